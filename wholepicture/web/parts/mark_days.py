"""The day on which a mark is reviewed and its last day, each typed into three boxes. Empty boxes stand for the usual days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict

from wholepicture.alerts.marking import COUNTS_FOR, REVIEW_AFTER, WrongDays, days_of_mark
from wholepicture.base import clock
from wholepicture.web.frame.request import typed
from wholepicture.web.wording.times import gds_date

BOXES = tuple(f"{name}-{part}" for name in ("review_on", "until") for part in ("day", "month", "year"))


@dataclass(frozen=True)
class MarkDays:
    """What was typed, the days that it means, and what is wrong with it by box."""

    given: Mapping[str, str] = field(default_factory=dict)
    review_on: date | None = None
    until: date | None = None
    errors: dict[str, str] = field(default_factory=dict)


def days_from(sent: QueryDict) -> MarkDays:
    """The days that were typed for a mark of concern."""
    given = typed(sent, *BOXES)
    errors: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for name in ("review_on", "until"):
        boxes = [given[f"{name}-{part}"] for part in ("day", "month", "year")]
        days[name] = _date_of(*boxes)
        if any(boxes) and days[name] is None:
            errors[f"{name}-day"] = (
                "This is not a date. Give a day, a month and a year, like 4 3 2027, or leave it empty."
            )
    if not errors:
        try:
            days_of_mark("of_concern", days["review_on"], days["until"])
        except WrongDays as wrong:
            errors[f"{wrong.field}-day"] = str(wrong)
    return MarkDays(given, days["review_on"], days["until"], errors)


def _date_of(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


def days_context(days: MarkDays) -> dict[str, object]:
    """What `parts/mark_days.html` shows."""
    today = clock.local_date()
    return {
        "days": {name.replace("-", "_"): text for name, text in days.given.items()},
        "review_hint": f"Leave it empty for {gds_date(today + REVIEW_AFTER)}, in {REVIEW_AFTER.days} days.",
        "until_hint": f"Leave it empty for {gds_date(today + COUNTS_FOR)}, in {COUNTS_FOR.days} days. What has ended is listed until "
        "somebody says what next.",
    }
