"""A text as words and sentences, read once from its beginning to its end."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 50_000
"""Characters of a text that are looked at: the most that a report's text may have. A draft can hold more, until it is checked."""
_WORD = re.compile(r"[\w?*]+(?:['’\-]\w+)*")
_END = re.compile(r"(?<![.!?])[.!?]+[\"'”’)]?(?=\s)|\n")
_BEFORE_A_DOT = frozenset("mr mrs ms mx dr st rd approx inc vs prof sgt cllr".split())
_AROUND = 120
"""Characters shown to either side of what was found, where its sentence is longer."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: as written, in small letters with plain apostrophes, where it stands, and in which sentence."""

    written: str
    low: str
    start: int
    end: int
    sentence: int

    @property
    def is_capital(self) -> bool:
        return self.written[0].isupper()


class Text:
    """A text with its words, as far as it is looked at. `said(start, end)` is the sentence around a place, cut short where it is long."""

    def __init__(self, raw: str):
        self.raw = raw = raw[:LONGEST]
        self._ends = _sentence_ends(raw)
        self.words: Sequence[Word] = [
            Word(
                match[0], match[0].lower().replace("’", "'"), match.start(), match.end(), self._sentence(match.start())
            )
            for match in _WORD.finditer(raw)
        ]
        self._starts = [word.start for word in self.words]

    def _sentence(self, at: int) -> int:
        return bisect_right(self._ends, at)

    def word_at(self, at: int) -> int:
        """The place of the word that stands at or next after a character; as many as there are words: none does."""
        place = max(bisect_right(self._starts, at) - 1, 0)
        return place if place < len(self.words) and self.words[place].end > at else place + 1

    def nearby(self, start: int, end: int, most: int) -> Sequence[Word]:
        """The words of the same sentence that stand up to so many words before and after these characters."""
        first, last = self.word_at(start), self.word_at(max(end - 1, start))
        sentence = self._sentence(start)
        return [word for word in self.words[max(first - most, 0) : last + most + 1] if word.sentence == sentence]

    def between(self, first: int, second: int) -> str:
        """What stands between two words that follow each other."""
        return self.raw[self.words[first].end : self.words[second].start]

    def said(self, start: int, end: int) -> str:
        """The sentence in which these characters stand, on one line; cut where it is long."""
        sentence = self._sentence(start)
        begins = self._ends[sentence - 1] if sentence else 0
        finishes = self._ends[sentence] if sentence < len(self._ends) else len(self.raw)
        first, last = max(begins, start - _AROUND), min(max(finishes, end), end + _AROUND)
        shown = " ".join(self.raw[first:last].split())
        return f"{'…' if first > begins else ''}{shown}{'…' if last < finishes else ''}"


def _sentence_ends(raw: str) -> list[int]:
    return [match.end() for match in _END.finditer(raw) if match[0] != "." or not _is_short_for(raw, match.start())]


def _is_short_for(raw: str, dot: int) -> bool:
    """Whether a dot stands behind a word written short, and ends no sentence: `Mr. Brown`, `J. Brown`."""
    before = raw[max(dot - 8, 0) : dot]
    word = re.split(r"[\s.(]", before)[-1]
    return word.lower() in _BEFORE_A_DOT or (len(word) == 1 and word.isupper() and word != "I")
