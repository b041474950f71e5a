"""To which page a notice leads, by its kind."""

from uuid import UUID

from django.urls import reverse

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.intake.queries import receipt_of

# The name of a page that takes the record's id. What has none leads to the first page, where it stands among the work.
PAGES = {
    "kept_overdue": "kept",
    "danger": "reading_report",
    "urgent": "reading_report",
    "report": "reading_report",
    "route": "reading_way",
    "by_file": "reading",
    "route_overdue": "reading_ways",
    "to_grade": "grading",
    "held": "held_danger",
    "alert": "alert",
    "escalation": "escalation",
    "ended": "escalation",
    "assessment": "assessment",
    "reviewed": "assessment",
    "lowered": "assessment",
    "action": "action",
    "plan": "context_action",
    "case": "case",
    "closing": "case",
    "discussion": "discussion",
    "panel": "panel",
    "panel_words": "panel",
    "placement_late": "placement",
    "handed": "worklist",
    "referral": "referral",
    "referred": "referral",
    "question": "question_page",
    "replied": "question_page",
    "question_late": "question_page",
    "interview": "return_interviews",
    "expiring": "measure",
    "expired": "measure",
    "carer": "carers_doors",
    "training": "reading_yours",
    "training_team": "lapsing",
    "refresher": "recording",
}

# Where whoever does not work the hub's reading list reads a report that is kept to them.
KEPT = {"reading_report": "kept_report"}
OF_ALL = frozenset(
    {
        "kept",
        "grading",
        "reading",
        "reading_ways",
        "worklist",
        "return_interviews",
        "reading_yours",
        "lapsing",
        "recording",
    }
)  # pages that take no record


def place_of(viewer: Viewer, kind: str, record: UUID) -> str:
    """The address to which a notice of this kind leads."""
    if kind == "answer":
        receipt = receipt_of(viewer, submission=record)
        return reverse("report_page", args=[receipt]) if receipt else reverse("reports")
    if kind == "away":
        return reverse("away")
    if kind not in PAGES:
        return reverse("home")
    page = PAGES[kind] if viewer.may(Permission.ALERTS) else KEPT.get(PAGES[kind], PAGES[kind])
    return reverse(page, args=[] if page in OF_ALL else [record])
