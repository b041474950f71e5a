"""Who to ring about a child: who works with her and how each is reached now, who is on duty, and where she is tonight.

Who works with her, and where she is, follows from what the viewer may read of her; by which number somebody is reached, and who stands
in, from the directory, which everybody of the area reads. Where a name in the directory would tell where a protected child is, it is
not looked up.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Q

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import concerning, query
from wholepicture.base.many_ids import Ids
from wholepicture.linkage.queries import nominal_now, subjects_in
from wholepicture.partnership.absences.queries import cover_for
from wholepicture.partnership.absences.rules import Cover
from wholepicture.partnership.duty.reach import (
    Reachable,
    agency_called,
    folded,
    leading_of,
    numbers_of,
    people_called,
    reach_of,
    team_numbers,
)
from wholepicture.partnership.duty.rota import OnDuty, desk_at, duty_of_agencies
from wholepicture.picture.assembling import Names, pointers_to, working_with
from wholepicture.picture.labels import NAME_NOT_KNOWN, labels_of
from wholepicture.picture.missing import missing_since
from wholepicture.picture.models import Event, Fact, Working
from wholepicture.picture.queries import events_about, pieces_alone
from wholepicture.picture.results import PointerRow, WorkingRow

MOST_WORKERS = 30
MOST_AGENCIES = 12  # behind one report, alert or tie

PROTECTED, MISSING, PLACED, AT_HOME, NOT_KNOWN = "protected", "missing", "placed", "at home", "not known"


@dataclass(frozen=True)
class Worker:
    """Who works with a child, and how to reach them now.

    `who`: as the directory knows them; None: it does not. `phone`, `whose`: the number to ring first, and whose it is (`own`, `team`,
    `agency`; `said`: the number that the report gives). `stands_in`: who does while they are away or gone. `wrote_at`: when their
    agency last wrote about her, as far as the viewer may read it. `duty`: who is on duty for their team, else for their agency.
    """

    work: WorkingRow
    who: Reachable | None = None
    phone: str = ""
    whose: str = ""
    is_away: bool = False
    stands_in: tuple[Reachable, ...] = ()
    wrote_at: datetime | None = None
    duty: OnDuty | None = None

    @property
    def is_reached(self) -> bool:
        """Whether there is somebody with a name and a number that is answered now."""
        if self.is_away:
            return any(one.phone for one in self.stands_in)
        return bool(self.phone and (self.who or self.work.worker))


@dataclass(frozen=True)
class Tonight:
    """Where a child is on this date, as reports say that the viewer may read. `number`: of where she is (`number_of`), as far as one is
    known; `ask`, `ask_number`: the agency that said it."""

    kind: str
    where: str = ""
    since: datetime | None = None
    precision: str = ""
    number: str = ""
    number_of: str = ""
    ask: str = ""
    ask_number: str = ""


@dataclass(frozen=True)
class Contact:
    """An agency behind a report, an alert or a tie: its safeguarding lead, or whoever stands in, its number, and who is on duty."""

    agency: str
    lead: Reachable | None
    number: str
    duty: tuple[OnDuty, ...]


@dataclass(frozen=True)
class Behind:
    """Who to ring about what rests on reports: whoever works it, with who stands in where they are away, and the agencies behind it."""

    contacts: list[Contact]
    desk: OnDuty | None
    works_it: Reachable | None = None
    is_away: bool = False
    stands_in: tuple[Reachable, ...] = ()


@dataclass(frozen=True)
class ToRing:
    """Everybody to ring about a child. `desk`: who answers at the hub's duty desk; None: there is none."""

    nominal: UUID
    label: str
    workers: list[Worker]
    tonight: Tonight
    desk: OnDuty | None
    pointers: list[PointerRow]
    at: datetime
    whereabouts_hidden: bool = False


@query(Permission.PICTURE, called="Read who to ring about a child")
def who_to_ring(viewer: Viewer, *, nominal: UUID) -> ToRing | None:
    """Who to ring about a child now, or None: there is nobody, nothing of them is the viewer's to see, or they are no child."""
    anchor = nominal_now(viewer, nominal) or nominal
    subjects = Ids(subjects_in(anchor))
    if not subjects or not _is_child(anchor, subjects):
        return None
    at, names = clock.now(), Names(viewer, anchor)
    working = list(_working_now(subjects))
    concerning(subjects=[anchor], records=[row.id for row in working])
    return ToRing(
        nominal=anchor,
        label=labels_of("nominal", [anchor]).get(anchor, NAME_NOT_KNOWN),
        workers=_workers(working, subjects, names, at),
        tonight=_tonight(anchor, subjects, names),
        desk=desk_at(at),
        pointers=pointers_to(anchor),
        at=at,
        whereabouts_hidden=names.hidden,
    )


def _is_child(anchor: UUID, subjects: Collection[UUID]) -> bool:
    told = events_about(subjects, None).filter(role="child")
    return told.exists() or pieces_alone(anchor, None).filter(role="child").exists()


# -- who works with her -------------------------------------------------------------------------------------------------


def _working_now(subjects: Collection[UUID]) -> Iterable[Working]:
    today = clock.local_date()
    rows = Working.objects.filter(subject__in=subjects, starts_on__lte=today)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=today))


def _workers(working: Sequence[Working], subjects: Collection[UUID], names: Names, at: datetime) -> list[Worker]:
    rows = {row.id: row for row in working}
    listed = working_with(Working.objects.filter(id__in=list(rows)), names)[:MOST_WORKERS]
    open_rows = [rows[row.id] for row in listed if not names.withholds(rows[row.id])]
    found = _Directory(open_rows, at)
    wrote = _last_wrote(subjects)
    return [
        replace(
            found.worker(row, rows[row.id])
            if rows[row.id] in open_rows
            else Worker(row, phone=row.phone, whose="said"),
            wrote_at=wrote.get(rows[row.id].agency_id),
        )
        for row in listed
    ]


def _last_wrote(subjects: Collection[UUID]) -> dict[UUID, datetime]:
    """When each agency last wrote about her, as far as it shows."""
    told = Event.objects.filter(subject__in=subjects).values("agency_id").annotate(last=Max("recorded_at"))
    return dict(told.values_list("agency_id", "last"))


class _Directory:
    """What the directory says of those who work with a child, read once for all of them."""

    def __init__(self, rows: Sequence[Working], at: datetime):
        agencies = {row.agency_id for row in rows}
        self._people = people_called((row.agency_id, row.email, row.worker) for row in rows)
        self._teams = team_numbers(agencies)
        matched = {id for row in rows if (id := self._person(row))}
        self._cover: Mapping[UUID, Cover] = cover_for(matched, at, in_person=True) if matched else {}
        standing = {one for cover in self._cover.values() for one in cover.people}
        self._reach = reach_of(matched | standing)
        self._numbers = numbers_of(agencies)
        self._duty = duty_of_agencies(agencies, at)

    def _person(self, row: Working) -> UUID | None:
        """Whoever the report names, by the address at work, else by the name, where the agency has one who is called so."""
        by_address = self._people.get((row.agency_id, folded(row.email)))
        return by_address or self._people.get((row.agency_id, folded(row.worker)))

    def worker(self, work: WorkingRow, row: Working) -> Worker:
        person = self._person(row)
        who = self._reach.get(person) if person else None
        phone, whose = self._number(row, who)
        cover = self._cover.get(person) if person else None
        is_away = cover is not None and cover.is_away
        standing = cover.people if cover is not None and is_away else ()
        return Worker(
            work,
            who,
            phone,
            whose,
            is_away,
            tuple(self._reach[one] for one in standing if one in self._reach),
            duty=self._on_duty(row),
        )

    def _number(self, row: Working, who: Reachable | None) -> tuple[str, str]:
        if who and who.whose == "own":
            return who.phone, "own"
        if row.phone and not (who and who.has_left):
            return row.phone, "said"
        if number := self._teams.get((row.agency_id, folded(row.team)), ""):
            return number, "team"
        if who and who.phone:
            return who.phone, who.whose
        number = self._numbers.get(row.agency_id, "")
        return number, "agency" if number else ""

    def _on_duty(self, row: Working) -> OnDuty | None:
        """Who is on duty for the team; where it has no rota, for a team of the agency that has one."""
        of_agency = self._duty.get(row.agency_id, [])
        of_team = [duty for duty in of_agency if folded(duty.name) == folded(row.team)]
        return next(iter([*of_team, *of_agency]), None)


# -- where she is tonight -----------------------------------------------------------------------------------------------


def _tonight(anchor: UUID, subjects: Collection[UUID], names: Names) -> Tonight:
    if missing := missing_since(anchor):
        return Tonight(MISSING, since=missing[0], precision=missing[1])
    if names.hidden:
        return Tonight(PROTECTED)
    return _placed(subjects, names, clock.local_date()) or _at_home(subjects, names) or Tonight(NOT_KNOWN)


def _placed(subjects: Collection[UUID], names: Names, today: date) -> Tonight | None:
    """Where she is placed, as the newest placement says that has begun and not ended."""
    rows = Event.objects.filter(subject__in=subjects, role="child", kind="placement", at__lte=clock.now())
    current = rows.filter(Q(until=None) | Q(until__gte=clock.moment_of(datetime.combine(today, datetime.min.time()))))
    newest = current.order_by("-at", "-received_at", "id").first()
    if newest is None:
        return None
    provider = str(newest.detail.get("provider") or "")
    of_home = _home_of(newest, provider, names)
    numbers = numbers_of({newest.agency_id, *([of_home] if of_home else [])})
    return Tonight(
        PLACED,
        where=provider or "A placement",
        since=newest.at,
        number=numbers.get(of_home, "") if of_home else "",
        number_of=names.agencies[of_home].name if of_home else "",
        ask=names(newest),
        ask_number="" if names.withholds(newest) else numbers.get(newest.agency_id, ""),
    )


def _home_of(placement: Event, provider: str, names: Names) -> UUID | None:
    """The agency that runs where she is placed: the one that is called as the provider is, else the home that says so itself."""
    called = agency_called(provider) if provider else None
    return called or (placement.agency_id if names.type_of(placement) == "care_home" else None)


def _at_home(subjects: Collection[UUID], names: Names) -> Tonight | None:
    """The address that was said last."""
    said = Fact.objects.filter(subject__in=subjects, kind="address").order_by("-received_at", "id").first()
    if said is None:
        return None
    return Tonight(
        AT_HOME,
        where=said.value,
        since=said.received_at,
        ask=names(said),
        ask_number="" if names.withholds(said) else numbers_of([said.agency_id]).get(said.agency_id, ""),
    )


# -- who to ring about a report, an alert or a tie ------------------------------------------------------------------------


@query(Permission.PICTURE, called="Read who to ring about reports")
def senders_to_ring(viewer: Viewer, *, submissions: Iterable[UUID], worked_by: UUID | None = None) -> Behind:
    """The agencies that sent these reports, as far as the viewer may read them, each with who to ring there now; whoever works what
    rests on them, where somebody does; and the duty desk. An agency whose name would tell where a protected child is is left out: the
    desk is rung."""
    names, at, listed = Names(viewer, None), clock.now(), list(submissions)
    rows = list(Event.every.filter(submission__in=listed).order_by("-received_at", "id"))
    concerning(subjects={one for row in rows for one in row.nominals}, records={row.submission for row in rows})
    agencies = list(dict.fromkeys(row.agency_id for row in rows if not names.withholds(row)))[:MOST_AGENCIES]
    return _worked_by(worked_by, Behind(_contacts(agencies, names, at), desk_at(at)), at)


def _worked_by(person: UUID | None, behind: Behind, at: datetime) -> Behind:
    if person is None:
        return behind
    cover = cover_for([person], at, in_person=True)[person]
    reach = reach_of({person, *cover.people})
    standing = tuple(reach[one] for one in cover.people if one in reach and one != person)
    return replace(behind, works_it=reach.get(person), is_away=cover.is_away, stands_in=standing)


def _contacts(agencies: Sequence[UUID], names: Names, at: datetime) -> list[Contact]:
    leading, numbers, duty = leading_of(agencies), numbers_of(agencies), duty_of_agencies(agencies, at)
    covers = cover_for(leading.values(), at, in_person=True) if leading else {}
    first = {agency: covers[lead].people[:1] for agency, lead in leading.items()}
    reach = reach_of(one for people in first.values() for one in people)
    return [
        Contact(
            names.agencies[agency].name,
            next((reach[one] for one in first.get(agency, ()) if one in reach), None),
            numbers.get(agency, ""),
            tuple(duty.get(agency, ())),
        )
        for agency in agencies
        if names.agencies[agency].type != "public"
    ]
