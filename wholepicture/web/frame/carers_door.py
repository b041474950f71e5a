"""A foster carer's door: where it lies, and what their browser holds of it."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# A name that tells nobody who looks over a shoulder more than that somebody cares for somebody.
ADDRESS = "/carer/"
COOKIE = "wp_carer"
# A carer may have children of two authorities, and a door of each; and of each some that a new link has put out since.
MOST_DOORS = 8
# Longer than a browser keeps anything: a door ends by its placement, or by a worker.
KEPT_SECONDS = 400 * 24 * 3600
_TELEPHONE = re.compile(r"wpt_[0-9a-f]{16,128}")


def is_here(path: str) -> bool:
    """Whether an address is one of the door's."""
    return path.startswith(ADDRESS)


def telephones_of(request: HttpRequest) -> list[str]:
    """The secrets of the doors that were opened in this browser, the last opened first."""
    held = request.COOKIES.get(COOKIE, "").split(".")
    return [one for one in held if _TELEPHONE.fullmatch(one)][:MOST_DOORS]


def keep(response: HttpResponse, telephones: Iterable[str]) -> None:
    """Have the browser hold these, for the door's own addresses alone."""
    listed = list(dict.fromkeys(telephones))[:MOST_DOORS]
    response.set_cookie(
        COOKIE,
        ".".join(listed),
        max_age=KEPT_SECONDS,
        path=ADDRESS,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
