"""The own questions of a kind of report: their boxes, their answers as the contract has them, what to put right.

Pure, and the same for every kind: what is asked stands in `kinds.py`. A draft holds what was typed under the names of
the boxes: `missing-reference`; `missing-returned_at-day`, `-month`, `-year` and `-time`; people are a list of references.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from wholepicture.intake.kinds import BLOCKS, PAST
from wholepicture.intake.rules import MOMENTS
from wholepicture.web.parts.report.kinds import kind_of
from wholepicture.web.parts.report.questions import Ask, Field
from wholepicture.web.reporting.as_written import at_time, boxes_of, count_of, date_of, several, stripped_boxes, time_of
from wholepicture.web.wording.times import gds_datetime

Content = Mapping[str, Any]
_BOXES = {"day": 4, "month": 10, "year": 6}
_LONGEST_COUNT = 6


def inputs_of(field: Field) -> dict[str, int]:
    """The text boxes of a question, with the characters each takes. People are ticked: they have none."""
    match field.ask:
        case Ask.DATE | Ask.MOMENT:
            boxes = {f"{field.id}-{part}": limit for part, limit in _BOXES.items()}
            return {**boxes, f"{field.id}-time": 12} if field.ask is Ask.MOMENT else boxes
        case Ask.PEOPLE:
            return {}
        case Ask.COUNT:
            return {field.id: _LONGEST_COUNT}
        case Ask.CHOICE | Ask.YES_NO:
            return {field.id: 32}
    return {field.id: field.limit}


def blocks_in(content: Content, *, people: Sequence[str], places: Sequence[str], may_grade: bool) -> dict[str, Any]:
    """The blocks of the contract that the draft's own questions make, such as `{"missing": {…}}`; without empty answers.

    `people`, `places`: references that an answer may name.
    """
    blocks: dict[str, dict[str, Any]] = {}
    for field in _asked_of(content, may_grade=may_grade):
        answer = _answer(field, content, people, places)
        if answer not in ("", None, []):
            blocks.setdefault(field.block, {})[field.name] = answer
    return blocks


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
    day = date_of(*boxes_of(content, field.id))
    if day is None:
        return ""
    if field.ask is Ask.DATE:
        return day.isoformat()
    return at_time(day, content.get(f"{field.id}-time", ""))["from"]


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
        if field.ask in (Ask.DATE, Ask.MOMENT):
            yield from _date_mistakes(field, content, today)
        elif field.ask is Ask.COUNT and (typed := content.get(field.id, "").strip()):
            number = count_of(typed)
            if number is None or number > field.limit:
                yield field.id, f"Enter a whole number from 0 to {field.limit:,}, or leave it blank."
    yield from _order_mistakes({field.name: field for field in fields}, content)


def _date_mistakes(field: Field, content: Content, today: date) -> Iterator[tuple[str, str]]:
    boxes = stripped_boxes(content, field.id)
    time = content.get(f"{field.id}-time", "").strip()
    if any(boxes):
        problem = _problem_of_day(field, date_of(*boxes), today)
    else:
        problem = "enter the date as well as the time." if time else ""
    if problem:
        yield f"{field.id}-day", f"{field.key}: {problem}"
    if time and time_of(time) is None:
        yield f"{field.id}-time", f"{field.key}: enter a time like 3:20pm, or leave it blank."


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
            yield f"{fields[last].id}-day", f"{rule}. {both} Correct one of the two."
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
        try:
            return datetime.fromisoformat(late) < datetime.fromisoformat(early)
        except ValueError:
            return False  # a time that cannot be read is a mistake of its own
    return late[:10] < early[:10]
