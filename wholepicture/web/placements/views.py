"""A child's placements, and the page of one with what is to be done about it."""

from collections import Counter
from collections.abc import MutableMapping, Sequence
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
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.placement.commands import (
    MovedMeanwhile,
    NotEntered,
    enter_placement,
    enter_placement_step,
)
from wholepicture.casework.placement.queries import (
    MOST_LISTED,
    homes,
    placement_page,
    placements_of_child,
    placements_open,
    who_may_hold,
)
from wholepicture.casework.placement.results import PlacementPage, PlacementRow
from wholepicture.casework.placement.rules import (
    AUTHORITIES,
    CARE,
    DISTANCES,
    HANDED,
    NOTIFIED,
    STATES,
    Given,
    StepGiven,
    faults_of_placement,
    may_have_ended,
)
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, number_or_none, typed
from wholepicture.web.parts.form_days import add_faults, as_boxes, boxes, day_from, in_order
from wholepicture.web.parts.letters_out import letters_out
from wholepicture.web.placements.words import (
    STATE_COLOURS,
    STEP_HINTS,
    distance_in_words,
    in_a_line,
    required_in_words,
    step_title,
    who_holds,
)

NEW = ("home", "where", "care", "distance", "host", "host_name", "is_emergency", "starts-day", "ends-day", "held_by")
EMERGENCY = [
    ("no", "Yes"),
    (
        "yes",
        "No, it is an emergency",
        "Then the host and others may be told within some working days after; what the child wishes is heard before.",
    ),
]
STEP = ("kind", "on-day", "who", "words", "held_by")


@require_http_methods(["GET"])
def placements(request: Request) -> HttpResponse:
    """Placements that are planned or last, with what is late or missing."""
    rows = placements_open(request.viewer)
    pressing = [row for row in rows if row.pressing]
    context = {
        "lists": [
            ("Late or missing", _lines(pressing)),
            ("Planned", _lines(row for row in rows if not row.pressing and row.state == "planned")),
            ("Living there", _lines(row for row in rows if not row.pressing and row.state == "living")),
        ],
        "is_empty": not rows,
        "most": _most_listed(rows),
    }
    return render(request, "placements/index.html", context)


def _most_listed(rows: Sequence[PlacementRow]) -> int:
    """How many are listed at most of those that are planned, and of those that go on; none where neither reaches it."""
    return MOST_LISTED if MOST_LISTED in Counter(row.state for row in rows).values() else 0


def _lines(rows: Any) -> list[tuple[PlacementRow, str, str, str, str, str]]:
    return [(row, *in_a_line(row), distance_in_words(row), who_holds(row.holder)) for row in rows]


@require_http_methods(["GET"])
def of_child(request: Request, nominal: UUID) -> HttpResponse:
    """Where a child lived, and where on a day."""
    given = typed(request.GET, *boxes("on"))
    errors: dict[str, str] = {}
    found = placements_of_child(request.viewer, nominal=nominal, on=day_from(given, "on", errors))
    context = {
        "found": found,
        "stays": [(stay, may_have_ended(stay, found.stays)) for stay in found.placed],
        "planned": _lines(found.planned),
        "may_plan": _places(request.viewer),
        "may_visit": request.viewer.may(Permission.CASES),
        "boxes": as_boxes(given, "on"),
        **with_errors(errors),
    }
    return render(request, "placements/of_child.html", context, status=422 if errors else 200)


def _places(viewer: Viewer) -> bool:
    """Whether somebody enters placements: of children’s social care, here or of another area."""
    return viewer.may(Permission.CASES) and viewer.agency_type in AUTHORITIES


@require_http_methods(["GET", "POST"])
def new(request: Request, nominal: UUID) -> HttpResponse:
    """Enter where a child is to live."""
    if not _places(request.viewer):
        raise NotFound
    child = placements_of_child(request.viewer, nominal=nominal)
    rows = homes(request.viewer)
    given = typed(request.POST, *NEW, *boxes("starts", "ends"))
    errors: dict[str, str] = {}
    if request.method == "POST":
        names = {str(row.id): row.name for row in rows}
        placement = _entered(request, child.nominal, given, names, errors)
        if placement:
            messages.success(request, "The placement is entered. What is to be done about it stands below.")
            return redirect("placement", placement)
    hosts = _hosts(request)
    _ask_for_name(errors, hosts)
    held = given["held_by"] or str(request.viewer.professional_id)
    context = {
        "child": child,
        "homes": [(str(row.id), f"{row.name}, {row.beds} beds") for row in rows if row.beds],
        "care": list(CARE.items()),
        "distances": list(DISTANCES.items()),
        "emergency": EMERGENCY,
        "hosts": hosts,
        "holders": who_may_hold(request.viewer),
        "given": {**given, "held_by": held},
        "boxes": as_boxes(given, "starts", "ends"),
        **with_errors(in_order(errors, *NEW)),
    }
    return render(request, "placements/new.html", context, status=422 if errors else 200)


def _hosts(request: Request) -> list[tuple[str, str]]:
    """The authorities that use this site, but for one's own."""
    others = [one for one in agencies_by_id().values() if one.id != request.viewer.agency_id]
    return sorted(((str(one.id), one.name) for one in others if one.type in AUTHORITIES), key=lambda host: host[1])


def _ask_for_name(errors: MutableMapping[str, str], hosts: Sequence[tuple[str, str]]) -> None:
    """Say that no host is named at the box for its name, where there is no list to choose from."""
    if not hosts and "host" in errors:
        errors.setdefault("host_name", errors.pop("host"))


def _entered(
    request: Request, child: UUID, given: dict[str, str], names: dict[str, str], errors: MutableMapping[str, str]
) -> UUID | None:
    """The placement that was entered; none: `errors` says why none was."""
    home = given["home"] if given["home"] in names else ""
    said = Given(
        where=given["where"] or names.get(home, ""),
        care=given["care"],
        distance=given["distance"],
        host_name=given["host_name"],
        is_emergency=given["is_emergency"] == "yes",
        starts_on=day_from(given, "starts", errors),
        ends_on=day_from(given, "ends", errors),
        home=id_or_none(home),
        host=id_or_none(given["host"]),
    )
    if given["is_emergency"] not in ("yes", "no"):
        errors["is_emergency"] = "Say whether it was planned."
    try:
        if errors:
            raise NotEntered(faults_of_placement(said))
        return enter_placement(request.viewer, child=child, given=said, held_by=id_or_none(given["held_by"]))
    except NotEntered as refused:
        add_faults(errors, refused.faults)
    return None


@require_http_methods(["GET", "POST"])
def placement(request: Request, placement: UUID) -> HttpResponse:
    """A placement with what is to be done about it, and what was."""
    given = typed(request.POST, *STEP, *boxes("on"))
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        status = _step(request, placement, given, errors)
        if not errors:
            messages.success(request, "Entered.")
            return redirect("placement", placement)
    page = placement_page(request.viewer, placement=placement)
    if request.method == "GET" and _offers(request.GET.get("enter", ""), page):
        given |= {"kind": NOTIFIED, "who": page.row.host}
    context = _context(page) | {
        "letters": letters_out(request.viewer, placement),
        "given": given,
        "boxes": as_boxes(given, "on"),
        **with_errors(in_order(errors, *STEP)),
    }
    return render(request, "placements/placement.html", context, status=status)


def _offers(kind: str, page: PlacementPage) -> bool:
    """Whether the form begins with that the host authority was notified: somebody who took the letter out asks for it, and enters it."""
    return kind == NOTIFIED and NOTIFIED in page.may_come


def _step(request: Request, placement: UUID, given: dict[str, str], errors: MutableMapping[str, str]) -> int:
    """What was done about a placement, entered; with what the answer is."""
    said = StepGiven(
        given["kind"], day_from(given, "on", errors, empty=clock.local_date()), given["who"], given["words"]
    )
    seen = number_or_none(request.POST.get("seen", "")) or 0
    held_by = id_or_none(given["held_by"])
    try:
        if errors:
            raise NotEntered([])
        enter_placement_step(request.viewer, placement=placement, seen=seen, given=said, held_by=held_by)
    except NotEntered as refused:
        add_faults(errors, refused.faults)
        return 422
    except MovedMeanwhile as moved:
        errors["kind"] = str(moved)
        return 409
    return 200


def _context(page: PlacementPage) -> dict[str, Any]:
    row = page.row
    return {
        "page": page,
        "state": STATES[row.state],
        "colour": STATE_COLOURS[row.state],
        "distance": distance_in_words(row),
        "care": CARE[row.care],
        "holder": who_holds(row.holder),
        "required": [required_in_words(one) for one in row.required],
        "steps": [(step, step_title(step.kind)) for step in reversed(page.steps)],
        "kinds": [(kind, step_title(kind), STEP_HINTS.get(kind, "")) for kind in page.may_come],
        "may_hand": HANDED in page.may_come,
        "may_write": NOTIFIED in page.may_come and not row.as_host,
        "is_told": any(step.kind == NOTIFIED for step in page.steps),
    }


urlpatterns = [
    path("placements/", placements, name="placements"),
    path("placements/of/<uuid:nominal>/", of_child, name="placements_of"),
    path("placements/of/<uuid:nominal>/new/", new, name="placement_new"),
    path("placements/<uuid:placement>/", placement, name="placement"),
]
