"""Whether anybody may tell the area something without signing in: off until whoever sets up the partnership opens it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base.ledgered import Refusal
from wholepicture.intake.confidential.commands import set_public_door
from wholepicture.intake.confidential.queries import public_door
from wholepicture.web.administration.partnership import only_who_sets_up
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed

OPENS, CLOSES = "open", "close"
SAY_WHY = {
    OPENS: "Say why, and who reads what comes. It is kept in the record of who did what.",
    CLOSES: "Say why you close it. It is kept in the record of who did what.",
}


@require_http_methods(["GET", "POST"])
def door(request: Request) -> HttpResponse:
    """How it stands, and opening or closing it."""
    only_who_sets_up(request)
    given = typed(request.POST, "do", "reason")
    if request.method == "GET":
        return _page(request, given["reason"], {})
    if not given["reason"]:
        return _page(request, "", {"reason": SAY_WHY.get(given["do"], SAY_WHY[OPENS])})
    opens = given["do"] == OPENS
    try:
        set_public_door(request.viewer, area=request.viewer.area_id, is_open=opens, reason=given["reason"])
    except Refusal as refusal:
        return _page(request, given["reason"], {"reason": str(refusal)})
    messages.success(
        request,
        "Anybody can tell you something now." if opens else "Nothing new is taken. Whoever has a code reads on.",
    )
    return redirect("public_door")


def _page(request: Request, reason: str, errors: dict[str, str]) -> HttpResponse:
    context = {
        "door": public_door(request.viewer, area=request.viewer.area_id),
        "address": request.build_absolute_uri("/message/"),
        "reason": reason,
        **with_errors(errors),
    }
    return render(request, "administration/public_door.html", context, status=422 if errors else 200)


urlpatterns = [path("partnership/message/", door, name="public_door")]
