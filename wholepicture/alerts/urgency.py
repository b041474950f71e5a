"""Which reports a person of the hub reads one by one, and how soon, whether or not they raise an alert."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from wholepicture.base import clock
from wholepicture.intake import kinds
from wholepicture.intake.urgency import Signs, says_danger, says_harm, says_missing

# In the order of the list. The number says which is read first, and nothing about a child.
DANGER, MISSING, HARM, OTHER, TAKES_BACK = 0, 1, 2, 3, 4
URGENCIES: dict[int, str] = {
    DANGER: "A child is in danger now, the sender says",
    MISSING: "A child is missing now",
    HARM: "A sign of harm",
    OTHER: "In the order received",
    TAKES_BACK: "Whoever told something under a code asks that it be taken back",
}

# Written for somebody to read. The other kinds record where a child was or who works with her: they go into her
# picture, are looked at with all else, and are read one by one only where they say danger or harm.
ALWAYS_READ = kinds.ALWAYS_READ

# A report of a child who has not come back, sent in later than this after it was written, tells of the past.
MISSING_NOW_FOR = timedelta(days=14)
# Within so many hours somebody is to have read and answered it; all else has working days.
HOURS_TO_READ = {DANGER: 1, MISSING: 24, HARM: 24, TAKES_BACK: 24}
WORKING_DAYS_TO_READ = 3


def urgency_of(
    kind: str, stated: Mapping[str, Any], *, after: timedelta = timedelta(), signs: Signs | None = None
) -> int | None:
    """How soon a person in the hub is to read a report (its kind, and its body as stated); None: not one by one.

    `after`: how long after it was written it came in; `signs`: those that count in it, by the dictionary in force (the published
    ones if not given).
    """
    if says_danger(stated):
        return DANGER
    if says_missing(stated) and after <= MISSING_NOW_FOR:
        return MISSING
    if says_harm(stated, signs):
        return HARM
    return OTHER if kind in ALWAYS_READ else None


def read_by(urgency: int, received_at: datetime) -> datetime:
    """When a report received then is to have been read and answered."""
    if urgency in HOURS_TO_READ:
        return received_at + timedelta(hours=HOURS_TO_READ[urgency])
    return clock.end_of_working_day(received_at, WORKING_DAYS_TO_READ)
