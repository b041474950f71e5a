"""What is set for grading: condition codes, and the two numbers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.intake.grades import READERS
from wholepicture.intake.grading.commands import set_condition_code, set_grading_numbers
from wholepicture.intake.grading.queries import grading_settings
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, number_or_none, typed

LONGEST_CODE, LONGEST_WORDS = 16, 200
MOST = 1000


@require_http_methods(["GET", "POST"])
def settings(request: Request) -> HttpResponse:
    """Codes and numbers as they are, and setting them."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _set_numbers(request) if "fewest_knowers" in request.POST else _set_code(request)
        if not errors:
            messages.success(request, "It is set. Grades that were given before keep what they were given under.")
            return redirect("grading_settings")
    codes, numbers = grading_settings(request.viewer)
    given = typed(request.POST, "code", "words", "readers", "is_used", "fewest_knowers", "fewest_fitting")
    context: dict[str, Any] = {
        "codes": codes,
        "read_by": READERS,
        "given": given,
        "fewest_knowers": given["fewest_knowers"] or numbers.fewest_knowers,
        "fewest_fitting": given["fewest_fitting"] or numbers.fewest_fitting,
        "uses": {"yes": "Offer it to graders", "no": "Do not offer it any more"},
        **with_errors(errors),
    }
    return render(request, "grading/settings.html", context, status=422 if errors else 200)


def _set_code(request: Request) -> dict[str, str]:
    given = typed(request.POST, "code", "words", "readers", "is_used")
    errors = {}
    if not given["code"] or len(given["code"]) > LONGEST_CODE:
        errors["code"] = f"Write the code, in {LONGEST_CODE} characters or fewer."
    if not given["words"] or len(given["words"]) > LONGEST_WORDS:
        errors["words"] = f"Say what it means, in {LONGEST_WORDS} characters or fewer."
    if given["readers"] not in ("", *READERS):
        errors["readers"] = "Choose one of these."
    if not errors:
        is_used = given["is_used"] != "no"
        set_condition_code(
            request.viewer, code=given["code"], words=given["words"], readers=given["readers"], is_used=is_used
        )
    return errors


def _set_numbers(request: Request) -> dict[str, str]:
    numbers = {}
    errors = {}
    for name, written in typed(request.POST, "fewest_knowers", "fewest_fitting").items():
        number = number_or_none(written, digits=4)
        if number is None or not 1 <= number <= MOST:
            errors[name] = f"Write a whole number from 1 to {MOST:,}."
        else:
            numbers[name] = number
    if not errors:
        set_grading_numbers(request.viewer, **numbers)
    return errors


urlpatterns = [path("grading/settings/", settings, name="grading_settings")]
