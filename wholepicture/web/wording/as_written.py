"""Dates, times, ages and names as people write them.

Pure. What cannot be read is None or stays whole; it is never guessed.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from wholepicture.base.clock import LOCAL
from wholepicture.web.wording.days import date_of

_PARTICLES = frozenset(
    ("al", "ap", "bin", "bint", "da", "de", "del", "der", "di", "du", "el", "ibn", "la", "le", "van", "von")
)
_DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70}
_PARTS_OF_DECADE = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}
_QUOTED = re.compile(r"[\"“‘(]([^\"”’)]+)[\"”’)]")


def part_of_date(day: str, month: str, year: str) -> tuple[date, date] | None:
    """The first and the last day that a month and a year, or a year alone, leave open. None where it is neither."""
    if day.strip() or not year.strip():
        return None
    first, last = (
        date_of("1", month if month.strip() else "1", year),
        date_of("1", month if month.strip() else "12", year),
    )
    if first is None or last is None:
        return None
    return first, last.replace(day=monthrange(last.year, last.month)[1])


def is_day_of_year(day: str, month: str, year: str) -> bool:
    """Whether this is a day and a month, of a year that nobody remembers."""
    return not year.strip() and date_of(day, month, _LEAP_YEAR) is not None


_LEAP_YEAR = "2000"  # it has every day that there is


def boxes_of(typed: Mapping[str, Any], name: str) -> tuple[str, str, str]:
    """What was typed into the three boxes of a date: day, month, year."""
    return (typed.get(f"{name}-day", ""), typed.get(f"{name}-month", ""), typed.get(f"{name}-year", ""))


def stripped_boxes(typed: Mapping[str, Any], name: str) -> tuple[str, str, str]:
    """The same without blanks around what was typed."""
    day, month, year = boxes_of(typed, name)
    return day.strip(), month.strip(), year.strip()


def at_time(day: date, typed: str) -> dict[str, str]:
    """A day and what was typed as its time, as the contract's `{from, precision}`; an odd time is kept as given."""
    if not typed:
        return {"from": day.isoformat(), "precision": "day"}
    at = time_of(typed)
    if at is None or (side_said(typed) is None) == comes_twice(day, at):
        return {"from": f"{day.isoformat()} {typed}"[:35], "precision": "day"}
    return {"from": datetime.combine(day, at, LOCAL).isoformat(), "precision": "exact"}


def count_of(text: str) -> int | None:
    """A whole number, `1,200` included. None when it is none."""
    bare = text.strip().replace(",", "")
    return int(bare) if re.fullmatch(r"[0-9]{1,9}", bare) else None


def time_of(text: str) -> time | None:
    """A time of day from `3:20pm`, `3pm`, `15:20`, `1520`, `1:30am GMT`. None when it is none of these."""
    at = _time_in(re.sub(r"(?:bst|gmt)$", "", text.lower().replace(" ", "").replace(".", ":")))
    return at.replace(fold=side_said(text) or 0) if at else None


def _time_in(bare: str) -> time | None:
    if match := re.fullmatch(r"([0-9]{1,2})(?::?([0-9]{2}))?([ap]):?m:?", bare):
        hour = int(match[1])
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3] == "p" else 0)
    elif match := re.fullmatch(r"([0-9]{1,2}):([0-9]{2})|([0-9]{2})([0-9]{2})", bare):
        hour = int(match[1] or match[3])
    else:
        return None  # a bare number could be anything
    minute = next((int(part) for part in match.groups()[1::2] if part and part.isdigit()), 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


# The hour that comes twice: in autumn the clocks go back, and each time of one hour is in BST first and in GMT afterwards.
_SIDES = {"BST": 0, "GMT": 1}  # what is written after a time, and the `fold` that Python knows it by


def comes_twice(day: date, at: time) -> bool:
    """Whether the clocks in England showed this time twice on that day."""
    first, second = (datetime.combine(day, at.replace(fold=fold), LOCAL).astimezone(UTC) for fold in _SIDES.values())
    return first < second


def side_said(text: str) -> int | None:
    """Whether a time is said to be before the clocks went back or after, as `fold` has it; None where it does not say."""
    return next((fold for side, fold in _SIDES.items() if text.strip().upper().endswith(side)), None)


def side_of(at: datetime) -> str:
    """` BST` or ` GMT`, to be written after a time that came twice; empty after any other, and where no offset tells which."""
    if at.tzinfo is None:
        return ""
    here = at.astimezone(LOCAL)
    return f" {list(_SIDES)[here.fold]}" if comes_twice(here.date(), here.time()) else ""


def asks_which(said: str) -> str:
    """What is asked of a time that came twice."""
    return (
        f"{said} came twice that night. Was it before or after the clocks went back? "
        f"Write {said} BST for before, or {said} GMT for after."
    )


def asks_no_side(said: str) -> str:
    """What is asked of a time that came once, and is said to be of one side."""
    return f"{said} came once that day. Write it without BST or GMT."


Ages = tuple[int | None, int | None, bool]  # lowest, highest, and whether that says all that the text says
_UNDER, _OVER = re.compile(r"(under|below|less than)\b"), re.compile(r"(over|above|at least|more than)\b")
_ONE_OR_TWO = re.compile(r"[0-9]+(\s*(-|–|to|or)\s*[0-9]+)?")
OLDEST = 130


def age_of(text: str) -> Ages:
    """Lowest age, highest age, and whether that says all that the text says.

    `14` is (14, 14, True); `13-15` is (13, 15, True); `late 20s` is (27, 29, False).
    """
    bare = text.strip().lower()
    numbers = list(map(int, re.findall(r"(?<![0-9])[0-9]{1,3}(?![0-9])", bare)))
    if len(numbers) <= 1 and (decade := _decade_in(bare)) is not None:
        first, last = _part_of_decade(bare)
        return decade + first, decade + last, False
    if not numbers and "teen" in bare:
        return 13, 19, False
    if not 1 <= len(numbers) <= 2 or max(numbers) > OLDEST:
        return None, None, False
    if len(numbers) == 1 and (bounded := _bounded(bare, numbers[0])):
        return bounded
    return min(numbers), max(numbers), _ONE_OR_TWO.fullmatch(bare) is not None


def ages_between(first: date, last: date, on: date) -> tuple[int, int] | None:
    """The lowest and the highest age on a day of whoever was born between two days. None for the unborn, and beyond OLDEST."""
    lowest, highest = _years_between(last, on), _years_between(first, on)
    return (max(lowest, 0), highest) if 0 <= highest <= OLDEST else None


def _years_between(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _part_of_decade(bare: str) -> tuple[int, int]:
    return next((span for word, span in _PARTS_OF_DECADE.items() if word in bare), (0, 9))


def _decade_in(bare: str) -> int | None:
    """`twenties`, `20s`."""
    decade = next((start for word, start in _DECADES.items() if word in bare), None)
    if decade is None and (numbered := re.search(r"(?<![0-9])([2-9]0)'?s\b", bare)):
        return int(numbered[1])
    return decade


def _bounded(bare: str, age: int) -> Ages | None:
    """`under 16`, `over 18`."""
    if _UNDER.match(bare):
        return None, max(age - 1, 0), False
    return (age, None, False) if _OVER.match(bare) else None


def name_parts(text: str) -> dict[str, Any]:
    """`Karl Brown` is given and family; `Karl "Kez" Brown` is also called Kez; so is one word alone; a comma parts two."""
    also = several(",".join(_QUOTED.findall(text)))
    words = _QUOTED.sub(" ", text).split()
    if len(words) < 2:
        return {"also_known_as": [*several("".join(words)), *also]}
    split = len(words) - 1
    while split > 1 and words[split - 1].lower() in _PARTICLES:
        split -= 1
    return {"given": " ".join(words[:split]), "family": " ".join(words[split:]), "also_known_as": also}


def several(text: str, most: int = 20) -> list[str]:
    """Parts between commas, semicolons or line ends; past `most`, the rest stay together."""
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    return parts if len(parts) <= most else [*parts[: most - 1], ",".join(parts[most - 1 :])]
