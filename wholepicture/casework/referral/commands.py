"""Every write of referrals and transfers."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.database_role import prepared
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, NotPermitted, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.casework.cases.commands import NotOpened, open_case
from wholepicture.casework.cases.queries import case_of
from wholepicture.casework.cases.rules import CASE_MOVES, CLOSED, LED, LEVELS, Opening, wrong_words
from wholepicture.casework.cases.rules import after as case_after
from wholepicture.casework.models import Case, CaseMove, Referral, ReferralChild, ReferralMove
from wholepicture.casework.referral.queries import colleagues_to_choose, is_senders, receivers
from wholepicture.casework.referral.rules import (
    ACCEPTED,
    DONE,
    PASSED,
    REFER,
    REFUSED,
    SENT,
    SETTLED,
    TRANSFER,
    WITHDRAWN,
    NoSuchMove,
    Sending,
    after,
    wrong_sending,
)
from wholepicture.casework.referral.standing import received_among, who_answers
from wholepicture.notices.telling import tell
from wholepicture.partnership.clocks.queries import due_at
from wholepicture.partnership.queries import team_with
from wholepicture.picture.queries import shows_to_viewer

CLOCK = "referral_decision"


class NotSent(NotOpened):
    """Something is to be put right first. Nothing was stored, and everything that you typed is kept on the page."""


class MovedMeanwhile(Refusal):
    """Somebody did something here while you had it open. Read what is new, then send yours again: it is not stored yet."""


class NotOpenNow(Refusal):
    """This cannot be done where it stands now. Read what happened last; nothing of yours was stored."""


class WaitsAlready(Refusal):
    """This case waits for somebody’s answer to a transfer already. Take that one back first."""


class CaseIsClosed(Refusal):
    """The case was closed meanwhile: nobody can take it over. Refuse the transfer, or ask whoever sent it to take it back."""


# -- sending -----------------------------------------------------------------------------------------------------------


@command(Permission.CASES, called="Referred a child", action="collection")
def make_referral(
    viewer: Viewer, *, child: UUID, sending: Sending, case: UUID | None = None, level: str = "partners"
) -> UUID:
    """Ask a team or an agency to act for a child. Whoever sends it keeps what they have. Returns its id. Raises NotFound, NotSent.

    `case`: from which case of hers, as that is shared; without one, `level` says who may read it besides whoever receives it.
    """
    row = _case_to_send(viewer, case, child) if case else None
    if row is None and not shows_to_viewer("child", child):
        raise NotFound
    shared = row.level if row else level
    problems = {} if shared in LEVELS else {"level": "Choose who may read it."}
    offered = receivers(viewer, child=child, case=case, level=shared if shared in LEVELS else "partners")
    problems |= wrong_sending(sending, teams=offered.teams, front_doors=offered.front_doors)
    if problems:
        raise NotSent(problems)
    return _send(viewer, REFER, child, sending, row, shared)


@command(Permission.CASES, called="Asked somebody to take a case over")
def transfer_case(viewer: Viewer, *, case: UUID, sending: Sending) -> UUID:
    """Ask a team to take a case over. Whoever leads it does until somebody has accepted. Returns its id.

    Raises NotFound, NotPermitted, NotSent, NotOpenNow, WaitsAlready.
    """
    row = _case_to_send(viewer, case, None)
    offered = receivers(viewer, child=row.nominals[0], case=case, front_doors=False)
    problems = wrong_sending(sending, teams=offered.teams, front_doors=())
    if problems:
        raise NotSent(problems)
    waits = ReferralChild.objects.filter(case_id=case, referral__manner=TRANSFER, referral__state=SENT)
    if waits.exists():
        raise WaitsAlready
    return _send(viewer, TRANSFER, row.nominals[0], sending, row, row.level)


def _case_to_send(viewer: Viewer, case: UUID, child: UUID | None) -> Case:
    """The case from which something is sent. Raises NotFound, NotPermitted, NotOpenNow."""
    row, page = Case.objects.filter(id=case).first(), case_of(viewer, case=case)
    if row is None or page is None or (child and child not in row.nominals):
        raise NotFound
    if not page.may_move:
        raise NotPermitted
    if row.state == CLOSED:
        raise NotOpenNow
    return row


def _send(viewer: Viewer, manner: str, child: UUID, sending: Sending, case: Case | None, level: str) -> UUID:
    at = clock.now()
    team = team_with(sending.team) if sending.team else None
    agency = team.agency_id if team else sending.front_door
    assert viewer.area_id is not None
    assert agency is not None  # the rules refuse nobody
    row = Referral(
        id=new_id(),
        area_id=viewer.area_id,
        agency_id=viewer.agency_id,
        manner=manner,
        to_agency_id=agency,
        to_team_id=team.id if team else None,
        called=sending.called.strip(),
        words=sending.words.strip(),
        basis=sending.basis,
        sent_by_id=viewer.person,
        at=at,
        due_at=due_at(viewer.area_id, CLOCK, at),
        keeper_id=viewer.person,
        moved_at=at,
    )
    hers = ReferralChild(
        referral_id=row.id,
        area_id=viewer.area_id,
        agency_id=viewer.agency_id,
        level=level,
        about=case.about if case else child,
        nominals=case.nominals if case else [child],
        case_id=case.id if case else None,
    )
    with stored_first(WaitsAlready):
        row.save(force_insert=True)
        hers.save(force_insert=True)
        _store(viewer, row, SENT, 1, SENT, at)
    concerning(subjects=hers.nominals, records=[row.id, *([case.id] if case else [])], justification=row.words)
    tell("referral", row.id, area=row.area_id, people=set(who_answers(row, row.sent_by_id)) - {viewer.person})
    return row.id


# -- answering ---------------------------------------------------------------------------------------------------------


@command(Permission.CASES, called="Accepted a referral")
def accept_referral(
    viewer: Viewer, *, referral: UUID, words: str, seen: int, opening: Opening | None = None, taker: UUID | None = None
) -> UUID | None:
    """Take on what is asked, or (`taker`) have a colleague take it on; and, where `opening` is given, open or join a case with its first
    action in the same step: for whoever may read of the child. Returns the case's id.

    Raises NotFound, NotPermitted, NotOpened, NotOpenNow, MovedMeanwhile.
    """
    row = _to_answer(viewer, referral, REFER)
    taken_by = taker or viewer.person
    _check(viewer, row, taken_by, {"words": _too_long(words)})
    case = _open(viewer, row, opening) if opening else None
    _move(viewer, row, ACCEPTED, seen, words=words.strip(), taken_by_id=taken_by)
    _tell_taker(viewer, row, taken_by)
    _tell_sender(viewer, row)
    return case


def _open(viewer: Viewer, row: Referral, opening: Opening) -> UUID:
    child = ReferralChild.objects.filter(referral_id=row.id).first()
    if child is None or opening.child not in child.nominals:
        raise NotFound
    return open_case(viewer, opening=opening, source_kind="referral", source=row.id)


@command(Permission.CASES, called="Took a case over that was transferred")
def accept_transfer(viewer: Viewer, *, referral: UUID, lead: UUID | None, words: str, seen: int) -> UUID:
    """Take a case over: the viewer or a colleague leads it from now on. Returns the case's id.

    Raises CaseIsClosed, and as `accept_referral`.
    """
    row = _to_answer(viewer, referral, TRANSFER)
    _check(viewer, row, lead, {"words": _too_long(words)})
    hers = ReferralChild.objects.filter(referral_id=row.id).first()
    case = Case.objects.filter(id=hers.case_id).first() if hers and hers.case_id else None
    if case is None or lead is None:
        raise NotFound
    if case.state == CLOSED:
        raise CaseIsClosed
    if case.lead_id != lead:
        _lead(viewer, case, lead, words.strip() or "The case was transferred, and taken over.")
    _move(viewer, row, ACCEPTED, seen, words=words.strip(), taken_by_id=lead)
    if lead != viewer.professional_id:
        tell("case", case.id, area=case.area_id, people=[lead])
    _tell_sender(viewer, row)
    return case.id


def _lead(viewer: Viewer, case: Case, lead: UUID, reason: str) -> None:
    """The case's own move: somebody else leads it from now on."""
    move = CaseMove(
        id=new_id(),
        case_id=case.id,
        number=CaseMove.objects.filter(case_id=case.id).count() + 1,
        kind=LED,
        lead_id=lead,
        sharing=[one for one in case.sharing if one != lead],
        state=case_after(CASE_MOVES, LED, case.state),
        reason=reason,
        by_id=viewer.person,
        at=clock.now(),
    )
    with stored_first(MovedMeanwhile):
        move.save(force_insert=True)


@command(Permission.CASES, called="Refused a referral or a transfer")
def refuse_referral(viewer: Viewer, *, referral: UUID, words: str, seen: int) -> None:
    """Say no, with the reason. Nothing changes for the child: it goes back to who sent it, who says what they do instead."""
    row = _to_answer(viewer, referral)
    _raise({"words": wrong_words(words, "Say why, so that whoever sent it can do something else.")})
    _move(viewer, row, REFUSED, seen, words=words.strip())
    _tell_sender(viewer, row)


@command(Permission.CASES, called="Gave a referral to a colleague")
def pass_referral(viewer: Viewer, *, referral: UUID, taker: UUID | None, words: str, seen: int) -> None:
    """A colleague has it from now on, and is told."""
    row = _received(viewer, referral)
    problems = {"words": wrong_words(words, "Say why, for whoever has it next.")}
    if taker is not None and taker == row.taken_by_id:
        problems["taker"] = "They have it already."
    _check(viewer, row, taker, problems)
    _move(viewer, row, PASSED, seen, words=words.strip(), taken_by_id=taker)
    _tell_taker(viewer, row, taker)


@command(Permission.CASES, called="Said that a referral is done")
def end_referral(viewer: Viewer, *, referral: UUID, words: str, seen: int) -> None:
    """What was asked is done, with what came of it; whoever sent it is told."""
    row = _received(viewer, referral)
    _raise({"words": wrong_words(words, "Say what was done, and what came of it for the child.")})
    _move(viewer, row, DONE, seen, words=words.strip())
    _tell_sender(viewer, row)


# -- the sender's side -------------------------------------------------------------------------------------------------


@command(Permission.CASES, called="Took a referral or a transfer back")
def withdraw_referral(viewer: Viewer, *, referral: UUID, words: str, seen: int) -> None:
    """Take it back before anybody answered, with the reason. Whoever would have received it reads it no more."""
    row = _own(viewer, referral)
    _raise({"words": wrong_words(words, "Say why you take it back.")})
    _move(viewer, row, WITHDRAWN, seen, words=words.strip())


@command(Permission.CASES, called="Said what they do after a refusal")
def settle_referral(viewer: Viewer, *, referral: UUID, words: str, seen: int) -> None:
    """Whoever sent what was refused says what they do instead: then it is off their list."""
    row = _own(viewer, referral)
    _raise({"words": wrong_words(words, "Say what you do instead.")})
    _move(viewer, row, SETTLED, seen, words=words.strip())


def _shown(referral: UUID) -> Referral:
    row = Referral.objects.filter(id=referral).first()
    if row is None:
        raise NotFound
    return row


def _received(viewer: Viewer, referral: UUID) -> Referral:
    row = _shown(referral)
    if row.id not in received_among([row.id]) or viewer.professional_id in (row.sent_by_id, row.keeper_id):
        raise NotPermitted
    return row


def _to_answer(viewer: Viewer, referral: UUID, manner: str = "") -> Referral:
    row = _received(viewer, referral)
    if manner and row.manner != manner:
        raise NotFound
    return row


def _own(viewer: Viewer, referral: UUID) -> Referral:
    row = _shown(referral)
    if not is_senders(viewer, row):
        raise NotPermitted
    return row


def _check(viewer: Viewer, row: Referral, taker: UUID | None, problems: dict[str, str]) -> None:
    """Raises NotOpened where somebody is chosen who may not have it, or something else is wrong."""
    people: Collection[str] = colleagues_to_choose(viewer, referral=row.id).people
    if taker is None:
        problems["taker"] = "Choose who has it from now on."
    elif str(taker) not in people:
        problems["taker"] = "They could not read it. Choose somebody from the list."
    _raise(problems)


def _too_long(words: str) -> str:
    """What is wrong with words that nobody has to say."""
    return wrong_words(words, "") if words.strip() else ""


def _raise(problems: dict[str, str]) -> None:
    if found := {field: words for field, words in problems.items() if words}:
        raise NotOpened(found)


def _move(viewer: Viewer, row: Referral, kind: str, seen: int, *, words: str, **changes: Any) -> None:
    try:
        state = after(kind, row.state, row.manner)
    except NoSuchMove:
        raise NotOpenNow from None
    number = ReferralMove.objects.filter(referral_id=row.id).count()
    if seen != number:
        raise MovedMeanwhile
    with stored_first(MovedMeanwhile):
        _store(viewer, row, kind, number + 1, state, clock.now(), words=words, **changes)
    child = ReferralChild.objects.filter(referral_id=row.id).first()
    concerning(subjects=child.nominals if child else [], records=[row.id], justification=words)


def _store(viewer: Viewer, row: Referral, kind: str, number: int, state: str, at: datetime, **changes: Any) -> None:
    given = {"keeper_id": row.keeper_id, "taken_by_id": row.taken_by_id, **changes}
    ReferralMove(
        id=new_id(), referral_id=row.id, number=number, kind=kind, state=state, by_id=viewer.person, at=at, **given
    ).save(force_insert=True)


def _tell_sender(viewer: Viewer, row: Referral) -> None:
    tell("referred", row.id, area=row.area_id, people={row.keeper_id} - {viewer.person})


def _tell_taker(viewer: Viewer, row: Referral, taker: UUID | None) -> None:
    if taker and taker != viewer.professional_id:
        tell("referral", row.id, area=row.area_id, people=[taker])


# -- background --------------------------------------------------------------------------------------------------------


@command(Permission.DERIVE, called="Let referrals follow the children they are about")
def follow_referrals(viewer: Viewer, *, submissions: Collection[UUID]) -> int:
    """Background: referrals follow the subject who they are about into the nominal in which that one stands now. Nothing else of them
    changes. Returns how many moved."""
    moved = prepared(_FOLLOW, [list(submissions)])
    concerning(records=[referral for (referral,) in moved])
    return len(moved)


_FOLLOW = """
UPDATE casework_referralchild c SET nominals = ARRAY[m.nominal] FROM linkage_membership m
WHERE m.submission = ANY (%s) AND m.subject = c.about AND m.until IS NULL AND c.nominals <> ARRAY[m.nominal] RETURNING c.referral_id
"""
