"""Editing the dictionary: a sign's words and what it is, a new sign, retiring one, a group, newly published signs."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base.dictionary import Dictionary
from wholepicture.base.indicators import Indicator
from wholepicture.base.ledgered import NotFound
from wholepicture.partnership.signs import commands
from wholepicture.partnership.signs.merging import BothChanged, is_same, merged_wording, wording_of
from wholepicture.partnership.signs.queries import version_in
from wholepicture.partnership.signs.rules import (
    LISTS,
    LONGEST_CODE,
    LONGEST_GUIDANCE,
    LONGEST_LABEL,
    SignWording,
    lacking,
)
from wholepicture.web.frame.mistakes import Mistake
from wholepicture.web.frame.request import Request, typed
from wholepicture.web.signs.saving import based_on, edited, saved_or_shown, shown

SAVE_FIRST = (
    "You changed what the sign says as well. Save that first: neither retiring a sign nor bringing it back saves it."
)


@require_http_methods(["GET", "POST"])
def edit(request: Request, sign_code: str) -> HttpResponse:
    """One sign: its words and what it is; retire it; bring it back."""
    dictionary = edited(request)
    sign = dictionary.signs.get(sign_code)
    if sign is None:
        raise NotFound
    given = _given(request.POST) if "label" in request.POST else wording_of(sign)
    context = _context_of(dictionary, given, sign)
    if request.method == "GET":
        return shown(request, "signs/edit.html", context, [])
    pressed = request.POST.get("do", "")
    save = _SAVES.get(pressed)
    if save is None:
        return redirect("sign_edit", sign_code)

    def merge(before: Dictionary, now: Dictionary) -> tuple[dict[str, Any], list[BothChanged]]:
        merged, both = merged_wording(before, now, sign_code, given)
        return _context_of(now, merged, now.signs[sign_code]), both

    if pressed != "save" and _is_changed(request, sign_code, given):
        return shown(request, "signs/edit.html", context, [Mistake("label", SAVE_FIRST)])
    return saved_or_shown(
        request,
        lambda opened, reason: save(request, sign_code, given, opened, reason),
        "signs/edit.html",
        context,
        "signs",
        merge,
    )


def _is_changed(request: Request, code: str, given: SignWording) -> bool:
    """Whether the words of the sign were changed in the form, which neither retiring nor bringing back saves."""
    opened = version_in(request.viewer.area_id, based_on(request))
    return opened is not None and code in opened.signs and not is_same(given, wording_of(opened.signs[code]))


def _edit(request: Request, code: str, given: SignWording, based_on: int, reason: str) -> int:
    return commands.edit_sign(request.viewer, code=code, given=given, based_on=based_on, reason=reason)


def _retire(request: Request, code: str, given: SignWording, based_on: int, reason: str) -> int:
    return commands.retire_sign(request.viewer, code=code, based_on=based_on, reason=reason)


def _bring_back(request: Request, code: str, given: SignWording, based_on: int, reason: str) -> int:
    return commands.bring_sign_back(request.viewer, code=code, based_on=based_on, reason=reason)


_SAVES = {"save": _edit, "retire": _retire, "back": _bring_back}


@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """A sign of the partnership's own."""
    dictionary = edited(request)
    given = _given(request.POST) if request.method == "POST" else SignWording("", "", "R")
    code = typed(request.POST, "code")["code"]
    context = _context(dictionary, given) | {"code": code}
    if request.method == "GET":
        return shown(request, "signs/add.html", context, [])

    def save(based_on: int, reason: str) -> int:
        return commands.add_sign(request.viewer, code=code, given=given, based_on=based_on, reason=reason)

    return saved_or_shown(request, save, "signs/add.html", context, "signs")


@require_http_methods(["GET", "POST"])
def groups(request: Request) -> HttpResponse:
    """The groups that signs may overlap in, and one more."""
    dictionary = edited(request)
    given = typed(request.POST, "group_code", "group_title")
    context: dict[str, Any] = {"dictionary": dictionary, "given": given, "groups": list(dictionary.groups.items())}
    if request.method == "GET":
        return shown(request, "signs/groups.html", context, [])

    def save(based_on: int, reason: str) -> int:
        code, title = given["group_code"], given["group_title"]
        return commands.add_group(request.viewer, code=code, title=title, based_on=based_on, reason=reason)

    return saved_or_shown(request, save, "signs/groups.html", context, "sign_groups")


@require_http_methods(["GET", "POST"])
def newly_published(request: Request) -> HttpResponse:
    """Signs that were published since, which the partnership's dictionary does not have."""
    dictionary = edited(request)
    context = {"dictionary": dictionary, "lacking": lacking(dictionary)}
    if request.method == "GET":
        return shown(request, "signs/published.html", context, [])

    def save(based_on: int, reason: str) -> int:
        return commands.adopt_published(request.viewer, based_on=based_on, reason=reason)

    return saved_or_shown(request, save, "signs/published.html", context, "signs")


def _given(sent: QueryDict) -> SignWording:
    """A sign as the form gives it."""
    words = typed(sent, "label", "guidance", "list")
    return SignWording(
        words["label"],
        words["guidance"],
        words["list"],
        points=bool(sent.get("points")),
        groups=tuple(sent.getlist("groups")),
        asked=bool(sent.get("asked")),
    )


def _context_of(dictionary: Dictionary, given: SignWording, sign: Indicator) -> dict[str, Any]:
    """What the form of a sign that is there shows."""
    return _context(dictionary, given) | {"sign": sign, "is_fixed": sign.list == "H"}


def _context(dictionary: Dictionary, given: SignWording) -> dict[str, Any]:
    """What both forms of a sign show."""
    return {
        "dictionary": dictionary,
        "given": given,
        "lists": LISTS,
        "groups": list(dictionary.groups.items()),
        "chosen": list(given.groups),
        "pointing": ["yes"] if given.points else [],
        "points_options": {"yes": "It speaks of what somebody else does to the child or with her"},
        "asking": ["yes"] if given.asked else [],
        "asked_options": {"yes": "The form asks for it"},
        "longest_label": LONGEST_LABEL,
        "longest_guidance": LONGEST_GUIDANCE,
        "longest_code": LONGEST_CODE,
    }


urlpatterns = [
    path("signs/add/", add, name="sign_add"),
    path("signs/groups/", groups, name="sign_groups"),
    path("signs/published/", newly_published, name="sign_published"),
    path("signs/of/<slug:sign_code>/", edit, name="sign_edit"),
]
