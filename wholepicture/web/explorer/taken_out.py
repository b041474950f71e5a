"""A network as a file that leaves the product: a table, GraphML, followthemoney, each with who took it out and who may read it.

No database. What is in a file is what the page shows, in the same order; nothing is numbered.
"""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from xml.etree import ElementTree

from wholepicture.access.rules import LEVELS
from wholepicture.access.viewer import Viewer
from wholepicture.analysis.folding import LEVELS as BY_READERS
from wholepicture.analysis.layout import Place
from wholepicture.analysis.results import Network, NetworkTie, Node
from wholepicture.base.spreadsheet import SafeCsvWriter
from wholepicture.web.parts.network import SORTS_SAID, how_tied, what_it_is
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.times import gds_date, gds_datetime


@dataclass(frozen=True)
class TakenOut:
    """Who took a network out of the product, when, as on which day, and who may read the reports behind it."""

    by: str
    at: datetime
    until: date | None
    level: str  # of every report behind it, that of the fewest readers; empty: there is none

    @property
    def lines(self) -> list[str]:
        """The marks that go with the file, in words."""
        day = f"Ties as on {gds_date(self.until)}." if self.until else "Ties as they stand now."
        readers = f" Who may read the reports: {LEVELS[self.level]}." if self.level else ""
        return [
            "OFFICIAL-SENSITIVE. Personal information, some of it about children.",
            f"Taken out of Whole Picture by {self.by}, {gds_datetime(self.at)}. {day}",
            f"It holds what they may read, and nothing says what they may not.{readers}",
            "A tie is information, not proof: it may be innocent. A dashed or dotted tie is stated by no report.",
        ]


def taken_out(viewer: Viewer, network: Network, at: datetime) -> TakenOut:
    """The marks of what somebody takes out now."""
    levels = [tie.level for tie in network.ties if tie.level]
    by = f"{viewer.name}, {viewer.agency_name}"
    return TakenOut(by, at, network.until, min(levels, key=BY_READERS.index, default=""))


def as_csv(network: Network, places: Mapping[UUID, Place], marks: TakenOut) -> bytes:
    """One row a tie, under the marks."""
    text = io.StringIO()
    writer = SafeCsvWriter(text)
    for line in marks.lines:
        writer.writerow([line])
    writer.writerow(
        [
            "From",
            "What it is",
            "To",
            "What it is",
            "Tie",
            "How",
            "First",
            "Last",
            "Reports",
            "Said by",
            "Who may read it",
        ]
    )
    by_id = {node.id: node for node in network.nodes}
    for tie in network.ties:
        one, other = by_id[tie.a], by_id[tie.b]
        ends = [one.label, what_it_is(one), other.label, what_it_is(other)]
        how = [SORTS_SAID[tie.sort], how_tied(tie), _iso(tie.first_at), _iso(tie.last_at), tie.reports]
        writer.writerow([*ends, *how, and_list(list(tie.said_by)), LEVELS.get(tie.level, "")])
    return text.getvalue().encode("utf-8-sig")


GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_NODE_KEYS = {"label": "string", "kind": "string", "what": "string", "x": "int", "y": "int"}
_TIE_KEYS = {
    "tie": "string",
    "types": "string",
    "first": "string",
    "last": "string",
    "reports": "int",
    "said_by": "string",
    "level": "string",
}


def as_graphml(network: Network, places: Mapping[UUID, Place], marks: TakenOut) -> bytes:
    """GraphML, with where each node stands."""
    ElementTree.register_namespace("", GRAPHML)
    root = ElementTree.Element(f"{{{GRAPHML}}}graphml")
    for place, _ in enumerate(marks.lines):
        _key(root, "graph", f"mark{place}", f"mark{place}", "string")
    for of, keys in (("node", _NODE_KEYS), ("edge", _TIE_KEYS)):
        for name, kind in keys.items():
            _key(root, of, f"{of}_{name}", name, kind)
    graph = ElementTree.SubElement(root, f"{{{GRAPHML}}}graph", edgedefault="undirected")
    for place, line in enumerate(marks.lines):
        _data(graph, f"mark{place}", line)
    for node in network.nodes:
        x, y = places[node.id]
        element = ElementTree.SubElement(graph, f"{{{GRAPHML}}}node", id=str(node.id))
        _told(element, "node", label=node.label, kind=node.kind, what=what_it_is(node), x=str(x), y=str(y))
    for tie in network.ties:
        element = ElementTree.SubElement(graph, f"{{{GRAPHML}}}edge", source=str(tie.a), target=str(tie.b))
        _told(
            element,
            "edge",
            tie=SORTS_SAID[tie.sort],
            types=" ".join(tie.types),
            first=_iso(tie.first_at),
            last=_iso(tie.last_at),
            reports=str(tie.reports),
            said_by=and_list(list(tie.said_by)),
            level=tie.level,
        )
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _key(root: ElementTree.Element, of: str, id: str, name: str, kind: str) -> None:
    key = ElementTree.SubElement(root, f"{{{GRAPHML}}}key", {"id": id, "for": of, "attr.name": name, "attr.type": kind})
    key.tail = "\n"


def _told(element: ElementTree.Element, of: str, **said: str) -> None:
    for name, value in said.items():
        _data(element, f"{of}_{name}", value)
    element.tail = "\n"


def _data(element: ElementTree.Element, key: str, value: str) -> None:
    data = ElementTree.SubElement(element, f"{{{GRAPHML}}}data", key=key)
    data.text = "".join(letter for letter in value if letter >= " " or letter in "\t\n")  # what XML can hold


# What each kind of node is in the model of followthemoney, and which property holds what it is called.
_SCHEMAS = {
    "nominal": ("Person", "name"),
    "vehicle": ("Vehicle", "registrationNumber"),
    "phone": ("UserAccount", "number"),
    "account": ("UserAccount", "username"),
    "place": ("Address", "full"),
}


def as_followthemoney(network: Network, places: Mapping[UUID, Place], marks: TakenOut) -> bytes:
    """Entities of followthemoney, one a line: what is drawn, then each tie as a link between two. The marks go with each line."""
    notes = [" ".join(marks.lines)]
    lines = [*(_entity(node, notes) for node in network.nodes), *(_link(tie, notes) for tie in network.ties)]
    return "".join(f"{json.dumps(line, ensure_ascii=False, sort_keys=True)}\n" for line in lines).encode()


def _entity(node: Node, notes: list[str]) -> dict[str, object]:
    schema, property = _SCHEMAS[node.kind]
    said = {"name": [node.label], property: [node.label], "description": [what_it_is(node)], "notes": notes}
    return {"id": str(node.id), "schema": schema, "properties": said}


def _link(tie: NetworkTie, notes: list[str]) -> dict[str, object]:
    said: dict[str, list[str]] = {
        "subject": [str(tie.a)],
        "object": [str(tie.b)],
        "role": [how_tied(tie)],
        "status": [SORTS_SAID[tie.sort]],
        "publisher": list(tie.said_by),
        "summary": notes,
    }
    if tie.first_at and tie.last_at:
        said |= {"startDate": [_iso(tie.first_at)], "endDate": [_iso(tie.last_at)]}
    return {"id": "-".join(tie.key), "schema": "UnknownLink", "properties": said}


def _iso(at: datetime | None) -> str:
    return at.date().isoformat() if at else ""


@dataclass(frozen=True)
class Format:
    """A kind of file: what a reader calls it, what it is called in an answer, and who writes it."""

    title: str
    ending: str
    type: str
    write: Callable[[Network, Mapping[UUID, Place], TakenOut], bytes]


FORMATS = {
    "csv": Format("Table (CSV)", "csv", "text/csv; charset=utf-8", as_csv),
    "graphml": Format("GraphML", "graphml", "application/xml", as_graphml),
    "ftm": Format("followthemoney (JSON, one entity a line)", "ftm.json", "application/json", as_followthemoney),
}
