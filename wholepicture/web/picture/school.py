"""A child's school week by week, against the child's own usual: with what came after nights away, and who was absent together."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound
from wholepicture.intake.registers.codes import said
from wholepicture.intake.registers.days import POINTS
from wholepicture.picture.absent_together import FoundTogether, absent_together
from wholepicture.picture.nights import times_away
from wholepicture.picture.over_time.absences import standing
from wholepicture.picture.over_time.sessions import AfterNight, SchoolWeeks, school_weeks
from wholepicture.picture.queries import picture_of
from wholepicture.web.frame.request import Request
from wholepicture.web.parts.school_weeks import drawing_of
from wholepicture.web.wording.people import first_name
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.times import gds_date

WEEK_COLUMNS = ("Week of", "Attended", "What the register says")
MOST_AFTER_NIGHTS = 10
MOST_DAYS = 6


@require_http_methods(["GET"])
def school(request: Request, nominal: UUID) -> HttpResponse:
    """What registers that say their days tell of a child."""
    picture = picture_of(request.viewer, nominal=nominal)
    if picture is None or not picture.is_child:
        raise NotFound
    told = standing(picture.chronology)
    away = times_away(told, now=clock.now())
    weeks = school_weeks(told, (evening for time in away.times for evening in time.nights))
    hidden = picture.whereabouts_hidden
    together = FoundTogether() if hidden else absent_together(request.viewer, nominal=picture.id)
    context = {"picture": picture, "name": first_name(picture.label)} | _of_weeks(weeks) | _of_others(together)
    return render(request, "picture/school.html", context)


def _of_weeks(weeks: SchoolWeeks) -> dict[str, Any]:
    usual = weeks.pattern.usual if weeks.pattern else None
    drawing = drawing_of(weeks.weeks, usual, [one.day for one in weeks.after_nights])
    return {
        "weeks": weeks,
        "drawing": drawing,
        "stands": _stands(weeks),
        "columns": WEEK_COLUMNS,
        "rows": [(gds_date(bar.monday), f"{bar.share}%", bar.said) for bar in reversed(drawing.bars)],
        "after": [_after(one) for one in weeks.after_nights[:MOST_AFTER_NIGHTS]],
        "more_after": len(weeks.after_nights) - MOST_AFTER_NIGHTS,
    }


def _of_others(together: FoundTogether) -> dict[str, Any]:
    rows = [(one, and_list([gds_date(day) for day in one.days[:MOST_DAYS]])) for one in together.rows]
    return {"together": rows, "is_cut": together.is_cut}


def _stands(weeks: SchoolWeeks) -> str:
    """The last ten school days, in a sentence; empty: too few are known."""
    pattern = weeks.pattern
    if pattern is None:
        return ""
    span = f"{gds_date(pattern.first)} to {gds_date(pattern.last)}"
    if pattern.usual is None:
        return f"Attended {round(pattern.now)}% in the last ten school days, {span}. Too few weeks before are known to say what is usual."
    below = f", {pattern.points} points below" if pattern.points else ""
    look = f" A fall of {POINTS} points or more is worth a look." if pattern.has_fallen else ""
    return f"Attended {round(pattern.now)}% in the last ten school days, {span}. Usual is {round(pattern.usual)}%{below}.{look}"


def _after(one: AfterNight) -> str:
    marks = and_list(list(dict.fromkeys(said(code) for code in one.marks)))
    return f"{gds_date(one.day)}, after the night of {gds_date(one.evening)}: {marks}"


urlpatterns = [path("people/<uuid:nominal>/school/", school, name="child_school")]
