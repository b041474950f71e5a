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
class PairJudgement:
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

    @property
    def pair(self) -> frozenset[UUID]:
        return frozenset((self.a, self.b))


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


StoredSpans = list[list[str | None]]
"""Spans as tables hold them, in JSON: nominal, since, until; moments in UTC, as ISO 8601 writes them."""


def as_stored(spans: Iterable[Span]) -> StoredSpans:
    """Returns these spans as tables hold them."""
    return [[str(span.nominal), _instant(span.since), _instant(span.until) if span.until else None] for span in spans]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def spans_since_received(spans: StoredSpans, received_at: datetime) -> Iterator[Span]:
    """Yields the spans of one report's part in a description: from when that report came, not from the first one on."""
    for nominal, since, until in spans:
        assert nominal is not None
        assert since is not None
        start = max(datetime.fromisoformat(since), received_at.astimezone(UTC))
        end = datetime.fromisoformat(until) if until else None
        if end is None or end > start:
            yield Span(UUID(nominal), start, end)


@dataclass
class GroupHistory:
    """What judgements and rules add up to: spans by description, and what is held apart now."""

    spans: dict[UUID, list[Span]] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)

    def now(self, member: UUID) -> UUID:
        """Returns the group in which a description stands now."""
        return self.spans[member][-1].nominal


def in_force(judgements: Iterable[PairJudgement], at: datetime) -> list[PairJudgement]:
    """Returns the judgements in force at a moment: made by then, not undone by then, not followed by another of the pair."""
    latest: dict[frozenset[UUID], PairJudgement] = {}
    for judgement in sorted(judgements, key=lambda judgement: (judgement.at, judgement.id)):
        is_undone = judgement.undone_at is not None and judgement.undone_at <= at
        if judgement.at <= at and not is_undone:
            latest[judgement.about or judgement.pair] = judgement
    return list(latest.values())


def in_force_among(judgements: Iterable[PairJudgement], known: Collection[UUID], at: datetime) -> list[PairJudgement]:
    """Returns the judgements in force at a moment between two that were known by then."""
    return [judgement for judgement in in_force(judgements, at) if judgement.a in known and judgement.b in known]


def grouped(
    known: Collection[UUID],
    judgements: Sequence[PairJudgement],
    by_rule: Iterable[Join],
    contradicts: Callable[[set[UUID], set[UUID], bool], bool],
) -> tuple[list[set[UUID]], list[Clash]]:
    """Returns who or what is one, and what would join them but may not. `judgements`: those in force.

    Joins are weighed in the order in which they became known; a person's answer goes before a rule's. Two whom a person
    judged different are never in one group; nor are two groups of which `contradicts` (with whether a rule would join
    them) says that they differ.
    """
    different = [judgement.pair for judgement in judgements if judgement.answer == "different"]
    group_of = {member: {member} for member in known}
    clashes: list[Clash] = []
    for _, is_rule, a, b in sorted((*_joins_by_people(judgements), *by_rule)):
        left, right = group_of[a], group_of[b]
        if left is right:
            continue
        if _any_across(different, left, right):
            clashes.append(Clash(a, b, "judged_different"))
        elif contradicts(left, right, bool(is_rule)):
            clashes.append(Clash(a, b, "identifiers_differ"))
        else:
            left |= right
            group_of.update(dict.fromkeys(right, left))
    return list({id(group): group for group in group_of.values()}.values()), clashes


def _joins_by_people(judgements: Iterable[PairJudgement]) -> Iterator[Join]:
    for judgement in judgements:
        if judgement.answer == "same":
            yield judgement.at, 0, min(judgement.pair), max(judgement.pair)


def _any_across(pairs: Iterable[frozenset[UUID]], left: set[UUID], right: set[UUID]) -> bool:
    """Whether any of these pairs has one in each group."""
    return any(pair & left and pair & right for pair in pairs)


GroupsAt = Callable[[Sequence[Member], Sequence[PairJudgement], datetime], tuple[list[set[UUID]], list[Clash]]]


def spans_over_time(
    members: Sequence[Member],
    judgements: Sequence[PairJudgement],
    groups_at: GroupsAt[Member],
    anchor_of: Callable[[list[Member]], UUID],
) -> GroupHistory:
    """Returns every description's groups over time, each called by its anchor."""
    by_id: Mapping[UUID, Member] = {member.id: member for member in members}
    history = GroupHistory(spans={member: [] for member in by_id})
    for moment in _moments(members, judgements):
        groups, history.clashes = groups_at(members, judgements, moment)
        for group in groups:
            anchor = anchor_of([by_id[member] for member in group])
            for member in group:
                _extend(history.spans[member], anchor, moment)
    return history


def _moments(members: Iterable[Described], judgements: Iterable[PairJudgement]) -> list[datetime]:
    """Returns the moments at which anything changed, in order."""
    moments = {member.first_at for member in members}
    for judgement in judgements:
        moments.add(judgement.at)
        if judgement.undone_at:
            moments.add(judgement.undone_at)
    return sorted(moments)


def _extend(spans: list[Span], nominal: UUID, moment: datetime) -> None:
    if spans and spans[-1].nominal == nominal:
        return
    if spans:
        spans[-1] = Span(spans[-1].nominal, spans[-1].since, moment)
    spans.append(Span(nominal, moment, None))
