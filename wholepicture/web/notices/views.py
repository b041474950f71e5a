"""The page on which one's notices stand, and opening one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base import clock
from wholepicture.notices.commands import see_all, see_notice
from wholepicture.notices.queries import MOST_UNSEEN, notices_of
from wholepicture.notices.rules import KINDS
from wholepicture.web.frame.request import Request, moment_or_none
from wholepicture.web.notices.places import place_of
from wholepicture.web.notices.titles import titles_of
from wholepicture.web.wording.sentences import plural


@require_http_methods(["GET"])
def notices(request: Request) -> HttpResponse:
    """What waits for the viewer, what presses first; and what they have seen."""
    waiting, seen = notices_of(request.viewer)
    titles = titles_of(request.viewer, [*waiting, *seen])
    context = {
        "waiting": [(row, KINDS[row.kind], titles.get(row.id, "")) for row in waiting],
        "seen": [(row, KINDS[row.kind], titles.get(row.id, "")) for row in seen],
        "is_cut": sum(row.times for row in waiting) >= MOST_UNSEEN,
        "shown_at": clock.now().isoformat(),
    }
    return render(request, "notices/index.html", context)


@require_http_methods(["GET"])
def notice(request: Request, notice: UUID) -> HttpResponse:
    """What a notice is about; from then on it is seen."""
    kind, record = see_notice(request.viewer, notice=notice)
    return redirect(place_of(request.viewer, kind, record))


@require_http_methods(["GET"])
def number(request: Request) -> HttpResponse:
    """For a first page that is open: how many notices wait, as the header shows it."""
    return render(request, "_told.html")


@require_http_methods(["POST"])
def notices_seen(request: Request) -> HttpResponse:
    """All that the page showed is seen; what came meanwhile waits."""
    until = moment_or_none(request.POST.get("shown_at", "")) or clock.now()
    number = see_all(request.viewer, until=until)
    messages.success(request, f"{plural(number, 'notice')} put aside. What they are about waits as before.")
    return redirect("notices")


urlpatterns = [
    path("notices/", notices, name="notices"),
    path("your-work/notices/", number, name="work_notices"),
    path("notices/seen/", notices_seen, name="notices_seen"),
    path("notices/<uuid:notice>/", notice, name="notice"),
]
