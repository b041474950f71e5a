"""What a partnership may change in its dictionary of signs, and what it may not; what differs between two versions. Pure.

Each edit gives the next version, or raises NotSaved with what to put right, in words. Nothing is ever taken out: a sign is
retired, a card withdrawn, and both keep their words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from wholepicture.base.dictionary import Card, CardSign, Dictionary, published
from wholepicture.base.indicators import Indicator, ListCode
from wholepicture.base.ledgered import Refusal
from wholepicture.partnership.signs.never import DISABILITY, Never, never_a_role, never_input, never_to_look_for

LISTS: Mapping[str, str] = {
    "H": "Harm that has happened",
    "R": "Risk",
    "V": "Vulnerability and context",
}
LONGEST_LABEL, LONGEST_GUIDANCE, LONGEST_CODE = 120, 600, 64
# A card is one sheet: so many signs and lines, and so many characters in each, fit on it.
MOST_SIGNS, MOST_NOTES, MOST_TO_RING, LONGEST_WORDS, LONGEST_LINE = 8, 6, 3, 120, 90
CODE = re.compile(r"[a-z][a-z0-9_]*[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Fault:
    """What to put right, and in which box; an empty box: in none of them."""

    field: str
    reason: str


class NotSaved(Refusal):
    """What was typed cannot become a version of the dictionary."""

    status = 422

    def __init__(self, faults: Sequence[Fault]):
        self.faults = tuple(faults)
        super().__init__(" ".join([*(fault.reason for fault in faults), "Nothing has been saved."]))


@dataclass(frozen=True, slots=True)
class SignWording:
    """What of a sign may be changed. `groups`: what one observation may satisfy together with it."""

    label: str
    guidance: str
    list: str
    points: bool = False
    groups: tuple[str, ...] = ()
    asked: bool = True


# -- what is never a sign -----------------------------------------------------------------------------------------------

OF_DISABILITY = (
    "Disability makes nobody a suspect and is no sign of risk or of harm. Put it under vulnerability and "
    "context, or describe what somebody does, or what is seen."
)


def _speaks_of(never: Never) -> str:
    speaks = f"This speaks of {never.what}: “{never.words}”."
    if never.what == DISABILITY:
        return f"{speaks} {OF_DISABILITY}"
    return (
        f"{speaks} Ethnicity, faith, nationality, sexual orientation and gender identity are never signs: they say "
        "nothing of what is done to a child. Describe what somebody does, or what is seen."
    )


def _never_faults(fields: Iterable[tuple[str, Never | None]]) -> Iterator[Fault]:
    """A fault for each field with what its text names that is never a sign."""
    return (Fault(field, _speaks_of(never)) for field, never in fields if never)


def _never_in(given: SignWording) -> Iterator[Fault]:
    label, guidance = never_input(given.label, given.list), never_to_look_for(given.guidance)
    return _never_faults([("label", label), ("guidance", guidance)])


# -- signs --------------------------------------------------------------------------------------------------------------


def with_sign(before: Dictionary, code: str, given: SignWording) -> Dictionary:
    """The next version, in which a sign reads and counts as given. Raises NotSaved."""
    sign = _known(before, code)
    _refuse([*_wording_faults(before, given), *_never_in(given), *_lowering(sign, given.list)])
    after = _next(before, signs={code: _reworded(sign, given)}, unless_same=True)
    _refuse(_none_left(after, sign))
    return after


def with_new_sign(before: Dictionary, code: str, given: SignWording) -> Dictionary:
    """The next version, with a sign of the partnership's own. Raises NotSaved."""
    _refuse(
        [
            *_code_faults(before, code),
            *_wording_faults(before, given),
            *_never_faults([("code", never_input(code, given.list))]),
            *_never_in(given),
        ]
    )
    new = Indicator(code=code, label="", list="R", guidance="", source="ours", own=True)
    return _next(before, signs={code: _reworded(new, given)})


def with_sign_retired(before: Dictionary, code: str) -> Dictionary:
    """The next version, in which a sign is asked and counted no more. Raises NotSaved."""
    sign = _known(before, code)
    if sign.is_retired:
        _refuse([Fault("", f"“{sign.label}” is retired already.")])
    if sign.list == "H" and not sign.own:
        reason = (
            f"“{sign.label}” is a sign of harm of the published lists, and those are not retired: harm is not lowered. Its "
            "wording can be changed."
        )
        _refuse([Fault("", reason)])
    after = _next(before, signs={code: replace(sign, retired_in=before.number + 1)})
    _refuse(_none_left(after, sign))
    return after


def with_sign_back(before: Dictionary, code: str) -> Dictionary:
    """The next version, in which a retired sign is asked and counts again. Raises NotSaved."""
    sign = _known(before, code)
    if not sign.is_retired:
        _refuse([Fault("", f"“{sign.label}” is not retired.")])
    return _next(before, signs={code: replace(sign, retired_in=None)})


def _known(dictionary: Dictionary, code: str) -> Indicator:
    sign = dictionary.signs.get(code)
    if sign is None:
        raise NotSaved([Fault("", "There is no sign with this code in the dictionary.")])
    return sign


def _reworded(sign: Indicator, given: SignWording) -> Indicator:
    """The sign as given. Once a partnership has put its own words in place of published ones, nothing waits to be checked."""
    label, guidance = " ".join(given.label.split()), " ".join(given.guidance.split())
    is_same_groups = set(given.groups) == set(sign.overlap)  # in another order they are no other groups
    return replace(
        sign,
        label=label,
        guidance=guidance,
        list=cast(ListCode, given.list),
        points=given.points,
        overlap=sign.overlap if is_same_groups else given.groups,
        asked=given.asked or given.list == "H",  # whoever reports is always asked for harm
        unconfirmed=sign.unconfirmed and (label, guidance) == (sign.label, sign.guidance),
    )


def _wording_faults(dictionary: Dictionary, given: SignWording) -> Iterator[Fault]:
    if not given.label.strip():
        yield Fault("label", "Say what the sign is called: whoever reports reads it beside yes and no.")
    if not given.guidance.strip():
        yield Fault("guidance", "Say what to write down where somebody sees it.")
    yield from _too_long([("label", given.label, LONGEST_LABEL), ("guidance", given.guidance, LONGEST_GUIDANCE)])
    if given.list not in LISTS:
        yield Fault("list", "Choose a list: harm, risk, or vulnerability and context.")
    if unknown := [group for group in given.groups if group not in dictionary.groups]:
        yield Fault("groups", f"There is no group {', '.join(unknown)[:100]}. Choose among those that are listed.")


def _too_long(texts: Iterable[tuple[str, str, int]]) -> Iterator[Fault]:
    for field, text, most in texts:
        if len(text) > most:
            yield Fault(field, f"Use {most} characters or fewer here. There are {len(text):,}.")


def _lowering(sign: Indicator, wanted: str) -> Iterator[Fault]:
    if sign.list == "H" and wanted in ("R", "V"):
        reason = (
            f"“{sign.label}” is a sign of harm, and stays one: harm is not lowered. Where something less is meant as well, "
            "add a sign of risk beside it."
        )
        yield Fault("list", reason)


def _code_faults(dictionary: Dictionary, code: str) -> Iterator[Fault]:
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        reason = (
            f"Give a code of small letters, figures and _, such as local_vape_shop; {LONGEST_CODE} characters or fewer."
        )
        yield Fault("code", reason)
    elif code in dictionary.signs or code in published().signs:
        known = dictionary.signs.get(code) or published().signs[code]
        retired = ", which is retired and can be brought back" if known.is_retired else ""
        yield Fault(
            "code", f"This code is that of “{known.label}”{retired}. A code is never used twice: choose another."
        )


def _none_left(after: Dictionary, sign: Indicator) -> list[Fault]:
    if after.warning_signs():
        return []
    reason = f"“{sign.label}” is the last warning sign that is asked. The dictionary must keep one: add another first."
    return [Fault("", reason)]


# -- groups -------------------------------------------------------------------------------------------------------------


def with_group(before: Dictionary, code: str, title: str) -> Dictionary:
    """The next version, with one more group that signs may overlap in. Raises NotSaved."""
    faults = list(_too_long([("group_title", title, LONGEST_LABEL)]))
    if not title.strip():
        faults.append(Fault("group_title", "Say how the group is headed."))
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        faults.append(Fault("group_code", "Give a code of small letters, figures and _, such as vaping."))
    elif code in before.groups:
        faults.append(Fault("group_code", f"This code is that of the group “{before.groups[code]}”. Choose another."))
    faults += _never_faults([("group_title", never_input(title)), ("group_code", never_input(code))])
    _refuse(faults)
    return replace(before, number=before.number + 1, groups={**before.groups, code: " ".join(title.split())})


# -- cards --------------------------------------------------------------------------------------------------------------


def with_card(before: Dictionary, card: Card, *, is_new: bool) -> Dictionary:
    """The next version, with a card as given. Lines that are empty are left out; a card that is withdrawn stays so. Raises NotSaved."""
    is_withdrawn = card.code in before.cards and before.cards[card.code].is_withdrawn
    title, note, ring = " ".join(card.title.split()), _lines(card.note), _lines(card.ring)
    card = Card(card.code, title, note, ring, _said(card.signs), is_withdrawn)
    faults = list(_card_faults(before, card))
    if is_new and not CODE.fullmatch(card.code):
        faults.append(Fault("code", "Give a code of small letters, figures and _, such as park_ranger."))
    elif is_new and card.code in before.cards:
        faults.append(
            Fault("code", f"There is a card with this code: {before.cards[card.code].title}. Choose another.")
        )
    _refuse(faults)
    return _next(before, cards={card.code: card}, unless_same=True)


def with_card_withdrawn(before: Dictionary, code: str, *, withdrawn: bool) -> Dictionary:
    """The next version, in which a card is shown no more, or again. Raises NotSaved."""
    if code not in before.cards:
        _refuse([Fault("", "There is no card with this code.")])
    return _next(before, cards={code: replace(before.cards[code], is_withdrawn=withdrawn)}, unless_same=True)


def _lines(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, (" ".join(line.split()) for line in lines)))


def _said(signs: Iterable[CardSign]) -> tuple[CardSign, ...]:
    tidy = [CardSign(sign.code, " ".join(sign.words.split())) for sign in signs]
    return tuple(sign for sign in tidy if sign.words)


def _card_faults(dictionary: Dictionary, card: Card) -> Iterator[Fault]:
    if not card.title:
        yield Fault("title", "Say whose card it is, such as: School crossing patrol.")
    yield from _length_faults(card)
    if not [sign for sign in card.signs if sign.code in dictionary.standing()]:
        yield Fault("signs", "Say at least one sign in the words of this role.")
    if unknown := [sign.code for sign in card.signs if sign.code not in dictionary.signs]:
        yield Fault("signs", f"There is no sign {', '.join(unknown)[:100]} in the dictionary.")
    yield from _never_on(dictionary, card)


def _never_on(dictionary: Dictionary, card: Card) -> Iterator[Fault]:
    lists = {code: sign.list for code, sign in dictionary.signs.items()}
    return _never_faults(
        [
            ("title", never_a_role(card.title)),
            *(("signs", never_input(sign.words, lists.get(sign.code, ""))) for sign in card.signs),
            *(("note", never_to_look_for(line)) for line in card.note),
        ]
    )


def _length_faults(card: Card) -> Iterator[Fault]:
    """What does not fit on one sheet."""
    lines = [("note", line, LONGEST_LINE) for line in card.note] + [("ring", line, LONGEST_LINE) for line in card.ring]
    words = [("signs", sign.words, LONGEST_WORDS) for sign in card.signs]
    yield from _too_long([("title", card.title, LONGEST_LABEL), *lines, *words])
    counted = (("signs", card.signs, MOST_SIGNS), ("note", card.note, MOST_NOTES), ("ring", card.ring, MOST_TO_RING))
    for field, listed, most in counted:
        if len(listed) > most:
            yield Fault(field, f"A card is one sheet: give {most} here at most. There are {len(listed)}.")


# -- the published lists, once more --------------------------------------------------------------------------------------


def lacking(dictionary: Dictionary) -> list[Indicator]:
    """Signs that were published since, which this dictionary does not have."""
    return [sign for code, sign in published().signs.items() if code not in dictionary.signs]


def with_published(before: Dictionary) -> Dictionary:
    """The next version, with every published sign and group that it lacks. Raises NotSaved."""
    new = lacking(before)
    if not new:
        _refuse([Fault("", "The dictionary has every published sign already.")])
    groups = {**published().groups, **before.groups}
    return replace(_next(before, signs={sign.code: sign for sign in new}), groups=groups)


# -- what differs -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs between two versions. `of`: the sign, card or group by its words; `what`: which part of it."""

    of: str
    what: str
    before: str
    now: str


def differences(before: Dictionary, now: Dictionary) -> list[Difference]:
    """What differs from one version to another: signs, then groups, then cards."""
    found: list[Difference] = []
    for code in {**now.signs, **before.signs}:
        found += _between(_sign_words(before, code), _sign_words(now, code), now.label(code) or code)
    for code in {**now.groups, **before.groups}:
        found += _between({"Group": before.groups.get(code, "")}, {"Group": now.groups.get(code, "")}, code)
    for code in {**now.cards, **before.cards}:
        title = now.cards[code].title if code in now.cards else before.cards[code].title
        found += _between(_card_words(before, code, now), _card_words(now, code, now), f"Card: {title}")
    return found


def _between(before: Mapping[str, str], now: Mapping[str, str], of: str) -> Iterator[Difference]:
    for what in {**before, **now}:
        if before.get(what, "") != now.get(what, ""):
            yield Difference(of, what, before.get(what, ""), now.get(what, ""))


def _sign_words(dictionary: Dictionary, code: str) -> dict[str, str]:
    """What a version says of a sign, in words; nothing where it does not have it."""
    sign = dictionary.signs.get(code)
    if sign is None:
        return {}
    return {
        "Sign": "Retired" if sign.is_retired else "Stands",
        "Called": sign.label,
        "What to write down": sign.guidance,
        "List": LISTS[sign.list],
        "Speaks of what somebody else does": "Yes" if sign.points else "No",
        "Counts once together with": ", ".join(dictionary.groups.get(group, group) for group in sign.overlap),
        "Asked on the form": "Yes" if sign.asked else "No",
    }


def _card_words(dictionary: Dictionary, code: str, called: Dictionary) -> dict[str, str]:
    """What a version says of a card, in words; its signs as `called` calls them, so that a reworded sign changes no card."""
    card = dictionary.cards.get(code)
    if card is None:
        return {}
    return {
        "Card": "Withdrawn" if card.is_withdrawn else "Stands",
        "For": card.title,
        "Signs": "\n".join(f"{called.label(sign.code)}: {sign.words}" for sign in card.signs),
        "What to note": "\n".join(card.note),
        "Who to call": "\n".join(card.ring),
    }


# -- the next version ---------------------------------------------------------------------------------------------------


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise NotSaved(faults)


def _next(
    before: Dictionary,
    *,
    signs: Mapping[str, Indicator] | None = None,
    cards: Mapping[str, Card] | None = None,
    unless_same: bool = False,
) -> Dictionary:
    """The next version, with these signs and cards in the place of those of the same code, or after all others."""
    after = Dictionary(
        before.number + 1, {**before.signs, **(signs or {})}, before.groups, {**before.cards, **(cards or {})}
    )
    if unless_same and (after.signs, after.cards) == (dict(before.signs), dict(before.cards)):
        _refuse([Fault("", f"Nothing differs from version {before.number}, so there is nothing to save.")])
    return after
