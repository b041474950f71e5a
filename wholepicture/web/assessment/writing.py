"""The pages on which an assessment is begun, written and signed. What is typed is kept whatever is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.assessment.commands import (
    NotSigned,
    PrintedOtherwise,
    WrittenElsewhere,
    begin_assessment,
    discard_assessment,
    keep_assessment,
    sign_assessment,
)
from wholepicture.casework.assessment.places import Drawn, together
from wholepicture.casework.assessment.queries import assessment_draft, assessments_of
from wholepicture.casework.assessment.results import DraftPage
from wholepicture.casework.assessment.tools import newest
from wholepicture.web.assessment import forms, places, words
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, typed
from wholepicture.web.frame.unsent_words import seal_of, take_back, writer_in
from wholepicture.web.parts.agencies import agency_names
from wholepicture.web.wording.times import gds_time

Page = Callable[[Request, UUID], HttpResponse]


@require_http_methods(["GET", "POST"])
def begin(request: Request, nominal: UUID) -> HttpResponse:
    """Choose a form, and begin. `after`: one's own that was returned, to go on from."""
    child = assessments_of(request.viewer, nominal=nominal)
    given = typed(request.POST if request.method == "POST" else request.GET, "tool", "after")
    tools = newest()
    errors = {}
    if request.method == "POST":
        if given["tool"] in tools:
            after = id_or_none(given["after"])
            draft = begin_assessment(request.viewer, nominal=child.nominal, tool=given["tool"], after=after)
            return redirect("assessment_write", draft)
        errors["tool"] = "Choose a form."
    context = {
        "child": child,
        "tools": [(code, tool.title, tool.says) for code, tool in tools.items()],
        "given": given | {"tool": given["tool"] or next(iter(tools))},
        **with_errors(errors),
    }
    return render(request, "assessment/begin.html", context, status=422 if errors else 200)


def of_its_writer(page: Page) -> Page:
    """Refuses words that were typed on a page made for somebody else, who was signed in in the same browser before."""

    @wraps(page)
    def checked(request: Request, draft: UUID) -> HttpResponse:
        writer = writer_in(request.POST, draft) if request.method == "POST" else None
        if writer is None or writer == request.viewer.professional_id:
            return page(request, draft)
        return render(request, "parts/somebody_else.html", {}, status=409)

    return checked


@require_http_methods(["GET", "POST"])
@of_its_writer
def write(request: Request, draft: UUID) -> HttpResponse:
    """The whole form on one page, in parts. Every button keeps what is typed first."""
    held = take_back(request, draft) if request.method == "GET" else None
    sent = held.words if held else request.POST
    try:
        if request.method == "GET" and held is None:
            return _form(request, assessment_draft(request.viewer, draft=draft), {})
        page = _kept(request, draft, sent)
        return _form(request, page, {}) if held else _pressed(request, page)
    except WrittenElsewhere:
        return _in_two_places(request, draft, sent)
    except NotFound:
        written = places.written_in(forms.sent(sent))
        if not written:
            raise
        return render(request, "assessment/gone.html", {"written": written}, status=404)


def _pressed(request: Request, page: DraftPage) -> HttpResponse:
    """On to where the button leads, once what was typed is kept."""
    pressed = typed(request.POST, "do", "as_printed")
    if pressed["do"] == "save":
        messages.success(request, "Kept. It waits for you under Your work.")
        return redirect("child_assessments", page.nominal)
    if pressed["do"] != "sign":
        return redirect(f"{reverse('assessment_write', args=[page.id])}#level-part")
    try:
        made = sign_assessment(request.viewer, draft=page.id, as_printed=pressed["as_printed"], state=page.state)
    except NotSigned as refusal:
        errors: dict[str, str] = {}
        for fault in refusal.faults:
            errors.setdefault(fault.field, fault.message)
        return _form(request, page, errors)
    except PrintedOtherwise as refusal:
        return _form(request, page, {"level": str(refusal)})
    messages.success(request, "Signed. Another person approves it: they are told that it waits.")
    return redirect("assessment", made)


GONE = (
    "Not kept: this assessment is not being written any more. It was signed or thrown away in another tab or on another device. What "
    "you wrote is on this page only: copy it before you leave."
)
STOPPED = (
    "Not kept: this assessment was also changed in another tab or on another device. Nothing of it is written over, and what you write "
    "here is on this page only. Press any of the buttons above to see both."
)


@require_http_methods(["POST"])
@of_its_writer
def keep(request: Request, draft: UUID) -> HttpResponse:
    """Keep what is typed, while it is typed. Returns `{saved_at, built_on, …}`; or `{stopped}`: why nothing more is kept, in words."""
    try:
        page = _kept(request, draft, request.POST)
    except WrittenElsewhere as refusal:
        return JsonResponse({"stopped": STOPPED}, status=refusal.status)
    except NotFound as refusal:
        return JsonResponse({"stopped": GONE}, status=refusal.status)
    return JsonResponse({"saved_at": gds_time(clock.now()), "questions": "", "understood": {}, "built_on": page.state})


@require_http_methods(["POST"])
def discard(request: Request, draft: UUID) -> HttpResponse:
    """Throw away what was begun."""
    page = assessment_draft(request.viewer, draft=draft)
    discard_assessment(request.viewer, draft=draft)
    messages.success(request, "Thrown away. What was signed before stays.")
    return redirect("child_assessments", page.nominal)


def _kept(request: Request, draft: UUID, sent: QueryDict) -> DraftPage:
    """What was sent is kept, with what was typed of signs that are asked no more. Raises WrittenElsewhere."""
    before = assessment_draft(request.viewer, draft=draft)
    fields = forms.kept_beside(before.fields, before) | forms.sent(sent)
    keep_assessment(request.viewer, draft=draft, fields=fields, drawn=Drawn(**typed(sent, "page", "built_on")))
    return assessment_draft(request.viewer, draft=draft)


def _in_two_places(request: Request, draft: UUID, sent: QueryDict) -> HttpResponse:
    """Both texts: what is kept, and what was typed here, which stands in the form and is not kept until its writer says so."""
    page = assessment_draft(request.viewer, draft=draft)
    here = forms.sent(sent)
    return _form(request, replace(page, fields=together(page.fields, here)), {}, places.differences(page, here))


def _form(
    request: Request, page: DraftPage, errors: Mapping[str, str], elsewhere: Sequence[places.Difference] | None = None
) -> HttpResponse:
    context = {
        "page": page,
        "mark": new_id(),
        "in_two_places": elsewhere is not None,
        "elsewhere": elsewhere,
        "parts": forms.parts_of(page, errors),
        "under_13": forms.context_question(page, clock.local_date()),
        "beside": words.as_printed_now(page),
        "given": page.fields,
        "writer": seal_of(request.viewer, page.id),
        "saved_at": gds_time(page.saved_at),
        "days_old": (clock.local_date() - clock.local_date(page.saved_at)).days,
        "is_news": any(is_new for _, is_new in page.since),
        **forms.choices(page, sorted(agency_names().values())),
        **with_errors(errors),
    }
    status = 422 if errors else 200 if elsewhere is None else WrittenElsewhere.status
    return render(request, "assessment/write.html", context, status=status)


urlpatterns = [
    path("people/<uuid:nominal>/assessments/new/", begin, name="assessment_new"),
    path("assessment/<uuid:draft>/write/", write, name="assessment_write"),
    path("assessment/<uuid:draft>/keep/", keep, name="assessment_keep"),
    path("assessment/<uuid:draft>/discard/", discard, name="assessment_discard"),
]
