"""The clocks: how long each runs, and when it runs out. Standard library, and the house's calendar.

Hours run round the clock, whatever the clocks in England do. Days, weeks, months and working days end with the day: 23:59:59 in
England. The day of the event that starts a clock is day 0. Where a month has no such day, its last day counts.

Sources: Working Together 2023 (its times are the longest allowed, and no targets), the statutory guidance on children who go missing
from home or care (2014), the Care Planning Regulations as amended. Each clock says how sure its usual limit is.
"""

import tomllib
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from wholepicture.base.clock import LOCAL, add_working_days, local_date, working_days_before
from wholepicture.partnership.rules import UNITS

# How many hours of each unit count against the longest that a clock may run: a working day as a day.
HOURS: dict[str, int] = {"hours": 1, "days": 24, "working_days": 24, "weeks": 24 * 7, "months": 24 * 31}

# How sure a usual limit is.
SURE: dict[str, str] = {
    "published": "From national guidance or law.",
    "summarised": "From national guidance, as published summaries give it.",
    "to_check": "Check it against your own procedures before you rely on it.",
    "ours": "A usual time of this product. Your procedures may say another.",
    "local_only": "From the published procedures of one area. Yours may say another.",
}


@dataclass(frozen=True)
class Limit:
    """How long a clock runs: so many of a unit, a code of `UNITS`."""

    number: int
    unit: str

    @property
    def in_words(self) -> str:
        """`3 working days`, `1 hour`."""
        unit = UNITS[self.unit]
        return f"{self.number} {unit if self.number != 1 else unit.removesuffix('s')}"

    def due_at(self, started: datetime) -> datetime:
        """When a clock that starts at this moment runs out, in UTC."""
        if self.unit == "hours":
            return started.astimezone(UTC) + timedelta(hours=self.number)
        return end_of(self._last_day(local_date(started)))

    def day_before(self, day: date) -> date:
        """So long before a day: what is to be done by then is asked for on it."""
        if self.unit == "hours":
            return day - timedelta(days=-(-self.number // 24))
        if self.unit == "working_days":
            return working_days_before(day, self.number)
        if self.unit == "months":
            return months_later(day, -self.number)
        return day - timedelta(days=self.number * (7 if self.unit == "weeks" else 1))

    def _last_day(self, day: date) -> date:
        if self.unit == "working_days":
            return add_working_days(day, self.number)
        if self.unit == "months":
            return months_later(day, self.number)
        return day + timedelta(days=self.number * (7 if self.unit == "weeks" else 1))


def months_later(day: date, number: int) -> date:
    """The same day so many months later; the last day of that month where it has no such day."""
    index = day.year * 12 + day.month - 1 + number
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of(day: date) -> datetime:
    """The last second of a day in England, in UTC."""
    return datetime.combine(day, time(23, 59, 59), LOCAL).astimezone(UTC)


@dataclass(frozen=True)
class Clock:
    """A deadline of practice: what is to be done (`title`), what starts it, and its usual limit.

    `is_started`: whether something in this product starts it. The others are here so that their dates are worked out alike. `longest`:
    how long a partnership may let it run at most; None: it is set by nobody.
    """

    code: str  # stable: it stands in the database
    title: str
    starts: str
    usual: Limit
    sure: str
    is_started: bool = False
    longest: Limit | None = None

    @property
    def most(self) -> dict[str, int]:
        """How many of each unit it may be set to. What usually runs round the clock waits for no working day, and no end of a day."""
        if self.longest is None:
            return {}
        # Weeks and months are the calendar's: as many working days would take half as long again.
        never = {"working_days"} if self.usual.unit in ("weeks", "months") else set()
        units = {"hours"} if self.usual.unit == "hours" else [one for one in UNITS if one not in never]
        hours = self.longest.number * HOURS[self.longest.unit]
        return {unit: most for unit in units if (most := hours // HOURS[unit])}

    def problem_of(self, number: int | None, unit: str) -> dict[str, str]:
        """What is wrong with a limit that somebody sets, by field, in words; nothing where it is right."""
        problems = {}
        if unit not in self.most:
            *others, last = (UNITS[one] for one in self.most)
            problems["unit"] = f"Choose {', '.join(others)} or {last}." if others else f"Choose {last}."
        if number is None or number < 1:
            problems["number"] = "Enter a whole number of 1 or more, like 3."
        elif unit in self.most and number > self.most[unit]:
            problems["number"] = f"Enter {self.most[unit]} {UNITS[unit]} or fewer."
        return problems


def _published() -> dict[str, Clock]:
    """The clocks of `clocks.toml`, in their order. Raises KeyError where one lacks something, or says it in no known word."""
    listed = tomllib.loads((Path(__file__).parent / "clocks.toml").read_text("utf-8"))
    clocks = {}
    for code, said in listed.items():
        if said["unit"] not in UNITS or said["sure"] not in SURE:
            raise KeyError(code)
        usual, is_started = Limit(said["limit"], said["unit"]), said.get("is_started", False)
        longest = Limit(said["longest"], said["unit"]) if is_started else None
        clocks[code] = Clock(code, said["title"], said["starts"], usual, said["sure"], is_started, longest)
    return clocks


CLOCKS: dict[str, Clock] = _published()


# What a partnership has set of its own: by clock, from which moments which limits, the earliest first.
Own = Mapping[str, Sequence[tuple[datetime, Limit]]]


def limit_of(code: str, own: Own, at: datetime) -> Limit:
    """How long a clock runs that starts at this moment. What was set later moves nothing that runs.

    Raises KeyError for a code that no clock has.
    """
    limit = CLOCKS[code].usual
    for since, set_then in own.get(code, ()):
        if since <= at:
            limit = set_then
    return limit


def due_by(code: str, started: datetime, own: Own) -> datetime:
    """When a clock that starts at this moment runs out, in UTC. Raises KeyError for a code that no clock has."""
    return limit_of(code, own, started).due_at(started)
