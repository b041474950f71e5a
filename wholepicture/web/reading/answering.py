"""The page on which one report is answered, from the hub's list or by people who its sender names: what is the same of both."""

from collections.abc import Sequence
from typing import Any

from wholepicture.alerts.decisions import TOLD_OF_ONE
from wholepicture.alerts.results import ReportToRead
from wholepicture.web.parts.agencies import agency_names
from wholepicture.web.parts.decision import Decision, DecisionForm, decision_context
from wholepicture.web.parts.entry import entry_in_words
from wholepicture.web.parts.listed_report import report_in_words
from wholepicture.web.parts.named import people_and_things

ANSWER = DecisionForm(
    heading="Your answer",
    reason_hint="Kept with the answer for the hub. The sender does not see it.",
    told_label="Why, for the sender",
    button="Record the answer and tell the sender",
    recorded="Your answer is recorded, and the sender has been told.",
    usual=TOLD_OF_ONE,
)


def report_context(
    to_read: ReportToRead, form: DecisionForm, decision: Decision, lost: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """What the report says, what was answered or is being, and what somebody wrote who came too late."""
    row = to_read.row
    return {
        "report": report_in_words(row),
        "row": row,
        "entry": entry_in_words(row.report, agency_names()) if row.report else None,
        **people_and_things(to_read.named),
        "answer": to_read.answer,
        "lost": lost,
        **decision_context(form, decision),
    }


def status_of(*, is_late: bool, is_wrong: bool) -> int:
    """With what such a page is answered."""
    return 409 if is_late else 422 if is_wrong else 200
