"""The pages of a school's register, for its safeguarding lead: which of its own pupils changed, and a file of it.

A file comes through *Send a file of reports*, which knows a register by its headings and leads here.
"""

from uuid import UUID

from django.contrib import messages
from django.db import Error as DatabaseError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import LONGEST_REASON, NeedsReason, NotFound, ReasonTooLong, Refusal
from wholepicture.base.pressed_again import passes
from wholepicture.intake import OverQuota
from wholepicture.intake.formats import FileRefused
from wholepicture.intake.formats.plain_tables import template_of
from wholepicture.intake.queries import UPLOAD_WAITS, upload_of
from wholepicture.intake.registers import NewsSetMeanwhile, NotASchools, NotKept, WrongNews
from wholepicture.intake.registers.commands import set_news
from wholepicture.intake.registers.queries import Foreseen, PupilRow, foresee_register, news_settings, own_register
from wholepicture.intake.registers.reading import SHAPES, RegisterFile, read_register
from wholepicture.intake.registers.reporting import USUAL, News
from wholepicture.intake.registers.taking import is_kept_for, is_sent_by, take_upload_as_register
from wholepicture.picture.queries import people_in
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, number_or_none, typed
from wholepicture.web.parts.school_weeks import drawing_of
from wholepicture.web.wording.times import gds_date

MOST_SAID = 100
NOT_NOW_STATUS = 503
NOT_NOW = (
    "It could not be taken in just now, and nothing of it was stored. Somebody may have sent a register at the same moment, or the "
    "database was out of reach: press again."
)
SHAPES_SAID = {
    "days": "a row a pupil and day",
    "sessions": "a row a pupil and session",
    "weeks": "a row a pupil and week",
}
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@require_http_methods(["GET"])
def listed(request: Request) -> HttpResponse:
    """The school's own pupils whose pattern changed, by year group and name; of one year group, where one is asked for."""
    viewer = request.viewer
    if not is_sent_by(viewer):
        raise NotFound
    if not is_kept_for(viewer):
        return render(request, "attendance/list.html", {"templates": SHAPES_SAID.items()})
    year = request.GET.get("year")
    own = own_register(viewer, year=year)
    pages = _pages(viewer, [row.report for row in own.changed])
    context = {
        "own": own,
        "year": year,
        "years": [(one, _year_said(one)) for one in own.years],
        "rows": [(row, _said(row), drawing_of(row.weeks, row.usual), pages.get(row.report)) for row in own.changed],
        "templates": SHAPES_SAID.items(),
    }
    return render(request, "attendance/list.html", context)


def _pages(viewer: Viewer, reports: list[UUID]) -> dict[UUID, UUID]:
    """Whose page each of these reports leads to, as far as it shows to the viewer."""
    if not viewer.may(Permission.PICTURE):
        return {}
    named = people_in(viewer, submissions=reports, role="child")
    return {report: people[0].id for report, people in named.items() if people}


def _said(row: PupilRow) -> str:
    absent = f" Absent without explanation on {row.unexplained} of these days." if row.unexplained else ""
    return f"Attended {row.now}% in the ten school days to {gds_date(row.last_day)}; usually {row.usual}%.{absent}"


def _year_said(year: str) -> str:
    return f"Year {year}" if year.isdigit() else year or "No year group"


@require_http_methods(["GET", "POST"])
def look_over(request: Request, register_file: UUID) -> HttpResponse:
    """What a register holds and what taking it in would do; taken in when that is pressed."""
    viewer = request.viewer
    waiting = upload_of(viewer, upload=register_file)
    if waiting is None:
        raise Http404
    if request.method == "POST":
        return _take(request, register_file)
    reason, found = "", None
    try:
        if not is_sent_by(viewer):
            raise NotASchools
        found = read_register(waiting.content, waiting.name, clock.local_date())
    except (FileRefused, NotASchools) as refused:
        reason = str(refused)
    return _page(request, register_file, reason, found)


def _page(
    request: Request, register_file: UUID, reason: str, found: RegisterFile | None, status: int = 200
) -> HttpResponse:
    waiting = upload_of(request.viewer, upload=register_file)
    if waiting is None:
        raise Http404
    context = {
        "waiting": waiting,
        "until": waiting.uploaded_at + UPLOAD_WAITS,
        "reason": reason,
        "may_press_again": status == NOT_NOW_STATUS,
        "may_match": request.viewer.agency_type != "school",  # another agency's table may be headed as a register is
    }
    if found is not None:
        foreseen = foresee_register(request.viewer, found=found)
        problems = [(problem.row, problem.field, problem.reason) for row in found.broken for problem in row.problems]
        context |= {
            "counts": _counts(found, foreseen),
            "columns": ("Row", "Column", "What to put right"),
            "broken": problems[:MOST_SAID],
            "more": len(problems) - MOST_SAID,
        }
    return render(request, "attendance/look_over.html", context, status=max(status, 422) if reason else status)


def _counts(found: RegisterFile, foreseen: Foreseen | None) -> list[tuple[str, str]]:
    days = " to ".join(dict.fromkeys(map(gds_date, found.days)))
    held_against = []
    if foreseen is not None:
        held_against = [
            ("Of these, new or others than before", f"{foreseen.changed:,}"),
            ("Reports that would be made of them", f"{foreseen.reports:,}"),
        ]
    return [
        ("What it is", f"A register, {SHAPES_SAID[found.shape]}"),
        ("Days", days or "None"),
        ("Pupils", f"{len(found.pupils):,}"),
        ("Marks", f"{found.sessions:,}"),
        *held_against,
        ("Rows in the file", f"{found.rows:,}"),
        ("Rows to be held in quarantine", f"{len(found.broken):,}"),
    ]


def _take(request: Request, register_file: UUID) -> HttpResponse:
    try:
        take_upload_as_register(request.viewer, upload=register_file)
    except (FileRefused, NotASchools, NotKept, OverQuota) as refused:
        return _page(request, register_file, str(refused), None)
    except DatabaseError as problem:
        if not passes(problem):
            raise
        return _page(request, register_file, NOT_NOW, None, NOT_NOW_STATUS)
    messages.success(request, "The register is taken in.")
    return redirect("send_file_account", register_file)


@require_http_methods(["GET"])
def template(request: Request, shape: str, format: str) -> HttpResponse:
    """An empty register to fill in, made when it is asked for."""
    if shape not in SHAPES or format not in _TYPES:
        raise Http404
    answer = HttpResponse(template_of(SHAPES[shape], format), content_type=_TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="register-{shape}.{format}"'
    return answer


@require_http_methods(["GET", "POST"])
def news(request: Request) -> HttpResponse:
    """What is news of a register in the partnership, who set it and why, and a form to set it."""
    given: dict[str, str] = {}
    errors: dict[str, str] = {}
    if request.method == "POST":
        given = typed(request.POST, "sessions", "points", "days", "reason", "seen")
        wanted = News(*(number_or_none(given[name]) or 0 for name in ("sessions", "points", "days")))
        try:
            set_news(request.viewer, news=wanted, reason=given["reason"], after=number_or_none(given["seen"]) or 0)
        except (WrongNews, NeedsReason, ReasonTooLong, NewsSetMeanwhile) as refusal:
            errors = _errors_of(refusal)
        else:
            messages.success(request, "Set. It holds for what schools send from now on.")
            return redirect("attendance_news")
    settings = news_settings(request.viewer)
    now = settings[0].news if settings else USUAL
    context = {
        "now": now,
        "usual": USUAL,
        "settings": settings,
        "given": given or {"sessions": str(now.sessions), "points": str(now.points), "days": str(now.days)},
        "most": LONGEST_REASON,
        "may_set": request.viewer.may(Permission.SET_RULES),
        **with_errors(errors),
    }
    return render(request, "attendance/news.html", context, status=422 if errors else 200)


def _errors_of(refusal: Refusal) -> dict[str, str]:
    """What is wrong, by box."""
    if isinstance(refusal, WrongNews):
        return refusal.problems
    return {"" if isinstance(refusal, NewsSetMeanwhile) else "reason": str(refusal)}


urlpatterns = [
    path("attendance/news/", news, name="attendance_news"),
    path("attendance/", listed, name="attendance"),
    path("attendance/file/<uuid:register_file>/", look_over, name="attendance_file"),
    path("attendance/templates/<slug:shape>.<slug:format>", template, name="attendance_template"),
]
