"""Every write of analysis: charts that somebody keeps of a network."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.analysis.models import NetworkChart
from wholepicture.analysis.rules import MOST_DRAWN, MOST_FOLLOWED
from wholepicture.analysis.walking import Asked, Walk
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, command, concerning

FARTHEST = 100_000  # from the middle of a drawing: what is put farther was not put there by hand


@command(Permission.EXPLORE, called="Kept a chart of a network")
def keep_chart(
    viewer: Viewer,
    *,
    asked: Sequence[Asked],
    until: date | None = None,
    places: Mapping[UUID, tuple[int, int]] | None = None,
    is_shared: bool = False,
) -> UUID:
    """Keep whom a drawing begins with, and where its nodes were put. Returns the chart's id. Raises NotFound where nothing of it shows to
    whoever keeps it."""
    shown = Walk(viewer).ask(asked[:MOST_FOLLOWED])
    if not shown:
        raise NotFound
    chart = new_id()
    NetworkChart.objects.create(
        id=chart,
        area_id=viewer.area_id,
        asked=[[kind, str(id)] for kind, id in shown],
        until=until,
        places=_put(places or {}),
        is_shared=is_shared,
        made_by_id=viewer.person,
    )
    people = {id for kind, id in shown if kind == "nominal"}
    concerning(subjects=people, records={chart, *(id for _, id in shown)} - people)
    return chart


def _put(places: Mapping[UUID, tuple[int, int]]) -> dict[str, list[int]]:
    """Where nodes were put, as it is kept."""
    kept = list(places.items())[:MOST_DRAWN]
    return {str(id): list(place) for id, place in kept if max(map(abs, place)) <= FARTHEST}


@command(Permission.EXPLORE, called="Took a kept chart of a network away")
def take_chart_away(viewer: Viewer, *, chart: UUID) -> None:
    """Take away a chart that one kept oneself. Raises NotFound."""
    own = NetworkChart.objects.filter(id=chart, made_by=viewer.person, ended_at=None)
    if not own.update(ended_at=clock.now()):
        raise NotFound
    concerning(records=[chart])
