"""Who of an agency took which course: the list with what is due, one person, an entry by hand, and an entry ended."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.base.ledgered import NeedsReason, NotFound, ReasonTooLong
from wholepicture.partnership.training.commands import (
    BrokenRows,
    bring_trainee_back,
    end_taken,
    end_trainee,
    take_training,
)
from wholepicture.partnership.training.queries import agencies_kept, courses_of, learner_of, learners_of, left_of
from wholepicture.partnership.training.rules import STANDINGS
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, page_asked, typed
from wholepicture.web.training.words import COLOURS, need_said, role_said, taken_in, with_roles
from wholepicture.web.wording.days import near_date_of, why_no_date

ON_A_PAGE = 100
ENTRY = ("email", "name", "role", "course", "date-day", "date-month", "date-year")


@require_http_methods(["GET"])
def people(request: Request) -> HttpResponse:
    """The agencies whose people the viewer keeps; where it is one alone, its list."""
    kept = agencies_kept(request.viewer)
    if not kept:
        raise NotFound
    if len(kept) == 1:
        return redirect("training_agency", kept[0].id)
    return render(request, "training/agencies.html", {"kept": kept})


@require_http_methods(["GET"])
def agency(request: Request, agency: UUID) -> HttpResponse:
    """Everybody of an agency, with what they need: who presses most first."""
    name = _name(request, agency)
    page = Paginator(learners_of(request.viewer, agency=agency), ON_A_PAGE).get_page(page_asked(request.GET))
    rows = [
        (
            one,
            role_said(one.role),
            (STANDINGS[one.worst], COLOURS[one.worst]) if one.needs else ("Needs no course", "grey"),
            [need_said(need) for need in one.needs],
        )
        for one in page
    ]
    context = {
        "agency": agency,
        "page": page,
        "name": name,
        "rows": rows,
        "left": left_of(request.viewer, agency=agency),
    }
    return render(request, "training/agency.html", context)


def _name(request: Request, agency: UUID) -> str:
    """What an agency is called whose people the viewer keeps. Raises NotFound."""
    for one in agencies_kept(request.viewer):
        if one.id == agency:
            return one.name
    raise NotFound


@require_http_methods(["GET", "POST"])
def add(request: Request, agency: UUID) -> HttpResponse:
    """One course that somebody took, by hand; or somebody who is there, and took none yet."""
    name = _name(request, agency)
    errors: dict[str, str] = {}
    if request.method == "POST":
        given = typed(request.POST, *ENTRY)
        if said := _enter(request, name, given, errors):
            messages.success(request, said)
            return redirect("training_agency", agency)
    else:
        given = _begun(request, agency)
    context = {
        "agency": agency,
        "name": name,
        "given": {box.replace("-", "_"): text for box, text in given.items()},
        "courses": {one.code: one.title for one in courses_of(request.viewer) if not one.is_retired},
        **with_errors({box: errors[box] for box in ENTRY if box in errors}),
    }
    return render(request, "training/add.html", context, status=422 if errors else 200)


def _enter(request: Request, name: str, given: Mapping[str, str], errors: dict[str, str]) -> str:
    """Enters what a form says; what became of it, or nothing where it is wrong."""
    row = {field: given[field] for field in ENTRY[:4]}
    day = _day(given, errors)
    if errors:
        return ""
    try:
        account = take_training(request.viewer, rows=with_roles([(1, {**row, "agency": name, "date": day})]), anew=True)
    except BrokenRows as refusal:
        errors |= {"date-day" if one.field == "date" else one.field: one.said for one in refusal.problems}
        return ""
    return taken_in(account, "entry", "entries")


def _begun(request: Request, agency: UUID) -> dict[str, str]:
    """An empty form, or with the person of whose page it was opened."""
    given = dict.fromkeys(ENTRY, "")
    if person := id_or_none(request.GET.get("person", "")):
        found, _ = learner_of(request.viewer, agency=agency, person=person)
        given |= {"email": found.email, "name": found.name, "role": role_said(found.role) if found.role else ""}
    return given


def _day(given: Mapping[str, str], errors: dict[str, str]) -> str:
    """The day that three boxes say, as rows have it; empty where nothing is typed."""
    boxes = [given[box] for box in ENTRY[4:]]
    if not any(boxes):
        return ""
    day = near_date_of(*boxes)
    if day is None:
        errors["date-day"] = why_no_date(*boxes)
    return day.isoformat() if day else ""


@require_http_methods(["GET", "POST"])
def person(request: Request, agency: UUID, person: UUID) -> HttpResponse:
    """What somebody took, what they need, and the ending of an entry."""
    found, taken = learner_of(request.viewer, agency=agency, person=person)
    given = typed(request.POST, "entry", "reason")
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _ended(request, agency, person, given)
        except (NeedsReason, ReasonTooLong) as refusal:
            errors = {f"reason-{given['entry']}": str(refusal)}
    context = {
        "agency": agency,
        "name": _name(request, agency),
        "learner": found,
        "role": role_said(found.role),
        "needs": [need_said(need) for need in found.needs],
        "taken": [(row, f"reason-{row.id}") for row in taken],
        "leaving": f"reason-{found.id}",
        "given": given,
        **with_errors(errors),
    }
    return render(request, "training/person.html", context, status=422 if errors else 200)


def _ended(request: Request, agency: UUID, person: UUID, given: dict[str, str]) -> HttpResponse:
    entry = id_or_none(given["entry"])
    if entry is None:
        raise NotFound
    if entry == person:
        end_trainee(request.viewer, trainee=entry, reason=given["reason"])
        messages.success(request, "They are on the list no more. What they took is kept.")
        return redirect("training_agency", agency)
    end_taken(request.viewer, taken=entry, reason=given["reason"])
    messages.success(request, "Ended. It counts for nothing now, and stays here with your reason.")
    return redirect(reverse("training_person", args=[agency, person]))


@require_http_methods(["POST"])
def back(request: Request, agency: UUID) -> HttpResponse:
    """Somebody who left is there again."""
    trainee = id_or_none(request.POST.get("person", ""))
    if trainee is None:
        raise NotFound
    bring_trainee_back(request.viewer, trainee=trainee)
    messages.success(request, "They are on the list again, with everything that they took.")
    return redirect("training_agency", agency)


urlpatterns = [
    path("training/people/", people, name="training_people"),
    path("training/agencies/<uuid:agency>/", agency, name="training_agency"),
    path("training/agencies/<uuid:agency>/add/", add, name="training_add"),
    path("training/agencies/<uuid:agency>/back/", back, name="training_back"),
    path("training/agencies/<uuid:agency>/<uuid:person>/", person, name="training_person"),
]
