"""That a child is missing now, in three taps: the page from a home screen, the child, and *Send*. And the page that a telephone keeps.

It makes the same report as the long form, of the same kind; what that asks besides can be sent afterwards.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.missing.rules import procedure_in_force
from wholepicture.intake import NotUnderstood, SameKeyOtherContent
from wholepicture.intake.commands import accept_submission, save_draft
from wholepicture.partnership.queries import duty_contact
from wholepicture.picture.queries import children_to_choose
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, typed
from wholepicture.web.parts.report.kinds import MISSING
from wholepicture.web.reporting import chosen, kind_answers
from wholepicture.web.reporting.body import Body, Content, body_from
from wholepicture.web.reporting.forms import mistakes_in
from wholepicture.web.reporting.sent_reports import own_report

SINCE, HOW = "missing-missing_since", "missing-circumstances"


@require_http_methods(["GET"])
def who(request: Request) -> HttpResponse:
    """The children whom one works with, each a tap."""
    viewer = request.viewer
    children = children_to_choose(viewer) if chosen.may_choose(viewer) else []
    rows = [(child.id, chosen.name_and_age(child), chosen.where_she_is(child)) for child in children]
    return render(request, "reporting/missing_who.html", {"children": rows, "duty": duty_contact(viewer)})


@require_http_methods(["GET", "POST"])
def send(request: Request, nominal: UUID) -> HttpResponse:
    """Says that this child is missing now. When they were last seen is *now* unless it is said."""
    begun = chosen.begun_about(request.viewer, str(nominal))
    if not begun:
        return _without_choosing(request)
    if request.method == "GET":
        return _page(request, begun, {"since": "now", "how": "", "key": str(new_id())}, {})
    given = typed(request.POST, "since", "how", "key")
    key = id_or_none(given["key"]) or new_id()
    content = kind_answers.with_read(_content(begun, given), {}, now=clock.now())
    errors = {
        _BOX.get(mistake.field, ""): mistake.message for mistake in mistakes_in(content, today=clock.local_date())
    }
    if errors:
        return _page(request, begun, {**given, "key": str(key)}, errors)
    try:
        stored = accept_submission(request.viewer, body=_body(request.viewer, content, key), channel="screen")
    except SameKeyOtherContent:
        errors["since"] = "This was sent already, with other words. Open Missing to see it, or send it as a new report."
    except NotUnderstood as refused:
        errors[""] = " ".join(problem.reason for problem in refused.problems)
    else:
        return redirect("missing_sent", stored.receipt)
    return _page(request, begun, {**given, "key": str(new_id())}, errors)


def _without_choosing(request: Request) -> HttpResponse:
    """Where whoever tells may not read of the child any more, because their training lapsed meanwhile, they go on in the long form with
    what they typed, and say who it is. Raises NotFound for anybody else who does not see her."""
    if not request.viewer.is_narrowed:
        raise NotFound
    draft, given = new_id(), typed(request.POST, "since", "how")
    save_draft(request.viewer, draft_id=draft, content=_content({}, given))
    messages.warning(request, "Say who the child is: you cannot choose a child while your training is not entered.")
    return redirect("report_write", draft)


_BOX = {SINCE: "since", HOW: "how"}


def _content(begun: Content, given: dict[str, str]) -> Content:
    """The draft that the long form would have made of it."""
    answers = {"aside-missing_now": "yes", SINCE: given["since"] or "now", HOW: given["how"]}
    return {**begun, "kind": MISSING.code, **answers}


def _body(viewer: Viewer, content: Content, key: UUID) -> Body:
    author = {"name": viewer.name, "job": viewer.role_title, "team": viewer.team_name, "email": viewer.email}
    return body_from(content, key=str(key), recorded_at=clock.now(), author=author)


def _page(request: Request, begun: Content, given: dict[str, str], errors: dict[str, str]) -> HttpResponse:
    context: dict[str, Any] = {
        "child": next(iter(chosen.chosen_in(request.viewer, begun).values()), None),
        "given": given,
        "duty": duty_contact(request.viewer),
        **with_errors(errors),
    }
    return render(request, "reporting/missing_now.html", context, status=422 if errors else 200)


@require_http_methods(["GET"])
def sent(request: Request, receipt: str) -> HttpResponse:
    """What to do now, step by step, with the numbers to ring."""
    stored = own_report(request.viewer, receipt)
    if stored.row.kind != MISSING.code:
        raise NotFound
    context = {
        "page": stored,
        "steps": procedure_in_force().steps,
        "may_follow": request.viewer.may(Permission.MISSING),
        "duty": duty_contact(request.viewer),
    }
    return render(request, "reporting/missing_sent.html", context)


@require_http_methods(["GET"])
def manifest(request: Request) -> HttpResponse:
    """What a telephone keeps, so that the page stands on its home screen. It names nobody and holds nothing."""
    kept = {
        "name": "Whole Picture: a child is missing",
        "short_name": "Missing now",
        "start_url": reverse("missing_now"),
        "scope": "/",
        "display": "browser",
        "background_color": "#ffffff",
        "theme_color": "#0b0c0c",
    }
    return JsonResponse(kept, content_type="application/manifest+json")


urlpatterns = [
    path("missing/now/", who, name="missing_now"),
    path("missing/now/on-a-telephone.webmanifest", manifest, name="missing_manifest"),
    path("missing/now/sent/<str:receipt>/", sent, name="missing_sent"),
    path("missing/now/<uuid:nominal>/", send, name="missing_now_send"),
]
