"""What is entered in the directory on screen: an agency's teams and people, and how a newcomer is let in.

The database decides whose (`access/sql/setting_up.sql`): an administrator's own agency, for whoever sets up the partnership every
agency of their area. What is not there and what is not theirs are answered alike. A change is made on what its form was opened on:
where somebody else changed that meanwhile, nothing is written.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wholepicture.access.accounts import EnteredThem, NotYoursToGive, OtherFactorFirst, first_password
from wholepicture.access.rules import ROLES, Permission, Role, roles_appointed_in, roles_given_in
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import NotFound, Refusal, command, concerning, query
from wholepicture.partnership.commands import ChangedMeanwhile, NoNumber, UnknownType
from wholepicture.partnership.queries import (
    agency_named,
    agency_with,
    anybody_with,
    people_at,
    person_with,
    team_with,
    teams_at,
)
from wholepicture.partnership.rules import ENTERED_TYPES

MOST_NEWCOMERS = 200  # on one list, as `sec.newcomers` gives them
STANDINGS = {"": "Neither", "lead": "Safeguarding lead", "deputy": "Deputy safeguarding lead"}


class NameTaken(Refusal):
    """There is a team of this name already. Choose another name."""


class CodeTaken(Refusal):
    """Another agency has this code. Enter another."""


class AddressTaken(Refusal):
    """Somebody has this e-mail address already. Enter another."""


class OwnStanding(Refusal):
    """Nobody says of themselves that they lead. Ask another administrator."""


class OperatorsToMove(Refusal):
    """They sign in with this address, in a role that you do not give. The operator changes it."""


class MadeTheirCode(Refusal):
    """You made the code by which they sign in, and they have no authenticator yet or have not used it. Another administrator, or
    the operator, changes their name or address."""


@dataclass(frozen=True)
class TeamEntry:
    """A team as its form has it. `columns`: what stands in the database, by which a later change is noticed."""

    id: UUID
    agency: UUID
    name: str
    phone: str
    is_duty: bool
    is_hub: bool

    @property
    def columns(self) -> dict[str, Any]:
        return {"name": self.name, "phone": self.phone, "is_duty": self.is_duty, "is_hub": self.is_hub}


@dataclass(frozen=True)
class PersonEntry:
    """Somebody in the directory as their form has them. `columns`: as of a team."""

    id: UUID
    agency: UUID
    name: str
    email: str
    job: str
    phone: str
    team: UUID | None
    standing: str
    role: str

    @property
    def role_title(self) -> str:
        return ROLES[self.role].title if self.role in ROLES else ""

    @property
    def standing_title(self) -> str:
        return STANDINGS[self.standing] if self.standing else ""

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "email": self.email,
            "job": self.job,
            "phone": self.phone,
            "team_id": str(self.team) if self.team else None,
            "is_lead": self.standing == "lead",
            "is_deputy": self.standing == "deputy",
        }


@dataclass(frozen=True)
class Entries:
    """What stands in the directory of one agency, as whoever keeps it sees it."""

    agency: UUID
    name: str
    type: str
    type_title: str
    teams: list[TeamEntry]
    people: list[PersonEntry]
    may_name_duty: bool
    may_name_hub: bool
    roles: dict[str, str]  # in which the viewer may enter somebody: code to title

    @property
    def has_lead(self) -> bool:
        return any(person.standing == "lead" for person in self.people)

    @property
    def has_phone(self) -> bool:
        return any(team.phone for team in self.teams)


@dataclass(frozen=True)
class Newcomer:
    """Somebody who has a role, and neither a second factor nor a code that is open. `barred_by`: what bars the viewer from making
    their code, as `sec.bar_to_let_in` says it; empty: nothing."""

    person: UUID
    name: str
    job: str
    role: str
    agency: UUID
    agency_name: str
    entered_by: str  # empty: the operator
    has_account: bool
    barred_by: str

    @property
    def may_let_in(self) -> bool:
        return not self.barred_by

    @property
    def role_title(self) -> str:
        return ROLES[self.role].title if self.role in ROLES else ""


@query(Permission.ENTRIES, called="Read an agency’s entries in the directory, to change them")
def entries_of(viewer: Viewer, *, agency: UUID) -> Entries:
    """The teams of this agency and the people who work there. Raises NotFound where it is not the viewer's to keep."""
    kept = agency_with(agency)
    if kept is None or not _answer("SELECT sec.keeps(%s)", agency):
        raise NotFound
    concerning(records=[agency])
    sets_up = viewer.may(Permission.PARTNERSHIP)
    return Entries(
        agency=kept.id,
        name=kept.name,
        type=kept.type,
        type_title=kept.get_type_display(),
        teams=[_team(team) for team in teams_at([agency])],
        people=[_person(person) for person in people_at(agency)],
        may_name_duty=bool(_answer("SELECT sec.may_name_duty(%s)", agency)),
        may_name_hub=sets_up,
        roles={role.code: role.title for role in _roles(viewer, kept.type)},
    )


def _team(team: Any) -> TeamEntry:
    return TeamEntry(team.id, team.agency_id, team.name, team.phone, team.is_duty, team.is_hub)


def _person(person: Any) -> PersonEntry:
    standing = "lead" if person.is_lead else "deputy" if person.is_deputy else ""
    return PersonEntry(
        person.id,
        person.agency_id,
        person.name,
        person.email,
        person.job,
        person.phone,
        person.team_id,
        standing,
        person.role,
    )


@query(Permission.ENTRIES, called="Found to which agency a team belongs, to change it")
def agency_of_team(viewer: Viewer, *, team: UUID) -> UUID:
    """Whose team this is. Raises NotFound where it is not the viewer's to keep."""
    return _kept_at(team, team_with(team))


@query(Permission.ENTRIES, called="Found where somebody of the directory works, to change their entry")
def agency_of_person(viewer: Viewer, *, person: UUID) -> UUID:
    """Where this person works. Raises NotFound where they are not the viewer's to keep."""
    return _kept_at(person, person_with(person))


def _kept_at(record: UUID, entry: Any) -> UUID:
    if entry is None or not _is_kept(entry.agency_id):
        raise NotFound
    concerning(records=[record])
    agency: UUID = entry.agency_id
    return agency


@query(Permission.ENTRIES, called="Looked up who has an e-mail address in the directory")
def holder_of(viewer: Viewer, *, email: str) -> str:
    """Who has this address, where the viewer reads them in the directory: for whoever is told that it is taken."""
    person = anybody_with(email)
    if person is None:
        return ""
    concerning(records=[person.id])
    left = "" if person.is_active else ", who has left"
    return f"{person.name} of {person.agency.name}{left}"


@command(Permission.PARTNERSHIP, called="Entered an agency")
def enter_agency(viewer: Viewer, *, area: UUID, code: str, name: str, type: str) -> UUID:
    """A new agency of an area. Raises CodeTaken where any agency of the installation has this code, UnknownType."""
    if type not in ENTERED_TYPES:
        raise UnknownType
    _said(_answer("SELECT sec.enter_agency(%s, %s, %s, %s)", area, code, name, type), area, CodeTaken)
    return _entered(agency_named(code))


@command(Permission.PARTNERSHIP, called="Renamed an agency")
def rename_agency(viewer: Viewer, *, agency: UUID, name: str, seen: str) -> None:
    """Give an agency this name in place of the one that was `seen`. Raises ChangedMeanwhile where it has another by now."""
    _said(_answer("SELECT sec.rename_agency(%s, %s, %s)", agency, seen, name), agency)


@command(Permission.ENTRIES, called="Entered a team in the directory")
def enter_team(viewer: Viewer, *, agency: UUID, name: str, phone: str, is_duty: bool, is_hub: bool) -> UUID:
    """A new team. Raises NoNumber, NameTaken."""
    if is_duty and not phone:
        raise NoNumber
    said = _answer("SELECT sec.enter_team(%s, %s, %s, %s, %s)", agency, name, phone, is_duty, is_hub)
    _said(said, agency, NameTaken)
    return _entered(next(team for team in teams_at([agency]) if team.name == name))


@command(Permission.ENTRIES, called="Changed a team in the directory")
def change_team(
    viewer: Viewer, *, team: UUID, seen: Mapping[str, Any], name: str, phone: str, is_duty: bool, is_hub: bool
) -> None:
    """A team as it is from now on. Raises ChangedMeanwhile where it does not stand as it was `seen`; NoNumber, NameTaken."""
    if is_duty and not phone:
        raise NoNumber
    said = _answer(
        "SELECT sec.change_team(%s, %s, %s, %s, %s, %s)", team, json.dumps(seen), name, phone, is_duty, is_hub
    )
    _said(said, team, NameTaken)


@command(Permission.ENTRIES, called="Entered somebody in the directory")
def enter_person(
    viewer: Viewer,
    *,
    agency: UUID,
    email: str,
    name: str,
    job: str,
    phone: str,
    team: UUID | None,
    standing: str,
    role: str,
) -> UUID:
    """Somebody who works there now. Raises AddressTaken."""
    said = _answer(
        "SELECT sec.enter_person(%s, %s, %s, %s, %s, %s, %s, %s)",
        *(agency, email, name, job, phone, team, standing, role),
    )
    _said(said, agency, AddressTaken)
    titles = [ROLES[role].title] if role else []
    concerning(justification="; ".join([*titles, *_standing_said({}, standing)]))
    return _entered(anybody_with(email))


def _roles(viewer: Viewer, type: str) -> tuple[Role, ...]:
    """Roles in which the viewer may enter somebody in an agency of this type."""
    return roles_appointed_in(type) if viewer.may(Permission.PARTNERSHIP) else roles_given_in(type)


@command(Permission.ENTRIES, called="Changed somebody’s entry in the directory")
def change_person(
    viewer: Viewer,
    *,
    person: UUID,
    seen: Mapping[str, Any],
    email: str,
    name: str,
    job: str,
    phone: str,
    team: UUID | None,
    standing: str,
) -> None:
    """An entry as it is from now on. Raises ChangedMeanwhile, AddressTaken, OwnStanding; MadeTheirCode where the viewer made the
    code by which they set a password, and would make another person of them; OperatorsToMove where they sign in with the address in
    a role that the viewer does not give."""
    said = _answer(
        "SELECT sec.change_person(%s, %s, %s, %s, %s, %s, %s, %s)",
        *(person, json.dumps(seen), email, name, job, phone, team, standing),
    )
    _said(said, person, AddressTaken)
    changed = ["sign-in address"] if said == "moved" else []
    concerning(justification="; ".join([*changed, *_standing_said(seen, standing)]))


def _standing_said(seen: Mapping[str, Any], standing: str) -> list[str]:
    """For the ledger: whether somebody leads on safeguarding, where that changed."""
    is_lead = standing == "lead"
    return [] if bool(seen.get("is_lead")) == is_lead else [f"safeguarding lead: {'yes' if is_lead else 'no'}"]


@command(Permission.ENTRIES, called="Said who takes over as safeguarding lead")
def take_over(viewer: Viewer, *, agency: UUID, person: UUID) -> str:
    """Somebody of this agency leads on safeguarding from now on, besides whoever does; their name. Raises OwnStanding, NotFound."""
    found = person_with(person)
    if found is None or found.agency_id != agency:
        raise NotFound
    entry = _person(found)
    said = _answer(
        "SELECT sec.change_person(%s, %s, %s, %s, %s, %s, %s, 'lead')",
        *(person, json.dumps(entry.columns), entry.email, entry.name, entry.job, entry.phone, entry.team),
    )
    _said(said, person)
    concerning(justification="; ".join(_standing_said(entry.columns, "lead")))
    return entry.name


@query(Permission.ENTRIES, called="Listed who waits to be let in")
def newcomers(viewer: Viewer, *, agency: UUID | None = None, person: UUID | None = None) -> list[Newcomer]:
    """Whom the viewer may enter, who have a role, and neither a second factor nor a code that is open: of all agencies that the
    viewer keeps or of one, or one person alone; those whom the viewer may let in first, `MOST_NEWCOMERS` at the most."""
    asked_of = person or agency or viewer.agency_id
    concerning(records=[asked_of] if asked_of else [])
    return [Newcomer(*row) for row in _rows("SELECT * FROM sec.newcomers(%s, %s)", agency, person)]


@command(Permission.ENTRIES, called="Let a newcomer in")
def let_in(viewer: Viewer, *, person: UUID) -> str:
    """Give somebody who waits a code by which they set their account's password, once, within three days; an account, where there
    is none yet.

    Raises EnteredThem where the viewer entered them or gave them their role, and OtherFactorFirst where the viewer took their
    second factor away: nobody lets somebody in alone. Raises NotYoursToGive where only the operator lets them in, and
    AddressTaken where somebody else signs in with their address.
    """
    code = first_password()
    said = _answer("SELECT sec.let_in(%s, %s)", person, hashlib.sha256(code.encode()).digest())
    if said == "entered":
        raise EnteredThem
    if said == "other":
        raise OtherFactorFirst
    if said == "operator":
        raise NotYoursToGive
    _said(said, person, AddressTaken)
    return code


def _said(said: str, record: UUID, taken: type[Refusal] = NotFound) -> None:
    """Raises what a function of the database refused; `taken`, where what was given is another's already."""
    refusals: dict[str, type[Refusal]] = {
        "changed": ChangedMeanwhile,
        "taken": taken,
        "own": OwnStanding,
        "entered": MadeTheirCode,
        "operator": OperatorsToMove,
    }
    if said not in ("done", "moved"):
        raise refusals.get(said, NotFound)
    concerning(records=[record])


def _entered(entry: Any) -> UUID:
    """The id of what was entered just now."""
    id: UUID = entry.id
    concerning(records=[id])
    return id


def _is_kept(agency: UUID) -> bool:
    return bool(_answer("SELECT sec.keeps(%s)", agency))


def _rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with cursor() as sql:
        sql.execute(statement, values)
        rows: list[tuple[Any, ...]] = sql.fetchall()
        return rows


def _answer(statement: str, *values: Any) -> Any:
    return _rows(statement, *values)[0][0]
