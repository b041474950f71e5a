"""The pages of cases and actions. Each step has a page of its own, on which nothing typed is lost."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.case_notes.queries import notes_of_case
from wholepicture.casework.cases.commands import NotOpened, open_case
from wholepicture.casework.cases.queries import action_of, case_of
from wholepicture.casework.cases.results import ActionPage, CasePage
from wholepicture.casework.cases.rules import LEVELS
from wholepicture.casework.meeting.discussions.queries import discussions_in
from wholepicture.casework.referral.queries import referrals_of_case
from wholepicture.casework.supervision.queries import supervision_of_case
from wholepicture.picture.queries import people_shown
from wholepicture.web.cases import words
from wholepicture.web.cases.steps import ACTION_STEPS, BOXES, CASE_STEPS, Step, Taken
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed
from wholepicture.web.parts.finding import is_finding, is_sent, sought_in
from wholepicture.web.parts.opening import Filled, asked_about, filled_in, in_order_of_page, opening_context, sought_for
from wholepicture.web.parts.referral_lines import lines_of

NOTES_SHOWN = 5  # on the page of the case; all of them have a page of their own


@require_http_methods(["GET"])
def case(request: Request, case: UUID) -> HttpResponse:
    """One case: who has it, what is to be done, what was done, and its record."""
    page = _case(request, case)
    context = {
        "page": page,
        "row": page.row,
        "state": words.STATES[page.row.state],
        "level": LEVELS[page.row.level],
        "to_do": page.row.open_actions,
        "ended": [(one, words.ENDED[one.state]) for one in page.row.actions if one.state != "open"],
        "moves": [(move, words.case_move(move)) for move in reversed(page.moves)],
        "referrals": lines_of(referrals_of_case(request.viewer, case=case)),
        "may_open_source": request.viewer.may(Permission.ALERTS),
        "discussions": discussions_in(request.viewer, case=page.row),
        "may_call": page.may_move and page.row.state != "closed",
        "steps": [step for step in CASE_STEPS.values() if step.is_offered(page)] if page.may_move else [],
        "notes": notes_of_case(request.viewer, case=case, most=NOTES_SHOWN),
        "may_note": page.may_move and page.row.state != "closed",
        "supervision": supervision_of_case(request.viewer, case=case),
    }
    return render(request, "cases/case.html", context)


@require_http_methods(["GET"])
def action(request: Request, action: UUID) -> HttpResponse:
    """One action: who does it, by when, and its record."""
    page = _action(request, action)
    is_open = page.row.state == "open"
    context = {
        "page": page,
        "row": page.row,
        "state": ("To be done", "blue") if is_open else words.ENDED[page.row.state],
        "moves": [(move, words.action_move(move)) for move in reversed(page.moves)],
        "steps": list(ACTION_STEPS.values()) if is_open and page.may_move else [],
    }
    return render(request, "cases/action.html", context)


@require_http_methods(["GET", "POST"])
def case_step(request: Request, case: UUID, doing: str) -> HttpResponse:
    """One step of a case: an action given, somebody else who leads or shares it, asked to close, answered, reopened."""
    page = _case(request, case)
    chosen = CASE_STEPS.get(doing)
    if chosen is None or not page.may_move:
        raise NotFound
    return _step(request, chosen, page, redirect("case", case))


@require_http_methods(["GET", "POST"])
def action_step(request: Request, action: UUID, move: str) -> HttpResponse:
    """One step of an action: what came of it, somebody else who does it, another day."""
    page = _action(request, action)
    chosen = ACTION_STEPS.get(move)
    if chosen is None or not page.may_move:
        raise NotFound
    return _step(request, chosen, page, redirect("action", action))


def _step(request: Request, step: Step, page: Any, done: HttpResponse) -> HttpResponse:
    taken = Taken(typed(request.POST, *BOXES))
    if is_sent(request):
        taken = step.taken(request.viewer, page, taken)
        if not taken.errors:
            messages.success(request, step.recorded)
            return done
    context = {
        "page": page,
        "row": page.row,
        "step": step,
        "seen": page.seen,
        "given": {"seen": page.seen, **taken.given},
        "due": {part: taken.given[f"due-{part}"] for part in ("day", "month", "year")},
        **step.people_of(request.viewer, page, sought_in(request.POST, "person")),
        "moves": step.moves_since(page, taken),
        **with_errors(taken.errors),
    }
    return render(request, "cases/step.html", context, status=422 if taken.errors else 200)


@require_http_methods(["GET", "POST"])
def case_new(request: Request, nominal: UUID) -> HttpResponse:
    """A case opened by hand about a child, or one that is joined, with its first action."""
    names = people_shown(request.viewer, nominals=[nominal])
    asked = (
        asked_about(request.viewer, [(nominal, names[nominal])], sought_for(request.POST)) if nominal in names else None
    )
    if asked is None:
        raise NotFound
    filled = Filled()
    if request.method == "POST":
        filled = filled_in(request.POST, asked)
        if is_finding(request):
            filled = Filled(filled.given)
        elif filled.opening and not filled.errors:
            try:
                opened = open_case(request.viewer, opening=filled.opening)
            except NotOpened as refused:
                filled = Filled(filled.given, filled.opening, refused.problems)
            else:
                messages.success(request, "It is kept. Whoever leads it, and whoever does something in it, is told.")
                return redirect("case", opened)
    context = {
        "nominal": nominal,
        "label": names[nominal],
        **opening_context(asked, filled),
        **with_errors(in_order_of_page({}, filled)),
    }
    return render(request, "cases/new.html", context, status=422 if filled.errors else 200)


def _case(request: Request, case: UUID) -> CasePage:
    page = case_of(request.viewer, case=case)
    if page is None:
        raise NotFound
    return page


def _action(request: Request, action: UUID) -> ActionPage:
    page = action_of(request.viewer, action=action)
    if page is None:
        raise NotFound
    return page


urlpatterns = [
    path("children/<uuid:nominal>/case/", case_new, name="case_new"),
    path("cases/<uuid:case>/", case, name="case"),
    path("cases/<uuid:case>/<slug:doing>/", case_step, name="case_step"),
    path("actions/<uuid:action>/", action, name="action"),
    path("actions/<uuid:action>/<slug:move>/", action_step, name="action_step"),
]
