"""Lists by file: who took which course, and what was done with pupils. All of a file or nothing, with every broken row said."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.intake.formats import FileRefused, rows_by_heading
from wholepicture.intake.formats.plain_tables import template_of
from wholepicture.partnership.training.commands import BrokenRows, take_prevention, take_training
from wholepicture.partnership.training.queries import agencies_kept
from wholepicture.partnership.training.rules import MOST_ROWS, Problem, Row
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request
from wholepicture.web.training.words import LISTS, MOST_SAID, problem_rows, taken_in, with_roles

TITLES = {"training": "Send a list of training", "prevention": "Send a list of sessions and leaflets"}
BACK = {"training": ("training_people", "People and their training"), "prevention": ("prevention", "Prevention")}
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@require_http_methods(["GET", "POST"])
def send(request: Request, list: str) -> HttpResponse:
    """Choose a file; it is taken in at once, or every broken row is said and nothing is stored."""
    if list not in LISTS or not agencies_kept(request.viewer):
        raise NotFound
    error = ""
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            said = _take(request, list, _rows(request, list))
        except FileRefused as refused:
            error = str(refused)
        except BrokenRows as broken:
            error, problems = str(broken), broken.problems
        except Refusal as refused:
            if refused.status not in (409, 422):
                raise
            error = str(refused)
        else:
            messages.success(request, said)
            return redirect(BACK[list][0])
    return _page(request, list, error, problems)


def _page(request: Request, list: str, error: str, problems: tuple[Problem, ...]) -> HttpResponse:
    context: dict[str, Any] = {
        "list": list,
        "title": TITLES[list],
        "back": BACK[list],
        "broken_columns": ("Row", "Column", "What to do"),
        "explained_columns": ("Column", "What to put there", "An example (invented)"),
        "explained": [(one.heading, one.explanation, one.example) for one in LISTS[list]],
        "limits": f"A CSV file or an Excel workbook, of {MOST_ROWS:,} rows at most.",
        "broken": problem_rows(problems, LISTS[list]),
        "more": max(0, len(problems) - MOST_SAID),
        "rows_broken": len({one.row for one in problems}),
        **with_errors({"file": error} if error else {}),
    }
    return render(request, "training/send.html", context, status=422 if error else 200)


def _rows(request: Request, list: str) -> Sequence[Row]:
    """The rows of the file that was sent. Raises FileRefused."""
    file = request.FILES.get("file")
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.SCREEN_MAX_BODY:
        raise FileRefused("The file is too large. Split it, and send the parts.")
    if file is None or not file.name:
        raise FileRefused("Choose the file to send.")
    rows = rows_by_heading(file, LISTS[list], name=file.name)
    if not rows:
        raise FileRefused("There is no row below the headings. Fill in at least one.")
    return rows


def _take(request: Request, list: str, rows: Sequence[Row]) -> str:
    if list == "training":
        return taken_in(take_training(request.viewer, rows=with_roles(rows)), "course taken", "courses taken")
    return taken_in(take_prevention(request.viewer, rows=rows), "entry", "entries")


@require_http_methods(["GET"])
def template(request: Request, list: str, format: str) -> HttpResponse:
    """An empty list to fill in, made when it is asked for."""
    if list not in LISTS or format not in _TYPES:
        raise Http404
    answer = HttpResponse(template_of(LISTS[list], format), content_type=_TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="{list}.{format}"'
    return answer


urlpatterns = [
    path("training/send/<slug:list>/", send, name="training_send"),
    path("training/templates/<slug:list>.<slug:format>", template, name="training_template"),
]
