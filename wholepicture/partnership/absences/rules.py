"""Who stands in for somebody who is away. Pure.

Whoever was named covers; where they are away too, whoever covers them. Where that ends, comes round, or nobody was named: the
agency's deputy safeguarding lead, then its lead, then the hub's duty desk. A person who has left is away for good.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from wholepicture.partnership.rules import LONGEST_ABSENCE

MOST_HOPS = 8  # of cover who is covered; more is nobody's plan


class By(StrEnum):
    """As what somebody stands in."""

    SELF = "self"
    COVER = "cover"
    DEPUTY = "deputy"
    LEAD = "lead"
    DESK = "desk"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Cover:
    """To whom what waits for somebody goes. `passed`: who was named on the way and is away too; `came_round`: the last of
    them is covered by one of those before."""

    people: tuple[UUID, ...]
    by: By
    passed: tuple[UUID, ...] = ()
    came_round: bool = False

    @property
    def is_away(self) -> bool:
        return self.by is not By.SELF


@dataclass(frozen=True)
class Leading:
    """Who leads an agency, and who stands in for whoever does, by name."""

    deputies: Sequence[UUID] = ()
    leads: Sequence[UUID] = ()


def cover_of(person: UUID, away: Mapping[UUID, UUID | None], leading: Leading, desk: Sequence[UUID]) -> Cover:
    """Who stands in for a person. `away`: everybody who is, with whoever covers them."""
    if person not in away:
        return Cover((person,), By.SELF)
    walked, last = _walked(person, away)
    if last is not None and last not in away:
        return Cover((last,), By.COVER, walked)
    came_round = last in (person, *walked)
    for by, candidates in ((By.DEPUTY, leading.deputies), (By.LEAD, leading.leads)):
        there = _there(candidates, away)
        if there:
            return Cover(there[:1], by, walked, came_round)
    # At the desk somebody is told even where all of it is away: better one who reads it late than nobody.
    at_desk = _there(desk, away) or tuple(one for one in desk if one != person)
    return Cover(at_desk, By.DESK if at_desk else By.NOBODY, walked, came_round)


def _walked(person: UUID, away: Mapping[UUID, UUID | None]) -> tuple[tuple[UUID, ...], UUID | None]:
    """Who was named on the way and is away too, and who was named last."""
    passed, named = [person], away[person]
    while named is not None and named in away and named not in passed and len(passed) < MOST_HOPS:
        passed.append(named)
        named = away[named]
    return tuple(passed[1:]), named


def _there(candidates: Sequence[UUID], away: Mapping[UUID, UUID | None]) -> tuple[UUID, ...]:
    return tuple(one for one in candidates if one not in away)


def wrong_days(starts_on: date, ends_on: date, today: date) -> str:
    """What is wrong with the days of an absence, as a code; empty: nothing."""
    if ends_on < starts_on:
        return "ends_before"
    if ends_on < today:
        return "over"
    return "long" if (ends_on - starts_on).days > LONGEST_ABSENCE else ""


def may_enter_for(*, own: bool, same_agency: bool, leads_or_administers: bool) -> bool:
    """Whether somebody may enter an absence: their own, or a colleague's where they lead or administer the agency."""
    return own or (same_agency and leads_or_administers)


def covers_of(away: Mapping[UUID, UUID | None], known: Collection[UUID]) -> set[UUID]:
    """Who is named as cover of somebody, and has not been looked at yet."""
    return {cover for cover in away.values() if cover is not None and cover not in known}
