"""Values that many people share: a school's switchboard, a hostel's address, a placeholder. Pure.

Two children who give one telephone number are likely of one home; if thirty give it, it is a school's, and says nothing
of who they are. From a published limit on, such a value is left out when people are compared, in both engines, as if
it had not been said. That is all that the machine does with it, and a person's word goes before it.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from wholepicture.base import bands
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
    "email": Limit("E-mail address", 5, 10, "A family shares an e-mail address. Ten people of different names do not."),
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
    """Returns how many people share a value of a kind: a function of the set of descriptions, whatever their order.

    People are those who are known by different names *and* stand in different nominals, whichever are fewer: ten reports
    of one girl whom nobody has joined yet are not ten people, nor is one man with ten names.
    """
    nominals: set[UUID] = set()
    names: set[str] = set()
    agencies: set[UUID] = set()
    unnamed: set[UUID] = set()
    since = None
    for holder in sorted(holders, key=lambda holder: (holder.received_at, holder.nominal)):
        if not holder.called:
            unnamed.add(holder.nominal)
            continue
        nominals.add(holder.nominal)
        names.add(holder.called)
        agencies.add(holder.agency)
        if since is None and min(len(nominals), len(names)) >= LIMITS[kind].listed:
            since = holder.received_at
    people = min(len(nominals), len(names), MOST_COUNTED)
    counted_first = (*sorted(nominals), *sorted(unnamed - nominals))
    return Count(people, len(agencies), counted_first[:MOST_COUNTED], since)


def band(number: int) -> int:
    """Returns the lower end of the band in which a number lies; 0 below the first."""
    return bands.band(number, BANDS)


def in_words(lower: int) -> str:
    """Returns the band that begins there in words: `10 to 24`."""
    return bands.in_words(lower, BANDS)


def is_damped_by_rule(kind: str, people: int) -> bool:
    """Whether the published rule damps a value."""
    return people >= LIMITS[kind].damped


WORDS = {"damp": "Leave it out", "do_not_damp": "Count it"}


@dataclass(frozen=True)
class Word:
    """What a person said of a value. `undoes`: the word that it takes back."""

    id: UUID
    answer: str  # damp, do_not_damp, undone
    at: datetime
    undoes: UUID | None = None


def word_in_force(words: Iterable[Word]) -> Word | None:
    """Returns the word in force: the latest that was not taken back."""
    latest_first = sorted(words, key=lambda word: (word.at, word.id), reverse=True)
    undone = {word.undoes for word in latest_first}
    for word in latest_first:
        if word.answer in WORDS and word.id not in undone:
            return word
    return None


def answer_in_force(words: Iterable[Word]) -> str:
    """Returns what the word in force says: damp, do_not_damp; blank where there is none."""
    word = word_in_force(words)
    return word.answer if word else ""


def is_damped(by_rule: bool, word: str) -> bool:
    """Whether a value is damped: a person's word goes before the rule."""
    return word == "damp" or (by_rule and word != "do_not_damp")


# -- which values a description gives ------------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def value_id(area: UUID, kind: str, text: str) -> UUID:
    """Returns the id of a value: of a vehicle, phone, account or place the id that the thing has everywhere."""
    return derived_id(area, kind, text)


def stated_values(likeness: Likeness) -> Iterator[tuple[str, str]]:
    """Yields (kind, text) of the values that a description itself gives, things apart."""
    for number in likeness.phones:
        yield "phone", number
    for address in likeness.emails:
        yield "email", address
    if likeness.postcode:
        yield "postcode", likeness.postcode
    for kind, value in likeness.identifiers:
        yield "number", f"{kind}={value}"


def value_ids(area: UUID, likeness: Likeness) -> set[UUID]:
    """Returns every value that a description gives."""
    values = set(map(UUID, likeness.things))
    for kind, text in stated_values(likeness):
        values.add(value_id(area, kind, text))
    return values


def called(likeness: Likeness) -> str:
    """Returns how the name that somebody is known by is heard, for telling people apart; empty where none is said."""
    given = names.call_name(names.plain(likeness.given))
    nickname = min(filter(None, map(names.plain, likeness.also_known_as)), default="")
    family = "".join(names.family_parts(names.plain(likeness.family)))
    known_by = given or nickname or family
    return names.sound_of(known_by) or known_by


def damp(area: UUID, likeness: Likeness, damped: Mapping[UUID, Shared]) -> Likeness:
    """Returns the description as it is compared: damped values (by id) are left out, and named in `damped` for
    explaining."""
    ours = damped.keys() & value_ids(area, likeness)
    if not ours:
        return likeness
    left_out = [damped[value] for value in ours]
    traits = likeness.traits.difference(*map(_traits, left_out))
    return replace(_without(area, likeness, ours), traits=traits, damped=frozenset(left_out))


def _without(area: UUID, likeness: Likeness, values: Container[UUID]) -> Likeness:
    """Returns a description that does not give these values."""

    def is_kept(kind: str, text: str) -> bool:
        return value_id(area, kind, text) not in values

    return replace(
        likeness,
        phones=frozenset(number for number in likeness.phones if is_kept("phone", number)),
        emails=frozenset(address for address in likeness.emails if is_kept("email", address)),
        postcode=likeness.postcode if is_kept("postcode", likeness.postcode) else "",
        identifiers=frozenset(pair for pair in likeness.identifiers if is_kept("number", "=".join(pair))),
        things=frozenset(thing for thing in likeness.things if UUID(thing) not in values),
    )


def _traits(shared: Shared) -> frozenset[str]:
    """Returns what a damped thing has in common with others like it: the end of the switchboard's number says no more
    than the number."""
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
    """Returns a value as a page shows it."""
    start, _, rest = text.partition(":")
    if kind == "place":
        return f"UPRN {rest}" if start == "uprn" else f"{rest.title()}, {start}"
    if kind == "account":
        return f"{rest} on {start}"
    if kind == "number":
        number, _, value = text.partition("=")
        return f"{spoken(number)} {value}"
    return text
