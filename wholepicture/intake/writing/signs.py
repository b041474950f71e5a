"""Words in a text that may speak of a sign: what its author is asked about, and nobody else.

What is looked for stands in `sign_words.toml`. A suggestion is a question; it answers nothing.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from wholepicture.intake.writing.text import Text, Word

_GAP = "..."
_LONGEST_GAP = 6  # words between two parts of a phrase
_BEFORE = 5  # words before a phrase among which a "no" is looked for
_AROUND = 6  # words to either side of a phrase among which an everyday reason is looked for

NONE: Mapping[str, str] = MappingProxyType({})
Part = frozenset[str] | None
"""Any of these words; None: a gap."""


@dataclass(frozen=True)
class Phrase:
    """Words of one sign in the order in which they stand. It begins and ends with words, never with a gap."""

    code: str
    parts: tuple[Part, ...]
    unless: frozenset[str]


@dataclass(frozen=True)
class Suggested:
    """A sign that words of a text may speak of: the words as written, and the sentence in which they stand."""

    code: str
    written: str
    sentence: str


@dataclass(frozen=True)
class _Listed:
    by_first_word: Mapping[str, Sequence[Phrase]]
    denials: frozenset[str]
    codes: tuple[str, ...]


@cache
def _listed() -> _Listed:
    whole = tomllib.loads(files("wholepicture.intake").joinpath("sign_words.toml").read_text("utf-8"))
    groups = {name: frozenset(words.split()) for name, words in whole["groups"].items()}
    by_first_word: dict[str, list[Phrase]] = {}
    for entry in whole["sign"]:
        unless = frozenset(entry.get("unless", "").split())
        for written in entry["phrases"]:
            phrase = Phrase(entry["code"], tuple(_part(word, groups) for word in written.split()), unless)
            for word in sorted(phrase.parts[0] or ()):
                by_first_word.setdefault(word, []).append(phrase)
    return _Listed(by_first_word, frozenset(whole["not"].split()), tuple(entry["code"] for entry in whole["sign"]))


def _part(written: str, groups: Mapping[str, frozenset[str]]) -> Part:
    if written == _GAP:
        return None
    words: set[str] = set()
    for word in written.split("|"):
        words |= groups.get(word, {word})
    return frozenset(words)


def codes_suggested() -> tuple[str, ...]:
    """The codes of the signs for which words are listed."""
    return _listed().codes


def suggested_by(raw: str, own: Mapping[str, str] = NONE) -> list[Suggested]:
    """The signs that the words of a text may speak of, each once, by the first words that do, in the order of the text. `own`: by code
    what signs are called for which no words are listed, because a partnership added them: those are known by just that.

    Takes time in proportion to the length of the text.
    """
    text = Text(raw)
    suggested: dict[str, Suggested] = {}
    for first, last, phrase in _phrases_in(text, _known_by_name(own)):
        if phrase.code in suggested or _is_denied(text, first, last) or _has_a_reason(text, first, last, phrase.unless):
            continue
        start, end = text.words[first].start, text.words[last].end
        written = " ".join(raw[start:end].split())
        suggested[phrase.code] = Suggested(phrase.code, written, text.said(start, end))
    return list(suggested.values())


def _known_by_name(own: Mapping[str, str]) -> Mapping[str, Sequence[Phrase]]:
    phrases: dict[str, list[Phrase]] = {}
    for code, label in own.items():
        words = [word.low for word in Text(label).words]
        if words and code not in _listed().codes:
            parts = tuple(frozenset({word}) for word in words)
            phrases.setdefault(words[0], []).append(Phrase(code, parts, frozenset()))
    return phrases


def _phrases_in(text: Text, own: Mapping[str, Sequence[Phrase]]) -> Iterator[tuple[int, int, Phrase]]:
    by_first_word = _listed().by_first_word
    for place, word in enumerate(text.words):
        for phrase in (*by_first_word.get(word.low, ()), *own.get(word.low, ())):
            last = _end_of(text.words, place, phrase.parts)
            if last is not None:
                yield place, last, phrase


def _end_of(words: Sequence[Word], first: int, parts: Sequence[Part]) -> int | None:
    """The place of the word with which a phrase ends that begins with this one; None where it does not stand there.

    Of every part all places are kept at which it may stand, so that each word is looked at a fixed number of times.
    """
    places = {first}
    gap = 0
    for part in parts[1:]:
        if part is None:
            gap = _LONGEST_GAP
            continue
        places = set(_next(words, places, gap, part))
        gap = 0
        if not places:
            return None
    return min(places)


def _next(words: Sequence[Word], places: Iterable[int], gap: int, part: frozenset[str]) -> Iterator[int]:
    for place in places:
        for at in range(place + 1, min(place + 2 + gap, len(words))):
            if words[at].sentence != words[place].sentence:
                break
            if words[at].low in part:
                yield at


def _is_denied(text: Text, first: int, last: int) -> bool:
    """Whether a "no" stands shortly before a phrase, or within its gaps: `no sign of`, `did not`."""
    words, denials = text.words, _listed().denials
    near = words[max(first - _BEFORE, 0) : first]
    return any(word.low in denials and word.sentence == words[first].sentence for word in near)


def _has_a_reason(text: Text, first: int, last: int, unless: frozenset[str]) -> bool:
    """Whether words near a phrase give an everyday reason: `picked up by her mum in the car`."""
    words = text.words
    near = words[max(first - _AROUND, 0) : last + 1 + _AROUND]
    return any(word.low.removesuffix("'s") in unless and word.sentence == words[first].sentence for word in near)
