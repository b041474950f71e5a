"""The own questions of a kind of report: their boxes, their answers as the contract has them, what to put right.

Pure, and the same for every kind: what is asked stands in `kinds.py`. A draft holds what was typed under the names of
the boxes: `missing-reference`; `placement-from-day`, `-month` and `-year`; people are a list of references. What was typed as a
moment stands in one box (`missing-returned_at`), beside it what it was understood as when it was typed (`-read`), or what is asked
of it (`-asks`): `yesterday` is the day before it was written, whenever the draft is opened again.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from wholepicture.intake.kinds import BLOCKS, PAST
from wholepicture.intake.rules import MOMENTS
from wholepicture.web.parts.report.kinds import kind_of
from wholepicture.web.parts.report.questions import ASIDE, Ask, Field
from wholepicture.web.wording.as_written import boxes_of, count_of, several, stripped_boxes
from wholepicture.web.wording.days import date_of
from wholepicture.web.wording.moments import LIKE, LONGEST, Unclear, in_words, read_moment
from wholepicture.web.wording.times import gds_datetime

Content = Mapping[str, Any]
_BOXES = {"day": 4, "month": 10, "year": 6}
_LONGEST_COUNT = 6
# What the report says first of how it came about, where its author said that the child is missing now.
STILL_MISSING = "Still missing when this was written."


def inputs_of(field: Field) -> dict[str, int]:
    """The text boxes of a question, with the characters each takes. People are ticked: they have none."""
    match field.ask:
        case Ask.DATE:
            return {f"{field.id}-{part}": limit for part, limit in _BOXES.items()}
        case Ask.MOMENT:
            return {field.id: LONGEST}
        case Ask.PEOPLE:
            return {}
        case Ask.COUNT:
            return {field.id: _LONGEST_COUNT}
        case Ask.CHOICE | Ask.YES_NO | Ask.ONE_OF_FEW:
            return {field.id: 32}
    return {field.id: field.limit}


def held_of(field: Field) -> list[str]:
    """Under which names a draft holds the answer to a question: its boxes, and what a moment was understood as."""
    read = [f"{field.id}-read", f"{field.id}-asks"] if field.ask is Ask.MOMENT else []
    return [*inputs_of(field), *read]


def with_read(
    content: Mapping[str, Any], before: Content, *, now: datetime, typed_at: Mapping[str, datetime] | None = None
) -> dict[str, Any]:
    """The draft with what each moment in it is understood as. One that was understood before keeps that while its words stay.
    `typed_at`: by question, when it was typed, where that is known to be before `now`."""
    read, at = dict(content), typed_at or {}
    for field in kind_of(content).fields:
        if field.ask is Ask.MOMENT:
            read |= _read(field, typed_moment(field, content), before, at.get(field.id, now))
    return read


def typed_moment(field: Field, content: Content) -> str:
    """What was typed as a moment; in drafts of before there was one box for it, into four."""
    boxes = (content.get(f"{field.id}-{part}", "") for part in ("day", "month", "year", "time"))
    return str(content.get(field.id, "").strip() or " ".join(filter(None, boxes)))


def _read(field: Field, typed: str, before: Content, now: datetime) -> dict[str, str]:
    if typed and typed == typed_moment(field, before) and before.get(f"{field.id}-read"):
        return {f"{field.id}-read": before[f"{field.id}-read"], f"{field.id}-asks": ""}
    try:
        may_be_ahead = MOMENTS.get(field.block, {}).get(field.name) != PAST
        understood = read_moment(typed, now=now, may_be_ahead=may_be_ahead).iso if typed else ""
    except Unclear as unclear:
        return {f"{field.id}-read": "", f"{field.id}-asks": str(unclear)}
    return {f"{field.id}-read": understood, f"{field.id}-asks": ""}


def understood_in(content: Content, *, today: date) -> dict[str, str]:
    """By question, what was typed as a moment is understood as, or what is asked of it; empty of what is blank."""
    return {
        field.id: _understood(field, content, today) for field in kind_of(content).fields if field.ask is Ask.MOMENT
    }


def _understood(field: Field, content: Content, today: date) -> str:
    read = content.get(f"{field.id}-read", "")
    return in_words(read, today=today) if read else str(content.get(f"{field.id}-asks", ""))


def blocks_in(content: Content, *, people: Sequence[str], places: Sequence[str], may_grade: bool) -> dict[str, Any]:
    """The blocks of the contract that the draft's own questions make, such as `{"missing": {…}}`; without empty answers.

    `people`, `places`: references that an answer may name.
    """
    blocks: dict[str, dict[str, Any]] = {}
    for field in _asked_of(content, may_grade=may_grade):
        answer = _answer(field, content, people, places)
        if field.block != ASIDE and answer not in ("", None, []):
            blocks.setdefault(field.block, {})[field.name] = answer
    if is_missing_now(content):
        missing = blocks.setdefault("missing", {})
        missing["circumstances"] = "\n".join(filter(None, (STILL_MISSING, missing.get("circumstances", ""))))
    return blocks


def is_missing_now(content: Content) -> bool:
    """Whether the author says so; the contract knows it only by what is not told, that the child came back."""
    return kind_of(content).code == "missing_episode" and content.get("aside-missing_now") == "yes"


def _asked_of(content: Content, *, may_grade: bool) -> Iterator[Field]:
    """The own questions of the draft's kind that its author is asked."""
    for part in kind_of(content).parts:
        if may_grade or not part.graders_only:
            yield from part.asked


def _answer(field: Field, content: Content, people: Sequence[str], places: Sequence[str]) -> Any:
    """An answer as the contract has it; empty or None where nothing was said, or nothing that can be read."""
    typed = content.get(field.id, "")
    match field.ask:
        case Ask.LIST:
            return several(typed)
        case Ask.YES_NO:
            return {"yes": True, "no": False}.get(typed)
        case Ask.DATE | Ask.MOMENT:
            return _day_or_moment(field, content)
        case Ask.COUNT:
            return _count(field, typed)
        case Ask.PLACE | Ask.PERSON:
            return _among(typed, places if field.ask is Ask.PLACE else people)
        case Ask.PEOPLE:
            return list(filter(people.__contains__, dict.fromkeys(typed or [])))
    return typed


def _day_or_moment(field: Field, content: Content) -> str:
    if field.ask is Ask.MOMENT:
        return str(content.get(f"{field.id}-read", ""))
    day = date_of(*boxes_of(content, field.id))
    return day.isoformat() if day else ""


def _count(field: Field, typed: str) -> int | None:
    number = count_of(typed)
    return number if number is not None and number <= field.limit else None


def _among(typed: str, refs: Sequence[str]) -> str:
    return typed if typed in refs else ""


def refs_in(content: Content, *, people: Sequence[str], places: Sequence[str], may_grade: bool) -> Iterator[str]:
    """Whoever and whatever of the report the own answers speak of, as they are sent."""
    for field in _asked_of(content, may_grade=may_grade):
        if field.ask in (Ask.PLACE, Ask.PERSON, Ask.PEOPLE):
            answer = _answer(field, content, people, places)
            yield from [answer] if isinstance(answer, str) else answer


# What to put right before sending


def mistakes_of(content: Content, *, today: date) -> Iterator[tuple[str, str]]:
    """(box, what to do) for the own answers, in the order of the page."""
    fields = kind_of(content).fields
    for field in fields:
        if field.ask is Ask.DATE:
            yield from _date_mistakes(field, content, today)
        elif field.ask is Ask.MOMENT:
            yield from _moment_mistakes(field, content)
        elif field.ask is Ask.COUNT and (typed := content.get(field.id, "").strip()):
            number = count_of(typed)
            if number is None or number > field.limit:
                yield field.id, f"Enter a whole number from 0 to {field.limit:,}, or leave it blank."
    yield from _missing_mistakes(content)
    yield from _order_mistakes({field.name: field for field in fields}, content)


def _date_mistakes(field: Field, content: Content, today: date) -> Iterator[tuple[str, str]]:
    boxes = stripped_boxes(content, field.id)
    problem = _problem_of_day(field, date_of(*boxes), today) if any(boxes) else ""
    if problem:
        yield f"{field.id}-day", f"{field.key}: {problem}"


def _moment_mistakes(field: Field, content: Content) -> Iterator[tuple[str, str]]:
    if typed_moment(field, content) and not content.get(f"{field.id}-read"):
        asks = content.get(f"{field.id}-asks") or f"It is not clear when that is. {LIKE}"
        yield field.id, f"{field.key}: {asks}"


def _missing_mistakes(content: Content) -> Iterator[tuple[str, str]]:
    """Whether a child is missing now, and when they came back, must not say two things."""
    if kind_of(content).code != "missing_episode":
        return
    answer, returned = content.get("aside-missing_now", ""), content.get("missing-returned_at", "").strip()
    if answer == "yes" and returned:
        yield (
            "aside-missing_now",
            "You say that the child is missing now, and also when they came back. Correct one of the two.",
        )
    elif answer == "no" and not returned:
        yield (
            "missing-returned_at",
            "Enter when they came back or were found. If you do not know the time, give the day.",
        )
    longest = _LONGEST_CIRCUMSTANCES - len(STILL_MISSING) - 1
    if answer == "yes" and len(content.get("missing-circumstances", "")) > longest:
        yield "missing-circumstances", f"Use {longest:,} characters or fewer here."


_LONGEST_CIRCUMSTANCES = 4000  # characters, of the contract


def _problem_of_day(field: Field, day: date | None, today: date) -> str:
    if day is None:
        return "enter a date like 3 3 2025, or leave it blank."
    is_of_the_past = MOMENTS.get(field.block, {}).get(field.name) == PAST
    return "this date is in the future. Enter today or earlier." if is_of_the_past and day > today else ""


# How it is said that a date cannot come before another (`in_order` of the kind's block), where the boxes' own names would
# say it badly. A child is often back before anybody reported them missing.
_SAID_OF_ORDER = {
    ("missing_since", "reported_at"): "A child cannot be reported missing before they went missing",
    ("missing_since", "returned_at"): "A child cannot be back before they went missing",
    ("from", "to"): "The last day cannot be before the first",
}


def _order_mistakes(fields: Mapping[str, Field], content: Content) -> Iterator[tuple[str, str]]:
    block = BLOCKS.get(kind_of(content).code)
    places = list(fields)
    for first, last in sorted(block.in_order if block else (), key=lambda pair: places.index(pair[1])):
        early, late = (_day_or_moment(fields[name], content) for name in (first, last))
        if early and late and _is_before(late, early):
            before, after = fields[first].key, fields[last].key
            rule = _SAID_OF_ORDER.get((first, last), f"“{after}” cannot be before “{before}”")
            both = f"{before}: {gds_datetime(early)}. {after}: {gds_datetime(late)}."
            box = fields[last].id if fields[last].ask is Ask.MOMENT else f"{fields[last].id}-day"
            yield box, f"{rule}. {both} Correct one of the two."
    if "attended_sessions" in fields:
        yield from _session_mistakes(content)


def _session_mistakes(content: Content) -> Iterator[tuple[str, str]]:
    attended = count_of(content.get("attendance-attended_sessions", ""))
    possible = count_of(content.get("attendance-possible_sessions", ""))
    if attended is not None and possible is not None and attended > possible:
        yield "attendance-attended_sessions", f"{attended} sessions attended is more than the {possible} possible."


def _is_before(late: str, early: str) -> bool:
    """Compared as instants where both have a time, else as days."""
    if len(late) > 10 and len(early) > 10:
        return datetime.fromisoformat(late) < datetime.fromisoformat(early)
    return late[:10] < early[:10]
