"""The pages on which assessments are read, found and approved."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base import clock
from wholepicture.base.ledgered import NeedsReason, NotFound, Refusal
from wholepicture.casework.assessment.commands import AlreadyReviewed, NotYours, review_assessment
from wholepicture.casework.assessment.queries import assessment_of, assessments_of, assessments_waiting
from wholepicture.casework.assessment.results import AssessmentPage, LevelRow
from wholepicture.casework.assessment.rules import LISTS, LONGEST_REASON, REVIEWS
from wholepicture.web.assessment import words
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed
from wholepicture.web.parts.disputed import disputed_context
from wholepicture.web.wording.sign_lists import TITLES

DONE = {
    "approve": "Approved. Whoever signed it is told.",
    "return": "Returned with your comments. Whoever signed it is told.",
    "decline": "Declined. Whoever signed it is told.",
}
HINTS = {
    "approve": "Its level counts.",
    "return": "Its level does not count, as where you decline it. Whoever signed it goes on from what they wrote.",
    "decline": "Its level does not count. What stood before it stands, unless that is too low for harm that is recorded.",
}


@require_http_methods(["GET"])
def waiting(request: Request) -> HttpResponse:
    """What falls due, what waits for approval, what one began."""
    work = assessments_waiting(request.viewer)
    today = clock.local_date()
    context = {
        "due": [(row, words.is_due(row, today)) for row in work.due],
        "to_review": [(row, words.state_of(row)) for row in work.to_review],
        "drafts": work.drafts,
        "may_review": request.viewer.may(Permission.APPROVE) and (request.viewer.is_hub or request.viewer.is_lead),
    }
    return render(request, "assessment/waiting.html", context)


@require_http_methods(["GET"])
def of_child(request: Request, nominal: UUID) -> HttpResponse:
    """A child's assessments: harm first, levels over time, what one began."""
    child = assessments_of(request.viewer, nominal=nominal)
    if child.nominal != nominal:
        return redirect("child_assessments", child.nominal)
    context = {
        "child": child,
        "standing": child.standing,
        "levels": [(row, words.state_of(row)) for row in child.levels],
        "may_assess": request.viewer.may(Permission.ASSESS),
        "is_due": child.standing is not None and words.is_due(child.standing, clock.local_date()),
    }
    return render(request, "assessment/child.html", context)


@require_http_methods(["GET"])
def assessment(request: Request, assessment: UUID) -> HttpResponse:
    """One assessment as it was signed, with the form of whoever may approve it."""
    return _page(request, _found(request, assessment), {}, {})


@require_http_methods(["POST"])
def review(request: Request, assessment: UUID) -> HttpResponse:
    """A supervisor approves, returns or declines it."""
    page = _found(request, assessment)
    given = typed(request.POST, "decision", "review_reason")
    errors = _errors(given, page.row)
    if not errors:
        try:
            review_assessment(
                request.viewer, assessment=assessment, decision=given["decision"], reason=given["review_reason"]
            )
        except NeedsReason as refusal:
            errors["review_reason"] = str(refusal)
        except (AlreadyReviewed, NotYours) as refusal:
            return _page(request, _found(request, assessment), given, {}, refusal)
        else:
            messages.success(request, DONE[given["decision"]])
            return redirect("assessment", assessment)
    return _page(request, page, given, errors)


def _found(request: Request, assessment: UUID) -> AssessmentPage:
    page = assessment_of(request.viewer, assessment=assessment)
    if page is None:
        raise NotFound
    return page


def _errors(given: dict[str, str], row: LevelRow) -> dict[str, str]:
    errors = {}
    if given["decision"] not in REVIEWS:
        errors["decision"] = "Choose whether you approve it, return it or decline it."
    if given["decision"] in ("return", "decline") and not given["review_reason"]:
        errors["review_reason"] = "Say what is missing or wrong, so that whoever signed it can follow it."
    if given["decision"] == "approve" and row.is_lowering and not given["review_reason"]:
        errors["review_reason"] = "This lowers the level. Say why you agree that it is safe to."
    if len(given["review_reason"]) > LONGEST_REASON:
        errors["review_reason"] = f"Use {LONGEST_REASON:,} characters or fewer."
    return errors


def _page(
    request: Request,
    page: AssessmentPage,
    given: dict[str, str],
    errors: dict[str, str],
    refused: Refusal | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "page": page,
        "row": page.row,
        "state": words.state_of(page.row),
        "beside": words.as_printed_then(page),
        "lists": [(TITLES[name], *words.answered(page.answers.get(name, ()))) for name in LISTS],
        "context": page.answers.get("context", ()),
        "decisions": [(code, title, HINTS[code]) for code, title in REVIEWS.items()],
        "given": given,
        **disputed_context(request.viewer, page.decisions),
        "is_returned": page.is_returned_to_writer,
        "unsent": [given["review_reason"]] if refused and given["review_reason"] else [],
        **with_errors({"unsent": str(refused)} if refused else errors),
    }
    status = refused.status if refused else 422 if errors else 200
    return render(request, "assessment/assessment.html", context, status=status)


urlpatterns = [
    path("assessments/", waiting, name="assessments"),
    path("people/<uuid:nominal>/assessments/", of_child, name="child_assessments"),
    path("assessments/<uuid:assessment>/", assessment, name="assessment"),
    path("assessments/<uuid:assessment>/review/", review, name="assessment_review"),
]
