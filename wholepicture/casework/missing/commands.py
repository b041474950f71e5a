"""Every write of missing."""

from collections.abc import Collection, Sequence
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NeedsReason, NotFound, Refusal, command, concerning
from wholepicture.casework.missing.queries import time_of
from wholepicture.casework.missing.results import Return
from wholepicture.casework.missing.rules import (
    FOLLOWED,
    LONGEST_WORDS,
    UNDONE,
    Fault,
    Given,
    faults_in,
    procedure_in_force,
    standing_steps,
)
from wholepicture.casework.models import MissingStep


class NotKept(Refusal):
    """Something is to be put right first. Nothing was kept."""

    status = 422

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = list(faults)


class DoneMeanwhile(Refusal):
    """Somebody else wrote down something about this time away while you had it open. Read it below, then send yours again."""


class NotBackYet(Refusal):
    """Nobody has said that this child is back. Report that they are, with when, and offer the interview then."""


class TooLong(Refusal):
    """This is longer than is kept. Say it in fewer words."""

    status = 422


@command(Permission.MISSING, called="Said what was done about a return interview", action="collection")
def record_step(viewer: Viewer, *, nominal: UUID, episode: UUID, given: Given, seen: int) -> UUID:
    """Write down what was done about a child's return. `seen`: how many rows there were on the page.

    Raises NotFound, NotBackYet, NotKept (with what to put right), DoneMeanwhile.
    """
    row = _shown(viewer, nominal, episode)
    if row.until is None:
        raise NotBackYet
    if faults := faults_in(given, row.until, clock.now()):
        raise NotKept(faults)
    _as_seen(row, seen)
    step = MissingStep(
        kind=given.kind,
        done_at=given.done_at,
        by_name=given.by_name,
        independent=given.independent,
        words=given.words,
    )
    return _kept(viewer, row, step)


@command(Permission.MISSING, called="Said which steps of the procedure were followed", action="collection")
def follow_procedure(
    viewer: Viewer, *, nominal: UUID, episode: UUID, steps: Collection[str], words: str = ""
) -> list[UUID]:
    """Write down that steps of the procedure in force were followed about a time away. What is followed already is not said again.

    Raises NotFound, NotKept, TooLong.
    """
    row = _shown(viewer, nominal, episode)
    procedure = procedure_in_force()
    done = {step.step for step in standing_steps(row.steps) if step.kind == FOLLOWED}
    chosen = [step.code for step in procedure.steps if step.code in steps]
    if not chosen:
        raise NotKept([Fault("steps", "Tick what was done.")])
    if len(words) > LONGEST_WORDS:
        raise TooLong
    new = [code for code in chosen if code not in done]
    return [
        _kept(viewer, row, MissingStep(kind=FOLLOWED, step=code, procedure=procedure.number, words=words))
        for code in new
    ]


@command(Permission.MISSING, called="Said that something was entered by mistake")
def undo_step(viewer: Viewer, *, nominal: UUID, episode: UUID, step: UUID, words: str) -> UUID:
    """Say that what one's own agency wrote down about a time away was a mistake. It stays, with why. Raises NotFound, NeedsReason."""
    row = _shown(viewer, nominal, episode)
    wrong = next((one for one in standing_steps(row.steps) if one.id == step and one.agency == viewer.agency_id), None)
    if wrong is None:
        raise NotFound
    if not words.strip():
        raise NeedsReason
    if len(words) > LONGEST_WORDS:
        raise TooLong
    return _kept(viewer, row, MissingStep(kind=UNDONE, undoes=wrong.id, words=words.strip()))


def _shown(viewer: Viewer, nominal: UUID, episode: UUID) -> Return:
    row = time_of(viewer, nominal, episode)
    concerning(subjects=[nominal], records=[episode])
    return row


def _as_seen(row: Return, seen: int) -> None:
    if len(row.steps) != seen:
        raise DoneMeanwhile


def _kept(viewer: Viewer, row: Return, step: MissingStep) -> UUID:
    """One more row, on the report of the time away. Nobody changes it."""
    step.id = new_id()
    step.area_id, step.agency_id, step.made_by_id = viewer.area_id, viewer.agency_id, viewer.person
    step.episode, step.subject = row.episode, row.subject
    step.save(force_insert=True)
    concerning(records=[step.id])
    return step.id
