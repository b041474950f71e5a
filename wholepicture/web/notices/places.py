"""To which page a notice leads, by its kind."""

from uuid import UUID

from django.urls import reverse

from wholepicture.access.viewer import Viewer
from wholepicture.intake.queries import receipt_of

# The name of a page that takes the record's id. What has none leads to the first page, where it stands among the work.
PAGES = {
    "danger": "reading_report",
    "urgent": "reading_report",
    "report": "reading_report",
    "route": "reading_way",
    "held": "held_danger",
    "alert": "alert",
    "escalation": "escalation",
    "ended": "escalation",
    "assessment": "assessment",
    "reviewed": "assessment",
    "lowered": "assessment",
}


def place_of(viewer: Viewer, kind: str, record: UUID) -> str:
    """The address to which a notice of this kind leads."""
    if kind == "answer":
        receipt = receipt_of(viewer, submission=record)
        return reverse("report_page", args=[receipt]) if receipt else reverse("reports")
    return reverse(PAGES[kind], args=[record]) if kind in PAGES else reverse("home")
