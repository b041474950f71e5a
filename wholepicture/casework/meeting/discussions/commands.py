"""Every write of strategy discussions. Nothing is changed: each step is a row of its own, and two who write at once both see both."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, NotPermitted, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.casework.cases.queries import case_of
from wholepicture.casework.cases.results import CasePage
from wholepicture.casework.cases.rules import CLOSED, wrong_person
from wholepicture.casework.cases.standing import able_on
from wholepicture.casework.meeting.discussions.queries import may_write
from wholepicture.casework.meeting.discussions.rules import (
    ADDED,
    AGAIN,
    CALLED,
    MOVED,
    OFF,
    OPEN_TO,
    SAT,
    Call,
    Sitting,
    Voice,
    decides,
    is_quorate,
    wrong_ahead,
    wrong_call,
    wrong_sitting,
    wrong_words,
)
from wholepicture.casework.models import Discussion, DiscussionStep, DiscussionVoice
from wholepicture.notices.telling import tell
from wholepicture.partnership.clocks.queries import due_at
from wholepicture.partnership.queries import person_with


class NotWritten(Refusal):
    """Something is to be put right first. Nothing was stored, and everything that you typed is kept on the page."""

    status = 422

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__()
        self.problems = dict(problems)


class WrittenMeanwhile(Refusal):
    """Somebody wrote something of this discussion while you had it open. It stands above, and what you typed below: read theirs, then send
    yours again."""


class NotOpenHere(Refusal):
    """This cannot be done where the discussion stands now. Read what happened last; nothing of yours was stored."""


@command(Permission.CASES, called="Called a strategy discussion", action="collection")
def call_discussion(viewer: Viewer, *, case: UUID, call: Call) -> UUID:
    """Call a strategy discussion about the child of a case; its clock starts. Whoever chairs it is told. Returns its id.

    Raises NotFound, NotPermitted, NotWritten, NotOpenHere.
    """
    page = _case(viewer, case)
    if page.row.state == CLOSED:
        raise NotOpenHere
    at = clock.now()
    problems = wrong_call(call, at)
    problems |= {"chair": said} if (said := _wrong_chair(case, call.chair)) else {}
    if problems:
        raise NotWritten(problems)
    assert viewer.area_id is not None
    assert call.chair is not None  # the rules refuse nobody
    row = Discussion.objects.create(
        id=new_id(),
        case_id=case,
        area_id=viewer.area_id,
        why=call.why.strip(),
        chair_id=call.chair,
        called_by_id=viewer.person,
        at=at,
        due_at=due_at(viewer.area_id, "strategy_discussion", at),
    )
    _step(viewer, row, CALLED, at, 0, call.invited, planned_at=call.planned_at)
    if call.chair != viewer.professional_id:
        tell("discussion", row.id, area=row.area_id, people=[call.chair])
    concerning(subjects=[page.row.child], records=[row.id, case])
    return row.id


def _wrong_chair(case: UUID, chair: UUID | None) -> str:
    able = {one for _, one in able_on({(case, chair)})} if chair else set()
    left = {chair} if chair and person_with(chair) is None else set()
    return wrong_person(chair, able=able, left=left, asked="Choose who chairs it.")


def _case(viewer: Viewer, case: UUID) -> CasePage:
    page = case_of(viewer, case=case)
    if page is None:
        raise NotFound
    if not page.may_move:
        raise NotPermitted
    return page


@command(Permission.CASES, called="Put a strategy discussion to another time")
def move_discussion(viewer: Viewer, *, discussion: UUID, planned_at: datetime | None, words: str, seen: int) -> None:
    """It meets at another time, with the reason. Its clock runs on. Raises NotFound, NotPermitted, NotWritten, NotOpenHere,
    WrittenMeanwhile."""
    row, child = _open(viewer, discussion, MOVED)
    problems = {"planned": wrong_ahead(planned_at, clock.now()), "words": wrong_words(words, "Say why.")}
    _write(viewer, row, child, MOVED, seen, problems, planned_at=planned_at, words=words.strip())


@command(Permission.CASES, called="Called off a strategy discussion")
def call_off_discussion(viewer: Viewer, *, discussion: UUID, words: str, seen: int) -> None:
    """It is not held, with the reason. Raises as `move_discussion`."""
    row, child = _open(viewer, discussion, OFF)
    problems = {"words": wrong_words(words, "Say why it is not held, and what is done instead.")}
    _write(viewer, row, child, OFF, seen, problems, words=words.strip())


@command(Permission.CASES, called="Added to the record of a strategy discussion")
def add_to_discussion(viewer: Viewer, *, discussion: UUID, words: str, dissent: str, seen: int) -> None:
    """Something is added to its record, or somebody says later that they do not agree. Raises as `move_discussion`."""
    row, child = _open(viewer, discussion, ADDED)
    problems = {"words": wrong_words(words, "Say what is added."), "dissent": wrong_words(dissent)}
    _write(viewer, row, child, ADDED, seen, problems, words=words.strip(), dissent=dissent.strip())


@command(Permission.CASES, called="Recorded a strategy discussion that met")
def record_sitting(viewer: Viewer, *, discussion: UUID, sitting: Sitting, seen: int) -> None:
    """What came of a discussion that met: who took part, what each brought, the decision with its reasons, who did not agree. Where
    somebody who must take part did not, it is recorded as not quorate, decides nothing, and meets again. Raises as `move_discussion`."""
    row, child = _open(viewer, discussion, SAT)
    problems = wrong_sitting(sitting, clock.now(), row.at)
    quorate = is_quorate(sitting.present)
    meets_again = not quorate or sitting.decision == AGAIN
    _write(
        viewer,
        row,
        child,
        SAT,
        seen,
        problems,
        sitting.voices,
        sat_at=sitting.sat_at,
        planned_at=sitting.next_at if meets_again else None,
        present=sitting.present,
        is_quorate=quorate,
        decision=sitting.decision if quorate else "",
        words=sitting.words.strip(),
        reasons=sitting.reasons.strip() if quorate else "",
        dissent=sitting.dissent.strip(),
    )
    if not decides(sitting) and row.chair_id != viewer.professional_id:
        tell("discussion", row.id, area=row.area_id, people=[row.chair_id])


def _open(viewer: Viewer, discussion: UUID, kind: str) -> tuple[Discussion, UUID]:
    """A discussion in which this step may be written, and its child."""
    row = Discussion.objects.filter(id=discussion).first()
    case = case_of(viewer, case=row.case_id) if row else None
    if row is None or case is None:
        raise NotFound
    if not may_write(viewer, row, case):
        raise NotPermitted
    if kind not in OPEN_TO[row.state]:
        raise NotOpenHere
    return row, case.row.child


def _write(
    viewer: Viewer,
    row: Discussion,
    child: UUID,
    kind: str,
    seen: int,
    problems: dict[str, str],
    voices: Iterable[Voice] = (),
    **said: Any,
) -> None:
    if found := {field: words for field, words in problems.items() if words}:
        raise NotWritten(found)
    _step(viewer, row, kind, clock.now(), seen, voices, **said)
    concerning(subjects=[child], records=[row.id, row.case_id], justification=said.get("words", ""))


def _step(
    viewer: Viewer, row: Discussion, kind: str, at: datetime, seen: int, voices: Iterable[Voice], **said: Any
) -> None:
    """One more step. `seen`: how many whoever writes it had before them. Raises WrittenMeanwhile."""
    if DiscussionStep.objects.filter(discussion_id=row.id).count() != seen:
        raise WrittenMeanwhile
    step = DiscussionStep(
        id=new_id(), discussion_id=row.id, number=seen + 1, kind=kind, by_id=viewer.person, at=at, **said
    )
    with stored_first(WrittenMeanwhile):
        step.save(force_insert=True)
    DiscussionVoice.objects.bulk_create(
        DiscussionVoice(
            id=new_id(),
            step_id=step.id,
            agency=voice.agency,
            who=voice.who.strip(),
            came=voice.came,
            brought=voice.brought.strip(),
        )
        for voice in voices
        if voice.who.strip() or voice.came is not None
    )
