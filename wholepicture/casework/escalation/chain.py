"""A disagreement's rows as the rules read them, and who is put on its ladder at each level it reaches."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from wholepicture.base.database_role import cursor
from wholepicture.base.ids import new_id
from wholepicture.casework.escalation.people import Askable, Before, Sides
from wholepicture.casework.escalation.rules import (
    ANSWERED,
    OTHER,
    PUBLISHED,
    RAISER,
    TOP,
    Asked,
    Ladder,
    Level,
    Move,
    Standing,
    standing_of,
)
from wholepicture.casework.models import Escalation, EscalationMove, EscalationParty, LadderVersion

SUPPORTS = "supports"  # why a colleague whom the raiser chose stands on the ladder


def ladder_version(area: UUID | None) -> LadderVersion | None:
    """The ladder in force in an area; None: as published, with nobody named."""
    return LadderVersion.objects.filter(area_id=area).order_by("-number").first() if area else None


def ladder_in(version: LadderVersion | None) -> Ladder:
    """The levels and days of a version."""
    return ladder_from({"levels": version.levels, "raiser_days": version.raiser_days}) if version else PUBLISHED


def ladder_from(kept: dict[str, Any]) -> Ladder:
    """A ladder as a disagreement keeps it."""
    return Ladder(tuple(Level(one["title"], one["days"]) for one in kept["levels"]), kept["raiser_days"])


def kept(ladder: Ladder) -> dict[str, Any]:
    """The reverse."""
    levels = [{"title": level.title, "days": level.days} for level in ladder.levels]
    return {"levels": levels, "raiser_days": ladder.raiser_days}


def moves_of(escalation: Escalation) -> list[EscalationMove]:
    """Every move of a disagreement, in order."""
    return list(EscalationMove.objects.filter(escalation_id=escalation.id).order_by("number"))


def stands(escalation: Escalation, moves: Iterable[EscalationMove]) -> Standing:
    """Where it stands by its moves."""
    read = [Move(move.kind, move.at, move.is_danger) for move in moves]
    return standing_of(ladder_from(escalation.ladder), read)


def sides_of(escalation: Escalation) -> Sides:
    """Who stands against whom."""
    return Sides(
        area=escalation.area_id,
        raiser=escalation.raised_by_id,
        agency=escalation.agency_id,
        against=escalation.against_id,
        decided_by=escalation.decided_by_id,
        kept_to=kept_to_of(escalation.id),
    )


def kept_to_of(escalation: UUID) -> frozenset[UUID] | None:
    """Who alone may read the reports that a disagreement is about, where their sender keeps them to named people."""
    with cursor() as sql:
        sql.execute("SELECT sec.kept_to(%s)", [escalation])
        (kept_to,) = sql.fetchone() or (None,)
    return None if kept_to is None else frozenset(kept_to)


def parties_of(escalation: Escalation) -> list[EscalationParty]:
    """Everybody who stands on its ladder, lowest level first."""
    return list(EscalationParty.objects.filter(escalation_id=escalation.id).order_by("level", "side", "place", "at"))


def before_the_top(moves: Iterable[EscalationMove], parties: Iterable[EscalationParty]) -> Before:
    """Who stood on a side until now, and who answered for the decision."""
    answered = {move.by_id for move in moves if move.kind == ANSWERED and move.by_id}
    return Before({party.person_id for party in parties if party.side != TOP}, answered)


def put_on_ladder(
    escalation: Escalation,
    standing: Standing,
    at: datetime,
    *,
    moves: Sequence[EscalationMove] = (),
    before: Sequence[EscalationParty] = (),
) -> list[EscalationParty]:
    """Put whoever is asked at the level that a disagreement has reached on its ladder, and whoever stands with the raiser there.

    `moves`, `before`: what was done and who stood on it until now. At the top again after silence, others are asked as well; where
    nobody else is left, those who were. Returns who is new.
    """
    askable = Askable.of(sides_of(escalation), ladder_version(escalation.area_id))
    rows = _asked_of_the_level(escalation, standing, at, askable, before_the_top(moves, before), before)
    against = {row.person_id for row in rows} | {party.person_id for party in before if party.side != RAISER}
    below_top = min(standing.level, len(ladder_from(escalation.ladder).levels) - 1)
    supporting = askable.supporting(below_top, against)
    rows += _rows(escalation, standing.level, RAISER, supporting, askable, at)
    stands_there = {(party.level, party.side, party.person_id) for party in before}
    new = [row for row in rows if (row.level, row.side, row.person_id) not in stands_there]
    return EscalationParty.objects.bulk_create(new)


def _asked_of_the_level(
    escalation: Escalation,
    standing: Standing,
    at: datetime,
    askable: Askable,
    involved: Before,
    before: Sequence[EscalationParty],
) -> list[EscalationParty]:
    if standing.turn != TOP:
        below = {party.person_id for party in before if party.side == OTHER}
        return _rows(escalation, standing.level, OTHER, askable.other(standing.level, below=below), askable, at)
    silent = {party.person_id for party in before if party.side == TOP}
    deciding = askable.top(silent, involved)
    rows = _rows(escalation, standing.level, TOP, deciding, askable, at)
    if any(party.side == OTHER for party in before):
        return rows
    # It began at the top: whoever decided is heard there as well.
    return rows + _rows(escalation, 1, OTHER, askable.other(1, deciding={one.person for one in deciding}), askable, at)


def _rows(
    escalation: Escalation, level: int, side: str, asked: Iterable[Asked], askable: Askable, at: datetime
) -> list[EscalationParty]:
    return [
        EscalationParty(
            id=new_id(),
            escalation_id=escalation.id,
            person_id=one.person,
            agency_id=askable.people[one.person].agency_id,
            level=level,
            side=side,
            place=place,
            why=one.why,
            instead_of_id=one.instead_of,
            at=at,
        )
        for place, one in enumerate(asked, start=1)
    ]
