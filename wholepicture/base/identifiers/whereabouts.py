"""Where a place is as people write it: its name and the lines of its address, or that somebody lives nowhere. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wholepicture.base.identifiers.names import fold_name
from wholepicture.base.identifiers.not_known import is_not_known, says_no_abode


class Where(NamedTuple):
    """What is said of where a place is, folded: its name and the lines of its address."""

    name: str
    lines: tuple[str, ...]


def where_of(name: str, lines: Iterable[str]) -> Where:
    """Returns where a place is; nothing where any of it says that somebody lives nowhere, and without what is not known."""
    written = [name, *lines]
    if any(map(says_no_abode, written)):
        return Where("", ())
    known_name, *known_lines = ("" if is_not_known(text) else fold_name(text) for text in written)
    return Where(known_name, tuple(filter(None, known_lines)))


class Premises(NamedTuple):
    """A numbered house as addresses name it, each part in one spelling; `unit` is empty where no flat or room is named."""

    unit: str
    number: str
    street: str

    @property
    def in_words(self) -> str:
        return " ".join(filter(None, (f"flat {self.unit}" if self.unit else "", self.number, self.street)))


_STREET_WORDS = {
    "rd": "road", "ave": "avenue", "av": "avenue", "avn": "avenue", "ln": "lane", "cl": "close", "clo": "close", "dr": "drive",
    "drv": "drive", "ct": "court", "crt": "court", "pl": "place", "plc": "place", "ter": "terrace", "terr": "terrace",
    "tce": "terrace", "cres": "crescent", "cresc": "crescent", "cr": "crescent", "gdns": "gardens", "gdn": "gardens",
    "grdns": "gardens", "gr": "grove", "grv": "grove", "gro": "grove", "sq": "square", "wy": "way", "wlk": "walk", "pk": "park",
    "hl": "hill", "pde": "parade", "prom": "promenade", "est": "estate", "bldgs": "buildings", "hts": "heights", "vw": "view",
    "vis": "villas", "yd": "yard", "brg": "bridge", "str": "street", "strt": "street", "rw": "row", "ests": "estate",
}  # fmt: skip
_KINDS_OF_STREET = frozenset(
    "street row rise mews wharf quay passage alley arcade broadway circus green common croft dale end field fields gate meadow "
    "meadows mount orchard vale chase crossing link path side steps villas".split()
) | frozenset(_STREET_WORDS.values())
_UNITS = frozenset("flat flt apartment apt unit room rm suite studio bedsit plot pitch caravan".split())
_SIDES = frozenset("north south east west upper lower".split())
_NUMBER = re.compile(r"[0-9]+[a-z]?(?:to[0-9]+[a-z]?)?")
_FROM_TO = re.compile(r"(?<=[0-9])([a-z]?)\s*[-\u2010-\u2015\u2212]\s*(?=[0-9])", re.IGNORECASE)
_TWO_NUMBERS = re.compile(r"\s*[0-9]+[a-z]?\s*/\s*[0-9]", re.IGNORECASE)


def premises_of(lines: Iterable[str]) -> Premises | None:
    """Returns the house that the lines of an address name by its number; None where they name none, or say two things.

    Towns, names of houses and what stands behind the street are left out: beside a postcode they tell nothing apart.
    """
    parts = [part for part in re.split(r"[,;\n]", "\n".join(lines)) if part.strip()]
    if any(map(_TWO_NUMBERS.match, parts)):
        return None  # of `2/163` nobody can tell which is the flat
    split = [_without_unit(_words(part)) for part in parts]
    units = {unit for unit, _ in split} - {""}
    if len(units) > 1:
        return None
    rest = [words for _, words in split]
    for words, following in zip(rest, (*rest[1:], []), strict=False):
        numbered = _numbered(words, following)
        if numbered:
            return Premises("".join(units), *numbered)
    return None


def _words(part: str) -> list[str]:
    return fold_name(_FROM_TO.sub(r"\1to", part).replace("&", " and ")).split()


def _without_unit(words: list[str]) -> tuple[str, list[str]]:
    """Returns the flat or room that a part of an address names, and the words without it: `flat 2`, `ground floor flat`, `flat above`."""
    place = next((place for place, word in enumerate(words) if word in _UNITS), None)
    if place is None:
        return "", words
    behind = words[place + 1 : place + 2]
    if behind and (len(behind[0]) < 2 or behind[0][0].isdigit()):
        return behind[0].lstrip("0"), words[:place] + words[place + 2 :]
    return " ".join(words[:place]) or words[place], words[place + 1 :]


def _numbered(words: list[str], following: list[str]) -> tuple[str, str] | None:
    """Returns the number and the street of a part of an address, or of one that is a number and the part behind it."""
    for place, word in enumerate(words):
        if not _NUMBER.fullmatch(word):
            continue
        number, behind = _with_its_letter(word, words[place + 1 :])
        street = _street(behind or following)
        is_told = words[:place] in ([], ["no"], ["number"]) or _names_a_kind(behind)
        if street and is_told:
            return number.lstrip("0") or number, street
    return None


def _with_its_letter(number: str, behind: list[str]) -> tuple[str, list[str]]:
    """Returns a number and what stands behind it: of `163 a spring court`, `163a`."""
    if len(behind) > 1 and number.isdigit() and re.fullmatch("[a-h]", behind[0]):
        return number + behind[0], behind[1:]
    return number, behind


def _names_a_kind(words: list[str]) -> bool:
    return any(_STREET_WORDS.get(word, word) in _KINDS_OF_STREET for word in words[1:])


def _street(words: list[str]) -> str:
    """Returns a street in one spelling, without what stands behind it: `Spring Ct Marlbeck` is `spring court`."""
    if not words or any(map(_NUMBER.fullmatch, words[:1])):
        return ""
    return " ".join(_up_to_its_kind(list(_spelt_out(words))))


def _spelt_out(words: list[str]) -> Iterator[str]:
    for place, word in enumerate(words):
        if word in ("st", "saint"):
            yield "st" if place + 1 < len(words) and place == 0 else "street"
        else:
            yield _STREET_WORDS.get(word, word) if place else word


def _up_to_its_kind(words: list[str]) -> list[str]:
    for place in range(1, len(words)):
        if words[place] in _KINDS_OF_STREET:
            while place + 1 < len(words) and words[place + 1] in _KINDS_OF_STREET | _SIDES:
                place += 1
            return words[: place + 1]
    return words
