"""A description as the columns that both engines compare: plain text, years, and lists. Pure.

Everything that needs knowledge of names or dates is worked out here, once a description, so that what is left to
compare is equality, overlap and likeness of letters, which PostgreSQL's worker and DuckDB do alike.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
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
    family_parts: tuple[str, ...]
    family_opening: str  # a particle that it begins with: all that is left where a form cuts at the hyphen
    born: str  # ISO, ten characters
    born_swapped: str  # day and month the other way round
    born_year: int
    only_year: int  # 1 where the date is a first of January, as forms fill it in
    born_from: int  # years between which the birth lies
    born_to: int
    sex: str
    phones: tuple[str, ...]
    postcode: str
    school: str
    parents: tuple[str, ...]
    numbers: tuple[str, ...]  # identifiers whose check holds
    number_kinds: tuple[str, ...]
    things: tuple[str, ...]
    traits: tuple[str, ...]


def columns_of(one: Likeness) -> Columns:
    """The columns of a description."""
    given, given_sound, groups, called = _of_given(one.given)
    if one.also_known_as:
        also = [names.plain(name) for name in sorted(one.also_known_as)]
        called = tuple(dict.fromkeys((*called, *(name for name in also if len(name) > 1))))
        groups = _groups(called)
    whole, family_sound, parts, opening = _of_family(one.family)
    born, born_swapped, born_year, only_year = _of_birth(one.born)
    born_from, born_to = (born_year, born_year) if born else one.born_years
    return Columns(
        given=given,
        given_sound=given_sound,
        given_groups=groups,
        called=called,
        family=whole,
        family_sound=family_sound,
        family_parts=parts,
        family_opening=opening,
        born=born,
        born_swapped=born_swapped,
        born_year=born_year,
        only_year=only_year,
        born_from=born_from,
        born_to=born_to,
        sex=one.sex,
        phones=_listed(one.phones),
        postcode=one.postcode,
        school=one.school,
        parents=_listed(filter(None, map(names.plain, one.parents))) if one.parents else (),
        numbers=_listed([f"{kind}={value}" for kind, value in one.identifiers]),
        number_kinds=_listed({kind for kind, _ in one.identifiers}),
        things=_listed(one.things),
        traits=_listed(one.traits),
    )


def _listed(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(values)) if values else ()


@lru_cache(maxsize=65536)
def _of_given(stated: str) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    """Of given names as stated: the name somebody is called by, its sound, the groups and names that they stand for."""
    whole = names.plain(stated)
    given = names.call_name(whole)
    called = tuple(dict.fromkeys(name for name in (*whole.split(), whole.replace(" ", "")) if len(name) > 1))
    return given, names.sound_of(given), _groups(called), called


def _groups(called: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for name in called for code in names.groups_of(name)))


@lru_cache(maxsize=65536)
def _of_family(stated: str) -> tuple[str, str, tuple[str, ...], str]:
    """Of a family name as stated: without blanks, its sound, the parts that tell families apart, its opening."""
    plain = names.plain(stated)
    parts = names.family_parts(plain)
    whole = "".join(parts)
    telling = tuple(part for part in dict.fromkeys(parts) if len(part) > 2)
    return whole, names.sound_of(whole), telling, names.opening_of(plain)


@lru_cache(maxsize=65536)
def _of_birth(born: date | None) -> tuple[str, str, int, int]:
    """Of a date of birth: ISO, with day and month the other way round if that is a date, the year, and whether it is a
    first of January."""
    if born is None:
        return "", "", 0, 0
    swapped = f"{born.year:04d}-{born.day:02d}-{born.month:02d}" if born.day <= 12 else ""
    return born.isoformat(), swapped, born.year, int((born.month, born.day) == (1, 1))


def blocking_keys(one: Columns) -> Iterator[str]:
    """Keys under which descriptions worth comparing meet, in both engines. Composite: no key is a whole town's."""
    names_heard = (*one.given_groups, one.given_sound) if one.given_sound else one.given_groups
    for number in one.numbers:
        yield f"i|{number}"
    if one.born:
        yield from _keys_of_birth(one, names_heard)
    if one.family:
        yield from _keys_of_names(one, names_heard)
    yield from _keys_of_home(one, names_heard)
    for thing in one.things:
        for name in names_heard:
            yield f"t|{thing}|{name[:2]}"
    # whoever has no date of birth may be known by a nickname and by what is said around them
    for name in one.called if not one.born else ():
        for around in (*one.things, *one.traits):
            yield f"k|{around}|{name}"


def block_numbers(area: UUID, one: Columns) -> set[int]:
    """The blocking keys of a description in an area as the database holds them: 64 bits, signed.

    Two keys that fall on one number (about one chance in 10^11 for a new key among 100 million) meet and weigh little.
    """
    begun = sha256(f"{area}|".encode())
    numbers = set()
    for key in set(blocking_keys(one)):
        whole = begun.copy()
        whole.update(key.encode())
        numbers.add(int.from_bytes(whole.digest()[:8], "big", signed=True))
    return numbers


def _keys_of_birth(one: Columns, names_heard: tuple[str, ...]) -> Iterator[str]:
    day = "".join(sorted((one.born[5:7], one.born[8:])))  # the same however day and month stand
    for name in names_heard:
        yield f"bg|{one.born_year}{day}|{name[:3]}"
    if one.family_sound:
        yield f"bf|{one.born_year}{day}|{one.family_sound[:2]}"
        yield f"bg|{one.born_year}{day}|{one.family_sound[:3]}"  # where a clerk took it for the given name
    if one.postcode:
        yield f"bp|{one.born}|{one.postcode}|{one.sex}"


def _keys_of_names(one: Columns, names_heard: tuple[str, ...]) -> Iterator[str]:
    for name in names_heard:
        # in either order: some name the family first, and some clerks turn that round
        pair = sorted((name, one.family_sound)) if name == one.given_sound else (name, one.family_sound)
        yield f"n|{pair[0]}|{pair[1]}"
        if one.family_opening:
            yield f"no|{one.family_opening}|{name}"
    if one.given:
        yield f"ni|{one.given[:3]}|{one.family[:3]}|{one.sex}"
        yield f"nj|{one.given[:1]}|{one.family_sound}|{one.born_year or ''}"


def _keys_of_home(one: Columns, names_heard: tuple[str, ...]) -> Iterator[str]:
    for name in names_heard:
        if one.postcode:
            yield f"c|{one.postcode}|{name[:3]}"
        if one.school and one.born_year:
            yield f"s|{one.school}|{one.born_year}|{name[:3]}"
        for parent in one.parents:
            yield f"f|{parent}|{name[:2]}"
        for phone in one.phones:
            yield f"p|{phone}|{name[:2]}"
