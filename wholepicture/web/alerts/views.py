"""The pages of alerts. The machine raises; a person decides here, with a reason, and the senders are told."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wholepicture.alerts.commands import decide_alert, open_alert
from wholepicture.alerts.decisions import DECISIONS, TOLD
from wholepicture.alerts.queries import alert_of, alerts_awaiting, alerts_decided
from wholepicture.alerts.results import AlertPage
from wholepicture.base.ledgered import NotFound
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.web.alerts import page
from wholepicture.web.frame.request import Request
from wholepicture.web.picture.page import shown


@require_http_methods(["GET"])
def alerts(request: Request) -> HttpResponse:
    """What waits, the one due first at the top; and what was decided, latest first."""
    waiting, decided = alerts_awaiting(request.viewer), alerts_decided(request.viewer)
    context = {
        "waiting": [(row, page.sentence_of(row)) for row in waiting],
        "decided": [(row, page.sentence_of(row)) for row in decided],
    }
    return render(request, "alerts/alerts.html", context)


@require_http_methods(["GET"])
def alert(request: Request, alert: UUID) -> HttpResponse:
    """One alert: what, why with the reports, what was decided before, and the decision."""
    found = alert_of(request.viewer, alert=alert)
    if found is None:
        raise NotFound
    if found.row.decided is None:
        open_alert(request.viewer, alert=alert)
    return _page(request, found)


@require_http_methods(["POST"])
def decide(request: Request, alert: UUID) -> HttpResponse:
    """Dismiss, watch or act."""
    found = alert_of(request.viewer, alert=alert)
    if found is None:
        raise NotFound
    given = {name: request.POST.get(name, "").strip() for name in ("decision", "reason", "told")}
    errors = {}
    if given["decision"] not in DECISIONS:
        errors["decision"] = "Choose what is to be done: dismiss, watch or act."
    if not given["reason"]:
        errors["reason"] = "Say why, so that whoever reads this later can follow it."
    if errors:
        return _page(request, found, given, errors)
    decide_alert(request.viewer, alert=alert, **given)
    messages.success(request, "Your decision is recorded, and the senders of the reports have been told.")
    return redirect("alert", alert)


def _page(
    request: Request,
    found: AlertPage,
    given: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    agencies = {one.code: one.name for one in agencies_by_id().values()}
    reasons, others = page.reasons_with_reports(found.row, found.reports, agencies)
    context = {
        "page": found,
        "row": found.row,
        "sentence": page.sentence_of(found.row),
        "reasons": reasons,
        "others": others,
        "later": [shown(one, agencies) for one in found.later],
        "told": page.told([*found.reports, *found.later]),
        "decisions": DECISIONS,
        "usual_words": [(DECISIONS[code].partition(":")[0], text) for code, text in TOLD.items()],
        "given": given or {},
        "errors": errors or {},
        "mistakes": [{"field": name, "message": message} for name, message in (errors or {}).items()],
    }
    return render(request, "alerts/alert.html", context, status=422 if errors else 200)
