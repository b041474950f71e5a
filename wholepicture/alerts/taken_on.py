"""The ways in which reports were taken on, and what came of each, as they are shown."""

from collections.abc import Sequence

from wholepicture.alerts.models import Route, RouteOutcome
from wholepicture.alerts.results import RouteShown
from wholepicture.partnership.queries import names_of


def routes_shown(routes: Sequence[Route]) -> tuple[RouteShown, ...]:
    """The ways in which reports were taken on, each with what came of it, in the order given."""
    outcomes = {end.route_id: end for end in RouteOutcome.objects.filter(route__in=routes)} if routes else {}
    names = names_of({route.seen_to_by_id for route in routes})
    return tuple(_shown(route, outcomes.get(route.id), names.get(route.seen_to_by_id, "")) for route in routes)


def _shown(route: Route, outcome: RouteOutcome | None, seen_to_by: str) -> RouteShown:
    return RouteShown(
        id=route.id,
        submission=route.submission,
        way=route.way,
        passed_to=route.passed_to,
        seen_to_by=seen_to_by,
        due_at=route.due_at,
        at=route.at,
        ended_at=route.ended_at,
        done=outcome.done if outcome else "",
        told=outcome.told if outcome else "",
    )
