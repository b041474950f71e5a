"""Every read of referrals and transfers that leaves the room. Row security decides which there are."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db.models import Q

from wholepicture.access.rules import ROLES, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.casework.cases.queries import cases_from, people_to_choose
from wholepicture.casework.cases.results import Offered, Person
from wholepicture.casework.cases.standing import CASE_ROLES, Names
from wholepicture.casework.cases.standing import able_on as able_on_cases
from wholepicture.casework.models import Case, Referral, ReferralChild, ReferralMove
from wholepicture.casework.referral.results import (
    CaseOf,
    Lists,
    MoveRow,
    Receivers,
    ReferralPage,
    ReferralRow,
)
from wholepicture.casework.referral.rules import (
    ACCEPTED,
    DONE,
    OPEN,
    REFUSED,
    SENT,
    SETTLED,
    TRANSFER,
    WITHDRAWN,
    is_late,
)
from wholepicture.casework.referral.standing import forces, hidden_among, left, received_among, takers_among
from wholepicture.partnership.duty.reach import numbers_of
from wholepicture.partnership.models import Agency, Professional, Team
from wholepicture.partnership.queries import people_at
from wholepicture.picture.queries import labels_of, shown_of, shows_to_viewer

MOST_LISTED = 100
MOST_ENDED = 20
MOST_MOVES = 200
MOST_OFFERED = 1000
ENDED_SINCE = timedelta(days=30)


# -- one ---------------------------------------------------------------------------------------------------------------


@query(Permission.CASES, called="Read a referral or a transfer")
def referral_of(viewer: Viewer, *, referral: UUID) -> ReferralPage | None:
    """A referral or transfer with its history. None: there is none, or it is not the viewer's to see."""
    row = Referral.objects.filter(id=referral).first()
    if row is None:
        return None
    moves = list(ReferralMove.objects.filter(referral_id=referral).order_by("number")[:MOST_MOVES])
    read = _Read(viewer, [row], also=[one for move in moves for one in (move.by_id, move.taken_by_id)])
    read.note()
    receives = row.id in received_among([row.id])
    may_answer = receives and viewer.professional_id not in (row.sent_by_id, row.keeper_id)
    sends = is_senders(viewer, row, read)
    return ReferralPage(
        row=read.row(row),
        called=row.called,
        words=row.words,
        basis=row.basis,
        moves=[read.move(move) for move in moves],
        may_answer=may_answer and row.state == SENT,
        may_work=may_answer and row.state == ACCEPTED,
        may_withdraw=sends and row.state == SENT,
        may_settle=sends and row.state == REFUSED,
        may_write=_may_write(viewer, row, read),
        from_case=_from_case(viewer, read.children.get(row.id)),
        came_to=_came_to(viewer, referral),
    )


def _may_write(viewer: Viewer, row: Referral, read: "_Read") -> bool:
    """Whether somebody writes a letter of it: for the agency that sent it, or the hub, where they read of the child, and may be told who
    receives it."""
    shown = read.row(row)
    is_senders_own = (viewer.agency_id == row.agency_id or _decides(viewer)) and is_senders(viewer, row, read)
    return row.state == SENT and is_senders_own and shown.child is not None and shown.to_agency_id is not None


def _came_to(viewer: Viewer, referral: UUID) -> list[CaseOf]:
    return [CaseOf(one.case, one.what, one.lead.name) for one in cases_from(viewer, sources=[referral])]


def _from_case(viewer: Viewer, child: ReferralChild | None) -> CaseOf | None:
    case = Case.objects.filter(id=child.case_id).first() if child and child.case_id else None
    return CaseOf(case.id, case.what, Names.to(viewer, [case.lead_id]).name(case.lead_id)) if case else None


def is_senders(viewer: Viewer, row: Referral, read: "_Read | None" = None) -> bool:
    """Whether somebody sees to a referral for its sender: who sent it or has it now for them, who leads or shares its case, who leads
    their agency, or who decides for the hub."""
    me = viewer.professional_id
    if me is None:
        return False
    if (viewer.is_hub and viewer.may(Permission.ALERTS)) or (viewer.is_lead and viewer.agency_id == row.agency_id):
        return True
    reads = read or _Read(viewer, [row])
    on_case = _on_case(reads.children.get(row.id))
    force = reads.forces.get((row.id, row.keeper_id))
    return me in {row.sent_by_id, row.keeper_id, *(force.people if force else ()), *on_case}


def _on_case(child: ReferralChild | None) -> set[UUID]:
    """Who leads or shares the case from which it was sent."""
    case = Case.objects.filter(id=child.case_id).first() if child and child.case_id else None
    return {case.lead_id, *case.sharing} if case else set()


@query(Permission.CASES, called="Read which referrals were sent from a case")
def referrals_of_case(viewer: Viewer, *, case: UUID) -> list[ReferralRow]:
    """The referrals and transfers that were sent from a case, the last first."""
    of_case = ReferralChild.objects.filter(case_id=case).values_list("referral_id", flat=True)[:MOST_LISTED]
    return _Read(viewer, list(Referral.objects.filter(id__in=list(of_case)).order_by("-at", "id"))).rows()


@query(Permission.CASES, called="Saw who may receive a referral or a transfer")
def receivers(
    viewer: Viewer, *, child: UUID, case: UUID | None = None, level: str = "partners", front_doors: bool = True
) -> Receivers:
    """Who may receive a referral about a child, or (`case`) from a case of hers: teams in which somebody may read of her as it is shared;
    and, with `front_doors`, every other agency where somebody would receive it, for its words alone. Raises NotFound."""
    if not shows_to_viewer("child", child):
        raise NotFound
    concerning(subjects=[child])
    offered = people_to_choose(viewer, nominal=child, level=level, case=case)
    people = Professional.objects.filter(id__in=[UUID(one) for one in offered.people])
    others = [one for one in people if one.id != viewer.professional_id]
    leading = {one.agency_id for one in others if _leads(one)}
    teams = Team.objects.filter(Q(id__in=[one.team_id for one in others]) | Q(agency_id__in=leading))
    named = {team.id: f"{team.agency.name}: {team.name}" for team in teams.select_related("agency")[:MOST_OFFERED]}
    return Receivers(_by_name(named), _by_name(_front_doors(viewer)) if front_doors else {})


def _leads(one: Professional) -> bool:
    return one.is_lead or one.is_deputy or (one.role in ROLES and ROLES[one.role].lead)


def _front_doors(viewer: Viewer) -> dict[UUID, str]:
    """The other agencies of the area where somebody leads, or is in the duty team, and works on cases."""
    leads = [code for code in CASE_ROLES if ROLES[code].lead]
    at_door = Q(is_lead=True) | Q(is_deputy=True) | Q(role__in=leads) | Q(team__is_duty=True)
    people = Professional.objects.filter(at_door, is_active=True, role__in=CASE_ROLES, agency__area_id=viewer.area_id)
    agencies = Agency.objects.filter(id__in=people.values("agency_id")).exclude(id=viewer.agency_id)
    return dict(agencies.order_by("name", "id").values_list("id", "name")[:MOST_OFFERED])


def _by_name(named: Mapping[UUID, str]) -> dict[UUID, str]:
    return dict(sorted(named.items(), key=lambda one: (one[1], one[0])))


@query(Permission.CASES, called="Saw who may take on a referral or take over a case")
def colleagues_to_choose(viewer: Viewer, *, referral: UUID) -> Offered:
    """Who of the viewer's agency may have a referral, or lead the case that is transferred: the viewer first. Raises NotFound."""
    row = Referral.objects.filter(id=referral).first()
    if row is None or row.id not in received_among([row.id]):
        raise NotFound
    concerning(records=[referral])
    able = _able(row, people_at(row.to_agency_id)[:MOST_OFFERED])
    listed = sorted(able, key=lambda one: (one.id != viewer.professional_id, one.name, one.id))
    return Offered({str(one.id): ", ".join(filter(None, (one.name, one.job))) for one in listed})


def _able(row: Referral, people: Sequence[Professional]) -> list[Professional]:
    """Those of these colleagues who may have it; where it is a transfer, who may read the case."""
    asked = {one.id for one in people}
    able = _able_to_lead(row, asked) if row.manner == TRANSFER else takers_among(row.id, asked)
    return [one for one in people if one.id in able and one.id not in (row.sent_by_id, row.keeper_id)]


def _able_to_lead(row: Referral, people: Collection[UUID]) -> set[UUID]:
    child = ReferralChild.objects.filter(referral_id=row.id).first()
    if child is None or child.case_id is None:
        return set()
    return {one for _, one in able_on_cases({(child.case_id, one) for one in people})}


# -- lists -------------------------------------------------------------------------------------------------------------


@query(Permission.CASES, called="Listed referrals and transfers")
def referral_lists(viewer: Viewer, *, with_ended: bool = False) -> Lists:
    """What waits for the viewer's answer, what they have, what came back, what they sent; with what they stand in for. Due first."""
    me, now = viewer.person, clock.now()
    waiting = Referral.objects.filter(state=SENT).order_by("due_at", "id")
    to_us = list(waiting.filter(_may_arrive_at(viewer), to_agency_id=viewer.agency_id)[:MOST_LISTED])
    received = received_among([row.id for row in to_us])
    of_others = list(Referral.objects.filter(id__in=left()).order_by("due_at", "id"))
    taken = list(Referral.objects.filter(taken_by_id=me, state=ACCEPTED).order_by("moved_at", "id")[:MOST_LISTED])
    kept = list(Referral.objects.filter(keeper_id=me, state__in=OPEN).order_by("due_at", "id")[:MOST_LISTED])
    late = list(waiting.filter(area_id=viewer.area_id, due_at__lt=now)[:MOST_LISTED]) if _decides(viewer) else []
    ended = _ended(viewer) if with_ended else []
    read = _Read(viewer, _once([*to_us, *of_others, *taken, *kept, *late, *ended]))
    read.note()
    theirs = _once([*taken, *filter(partial(read.has_taken, me), of_others)])
    sent = _once([*kept, *filter(partial(read.keeps, me), of_others)])
    back = [row for row in sent if row.state == REFUSED]
    return Lists(
        to_answer=read.rows(_not_own(me, (row for row in to_us if row.id in received))),
        to_do=read.rows(theirs),
        back=read.rows(back),
        out=read.rows(row for row in sent if row not in back),
        ended=read.rows(ended),
        late=read.rows(late),
    )


def _may_arrive_at(viewer: Viewer) -> Q:
    """Of what their agency receives, what whoever leads there, or the viewer's team, may be asked: else each that another team waits
    with would be looked at, to be left out."""
    me = Professional.objects.filter(id=viewer.person).select_related("team").first()
    if me is None or _leads(me):
        return Q()
    at_door = Q(to_team=None) if me.team and me.team.is_duty else Q(pk__in=[])
    return Q(to_team_id=me.team_id, to_team__isnull=False) | at_door


def _not_own(me: UUID, rows: Iterable[Referral]) -> list[Referral]:
    return [row for row in rows if me not in (row.sent_by_id, row.keeper_id)]


def _decides(viewer: Viewer) -> bool:
    return viewer.is_hub and viewer.may(Permission.ALERTS)


def _ended(viewer: Viewer) -> list[Referral]:
    """What ended lately of what the viewer sent or had."""
    me, since = viewer.person, clock.now() - ENDED_SINCE
    over = Referral.objects.filter(state__in=(DONE, WITHDRAWN, SETTLED), moved_at__gt=since)
    mine = Q(agency_id=viewer.agency_id) & Q(keeper_id=me) | Q(to_agency_id=viewer.agency_id) & Q(taken_by_id=me)
    return list(over.filter(mine).order_by("-moved_at", "id")[:MOST_ENDED])


def _once(rows: Iterable[Referral]) -> list[Referral]:
    return list({row.id: row for row in rows}.values())


@query(Permission.CASES, called="Read who their notices of referrals are about")
def children_of_referrals(viewer: Viewer, *, ids: Collection[UUID]) -> dict[UUID, str]:
    """The child of each of these referrals, as far as the viewer may read of her; else as the sender says it."""
    read = _Read(viewer, list(Referral.objects.filter(id__in=list(ids))))
    read.note()
    return {row.id: row.label for row in read.rows()}


# -- rows --------------------------------------------------------------------------------------------------------------


def _people_of(rows: Iterable[Referral]) -> set[UUID | None]:
    return {one for row in rows for one in (row.sent_by_id, row.keeper_id, row.taken_by_id)}


class _Read:
    """Referrals as a viewer reads them: who has each now, and what people, agencies and children are called."""

    def __init__(self, viewer: Viewer, rows: Sequence[Referral], also: Iterable[UUID | None] = ()) -> None:
        self.listed = list(rows)
        ids = [row.id for row in rows]
        self.children = ReferralChild.objects.in_bulk(ids)
        still_open = [row for row in rows if row.state in OPEN]
        self.forces = forces(still_open, self.children)
        people = _people_of(rows) | {one for force in self.forces.values() for one in force.people}
        # Beside a child whose whereabouts are hidden an agency is named by its kind alone: told by the referral's id.
        self.names = replace(Names.to(viewer, {*also, *people}), hidden=hidden_among(ids))
        about = {child.nominals[0] for child in self.children.values()}
        self.shown = shown_of("nominal", about)
        self.labels = labels_of("nominal", self.shown)
        self.teams = Team.objects.filter(id__in=[row.to_team_id for row in rows]).in_bulk()
        self.numbers = numbers_of({row.to_agency_id for row in still_open})
        self.now = clock.now()

    def note(self) -> None:
        """Say whose records these are."""
        subjects = {child.nominals[0] for child in self.children.values()}
        concerning(subjects=subjects, records=[row.id for row in self.listed])

    def has_taken(self, person: UUID, row: Referral) -> bool:
        """Whether somebody has what another took on now."""
        return (
            row.state == ACCEPTED
            and row.taken_by_id is not None
            and self.forces[row.id, row.taken_by_id].includes(person)
        )

    def keeps(self, person: UUID, row: Referral) -> bool:
        """Whether somebody sees to it for its sender now."""
        return self.forces[row.id, row.keeper_id].includes(person)

    def rows(self, listed: Iterable[Referral] | None = None) -> list[ReferralRow]:
        return [self.row(row) for row in (self.listed if listed is None else listed)]

    def row(self, row: Referral) -> ReferralRow:
        about = self.children.get(row.id)
        child = about.nominals[0] if about and about.nominals[0] in self.shown else None
        team, phone = self._receiver(row)
        return ReferralRow(
            id=row.id,
            manner=row.manner,
            state=row.state,
            label=self.labels.get(child, row.called) if child else row.called,
            child=child,
            case=about.case_id if about else None,
            sender=self._holder(row, row.keeper_id),
            to_agency=self.names.agency(row.to_agency_id, row.id),
            to_team=team,
            phone=phone,
            at=row.at,
            due_at=row.due_at,
            moved_at=row.moved_at,
            is_late=is_late(row.state, row.due_at, self.now),
            taken=self._holder(row, row.taken_by_id) if row.taken_by_id else None,
            to_agency_id=None if row.id in self.names.hidden else row.to_agency_id,
        )

    def _receiver(self, row: Referral) -> tuple[str, str]:
        """The team that receives it, and the number to ring; neither beside a child whose whereabouts are hidden."""
        if row.id in self.names.hidden:
            return "", ""
        team = self.teams.get(row.to_team_id) if row.to_team_id else None
        of_agency = self.numbers.get(row.to_agency_id, "")
        return (team.name, team.phone or of_agency) if team else ("", of_agency)

    def _holder(self, row: Referral, person: UUID) -> Person:
        return self.names.person(person, row.id, self.forces.get((row.id, person)))

    def move(self, move: ReferralMove) -> MoveRow:
        by = self.names.person(move.by_id, move.referral_id)
        return MoveRow(move.kind, by.name, by.agency, move.at, move.words, self.names.name(move.taken_by_id))
