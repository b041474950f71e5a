"""Values that many people share: a school's switchboard, a hostel's address, a placeholder. Pure.

Two children who give one telephone number are likely of one home; if thirty give it, it is a school's, and says nothing
of who they are. From a published limit on, such a value is left out when people are compared, in both engines, as if
it had not been said. That is all that the machine does with it, and a person's word goes before it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from wholepicture.base.ids import derived_id
from wholepicture.linkage.comparison import names
from wholepicture.linkage.comparison.traits import traits_of
from wholepicture.linkage.rules import Likeness, Shared, spoken


@dataclass(frozen=True)
class Limit:
    """How many people must share a value of a kind before it is listed, and before it is damped; and why so many."""

    title: str
    listed: int
    damped: int
    why: str


# Ours, by judgement: no published study counts them. People are counted as `count` says.
LIMITS: dict[str, Limit] = {
    "phone": Limit("Telephone number", 5, 10, "Two households may share a telephone. Ten people of different names do not."),
    "postcode": Limit("Postcode", 25, 50, "A postcode holds some fifteen homes. Fifty people live in a hostel, or a tower."),
    "place": Limit("Place", 10, 25, "A home or a flat is tied to few people. A station, a square or a hostel is tied to many."),
    "vehicle": Limit("Vehicle", 5, 10, "A family and its friends share a car. Ten people ride in a taxi or a minibus."),
    "account": Limit("Online account", 5, 10, "An account is one person's or a few people's. Ten share a public page."),
    "number": Limit("Identifier", 3, 5, "A number is one person's. Five who have it have a placeholder, or a clerk's mistake."),
}  # fmt: skip

BANDS = (2, 5, 10, 25, 50, 100)
"""People and agencies are told in bands, so that one more or one less tells nobody anything."""
MOST_COUNTED = BANDS[-1]
MOST_READ = 2000
"""Descriptions that are read to count the people of one value: those with the smallest ids, which are drawn at random."""


@dataclass(frozen=True)
class Holder:
    """One description that gives a value."""

    nominal: UUID
    called: str  # how the name is heard; empty: nobody's name is said
    agency: UUID
    received_at: datetime


@dataclass(frozen=True)
class Count:
    """How many share a value, exactly up to `MOST_COUNTED`; whom that rests on; since when it is listed."""

    people: int
    agencies: int
    nominals: tuple[UUID, ...]  # who is counted first, then who is not; no more than `MOST_COUNTED`
    since: datetime | None  # None: not listed


def count(kind: str, holders: Iterable[Holder]) -> Count:
    """How many people share a value of a kind: a function of the set of descriptions, whatever their order.

    People are those who are known by different names *and* stand in different nominals, whichever are fewer: ten reports
    of one girl whom nobody has joined yet are not ten people, nor is one man with ten names.
    """
    listed = sorted(holders, key=lambda one: (one.received_at, one.nominal))
    nominals: set[UUID] = set()
    called: set[str] = set()
    since = None
    held = [one for one in listed if one.called]
    for one in held:
        nominals.add(one.nominal)
        called.add(one.called)
        if since is None and min(len(nominals), len(called)) >= LIMITS[kind].listed:
            since = one.received_at
    people = min(len(nominals), len(called), MOST_COUNTED)
    others = sorted({one.nominal for one in listed} - nominals)
    return Count(people, len({one.agency for one in held}), (*sorted(nominals), *others)[:MOST_COUNTED], since)


def band(number: int) -> int:
    """The lower end of the band in which a number lies; 0 below the first."""
    return max((one for one in BANDS if one <= number), default=0)


def in_words(lower: int) -> str:
    """`10 to 24`: the band that begins there."""
    if lower < BANDS[0]:
        return f"fewer than {BANDS[0]}"
    if lower == BANDS[-1]:
        return f"{lower} or more"
    return f"{lower} to {BANDS[BANDS.index(lower) + 1] - 1}"


def is_damped_by_rule(kind: str, people: int) -> bool:
    """The published rule."""
    return people >= LIMITS[kind].damped


WORDS = {"damp": "Damp it", "do_not_damp": "Do not damp it"}


@dataclass(frozen=True)
class Word:
    """What a person said of a value. `undoes`: the word that it takes back."""

    id: UUID
    answer: str  # damp, do_not_damp, undone
    at: datetime
    undoes: UUID | None = None


def standing(words: Iterable[Word]) -> Word | None:
    """The word that stands: the latest that was not taken back."""
    said = sorted(words, key=lambda one: (one.at, one.id))
    undone = {one.undoes for one in said}
    return next((one for one in reversed(said) if one.answer in WORDS and one.id not in undone), None)


def is_damped(by_rule: bool, word: str) -> bool:
    """Whether a value is damped: a person's word goes before the rule."""
    return word == "damp" or (by_rule and word != "do_not_damp")


# -- which values a description gives ------------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def value_id(area: UUID, kind: str, text: str) -> UUID:
    """The id of a value: of a vehicle, phone, account or place the id that the thing has everywhere."""
    return derived_id(area, kind, text)


def stated_values(one: Likeness) -> Iterator[tuple[str, str]]:
    """(kind, text) of the values that a description itself gives, things apart."""
    yield from (("phone", number) for number in one.phones)
    if one.postcode:
        yield "postcode", one.postcode
    yield from (("number", f"{kind}={value}") for kind, value in one.identifiers)


def value_ids(area: UUID, one: Likeness) -> set[UUID]:
    """Every value that a description gives."""
    return {value_id(area, *said) for said in stated_values(one)} | {UUID(thing) for thing in one.things}


def called(one: Likeness) -> str:
    """How the name that somebody is known by is heard, for telling people apart; empty where none is said."""
    given = names.call_name(names.plain(one.given))
    nicknames = sorted(filter(None, (names.plain(name) for name in one.also_known_as)))
    family = "".join(names.family_parts(names.plain(one.family)))
    known_by = given or (nicknames[0] if nicknames else "") or family
    return names.sound_of(known_by) or known_by


def damp(area: UUID, one: Likeness, values: Mapping[UUID, Shared]) -> Likeness:
    """The description as it is compared: damped values (by id) are left out, and named in `damped` for explaining."""
    found = {each: values[each] for each in value_ids(area, one) if each in values}
    if not found:
        return one
    traits = {trait for shared in found.values() for trait in _traits(shared)}
    return replace(
        one,
        phones=frozenset(number for number in one.phones if value_id(area, "phone", number) not in found),
        postcode="" if one.postcode and value_id(area, "postcode", one.postcode) in found else one.postcode,
        identifiers=frozenset(
            pair for pair in one.identifiers if value_id(area, "number", "=".join(pair)) not in found
        ),
        things=frozenset(thing for thing in one.things if UUID(thing) not in found),
        traits=frozenset(one.traits - traits),
        damped=frozenset(found.values()),
    )


def _traits(shared: Shared) -> frozenset[str]:
    """What a damped thing has in common with others like it: the end of the switchboard's number says no more than it."""
    if shared.kind == "vehicle":
        return traits_of("vehicle", {"registration": shared.text})
    if shared.kind == "phone":
        return traits_of("phone", {"number": shared.text})
    if shared.kind == "account":
        return traits_of("account", {"handle": shared.text.partition(":")[2]})
    if shared.kind == "place":
        return traits_of("place", {"name": shared.text.partition(":")[2]})
    return frozenset()


def shown(kind: str, text: str) -> str:
    """A value as a page shows it."""
    start, _, rest = text.partition(":")
    if kind == "place":
        return f"UPRN {rest}" if start == "uprn" else f"{rest.title()}, {start}"
    if kind == "account":
        return f"{rest} on {start}"
    if kind == "number":
        number, _, value = text.partition("=")
        return f"{spoken(number)} {value}"
    return text
