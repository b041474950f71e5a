"""Which things are one: what a person is asked, what no person can join, and how judgements add up. Pure.

No thing joins another by resemblance. A certain key (`profiles.thing_key`) is the thing; every other join is a person's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log2
from typing import Any
from uuid import UUID

from wholepicture.linkage.judgements.groups import Answer, Clash, Said, gathered, spans_over_time, stands
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
    """Reasons for and against two mentions of one kind being one thing. The same whichever is named first."""
    found = list(_COMPARE[kind](a, b))
    return Comparison(tuple(reason for reason, _ in found), any(parts for _, parts in found))


def rank_in_words(rank: int) -> str:
    return next((words for least, words in RANKS if rank >= least), "Little alike")


def parted(kind: str, one: str, other: str) -> bool:
    """Whether two certain keys of a kind can never be one thing: two whole registrations, two numbers, two UPRNs."""
    return bool(one and other) and kind in _PARTED and _PARTED[kind](one, other)


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


def groups_at(things: Sequence[Thing], said: Iterable[Said], at: datetime) -> tuple[list[set[UUID]], list[Clash]]:
    """Which things are one at a moment by what people said, and what would join them but may not."""
    known = {one.id: one for one in things if one.first_at <= at}
    standing = [one for one in stands(said, at) if one.a in known and one.b in known]

    def contradicted(left: set[UUID], right: set[UUID], is_rule: bool) -> bool:
        return any(parted(known[x].kind, known[x].certain, known[y].certain) for x in left for y in right)

    return gathered(known, standing, (), contradicted)


def history(things: Sequence[Thing], said: Sequence[Said]) -> Answer:
    """In what each thing stood over time."""
    return spans_over_time(things, said, groups_at, _anchor)


def _anchor(members: list[Thing]) -> UUID:
    if len(members) == 1:
        return members[0].id
    return min(members, key=lambda one: (one.first_at, one.first_mention)).first_mention


def best(
    kind: str, mine: Iterable[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]
) -> tuple[Comparison, int, int] | None:
    """The likeliest pair of mentions of two things, with their places; None where any two of them cannot be one."""
    found: list[tuple[int, int, int, Comparison]] = []
    for i, a in enumerate(mine):
        for j, b in enumerate(theirs):
            compared = compare(kind, a, b)
            if compared.parts:
                return None
            found.append((-compared.rank, i, j, compared))
    if not found:
        return None
    _, i, j, compared = min(found, key=lambda one: one[:3])
    return compared, i, j


def order_of(rank: int, people: tuple[int, int], *, child: bool, touched: bool) -> int:
    """The place in the queue: what could change something for a child first. Smaller comes sooner.

    `touched`: a report behind an alert that waits, or of a child who is missing, names either. `child`: either is tied to
    a child. Then by how many people *same* would bring together: the number on one side times that on the other.
    """
    band = (0 if touched else 2) + (0 if child else 1)
    return band * 100_000 - round(1000 * (log2((1 + people[0]) * (1 + people[1])) + rank / 10))


def in_words(reasons: Iterable[Reason], outcome: str) -> Iterator[str]:
    """What the findings of one outcome say."""
    yield from (one.words for one in reasons if one.outcome == outcome)
