"""Every read of questions that leaves the room. Row security decides which there are."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db.models import Q

from wholepicture.access.rules import ROLES, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.casework.cases.results import Offered, Person
from wholepicture.casework.cases.standing import CASE_ROLES, Names
from wholepicture.casework.disruption.results import Named
from wholepicture.casework.disruption.stored import now_of
from wholepicture.casework.models import AgencyQuestion, QuestionAbout, QuestionMove
from wholepicture.casework.question.results import Askable, Lists, MoveRow, QuestionPage, QuestionRow
from wholepicture.casework.question.rules import (
    ANSWERED,
    CLOSED,
    DAYS,
    HANDED,
    OPEN,
    TAKEN,
    TOLD,
    WAITING,
    WITHDRAWN,
    is_late,
)
from wholepicture.casework.question.standing import able_on, hidden_among, left, received_among, takers_among
from wholepicture.casework.referral.standing import forces, may_arrive_at
from wholepicture.linkage.queries import nominal_now
from wholepicture.linkage.things.queries import thing_now
from wholepicture.partnership.clocks.queries import due_at
from wholepicture.partnership.duty.reach import numbers_of
from wholepicture.partnership.models import Agency, Professional, Team
from wholepicture.partnership.queries import people_at
from wholepicture.picture.queries import labels_anyhow, shown_beyond_named, shows_to_viewer

CLOCK = "agency_question"
KINDS = ("child", "vehicle", "phone", "place")
MOST_LISTED = 100
MOST_ENDED = 20
MOST_MOVES = 200
MOST_OFFERED = 1000
ENDED_SINCE = timedelta(days=30)


# -- one ---------------------------------------------------------------------------------------------------------------


@query(Permission.CASES, called="Read a question to an agency")
def question_of(viewer: Viewer, *, question: UUID) -> QuestionPage | None:
    """A question with its thread. None: there is none, or it is not the viewer's to see."""
    row = AgencyQuestion.objects.filter(id=question).first()
    if row is None:
        return None
    moves = list(QuestionMove.objects.filter(question_id=question).order_by("number")[:MOST_MOVES])
    read = _Read(viewer, [row], also=[one for move in moves for one in (move.by_id, move.taken_by_id)])
    read.note()
    asks = is_askers(viewer, row, read)
    me = viewer.professional_id
    return QuestionPage(
        row=read.row(row),
        called=row.called,
        words=row.words,
        basis=row.basis,
        moves=[read.move(row, move) for move in moves],
        may_answer=row.id in read.received and row.state == WAITING,
        may_withdraw=asks and row.state == WAITING,
        may_close=asks and row.state == ANSWERED,
        wrote_answer=any(move.answer == TOLD and move.by_id == me for move in moves),
    )


def is_askers(viewer: Viewer, row: AgencyQuestion, read: "_Read | None" = None) -> bool:
    """Whether somebody sees to a question for its asker: who asked or has it now for them, who leads their agency, or who decides for the
    hub."""
    me = viewer.professional_id
    if me is None or row.id in received_among([row.id]):
        return False
    if (viewer.is_hub and viewer.may(Permission.ALERTS)) or (viewer.is_lead and viewer.agency_id == row.agency_id):
        return True
    if viewer.agency_id != row.agency_id:
        return False
    force = (read or _Read(viewer, [row])).forces.get((row.id, row.keeper_id))
    return me in {row.asked_by_id, row.keeper_id, *(force.people if force else ())}


@query(Permission.CASES, called="Saw about who or what a question may be asked")
def what_to_ask_of(viewer: Viewer, *, kind: str, about: UUID) -> Named:
    """The child or thing as it stands now. Raises NotFound where it does not show, or shows by what is kept to named people alone."""
    now = standing_now(viewer, kind, about)
    of_kind = "nominal" if kind == "child" else kind
    concerning(subjects=[now] if kind == "child" else [], records=[] if kind == "child" else [now])
    return Named(kind, now, labels_anyhow(of_kind, [now]).get(now, "Not described"))


def standing_now(viewer: Viewer, kind: str, about: UUID) -> UUID:
    """In whom, or what, this stands now, as far as a question may be asked about it. Raises NotFound."""
    if kind not in KINDS:
        raise NotFound
    now = (nominal_now(viewer, about) or about) if kind == "child" else thing_now(about)
    if not (shows_to_viewer(kind, now) and shown_beyond_named(kind, now)):
        raise NotFound
    return now


@query(Permission.CASES, called="Saw who may be asked a question")
def who_to_ask(viewer: Viewer) -> Askable:
    """Who may be asked: the other agencies of the area, and their teams, where somebody works on cases. It is the same list whoever or
    whatever it is about: who is in it says nothing of who knows the child."""
    assert viewer.area_id is not None
    people = Professional.objects.filter(is_active=True, role__in=CASE_ROLES, agency__area_id=viewer.area_id)
    others = people.exclude(agency_id=viewer.agency_id)
    teams = Team.objects.filter(id__in=others.values("team_id")).exclude(agency_id=viewer.agency_id)
    leading = [code for code in CASE_ROLES if ROLES[code].lead]
    at_door = others.filter(Q(is_lead=True) | Q(is_deputy=True) | Q(role__in=leading) | Q(team__is_duty=True))
    agencies = Agency.objects.filter(id__in=at_door.values("agency_id")).order_by("name", "id")
    named = teams.select_related("agency").order_by("agency__name", "name", "id")[:MOST_OFFERED]
    now = clock.now()
    return Askable(
        teams={team.id: f"{team.agency.name}: {team.name}" for team in named},
        agencies=dict(agencies.values_list("id", "name")[:MOST_OFFERED]),
        days={days: clock.local_date(clock.end_of_working_day(now, days)) for days in DAYS},
        usual=clock.local_date(due_at(viewer.area_id, CLOCK, now)),
    )


@query(Permission.CASES, called="Saw who may take a question")
def takers_to_choose(viewer: Viewer, *, question: UUID) -> Offered:
    """Who of the viewer's agency may have a question that they are asked: the viewer first. Raises NotFound."""
    row = AgencyQuestion.objects.filter(id=question).first()
    if row is None or row.id not in received_among([row.id]):
        raise NotFound
    concerning(records=[question])
    people = people_at(row.to_agency_id)[:MOST_OFFERED]
    able = takers_among(row.id, {one.id for one in people})
    listed = sorted(
        (one for one in people if one.id in able),
        key=lambda one: (one.id != viewer.professional_id, one.name, one.id),
    )
    return Offered({str(one.id): ", ".join(filter(None, (one.name, one.job))) for one in listed})


# -- lists -------------------------------------------------------------------------------------------------------------


@query(Permission.CASES, called="Listed questions to agencies")
def question_lists(viewer: Viewer, *, with_ended: bool = False) -> Lists:
    """What waits for the viewer's answer, what they took, what was answered to them, what they asked; with what they stand in for. Due
    first."""
    me = viewer.person
    waiting = AgencyQuestion.objects.filter(state=WAITING).order_by("due_at", "id")
    to_us = list(waiting.filter(may_arrive_at(viewer), to_agency_id=viewer.agency_id)[:MOST_LISTED])
    of_others = list(AgencyQuestion.objects.filter(id__in=left()).order_by("due_at", "id"))
    taken = list(waiting.filter(taken_by_id=me)[:MOST_LISTED])
    kept = list(AgencyQuestion.objects.filter(keeper_id=me, state__in=OPEN).order_by("due_at", "id")[:MOST_LISTED])
    late = _late(viewer)
    ended = _ended(viewer) if with_ended else []
    read = _Read(viewer, _once([*to_us, *of_others, *taken, *kept, *late, *ended]))
    read.note()
    to_do = _once([*taken, *filter(partial(read.has_taken, me), of_others)])
    asked = _once([*kept, *filter(partial(read.keeps, me), of_others)])
    in_inbox = filter(read.waits_in_inbox, (row for row in to_us if row not in to_do))
    return Lists(
        to_answer=read.rows(in_inbox),
        to_do=read.rows(to_do),
        back=read.rows(row for row in asked if row.state == ANSWERED),
        out=read.rows(row for row in asked if row.state == WAITING),
        ended=read.rows(ended),
        late=read.rows(late),
    )


def _late(viewer: Viewer) -> list[AgencyQuestion]:
    """For whoever decides for the hub, what nobody in the area has answered in time."""
    if not (viewer.is_hub and viewer.may(Permission.ALERTS)):
        return []
    late = AgencyQuestion.objects.filter(state=WAITING, area_id=viewer.area_id, due_at__lt=clock.now())
    return list(late.order_by("due_at", "id")[:MOST_LISTED])


def _ended(viewer: Viewer) -> list[AgencyQuestion]:
    """What ended lately of what the viewer asked or answered."""
    me, since = viewer.person, clock.now() - ENDED_SINCE
    over = AgencyQuestion.objects.filter(state__in=(CLOSED, WITHDRAWN), moved_at__gt=since)
    mine = Q(agency_id=viewer.agency_id) & Q(keeper_id=me) | Q(to_agency_id=viewer.agency_id) & Q(answered_by_id=me)
    return list(over.filter(mine).order_by("-moved_at", "id")[:MOST_ENDED])


def _once(rows: Iterable[AgencyQuestion]) -> list[AgencyQuestion]:
    return list({row.id: row for row in rows}.values())


@query(Permission.CASES, called="Read what their notices of questions are about")
def abouts_of_questions(viewer: Viewer, *, ids: Collection[UUID]) -> dict[UUID, str]:
    """The child or thing of each of these questions, as far as the viewer may see it; else as whoever asks says it."""
    read = _Read(viewer, list(AgencyQuestion.objects.filter(id__in=list(ids))))
    read.note()
    return {row.id: row.label for row in read.rows()}


# -- rows --------------------------------------------------------------------------------------------------------------


class _Read:
    """Questions as a viewer reads them: who has each now, and what people, agencies, children and things are called."""

    def __init__(self, viewer: Viewer, rows: Sequence[AgencyQuestion], also: Iterable[UUID | None] = ()) -> None:
        self.listed = list(rows)
        ids = [row.id for row in rows]
        self.viewer, self.received = viewer, received_among(ids)
        self.abouts = _abouts_now(ids)
        still_open = [row for row in rows if row.state in OPEN]
        # Who stands in on the side that asks is not told to the other, nor the other way round.
        asking: dict[UUID, list[UUID]] = {row.id: [] for row in still_open if self._asks(row)}
        self.forces = forces(still_open, asking, able_on)
        stand_in = {one for force in self.forces.values() for one in force.people}
        # Beside a child whose whereabouts are hidden an agency is named by its kind alone: told by the question's id.
        self.names = replace(Names.to(viewer, {*also, *_people_of(rows), *stand_in}), hidden=hidden_among(ids))
        self.teams = Team.objects.filter(id__in=[row.to_team_id for row in rows]).in_bulk()
        self.numbers = numbers_of({row.to_agency_id for row in still_open})
        self.now = clock.now()

    def _asks(self, row: AgencyQuestion) -> bool:
        return self.viewer.is_hub or self.viewer.agency_id == row.agency_id

    def _is_of_asked(self, row: AgencyQuestion, person: UUID) -> bool:
        found = self.names.rows.get(person)
        return found is not None and found.agency_id == row.to_agency_id

    def _is_told_who(self, row: AgencyQuestion) -> bool:
        """Whether the viewer is told who has it, and who did what, of those who are asked: they themselves, and the hub of another's."""
        is_of_hub = self.viewer.is_hub and self.viewer.agency_id != row.agency_id
        return is_of_hub or row.id in self.received

    def note(self) -> None:
        """Say whose records these are."""
        children = {named.id for kind, named in self.abouts.values() if kind == "child"}
        concerning(subjects=children, records=[row.id for row in self.listed])

    def has_taken(self, person: UUID, row: AgencyQuestion) -> bool:
        """Whether somebody has what another took now."""
        taker = row.taken_by_id
        return row.state == WAITING and taker is not None and self.forces[row.id, taker].includes(person)

    def waits_in_inbox(self, row: AgencyQuestion) -> bool:
        """Whether it waits for one of those who are asked, of whom the viewer is one: nobody took it, or who did is not there."""
        taker = row.taken_by_id
        is_seen_to = taker is not None and taker in self.forces[row.id, taker].people
        return row.id in self.received and not is_seen_to

    def keeps(self, person: UUID, row: AgencyQuestion) -> bool:
        """Whether somebody sees to it for who asked now."""
        return self.forces[row.id, row.keeper_id].includes(person)

    def rows(self, listed: Iterable[AgencyQuestion] | None = None) -> list[QuestionRow]:
        return [self.row(row) for row in (self.listed if listed is None else listed)]

    def row(self, row: AgencyQuestion) -> QuestionRow:
        kind, named = self.abouts.get(row.id, ("", None))
        team, phone = self._receiver(row)
        return QuestionRow(
            id=row.id,
            state=row.state,
            label=named.label if named else row.called,
            kind=kind,
            about=named.id if named else None,
            asker=self._holder(row, row.keeper_id),
            to_agency=self.names.agency(row.to_agency_id, row.id),
            to_team=team,
            phone=phone,
            at=row.at,
            due_at=row.due_at,
            moved_at=row.moved_at,
            is_late=is_late(row.state, row.due_at, self.now),
            is_taken=row.taken_by_id is not None,
            is_ours=self._asks(row) and row.id not in self.received,
            taken=self._holder(row, row.taken_by_id) if row.taken_by_id and self._is_told_who(row) else None,
        )

    def _receiver(self, row: AgencyQuestion) -> tuple[str, str]:
        """The team that is asked, and the number to ring; neither beside a child whose whereabouts are hidden."""
        if row.id in self.names.hidden:
            return "", ""
        team = self.teams.get(row.to_team_id) if row.to_team_id else None
        of_agency = self.numbers.get(row.to_agency_id, "")
        return (team.name, team.phone or of_agency) if team else ("", of_agency)

    def _holder(self, row: AgencyQuestion, person: UUID) -> Person:
        return self.names.person(person, row.id, self.forces.get((row.id, person)))

    def move(self, row: AgencyQuestion, move: QuestionMove) -> MoveRow:
        """A move; of what those who are asked did, whoever asks is told who only where they told something. Why they handed it over
        among themselves is theirs alone."""
        by = self.names.person(move.by_id, row.id)
        is_theirs = move.kind in (TAKEN, ANSWERED) or (move.kind == HANDED and self._is_of_asked(row, move.by_id))
        is_said = not is_theirs or move.answer == TOLD or self._is_told_who(row)
        return MoveRow(
            kind=move.kind,
            answer=move.answer,
            by=by.name if is_said else "",
            agency=self.names.agency(row.to_agency_id, row.id) if is_theirs else by.agency,
            at=move.at,
            words=move.words if is_said or move.kind != HANDED else "",
            person=self.names.name(move.taken_by_id) if self._is_told_who(row) else "",
        )


def _people_of(rows: Iterable[AgencyQuestion]) -> set[UUID | None]:
    return {one for row in rows for one in (row.asked_by_id, row.keeper_id, row.taken_by_id)}


def _abouts_now(questions: Collection[UUID]) -> dict[UUID, tuple[str, Named]]:
    """Who or what each of these is about as they stand now, as far as it shows to the viewer."""
    abouts = QuestionAbout.objects.in_bulk(list(questions))
    now = now_of(("nominal" if one.kind == "child" else one.kind, one.about) for one in abouts.values())
    return {of: (one.kind, now[one.about]) for of, one in abouts.items()}
