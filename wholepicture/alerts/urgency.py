"""Which reports a person of the hub reads one by one, and how soon, whether or not they raise an alert."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from wholepicture.intake import kinds
from wholepicture.intake.urgency import Signs, says_danger, says_harm, says_missing
from wholepicture.partnership.clocks.rules import Own, due_by

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
# By which of the partnership's clocks somebody is to have read and answered it.
CLOCK_OF: dict[int, str] = {
    DANGER: "report_danger",
    MISSING: "report_missing",
    HARM: "report_harm",
    OTHER: "submission_feedback",
    TAKES_BACK: "report_taken_back",
}


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


def read_by(urgency: int, received_at: datetime, own: Own) -> datetime:
    """When a report received then is to have been read and answered, where a partnership has set these limits of its own."""
    return due_by(CLOCK_OF[urgency], received_at, own)
