"""Every read of analysis that leaves the room. The ledger keeps whom each of them showed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.analysis import drawing
from wholepicture.analysis.models import NetworkChart
from wholepicture.analysis.results import ChartOpened, ChartRow, Network, Path, Shared, Why
from wholepicture.analysis.rules import CHARTS_LOOKED_AT, MOST_CHARTS
from wholepicture.analysis.walking import Asked, shown_of_each
from wholepicture.base.ledgered import concerning, query
from wholepicture.partnership.queries import names_of
from wholepicture.picture.neighbours import called_by_kind


@query(Permission.PICTURE, called="Saw the network around a person or thing")
def network_of(viewer: Viewer, *, kind: str, id: UUID) -> Network | None:
    """Two steps around somebody or something, small enough for a page; None where nothing of them shows."""
    network = drawing.small(viewer, (kind, id))
    _concerning(network)
    return network


@query(Permission.ALERTS, called="Saw the network behind an alert")
def network_behind(viewer: Viewer, *, submissions: Collection[UUID], about: Collection[UUID]) -> Network | None:
    """What the reports of an alert state of who is tied to what, around those whom it is about; None where they tie nobody."""
    network = drawing.behind(viewer, submissions, about)
    _concerning(network)
    return network


@query(Permission.EXPLORE, called="Explored a network")
def explored(viewer: Viewer, *, asked: Sequence[Asked], until: date | None = None, steps: int = 1) -> Network | None:
    """The ties of each of those asked for, in their order, as on a day; None where nothing of any of them shows."""
    network = drawing.explored(viewer, asked, until=until, steps=steps)
    _concerning(network)
    return network


@query(Permission.EXPLORE, called="Took a network out of the product", action="disclosure")
def exported(viewer: Viewer, *, asked: Sequence[Asked], until: date | None = None, steps: int = 1) -> Network | None:
    """The same, to be written into a file."""
    network = drawing.explored(viewer, asked, until=until, steps=steps)
    _concerning(network)
    return network


@query(Permission.EXPLORE, called="Looked who is tied to two people or things")
def shared_neighbours(viewer: Viewer, *, one: Asked, other: Asked, until: date | None = None) -> Shared | None:
    """Whoever and whatever reports tie to both of two; None where nothing of one of them shows, or the two are one."""
    shared = drawing.shared(viewer, one, other, until=until)
    _concerning(shared.network if shared else None)
    return shared


@query(Permission.EXPLORE, called="Looked how two are tied")
def path_between(viewer: Viewer, *, one: Asked, other: Asked, until: date | None = None) -> Path | None:
    """The shortest way between two over stated ties; None where nothing of one of them shows, or the two are one."""
    path = drawing.path(viewer, one, other, until=until)
    _concerning(path.network if path else None)
    return path


@query(Permission.PICTURE, called="Looked why a tie is there")
def why_tied(viewer: Viewer, *, one: Asked, other: Asked, until: date | None = None) -> Why | None:
    """Why two are tied: the ties between them and the reports behind those; None where nothing ties them that the viewer may see."""
    why = drawing.why(viewer, one, other, until=until)
    if why is None:
        return None
    _concerning(Network((why.one, why.other)))
    concerning(records=[*why.stated_in, *why.named_in])
    return why


@query(Permission.EXPLORE, called="Listed kept charts of networks")
def charts(viewer: Viewer) -> list[ChartRow]:
    """The newest charts that the viewer kept or that others share, of which anything shows to them. A chart of nobody whom they may
    see takes no other's place; of very many, the newest CHARTS_LOOKED_AT are looked at."""
    kept = NetworkChart.objects.filter(ended_at=None).order_by("-made_at", "id")[:CHARTS_LOOKED_AT]
    opened = _opened(viewer, kept)[:MOST_CHARTS]
    concerning(records=[chart.row.id for chart in opened])
    return [chart.row for chart in opened]


@query(Permission.EXPLORE, called="Opened a kept chart of a network")
def chart_kept(viewer: Viewer, *, chart: UUID) -> ChartOpened | None:
    """One kept chart, as far as the viewer may see whom it names; None where nothing of it shows."""
    opened = _opened(viewer, NetworkChart.objects.filter(id=chart, ended_at=None))
    if not opened:
        return None
    concerning(records=[chart])
    return opened[0]


def _opened(viewer: Viewer, kept: Iterable[NetworkChart]) -> list[ChartOpened]:
    """Charts as their reader may see them: a chart of nobody whom they may see is not there."""
    listed = list(kept)
    each = shown_of_each([[(kind, UUID(id)) for kind, id in chart.asked] for chart in listed])
    labels = called_by_kind({id: kind for shown in each for kind, id in shown})
    names = names_of({chart.made_by_id for chart in listed})
    return [
        _chart_opened(viewer, chart, shown, labels, names) for chart, shown in zip(listed, each, strict=True) if shown
    ]


def _chart_opened(
    viewer: Viewer, chart: NetworkChart, shown: Sequence[Asked], labels: Mapping[UUID, str], names: Mapping[UUID, str]
) -> ChartOpened:
    row = ChartRow(
        id=chart.id,
        labels=tuple(labels[id] for _, id in shown),
        kept_by=names.get(chart.made_by_id, ""),
        kept_at=chart.made_at,
        is_shared=chart.is_shared,
        is_own=chart.made_by_id == viewer.professional_id,
    )
    places = {UUID(id): (across, down) for id, (across, down) in chart.places.items()}
    return ChartOpened(row, tuple(shown), chart.until, places)


def _concerning(network: Network | None) -> None:
    """Whose records a drawing shows, and which things."""
    if network is None:
        return
    drawn = [(node.kind, id) for node in network.nodes for id in (node.id, *node.together)]
    concerning(
        subjects=[id for kind, id in drawn if kind == "nominal"],
        records=[id for kind, id in drawn if kind != "nominal"],
    )
