"""Every read of escalation that leaves the wing."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import concerning, query
from wholepicture.casework.cases.results import EVERYBODY, Sought
from wholepicture.casework.escalation.chain import (
    before_the_top,
    kept_to_of,
    ladder_from,
    ladder_in,
    ladder_version,
    moves_of,
    parties_of,
    sides_of,
    stands,
)
from wholepicture.casework.escalation.disputable import KINDS, Disputed
from wholepicture.casework.escalation.people import (
    NOBODY_BEFORE,
    Askable,
    Before,
    Sides,
    colleagues_of,
    may_answer,
    offered_of,
)
from wholepicture.casework.escalation.results import (
    EscalationPage,
    EscalationRow,
    LadderShown,
    LevelShown,
    MoveShown,
    OnLadder,
    ThemeRow,
    Themes,
    ToRaise,
)
from wholepicture.casework.escalation.rules import OTHER, RAISER, SILENCE, TOP, Asked, Standing, open_moves
from wholepicture.casework.models import Escalation, EscalationMove, EscalationParty
from wholepicture.partnership.queries import agencies_by_id, names_of, people_at_work

MOST_LISTED = 50
MOST_SILENT = 100  # taken up at once; the rest a minute later

# -- lists ------------------------------------------------------------------------------------------------------------


@query(Permission.ESCALATE, called="Listed their disagreements")
def my_escalations(viewer: Viewer) -> list[EscalationRow]:
    """What the viewer raised: what has not ended first, the latest before the others."""
    raised = Escalation.objects.filter(raised_by_id=viewer.professional_id)
    waiting = list(raised.filter(due_at__isnull=False).order_by("-raised_at")[:MOST_LISTED])
    ended = list(raised.filter(due_at=None).order_by("-raised_at")[:MOST_LISTED])
    return _rows(viewer, [*waiting, *ended])


@query(Permission.ESCALATE, called="Listed disagreements in which they are asked")
def escalations_asked(viewer: Viewer) -> list[EscalationRow]:
    """Others' disagreements on whose ladder the viewer stands: what has not ended, by clock; then what has, latest first."""
    with cursor() as sql:
        sql.execute(
            """SELECT DISTINCT e.id, e.due_at, e.raised_at FROM casework_escalationparty p
               JOIN casework_escalation e ON e.id = p.escalation_id
               WHERE p.person_id = %s ORDER BY e.due_at NULLS LAST, e.raised_at DESC LIMIT %s""",
            [viewer.professional_id, MOST_LISTED],
        )
        ids = [row[0] for row in sql.fetchall()]
    return _rows(viewer, _in_order(ids))


@query(Permission.ESCALATE, called="Read who their notices of disagreements are about")
def children_of_escalations(viewer: Viewer, *, ids: Collection[UUID]) -> dict[UUID, str]:
    """The children of each of these disagreements, as far as the viewer may see them."""
    return {row.id: row.children for row in _rows(viewer, list(Escalation.objects.filter(id__in=list(ids))))}


@query(Permission.ALERTS, called="Listed the area’s disagreements")
def escalations_open(viewer: Viewer) -> list[EscalationRow]:
    """For the hub: every disagreement of the area that has not ended, by clock."""
    rows = Escalation.objects.filter(area_id=viewer.area_id, due_at__isnull=False).order_by("due_at", "id")
    return _rows(viewer, list(rows[:MOST_LISTED]))


@query(Permission.ESCALATE, called="Saw which disagreements wait for them")
def escalations_waiting(viewer: Viewer) -> list[EscalationRow]:
    """What waits for the viewer, the one due first before the others: to be answered or decided, or to say what they think of an
    answer to theirs."""
    with cursor() as sql:
        sql.execute(
            """SELECT e.id FROM casework_escalationparty p JOIN casework_escalation e ON e.id = p.escalation_id
               WHERE p.person_id = %s AND e.due_at IS NOT NULL AND p.side = e.turn AND p.level = e.level
               UNION SELECT e.id FROM casework_escalation e
               WHERE e.raised_by_id = %s AND e.due_at IS NOT NULL AND e.turn = 'raiser' LIMIT %s""",
            [viewer.professional_id, viewer.professional_id, MOST_LISTED],
        )
        ids = [row[0] for row in sql.fetchall()]
    return sorted(_rows(viewer, _in_order(ids)), key=lambda row: (row.due_at or row.raised_at, row.id))


def _in_order(ids: Sequence[UUID]) -> list[Escalation]:
    found = Escalation.objects.in_bulk(list(ids))
    return [found[one] for one in ids if one in found]


def _rows(viewer: Viewer, listed: Sequence[Escalation]) -> list[EscalationRow]:
    agencies = {agency.id: agency.name for agency in agencies_by_id().values()}
    names = names_of({one.raised_by_id for one in listed})
    parties = EscalationParty.objects.filter(
        person_id=viewer.professional_id, escalation_id__in=[one.id for one in listed]
    )
    asked = set(parties.values_list("escalation_id", "level", "side"))
    concerning(subjects={about for one in listed for about in one.about}, records=[one.id for one in listed])
    return [_row(viewer, one, agencies, names, asked) for one in listed]


def _row(
    viewer: Viewer, one: Escalation, agencies: dict[UUID, str], names: dict[UUID, str], asked: set[tuple[Any, ...]]
) -> EscalationRow:
    is_mine = one.raised_by_id == viewer.professional_id
    is_asked = (one.id, one.level, one.turn) in asked
    return EscalationRow(
        id=one.id,
        disputed_kind=one.disputed_kind,
        decision=one.decision,
        type=one.type,
        children=one.children,
        raised_at=one.raised_at,
        raised_by=names.get(one.raised_by_id, ""),
        agency=agencies.get(one.agency_id, ""),
        against=agencies.get(one.against_id, ""),
        level=one.level,
        level_title=ladder_from(one.ladder).levels[one.level - 1].title,
        turn=one.turn,
        due_at=one.due_at,
        is_danger=one.is_danger,
        is_overdue=one.due_at is not None and one.due_at < clock.now(),
        is_mine=is_mine,
        is_my_turn=one.due_at is not None and ((is_mine and one.turn == RAISER) or (one.turn != RAISER and is_asked)),
    )


@query(Permission.ESCALATE, called="Saw which disagreements say danger")
def disagreements_in_danger(viewer: Viewer) -> list[EscalationRow]:
    """Others' disagreements that have not ended and say that a child is in immediate danger, as far as the viewer may see them: the one
    due first before the others."""
    said = EscalationMove.objects.filter(escalation_id=OuterRef("id"), is_danger=True)
    rows = Escalation.objects.filter(area_id=viewer.area_id, due_at__isnull=False).filter(Exists(said))
    return _rows(viewer, list(rows.exclude(raised_by_id=viewer.professional_id).order_by("due_at", "id")[:MOST_LISTED]))


@query(Permission.ESCALATE, called="Saw whether a decision is disputed")
def disagreements_with(viewer: Viewer, *, decisions: Sequence[UUID]) -> list[EscalationRow]:
    """The disagreements with these decisions that the viewer may see, the latest first."""
    rows = Escalation.objects.filter(disputed__in=list(decisions)).order_by("-raised_at", "id")
    return _rows(viewer, list(rows[:MOST_LISTED]))


# -- one ---------------------------------------------------------------------------------------------------------------


@query(Permission.ESCALATE, called="Opened a disagreement")
def escalation_of(viewer: Viewer, *, escalation: UUID) -> EscalationPage | None:
    """One disagreement with its ladder and its record, or None: there is none that the viewer may see."""
    one = Escalation.objects.filter(id=escalation).first()
    if one is None:
        return None
    (row,) = _rows(viewer, [one])
    moves, parties = moves_of(one), parties_of(one)
    standing, names = stands(one, moves), _Names()
    shown = names.moves(moves)
    return EscalationPage(
        row=row,
        what=one.what,
        wanted=one.wanted,
        risk=one.risk,
        supported_by=names.name(one.supported_by_id),
        levels=_levels(one, standing, shown, parties, names, before_the_top(moves, parties)),
        moves=shown,
        may=_may(viewer, one, standing, parties),
        seen=len(moves),
        raiser_days=ladder_from(one.ladder).raiser_days,
        own_way=one.way.partition(".")[0] if row.is_mine else "",
        is_kept=kept_to_of(one.id) is not None,
    )


def _may(viewer: Viewer, one: Escalation, standing: Standing, parties: Iterable[EscalationParty]) -> frozenset[str]:
    """The moves that are open to the viewer: their own side's, where they are asked."""
    sides = _asked_as(viewer, standing, parties)
    if one.raised_by_id == viewer.professional_id:
        sides.add(RAISER)
    return frozenset(kind for kind, side in open_moves(standing).items() if side in sides and kind != SILENCE)


def _asked_as(viewer: Viewer, standing: Standing, parties: Iterable[EscalationParty]) -> set[str]:
    """As what the viewer is asked where it stands: whoever decides does not speak for a side as well."""
    heard = (party for party in parties if party.level == standing.level or standing.turn == TOP)
    sides = {party.side for party in heard if party.person_id == viewer.professional_id} - {RAISER}
    return {TOP} if TOP in sides else sides


def _levels(
    one: Escalation,
    standing: Standing,
    moves: Sequence[MoveShown],
    parties: Sequence[EscalationParty],
    names: "_Names",
    before: Before,
) -> list[LevelShown]:
    """The ladder as drawn: below and where it stands who was asked; above, who would be asked as the directory stands now."""
    ladder = ladder_from(one.ladder)
    reached = {party.level for party in parties if party.side in (OTHER, TOP)} | {standing.level}
    askable = Askable.of(sides_of(one), ladder_version(one.area_id))
    ahead = _Ahead(names, askable, ladder.top, before)
    drawn = []
    for number, level in enumerate(ladder.levels, start=1):
        state = _state(number, standing, reached)
        if state in ("past", "now"):
            asked, beside = names.both_sides([party for party in parties if party.level == number])
        else:
            asked, beside = ahead.at(number)
        done = [move for move in moves if move.level == number]
        due_at = standing.due_at if number == standing.level else None
        drawn.append(LevelShown(number, level.title, level.days, state, asked, beside, due_at, done))
    return drawn


def _state(number: int, standing: Standing, reached: set[int]) -> str:
    if number == standing.level:
        return "now" if standing.is_open else "past"
    if number > standing.level:
        return "ahead"
    return "past" if number in reached else "passed_by"


class _Ahead:
    """Who would be asked at each level as the directory stands now, the levels asked for from the lowest up: whoever would be asked
    at one is asked at the next only where nobody else is left."""

    def __init__(self, names: "_Names", askable: Askable, top: int, before: Before = NOBODY_BEFORE) -> None:
        self._names, self._askable, self._top = names, askable, top
        self._answered, self._below = before.answered, set(before.asked)

    def at(self, number: int) -> tuple[list[OnLadder], list[OnLadder]]:
        """Whoever would be asked at a level, and whoever would stand with the raiser there."""
        if number == self._top:
            return self._names.asked(self._askable.top(before=Before(self._below, self._answered))), []
        asked = self._askable.other(number, below=self._below)
        people = {one.person for one in asked}
        self._below |= people
        return self._names.asked(asked), self._names.asked(self._askable.supporting(number, people))


class _Names:
    """Names of people on a ladder, each read once."""

    def __init__(self) -> None:
        self.agencies = {agency.id: agency.name for agency in agencies_by_id().values()}
        self.people: dict[UUID, Any] = {}
        self.names: dict[UUID, str] = {}

    def _read(self, ids: Iterable[UUID | None]) -> None:
        unread = {one for one in ids if one and one not in self.names}
        if unread:
            self.people |= people_at_work(unread)
            self.names |= dict.fromkeys(unread, "") | names_of(unread)

    def name(self, person: UUID | None) -> str:
        """What somebody is called; nothing for nobody."""
        self._read([person])
        return self.names[person] if person else ""

    def _one(self, person: UUID, why: str, instead_of: UUID | None) -> OnLadder:
        row = self.people.get(person)
        return OnLadder(
            name=self.name(person),
            job=row.job if row else "",
            agency=self.agencies.get(row.agency_id, "") if row else "",
            phone=row.phone if row else "",
            why=why,
            instead_of=self.name(instead_of),
        )

    def _parties(self, parties: Sequence[EscalationParty]) -> list[OnLadder]:
        self._read(one for party in parties for one in (party.person_id, party.instead_of_id))
        return [self._one(party.person_id, party.why, party.instead_of_id) for party in parties]

    def both_sides(self, parties: Sequence[EscalationParty]) -> tuple[list[OnLadder], list[OnLadder]]:
        """Of those who are on a ladder: whoever is asked, and whoever stands with the raiser."""
        asked = [party for party in parties if party.side != RAISER]
        return self._parties(asked), self._parties([party for party in parties if party.side == RAISER])

    def asked(self, asked: Sequence[Asked]) -> list[OnLadder]:
        """Of those who would be asked."""
        self._read(one for each in asked for one in (each.person, each.instead_of))
        return [self._one(each.person, each.why, each.instead_of) for each in asked]

    def moves(self, moves: Sequence[EscalationMove]) -> list[MoveShown]:
        """Each move as shown, at the level at which it was made."""
        self._read(move.by_id for move in moves)
        levels = [moves[0].level, *(move.level for move in moves[:-1])]
        return [self._move(move, level) for move, level in zip(moves, levels, strict=True)]

    def _move(self, move: EscalationMove, level: int) -> MoveShown:
        person = self.people.get(move.by_id) if move.by_id else None
        return MoveShown(
            kind=move.kind,
            verdict=move.verdict,
            words=move.words,
            minority=move.minority,
            is_satisfied=move.is_satisfied,
            is_danger=move.is_danger,
            by=self.name(move.by_id),
            job=person.job if person else "",
            agency=self.agencies.get(person.agency_id, "") if person else "",
            at=move.at,
            level=level,
        )


# -- before it is raised -----------------------------------------------------------------------------------------------


@query(Permission.ESCALATE, called="Looked at a decision, to disagree with it")
def to_raise(viewer: Viewer, *, kind: str, way: str, sought: Sought = EVERYBODY) -> ToRaise | None:
    """What somebody is about to disagree with, and who would be asked; None: there is nothing that they may dispute. `sought`: among who
    a colleague is chosen who supports them. Raises NotYet."""
    disputed = KINDS[kind].find(viewer, way) if kind in KINDS else None
    if disputed is None or viewer.professional_id is None:
        return None
    concerning(subjects=disputed.about, records=[disputed.record])
    agencies = {agency.id: agency.name for agency in agencies_by_id().values()}
    standing = Escalation.objects.filter(
        raised_by_id=viewer.professional_id, disputed=disputed.record, due_at__isnull=False
    )
    is_kept = disputed.kept_to is not None
    colleagues = colleagues_of(viewer.agency_id, viewer.professional_id, is_kept=is_kept)
    return ToRaise(
        kind=disputed.kind,
        way=disputed.way,
        decision=disputed.words,
        children=disputed.children,
        type=disputed.type,
        against=agencies.get(disputed.against, ""),
        levels=_levels_ahead(viewer, disputed),
        colleagues=offered_of(colleagues, sought),
        standing=standing.values_list("id", flat=True).first(),
        is_kept=is_kept,
    )


def _levels_ahead(viewer: Viewer, disputed: Disputed) -> list[LevelShown]:
    version = ladder_version(viewer.area_id)
    ladder = ladder_in(version)
    sides = Sides(
        viewer.area_id, viewer.person, viewer.agency_id, disputed.against, disputed.decided_by, disputed.kept_to
    )
    ahead = _Ahead(_Names(), Askable.of(sides, version), ladder.top)
    return [
        LevelShown(number, level.title, level.days, "ahead", *ahead.at(number))
        for number, level in enumerate(ladder.levels, start=1)
    ]


# -- what is learnt, and the ladder ------------------------------------------------------------------------------------


@query(Permission.THEMES, called="Read what is learnt from disagreements")
def escalation_themes(viewer: Viewer, *, since: date, until: date) -> Themes:
    """What ended in whole quarters, by type, by the level reached and by outcome. The database tells no number below five."""
    with cursor() as sql:
        sql.execute("SELECT * FROM sec.escalation_themes(%s, %s)", [since, until])
        rows = sql.fetchall()
    by: dict[str, list[ThemeRow]] = {"type": [], "level": [], "outcome": []}
    for theme, code, number, satisfied, days in rows:
        by[theme].append(ThemeRow(code, number, int(days), satisfied))
    for theme in by:
        by[theme].sort(key=lambda row: (-row.number, row.code) if theme != "level" else (0, row.code))
    return Themes(since, until, by)


@query(Permission.DIRECTORY, called="Read the ladder for disagreements")
def ladder_shown(viewer: Viewer) -> LadderShown:
    """The ladder in force in the viewer's area; number 0: as published, with nobody named."""
    version = ladder_version(viewer.area_id)
    concerning(records=[version.id] if version else [])
    if version is None:
        return LadderShown(0, ladder_in(None), {}, [], {}, frozenset())
    named = {UUID(agency): _ids(row) for agency, row in version.named.items()}
    ids = {one for row in (*named.values(), _ids(version.top)) for one in row if one}
    answering = {one.id for one in people_at_work(ids).values() if may_answer(one)}
    top = [UUID(one) for one in version.top]
    return LadderShown(version.number, ladder_in(version), named, top, names_of(ids), frozenset(ids - answering))


def _ids(row: Iterable[str | None]) -> list[UUID | None]:
    return [UUID(one) if one else None for one in row]


def silent_escalations() -> list[UUID]:
    """Background only: disagreements whose time has run out, the longest ago first."""
    late = Escalation.objects.filter(due_at__lt=clock.now()).order_by("due_at")
    return list(late.values_list("id", flat=True)[:MOST_SILENT])
