"""Reads of access: who would see an item, who looked, which nominals are protected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from wholepicture.access.models import Involvement, LedgerEntry, LocationRestriction
from wholepicture.access.rules import ROLES, Permission
from wholepicture.access.sealing import COLUMNS, digest_of
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import concerning, query
from wholepicture.partnership.models import Professional
from wholepicture.partnership.queries import agencies_by_id, names_of


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
    justification: str
    subjects: list[UUID]
    records: list[UUID]
    is_whole: bool  # the line still fits the digest that was made when it was written


@query(Permission.REPORT, called="Read who would see a report")
def readers_of(viewer: Viewer, *, level: str, named: Sequence[str] = (), children: Sequence[UUID] = ()) -> list[Reader]:
    """Who would see an item of this level, about these children (nominals the viewer may see), sent by the viewer.

    Agencies working with a child are named only as far as the viewer may know of them; where none is known, the line
    says in words who that would be.
    """
    hub_roles = [role.code for role in ROLES.values() if role.hub]
    readers_by_role = [role.code for role in ROLES.values() if role.reads]
    own = Professional.objects.filter(agency_id=viewer.agency_id, is_active=True, role__in=readers_by_role).count()
    readers = [Reader(viewer.agency_name, own, "Your own agency always sees what it wrote")]
    if level == "named":
        chosen = {email.strip().lower() for email in named if email.strip()}
        found = Professional.objects.filter(email__in=chosen, is_active=True, role__in=readers_by_role)
        people = found.exclude(agency_id=viewer.agency_id).select_related("agency")
        return readers + [Reader(f"{one.name}, {one.agency.name}", 1, "You named them") for one in people]
    hub = (
        Professional.objects.filter(role__in=hub_roles, is_active=True)
        .exclude(agency_id=viewer.agency_id)
        .values("agency__name")
        .annotate(people=Count("id"))
        .order_by("agency__name")
    )
    readers += [Reader(one["agency__name"], one["people"], "Part of the co-ordination hub") for one in hub]
    if level in ("partners", "leads"):
        who = "their safeguarding lead" if level == "leads" else "those who may read it"
        with cursor() as sql:
            sql.execute("SELECT agency, name FROM sec.involved_agencies(%s)", [list(children)])
            involved = sql.fetchall()
        readers += [
            Reader(name, _readers_in(agency, level), "Works with a child in this report") for agency, name in involved
        ]
        readers.append(Reader("Any other agency now working with a child in this report", None, f"There, {who}"))
    return readers


def _readers_in(agency: UUID, level: str) -> int:
    """How many people of an agency would read an item of this level."""
    people = Professional.objects.filter(agency_id=agency, is_active=True)
    leads = Q(is_lead=True) | Q(role__in=[role.code for role in ROLES.values() if role.lead])
    reads = Q(role__in=[role.code for role in ROLES.values() if role.reads])
    return people.filter(reads & leads if level == "leads" else reads).count()


@query(Permission.LEDGER, called="Read this ledger")
def who_looked(
    viewer: Viewer,
    *,
    subject: UUID | None = None,
    professional: UUID | None = None,
    before: datetime | None = None,
    limit: int = 100,
) -> list[Looked]:
    """The ledger's latest lines in the viewer's area, of one nominal or one professional if given, before a moment."""
    entries = LedgerEntry.objects.filter(area=viewer.area_id)
    if before:
        entries = entries.filter(at__lt=before)
    if subject:
        entries = entries.filter(subjects__contains=[subject])
        concerning(subjects=[subject])
    if professional:
        entries = entries.filter(professional=professional)
    found = list(entries.order_by("-at")[:limit])
    names = names_of({one.professional for one in found if one.professional})
    return [
        Looked(
            id=one.id,
            at=one.at,
            who=names.get(one.professional, "") if one.professional else one.role.replace("system:", "System: "),
            agency=one.agency,
            role=ROLES[one.role].title if one.role in ROLES else one.role,
            purpose=one.purpose,
            action=one.action,
            operation=one.operation,
            result=one.result,
            justification=one.justification,
            subjects=list(one.subjects),
            records=list(one.records),
            is_whole=digest_of([getattr(one, name) for name in COLUMNS]) == bytes(one.digest),
        )
        for one in found
    ]


@query(Permission.LEDGER, called="Listed who can look")
def those_who_look(viewer: Viewer) -> list[tuple[UUID, str, str]]:
    """Everyone of the area who signs in: id, name, agency. For choosing whose looking to check."""
    people = Professional.objects.exclude(role="").select_related("agency").order_by("name", "id")
    return [(one.id, one.name, one.agency.name) for one in people]


@dataclass(frozen=True)
class Protection:
    """A restriction on where a child is, as those in its circle may read it."""

    id: UUID
    reason: str
    set_by: str
    set_at: datetime
    readers: list[str]
    agencies: list[str]


@query(Permission.PROTECT, called="Read a protection of whereabouts")
def protections_of(viewer: Viewer, *, nominal: UUID) -> list[Protection]:
    """The standing restrictions on a child's whereabouts in whose circle the viewer is."""
    found = list(LocationRestriction.objects.filter(nominal=nominal, lifted_at=None).order_by("set_at"))
    names = names_of({person for one in found for person in (*one.readers, one.set_by_id) if person})
    agencies = agencies_by_id()
    concerning(subjects=[nominal], records=[one.id for one in found])
    return [
        Protection(
            id=one.id,
            reason=one.reason,
            set_by=names.get(one.set_by_id, "") if one.set_by_id else "",
            set_at=one.set_at,
            readers=sorted(names[person] for person in one.readers if person in names),
            agencies=sorted(agencies[agency].name for agency in one.reader_agencies if agency in agencies),
        )
        for one in found
    ]


@query(Permission.PROTECT, called="Checked whether they may protect whereabouts")
def may_protect(viewer: Viewer, *, nominal: UUID) -> bool:
    """Whether the viewer may hide where this child is: the hub, and agencies that work with the child."""
    concerning(subjects=[nominal])
    return viewer.is_hub or Involvement.objects.filter(agency_id=viewer.agency_id, nominal=nominal).exists()


def protected_nominals(nominals: Iterable[UUID]) -> set[UUID]:
    """Background: those of these nominals whose whereabouts are protected."""
    return set(
        LocationRestriction.objects.filter(nominal__in=list(nominals), lifted_at=None).values_list("nominal", flat=True)
    )


def hidden_from(viewer: Viewer) -> set[UUID]:
    """Nominals whose whereabouts are hidden from this viewer, so that screens speak of agencies without naming them."""
    with cursor() as sql:
        sql.execute("SELECT sec.hidden()")
        row: Any = sql.fetchone()
    return set(row[0] or ())
