"""Every read of strategy discussions that leaves the room. Row security decides which there are: those of cases that show."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import concerning, query
from wholepicture.casework.cases.queries import case_of, children_of_cases
from wholepicture.casework.cases.results import CasePage, CaseRow
from wholepicture.casework.cases.standing import Names
from wholepicture.casework.meeting.discussions.results import DiscussionPage, DiscussionRow, StepRow, ToHold
from wholepicture.casework.meeting.discussions.rules import AGENCIES, CALLED, ENQUIRIES, Voice
from wholepicture.casework.models import Discussion, DiscussionStep, DiscussionVoice
from wholepicture.partnership.clocks.queries import due_at

MOST_LISTED, MOST_STEPS, MOST_TO_HOLD = 100, 500, 20


@query(Permission.CASES, called="Listed the strategy discussions of a case")
def discussions_in(viewer: Viewer, *, case: CaseRow) -> list[DiscussionRow]:
    """The discussions of a case that the viewer has before them, the one that was called last first."""
    rows = list(Discussion.objects.filter(case_id=case.id).order_by("-at", "id")[:MOST_LISTED])
    concerning(subjects=[case.child], records=[case.id, *(row.id for row in rows)])
    return [_row(row, case) for row in rows]


@query(Permission.CASES, called="Saw which strategy discussions are to be held")
def discussions_to_hold(viewer: Viewer) -> list[ToHold]:
    """The discussions that nobody has held yet, due first: for the hub its area's, for everybody else those that they chair."""
    waiting = Discussion.objects.filter(area_id=viewer.area_id, state=CALLED)
    of = waiting if viewer.is_hub else waiting.filter(chair_id=viewer.person)
    rows = list(of.order_by("due_at")[:MOST_TO_HOLD])
    labels = children_of_cases(viewer, ids={row.case_id for row in rows})
    now = clock.now()
    return [ToHold(row.id, labels.get(row.case_id, ""), row.due_at, row.due_at < now) for row in rows]


@query(Permission.CASES, called="Read a strategy discussion")
def discussion_of(viewer: Viewer, *, discussion: UUID) -> DiscussionPage | None:
    """A discussion, whole. None: there is none, or it is not the viewer's to see."""
    row = Discussion.objects.filter(id=discussion).first()
    case = case_of(viewer, case=row.case_id) if row else None
    if row is None or case is None:
        return None
    steps = list(DiscussionStep.objects.filter(discussion_id=discussion).order_by("number")[:MOST_STEPS])
    child = case.row.child
    names = Names.to(viewer, [row.chair_id, row.called_by_id, *(step.by_id for step in steps)])
    concerning(subjects=[child], records=[discussion, case.row.id])
    shown = _steps(steps, names, child)
    return DiscussionPage(
        row=_row(row, case.row),
        chair=names.person(row.chair_id, child),
        called_by=names.name(row.called_by_id),
        called_at=row.at,
        steps=shown,
        may_write=may_write(viewer, row, case),
        conference_by=_conference(row, shown),
    )


@query(Permission.CASES, called="Read who their notices of strategy discussions are about")
def children_of_discussions(viewer: Viewer, *, ids: Collection[UUID]) -> dict[UUID, str]:
    """The child of each of these discussions, as far as the viewer may see them."""
    cases = dict(Discussion.objects.filter(id__in=list(ids)).values_list("id", "case_id"))
    labels = children_of_cases(viewer, ids=set(cases.values()))
    return {one: labels[case] for one, case in cases.items() if case in labels}


def may_write(viewer: Viewer, row: Discussion, case: CasePage) -> bool:
    """Whether somebody writes in a discussion: whoever chairs it, and whoever works on its case."""
    return case.may_move or row.chair_id == viewer.professional_id


def _conference(row: Discussion, steps: Sequence[StepRow]) -> datetime | None:
    started = next((step.sat_at for step in steps if step.decision in ENQUIRIES and step.sat_at), None)
    return due_at(row.area_id, "initial_conference", started) if started else None


def _row(row: Discussion, case: CaseRow) -> DiscussionRow:
    return DiscussionRow(
        id=row.id,
        case=case.id,
        child=case.child,
        label=case.label,
        why=row.why,
        state=row.state,
        planned_at=row.planned_at,
        due_at=row.due_at,
        held_at=row.held_at,
        is_late=row.state == CALLED and row.held_at is None and row.due_at < clock.now(),
    )


def _steps(steps: Iterable[DiscussionStep], names: Names, child: UUID) -> tuple[StepRow, ...]:
    listed = list(steps)
    voices: dict[UUID, list[Voice]] = {}
    for one in DiscussionVoice.objects.filter(step_id__in=[step.id for step in listed]):
        voices.setdefault(one.step_id, []).append(Voice(one.agency, one.who, one.came, one.brought))
    order = list(AGENCIES)
    return tuple(
        StepRow(
            kind=step.kind,
            by=(person := names.person(step.by_id, child)).name,
            agency=person.agency,
            at=step.at,
            planned_at=step.planned_at,
            sat_at=step.sat_at,
            is_quorate=step.is_quorate,
            decision=step.decision,
            words=step.words,
            reasons=step.reasons,
            dissent=step.dissent,
            voices=tuple(sorted(voices.get(step.id, ()), key=lambda voice: order.index(voice.agency))),
        )
        for step in listed
    )
