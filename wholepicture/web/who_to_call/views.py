"""The page on which one finds who to call about a child: who works with her, who is on duty now, and where she is tonight."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base.ledgered import NotFound
from wholepicture.picture.to_ring import who_to_ring
from wholepicture.web.frame.request import Request
from wholepicture.web.parts.to_ring import in_order, words_of


@require_http_methods(["GET"])
def who_to_call(request: Request, nominal: UUID) -> HttpResponse:
    """Everybody to call about a child."""
    ring = who_to_ring(request.viewer, nominal=nominal)
    if ring is None:
        raise NotFound
    if ring.nominal != nominal:
        return redirect("who_to_call", ring.nominal)
    context = {"ring": ring, "workers": in_order(ring.workers), **words_of(ring)}
    return render(request, "who_to_call/child.html", context)


urlpatterns = [path("who-to-call/<uuid:nominal>/", who_to_call, name="who_to_call")]
