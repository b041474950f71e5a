"""Who has a referral now: from who is away, who has left and who may read it. Computed when it is read; nothing is stored.

Until it is accepted, and again once it is refused, whoever sent it sees to it; since it was accepted, whoever took it on. Where they
cannot: whoever covers them, who leads or shares the case, who leads their agency, the hub's duty desk, anybody of the hub who reads.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from django.db.models import Q

from wholepicture.access.rules import HUB_READERS, ROLES
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.casework.cases.rules import InForce, in_force
from wholepicture.casework.models import Case, ReferralChild
from wholepicture.partnership.absences.queries import cover_for, duty_desk
from wholepicture.partnership.models import Professional
from wholepicture.partnership.queries import leading_at, people_in_roles

Pair = tuple[UUID, UUID]  # what was sent, and somebody
Able = Callable[[Collection[Pair]], set[Pair]]

MOST_PAIRS = 5000
MOST_TOLD = 40


class Sent(Protocol):
    """What one agency sent to another, and who has it on either side."""

    @property
    def id(self) -> UUID: ...
    @property
    def area_id(self) -> UUID: ...
    @property
    def agency_id(self) -> UUID: ...
    @property
    def to_agency_id(self) -> UUID: ...
    @property
    def to_team_id(self) -> UUID | None: ...
    @property
    def keeper_id(self) -> UUID: ...
    @property
    def taken_by_id(self) -> UUID | None: ...


def able_on(pairs: Collection[Pair]) -> set[Pair]:
    """Those of these pairs of a referral and somebody where they may read it."""
    return pairs_told("SELECT * FROM sec.able_on_referrals(%s, %s)", pairs)


def pairs_told(statement: str, pairs: Collection[Pair]) -> set[Pair]:
    """Those of these pairs that the database tells, asked for so many at once."""
    able: set[Pair] = set()
    listed = sorted(set(pairs))
    for start in range(0, len(listed), MOST_PAIRS):
        part = listed[start : start + MOST_PAIRS]
        with cursor() as sql:
            sql.execute(statement, [[one for one, _ in part], [person for _, person in part]])
            able |= set(sql.fetchall())
    return able


def left() -> list[UUID]:
    """The open referrals that the viewer sees and may stand in for, whose holder cannot see to them."""
    return ids_told("SELECT sec.referrals_left()", [])


def hidden_among(referrals: Collection[UUID]) -> set[UUID]:
    """Those of these about a child whose whereabouts are hidden from the viewer."""
    return set(ids_told("SELECT sec.referrals_hidden(%s)", [sorted(referrals)]))


def received_among(referrals: Collection[UUID]) -> set[UUID]:
    """Those of these that the viewer receives: theirs to answer, or to see to."""
    return set(ids_told("SELECT sec.referrals_received(%s)", [sorted(referrals)]))


def takers_among(referral: UUID, people: Collection[UUID]) -> set[UUID]:
    """Those of these people who could have a referral that the viewer receives."""
    return set(ids_told("SELECT sec.referral_takers(%s, %s)", [referral, sorted(people)]))


def who_answers(row: Sent, sender: UUID, able_on: Able = able_on) -> list[UUID]:
    """Who may answer it, and is told: the team, or the duty teams of the agency; where none of those may, whoever leads there."""
    people = Professional.objects.filter(agency_id=row.to_agency_id, is_active=True).order_by("name", "id")
    team = people.filter(team_id=row.to_team_id) if row.to_team_id else people.filter(team__is_duty=True)
    leading = [one.id for one in leading_at([row.to_agency_id])]
    for circle in (list(team.values_list("id", flat=True)[:MOST_TOLD]), leading):
        able = {one for _, one in able_on({(row.id, one) for one in circle})} - {sender}
        if able:
            return [one for one in circle if one in able]
    return []


def ids_told(statement: str, given: list[object]) -> list[UUID]:
    """The ids that the database tells."""
    with cursor() as sql:
        sql.execute(statement, given)
        (found,) = sql.fetchone()
    return list(found)


def may_arrive_at(viewer: Viewer) -> Q:
    """Of what their agency receives, what whoever leads there, or the viewer's team, may be asked: else each that another team waits
    with would be looked at, to be left out."""
    me = Professional.objects.filter(id=viewer.person).select_related("team").first()
    if me is None or leads(me):
        return Q()
    at_door = Q(to_team=None) if me.team and me.team.is_duty else Q(pk__in=[])
    return Q(to_team_id=me.team_id, to_team__isnull=False) | at_door


def leads(one: Professional) -> bool:
    """Whether somebody leads their agency, or stands in for who does."""
    return one.is_lead or one.is_deputy or (one.role in ROLES and ROLES[one.role].lead)


def forces(
    rows: Iterable[Sent], on_cases: Mapping[UUID, Sequence[UUID]], able_on: Able = able_on
) -> dict[Pair, InForce]:
    """Who has each of these now: a referral, and whoever sees to it for its sender, or has taken it on. `on_cases`: by those of whose
    child the viewer may read, who leads or shares the case; `able_on`: of pairs, those where somebody may read it."""
    by_id = {row.id: row for row in rows}
    keepers = {(row.id, row.keeper_id) for row in by_id.values()}
    takers = {(row.id, row.taken_by_id) for row in by_id.values() if row.taken_by_id}
    # Who stands in for the sender would tell whoever may not read of the child who works with her.
    unsaid = {pair for pair in keepers if pair[0] not in on_cases} - takers
    said = _said(by_id, (keepers | takers) - unsaid, on_cases, able_on)
    return {(of, one): InForce((one,)) for of, one in unsaid} | said


def _said(
    by_id: Mapping[UUID, Sent], pairs: set[Pair], on_cases: Mapping[UUID, Sequence[UUID]], able_on: Able
) -> dict[Pair, InForce]:
    covers = cover_for({holder for _, holder in pairs}, at_desk=HUB_READERS)
    able = able_on(pairs)
    plain = {pair: InForce((pair[1],)) for pair in pairs if not covers[pair[1]].is_away and pair in able}
    rest = pairs - plain.keys()
    if not rest:
        return plain
    circles = _circles(by_id, rest, on_cases, {holder: covers[holder].people for _, holder in rest})
    return plain | _stood_in(rest, circles, able_on)


def _stood_in(pairs: set[Pair], circles: Mapping[Pair, list[Sequence[UUID]]], able_on: Able) -> dict[Pair, InForce]:
    asked = {(of, one) for (of, _), near in circles.items() for circle in near for one in circle} | pairs
    covers = cover_for({one for _, one in asked}, at_desk=HUB_READERS)
    away = {one for one, cover in covers.items() if cover.is_away}
    able = able_on(asked)

    def of(pair: Pair) -> InForce:
        referral, holder = pair
        there = [[one for one in circle if one not in away] for circle in circles[pair]]
        # Of the hub somebody has it even where all of it is away.
        in_turn = [*there, circles[pair][-1]]
        is_there = holder not in away
        return in_force(holder, is_there=is_there, circles=in_turn, able=lambda one: (referral, one) in able)

    return {pair: of(pair) for pair in pairs}


def _circles(
    rows: Mapping[UUID, Sent],
    pairs: Collection[Pair],
    on_cases: Mapping[UUID, Sequence[UUID]],
    covering: Mapping[UUID, Sequence[UUID]],
) -> dict[Pair, list[Sequence[UUID]]]:
    """Who stands in for somebody in a referral, nearest first; the hub last."""
    employers = dict(Professional.objects.filter(id__in=covering).values_list("id", "agency_id"))
    near = {*employers.values(), *(rows[of].agency_id for of, _ in pairs), *(rows[of].to_agency_id for of, _ in pairs)}
    leading: dict[UUID, list[UUID]] = {}
    for one in leading_at(near):
        leading.setdefault(one.agency_id, []).append(one.id)
    areas = {rows[of].area_id for of, _ in pairs}
    desks = {area: duty_desk(area, HUB_READERS) for area in areas}
    hubs = {area: [one.id for one in people_in_roles(area, HUB_READERS)] for area in areas}

    def of(pair: Pair) -> list[Sequence[UUID]]:
        row, holder = rows[pair[0]], pair[1]
        is_senders = holder == row.keeper_id
        on_case = on_cases.get(row.id, []) if is_senders else []
        agencies = [employers.get(holder), row.agency_id if is_senders else row.to_agency_id]
        led = [leading.get(agency, []) for agency in agencies if agency]
        return [covering[holder], on_case, *led, desks[row.area_id], hubs[row.area_id]]

    return {pair: of(pair) for pair in pairs}


def on_cases(children: Mapping[UUID, ReferralChild]) -> dict[UUID, list[UUID]]:
    """Who leads or shares the case from which each of these was sent; nobody, where it was sent from none."""
    cases = Case.objects.filter(id__in=[child.case_id for child in children.values()]).in_bulk()
    sent_from = {of: cases.get(child.case_id) if child.case_id else None for of, child in children.items()}
    return {of: [case.lead_id, *case.sharing] if case else [] for of, case in sent_from.items()}
