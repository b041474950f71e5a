"""Every write of plans for a context. No step of the machine opens, closes or gives anything."""

from typing import Any
from uuid import UUID

from wholepicture.access.rules import HUB_READERS, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, NotPermitted, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.casework.cases.rules import NoSuchMove, wrong_words
from wholepicture.casework.context.queries import doers_among, keeps, standing_thing
from wholepicture.casework.context.rules import (
    ACTION_MOVES,
    CHANGED,
    CLOSED,
    DONE,
    DROPPED,
    GIVEN,
    GROUP,
    KINDS,
    NAMED,
    NOT_YET,
    OPEN,
    OPENED,
    PLAN_MOVES,
    REOPENED,
    ActionGiven,
    PlanGiven,
    after,
    wrong_action,
    wrong_plan,
)
from wholepicture.casework.models import ContextAction, ContextActionMove, ContextPlan, ContextPlanMove
from wholepicture.linkage.queries import nominal_now
from wholepicture.notices.telling import tell
from wholepicture.partnership.queries import names_of, people_at_work
from wholepicture.picture.queries import shown_beyond_named, shows_to_viewer

MOST_PEOPLE = 50
MOST_BUSY = 1000
LOST_TO = (
    "Who leads this plan, or has something to do in it, could not read it any more: {names}. Give what they have to somebody else first, "
    "then name this person."
)
ONLY_NAMED = (
    "What you know of them was kept by its sender to people who they name: others could not read this plan. Ask the sender to share it "
    "with the hub first."
)


class NotPlanned(Refusal):
    """Something is to be put right first. Nothing was stored, and everything that you typed is kept. `problems`: by field."""

    status = 422

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__()
        self.problems = problems


class MovedMeanwhile(Refusal):
    """Somebody did something here while you had it open. Read what is new, then send yours again: it is not stored yet."""


class NotOpenNow(Refusal):
    """This cannot be done where it stands now. Read what happened last; nothing of yours was stored."""


class StillToDo(Refusal):
    """Something is still to be done in this plan. Say first what became of each action. Nothing was changed."""


@command(Permission.ALERTS, called="Opened a plan for a place, a vehicle or a peer group", action="collection")
def open_plan(
    viewer: Viewer, *, kind: str, about: UUID | None = None, person: UUID | None = None, given: PlanGiven
) -> UUID:
    """Open a plan for a thing, or for a peer group with the first of its people. Returns its id. Raises NotFound, NotPermitted,
    NotPlanned."""
    if not keeps(viewer):
        raise NotPermitted
    if kind not in KINDS or (kind == GROUP) != (about is None):
        raise NotFound
    stands = standing_thing(kind, about) if about else None
    problems = wrong_plan(given, clock.local_date(), able=_of_hub(given.lead), is_group=kind == GROUP)
    people: list[UUID] = []
    if kind == GROUP:
        people, problems["child"] = _person(viewer, person, [])
    _raise(problems)
    row = ContextPlan(
        id=new_id(),
        area_id=viewer.area_id,
        kind=kind,
        about=stands,
        called=given.called.strip() if kind == GROUP else "",
        opened_by_id=viewer.person,
        at=clock.now(),
        moved_at=clock.now(),
    )
    row.save(force_insert=True)
    with stored_first(NotPlanned({"lead": "They could not read this plan. Choose somebody else."})):
        _store(viewer, row, OPENED, 1, OPEN, people=people, **_as_given(given))
    concerning(subjects=people, records=[row.id, *([stands] if stands else [])], justification=given.aim.strip())
    return row.id


def _person(viewer: Viewer, person: UUID | None, there: list[UUID]) -> tuple[list[UUID], str]:
    """Who a plan names with somebody more; and what is wrong with who was chosen. Raises NotFound."""
    if person is None:
        return there, "Type a name."
    now = nominal_now(viewer, person) or person
    if not shows_to_viewer("nominal", now):
        raise NotFound
    if not shown_beyond_named("nominal", now):
        return there, ONLY_NAMED
    if now in {nominal_now(viewer, one) or one for one in there}:
        return there, "They are named already."
    return [*there, now], f"A plan names {MOST_PEOPLE} people at most." if len(there) >= MOST_PEOPLE else ""


@command(Permission.ALERTS, called="Changed a plan for a place, a vehicle or a peer group")
def change_plan(viewer: Viewer, *, plan: UUID, given: PlanGiven, seen: int) -> None:
    """Another aim, another day on which it is looked at again, somebody else who leads it. Raises NotFound, NotPlanned, NotOpenNow,
    MovedMeanwhile."""
    row = _kept(viewer, plan)
    able = _who_leads(row, given.lead)
    _raise(wrong_plan(given, clock.local_date(), able=able, is_group=False))
    _move(viewer, row, CHANGED, seen, **_as_given(given))


def _who_leads(row: ContextPlan, lead: UUID | None) -> set[UUID]:
    of_hub = _of_hub(lead)
    return doers_among(row.id, of_hub) if of_hub else set()


def _of_hub(lead: UUID | None) -> set[UUID]:
    """Whoever is chosen to lead, if they are at work and read for the hub."""
    return {one.id for one in people_at_work([lead]).values() if one.role in HUB_READERS} if lead else set()


@command(Permission.ALERTS, called="Named somebody in a plan", action="collection")
def name_in_plan(viewer: Viewer, *, plan: UUID, person: UUID | None, seen: int) -> None:
    """Name somebody more, a child or an adult: from then on it shows to who may see them as well. Nobody who leads it, or has something
    to do in it, loses it by that unseen. Raises NotFound, NotPlanned, NotOpenNow, MovedMeanwhile."""
    row = _kept(viewer, plan)
    people, problem = _person(viewer, person, row.people)
    _raise({"child": problem})
    before = doers_among(plan, _busy_in(row))
    _move(viewer, row, NAMED, seen, people=people)
    # Who could read it then is known only now.
    _raise({"child": _lost_to(before - doers_among(plan, before))})


def _busy_in(row: ContextPlan) -> set[UUID]:
    """Who leads a plan, or has something to do in it."""
    doers = ContextAction.objects.filter(plan_id=row.id, state=OPEN).values_list("doer_id", flat=True)
    return {one for one in (row.lead_id, *doers.order_by("due_on", "id")[:MOST_BUSY]) if one}


def _lost_to(people: set[UUID]) -> str:
    """That these could not read it any more; empty: nobody could not."""
    names = ", ".join(sorted(names_of(people).values()))
    return LOST_TO.format(names=names) if people else ""


@command(Permission.ALERTS, called="Closed a plan for a place, a vehicle or a peer group")
def close_plan(viewer: Viewer, *, plan: UUID, words: str, seen: int) -> None:
    """Close it, with what came of it, once nothing in it is to be done. Raises NotFound, NotPlanned, NotOpenNow, StillToDo,
    MovedMeanwhile."""
    row = _kept(viewer, plan)
    _raise({"words": wrong_words(words, "Say what came of it.")})
    if ContextAction.objects.filter(plan_id=plan, state=OPEN).exists():
        raise StillToDo
    _move(viewer, row, CLOSED, seen, words=words.strip())


@command(Permission.ALERTS, called="Opened a plan again")
def reopen_plan(viewer: Viewer, *, plan: UUID, words: str, seen: int) -> None:
    """Open it again, with why. Raises NotFound, NotPlanned, NotOpenNow, MovedMeanwhile."""
    row = _kept(viewer, plan)
    _raise({"words": wrong_words(words, "Say why.")})
    _move(viewer, row, REOPENED, seen, words=words.strip())


@command(Permission.ALERTS, called="Gave somebody something to do in a plan")
def give_action(viewer: Viewer, *, plan: UUID, given: ActionGiven) -> UUID:
    """Give somebody who may read the plan something to do by a day; they are told. Raises NotFound, NotPlanned, NotOpenNow."""
    row = _kept(viewer, plan)
    if row.state != OPEN:
        raise NotOpenNow
    able = doers_among(plan, {given.doer}) if given.doer else set()
    _raise(wrong_action(given, clock.local_date(), able=able))
    assert given.doer  # else it is wrong
    assert given.due_on
    action = ContextAction(
        id=new_id(),
        plan_id=plan,
        what=given.what.strip(),
        given_by_id=viewer.person,
        at=clock.now(),
        doer_id=given.doer,
        due_on=given.due_on,
    )
    with stored_first(NotOpenNow):
        action.save(force_insert=True)
        _store_action(viewer, action, GIVEN, 1, OPEN)
    concerning(subjects=row.people, records=[plan, action.id], justification=action.what)
    _tell(viewer, row, action.id, given.doer)
    return action.id


@command(Permission.ALERTS, called="Changed who does something in a plan, or by when")
def change_action(viewer: Viewer, *, action: UUID, given: ActionGiven, seen: int) -> None:
    """Somebody else does it, or by another day, with why. Raises NotFound, NotPlanned, NotOpenNow, MovedMeanwhile."""
    row = _action(action)
    plan = _kept(viewer, row.plan_id)
    able = doers_among(row.plan_id, {given.doer}) if given.doer else set()
    _raise(wrong_action(given, clock.local_date(), able=able, is_changed=True))
    was = row.doer_id
    _move_action(viewer, plan, row, CHANGED, seen, words=given.words.strip(), doer_id=given.doer, due_on=given.due_on)
    if given.doer and given.doer != was:
        _tell(viewer, plan, row.id, given.doer)


@command(Permission.CASES, called="Said what became of an action of a plan")
def end_action(viewer: Viewer, *, action: UUID, is_done: bool, words: str, seen: int) -> None:
    """It is done, with what came of it; or it is not to be done any more, with why: by who does it, or by the hub. Raises NotFound,
    NotPermitted, NotPlanned, NotOpenNow, MovedMeanwhile."""
    row = _action(action)
    plan = ContextPlan.objects.filter(id=row.plan_id).first()
    if plan is None:
        raise NotFound
    if not (keeps(viewer) or viewer.professional_id == row.doer_id):
        raise NotPermitted
    _raise({"words": wrong_words(words, "Say what came of it." if is_done else "Say why it is not done.")})
    _move_action(viewer, plan, row, DONE if is_done else DROPPED, seen, words=words.strip())


# -- rows --------------------------------------------------------------------------------------------------------------


def _kept(viewer: Viewer, plan: UUID) -> ContextPlan:
    """A plan that the viewer keeps. Raises NotFound, NotPermitted."""
    row = ContextPlan.objects.filter(id=plan).first()
    if row is None:
        raise NotFound
    if not keeps(viewer):
        raise NotPermitted
    return row


def _action(action: UUID) -> ContextAction:
    row = ContextAction.objects.filter(id=action).first()
    if row is None:
        raise NotFound
    return row


def _raise(problems: dict[str, str]) -> None:
    if found := {field: words for field, words in problems.items() if words}:
        raise NotPlanned(found)


def _as_given(given: PlanGiven) -> dict[str, Any]:
    return {"aim": given.aim.strip(), "lead_id": given.lead, "review_on": given.review_on}


def _move(viewer: Viewer, row: ContextPlan, kind: str, seen: int, **changes: Any) -> None:
    try:
        state = after(PLAN_MOVES, kind, row.state)
    except NoSuchMove:
        raise NotOpenNow from None
    number = ContextPlanMove.objects.filter(plan_id=row.id).count()
    if seen != number:
        raise MovedMeanwhile
    people = changes.get("people", row.people)
    with stored_first(MovedMeanwhile):
        _store(viewer, row, kind, number + 1, state, **changes)
    concerning(subjects=people, records=[row.id], justification=changes.get("words", ""))


def _store(viewer: Viewer, row: ContextPlan, kind: str, number: int, state: str, **changes: Any) -> None:
    kept = {"aim": row.aim, "people": row.people, "lead_id": row.lead_id, "review_on": row.review_on, **changes}
    ContextPlanMove(
        id=new_id(), plan_id=row.id, number=number, kind=kind, state=state, by_id=viewer.person, at=clock.now(), **kept
    ).save(force_insert=True)


def _move_action(viewer: Viewer, plan: ContextPlan, row: ContextAction, kind: str, seen: int, **changes: Any) -> None:
    try:
        state = after(ACTION_MOVES, kind, row.state if plan.state == OPEN else NOT_YET)
    except NoSuchMove:
        raise NotOpenNow from None
    number = ContextActionMove.objects.filter(action_id=row.id).count()
    if seen != number:
        raise MovedMeanwhile
    with stored_first(MovedMeanwhile):
        _store_action(viewer, row, kind, number + 1, state, **changes)
    concerning(subjects=plan.people, records=[plan.id, row.id], justification=changes.get("words", ""))


def _store_action(viewer: Viewer, row: ContextAction, kind: str, number: int, state: str, **changes: Any) -> None:
    kept = {"doer_id": row.doer_id, "due_on": row.due_on, **changes}
    ContextActionMove(
        id=new_id(),
        action_id=row.id,
        number=number,
        kind=kind,
        state=state,
        by_id=viewer.person,
        at=clock.now(),
        **kept,
    ).save(force_insert=True)


def _tell(viewer: Viewer, plan: ContextPlan, action: UUID, doer: UUID) -> None:
    if doer != viewer.professional_id:
        tell("plan", action, area=plan.area_id, people=[doer], with_cover=False)
