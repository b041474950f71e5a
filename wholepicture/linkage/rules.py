"""Which identities are one person: the published rule, and how judgements add up. Pure: no database, no Django.

The published rule: a strong identifier agrees and its check holds, the date of birth agrees, a name agrees, and
nothing contradicts (`docs/decisions` says why no weight alone ever joins). Everything else is for a person.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from heapq import merge
from itertools import chain, product
from math import log2
from typing import Any, NamedTuple
from uuid import UUID

from wholepicture.base.identifiers.types import IDENTIFIER_TYPES
from wholepicture.linkage import corroboration
from wholepicture.linkage.corroboration import Class, CorroboratedOffers, Told, blocked_names, class_of, is_told_alike
from wholepicture.linkage.judgements.groups import (
    Clash,
    GroupHistory,
    Groups,
    Join,
    PairJudgement,
    Span,
    extend,
    in_force_among,
    joins_by_people,
)
from wholepicture.linkage.short_forms import given_names_agree

RULE = "identifier_dob_name"
RULE_VERSION = 1
RULE_IN_WORDS = "The same identifier, the same date of birth and the same name; nothing contradicts."
PUBLISHED = {
    1: (RULE, RULE_VERSION, RULE_IN_WORDS),
    2: (corroboration.RULE, corroboration.RULE_VERSION, corroboration.RULE_IN_WORDS),
}
"""The published rules: code, version, and what each says."""


def published_joining_rules() -> list[dict[str, Any]]:
    """Returns the rules that join descriptions of people, as `wholepicture rules` prints them beside those of alerts."""
    titles = {1: "One number, birthday and name", 2: "One full name, birthday and one more fact"}
    return [
        {
            "code": code,
            "version": version,
            "title": f"Joined: {titles[number]}",
            "explanation": words,
            "parameters": {},
            "active": True,
        }
        for number, (code, version, words) in PUBLISHED.items()
    ]


Identifier = tuple[str, str]  # (type, normalised value); a local id's type carries its system: "local_id:LCS"


@dataclass(frozen=True)
class Identity:
    """One way in which one person was described: the same strong identifiers, name and date of birth.

    Where a subject has no identifier that its feed is trusted for, or no date of birth or name to go with it, the
    identity is that subject alone. `first_subject` is the earliest; its id is the anchor id of a nominal.
    """

    id: UUID
    first_subject: UUID
    first_at: datetime
    identifiers: frozenset[Identifier] = frozenset()
    given: str = ""
    family: str = ""
    born: date | None = None
    sex: str = ""
    recorded_at: datetime | None = None  # when the earliest report that says so was written; None: when it came
    told: tuple[Told, ...] | None = ()  # what else was told of them, and since when; None: it was not kept
    # in which area the second rule is switched off, nobody is joined by it
    may_corroborate: bool = True


Seniority = tuple[datetime, UUID]


def seniority(identity: Identity) -> Seniority:
    """Returns what decides which of two descriptions is the elder: when it was written, whenever it came."""
    return identity.recorded_at or identity.first_at, identity.id


def names_agree(a: Identity, b: Identity) -> bool:
    """Whether a name agrees: the given names, or the family names where one side has no given name."""
    if a.given and b.given:
        return given_names_agree(a.given, b.given)
    return bool(a.family) and a.family.replace(" ", "") == b.family.replace(" ", "")


def shared_identifiers(a: Identity, b: Identity) -> set[Identifier]:
    return set(a.identifiers & b.identifiers)


def identifiers_differ(a: Identity, b: Identity) -> bool:
    """Whether both hold an identifier of one kind and none of that kind is shared."""
    kinds_in_both = _kinds(a.identifiers) & _kinds(b.identifiers)
    return bool(kinds_in_both - _kinds(shared_identifiers(a, b)))


def contradicts(a: Identity, b: Identity) -> bool:
    """Whether anything says that these are two people."""
    return (
        identifiers_differ(a, b)
        or bool(a.born and b.born and a.born != b.born)
        or bool(a.given and b.given and not given_names_agree(a.given, b.given))
        or bool({a.sex, b.sex} == {"female", "male"})
    )


def same_by_rule(a: Identity, b: Identity) -> bool:
    """Whether the published rule joins two identities."""
    return (
        bool(shared_identifiers(a, b))
        and a.born is not None
        and a.born == b.born
        and names_agree(a, b)
        and not contradicts(a, b)
    )


def same_by_second_rule(a: Identity, b: Identity) -> bool:
    """Whether the second published rule joins two identities, unless the names stand in its way (`blocked_names`)."""
    return a.may_corroborate and b.may_corroborate and is_told_alike(a, b) and not contradicts(a, b)


def groups_at(
    identities: Sequence[Identity], judgements: Iterable[PairJudgement], at: datetime
) -> tuple[list[set[UUID]], list[Clash]]:
    """Returns who is one person at a moment, and what would join them but may not."""
    known = {identity.id: _as_told_by(identity, at) for identity in identities if identity.first_at <= at}
    worked_out = _groups_of(known, in_force_among(judgements, known, at))
    return worked_out.groups.listed(), worked_out.groups.clashes


def _as_told_by(identity: Identity, moment: datetime) -> Identity:
    """Returns an identity with what was told of it by a moment."""
    if not identity.told or identity.told[-1].since <= moment:
        return identity
    return replace(identity, told=tuple(told for told in identity.told if told.since <= moment))


def history(identities: Sequence[Identity], judgements: Sequence[PairJudgement]) -> GroupHistory:
    """Returns every identity's nominals over time. A nominal's id is the first subject of its earliest identity.

    It goes from moment to moment. Where only somebody new came, those who stand stay as they are, and what the rule
    joins with the newcomer is weighed after everything else; groups are made from nothing where people's judgements
    changed, or where something is held apart and somebody comes whose report was written before others. What it costs
    grows faster than how many there are: thirty descriptions of one child take milliseconds, 2,000 some ten seconds and
    more (`after_arrival` adds one to them in a fraction of a second).
    """
    spans: dict[UUID, list[Span]] = {identity.id: [] for identity in identities}
    coming, turning = _by_moment(identities), _turning(judgements)
    growing = _Growing(judgements)
    for moment in sorted(coming.keys() | turning.moments):
        told_now = coming.get(moment, [])
        touched = [identity.id for identity in told_now]
        moved = growing.groups_moved(moment, told_now, is_turning=turning.is_at(moment, touched))
        _move(moved, growing.known, spans, moment)
    return GroupHistory(spans, growing.groups.clashes, growing.groups.made)


class _Growing:
    """Those who are known by a moment, and their groups: added to while that comes to the same as working them out again."""

    def __init__(self, judgements: Sequence[PairJudgement]) -> None:
        self.known: dict[UUID, Identity] = {}
        self._judgements = judgements
        self._worked_out = _groups_of(self.known, [])
        self._offers, self._youngest = _AllOffers(), _Youngest()

    @property
    def groups(self) -> Groups:
        return self._worked_out.groups

    def groups_moved(self, moment: datetime, told_now: Sequence[Identity], *, is_turning: bool) -> list[set[UUID]]:
        """Takes in what was told at a moment. Returns the groups that may have changed by it."""
        newcomers = _unknown(told_now, self.known)
        self._worked_out.rule.watch(told_now)
        self.known.update((identity.id, identity) for identity in told_now)
        joins = list(self._offers.taking(newcomers, told_now, moment))
        is_in_order = self._youngest.is_followed_by(newcomers) and not self._offers.is_anybody_corroborated
        is_made_again = is_turning or self._worked_out.rule.is_otherwise_blocked(told_now)
        if not is_made_again:
            self.groups.add(identity.id for identity in newcomers)
            self.groups.weigh(joins)
            is_made_again = bool(self.groups.clashes) and not is_in_order
        if is_made_again:
            self._worked_out = _groups_of(self.known, in_force_among(self._judgements, self.known, moment))
            return self.groups.listed()
        return self.groups.holding([identity.id for identity in told_now])


def _unknown(identities: Iterable[Identity], known: Mapping[UUID, Identity]) -> list[Identity]:
    return [identity for identity in identities if identity.id not in known]


class _Youngest:
    """The youngest of those who came so far. Where everybody who comes is younger, what is added to those who stand is what
    would come of all from nothing; where nothing is held apart, it is so in any order."""

    def __init__(self, known: Iterable[Identity] = ()) -> None:
        self._youngest = max(map(seniority, known), default=None)

    def is_followed_by(self, arriving: Sequence[Identity]) -> bool:
        """Takes these in. Returns whether all of them are younger than everybody before."""
        if not arriving:
            return True
        eldest, youngest = min(map(seniority, arriving)), max(map(seniority, arriving))
        before, self._youngest = self._youngest, max(youngest, self._youngest or youngest)
        return before is None or before < eldest


@dataclass(frozen=True)
class _Turning:
    """When what people said changes, and of whom they said it."""

    moments: frozenset[datetime]
    judged: frozenset[UUID]

    def is_at(self, moment: datetime, newcomers: Iterable[UUID]) -> bool:
        """Whether groups have to be made from nothing at a moment at which these come."""
        return moment in self.moments or not self.judged.isdisjoint(newcomers)


def _turning(judgements: Sequence[PairJudgement]) -> _Turning:
    undone = (judgement.undone_at for judgement in judgements if judgement.undone_at)
    moments = frozenset({*undone, *(judgement.at for judgement in judgements)})
    return _Turning(moments, frozenset(chain.from_iterable(judgement.pair for judgement in judgements)))


def _move(
    groups: Iterable[set[UUID]], known: Mapping[UUID, Identity], spans: Mapping[UUID, list[Span]], moment: datetime
) -> None:
    """Notes that from a moment on the members of these groups stand in them."""
    for group in groups:
        anchor = _anchor(known[member] for member in group)
        for member in group:
            extend(spans[member], anchor, moment)


@dataclass(frozen=True)
class Standing:
    """An identity, and the nominal in which it stands."""

    identity: Identity
    nominal: UUID


def after_arrival(
    newcomers: Sequence[Identity], standing: Iterable[Standing], judgements: Sequence[PairJudgement] = ()
) -> GroupHistory:
    """Returns what newcomers add to those who stand: the spans that begin with them, by identity.

    It comes to the same end as `history` of all of them, where three things hold. All newcomers came after everybody
    who stands, and after every judgement of these. No judgement names a newcomer. And `standing` holds whoever the rule
    may join with a newcomer, with everybody who stands in one nominal with them; `judgements` are those in force among these.
    Where something is held apart and a newcomer's report was written before others, it `hangs_on_order`: then `history` of
    everybody tells who stands where.
    """
    placed = list(standing)
    known = _identities_of(placed)
    groups, rule = _groups_of_those(known, judgements, placed)
    offers, youngest, is_whole = _AllOffers(), _Youngest(known.values()), True
    offers.knowing(known.values())
    stands_in = _nominals_of(placed)
    spans: dict[UUID, list[Span]] = {}
    for moment, told_now in sorted(_by_moment(newcomers).items()):
        arriving = _unknown(told_now, known)
        rule.watch(told_now)
        known.update((identity.id, identity) for identity in told_now)
        is_whole = is_whole and youngest.is_followed_by(arriving)
        groups.add(identity.id for identity in arriving)
        groups.weigh(list(offers.taking(arriving, told_now, moment)))
        if rule.is_otherwise_blocked(told_now):
            return GroupHistory(hangs_on_order=True)
        for member, anchor in _moved(groups.holding(identity.id for identity in told_now), known, stands_in):
            stands_in[member] = anchor
            extend(spans.setdefault(member, []), anchor, moment)
    hangs_on_order = bool(groups.clashes) and not (is_whole and not offers.is_anybody_corroborated)
    return GroupHistory(spans, groups.clashes, groups.made, hangs_on_order=hangs_on_order)


def _identities_of(placed: Iterable[Standing]) -> dict[UUID, Identity]:
    return {place.identity.id: place.identity for place in placed}


def _nominals_of(placed: Iterable[Standing]) -> dict[UUID, UUID]:
    return {place.identity.id: place.nominal for place in placed}


def _moved(
    groups: Iterable[set[UUID]], known: Mapping[UUID, Identity], stands_in: Mapping[UUID, UUID]
) -> list[tuple[UUID, UUID]]:
    """Returns (member, anchor) of those in these groups who stood elsewhere."""
    moved: list[tuple[UUID, UUID]] = []
    for group in groups:
        anchor = _anchor(known[member] for member in group)
        moved += [(member, anchor) for member in group if stands_in.get(member) != anchor]
    return moved


def _by_moment(identities: Iterable[Identity]) -> dict[datetime, list[Identity]]:
    """Returns by moment who came, or of whom more was told, as they were told of by then."""
    coming: dict[datetime, list[Identity]] = {}
    for identity in identities:
        for moment in sorted({identity.first_at, *(told.since for told in identity.told or ())}):
            coming.setdefault(moment, []).append(_as_told_by(identity, moment))
    return coming


class _WorkedOut(NamedTuple):
    """Groups, with the rules by which they were made."""

    groups: Groups
    rule: "_Rule"


def _groups_of(known: Mapping[UUID, Identity], in_force: Sequence[PairJudgement]) -> _WorkedOut:
    """Returns the groups of those who are known, made from nothing. `known` may grow as they do.

    What the rules join is weighed in the order in which it was written, elder descriptions first, whatever came first: so
    the same reports come to the same groups in any order. Where nothing is held apart, any order comes to the same, and the
    one at hand is taken. What came after a person said *same* is weighed after that: they said it of what was known then.
    """
    people = sorted(joins_by_people(in_force))
    offers, youngest, is_in_order = _AllOffers(), _Youngest(), True
    whole = _weighed(known, in_force, merge(people, _offered_as_they_came(known.values(), offers)))
    for moment, told_now in sorted(_by_moment(known.values()).items()):
        is_in_order = youngest.is_followed_by([one for one in told_now if one.first_at == moment]) and is_in_order
    if whole.groups.clashes and not (is_in_order and not offers.is_anybody_corroborated):
        return _weighed(known, in_force, _elder_first(known.values(), people))
    return whole


def _offered_as_they_came(identities: Iterable[Identity], offers: "_AllOffers") -> Iterator[Join]:
    for moment, told_now in sorted(_by_moment(identities).items()):
        yield from offers.taking([identity for identity in told_now if identity.first_at == moment], told_now, moment)


def _weighed(known: Mapping[UUID, Identity], in_force: Sequence[PairJudgement], joins: Iterable[Join]) -> _WorkedOut:
    rule = _Rule(known, in_force)
    groups = Groups(in_force, rule.contradicts, rule.joins)
    groups.add(known)
    groups.weigh(joins)
    return _WorkedOut(groups, rule)


def _elder_first(identities: Iterable[Identity], people: Sequence[Join]) -> Iterator[Join]:
    """Yields what people joined, and between two of these what the rules offer of what was told by then: elder ones first."""
    in_order = sorted(identities, key=seniority)
    said = [join[0] for join in people]
    stages = {bisect_right(said, moment) for moment in _by_moment(in_order)}
    came = {identity.id: identity.first_at for identity in in_order}
    for stage in range(len(people) + 1):
        if stage:
            yield people[stage - 1]
        if stage in stages:
            offered = _offered_elder_first(in_order, came)
            yield from (join for join in offered if bisect_right(said, join[0]) == stage)


def _offered_elder_first(in_order: Sequence[Identity], came: Mapping[UUID, datetime]) -> Iterator[Join]:
    """Yields what both rules offer, each with the moment from which it was known."""
    for _, is_rule, a, b in _Offers().taking(in_order):
        yield max(came[a], came[b]), is_rule, a, b
    yield from CorroboratedOffers().taking((identity, identity.told or ()) for identity in in_order)


def _groups_of_those(
    known: Mapping[UUID, Identity], in_force: Sequence[PairJudgement], placed: Iterable[Standing]
) -> _WorkedOut:
    """Returns the groups of those who stand somewhere, as they stand. `known` may grow as they do."""
    rule = _Rule(known, in_force)
    groups = Groups(in_force, rule.contradicts, rule.joins)
    members: dict[UUID, list[UUID]] = {}
    for place in placed:
        members.setdefault(place.nominal, []).append(place.identity.id)
    for group in members.values():
        groups.add_group(group)
    return _WorkedOut(groups, rule)


class _AllOffers:
    """What both rules offer of whoever comes, and of what is told of them later."""

    def __init__(self) -> None:
        self._by_number, self._by_name = _Offers(), CorroboratedOffers()

    @property
    def is_anybody_corroborated(self) -> bool:
        return self._by_name.is_any_offered

    def taking(self, arriving: Iterable[Identity], told_now: Iterable[Identity], moment: datetime) -> Iterator[Join]:
        yield from self._by_number.taking(arriving)
        in_order = sorted(told_now, key=seniority)
        now = ((identity, [told for told in identity.told or () if told.since == moment]) for identity in in_order)
        yield from self._by_name.taking(now)

    def knowing(self, standing: Collection[Identity]) -> None:
        """Takes in those whose pairs were weighed before."""
        self._by_number.knowing(standing)
        self._by_name.knowing(standing)


class _Offers:
    """Pairs that the rule may join: whoever shares a number and a date of birth. Everybody else is never compared."""

    def __init__(self) -> None:
        self._sharing: dict[tuple[Identifier, date], dict[UUID, Seniority]] = {}

    def taking(self, arriving: Iterable[Identity]) -> Iterator[Join]:
        """Takes these in. Yields the pairs of each with whoever was taken in before it: elder ones first."""
        for newcomer in sorted(arriving, key=seniority):
            elder: dict[UUID, Seniority] = {}
            for sharing in self._shared_by(newcomer):
                elder.update(sharing)
                sharing[newcomer.id] = seniority(newcomer)
            elder.pop(newcomer.id, None)
            for other in sorted(elder, key=elder.__getitem__):
                yield newcomer.first_at, 1, min(other, newcomer.id), max(other, newcomer.id)

    def knowing(self, standing: Iterable[Identity]) -> None:
        """Takes in those whose pairs were weighed before."""
        for identity in standing:
            for sharing in self._shared_by(identity):
                sharing[identity.id] = seniority(identity)

    def _shared_by(self, identity: Identity) -> list[dict[UUID, Seniority]]:
        """Returns who was taken in of each number that somebody gives."""
        if identity.born is None:
            return []
        return [self._sharing.setdefault((identifier, identity.born), {}) for identifier in identity.identifiers]


@dataclass(frozen=True)
class _Said:
    """What the members of a group say, as far as it may contradict others."""

    born: frozenset[date]
    sexes: frozenset[str]
    given: frozenset[str]
    numbers: Mapping[str, frozenset[str]]  # by kind, those that everybody has who has one of the kind

    @classmethod
    def by(cls, identity: Identity) -> "_Said":
        numbers: dict[str, frozenset[str]] = {}
        for kind, value in identity.identifiers:
            numbers[kind] = numbers.get(kind, frozenset()) | {value}
        return cls(
            frozenset({identity.born} if identity.born else ()),
            frozenset({identity.sex}),
            frozenset({identity.given} if identity.given else ()),
            numbers,
        )

    def with_also(self, other: "_Said") -> "_Said":
        both = self.numbers.keys() & other.numbers.keys()
        numbers = {**self.numbers, **other.numbers, **{kind: self.numbers[kind] & other.numbers[kind] for kind in both}}
        return _Said(self.born | other.born, self.sexes | other.sexes, self.given | other.given, numbers)

    def plainly_agrees(self, other: "_Said") -> bool:
        """Whether no two across contradict each other, as far as can be told without comparing them one by one."""
        return (
            len(self.born | other.born) <= 1
            and not {"female", "male"} <= self.sexes | other.sexes
            and all(self.numbers[kind] & other.numbers[kind] for kind in self.numbers.keys() & other.numbers.keys())
            and all(given_names_agree(a, b) for a, b in product(self.given, other.given))
        )


class _Rule:
    """The published rule over those who are known, and what speaks against it."""

    def __init__(self, known: Mapping[UUID, Identity], in_force: Iterable[PairJudgement]) -> None:
        self._known = known
        said = list(in_force)
        self._judged_same = {judgement.pair for judgement in said if judgement.answer == "same"}
        self._judged_different = {judgement.pair for judgement in said if judgement.answer == "different"}
        self._blocked: dict[
            Class, frozenset[str]
        ] = {}  # given names of a class for which the second rule does not hold
        self._members: dict[Class, list[UUID]] = {}
        for identity in known.values():
            self._members.setdefault(class_of(identity), []).append(identity.id)
        # What groups say, with the group itself and its size: one that has grown since is heard again.
        self._heard: dict[int, tuple[set[UUID], int, _Said]] = {}

    def joins(self, a: UUID, b: UUID, rule: int) -> bool:
        """Whether a rule joins two: the first, or the second (2)."""
        one, other = self._known[a], self._known[b]
        if rule == 1:
            return same_by_rule(one, other)
        return same_by_second_rule(one, other) and one.given not in self._blocked_in(class_of(one))

    def _blocked_in(self, class_: Class) -> frozenset[str]:
        if class_ not in self._blocked:
            self._blocked[class_] = self._now_blocked(class_)
        return self._blocked[class_]

    def _now_blocked(self, class_: Class) -> frozenset[str]:
        if not class_.is_any:
            return frozenset()
        members = [self._known[member] for member in self._members.get(class_, ())]
        return blocked_names(members, self._judged_same, self._judged_different)

    def watch(self, told_now: Iterable[Identity]) -> None:
        """Notes for which names of these the second rule holds, before they come."""
        for identity in told_now:
            class_ = class_of(identity)
            self._blocked_in(class_)
            if identity.id not in self._known:
                self._members.setdefault(class_, []).append(identity.id)

    def is_otherwise_blocked(self, told_now: Iterable[Identity]) -> bool:
        """Whether, now that these have come, it holds for other names than before."""
        return any(self._blocked[class_] != self._now_blocked(class_) for class_ in set(map(class_of, told_now)))

    def contradicts(self, left: set[UUID], right: set[UUID], is_rule: bool) -> bool:
        """Whether any two across contradict each other; two whom a person judged the same do not. People's joins stand."""
        if not is_rule:
            return False
        a, b = self._said_in(left), self._said_in(right)
        if a.plainly_agrees(b) or not self._any_contradicts(left, right):
            # They become one: the larger takes the smaller in.
            large = left if len(left) >= len(right) else right
            self._heard[id(large)] = (large, len(left) + len(right), a.with_also(b))
            return False
        return True

    def _any_contradicts(self, left: set[UUID], right: set[UUID]) -> bool:
        return any(
            contradicts(self._known[x], self._known[y])
            for x, y in product(left, right)
            if frozenset((x, y)) not in self._judged_same
        )

    def _said_in(self, group: set[UUID]) -> _Said:
        heard = self._heard.get(id(group))
        if heard and heard[0] is group and heard[1] == len(group):
            return heard[2]
        said = reduce(_Said.with_also, (_Said.by(self._known[member]) for member in group))
        self._heard[id(group)] = (group, len(group), said)
        return said


def _anchor(members: Iterable[Identity]) -> UUID:
    return min(members, key=lambda identity: (identity.first_at, identity.first_subject)).first_subject


# -- the review queue -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shared:
    """A value that many share, and that therefore counts for nothing. `people`: the lower end of a band."""

    kind: str  # phone, email, postcode, place, vehicle, account, number
    text: str
    people: int


@dataclass(frozen=True)
class Likeness:
    """What is compared of two subjects for the queue. All values normalised; empty where not said."""

    given: str = ""
    family: str = ""
    also_known_as: frozenset[str] = frozenset()
    born: date | None = None
    sex: str = ""
    identifiers: frozenset[Identifier] = frozenset()
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    postcode: str = ""
    school: str = ""
    things: frozenset[str] = frozenset()  # vehicles, phones and places mentioned with them
    parents: frozenset[str] = frozenset()  # names of parents and carers in the same report
    traits: frozenset[str] = frozenset()  # what those have in common with others: a colour and make, part of a plate
    born_years: tuple[int, int] = (0, 0)  # first and last year of birth that an age leaves open; 0: not known
    #: First and last day of birth (`date.toordinal`) of an unborn or unnamed child, and of whoever is not three yet; else 0
    born_days: tuple[int, int] = (0, 0)
    damped: frozenset[Shared] = frozenset()  # values that were left out of the above, because many share them


@dataclass(frozen=True)
class Compared:
    """One fact of two subjects: `agrees`, `differs`, `near`, or `shared` where it agrees and counts for nothing; in
    words that an officer reads."""

    fact: str
    outcome: str
    words: str


def compare(a: Likeness, b: Likeness) -> list[Compared]:
    """Returns the facts of two subjects that are plainly one or another, compared in turn; those that a side does not
    give are left out. Names and birth have grades: `comparison.people.names_and_birth`."""
    facts = _numbers(a, b)
    if {a.sex, b.sex} <= {"female", "male"} and a.sex and b.sex:
        facts.append(_agreement("sex", a.sex == b.sex, "The sex agrees.", "The sex differs."))
    facts += _around(a, b)
    if a.postcode and b.postcode:
        facts.append(_agreement("postcode", a.postcode == b.postcode, "The same postcode.", "Different postcodes."))
    if a.school and b.school:
        facts.append(_agreement("school", a.school == b.school, "The same school.", "Different schools."))
    damped = sorted(a.damped & b.damped, key=lambda value: (value.kind, value.text))
    return facts + [Compared(_fact_of(value), "shared", _counts_for_nothing(value)) for value in damped]


def _around(a: Likeness, b: Likeness) -> list[Compared]:
    """Returns the facts that speak for one person where they agree, and say nothing where they do not."""
    facts = []
    if a.also_known_as & b.also_known_as:
        facts.append(Compared("nickname", "agrees", "The same nickname. Many people share a nickname."))
    if a.phones & b.phones:
        facts.append(Compared("phone", "agrees", "The same phone number."))
    if a.emails & b.emails:
        facts.append(Compared("email", "agrees", "The same e-mail address."))
    if a.things & b.things:
        facts.append(Compared("things", "agrees", "The same vehicle, phone or place is named with both."))
    elif a.traits & b.traits:
        facts.append(Compared("things", "near", "A car, plate, number or place like the other's is named with both."))
    return facts


def _fact_of(value: Shared) -> str:
    """Returns which compared fact a shared value belongs to; of a number with its kind, `number:nhs_number`."""
    if value.kind == "number":
        return f"number:{value.text.partition('=')[0].partition(':')[0]}"
    return value.kind if value.kind in ("phone", "email", "postcode") else "things"


_SHARED_IN_WORDS = {"phone": "phone number", "email": "e-mail address", "account": "online account"}


def _counts_for_nothing(value: Shared) -> str:
    """Returns why a value that agrees counts for nothing."""
    kind = spoken(value.text.partition("=")[0]) if value.kind == "number" else value.kind
    if value.people < 5:
        why = "it is on the list of shared values"
    elif value.kind in ("vehicle", "place", "account"):
        why = f"{value.people} or more people are tied to it"
    else:
        why = f"{value.people} or more people have given it"
    return f"The same {_SHARED_IN_WORDS.get(kind, kind)}, but {why}: it counts for nothing."


def _agreement(fact: str, agrees: bool, yes: str, no: str) -> Compared:
    return Compared(fact, "agrees" if agrees else "differs", yes if agrees else no)


def _numbers(a: Likeness, b: Likeness) -> list[Compared]:
    shared = a.identifiers & b.identifiers
    facts = [Compared("identifier", "agrees", f"The same {spoken(min(shared)[0])}.")] if shared else []
    kinds_in_both = _kinds(a.identifiers) & _kinds(b.identifiers)
    for kind in sorted(kinds_in_both - _kinds(shared)):
        facts.append(Compared("identifier", "differs", f"A different {spoken(kind)}."))
    return facts


def _kinds(identifiers: Iterable[Identifier]) -> set[str]:
    return {kind for kind, _ in identifiers}


BAND = 100_000
"""How far apart in the queue two questions are that press differently, whatever they weigh."""


def order_of(weight: float, reports: int, *, child: bool, touched: bool, at_once: bool = False) -> int:
    """Returns the place in the queue: what could change something for a child first. Smaller comes sooner.

    `at_once`: a report says that either side is in danger now, or missing. `touched`: either side has an alert that waits.
    Then by how much of a picture *same* would bring together: `reports` is the number on one side times that on the other,
    held against how likely *same* is.
    """
    band = (-2 if at_once else 0 if touched else 2) + (0 if child else 1)
    likely = log2(1 / (1 + 2**-weight)) if weight > -50 else weight
    return band * BAND - round(1000 * (likely + log2(max(1, reports))))


PRESSES: dict[str, tuple[int, int]] = {
    "now": (-3 * BAND, -BAND // 2),
    "alert": (-BAND // 2, BAND + BAND // 2),
    "others": (BAND + BAND // 2, 4 * BAND),
}
"""Between which places the questions stand that press alike: danger now and missing now, an alert that waits, all others."""


def presses(order: int) -> str:
    """Returns how a question at this place presses, one of PRESSES."""
    return next((code for code, (first, last) in PRESSES.items() if first <= order < last), "others")


SECOND_LOOKS: dict[str, str] = {
    "restricted": "only few may know who or where one of them is",
    "facts_against": "the facts speak strongly against one person",
    "facts_for": "the facts speak strongly for one person",
    "unweighed": "nothing could be weighed: the linkage model could not be used",
}
SAME_FROM, DIFFERENT_UP_TO = -10.0, 14.0
"""Weights beyond which a judgement is so far from the facts that a second person looks: *same* below, *different* above."""


def second_look(answer: str, weight: float | None, *, restricted: bool) -> str:
    """Returns why a second person looks at this judgement; blank where one person's is enough. No weight: none could be had."""
    if answer == "same" and restricted:
        return "restricted"
    if weight is None:
        return "unweighed" if answer == "same" else ""
    if answer == "same" and weight < SAME_FROM:
        return "facts_against"
    return "facts_for" if answer == "different" and weight > DIFFERENT_UP_TO else ""


def spoken(kind: str) -> str:
    """Returns the name of an identifier's kind in a sentence."""
    code, _, system = kind.partition(":")
    if system:
        return f"number in {system}"
    type = IDENTIFIER_TYPES.get(code)
    return type.in_a_sentence if type else kind.replace("_", " ")
