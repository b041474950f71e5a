"""What was recognised in a text, and the words by which it is (`named_in_text.toml`)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Found:
    """One person or thing named in a text.

    `kind` as the form calls it: `people`, `cars`, `phones` (accounts among them) or `places`. `key` is what makes two mentions
    the same, `boxes` what would stand in the boxes of the form, `said` what it is in words, `start` and `end` where it stands.
    """

    kind: str
    key: str
    boxes: Mapping[str, str]
    said: str
    start: int
    end: int
    sentence: str = field(default="", compare=False)

    @property
    def code(self) -> str:
        """By which it is chosen on a page: of what was found, and of no place in the text."""
        return sha256(f"{self.kind}\n{self.key}".encode()).hexdigest()[:16]


@cache
def _listed() -> Mapping[str, Any]:
    return tomllib.loads(files("wholepicture.intake").joinpath("named_in_text.toml").read_text("utf-8"))


@cache
def words_of(*path: str) -> frozenset[str]:
    """The words of one list, such as `words_of("cars", "colours")`."""
    return frozenset(_at(path).split())


@cache
def by_word(*path: str) -> Mapping[str, str]:
    """Of a table of lists the name of the list in which each word stands."""
    return {word: name for name, words in _at(path).items() for word in words.split()}


@cache
def phrases_of(*path: str) -> Mapping[tuple[str, ...], str]:
    """Of a table of lists of phrases, with a comma between, the name of the list in which each stands, by its words."""
    return {
        tuple(phrase.replace("’", "'").split()): name
        for name, listed in _at(path).items()
        for phrase in listed.split(",")
    }


def _at(path: tuple[str, ...]) -> Any:
    value: Any = _listed()
    for step in path:
        value = value[step]
    return value
