"""Writes of training and prevention: one row by hand or a file of them, all or nothing. PostgreSQL asks the same of every row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from wholepicture.base import clock
from wholepicture.base.bulk_insert import insert_rows
from wholepicture.base.database_role import cursor
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import (
    LONGEST_REASON,
    NeedsReason,
    NotFound,
    ReasonTooLong,
    Refusal,
    command,
    concerning,
)
from wholepicture.base.stored_first import stored_first
from wholepicture.partnership.models import Professional
from wholepicture.partnership.training.queries import agencies_kept, courses_in, known_to
from wholepicture.partnership.training.rules import (
    MOST_ROWS,
    Done,
    Person,
    Problem,
    Row,
    course_code,
    course_problems,
    plain,
    role_key,
    understand,
    understand_prevention,
)
from wholepicture.partnership.training_tables import Course, CourseTaken, Prevention, Trainee

T = TypeVar("T")
Key = tuple[UUID, str]
"""An agency and an address in it."""


class WrongCourse(Refusal):
    """This course is not taken. Nothing was set."""

    status = 422

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__()
        self.problems = problems


class CourseSetMeanwhile(Refusal):
    """Somebody else set this course after you opened this page. Nothing of yours was set: look at what they set."""


class CourseThere(Refusal):
    """There is a course with this code already. Enter another code, or change that course."""


class BrokenRows(Refusal):
    """Some rows cannot be taken in. Nothing was stored."""

    status = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)


class TooManyRows(Refusal):
    """There are more rows than are taken in at once. Split the file, and send the parts: nothing is stored twice."""

    status = 422


class EnteredMeanwhile(Refusal):
    """Somebody else entered some of the same at this moment. Nothing of yours was stored: send it again, and nothing is stored twice."""


@dataclass(frozen=True)
class Account:
    """What became of rows. `before`: there already; `ended`: ended in error once, and so not taken in again; `left`: of people who
    left."""

    new: int
    before: int
    people: int = 0
    ended: int = 0
    left: int = 0


@command("partnership", called="Set a course of the partnership")
def set_course(
    viewer: Any,
    *,
    code: str,
    title: str,
    level: str,
    renewal_months: int | None,
    roles: Sequence[str],
    is_retired: bool = False,
    after: int,
) -> str:
    """A course as it is from now on; its code. `after`: the number of the version that it follows, 0 for a new one.

    Raises WrongCourse, CourseThere, CourseSetMeanwhile.
    """
    code, title = course_code(code), plain(title)
    needed = list(dict.fromkeys(filter(None, map(role_key, roles))))
    if problems := course_problems(code, title, level, renewal_months, needed):
        raise WrongCourse(problems)
    stands = courses_in(viewer.area_id).get(code)
    if (stands.number if stands else 0) != after:
        raise CourseSetMeanwhile if after else CourseThere
    course = Course(
        id=new_id(),
        area_id=viewer.area_id,
        code=code,
        number=after + 1,
        title=title,
        level=int(level),
        renewal_months=renewal_months,
        roles=needed,
        is_retired=is_retired,
        made_by_id=viewer.person,
    )
    with stored_first(CourseSetMeanwhile if after else CourseThere):
        course.save(force_insert=True)
    concerning(records=[course.id], justification=f"{code}: {title}")
    return code


@command("entries", called="Entered who took which course", action="collection")
def take_training(viewer: Any, *, rows: Sequence[Row], anew: bool = False) -> Account:
    """Take in who took which course, and who is there to be trained, from these rows: all of them, or nothing.

    What is there already is not stored twice; nor is what was ended as an error, unless somebody enters it
    `anew`. Raises BrokenRows, TooManyRows, EnteredMeanwhile.
    """
    if len(rows) > MOST_ROWS:
        raise TooManyRows
    known = known_to(viewer, (plain(cells.get("email", "")).lower() for _, cells in rows))
    understood = understand(rows, known)
    if understood.problems:
        raise BrokenRows(understood.problems)
    people = understood.people
    concerning(records={agency for agency, _ in people}, justification=f"Rows: {len(rows)}")
    with stored_first(EnteredMeanwhile):
        return _take(viewer, people, anew)


def _take(viewer: Any, people: Mapping[Key, Person], anew: bool) -> Account:
    entries, made = _entries(viewer, people)
    stay = {key: entry.id for key, entry in entries.items() if entry.ended_at is None}
    wanted = {
        (stay[key], course, on): person.agency
        for key, person in people.items()
        if key in stay
        for course, on in person.taken
    }
    there = CourseTaken.objects.filter(trainee__in=list(stay.values()))
    rows = list(there.values_list("trainee_id", "course", "taken_on", "ended_at"))
    stood, errors = _apart((row[:3], row[3]) for row in rows)
    new = wanted.keys() - stood - (set() if anew else errors)
    insert_rows(CourseTaken, [_taken(viewer, wanted[one], *one) for one in sorted(new, key=str)])
    kept_out = (wanted.keys() & errors) - stood - new
    return Account(len(new), len(wanted.keys() & stood), made, len(kept_out), len(entries) - len(stay))


def _apart(rows: Iterable[tuple[T, datetime | None]]) -> tuple[set[T], set[T]]:
    """What stands, and what was ended as an error."""
    stood: set[T] = set()
    ended: set[T] = set()
    for row, ended_at in rows:
        (ended if ended_at else stood).add(row)
    return stood, ended


def _taken(viewer: Any, agency: UUID, trainee: UUID, course: str, on: date) -> CourseTaken:
    return CourseTaken(
        id=new_id(),
        area_id=viewer.area_id,
        agency_id=agency,
        trainee_id=trainee,
        course=course,
        taken_on=on,
        entered_by_id=viewer.person,
        entered_at=clock.now(),
        ended_reason="",
    )


def _entries(viewer: Any, people: Mapping[Key, Person]) -> tuple[dict[Key, Trainee], int]:
    """Everybody's entry, made where there is none, and how many were made; a name and a role follow the last file."""
    agencies, emails = {agency for agency, _ in people}, {email for _, email in people}
    found = _by_key(Trainee.objects.filter(agency_id__in=agencies, email__in=emails))
    found = {key: entry for key, entry in found.items() if key in people}
    colleagues = _by_key(Professional.objects.filter(agency_id__in=agencies, email__in=emails, is_active=True))
    made = {key: _entry(viewer, people[key], colleagues.get(key)) for key in people.keys() - found.keys()}
    insert_rows(Trainee, list(made.values()))
    changed = [key for key, entry in found.items() if _differs(entry, people[key])]
    _follow((found[key].id, people[key].name, people[key].role) for key in changed)
    return {**found, **made}, len(made)


def _by_key(rows: Iterable[Any]) -> dict[Key, Any]:
    return {(one.agency_id, one.email): one for one in rows}


def _differs(entry: Trainee, person: Person) -> bool:
    """Whether somebody who is there was said to have another name or role now."""
    return entry.ended_at is None and (entry.name, entry.role) != (person.name, person.role)


def _entry(viewer: Any, person: Person, colleague: Professional | None) -> Trainee:
    return Trainee(
        id=new_id(),
        area_id=viewer.area_id,
        agency_id=person.agency,
        email=person.email,
        name=person.name,
        role=person.role,
        professional=colleague,
        entered_by_id=viewer.person,
        entered_at=clock.now(),
        ended_reason="",
    )


def _follow(changed: Iterable[tuple[UUID, str, str]]) -> None:
    """Give entries the name and role that were said now, in one statement."""
    if rows := list(changed):
        with cursor() as sql:
            sql.execute(
                """UPDATE partnership_trainee t SET name = c.name, role = c.role
                   FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS c (id, name, role) WHERE t.id = c.id""",
                [list(column) for column in zip(*rows, strict=True)],
            )


@command("entries", called="Said that an entry of a course taken was made in error")
def end_taken(viewer: Any, *, taken: UUID, reason: str) -> None:
    """From now on an entry counts for nothing. It stays, with the reason. Raises NotFound, NeedsReason, ReasonTooLong."""
    _end(viewer, CourseTaken, taken, reason)


@command("entries", called="Said that somebody left, who is not in the directory")
def end_trainee(viewer: Any, *, trainee: UUID, reason: str) -> None:
    """From now on nobody looks for this person's training. As `end_taken`."""
    _end(viewer, Trainee, trainee, reason)


@command("entries", called="Said that somebody is back, who is not in the directory")
def bring_trainee_back(viewer: Any, *, trainee: UUID) -> None:
    """Somebody who left is there again, with everything that they took. Raises NotFound."""
    kept = [one.id for one in agencies_kept(viewer)]
    left = Trainee.objects.filter(agency_id__in=kept, id=trainee, ended_at__isnull=False)
    if not left.update(ended_at=None, ended_by_id=None, ended_reason=""):
        raise NotFound
    concerning(records=[trainee])


@command("entries", called="Said that a session or delivery was entered in error")
def end_done(viewer: Any, *, done: UUID, reason: str) -> None:
    """From now on a session or delivery counts for nothing. As `end_taken`."""
    _end(viewer, Prevention, done, reason)


def _end(viewer: Any, table: Any, record: UUID, reason: str) -> None:
    said = reason.strip()
    if not said:
        raise NeedsReason
    if len(said) > LONGEST_REASON:
        raise ReasonTooLong(len(said))
    kept = [one.id for one in agencies_kept(viewer)]
    stands = table.objects.filter(id=record, ended_at=None, agency_id__in=kept)
    if not stands.update(ended_at=clock.now(), ended_by_id=viewer.person, ended_reason=said):
        raise NotFound
    concerning(records=[record], justification=said)


@command("entries", called="Entered what was done with pupils", action="collection")
def take_prevention(viewer: Any, *, rows: Sequence[Row]) -> Account:
    """Take in sessions with pupils and deliveries from these rows: all of them, or nothing. As `take_training`."""
    if len(rows) > MOST_ROWS:
        raise TooManyRows
    done, problems = understand_prevention(rows, known_to(viewer, ()))
    if problems:
        raise BrokenRows(problems)
    concerning(records={one.agency for one in done}, justification=f"Rows: {len(rows)}")
    stood, errors = _done_then(done)
    new = [one for one in done if one not in stood | errors]
    with stored_first(EnteredMeanwhile):
        insert_rows(Prevention, [_prevention(viewer, one) for one in new])
    return Account(len(new), len(stood & set(done)), ended=len((errors - stood) & set(done)))


def _done_then(done: Iterable[Done]) -> tuple[set[Done], set[Done]]:
    """What stands of the same agencies and days, and what was ended there as an error."""
    days, agencies = {one.done_on for one in done}, {one.agency for one in done}
    columns = ("agency_id", "kind", "school_id", "place", "year_groups", "done_on", "how_many", "what")
    there = Prevention.objects.filter(agency_id__in=agencies, done_on__in=days).values_list(*columns, "ended_at")
    return _apart((Done(*row[:-1]), row[-1]) for row in there)


def _prevention(viewer: Any, done: Done) -> Prevention:
    return Prevention(
        id=new_id(),
        area_id=viewer.area_id,
        agency_id=done.agency,
        kind=done.kind,
        school_id=done.school,
        place=done.place,
        year_groups=done.year_groups,
        done_on=done.done_on,
        how_many=done.how_many,
        what=done.what,
        entered_by_id=viewer.person,
        entered_at=clock.now(),
        ended_reason="",
    )
