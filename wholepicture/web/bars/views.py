"""The pages of conflicts of interest. A barred person gets the answer that they get for what is not there."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.commands import bar_viewer
from wholepicture.access.queries import Colleague, bars_standing, those_to_bar
from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.picture.queries import people_shown, picture_of
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed
from wholepicture.web.parts.pick import COLLEAGUE, MORE_COLLEAGUES, Option, Picked, colleagues_to_pick, picked

NO_NAME = "Type the name of who is to be barred."
NOBODY = (
    "Nobody in the directory who signs in is called that. Try a part of the name. You cannot bar yourself: ask a colleague of "
    "the hub to do it."
)
NO_REASON = "Say why they must not see this record."
BARRED_ALREADY = "They are barred from this record already."


@require_http_methods(["GET"])
def bars(request: Request) -> HttpResponse:
    """The bars of the area that hold, from the records that the viewer may see: not their own, nor any beside it."""
    viewer = _of_the_hub(request)
    standing = bars_standing(viewer)
    names = people_shown(viewer, nominals={bar.nominal for bar in standing})
    rows = [(bar, names[bar.nominal]) for bar in reversed(standing) if bar.nominal in names]
    return render(request, "bars/list.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def add(request: Request, nominal: UUID) -> HttpResponse:
    """Bar somebody of the directory from a person's record, with a reason."""
    viewer = _of_the_hub(request)
    picture = picture_of(viewer, nominal=nominal)
    if picture is None:
        raise NotFound
    given = typed(request.POST, "colleague", "professional", "colleague_asked", "reason")
    errors: dict[str, str] = {}
    found = Picked()
    if request.method == "POST":
        found = picked(given, errors, COLLEAGUE, partial(_find, viewer), NOBODY)
        who = _bar(viewer, picture.id, found, given, errors)
        if who:
            messages.success(request, f"{who} is barred from this record, and is not told.")
            return redirect("person", picture.id)
    context: dict[str, Any] = {
        "picture": picture,
        "given": given,
        "colleagues": found.options,
        "more": MORE_COLLEAGUES if found.is_more else "",
        **with_errors(errors),
    }
    return render(request, "bars/add.html", context, status=422 if errors else 200)


def _of_the_hub(request: Request) -> Viewer:
    if not (request.viewer.may(Permission.PROTECT) and request.viewer.is_hub):
        raise NotFound
    return request.viewer


def _find(viewer: Viewer, words: str) -> tuple[list[Option], bool]:
    return colleagues_to_pick(those_to_bar(viewer, words=words))


def _bar(viewer: Viewer, nominal: UUID, found: Picked, given: dict[str, str], errors: dict[str, str]) -> str:
    """Who is barred now, told from others of that name; empty: nobody, and `errors` says why."""
    who = next(iter(those_to_bar(viewer, person=found.id)), None) if found.id else None
    _look_over(viewer, nominal, who, given, errors)
    if errors or who is None:
        return ""
    try:
        bar_viewer(viewer, professional=who.id, nominal=nominal, reason=given["reason"])
    except Refusal as refusal:
        errors["reason"] = str(refusal)
        return ""
    return f"{who.name}, {who.agency},"


def _look_over(
    viewer: Viewer, nominal: UUID, who: Colleague | None, given: dict[str, str], errors: dict[str, str]
) -> None:
    if not given["colleague"]:
        errors["colleague"] = NO_NAME
    elif who and who.id in {bar.professional for bar in bars_standing(viewer, nominal=nominal)}:
        errors["colleague"] = BARRED_ALREADY
    elif not (who or errors):
        errors["colleague"] = NOBODY
    if not given["reason"]:
        errors["reason"] = NO_REASON


urlpatterns = [
    path("bars/", bars, name="bars"),
    path("people/<uuid:nominal>/bars/new/", add, name="bar_add"),
]
