"""The pages of strategy discussions. Each step has a page of its own, on which nothing typed is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.casework.cases.queries import case_of, people_to_choose
from wholepicture.casework.cases.results import CasePage
from wholepicture.casework.meeting.discussions.commands import (
    NotWritten,
    add_to_discussion,
    call_discussion,
    call_off_discussion,
    move_discussion,
    record_sitting,
)
from wholepicture.casework.meeting.discussions.queries import discussion_of
from wholepicture.casework.meeting.discussions.results import DiscussionPage
from wholepicture.casework.meeting.discussions.rules import (
    AGENCIES,
    DECISIONS,
    NOTHING_DECIDED,
    OPEN_TO,
    QUORUM,
    SHORT,
    wrong_sitting,
)
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request
from wholepicture.web.meeting.discussion_forms import (
    CALL,
    SAT,
    STEP,
    call_from,
    given_of,
    in_order,
    seen_in,
    sitting_from,
)
from wholepicture.web.meeting.moments import moment_from
from wholepicture.web.meeting.words import how_it_stands, step_said, steps_said
from wholepicture.web.parts.finding import finding, is_sent, sought_in
from wholepicture.web.parts.opening import marked

Given = dict[str, str]


@require_http_methods(["GET", "POST"])
def call(request: Request, case: UUID) -> HttpResponse:
    """Call a strategy discussion about the child of a case."""
    page = _case(request, case)
    given = given_of(request.POST, CALL)
    errors: dict[str, str] = {}
    if is_sent(request):
        asked = call_from(given, errors)
        try:
            called = call_discussion(request.viewer, case=case, call=asked)
        except NotWritten as refused:
            errors = refused.problems | errors
        except Refusal as refused:
            errors["why"] = str(refused)
        else:
            messages.success(request, "It is called. Whoever chairs it is told; ask the others to come.")
            return redirect("discussion", called)
    sought = sought_in(request.POST, "chair")
    offered = people_to_choose(request.viewer, nominal=page.row.child, case=case, sought=sought)
    context = {
        "row": page.row,
        "given": given,
        "people": list(marked(request.viewer, offered.people).items()),
        **finding(sought, offered),
        "invited": [(f"who_{code}", name, given[f"who_{code}"], code in QUORUM) for code, name in AGENCIES.items()],
        **with_errors(in_order(errors, CALL)),
    }
    return render(request, "meeting/call.html", context, status=422 if errors else 200)


def _case(request: Request, case: UUID) -> CasePage:
    page = case_of(request.viewer, case=case)
    if page is None or not page.may_move or page.row.state == "closed":
        raise NotFound
    return page


@require_http_methods(["GET"])
def discussion(request: Request, discussion: UUID) -> HttpResponse:
    """One strategy discussion: when it meets, who is invited, what came of it, and its record."""
    page = _page(request, discussion)
    last = page.last_sitting
    context = {
        "page": page,
        "row": page.row,
        "stands": how_it_stands(page.row),
        "last": last,
        "last_said": step_said(last) if last else "",
        "invited": [(AGENCIES[voice.agency], voice.who) for voice in page.invited],
        "steps": steps_said(page),
        "links": [(code, step) for code, step in WRITES.items() if step.kind in OPEN_TO[page.row.state]]
        if page.may_write
        else [],
    }
    return render(request, "meeting/discussion.html", context)


def _page(request: Request, discussion: UUID) -> DiscussionPage:
    page = discussion_of(request.viewer, discussion=discussion)
    if page is None:
        raise NotFound
    return page


@dataclass(frozen=True)
class Write:
    """A step that may be written: what it is called, what it asks, and what is done with it."""

    kind: str
    title: str
    button: str
    recorded: str
    names: tuple[str, ...]
    do: Callable[[Viewer, DiscussionPage, Given, dict[str, str]], object]
    asks_when: str = ""
    asks_words: str = ""
    asks_dissent: str = ""


def _sit(viewer: Viewer, page: DiscussionPage, given: Given, errors: dict[str, str]) -> None:
    sitting = sitting_from(given, errors)
    if errors:  # a moment that nobody can read is put right, even where it is not needed
        raise NotWritten(wrong_sitting(sitting, clock.now(), page.called_at))
    record_sitting(viewer, discussion=page.row.id, sitting=sitting, seen=seen_in(given))


def _move(viewer: Viewer, page: DiscussionPage, given: Given, errors: dict[str, str]) -> None:
    at = moment_from(given, "planned", errors)
    move_discussion(viewer, discussion=page.row.id, planned_at=at, words=given["words"], seen=seen_in(given))


def _off(viewer: Viewer, page: DiscussionPage, given: Given, _: dict[str, str]) -> None:
    call_off_discussion(viewer, discussion=page.row.id, words=given["words"], seen=seen_in(given))


def _add(viewer: Viewer, page: DiscussionPage, given: Given, _: dict[str, str]) -> None:
    words, dissent = given["words"], given["dissent"]
    add_to_discussion(viewer, discussion=page.row.id, words=words, dissent=dissent, seen=seen_in(given))


WRITES: Mapping[str, Write] = {
    "held": Write("sat", "Record that it met", "Record it", "It is recorded.", SAT, _sit),
    "time": Write(
        "moved", "Put it to another time", "Put it to this time", "The time is changed. Its clock runs on.", STEP, _move,
        asks_when="When does it meet?", asks_words="Why?",
    ),
    "off": Write(
        "off", "Call it off", "Call it off", "It is called off.", STEP, _off,
        asks_words="Why is it not held, and what is done instead?",
    ),
    "add": Write(
        "added", "Add to the record", "Add it", "It is added.", STEP, _add,
        asks_words="What is added?", asks_dissent="Does somebody not agree with what was decided? Who, and why?",
    ),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def discussion_step(request: Request, discussion: UUID, write: str) -> HttpResponse:
    """One step of a discussion: that it met, another time, called off, or something added."""
    page = _page(request, discussion)
    step = WRITES.get(write)
    if step is None or not page.may_write:
        raise NotFound
    given, status = given_of(request.POST, step.names), 200
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors, status = _written(request, page, step, given)
        if not errors:
            messages.success(request, step.recorded)
            return redirect("discussion", discussion)
    seen = seen_in(given) if given["seen"] else page.seen
    context = {
        "page": page,
        "row": page.row,
        "step": step,
        "given": given,
        "seen": page.seen,
        "new": [(new, step_said(new)) for new in page.steps[seen:]],
        **with_errors(in_order(errors, step.names)),
        **(_sitting_context(page, given) if step.kind == "sat" else {}),
    }
    template = "meeting/sitting.html" if step.kind == "sat" else "meeting/step.html"
    return render(request, template, context, status=status)


def _written(request: Request, page: DiscussionPage, step: Write, given: Given) -> tuple[dict[str, str], int]:
    """What is wrong, by field, with the answer's status; nothing where it is written."""
    errors: dict[str, str] = {}
    try:
        step.do(request.viewer, page, given, errors)
    except NotWritten as refused:
        return refused.problems | errors, 422
    except NotFound:
        raise
    except Refusal as refused:
        return {step.names[0] if step.kind == "sat" else "words": str(refused)}, refused.status
    return {}, 200


def _sitting_context(page: DiscussionPage, given: Given) -> dict[str, Any]:
    invited = {voice.agency: voice.who for voice in page.invited}
    is_new = not given["seen"]
    voices = [
        {
            "code": code,
            "name": name,
            "must": code in QUORUM,
            "came": given[f"came_{code}"],
            "who": invited.get(code, "") if is_new else given[f"who_{code}"],
            "brought": given[f"brought_{code}"],
        }
        for code, name in AGENCIES.items()
    ]
    asked = [voice for voice in voices if voice["must"] or voice["who"] or voice["came"]]
    return {
        "voices": asked,
        "others": [voice for voice in voices if voice not in asked],
        "decisions": [*DECISIONS.items(), (SHORT, NOTHING_DECIDED)],
        "yes_no": [("yes", "Yes"), ("no", "No")],
    }


urlpatterns = [
    path("cases/<uuid:case>/strategy-discussion/new/", call, name="discussion_call"),
    path("discussions/<uuid:discussion>/", discussion, name="discussion"),
    path("discussions/<uuid:discussion>/<slug:write>/", discussion_step, name="discussion_step"),
]
