"""The pages of alerts. The machine raises; a person decides here, with a reason, and the senders are told."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.alerts.commands import AlreadyDecided, MoreCameMeanwhile, decide_alert, open_alert
from wholepicture.alerts.decisions import TOLD, TOLD_OF_ONE
from wholepicture.alerts.looking_again import look_again
from wholepicture.alerts.markable import NotMarked
from wholepicture.alerts.offered import Offer, offered
from wholepicture.alerts.queries import alert_of, alert_reads_first, alerts_awaiting, alerts_decided
from wholepicture.alerts.results import AlertPage
from wholepicture.analysis.queries import network_behind
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.cases.acting import act_on_alert
from wholepicture.casework.cases.commands import NotOpened
from wholepicture.picture.over_time.absences import absences_of
from wholepicture.picture.queries import people_in, seen_over_time
from wholepicture.picture.results import Entry, NamedRow
from wholepicture.web.alerts.acting import Acting, acting_context, acting_from, confirmed_of, in_order_of_page
from wholepicture.web.alerts.reasons import also_in_words, reasons_with_reports, senders
from wholepicture.web.frame.request import Request, id_or_none
from wholepicture.web.parts import to_ring
from wholepicture.web.parts.agencies import agency_names
from wholepicture.web.parts.alert_in_words import people_in_words, people_with_roles, sentence_of
from wholepicture.web.parts.decision import Decision, DecisionForm, decision_context, decision_from, record_decision
from wholepicture.web.parts.disputed import disputed_context
from wholepicture.web.parts.entry import EntryInWords, entry_in_words
from wholepicture.web.parts.finding import is_finding
from wholepicture.web.parts.in_place import judge_in_place, questions_in_place
from wholepicture.web.parts.judgement import Judgement
from wholepicture.web.parts.listed_report import report_in_words
from wholepicture.web.parts.network import NetworkDrawn, drawn
from wholepicture.web.parts.opening import Asked, Filled, asked_about, came_to, filled_in, opening_context, sought_for
from wholepicture.web.parts.strip.child import OfChild, strip_of_child
from wholepicture.web.parts.strip.drawing import StripShown

DECISION = DecisionForm(
    heading="Your decision",
    reason_hint="Kept with the decision for the hub. The senders do not see it.",
    told_label="Why, for those who sent the reports",
    button="Record the decision and tell the senders",
    recorded="Your decision is recorded, and the senders of the reports have been told.",
    usual=TOLD,
)


def _form_of(raised: AlertPage) -> DecisionForm:
    """The form in which it is decided: each sender is told of their own report alone, where there is no other, and while it rests on a
    presumption."""
    return replace(DECISION, usual=TOLD_OF_ONE) if raised.row.is_presumed or raised.row.reports == 1 else DECISION


@require_http_methods(["GET"])
def alerts(request: Request) -> HttpResponse:
    """What waits, the one due first at the top; and what was decided, latest first."""
    waiting, decided = alerts_awaiting(request.viewer), alerts_decided(request.viewer)
    context = {
        "waiting": [(row, sentence_of(row), people_in_words(row)) for row in waiting],
        "decided": [(row, sentence_of(row)) for row in decided],
    }
    return render(request, "alerts/alerts.html", context)


@require_http_methods(["GET"])
def again(request: Request) -> HttpResponse:
    """What only stands on the look-again list, newest change first: gone through weekly."""
    page = look_again(request.viewer, after=id_or_none(request.GET.get("after", "")))
    context = {
        "rows": [(listed, sentence_of(listed.row), people_in_words(listed.row)) for listed in page.rows],
        "onward": page.onward,
        "is_first": "after" not in request.GET,
    }
    return render(request, "alerts/again.html", context)


@require_http_methods(["GET"])
def alert(request: Request, alert: UUID) -> HttpResponse:
    """One alert: what, why with the reports, what was decided before, and the decision."""
    if first := alert_reads_first(request.viewer, alert=alert):
        return render(request, "alerts/read_first.html", {"reports": [report_in_words(row) for row in first]})
    raised = _raised(request, alert)
    if raised.row.decided is None:
        open_alert(request.viewer, alert=alert)
    return _page(request, raised, _begun(raised))


def _begun(raised: AlertPage) -> Decision:
    """What stands in the form at first: the answer to the one report behind it, so that nobody writes the same twice."""
    answer = raised.answer
    return (
        Decision({"decision": answer.decision, "changes": answer.changes, "reason": answer.reason})
        if answer
        else Decision()
    )


@require_http_methods(["POST"])
def decide(request: Request, alert: UUID) -> HttpResponse:
    """Dismiss, watch or act."""
    raised = _raised(request, alert)
    if raised.row.decided:
        raise AlreadyDecided  # nothing is offered any more: whatever was ticked would be called wrong
    decision = decision_from(request.POST)
    acting = acting_from(request.POST, _offers(request, raised))
    filled = _case_filled_in(request, raised, decision)
    if is_finding(request):
        unsent = replace(decision, errors={})
        return _page(request, raised, unsent, acting=replace(acting, errors={}), filled=Filled(filled.given))
    if decision.errors or acting.errors or filled.errors:
        return _page(request, raised, decision, acting=acting, filled=filled)
    given = {"alert": alert, "as_read": request.POST.get("as_read", ""), **acting.given}
    try:
        record_decision(request, _form_of(raised), decision, _command(request, filled, given))
    except MoreCameMeanwhile as refused:
        undecided = replace(decision, errors={"decision": str(refused)})
        return _page(request, _raised(request, alert), undecided, acting=acting, filled=filled)
    except NotMarked as refused:
        refused_tick = replace(acting, errors={"of_concern": str(refused)})
        return _page(request, _raised(request, alert), decision, acting=refused_tick, filled=filled)
    except NotOpened as refused:
        return _page(request, raised, decision, acting=acting, filled=replace(filled, errors=refused.problems))
    return redirect("alert", alert)


def _command(request: Request, filled: Filled, given: Mapping[str, Any]) -> Callable[..., object]:
    """What decides: alone, or with the case that is opened or joined by it."""
    if filled.opening:
        return partial(act_on_alert, request.viewer, opening=filled.opening, **given)
    return partial(decide_alert, request.viewer, **given)


def _case_filled_in(request: Request, raised: AlertPage, decision: Decision) -> Filled:
    asked = _case_asked(request, raised) if decision.given["decision"] == "act" else None
    return filled_in(request.POST, asked) if asked else Filled()


def _case_asked(request: Request, raised: AlertPage) -> Asked | None:
    """What is asked of a case of one of the children who it touches, while it waits for a decision."""
    if raised.row.decided:
        return None
    return asked_about(
        request.viewer,
        [(one.id, one.label) for one in raised.row.people if one.role == "child"],
        sought_for(request.POST),
    )


def _offers(request: Request, raised: AlertPage) -> list[Offer]:
    """Whom and what its reports name, while it waits for a decision."""
    if raised.row.decided:
        return []
    return offered(request.viewer, submissions=[report.submission for report in _behind(raised)])


@require_http_methods(["POST"])
def judge(request: Request, alert: UUID, question: UUID) -> HttpResponse:
    """Whether somebody whom the alert touches is somebody else who is known."""
    raised = _raised(request, alert)
    judgement = judge_in_place(request, _people(raised), question)
    if judgement.errors:
        return _page(request, raised, Decision(), {question: judgement})
    return redirect("alert", alert)


def _people(raised: AlertPage) -> set[UUID]:
    return {person.id for person in raised.row.people}


def _raised(request: Request, alert: UUID) -> AlertPage:
    raised = alert_of(request.viewer, alert=alert)
    if raised is None:
        raise NotFound
    return raised


def _words(request: Request, raised: AlertPage) -> Callable[[Entry], EntryInWords]:
    """How its reports are said: each with who it is about, where it is about a thing, or about several people."""
    agencies = agency_names()
    if not (raised.row.is_about_thing or raised.row.is_presumed or len(raised.row.people) > 1):
        return lambda report: entry_in_words(report, agencies)
    behind = [*_behind(raised), *raised.revised, *raised.left, *raised.since]
    named = people_in(request.viewer, submissions=list({report.submission for report in behind}))
    return lambda report: entry_in_words(report, agencies, people=named.get(report.submission, ()))


def _page(
    request: Request,
    raised: AlertPage,
    decision: Decision,
    answered: Mapping[UUID, Judgement] | None = None,
    *,
    acting: Acting | None = None,
    filled: Filled = Filled(),
) -> HttpResponse:
    words = _words(request, raised)
    reasons, others = reasons_with_reports(raised.row, raised.reports, words)
    acting = acting or Acting()
    wrong = decision.errors | acting.errors | filled.errors
    questions = questions_in_place(request.viewer, _people(raised), answered)
    context = {
        "page": raised,
        "row": raised.row,
        "sentence": sentence_of(raised.row),
        "reasons": reasons,
        "others": others,
        "later": [words(report) for report in raised.later],
        "people": _told_apart(raised, questions["said_of"]),
        "also": [also_in_words(also, words) for also in raised.also],
        "revised": [words(report) for report in raised.revised],
        "left": [words(report) for report in raised.left],
        "since": [words(report) for report in raised.since],
        "strips": _strips(request, raised),
        "confirmed_of": confirmed_of(raised.row),
        "audience": senders(_behind(raised)),
        "network": _drawn(request, raised),
        **_to_ring(request, raised),
        **questions,
        **disputed_context(request.viewer, [raised.decision_id]),
        **acting_context(raised, _offers(request, raised), acting),
        **opening_context(_case_asked(request, raised), filled, shows=decision.given.get("decision") == "act"),
        **came_to(request.viewer, [raised.row.id]),
        **decision_context(
            _form_of(raised),
            replace(decision, errors=in_order_of_page(wrong)),
        ),
    }
    return render(request, "alerts/alert.html", context, status=422 if wrong or answered else 200)


MOST_STRIPS = 2  # children whose strip an alert shows


def _strips(request: Request, raised: AlertPage) -> list[tuple[NamedRow, StripShown, str]]:
    """What happened to each of the children whom it touches, over time, with where what raised it stands in her chronology."""
    children = [person for person in raised.row.people if person.role == "child"][:MOST_STRIPS]
    if raised.row.is_presumed:
        return []  # nobody has said yet that these are one child, or which
    strips = []
    for number, child in enumerate(children):
        picture = seen_over_time(request.viewer, nominal=child.id)
        if picture is None:
            continue
        her_page = reverse("person", args=[picture.id])
        absences = absences_of(picture.chronology, clock.now())
        of = OfChild(picture, absences, clock.local_date(), alerts=[raised.row, *raised.earlier], path=her_page)
        strips.append((child, strip_of_child(of, key=f"strip-{number}"), f"{her_page}?show=raised#chronology"))
    return strips


def _drawn(request: Request, raised: AlertPage) -> NetworkDrawn | None:
    """Why it was raised, drawn: what its reports state of who is tied to what."""
    reports = {report.submission for report in raised.reports}
    return drawn(network_behind(request.viewer, submissions=reports, about=raised.row.about_now))


def _told_apart(raised: AlertPage, said_of: Mapping[UUID, str]) -> list[tuple[NamedRow, str, str]]:
    """Whom it touches, with their roles; and of those who are called alike what is said of each, where that is known."""
    times = Counter(person.label for person in raised.row.people)
    return [
        (person, role, said_of.get(person.id, "") if times[person.label] > 1 else "")
        for person, role in people_with_roles(raised.row)
    ]


def _to_ring(request: Request, raised: AlertPage) -> dict[str, Any]:
    """Who to call about it: whoever decided it, and the agencies behind it."""
    decided = raised.row.decided
    return to_ring.senders(
        request,
        [report.submission for report in _behind(raised)],
        worked_by=decided.by_person if decided else None,
    )


def _behind(raised: AlertPage) -> list[Entry]:
    """The reports that a decision answers, each once."""
    also = (report for alert in raised.also for report in alert.reports)
    return list({report.submission: report for report in (*raised.reports, *raised.later, *also)}.values())


urlpatterns = [
    path("alerts/", alerts, name="alerts"),
    path("alerts/again/", again, name="look_again"),
    path("alerts/<uuid:alert>/", alert, name="alert"),
    path("alerts/<uuid:alert>/decide/", decide, name="alert_decide"),
    path("alerts/<uuid:alert>/same/<uuid:question>/", judge, name="alert_judge"),
]
