"""The pages of the register. Only the hub gets here, and only to measures in which they may see everybody."""

from collections.abc import MutableMapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.queries import those_of_directory
from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.disruption.commands import (
    Against,
    MovedMeanwhile,
    NotAgainst,
    NotEntered,
    enter_disruption,
    enter_step,
)
from wholepicture.casework.disruption.queries import (
    disruption_of,
    may_be_a_childs,
    register,
    standing_against,
    who_to_enter,
)
from wholepicture.casework.disruption.results import DisruptionPage, DisruptionRow, Named, Register
from wholepicture.casework.disruption.rules import FIRST, STEPS
from wholepicture.casework.disruption.tactics import against, tactics
from wholepicture.governance.letters.sources import DRAFTED
from wholepicture.picture.queries import Unsearchable, picture_of, picture_of_thing
from wholepicture.picture.results import Picture
from wholepicture.web.disruption.forms import StepForm, boxes_of, in_order, step_from
from wholepicture.web.disruption.words import LISTS, STEP_HINTS, how_it_stands, who_holds
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, number_or_none, typed
from wholepicture.web.parts.letters_out import LetterOut, letters_out
from wholepicture.web.parts.pick import (
    COLLEAGUE,
    MORE_COLLEAGUES,
    NO_COLLEAGUE,
    Option,
    Picked,
    colleagues_to_pick,
    picked,
)

OF_REGISTER = ("nominal", "vehicle", "phone", "place")
Line = tuple[DisruptionRow, str, str, str]


@require_http_methods(["GET", "POST"])
def disruption(request: Request) -> HttpResponse:
    """The register, what presses first; by words, which stand in no address."""
    words = typed(request.POST, "words")["words"]
    with_ended = request.POST.get("ended") == "yes"
    errors: dict[str, str] = {}
    try:
        found = register(request.viewer, words=words, with_ended=with_ended)
    except Unsearchable as refusal:
        errors, found = {"words": str(refusal)}, Register(())
    lists = [(LISTS[where][0], _lines(found.listed(where))) for where in LISTS]
    context = {
        "lists": [(heading, lines) for heading, lines in lists if lines],
        "breached": _lines(found.breached),
        "is_cut": found.is_cut,
        "is_search_cut": found.is_search_cut,
        "words": words[:200],
        "with_ended": with_ended,
        "has_looked": request.method == "POST",
        **with_errors(errors),
    }
    return render(request, "disruption/register.html", context, status=422 if errors else 200)


def _lines(rows: Sequence[DisruptionRow]) -> list[Line]:
    return [(row, how_it_stands(row), who_holds(row.holder), LISTS[row.where][1]) for row in rows]


@require_http_methods(["GET"])
def of_somebody(request: Request, kind: str, about: UUID) -> HttpResponse:
    """What stands against a person or thing, or for a child."""
    picture = _picture(request, kind, about)
    rows = standing_against(request.viewer, kind=kind, about=picture.id)
    context = {
        "picture": picture,
        "rows": _lines(rows),
        "may_add": not may_be_a_childs(request.viewer, kind=kind, about=picture.id),
    }
    return render(request, "disruption/against.html", context)


def _picture(request: Request, kind: str, about: UUID) -> Picture:
    if kind not in OF_REGISTER or not request.viewer.may(Permission.ALERTS):
        raise NotFound
    if kind == "nominal":
        picture = picture_of(request.viewer, nominal=about)
    else:
        picture = picture_of_thing(request.viewer, kind=kind, thing=about)
    if picture is None:
        raise NotFound
    return picture


@require_http_methods(["GET", "POST"])
def add(request: Request, kind: str, about: UUID) -> HttpResponse:
    """Enter a measure against a person or thing, with its first step."""
    picture = _picture(request, kind, about)
    try:
        named = who_to_enter(request.viewer, kind=kind, about=picture.id)
    except NotAgainst as refusal:
        return render(request, "disruption/not_against.html", {"picture": picture, "why": str(refusal)}, status=422)
    children = _children(picture)
    form, found, errors = _typed(request, "tactic", "basis")
    chosen = [child for child, _ in children if child in request.POST.getlist("children")]
    if request.method == "POST":
        measure = _entered(request, named, form, [UUID(child) for child in chosen], found, errors)
        if measure:
            messages.success(request, "Entered in the register.")
            return redirect("measure", measure)
    context = {
        "picture": picture,
        "tactics": _tactics(kind),
        "children": children,
        "chosen": chosen,
        "kinds": [(kind, STEPS[kind], STEP_HINTS[kind]) for kind in FIRST],
        **_shown(form, found, in_order(errors, ())),
    }
    return render(request, "disruption/add.html", context, status=422 if errors else 200)


def _children(picture: Picture) -> list[Option]:
    """The children whom reports name together with somebody or something."""
    return [(str(tie.id), tie.label) for tie in picture.ties if tie.kind == "nominal" and tie.role == "child"]


def _tactics(kind: str) -> list[tuple[str, str, str]]:
    """What may be done against this, each with its power."""
    return [(one.code, one.title, " ".join(filter(None, (one.note, one.power)))) for one in against(kind)]


def _typed(request: Request, *more: str) -> tuple[StepForm, Picked, dict[str, str]]:
    """What was typed, who was picked, and what is wrong so far."""
    form = step_from(request.POST, *more)
    errors = dict(form.errors)
    found = Picked()
    if request.method == "POST":
        found = picked(form.given, errors, COLLEAGUE, partial(_find, request.viewer), NO_COLLEAGUE)
    return form, found, errors


def _find(viewer: Viewer, words: str) -> tuple[list[Option], bool]:
    return colleagues_to_pick(those_of_directory(viewer, words=words))


def _entered(
    request: Request,
    named: Named,
    form: StepForm,
    children: Sequence[UUID],
    found: Picked,
    errors: MutableMapping[str, str],
) -> UUID | None:
    """The measure that was entered; None: `errors` says why none was."""
    tactic = tactics().get(form.given["tactic"])
    is_nobody = not found.id and not form.given["colleague"]
    try:
        if errors:
            raise NotEntered([])
        return enter_disruption(
            request.viewer,
            against=Against(named.kind, named.id),
            tactic=form.given["tactic"],
            basis=form.given["basis"] or (tactic.power if tactic else ""),
            children=children,
            held_by=request.viewer.person if is_nobody else found.id,
            given=form.step,
        )
    except NotEntered as refused:
        merged = in_order(errors, refused.faults)
        errors.clear()
        errors.update(merged)
    return None


def _shown(form: StepForm, found: Picked, errors: dict[str, str]) -> dict[str, Any]:
    return {
        "given": form.given,
        "boxes": boxes_of(form.given),
        "colleagues": found.options,
        "more": MORE_COLLEAGUES if found.is_more else "",
        **with_errors(errors),
    }


@require_http_methods(["GET", "POST"])
def measure(request: Request, measure: UUID) -> HttpResponse:
    """A measure with every step; and what became of it since."""
    form, found, errors = _typed(request)
    status = 200
    if request.method == "POST":
        try:
            if errors:
                raise NotEntered([])
            seen = number_or_none(request.POST.get("seen", "")) or 0
            enter_step(request.viewer, measure=measure, seen=seen, given=form.step, held_by=found.id)
        except NotEntered as refused:
            errors, status = in_order(errors, refused.faults), 422
        except MovedMeanwhile as moved:
            errors, status = {"kind": str(moved)}, 409
        else:
            messages.success(request, "Entered in the register.")
            return redirect("measure", measure)
    page = disruption_of(request.viewer, measure=measure)
    letters = letters_out(request.viewer, measure)
    context = _measure_context(page, letters, form, found, errors)
    return render(request, "disruption/measure.html", context, status=status)


def _measure_context(
    page: DisruptionPage, letters: Sequence[LetterOut], form: StepForm, found: Picked, errors: dict[str, str]
) -> dict[str, Any]:
    return {
        "page": page,
        "stands": how_it_stands(page.row),
        "colour": LISTS[page.row.where][1],
        "holder": who_holds(page.row.holder),
        "may_draft": page.row.tactic.code in DRAFTED and bool(page.may_come),
        "letters": letters,
        "steps": [(step, STEPS[step.kind]) for step in reversed(page.steps)],
        "kinds": [(kind, STEPS[kind], STEP_HINTS[kind]) for kind in page.may_come],
        **_shown(form, found, errors),
    }


urlpatterns = [
    path("disruption/", disruption, name="disruption"),
    path("disruption/of/<str:kind>/<uuid:about>/", of_somebody, name="disruption_of"),
    path("disruption/of/<str:kind>/<uuid:about>/new/", add, name="disruption_add"),
    path("disruption/<uuid:measure>/", measure, name="measure"),
]
