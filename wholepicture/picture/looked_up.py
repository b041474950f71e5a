"""The look-up of whoever oversees: about whom do they ask who looked? They read no content, and learn by it what a person is
called, when they were born, and nothing more ([decision 38](../../docs/decisions/0038-who-looked-can-be-asked.md))."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import prepared
from wholepicture.base.ledgered import Refusal, concerning, query
from wholepicture.picture.labels import NAME_NOT_KNOWN
from wholepicture.picture.search.query import LONGEST, MOST_WORDS, NAMES, near_readings, readings, tidied
from wholepicture.picture.sql.looked_up import SHOWN

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "(?P<month>[0-9]{1,2}|" + "|".join(f"{month}[a-z]*" for month in MONTHS) + ")"
_YEAR = "(?P<year>(?:19|20)[0-9]{2})"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_BETWEEN = r"[ /.,-]+"
# A whole date, or what is known of one: the month and the year, the day and the month, the year. `May` alone is a name.
_BORN = tuple(
    re.compile(rf"(?<![\w/.-]){written}(?![\w/.-])", re.IGNORECASE)
    for written in (
        rf"{_YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})",
        f"{_DAY}{_BETWEEN}{_MONTH}{_BETWEEN}{_YEAR}",
        f"{_MONTH}{_BETWEEN}{_YEAR}",
        f"{_DAY}{_BETWEEN}{_MONTH}",
        _YEAR,
    )
)


class NameNeeded(Refusal):
    """Type a name, at least two letters of it, in no more than eight words or 200 characters. Beside it a date of birth may
    stand, or a part of one."""

    status = 422


class NoSuchDate(Refusal):
    """That date of birth is no day of any year. Type it like 3 May 2010, May 2010 or 2010."""

    status = 422


@dataclass(frozen=True)
class KnownAs:
    """Somebody about whom it may be asked who looked: what tells them from others, and nothing more."""

    id: UUID
    name: str
    born: str  # as most reports state it; empty: not known
    since: datetime | None  # when they were first written of; only where two read alike


@dataclass(frozen=True)
class Called:
    """Who may be meant by what was typed, and whether there are more of them than are shown."""

    people: list[KnownAs]
    is_more: bool


@query(Permission.LEDGER, called="Looked a person up by name, to see who looked")
def people_called(viewer: Viewer, *, words: str) -> Called:
    """The people of the viewer's area whom these words may mean: a name, and what is known of a date of birth. Raises NameNeeded,
    NoSuchDate.

    The ledger keeps the words beside whom they found.
    """
    asked = tidied(words[: 4 * LONGEST])
    born, name = _born_in(asked[:LONGEST])
    if len(asked) > LONGEST or not _is_name(name):
        raise NameNeeded
    questions = list(dict.fromkeys(_questions(name, born[:4] if born else "")))
    found = prepared("SELECT person FROM sec.people_called(%s, %s)", [questions, born]) if questions else []
    ids = [person for (person,) in found if person]
    people = _known_as(ids[:SHOWN])
    concerning(subjects=[one.id for one in people], justification=f"Looked up: {asked}")
    return Called(people, is_more=len(ids) > SHOWN or len(ids) < len(found))


@query(Permission.LEDGER, called="Read a person’s name, to see who looked")
def person_asked_about(viewer: Viewer, *, person: UUID) -> KnownAs | None:
    """What somebody is called about whom it is asked who looked, as they stand now; None where there is nobody in the area."""
    people = _known_as([person])
    concerning(subjects={person, *(one.id for one in people)})
    return next(iter(people), None)


def _is_name(text: str) -> bool:
    return sum(map(str.isalpha, text)) > 1 and not any(map(str.isdigit, text)) and len(text.split()) <= MOST_WORDS


def _known_as(people: Collection[UUID]) -> list[KnownAs]:
    rows = prepared("SELECT person, name, born, since FROM sec.known_as(%s::uuid[])", [list(people)])
    return [KnownAs(person, name or NAME_NOT_KNOWN, born, since) for person, name, born, since in rows]


def _born_in(words: str) -> tuple[str | None, str]:
    """The date of birth in these words, as ISO 8601 with `_` for each digit that is not known, or None; and the rest."""
    for pattern in _BORN:
        found = pattern.search(words)
        if found:
            known = found.groupdict()
            day = _two_digits(known.get("day"), 31)
            parts = (known.get("year") or "____", _two_digits(_number_of(known.get("month")), 12), day)
            return "-".join(parts), " ".join((words[: found.start()] + " " + words[found.end() :]).split())
    return None, words


def _number_of(month: str | None) -> str | None:
    """01 is January; None: none was said."""
    return str(MONTHS.index(month[:3].lower()) + 1) if month and not month.isdecimal() else month


def _two_digits(number: str | None, most: int) -> str:
    """Raises NoSuchDate."""
    if number is None:
        return "__"
    if not 1 <= int(number) <= most:
        raise NoSuchDate
    return f"{int(number):02}"


def _questions(name: str, year: str) -> Iterator[str]:
    """What is asked of the index, the surest first. With the year a report that states both is found among very many of that
    name; without it whoever's name and birth stand in two reports."""
    with_year = f"{name} {year}" if year.isdecimal() else name
    for reading in (*readings(with_year), *readings(name), *near_readings(with_year)):
        if reading.why in NAMES or reading.why == "near":
            yield reading.question
