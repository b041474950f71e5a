"""The pages of disagreements: those that wait, one with its ladder and its record, and each move."""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.casework.escalation.commands import (
    LONGEST,
    answer_escalation,
    decide_escalation,
    say_view,
    settle_escalation,
    take_higher,
)
from wholepicture.casework.escalation.queries import (
    escalation_of,
    escalations_asked,
    escalations_open,
    my_escalations,
)
from wholepicture.casework.escalation.results import EscalationPage, EscalationRow
from wholepicture.casework.escalation.rules import DECISIONS, VERDICTS
from wholepicture.web.escalation.words import record_of, stands, stands_at_length, steps_of, type_of
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, number_or_none, typed

SATISFIED = {"yes": "Yes", "no": "No"}
SAY = "Say it in words. The other side reads them."


@require_http_methods(["GET"])
def escalations(request: Request) -> HttpResponse:
    """One's own, those in which one is asked, and for the hub those of the area that have not ended."""
    viewer = request.viewer
    mine, asked = my_escalations(viewer), escalations_asked(viewer)
    waiting = [row for row in (*asked, *mine) if row.is_my_turn]
    others = escalations_open(viewer) if viewer.may(Permission.ALERTS) else []
    context = {
        "waiting": _listed(waiting, ()),
        "mine": _listed(mine, waiting),
        "asked": _listed(asked, waiting),
        "others": _listed(others, (*mine, *asked)),
        "may_learn": viewer.may(Permission.THEMES),
    }
    return render(request, "escalation/list.html", context)


def _listed(
    rows: Iterable[EscalationRow], without: Iterable[EscalationRow]
) -> list[tuple[EscalationRow, str, tuple[str, str]]]:
    """Rows in words, but for those that stand in another list."""
    elsewhere = {row.id for row in without}
    return [(row, type_of(row), stands(row)) for row in rows if row.id not in elsewhere]


@require_http_methods(["GET"])
def escalation(request: Request, escalation: UUID) -> HttpResponse:
    """One disagreement: what it is about, whose turn it is, the ladder, the record."""
    return _page(request, _shown(request, escalation), {}, {})


def _shown(request: Request, escalation: UUID) -> EscalationPage:
    page = escalation_of(request.viewer, escalation=escalation)
    if page is None:
        raise NotFound
    return page


@require_http_methods(["POST"])
def answer(request: Request, escalation: UUID) -> HttpResponse:
    """The other side answers."""
    given = typed(request.POST, "verdict", "answer_words")
    errors = {} if given["verdict"] in VERDICTS else {"verdict": "Choose what you answer."}
    return _move(
        request,
        escalation,
        given,
        errors | _wrong_words(given, "answer_words"),
        lambda seen: answer_escalation(
            request.viewer, escalation=escalation, verdict=given["verdict"], words=given["answer_words"], seen=seen
        ),
        "Your answer is recorded, and whoever raised it has been told.",
    )


@require_http_methods(["POST"])
def higher(request: Request, escalation: UUID) -> HttpResponse:
    """Whoever raised it takes it higher; in immediate danger, to the top."""
    given = typed(request.POST, "higher_words", "danger_words", "danger")
    is_danger = given["danger"] == "yes"
    box = "danger_words" if is_danger else "higher_words"
    return _move(
        request,
        escalation,
        given,
        _wrong_words(given, box),
        lambda seen: take_higher(
            request.viewer, escalation=escalation, words=given[box], is_danger=is_danger, seen=seen
        ),
        "It is taken higher. Whoever is asked there has been told.",
    )


@require_http_methods(["POST"])
def settle(request: Request, escalation: UUID) -> HttpResponse:
    """Whoever raised it agrees that it is settled."""
    given = typed(request.POST, "settle_words", "settle_satisfied")
    return _move(
        request,
        escalation,
        given,
        _wrong_words(given, "settle_words") | _unsaid(given, "settle_satisfied"),
        lambda seen: settle_escalation(
            request.viewer,
            escalation=escalation,
            words=given["settle_words"],
            is_satisfied=given["settle_satisfied"] == "yes",
            seen=seen,
        ),
        "It is settled, and everybody who was asked has been told.",
    )


@require_http_methods(["POST"])
def decide(request: Request, escalation: UUID) -> HttpResponse:
    """The top level decides."""
    given = typed(request.POST, "decision", "decision_words", "minority")
    errors = {} if given["decision"] in DECISIONS else {"decision": "Choose what you decide."}
    errors |= _wrong_words(given, "decision_words")
    if not given["minority"]:
        errors["minority"] = "Say what the view is that you do not follow. It is kept."
    return _move(
        request,
        escalation,
        given,
        errors,
        lambda seen: decide_escalation(
            request.viewer,
            escalation=escalation,
            verdict=given["decision"],
            words=given["decision_words"],
            minority=given["minority"],
            seen=seen,
        ),
        "Your decision is recorded, and both sides have been told.",
    )


@require_http_methods(["POST"])
def view(request: Request, escalation: UUID) -> HttpResponse:
    """Whoever raised it says what they think of the decision."""
    given = typed(request.POST, "view_words", "view_satisfied")
    return _move(
        request,
        escalation,
        given,
        _wrong_words(given, "view_words") | _unsaid(given, "view_satisfied"),
        lambda seen: say_view(
            request.viewer,
            escalation=escalation,
            words=given["view_words"],
            is_satisfied=given["view_satisfied"] == "yes",
            seen=seen,
        ),
        "What you think of it is kept with the decision.",
    )


def _wrong_words(given: Mapping[str, str], box: str) -> dict[str, str]:
    if not given[box]:
        return {box: SAY}
    too_long = f"Use {LONGEST:,} characters or fewer here. There are {len(given[box]):,}."
    return {box: too_long} if len(given[box]) > LONGEST else {}


def _unsaid(given: Mapping[str, str], box: str) -> dict[str, str]:
    return {} if given[box] in SATISFIED else {box: "Say whether you are satisfied with how it ended."}


def _move(
    request: Request,
    escalation: UUID,
    given: Mapping[str, str],
    errors: Mapping[str, str],
    command: Callable[[int], object],
    done: str,
) -> HttpResponse:
    """Makes a move, or shows the page again with what was typed, and why it was not taken."""
    page = _shown(request, escalation)
    if errors:
        return _page(request, page, given, errors)
    try:
        command(number_or_none(request.POST.get("seen", "")) or 0)
    except Refusal as refused:
        return _page(request, _shown(request, escalation), given, {}, refused)
    messages.success(request, done)
    return redirect("escalation", escalation)


# What each form is sent with, so that nothing typed is lost where the form is open no more.
_WORDS = ("answer_words", "higher_words", "danger_words", "settle_words", "decision_words", "minority", "view_words")


def _page(
    request: Request,
    page: EscalationPage,
    given: Mapping[str, str],
    errors: Mapping[str, str],
    refused: Refusal | None = None,
) -> HttpResponse:
    mistakes = {"unsent": str(refused)} if refused else errors
    context = {
        "page": page,
        "row": page.row,
        "type": type_of(page.row),
        "standing": stands_at_length(page),
        "state": stands(page.row),
        "steps": steps_of(page.levels, page.row.turn, is_kept=page.is_kept),
        "record": record_of(page),
        "verdicts": VERDICTS,
        "decisions": DECISIONS,
        "satisfied": SATISFIED,
        "given": given,
        "settle_is_wrong": any(box.startswith("settle_") for box in errors),
        "longest": LONGEST,
        "unsent": [given[box] for box in _WORDS if given.get(box)] if refused else [],
        **with_errors(mistakes),
    }
    status = refused.status if refused else 422 if errors else 200
    return render(request, "escalation/page.html", context, status=status)


urlpatterns = [
    path("disagreements/", escalations, name="escalations"),
    path("disagreements/<uuid:escalation>/", escalation, name="escalation"),
    path("disagreements/<uuid:escalation>/answer/", answer, name="escalation_answer"),
    path("disagreements/<uuid:escalation>/higher/", higher, name="escalation_higher"),
    path("disagreements/<uuid:escalation>/settle/", settle, name="escalation_settle"),
    path("disagreements/<uuid:escalation>/decide/", decide, name="escalation_decide"),
    path("disagreements/<uuid:escalation>/view/", view, name="escalation_view"),
]
