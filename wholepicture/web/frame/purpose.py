"""Looking for another purpose: one of those that go with the viewer's role. What is looked at later says so."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import PURPOSES, purposes_for
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request
from wholepicture.web.frame.session import change_purpose


@require_http_methods(["GET", "POST"])
def purpose(request: Request) -> HttpResponse:
    """Choose the purpose for which one looks from now on."""
    viewer = request.viewer
    errors = {}
    if request.method == "POST":
        if change_purpose(request, request.POST.get("purpose", "")):
            messages.success(
                request, "Your purpose is changed. It is written beside everything that you open from now on."
            )
            return redirect("home")
        errors = {"purpose": "Choose the purpose for which you are looking."}
    context = {
        "options": [(code, PURPOSES[code]) for code in purposes_for(viewer.role)],
        **with_errors(errors),
    }
    return render(request, "purpose/index.html", context, status=422 if errors else 200)
