"""Reads of what reading needs of training: the rules, who lapses and when, and what was lifted. Row security decides of who."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.partnership.models import Agency, Professional
from wholepicture.partnership.narrowing.rules import MOST_WORDS, REMINDED_AFTER, can_be_met
from wholepicture.partnership.narrowing_tables import ReadingLift, ReadingRule, ReminderSetting
from wholepicture.partnership.training.queries import agencies_kept, courses_in

MOST_LIFTS = 20


@dataclass(frozen=True)
class RuleRow:
    """What a role needs to read. `number`: how often it was set; `title`: the course, where one is named; `can_be_met`: whether a course
    in force counts for it. Where none does, it keeps nobody from reading."""

    id: UUID
    role: str
    course: str
    title: str
    level: int
    number: int
    from_day: date
    warnings: tuple[int, ...]
    is_ended: bool
    reason: str
    by: str
    at: datetime
    can_be_met: bool = True


@dataclass(frozen=True)
class NeedRow:
    """One need of somebody's that lapses, or has: which course, and the first day without reading."""

    title: str  # empty: any course of this level or above
    level: int
    lapses_on: date

    @property
    def has_lapsed(self) -> bool:
        return self.lapses_on <= clock.local_date()


@dataclass(frozen=True)
class StandingRow:
    """Somebody who lapses soon, or has: what first, and until when it is lifted, if it is."""

    person: UUID
    name: str
    job: str
    role: str
    agency: UUID
    agency_name: str
    needs: tuple[NeedRow, ...]
    lifted_to: date | None

    @property
    def has_lapsed(self) -> bool:
        return self.needs[0].has_lapsed

    @property
    def is_narrowed(self) -> bool:
        return self.has_lapsed and self.lifted_to is None


@dataclass(frozen=True)
class LiftRow:
    """That somebody reads, or read, in spite of it."""

    id: UUID
    starts_on: date
    ends_on: date
    reason: str
    by: str
    ended_at: datetime | None
    is_in_force: bool


@dataclass(frozen=True)
class Lapsing:
    """Somebody who lapses, as the background tells of it."""

    person: UUID
    agency: UUID
    lapses_on: date
    warnings: tuple[int, ...]


def lifts_reading(viewer: Any) -> bool:
    """Whether the viewer may lift it for others in an emergency, as `sec.lifts_reading` has it."""
    if viewer.professional_id is None or not (viewer.is_hub and viewer.is_lead):
        return False
    with cursor() as sql:
        sql.execute("SELECT sec.lifts_reading()")
        (lifts,) = sql.fetchone()
    return bool(lifts)


def is_told_of_others(viewer: Any) -> bool:
    """Whether the viewer is told who else lapses: of those whom they lead or look after, or may lift it for."""
    return bool(viewer.is_lead or agencies_kept(viewer) or lifts_reading(viewer))


def rules_in(area: UUID | Any) -> list[RuleRow]:
    """What roles need to read in an area, as it was set last, ended or not, by role. A few small statements."""
    rows = list(
        ReadingRule.objects.filter(area_id=area)
        .order_by("role", "course", "level", "-number")
        .distinct("role", "course", "level")
    )
    courses = courses_in(area) if rows else {}
    in_force = {code: (row.level, row.is_retired) for code, row in courses.items()}
    names = dict(Professional.objects.filter(id__in={row.made_by_id for row in rows}).values_list("id", "name"))
    return [
        RuleRow(
            row.id,
            row.role,
            row.course,
            courses[row.course].title if row.course in courses else row.course,
            row.level,
            row.number,
            row.from_day,
            tuple(row.warnings),
            row.is_ended,
            row.reason,
            names.get(row.made_by_id, ""),
            row.made_at,
            can_be_met(row.course, row.level, in_force),
        )
        for row in rows
    ]


@query("directory", called="Looked at which training roles need to read")
def reading_rules(viewer: Any) -> list[RuleRow]:
    """What roles need to read in the viewer's area: what is in force first."""
    return sorted(rules_in(viewer.area_id), key=lambda row: row.is_ended)


@query("directory", called="Looked at who reads no more soon, for want of training")
def reading_standing(viewer: Any, *, called: str = "") -> list[StandingRow]:
    """Who lapses soon and who has, of those that the viewer may know of (themself among them): who lapsed first stands first. `called`:
    of those alone who are called so."""
    rows = _standing(viewer, called=called)
    concerning(records={row.person for row in rows})
    return rows


def _standing(viewer: Any, person: UUID | None = None, called: str = "") -> list[StandingRow]:
    with cursor() as sql:
        sql.execute("SELECT * FROM sec.reading_standing(%s, %s::text[])", [person, called.split()[:MOST_WORDS]])
        rows = sql.fetchall()
    people = Professional.objects.in_bulk([row[0] for row in rows])
    agencies = dict(Agency.objects.filter(area_id=viewer.area_id).values_list("id", "name"))
    titles = {code: row.title for code, row in courses_in(viewer.area_id).items()} if rows else {}
    needs: dict[UUID, list[NeedRow]] = {}
    lifted: dict[UUID, date | None] = {}
    for person, course, level, lapses, lifted_to in rows:
        needs.setdefault(person, []).append(NeedRow(titles.get(course, course), level, lapses))
        lifted[person] = lifted_to
    return [
        StandingRow(
            one,
            people[one].name,
            people[one].job,
            people[one].role,
            people[one].agency_id,
            agencies.get(people[one].agency_id, ""),
            tuple(of_one),
            lifted[one],
        )
        for one, of_one in needs.items()
        if one in people
    ]


@query("directory", called="Looked at one’s own reading, and the training that it needs")
def own_reading(viewer: Any) -> StandingRow | None:
    """How the viewer stands with what their role needs to read; None where nothing lapses for a long time."""
    concerning(records=[viewer.person])
    return next(iter(_standing(viewer, viewer.person)), None)


@query("directory", called="Looked at somebody’s reading, and the training that it needs")
def standing_of_one(viewer: Any, *, person: UUID) -> tuple[StandingRow, list[LiftRow]]:
    """Somebody who lapses soon or has, and what was lifted for them, the last first. Raises NotFound."""
    for row in _standing(viewer, person):
        concerning(records=[person])
        return row, _lifts(person)
    raise NotFound


def _lifts(person: UUID) -> list[LiftRow]:
    rows = list(ReadingLift.objects.filter(professional_id=person).order_by("-made_at", "id")[:MOST_LIFTS])
    names = dict(Professional.objects.filter(id__in={row.made_by_id for row in rows}).values_list("id", "name"))
    today = clock.local_date()
    return [
        LiftRow(
            row.id,
            row.starts_on,
            row.ends_on,
            row.reason,
            names.get(row.made_by_id, ""),
            row.ended_at,
            row.ended_at is None and row.starts_on <= today <= row.ends_on,
        )
        for row in rows
    ]


def reminded_after(area: UUID | Any) -> tuple[int, int]:
    """After how many months without a report somebody is shown how to record (0: nobody is), and how often that was set."""
    row = ReminderSetting.objects.filter(area_id=area).order_by("-number").first()
    return (row.months, row.number) if row else (REMINDED_AFTER, 0)


def lapsing_in(area: UUID, most: int) -> list[Lapsing]:
    """Background only: everybody of an area who will lapse, or has, what comes first of each; at most so many people."""
    roles = {row.role for row in rules_in(area) if not row.is_ended}
    if not roles:
        return []
    people = Professional.objects.filter(agency__area_id=area, is_active=True, role__in=roles).order_by("id")
    employers = dict(people.values_list("id", "agency_id")[:most])
    with cursor() as sql:
        sql.execute(
            """SELECT DISTINCT ON (person) person, lapses_on, warnings FROM sec.reading_lapses(%s)
               WHERE lapses_on IS NOT NULL ORDER BY person, lapses_on""",
            [list(employers)],
        )
        return [Lapsing(person, employers[person], lapses, tuple(days)) for person, lapses, days in sql.fetchall()]


def leads_of(agencies: Iterable[UUID], roles: Iterable[str]) -> dict[UUID, set[UUID]]:
    """Who is told of colleagues who lapse, by agency: who leads it or stands in for them, and whoever is in one of these roles there."""
    told: dict[UUID, set[UUID]] = {}
    people = Professional.objects.filter(agency_id__in=list(agencies), is_active=True).exclude(role="")
    looks_after = set(roles)
    for one in people.only("id", "agency_id", "role", "is_lead", "is_deputy"):
        if one.is_lead or one.is_deputy or one.role in looks_after:
            told.setdefault(one.agency_id, set()).add(one.id)
    return told
