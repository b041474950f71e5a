"""Every kind of viewer and every kind of row, with the oracle's answer for each cell.

The rows are put straight into the derived tables; nothing is derived, joined or reported. What the oracle is told of a
viewer is written down here, not read from the database.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from tests.access.raw import Connection
from tests.living import House
from wholepicture.access.policy import Asking, Involved, Row, may_see
from wholepicture.access.viewer import system_viewer

LEVELS = ("partners", "leads", "hub", "named")
# Tables whose policy hides rows that tell where a protected child is.
LOCATED = {
    "picture_event",
    "picture_passage",
    "picture_information",
    "picture_fact",
    "picture_association",
    "picture_working",
    "picture_term",
    "linkage_subjectwhereabouts",
    "linkage_thingprofile",
    "linkage_thingsighting",
    "linkage_thingstanding",
}
KEY = {
    "linkage_subjectprofile": "subject",
    "linkage_subjectwhereabouts": "subject",
    "linkage_thingprofile": "mention",
    "linkage_thingsighting": "mention",
    "alerts_toread": "submission",
}
LIST = "alerts_toread"  # narrower than the rest: for those of the hub who work it, and those who are named


@dataclass(frozen=True)
class Tie:
    """What an agency says of its work with the children: from and until when, and when that was made known, as days from
    today; by which feed it came, and what somebody else said of it."""

    begins: int = -100
    ends: int | None = None
    made_known: int = -100
    feed: str = ""
    answer: str = "confirmed"


TRUSTED, WITHDRAWN = "file:roll", "file:register"  # every agency's, the second until yesterday
# Agencies by how they stand to the children.
TIES: dict[str, Tie | None] = {
    "AUTHOR": None,
    "ACTIVE": Tie(),
    "CIRCLE": Tie(),
    "ENDED": Tie(ends=-1),
    "ENDS_TODAY": Tie(ends=0),
    "NOT_YET": Tie(begins=1),
    "STARTS_TODAY": Tie(begins=0, ends=0),
    "KNOWN_TODAY": Tie(ends=0, made_known=0),
    "KNOWN_LATE": Tie(begins=-300, ends=-1, made_known=0),
    "CLAIMS": Tie(answer=""),
    "CLAIMS_TODAY": Tie(begins=-300, made_known=0, answer=""),
    "REFUSED": Tie(answer="refused"),
    "FED": Tie(feed=TRUSTED, answer=""),
    "FED_AND_REFUSED": Tie(feed=TRUSTED, answer="refused"),
    "FED_OTHERWISE": Tie(feed="api:roll", answer=""),
    "FED_NO_MORE": Tie(feed=WITHDRAWN, answer=""),
    "FED_NO_MORE_CONFIRMED": Tie(feed=WITHDRAWN),
    "STRANGER": None,
    "HUB": None,
    "FAR_HUB": None,
    "FAR_ACTIVE": Tie(),
}
FAR = {"FAR_HUB", "FAR_ACTIVE"}


def today() -> date:
    return datetime.now(ZoneInfo("Europe/London")).date()


@dataclass
class Someone:
    """A viewer: the token that makes them one, and what the oracle is told."""

    name: str
    asking: Asking
    token: str = ""
    works_list: bool = False  # their role reads and answers what waits in the hub

    def sees(self, table: str, row: Row) -> bool:
        """What the oracle says."""
        shown = may_see(self.asking, row, today=today())
        if table != LIST:
            return shown
        if row.level == "named":  # it waits for those who are named, and for none of their colleagues
            return shown and self.asking.professional in row.named
        return shown and self.works_list and row.area == self.asking.area


@dataclass
class Witnesses:
    """The cast. `rows[table]` maps a row's id to what the oracle is told of it."""

    people: list[Someone] = field(default_factory=list)
    rows: dict[str, dict[UUID, Row]] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        return len(self.people) * sum(map(len, self.rows.values()))

    def expected(self, person: Someone, tables: Sequence[str] = ()) -> set[tuple[str, UUID]]:
        """Which rows the oracle shows this viewer."""
        return {
            (table, one)
            for table in tables or self.rows
            for one, row in self.rows[table].items()
            if person.sees(table, row)
        }

    def mismatches(self, connection: Connection, *tables: str) -> Iterator[str]:
        """Cells where PostgreSQL and the oracle differ, on a connection of the application's role."""
        query = " UNION ALL ".join(
            f"SELECT '{table}', {KEY.get(table, 'id')} FROM {table}" for table in tables or sorted(self.rows)
        ).encode()
        for person in self.people:
            with connection.transaction():
                connection.execute("SELECT sec.begin(%s)", [person.token])
                seen = {(row[0], row[1]) for row in connection.execute(query).fetchall()}
            for table, one in seen ^ self.expected(person, tables):
                shown = "shown" if (table, one) in seen else "hidden"
                yield f"{shown}: {person.name} / {table} / {self.rows[table].get(one)}"


def gather(house: House) -> Witnesses:
    """Furnish a house with every kind of viewer and row."""
    from django.apps import apps

    from wholepicture.access.models import Bar, LocationRestriction
    from wholepicture.linkage.models import Seen
    from wholepicture.partnership import commands

    operator = house.operator()
    far, _ = commands.add_area(operator, code="elsewhere", name="Elsewhere")
    areas = {code: far.id if code in FAR else house.area for code in TIES}
    agencies = {
        code: commands.add_agency(operator, area=areas[code], code=f"W-{code}", name=f"{code} (test)", type="other")[
            0
        ].id
        for code in TIES
    }
    plain, protected, once_protected, other = uuid4(), uuid4(), uuid4(), uuid4()
    children = (plain, protected, once_protected)
    made = _People(house, agencies, areas, children, protected)
    made.everybody()
    circle = [made.ids["reader in the circle"]]
    for person in made.people:
        _tell_hidden(person, protected, circle, agencies["CIRCLE"], made.ids)
    with operator.acting():
        _involve(agencies, areas, children)
        lifted = datetime.now(ZoneInfo("Europe/London"))
        for name, nominal, is_lifted in made.bars:
            Bar.objects.create(
                area_id=house.area,
                professional_id=made.ids[name],
                subject=nominal,
                nominal=nominal,
                reason="test",
                lifted_at=lifted if is_lifted else None,
            )
        for nominal, until in ((protected, None), (once_protected, lifted)):
            LocationRestriction.objects.create(
                area_id=house.area,
                subject=nominal,
                nominal=nominal,
                reason="test",
                readers=circle,
                reader_agencies=[agencies["CIRCLE"]],
                lifted_at=until,
            )
    with system_viewer("derivation").acting():
        rows = {
            model._meta.db_table: _rows(model, agencies, areas, (plain, protected, once_protected, other), made.named)
            for model in apps.get_models()
            if issubclass(model, Seen)
        }
    return Witnesses(made.people, rows)


def _involve(agencies: dict[str, UUID], areas: dict[str, UUID], children: tuple[UUID, ...]) -> None:
    """Ties each agency that works with the children, or says so, to each of them."""
    from wholepicture.access.models import Involvement, TrustedFeed

    now = datetime.now(ZoneInfo("Europe/London"))
    for code, agency in agencies.items():
        whose = {"area_id": areas[code], "agency_id": agency, "reason": "test"}
        TrustedFeed.objects.create(**whose, feed=TRUSTED)
        TrustedFeed.objects.create(**whose, feed=WITHDRAWN, withdrawn_at=now - timedelta(days=1))
    Involvement.objects.bulk_create(
        Involvement(
            id=uuid4(),
            area_id=areas[code],
            agency_id=agencies[code],
            nominal=child,
            submission=uuid4(),
            # Derivation sees to it that nothing opens before it was made known (tests/picture/rules).
            starts_on=today() + timedelta(days=max(tie.begins, tie.made_known)),
            ends_on=_day(tie.ends),
            made_known_at=now + timedelta(days=tie.made_known),
            feed=tie.feed,
            answer=tie.answer,
        )
        for code, tie in TIES.items()
        if tie
        for child in children
    )


def _day(days: int | None) -> date | None:
    return None if days is None else today() + timedelta(days=days)


def _involved(code: str) -> Involved | None:
    """What the oracle is told of an agency's work with the children; None where it says nothing of any."""
    tie = TIES[code]
    if tie is None:
        return None
    return Involved(
        stated_from=today() + timedelta(days=tie.begins),
        made_known=today() + timedelta(days=tie.made_known),
        to=_day(tie.ends),
        feed=tie.feed,
        answer=tie.answer,
    )


def _tell_hidden(person: Someone, protected: UUID, circle: list[UUID], inside: UUID, ids: dict[str, UUID]) -> None:
    reads_it = ids.get(person.name) in circle or person.asking.agency == str(inside)
    if not reads_it:
        object.__setattr__(person.asking, "hidden", frozenset({str(protected)}))


class _People:
    """Makes one professional (or key) for each way of standing to a row."""

    def __init__(
        self,
        house: House,
        agencies: dict[str, UUID],
        areas: dict[str, UUID],
        children: tuple[UUID, ...],
        protected: UUID,
    ):
        self.house, self.agencies, self.areas, self.children = house, agencies, areas, children
        self.protected = protected
        self.people: list[Someone] = []
        self.ids: dict[str, UUID] = {}
        self.named: list[UUID] = []
        self.bars: list[tuple[str, UUID, bool]] = []

    def everybody(self) -> None:
        for code in TIES:
            hub = code in ("HUB", "FAR_HUB")
            self.add(f"reads at {code}", code, "police_intelligence" if hub else "nurse")
            self.add(f"leads at {code}", code, "coordinator" if hub else "teacher_dsl")
        self.add("lead by the directory", "ACTIVE", "nurse", lead=True)
        self.add("judges at HUB", "HUB", "linkage_officer")
        self.add("reader in the circle", "ACTIVE", "social_worker")
        for code in ("AUTHOR", "ACTIVE", "HUB"):
            self.add(f"reads nothing at {code}", code, "information_governance")
            self.add(f"key of {code}", code, "")
            self.add(f"barred at {code}", code, "police_intelligence" if code == "HUB" else "nurse", barred=True)
            self.add(f"bar lifted at {code}", code, "police_intelligence" if code == "HUB" else "nurse", barred=False)
        for code in ("STRANGER", "ENDED", "HUB", "FAR_ACTIVE", "FAR_HUB"):
            hub = code in ("HUB", "FAR_HUB")
            self.add(f"named at {code}", code, "police_intelligence" if hub else "nurse", named=True)
        self.add("works the list at AUTHOR", "AUTHOR", "police_intelligence")
        self.add("named and barred", "STRANGER", "nurse", named=True, barred=True)
        self.add("named, reads nothing", "STRANGER", "information_governance", named=True)

    def add(
        self, name: str, code: str, role: str, *, lead: bool = False, barred: bool | None = None, named: bool = False
    ) -> None:
        from wholepicture.access.rules import ROLES, Permission

        agency = self.agencies[code]
        job = ROLES[role or "feed"]
        token = self._token_of(name, agency, role, lead) if role else self._key(agency)
        if barred is not None:
            # Of the one child, not of the others. A bar that was lifted bars nobody.
            self.bars.append((name, self.children[0], not barred))
        if named:
            self.named.append(self.ids[name])
        involved = _involved(code)
        asking = Asking(
            agency=str(agency),
            area=str(self.areas[code]),
            professional=str(self.ids[name]) if role else None,
            reads=job.reads,
            hub=job.hub,
            lead=job.lead or lead,
            involved=dict.fromkeys(map(str, self.children), involved) if involved else {},
            trusted=[TRUSTED],
            barred=[str(self.children[0])] if barred else [],
        )
        self.people.append(Someone(name, asking, token, job.hub and Permission.ALERTS in job.permissions))

    def _token_of(self, name: str, agency: UUID, role: str, lead: bool) -> str:
        """A session of somebody new in the directory."""
        from wholepicture.partnership import commands

        email = f"{name.replace(' ', '-').replace(',', '').lower()}@example.org"
        person, _ = commands.add_professional(
            self.house.operator(), agency=agency, email=email, name=name, role=role, is_lead=lead
        )
        self.ids[name] = person.id
        return self._session(person.id)

    def _session(self, professional: UUID) -> str:
        from django.db import connections

        self.house.prove(professional)
        with connections["signin"].cursor() as sql:
            sql.execute("SELECT sec.open_session(%s, 'safeguarding_child', 12)", [professional])
            token: str = sql.fetchone()[0]
        return token

    def _key(self, agency: UUID) -> str:
        from wholepicture.access.accounts import new_agency_key

        return new_agency_key(self.house.operator(), agency=agency)


def _rows(
    model: Any,
    agencies: dict[str, UUID],
    areas: dict[str, UUID],
    children: tuple[UUID, ...],
    named: list[UUID],
) -> dict[UUID, Row]:
    """One row of the table for each level, whether it tells where somebody is, and whom it concerns."""
    plain, protected, once_protected, other = children
    concerns: tuple[list[UUID], ...] = (
        [],
        [plain],
        [protected],
        [plain, protected],
        [other],
        [other, plain],
        [once_protected],
    )
    table = model._meta.db_table
    told: dict[UUID, Row] = {}
    made = []
    for level in LEVELS:
        for nominals in concerns:
            for located in (False, True) if table in LOCATED else (False,):
                one = uuid4()
                row = model(**_filled(model), pk=one)
                row.area_id, row.agency_id, row.level = areas["AUTHOR"], agencies["AUTHOR"], level
                row.nominals, row.named = sorted(nominals), named
                if table in LOCATED:
                    row.located = located
                made.append(row)
                told[one] = Row(
                    agency=str(agencies["AUTHOR"]),
                    area=str(areas["AUTHOR"]),
                    level=level,
                    nominals=[str(child) for child in nominals],
                    named=[str(person) for person in named],
                    located=located,
                )
    model.objects.bulk_create(made)
    return told


def _filled(model: Any) -> dict[str, Any]:
    """Something for every column that must hold something."""
    from django.db import models

    now = datetime.now(ZoneInfo("Europe/London"))
    # The first that fits: a moment's column is a date's as well.
    fillings: dict[type, Callable[[], Any]] = {
        models.UUIDField: uuid4,
        models.DateTimeField: lambda: now,
        models.DateField: now.date,
        models.BooleanField: bool,
        models.IntegerField: int,
        models.Field: lambda: "x",
    }
    return {
        column.name: next(value() for kind, value in fillings.items() if isinstance(column, kind))
        for column in model._meta.concrete_fields
        if not (column.primary_key or column.is_relation or column.null or column.has_default())
    }
