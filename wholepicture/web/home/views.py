"""The first page: what waits for whoever signs in. Open, it shows what comes by itself: it asks for its parts that change."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.intake.registers.taking import is_kept_for, is_sent_by
from wholepicture.web.frame.request import Request
from wholepicture.web.parts.work import cards_of, pressing_of, without_answer


@require_http_methods(["GET"])
def home(request: Request) -> HttpResponse:
    """All that waits, in order of harm."""
    viewer = request.viewer
    if viewer.may(Permission.PARTNERSHIP):
        return redirect("partnership")
    context = {
        "pressing": pressing_of(viewer),
        "cards": cards_of(viewer),
        "waiting": without_answer(viewer),
        "may_report": viewer.may(Permission.REPORT),
        "may_read": viewer.may(Permission.PICTURE),
        "keeps_register": is_kept_for(viewer),
        "sends_register": is_sent_by(viewer),
        "may_follow": viewer.may(Permission.OWN_REPORTS),
        "may_disagree": viewer.may(Permission.ESCALATE),
        "may_oversee": viewer.may(Permission.LEDGER),
        "may_administer": viewer.may(Permission.ADMINISTER),
        "is_told": viewer.may(Permission.PICTURE),  # as `config.door.live`: for whoever reads no content nothing comes
        "may_bar": viewer.is_hub and viewer.may(Permission.PROTECT),
    }
    return render(request, "home/index.html", context)


@require_http_methods(["GET"])
def pressing(request: Request) -> HttpResponse:
    """For a first page that is open: what presses. It is asked for first, and costs little."""
    return render(request, "home/_pressing.html", {"pressing": pressing_of(request.viewer)})


@require_http_methods(["GET"])
def cards(request: Request) -> HttpResponse:
    """For a first page that is open: the rest of the work."""
    return render(request, "parts/work_cards.html", {"cards": cards_of(request.viewer)})


urlpatterns = [
    path("", home, name="home"),
    path("your-work/now/", pressing, name="work_now"),
    path("your-work/cards/", cards, name="work_cards"),
]
