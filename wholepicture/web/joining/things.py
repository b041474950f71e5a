"""The pages on which things are judged one: a vehicle, phone, account or place that two reports name differently."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wholepicture.base.ledgered import NotFound
from wholepicture.linkage.things.commands import CannotBeOne, KeptApart, judge_things, undo_thing_judgement
from wholepicture.linkage.things.queries import (
    ThingPair,
    thing_judgements_recent,
    thing_pair_to_judge,
    things_to_judge,
)
from wholepicture.picture.queries import people_tied
from wholepicture.web.frame.request import Request
from wholepicture.web.joining import thingpage
from wholepicture.web.joining.answering import Answered, answered
from wholepicture.web.joining.views import ON_A_PAGE, after_typed
from wholepicture.web.wording.words import ROLES


@require_http_methods(["GET"])
def queue(request: Request) -> HttpResponse:
    """Things to judge, those that could change something for a child first."""
    pairs = _waiting(request.viewer, after=after_typed(request.GET.get("after", "")))
    more = f"{pairs[-1].order}_{pairs[-1].id}" if len(pairs) == ON_A_PAGE else ""
    context = {"rows": thingpage.listed(pairs), "more": more, "last": _last(request.viewer)}
    return render(request, "joining/things.html", context)


@require_http_methods(["GET"])
def pair(request: Request, question: UUID) -> HttpResponse:
    """Two mentions side by side."""
    found = thing_pair_to_judge(request.viewer, question=question)
    if found is None:
        raise NotFound
    return _pair_page(request, found)


@require_http_methods(["POST"])
def judge(request: Request, question: UUID) -> HttpResponse:
    """Same, different or unsure; then on to the next."""
    viewer = request.viewer
    found = thing_pair_to_judge(viewer, question=question)
    if found is None:
        raise NotFound
    answers = thingpage.answers(found.kind)
    choose = f"Choose the same {thingpage.ONE[found.kind]}, different {thingpage.MANY[found.kind]}, or unsure."
    form = answered(request.POST, answers, thingpage.REASONS, choose=choose)
    if form.errors:
        return _pair_page(request, found, form)
    answer = form.given["answer"]
    try:
        judge_things(viewer, mention_a=found.a.mention, mention_b=found.b.mention, answer=answer, reason=form.reason)
    except (CannotBeOne, KeptApart) as refused:
        form.errors["answer"] = str(refused)
        return _pair_page(request, found, form)
    following = next((one for one in _waiting(viewer) if one.id != found.id), None)
    messages.success(request, f"Recorded: {answers[answer][0].lower()}.")
    return redirect("joining_thing_pair", following.id) if following else redirect("joining_things")


@require_http_methods(["GET"])
def judged(request: Request) -> HttpResponse:
    """What people judged of things lately, each with its reason, to take back."""
    rows = thingpage.judgements_shown(thing_judgements_recent(request.viewer))
    return render(request, "joining/things_judged.html", {"rows": rows})


@require_http_methods(["POST"])
def undo(request: Request, judgement: UUID) -> HttpResponse:
    """Take a judgement back, with a reason. Both stay on record."""
    reason = request.POST.get("reason", "").strip() or "Judged by mistake"
    undo_thing_judgement(request.viewer, judgement=judgement, reason=reason)
    messages.success(request, "Undone. Everything returns as it was before that judgement; both stay on record.")
    return redirect("joining_things_judged")


def _pair_page(request: Request, found: ThingPair, form: Answered | None = None) -> HttpResponse:
    viewer, form = request.viewer, form or Answered()
    tied = people_tied(viewer, kind=found.kind, things=[found.a.thing, found.b.thing])
    sides = [
        (
            letter,
            side,
            thingpage.held(found.kind, side.held),
            [(row, ROLES.get(row.role, "")) for row in tied.get(side.thing, ())],
        )
        for letter, side in (("A", found.a), ("B", found.b))
    ]
    together = {row.id for rows in tied.values() for row in rows}
    context = {
        "pair": found,
        "kind": thingpage.ONE[found.kind],
        "sides": sides,
        "rows": thingpage.aligned(found),
        "findings": thingpage.findings(found.compared.reasons),
        "in_all": thingpage.in_all(found),
        "together": len(together),
        **form.context(thingpage.answers(found.kind), thingpage.REASONS),
        "last": _last(viewer),
    }
    return render(request, "joining/thing_pair.html", context, status=422 if form.errors else 200)


def _waiting(viewer: Any, after: tuple[int, UUID] | None = None) -> list[ThingPair]:
    """The queue without what the viewer has just judged: the list itself is brought up to date in the background."""
    done = {
        frozenset((one.mention_a, one.mention_b))
        for one in thing_judgements_recent(viewer, is_own=True)
        if one.undone_at is None
    }
    pairs = things_to_judge(viewer, limit=ON_A_PAGE, after=after)
    return [one for one in pairs if frozenset((one.a.mention, one.b.mention)) not in done]


def _last(viewer: Any) -> Any:
    """The viewer's latest judgement of things, with its undo always on screen."""
    found = thing_judgements_recent(viewer, is_own=True, limit=1)
    return thingpage.judgements_shown(found)[0] if found else None
