"""Which parts of the house this viewer goes to."""

from typing import Any

from wholepicture.access.rules import Permission

ITEMS: list[tuple[str, str, Permission]] = [
    ("Home", "/", Permission.DIRECTORY),
    ("My reports", "/reports/", Permission.OWN_REPORTS),
    ("Children", "/children/", Permission.PICTURE),
    ("Alerts", "/alerts/", Permission.ALERTS),
    ("Joining", "/joining/", Permission.JUDGE),
    ("People and things", "/things/", Permission.ALERTS),
    ("Oversight", "/oversight/", Permission.LEDGER),
    ("Directory", "/directory/", Permission.DIRECTORY),
]


def layout(request: Any) -> dict[str, Any]:
    """For every page: the viewer and the navigation of their role."""
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        return {"viewer": None, "nav": []}
    here = request.path
    return {
        "viewer": viewer,
        "nav": [
            {"label": label, "url": url, "current": here == url if url == "/" else here.startswith(url)}
            for label, url, permission in ITEMS
            if viewer.may(permission)
        ],
    }
