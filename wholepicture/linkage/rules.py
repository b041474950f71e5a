"""Which identities are one person: the published rule, and how judgements add up. Pure: no database, no Django.

The published rule: a strong identifier agrees and its check holds, the date of birth agrees, a name agrees, and
nothing contradicts (`docs/decisions` says why no weight alone ever joins). Everything else is for a person.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from heapq import merge
from itertools import chain, product
from math import log2
from uuid import UUID

from wholepicture.base.identifiers.types import IDENTIFIER_TYPES
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

RULE = "identifier_dob_name"
RULE_VERSION = 1
RULE_IN_WORDS = "The same identifier, the same date of birth and the same name; nothing contradicts."

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


Seniority = tuple[datetime, UUID]


def seniority(identity: Identity) -> Seniority:
    """Returns what decides which of two descriptions is the elder: when it was written, whenever it came."""
    return identity.recorded_at or identity.first_at, identity.id


# Short and long forms that count as one given name for the published rule. Folded. (ours; the weights that follow
# know many more.)
_SHORT_FORMS = [
    {"katherine", "catherine", "kate", "katie", "kathryn", "cath", "kat", "kath"},
    {"elizabeth", "liz", "lizzie", "beth", "eliza", "lizzy"},
    {"william", "will", "billy", "bill", "liam"},
    {"alexander", "alex", "sandy", "alec"},
    {"alexandra", "alex", "sasha", "lexi"},
    {"thomas", "tom", "tommy"},
    {"daniel", "dan", "danny"},
    {"samuel", "sam", "sammy"},
    {"samantha", "sam", "sammy"},
    {"joseph", "joe", "joey"},
    {"jessica", "jess", "jessie"},
    {"charlotte", "lottie", "charlie"},
    {"rebecca", "becky", "becca", "bex"},
    {"matthew", "matt"},
    {"nicholas", "nick", "nicky"},
    {"benjamin", "ben"},
    {"isabella", "bella", "izzy", "isabel"},
    {"mohammed", "muhammad", "mohamed", "mohammad", "muhammed", "mohd"},
]


def given_names_agree(a: str, b: str) -> bool:
    """Whether two folded given names are one: equal, one the start of several names, or a known short form."""
    if a == b:
        return True
    first, second = a.split(), b.split()
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    if len(short) < len(long) and long[: len(short)] == short:
        return True
    return any(first[0] in group and second[0] in group for group in _SHORT_FORMS)


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


def groups_at(
    identities: Sequence[Identity], judgements: Iterable[PairJudgement], at: datetime
) -> tuple[list[set[UUID]], list[Clash]]:
    """Returns who is one person at a moment, and what would join them but may not."""
    known = {identity.id: identity for identity in identities if identity.first_at <= at}
    groups = _groups_of(known, in_force_among(judgements, known, at))
    return groups.listed(), groups.clashes


def history(identities: Sequence[Identity], judgements: Sequence[PairJudgement]) -> GroupHistory:
    """Returns every identity's nominals over time. A nominal's id is the first subject of its earliest identity.

    It goes from moment to moment. Where only somebody new came, those who stand stay as they are, and what the rule
    joins with the newcomer is weighed after everything else; groups are made from nothing where people's judgements
    changed, or where something is held apart and somebody comes whose report was written before others. What it costs
    grows faster than how many there are: thirty descriptions of one child take milliseconds, 2,000 some ten seconds and
    more (`after_arrival` adds one to them in a fraction of a second).
    """
    spans: dict[UUID, list[Span]] = {identity.id: [] for identity in identities}
    coming, turning = _by_arrival(identities), _turning(judgements)
    known: dict[UUID, Identity] = {}
    groups, offers, youngest = _groups_of(known, []), _Offers(), _Youngest()
    for moment in sorted(coming.keys() | turning.moments):
        arriving = coming.get(moment, [])
        newcomers = [identity.id for identity in arriving]
        known.update(zip(newcomers, arriving, strict=True))
        joins = list(offers.taking(arriving))
        is_in_order = youngest.is_followed_by(arriving)
        is_made_again = turning.is_at(moment, newcomers)
        if not is_made_again:
            groups.add(newcomers)
            groups.weigh(joins)
            is_made_again = bool(groups.clashes) and not is_in_order
        if is_made_again:
            groups = _groups_of(known, in_force_among(judgements, known, moment))
        _move(groups.listed() if is_made_again else groups.holding(newcomers), known, spans, moment)
    return GroupHistory(spans, groups.clashes, groups.made)


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
    known = {place.identity.id: place.identity for place in placed}
    groups, offers = _groups_of_those(known, judgements, placed), _Offers()
    offers.knowing(known.values())
    stands_in = {place.identity.id: place.nominal for place in placed}
    spans: dict[UUID, list[Span]] = {}
    youngest, is_in_order = _Youngest(known.values()), True
    for moment, arriving in sorted(_by_arrival(newcomers).items()):
        arrived = [identity.id for identity in arriving]
        known.update(zip(arrived, arriving, strict=True))
        is_in_order = youngest.is_followed_by(arriving) and is_in_order
        groups.add(arrived)
        groups.weigh(offers.taking(arriving))
        for group in groups.holding(arrived):
            anchor = _anchor(known[member] for member in group)
            for member in group:
                if stands_in.get(member) != anchor:
                    stands_in[member] = anchor
                    extend(spans.setdefault(member, []), anchor, moment)
    hangs_on_order = bool(groups.clashes) and not is_in_order
    return GroupHistory(spans, groups.clashes, groups.made, hangs_on_order=hangs_on_order)


def _by_arrival(identities: Iterable[Identity]) -> dict[datetime, list[Identity]]:
    coming: dict[datetime, list[Identity]] = {}
    for identity in identities:
        coming.setdefault(identity.first_at, []).append(identity)
    return coming


def _groups_of(known: Mapping[UUID, Identity], in_force: Sequence[PairJudgement]) -> Groups:
    """Returns the groups of those who are known, made from nothing. `known` may grow as they do.

    What the rule joins is weighed in the order in which it was written, elder descriptions first, whatever came first: so
    the same reports come to the same groups in any order. Where nothing is held apart, any order comes to the same, and the
    one at hand is taken. What came after a person said *same* is weighed after that: they said it of what was known then.
    """
    people = sorted(joins_by_people(in_force))
    arrivals = sorted(_by_arrival(known.values()).items())
    offers, youngest = _Offers(), _Youngest()
    in_order = [youngest.is_followed_by(arriving) for _, arriving in arrivals]
    by_arrival = chain.from_iterable(offers.taking(arriving) for _, arriving in arrivals)
    groups = _weighed(known, in_force, merge(people, by_arrival))
    if groups.clashes and not all(in_order):
        return _weighed(known, in_force, _elder_first(known.values(), people))
    return groups


def _weighed(known: Mapping[UUID, Identity], in_force: Sequence[PairJudgement], joins: Iterable[Join]) -> Groups:
    rule = _Rule(known, in_force)
    groups = Groups(in_force, rule.contradicts, rule.joins)
    groups.add(known)
    groups.weigh(joins)
    return groups


def _elder_first(identities: Iterable[Identity], people: Sequence[Join]) -> Iterator[Join]:
    """Yields what people joined, and between two of these what the rule offers of whoever came by then: elder ones first."""
    in_order = sorted(identities, key=seniority)
    said = [join[0] for join in people]
    stages = {identity.id: bisect_right(said, identity.first_at) for identity in in_order}
    for stage in range(len(people) + 1):
        if stage:
            yield people[stage - 1]
        if stage in stages.values():
            there = [identity for identity in in_order if stages[identity.id] <= stage]
            for _, is_rule, a, b in _Offers().taking(there):
                if stage in (stages[a], stages[b]):
                    yield said[stage - 1] if stage else there[0].first_at, is_rule, a, b


def _groups_of_those(
    known: Mapping[UUID, Identity], in_force: Sequence[PairJudgement], placed: Iterable[Standing]
) -> Groups:
    """Returns the groups of those who stand somewhere, as they stand. `known` may grow as they do."""
    rule = _Rule(known, in_force)
    groups = Groups(in_force, rule.contradicts, rule.joins)
    members: dict[UUID, list[UUID]] = {}
    for place in placed:
        members.setdefault(place.nominal, []).append(place.identity.id)
    for group in members.values():
        groups.add_group(group)
    return groups


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
        self._judged_same = {judgement.pair for judgement in in_force if judgement.answer == "same"}
        # What groups say, with the group itself and its size: one that has grown since is heard again.
        self._heard: dict[int, tuple[set[UUID], int, _Said]] = {}

    def joins(self, a: UUID, b: UUID) -> bool:
        return same_by_rule(self._known[a], self._known[b])

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

    kind: str  # phone, postcode, place, vehicle, account, number
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
    postcode: str = ""
    school: str = ""
    things: frozenset[str] = frozenset()  # vehicles, phones and places mentioned with them
    parents: frozenset[str] = frozenset()  # names of parents and carers in the same report
    traits: frozenset[str] = frozenset()  # what those have in common with others: a colour and make, part of a plate
    born_years: tuple[int, int] = (0, 0)  # first and last year of birth that an age leaves open; 0: not known
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
    if a.things & b.things:
        facts.append(Compared("things", "agrees", "The same vehicle, phone or place is named with both."))
    elif a.traits & b.traits:
        facts.append(Compared("things", "near", "A car, plate, number or place like the other's is named with both."))
    return facts


def _fact_of(value: Shared) -> str:
    """Returns which compared fact a shared value belongs to; of a number with its kind, `number:nhs_number`."""
    if value.kind == "number":
        return f"number:{value.text.partition('=')[0].partition(':')[0]}"
    return value.kind if value.kind in ("phone", "postcode") else "things"


_SHARED_IN_WORDS = {"phone": "phone number", "account": "online account"}


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


def order_of(weight: float, reports: int, *, child: bool, touched: bool) -> int:
    """Returns the place in the queue: what could change something for a child first. Smaller comes sooner.

    `touched`: either side has an alert that waits, or is missing. Then by how much of a picture *same* would bring
    together: `reports` is the number on one side times that on the other, held against how likely *same* is.
    """
    band = (0 if touched else 2) + (0 if child else 1)
    likely = log2(1 / (1 + 2**-weight)) if weight > -50 else weight
    return band * 100_000 - round(1000 * (likely + log2(max(1, reports))))


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
