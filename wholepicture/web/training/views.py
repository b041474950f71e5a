"""Coverage of training, and the partnership's courses: read by everybody, set by whoever sets up the partnership."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import ROLES, Permission
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, NotPermitted, Refusal
from wholepicture.partnership.narrowing.queries import is_told_of_others
from wholepicture.partnership.training.commands import CourseSetMeanwhile, CourseThere, WrongCourse, set_course
from wholepicture.partnership.training.queries import (
    CourseRow,
    Cover,
    agencies_by_name,
    agencies_kept,
    courses_of,
    coverage_of,
    own_training,
    reads_coverage,
)
from wholepicture.partnership.training.rules import LEVELS, SOON, read_months
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, number_or_none, typed
from wholepicture.web.training.words import COLOURS, need_said, renewal_said, role_of, role_said

NUMBERS = ("Should be trained", "Current", f"Lapse within {SOON} days", "Lapsed", "Never")
COVERED = ("Role", "Course", *({"text": each, "numeric": True} for each in NUMBERS))
BOXES = ("code", "title", "level", "renewal", "roles", "is_retired", "seen")


@require_http_methods(["GET"])
def training(request: Request) -> HttpResponse:
    """How many are trained, for whoever reads that; one's own training; and the way to the rest."""
    viewer = request.viewer
    reads = reads_coverage(viewer)
    agencies = _coverage(request) if reads else []
    context = {
        "reads": reads,
        "day": clock.local_date(),
        "agencies": [(name, rows) for name, rows in agencies if rows],
        "gap": [name for name, rows in agencies if not rows],
        "columns": COVERED,
        "own": [(need_said(need), COLOURS[need.standing]) for need in own_training(viewer)],
        "keeps": bool(agencies_kept(viewer)),
        "may_see_lapsing": is_told_of_others(viewer),
        "soon": SOON,
    }
    return render(request, "training/coverage.html", context)


def _coverage(request: Request) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """Each agency with a row for each role and course; those where nobody needs anything have none."""
    titles = {course.code: course.title for course in courses_of(request.viewer)}
    names = agencies_by_name(request.viewer)
    rows: dict[Any, list[tuple[Any, ...]]] = {}
    for one in coverage_of(request.viewer):
        rows.setdefault(one.agency, []).append(_cells(one, titles))
    told = names if not _is_of_one_agency(request) else {request.viewer.agency_id: request.viewer.agency_name}
    return [(name, rows.get(agency, [])) for agency, name in told.items()]


def _is_of_one_agency(request: Request) -> bool:
    may = request.viewer.may
    return not (may(Permission.ALERTS) or may(Permission.PARTNERSHIP))


def _cells(one: Cover, titles: Mapping[str, str]) -> tuple[Any, ...]:
    numbers = (f"{number:,}" for number in (one.due, one.current, one.soon, one.lapsed, one.never))
    return role_said(one.role), titles.get(one.course, one.course), *numbers


@require_http_methods(["GET"])
def courses(request: Request) -> HttpResponse:
    """The partnership's courses."""
    needed = {(one.course, one.role) for one in coverage_of(request.viewer)}
    rows = [_course_cells(request, row, needed) for row in courses_of(request.viewer)]
    columns = ("Course", "Short code", "Level", "Taken again", "Who needs it")
    sets_up = request.viewer.may(Permission.PARTNERSHIP)
    return render(request, "training/courses.html", {"columns": columns, "rows": rows, "sets_up": sets_up})


def _course_cells(request: Request, row: CourseRow, needed: set[tuple[str, str]]) -> tuple[Any, ...]:
    title = f"{row.title} (not in use)" if row.is_retired else row.title
    cell: Any = title
    if request.viewer.may(Permission.PARTNERSHIP):
        cell = {"text": title, "url": reverse("training_course", args=[row.code])}
    # Whoever set it up reads all of the coverage, and sees by this that a role is spelt as no agency spells it.
    tells = request.viewer.may(Permission.PARTNERSHIP) and not row.is_retired
    roles = [
        f"{role_said(one)}{'' if not tells or (row.code, one) in needed else ' (nobody is entered)'}"
        for one in row.roles
    ]
    return cell, row.code, LEVELS[str(row.level)], renewal_said(row), ", ".join(roles) or "Nobody"


@require_http_methods(["GET", "POST"])
def course_new(request: Request) -> HttpResponse:
    """A course that is not there yet."""
    return _course_page(request, None)


@require_http_methods(["GET", "POST"])
def course(request: Request, course: str) -> HttpResponse:
    """A course, and a form to set it."""
    return _course_page(request, course)


def _course_page(request: Request, code: str | None) -> HttpResponse:
    if not request.viewer.may(Permission.PARTNERSHIP):
        raise NotPermitted
    stands = _standing(request, code)
    given = typed(request.POST, *BOXES) if request.method == "POST" else _form(stands)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            _set(request, code, given)
        except Refusal as refusal:
            errors = _errors_of(refusal)
            stands = _standing(request, code)  # as it is set now, where somebody was quicker
        else:
            messages.success(request, f"{given['title']} is set. Coverage counts by it from now on.")
            return redirect("training_courses")
    context = {
        "stands": stands,
        "given": given,
        "levels": LEVELS,
        "titles": sorted(role.title for role in ROLES.values() if role.signs_in),
        **with_errors(errors),
    }
    return render(request, "training/course.html", context, status=422 if errors else 200)


def _standing(request: Request, code: str | None) -> CourseRow | None:
    """The course that a page is of, or None for a new one. Raises NotFound."""
    if code is None:
        return None
    for row in courses_of(request.viewer):
        if row.code == code:
            return row
    raise NotFound


def _form(stands: CourseRow | None) -> dict[str, str]:
    if stands is None:
        return {**dict.fromkeys(BOXES, ""), "seen": "0"}
    return {
        "code": stands.code,
        "title": stands.title,
        "level": str(stands.level),
        "renewal": str(stands.renewal_months or ""),
        "roles": "\n".join(map(role_said, stands.roles)),
        "is_retired": "yes" if stands.is_retired else "",
        "seen": str(stands.number),
    }


def _set(request: Request, code: str | None, given: Mapping[str, str]) -> None:
    set_course(
        request.viewer,
        code=code or given["code"],
        title=given["title"],
        level=given["level"],
        renewal_months=read_months(given["renewal"]),
        roles=[role_of(line) for line in given["roles"].splitlines()],
        is_retired=given["is_retired"] == "yes",
        after=(number_or_none(given["seen"]) or 0) if code else 0,
    )


def _errors_of(refusal: Refusal) -> dict[str, str]:
    """What is wrong, by box. What is no mistake in the form is not shown in it."""
    if isinstance(refusal, WrongCourse):
        return refusal.problems
    if isinstance(refusal, CourseThere):
        return {"code": str(refusal)}
    if isinstance(refusal, CourseSetMeanwhile):
        return {"": str(refusal)}
    raise refusal


urlpatterns = [
    path("training/", training, name="training"),
    path("training/courses/", courses, name="training_courses"),
    path("training/courses/new/", course_new, name="training_course_new"),
    path("training/courses/<slug:course>/", course, name="training_course"),
]
