"""The pages of plans for a context: what there is, one with its actions and its record, and each step, on which nothing typed is lost."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound, NotPermitted, Refusal
from wholepicture.casework.context.commands import (
    NotPlanned,
    change_action,
    change_plan,
    close_plan,
    end_action,
    give_action,
    name_in_plan,
    open_plan,
    reopen_plan,
)
from wholepicture.casework.context.queries import (
    context_action_of,
    doers_to_choose,
    leads_to_choose,
    plan_of,
    plans,
    plans_for,
    plans_naming,
    thing_to_plan_for,
)
from wholepicture.casework.context.results import PlanPage
from wholepicture.casework.context.rules import GROUP, KINDS, ActionGiven, PlanGiven
from wholepicture.casework.disruption.results import Named
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, number_or_none, typed
from wholepicture.web.parts.form_days import as_boxes, boxes, day_from, in_order
from wholepicture.web.parts.pick import Picked
from wholepicture.web.parts.somebody import MORE, SOMEBODY_BOXES, person_found

PLAN_BOXES = ("called", "aim", "lead", "who_is", "seen", *boxes("review"), *SOMEBODY_BOXES)
ACTION_BOXES = ("what", "doer", "words", "seen", *boxes("due"))
MOVES = {
    "opened": "Opened",
    "changed": "Changed",
    "named": "Somebody more is named",
    "handed": "Handed over",
    "closed": "Closed",
    "reopened": "Opened again",
}


@dataclass
class Form:
    """What was typed, what is wrong with it, and among whom is to be chosen."""

    given: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    found: Picked = field(default_factory=Picked)

    @property
    def seen(self) -> int:
        """How many moves whoever filled it in had before them."""
        return number_or_none(self.given["seen"], digits=5) or 0

    @property
    def status(self) -> int:
        return 422 if self.errors else 200

    def done(self, do: Callable[[], Any], at: str) -> Any:
        """What was done; None, where something is to be put right first, which the form says. `at`: where a refusal stands."""
        if self.errors:
            return None
        try:
            return do() or True
        except NotPlanned as refused:
            self.errors |= refused.problems
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            self.errors[at] = str(refused)
        return None

    def context(self, *days: str) -> dict[str, Any]:
        """What the form's template shows of it."""
        order = ("called", "child", "who", "aim", "lead", "what", "doer", "review-day", "due-day", "words")
        more = {"options": self.found.options, "more": MORE if self.found.is_more else ""}
        return {
            "given": self.given,
            "boxes": as_boxes(self.given, *days),
            **more,
            **with_errors(in_order(self.errors, *order)),
        }


def _of_hub(request: Request) -> Viewer:
    """Whoever keeps plans. Raises NotFound."""
    if not (request.viewer.is_hub and request.viewer.may(Permission.ALERTS)):
        raise NotFound
    return request.viewer


# -- reading -----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET"])
def every(request: Request) -> HttpResponse:
    """The plans that one may read."""
    with_closed = request.GET.get("closed") == "yes"
    found = plans(request.viewer, with_closed=with_closed)
    may_open = request.viewer.is_hub and request.viewer.may(Permission.ALERTS)
    return render(request, "contexts/list.html", {"found": found, "with_closed": with_closed, "may_open": may_open})


@require_http_methods(["GET"])
def of_thing(request: Request, kind: str, about: UUID) -> HttpResponse:
    """The plans for a place, a vehicle or a phone."""
    named = thing_to_plan_for(request.viewer, kind=kind, about=about)
    rows = plans_for(request.viewer, kind=kind, about=named.id)
    may_open = request.viewer.is_hub and request.viewer.may(Permission.ALERTS)
    back = reverse("thing", args=[named.kind, named.id])
    context = {"named": named, "back": back, "rows": rows, "may_open": may_open}
    return render(request, "contexts/of_one.html", context)


@require_http_methods(["GET"])
def of_person(request: Request, nominal: UUID) -> HttpResponse:
    """The plans that name a child or an adult."""
    named, rows = plans_naming(request.viewer, person=nominal)
    context = {"named": named, "back": reverse("person", args=[named.id]), "rows": rows}
    return render(request, "contexts/of_one.html", context)


@require_http_methods(["GET"])
def plan(request: Request, context_plan: UUID) -> HttpResponse:
    """A plan with its actions and its record."""
    page = plan_of(request.viewer, plan=context_plan)
    moves = [(move, MOVES[move.kind]) for move in reversed(page.moves)]
    return render(request, "contexts/plan.html", {"page": page, "row": page.row, "moves": moves, "kinds": KINDS})


# -- opening and keeping -----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def open_for_thing(request: Request, kind: str, about: UUID) -> HttpResponse:
    """Open a plan for a thing, from its page."""
    return _open(request, kind, thing_to_plan_for(_of_hub(request), kind=kind, about=about))


@require_http_methods(["GET", "POST"])
def open_for_group(request: Request) -> HttpResponse:
    """Open a plan for a peer group, with the first of its people."""
    _of_hub(request)
    return _open(request, GROUP, None)


def _open(request: Request, kind: str, named: Named | None) -> HttpResponse:
    viewer, form = request.viewer, Form(typed(request.POST, *PLAN_BOXES))
    if request.method == "POST":
        given = _plan_given(form)
        if kind == GROUP:
            form.found = _person(viewer, form)
        about = named.id if named else None
        do = partial(open_plan, viewer, kind=kind, about=about, person=form.found.id, given=given)
        if opened := form.done(do, "aim"):
            messages.success(request, "It is open. Say now what is to be done, by who and by when.")
            return redirect("context_plan", opened)
    context = {
        "named": named,
        "kind": kind,
        "leads": list(leads_to_choose(viewer).items()),
        "lead": form.given["lead"] or str(viewer.professional_id),
        **_who_is(form),
        **form.context("review"),
    }
    return render(request, "contexts/new.html", context, status=form.status)


def _plan_given(form: Form) -> PlanGiven:
    return PlanGiven(
        form.given["aim"],
        id_or_none(form.given["lead"]),
        day_from(form.given, "review", form.errors),
        form.given["called"],
    )


def _person(viewer: Viewer, form: Form) -> Picked:
    return person_found(viewer, form.given, form.errors, are_children=form.given["who_is"] != "adult")


def _who_is(form: Form) -> dict[str, Any]:
    return {"who": [("child", "A child"), ("adult", "An adult")], "who_is": form.given["who_is"] or "child"}


@require_http_methods(["GET", "POST"])
def plan_step(request: Request, context_plan: UUID, plan_turn: str) -> HttpResponse:
    """Change a plan, name somebody in it, give an action, close it, or open it again."""
    viewer = _of_hub(request)
    page = plan_of(viewer, plan=context_plan)
    if plan_turn not in STEPS:
        raise NotFound
    title, said, do_step = STEPS[plan_turn]
    form = Form(typed(request.POST, *dict.fromkeys((*PLAN_BOXES, *ACTION_BOXES))))
    if request.method == "POST":
        if do_step(viewer, page, form):
            messages.success(request, said)
            return redirect("context_plan", context_plan)
        page = plan_of(viewer, plan=context_plan)
    elif plan_turn == "change":
        form.given |= _as_it_stands(page)
    seen = form.seen if form.given["seen"] else page.seen
    context = {
        "page": page,
        "row": page.row,
        "turn": plan_turn,
        "title": title,
        "new": [(move, MOVES[move.kind]) for move in page.moves[seen:]],
        **_people_of(viewer, page, plan_turn),
        **_who_is(form),
        **form.context("review", "due"),
    }
    return render(request, "contexts/step.html", context, status=form.status)


def _as_it_stands(page: PlanPage) -> dict[str, str]:
    day = page.row.review_on
    days = {f"review-{part}": str(getattr(day, part)) if day else "" for part in ("day", "month", "year")}
    return {"aim": page.row.aim, "lead": str(page.row.lead.id), **days}


def _people_of(viewer: Viewer, page: PlanPage, plan_turn: str) -> dict[str, Any]:
    if plan_turn not in ("change", "action"):
        return {}
    offered = doers_to_choose(viewer, plan=page.row.id)
    return {"leads": list(offered.leads.items()), "doers": list(offered.doers.items())}


def _change(viewer: Viewer, page: PlanPage, form: Form) -> Any:
    given = _plan_given(form)
    return form.done(partial(change_plan, viewer, plan=page.row.id, given=given, seen=form.seen), "aim")


def _name(viewer: Viewer, page: PlanPage, form: Form) -> Any:
    form.found = _person(viewer, form)
    return form.done(partial(name_in_plan, viewer, plan=page.row.id, person=form.found.id, seen=form.seen), "child")


def _give(viewer: Viewer, page: PlanPage, form: Form) -> Any:
    return form.done(partial(give_action, viewer, plan=page.row.id, given=_action_given(form)), "what")


def _close(viewer: Viewer, page: PlanPage, form: Form) -> Any:
    return form.done(partial(close_plan, viewer, plan=page.row.id, words=form.given["words"], seen=form.seen), "words")


def _reopen(viewer: Viewer, page: PlanPage, form: Form) -> Any:
    return form.done(partial(reopen_plan, viewer, plan=page.row.id, words=form.given["words"], seen=form.seen), "words")


STEPS: dict[str, tuple[str, str, Callable[[Viewer, PlanPage, Form], Any]]] = {
    "change": ("Change the plan", "It is changed.", _change),
    "name": ("Name somebody in it", "They are named. The plan shows now to who may see them as well.", _name),
    "action": ("Say what is to be done", "It is given, and whoever does it is told.", _give),
    "close": ("Close the plan", "It is closed.", _close),
    "reopen": ("Open it again", "It is open again.", _reopen),
}


def _action_given(form: Form) -> ActionGiven:
    day = day_from(form.given, "due", form.errors)
    return ActionGiven(form.given["what"], id_or_none(form.given["doer"]), day, form.given["words"])


# -- an action ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def action(request: Request, context_action: UUID) -> HttpResponse:
    """An action of a plan: say what became of it; or, for the hub, give it to somebody else, or another day."""
    viewer = request.viewer
    row = context_action_of(viewer, action=context_action)
    keeps = viewer.is_hub and viewer.may(Permission.ALERTS)
    form = Form(typed(request.POST, *ACTION_BOXES, "became"))
    if request.method == "POST":
        if _moved(viewer, row.id, form):
            messages.success(request, "Recorded.")
            return redirect("context_plan", row.plan)
        row = context_action_of(viewer, action=context_action)
    became = [("done", "It is done"), ("dropped", "It is not to be done any more")]
    doers = doers_to_choose(viewer, plan=row.plan).doers if keeps and row.state == "open" else {}
    context = {
        "action": row,
        "became": [*became, ("changed", "Somebody else does it, or by another day")] if keeps else became,
        "doers": list(doers.items()),
        "may_say": row.state == "open" and (keeps or row.is_mine),
        "keeps": keeps,
        "is_new": bool(form.given["seen"]) and form.seen != row.number,
        **form.context("due"),
    }
    return render(request, "contexts/action.html", context, status=form.status)


def _moved(viewer: Viewer, row: UUID, form: Form) -> Any:
    became = form.given["became"]
    if became == "changed":
        given = _action_given(form)
        return form.done(partial(change_action, viewer, action=row, given=given, seen=form.seen), "words")
    if became not in ("done", "dropped"):
        form.errors["became"] = "Choose one."
        return None
    end = partial(end_action, viewer, action=row, is_done=became == "done", words=form.given["words"], seen=form.seen)
    return form.done(end, "words")


urlpatterns = [
    path("plans/", every, name="context_plans"),
    path("plans/group/new/", open_for_group, name="group_plan_new"),
    path("plans/of/<slug:kind>/<uuid:about>/", of_thing, name="plans_of_thing"),
    path("plans/of/<slug:kind>/<uuid:about>/new/", open_for_thing, name="thing_plan_new"),
    path("people/<uuid:nominal>/plans/", of_person, name="plans_of_person"),
    path("plans/actions/<uuid:context_action>/", action, name="context_action"),
    path("plans/<uuid:context_plan>/", plan, name="context_plan"),
    path("plans/<uuid:context_plan>/<slug:plan_turn>/", plan_step, name="context_plan_step"),
]
