"""Two edits of the same sign or card, put together by what each of the two changed. Pure.

Whoever saves second had a version before them; somebody saved another since; and theirs is what was typed. Where only one of the two
changed a part, that change stands. Where both did, what was typed stands and is told beside what the other saved: a person decides,
by saving once more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wholepicture.base.dictionary import Card, CardSign, Dictionary
from wholepicture.base.indicators import Indicator
from wholepicture.partnership.signs.rules import LISTS, SignWording

NOTHING = "(nothing)"


@dataclass(frozen=True, slots=True)
class BothChanged:
    """A part that both changed, each otherwise: which it is, what the other saved, and what was typed."""

    what: str
    theirs: str
    typed: str


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a sign or card: as it was when the form was opened, as the other saved it, and as it was typed."""

    what: str
    first: Any
    theirs: Any
    typed: Any

    @property
    def taken(self) -> Any:
        return self.theirs if self.typed == self.first else self.typed

    @property
    def is_both(self) -> bool:
        return self.first not in (self.theirs, self.typed) and self.theirs != self.typed

    def told(self, in_words: Mapping[Any, str]) -> BothChanged:
        """The part in words. `in_words`: of what is no text itself."""
        return BothChanged(self.what, _said(self.theirs, in_words), _said(self.typed, in_words))


def _said(value: Any, in_words: Mapping[Any, str]) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(in_words.get(part, part) for part in value)) or NOTHING
    return in_words.get(value, value) or NOTHING


def _both(parts: Iterable[_Part], in_words: Mapping[Any, str]) -> list[BothChanged]:
    return [part.told(in_words) for part in parts if part.is_both]


def wording_of(sign: Indicator) -> SignWording:
    """What of a sign may be changed, as it is."""
    return SignWording(sign.label, sign.guidance, sign.list, sign.points, sign.overlap, sign.asked)


def is_same(given: SignWording, other: SignWording) -> bool:
    """Whether two wordings say the same."""
    return _compared(given) == _compared(other)


_PARTS: Mapping[str, str] = {
    "label": "What it is called",
    "guidance": "What to write down",
    "list": "Which list it is in",
    "points": "Whether it speaks of what somebody else does",
    "groups": "What it counts once together with",
    "asked": "Whether the form asks for it",
}


def _compared(wording: SignWording) -> dict[str, Any]:
    """The parts of a wording as they are compared: in which order groups stand says nothing, and harm is always asked."""
    return {
        "label": _tidy(wording.label),
        "guidance": _tidy(wording.guidance),
        "list": wording.list,
        "points": wording.points,
        "groups": frozenset(wording.groups),
        "asked": wording.asked or wording.list == "H",
    }


def merged_wording(
    before: Dictionary, now: Dictionary, code: str, typed: SignWording
) -> tuple[SignWording, list[BothChanged]]:
    """What was typed of a sign on top of what somebody else saved of it: the wording to go on with, and what both changed."""
    if code not in before.signs or code not in now.signs:
        return typed, []
    first, theirs, mine = (
        _compared(wording) for wording in (wording_of(before.signs[code]), wording_of(now.signs[code]), typed)
    )
    parts = {name: _Part(what, first[name], theirs[name], mine[name]) for name, what in _PARTS.items()}
    taken = {name: part.taken for name, part in parts.items()}
    groups = tuple(group for group in now.groups if group in taken["groups"])
    in_words: dict[Any, str] = {**now.groups, **LISTS, True: "Yes", False: "No"}
    return SignWording(**{**taken, "groups": groups}), _both(parts.values(), in_words)


def merged_card(before: Dictionary, now: Dictionary, typed: Card) -> tuple[Card, list[BothChanged]]:
    """What was typed of a card on top of what somebody else saved of it, as `merged_wording`."""
    if typed.code not in before.cards or typed.code not in now.cards:
        return typed, []
    every = first, theirs, _ = before.cards[typed.code], now.cards[typed.code], typed
    title = _Part("Whose card it is", *(_tidy(card.title) for card in every))
    note, ring = _Part("What to note", *map(_note, every)), _Part("Who to call", *map(_ring, every))
    codes = dict.fromkeys(sign.code for card in (theirs, typed, first) for sign in card.signs)
    signs = {
        code: _Part(f"Words for “{now.label(code)}”", *(_words_of(card, code) for card in every)) for code in codes
    }
    said = tuple(CardSign(code, part.taken) for code, part in signs.items() if part.taken)
    merged = Card(
        typed.code,
        title.taken,
        tuple(note.taken.splitlines()),
        tuple(ring.taken.splitlines()),
        said,
        theirs.is_withdrawn,
    )
    return merged, _both([title, *signs.values(), note, ring], {})


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _note(card: Card) -> str:
    return _lines(card.note)


def _ring(card: Card) -> str:
    return _lines(card.ring)


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(filter(None, map(_tidy, lines)))


def _words_of(card: Card, code: str) -> str:
    return next((_tidy(sign.words) for sign in card.signs if sign.code == code), "")
