"""The first page: what waits for whoever signs in. Open, it shows what comes by itself: it asks for its part that changes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.web.frame.request import Request
from wholepicture.web.home.work import work_of


@require_http_methods(["GET"])
def home(request: Request) -> HttpResponse:
    """All that waits, in order of harm."""
    viewer = request.viewer
    context = {
        "work": work_of(viewer),
        "may_report": viewer.may(Permission.REPORT),
        "may_follow": viewer.may(Permission.OWN_REPORTS),
        "may_oversee": viewer.may(Permission.LEDGER),
        "may_administer": viewer.may(Permission.ADMINISTER),
        "may_see_missing": viewer.may(Permission.PICTURE),
    }
    return render(request, "home/index.html", context)


@require_http_methods(["GET"])
def work(request: Request) -> HttpResponse:
    """The part of the first page that changes, for one that is open."""
    return render(request, "home/_work.html", {"work": work_of(request.viewer)})


urlpatterns = [path("", home, name="home"), path("your-work/", work, name="work")]
