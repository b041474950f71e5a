"""The signs as the form asks for them, worked out from a draft and the dictionary in force. No database.

Nothing that was answered is lost: a sign that was retired while the draft lay open, or that the form does not ask for, is shown
with its answer.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from wholepicture.base.dictionary import Card, Dictionary
from wholepicture.base.indicators import Indicator
from wholepicture.web.reporting.body import Content

# Beside what is filled in of a car, a phone and so on: the groups of signs that have to do with it.
BESIDE: Mapping[str, tuple[str, ...]] = {
    "people": ("people", "gifts"),
    "cars": ("vehicles",),
    "phones": ("phone",),
    "places": ("places", "travel"),
}


def context_of(content: Content, dictionary: Dictionary) -> dict[str, Any]:
    """What `reporting/parts/signs.html` shows."""
    answers: dict[str, str] = content.get("signs", {})
    card = card_of(content, dictionary)
    on_card = _words_of(card)
    warning = _without(dictionary.warning_signs(), on_card)
    harm, context = (_without(dictionary.asked_in(name), on_card) for name in ("H", "V"))
    beyond = _beyond(answers, {*on_card, *map(attrgetter("code"), (*warning, *harm, *context))}, dictionary)
    other = "other " if on_card else ""
    return {
        "card": card,
        "card_signs": _on_card(on_card, answers, dictionary),
        "warning_groups": _groups(warning, answers, dictionary),
        "warning_summary": _summary(f"Go through the {len(warning)} {other}warning signs", warning, answers),
        "warning_answered": _answered(warning, answers),
        "harm_signs": _signs(harm, answers),
        "harm_summary": _summary("Signs that harm has already happened", harm, answers),
        "harm_answered": _answered(harm, answers),
        "context_signs": _signs(context, answers),
        "context_summary": _summary("What makes the child easier to harm", context, answers),
        "context_answered": _answered(context, answers),
        "retired_signs": _signs((sign for sign in beyond if sign.is_retired), answers),
        "other_signs": _signs((sign for sign in beyond if not sign.is_retired), answers),
    }


def asked_on(content: Content, dictionary: Dictionary) -> frozenset[str]:
    """The codes of the signs that the form of a draft asks for, whatever was answered."""
    asked = [*dictionary.warning_signs(), *dictionary.asked_in("H"), *dictionary.asked_in("V")]
    return frozenset(map(attrgetter("code"), asked)) | _words_of(card_of(content, dictionary)).keys()


def card_of(content: Content, dictionary: Dictionary) -> Card | None:
    """The card that the form was opened from, while there is one."""
    return dictionary.standing_cards().get(content.get("card", ""))


def no_longer_asked(content: Content, dictionary: Dictionary) -> list[str]:
    """What those signs are called that were answered in a draft and are retired."""
    answered = [dictionary.signs[code] for code in content.get("signs", {}) if code in dictionary.signs]
    return [sign.label for sign in answered if sign.is_retired]


def beside(thing: str, dictionary: Dictionary) -> list[Indicator]:
    """The signs that have to do with a kind of thing, to read while it is filled in."""
    groups = set(BESIDE.get(thing, ()))
    return [sign for sign in dictionary.warning_signs() if groups & set(sign.overlap)]


def _words_of(card: Card | None) -> dict[str, str]:
    """What the signs of a card look like from where its role stands, by code."""
    return {sign.code: sign.words for sign in card.signs} if card else {}


def _beyond(answers: Iterable[str], asked: Collection[str], dictionary: Dictionary) -> list[Indicator]:
    """The signs that were answered and are not asked; one that no dictionary has is called by its code."""
    codes = [code for code in answers if code not in asked]
    return [dictionary.signs.get(code) or Indicator(code=code, label=code, list="R", guidance="") for code in codes]


def _without(signs: Iterable[Indicator], on_card: Mapping[str, str]) -> list[Indicator]:
    return [sign for sign in signs if sign.code not in on_card]


def _groups(signs: Sequence[Indicator], answers: dict[str, str], dictionary: Dictionary) -> list[dict[str, Any]]:
    """The warning signs by their first overlap group: what one observation may say twice stands together."""
    groups: dict[str, list[dict[str, str]]] = {}
    for sign in signs:
        groups.setdefault(sign.overlap[0] if sign.overlap else "", []).append(_sign(sign, answers))
    return [{"title": dictionary.groups.get(code, "Other"), "signs": listed} for code, listed in groups.items()]


def _on_card(words: Mapping[str, str], answers: dict[str, str], dictionary: Dictionary) -> list[dict[str, str]]:
    return [_sign(dictionary.signs[code], answers) | {"words": said} for code, said in words.items()]


def _signs(signs: Iterable[Indicator], answers: dict[str, str]) -> list[dict[str, str]]:
    return [_sign(sign, answers) for sign in signs]


def _sign(sign: Indicator, answers: dict[str, str]) -> dict[str, str]:
    return {
        "code": sign.code,
        "label": sign.label,
        "guidance": sign.guidance,
        "answer": answers.get(sign.code, ""),
    }


def _summary(title: str, signs: Iterable[Indicator], answers: dict[str, str]) -> str:
    count = _answered(signs, answers)
    return f"{title} ({count} answered)" if count else title


def _answered(signs: Iterable[Indicator], answers: dict[str, str]) -> int:
    return sum(sign.code in answers for sign in signs)
