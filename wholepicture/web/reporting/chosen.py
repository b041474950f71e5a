"""The child whom a report is about, chosen from the children one works with.

A draft keeps whom its writer chose as the child's `person`, the id of her picture; `body.py` sends it as it stands. An id
that the writer may not see is taken out before anything is kept, so that it counts as not given and nothing tells of it.
What is known of her is filled in once, where nothing is written yet: what somebody wrote is never written over.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from wholepicture.access.viewer import Viewer
from wholepicture.picture.queries import children_chosen, children_named, children_to_choose
from wholepicture.picture.results import ChildRow
from wholepicture.web.reporting.body import Content, rows_of
from wholepicture.web.wording.as_written import boxes_of, name_parts
from wholepicture.web.wording.days import date_of
from wholepicture.web.wording.people import age_on
from wholepicture.web.wording.times import gds_date

NEW_PERSON = "Nobody you work with is chosen. This goes in as a new person until it is matched."
_NAME, _BORN = ("given", "family"), ("dob-day", "dob-month", "dob-year")
_KNOWN = (*_NAME, *_BORN)  # what is filled in of whoever was chosen
Row = dict[str, Any]


@dataclass(frozen=True)
class Chooser:
    """What the form shows above a child's boxes: whom was chosen, or among whom to choose and why those."""

    chosen: ChildRow | None = None
    options: Sequence[tuple[str, str, str]] = ()
    legend: str = ""
    nobody: str = ""  # said where nobody was found
    can_find: bool = False

    @property
    def chosen_in_words(self) -> str:
        return in_words(self.chosen) if self.chosen else ""


def may_choose(viewer: Viewer) -> bool:
    """Whether the viewer reads of children at all: who does not, chooses among none."""
    return viewer.may("report") and viewer.may("picture")


# In words


def name_and_age(child: ChildRow) -> str:
    """`Wren Ashdown, 15`."""
    age = age_on(child.born)
    return child.label if age is None else f"{child.label}, {age}"


def where_she_is(child: ChildRow) -> str:
    """Her school, else her home, as far as the viewer may know it."""
    return child.school or child.home


def in_words(child: ChildRow) -> str:
    """`Wren Ashdown, 15, born 17 May 2010, Marsh Lane Academy`."""
    born = f"born {gds_date(child.born)}" if child.born else ""
    return ", ".join(filter(None, (name_and_age(child), born, where_she_is(child))))


# What is kept


def begun_about(viewer: Viewer, given: str) -> Content:
    """The start of a draft about the child of this id; of a draft about nobody, where that is nobody's to see."""
    child = children_chosen(viewer, chosen=[given]).get(given) if given and may_choose(viewer) else None
    return {"children": [_filled({}, child)]} if child else {}


def with_those_who_may_be_seen(viewer: Viewer, content: Content, before: Content) -> Content:
    """The draft with whom its writer chose, as far as they may see them, and with what is known filled in once."""
    rows = content.get("children", [])
    known = {row["person"]: row for row in before.get("children", []) if row.get("person")}
    new = {row["person"] for row in rows if row.get("person")} - known.keys()
    seen = children_chosen(viewer, chosen=new) if new and may_choose(viewer) else {}
    if not new and not known:
        return content
    return {**content, "children": [_kept(row, known, seen) for row in rows]}


def _kept(row: Row, known: Mapping[str, Row], seen: Mapping[str, ChildRow]) -> Row:
    given = row.get("person", "")
    if given in seen:
        return _filled(row, seen[given])
    if given not in known:
        return {**row, "person": ""}
    if any(row.get(name) for name in _KNOWN):
        return row
    # The page was made before she was chosen: what was filled in since is not on it.
    return {**row, **{name: known[given].get(name, "") for name in _KNOWN}}


def _filled(row: Row, child: ChildRow) -> Row:
    """A child's boxes once she is chosen: her name and date of birth as her page shows them, where nothing is written."""
    filled = {**row, "person": str(child.id)}
    if not any(row.get(name) for name in _NAME):
        filled |= _name_boxes(child)
    if not any(row.get(name) for name in _BORN):
        filled |= _born_boxes(child)
    return filled


def _name_boxes(child: ChildRow) -> Row:
    parts = name_parts(child.name)
    return {"given": parts.get("given", child.name), "family": parts.get("family", "")}


def _born_boxes(child: ChildRow) -> Row:
    try:
        born = date.fromisoformat(child.born)
    except ValueError:
        return {}
    return dict(zip(_BORN, (str(born.day), str(born.month), str(born.year)), strict=True))


def with_child(viewer: Viewer, content: Content, index: int, given: str) -> Content:
    """The draft with this child chosen in its block, where there is one and the child is the viewer's to see."""
    rows = rows_of(content, "children")
    if not 0 <= index < len(rows):
        return content
    rows[index] = {**rows[index], "person": given, "find": ""}
    return with_those_who_may_be_seen(viewer, {**content, "children": rows}, content)


def without_child(viewer: Viewer, content: Content, index: int) -> Content:
    """The draft with nobody chosen in this block, and without what was filled in with her."""
    rows = rows_of(content, "children")
    if not 0 <= index < len(rows) or not rows[index].get("person"):
        return content
    given = rows[index]["person"]
    child = children_chosen(viewer, chosen=[given]).get(given)
    filled = _name_boxes(child) | _born_boxes(child) if child else {}
    rows[index] = {
        name: "" if name == "person" or filled.get(name, None) == value else value
        for name, value in rows[index].items()
    }
    return {**content, "children": rows}


def wants_finding(content: Content) -> int | None:
    """The first child whom somebody typed a name to find by, and was not shown who that may be."""
    for index, row in enumerate(content.get("children", [])):
        if row.get("find", "").strip() and row["find"] != row.get("shown", "") and not row.get("person"):
            return index
    return None


# What is shown


def choosers(viewer: Viewer, content: Content) -> dict[str, Chooser]:
    """What stands above the boxes of each child of the draft, by the block's place on the page."""
    if not may_choose(viewer):
        return {}
    rows = rows_of(content, "children")
    chosen = chosen_in(viewer, content)
    # Who is not shown is not asked for: each is an entry of the ledger.
    own = cache(lambda: children_to_choose(viewer))
    shown: dict[str, Chooser] = {}
    for index, row in enumerate(rows):
        child = chosen.get(row.get("person", ""))
        shown[f"children-{index}"] = Chooser(chosen=child) if child else _to_choose(viewer, row, own)
    return shown


def _to_choose(viewer: Viewer, row: Row, own: Callable[[], list[ChildRow]]) -> Chooser:
    typed = row.get("find", "").strip()
    if typed:
        found = children_named(viewer, words=typed)
        nobody = (
            "" if found else f"Nobody you work with is called “{typed}”. Check the spelling, or give the name below."
        )
        return Chooser(options=_options(found), legend="Who do you mean?", nobody=nobody, can_find=True)
    named = typed_name(row)
    if alike := _alike(viewer, row):
        return Chooser(options=_options(alike), legend=f"{named} may be one of yours", can_find=True)
    return Chooser(options=_options(own()), legend="Is it a child you work with?", can_find=True)


def _alike(viewer: Viewer, row: Mapping[str, Any]) -> list[ChildRow]:
    """Who of those one works with may be meant by what is written of a child: those of her date of birth first.

    Where nobody is called so, whoever has her first name and her date of birth: names are misspelt, and change.
    """
    named, day = typed_name(row), date_of(*boxes_of(row, "dob"))
    born = day.isoformat() if day else ""
    alike = children_named(viewer, words=named) if named else []
    if not alike and born and row.get("given"):
        alike = [child for child in children_named(viewer, words=row["given"]) if child.born == born]
    return sorted(alike, key=lambda child: bool(born) and child.born != born)


def _options(children: Iterable[ChildRow]) -> list[tuple[str, str, str]]:
    """Radios: (id, name and age, school or home), and nobody of these."""
    options = [(str(child.id), name_and_age(child), where_she_is(child)) for child in children]
    return [*options, ("", "None of these: a new person", "")] if options else []


def typed_name(row: Mapping[str, Any]) -> str:
    """A child's name as it was typed."""
    return " ".join(" ".join(filter(None, (row.get("given", ""), row.get("family", "")))).split())


def chosen_in(viewer: Viewer, content: Content) -> dict[str, ChildRow]:
    """Whom the draft's writer chose, by the id that it keeps."""
    given = {row["person"] for row in content.get("children", []) if row.get("person")}
    return children_chosen(viewer, chosen=given) if given and may_choose(viewer) else {}


@dataclass(frozen=True)
class Said:
    """What the check page says of a child of the report: whom it is, or that she is new; and who she may be."""

    chosen: str = ""
    differs: str = ""
    name: str = ""
    may_be: Sequence[tuple[str, str]] = ()  # (id, in words)


def said_before_sending(viewer: Viewer, content: Content) -> dict[str, Said]:
    """What the check page says of each child, by the block's place on the form; of nobody, for whoever reads of none."""
    if not may_choose(viewer):
        return {}
    chosen = chosen_in(viewer, content)
    said: dict[str, Said] = {}
    for index, row in enumerate(rows_of(content, "children")):
        child = chosen.get(row.get("person", ""))
        if child:
            said[f"children-{index}"] = Said(chosen=in_words(child), differs=difference(row, child))
        else:
            may_be = [(str(other.id), in_words(other)) for other in _alike(viewer, row)]
            said[f"children-{index}"] = Said(name=typed_name(row), may_be=may_be)
    return said


def difference(row: Mapping[str, Any], child: ChildRow) -> str:
    """What is written of a chosen child and cannot well be so of her; empty where nothing is."""
    written, known = typed_name(row), child.name or child.label
    if written and known and not set(written.casefold().split()) & set(known.casefold().split()):
        return f"You chose {child.label}, and wrote the name {written}."
    born = date_of(*boxes_of(row, "dob"))
    if born and child.born and born.isoformat() != child.born:
        return (
            f"You chose {child.label}, born {gds_date(child.born)}, and wrote that the child was born {gds_date(born)}."
        )
    return ""
