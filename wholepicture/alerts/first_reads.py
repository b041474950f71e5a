"""What whoever reads a report first makes of it; and which reports wait for that with the sending agency hidden."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from wholepicture.alerts.models import FirstRead, ReadFirst, Route, RouteOutcome, ToRead
from wholepicture.alerts.results import FirstReadShown, ReadingRow, RouteShown
from wholepicture.alerts.routes import is_hidden
from wholepicture.partnership.queries import names_of


def read_first_in(area: UUID | None) -> ReadFirst | None:
    """How an area reads first, as it was set last; None: it never was, and the sending agency is shown."""
    return ReadFirst.objects.filter(area=area).order_by("-number").first()


def waits_hidden(rows: Sequence[ToRead]) -> frozenset[UUID]:
    """Those of these reports, of one area, that wait to be read first with the sending agency hidden."""
    waiting = [row for row in rows if row.answered_at is None]
    setting = read_first_in(waiting[0].area_id) if waiting else None
    if setting is None:
        return frozenset()
    hidden = {row.submission for row in waiting if is_hidden(setting.use, row.submission, row.urgency)}
    read = FirstRead.objects.filter(submission__in=list(hidden)).values_list("submission", flat=True) if hidden else ()
    return frozenset(hidden.difference(read))


def without_sender(row: ReadingRow) -> ReadingRow:
    """A report of the list as it reads while who sent it is hidden: neither the agency, nor the author, nor who said it
    first, nor that nobody signed in to send it."""
    report = replace(row.report, agency="", author_job="", root="", passed_on=False) if row.report else None
    return replace(row, agency="", report=report, behind=[], came_unnamed=False, is_hidden=True)


def first_reads_of(submissions: Collection[UUID]) -> dict[UUID, FirstReadShown]:
    """What whoever read these reports first made of them."""
    reads = list(FirstRead.objects.filter(submission__in=list(submissions)))
    names = names_of({person for read in reads for person in (read.made_by_id, read.goes_to_id) if person})
    return {
        read.submission: FirstReadShown(
            takes_forward=read.takes_forward,
            reason=read.reason,
            by=names.get(read.made_by_id, ""),
            goes_to=names.get(read.goes_to_id, "") if read.goes_to_id else "",
            is_hidden=read.is_hidden,
            at=read.at,
        )
        for read in reads
    }


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
