"""A draft that adds to an earlier report becomes a later state of that one: what was sent, with what is new put to it.

The later one alone counts, so it must hold all that the earlier held. What both say stands once; what only one says stands; where
both answer one question, the draft's answer stands, but for when it happened and who may read it: those stay as they were sent.
"""

from collections.abc import Mapping
from typing import Any

from wholepicture.base.identifiers import check_phone, fold_name, normalise_vrm
from wholepicture.web.parts.report.kinds import kind_of
from wholepicture.web.parts.report.questions import Ask
from wholepicture.web.reporting.body import Content, ref_of
from wholepicture.web.wording import choices

Row = dict[str, Any]
Refs = Mapping[str, str]  # by the reference in the draft, the one in the report that it becomes
_STAYS = ("kind", "level", "named", "when", "when_time", "revises")
_DATES = ("when-", "about-")
_ONE_REF = {"cars": ("driver",), "phones": ("whose",)}


def added_to(earlier: Content, new: Content) -> Content | None:
    """The earlier report as a draft, with what the new one holds besides. None where the two hold more than one form has room for."""
    places = {kind: _places(kind, earlier.get(kind, []), new.get(kind, [])) for kind in choices.CAPS}
    refs = {
        ref_of(kind, place): ref_of(kind, target)
        for kind, of_kind in places.items()
        for place, target in of_kind.items()
    }
    both: Content = {**earlier, **_answers(earlier, new, refs)}
    for kind, cap in choices.CAPS.items():
        both[kind] = _merged(kind, earlier.get(kind, []), new.get(kind, []), places[kind], refs)
        if len(both[kind]) > cap:
            return None
    both["signs"] = {**earlier.get("signs", {}), **new.get("signs", {})}
    for name in ("facts", "opinion", "child_words", *_asked(both, Ask.WORDS)):
        both[name] = _one_after_the_other(earlier.get(name, ""), new.get(name, ""))
    both.pop("recorded_at", None)
    return both


def _answers(earlier: Content, new: Content, refs: Refs) -> Content:
    """What the new one answers, but for what stays as it was sent."""
    said = {name: value for name, value in new.items() if value not in ("", [], {}, None)}
    answers = {name: value for name, value in said.items() if name not in choices.CAPS and not _stays(name, earlier)}
    for name in ("signs_about", *_asked(new, Ask.PLACE, Ask.PERSON, Ask.PEOPLE)):
        if name in answers:
            answers[name] = _now(answers[name], refs)
    return answers


def _stays(name: str, earlier: Content) -> bool:
    return bool(earlier.get(name)) and (name in _STAYS or name.startswith(_DATES))


def _asked(content: Content, *sorts: Ask) -> list[str]:
    return [field.id for field in kind_of(content).fields if field.ask in sorts]


def _now(answer: Any, refs: Refs) -> Any:
    """References as they are now; of what is blank, and so is not taken over, nothing is left."""
    if isinstance(answer, list):
        return [refs[ref] for ref in answer if ref in refs]
    return refs.get(answer, "")


def _one_after_the_other(first: str, second: str) -> str:
    first, second = first.strip(), second.strip()
    if not second or second in first:
        return first
    return second if first in second else f"{first}\n\n{second}"


# -- people and things --------------------------------------------------------------------------------------------------


def _places(kind: str, first: list[Row], second: list[Row]) -> dict[int, int]:
    """Where each row of the second stands among both: where the first holds the same, there; else behind it."""
    places: dict[int, int] = {}
    behind = len(first)
    for place, row in enumerate(second):
        if not _says_something(row):
            continue
        same = next((at for at, other in enumerate(first) if _is_same(kind, row, other)), None)
        places[place] = behind if same is None else same
        behind += same is None
    return places


def _merged(kind: str, first: list[Row], second: list[Row], places: Mapping[int, int], refs: Refs) -> list[Row]:
    rows = [dict(row) for row in first]
    for place, target in places.items():
        row = _translated(kind, second[place], refs)
        if target >= len(rows):
            rows.append(row)
            continue
        before = rows[target]
        rows[target] = {**row, **{name: value for name, value in before.items() if value}}
        for name in choices.REF_LISTS.get(kind, ()):
            rows[target][name] = list(dict.fromkeys([*before.get(name, []), *row.get(name, [])]))
    return rows


def _translated(kind: str, row: Row, refs: Refs) -> Row:
    """A row of the draft that speaks of others where they stand now."""
    spoken_of = [name for name in (*choices.REF_LISTS.get(kind, ()), *_ONE_REF.get(kind, ())) if name in row]
    return {**row, **{name: _now(row[name], refs) for name in spoken_of}}


def _says_something(row: Row) -> bool:
    return any(value for name, value in row.items() if name != "tie")


def _is_same(kind: str, a: Row, b: Row) -> bool:
    return any(name and name == other for name, other in zip(_named(kind, a), _named(kind, b), strict=True))


def _named(kind: str, row: Row) -> tuple[str, ...]:
    """By what one of a kind is told from others: empty where nothing tells."""

    def said(name: str) -> str:
        return fold_name(row.get(name, ""))

    match kind:
        case "children":
            whole = f"{said('given')}/{said('family')}" if said("given") and said("family") else ""
            return row.get("person", ""), whole
        case "people":
            return said("name"), said("called")
        case "cars":
            return (normalise_vrm(row.get("registration", "")),)
        case "phones":
            handle = f"{said('platform')}/{row['handle'].lstrip('@').lower()}" if row.get("handle") else ""
            return check_phone(row.get("number", "")).normalised or "", handle
    return said("name"), f"{said('address')}/{said('postcode')}" if said("address") else ""
