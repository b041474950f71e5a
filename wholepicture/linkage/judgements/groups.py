"""How judgements add up to groups: of people and of things alike, at any moment. Pure.

A function of what is known and what was said alone: the order in which things were processed does not matter.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol, TypeVar
from uuid import UUID

Join = tuple[datetime, int, UUID, UUID]  # when it became known, 0 by a person or else which rule, and the two


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


def spans_of(spans: StoredSpans) -> Iterator[Span]:
    """Yields stored spans as they were before they were stored."""
    for nominal, since, until in spans:
        assert nominal is not None
        assert since is not None
        yield Span(UUID(nominal), datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None)


def spans_since_received(spans: StoredSpans, received_at: datetime) -> Iterator[Span]:
    """Yields the spans of one report's part in a description: from when that report came, not from the first one on."""
    for span in spans_of(spans):
        start = max(span.since, received_at.astimezone(UTC))
        if span.until is None or span.until > start:
            yield Span(span.nominal, start, span.until)


@dataclass
class GroupHistory:
    """What judgements and rules add up to: spans by description, and what is held apart now."""

    spans: dict[UUID, list[Span]] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    made: list[tuple[UUID, UUID]] = field(
        default_factory=list
    )  # the pairs by which a rule joined two groups, as it stands now
    hangs_on_order: bool = False  # only all of them, worked out from nothing, tell where these stand

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


Contradicts = Callable[[set[UUID], set[UUID], bool], bool]
"""Whether two groups differ, so that they may not be one; told whether a rule would join them."""


def grouped(
    known: Collection[UUID],
    judgements: Sequence[PairJudgement],
    by_rule: Iterable[Join],
    contradicts: Contradicts,
) -> tuple[list[set[UUID]], list[Clash]]:
    """Returns who or what is one, and what would join them but may not. `judgements`: those in force.

    Joins are weighed in the order in which they became known; a person's answer goes before a rule's. Two whom a person
    judged different are never in one group; nor are two groups of which `contradicts` (with whether a rule would join
    them) says that they differ.
    """
    groups = Groups(judgements, contradicts)
    groups.add(known)
    groups.weigh(sorted((*joins_by_people(judgements), *by_rule)))
    return groups.listed(), groups.clashes


def _always(a: UUID, b: UUID, rule: int) -> bool:
    return True


class Groups:
    """Groups to which joins are added one after the other, in the order in which they became known.

    `is_join`: whether a pair that is offered by a rule is one indeed. It is asked only of two who are not in one group
    yet, so that of a thousand who are one already no pair is compared.
    """

    def __init__(
        self,
        judgements: Iterable[PairJudgement],
        contradicts: Contradicts,
        is_join: Callable[[UUID, UUID, int], bool] = _always,
    ) -> None:
        self.clashes: list[Clash] = []
        self.made: list[tuple[UUID, UUID]] = []  # the pairs by which a rule joined two groups
        self._different = [judgement.pair for judgement in judgements if judgement.answer == "different"]
        self._contradicts, self._is_join = contradicts, is_join
        self._group_of: dict[UUID, set[UUID]] = {}
        # Groups that differ, by the place of each: they go on to differ however they grow.
        self._differing: dict[int, set[int]] = {}

    def add(self, alone: Iterable[UUID]) -> None:
        """Lets each of these begin alone."""
        for member in alone:
            self._group_of[member] = {member}

    def add_group(self, members: Collection[UUID]) -> None:
        """Lets these begin as one: they were joined before."""
        group = set(members)
        self._group_of.update((member, group) for member in group)

    def of(self, member: UUID) -> set[UUID]:
        """Returns the group in which somebody stands."""
        return self._group_of[member]

    def listed(self) -> list[set[UUID]]:
        """Returns every group, once."""
        return _each_once(self._group_of.values())

    def holding(self, members: Iterable[UUID]) -> list[set[UUID]]:
        """Returns the groups in which these stand, each once."""
        return _each_once(map(self.of, members))

    def weigh(self, joins: Iterable[Join]) -> None:
        """Makes those of these joins that nothing speaks against, in the order given."""
        for _, is_rule, a, b in joins:
            left, right = self._group_of[a], self._group_of[b]
            if left is right or (is_rule and not self._is_join(a, b, is_rule)):
                continue
            why = self._why_not(left, right, bool(is_rule))
            if why:
                self.clashes.append(Clash(a, b, why))
                continue
            if is_rule:
                self.made.append((a, b))
            self._merge(left, right)

    def _why_not(self, left: set[UUID], right: set[UUID], is_rule: bool) -> str:
        if _any_across(self._different, left, right):
            return "judged_different"
        if is_rule and id(right) in self._differing.get(id(left), ()):
            return "identifiers_differ"
        if not self._contradicts(left, right, is_rule):
            return ""
        if is_rule:
            self._differing.setdefault(id(left), set()).add(id(right))
            self._differing.setdefault(id(right), set()).add(id(left))
        return "identifiers_differ"

    def _merge(self, left: set[UUID], right: set[UUID]) -> None:
        """Puts the smaller of two groups into the larger."""
        large, small = (left, right) if len(left) >= len(right) else (right, left)
        large |= small
        self._group_of.update(dict.fromkeys(small, large))
        for other in self._differing.pop(id(small), ()):
            self._differing[other].discard(id(small))
            self._differing[other].add(id(large))
            self._differing.setdefault(id(large), set()).add(other)


def _each_once(groups: Iterable[set[UUID]]) -> list[set[UUID]]:
    return list({id(group): group for group in groups}.values())


def joins_by_people(judgements: Iterable[PairJudgement]) -> Iterator[Join]:
    """Yields what people said to be the same, each with the moment at which they did."""
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
                extend(history.spans[member], anchor, moment)
    return history


def _moments(members: Iterable[Described], judgements: Iterable[PairJudgement]) -> list[datetime]:
    """Returns the moments at which anything changed, in order."""
    moments = {member.first_at for member in members}
    for judgement in judgements:
        moments.add(judgement.at)
        if judgement.undone_at:
            moments.add(judgement.undone_at)
    return sorted(moments)


def extend(spans: list[Span], nominal: UUID, moment: datetime) -> None:
    """Adds that somebody stands in this group from a moment on; nothing where they stood there already."""
    if spans and spans[-1].nominal == nominal:
        return
    if spans:
        spans[-1] = Span(spans[-1].nominal, spans[-1].since, moment)
    spans.append(Span(nominal, moment, None))
