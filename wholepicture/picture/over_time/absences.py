"""Times when a child's whereabouts were not known, each with the reports that tell of it and the interviews about it. Pure.

Which reports tell of one time, and which nights were in it, is `picture.nights`' to say: the calendar says the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from wholepicture.picture.nights import AHEAD, EPISODE, INTERVIEW, OPEN, TimeAway, times_away
from wholepicture.picture.results import Entry

__all__ = ["EPISODE", "INTERVIEW", "Absence", "absences_in", "absences_of", "standing"]


@dataclass(frozen=True)
class Absence:
    """One time away. `accounts`: each agency's; shown together, never merged into one. `interviews`: what was said on return. `nights`:
    how many nights were in it. `is_ahead`: it is still to come, so its date is wrong. `outcome`: what came of the return, as the rules
    of nights have it."""

    start: datetime
    end: datetime | None
    accounts: tuple[Entry, ...]
    interviews: tuple[Entry, ...] = ()
    nights: int = 0
    is_ahead: bool = False
    outcome: str = OPEN


def standing(entries: Iterable[Entry]) -> list[Entry]:
    """Of a child's own entries, what nothing stands in the place of; and what something stands in the place of that does not show: what
    was told does not vanish without a word. A report that describes her twice is one."""
    own = (entry for entry in entries if entry.role == "child" and not (entry.superseded_at and entry.later))
    return list({entry.submission: entry for entry in own}.values())


def absences_of(entries: Iterable[Entry], now: datetime) -> list[Absence]:
    """Every time away that these entries tell of, as it stands at a moment, newest first."""
    return absences_in(times_away(standing(entries), now=now).times)


def absences_in(times: Iterable[TimeAway]) -> list[Absence]:
    """These times, which were made of entries."""
    return [_absence(away) for away in times]


def _absence(away: TimeAway) -> Absence:
    # The rules of nights know reports by what they tell alone; they hand back the very ones that they were given.
    accounts, interviews = cast(tuple[Entry, ...], away.told), cast(tuple[Entry, ...], away.interviews)
    end = away.until.earliest if away.until else None
    return Absence(
        start=away.since.earliest,
        end=end,
        accounts=tuple(accounts),
        interviews=tuple(interviews),
        nights=len(away.nights),
        is_ahead=away.unplaced == AHEAD,
        outcome=away.outcome,
    )
