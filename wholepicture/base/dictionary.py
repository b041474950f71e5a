"""A dictionary of signs as it stands in one version: the signs, the groups that overlap, and a card for each role. Pure.

A partnership's own dictionary starts from the published one (`published`) and is kept as data, version by version
(`partnership.signs`). What is asked of it here is the same for both. Two questions are kept apart: what a sign **is**
(its list, its groups, whether it points) and what a report's sign was **called** (docs/decisions/0033).
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from wholepicture.base.indicators import Indicator, indicators, sign_groups

_CARDS = Path(__file__).with_name("cards.toml")
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CardSign:
    """One sign on a card: its code, and what it looks like from where somebody in this role stands."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Card:
    """What somebody in one role is likely to see, what they should note, and whom they ring. It prints on one sheet."""

    code: str
    title: str
    note: tuple[str, ...] = ()
    ring: tuple[str, ...] = ()
    signs: tuple[CardSign, ...] = ()
    is_withdrawn: bool = False


@dataclass(frozen=True)
class Dictionary:
    """One version of a dictionary of signs. `number` 0: the published one, which no partnership has taken over yet."""

    number: int
    signs: Mapping[str, Indicator]
    groups: Mapping[str, str]
    cards: Mapping[str, Card]

    def label(self, code: str) -> str:
        """What a sign is called, retired or not; a code that is not in it stays as it is."""
        sign = self.signs.get(code)
        return sign.label if sign else code

    def labels(self) -> dict[str, str]:
        """What each sign is called, by code."""
        return {code: sign.label for code, sign in self.signs.items()}

    def standing(self) -> dict[str, Indicator]:
        """The signs that are not retired, by code."""
        return {code: sign for code, sign in self.signs.items() if not sign.is_retired}

    def counting(self, code: str, made_under: int | None) -> Indicator | None:
        """The sign as it counts in a report that was made under a version, or None where it counts in no rule.

        A retired sign counts in what was reported before it was retired, and in nothing since.
        """
        sign = self.signs.get(code)
        if sign is None or sign.retired_in is None:
            return sign
        return sign if made_under is None or made_under < sign.retired_in else None

    def counting_in(self, made_under: int | None) -> dict[str, Indicator]:
        """The signs that count in a report that was made under a version, by code."""
        return {code: sign for code, sign in self.signs.items() if self.counting(code, made_under)}

    def warning_signs(self) -> tuple[Indicator, ...]:
        """The warning signs that the form asks for: the starter ones in their order, then the partnership's own."""
        asked = [sign for sign in self.standing().values() if sign.list == "R" and sign.asked]
        return tuple(sorted(asked, key=lambda sign: sign.number or len(self.signs) + 1))

    def asked_in(self, name: str) -> tuple[Indicator, ...]:
        """The signs of a list that the form asks for."""
        return tuple(sign for sign in self.standing().values() if sign.list == name and sign.asked)

    def standing_cards(self) -> dict[str, Card]:
        """The cards that are not withdrawn, by code, without the signs that are retired."""
        return {code: self.shown_card(card) for code, card in self.cards.items() if not card.is_withdrawn}

    def shown_card(self, card: Card) -> Card:
        """A card with only those of its signs that stand."""
        known = self.standing()
        signs = tuple(sign for sign in card.signs if sign.code in known)
        return Card(card.code, card.title, card.note, card.ring, signs, card.is_withdrawn)


@cache
def published() -> Dictionary:
    """The published starter dictionary, with its cards. Read once; cannot be changed."""
    cards = {entry["code"]: _card(entry, "sign") for entry in tomllib.loads(_CARDS.read_text("utf-8"))["card"]}
    return Dictionary(0, indicators(), sign_groups(), MappingProxyType(cards))


def _card(entry: Data, signs: str) -> Card:
    return Card(
        code=entry["code"],
        title=entry["title"],
        note=tuple(entry.get("note", ())),
        ring=tuple(entry.get("ring", ())),
        signs=tuple(CardSign(sign["code"], sign["words"]) for sign in entry.get(signs, ())),
        is_withdrawn=entry.get("is_withdrawn", False),
    )


# -- as it is kept -----------------------------------------------------------------------------------------------------


def as_data(dictionary: Dictionary) -> Data:
    """A dictionary as JSON holds it, without its number."""
    return {
        "groups": [{"code": code, "title": title} for code, title in dictionary.groups.items()],
        "signs": list(map(_said, dictionary.signs.values())),
        "cards": list(map(_said, dictionary.cards.values())),
    }


def _said(entry: Indicator | Card) -> Data:
    """What an entry says that is not understood without saying it."""
    defaults = {field.name: field.default for field in fields(entry) if field.default is not MISSING}
    return {name: value for name, value in asdict(entry).items() if name not in defaults or value != defaults[name]}


def from_data(number: int, data: Data) -> Dictionary:
    """The dictionary that `as_data` made data of."""
    return Dictionary(
        number,
        MappingProxyType({entry["code"]: _sign(entry) for entry in data["signs"]}),
        MappingProxyType({group["code"]: group["title"] for group in data["groups"]}),
        MappingProxyType({entry["code"]: _card(entry, "signs") for entry in data["cards"]}),
    )


_FIELDS = frozenset(field.name for field in fields(Indicator))


def _sign(entry: Data) -> Indicator:
    """An entry. What another version of the software added to it is left alone."""
    said: Data = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
    return Indicator(**{name: value for name, value in said.items() if name in _FIELDS})


def by_code(signs: Iterable[Indicator]) -> Mapping[str, Indicator]:
    """Signs by their codes, which cannot be changed."""
    return MappingProxyType({sign.code: sign for sign in signs})
