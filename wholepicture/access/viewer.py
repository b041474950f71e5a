"""The viewer: a professional (or an agency's system, or a named system step) acting for an agency with a purpose.

A viewer opens a transaction in which the database knows, by a signed context, who is asking. Everything read or
written inside is filtered by PostgreSQL's row security for that viewer.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from wholepicture.access.rules import PURPOSES, ROLES, SYSTEM_ROLES
from wholepicture.base.database_role import cursor, speaking_as
from wholepicture.base.ledgered import NotPermitted
from wholepicture.base.remembered import remembering_nothing

# As sec.new_token makes them. Whatever else is sent is nobody's, and the database is not asked.
SESSION_TOKEN, KEY, CALENDAR, TELEPHONE = (
    re.compile(rf"{prefix}_[0-9a-f]{{16,128}}") for prefix in ("wps", "wpk", "wpc", "wpt")
)

_asking: ContextVar["Viewer | None"] = ContextVar("wholepicture_viewer", default=None)


@dataclass
class Viewer:
    """Who is asking. Made by `viewer_from_token` or `system_viewer`, never by hand."""

    channel: str  # page, api, file, calendar, carer, command
    token: str = field(default="", repr=False)
    system: str = ""
    is_watching: bool = False  # an open page asks by itself, which is no use of a session
    professional_id: UUID | None = None
    name: str = ""
    email: str = ""
    agency_id: Any = None  # a UUID; None for a system viewer that acts for no agency
    agency_code: str = ""
    agency_name: str = ""
    agency_type: str = ""
    area_id: Any = None
    team_name: str = ""
    role: str = ""
    purpose: str = ""
    is_hub: bool = False
    is_lead: bool = False
    reads: bool = False
    is_narrowed: bool = False  # whether they read nothing now because their training lapsed
    sends_register: bool = False  # whether they lead in a school, whether or not their training lapsed
    takes_register: bool = False  # whether this transaction takes a register in
    permissions: frozenset[str] = frozenset()

    @property
    def person(self) -> UUID:
        """The professional who asks. Raises NotPermitted for an agency's system and for a step of our own."""
        if self.professional_id is None:
            raise NotPermitted
        return self.professional_id

    @property
    def role_title(self) -> str:
        return ROLES[self.role].title if self.role in ROLES else self.role

    @property
    def purpose_title(self) -> str:
        return PURPOSES.get(self.purpose, self.purpose)

    @property
    def alias(self) -> str:
        """The database connection that speaks for this viewer."""
        return SYSTEM_ROLES[self.system].connection if self.system else "default"

    def may(self, permission: str) -> bool:
        """Whether the role includes this permission. Row security decides about content besides."""
        return str(permission) in self.permissions

    @contextmanager
    def acting(self, *, is_read: bool = False) -> Iterator[None]:
        """A transaction in which the database knows this viewer; inside one of theirs, a savepoint, but for what only reads, of which
        nothing would have to be taken back."""
        before = _asking.get()
        nested = before is self
        kept = nullcontext() if nested and is_read else transaction.atomic(using=self.alias)
        with speaking_as(self.alias), nullcontext() if nested else remembering_nothing(), kept:
            token = _asking.set(self)
            try:
                if not nested:
                    self._begin()
                yield
                if not nested and before is not None and before.alias == self.alias:
                    before._begin()
            finally:
                _asking.reset(token)

    def _begin(self) -> None:
        with cursor() as sql:
            if self.system:
                sql.execute("SELECT sec.begin_system(%s, %s)", [self.system, self.agency_id])
            else:
                sql.execute(f"SELECT sec.{self._door}(%s)", [self.token])
            context = sql.fetchone()[0]
        if context is None:
            raise SignedOut
        self._take(json.loads(context) if isinstance(context, str) else context)

    @property
    def _door(self) -> str:
        """The function of the database that opens what this viewer may see."""
        if self.channel == "calendar":
            return "begin_calendar"
        if self.channel == "carer":
            return "begin_carer"
        return "watch" if self.is_watching else "begin"

    def _take(self, context: dict[str, Any]) -> None:
        for name in ("professional", "agency", "area"):
            setattr(self, f"{name}_id", UUID(context[name]) if context.get(name) else None)
        self.name = context.get("name") or f"System: {self.system}"
        self.email = context.get("email") or ""
        self.agency_code = context.get("agency_code") or ""
        self.agency_name = context.get("agency_name") or ""
        self.agency_type = context.get("agency_type") or ""
        self.team_name = context.get("team") or ""
        self.role, self.purpose = context["role"], context["purpose"]
        self.is_hub, self.is_lead, self.reads = context["hub"], context["lead"], context["reads"]
        self.is_narrowed = bool(context.get("narrowed"))
        self.sends_register, self.takes_register = bool(context.get("sends_register")), False
        self.permissions = SYSTEM_ROLES[self.system].permissions if self.system else frozenset(context["permissions"])

    def takes_a_register(self) -> bool:
        """Open what is kept of their school's register until this transaction ends, to take one in; False: theirs is no school, or they do
        not lead there. Inside `acting`."""
        with cursor() as sql:
            sql.execute("SELECT sec.take_register()")
            self.takes_register = bool(sql.fetchone()[0])
        return self.takes_register

    def record(
        self,
        *,
        action: str,
        operation: str,
        result: str,
        subjects: Iterable[UUID] = (),
        records: Iterable[UUID] = (),
        justification: str = "",
    ) -> None:
        """Write one ledger entry. Raises if it cannot be written: then what it tells of does not happen either."""
        with cursor() as sql:
            sql.execute(
                "SELECT sec.write_ledger(%s, %s, %s, %s, %s, %s::uuid[], %s::uuid[])",
                [
                    self.channel,
                    action,
                    operation,
                    result,
                    justification,
                    sorted(map(str, subjects)),
                    sorted(map(str, records)),
                ],
            )


class SignedOut(Exception):
    """The session has ended or was withdrawn. Sign in again: drafts are kept."""


def viewer_from_token(token: str, *, channel: str, is_watching: bool = False) -> Viewer:
    """The viewer whose session token or agency key this is. Raises SignedOut if it is unknown, ended or withdrawn.

    Pages are for people: a key is a system's, and opens none. `is_watching`: an open page asks by itself what has come; a
    session that nobody uses ends all the same.
    """
    viewer = viewer_unasked(token, channel=channel, is_watching=is_watching)
    with viewer.acting():
        pass
    return viewer


def viewer_unasked(token: str, *, channel: str, is_watching: bool = False) -> Viewer:
    """As `viewer_from_token`, but nobody is asked yet who it is: acting as them does, and raises SignedOut where it is nobody's."""
    if not (SESSION_TOKEN.fullmatch(token) or (KEY.fullmatch(token) and channel != "page")):
        raise SignedOut
    return Viewer(channel=channel, token=token, is_watching=is_watching)


def viewer_from_calendar(token: str) -> Viewer:
    """Whoever's own dates are read at this secret address: with that permission, and no other of their role. Raises SignedOut if it is
    unknown or ended, or whoever made it has left."""
    if not CALENDAR.fullmatch(token):
        raise SignedOut
    viewer = Viewer(channel="calendar", token=token)
    with viewer.acting():
        pass
    return viewer


def viewer_from_carer(token: str) -> Viewer:
    """The foster carer on whose telephone this secret lies: with one permission, for the children who live with them now. Raises SignedOut
    if it is unknown or ended, or no child lives with them."""
    if not TELEPHONE.fullmatch(token):
        raise SignedOut
    viewer = Viewer(channel="carer", token=token)
    with viewer.acting():
        pass
    return viewer


def system_viewer(name: str, *, agency: UUID | None = None, channel: str = "command") -> Viewer:
    """A named system viewer: `derivation` for background steps, `operator` for commands on the server."""
    viewer = Viewer(channel=channel, system=name, agency_id=agency, permissions=SYSTEM_ROLES[name].permissions)
    viewer.role, viewer.purpose = f"system:{name}", "system"
    return viewer
