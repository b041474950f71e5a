"""Reads of the directory. Row security keeps each viewer to their own area."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q
from django.db.models.functions import Lower

from wholepicture.base import clock
from wholepicture.base.ledgered import concerning, query
from wholepicture.base.remembered import asked_once
from wholepicture.partnership.absences.queries import AbsenceRow, away_now
from wholepicture.partnership.duty.queries import members_of
from wholepicture.partnership.duty.reach import desk_team, numbers_of
from wholepicture.partnership.duty.rota import OnDuty, on_duty
from wholepicture.partnership.models import Agency, Area, Professional, SharingAgreement, Team
from wholepicture.partnership.rules import PUBLIC


@dataclass(frozen=True)
class Contact:
    """A person in the directory."""

    name: str
    job: str
    phone: str
    is_lead: bool
    is_deputy: bool
    away_until: date | None = None
    covered_by: str = ""
    agency: str = ""  # of somebody who works in a team of another agency


@dataclass
class TeamRow:
    """A team in the directory, with the people in it, those of other agencies among them. `duty`: who answers now by its rota."""

    name: str
    phone: str
    is_duty: bool
    people: list[Contact] = field(default_factory=list)
    duty: OnDuty | None = None


@dataclass
class AgencyRow:
    """An agency in the directory, with its teams, and with the people who stand in none."""

    name: str
    type: str
    teams: list[TeamRow] = field(default_factory=list)
    people: list[Contact] = field(default_factory=list)


def agency_named(code: str) -> Agency | None:
    """The agency with this code, or None."""
    return Agency.objects.filter(code=code).select_related("area").first()


@asked_once
def agencies_by_id() -> dict[UUID, Agency]:
    """Every agency of the viewer's area."""
    return {agency.id: agency for agency in Agency.objects.all()}


def public_among(agencies: Iterable[UUID]) -> set[UUID]:
    """Those of these agencies that are the public, who tell without signing in."""
    return set(Agency.objects.filter(id__in=set(agencies), type=PUBLIC).values_list("id", flat=True))


def area_with(code: str) -> UUID | None:
    """Returns the id of the area of this code."""
    return Area.objects.filter(code=code).values_list("id", flat=True).first()


def all_areas() -> list[Area]:
    """The installation's areas, by their codes."""
    return list(Area.objects.order_by("code"))


def only_area() -> Area | None:
    """The installation's first area."""
    return Area.objects.order_by("code").first()


def professionals_by_email(emails: Iterable[str]) -> dict[str, UUID]:
    """Ids of the professionals with these e-mail addresses (lower case)."""
    return dict(Professional.objects.filter(email__in=list(emails), is_active=True).values_list("email", "id"))


def professional_with(email: str, *, at_work: bool = True) -> Professional | None:
    """The professional with this e-mail address who is at work, or with `at_work=False` has left; or None."""
    people = Professional.objects.filter(email=email.strip().lower(), is_active=at_work)
    return people.select_related("agency").first()


def agency_with(id: UUID) -> Agency | None:
    """The agency with this id, or None."""
    return Agency.objects.filter(id=id).first()


def team_with(id: UUID) -> Team | None:
    """The team with this id, or None."""
    return Team.objects.filter(id=id).first()


def person_with(id: UUID) -> Professional | None:
    """The professional with this id who is at work, or None."""
    return Professional.objects.filter(id=id, is_active=True).first()


def teams_at(agencies: Iterable[UUID]) -> list[Team]:
    """The teams of these agencies, those that are a duty desk first."""
    return list(Team.objects.filter(agency_id__in=list(agencies)).order_by("-is_duty", "name"))


def people_at(agency: UUID) -> list[Professional]:
    """Everybody who works at an agency, those who lead first."""
    people = Professional.objects.filter(agency_id=agency, is_active=True)
    return list(people.order_by("-is_lead", "-is_deputy", "name"))


def leading_at(agencies: Iterable[UUID]) -> list[Professional]:
    """Safeguarding leads and deputies of these agencies."""
    leading = Professional.objects.filter(Q(is_lead=True) | Q(is_deputy=True), is_active=True)
    return list(leading.filter(agency_id__in=list(agencies)))


def agreeing(area: UUID) -> set[UUID]:
    """Agencies with an agreement that is in force today, as the one that holds or the one that reads."""
    today = clock.local_date()
    standing = SharingAgreement.objects.filter(area_id=area, starts_on__lte=today, ended_at=None)
    standing = standing.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    return {id for end in ("holder_id", "reader_id") for id in standing.values_list(end, flat=True).distinct()}


def anybody_with(email: str) -> Professional | None:
    """Whoever has this e-mail address, at work or not; or None."""
    return Professional.objects.filter(email=email.strip().lower()).select_related("agency").first()


def employer_of(professional: UUID) -> Agency:
    """The agency in which somebody of the directory works."""
    return Professional.objects.select_related("agency").get(id=professional).agency


def professionals_who_sign_in() -> list[Professional]:
    """Everyone in the directory who has a role, by role."""
    people = Professional.objects.filter(is_active=True).exclude(role="")
    return list(people.select_related("agency").order_by("role", "name"))


def names_of(professionals: Iterable[UUID]) -> dict[UUID, str]:
    """The name of each of these professionals."""
    return dict(Professional.objects.filter(id__in=list(professionals)).values_list("id", "name"))


def people_in_roles(area: UUID | None, roles: Iterable[str], *, agency: UUID | None = None) -> list[Professional]:
    """Everybody at work in an area in one of these roles, or in one agency of it: those who lead first, by name."""
    people = Professional.objects.filter(agency__area=area, role__in=list(roles), is_active=True)
    of_agency = people.filter(agency=agency) if agency else people
    return list(of_agency.order_by("-is_lead", "-is_deputy", "name", "id"))


def addresses_apart(professionals: Iterable[UUID]) -> dict[UUID, str]:
    """The work address of those of these professionals who share their name with somebody else of the directory."""
    called = Professional.objects.annotate(called=Lower("name"))
    asked = called.filter(id__in=list(professionals))
    named_so = called.filter(called__in=list(asked.values_list("called", flat=True)))
    alike = named_so.values("called").annotate(people=Count("id")).filter(people__gt=1).values_list("called", flat=True)
    return dict(asked.filter(called__in=list(alike)).values_list("id", "email"))


def names_apart(professionals: Iterable[UUID]) -> dict[UUID, str]:
    """The name of each of these professionals; with the work address where somebody else of the directory is called the same."""
    asked = set(professionals)
    addresses = addresses_apart(asked)
    return {person: apart(name, addresses.get(person, "")) for person, name in names_of(asked).items()}


def apart(name: str, address: str) -> str:
    """A name with the address by which its bearer is told from a namesake, if there is one."""
    return f"{name} ({address})" if address else name


def roles_of(professionals: Iterable[UUID]) -> dict[UUID, str]:
    """The role of each of these who is at work."""
    return dict(Professional.objects.filter(id__in=list(professionals), is_active=True).values_list("id", "role"))


def teams_of_hub(area: UUID) -> list[Team]:
    """The teams of an area that are part of the co-ordination hub, those that are a duty desk first."""
    return list(Team.objects.filter(agency__area_id=area, is_hub=True).order_by("-is_duty", "name", "id"))


def people_at_work(professionals: Iterable[UUID]) -> dict[UUID, Professional]:
    """Those of these professionals who are at work."""
    return Professional.objects.filter(is_active=True).in_bulk(list(professionals))


def addresses_of(professionals: Iterable[UUID]) -> dict[UUID, str]:
    """The e-mail address of each of these who is at work and signs in."""
    people = Professional.objects.filter(id__in=list(professionals), is_active=True).exclude(role="")
    return dict(people.values_list("id", "email"))


def duty_contact(viewer: Any) -> dict[str, str]:
    """Whom to ring now when a child is in danger: the area's duty team that has a number; both empty where there is none."""
    team = desk_team()
    return {"team": team.name, "phone": team.phone} if team else {"team": "", "phone": ""}


def telephone_of(agency: UUID) -> str:
    """The number by which an agency of the viewer's area is reached: its duty team's, another team's, or its lead's; or nothing."""
    return numbers_of([agency]).get(agency, "")


def linkage_team(viewer: Any) -> str:
    """Who says which reports are of one person: the team of the area's linkage officers, else the hub's, by name."""
    officers = Professional.objects.filter(role="linkage_officer", is_active=True).exclude(team=None)
    officer = officers.select_related("team").order_by("name", "id").first()
    if officer and officer.team:
        return officer.team.name
    team = Team.objects.filter(is_hub=True).order_by("-is_duty", "name").first()
    return team.name if team else ""


@dataclass(frozen=True)
class AgreementRow:
    """Who may learn from whom that something is held, and from when to when. `ended_at`: when somebody ended it."""

    id: UUID
    holder: str
    reader: str
    starts_on: date
    ends_on: date | None
    ended_at: datetime | None

    @property
    def has_ended(self) -> bool:
        """Whether nobody hears by it any more."""
        return self.ended_at is not None or (self.ends_on is not None and self.ends_on < clock.local_date())

    @property
    def last_day(self) -> date | None:
        """The last day on which somebody heard by it, or will; None where no end is known, and where it never began."""
        if self.ended_at is None:
            return self.ends_on
        ended_on = clock.local_date(self.ended_at)
        return ended_on if ended_on >= self.starts_on else None


MOST_AGREEMENTS = 500  # on one list


@query("directory", called="Listed the agencies of the partnership")
def agencies_of(viewer: Any, *, area: UUID) -> list[Agency]:
    """The agencies of an area, by name."""
    concerning(records=[area])
    return list(Agency.objects.filter(area_id=area).order_by("name"))


@query("directory", called="Listed agreements between agencies")
def agreements_of(
    viewer: Any, *, area: UUID, of_agency: UUID | None = None, only: UUID | None = None
) -> list[AgreementRow]:
    """The area's agreements that stand or are to come, then those that ended; of one agency those that it holds or reads by;
    or one alone."""
    concerning(records=[area])
    rows = SharingAgreement.objects.filter(area_id=area).select_related("holder", "reader")
    if of_agency:
        rows = rows.filter(Q(holder_id=of_agency) | Q(reader_id=of_agency))
    if only:
        rows = rows.filter(id=only)
    in_force_first = F("ended_at").asc(nulls_first=True)
    rows = rows.order_by(in_force_first, F("ends_on").desc(nulls_first=True), "holder__name", "reader__name")[
        :MOST_AGREEMENTS
    ]
    return [
        AgreementRow(row.id, row.holder.name, row.reader.name, row.starts_on, row.ends_on, row.ended_at) for row in rows
    ]


@query("directory", called="Read the directory")
def directory_of(viewer: Any) -> list[AgencyRow]:
    """Agencies, their teams, who works there and who leads, for finding whom to ring. Whoever has left stands in it no more."""
    concerning(records=[viewer.area_id] if viewer.area_id else [])
    rows: dict[UUID, AgencyRow] = {}
    for agency in Agency.objects.order_by("name"):
        rows[agency.id] = AgencyRow(agency.name, agency.get_type_display())
    away = away_now()
    teams: dict[tuple[UUID, UUID | None], TeamRow] = {}
    listed = list(Team.objects.select_related("agency").order_by("-is_duty", "name"))
    duty, members = on_duty(listed, clock.now()), members_of(team.id for team in listed)
    for team in listed:
        of_others = [
            Contact(one.name, one.job, "", False, False, agency=one.agency) for one in members.get(team.id, ())
        ]
        teams[team.agency_id, team.id] = TeamRow(team.name, team.phone, team.is_duty, of_others, duty.get(team.id))
        rows[team.agency_id].teams.append(teams[team.agency_id, team.id])
    for person in Professional.objects.filter(is_active=True).order_by("-is_lead", "-is_deputy", "name"):
        # Who is written down in a team that is not their agency's stands with their agency.
        place = teams.get((person.agency_id, person.team_id)) or rows[person.agency_id]
        place.people.append(_contact(person, away.get(person.id)))
    return list(rows.values())


def _contact(person: Professional, away: AbsenceRow | None) -> Contact:
    listed = Contact(person.name, person.job, person.phone, person.is_lead, person.is_deputy)
    return replace(listed, away_until=away.ends_on, covered_by=away.cover_name) if away else listed
