"""Cards: what somebody in one role is likely to see, to print on one sheet and to open a form from; and how they are edited."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base.dictionary import Card, CardSign, Dictionary
from wholepicture.base.indicators import Indicator
from wholepicture.base.ledgered import NotFound
from wholepicture.partnership.queries import duty_contact
from wholepicture.partnership.signs import commands
from wholepicture.partnership.signs.merging import BothChanged, merged_card
from wholepicture.partnership.signs.queries import dictionary_of, version_in
from wholepicture.partnership.signs.rules import LONGEST_LABEL, LONGEST_WORDS, MOST_NOTES, MOST_SIGNS, MOST_TO_RING
from wholepicture.web.frame.mistakes import Mistake
from wholepicture.web.frame.request import Request, typed
from wholepicture.web.signs.reading import IN_ORDER
from wholepicture.web.signs.saving import based_on, edited, saved_or_shown, shown
from wholepicture.web.wording.sign_lists import TITLES

SAVE_FIRST = (
    "You changed what the card says as well. Save that first: neither withdrawing a card nor bringing it back saves it."
)


@require_http_methods(["GET"])
def cards(request: Request) -> HttpResponse:
    """Every card, and for whoever may edit them those that are withdrawn."""
    dictionary = dictionary_of(request.viewer.area_id)
    may_edit = request.viewer.may(Permission.SIGNS)
    context = {
        "cards": dictionary.standing_cards().values(),
        "withdrawn": [card for card in dictionary.cards.values() if card.is_withdrawn] if may_edit else [],
        "may_edit": may_edit,
    }
    return render(request, "signs/cards.html", context)


@require_http_methods(["GET"])
def card(request: Request, card_code: str) -> HttpResponse:
    """One card. Made to be printed on one sheet."""
    dictionary = dictionary_of(request.viewer.area_id)
    standing = dictionary.standing_cards().get(card_code)
    if standing is None:
        raise NotFound
    context = {
        "card": standing,
        "signs": [(dictionary.signs[sign.code], sign.words) for sign in standing.signs],
        "version": dictionary.number,
        "duty": duty_contact(request.viewer),
        "may_report": request.viewer.may(Permission.REPORT),
        "may_edit": request.viewer.may(Permission.SIGNS),
    }
    return render(request, "signs/card.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: Request, card_code: str) -> HttpResponse:
    """One card's words; withdraw it; bring it back."""
    dictionary = edited(request)
    before = dictionary.cards.get(card_code)
    if before is None:
        raise NotFound
    pressed = request.POST.get("do", "")
    given = _given(request.POST, card_code, dictionary, before) if "title" in request.POST else before
    boxes = frozenset(request.POST)
    context = _context(dictionary, given, boxes) | {"before": before}
    if request.method == "GET":
        return shown(request, "signs/card_edit.html", context, [])
    if pressed != "save" and _is_changed(request, given):
        return shown(request, "signs/card_edit.html", context, [Mistake("title", SAVE_FIRST)])

    def merge(opened: Dictionary, now: Dictionary) -> tuple[dict[str, Any], list[BothChanged]]:
        merged, both = merged_card(opened, now, given)
        return _context(now, merged, boxes) | {"before": now.cards[card_code]}, both

    def save(based_on: int, reason: str) -> int:
        if pressed == "save":
            return commands.save_card(request.viewer, card=given, is_new=False, based_on=based_on, reason=reason)
        withdrawn = pressed == "withdraw"
        return commands.withdraw_card(
            request.viewer, code=card_code, withdrawn=withdrawn, based_on=based_on, reason=reason
        )

    return saved_or_shown(request, save, "signs/card_edit.html", context, "cards", merge)


def _is_changed(request: Request, given: Card) -> bool:
    """Whether the words of the card were changed in the form, which neither withdrawing nor bringing back saves."""
    opened = version_in(request.viewer.area_id, based_on(request))
    if opened is None or given.code not in opened.cards:
        return False
    return merged_card(opened, opened, given)[0] != merged_card(opened, opened, opened.cards[given.code])[0]


@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """A card for one more role."""
    dictionary = edited(request)
    given = _given(request.POST, typed(request.POST, "code")["code"], dictionary)
    context = _context(dictionary, given) | {"before": None}
    if request.method == "GET":
        return shown(request, "signs/card_edit.html", context, [])

    def save(based_on: int, reason: str) -> int:
        return commands.save_card(request.viewer, card=given, is_new=True, based_on=based_on, reason=reason)

    return saved_or_shown(request, save, "signs/card_edit.html", context, "cards")


def _given(sent: QueryDict, code: str, dictionary: Dictionary, before: Card | None = None) -> Card:
    """A card as the form gives it: a box for the words of each sign, and a line each of what to note and of who to ring.

    The signs keep their order. What the card says of one for which no box was sent (it is retired) stays with it for the day on
    which it is brought back.
    """
    words = typed(sent, "title", "note", "ring")
    said = {sign.code: sign.words for sign in before.signs} if before else {}
    for sign in dictionary.signs:
        if _box(sign) in sent:
            said[sign] = typed(sent, _box(sign))[_box(sign)]
    signs = tuple(CardSign(sign, text) for sign, text in said.items() if text)
    note, ring = (tuple(words[name].splitlines()) for name in ("note", "ring"))
    return Card(code, words["title"], note, ring, signs, before is not None and before.is_withdrawn)


def _box(sign: str) -> str:
    return f"sign-{sign}"


def _context(dictionary: Dictionary, given: Card, sent: frozenset[str] = frozenset()) -> dict[str, Any]:
    """What the form of a card shows. A sign that was retired while the form was open keeps its box (`sent`): nothing typed is lost."""
    words = {sign.code: sign.words for sign in given.signs}
    standing = dictionary.standing()
    on_it = [dictionary.signs[code] for code in words if code in standing or _box(code) in sent]
    off_it = [sign for code, sign in standing.items() if code not in words]
    return {
        "dictionary": dictionary,
        "card": given,
        "note": "\n".join(given.note),
        "ring": "\n".join(given.ring),
        "on_it": [(_box(sign.code), _called(sign), words[sign.code]) for sign in on_it],
        "off_it": _by_list([(sign.list, _box(sign.code), sign.label) for sign in off_it]),
        "longest_label": LONGEST_LABEL,
        "longest_words": LONGEST_WORDS,
        "most_signs": MOST_SIGNS,
        "note_hint": f"A line each, the most useful first. At most {MOST_NOTES}.",
        "ring_hint": f"A line each. At most {MOST_TO_RING}.",
    }


def _called(sign: Indicator) -> str:
    return f"{sign.label} (retired: not shown on the card)" if sign.is_retired else sign.label


def _by_list(signs: Sequence[tuple[str, str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The signs that are not on the card, under the words for their lists."""
    return [(TITLES[name], [(box, label) for of_list, box, label in signs if of_list == name]) for name in IN_ORDER]


urlpatterns = [
    path("cards/", cards, name="cards"),
    path("cards/<slug:card_code>/", card, name="card"),
    path("signs/cards/add/", add, name="card_add"),
    path("signs/cards/of/<slug:card_code>/", edit, name="card_edit"),
]
