"""The pages of joining. Nobody is joined by resemblance alone: a linkage officer judges, and can take it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wholepicture.base.ledgered import NotFound
from wholepicture.linkage import Contradiction
from wholepicture.linkage.commands import look_again, record_judgement, undo_judgement
from wholepicture.linkage.people.pair_view import Pair
from wholepicture.linkage.queries import (
    judgement_to_look_at,
    judgements_recent,
    judgements_to_look_at,
    pair_to_judge,
    pairs_to_judge,
)
from wholepicture.linkage.rules import SECOND_LOOKS
from wholepicture.picture.queries import facts_stated
from wholepicture.web.frame.request import Request
from wholepicture.web.joining import page
from wholepicture.web.joining.answering import Answered, answered
from wholepicture.web.joining.waterfall import waterfall
from wholepicture.web.wording.words import ROLES

ON_A_PAGE = 30


@require_http_methods(["GET"])
def queue(request: Request) -> HttpResponse:
    """Pairs to judge, those that could change something for a child first."""
    viewer = request.viewer
    pairs = _waiting(viewer, after=after_typed(request.GET.get("after", "")))
    stated = facts_stated(viewer, subjects={side.subject for one in pairs for side in (one.a, one.b)})
    more = f"{pairs[-1].order}_{pairs[-1].id}" if len(pairs) == ON_A_PAGE else ""
    waits = any(not one.is_own for one in judgements_to_look_at(viewer, limit=5))
    context = {"rows": page.listed(pairs, stated), "more": more, "last": _last(viewer), "second_waits": waits}
    return render(request, "joining/queue.html", context)


@require_http_methods(["GET"])
def pair(request: Request, candidate: UUID) -> HttpResponse:
    """Two descriptions side by side."""
    found = pair_to_judge(request.viewer, candidate=candidate)
    if found is None:
        raise NotFound
    return _pair_page(request, found)


@require_http_methods(["POST"])
def judge(request: Request, candidate: UUID) -> HttpResponse:
    """Same, different or unsure; then on to the next pair."""
    viewer = request.viewer
    found = pair_to_judge(viewer, candidate=candidate)
    if found is None:
        raise NotFound
    choose = "Choose the same person, different people, or unsure."
    form = answered(request.POST, page.ANSWERS, page.REASONS, choose=choose)
    if form.errors:
        return _pair_page(request, found, form)
    answer = form.given["answer"]
    try:
        made = record_judgement(
            viewer, subject_a=found.a.subject, subject_b=found.b.subject, answer=answer, reason=form.reason
        )
    except Contradiction as refused:
        form.errors["answer"] = str(refused)
        return _pair_page(request, found, form)
    following = next((one for one in _waiting(viewer) if one.id != found.id), None)
    said = f"Recorded: {page.ANSWERS[answer][0].lower()}."
    if made.second:
        said += f" A colleague looks at it{'' if made.answer == 'different' else ' before it counts'}, because {SECOND_LOOKS[made.second]}."
    messages.success(request, said)
    return redirect("joining_pair", following.id) if following else redirect("joining")


@require_http_methods(["GET"])
def judged(request: Request) -> HttpResponse:
    """What people judged lately, each with its reason, to take back."""
    found = judgements_recent(request.viewer)
    stated = facts_stated(request.viewer, subjects={x for one in found for x in (one.subject_a, one.subject_b)})
    context = {"rows": page.judgements_shown(found, stated)}
    return render(request, "joining/judged.html", context)


@require_http_methods(["POST"])
def undo(request: Request, judgement: UUID) -> HttpResponse:
    """Take a judgement back, with a reason. Both stay on record."""
    reason = request.POST.get("reason", "").strip() or "Judged by mistake"
    undo_judgement(request.viewer, judgement=judgement, reason=reason)
    messages.success(request, "Undone. Everything returns as it was before that judgement; both stay on record.")
    return redirect("joining_judged")


@require_http_methods(["GET"])
def second(request: Request) -> HttpResponse:
    """Judgements that count only once a second person agrees."""
    found = judgements_to_look_at(request.viewer)
    stated = facts_stated(request.viewer, subjects={x for one in found for x in (one.subject_a, one.subject_b)})
    return render(request, "joining/second.html", {"rows": page.judgements_shown(found, stated)})


@require_http_methods(["GET", "POST"])
def look(request: Request, judgement: UUID) -> HttpResponse:
    """One of them side by side, what a colleague judged and why; agree or not."""
    viewer = request.viewer
    found = judgement_to_look_at(viewer, judgement=judgement)
    if found is None:
        raise NotFound
    pair, judged = found
    given = {name: request.POST.get(name, "").strip() for name in ("agrees", "reason")}
    errors = {}
    if request.method == "POST":
        if given["agrees"] not in ("yes", "no"):
            errors["agrees"] = "Choose whether you agree."
        if not given["reason"]:
            errors["reason"] = "Say why, so that whoever reads this later can follow it."
        if not errors:
            look_again(viewer, judgement=judgement, agrees=given["agrees"] == "yes", reason=given["reason"])
            messages.success(
                request, "Recorded. It counts now." if given["agrees"] == "yes" else "Recorded. It does not count."
            )
            return redirect("joining_second")
    context = {
        **_side_by_side(viewer, pair),
        "judged": judged,
        "answer": page.ANSWERS[judged.answer][0].lower(),
        "agrees": {
            "yes": f"I agree: {page.ANSWERS[judged.answer][0].lower()}",
            "no": "I do not agree: it should not count",
        },
        "given": given,
        "errors": errors,
        "mistakes": [{"field": name, "message": message} for name, message in errors.items()],
    }
    return render(request, "joining/look.html", context, status=422 if errors else 200)


def _side_by_side(viewer: Any, found: Pair) -> dict[str, Any]:
    sides = (("A", found.a), ("B", found.b))
    held = [one for _, side in sides for one in side.held]
    stated = facts_stated(viewer, subjects={found.a.subject, found.b.subject, *(one.subject for one in held)})
    return {
        "pair": found,
        "sides": [
            (
                letter,
                side,
                [(one, page.name_of(stated.get(one.subject, {}))) for one in side.held],
                ROLES.get(side.role, ""),
            )
            for letter, side in sides
        ],
        "together": page.together(found),
        "rows": page.aligned(found, stated),
        "fall": waterfall(found.weighed) if found.weighed else None,
    }


def _pair_page(request: Request, found: Pair, form: Answered | None = None) -> HttpResponse:
    viewer, form = request.viewer, form or Answered()
    context = {
        **_side_by_side(viewer, found),
        **form.context(page.ANSWERS, page.REASONS),
        "last": _last(viewer),
    }
    return render(request, "joining/pair.html", context, status=422 if form.errors else 200)


def _waiting(viewer: Any, after: tuple[int, UUID] | None = None) -> list[Pair]:
    """The queue without what the viewer has just judged: the list itself is brought up to date in the background."""
    done = {
        frozenset((one.subject_a, one.subject_b))
        for one in judgements_recent(viewer, is_own=True)
        if one.undone_at is None
    }
    pairs = pairs_to_judge(viewer, limit=ON_A_PAGE, after=after)
    return [one for one in pairs if frozenset((one.a.subject, one.b.subject)) not in done]


def _last(viewer: Any) -> Any:
    """The viewer's latest judgement, with its undo always on screen."""
    found = judgements_recent(viewer, is_own=True, limit=1)
    if not found:
        return None
    stated = facts_stated(viewer, subjects=[found[0].subject_a, found[0].subject_b])
    return page.judgements_shown(found, stated)[0]


def after_typed(typed: str) -> tuple[int, UUID] | None:
    order, _, candidate = typed.partition("_")
    try:
        return int(order), UUID(candidate)
    except ValueError:
        return None
