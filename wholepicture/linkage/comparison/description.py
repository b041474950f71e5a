"""A description as the columns that both engines compare: plain text, years, and lists. Pure.

Everything that needs knowledge of names or dates is worked out here, once a description, so that what is left to
compare is equality, overlap and likeness of letters, which PostgreSQL's worker and DuckDB do alike.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from uuid import UUID

from wholepicture.linkage.comparison import names
from wholepicture.linkage.rules import Likeness


@dataclass(frozen=True, slots=True)
class Columns:
    """Text is plain (a to z, digits, blanks) and empty where not said; years are 0 where not known."""

    given: str  # the name somebody is called by
    given_sound: str
    given_groups: tuple[str, ...]  # short forms and spellings that it stands among
    called: tuple[str, ...]  # every given name and nickname
    family: str  # without blanks
    family_sound: str
    family_parts: tuple[str, ...]  # with the spellings of a name that begins with a particle
    family_sounds: tuple[str, ...]  # of the whole and of those spellings
    family_opening: str  # a particle that it begins with: all that is left where a form cuts at the hyphen
    born: str  # ISO, ten characters
    born_swapped: str  # day and month the other way round
    born_year: int
    only_year: int  # 1 where the date is a first of January, as forms fill it in
    born_from: int  # years between which the birth lies
    born_to: int
    day_from: int  # days between which the birth lies, of unborn, unnamed and very young children; else 0
    day_to: int
    sex: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    postcode: str
    school: str
    parents: tuple[str, ...]
    numbers: tuple[str, ...]  # identifiers whose check holds
    number_kinds: tuple[str, ...]
    things: tuple[str, ...]
    traits: tuple[str, ...]


def columns_of(likeness: Likeness) -> Columns:
    """Returns the columns of a description."""
    given, given_sound, groups, called = _of_given(likeness.given)
    if likeness.also_known_as:
        nicknames = map(names.plain, sorted(likeness.also_known_as))
        called = tuple(dict.fromkeys((*called, *filter(_is_name, nicknames))))
        groups = _groups(called)
    whole, family_sound, parts, family_sounds, opening = _of_family(likeness.family)
    born, born_swapped, born_year, only_year = _of_birth(likeness.born)
    born_from, born_to = (born_year, born_year) if born else likeness.born_years
    return Columns(
        given=given,
        given_sound=given_sound,
        given_groups=groups,
        called=called,
        family=whole,
        family_sound=family_sound,
        family_parts=parts,
        family_sounds=family_sounds,
        family_opening=opening,
        born=born,
        born_swapped=born_swapped,
        born_year=born_year,
        only_year=only_year,
        born_from=born_from,
        born_to=born_to,
        day_from=likeness.born_days[0],
        day_to=likeness.born_days[1],
        sex=likeness.sex,
        phones=_listed(likeness.phones),
        emails=_listed(likeness.emails),
        postcode=likeness.postcode,
        school=likeness.school,
        parents=_listed(filter(None, map(names.plain, likeness.parents))) if likeness.parents else (),
        numbers=_listed(map("=".join, likeness.identifiers)),
        number_kinds=_listed({kind for kind, _ in likeness.identifiers}),
        things=_listed(likeness.things),
        traits=_listed(likeness.traits),
    )


def _listed(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(values)) if values else ()


def _is_name(name: str) -> bool:
    """Whether this is more than an initial."""
    return len(name) > 1


@lru_cache(maxsize=65536)
def _of_given(stated: str) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    """Returns of given names as stated: the name somebody is called by, its sound, the groups and names that they stand for."""
    whole = names.given_parts(names.plain(stated))
    given = names.call_name(whole)
    called = tuple(dict.fromkeys(filter(_is_name, (*whole.split(), whole.replace(" ", "")))))
    return given, names.sound_of(given), _groups(called), called


def _groups(called: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(map(names.groups_of, called))))


_LEAST_HEARD = 3
"""Consonants below which the sound of a family name tells no families apart."""


@lru_cache(maxsize=65536)
def _of_family(stated: str) -> tuple[str, str, tuple[str, ...], tuple[str, ...], str]:
    """Returns of a family name as stated: without blanks, its sound, the parts that tell families apart, the sounds, its opening."""
    plain = names.plain(stated)
    parts, spellings = names.family_parts(plain), names.family_spellings(plain)
    whole = "".join(parts)
    telling = tuple(part for part in dict.fromkeys((*parts, *spellings)) if len(part) > 2)
    sound = names.sound_of(whole)
    heard = dict.fromkeys((sound, *map(names.sound_of, spellings)))
    sounds = tuple(sound for sound in heard if len(sound) >= _LEAST_HEARD)
    return whole, sound, telling, sounds, names.opening_of(plain)


@lru_cache(maxsize=65536)
def _of_birth(born: date | None) -> tuple[str, str, int, int]:
    """Returns of a date of birth: ISO, with day and month the other way round if that is a date, the year, and whether it is a
    first of January."""
    if born is None:
        return "", "", 0, 0
    swapped = f"{born.year:04d}-{born.day:02d}-{born.month:02d}" if born.day <= 12 else ""
    return born.isoformat(), swapped, born.year, int((born.month, born.day) == (1, 1))


def blocking_keys(columns: Columns) -> Iterator[str]:
    """Yields keys under which descriptions worth comparing meet, in both engines. Composite: no key is a whole town's."""
    names_heard = (*columns.given_groups, columns.given_sound) if columns.given_sound else columns.given_groups
    for number in columns.numbers:
        yield f"i|{number}"
    if columns.born:
        yield from _keys_of_birth(columns, names_heard)
    if columns.family:
        yield from _keys_of_names(columns, names_heard)
    yield from _keys_of_home(columns, names_heard)
    yield from _keys_of_the_young(columns)
    for thing in columns.things:
        for name in names_heard:
            yield f"t|{thing}|{name[:2]}"
    # whoever has no date of birth may be known by a nickname and by what is said around them
    for name in columns.called if not columns.born else ():
        for around in (*columns.things, *columns.traits):
            yield f"k|{around}|{name}"


def block_numbers(area: UUID, columns: Columns) -> set[int]:
    """Returns the blocking keys of a description in an area as the database holds them: 64 bits, signed.

    Two keys that fall on one number (about one chance in 10^11 for a new key among 100 million) meet and weigh little.
    """
    begun = sha256(f"{area}|".encode())
    numbers = set()
    for key in set(blocking_keys(columns)):
        digest = begun.copy()
        digest.update(key.encode())
        numbers.add(int.from_bytes(digest.digest()[:8], "big", signed=True))
    return numbers


def _keys_of_birth(columns: Columns, names_heard: tuple[str, ...]) -> Iterator[str]:
    day = "".join(sorted((columns.born[5:7], columns.born[8:])))  # the same however day and month stand
    for name in names_heard:
        yield f"bg|{columns.born_year}{day}|{name[:3]}"
    for sound in _family_sounds(columns):
        yield f"bf|{columns.born_year}{day}|{sound[:2]}"
        yield f"bg|{columns.born_year}{day}|{sound[:3]}"  # where a clerk took it for the given name
    if columns.postcode:
        yield f"bp|{columns.born}|{columns.postcode}|{columns.sex}"


def _family_sounds(columns: Columns) -> tuple[str, ...]:
    """Returns the sound of the family name, and of the ways in which it is also written."""
    heard = columns.family_sound
    return columns.family_sounds if heard in columns.family_sounds or not heard else (heard, *columns.family_sounds)


def _keys_of_names(columns: Columns, names_heard: tuple[str, ...]) -> Iterator[str]:
    sounds = _family_sounds(columns)
    for name in names_heard:
        for sound in sounds:
            # in either order: some name the family first, and some clerks turn that round
            pair = sorted((name, sound)) if name == columns.given_sound else (name, sound)
            yield f"n|{pair[0]}|{pair[1]}"
        if columns.family_opening:
            yield f"no|{columns.family_opening}|{name}"
    if columns.given:
        yield f"ni|{columns.given[:3]}|{columns.family[:3]}|{columns.sex}"
        for sound in sounds:
            yield f"nj|{columns.given[:1]}|{sound}|{columns.born_year or ''}"


def _keys_of_home(columns: Columns, names_heard: tuple[str, ...]) -> Iterator[str]:
    for name in names_heard:
        if columns.postcode:
            yield f"c|{columns.postcode}|{name[:3]}"
        if columns.school and columns.born_year:
            yield f"s|{columns.school}|{columns.born_year}|{name[:3]}"
        for parent in columns.parents:
            yield f"f|{parent}|{name[:2]}"
        for phone in columns.phones:
            yield f"p|{phone}|{name[:2]}"
        for email in columns.emails:
            yield f"e|{email}|{name[:2]}"
    # an address is few people's: whoever gives it and no name, or another, is met by the year of birth
    for email in columns.emails if columns.born_year else ():
        yield f"e|{email}|{columns.born_year}"


def _keys_of_the_young(columns: Columns) -> Iterator[str]:
    """Yields keys under which an unborn child, who has no name, meets the born one: the home, and the months of birth."""
    if not columns.day_from:
        return
    around = (*filter(None, (columns.postcode,)), *columns.parents, *columns.phones, *columns.emails)
    first, last = date.fromordinal(columns.day_from), date.fromordinal(columns.day_to)
    for month in range(first.year * 12 + first.month, last.year * 12 + last.month + 1):
        for shared in around:
            yield f"u|{shared}|{month}"
