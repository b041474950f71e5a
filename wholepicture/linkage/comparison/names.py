"""What is known of names: which are one name, how a name sounds, which part of a family name stays the same.

Pure, and only ever evidence: two people of one name are two people until somebody says otherwise.
"""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from anyascii import anyascii

from wholepicture.base.identifiers import fold_name


@cache
def _known() -> tuple[dict[str, tuple[str, ...]], frozenset[str], frozenset[str], frozenset[str]]:
    listed = tomllib.loads(files("wholepicture.linkage.comparison").joinpath("names.toml").read_text("utf-8"))
    groups: dict[str, list[str]] = {}
    for number, line in enumerate(listed["groups"]):
        for name in line.split():
            groups.setdefault(plain(name), []).append(f"g{number}")
    return (
        {name: tuple(dict.fromkeys(codes)) for name, codes in groups.items()},
        frozenset(listed["before_the_call_name"]),
        frozenset(listed["customary"]),
        frozenset(listed["particles"]),
    )


_PLAIN = re.compile("[a-z]+(?: [a-z]+)*")  # most names of a profile, which are folded already


@lru_cache(maxsize=65536)
def plain(name: str) -> str:
    """The folded name in the letters a to z and single blanks: byte and character distances are then one."""
    if _PLAIN.fullmatch(name):
        return name
    text = anyascii(fold_name(name)).lower()
    return " ".join("".join(c if "a" <= c <= "z" else " " if c in " -" else "" for c in text).split())


def call_name(given: str) -> str:
    """Of plain given names, the one that somebody is likely called by: `mohammed yusuf` is `yusuf`."""
    tokens = given.split()
    _, before, _, _ = _known()
    while len(tokens) > 1 and tokens[0] in before and len(tokens[1]) > 1:
        tokens = tokens[1:]
    return tokens[0] if tokens else ""


def groups_of(name: str) -> tuple[str, ...]:
    """Codes of the groups in which a plain given name stands; names that share one may be one name."""
    return _known()[0].get(name, ())


def family_parts(family: str) -> tuple[str, ...]:
    """The parts of a plain family name that tell families apart, in their order, each without its ending of gender."""
    _, _, customary, particles = _known()
    tokens = family.split()
    telling = [one for one in tokens if one not in particles and one not in customary]
    return tuple(_stem(one) for one in telling or tokens)


def opening_of(family: str) -> str:
    """The particle that a plain family name begins with, or consists of; else nothing."""
    first = family.partition(" ")[0]
    return first if first in _known()[3] else ""


def _stem(name: str) -> str:
    """A Slavic daughter's name as her father's: `zelbicka` is `zelbicki`, `ivanova` is `ivanov`."""
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


# Written many ways, heard as one. In this order: longer ones first.
_HEARD = (
    ("sch", "s"), ("tsch", "c"), ("szcz", "s"), ("sz", "s"), ("cz", "c"), ("ch", "c"), ("sh", "s"), ("zh", "s"), ("ph", "f"),
    ("gh", "g"), ("kh", "k"), ("dh", "d"), ("bh", "b"), ("th", "t"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("ts", "s"),
    ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("z", "s"), ("w", "v"),
)  # fmt: skip


# A w or j that only lengthens the vowel before it.
_SILENT = re.compile(r"(?<=[aeiou])[wj](?![aeiouy])")


@lru_cache(maxsize=65536)
def sound_of(name: str) -> str:
    """How a plain name is heard, roughly: consonants by kind, no doubles, vowels only at the start. `x` for a vowel."""
    text = name.replace(" ", "")
    if text.startswith("x"):
        text = "s" + text[1:]
    if text.startswith("j"):
        text = "y" + text[1:]
    text = _SILENT.sub("", text.replace("x", "ks"))
    for written, heard in _HEARD:
        text = text.replace(written, heard)
    out = ""
    for position, letter in enumerate(text):
        if letter in "aeiou" or (letter == "y" and position):
            letter = "x" if not position else ""
        elif letter == "h":
            letter = ""
        if letter and letter != out[-1:]:
            out += letter
    return out
