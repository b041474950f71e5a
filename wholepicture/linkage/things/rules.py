"""Which things are one: what a person is asked, what no person can join, and how judgements add up. Pure.

No thing joins another by resemblance. A certain key (`stated.thing_key`) is the thing; every other join is a person's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from math import log2
from typing import Any
from uuid import UUID

from wholepicture.linkage.judgements.groups import (
    Clash,
    GroupHistory,
    PairJudgement,
    grouped,
    in_force_among,
    spans_over_time,
)
from wholepicture.linkage.things import accounts, phones, places, vehicles
from wholepicture.linkage.things.findings import Comparison, Facts, Reason

_COMPARE = {
    "vehicle": vehicles.compare,
    "phone": phones.compare,
    "account": accounts.compare,
    "place": places.compare,
}
_PARTED = {"vehicle": vehicles.parted, "phone": phones.parted, "place": places.parted}

RANKS = ((7, "Very much alike"), (5, "Much alike"), (4, "Somewhat alike"))
"""Steps from which a pair is called so. Below the last, nobody is asked."""


def compare(kind: str, a: Facts, b: Facts) -> Comparison:
    """Returns reasons for and against two mentions of one kind being one thing. The same whichever is named first."""
    reasons: list[Reason] = []
    is_parted = False
    for reason, parts in _COMPARE[kind](a, b):
        reasons.append(reason)
        is_parted = is_parted or parts
    return Comparison(tuple(reasons), is_parted)


def rank_in_words(rank: int) -> str:
    """Returns what a pair of so many steps is called."""
    return next((words for least, words in RANKS if rank >= least), "Little alike")


def parted(kind: str, key_a: str, key_b: str) -> bool:
    """Whether two certain keys of a kind can never be one thing: two whole registrations, two numbers, two UPRNs."""
    return bool(key_a and key_b) and kind in _PARTED and _PARTED[kind](key_a, key_b)


def any_parted(kind: str, ours: Iterable[str], theirs: Iterable[str]) -> bool:
    """Whether any certain key of one group and any of another can never be one thing."""
    return any(parted(kind, key_a, key_b) for key_a, key_b in product(ours, theirs))


@dataclass(frozen=True)
class Thing:
    """A thing as its certain key gives it, or the one mention that nothing certain is said in.

    `first_mention` is the earliest: where a person joins several, its id is what they are called by. It is drawn at
    random, so that the name of several tells nobody a number that only one of them gave.
    """

    id: UUID
    kind: str
    first_at: datetime
    first_mention: UUID
    certain: str = ""


def groups_at(
    things: Sequence[Thing], judgements: Iterable[PairJudgement], at: datetime
) -> tuple[list[set[UUID]], list[Clash]]:
    """Returns which things are one at a moment by what people said, and what would join them but may not."""
    known = {thing.id: thing for thing in things if thing.first_at <= at}

    def contradicted(left: set[UUID], right: set[UUID], is_rule: bool) -> bool:
        return any(parted(known[x].kind, known[x].certain, known[y].certain) for x, y in product(left, right))

    return grouped(known, in_force_among(judgements, known, at), (), contradicted)


def history(things: Sequence[Thing], judgements: Sequence[PairJudgement]) -> GroupHistory:
    """Returns in what each thing stood over time."""
    return spans_over_time(things, judgements, groups_at, _anchor)


def _anchor(members: list[Thing]) -> UUID:
    if len(members) == 1:
        return members[0].id
    return min(members, key=lambda thing: (thing.first_at, thing.first_mention)).first_mention


def best(
    kind: str, mine: Iterable[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]
) -> tuple[Comparison, int, int] | None:
    """Returns the likeliest pair of mentions of two things, with their places; None where any two of them cannot be one."""
    likeliest: tuple[Comparison, int, int] | None = None
    for (i, a), (j, b) in product(enumerate(mine), enumerate(theirs)):
        compared = compare(kind, a, b)
        if compared.parts:
            return None
        if likeliest is None or compared.rank > likeliest[0].rank:
            likeliest = compared, i, j
    return likeliest


def order_of(rank: int, people: tuple[int, int], *, child: bool, touched: bool) -> int:
    """Returns the place in the queue: what could change something for a child first. Smaller comes sooner.

    `touched`: a report behind an alert that waits, or of a child who is missing, names either. `child`: either is tied to
    a child. Then by how many people *same* would bring together: the number on one side times that on the other.
    """
    band = (0 if touched else 2) + (0 if child else 1)
    return band * 100_000 - round(1000 * (log2((1 + people[0]) * (1 + people[1])) + rank / 10))


def in_words(reasons: Iterable[Reason], outcome: str) -> Iterator[str]:
    """Yields what the findings of one outcome say."""
    for reason in reasons:
        if reason.outcome == outcome:
            yield reason.words
