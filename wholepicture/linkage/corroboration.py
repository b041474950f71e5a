"""The second published rule: the same full name and date of birth, and one more fact that few have. Pure.

It holds of exact facts alone, and only as long as nothing says that two people are called so: `blocked_names`.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import combinations
from typing import NamedTuple, Protocol
from uuid import UUID

from wholepicture.linkage.short_forms import given_names_agree

RULE = "name_dob_corroborated"
RULE_VERSION = 1
RULE_IN_WORDS = (
    "The same full name, the same date of birth, and the same postcode, school, telephone or parent; nobody else of that "
    "name and date of birth is known who contradicts, and no brother or sister of that date."
)
CORROBORATES = ("postcode", "school", "phone", "parent")
NUMBER = "number:"  # what begins so joins nobody: it says that two of one name are two


class Told(NamedTuple):
    """Something that was told of somebody, since a moment. `value` is the same for the same, and tells nobody what it is."""

    since: datetime
    kind: str
    value: str


class Identity(Protocol):
    """What the rule looks at of a description of somebody (`rules.Identity`)."""

    @property
    def id(self) -> UUID: ...
    @property
    def first_at(self) -> datetime: ...
    @property
    def recorded_at(self) -> datetime | None: ...
    @property
    def identifiers(self) -> Collection[tuple[str, str]]: ...
    @property
    def given(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def born(self) -> date | None: ...
    @property
    def sex(self) -> str: ...
    @property
    def told(self) -> Sequence[Told] | None: ...


class Class(NamedTuple):
    """Those of one family name, or where there is none of the same forenames, who were born on one day."""

    name: str
    born: date | None

    @property
    def is_any(self) -> bool:
        return bool(self.name and self.born)


def class_of(identity: Identity) -> Class:
    """Returns among whom a namesake, a brother or a sister of the same birthday is looked for."""
    return Class(identity.family or identity.given, identity.born)


def told_facts(*, postcode: str, school: str, phones: Iterable[str], parents: Iterable[str]) -> list[tuple[str, str]]:
    """Returns what is told of somebody that the rule looks at, as (kind, value); a parent by a whole name alone."""
    facts = [("postcode", postcode), ("school", school), *(("phone", phone) for phone in phones)]
    facts += [("parent", parent) for parent in parents if _is_whole(parent)]
    return [(kind, value) for kind, value in facts if value]


def _is_whole(name: str) -> bool:
    """Whether a parent is named with a forename and a family name."""
    parts = name.split()
    return len(parts) >= 2 and all(len(part) > 1 for part in parts)


def is_full_name(given: str, family: str) -> bool:
    """Whether this is a whole name: a forename and a family name, or two forenames; no initials."""
    parts = [*given.split(), *family.split()]
    return bool(given) and len(parts) >= 2 and all(len(part) > 1 for part in parts)


def is_full_date(born: date | None) -> bool:
    """Whether a date of birth tells people apart: a first of January stands for a year of which no more is known."""
    return born is not None and (born.month, born.day) != (1, 1)


def is_told_alike(a: Identity, b: Identity) -> bool:
    """Whether two have the same full name and date of birth, and one more fact."""
    return (
        (a.given, a.family, a.born) == (b.given, b.family, b.born)
        and is_full_name(a.given, a.family)
        and is_full_date(a.born)
        and bool(_facts(a) & _facts(b))
    )


def _facts(identity: Identity) -> set[tuple[str, str]]:
    return {(told.kind, told.value) for told in identity.told or () if told.kind in CORROBORATES}


def blocked_names(
    members: Sequence[Identity], same: Collection[frozenset[UUID]], different: Collection[frozenset[UUID]]
) -> frozenset[str]:
    """Returns the given names of a class (`class_of`) for which the rule does not hold, as far as is known.

    Two of the name contradict each other or were judged different; or somebody of another forename shares a home, school,
    telephone or parent with one of the name: a twin. Two whom a person judged the same do neither.
    """
    ids = {member.id for member in members}
    judged_same = {pair for pair in same if pair <= ids}
    judged_different = {pair for pair in different if pair <= ids}
    by_name = _by_given_name(members)

    def is_in_doubt(given: str, named: Sequence[Identity]) -> bool:
        return _are_two(named, judged_same, judged_different) or _have_a_twin(given, named, by_name, judged_same)

    told_of = {given: named for given, named in by_name.items() if any(map(_facts, named))}
    return frozenset(given for given, named in told_of.items() if is_in_doubt(given, named))


def _by_given_name(members: Iterable[Identity]) -> dict[str, list[Identity]]:
    by_name: dict[str, list[Identity]] = {}
    for member in members:
        if member.given:
            by_name.setdefault(member.given, []).append(member)
    return by_name


def _are_two(named: Sequence[Identity], same: set[frozenset[UUID]], different: set[frozenset[UUID]]) -> bool:
    """Whether two of one name contradict each other, or were judged different."""
    ids = {member.id for member in named}
    if any(pair <= ids for pair in different):
        return True
    if _plainly_agree(named):
        return False
    return any(frozenset((a.id, b.id)) not in same and not _plainly_agree((a, b)) for a, b in combinations(named, 2))


def _plainly_agree(named: Iterable[Identity]) -> bool:
    """Whether one sex, and one number of each kind, may be that of all of these."""
    sexes: set[str] = set()
    numbers: dict[str, set[str]] = {}
    for member in named:
        sexes.add(member.sex)
        for kind, values in _numbers(member).items():
            numbers[kind] = numbers.get(kind, values) & values
    return not {"female", "male"} <= sexes and all(numbers.values())


def _numbers(member: Identity) -> dict[str, set[str]]:
    """Returns every number that is told of somebody, by kind, whoever told it."""
    numbers: dict[str, set[str]] = {}
    for kind, value in member.identifiers:
        numbers.setdefault(kind, set()).add(value)
    for told in member.told or ():
        if told.kind.startswith(NUMBER):
            numbers.setdefault(told.kind.removeprefix(NUMBER), set()).add(told.value)
    return numbers


def _have_a_twin(
    given: str, named: Sequence[Identity], by_name: dict[str, list[Identity]], same: set[frozenset[UUID]]
) -> bool:
    """Whether somebody of another forename shares a fact with these, or two who share one are of two names themselves."""
    facts: set[tuple[str, str]] = set()
    for member in named:
        facts |= _facts(member)
    mine = {member.id for member in named}
    forenames = {given}
    for forename, others in by_name.items():
        if forename != given and any(_is_near(other, facts, mine, same) for other in others):
            forenames.add(forename)
    return not all(given_names_agree(a, b) for a, b in combinations(sorted(forenames), 2))


def _is_near(other: Identity, facts: set[tuple[str, str]], mine: set[UUID], same: set[frozenset[UUID]]) -> bool:
    """Whether somebody shares a fact with others, or may: of some it was not kept what was told. Not one of them, by a
    person's word."""
    if any(other.id in pair and not pair.isdisjoint(mine) for pair in same):
        return False
    return other.told is None or not facts.isdisjoint(_facts(other))


class CorroboratedOffers:
    """Pairs that the second rule may join: whoever shares a full name, a date of birth and one more fact."""

    def __init__(self) -> None:
        self._sharing: dict[tuple[object, ...], dict[UUID, tuple[tuple[datetime, UUID], datetime]]] = {}
        self.is_any_offered = False

    def taking(self, telling: Iterable[tuple[Identity, Iterable[Told]]]) -> Iterator[tuple[datetime, int, UUID, UUID]]:
        """Takes in what is told of these, in the order given. Yields the pairs of each with whoever was taken in before, elder
        ones first, with the moment from which what they share is known of both."""
        for identity, told_now in telling:
            met: dict[UUID, tuple[tuple[datetime, UUID], datetime]] = {}
            for told, sharing in self._shared_by(identity, told_now):
                for other, (elder, since) in sharing.items():
                    known_from = max(since, told.since)
                    if other not in met or known_from < met[other][1]:
                        met[other] = elder, known_from
                sharing.setdefault(identity.id, ((identity.recorded_at or identity.first_at, identity.id), told.since))
            met.pop(identity.id, None)
            for other, (_, known_from) in sorted(met.items(), key=lambda item: item[1][0]):
                self.is_any_offered = True
                yield known_from, 2, min(other, identity.id), max(other, identity.id)

    def knowing(self, standing: Iterable[Identity]) -> None:
        """Takes in those whose pairs were weighed before."""
        for _ in self.taking((identity, identity.told or ()) for identity in standing):
            pass

    def _shared_by(
        self, identity: Identity, told_now: Iterable[Told]
    ) -> Iterator[tuple[Told, dict[UUID, tuple[tuple[datetime, UUID], datetime]]]]:
        if not is_full_date(identity.born) or not is_full_name(identity.given, identity.family):
            return
        for told in told_now:
            if told.kind in CORROBORATES:
                key = (identity.given, identity.family, identity.born, told.kind, told.value)
                yield told, self._sharing.setdefault(key, {})
