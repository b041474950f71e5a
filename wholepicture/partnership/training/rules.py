"""Courses and their renewal, and the rows of a file as they are understood. Standard library alone.

A course counts through the same day so many months later; where that month has no such day, through its last.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from wholepicture.partnership.clocks.rules import months_later
from wholepicture.partnership.rules import PREVENTION, WORK_ADDRESS

SOON = 60  # days before a course runs out in which that is said
MOST_ROWS = 5_000  # of one file
MOST_MONTHS = 120
LONGEST_ROLE = 80
MOST_ROLES = 60  # of one course
MOST_OF_ONE = 100_000  # pupils or copies: more is a slip of the keyboard
FIRST_DAY = date(1990, 1, 1)  # what is earlier is a slip of the keyboard

LEVELS: dict[str, str] = {
    "1": "Level 1: awareness",
    "2": "Level 2: those who work with children",
    "3": "Level 3: leads and specialists",
}
NEVER, LAPSED, RUNNING_OUT, CURRENT = "never", "lapsed", "soon", "current"
# How somebody stands with a course that their role needs; what presses most comes first.
STANDINGS: dict[str, str] = {
    NEVER: "Never taken",
    LAPSED: "Lapsed",
    RUNNING_OUT: "Lapses soon",
    CURRENT: "Current",
}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")


def counts_through(taken_on: date, renewal_months: int | None) -> date | None:
    """The last day on which a course counts; None where it is never taken again."""
    return months_later(taken_on, renewal_months) if renewal_months else None


def standing(taken_on: date | None, renewal_months: int | None, today: date) -> str:
    """How somebody stands with a course that they took last on this day."""
    if taken_on is None:
        return NEVER
    last = counts_through(taken_on, renewal_months)
    if last is None:
        return CURRENT
    if last < today:
        return LAPSED
    return RUNNING_OUT if last <= today + timedelta(days=SOON) else CURRENT


def plain(text: str) -> str:
    """Words with single blanks between them."""
    return " ".join(text.split())


def role_key(text: str) -> str:
    """A job or role as it is compared: whatever its case and its blanks."""
    return plain(text).lower()


def course_code(text: str) -> str:
    """A course's code as it is kept."""
    return plain(text).upper()


def course_problems(code: str, title: str, level: str, months: int | None, roles: Sequence[str]) -> dict[str, str]:
    """What is wrong with a course that somebody sets, by field, in words; nothing where it is right."""
    wrong = {
        "code": not _CODE.fullmatch(code),
        "title": not 0 < len(title) <= 120,
        "level": level not in LEVELS,
        "renewal": months is not None and not 0 < months <= MOST_MONTHS,
        "roles": len(roles) > MOST_ROLES or any(len(role) > LONGEST_ROLE for role in roles),
    }
    words = {
        "code": "Enter a short code, such as CSE-1: letters, digits and hyphens, at most 40.",
        "title": "Enter what the course is called, in 120 characters or fewer.",
        "level": "Choose a level.",
        "renewal": f"Enter how many months it counts, from 1 to {MOST_MONTHS}; or leave this empty where it is taken once.",
        "roles": f"Enter at most {MOST_ROLES} roles, one on each line, in {LONGEST_ROLE} characters or fewer each.",
    }
    return {field: words[field] for field, is_wrong in wrong.items() if is_wrong}


def read_date(text: str) -> date | None:
    """A day as people and spreadsheets write it, the day before the month; None where it is none."""
    for form in _DATES:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day alone
        except ValueError:
            continue
    return None


def read_months(text: str) -> int | None:
    """A whole number of months; None where none is said, and 0 where it is no number."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else 0


# -- the rows of a file ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong with a row, in which field, and what to do."""

    row: int
    field: str
    said: str


Row = tuple[int, Mapping[str, str]]
"""A row's number as a spreadsheet shows it, and what stands in it by field."""


@dataclass(frozen=True)
class Known:
    """What rows are read against. `agencies`: those whose entries the sender keeps, by code and by name, as `role_key` has them;
    `own`: the only one, where there is one alone. `people`: name and role of those who are there already."""

    agencies: Mapping[str, UUID]
    courses: Mapping[str, str]  # code, by code and by title
    today: date
    own: UUID | None = None
    people: Mapping[tuple[UUID, str], tuple[str, str]] = field(default_factory=dict)
    places: Mapping[str, UUID] = field(default_factory=dict)  # every agency of the area


@dataclass
class Person:
    """Somebody whom rows name, by agency and address. `said`: in which row their name and role stood first."""

    agency: UUID
    email: str
    name: str = ""
    role: str = ""
    said: int = 0
    taken: set[tuple[str, date]] = field(default_factory=set)


@dataclass
class Understood:
    """What rows come to. Nothing is stored of any of them where there is a problem in one."""

    people: dict[tuple[UUID, str], Person] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, row: int, field: str, said: str) -> None:
        self.problems.append(Problem(row, field, said))


ADDRESS = "Enter their e-mail address at work, like name@example.org."
NO_AGENCY = "Enter one of the agencies whose people you keep, by its name or its short code."
NO_COURSE = "Enter a course by its code or its title, as the list of courses has it."
NO_DATE = "Enter the day like 4/3/2026: day, month, year."
NOT_YET = "This day has not come yet. Enter the day on which it was."
TOO_EARLY = "Enter a day since 1990."


def understand(rows: Iterable[Row], known: Known) -> Understood:
    """The people and courses that rows tell, and every problem. The order of the rows changes nothing of what is understood."""
    result = Understood()
    for number, cells in rows:
        _row(number, {name: plain(text) for name, text in cells.items()}, known, result)
    for person in result.people.values():
        _complete(person, known, result)
    result.problems.sort()
    return result


def _row(number: int, cells: Mapping[str, str], known: Known, result: Understood) -> None:
    email = cells.get("email", "").lower()
    if not WORK_ADDRESS.fullmatch(email) or len(email) > 254:
        result.wrong(number, "email", ADDRESS)
    agency = _agency(cells.get("agency", ""), known)
    if agency is None:
        result.wrong(number, "agency", NO_AGENCY)
    taken = _taken(number, cells, known, result)
    if agency is None or not email:
        return
    person = result.people.setdefault((agency, email), Person(agency, email, said=number))
    person.said = min(person.said, number)
    _says(number, person, cells, result)
    if taken:
        person.taken.add(taken)


def _agency(text: str, known: Known) -> UUID | None:
    return known.agencies.get(role_key(text)) if text else known.own


def _taken(number: int, cells: Mapping[str, str], known: Known, result: Understood) -> tuple[str, date] | None:
    """Which course on which day; None where a row tells of none, or wrongly."""
    said, day = cells.get("course", ""), cells.get("date", "")
    if not said and not day:
        return None
    course = known.courses.get(role_key(said))
    if course is None:
        result.wrong(number, "course", NO_COURSE)
    on = day_of(day, known.today)
    if isinstance(on, str):
        result.wrong(number, "date", on)
        return None
    return (course, on) if course else None


def day_of(text: str, today: date) -> date | str:
    """A day that has been; or what is wrong with it, in words."""
    on = read_date(text)
    if on is None:
        return NO_DATE
    if on > today:
        return NOT_YET
    return TOO_EARLY if on < FIRST_DAY else on


def _says(number: int, person: Person, cells: Mapping[str, str], result: Understood) -> None:
    """What a row says of a person's name and role. Two that say different things are a problem, whichever comes first."""
    for what, called, most in (("name", "name", 200), ("role", "role", LONGEST_ROLE)):
        text = cells.get(what, "")
        before = getattr(person, what)
        if len(text) > most or not text.isprintable():
            result.wrong(number, what, f"Enter their {called} in one line of {most} characters or fewer.")
            setattr(person, what, text)  # said already: it is not missing as well
        elif text and before and role_key(text) != role_key(before):
            result.wrong(
                number, what, f"Another row gives this person another {called}. Enter the same in each of their rows."
            )
        elif text:
            # Of two that differ in capitals alone, the same is kept in any order of rows.
            setattr(person, what, min(filter(None, (before, text))))


def _complete(person: Person, known: Known, result: Understood) -> None:
    """A name and a role for everybody who is not known already."""
    name, role = known.people.get((person.agency, person.email), ("", ""))
    person.name, person.role = person.name or name, person.role or role
    if not person.name:
        result.wrong(person.said, "name", "Enter their name. Nobody has this address here yet.")
    if not person.role:
        result.wrong(person.said, "role", "Enter their role or job. It says which courses they need.")


# -- prevention -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Done:
    """A session, or a delivery: what a row or a form tells of it."""

    agency: UUID
    kind: str
    school: UUID | None
    place: str
    year_groups: str
    done_on: date
    how_many: int
    what: str


KINDS: dict[str, str] = {
    **{code: code for code in PREVENTION},
    **{title.lower(): code for code, title in PREVENTION.items()},
    **{"leaflets": "material", "posters": "material", "leaflet": "material", "poster": "material"},
    **{"session": "session", "sessions": "session"},
}
NO_KIND = "Enter session, or leaflets."
NO_PLACE = "Enter the school or agency by its name, or the place in words."
HOW_MANY = f"Enter how many pupils or copies, as a whole number from 1 to {MOST_OF_ONE:,}."
WHAT = "Enter what it was about, or which leaflet or poster, in 200 characters or fewer."
YEARS = "Enter the year groups in 60 characters or fewer, like Years 8 and 9; or leave this empty."


def understand_prevention(rows: Iterable[Row], known: Known) -> tuple[list[Done], list[Problem]]:
    """What rows tell of sessions and deliveries, each once, and every problem."""
    done: dict[Done, None] = {}
    problems: list[Problem] = []
    for number, cells in rows:
        found = _done({name: plain(text) for name, text in cells.items()}, known)
        if isinstance(found, Done):
            done[found] = None
        else:
            problems += [Problem(number, field, said) for field, said in found.items()]
    return list(done), sorted(problems)


def _done(cells: Mapping[str, str], known: Known) -> Done | dict[str, str]:
    kind = KINDS.get(cells.get("kind", "").lower())
    agency = _agency(cells.get("agency", ""), known)
    on = day_of(cells.get("date", ""), known.today)
    how_many = _count(cells.get("how_many", ""))
    problems = {
        **({} if kind else {"kind": NO_KIND}),
        **({} if agency else {"agency": NO_AGENCY}),
        **({"date": on} if isinstance(on, str) else {}),
        **({} if how_many else {"how_many": HOW_MANY}),
        **_wrong_words(cells),
    }
    if problems or agency is None or kind is None or isinstance(on, str):
        return problems
    where = cells["where"]
    school = known.places.get(role_key(where))
    return Done(agency, kind, school, "" if school else where, cells.get("years", ""), on, how_many, cells["what"])


def _count(text: str) -> int:
    """How many a row says; 0 where it says no such number."""
    digits = text.replace(",", "")
    count = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 6 else 0
    return count if count <= MOST_OF_ONE else 0


def _wrong_words(cells: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the words of a row: where a needed one is missing, or one is too long or holds what nobody can read."""
    fields = (("where", 1, 200, NO_PLACE), ("years", 0, 60, YEARS), ("what", 1, 200, WHAT))
    return {
        field: said
        for field, least, most, said in fields
        if not least <= len(text := cells.get(field, "")) <= most or not text.isprintable()
    }
