"""The pages of the reading list. Each report is read by a person, answered with a reason, and its sender is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.alerts.commands import AlreadyAnswered, open_report
from wholepicture.alerts.decisions import TOLD_PLAINLY
from wholepicture.alerts.front_door import NotTakenOn, decide_report
from wholepicture.alerts.queries import next_to_read, reading_list, report_to_read
from wholepicture.alerts.results import ReportToRead
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.cases.acting import act_on_report
from wholepicture.casework.cases.commands import NotOpened
from wholepicture.intake.confidential.commands import write_back
from wholepicture.notices.commands import see_list
from wholepicture.notices.queries import is_told
from wholepicture.web.frame.request import Request, id_or_none, typed
from wholepicture.web.parts import to_ring
from wholepicture.web.parts.away_marked import hub_to_choose
from wholepicture.web.parts.decision import Decision, DecisionForm, decision_from, not_stored, record_decision
from wholepicture.web.parts.disputed import disputed_context
from wholepicture.web.parts.finding import is_finding
from wholepicture.web.parts.in_place import judge_in_place, questions_in_place
from wholepicture.web.parts.judgement import Judgement
from wholepicture.web.parts.listed_report import report_in_words
from wholepicture.web.parts.opening import (
    BOXES,
    Asked,
    Filled,
    asked_about,
    came_to,
    filled_in,
    in_order_of_page,
    in_words,
    opening_context,
    sought_for,
)
from wholepicture.web.parts.ways import Ways, ways_context, ways_from
from wholepicture.web.reading.answering import ANSWER, report_context, status_of
from wholepicture.web.reading.unnamed import Message, message_from, unnamed_context, wants_answer
from wholepicture.web.reading.words import FIRST_OPTIONS, colleagues, route_in_words

ANSWER_PLAINLY = replace(ANSWER, usual=TOLD_PLAINLY, told_label="What happens now, and why, for whoever told us")
SAY_WHAT_FOLLOWS = "They asked for an answer. Say in plain words what happens now and why: they may be a child."


@require_http_methods(["GET"])
def reading(request: Request) -> HttpResponse:
    """What waits to be read: danger first, then who is missing now, then harm, then the oldest."""
    after = id_or_none(request.GET.get("after", ""))
    _note_seen(request)
    listed = reading_list(request.viewer, after=after)
    context = {
        "rows": [report_in_words(row) for row in listed.rows],
        "onward": listed.rows[-1].submission if listed.is_more else None,
        "is_first": after is None,
    }
    return render(request, "reading/list.html", context)


@require_http_methods(["GET"])
def onward(request: Request) -> HttpResponse:
    """To the report that is read first, or to the one after `?after=`."""
    after = id_or_none(request.GET.get("after", ""))
    _note_seen(request)
    following = next_to_read(request.viewer, after=after)
    if following is None:
        messages.info(request, "That was the last report on the list." if after else "No report waits to be read.")
        return redirect("reading")
    return redirect("reading_report", following)


def _note_seen(request: Request) -> None:
    """Whoever goes to the list has seen that reports came by file."""
    if is_told(request.viewer, "by_file"):
        see_list(request.viewer, kind="by_file")


@require_http_methods(["GET"])
def report(request: Request, submission: UUID) -> HttpResponse:
    """One report: what it says, why it stands where it does, and the answer."""
    to_read = report_listed(request, submission)
    if to_read.row.answered_at is None and to_read.row.report:
        open_report(request.viewer, submission=submission)
    return _page(request, to_read, Decision())


@require_http_methods(["POST"])
def answer(request: Request, submission: UUID) -> HttpResponse:
    """Dismiss, watch or act on one report."""
    to_read = report_listed(request, submission)
    decision, ways = _decision_sent(request, to_read), ways_from(request.POST)
    if to_read.row.answered_at is not None:
        return _lost(request, to_read, decision, ways, Filled(typed(request.POST, *BOXES)))
    filled = _case_filled_in(request, to_read, decision)
    if is_finding(request):
        return _page(request, to_read, replace(decision, errors={}), ways=ways, filled=Filled(filled.given))
    if decision.errors or filled.errors:
        return _page(request, to_read, decision, ways=ways, filled=filled)
    given = {"submission": submission, "ways": ways.taken}
    try:
        record_decision(request, _form(to_read), decision, _command(request, filled, given))
    except AlreadyAnswered:
        return _lost(request, to_read, decision, ways, filled)
    except NotTakenOn as refused:
        return _page(request, to_read, replace(decision, errors=refused.problems), ways=ways, filled=filled)
    except NotOpened as refused:
        return _page(request, to_read, decision, ways=ways, filled=replace(filled, errors=refused.problems))
    return redirect("reading_report", submission)


def _command(request: Request, filled: Filled, given: Mapping[str, Any]) -> Callable[..., object]:
    """What answers: alone, or with the case that is opened or joined by it."""
    if filled.opening:
        return partial(act_on_report, request.viewer, opening=filled.opening, **given)
    return partial(decide_report, request.viewer, **given)


def _case_filled_in(request: Request, to_read: ReportToRead, decision: Decision) -> Filled:
    asked = _case_asked(request, to_read) if decision.given["decision"] == "act" else None
    return filled_in(request.POST, asked) if asked else Filled()


def _case_asked(request: Request, to_read: ReportToRead) -> Asked | None:
    """What is asked of a case of one of the children in a report, while it waits for an answer and what it says shows."""
    if to_read.row.answered_at is not None or to_read.row.is_hidden or to_read.row.report is None:
        return None
    children = [(one.id, one.label) for one in to_read.named if one.kind == "nominal" and one.role == "child"]
    return asked_about(request.viewer, children, sought_for(request.POST))


def _form(to_read: ReportToRead) -> DecisionForm:
    return ANSWER_PLAINLY if to_read.row.came_unnamed else ANSWER


def _decision_sent(request: Request, to_read: ReportToRead) -> Decision:
    """What was sent. Whoever told something without signing in, and asked for an answer, has one in somebody's own words."""
    decision = decision_from(request.POST)
    if decision.given["told"] or not wants_answer(request.viewer, to_read.row):
        return decision
    return replace(decision, errors={**decision.errors, "told": SAY_WHAT_FOLLOWS})


@require_http_methods(["POST"])
def write(request: Request, submission: UUID) -> HttpResponse:
    """Write to whoever sent a report without a name, once who sent it is shown."""
    to_read = report_listed(request, submission)
    if not to_read.row.came_unnamed:
        raise NotFound
    message = message_from(typed(request.POST, "message")["message"])
    if message.mistake:
        return _page(request, to_read, Decision(errors={"message": message.mistake}), message=message)
    write_back(request.viewer, submission=submission, text=message.text)
    messages.success(request, "Your message is kept. Whoever has the code reads it.")
    return redirect("reading_report", submission)


@require_http_methods(["POST"])
def judge(request: Request, submission: UUID, question: UUID) -> HttpResponse:
    """Whether somebody in the report is somebody else who is known."""
    to_read = report_listed(request, submission)
    judgement = judge_in_place(request, _people(to_read), question)
    if judgement.errors:
        return _page(request, to_read, Decision(), {question: judgement})
    return redirect("reading_report", submission)


def _lost(request: Request, to_read: ReportToRead, decision: Decision, ways: Ways, filled: Filled) -> HttpResponse:
    """What somebody answered before, and what the viewer wrote, which is not stored."""
    lost = not_stored(_form(to_read), decision, {**ways.in_words, **in_words(filled)})
    return _page(request, report_listed(request, to_read.row.submission), Decision(), lost=lost)


def _people(to_read: ReportToRead) -> set[UUID]:
    return {person.id for person in to_read.named if person.kind == "nominal"}


def report_listed(request: Request, submission: UUID) -> ReportToRead:
    """One report of the list; whatever else is not found, there or not."""
    to_read = report_to_read(request.viewer, submission=submission)
    if to_read is None:
        raise NotFound
    return to_read


def _page(
    request: Request,
    to_read: ReportToRead,
    decision: Decision,
    answered: Mapping[UUID, Judgement] | None = None,
    *,
    ways: Ways | None = None,
    message: Message | None = None,
    filled: Filled = Filled(),
    lost: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    row, viewer = to_read.row, request.viewer
    people = hub_to_choose(viewer, row.submission)
    asked = set[UUID]() if row.is_hidden else _people(to_read)
    is_wrong = bool(decision.errors or filled.errors or answered)
    acts = decision.given.get("decision") == "act"
    decision = replace(decision, errors=in_order_of_page(decision.errors, filled))
    context = {
        **report_context(to_read, _form(to_read), decision, lost),
        **opening_context(_case_asked(request, to_read), filled, shows=acts),
        **came_to(viewer, [row.submission]),
        "rested": to_read.rested,
        "decided": [alert for alert in row.behind if alert.is_decided],
        "first_options": FIRST_OPTIONS,
        **disputed_context(viewer, [to_read.answer.id if to_read.answer else None]),
        "routes": list(map(route_in_words, to_read.routes)),
        "colleagues": colleagues(viewer, people),
        **ways_context(ways or Ways(), people, viewer.professional_id),
        **unnamed_context(viewer, row, message or Message()),
        **questions_in_place(viewer, asked, answered),
        **_to_ring(request, to_read),
    }
    status = status_of(is_late=bool(lost), is_wrong=is_wrong)
    return render(request, "reading/report.html", context, status=status)


def _to_ring(request: Request, to_read: ReportToRead) -> dict[str, Any]:
    """Who to call about a report, unless its sender is hidden, or has no name."""
    row = to_read.row
    return {} if row.is_hidden or row.came_unnamed else to_ring.senders(request, [row.submission])


urlpatterns = [
    path("reading/", reading, name="reading"),
    path("reading/next/", onward, name="reading_next"),
    path("reading/<uuid:submission>/", report, name="reading_report"),
    path("reading/<uuid:submission>/answer/", answer, name="reading_answer"),
    path("reading/<uuid:submission>/write-back/", write, name="reading_write_back"),
    path("reading/<uuid:submission>/same/<uuid:question>/", judge, name="reading_judge"),
]
