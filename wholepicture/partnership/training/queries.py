"""Reads of training and prevention. Names are read by whoever keeps an agency's people, as row security decides; the hub reads numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.partnership.models import Agency, Professional
from wholepicture.partnership.rules import PUBLIC
from wholepicture.partnership.training.rules import (
    CURRENT,
    STANDINGS,
    Known,
    counts_through,
    role_key,
    standing,
)
from wholepicture.partnership.training_tables import Course, CourseTaken, Prevention, Trainee

MOST_DONE = 200  # sessions and deliveries on one list
MOST_LEFT = 100


@dataclass(frozen=True)
class CourseRow:
    """A course in force. `number`: how often it was set."""

    code: str
    title: str
    level: int
    renewal_months: int | None
    roles: tuple[str, ...]
    is_retired: bool
    number: int


@dataclass(frozen=True)
class Cover:
    """How many of a role at an agency need a course, and how they stand with it. `soon` are among `current`."""

    agency: UUID
    role: str
    course: str
    due: int
    current: int
    soon: int
    lapsed: int
    never: int


@dataclass(frozen=True)
class Need:
    """How somebody stands with a course that their role needs. `through`: the last day on which what they took counts."""

    course: str
    title: str
    standing: str
    taken_on: date | None
    through: date | None


@dataclass(frozen=True)
class Learner:
    """Somebody of an agency as its list of training has them. `entry`: what the agency entered of them, if anything."""

    id: UUID
    name: str
    role: str
    email: str
    is_in_directory: bool
    needs: tuple[Need, ...]
    entries: tuple[UUID, ...]

    @property
    def worst(self) -> str:
        """What presses most of all that they need."""
        return next((one for one in STANDINGS if any(need.standing == one for need in self.needs)), CURRENT)


@dataclass(frozen=True)
class _Known:
    """What is known of somebody, and which entries are theirs."""

    name: str
    role: str
    email: str
    is_in_directory: bool
    entries: list[UUID]


@dataclass(frozen=True)
class LeftRow:
    """Somebody who left, who is not in the directory, and why their entry was ended."""

    id: UUID
    name: str
    role: str
    reason: str


@dataclass(frozen=True)
class TakenRow:
    """That somebody took a course, as their page has it. `ended_reason`: why the entry was ended, if it was."""

    id: UUID
    title: str
    taken_on: date
    through: date | None
    entered_by: str
    entered_at: datetime
    ended_reason: str


@dataclass(frozen=True)
class DoneRow:
    """A session with pupils, or a delivery."""

    id: UUID
    agency: UUID
    agency_name: str
    kind: str
    where: str
    year_groups: str
    done_on: date
    how_many: int
    what: str
    ended_reason: str


@dataclass(frozen=True)
class SchoolRow:
    """What a school had since a day: nothing, where both numbers are 0."""

    name: str
    sessions: int
    pupils: int
    deliveries: int
    copies: int
    last: date | None

    @property
    def had_nothing(self) -> bool:
        return self.last is None


def agencies_kept(viewer: Any) -> list[Agency]:
    """The agencies whose people the viewer keeps, as `sec.keeps` has it, by name."""
    if viewer.professional_id is None or not viewer.may("entries"):
        return []
    agencies = Agency.objects.filter(area_id=viewer.area_id).exclude(type=PUBLIC).order_by("name", "id")
    if viewer.may("partnership"):
        return list(agencies)
    return list(agencies.filter(id=viewer.agency_id)) if viewer.may("administer") else []


def reads_coverage(viewer: Any) -> bool:
    """Whether coverage shows the viewer anything, as `sec.training_coverage` has it."""
    keeps = viewer.may("entries") and (viewer.may("partnership") or viewer.may("administer"))
    return bool(viewer.may("alerts") or keeps)


def courses_in(area: UUID | Any) -> dict[str, CourseRow]:
    """The courses of an area as they are in force, by code, the lowest level first."""
    rows = Course.objects.filter(area_id=area).order_by("code", "-number").distinct("code")
    found = [
        CourseRow(row.code, row.title, row.level, row.renewal_months, tuple(row.roles), row.is_retired, row.number)
        for row in rows
    ]
    return {row.code: row for row in sorted(found, key=lambda row: (row.level, row.title))}


@query("directory", called="Looked at the courses of the partnership")
def courses_of(viewer: Any) -> list[CourseRow]:
    """The courses of the viewer's area as they are in force."""
    return list(courses_in(viewer.area_id).values())


@query("directory", called="Looked at how many are trained")
def coverage_of(viewer: Any) -> list[Cover]:
    """How many are trained, by agency, role and course, as far as the viewer reads it; nothing for everybody else."""
    with cursor() as sql:
        sql.execute("SELECT * FROM sec.training_coverage(%s)", [clock.local_date()])
        rows = [Cover(*row) for row in sql.fetchall()]
    concerning(records={row.agency for row in rows})
    return rows


@query("directory", called="Looked up which agencies take part, for training and prevention")
def agencies_by_name(viewer: Any) -> dict[UUID, str]:
    """The agencies of the viewer's area."""
    agencies = Agency.objects.filter(area_id=viewer.area_id).exclude(type=PUBLIC).order_by("name", "id")
    return dict(agencies.values_list("id", "name"))


@query("entries", called="Read who of an agency took which course")
def learners_of(viewer: Any, *, agency: UUID) -> list[Learner]:
    """Everybody of an agency, with what they need: what presses most first. Raises NotFound where the viewer does not keep it."""
    if agency not in {one.id for one in agencies_kept(viewer)}:
        raise NotFound
    concerning(records=[agency])
    people = _people(agency)
    last = _last_taken(agency, people)
    courses = [row for row in courses_in(viewer.area_id).values() if not row.is_retired]
    learners = [_learner(person, known, last, courses) for person, known in people.items()]
    order = {code: place for place, code in enumerate(STANDINGS)}
    return sorted(learners, key=lambda one: (order[one.worst], not one.needs, one.name, str(one.id)))


def _last_taken(agency: UUID, people: Mapping[UUID, _Known]) -> dict[tuple[UUID, str], date]:
    """When each of these people took each course last."""
    of_entry = {entry: person for person, known in people.items() for entry in known.entries}
    last: dict[tuple[UUID, str], date] = {}
    taken = CourseTaken.objects.filter(agency_id=agency, ended_at=None)
    for entry, course, on in taken.order_by("taken_on").values_list("trainee_id", "course", "taken_on"):
        if person := of_entry.get(entry):
            last[person, course] = on
    return last


def _learner(
    person: UUID, known: _Known, last: Mapping[tuple[UUID, str], date], courses: Iterable[CourseRow]
) -> Learner:
    today, role = clock.local_date(), role_key(known.role)
    needs = (_need(course, last.get((person, course.code)), today) for course in courses if role in course.roles)
    return Learner(
        person, known.name, known.role, known.email, known.is_in_directory, tuple(needs), tuple(known.entries)
    )


def _need(course: CourseRow, taken_on: date | None, today: date) -> Need:
    through = counts_through(taken_on, course.renewal_months) if taken_on else None
    return Need(course.code, course.title, standing(taken_on, course.renewal_months, today), taken_on, through)


def _people(agency: UUID) -> dict[UUID, _Known]:
    """Everybody of an agency by id, with the entries that are theirs: two statements, however many they are."""
    found: dict[UUID, _Known] = {}
    by_address: dict[str, UUID] = {}
    for one in Professional.objects.filter(agency_id=agency, is_active=True):
        found[one.id] = _Known(one.name, one.role or one.job, one.email, True, [])
        by_address[one.email] = one.id
    for entry in Trainee.objects.filter(agency_id=agency):
        person = entry.professional_id or by_address.get(entry.email)
        if person in found:
            found[person].entries.append(entry.id)
        elif person is None and entry.ended_at is None:
            found[entry.id] = _Known(entry.name, entry.role, entry.email, False, [entry.id])
    return found


@query("entries", called="Read who of an agency’s list of training left")
def left_of(viewer: Any, *, agency: UUID) -> list[LeftRow]:
    """Who left, of those who are not in the directory: the last `MOST_LEFT`. Raises NotFound where the viewer does not keep it."""
    if agency not in {one.id for one in agencies_kept(viewer)}:
        raise NotFound
    concerning(records=[agency])
    rows = Trainee.objects.filter(agency_id=agency, professional=None, ended_at__isnull=False).order_by(
        "-ended_at", "id"
    )
    return [LeftRow(row.id, row.name, row.role, row.ended_reason) for row in rows[:MOST_LEFT]]


@query("entries", called="Read which courses somebody took")
def learner_of(viewer: Any, *, agency: UUID, person: UUID) -> tuple[Learner, list[TakenRow]]:
    """Somebody of an agency, and every course that they took, the last first. Raises NotFound."""
    found = next((one for one in learners_of(viewer, agency=agency) if one.id == person), None)
    if found is None:
        raise NotFound
    concerning(records=[person])
    courses = courses_in(viewer.area_id)
    rows = list(CourseTaken.objects.filter(trainee__in=found.entries, agency_id=agency).order_by("-taken_on", "id"))
    names = dict(Professional.objects.filter(id__in={row.entered_by_id for row in rows}).values_list("id", "name"))
    return found, [
        TakenRow(
            row.id,
            courses[row.course].title,
            row.taken_on,
            counts_through(row.taken_on, courses[row.course].renewal_months),
            names.get(row.entered_by_id, ""),
            row.entered_at,
            row.ended_reason,
        )
        for row in rows
    ]


@query("directory", called="Looked at one’s own training")
def own_training(viewer: Any) -> list[Need]:
    """How the viewer stands with the courses that their own role needs, as far as their agency entered it."""
    entries = Trainee.objects.filter(professional_id=viewer.person, agency_id=viewer.agency_id)
    rows = CourseTaken.objects.filter(trainee__in=entries.values("id"), ended_at=None)
    last: dict[str, date] = {}
    for course, on in rows.order_by("taken_on").values_list("course", "taken_on"):
        last[course] = on
    courses = [row for row in courses_in(viewer.area_id).values() if not row.is_retired]
    return [_need(row, last.get(row.code), clock.local_date()) for row in courses if viewer.role in row.roles]


def known_to(viewer: Any, emails: Iterable[str]) -> Known:
    """What rows that name these addresses are read against: a few small statements, however many rows there are."""
    kept = agencies_kept(viewer)
    courses = [row for row in courses_in(viewer.area_id).values() if not row.is_retired]
    every = Agency.objects.filter(area_id=viewer.area_id).exclude(type=PUBLIC)
    return Known(
        agencies=_by_name(kept),
        courses={role_key(said): row.code for row in courses for said in (row.title, row.code)},
        today=clock.local_date(),
        own=kept[0].id if len(kept) == 1 else None,
        people=_people_with([one.id for one in kept], set(emails)),
        places=_by_name(every),
    )


def _by_name(agencies: Iterable[Agency]) -> dict[str, UUID]:
    """Agencies by name and by short code."""
    return {role_key(said): one.id for one in agencies for said in (one.name, one.code)}


def _people_with(agencies: list[UUID], emails: set[str]) -> dict[tuple[UUID, str], tuple[str, str]]:
    """Name and role of whoever has these addresses: as the directory has them, else as they were entered."""
    asked = {"agency_id__in": agencies, "email__in": emails}
    entered = {(one.agency_id, one.email): (one.name, one.role) for one in Trainee.objects.filter(**asked)}
    directory = {
        (one.agency_id, one.email): (
            one.name,
            one.role or one.job or entered.get((one.agency_id, one.email), ("", ""))[1],
        )
        for one in Professional.objects.filter(**asked, is_active=True)
    }
    return entered | directory


@query("directory", called="Looked at what was done with pupils")
def done_of(viewer: Any, *, since: date) -> list[DoneRow]:
    """The last sessions and deliveries in the viewer's area since a day, `MOST_DONE` at the most, the newest first."""
    rows = Prevention.objects.filter(area_id=viewer.area_id, done_on__gte=since).order_by("-done_on", "id")
    names = dict(Agency.objects.filter(area_id=viewer.area_id).values_list("id", "name"))
    return [_done_row(row, names) for row in rows.filter(ended_at=None)[:MOST_DONE]]


def _done_row(row: Prevention, names: dict[UUID, str]) -> DoneRow:
    where = names.get(row.school_id, "") if row.school_id else row.place
    return DoneRow(
        row.id,
        row.agency_id,
        names.get(row.agency_id, ""),
        row.kind,
        where,
        row.year_groups,
        row.done_on,
        row.how_many,
        row.what,
        row.ended_reason,
    )


@query("directory", called="Looked at one session or delivery")
def done_with(viewer: Any, *, done: UUID) -> DoneRow:
    """One session or delivery. Raises NotFound."""
    row = Prevention.objects.filter(Q(area_id=viewer.area_id), id=done).first()
    if row is None:
        raise NotFound
    concerning(records=[done])
    return _done_row(row, dict(Agency.objects.filter(area_id=viewer.area_id).values_list("id", "name")))


@query("directory", called="Looked at which schools had sessions and leaflets")
def schools_of(viewer: Any, *, since: date) -> list[SchoolRow]:
    """Every school of the viewer's area with what it had since a day: those that had nothing first."""
    with cursor() as sql:
        sql.execute(
            """SELECT a.name, count(*) FILTER (WHERE d.kind = 'session'),
                      coalesce(sum(d.how_many) FILTER (WHERE d.kind = 'session'), 0),
                      count(*) FILTER (WHERE d.kind = 'material'),
                      coalesce(sum(d.how_many) FILTER (WHERE d.kind = 'material'), 0), max(d.done_on)
               FROM partnership_agency a LEFT JOIN partnership_prevention d ON d.school_id = a.id AND d.area_id = a.area_id
                    AND d.done_on >= %s AND d.ended_at IS NULL
               WHERE a.area_id = %s AND a.type = 'school' GROUP BY a.id, a.name ORDER BY max(d.done_on) NULLS FIRST, a.name""",
            [since, viewer.area_id],
        )
        return [SchoolRow(*row) for row in sql.fetchall()]
