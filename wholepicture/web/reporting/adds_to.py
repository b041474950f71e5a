"""A draft that adds to an earlier report becomes a later state of that one: what was sent, with what is new put to it.

The later one alone counts, so it must hold all that either holds. What both say stands once; what only one says stands. Where both
answer one question differently one of the answers has the box, and the other is written down in words: a person's or a thing's in
its description, a report's at the end of what happened (`left_over.py`). When it happened stays as it was sent; "today" in the draft
is the day on which it was written. A sign that either says yes to is a yes.

What one form cannot hold is not put together at all: the two stay two, and both count.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from wholepicture.base.identifiers import check_phone, fold_name, normalise_vrm
from wholepicture.web.parts.report.kinds import kind_of
from wholepicture.web.parts.report.questions import Ask
from wholepicture.web.reporting import kind_answers
from wholepicture.web.reporting.body import (
    Body,
    Content,
    body_from,
    known_refs,
    ref_of,
    says_something,
    when_of,
    with_its_day,
)
from wholepicture.web.reporting.left_over import with_left_over
from wholepicture.web.wording import choices
from wholepicture.web.wording.as_written import stripped_boxes
from wholepicture.web.wording.days import date_of

Row = dict[str, Any]
Refs = Mapping[str, str]  # by the reference in the draft, the one in the report that it becomes
_STAYS = ("kind", "revises")
_DATES = ("when-", "about-")
_ONE_REF = {"cars": ("driver",), "phones": ("whose",)}
_JOINED = ("facts", "opinion", "child_words", "conditions", "necessity", "why_not_told")
# Boxes of a row that say one thing together: of two answers one has them all.
_TOGETHER = (("dob-day", "dob-month", "dob-year"), ("address", "postcode"), ("platform", "handle"))
_LISTS = ("also", "called")  # names with commas between
_UNSAID: tuple[Any, ...] = ("", "unknown", "not_known", [], {}, None)
_OF_CONCERN = "person_of_concern"


class Apart(StrEnum):
    """Why two reports cannot be one."""

    ROOM = "room"  # they hold more than one form has room for
    READERS = "readers"  # they are kept for different people
    SIGNS = "signs"  # each says signs of another child


def added_to(
    earlier: Content, new: Content, *, sign_labels: Mapping[str, str], now: datetime, may_grade: bool = False
) -> Content | Apart:
    """The earlier report as a draft, with what the new one holds besides; or why the two stay two. `now`: when the new one is
    written, where it does not say when it was finished."""
    written = _when_written(new, now)
    new = with_its_day(new, written)  # sent as part of another report, and so later, "today" would be another day
    places = {kind: _places(kind, earlier.get(kind, []), new.get(kind, [])) for kind in choices.CAPS}
    refs = {
        ref_of(kind, place): ref_of(kind, target)
        for kind, of_kind in places.items()
        for place, target in of_kind.items()
    }
    before, added = (_body(content, written, may_grade=may_grade) for content in (earlier, new))
    if _readers(before) != _readers(added):
        return Apart.READERS
    both: Content = {**earlier, **_answers(earlier, new, refs)}
    for kind, cap in choices.CAPS.items():
        both[kind] = _merged(kind, earlier.get(kind, []), new.get(kind, []), places[kind], refs)
        if len(both[kind]) > cap:
            return Apart.ROOM
    about = _whose_signs(earlier, new, refs)
    if about is None:
        return Apart.SIGNS
    both |= {"signs_about": about, "signs": _signs(earlier, new)}
    for name in (*_JOINED, *_asked(both, Ask.WORDS)):
        both[name] = _one_after_the_other(earlier.get(name, ""), new.get(name, ""))
    both.pop("recorded_at", None)
    whole = _body(both, written, may_grade=may_grade)
    both = with_left_over(both, whole, before, {}, sign_labels)
    return with_left_over(both, whole, added, places, sign_labels)


def _when_written(content: Content, now: datetime) -> datetime:
    finished = content.get("recorded_at")
    return datetime.fromisoformat(finished) if finished else now


def _body(content: Content, written: datetime, *, may_grade: bool) -> Body:
    return body_from(content, key="-", recorded_at=written, author={}, may_grade=may_grade)


def _readers(body: Body) -> tuple[str, frozenset[str]]:
    """For whom a report is kept. Put together for fewer, what was sent would be taken from its readers; for more, what is written
    now would be shown to people its author does not mean."""
    sharing = body["sharing"]
    return sharing.get("level", ""), frozenset(map(str.lower, sharing.get("named", ())))


# -- what is answered of the whole report -------------------------------------------------------------------------------


def _answers(earlier: Content, new: Content, refs: Refs) -> Content:
    """What the new one answers, but for what stays as it was sent."""
    answers = {name: value for name, value in new.items() if _is_answered(name, value, earlier)}
    for name in _asked(new, Ask.PLACE, Ask.PERSON, Ask.PEOPLE):
        if name in answers:
            answers[name] = _now(answers[name], refs)
    for name in _asked(new, Ask.PEOPLE):
        answers[name] = list(dict.fromkeys([*earlier.get(name, []), *answers.get(name, [])]))
    return _whole_moments(answers, new)


def _is_answered(name: str, value: Any, earlier: Content) -> bool:
    if name in (*choices.CAPS, *_STAYS) or value in ("", [], {}, None):
        return False
    if _is_when(name):
        return not _said_when(earlier)
    return value not in _UNSAID or earlier.get(name) in _UNSAID


def _is_when(name: str) -> bool:
    return name in ("when", "when_time") or name.startswith(_DATES)


def _said_when(content: Content) -> bool:
    return when_of(content) not in ("", "unknown")


def _whole_moments(answers: Content, new: Content) -> Content:
    """The same, where a day that is answered leaves nothing of another in the boxes beside it."""
    for field in kind_of(new).fields:
        boxes = kind_answers.held_of(field) if field.ask in (Ask.DATE, Ask.MOMENT) else ()
        if any(new.get(box) for box in boxes):
            answers |= {box: new.get(box, "") for box in boxes}
    return answers


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


# -- signs --------------------------------------------------------------------------------------------------------------


def _signs(earlier: Content, new: Content) -> dict[str, str]:
    """Every answer: a yes of either stands, and no answer gives way to *not known*."""
    first, second = earlier.get("signs", {}), new.get("signs", {})
    strongest = ("yes", "no", "not_known")
    return {
        code: min((signs[code] for signs in (second, first) if code in signs), key=strongest.index)
        for code in {**first, **second}
    }


def _whose_signs(earlier: Content, new: Content, refs: Refs) -> str | None:
    """The child of whom the signs of both are said: one form has room for one. None: each says them of another.

    Of a child of whom the draft says nothing else, they are said of the only one that there is.
    """
    first, second = _child_of(earlier), refs.get(_child_of(new), "")
    if not second and len(known_refs(earlier, "children")) == 1:
        second = first
    if not new.get("signs"):
        return first
    if not earlier.get("signs"):
        return second
    return first if first == second else None


def _child_of(content: Content) -> str:
    children = known_refs(content, "children")
    about = str(content.get("signs_about", ""))
    return about if about in children else next(iter(children), "")


# -- people and things --------------------------------------------------------------------------------------------------


def _places(kind: str, first: list[Row], second: list[Row]) -> dict[int, int]:
    """Where each row of the second stands among both: where the first holds the same, there; else behind it."""
    places: dict[int, int] = {}
    behind = len(first)
    for place, row in enumerate(second):
        if not says_something(row):
            continue
        free = (at for at, other in enumerate(first) if at not in places.values() and _is_same(kind, row, other))
        same = next(free, None)
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
        rows[target] = _one_row(kind, rows[target], row)
    return rows


def _one_row(kind: str, before: Row, row: Row) -> Row:
    """Two rows of the same person or thing as one: what stands there already has the box."""
    said = {name: value for name, value in before.items() if value not in _UNSAID}
    merged = {**row, **said, **_together(before, row), **_texts(before, row)}
    if _OF_CONCERN in (before.get("role"), row.get("role")):
        merged["role"] = _OF_CONCERN
    for name in choices.REF_LISTS.get(kind, ()):
        merged[name] = list(dict.fromkeys([*before.get(name, []), *row.get(name, [])]))
    return merged


def _together(before: Row, row: Row) -> Row:
    """Boxes that say one thing together, all as the one or all as the other has them."""
    whole: Row = {}
    for boxes in _TOGETHER:
        has_them = row if _says_more(boxes, row, before) else before
        if any(has_them.get(box) for box in boxes):
            whole |= {box: has_them.get(box, "") for box in boxes if box in before or box in row}
    return whole


def _texts(before: Row, row: Row) -> Row:
    """What has room for both."""
    both = [name for name in (*_LISTS, "description") if before.get(name) and row.get(name)]
    return {
        name: _one_after_the_other(before[name], row[name])
        if name == "description"
        else ", ".join(dict.fromkeys([*before[name].split(", "), *row[name].split(", ")]))
        for name in both
    }


def _says_more(boxes: tuple[str, ...], row: Row, before: Row) -> bool:
    """Whether boxes that go together say in one row all that they say in another, and something besides."""
    return all(row.get(box, "") == before[box] for box in boxes if before.get(box))


def _translated(kind: str, row: Row, refs: Refs) -> Row:
    """A row of the draft that speaks of others where they stand now."""
    spoken_of = [name for name in (*choices.REF_LISTS.get(kind, ()), *_ONE_REF.get(kind, ())) if name in row]
    return {**row, **{name: _now(row[name], refs) for name in spoken_of}}


def _is_same(kind: str, a: Row, b: Row) -> bool:
    named = zip(_named(kind, a), _named(kind, b), strict=True)
    return not _is_another(kind, a, b) and any(name and name == other for name, other in named)


def _is_another(kind: str, a: Row, b: Row) -> bool:
    """Whether something tells two apart that share a name, a number or an address."""
    named = zip(_named(kind, a), _named(kind, b), strict=True)
    differ = [bool(name and other and name != other) for name, other in named]
    if kind in ("children", "people"):
        return differ[0] or _were_born_otherwise(a, b)
    return any(differ) or (kind == "places" and _are_there_otherwise(a, b))


def _are_there_otherwise(a: Row, b: Row) -> bool:
    """Whether those who stand in the rows of a place have different things to do with it: that is said of a whole row."""
    return len({row.get("tie") or choices.DEFAULT_PLACE_TIE for row in (a, b) if row.get("seen")}) > 1


def _were_born_otherwise(a: Row, b: Row) -> bool:
    return len({date_of(*stripped_boxes(row, "dob")) for row in (a, b)} - {None}) > 1


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
