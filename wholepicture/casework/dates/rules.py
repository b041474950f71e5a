"""The kinds of dates that somebody has, and what a calendar is told of each: that it is due, and nothing of who it is about. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

ACTION, INTERVIEW, ASSESSMENT, PROFILE, MEASURE = "action", "interview", "assessment", "profile", "measure"
PLAN_ACTION, PLAN, QUESTION = "plan_action", "plan", "question"
KINDS: dict[str, str] = {
    ACTION: "Action due",
    INTERVIEW: "Return interview due",
    ASSESSMENT: "Assessment to look at again",
    PROFILE: "Profile to look over",
    MEASURE: "Measure expires",
    PLAN_ACTION: "Action of a plan due",
    PLAN: "Plan to look at again",
    QUESTION: "Question to answer",
}
MOST = 500  # dates in one calendar: those that fall due first


@dataclass(frozen=True)
class OwnDate:
    """One date of somebody's. `at`: a day, where a day is all that is said; or a moment."""

    kind: str
    record: UUID
    at: date | datetime


def in_order(dates: Iterable[OwnDate]) -> list[OwnDate]:
    """By day, of one day the moments after what is due on it at any time; as many as a calendar is given."""
    return sorted(dates, key=_when)[:MOST]


def _when(one: OwnDate) -> tuple[date, float, str, bytes]:
    if isinstance(one.at, datetime):
        return one.at.date(), one.at.timestamp(), one.kind, one.record.bytes
    return one.at, 0.0, one.kind, one.record.bytes
