"""What is learnt from disagreements: by type, level and outcome, without names, and nothing of fewer than five."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base import clock
from wholepicture.casework.escalation.queries import escalation_themes, ladder_shown
from wholepicture.casework.escalation.results import ThemeRow
from wholepicture.casework.escalation.rules import AGREED, DECISIONS, TYPES
from wholepicture.web.frame.request import Request
from wholepicture.web.wording.sentences import plural

QUARTERS = 4
COLUMNS = [
    {"text": "About how many", "numeric": True},
    {"text": "Half ended within", "numeric": True},
    {"text": "Satisfied, of those who said", "numeric": True},
]


@require_http_methods(["GET"])
def learning(request: Request) -> HttpResponse:
    """What ended in the last four quarters that are over."""
    until = _quarter(clock.local_date())
    since = _earlier(until, QUARTERS)
    themes = escalation_themes(request.viewer, since=since, until=until)
    levels = {
        str(number): level.title for number, level in enumerate(ladder_shown(request.viewer).ladder.levels, start=1)
    }
    outcomes = {f"{AGREED}:": "Whoever raised it agreed"} | {
        f"decided:{code}": said for code, said in DECISIONS.items()
    }
    tables = [
        ("What they were about", ["Kind of disagreement", *COLUMNS], _rows(themes.by["type"], TYPES)),
        ("How high they went", ["Level reached", *COLUMNS], _rows(themes.by["level"], levels)),
        ("How they ended", ["Outcome", *COLUMNS], _rows(themes.by["outcome"], outcomes)),
    ]
    context = {"since": since, "last": date.fromordinal(until.toordinal() - 1), "tables": tables}
    context["is_told"] = any(rows for _, _, rows in tables)
    return render(request, "escalation/learning.html", context)


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _earlier(quarter: date, by: int) -> date:
    months = quarter.year * 12 + quarter.month - 1 - 3 * by
    return date(months // 12, months % 12 + 1, 1)


def _rows(rows: list[ThemeRow], words: Any) -> list[list[Any]]:
    return [
        [
            words.get(row.code, f"Level {row.code}"),
            str(row.number),
            plural(row.median_days, "day"),
            "Too few said" if row.satisfied is None else f"about {row.satisfied}%",
        ]
        for row in rows
    ]


urlpatterns = [path("disagreements/learning/", learning, name="escalation_learning")]
