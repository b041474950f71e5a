"""Reading the form, whatever its kind: what was posted becomes a draft, a draft becomes what the page shows.

No Django form classes: a draft keeps every word exactly as typed, right or wrong, and is checked only
when someone asks to send it. Nothing is refused while one is still writing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol

from wholepicture.base.clock import LOCAL
from wholepicture.base.identifiers.types import ON_THE_FORM
from wholepicture.intake.rules import has_content
from wholepicture.web.frame.mistakes import Mistake
from wholepicture.web.frame.request import number_or_none
from wholepicture.web.parts.report.kinds import KINDS, kind_of
from wholepicture.web.parts.report.questions import Ask, Field
from wholepicture.web.reporting import kind_answers
from wholepicture.web.reporting.body import (
    CHOSEN_AT,
    OF_THAT_MOMENT,
    Body,
    Content,
    body_from,
    chosen_at,
    day_meant,
    known_refs,
    ref_of,
    rows_of,
    when_of,
)
from wholepicture.web.wording import choices
from wholepicture.web.wording.as_written import (
    asks_no_side,
    asks_which,
    comes_twice,
    is_day_of_year,
    part_of_date,
    several,
    side_said,
    stripped_boxes,
    time_of,
)
from wholepicture.web.wording.days import date_of, near_date_of, why_no_date
from wholepicture.web.wording.times import time_in_words

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST_REASON = 2000  # characters of why a report is corrected or withdrawn, as the contract has it
LONGEST_FIND = 200  # characters of a name to find a child by
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class Posted(Protocol):
    """A posted form: Django's QueryDict."""

    def get(self, name: str, default: str, /) -> Any: ...
    def getlist(self, name: str, /) -> list[Any]: ...
    def __contains__(self, name: object, /) -> bool: ...
    def __iter__(self) -> Iterator[str]: ...


# From the posted form to the draft


def content_from(posted: Posted, before: Content, *, now: datetime) -> Content:
    """The draft after this page was posted; what the page does not ask about stays as it was, and so does its kind. `now`: when it
    was typed, for what is said of yesterday or tonight."""
    content = {**card_in(posted), **before}
    if "kind" not in content and posted.get("kind", "") in KINDS:
        content["kind"] = posted.get("kind", "")
    for name in choices.TEXT_LIMITS:
        if name in posted:
            content[name] = _text(posted, name)
    if "facts" not in posted:  # not the long page
        return content
    if content.get("revises"):
        reason = _text(posted, "revises-reason")[:LONGEST_REASON]
        content["revises"] = {**content["revises"], "reason": reason}
    content["signs"] = _signs_posted(posted)
    for field in kind_of(content).fields:
        content |= _answer_posted(posted, field)
    for kind, cap in choices.CAPS.items():
        rows = (_row(posted, kind, index) for index in range(cap))
        content[kind] = list(filter(None, rows))
    typed_at = _typed_at(posted, kind_of(content).fields, now)
    content = _with_when_chosen(content, before, typed_at.get("when", now))
    return kind_answers.with_read(content, before, now=now, typed_at=typed_at)


def _typed_at(posted: Posted, fields: Iterable[Field], now: datetime) -> dict[str, datetime]:
    """By question, when it was typed, where the page says how many seconds before it was sent that was: it may have waited for its
    writer to sign in again, or for a connection."""
    names = ["when", *(field.id for field in fields)]
    ago = {name: number_or_none(posted.get(f"{name}-ago", ""), digits=7) for name in names}
    return {name: now - timedelta(seconds=seconds) for name, seconds in ago.items() if seconds}


def _with_when_chosen(content: Content, before: Content, at: datetime) -> Content:
    """The draft with when "now" or "today" was chosen in it, for as long as that stays chosen."""
    choice = content.get("when", "")
    if choice in OF_THAT_MOMENT and choice == before.get("when"):
        return content
    rest = {name: value for name, value in content.items() if name != CHOSEN_AT}
    return {**rest, CHOSEN_AT: at.isoformat(timespec="seconds")} if choice in OF_THAT_MOMENT else rest


def card_in(given: Posted) -> Content:
    """The card from which a form is opened, as an address or a form names it."""
    card = given.get("card", "")
    return {"card": card} if re.fullmatch(r"[a-z0-9_]{1,64}", card) else {}


def _signs_posted(posted: Posted) -> dict[str, str]:
    """The signs that were answered, by code."""
    signs = {}
    for name in posted:
        code, answer = name.removeprefix("sign-"), posted.get(name, "")
        if name != code and answer in choices.SIGN_ANSWERS:
            signs[code] = answer
    return signs


def _answer_posted(posted: Posted, field: Field) -> Content:
    """What was typed into the boxes of a kind's own question, or whom was ticked."""
    if field.ask is Ask.PEOPLE:
        return {field.id: _texts(posted, field.id)}
    return {name: _text(posted, name) for name in kind_answers.inputs_of(field)}


def _row(posted: Posted, kind: str, index: int) -> dict[str, Any] | None:
    prefix = f"{kind}-{index}-"
    names = choices.THING_LIMITS[kind]
    if not any(prefix + name in posted for name in names):
        return None
    row: dict[str, Any] = {name: _text(posted, prefix + name) for name in names}
    for name in choices.FINDING.get(kind, ()):
        if typed := _text(posted, prefix + name)[:LONGEST_FIND]:
            row[name] = typed
    for name in choices.REF_LISTS.get(kind, ()):
        row[name] = _texts(posted, prefix + name)
    return row


def _text(posted: Posted, name: str) -> str:
    return _clean(posted.get(name, ""))


def _texts(posted: Posted, name: str) -> list[str]:
    return list(map(_clean, posted.getlist(name)))


def _clean(text: str) -> str:
    """Line ends as one character, and without what PostgreSQL and XML cannot hold."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


# Adding and taking away


def with_another(content: Content, kind: str) -> Content:
    """The draft with one more blank of this kind, unless there are as many as the form takes."""
    rows = rows_of(content, kind)
    if len(rows) < choices.CAPS[kind]:
        rows.append({})
    return {**content, kind: rows}


def without(content: Content, kind: str, index: int) -> Content:
    """The draft without the thing at `index`; whoever spoke of later ones still speaks of the same ones."""
    rows = list(content.get(kind, []))
    if not 0 <= index < len(rows):
        return content
    del rows[index]
    refs = _Renumbered(kind, index, len(rows))
    left = {**content, kind: rows, "signs_about": refs.now(content.get("signs_about", ""))}
    for of, name in _REFS_IN_LISTS:
        left[of] = [{**row, name: refs.all_now(row.get(name, []))} for row in left.get(of, [])]
    for of, name in _REFS_ALONE:
        left[of] = [{**row, name: refs.now(row.get(name, ""))} for row in left.get(of, [])]
    for field in kind_of(content).fields:
        if field.ask in (Ask.PLACE, Ask.PERSON):
            left[field.id] = refs.now(left.get(field.id, ""))
        elif field.ask is Ask.PEOPLE:
            left[field.id] = refs.all_now(left.get(field.id, []))
    return left


# Where the things of a draft speak of others.
_REFS_IN_LISTS = [(kind, name) for kind, names in choices.REF_LISTS.items() for name in names]
_REFS_ALONE = (("cars", "driver"), ("phones", "whose"))


class _Renumbered:
    """What each reference is called once one thing of a kind is gone and `left` of it are left; empty for that one."""

    def __init__(self, kind: str, gone: int, left: int):
        self.gone = ref_of(kind, gone)
        self.moved = {ref_of(kind, old): ref_of(kind, old - 1) for old in range(gone + 1, left + 1)}

    def now(self, ref: str) -> str:
        return "" if ref == self.gone else self.moved.get(ref, ref)

    def all_now(self, refs: Iterable[str]) -> list[str]:
        return list(filter(None, map(self.now, refs)))


# What to put right before sending


def mistakes_in(content: Content, *, today: date) -> list[Mistake]:
    """Everything to put right before sending, in the order of the page."""
    mistakes = too_long(content) + _when_mistakes(content, today)
    for kind in ("children", "people"):
        for index, row in enumerate(content.get(kind, [])):
            mistakes += _birth_mistakes(f"{kind}-{index}", row, today)
    mistakes += [Mistake(field, message) for field, message in kind_answers.mistakes_of(content, today=today)]
    mistakes += _sharing_mistakes(content)
    body = body_from(content, key="-", recorded_at=_ANY_TIME, author={}, may_grade=True)
    return _nothing_said(content, body) + mistakes


def _nothing_said(content: Content, body: Body) -> list[Mistake]:
    """What is missing for the report to be of use to anybody."""
    if not kind_of(content).needs_child:
        message = "Write what happened, or add a person, a car, a phone or a place."
        return [] if has_content(body) else [Mistake("facts", message)]
    first: Body = next(iter(body.get("subjects", [])), {})
    is_said = first.get("ref") == ref_of("children", 0) and first.keys() - {"ref", "role"}
    message = "Give the child's name, or anything else that tells who it is."
    return [] if is_said else [Mistake("children-0-given", message)]


def too_long(content: Content) -> list[Mistake]:
    """The boxes in which more is typed than they take."""
    limits_of = choices.TEXT_LIMITS | {
        name: limit for field in kind_of(content).fields for name, limit in kind_answers.inputs_of(field).items()
    }
    fields = [(name, content.get(name, ""), limit) for name, limit in limits_of.items()]
    for kind, limits in choices.THING_LIMITS.items():
        for index, row in enumerate(content.get(kind, [])):
            fields += [(f"{kind}-{index}-{name}", row.get(name, ""), limit) for name, limit in limits.items()]
    return [
        Mistake(name, f"Use {limit:,} characters or fewer here. There are {len(typed):,}.")
        for name, typed, limit in fields
        if len(typed) > limit
    ]


def _when_mistakes(content: Content, today: date) -> list[Mistake]:
    mistakes = []
    choice = when_of(content)
    boxes = stripped_boxes(content, "when")
    day = near_date_of(*boxes) if choice == "date" else _day_chosen(content, choice, today)
    if choice == "date":
        if day is None:
            mistakes.append(Mistake("when-day", f"{why_no_date(*boxes)} Or choose another answer."))
        elif day > today:
            mistakes.append(Mistake("when-day", "This date is in the future. Enter today or earlier."))
    typed = content.get("when_time", "").strip()
    if choice in ("date", "today", "yesterday") and typed and (problem := _problem_of_time(typed, day)):
        mistakes.append(Mistake("when_time", problem))
    year = content.get("about-year", "").strip()
    if choice == "about" and date_of("1", "1", year) is None:
        mistakes.append(Mistake("about-year", "Enter the year like 2025. The month can be left blank."))
    return mistakes


def _day_chosen(content: Content, choice: str, today: date) -> date:
    chosen = chosen_at(content)
    return day_meant(choice, chosen or datetime.combine(today, time(12), LOCAL))


def _problem_of_time(typed: str, day: date | None) -> str:
    at = time_of(typed)
    if at is None:
        return "Enter a time like 3:20pm, or leave it blank."
    if at == time(0, 0) and typed.startswith("12"):
        return "12am is the start of a day, or its end. Enter 11:59pm, or 12:01am, with its day."
    has_side, is_twice = side_said(typed) is not None, day is not None and comes_twice(day, at)
    if has_side == is_twice or day is None:
        return ""
    said = time_in_words(at)
    return asks_which(said) if is_twice else asks_no_side(said)


def _birth_mistakes(prefix: str, row: Mapping[str, Any], today: date) -> list[Mistake]:
    boxes = stripped_boxes(row, "dob")
    if not any(boxes):
        return []
    born_between = part_of_date(*boxes)
    born = born_between[0] if born_between else date_of(*boxes)
    if born is None:
        message = (
            "Enter a date of birth like 17 5 2010, or only the month and year, or only the year; or leave it blank."
        )
        return [] if is_day_of_year(*boxes) else [Mistake(f"{prefix}-dob-day", message)]
    if born > today:
        return [Mistake(f"{prefix}-dob-day", "This date of birth is in the future. Correct it or leave it blank.")]
    return []


def _sharing_mistakes(content: Content) -> list[Mistake]:
    if content.get("level") != "named":
        return []
    addresses = people_named(content)
    if not addresses:
        return [Mistake("named", "Enter the work e-mail address of at least one person who may see this.")]
    if len(addresses) > 50:
        return [Mistake("named", "Name 50 people or fewer.")]
    wrong = [address for address in addresses if not _EMAIL.fullmatch(address) or len(address) > 254]
    if wrong:
        return [Mistake("named", f"Enter e-mail addresses like name@example.org, not: {wrong[0][:80]}")]
    return []


def people_named(content: Content) -> list[str]:
    """The addresses of those for whom the report is kept, where it is kept for some."""
    return several(content.get("named", ""), 1000) if content.get("level") == "named" else []


def nobody_has(addresses: list[str]) -> str:
    """What is said of addresses by which nobody can be reached here: not whether there is somebody elsewhere."""
    return (
        f"Nobody in the directory who may read reports has this address: {', '.join(addresses)[:300]}. "
        "Correct it, or take it out."
    )


# What the page shows


def blocks_of(content: Content, kind: str) -> list[dict[str, Any]]:
    """The things of one kind as blocks for the page: where its fields are, what it is called, its values."""
    rows = rows_of(content, kind)
    fewest = kind_of(content).fewest.get(kind, 0)
    return [
        {
            "prefix": f"{kind}-{index}",
            "kind": kind,
            "index": index,
            "ref": ref_of(kind, index),
            "heading": _heading(kind, index, len(rows)),
            "can_remove": len(rows) > fewest,
            "template": f"reporting/_{choices.THINGS[kind].split()[0]}.html",
            "earlier": options_of(content, "children")[:index]
            if kind == "children" and kind_of(content).asks_danger
            else [],
            "more": _says_more(kind, row),
            "numbers": [(f"{kind}-{index}-{field.name}", field, row.get(field.name, "")) for _, field in ON_THE_FORM],
            **{name.replace("-", "_"): row.get(name, "") for name in choices.THING_LIMITS[kind]},
            **{name: row.get(name, "") for name in choices.FINDING.get(kind, ())},
            **{f"{name}_refs": row.get(name, []) for name in choices.REF_LISTS.get(kind, ())},
        }
        for index, row in enumerate(rows)
    ]


# The few fields of each thing that show at once; the rest wait behind "more".
SHOWN_AT_ONCE = {
    "children": {"person", "given", "family", "dob-day", "dob-month", "dob-year", "age", "wearing"},
    "people": {"role", "name", "called", "age", "description"},
    "cars": {"registration", "make", "colour", "driver"},
    "phones": {"number", "platform", "handle", "whose"},
    "places": {"name", "kind"},
}


def _says_more(kind: str, row: Mapping[str, Any]) -> bool:
    unsaid = ("", choices.DEFAULT_PLACE_TIE)
    return any(
        row.get(name, "") not in unsaid for name in choices.THING_LIMITS[kind] if name not in SHOWN_AT_ONCE[kind]
    )


def _heading(kind: str, index: int, count: int) -> str:
    thing = choices.THINGS[kind]
    if kind == "children" and count == 1:
        return "The child"
    return f"{thing[:1].upper()}{thing[1:]} {index + 1}"


def label_of(content: Content, ref: str) -> str:
    """What to call a child, person or place of this draft: the name given, or its heading."""
    for kind in ("children", "people", "places"):
        rows = rows_of(content, kind)
        for index, row in enumerate(rows):
            if ref_of(kind, index) != ref:
                continue
            name = " ".join(filter(None, (row.get("given"), row.get("family"))))
            name = name or row.get("name") or row.get("called") or ""
            heading = _heading(kind, index, len(rows))
            return f"{name} ({heading[:1].lower()}{heading[1:]})" if name else heading
    return ref


def options_of(content: Content, *kinds: str) -> list[tuple[str, str]]:
    """(reference, label) of everyone and everything of these kinds, to choose from."""
    return [(ref, label_of(content, ref)) for ref in known_refs(content, *kinds)]


def action_of(pressed: str) -> tuple[str, str, int]:
    """Which button: `add-people` is (add, people, 0), `remove-cars-1` (remove, cars, 1), `find-children-0` and
    `nobody-children-0` (nobody is chosen) alike, else (it, "", 0)."""
    match = re.fullmatch(r"(add|remove|find|nobody)-([a-z]+)(?:-([0-9]{1,2}))?", pressed or "")
    if match and match[2] in choices.CAPS:
        return match[1], match[2], int(match[3] or 0)
    return pressed, "", 0
