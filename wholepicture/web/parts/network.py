"""A network drawn and told: where each node stands, the lines between them, the same as a table, and what it shows in sentences.
No database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from wholepicture.analysis.layout import Place, frame, rings
from wholepicture.analysis.results import (
    INFERRED,
    MANY,
    MANY_DRAWN,
    MAY_BE_SAME,
    NEWEST,
    STATED,
    Network,
    NetworkTie,
    Node,
)
from wholepicture.web.wording.people import ROLES
from wholepicture.web.wording.sentences import and_list, plural
from wholepicture.web.wording.ties import THING_NAMES, TIES
from wholepicture.web.wording.times import when_said

LONGEST = 20  # letters of a name in a drawing: the whole of it stands in the table
SORTS_SAID = {STATED: "stated", INFERRED: "inferred", MAY_BE_SAME: "may be the same"}
COLUMNS = ("Who or what", "Tied to", "How", "When", "Why")


@dataclass(frozen=True)
class NodeDrawn:
    """Somebody or something as drawn: across and down, the name as it fits, what it is in words."""

    id: UUID
    x: int
    y: int
    kind: str
    name: str  # as it fits
    whole_name: str
    what: str
    url: str
    is_middle: bool

    @property
    def told(self) -> str:
        """What a screen reader says of it."""
        return f"{self.whole_name}, {self.what}"


@dataclass(frozen=True)
class TieDrawn:
    """A line from one node to another. `judge`: where the question about the two is asked, and what is said of that link."""

    start: Place
    end: Place
    sort: str
    told: str
    judge: str = ""

    @property
    def middle(self) -> Place:
        return (self.start[0] + self.end[0]) // 2, (self.start[1] + self.end[1]) // 2


@dataclass(frozen=True)
class NetworkDrawn:
    """A network as a page shows it."""

    about: str  # whom it is drawn around
    box: str
    width: int
    height: int
    nodes: list[NodeDrawn]
    ties: list[TieDrawn]
    sentences: list[str]
    columns: Sequence[str]
    rows: list[list[Any]]
    marks: list[tuple[str, Place]]  # what goes with a drawing that leaves the product, line by line, and where


MARK = 20  # a line of the marks


def drawn(
    network: Network | None, places: Mapping[UUID, Place] | None = None, marks: Sequence[str] = ()
) -> NetworkDrawn | None:
    """A network in words and places; None where there is none. `places`: where its nodes stand; rings around the middle, if not
    given. `marks`: what stands under a drawing that leaves the product."""
    if network is None:
        return None
    put = rings(network) if places is None else places
    left, top, width, height = frame({node.id: put[node.id] for node in network.nodes})
    by_id = {node.id: node for node in network.nodes}
    return NetworkDrawn(
        about=and_list(network.asked_for),
        box=f"{left} {top} {width} {height + MARK * len(marks)}",
        width=width,
        height=height + MARK * len(marks),
        marks=_marked(marks, left + 10, top + height),
        nodes=[_node(node, put[node.id]) for node in network.nodes],
        ties=[_tie(tie, by_id, put) for tie in network.ties],
        sentences=sentences(network),
        columns=COLUMNS,
        rows=rows_of(network),
    )


def url_of(kind: str, id: UUID) -> str:
    """The page of somebody or something."""
    return reverse("person", args=[id]) if kind == "nominal" else reverse("thing", args=[kind, id])


def why_url(one: Node, other: Node) -> str:
    """The page that says why two are tied."""
    return reverse("network_why", args=[one.kind, one.id, other.kind, other.id])


def what_it_is(node: Node) -> str:
    """What a node is in a word: a child, a person of concern, a vehicle; and how many descriptions are drawn as one."""
    what = ROLES.get(node.role, "") if node.kind == "nominal" else ""
    what = what or THING_NAMES[node.kind].lower()
    return f"{what}: {len(node.together) + 1} who may be one" if node.together else what


def _node(node: Node, place: Place) -> NodeDrawn:
    name = node.label if len(node.label) <= LONGEST else f"{node.label[: LONGEST - 1].rstrip()}…"
    kind = "child" if node.role == "child" else node.kind
    what = f"{len(node.together) + 1} who may be one" if node.together else what_it_is(node)
    url, is_middle = url_of(node.kind, node.id), node.brought_by is None
    return NodeDrawn(node.id, *place, kind, name, node.label, what, url, is_middle)


def _tie(tie: NetworkTie, by_id: Mapping[UUID, Node], places: Mapping[UUID, Place]) -> TieDrawn:
    one, other = by_id[tie.a], by_id[tie.b]
    judge = reverse("joining_pair", args=[tie.question]) if tie.question else ""
    told = f"{one.label} and {other.label}: {how_tied(tie)}"
    return TieDrawn(places[tie.a], places[tie.b], tie.sort, told, judge)


def how_tied(tie: NetworkTie) -> str:
    """How two are tied, in words."""
    if tie.sort == STATED:
        return ", ".join(TIES.get(type, type) for type in tie.types)
    if tie.sort == INFERRED:
        return f"named in the same {'report' if tie.reports == 1 else 'reports'}; no report says that they are tied"
    return "may be the same person: nobody has judged it"


def when_tied(tie: NetworkTie) -> str:
    """From when to when two are tied, as far as reports say."""
    if tie.first_at is None or tie.last_at is None:
        return ""
    first, last = when_said(tie.first_at, None, "day"), when_said(tie.last_at, None, "day")
    return first if first == last else f"{first} to {last}"


def rows_of(network: Network) -> list[list[Any]]:
    """Every tie as a row of a table; whoever is drawn once for several, with the question; whoever is tied to nothing, alone."""
    by_id = {node.id: node for node in network.nodes}
    tied = {end for tie in network.ties for end in (tie.a, tie.b)}
    rows = [_row(tie, by_id[tie.a], by_id[tie.b]) for tie in network.ties]
    rows += [_row_of_several(node) for node in network.nodes if node.questions]
    rows += [[_cell(node), "", "", "", ""] for node in network.nodes if node.id not in tied]
    return rows


def _row_of_several(node: Node) -> list[Any]:
    judge = {
        "text": f"Judge whether they are one: {node.label}",
        "url": reverse("joining_pair", args=[node.questions[0]]),
    }
    return [_cell(node), "", "Drawn once; nobody has judged whether they are one", "", judge]


def _row(tie: NetworkTie, one: Node, other: Node) -> list[Any]:
    why: Any = ""
    if tie.question:
        why = {
            "text": f"Judge whether {one.label} and {other.label} are one",
            "url": reverse("joining_pair", args=[tie.question]),
        }
    elif tie.reports:
        said = f"{plural(tie.reports, 'report')}, {and_list(list(tie.said_by))}"
        why = {"text": said, "url": why_url(one, other)}
    return [_cell(one), _cell(other), how_tied(tie).capitalize(), when_tied(tie), why]


def _cell(node: Node) -> dict[str, str]:
    return {"text": f"{node.label}, {what_it_is(node)}", "url": url_of(node.kind, node.id)}


def _marked(marks: Sequence[str], left: int, top: int) -> list[tuple[str, Place]]:
    return [(mark, (left, top + MARK * number)) for number, mark in enumerate(marks)]


_LINES = {
    STATED: ("tie", "stated by reports: a solid line."),
    INFERRED: ("tie", "inferred, because the same report names both: a dashed line."),
    MAY_BE_SAME: ("pair", "who may be the same person: a dotted line."),
}


def sentences(network: Network) -> list[str]:
    """What a drawing shows, and what it leaves out, in sentences."""
    others = len(network.nodes) - len(network.asked_for)
    around = and_list(network.asked_for)
    said = [f"{around}, with {others or 'no'} other people and things, as far as you may read the reports."]
    counts = Counter(tie.sort for tie in network.ties)
    said += [f"{plural(counts[sort], unit)} {how}" for sort, (unit, how) in _LINES.items() if counts[sort]]
    said += [_drawn_once(node) for node in network.nodes if node.together]
    said += [_left_out(node) for node in network.nodes if node.said]
    if network.is_cut:
        said.append("There are others that are not drawn: those tied latest are.")
    return said


def _drawn_once(node: Node) -> str:
    number = len(node.together) + 1
    return f"{node.label} is drawn once for {number} descriptions: nobody has judged whether they are one."


def _left_out(node: Node) -> str:
    what = what_it_is(node).partition(":")[0]
    if node.said == MANY:
        return f"{node.label} is a {what} with many ties: not followed."
    if node.said == MANY_DRAWN:
        return f"{node.label} is a {what} with many ties: the latest are drawn."
    assert node.said == NEWEST, node.said
    return f"Of {node.label} there may be older ties: the latest are drawn."
