"""Somebody found among many by typing a part of their name: a box above the lists of a form, and a button that looks and sends nothing.

It stands only where not everybody fits into the list. Whatever else was typed or chosen stays as it is.
"""

from typing import Any

from django.http import HttpRequest, QueryDict

from wholepicture.casework.cases.results import Offered, Sought
from wholepicture.web.frame.request import id_or_none

CALLED, FIND = "called", "find"
LONGEST = 100


def is_finding(request: HttpRequest) -> bool:
    """Whether somebody is looked for, and nothing is sent."""
    return request.method == "POST" and FIND in request.POST


def is_sent(request: HttpRequest) -> bool:
    """Whether a form is sent, and not only somebody looked for in it."""
    return request.method == "POST" and FIND not in request.POST


def sought_in(sent: QueryDict, *boxes: str) -> Sought:
    """Who is looked for in a form: those who are called so, and who stands in these boxes already."""
    chosen = frozenset(one for box in boxes if (one := id_or_none(sent.get(box, ""))))
    return Sought(sent.get(CALLED, "").strip()[:LONGEST], chosen)


def finding(sought: Sought, offered: Offered) -> dict[str, Any]:
    """What `parts/find_person.html` shows; nothing where everybody stands in the list."""
    is_nobody = bool(sought.words) and not set(offered.people) - {str(one) for one in sought.chosen}
    return {
        "finding": {
            "shows": offered.is_cut or bool(sought.words),
            "called": sought.words,
            "is_nobody": is_nobody,
            "is_cut": offered.is_cut,
        }
    }
