"""Reads of access: who would see an item, who looked, which nominals are protected."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from wholepicture.access import tries
from wholepicture.access.models import Bar, LedgerEntry, LocationRestriction, TrustedFeed, Try
from wholepicture.access.rules import ROLES, SYSTEM_ROLES, Permission
from wholepicture.access.sealing import COLUMNS, digest_of
from wholepicture.access.sql.rows import COUNTS
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.database_role import cursor, prepared
from wholepicture.base.ledgered import concerning, query
from wholepicture.base.remembered import asked_once, each_asked_once
from wholepicture.partnership.models import Professional
from wholepicture.partnership.queries import addresses_apart, agencies_by_id, apart, names_apart, names_of


@dataclass(frozen=True)
class Reader:
    """An agency (or the hub) that would see an item, how many people there, and why."""

    agency: str
    people: int | None
    why: str


@dataclass(frozen=True)
class Looked:
    """One line of the ledger, for those who oversee it."""

    id: UUID
    at: datetime
    who: str
    agency: UUID | None
    role: str
    purpose: str
    action: str
    operation: str
    result: str
    reason: (
        str  # why, or why it was refused, in words; empty: none was given, or the reader may not see what it is about
    )
    keeps_reason: bool  # a reason was given that is not shown here
    subjects: list[UUID]
    records: list[UUID]
    is_whole: bool  # the line still fits the digest that was made when it was written


@query(Permission.REPORT, called="Read who would see a report")
def readers_of(viewer: Viewer, *, level: str, named: Sequence[str] = (), children: Sequence[UUID] = ()) -> list[Reader]:
    """Who would see an item of this level, about these children (nominals the viewer may see), sent by the viewer.

    Agencies working with a child are named only as far as the viewer may know of them; where none is known, the line
    says in words who that would be.
    """
    own = _readers_of(viewer.agency_id).count()
    readers = [Reader(viewer.agency_name, own, "Your own agency always sees what it wrote")]
    if level == "named":
        return readers + _named_readers(viewer, named)
    readers += _hub_readers(viewer)
    if level in ("partners", "leads"):
        readers += _involved_readers(children, level)
        who = "their safeguarding lead" if level == "leads" else "those who may read it"
        readers.append(Reader("Any other agency now working with a child in this report", None, f"There, {who}"))
    return readers


_READING_ROLES = [role.code for role in ROLES.values() if role.reads]
_HUB_ROLES = [role.code for role in ROLES.values() if role.hub]
_LEAD_ROLES = [role.code for role in ROLES.values() if role.lead]


def _named_readers(viewer: Viewer, emails: Sequence[str]) -> list[Reader]:
    tidied = {email.strip().lower() for email in emails}
    people = Professional.objects.filter(email__in=tidied - {""}, is_active=True, role__in=_READING_ROLES)
    others = people.exclude(agency_id=viewer.agency_id).select_related("agency")
    return [Reader(f"{person.name}, {person.agency.name}", 1, "You named them") for person in others]


@query(Permission.REPORT, called="Looked whether people named as readers are in the directory")
def addresses_of_nobody(viewer: Viewer, *, emails: Sequence[str]) -> list[str]:
    """Those of these addresses with which nobody in the viewer's directory could read a report: for whom it would be kept
    by nobody. Whoever has left, may not read, or is of another area is nobody here, and not told apart."""
    tidied = {email.strip().lower(): email for email in emails}
    people = Professional.objects.filter(email__in=tidied, is_active=True, role__in=_READING_ROLES)
    known = set(people.values_list("email", flat=True))
    return [typed for email, typed in tidied.items() if email not in known]


def _hub_readers(viewer: Viewer) -> list[Reader]:
    people = Professional.objects.filter(role__in=_HUB_ROLES, is_active=True).exclude(agency_id=viewer.agency_id)
    counts = people.values("agency__name").annotate(people=Count("id")).order_by("agency__name")
    return [Reader(row["agency__name"], row["people"], "Part of the co-ordination hub") for row in counts]


def _involved_readers(children: Sequence[UUID], level: str) -> list[Reader]:
    """Agencies that work with one of these children, as far as the viewer may know of them."""
    with cursor() as sql:
        sql.execute("SELECT agency, name FROM sec.involved_agencies(%s)", [list(children)])
        involved = sql.fetchall()
    why = "Works with a child in this report"
    return [Reader(name, _readers_in(agency, level), why) for agency, name in involved]


def _readers_of(agency: UUID) -> QuerySet[Professional]:
    return Professional.objects.filter(agency_id=agency, is_active=True, role__in=_READING_ROLES)


def _readers_in(agency: UUID, level: str) -> int:
    """How many people of an agency would read an item of this level."""
    readers = _readers_of(agency)
    if level == "leads":
        return readers.filter(Q(is_lead=True) | Q(role__in=_LEAD_ROLES)).count()
    return readers.count()


@dataclass(frozen=True)
class Asked:
    """What is asked of the ledger: at whom, by whom, for which agency, from which day to which. Empty: whatever it is."""

    person: UUID | None = None  # a nominal, or a subject: of any time
    professional: UUID | None = None
    agency: UUID | None = None
    since: date | None = None
    until: date | None = None  # that day included

    @property
    def begins(self) -> datetime | None:
        """The first moment that is asked about."""
        return datetime.combine(self.since, time.min, clock.LOCAL) if self.since else None

    @property
    def ends(self) -> datetime | None:
        """The moment before which it must have been."""
        return datetime.combine(self.until + timedelta(days=1), time.min, clock.LOCAL) if self.until else None


@query(Permission.LEDGER, called="Read this ledger")
def who_looked(
    viewer: Viewer, *, asked: Asked = Asked(), after: tuple[datetime, UUID] | None = None, limit: int = 100
) -> list[Looked]:
    """The lines of the ledger in the viewer's area that answer a question, newest first; `after` the last line that was read.

    Who looked at somebody is also who looked when they stood in another nominal, and whose records a page showed is also who
    is in the reports of a vehicle's or a place's page.
    """
    concerning(subjects=[asked.person] if asked.person else [])
    return lines(viewer, asked, after, limit)


def lines(viewer: Viewer, asked: Asked, after: tuple[datetime, UUID] | None, limit: int) -> list[Looked]:
    """Inside a recorded act: what `who_looked` answers."""
    entries = _entries_at(asked, after, limit) if asked.person else _entries(viewer, asked, after, limit)
    names = names_apart({entry.professional for entry in entries if entry.professional})
    return [_looked(entry, names) for entry in entries]


def _entries(viewer: Viewer, asked: Asked, after: tuple[datetime, UUID] | None, limit: int) -> list[LedgerEntry]:
    """By the area's, the agency's or the professional's index, from the newest: no more is read than answered."""
    entries = LedgerEntry.objects.filter(area=viewer.area_id)
    given = {
        "professional": asked.professional,
        "agency": asked.agency,
        "at__gte": asked.begins,
        "at__lt": asked.ends,
    }
    entries = entries.filter(**{name: value for name, value in given.items() if value})
    if after:
        entries = entries.extra(where=["(at, id) < (%s, %s)"], params=list(after))
    return list(entries.order_by("-at", "-id")[:limit])


def _entries_at(asked: Asked, after: tuple[datetime, UUID] | None, limit: int) -> list[LedgerEntry]:
    """Row security would have every entry of the area compared, so a function finds which they are (`sql/ledger.sql`)."""
    before, entry = after or (None, None)
    found = prepared(
        "SELECT entry FROM sec.looks_at(%s, %s, %s, %s, %s, %s, %s, %s)",
        [asked.person, asked.professional, asked.agency, asked.begins, asked.ends, before, entry, limit],
    )
    return list(LedgerEntry.objects.filter(id__in=[id for (id,) in found]).order_by("-at", "-id"))


# Reasons of acts that are about work and nobody's record: accounts, roles, agencies, rules, signs, and what overseers ask. Every
# other reason is about somebody, and whoever reads no content is told only that it was given.
_ABOUT_WORK = (
    *("access.accounts.", "access.administration.", "access.exports.", "access.commands.trust_service_feed"),
    *("access.commands.withdraw_service_feed", "partnership.", "alerts.rule_settings."),
    *("linkage.commands.switch_second_rule", "picture.looked_up.people_called"),
    *tries.OPERATIONS,
)
_WHY_REFUSED = {
    "NotPermitted": "Their role does not include this",
    "NotFound": "There was nothing there that they could see",
    "NeedsReason": "They gave no reason",
    "ReasonTooLong": "Their reason was too long",
}
_NOT_TAKEN = "What they sent could not be taken as it was"


def _reason(entry: LedgerEntry) -> str:
    """The reason as it is shown. Of a refusal the ledger keeps only its name in the code."""
    if entry.operation not in tries.OPERATIONS and entry.result == "refused":
        return _WHY_REFUSED.get(entry.justification, _NOT_TAKEN)
    return entry.justification if entry.operation.startswith(_ABOUT_WORK) else ""


def _who(entry: LedgerEntry, names: Mapping[UUID, str]) -> str:
    if entry.professional:
        return names.get(entry.professional, "Somebody who is in the directory no more")
    system = SYSTEM_ROLES.get(entry.role.removeprefix("system:"))
    if system:
        return system.held_by.rstrip(".")
    return ROLES["feed"].title if entry.role == "feed" else ""


def _looked(entry: LedgerEntry, names: Mapping[UUID, str]) -> Looked:
    reason = _reason(entry)
    return Looked(
        id=entry.id,
        at=entry.at,
        who=_who(entry, names),
        agency=entry.agency,
        role=ROLES[entry.role].title if entry.role in ROLES else "",
        purpose=entry.purpose,
        action=entry.action,
        operation=entry.operation,
        result=entry.result,
        reason=reason,
        keeps_reason=bool(entry.justification and not reason),
        subjects=list(entry.subjects),
        records=list(entry.records),
        is_whole=digest_of([getattr(entry, name) for name in COLUMNS]) == bytes(entry.digest),
    )


@dataclass(frozen=True)
class TrySeen:
    """A failed try or an error of ours, for those who oversee. `account` and `address` are marks, the same for the same."""

    entry: Looked
    account: str
    address: str
    known_device: bool


@query(Permission.LEDGER, called="Read failed tries and errors")
def tries_seen(viewer: Viewer, *, before: datetime | None = None, limit: int = 100) -> list[TrySeen]:
    """What failed at the doors of the viewer's area, and where no area can be told, newest first, before a moment."""
    entries = LedgerEntry.objects.filter(_of_area_or_none(viewer), **_FAILED)
    if before:
        entries = entries.filter(at__lt=before)
    listed = list(entries.order_by("-at")[:limit])
    names = names_apart({entry.professional for entry in listed if entry.professional})
    beside = Try.objects.in_bulk([record for entry in listed for record in entry.records])
    return [_try_seen(entry, names, beside) for entry in listed]


# In the words of the index that there is for it.
_FAILED = {"operation__in": tries.OPERATIONS, "result__in": tries.RESULTS}


def _of_area_or_none(viewer: Viewer) -> Q:
    return Q(area=viewer.area_id) | Q(area=None)


def _try_seen(entry: LedgerEntry, names: Mapping[UUID, str], beside: Mapping[UUID, Try]) -> TrySeen:
    kept = next((beside[record] for record in entry.records if record in beside), None)
    looked = _looked(entry, names)
    return TrySeen(
        entry=looked,
        account=kept.account if kept else "",
        address=kept.address if kept else "",
        known_device=bool(kept and kept.known_device),
    )


RECENT = timedelta(days=7)
MOST_TRIES = 20_000


@dataclass(frozen=True)
class Recognised:
    """What stands out among the tries of the last days, and whether there were more of them than were looked at."""

    found: list[tries.StandsOut]
    since: datetime
    is_whole: bool


@query(Permission.LEDGER, called="Read what stands out among failed tries")
def what_stands_out(viewer: Viewer) -> Recognised:
    """What the published rules find among the tries of the last seven days in the viewer's area and in none."""
    since = clock.now() - RECENT
    recent = Try.objects.filter(_of_area_or_none(viewer), at__gt=since).order_by("-at")
    kept = list(recent[: MOST_TRIES + 1])
    who = _tried(viewer, since, [row.id for row in kept[:MOST_TRIES]])
    found = tries.what_stands_out(
        tries.Tried(
            at=row.at,
            kind=row.kind,
            account=row.account,
            address=row.address,
            known_device=row.known_device,
            times=_stands_for(row.in_a_row),
            who=who.get(row.id, ""),
        )
        for row in kept[:MOST_TRIES]
    )
    return Recognised(found, since, len(kept) <= MOST_TRIES)


def _stands_for(in_a_row: int) -> int:
    """How many tries a row stands for: the tenth in a row for those since the first, the hundredth for those since the tenth."""
    return in_a_row - in_a_row // 10


def _tried(viewer: Viewer, since: datetime, kept: Collection[UUID]) -> dict[UUID, str]:
    """Whose account or key was tried, by the try's id, where that is somebody of the viewer's area. `kept`: the newest tries."""
    entries = LedgerEntry.objects.filter(area=viewer.area_id, at__gt=since, **_FAILED).order_by("-at")
    listed = list(entries.values_list("records", "professional", "agency")[: len(kept)])
    names: dict[UUID | None, str] = {agency.id: agency.name for agency in agencies_by_id().values()}
    names.update(names_apart({professional for _, professional, _ in listed if professional}).items())
    return {
        record: names.get(professional or agency, "") for records, professional, agency in listed for record in records
    }


@dataclass(frozen=True)
class Colleague:
    """Somebody of the directory, as one is picked by name."""

    id: UUID
    name: str
    job: str
    agency: str
    has_left: bool
    address: str = ""  # at work, where somebody else of the directory is called the same

    @property
    def called(self) -> str:
        """Their name, told from a namesake's."""
        return apart(self.name, self.address)


MOST_COLLEAGUES = 20


@query(Permission.LEDGER, called="Listed who can look")
def those_who_look(viewer: Viewer, *, words: str = "", person: UUID | None = None) -> list[Colleague]:
    """Those of the area's directory who are called so, at most MOST_COLLEAGUES and one: also who has left, or has no role now.
    Or the one with this id."""
    return _colleagues(Professional.objects.filter(id=person) if person else _called_so(words))


@query(Permission.PROTECT, called="Listed who can be barred")
def those_to_bar(viewer: Viewer, *, words: str = "", person: UUID | None = None) -> list[Colleague]:
    """Those of the area's directory who are called so and could sign in, but for the viewer; at most MOST_COLLEAGUES and one.
    Or the one of them with this id."""
    people = Professional.objects.filter(id=person) if person else _called_so(words)
    return _colleagues(people.filter(is_active=True).exclude(role="").exclude(id=viewer.person))


@query(Permission.DIRECTORY, called="Looked somebody up in the directory")
def those_of_directory(viewer: Viewer, *, words: str = "", person: UUID | None = None) -> list[Colleague]:
    """Those of the area's directory who are called so, at most MOST_COLLEAGUES and one; also who has left, so that a form can say so.
    Or the one with this id."""
    found = _colleagues(Professional.objects.filter(id=person) if person else _called_so(words))
    concerning(records=[one.id for one in found])
    return found


def _called_so(words: str) -> QuerySet[Professional]:
    """Those whose name or address holds each of these words."""
    people = Professional.objects.all()
    for word in words[:200].split()[:8]:
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return people


def _colleagues(people: QuerySet[Professional]) -> list[Colleague]:
    listed = list(people.select_related("agency").order_by("-is_active", "name", "id")[: MOST_COLLEAGUES + 1])
    addresses = addresses_apart(one.id for one in listed)
    return [
        Colleague(one.id, one.name, one.job, one.agency.name, not one.is_active, addresses.get(one.id, ""))
        for one in listed
    ]


@dataclass(frozen=True)
class Protection:
    """A restriction on where a child is, as those in its circle may read it."""

    id: UUID
    reason: str
    set_by: str
    set_at: datetime
    readers: list[str]
    agencies: list[str]
    covers_others: bool = False  # people parted since who were one when it was set: it holds for each of them


def is_anybody_barred(nominals: Collection[UUID]) -> bool:
    """Background, inside a recorded step: whether anybody is barred from any of these people."""
    return Bar.objects.filter(lifted_at=None, covers__overlap=list(nominals)).exists()


def barred_from_anybody(people: Collection[UUID]) -> set[UUID]:
    """Background, inside a recorded step: those of these professionals who are barred from any person at all."""
    bars = Bar.objects.filter(lifted_at=None, professional_id__in=list(people))
    return set(bars.values_list("professional_id", flat=True))


def barred_among(people: Collection[UUID], nominals: Collection[UUID]) -> set[UUID]:
    """Background, inside a recorded step: those of these professionals who are barred from any of these people."""
    bars = Bar.objects.filter(lifted_at=None, professional_id__in=list(people), covers__overlap=list(nominals))
    return set(bars.values_list("professional_id", flat=True))


@query(Permission.PROTECT, called="Read a protection of whereabouts")
def protections_of(viewer: Viewer, *, nominal: UUID) -> list[Protection]:
    """The standing restrictions on a child's whereabouts in whose circle the viewer is."""
    restrictions = LocationRestriction.objects.filter(covers__contains=[nominal], lifted_at=None).order_by("set_at")
    concerning(subjects=[nominal], records=[restriction.id for restriction in restrictions])
    people: set[UUID] = set()
    for restriction in restrictions:
        people.update(restriction.readers)
        people.update(filter(None, [restriction.set_by_id]))
    names = names_of(people)
    agencies = {agency.id: agency.name for agency in agencies_by_id().values()}
    return [_protection(restriction, names, agencies) for restriction in restrictions]


def _protection(
    restriction: LocationRestriction, names: Mapping[UUID, str], agencies: Mapping[UUID, str]
) -> Protection:
    return Protection(
        id=restriction.id,
        reason=restriction.reason,
        set_by=names.get(restriction.set_by_id, "") if restriction.set_by_id else "",
        set_at=restriction.set_at,
        readers=sorted(names[person] for person in restriction.readers if person in names),
        agencies=sorted(agencies[agency] for agency in restriction.reader_agencies if agency in agencies),
        covers_others=len(restriction.covers) > 1,
    )


@query(Permission.PROTECT, called="Checked whether they may protect whereabouts")
def may_protect(viewer: Viewer, *, nominal: UUID) -> bool:
    """Whether the viewer may hide where this child is: the hub, and agencies that work with the child."""
    concerning(subjects=[nominal])
    if viewer.is_hub:
        return True
    with cursor() as sql:
        sql.execute(
            f"SELECT EXISTS (SELECT 1 FROM access_involvement i "  # noqa: S608 - a constant
            f"WHERE i.agency_id = sec.agency() AND i.nominal = %s AND {COUNTS})",
            [nominal],
        )
        return bool(sql.fetchone()[0])


@dataclass(frozen=True)
class Standing:
    """How an involvement stands: `counts`, `waiting` or `refused`; and who of another agency said so, where one may know."""

    standing: str
    is_fed: bool  # it came by an agency's system
    may_answer: bool
    by_agency: UUID | None
    at: datetime | None
    answer: str  # what stands as said of it, also of an earlier state of its report; empty: nothing


@each_asked_once
def standing_of(involvements: Iterable[UUID]) -> dict[UUID, Standing]:
    """Inside a recorded act: how these involvements stand, as far as whoever asks may know of them."""
    with cursor() as sql:
        sql.execute("SELECT * FROM sec.standing_of(%s)", [list(involvements)])
        return {row[0]: Standing(*row[1:]) for row in sql.fetchall()}


@dataclass(frozen=True)
class Claim:
    """An involvement that opens nothing yet (`waiting`), or was refused, with how often its agency looked for the child since."""

    involvement: UUID
    submission: UUID
    nominal: UUID
    agency: UUID
    standing: str
    made_known_at: datetime
    looks: int
    last_look: datetime | None


def claims_to_confirm(limit: int = 200) -> list[Claim]:
    """Inside a recorded act: what waits for the hub, those whose agency looked for the child first, then the oldest."""
    with cursor() as sql:
        sql.execute("SELECT * FROM sec.involvements_to_confirm(%s)", [limit])
        return [Claim(*row) for row in sql.fetchall()]


def feeds_trusted(agency: UUID) -> list[str]:
    """The feeds of an agency whose word on who works with a child is taken."""
    standing = TrustedFeed.objects.filter(agency_id=agency, withdrawn_at=None)
    return sorted(standing.values_list("feed", flat=True))


@dataclass(frozen=True)
class StandingBar:
    """A bar that holds, as the hub reads it; never shown to the one who is barred."""

    id: UUID
    nominal: UUID
    professional: UUID
    who: str
    agency: str
    reason: str
    set_by: str
    set_at: datetime
    covers_others: bool = False  # people parted since who were one when it was set: it holds for each of them


@query(Permission.PROTECT, called="Read who is barred from a record")
def bars_standing(viewer: Viewer, *, nominal: UUID | None = None) -> list[StandingBar]:
    """The bars that hold, of one nominal if given. None of the viewer's own, and none outside the hub."""
    bars = Bar.objects.filter(lifted_at=None).select_related("professional__agency").order_by("set_at", "id")
    rows = list(bars.filter(covers__contains=[nominal]) if nominal else bars)
    concerning(
        subjects={bar.nominal for bar in rows} | ({nominal} if nominal else set()), records=[bar.id for bar in rows]
    )
    names = names_of({bar.set_by_id for bar in rows if bar.set_by_id})
    return [_standing(bar, names) for bar in rows]


def _standing(bar: Bar, names: Mapping[UUID, str]) -> StandingBar:
    return StandingBar(
        id=bar.id,
        nominal=bar.nominal,
        professional=bar.professional_id,
        who=bar.professional.name,
        agency=bar.professional.agency.name,
        reason=bar.reason,
        set_by=names.get(bar.set_by_id, "") if bar.set_by_id else "",
        set_at=bar.set_at,
        covers_others=len(bar.covers) > 1,
    )


def protected_nominals(nominals: Iterable[UUID]) -> set[UUID]:
    """Background: those of these nominals whose whereabouts are protected."""
    asked = set(nominals)
    standing = LocationRestriction.objects.filter(covers__overlap=list(asked), lifted_at=None)
    return asked.intersection(chain.from_iterable(standing.values_list("covers", flat=True)))


def hidden_from(viewer: Viewer) -> set[UUID]:
    """Nominals whose whereabouts are hidden from this viewer, so that screens speak of agencies without naming them."""
    return set(_hidden())


@asked_once
def _hidden() -> frozenset[UUID]:
    with cursor() as sql:
        sql.execute("SELECT sec.hidden()")
        row: Any = sql.fetchone()
    return frozenset(row[0] or ())
