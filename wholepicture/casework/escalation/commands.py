"""Every write of escalation."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, NotPermitted, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.casework.escalation.chain import (
    SUPPORTS,
    kept,
    kept_to_of,
    ladder_from,
    ladder_in,
    ladder_version,
    moves_of,
    parties_of,
    put_on_ladder,
    stands,
)
from wholepicture.casework.escalation.disputable import KINDS
from wholepicture.casework.escalation.people import may_answer, may_read_kept
from wholepicture.casework.escalation.rules import (
    AGREED,
    ANSWERED,
    DECIDED,
    DECISIONS,
    HIGHER,
    LEVELS,
    MOST_DAYS,
    OTHER,
    RAISED,
    RAISER,
    SILENCE,
    TOP,
    TYPES,
    VERDICTS,
    VIEW,
    Ladder,
    Level,
    Move,
    NotNow,
    RanOut,
    Standing,
    after,
    begun,
)
from wholepicture.casework.models import Escalation, EscalationMove, EscalationParty, LadderVersion
from wholepicture.notices.telling import tell
from wholepicture.partnership.queries import agencies_by_id, people_at, people_at_work

LONGEST = 4000  # characters of one answer


class SaidAlready(Refusal):
    """You have disagreed with this already, and it has not ended. Open it under Disagreements: nothing new was stored."""


class MovedMeanwhile(Refusal):
    """Something else happened in this disagreement while you had it open. Read what is new, then send yours again."""


class NotOpenNow(Refusal):
    """This cannot be done where the disagreement stands now. Read what happened last; nothing of yours was stored."""


class TooLate(Refusal):
    """The time for this answer ran out, and it goes to the next level. Whoever is asked there answers now; nothing was stored."""


class InWords(Refusal):
    """Say it in words: the other side reads them."""

    status = 422


class NoSuchChoice(Refusal):
    """Choose one of those that are offered."""

    status = 422


class NoColleague(Refusal):
    """Choose somebody of your own agency who works with this product."""

    status = 422


@command(Permission.ESCALATE, called="Disagreed with a decision", action="collection")
def open_escalation(
    viewer: Viewer,
    *,
    kind: str,
    way: str,
    type: str,
    what: str,
    wanted: str,
    risk: str,
    is_danger: bool,
    children: str = "",
    supported_by: UUID | None = None,
) -> UUID:
    """Disagree with a decision, or with there being none. Whoever decided is asked first; in immediate danger, the top level.

    `kind` and `way`: what is disputed, as `disputable.KINDS` finds it. Returns its id. Raises NotFound, NotYet, SaidAlready, InWords,
    NoSuchChoice, NoColleague.
    """
    disputed = KINDS[kind].find(viewer, way) if kind in KINDS else None
    if disputed is None:
        raise NotFound
    if type not in TYPES:
        raise NoSuchChoice
    if not (what.strip() and wanted.strip() and risk.strip()):
        raise InWords
    _colleague(viewer, supported_by, is_kept=disputed.kept_to is not None)
    at = clock.now()
    ladder = ladder_in(ladder_version(viewer.area_id))
    escalation = Escalation(
        id=new_id(),
        area_id=viewer.area_id,
        agency_id=viewer.agency_id,
        raised_by_id=viewer.person,
        supported_by_id=supported_by,
        against_id=disputed.against,
        decided_by_id=disputed.decided_by,
        disputed_kind=disputed.kind,
        disputed=disputed.record,
        way=disputed.way,
        decision=disputed.words,
        submissions=sorted(disputed.reports),
        about=sorted(disputed.about),
        type=type,
        children=children.strip(),
        what=what.strip(),
        wanted=wanted.strip(),
        risk=risk.strip(),
        is_danger=is_danger,
        ladder=kept(ladder),
        raised_at=at,
    )
    concerning(subjects=disputed.about, records=[escalation.id, *disputed.reports])
    standing = begun(ladder, Move(RAISED, at, is_danger))
    with stored_first(SaidAlready):
        escalation.save(force_insert=True)
        _store(escalation, 1, RAISED, standing, at, by=viewer.person, is_danger=is_danger)
    parties = put_on_ladder(escalation, standing, at)
    _support(escalation, standing, at, parties)
    _tell(escalation, parties, standing, besides=viewer.person)
    return escalation.id


def _colleague(viewer: Viewer, person: UUID | None, *, is_kept: bool) -> None:
    if person is None:
        return
    colleague = people_at_work([person]).get(person)
    if colleague is None or colleague.agency_id != viewer.agency_id or person == viewer.professional_id:
        raise NoColleague
    if not may_answer(colleague) or (is_kept and not may_read_kept(colleague)):
        raise NoColleague


def _support(escalation: Escalation, standing: Standing, at: datetime, parties: Iterable[EscalationParty]) -> None:
    """A colleague who supports whoever raised it reads it from the start."""
    person = escalation.supported_by_id
    if person is None or any(party.person_id == person and party.side == RAISER for party in parties):
        return
    EscalationParty.objects.create(
        id=new_id(),
        escalation_id=escalation.id,
        person_id=person,
        agency_id=escalation.agency_id,
        level=standing.level,
        side=RAISER,
        place=3,
        why=SUPPORTS,
        at=at,
    )


@command(Permission.ESCALATE, called="Answered a disagreement")
def answer_escalation(viewer: Viewer, *, escalation: UUID, verdict: str, words: str, seen: int = 0) -> None:
    """The other side changes its decision, stands by it, or agrees a plan; at the top it is heard as well, and the top decides.

    `seen`: how many moves there were on the page. Raises NotFound, NotPermitted, NotOpenNow, TooLate, MovedMeanwhile, InWords,
    NoSuchChoice.
    """
    row = _shown(escalation)
    if verdict not in VERDICTS:
        raise NoSuchChoice
    _asked_now(viewer, row, OTHER)
    _move(viewer, row, ANSWERED, seen, verdict=verdict, words=_said(words))


@command(Permission.ESCALATE, called="Took a disagreement higher")
def take_higher(viewer: Viewer, *, escalation: UUID, words: str = "", is_danger: bool = False, seen: int = 0) -> None:
    """Whoever raised it is not satisfied with an answer; or a child is in immediate danger, and it goes to the top at once."""
    row = _own(viewer, escalation)
    _move(viewer, row, HIGHER, seen, words=words.strip(), is_danger=is_danger)


@command(Permission.ESCALATE, called="Agreed that a disagreement is settled")
def settle_escalation(viewer: Viewer, *, escalation: UUID, words: str, is_satisfied: bool, seen: int = 0) -> None:
    """Whoever raised it agrees: it ends, with what was agreed in words that both sides see."""
    row = _own(viewer, escalation)
    _move(viewer, row, AGREED, seen, words=_said(words), is_satisfied=is_satisfied)


@command(Permission.ESCALATE, called="Decided a disagreement")
def decide_escalation(
    viewer: Viewer, *, escalation: UUID, verdict: str, words: str, minority: str = "", seen: int = 0
) -> None:
    """The top level decides: it ends. The view that was not followed is kept with it."""
    row = _shown(escalation)
    if verdict not in DECISIONS:
        raise NoSuchChoice
    _asked_now(viewer, row, TOP)
    _move(viewer, row, DECIDED, seen, verdict=verdict, words=_said(words), minority=minority.strip())


@command(Permission.ESCALATE, called="Said what they think of the decision on their disagreement")
def say_view(viewer: Viewer, *, escalation: UUID, words: str, is_satisfied: bool, seen: int = 0) -> None:
    """Whoever raised it has the last word on the decision: it changes nothing, and is kept."""
    row = _own(viewer, escalation)
    _move(viewer, row, VIEW, seen, words=_said(words), is_satisfied=is_satisfied)


@command(Permission.DERIVE, called="Took a disagreement higher that nobody answered in time")
def pass_over_silence(viewer: Viewer, *, escalation: UUID) -> bool:
    """Background: note the silence where a disagreement's time has run out, and take it one level up; False: it has not.

    Whoever was silent reads that they were; both sides are told.
    """
    row = Escalation.objects.filter(id=escalation).first()
    if row is None or row.due_at is None or row.due_at > clock.now():
        return False
    _move(viewer, row, SILENCE, 0, words="")
    return True


def _shown(escalation: UUID) -> Escalation:
    row = Escalation.objects.filter(id=escalation).first()
    if row is None:
        raise NotFound
    return row


def _own(viewer: Viewer, escalation: UUID) -> Escalation:
    row = _shown(escalation)
    if row.raised_by_id != viewer.professional_id:
        raise NotPermitted
    return row


def _said(words: str) -> str:
    if not words.strip():
        raise InWords
    return words.strip()


def _asked_now(viewer: Viewer, escalation: Escalation, side: str) -> None:
    """Raises NotPermitted for whoever is not asked where it stands: an earlier level had its time. At the top, all who were asked of
    the other side are heard, but for whoever decides."""
    stands_on = EscalationParty.objects.filter(escalation_id=escalation.id, person_id=viewer.person)
    if escalation.turn != TOP:
        stands_on = stands_on.filter(level=escalation.level)
    sides = set(stands_on.values_list("side", flat=True))
    if side not in sides or (side == OTHER and TOP in sides):
        raise NotPermitted


def _move(
    viewer: Viewer,
    escalation: Escalation,
    kind: str,
    seen: int,
    *,
    words: str,
    verdict: str = "",
    minority: str = "",
    is_satisfied: bool | None = None,
    is_danger: bool = False,
) -> None:
    """Make a move, put whoever is asked next on the ladder, and tell them and whoever raised it."""
    concerning(subjects=escalation.about, records=[escalation.id])
    moves = moves_of(escalation)
    if seen and seen != len(moves):
        raise MovedMeanwhile
    before = stands(escalation, moves)
    at = max(clock.now(), moves[-1].at)
    try:
        standing = after(ladder_from(escalation.ladder), before, Move(kind, at, is_danger))
    except RanOut:
        raise TooLate from None
    except NotNow:
        raise NotOpenNow from None
    by = None if kind == SILENCE else viewer.person
    said = {"words": words, "verdict": verdict, "minority": minority, "is_satisfied": is_satisfied}
    with stored_first(MovedMeanwhile):
        _store(escalation, len(moves) + 1, kind, standing, at, by=by, is_danger=is_danger, **said)
    parties = parties_of(escalation)
    if standing.is_open and kind in (SILENCE, HIGHER):
        parties += put_on_ladder(escalation, standing, at, moves=moves, before=parties)
    _tell(escalation, parties, standing, besides=by)


def _store(
    escalation: Escalation, number: int, kind: str, standing: Standing, at: datetime, *, by: UUID | None, **said: object
) -> None:
    EscalationMove(
        id=new_id(),
        escalation_id=escalation.id,
        number=number,
        kind=kind,
        by_id=by,
        at=at,
        level=standing.level,
        turn=standing.turn,
        due_at=standing.due_at,
        **said,
    ).save(force_insert=True)


def _tell(
    escalation: Escalation, parties: Iterable[EscalationParty], standing: Standing, *, besides: UUID | None
) -> None:
    """Tell whoever must act now, and whoever raised it; once it has ended, everybody who was asked."""
    concerned = {escalation.raised_by_id}
    for party in parties:
        is_asked = party.side == standing.turn and party.level == standing.level
        if is_asked or not standing.is_open:
            concerned.add(party.person_id)
    kind = "escalation" if standing.is_open else "ended"
    is_kept = kept_to_of(escalation.id) is not None
    tell(kind, escalation.id, area=escalation.area_id, people=concerned - {besides}, with_cover=not is_kept)


# -- the ladder of a partnership --------------------------------------------------------------------------------------


class ChangedMeanwhile(Refusal):
    """Somebody else changed the ladder while you had it open. Look at what stands now, then save again."""


class NoSuchLadder(Refusal):
    """A ladder has levels with a name and a number of working days each, from 1 to 20."""

    status = 422


@command(Permission.PARTNERSHIP, called="Set the levels of the ladder for disagreements")
def set_ladder(viewer: Viewer, *, levels: Sequence[Level], raiser_days: int, seen: int) -> int:
    """Set the titles and days of the levels. What was raised before keeps its own. `seen`: the version that was looked at, 0 for the
    published one. Returns the new version's number. Raises ChangedMeanwhile, NoSuchLadder."""
    days = [*(level.days for level in levels), raiser_days]
    if len(levels) != LEVELS or not all(level.title.strip() for level in levels) or not _are_days(days):
        raise NoSuchLadder
    version = ladder_version(viewer.area_id)
    ladder = Ladder(tuple(levels), raiser_days)
    return _set(viewer, version, seen, ladder, version.named if version else {}, version.top if version else [])


def _are_days(days: Iterable[int]) -> bool:
    return all(1 <= each <= MOST_DAYS for each in days)


@command(Permission.PARTNERSHIP, called="Named who is asked at each level of the ladder")
def name_on_ladder(viewer: Viewer, *, agency: UUID, people: Sequence[UUID | None], seen: int) -> int:
    """Name who stands at each level below the top for an agency, None where nobody does. Raises NotFound, ChangedMeanwhile, NoColleague."""
    if agency not in agencies_by_id():
        raise NotFound
    working = {None, *(one.id for one in people_at(agency))}
    if len(people) != LEVELS - 1 or not working.issuperset(people):
        raise NoColleague
    version = ladder_version(viewer.area_id)
    named, top = (version.named, version.top) if version else ({}, [])
    row = [str(one) if one else None for one in people]
    return _set(viewer, version, seen, ladder_in(version), {**named, str(agency): row}, top)


@command(Permission.PARTNERSHIP, called="Named who decides disagreements in the end")
def name_at_top(viewer: Viewer, *, people: Sequence[UUID], seen: int) -> int:
    """Name who stands at the top for the whole partnership, and their deputy. Raises ChangedMeanwhile, NoColleague."""
    working = people_at_work(people)
    if len(people) > 2 or len(set(people)) != len(people) or working.keys() != set(people):
        raise NoColleague
    version = ladder_version(viewer.area_id)
    named = version.named if version else {}
    return _set(viewer, version, seen, ladder_in(version), named, [str(one) for one in people])


def _set(
    viewer: Viewer,
    version: LadderVersion | None,
    seen: int,
    ladder: Ladder,
    named: Mapping[str, list[str | None]],
    top: list[str],
) -> int:
    number = version.number if version else 0
    if seen != number:
        raise ChangedMeanwhile
    made = LadderVersion(
        id=new_id(),
        area_id=viewer.area_id,
        number=number + 1,
        named=dict(named),
        top=top,
        made_by_id=viewer.person,
        **kept(ladder),
    )
    concerning(records=[made.id])
    with stored_first(ChangedMeanwhile):
        made.save(force_insert=True)
    return number + 1
