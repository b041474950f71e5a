"""Every write of questions. No step of the machine asks, answers or closes one, nor puts an answer into the picture."""

from datetime import datetime
from typing import Any
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, NotPermitted, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.casework.cases.rules import wrong_words
from wholepicture.casework.models import AgencyQuestion, QuestionAbout, QuestionMove
from wholepicture.casework.question.queries import CLOCK, is_askers, standing_now, takers_to_choose, who_to_ask
from wholepicture.casework.question.rules import (
    AGAIN,
    ANSWERED,
    ASKED,
    CLOSED,
    TAKEN,
    WAITING,
    WITHDRAWN,
    Asking,
    after,
    wrong_answer,
    wrong_asking,
    wrong_days,
)
from wholepicture.casework.question.standing import able_on, received_among
from wholepicture.casework.referral.rules import NoSuchMove
from wholepicture.casework.referral.standing import who_answers
from wholepicture.notices.telling import tell
from wholepicture.partnership.clocks.queries import due_at
from wholepicture.partnership.queries import team_with


class NotAsked(Refusal):
    """Something is to be put right first. Nothing was stored, and everything that you typed is kept. `problems`: by field."""

    status = 422

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__()
        self.problems = problems


class MovedMeanwhile(Refusal):
    """Somebody did something here while you had it open. Read what is new, then send yours again: it is not stored yet."""


class NotOpenNow(Refusal):
    """This cannot be done where it stands now. Read what happened last; nothing of yours was stored."""


@command(Permission.CASES, called="Asked an agency a question", action="collection")
def ask_agency(viewer: Viewer, *, kind: str, about: UUID, asking: Asking) -> UUID:
    """Ask another agency, or a team of it, about a child or a thing. Whoever is asked reads what is written here, and no more than they may
    see anyway. Returns its id. Raises NotFound, NotAsked."""
    now = standing_now(viewer, kind, about)
    offered = who_to_ask(viewer)
    _raise(wrong_asking(asking, teams=offered.teams, agencies=offered.agencies))
    at = clock.now()
    team = team_with(asking.team) if asking.team else None
    agency = team.agency_id if team else asking.agency
    assert viewer.area_id is not None
    assert agency is not None  # the rules refuse nobody
    row = AgencyQuestion(
        id=new_id(),
        area_id=viewer.area_id,
        agency_id=viewer.agency_id,
        to_agency_id=agency,
        to_team_id=team.id if team else None,
        called=asking.called.strip(),
        words=asking.words.strip(),
        basis=asking.basis,
        asked_by_id=viewer.person,
        at=at,
        due_at=_due(viewer, at, asking.days),
        keeper_id=viewer.person,
        moved_at=at,
    )
    row.save(force_insert=True)
    QuestionAbout(question_id=row.id, kind=kind, about=now).save(force_insert=True)
    _store(viewer, row, ASKED, 1, WAITING, at)
    _concerning(row, kind, now, row.words)
    _tell_asked(row)
    return row.id


def _due(viewer: Viewer, at: datetime, days: int | None) -> datetime:
    assert viewer.area_id is not None
    return due_at(viewer.area_id, CLOCK, at) if days is None else clock.end_of_working_day(at, days)


def _tell_asked(row: AgencyQuestion) -> None:
    """Whoever has it there and may read it still is told; else those who may take it."""
    has_it = [one for _, one in able_on({(row.id, row.taken_by_id)} if row.taken_by_id else ())]
    tell("question", row.id, area=row.area_id, people=has_it or who_answers(row, row.asked_by_id, able_on))


# -- whoever is asked --------------------------------------------------------------------------------------------------


@command(Permission.CASES, called="Took a question, or gave it to a colleague")
def take_question(viewer: Viewer, *, question: UUID, taker: UUID | None, words: str, seen: int) -> None:
    """The viewer, or a colleague, has it from now on. Raises NotFound, NotPermitted, NotAsked, NotOpenNow, MovedMeanwhile."""
    row = _received(question)
    people = takers_to_choose(viewer, question=question).people
    problems = {"words": wrong_words(words, "") if words.strip() else ""}
    if taker is None:
        problems["taker"] = "Choose who has it from now on."
    elif str(taker) not in people:
        problems["taker"] = "They could not read it. Choose somebody from the list."
    elif taker == row.taken_by_id:
        problems["taker"] = "They have it already."
    _raise(problems)
    _move(viewer, row, TAKEN, seen, words=words.strip(), taken_by_id=taker)
    if taker and taker != viewer.professional_id:
        tell("question", row.id, area=row.area_id, people=[taker])


@command(Permission.CASES, called="Answered a question of another agency")
def answer_question(viewer: Viewer, *, question: UUID, answer: str, words: str, seen: int) -> None:
    """Tell something; or say that there is nothing to tell, which is the same whether nothing is held or what is held may not be told.
    Raises NotFound, NotPermitted, NotAsked, NotOpenNow, MovedMeanwhile."""
    row = _received(question)
    _raise(wrong_answer(answer, words))
    _move(viewer, row, ANSWERED, seen, answer=answer, words=words.strip())
    tell("replied", row.id, area=row.area_id, people=[row.keeper_id])


# -- whoever asks ------------------------------------------------------------------------------------------------------


@command(Permission.CASES, called="Asked an agency again")
def ask_again(viewer: Viewer, *, question: UUID, words: str, days: int | None, seen: int) -> None:
    """Ask on after an answer, with a new day. Raises NotFound, NotPermitted, NotAsked, NotOpenNow, MovedMeanwhile."""
    row = _own(viewer, question)
    _raise({"words": wrong_words(words, "Say what you ask now."), "days": wrong_days(days)})
    _move(viewer, row, AGAIN, seen, words=words.strip(), due_at=_due(viewer, clock.now(), days))
    _tell_asked(row)


@command(Permission.CASES, called="Closed a question that was answered")
def close_question(viewer: Viewer, *, question: UUID, words: str, seen: int) -> None:
    """The answer was read, and nothing more is asked. Whoever answered reads these words."""
    row = _own(viewer, question)
    _raise({"words": wrong_words(words, "") if words.strip() else ""})
    _move(viewer, row, CLOSED, seen, words=words.strip())


@command(Permission.CASES, called="Took a question back")
def withdraw_question(viewer: Viewer, *, question: UUID, words: str, seen: int) -> None:
    """Take it back before it is answered, with why. Those who are asked read it no more."""
    row = _own(viewer, question)
    _raise({"words": wrong_words(words, "Say why you take it back.")})
    _move(viewer, row, WITHDRAWN, seen, words=words.strip())


def _shown(question: UUID) -> AgencyQuestion:
    row = AgencyQuestion.objects.filter(id=question).first()
    if row is None:
        raise NotFound
    return row


def _received(question: UUID) -> AgencyQuestion:
    row = _shown(question)
    if row.id not in received_among([row.id]):
        raise NotPermitted
    return row


def _own(viewer: Viewer, question: UUID) -> AgencyQuestion:
    row = _shown(question)
    if not is_askers(viewer, row):
        raise NotPermitted
    return row


def _raise(problems: dict[str, str]) -> None:
    if found := {field: words for field, words in problems.items() if words}:
        raise NotAsked(found)


def _move(viewer: Viewer, row: AgencyQuestion, kind: str, seen: int, *, words: str, **changes: Any) -> None:
    try:
        state = after(kind, row.state)
    except NoSuchMove:
        raise NotOpenNow from None
    number = QuestionMove.objects.filter(question_id=row.id).count()
    if seen != number:
        raise MovedMeanwhile
    about = QuestionAbout.objects.filter(question_id=row.id).first()
    _concerning(row, about.kind if about else "", about.about if about else None, words)
    with stored_first(MovedMeanwhile):
        _store(viewer, row, kind, number + 1, state, clock.now(), words=words, **changes)


def _store(
    viewer: Viewer, row: AgencyQuestion, kind: str, number: int, state: str, at: datetime, **changes: Any
) -> None:
    given = {"keeper_id": row.keeper_id, "taken_by_id": row.taken_by_id, "due_at": row.due_at, **changes}
    QuestionMove(
        id=new_id(), question_id=row.id, number=number, kind=kind, state=state, by_id=viewer.person, at=at, **given
    ).save(force_insert=True)


def _concerning(row: AgencyQuestion, kind: str, about: UUID | None, words: str) -> None:
    is_child = kind == "child" and about is not None
    concerning(
        subjects=[about] if is_child and about else [],
        records=[row.id, *([about] if about and not is_child else [])],
        justification=words,
    )
