"""How judgements add up to groups: of people and of things alike, at any moment. Pure.

A function of what is known and what was said alone: the order in which things were processed does not matter.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol, TypeVar
from uuid import UUID

Join = tuple[datetime, int, UUID, UUID]  # when it became known, 0 by a person or 1 by a rule, and the two


class Described(Protocol):
    """One way in which somebody or something was described, and the first time that it was."""

    @property
    def id(self) -> UUID: ...

    @property
    def first_at(self) -> datetime: ...


Member = TypeVar("Member", bound=Described)


@dataclass(frozen=True)
class Said:
    """A person's judgement of two descriptions, and when it was undone, if it was.

    `about`: the two who were compared, where several are described alike: what is said later of another two does not
    take it back.
    """

    id: UUID
    at: datetime
    a: UUID
    b: UUID
    answer: str  # same, different, unsure
    undone_at: datetime | None = None
    about: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Clash:
    """Two descriptions that something would join, and something else keeps apart."""

    a: UUID
    b: UUID
    why: str  # "judged_different" or "identifiers_differ"


@dataclass(frozen=True)
class Span:
    """A description stood in this group from `since` (inclusive) until `until` (exclusive; None: still does)."""

    nominal: UUID
    since: datetime
    until: datetime | None


Stored = list[list[str | None]]
"""Spans as tables hold them, in JSON: nominal, since, until; moments in UTC, as ISO 8601 writes them."""


def stored(spans: Iterable[Span]) -> Stored:
    return [[str(one.nominal), _instant(one.since), _instant(one.until) if one.until else None] for one in spans]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def since_received(spans: Stored, received_at: datetime) -> Iterator[Span]:
    """The spans of one report's part in a description: from when that report came, not from when the first one did."""
    for nominal, since, until in spans:
        assert nominal is not None
        assert since is not None
        start = max(datetime.fromisoformat(since), received_at.astimezone(UTC))
        end = datetime.fromisoformat(until) if until else None
        if end is None or end > start:
            yield Span(UUID(nominal), start, end)


@dataclass
class Answer:
    """What judgements and rules add up to: spans by description, and what is held apart now."""

    spans: dict[UUID, list[Span]] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)


def stands(said: Iterable[Said], at: datetime) -> list[Said]:
    """The judgements that stand at a moment: made by then, not undone by then, not followed by another of the pair."""
    latest: dict[frozenset[UUID], Said] = {}
    for one in sorted(said, key=lambda s: (s.at, s.id)):
        if one.at <= at and (one.undone_at is None or one.undone_at > at):
            latest[one.about or frozenset((one.a, one.b))] = one
    return list(latest.values())


def gathered(
    known: Collection[UUID],
    standing: Sequence[Said],
    by_rule: Iterable[Join],
    contradicts: Callable[[set[UUID], set[UUID], bool], bool],
) -> tuple[list[set[UUID]], list[Clash]]:
    """Who or what is one, and what would join them but may not.

    Joins are weighed in the order in which they became known; a person's answer goes before a rule's. Two whom a person
    judged different are never in one group; nor are two groups of which `contradicts` (with whether a rule would join
    them) says that they differ.
    """
    apart = [(one.a, one.b) for one in standing if one.answer == "different"]
    joins = [(one.at, 0, min(one.a, one.b), max(one.a, one.b)) for one in standing if one.answer == "same"]
    group = {one: {one} for one in known}
    clashes: list[Clash] = []
    for _, is_rule, a, b in sorted((*joins, *by_rule)):
        left, right = group[a], group[b]
        if left is right:
            continue
        if any((x in left and y in right) or (x in right and y in left) for x, y in apart):
            clashes.append(Clash(a, b, "judged_different"))
            continue
        if contradicts(left, right, bool(is_rule)):
            clashes.append(Clash(a, b, "identifiers_differ"))
            continue
        left |= right
        for moved in right:
            group[moved] = left
    return list({id(members): members for members in group.values()}.values()), clashes


def spans_over_time(
    members: Sequence[Member],
    said: Sequence[Said],
    groups_at: Callable[[Sequence[Member], Sequence[Said], datetime], tuple[list[set[UUID]], list[Clash]]],
    anchor_of: Callable[[list[Member]], UUID],
) -> Answer:
    """Every description's groups over time, each called by its anchor."""
    moments = {one.first_at for one in members} | {one.at for one in said}
    moments |= {one.undone_at for one in said if one.undone_at}
    by_id: Mapping[UUID, Member] = {one.id: one for one in members}
    answer = Answer(spans={one.id: [] for one in members})
    for moment in sorted(moments):
        groups, answer.clashes = groups_at(members, said, moment)
        for group in groups:
            anchor = anchor_of([by_id[one] for one in group])
            for one in group:
                _extend(answer.spans[one], anchor, moment)
    return answer


def _extend(spans: list[Span], nominal: UUID, moment: datetime) -> None:
    if spans and spans[-1].nominal == nominal:
        return
    if spans:
        spans[-1] = Span(spans[-1].nominal, spans[-1].since, moment)
    spans.append(Span(nominal, moment, None))
