"""The pages of notes in a case: all that there are, and a form for another one, of one child or of several."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base import clock
from wholepicture.casework.case_notes.commands import NoteNotWritten, write_note
from wholepicture.casework.case_notes.queries import ON_A_PAGE, cases_to_write_in, notes_of_case
from wholepicture.casework.case_notes.results import WrittenIn
from wholepicture.casework.case_notes.rules import LONGEST, Written, named_in
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed
from wholepicture.web.parts.form_days import as_boxes, boxes, day_from

BOXES = boxes("on")
MAY_NAME = [("yes", "Yes, whoever may read one of these cases may read the names")]
AT = {"on": "on-day"}
ASK_ALONE = "Below, say what is about one of them alone, or leave it empty."


@require_http_methods(["GET"])
def notes(request: Request, case: UUID) -> HttpResponse:
    """The notes of a case, a page of them."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    listed = notes_of_case(request.viewer, case=case, page=number)
    page = Paginator(range(listed.total), ON_A_PAGE).get_page(number)
    return render(request, "cases/notes.html", {"case": case, "notes": listed.rows, "page": page})


@require_http_methods(["GET", "POST"])
def note(request: Request, case: UUID) -> HttpResponse:
    """A note of the child of this case, and of other children whose cases are chosen. Of several, the words about each alone are asked
    for before anything is stored."""
    offered = cases_to_write_in(request.viewer, case=case)
    chosen = _chosen(request, case, offered)
    given = typed(request.POST, "words", "asked", "may_name", *BOXES, *(f"own-{one.case}" for one in chosen))
    asks_alone = len(chosen) > 1 and set(given["asked"].split()) != {str(one.case) for one in chosen[1:]}
    errors: dict[str, str] = {}
    if request.method == "POST" and not asks_alone:
        errors = _written(request, chosen, given)
        if not errors:
            several = len(chosen) > 1
            messages.success(request, f"The note stands in {len(chosen)} cases." if several else "The note is written.")
            return redirect("case", case)
    context = _context(case, offered, chosen, given) | {"asks_alone": ASK_ALONE if asks_alone else ""}
    return render(request, "cases/note.html", context | with_errors(errors), status=422 if errors else 200)


def _chosen(request: Request, case: UUID, offered: Sequence[WrittenIn]) -> list[WrittenIn]:
    """This case, and those beside it that are ticked, of those that are offered."""
    ticked = set(request.POST.getlist("also"))
    return [one for one in offered if one.case == case or str(one.case) in ticked]


def _written(request: Request, chosen: Sequence[WrittenIn], given: Mapping[str, str]) -> dict[str, str]:
    """The note stored; or what is to be put right, by field."""
    errors: dict[str, str] = {}
    on = day_from(given, "on", errors)
    own = {one.case: given[f"own-{one.case}"] for one in chosen} if len(chosen) > 1 else {}
    try:
        if not errors:
            written = Written(on, given["words"], own, may_name=given["may_name"] == "yes")
            write_note(request.viewer, cases=[one.case for one in chosen], written=written)
    except NoteNotWritten as refused:
        errors = {AT.get(field, field): said for field, said in refused.faults.items()}
    return errors


def _context(
    case: UUID, offered: Sequence[WrittenIn], chosen: Sequence[WrittenIn], given: Mapping[str, str]
) -> dict[str, Any]:
    today = clock.local_date()
    filled = dict(given)
    if not any(given[box] for box in BOXES):
        filled |= {"on-day": str(today.day), "on-month": str(today.month), "on-year": str(today.year)}
    also = [str(one.case) for one in chosen[1:]]
    return {
        "case": case,
        "child": offered[0].child,
        "others": [(str(one.case), one.child, one.what) for one in offered if one.case != case],
        "also": also,
        "asked": " ".join(also),
        "names_others": bool(also and named_in(given["words"], {one.case: one.names for one in chosen})),
        "alone": [(f"own-{one.case}", one.child, given[f"own-{one.case}"]) for one in chosen] if also else [],
        "given": filled,
        "boxes": as_boxes(filled, "on"),
        "may_name_options": MAY_NAME,
        "longest": LONGEST,
    }


urlpatterns = [
    path("cases/<uuid:case>/notes/", notes, name="case_notes"),
    path("cases/<uuid:case>/note/", note, name="case_note"),
]
