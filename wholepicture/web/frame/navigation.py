"""Which parts of the house this viewer goes to."""

from typing import Any

from django.db import DatabaseError

from wholepicture.access.rules import Permission, purposes_for
from wholepicture.notices.queries import COUNTED, unseen
from wholepicture.partnership.queries import duty_contact

ITEMS: list[tuple[str, str, Permission]] = [
    ("Your work", "/", Permission.DIRECTORY),
    ("Cases", "/worklist/", Permission.CASES),
    ("My reports", "/reports/", Permission.OWN_REPORTS),
    ("Children", "/children/", Permission.PICTURE),
    ("Missing", "/missing/", Permission.PICTURE),
    ("Alerts", "/alerts/", Permission.ALERTS),
    ("To read", "/reading/", Permission.ALERTS),
    ("To grade", "/grading/", Permission.GRADE),
    ("Sources", "/register/", Permission.SOURCE_REGISTER),
    ("To confirm", "/involvements/", Permission.ALERTS),
    ("Joining", "/joining/", Permission.JUDGE),
    ("People and things", "/things/", Permission.ALERTS),
    ("Signs", "/signs/", Permission.DIRECTORY),
    ("Oversight", "/oversight/", Permission.LEDGER),
    ("Administration", "/administration/", Permission.ADMINISTER),
    ("Setting up", "/partnership/", Permission.PARTNERSHIP),
    ("Who to call", "/directory/", Permission.DIRECTORY),
]


def _duty(viewer: Any) -> dict[str, str]:
    try:
        # A savepoint: what fails here takes back nothing of what the page did, nor of what the ledger has of it.
        with viewer.acting():
            return duty_contact(viewer)
    except DatabaseError:
        # An error page, shown while the transaction is broken, must not fail for want of a telephone number.
        return {}


def _unseen(viewer: Any) -> str:
    """How many notices the viewer has not seen, as the header shows it; empty where there is none."""
    try:
        with viewer.acting():
            number = unseen(viewer)
    except DatabaseError:
        return ""  # both as above
    return f"{COUNTED}+" if number > COUNTED else str(number or "")


def layout(request: Any) -> dict[str, Any]:
    """For every page: the viewer and the navigation of their role."""
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        return {"viewer": None, "nav": [], "may_search": False, "may_report": False, "may_change_purpose": False}
    items = [(label, url) for label, url, permission in ITEMS if viewer.may(permission)]
    here = _current(request.path)
    return {
        "viewer": viewer,
        "may_search": viewer.may(Permission.PICTURE),
        "may_report": viewer.may(Permission.REPORT),
        # One purpose is nothing to choose from, and a page that offers it leads nowhere.
        "may_change_purpose": len(purposes_for(viewer.role)) > 1,
        "duty": _duty(viewer),
        "unseen": _unseen(viewer),
        "nav": [{"label": label, "url": url, "current": url == here} for label, url in items],
    }


def _current(path: str) -> str:
    """The entry below which a page stands: the longest of those that its address begins with; the first page is alone."""
    above = [url for _, url, _ in ITEMS if path.startswith(url) and url != "/"]
    return max(above, key=len, default="/" if path == "/" else "")
