"""Every write of cases and actions."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.database_role import cursor, prepared
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.casework.cases.queries import hands_over_for, may_move
from wholepicture.casework.cases.rules import (
    ACTION_MOVES,
    ASKED,
    CASE_MOVES,
    CLOSED,
    CLOSES,
    DONE,
    DROPPED,
    GIVEN,
    JOINED,
    KEPT,
    LED,
    LEFT,
    MOST_SHARING,
    MOVED,
    NOT_OFFERED,
    NOT_YET,
    OPEN,
    OPENED,
    PASSED,
    REOPENED,
    SHARED,
    SOURCES,
    FirstAction,
    NoSuchMove,
    Opening,
    after,
    wrong_day,
    wrong_first,
    wrong_opening,
    wrong_person,
    wrong_words,
)
from wholepicture.casework.cases.standing import able_for, able_on, forces
from wholepicture.casework.models import Action, ActionMove, Case, CaseMove
from wholepicture.notices.telling import tell
from wholepicture.partnership.models import Professional
from wholepicture.partnership.queries import person_with
from wholepicture.picture.queries import shows_to_viewer


class NotOpened(Refusal):
    """Something is to be put right first. Nothing was stored, and everything that you typed is kept on the page."""

    status = 422

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__()
        self.problems = dict(problems)


class MovedMeanwhile(Refusal):
    """Somebody did something here while you had it open. Read what is new, then send yours again: it is not stored yet."""


class NotOpenNow(Refusal):
    """This cannot be done where it stands now. Read what happened last; nothing of yours was stored."""


class StillToDo(Refusal):
    """Something is still to be done in this case. Each action is done, or is said to be needed no more, before it is closed."""


class ByAnother(Refusal):
    """Another person agrees that it is closed: not who asked. Nothing was changed."""

    status = 403


class NotYoursToHand(Refusal):
    """Whoever leads or administers their agency hands over what somebody has, to a colleague there; or the hub, to anybody at work."""

    status = 403


# -- opening --------------------------------------------------------------------------------------------------------------


@command(Permission.CASES, called="Opened a case, or joined one", action="collection")
def open_case(viewer: Viewer, *, opening: Opening, source_kind: str = "", source: UUID | None = None) -> UUID:
    """Open a case about a child with who leads it, or join one that is open; and give its first action. Returns the case's id.

    `source_kind`, `source`: from which alert or report. Raises NotFound, NotOpened.
    """
    if not shows_to_viewer("child", opening.child) or (source_kind and source_kind not in SOURCES):
        raise NotFound
    joined = _joined(opening)
    _check(opening, joined)
    at = clock.now()
    case = joined or _open(viewer, opening, at)
    kind, stood = (JOINED, joined.state) if joined else (OPENED, NOT_YET)
    state = after(CASE_MOVES, kind, stood)
    _move_case(viewer, case, kind, at, source_kind=source_kind, source=source, state=state)
    _give(viewer, case, opening.first, at)
    if joined is None and case.lead_id != viewer.professional_id:
        tell("case", case.id, area=case.area_id, people=[case.lead_id])
    concerning(subjects=case.nominals, records=[case.id, *([source] if source else [])])
    return case.id


def _joined(opening: Opening) -> Case | None:
    if opening.joins is None:
        return None
    return Case.objects.filter(id=opening.joins, nominals__contains=[opening.child]).exclude(state=CLOSED).first()


def _check(opening: Opening, joined: Case | None) -> None:
    """Raises NotOpened where something of what was filled in is wrong."""
    chosen = {one for one in (opening.lead, opening.first.doer) if one}
    if joined:
        able = {one for _, one in able_on({(joined.id, one) for one in chosen})}
    else:
        able = able_for(opening.child, opening.level, chosen)
    joinable = {joined.id} if joined else set()
    problems = wrong_opening(opening, clock.local_date(), able=able, left=_left(chosen), joinable=joinable)
    if problems:
        raise NotOpened(problems)


def _left(people: Iterable[UUID]) -> set[UUID]:
    return set(Professional.objects.filter(id__in=list(people), is_active=False).values_list("id", flat=True))


def _open(viewer: Viewer, opening: Opening, at: datetime) -> Case:
    assert opening.lead is not None  # the rules refuse nobody
    return Case.objects.create(
        id=new_id(),
        area_id=viewer.area_id,
        agency_id=viewer.agency_id,
        level=opening.level,
        about=opening.child,
        nominals=[opening.child],
        what=opening.what.strip(),
        opened_by_id=viewer.person,
        at=at,
        lead_id=opening.lead,
        moved_at=at,
    )


def _move_case(viewer: Viewer, case: Case, kind: str, at: datetime, *, seen: int | None = None, **changes: Any) -> None:
    """One more move of a case. `seen`: how many moves whoever makes it had before them. Raises MovedMeanwhile."""
    number = CaseMove.objects.filter(case_id=case.id).count()
    if seen is not None and seen != number:
        raise MovedMeanwhile
    given = {"lead_id": case.lead_id, "sharing": case.sharing, "state": case.state, **changes}
    move = CaseMove(id=new_id(), case_id=case.id, number=number + 1, kind=kind, by_id=viewer.person, at=at, **given)
    with stored_first(MovedMeanwhile):
        move.save(force_insert=True)


# -- a case that is open ------------------------------------------------------------------------------------------------------


@command(Permission.CASES, called="Gave a case to somebody else to lead")
def lead_case(viewer: Viewer, *, case: UUID, lead: UUID | None, reason: str, seen: int) -> None:
    """Somebody else leads a case from now on, and is told. Raises NotFound, NotPermitted, NotOpened, NotOpenNow, MovedMeanwhile."""
    row = _case(viewer, case)
    problems = {"lead": _wrong_on(row, lead, "Choose who leads it from now on.")}
    problems["reason"] = wrong_words(reason, "Say why, for whoever leads it next.")
    if lead == row.lead_id:
        problems["lead"] = "They lead it already."
    _raise(problems)
    sharing = [one for one in row.sharing if one != lead]
    _to(viewer, row, LED, seen, lead_id=lead, sharing=sharing, reason=reason.strip())
    if lead != viewer.professional_id:
        tell("case", row.id, area=row.area_id, people=[one for one in [lead] if one])


@command(Permission.CASES, called="Said who shares a case")
def share_case(viewer: Viewer, *, case: UUID, person: UUID | None, ends: bool = False, seen: int) -> None:
    """Somebody works on a case beside whoever leads it, or (`ends`) does no more. Raises as `lead_case`."""
    row = _case(viewer, case)
    others = [one for one in row.sharing if one != person]
    _raise({"person": _wrong_to_end(row, person) if ends else _wrong_to_share(row, person)})
    sharers = others if ends or person is None else [*others, person]
    _to(viewer, row, SHARED, seen, sharing=sharers)
    if person in sharers and person != viewer.professional_id:
        tell("case", row.id, area=row.area_id, people=[one for one in [person] if one])


def _wrong_to_share(row: Case, person: UUID | None) -> str:
    if person == row.lead_id or person in row.sharing:
        return "They are on this case already."
    if len(row.sharing) >= MOST_SHARING:
        return f"{MOST_SHARING} people share this case already."
    return _wrong_on(row, person, "Choose who shares it.")


def _wrong_to_end(row: Case, person: UUID | None) -> str:
    return "" if person in row.sharing else "They do not share this case."


@command(Permission.CASES, called="Asked to close a case")
def ask_to_close(viewer: Viewer, *, case: UUID, reason: str, seen: int) -> None:
    """Ask that a case be closed, with the reason; another person agrees. Raises StillToDo, and as `lead_case`."""
    row = _case(viewer, case)
    _raise({"reason": wrong_words(reason, "Say why it may be closed: what was reached for the child.")})
    if Action.objects.filter(case_id=row.id, state=OPEN).exists():
        raise StillToDo
    _to(viewer, row, ASKED, seen, reason=reason.strip())
    told = {row.lead_id, row.opened_by_id, *row.sharing} - {viewer.person}
    tell("closing", row.id, area=row.area_id, people=told)


@command(Permission.CASES, called="Agreed that a case is closed, or kept it open")
def answer_closing(viewer: Viewer, *, case: UUID, agrees: bool | None, reason: str, seen: int) -> None:
    """Another person than who asked closes a case, or keeps it open, with the reason. Raises ByAnother, StillToDo, and as `lead_case`."""
    row = _case(viewer, case)
    problems = {"reason": wrong_words(reason, "Say why, for whoever reads this later.")}
    if agrees is None:
        problems["agrees"] = "Choose whether it is closed or stays open."
    _raise(problems)
    asked = CaseMove.objects.filter(case_id=row.id, kind=ASKED).order_by("-number").first()
    if agrees and asked and asked.by_id == viewer.professional_id:
        raise ByAnother
    if agrees and Action.objects.filter(case_id=row.id, state=OPEN).exists():
        raise StillToDo
    _to(viewer, row, CLOSES if agrees else KEPT, seen, reason=reason.strip())


@command(Permission.CASES, called="Reopened a case")
def reopen_case(viewer: Viewer, *, case: UUID, reason: str, seen: int) -> None:
    """Open a closed case again, with the reason. Whoever led it does, or where they may not any more, whoever reopens it."""
    row = _case(viewer, case)
    _raise({"reason": wrong_words(reason, "Say why it is opened again.")})
    able = {one for _, one in able_on({(row.id, row.lead_id), (row.id, viewer.person)})}
    lead = row.lead_id if row.lead_id in able else viewer.person
    sharing = [one for one in row.sharing if one != lead]
    _to(viewer, row, REOPENED, seen, lead_id=lead, sharing=sharing, reason=reason.strip())
    if lead != viewer.professional_id:
        tell("case", row.id, area=row.area_id, people=[lead])


def _case(viewer: Viewer, case: UUID) -> Case:
    row = Case.objects.filter(id=case).first()
    if row is None:
        raise NotFound
    actions = list(Action.objects.filter(case_id=case, state=OPEN))
    held = {(row.id, row.lead_id), *((row.id, action.doer_id) for action in actions)}
    if not may_move(viewer, row, forces({row.id: row}, held), actions):
        raise NotPermitted
    return row


def _to(viewer: Viewer, row: Case, kind: str, seen: int, **changes: Any) -> None:
    try:
        state = after(CASE_MOVES, kind, row.state)
    except NoSuchMove:
        raise NotOpenNow from None
    _move_case(viewer, row, kind, clock.now(), seen=seen, state=state, **changes)
    concerning(subjects=row.nominals, records=[row.id], justification=changes.get("reason", ""))


def _wrong_on(case: Case, person: UUID | None, asked: str) -> str:
    able = {one for _, one in able_on({(case.id, person)})} if person else set()
    return wrong_person(person, able=able, left=_left([person] if person else []), asked=asked)


def _raise(problems: dict[str, str]) -> None:
    if found := {field: words for field, words in problems.items() if words}:
        raise NotOpened(found)


# -- actions ------------------------------------------------------------------------------------------------------------------


@command(Permission.CASES, called="Gave an action in a case", action="collection")
def give_action(viewer: Viewer, *, case: UUID, first: FirstAction, as_decided: bool = False) -> UUID:
    """Give somebody something to do in a case, by a day; they are told. Returns its id. `as_decided`: whoever writes down what a panel
    decides of a child gives it in any case of hers that they may read. Raises as `lead_case`."""
    row = Case.objects.filter(id=case).first() if as_decided else _case(viewer, case)
    if row is None:
        raise NotFound
    if row.state == CLOSED:
        raise NotOpenNow
    chosen = {first.doer} if first.doer else set()
    able = {one for _, one in able_on({(row.id, one) for one in chosen})}
    _raise(wrong_first(first, clock.local_date(), able=able, left=_left(chosen)))
    concerning(subjects=row.nominals, records=[row.id])
    return _give(viewer, row, first, clock.now())


def _give(viewer: Viewer, case: Case, first: FirstAction, at: datetime) -> UUID:
    assert first.doer is not None  # the rules refuse nobody, and no day
    assert first.due_on is not None
    kept = {"doer_id": first.doer, "due_on": first.due_on, "state": OPEN}
    action = Action.objects.create(
        **{"id": new_id(), "case_id": case.id, "area_id": case.area_id, "what": first.what.strip()},
        **{"given_by_id": viewer.person, "at": at, "came_at": at, **kept},
    )
    ActionMove.objects.create(
        id=new_id(), action_id=action.id, number=1, kind=GIVEN, by_id=viewer.person, at=at, **kept
    )
    if first.doer != viewer.professional_id:
        tell("action", action.id, area=case.area_id, people=[first.doer])
    concerning(subjects=case.nominals, records=[action.id])
    return action.id


@command(Permission.CASES, called="Gave an action to somebody else")
def pass_action(viewer: Viewer, *, action: UUID, doer: UUID | None, words: str, seen: int) -> None:
    """Somebody else does it from now on, and is told. Raises NotFound, NotPermitted, NotOpened, NotOpenNow, MovedMeanwhile."""
    row, case = _action(viewer, action)
    problems = {"doer": _wrong_on(case, doer, "Choose who does it from now on.")}
    problems["words"] = wrong_words(words, "Say why, for whoever does it next.")
    if doer == row.doer_id:
        problems["doer"] = "They have it already."
    _raise(problems)
    _move_action(viewer, row, case, PASSED, seen, words=words.strip(), doer_id=doer)
    if doer and doer != viewer.professional_id:
        tell("action", row.id, area=row.area_id, people=[doer])


@command(Permission.CASES, called="Put an action to another day")
def move_action(viewer: Viewer, *, action: UUID, due_on: date | None, words: str, seen: int) -> None:
    """An action is to be done by another day, with the reason. Raises as `pass_action`."""
    row, case = _action(viewer, action)
    _raise(
        {
            "due-day": wrong_day(due_on, clock.local_date()),
            "words": wrong_words(words, "Say why the day is put off, or brought forward."),
        }
    )
    _move_action(viewer, row, case, MOVED, seen, words=words.strip(), due_on=due_on)


@command(Permission.CASES, called="Said what came of an action")
def end_action(viewer: Viewer, *, action: UUID, is_done: bool | None, words: str, seen: int) -> None:
    """An action is done, with its outcome; or is needed no more, with the reason. Raises as `pass_action`."""
    row, case = _action(viewer, action)
    problems = {"words": wrong_words(words, "Say what came of it.")}
    if is_done is None:
        problems["ended"] = "Choose whether it is done or needed no more."
    _raise(problems)
    _move_action(viewer, row, case, DONE if is_done else DROPPED, seen, words=words.strip())


def _action(viewer: Viewer, action: UUID) -> tuple[Action, Case]:
    row = Action.objects.filter(id=action).first()
    case = Case.objects.filter(id=row.case_id).first() if row else None
    if row is None or case is None:
        raise NotFound
    held = forces({case.id: case}, {(case.id, case.lead_id), (case.id, row.doer_id)})
    if not may_move(viewer, case, held, [row]):
        raise NotPermitted
    return row, case


def _move_action(viewer: Viewer, row: Action, case: Case, kind: str, seen: int, *, words: str, **changes: Any) -> None:
    try:
        state = after(ACTION_MOVES, kind, row.state)
    except NoSuchMove:
        raise NotOpenNow from None
    number = ActionMove.objects.filter(action_id=row.id).count()
    if number != seen:
        raise MovedMeanwhile
    given = {"doer_id": row.doer_id, "due_on": row.due_on, "state": state, **changes}
    move = ActionMove(
        id=new_id(),
        action_id=row.id,
        number=number + 1,
        kind=kind,
        words=words,
        by_id=viewer.person,
        at=clock.now(),
        **given,
    )
    with stored_first(MovedMeanwhile):
        move.save(force_insert=True)
    concerning(subjects=case.nominals, records=[row.id, case.id], justification=words)


# -- handing over ---------------------------------------------------------------------------------------------------------------


@command(Permission.DIRECTORY, called="Handed over all that somebody has")
def hand_over(viewer: Viewer, *, leaver: UUID, successor: UUID | None, reason: str) -> None:
    """All cases and actions that somebody has go to somebody else, who is told; so do the measures, referrals, placements and visits
    that they see to, and the children of operations who they support. What the other may not read stays with those who stand in. It
    tells nothing of what there was. Raises NotOpened, NotYoursToHand, NeedsReason."""
    if not reason.strip():
        raise NeedsReason
    if successor is None or person_with(successor) is None:
        raise NotOpened({"successor": LEFT if successor in _left([successor] if successor else []) else NOT_OFFERED})
    if successor == leaver:
        raise NotOpened({"successor": "They have it already. Choose somebody else."})
    if not hands_over_for(viewer, leaver, successor):
        raise NotYoursToHand
    concerning(records=[leaver, successor], justification=reason.strip())
    with cursor() as sql:
        sql.execute("SELECT sec.hand_over(%s, %s, %s)", [leaver, successor, reason.strip()])
        if sql.fetchone() != (True,):
            raise NotYoursToHand
    if successor != viewer.professional_id:
        assert viewer.area_id is not None
        tell("handed", leaver, area=viewer.area_id, people=[successor])


# -- background -----------------------------------------------------------------------------------------------------------------


@command(Permission.DERIVE, called="Let cases follow the children they are about")
def follow_cases(viewer: Viewer, *, submissions: Collection[UUID]) -> int:
    """Background: cases follow the subject who they are about into the nominal in which that one stands now. Nothing else of them
    changes. Returns how many moved."""
    moved = prepared(_FOLLOW, [list(submissions)])
    concerning(records=[case for (case,) in moved])
    return len(moved)


_FOLLOW = """
UPDATE casework_case c SET nominals = ARRAY[m.nominal] FROM linkage_membership m
WHERE m.submission = ANY (%s) AND m.subject = c.about AND m.until IS NULL AND c.nominals <> ARRAY[m.nominal] RETURNING c.id
"""
