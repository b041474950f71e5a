"""Words that blame a child or make little of what somebody did, with other words to consider (`wording.toml`)."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from wholepicture.intake.writing.text import LONGEST

AUTHORS_OWN = (("narrative", "facts"), ("narrative", "opinion"), ("missing", "circumstances"))
"""Where a report holds its author's own words. A child's words, and what a child said in an interview, are never looked at."""

COUNTED_IN = (5, 10, 25, 50, 100)
"""How often words were written is told in these bands: in a small agency a small number would tell who wrote them."""


@dataclass(frozen=True)
class Wording:
    """Words of a text that could be said otherwise: the code of the entry, the words as written, and what is offered."""

    code: str
    written: str
    offers: str


@dataclass(frozen=True)
class _Entry:
    code: str
    words: re.Pattern[str]
    offers: str


def wording_in(raw: str) -> list[Wording]:
    """Other words to consider for a text, each entry once, by the first words that call for it."""
    plain = raw[:LONGEST].replace("’", "'")  # as long as it was, so that the place of a word is its place as written
    found = []
    for entry in _entries().values():
        if seen := entry.words.search(plain):
            found.append(Wording(entry.code, raw[seen.start() : seen.end()], entry.offers))
    return found


def wording_codes(texts: Iterable[str]) -> set[str]:
    """The codes of all entries that one of these texts calls for."""
    return {wording.code for text in texts for wording in wording_in(text)}


def authors_own_words(body: Mapping[str, Any]) -> list[str]:
    """The texts of a report in which its author writes, as the contract has them."""
    blocks = ((body.get(block), name) for block, name in AUTHORS_OWN)
    texts = (block.get(name) for block, name in blocks if isinstance(block, Mapping))
    return [text for text in texts if isinstance(text, str) and text]


def known_wording() -> Mapping[str, str]:
    """By code the words of each entry as a reader knows it by: the first that is listed."""
    return MappingProxyType({code: entry["match"][0] for code, entry in _listed().items()})


@cache
def _entries() -> Mapping[str, _Entry]:
    return {code: _Entry(code, _any_of(entry["match"]), entry["offer"]) for code, entry in _listed().items()}


@cache
def _listed() -> Mapping[str, Mapping[str, Any]]:
    whole = tomllib.loads(files("wholepicture.intake").joinpath("wording.toml").read_text("utf-8"))
    return {entry["code"]: entry for entry in whole["prompt"]}


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    spelled = (r"\s{1,3}".join(map(re.escape, phrase.split())) for phrase in phrases)
    return re.compile(rf"\b(?:{'|'.join(spelled)})\b", re.IGNORECASE)
