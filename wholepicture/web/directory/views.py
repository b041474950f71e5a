"""The page on which one finds whom to call."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.partnership.queries import directory_of, duty_contact
from wholepicture.web.frame.request import Request


@require_http_methods(["GET"])
def directory(request: Request) -> HttpResponse:
    """Agencies, teams, safeguarding leads and how to reach them."""
    viewer = request.viewer
    context = {"agencies": directory_of(viewer), "duty": duty_contact(viewer)}
    return render(request, "directory/index.html", context)


urlpatterns = [path("directory/", directory, name="directory")]
