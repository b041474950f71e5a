"""The pages of panels: the agenda, an item with what is typed of it while the panel sits, who is on it and who came, and its papers."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.casework.meeting.panels.commands import (
    NotWritten,
    add_item,
    build_agenda,
    call_panel,
    hold_panel,
    move_panel,
    name_panel_chair,
    name_panel_member,
)
from wholepicture.casework.meeting.panels.queries import panel_of, panels
from wholepicture.casework.meeting.panels.results import PanelPage
from wholepicture.governance.packs.meetings import papers_of_panel
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, number_or_none, typed
from wholepicture.web.meeting.moments import moment_from
from wholepicture.web.meeting.papers import PAPERS, absent_said
from wholepicture.web.meeting.words import why_said
from wholepicture.web.parts.letters_out import letters_out
from wholepicture.web.parts.paper import TYPES, paper_answer
from wholepicture.web.parts.pick import MORE_COLLEAGUES, Picked
from wholepicture.web.parts.somebody import COLLEAGUE_BOXES, SOMEBODY_BOXES, colleague_found, person_found
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.times import gds_datetime

KINDS = (("child", "A child"), ("nominal", "A person of concern"), ("theme", "A theme"))


def _done(errors: dict[str, str], do: Callable[[], Any], field: str) -> Any:
    """What was done; None, where something is to be put right first, which `errors` says. `field`: where a refusal stands."""
    if errors:
        return None
    try:
        return do() or True
    except NotWritten as refused:
        errors |= refused.problems
    except NotFound:
        raise
    except Refusal as refused:
        errors[field] = str(refused)
    return None


def _status(errors: dict[str, str]) -> int:
    return 422 if errors else 200


def _page(request: Request, panel: UUID, *, runs: bool = False, records: bool = False) -> PanelPage:
    page = panel_of(request.viewer, panel=panel)
    if (runs and not page.may_run) or (records and not page.may_record):
        raise NotFound
    return page


@require_http_methods(["GET", "POST"])
def every(request: Request) -> HttpResponse:
    """The panels that one reads; the hub calls one here."""
    viewer = request.viewer
    may_call = viewer.is_hub and viewer.may(Permission.ALERTS)
    given, found = typed(request.POST, "name", "meets", *COLLEAGUE_BOXES), Picked()
    errors: dict[str, str] = {}
    if request.method == "POST":
        if not may_call:
            raise NotFound
        meets_at = moment_from(given, "meets", errors)
        found = colleague_found(viewer, given, errors)
        chair = found.id or (viewer.professional_id if not given["colleague"] else None)
        call = partial(call_panel, viewer, name=given["name"], meets_at=meets_at, chair=chair)
        if called := _done(errors, call, "name"):
            return redirect("panel", called)
    context = {
        "rows": panels(viewer),
        "may_call": may_call,
        "given": given,
        **_colleagues(found),
        **with_errors(errors),
    }
    return render(request, "meeting/panels.html", context, status=_status(errors))


def _colleagues(found: Picked) -> dict[str, Any]:
    return {"options": found.options, "more": MORE_COLLEAGUES if found.is_more else ""}


@require_http_methods(["GET"])
def panel(request: Request, panel: UUID) -> HttpResponse:
    """A panel: its agenda as far as it shows to whoever reads it, who is on it, and its papers."""
    page = _page(request, panel)
    sections = [(name, [(item, why_said(item)) for item in items]) for name, items in page.spoken_of()]
    context = {
        "page": page,
        "row": page.row,
        "sections": sections,
        "left_out": [item for item in page.items if item.left_out],
        "first": sections[0][1][0][0] if sections else None,
        "absent": absent_said(page) if page.is_quorate is False else "",
        "letters": letters_out(request.viewer, panel),
        "agencies": _heard(page),
    }
    return render(request, "meeting/panel.html", context)


def _heard(page: PanelPage) -> list[tuple[str, bool]]:
    """Each agency that is asked for its words before a panel meets, and whether one of its people has written something that shows to
    whoever looks."""
    if page.row.held_at:
        return []
    wrote = {one.agency for one in page.members if one.has_written}
    return [(name, name in wrote) for name in dict.fromkeys(one.agency for one in page.members if one.is_waited_for)]


@require_http_methods(["POST"])
def build(request: Request, panel: UUID) -> HttpResponse:
    """Bring the agenda up to date."""
    _page(request, panel, runs=True)
    added = build_agenda(request.viewer, panel=panel)
    messages.success(request, f"{added} new on the agenda." if added else "Nothing new: the agenda is up to date.")
    return redirect("panel", panel)


@require_http_methods(["GET", "POST"])
def add(request: Request, panel: UUID) -> HttpResponse:
    """Put somebody, or a theme, on the agenda by hand."""
    page, viewer = _page(request, panel, runs=True), request.viewer
    given, found = typed(request.POST, "kind", "theme", "reason", *SOMEBODY_BOXES), Picked()
    errors: dict[str, str] = {}
    if request.method == "POST":
        kind = given["kind"]
        if kind not in dict(KINDS):
            errors["kind"] = "Choose what it is."
        elif kind != "theme":
            found = person_found(viewer, given, errors, are_children=kind == "child")
        put = partial(
            add_item, viewer, panel=panel, kind=kind, about=found.id, theme=given["theme"], reason=given["reason"]
        )
        if added := _done(errors, put, "kind"):
            messages.success(request, "It is on the agenda.")
            return redirect("panel_item", added)
    context = {"page": page, "kinds": KINDS, "given": given, **_colleagues(found), **with_errors(errors)}
    return render(request, "meeting/add_item.html", context, status=_status(errors))


@require_http_methods(["GET", "POST"])
def members(request: Request, panel: UUID) -> HttpResponse:
    """Who is on a panel: named, or taken away."""
    page, viewer = _page(request, panel, runs=True), request.viewer
    given, found = typed(request.POST, "away", *COLLEAGUE_BOXES), Picked()
    errors: dict[str, str] = {}
    if request.method == "POST":
        if away := id_or_none(given["away"]):
            name = partial(name_panel_member, viewer, panel=panel, person=away, is_in=False)
        else:
            found = colleague_found(viewer, given, errors)
            name = partial(name_panel_member, viewer, panel=panel, person=found.id)
        if _done(errors, name, "colleague"):
            return redirect("panel_members", panel)
    context = {"page": page, "given": given, **_colleagues(found), **with_errors(errors)}
    return render(request, "meeting/members.html", context, status=_status(errors))


@require_http_methods(["GET", "POST"])
def chair(request: Request, panel: UUID) -> HttpResponse:
    """Who chairs a panel from now on: of the hub, or of any agency, who may read every item."""
    page, viewer = _page(request, panel, runs=True), request.viewer
    given, found = typed(request.POST, "seen", *COLLEAGUE_BOXES), Picked()
    errors: dict[str, str] = {}
    if request.method == "POST":
        found = colleague_found(viewer, given, errors)
        seen = number_or_none(given["seen"], digits=5) or 0
        if _done(errors, partial(name_panel_chair, viewer, panel=panel, chair=found.id, seen=seen), "colleague"):
            messages.success(request, "They chair it from now on, and are told.")
            return redirect("panel", panel)
    context = {
        "page": page,
        "given": given,
        "new": _stands_now(page, given),
        **_colleagues(found),
        **with_errors(errors),
    }
    return render(request, "meeting/chair.html", context, status=_status(errors))


@require_http_methods(["GET", "POST"])
def held(request: Request, panel: UUID) -> HttpResponse:
    """Who came to a panel, and who did not."""
    page = _page(request, panel, records=True)
    errors: dict[str, str] = {}
    given = typed(request.POST, "seen", "words", "short")
    came = [id for one in request.POST.getlist("came") if (id := id_or_none(one))]
    if request.method == "POST":
        hold = partial(
            hold_panel,
            request.viewer,
            panel=panel,
            came=came,
            words=given["words"],
            seen=number_or_none(given["seen"], digits=5) or 0,
            is_known_short=given["short"] == "yes",
        )
        if _done(errors, hold, "came"):
            messages.success(request, "It is recorded who came.")
            return redirect("panel", panel)
    context = {"page": page, "new": _stands_now(page, given), **_who_came(page, came, given), **with_errors(errors)}
    return render(request, "meeting/held.html", context, status=_status(errors))


def _stands_now(page: PanelPage, given: dict[str, str]) -> list[str]:
    """What stands recorded, where somebody wrote since the page was opened; else nothing."""
    if not given["seen"] or number_or_none(given["seen"], digits=5) == page.seen:
        return []
    said = [f"It meets {gds_datetime(page.row.meets_at)}, chaired by {page.row.chair}."]
    if page.is_quorate is not None:
        said.append(f"Came: {and_list([one.name for one in page.members if one.came]) or 'nobody'}.")
    return [*said, f"Of those absent: {page.apologies}"] if page.apologies else said


def _who_came(page: PanelPage, came: Sequence[UUID], given: dict[str, str]) -> dict[str, Any]:
    """What the form shows: what was ticked and typed; else who stands recorded."""
    is_sent = bool(given["seen"])
    ticked = came if is_sent else [one.id for one in page.members if one.came]
    return {
        "people": [(str(one.id), one.name, ", ".join(filter(None, (one.job, one.agency)))) for one in page.members],
        "came": [str(one) for one in ticked],
        "given": given if is_sent else {**given, "words": page.apologies},
        "short_choice": [("yes", "It goes on, and is recorded as not quorate")],
        "short": ["yes"] if given["short"] else [],
    }


@require_http_methods(["GET", "POST"])
def moved(request: Request, panel: UUID) -> HttpResponse:
    """Put a panel to another time."""
    page = _page(request, panel, runs=True)
    errors: dict[str, str] = {}
    given = typed(request.POST, "seen", "meets", "words")
    if request.method == "POST":
        meets_at = moment_from(given, "meets", errors)
        seen = number_or_none(given["seen"], digits=5) or 0
        move = partial(move_panel, request.viewer, panel=panel, meets_at=meets_at, words=given["words"], seen=seen)
        if _done(errors, move, "words"):
            messages.success(request, "The time is changed.")
            return redirect("panel", panel)
    context = {"page": page, "given": given, "new": _stands_now(page, given), **with_errors(errors)}
    return render(request, "meeting/moved.html", context, status=_status(errors))


@require_http_methods(["GET"])
def papers(request: Request, panel: UUID, paper: str, pack_format: str) -> HttpResponse:
    """A panel's papers as a file, of what shows to whoever takes it out."""
    said = PAPERS.get(paper)
    if said is None or pack_format not in TYPES:
        raise NotFound
    reader = ", ".join(filter(None, (request.viewer.name, request.viewer.agency_name)))
    content = papers_of_panel(request.viewer, panel=panel, format=pack_format, in_words=lambda page: said(page, reader))
    return paper_answer(content, f"panel-{paper}", pack_format)


urlpatterns = [
    path("panels/", every, name="panels"),
    path("panels/<uuid:panel>/", panel, name="panel"),
    path("panels/<uuid:panel>/build/", build, name="panel_build"),
    path("panels/<uuid:panel>/add/", add, name="panel_add"),
    path("panels/<uuid:panel>/members/", members, name="panel_members"),
    path("panels/<uuid:panel>/chair/", chair, name="panel_chair"),
    path("panels/<uuid:panel>/who-came/", held, name="panel_held"),
    path("panels/<uuid:panel>/time/", moved, name="panel_moved"),
    path("panels/<uuid:panel>/papers/<slug:paper>.<slug:pack_format>", papers, name="panel_papers"),
]
