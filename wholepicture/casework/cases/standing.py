"""Who has a case or an action now: from who is away, who has left and who may read it. Computed when it is read; nothing is stored.

Whoever leads it or is to do it; where they are away, whoever covers them, else who shares the case, else who leads their agency, else
the hub's duty desk, else anybody of the hub who reads reports.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from wholepicture.access.queries import hidden_from
from wholepicture.access.rules import HUB_READERS, ROLES, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.casework.cases.results import Offered, Person
from wholepicture.casework.cases.rules import InForce, in_force
from wholepicture.casework.models import Case
from wholepicture.partnership.absences.queries import cover_for, duty_desk
from wholepicture.partnership.models import Agency, Professional
from wholepicture.partnership.queries import agencies_by_id, leading_at, people_in_roles
from wholepicture.partnership.rules import SPOKEN_AS
from wholepicture.picture.queries import labels_of, shown_of

Pair = tuple[UUID, UUID]  # a case, and somebody

CASE_ROLES = frozenset(role.code for role in ROLES.values() if Permission.CASES in role.permissions)
MOST_PAIRS = 5000
MOST_OFFERED = 200
NO_NAME = "A child who you may not read about"


def children_called(children: Collection[UUID]) -> dict[UUID, str]:
    """What these children are called, as far as the viewer may read of them."""
    shown = shown_of("nominal", children)
    labels = labels_of("nominal", shown)
    return {child: labels.get(child, NO_NAME) if child in shown else NO_NAME for child in children}


def able_on(pairs: Collection[Pair]) -> set[Pair]:
    """Those of these pairs of a case and somebody where they may read the case."""
    able: set[Pair] = set()
    listed = sorted(set(pairs))
    for start in range(0, len(listed), MOST_PAIRS):
        part = listed[start : start + MOST_PAIRS]
        with cursor() as sql:
            sql.execute("SELECT * FROM sec.able_on(%s, %s)", [[case for case, _ in part], [one for _, one in part]])
            able |= set(sql.fetchall())
    return able


def able_for(child: UUID, level: str, people: Collection[UUID]) -> set[UUID]:
    """Those of these people who could read a case about a child that the viewer's agency shares so."""
    with cursor() as sql:
        sql.execute("SELECT sec.able_for(%s, %s, %s)", [child, level, sorted(people)])
        (able,) = sql.fetchone()
    return set(able)


def cut_off() -> list[Pair]:
    """Of the cases that the viewer sees and may stand in for somebody in, with who has something there and may not read it."""
    with cursor() as sql:
        sql.execute("SELECT * FROM sec.cut_off()")
        return list(sql.fetchall())


def forces(cases: Mapping[UUID, Case], held: Iterable[Pair]) -> dict[Pair, InForce]:
    """Who has each of these now: a case, and whoever leads it or does an action in it."""
    pairs = set(held)
    covers = cover_for({holder for _, holder in pairs}, at_desk=HUB_READERS)
    able = able_on(pairs)
    plain = {pair: InForce((pair[1],)) for pair in pairs if not covers[pair[1]].is_away and pair in able}
    rest = pairs - plain.keys()
    return plain | (_stood_in(cases, rest, {holder: covers[holder].people for _, holder in rest}) if rest else {})


def _stood_in(
    cases: Mapping[UUID, Case], pairs: set[Pair], covering: Mapping[UUID, tuple[UUID, ...]]
) -> dict[Pair, InForce]:
    near = _Near.of(cases, pairs)
    circles = {(case, holder): near.circles(cases[case], holder, covering[holder]) for case, holder in pairs}
    asked = {(case, one) for (case, _), of_pair in circles.items() for circle in of_pair for one in circle}
    away = {
        one for one, cover in cover_for({one for _, one in asked | pairs}, at_desk=HUB_READERS).items() if cover.is_away
    }
    able = able_on(asked | pairs)

    def of(pair: Pair) -> InForce:
        case, holder = pair
        there = [[one for one in circle if one not in away] for circle in circles[pair]]
        # Of the hub somebody has it even where all of it is away: better one who reads it late than nobody.
        in_turn = [*there, circles[pair][-1]]
        return in_force(holder, is_there=holder not in away, circles=in_turn, able=lambda one: (case, one) in able)

    return {pair: of(pair) for pair in pairs}


@dataclass(frozen=True)
class _Near:
    """Who stands near those who have something: who leads their agencies, the duty desks, the hub's readers. Read once."""

    employers: Mapping[UUID, UUID]
    leading: Mapping[UUID, list[UUID]]
    desks: Mapping[UUID, list[UUID]]
    hubs: Mapping[UUID, list[UUID]]

    @classmethod
    def of(cls, cases: Mapping[UUID, Case], pairs: Iterable[Pair]) -> "_Near":
        """Of these cases and people."""
        rows = [cases[case] for case, _ in pairs]
        holders = [holder for _, holder in pairs]
        employers = dict(Professional.objects.filter(id__in=holders).values_list("id", "agency_id"))
        leading: dict[UUID, list[UUID]] = {}
        for one in leading_at({*employers.values(), *(row.agency_id for row in rows)}):
            leading.setdefault(one.agency_id, []).append(one.id)
        areas = {row.area_id for row in rows}
        return cls(
            employers,
            leading,
            {area: duty_desk(area, HUB_READERS) for area in areas},
            {area: [one.id for one in people_in_roles(area, HUB_READERS)] for area in areas},
        )

    def circles(self, case: Case, holder: UUID, covering: Sequence[UUID]) -> list[Sequence[UUID]]:
        """Who stands in for somebody in a case, nearest first; the hub last."""
        led = [self.leading.get(agency, []) for agency in (self.employers.get(holder), case.agency_id) if agency]
        return [covering, [case.lead_id, *case.sharing], *led, self.desks[case.area_id], self.hubs[case.area_id]]


@dataclass
class Names:
    """People as shown to a viewer, each read once. Beside a child whose whereabouts are hidden from them, an agency is named by its kind
    alone, and no job or telephone is given."""

    own: UUID | None
    hidden: Collection[UUID]
    agencies: Mapping[UUID, Agency]
    rows: dict[UUID, Professional] = field(default_factory=dict)

    @classmethod
    def to(cls, viewer: Viewer, people: Iterable[UUID | None]) -> "Names":
        """Of these people, for this viewer."""
        wanted = {one for one in people if one}
        rows = Professional.objects.in_bulk(list(wanted))
        return cls(viewer.agency_id, hidden_from(viewer), agencies_by_id(), rows)

    def name(self, person: UUID | None) -> str:
        """What somebody is called; nothing for nobody."""
        row = self.rows.get(person) if person else None
        return row.name if row else ""

    def agency(self, agency: UUID, child: UUID) -> str:
        """What an agency is called beside a child."""
        found = self.agencies.get(agency)
        if found is None:
            return ""
        spoken = SPOKEN_AS[found.type]
        return found.name if self._is_open(agency, child) else spoken[0].upper() + spoken[1:]

    def _is_open(self, agency: UUID, child: UUID) -> bool:
        return child not in self.hidden or agency == self.own

    def person(self, person: UUID, child: UUID, force: InForce | None = None) -> Person:
        """Somebody who has something about a child; with who has it now, where that is somebody else."""
        row = self.rows.get(person)
        if row is None:
            return Person(person, "", "", "")
        is_open = self._is_open(row.agency_id, child)
        covers = force.people if force and force.instead_of else ()
        return Person(
            person,
            row.name,
            row.job if is_open else "",
            self.agency(row.agency_id, child),
            row.phone if is_open else "",
            tuple(self.person(one, child) for one in covers),
            not row.is_active,
        )


def offered_to(
    viewer: Viewer,
    people: Iterable[Professional],
    able: Collection[UUID],
    names: Names,
    child: UUID,
    *,
    chosen: Collection[UUID] = (),
    most: int = MOST_OFFERED,
) -> Offered:
    """Who may be chosen, of these people, in names: who is chosen already and whoever chooses first, then those who lead, at most so
    many. Where a child's whereabouts are hidden from whoever chooses, those of their own agency and the hub alone."""
    own = viewer.professional_id
    is_hidden = child in names.hidden
    listed = sorted(
        (
            one
            for one in people
            if one.id in able and (not is_hidden or one.agency_id == viewer.agency_id or ROLES[one.role].hub)
        ),
        key=lambda one: (one.id not in chosen, one.id != own, not (one.is_lead or one.is_deputy), one.name, one.id),
    )
    named = {
        str(one.id): ", ".join(filter(None, (one.name, one.job, names.agency(one.agency_id, child)))) for one in listed
    }
    return Offered(dict(list(named.items())[:most]), len(named) > most)
