"""The pages of operations: all of it for the hub; for whoever is named as a member, the children whom they may see."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NeedsReason, NotFound
from wholepicture.casework.operation.commands import (
    EndedMeanwhile,
    IsEnded,
    MovedMeanwhile,
    NotEntered,
    StandsInSteps,
    StillSupported,
    SupportGiven,
    end_operation,
    enter_child,
    enter_person,
    enter_step,
    enter_support,
    name_member,
    open_operation,
    take_back,
    take_back_somebody,
)
from wholepicture.casework.operation.queries import child_in_operation, operation_of, operations
from wholepicture.casework.operation.results import ChildPage, ChildRow, OperationPage
from wholepicture.casework.operation.rules import MEASURES, STANDS, STEPS
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, number_or_none, typed
from wholepicture.web.operation.words import steps_in_words, supported_by
from wholepicture.web.parts.form_days import add_faults, as_boxes, boxes, day_from
from wholepicture.web.parts.pick import MORE_COLLEAGUES, Picked
from wholepicture.web.parts.somebody import COLLEAGUE_BOXES, MORE, SOMEBODY_BOXES, colleague_found, person_found


@dataclass
class Form:
    """What was typed, who was picked, what is wrong."""

    given: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    found: Picked = field(default_factory=Picked)

    def context(self, *days: str) -> dict[str, Any]:
        """What the form's template shows of it."""
        more = {"options": self.found.options, "boxes": as_boxes(self.given, *days)}
        return {"given": self.given, **more, **with_errors(self.errors)}

    @property
    def status(self) -> int:
        return 422 if self.errors else 200


def _of_hub(request: Request) -> Viewer:
    """Whoever reads operations whole: nobody else changes one. Raises NotFound."""
    if not (request.viewer.is_hub and request.viewer.may(Permission.ALERTS)):
        raise NotFound
    return request.viewer


def _done(form: Form, enter: Callable[[], Any]) -> Any:
    """What was entered; None, where something is to be put right first, which the form says."""
    if form.errors:
        return None
    try:
        return enter() or True
    except NotEntered as refused:
        add_faults(form.errors, refused.faults)
    except IsEnded as refused:
        form.errors["on-day"] = str(refused)
    return None


@require_http_methods(["GET", "POST"])
def every(request: Request) -> HttpResponse:
    """The operations that one reads; the hub opens one here."""
    form = Form(typed(request.POST, "name", *boxes("on"), *COLLEAGUE_BOXES))
    may_open = request.viewer.is_hub and request.viewer.may(Permission.ALERTS)
    if request.method == "POST":
        viewer = _of_hub(request)
        started_on = day_from(form.given, "on", form.errors)
        form.found = colleague_found(viewer, form.given, form.errors)
        enter = partial(open_operation, viewer, name=form.given["name"], started_on=started_on, lead=form.found.id)
        operation = _done(form, enter)
        if operation:
            return redirect("operation", operation)
    page = max(number_or_none(request.GET.get("page", ""), digits=4) or 1, 1)
    listed = operations(request.viewer, page=page)
    context = {
        "rows": listed.rows,
        "newer": page - 1,
        "older": page + 1 if listed.is_more else 0,
        "may_open": may_open,
        **_colleagues(form),
        **form.context("on"),
    }
    return render(request, "operation/list.html", context, status=form.status)


def _colleagues(form: Form) -> dict[str, Any]:
    return {"more": MORE_COLLEAGUES if form.found.is_more else ""}


@require_http_methods(["GET"])
def operation(request: Request, operation: UUID) -> HttpResponse:
    """An operation, its totals as at a day."""
    form = Form(typed(request.GET, *boxes("as_at")))
    as_at = day_from(form.given, "as_at", form.errors)
    page = operation_of(request.viewer, operation=operation, as_at=as_at)
    context = {
        "page": page,
        "is_now": page.as_at == clock.local_date(),
        "children": _by_support(page),
        "steps": steps_in_words(page.steps),
        **form.context("as_at"),
    }
    return render(request, "operation/operation.html", context, status=form.status)


def _by_support(page: OperationPage) -> list[tuple[str, list[tuple[ChildRow, str, str]]]]:
    """The children who nobody supports, then the others; no heading where there are none."""
    lines = [(one, STANDS[one.stands], supported_by(one.support)) for one in page.children]
    groups = [
        ("Nobody supports these", [line for line in lines if not line[0].is_supported]),
        ("Supported", [line for line in lines if line[0].is_supported]),
    ]
    return [(heading, listed) for heading, listed in groups if listed]


@require_http_methods(["GET", "POST"])
def add_child(request: Request, operation: UUID) -> HttpResponse:
    """Enter a child who came forward."""
    return _add_somebody(request, operation, are_children=True)


@require_http_methods(["GET", "POST"])
def add_person(request: Request, operation: UUID) -> HttpResponse:
    """Enter a person of concern."""
    return _add_somebody(request, operation, are_children=False)


def _add_somebody(request: Request, operation: UUID, *, are_children: bool) -> HttpResponse:
    viewer = _of_hub(request)
    page = operation_of(viewer, operation=operation)
    form = Form(typed(request.POST, *SOMEBODY_BOXES, *boxes("on")))
    if request.method == "POST":
        on = day_from(form.given, "on", form.errors)
        form.found = person_found(viewer, form.given, form.errors, are_children=are_children)
        who = form.found.id
        if who is None:
            form.errors.setdefault("child", "Type a name.") if not form.given["child"] else None
        elif are_children:
            _done(form, partial(enter_child, viewer, operation=operation, child=who, came_on=on))
        else:
            _done(form, partial(enter_person, viewer, operation=operation, about=who, since=on))
        if not form.errors:
            messages.success(request, "Entered.")
            return redirect("operation", operation)
    more = {"page": page, "are_children": are_children, "more": MORE if form.found.is_more else ""}
    return render(request, "operation/somebody.html", {**more, **form.context("on")}, status=form.status)


@require_http_methods(["GET", "POST"])
def ending(request: Request, operation: UUID) -> HttpResponse:
    """Close an operation, or open it again, with why; and what goes on when it is closed."""
    viewer = _of_hub(request)
    form, status = Form(typed(request.POST, "words", "seen")), 200
    page = operation_of(viewer, operation=operation)
    is_ended = not page.row.is_ended
    if request.method == "POST":
        ends = request.POST.get("ends") == "yes"
        seen = number_or_none(form.given["seen"], digits=4) or 0
        try:
            end = partial(
                end_operation, viewer, operation=operation, is_ended=ends, words=form.given["words"], seen=seen
            )
            if _done(form, end):
                messages.success(request, "It is closed." if ends else "It is open again.")
                return redirect("operation", operation)
            status = 422
        except EndedMeanwhile as refused:
            form.errors, status = {"words": str(refused)}, 409
    context = {"page": page, "ends": is_ended, **_what_goes_on(page), **form.context()}
    return render(request, "operation/ending.html", context, status=status)


def _what_goes_on(page: OperationPage) -> dict[str, Any]:
    """How many children are supported, which ending an operation does not end; and who nobody supports."""
    supported = sum(child.is_supported for child in page.children)
    said = "1 child" if supported == 1 else f"{supported} children" if supported else ""
    return {"supported": said, "alone": [child for child in page.children if not child.is_supported]}


@require_http_methods(["GET", "POST"])
def members(request: Request, operation: UUID) -> HttpResponse:
    """Who its members are; to name one, or take one away."""
    viewer = _of_hub(request)
    page = operation_of(viewer, operation=operation)
    form = Form(typed(request.POST, *COLLEAGUE_BOXES, "lead", "away"))
    if request.method == "POST":
        if away := id_or_none(form.given["away"]):
            enter = partial(name_member, viewer, operation=operation, person=away, is_in=False)
        else:
            form.found = colleague_found(viewer, form.given, form.errors)
            is_lead = form.given["lead"] == "yes"
            enter = partial(name_member, viewer, operation=operation, person=form.found.id, is_lead=is_lead)
        if _done(form, enter):
            messages.success(request, "Recorded.")
            return redirect("operation_members", operation)
    return render(
        request, "operation/members.html", {"page": page, **_colleagues(form), **form.context()}, status=form.status
    )


@require_http_methods(["GET", "POST"])
def add_step(request: Request, operation: UUID) -> HttpResponse:
    """Enter what became of persons of concern, and to which children it relates."""
    viewer = _of_hub(request)
    page = operation_of(viewer, operation=operation)
    people, children = _chosen(request, page)
    form = Form(typed(request.POST, "kind", "words", *boxes("on")))
    if request.method == "POST":
        enter = partial(
            enter_step,
            viewer,
            operation=operation,
            kind=form.given["kind"],
            on=day_from(form.given, "on", form.errors),
            people=people,
            children=children,
            words=form.given["words"],
        )
        if _done(form, enter):
            messages.success(request, "Entered.")
            return redirect("operation", operation)
    context = {
        "page": page,
        "kinds": STEPS,
        "people": [(str(id), one.label) for id, one in page.people],
        "children": [(str(one.id), one.named.label) for one in page.children],
        "chosen_people": [str(one) for one in people],
        "chosen": [str(one) for one in children],
        **form.context("on"),
    }
    return render(request, "operation/step.html", context, status=form.status)


def _chosen(request: Request, page: OperationPage) -> tuple[list[UUID], list[UUID]]:
    """Those who were ticked, of those who stand in the operation."""

    def ticked(name: str, offered: Sequence[UUID]) -> list[UUID]:
        return [one for one in offered if str(one) in request.POST.getlist(name)]

    return (
        ticked("people", [id for id, _ in page.people]),
        ticked("children", [one.id for one in page.children]),
    )


@require_http_methods(["POST"])
def step_back(request: Request, operation: UUID, step: UUID) -> HttpResponse:
    """Take back what was entered by mistake, with why."""
    try:
        take_back(request.viewer, step=step, reason=typed(request.POST, "reason")["reason"])
    except NeedsReason:
        messages.error(request, "Say why it is taken back. Nothing was changed.")
    else:
        messages.success(request, "Taken back. It counts for nothing any more, and stays to be read.")
    return redirect("operation", operation)


@require_http_methods(["POST"])
def somebody_back(request: Request, entry: UUID) -> HttpResponse:
    """Take back that somebody was entered, with why."""
    reason, back_to = typed(request.POST, "reason")["reason"], id_or_none(request.POST.get("operation", ""))
    try:
        take_back_somebody(request.viewer, row=entry, reason=reason)
    except NeedsReason:
        messages.error(request, "Say why they are taken back. Nothing was changed.")
    except (StandsInSteps, StillSupported) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Taken back. They stand in the operation no more; that they did stays to be read.")
    return redirect("operation", back_to) if back_to else redirect("operations")


@require_http_methods(["GET", "POST"])
def child(request: Request, child: UUID) -> HttpResponse:
    """A child of an operation: what relates to her, who supports her; and to enter who does from now on."""
    form = Form(typed(request.POST, "held_by", "contact", "words", "is_ended", *boxes("on", "review")))
    measures = [code for code in request.POST.getlist("measures") if code in MEASURES]
    status = 200
    if request.method == "POST":
        seen = number_or_none(request.POST.get("seen", "")) or 0
        given = _support(form, measures)
        try:
            if _done(form, partial(enter_support, request.viewer, child=child, seen=seen, given=given)):
                messages.success(request, "Entered.")
                return redirect("operation_child", child)
            status = 422
        except MovedMeanwhile as moved:
            form.errors, status = {"held_by": str(moved)}, 409
    page = child_in_operation(request.viewer, child=child)
    return render(request, "operation/child.html", _child_context(page, form, measures), status=status)


def _support(form: Form, measures: Sequence[str]) -> SupportGiven:
    on = day_from(form.given, "on", form.errors)
    return SupportGiven(
        is_ended=form.given["is_ended"] == "yes",
        held_by=id_or_none(form.given["held_by"]),
        from_on=on or (None if "on-day" in form.errors else clock.local_date()),
        review_on=day_from(form.given, "review", form.errors),
        contact=form.given["contact"],
        measures=measures,
        words=form.given["words"],
    )


def _child_context(page: ChildPage, form: Form, measures: Sequence[str]) -> dict[str, Any]:
    return {
        "page": page,
        "stands": STANDS[page.row.stands],
        "support": supported_by(page.row.support),
        "steps": steps_in_words(page.steps),
        "supports": [(one, [MEASURES[code] for code in one.measures]) for one in page.supports],
        "members": [(str(one.id), one.name) for one in page.members],
        "measures": MEASURES,
        "chosen": measures,
        **form.context("on", "review"),
    }


urlpatterns = [
    path("operations/", every, name="operations"),
    path("operations/<uuid:operation>/", operation, name="operation"),
    path("operations/<uuid:operation>/ending/", ending, name="operation_ending"),
    path("operations/<uuid:operation>/members/", members, name="operation_members"),
    path("operations/<uuid:operation>/children/new/", add_child, name="operation_child_add"),
    path("operations/<uuid:operation>/people/new/", add_person, name="operation_person_add"),
    path("operations/<uuid:operation>/steps/new/", add_step, name="operation_step_add"),
    path("operations/<uuid:operation>/steps/<uuid:step>/back/", step_back, name="operation_step_back"),
    path("operations/children/<uuid:child>/", child, name="operation_child"),
    path("operations/entries/<uuid:entry>/back/", somebody_back, name="operation_somebody_back"),
]
