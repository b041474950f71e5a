"""What an agency's administrator, or the operator, gives people and takes away: sessions, accounts, factors, roles, trust.

The database decides whose: an administrator's own agency, never themself (`access/sql/administration.sql`). What is not there
and what is not theirs are answered alike. What takes something away needs a reason, and counts from the next statement.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wholepicture.access.accounts import EnteredThem, NotYoursToGive, OtherFactorFirst, first_password
from wholepicture.access.rules import PURPOSES, ROLES, Permission, roles_given_in
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import NeedsReason, NotFound, command, concerning, query
from wholepicture.partnership.queries import agencies_by_id


@dataclass(frozen=True)
class SignIn:
    """How somebody signs in, as whoever administers their agency sees it."""

    person: UUID
    name: str
    email: str
    job: str
    role: str
    has_account: bool
    is_open: bool
    has_second_factor: bool
    sessions: int
    last_signed_in: datetime | None
    invited_until: datetime | None
    may_let_in: bool  # the role is one that the viewer may give
    is_at_work: bool  # else they have left

    @property
    def role_title(self) -> str:
        return ROLES[self.role].title if self.role in ROLES else "No role"


@dataclass(frozen=True)
class Session:
    """One session in which somebody is signed in."""

    id: UUID
    purpose: str
    opened_at: datetime
    expires_at: datetime
    is_this_one: bool


@query(Permission.ADMINISTER, called="Listed an agency’s people and how they sign in")
def people_of(viewer: Viewer, *, agency: UUID) -> list[SignIn]:
    """Everyone of the agency who is in the directory, has a role or an account, by name; those who have left come last."""
    concerning(records=[agency])
    rows = [row for row in _sign_ins(agency) if row.is_at_work or row.role or row.has_account]
    return sorted(rows, key=lambda row: not row.is_at_work)


@query(Permission.ADMINISTER, called="Read how a professional signs in")
def sign_in_of(viewer: Viewer, *, person: UUID, agency: UUID) -> tuple[SignIn, list[Session]]:
    """How somebody of this agency signs in, and their sessions. Raises NotFound for whoever is not the viewer's to administer."""
    sign_in = _sign_in(agency, person)
    if sign_in is None:
        raise NotFound
    concerning(records=[person])
    rows = _rows("SELECT * FROM sec.sessions_of(%s)", person)
    sessions = [Session(id, PURPOSES.get(purpose, purpose), *rest) for id, purpose, *rest in rows]
    return sign_in, sessions


def _sign_ins(agency: UUID, person: UUID | None = None) -> list[SignIn]:
    return [SignIn(*row) for row in _rows("SELECT * FROM sec.sign_in_states(%s, %s)", agency, person)]


def _sign_in(agency: UUID, person: UUID) -> SignIn | None:
    return next(iter(_sign_ins(agency, person)), None)


def roles_to_give(viewer: Viewer) -> dict[str, str]:
    """Roles that the viewer may give in their agency: code to title."""
    return {role.code: role.title for role in roles_given_in(viewer.agency_type)}


@command(Permission.ADMINISTER, called="Ended a session of a professional")
def end_session(viewer: Viewer, *, session: UUID, reason: str) -> None:
    """End one session: whoever has it signs in again."""
    _because(reason)
    person = _answer("SELECT sec.end_session(%s)", session)
    if person is None:
        raise NotFound
    concerning(records=[person, session])


@command(Permission.ADMINISTER, called="Ended all sessions of a professional")
def end_sessions(viewer: Viewer, *, person: UUID, reason: str) -> int:
    """End every session of a person but the one in which this is asked; how many there were."""
    _because(reason)
    ended: int | None = _answer("SELECT sec.end_sessions(%s)", person)
    if ended is None:
        raise NotFound
    concerning(records=[person])
    return ended


@command(Permission.ADMINISTER, called="Closed the account of a professional")
def close_account(viewer: Viewer, *, person: UUID, reason: str) -> None:
    """Let somebody sign in no more, and end their sessions and invitations. They stay in the directory."""
    _because(reason)
    _done(_answer("SELECT sec.close_account(%s)", person), person)


@command(Permission.ADMINISTER, called="Opened the closed account of a professional again")
def reopen_account(viewer: Viewer, *, person: UUID) -> None:
    """Let somebody sign in again, with the factors that they had. Raises NotYoursToGive."""
    closed = _sign_in(viewer.agency_id, person) if viewer.agency_id else None
    _given(viewer, person, _answer("SELECT sec.reopen_account(%s)", person), closed.role if closed else "")


@command(Permission.ADMINISTER, called="Took somebody who left out of the directory")
def mark_left(viewer: Viewer, *, person: UUID, reason: str) -> None:
    """Somebody works there no more: nobody finds them in the directory, names them as a reader, or is let in as them.

    Their account is closed, and their sessions and invitations end. What they wrote stays theirs.
    """
    _because(reason)
    _done(_answer("SELECT sec.leave(%s)", person), person)


@command(Permission.ADMINISTER, called="Put somebody back into the directory")
def mark_back(viewer: Viewer, *, person: UUID) -> None:
    """Somebody who had left works there again. Their account stays closed until it is opened again."""
    _done(_answer("SELECT sec.come_back(%s)", person), person)


@command(Permission.ADMINISTER, called="Invited a professional to set a new password")
def invite(viewer: Viewer, *, person: UUID, reason: str) -> str:
    """Take somebody's password away and give a code by which they set a new one, once, within three days.

    Raises OtherFactorFirst where the viewer took their second factor away and they have not signed in since, and EnteredThem
    where the viewer entered them or gave them their role and they have no second factor now; NotYoursToGive where then only the
    operator lets them in.
    """
    _because(reason)
    code = first_password()
    _factor(_answer("SELECT sec.invite(%s, %s)", person, hashlib.sha256(code.encode()).digest()), person)
    return code


@command(Permission.ADMINISTER, called="Removed the second factor of a professional")
def remove_second_factor(viewer: Viewer, *, person: UUID, reason: str) -> None:
    """Take somebody's authenticator and recovery codes away: they enrol anew at the next sign-in. Raises OtherFactorFirst."""
    _because(reason)
    _factor(_answer("SELECT sec.remove_second_factor(%s)", person), person)


@command(Permission.ADMINISTER, called="Gave a professional another role")
def give_role(viewer: Viewer, *, person: UUID, role: str) -> None:
    """Give somebody this role in place of the one that they had. Raises NotYoursToGive."""
    if role not in ROLES or not ROLES[role].signs_in:
        raise NotFound
    _given(viewer, person, _answer("SELECT sec.change_role(%s, %s)", person, role), role)
    concerning(justification=ROLES[role].title)


@command(Permission.ADMINISTER, called="Took the role of a professional away")
def take_role(viewer: Viewer, *, person: UUID, reason: str) -> None:
    """Leave somebody without a role: they are in the directory, and sign in no more."""
    _because(reason)
    _done(_answer("SELECT sec.change_role(%s, '')", person), person)


@command(Permission.ADMINISTER, called="Withdrew identifiers by which an agency’s rows join")
def withdraw_trust(viewer: Viewer, *, agency: UUID, identifiers: Sequence[str], reason: str) -> None:
    """From now on an agency's rows join by none of these identifiers: they wait for a person."""
    _because(reason)
    _done(_answer("SELECT sec.withdraw_trust(%s, %s)", agency, list(identifiers)), agency)


@query(Permission.ADMINISTER, called="Read by which identifiers an agency’s rows join")
def trusted_identifiers(viewer: Viewer, *, agency: UUID) -> list[str]:
    """The identifier types by which this agency's rows join without a person."""
    concerning(records=[agency])
    found = agencies_by_id().get(agency)
    return sorted(found.trusted_identifiers) if found else []


def _because(reason: str) -> None:
    """The reason, for the ledger. Raises NeedsReason where there is none."""
    if not reason.strip():
        raise NeedsReason
    concerning(justification=reason.strip())


def _done(done: bool, record: UUID) -> None:
    if not done:
        raise NotFound
    concerning(records=[record])


def _factor(answer: str, person: UUID) -> None:
    if answer == "other":
        raise OtherFactorFirst
    if answer == "entered":
        raise EnteredThem
    if answer == "operator":
        raise NotYoursToGive
    _done(answer == "done", person)


def _given(viewer: Viewer, person: UUID, done: bool, role: str) -> None:
    """Raises NotYoursToGive where the person is of the viewer's own agency and the role is not theirs to give."""
    is_theirs = not role or role in roles_to_give(viewer)
    if not done and not is_theirs and viewer.agency_id and _sign_in(viewer.agency_id, person):
        raise NotYoursToGive
    _done(done, person)


def _rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with cursor() as sql:
        sql.execute(statement, values)
        rows: list[tuple[Any, ...]] = sql.fetchall()
        return rows


def _answer(statement: str, *values: Any) -> Any:
    return _rows(statement, *values)[0][0]
