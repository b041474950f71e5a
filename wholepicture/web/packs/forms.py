"""What is typed of a pack: for who, for what, what of the chronology, and what is left out of it. No database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import QueryDict

from wholepicture.base.ids import new_id
from wholepicture.governance.packs.rules import (
    LONGEST_LINE,
    LONGEST_NOTE,
    LONGEST_PURPOSE,
    LONGEST_WORDS,
    REASONS,
    WHY_IT_MATTERS,
    Chosen,
    PackEntry,
    Redaction,
)
from wholepicture.picture.packed import ChoicesToPack
from wholepicture.web.frame.request import typed

NOT_A_DATE = "This is not a date. Give a day, a month and a year, like 4 3 2026, or leave it empty."
LINES = {
    "recipient": "Say who it is for, by name.",
    "organisation": "Say where they work, or what they are to the child.",
    "purpose": "Say what it is for.",
}
LONGEST = dict.fromkeys(("recipient", "organisation", "email"), LONGEST_LINE) | {"purpose": LONGEST_PURPOSE}
_TYPED = (*LINES, "email")
_DAYS = ("since", "until")
_PARTS = ("day", "month", "year")
_BOXES = tuple(f"{day}-{part}" for day in _DAYS for part in _PARTS)


@dataclass(frozen=True)
class Asked:
    """What was typed, what that means, and what is wrong with it by field."""

    given: dict[str, Any]
    chosen: Chosen
    errors: dict[str, str]


def asked(sent: QueryDict, choices: ChoicesToPack) -> Asked:
    """What somebody chose of a child's chronology."""
    given: dict[str, Any] = dict(typed(sent, *_TYPED, *_BOXES))
    for name, offered in (("agencies", choices.agencies), ("kinds", choices.kinds)):
        given[name] = [one for one in sent.getlist(name) if one in offered]
    errors = {name: message for name, message in LINES.items() if not given[name]} | _too_long(given, LONGEST)
    since, until = _days(given, errors)
    said = {name: given[name] for name in _TYPED}
    chosen = Chosen(**said, since=since, until=until, agencies=tuple(given["agencies"]), kinds=tuple(given["kinds"]))
    return Asked(given, chosen, errors)


def _too_long(given: Mapping[str, str], longest: Mapping[str, int]) -> dict[str, str]:
    over = {name: most for name, most in longest.items() if len(given[name]) > most}
    return {name: f"Use {most:,} characters or fewer." for name, most in over.items()}


def _days(given: Mapping[str, str], errors: dict[str, str]) -> tuple[date | None, date | None]:
    since, until = (_day(given, name, errors) for name in _DAYS)
    if since and until and since > until:
        errors["until-day"] = "The last day must not be before the first."
    return since, until


def _day(given: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    boxes = [given[f"{name}-{part}"] for part in _PARTS]
    if not any(boxes):
        return None
    try:
        day, month, year = map(int, boxes)
        return date(year, month, day)
    except (ValueError, OverflowError):
        errors[f"{name}-day"] = NOT_A_DATE
        return None


def as_typed(chosen: Chosen) -> dict[str, Any]:
    """What the form shows of what was chosen before."""
    given: dict[str, Any] = {name: getattr(chosen, name) for name in _TYPED}
    given |= {"agencies": list(chosen.agencies), "kinds": list(chosen.kinds)}
    for name in _DAYS:
        day = getattr(chosen, name)
        for part in _PARTS:
            given[f"{name}-{part}"] = str(getattr(day, part)) if day else ""
    return given


def boxes(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same, by names that a template can say."""
    return {name.replace("-", "_"): value for name, value in given.items()}


WHOLE, WORDS = "whole", "words"


@dataclass(frozen=True)
class LeftOut:
    """What was typed to be left out, and what is wrong with it by field."""

    given: dict[str, str]
    redaction: Redaction
    errors: dict[str, str]


def left_out(sent: QueryDict, report: UUID | None, entries: Iterable[PackEntry]) -> LeftOut:
    """What somebody leaves out of an entry; `report` None: words, wherever they stand."""
    given = typed(sent, "what", "words", "reason", "note")
    what = given["what"] if report else WORDS
    parts = dict(parts_of(entries))
    errors = {} if what in (WHOLE, WORDS, *parts) else {"what": "Choose what is left out."}
    if what == WORDS and not given["words"]:
        errors["words"] = "Type the words that are left out, as they stand there."
    if given["reason"] not in REASONS:
        errors["reason"] = "Choose why."
    errors |= _too_long(given, {"words": LONGEST_WORDS, "note": LONGEST_NOTE})
    redaction = Redaction(
        id=new_id().hex,
        report=report,
        reason=given["reason"],
        words=given["words"] if what == WORDS else "",
        part=what if what in parts else "",
        note=given["note"],
    )
    return LeftOut(given, redaction, errors)


_TOGETHER = {
    "signs": "All signs and what is said of them",
    "details": "All details",
    "graded": "All of the graded information",
    "standing": "What became of the report",
    WHY_IT_MATTERS: "All that is said of why it matters",
    "level": "With who its author shared it",
}


def parts_of(entries: Iterable[PackEntry]) -> list[tuple[str, str]]:
    """The parts that can be left out whole, by what they are called."""
    found = {said.part: _TOGETHER.get(said.part, said.label) for entry in entries for said in entry.said}
    return list(found.items())
