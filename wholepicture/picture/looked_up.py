"""The look-up of whoever oversees: about whom do they ask who looked? They read no content, and learn by it what a person is
called, when they were born, and nothing more ([decision 38](../../docs/decisions/0038-who-looked-can-be-asked.md))."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import prepared
from wholepicture.base.ledgered import Refusal, concerning, query
from wholepicture.picture.labels import NAME_NOT_KNOWN
from wholepicture.picture.search.dates import born_beside, day_beside
from wholepicture.picture.search.query import LONGEST, MOST_WORDS, NAMES, NEAR, near_readings, readings, tidied
from wholepicture.picture.sql.looked_up import SHOWN


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
    born: str  # in ISO 8601, as most reports state it; empty: none states it so
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
    found = [one for name, days in _ways(asked) for one in _found(name, days)]
    ids = list(dict.fromkeys(person for person in found if person))
    people = _known_as(ids[:SHOWN])
    concerning(subjects=[one.id for one in people], justification=f"Looked up: {asked}")
    return Called(people, is_more=len(ids) > SHOWN or None in found)


@query(Permission.LEDGER, called="Read a person’s name, to see who looked")
def person_asked_about(viewer: Viewer, *, person: UUID) -> KnownAs | None:
    """What somebody is called about whom it is asked who looked, as they stand now; None where there is nobody in the area."""
    people = _known_as([person])
    concerning(subjects={person, *(one.id for one in people)})
    return next(iter(people), None)


def _is_name(text: str) -> bool:
    return _letters(text) > 1 and not any(map(str.isdigit, text)) and len(text.split()) <= MOST_WORDS


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _known_as(people: Collection[UUID]) -> list[KnownAs]:
    rows = prepared("SELECT person, name, born, since FROM sec.known_as(%s::uuid[])", [list(people)])
    return [KnownAs(person, name or NAME_NOT_KNOWN, born, since) for person, name, born, since in rows]


def _ways(asked: str) -> list[tuple[str, list[str]]]:
    """Each way to read these words as a name and the days on which its bearer may be born; `_` for the digits of a year that is
    not said. Raises NameNeeded, NoSuchDate."""
    if len(asked) > LONGEST:
        raise NameNeeded
    read = list(_read(asked))
    ways = [(name, days) for name, days in read if _is_name(name)]
    if ways:
        return ways
    # Beside a name no other digits stand than those of a date.
    left = (name for name, _ in read)
    raise NoSuchDate if any(_letters(name) > 1 and any(map(str.isdigit, name)) for name in left) else NameNeeded


def _read(asked: str) -> Iterator[tuple[str, list[str]]]:
    for dates, rest in born_beside(asked):
        day = None if dates else day_beside(rest)
        if day:
            yield _tidy(day[1]), [f"____-{day[0]}"]
        elif len(dates) <= 1:
            yield _tidy(rest), dates[0] if dates else []


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _found(name: str, days: Sequence[str]) -> list[UUID | None]:
    """Who may be meant; None among them: there may be more."""
    questions = list(dict.fromkeys(_questions(name, [day for day in days if "_" not in day])))
    if not questions:
        return []
    born = [f"b/{day}" for day in days] or None
    return [person for (person,) in prepared("SELECT person FROM sec.people_called(%s, %s)", [questions, born])]


def _questions(name: str, days: Sequence[str]) -> Iterator[str]:
    """What is asked of the index, the surest first. With the day a report that states both is found among very many of that
    name; without it whoever's name and birth stand in two reports."""
    dated = [f"{name} {day}" for day in days] or [name]
    surer = chain.from_iterable(readings(words) for words in (*dated, name))
    for reading in (*surer, *chain.from_iterable(map(near_readings, dated))):
        if reading.why in NAMES or reading.why == NEAR:
            yield reading.question
