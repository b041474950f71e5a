"""The pages of questions to agencies: what waits, one with its thread, to ask one, and each step, on which nothing typed is lost."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.question.commands import NotAsked, ask_agency
from wholepicture.casework.question.queries import (
    question_lists,
    question_of,
    takers_to_choose,
    what_to_ask_of,
    who_to_ask,
)
from wholepicture.casework.question.results import Askable, QuestionPage
from wholepicture.casework.question.rules import Asking
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, typed
from wholepicture.web.parts.opening import marked
from wholepicture.web.parts.question_lines import question_lines, question_state
from wholepicture.web.questions.steps import BOXES, STEPS, Step, days_from
from wholepicture.web.questions.words import ANSWER, BASIS, move_said
from wholepicture.web.wording.times import gds_date

FIELDS = ("to", "called", "words", "days", "basis")
TEAM, AGENCY = "team-", "agency-"


@require_http_methods(["GET"])
def listed(request: Request) -> HttpResponse:
    """Questions: to answer, to do, answered, asked, late in the area, lately ended."""
    found = question_lists(request.viewer, with_ended=True)
    parts = [
        ("You have these to answer", found.to_do),
        ("To take on", found.to_answer),
        ("Answered: close it, or ask again", found.back),
        ("Asked, and not answered yet", found.out),
        ("Late in the area", found.late),
        ("Ended in the last 30 days", found.ended),
    ]
    context = {"parts": [(heading, question_lines(rows)) for heading, rows in parts if rows]}
    return render(request, "questions/list.html", context)


@require_http_methods(["GET"])
def one(request: Request, thread: UUID) -> HttpResponse:
    """One question with its thread."""
    page = _page(request, thread)
    context = {
        "page": page,
        "row": page.row,
        "about_url": _about_url(page.row.kind, page.row.about),
        "state": question_state(page.row),
        "basis": BASIS.get(page.basis, ""),
        "moves": [(move, move_said(move)) for move in page.moves],
        "steps": [step for step in STEPS.values() if step.is_offered(page)],
        "may_report": page.wrote_answer and request.viewer.may(Permission.REPORT),
        "report_query": f"?about={page.row.about}" if page.row.kind == "child" else "",
    }
    return render(request, "questions/page.html", context)


def _page(request: Request, thread: UUID) -> QuestionPage:
    page = question_of(request.viewer, question=thread)
    if page is None:
        raise NotFound
    return page


def _about_url(kind: str, about: UUID | None) -> str:
    """The page of who or what it is about; nothing, where whoever reads it may not see them."""
    if about is None:
        return ""
    return reverse("person", args=[about]) if kind == "child" else reverse("thing", args=[kind, about])


# -- asking ------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def ask_of_child(request: Request, nominal: UUID) -> HttpResponse:
    """A question about a child, from her page."""
    return _new(request, "child", nominal)


@require_http_methods(["GET", "POST"])
def ask_of_thing(request: Request, kind: str, about: UUID) -> HttpResponse:
    """A question about a vehicle, a phone or a place, from its page."""
    if kind == "child":
        raise NotFound
    return _new(request, kind, about)


def _new(request: Request, kind: str, about: UUID) -> HttpResponse:
    named = what_to_ask_of(request.viewer, kind=kind, about=about)
    offered = who_to_ask(request.viewer)
    given = typed(request.POST, *FIELDS)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            asked = ask_agency(request.viewer, kind=kind, about=named.id, asking=_asking(given))
        except NotAsked as refused:
            errors = {name: refused.problems[name] for name in FIELDS if name in refused.problems}
        else:
            messages.success(request, "It is asked. You see here what becomes of it, and are told when it is answered.")
            return redirect("question_page", asked)
    context = {
        "named": named,
        "about_url": _about_url(kind, named.id),
        "given": given,
        "receivers": _options(offered),
        "bases": list(BASIS.items()),
        **_days(offered),
        **with_errors(errors),
    }
    return render(request, "questions/new.html", context, status=422 if errors else 200)


def _asking(given: Mapping[str, str]) -> Asking:
    to = given["to"]
    return Asking(
        given["called"],
        given["words"],
        given["basis"],
        team=id_or_none(to.removeprefix(TEAM)) if to.startswith(TEAM) else None,
        agency=id_or_none(to.removeprefix(AGENCY)) if to.startswith(AGENCY) else None,
        days=days_from(given),
    )


def _options(offered: Askable) -> list[tuple[str, str]]:
    """Who may be asked, by name: of each agency its front door, then its teams."""
    doors = [(f"{AGENCY}{id}", f"{name}: front door") for id, name in offered.agencies.items()]
    teams = [(f"{TEAM}{id}", name) for id, name in offered.teams.items()]
    return sorted([*doors, *teams], key=lambda one: one[1])


def _days(offered: Askable) -> dict[str, Any]:
    """By when it may be asked for: first as the partnership has set."""
    said = [(str(number), _in_days(number, gds_date(day))) for number, day in offered.days.items()]
    return {"days": said, "usual": f"As usual here: {gds_date(offered.usual)}"}


def _in_days(number: int, day: str) -> str:
    return f"{day} ({number} working day{'' if number == 1 else 's'})"


# -- steps -------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def step(request: Request, thread: UUID, turn: str) -> HttpResponse:
    """One step: taken on, given to a colleague, answered, closed, asked again, taken back."""
    page = _page(request, thread)
    chosen = STEPS.get(turn)
    if chosen is None or not (chosen.is_offered(page) or request.method == "POST"):
        raise NotFound
    given, errors = typed(request.POST, *BOXES), dict[str, str]()
    if request.method == "POST":
        errors = chosen.wrong(request.viewer, thread, given)
        if not errors:
            messages.success(request, chosen.recorded)
            return redirect("question_page", thread)
        page = _page(request, thread)
    context = {
        "page": page,
        "row": page.row,
        "step": chosen,
        **_asked(request, chosen, page),
        **_since(page, given),
        **with_errors(errors),
    }
    return render(request, "questions/step.html", context, status=422 if errors else 200)


def _asked(request: Request, chosen: Step, page: QuestionPage) -> dict[str, Any]:
    """What a step offers to choose from."""
    found: dict[str, Any] = {"answers": list(ANSWER.items())}
    if chosen.asks_days:
        found |= _days(who_to_ask(request.viewer))
    if chosen.asks_taker and page.may_answer:
        people = takers_to_choose(request.viewer, question=page.row.id).people
        found["people"] = list(marked(request.viewer, people).items())
    return found


def _since(page: QuestionPage, given: dict[str, str]) -> dict[str, Any]:
    """What was typed, and what happened since the page was opened. Sent again, it is sent by who has read that."""
    seen = int(given["seen"]) if given["seen"].isdecimal() and len(given["seen"]) <= 5 else page.seen
    moves = [(move, move_said(move)) for move in page.moves[seen:]]
    return {"given": given, "seen": page.seen, "moves": moves}


urlpatterns = [
    path("agency-questions/", listed, name="questions_to_agencies"),
    path("agency-questions/<uuid:thread>/", one, name="question_page"),
    path("agency-questions/<uuid:thread>/<slug:turn>/", step, name="question_step"),
    path("children/<uuid:nominal>/ask-an-agency/", ask_of_child, name="ask_of_child"),
    path("things/<slug:kind>/<uuid:about>/ask-an-agency/", ask_of_thing, name="ask_of_thing"),
]
