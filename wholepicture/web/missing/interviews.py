"""Return interviews: those that wait, those of a child, and the page on which one writes down what was done about a time away."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base import clock
from wholepicture.base.ledgered import NeedsReason, NotFound, Refusal
from wholepicture.casework.missing.commands import (
    DoneMeanwhile,
    NotBackYet,
    NotKept,
    TooLong,
    follow_procedure,
    record_step,
    undo_step,
)
from wholepicture.casework.missing.queries import returns_waiting, time_page, times_of_child
from wholepicture.casework.missing.results import Return, StepRow, TimePage
from wholepicture.casework.missing.rules import HELD, LONGEST_WORDS, Given
from wholepicture.picture.nights import INTERVIEW_LIMIT
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, number_or_none, typed
from wholepicture.web.missing.words import OFFERED_ON_FORM, ReturnInWords, in_words, repeats_said, steps_in_words
from wholepicture.web.wording.moments import Unclear, read_moment

FIELDS = ("kind", "done_at", "by_name", "independent", "words", "seen")
YES_NO = {"yes": "Yes", "no": "No"}


@require_http_methods(["GET"])
def waiting(request: Request) -> HttpResponse:
    """Interviews that are late or due, those of which nobody has reported what was said, and those answered lately."""
    work = returns_waiting(request.viewer)
    is_mine = request.GET.get("whose") == "mine"
    rows = _asked_for(work.waiting, is_mine)
    context = {
        "late": [row for row in rows if row.row.is_late],
        "due": [row for row in rows if not row.row.is_late],
        "untold": _asked_for(work.untold, is_mine),
        "done": _asked_for(work.done, is_mine),
        "is_mine": is_mine,
        "within": INTERVIEW_LIMIT.in_words,
        "is_more": work.is_more,
    }
    return render(request, "missing/interviews.html", context)


def _asked_for(rows: Iterable[Return], is_mine: bool) -> list[ReturnInWords]:
    return [in_words(row) for row in rows if row.is_mine or not is_mine]


@require_http_methods(["GET"])
def of_child(request: Request, nominal: UUID) -> HttpResponse:
    """Every time away of a child, with what became of its interview."""
    times = times_of_child(request.viewer, nominal=nominal)
    context = {
        "rows": [in_words(row) for row in times],
        "repeats": repeats_said(times, clock.now()),
        "nominal": nominal,
        "child": times[0].child if times else None,
    }
    return render(request, "missing/of_child.html", context)


@require_http_methods(["GET"])
def time_away(request: Request, nominal: UUID, episode: UUID) -> HttpResponse:
    """One time away: the procedure as it was followed, what was done about the interview, and the forms for both."""
    page = time_page(request.viewer, nominal=nominal, episode=episode)
    return _page(request, page, {"seen": str(page.seen)}, {})


@require_http_methods(["POST"])
def done(request: Request, nominal: UUID, episode: UUID) -> HttpResponse:
    """Writes down what was done about the interview. One that was held leads into the report of what was said."""
    page = time_page(request.viewer, nominal=nominal, episode=episode)
    given = typed(request.POST, *FIELDS)
    step, errors = _read(given)
    if not errors:
        try:
            seen = number_or_none(given["seen"])
            record_step(request.viewer, nominal=nominal, episode=episode, given=step, seen=-1 if seen is None else seen)
        except NotKept as refusal:
            errors = {fault.field: fault.words for fault in refusal.faults}
        except (DoneMeanwhile, NotBackYet) as refusal:
            return _refused(request, nominal, episode, given, refusal)
    if errors:
        return _page(request, page, given, errors)
    if step.kind == HELD:
        messages.success(request, "Kept. Now send what the child said, so that others may act on it.")
        return redirect(_report_of(page))
    messages.success(request, "Kept.")
    return redirect("time_away", nominal, episode)


def _read(given: dict[str, str]) -> tuple[Given, dict[str, str]]:
    """What was typed, and what of it is not clear."""
    errors, moment = {}, ""
    if given["done_at"]:
        try:
            moment = read_moment(given["done_at"], now=clock.now()).iso
        except Unclear as unclear:
            errors["done_at"] = str(unclear)
    independent = {"yes": True, "no": False}.get(given["independent"])
    return Given(given["kind"], moment, given["by_name"], independent, given["words"]), errors


def _refused(request: Request, nominal: UUID, episode: UUID, given: dict[str, str], refusal: Refusal) -> HttpResponse:
    """What was typed stays in the form; what came meanwhile stands above it."""
    page = time_page(request.viewer, nominal=nominal, episode=episode)
    return _page(request, page, {**given, "seen": str(page.seen)}, {"kind": str(refusal)}, status=refusal.status)


@require_http_methods(["POST"])
def steps(request: Request, nominal: UUID, episode: UUID) -> HttpResponse:
    """Writes down which steps of the procedure were followed."""
    words = typed(request.POST, "steps_words")["steps_words"]
    chosen = request.POST.getlist("steps")
    try:
        follow_procedure(request.viewer, nominal=nominal, episode=episode, steps=chosen, words=words)
    except (NotKept, TooLong) as refusal:
        page = time_page(request.viewer, nominal=nominal, episode=episode)
        errors = {"steps_words": f"Use {LONGEST_WORDS:,} characters or fewer."}
        if isinstance(refusal, NotKept):
            errors = {fault.field: fault.words for fault in refusal.faults}
        return _page(request, page, {"seen": str(page.seen), "steps_words": words}, errors, ticked=chosen)
    messages.success(request, "Kept, with your name and the time.")
    return redirect("time_away", nominal, episode)


@require_http_methods(["GET", "POST"])
def undo(request: Request, nominal: UUID, episode: UUID, entered: UUID) -> HttpResponse:
    """Says that something was entered by mistake, and why. It stays on the page."""
    page = time_page(request.viewer, nominal=nominal, episode=episode)
    wrong = _own_row(page, entered)
    words, errors = typed(request.POST, "undo_words")["undo_words"], {}
    if request.method == "POST":
        try:
            undo_step(request.viewer, nominal=nominal, episode=episode, step=entered, words=words)
        except NeedsReason:
            errors = {"undo_words": "Say what was wrong with it, so that whoever reads it later can follow."}
        except TooLong:
            errors = {"undo_words": f"Use {LONGEST_WORDS:,} characters or fewer."}
        else:
            messages.success(request, "It is marked as a mistake, with why.")
            return redirect("time_away", nominal, episode)
    told = steps_in_words([wrong])[0]
    context = {
        "page": page,
        "row": in_words(page.row),
        "wrong": wrong,
        "title": told.title or wrong.title,
        "detail": told.detail,
        "words": words,
        "longest": LONGEST_WORDS,
        **with_errors(errors),
    }
    return render(request, "missing/undo.html", context, status=422 if errors else 200)


def _own_row(page: TimePage, step: UUID) -> StepRow:
    """What one's own agency wrote down, and nobody said to be a mistake. Raises NotFound."""
    followed = [one.done for one in page.followed if one.done is not None]
    for row in (*page.steps, *followed):
        if row.step.id == step and row.may_undo:
            return row
    raise NotFound


def _report_of(page: TimePage) -> str:
    """The form for what a child said, with what is known of the interview."""
    about = f"about={page.row.child.nominal}&away={page.row.episode}"
    return f"{reverse('report_start')}?kind=return_interview&{about}"


def _page(
    request: Request,
    page: TimePage,
    given: dict[str, str],
    errors: dict[str, str],
    *,
    ticked: list[str] | None = None,
    status: int = 422,
) -> HttpResponse:
    row = in_words(page.row)
    to_follow = [step for step in page.followed if step.done is None]
    context: dict[str, Any] = {
        "page": page,
        "row": row,
        "steps": steps_in_words(page.steps),
        "followed": [step for step in page.followed if step.done is not None],
        "to_follow": to_follow,
        "step_options": [(step.code, step.title, step.hint) for step in to_follow],
        "phones": dict.fromkeys(phone for step in to_follow for phone in step.phones),
        "ticked": ticked or [],
        "choices": OFFERED_ON_FORM,
        "yes_no": YES_NO,
        "given": given,
        "report_url": _report_of(page),
        "may_report": request.viewer.may(Permission.REPORT),
        "longest": LONGEST_WORDS,
        **with_errors(errors),
    }
    return render(request, "missing/time_away.html", context, status=status if errors else 200)


urlpatterns = [
    path("missing/interviews/", waiting, name="return_interviews"),
    path("people/<uuid:nominal>/away/", of_child, name="child_times"),
    path("people/<uuid:nominal>/away/<uuid:episode>/", time_away, name="time_away"),
    path("people/<uuid:nominal>/away/<uuid:episode>/done/", done, name="time_done"),
    path("people/<uuid:nominal>/away/<uuid:episode>/steps/", steps, name="time_steps"),
    path("people/<uuid:nominal>/away/<uuid:episode>/mistake/<uuid:entered>/", undo, name="time_undo"),
]
