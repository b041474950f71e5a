"""What is wrong with what somebody notes of a supervision. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = 4000  # characters of one answer
EARLIEST = timedelta(days=366)  # before the day on which it is noted
LATEST = timedelta(days=366)  # after it


@dataclass(frozen=True)
class Noted:
    """What somebody notes of a supervision. `agreed`, `next_on`: empty, where nothing was."""

    on: date | None
    words: str
    agreed: str = ""
    next_on: date | None = None


def faults_of(noted: Noted, today: date) -> dict[str, str]:
    """What is to be put right, by field, in the order of the form."""
    faults = {"on": _of_day(noted.on, today), "words": "" if noted.words.strip() else "Say what you talked about."}
    for field, text in (("words", noted.words), ("agreed", noted.agreed)):
        if len(text) > LONGEST:
            faults[field] = f"Use {LONGEST:,} characters or fewer here. There are {len(text):,}."
    faults["next"] = _of_next(noted, today)
    return {field: said for field, said in faults.items() if said}


def _of_day(on: date | None, today: date) -> str:
    if on is None:
        return "Give the day on which you talked, like 4 3 2027."
    if on > today:
        return "This day is still to come. Enter what has happened."
    return "That is more than a year ago. Correct the day." if on < today - EARLIEST else ""


def _of_next(noted: Noted, today: date) -> str:
    if noted.next_on is None:
        return ""
    if noted.on is not None and noted.next_on <= noted.on:
        return f"You would talk next before you had talked, on {noted.on:%-d %B %Y}. Correct one of the days."
    return "That is more than a year from now. Correct the day." if noted.next_on > today + LATEST else ""
