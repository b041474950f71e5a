"""What is known of names: which are one name, how a name sounds, which part of a family name stays the same.

Pure, and only ever evidence: two people of one name are two people until somebody says otherwise.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from wholepicture.base.identifiers import fold_name
from wholepicture.linkage.comparison.scripts import in_latin


@dataclass(frozen=True)
class _Names:
    """What `names.toml` says: codes of groups by given name, and kinds of parts that names have."""

    groups: dict[str, tuple[str, ...]]
    before_the_call_name: frozenset[str]
    particles: frozenset[str]
    articles: frozenset[str]  # of those, the ones that are one Arabic article
    glued: tuple[str, ...]  # of those, the ones after which a name goes on in the same word
    shared_by_many: frozenset[str]  # parts of family names that tell no family apart


@cache
def _known() -> _Names:
    listed = tomllib.loads(files("wholepicture.linkage.comparison").joinpath("names.toml").read_text("utf-8"))
    groups: dict[str, dict[str, None]] = {}
    for number, line in enumerate(listed["groups"]):
        for name in line.split():
            groups.setdefault(plain(name), {})[f"g{number}"] = None
    return _Names(
        groups={name: tuple(codes) for name, codes in groups.items()},
        before_the_call_name=frozenset(listed["before_the_call_name"]),
        particles=frozenset(listed["particles"]),
        articles=frozenset(listed["articles"]),
        glued=tuple(listed["glued"]),
        shared_by_many=frozenset([*listed["particles"], *map(plain, listed["customary"])]),
    )


_PLAIN = re.compile("[a-z]+(?: [a-z]+)*")  # most names of a profile, which are folded already
_NOT_PLAIN = re.compile("[^a-z ]")


@lru_cache(maxsize=65536)
def plain(name: str) -> str:
    """Returns the folded name in the letters a to z and single blanks: byte and character distances are then one."""
    if _PLAIN.fullmatch(name):
        return name
    text = in_latin(fold_name(name)).lower()
    return " ".join(_NOT_PLAIN.sub("", text.replace("-", " ")).split())


_SERVANT_OF = re.compile(r"\babd(?: ?[aeu][lrsztnd]\b|[aeu][lrsztnd](?= ))")
_SERVANT_OF_ONE = re.compile(r"\babd(?:ul|el|al|ur|us|uz)(?=[a-z]{3})(?!l)")


def given_parts(given: str) -> str:
    """Returns plain given names with the Arabic *servant of* written one way, and apart: `abdelrahman`, `abd al rahman`."""
    if "abd" not in given:
        return given
    return _SERVANT_OF_ONE.sub("abdul ", _SERVANT_OF.sub("abdul", given))


def call_name(given: str) -> str:
    """Returns of plain given names the one that somebody is likely called by: `mohammed yusuf` is `yusuf`."""
    tokens = given.split()
    before = _known().before_the_call_name
    while len(tokens) > 1 and tokens[0] in before and len(tokens[1]) > 1:
        tokens = tokens[1:]
    return tokens[0] if tokens else ""


def groups_of(name: str) -> tuple[str, ...]:
    """Returns codes of the groups in which a plain given name stands; names that share one may be one name."""
    return _known().groups.get(name, ())


def family_parts(family: str) -> tuple[str, ...]:
    """Returns the parts of a plain family name that tell families apart, in their order, each without its ending of gender."""
    shared_by_many = _known().shared_by_many
    tokens = family.split()
    telling = [token for token in tokens if token not in shared_by_many]
    return tuple(map(_stem, telling or tokens))


def family_spellings(family: str) -> tuple[str, ...]:
    """Returns how else a plain family name with a particle is written: as one word, in one spelling of the particle, without it.

    `al marwanby` is also `almarwanby`, `mc lochfen` and `maclochfen` are one, and `almarwanby` may be `marwanby`.
    """
    spellings: dict[str, None] = {}
    particles: list[str] = []
    for token in family.split():
        if token in _known().particles:
            particles.append(token)
            continue
        spellings |= dict.fromkeys(map(_stem, _spellings(particles, token)))
        particles = []
    return tuple(spelling for spelling in spellings if spelling != family and len(spelling) > 2)


def _spellings(particles: list[str], name: str) -> Iterator[str]:
    whole = "".join((*particles, name))
    if particles:
        yield whole
        yield "".join((*map(_spelt_alike, particles), name))
    spelt = ""
    while particle := next((particle for particle in _known().glued if _begins(whole, particle)), ""):
        spelt += _spelt_alike(particle)
        whole = whole.removeprefix(particle)
        yield whole
        yield spelt + whole


def _spelt_alike(particle: str) -> str:
    """Returns the one spelling that stands for all of a particle."""
    if particle in _known().articles:
        return "al"
    return {"mc": "mac", "saint": "st"}.get(particle, particle)


def _begins(name: str, particle: str) -> bool:
    """Whether a name may be a particle and a name in one word: enough is left. The Arabic article is looked for before
    consonants alone, so that `alexander` stays whole."""
    rest = name.removeprefix(particle)
    return rest != name and len(rest) > 3 and (particle not in _known().articles or rest[0] not in "aeiouyl")


def opening_of(family: str) -> str:
    """Returns the particle that a plain family name begins with, or consists of; else nothing."""
    first = family.partition(" ")[0]
    return first if first in _known().particles else ""


def _stem(name: str) -> str:
    """Returns a Slavic daughter's name as her father's: `zelbicka` is `zelbicki`, `ivanova` is `ivanov`."""
    for ending, plain_form in (
        ("ska", "ski"),
        ("cka", "cki"),
        ("dzka", "dzki"),
        ("ova", "ov"),
        ("eva", "ev"),
        ("ina", "in"),
    ):
        if len(name) > len(ending) + 2 and name.endswith(ending):
            return name[: -len(ending)] + plain_form
    return name


# Written many ways, heard as one. Looked for in this order. `tsch` stands behind `sch`, so that it is heard as `ts` is:
# whoever moves it changes sounds, and with them blocking keys and weights (`weight.CODE_VERSION`).
_HEARD = (
    ("sch", "s"), ("tsch", "c"), ("szcz", "s"), ("sz", "s"), ("cz", "c"), ("ch", "c"), ("sh", "s"), ("zh", "s"), ("ph", "f"),
    ("gh", "g"), ("kh", "k"), ("dh", "d"), ("bh", "b"), ("th", "t"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("ts", "s"),
    ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("z", "s"), ("w", "v"),
)  # fmt: skip


_HEARD_FIRST = {"x": "s", "j": "y"}
_VOWELS = frozenset("aeiou")
# Vowels within a name, and h anywhere. What stands at the start is put in capitals before: it is heard.
_UNHEARD = re.compile("[aeiouyh]")
_DOUBLED = re.compile(r"(.)\1+")
# A w or j that only lengthens the vowel before it.
_SILENT = re.compile(r"(?<=[aeiou])[wj](?![aeiouy])")


@lru_cache(maxsize=65536)
def sound_of(name: str) -> str:
    """Returns how a plain name is heard, roughly: consonants by kind, no doubles, vowels only at the start. `x` for a vowel."""
    text = name.replace(" ", "")
    first = text[:1]
    text = _HEARD_FIRST.get(first, first) + text[1:]
    text = _SILENT.sub("", text.replace("x", "ks"))
    for written, sound in _HEARD:
        text = text.replace(written, sound)
    if text[:1] in _VOWELS:
        text = "X" + text[1:]
    consonants = _UNHEARD.sub("", text[:1].replace("y", "Y") + text[1:])
    return _DOUBLED.sub(r"\1", consonants).lower()
