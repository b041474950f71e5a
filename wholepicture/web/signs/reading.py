"""The dictionary in force, its versions, and what differs between two of them. For everybody who signs in."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base.dictionary import Dictionary
from wholepicture.base.indicators import Indicator
from wholepicture.base.ledgered import NotFound
from wholepicture.partnership.signs.queries import dictionary_of, version_in, versions_of
from wholepicture.partnership.signs.rules import Difference, differences, lacking
from wholepicture.web.frame.request import Request, number_or_none
from wholepicture.web.wording.sign_lists import MEANINGS, TITLES

IN_ORDER = ("R", "H", "V")  # as whoever reports meets them
DIGITS_OF_A_VERSION = 4
OPERATOR = "The operator, on the server"


@require_http_methods(["GET"])
def signs(request: Request) -> HttpResponse:
    """Every sign of the dictionary in force, list by list, and what is retired."""
    dictionary = dictionary_of(request.viewer.area_id)
    standing = dictionary.standing().values()
    context = {
        "dictionary": dictionary,
        "lists": [
            {"code": code, "title": TITLES[code], "note": MEANINGS[code], "signs": _of_list(standing, code, dictionary)}
            for code in IN_ORDER
        ],
        "retired": [sign for sign in dictionary.signs.values() if sign.is_retired],
        "may_edit": request.viewer.may(Permission.SIGNS),
        "lacking": lacking(dictionary) if dictionary.number else [],
    }
    return render(request, "signs/index.html", context)


def _of_list(standing: Iterable[Indicator], name: str, dictionary: Dictionary) -> list[dict[str, Any]]:
    return [{"sign": sign, "notes": _notes(sign, dictionary)} for sign in standing if sign.list == name]


def _notes(sign: Indicator, dictionary: Dictionary) -> str:
    """What else there is to say of a sign, in a line; empty: nothing."""
    groups = ", ".join(dictionary.groups.get(group, group) for group in sign.overlap)
    said = [
        "Speaks of what somebody else does" if sign.points else "",
        f"Counts once with: {groups}" if groups else "",
        "Your partnership’s own" if sign.own else "",
        "" if sign.asked else "Not asked on the form",
    ]
    return " · ".join(filter(None, said))


@require_http_methods(["GET"])
def versions(request: Request) -> HttpResponse:
    """Every version: when, by whom, why. Two of them can be compared."""
    rows = versions_of(request.viewer)
    options = [(str(row.number), f"Version {row.number}") for row in rows]
    return render(request, "signs/versions.html", {"versions": rows, "operator": OPERATOR, "options": options})


@require_http_methods(["GET"])
def compare(request: Request) -> HttpResponse:
    """What differs from one version to another; without `?to=`, to the one in force."""
    rows = versions_of(request.viewer)
    now = dictionary_of(request.viewer.area_id)
    earlier = _asked(request, "from", now.number - 1)
    later = _asked(request, "to", now.number)
    context = {
        "earlier": earlier,
        "later": later,
        "differing": by_what_differs(differences(earlier, later)),
        "made": [row for row in rows if earlier.number < row.number <= later.number],
        "operator": OPERATOR,
        "options": [(str(row.number), f"Version {row.number}") for row in rows],
    }
    return render(request, "signs/compare.html", context)


def _asked(request: Request, name: str, otherwise: int) -> Dictionary:
    """The version that the address asks for. Raises NotFound where there is none."""
    asked = number_or_none(request.GET.get(name, ""), digits=DIGITS_OF_A_VERSION)
    version = version_in(request.viewer.area_id, max(otherwise, 1) if asked is None else asked)
    if version is None:
        raise NotFound
    return version


def by_what_differs(found: Iterable[Difference]) -> list[tuple[str, list[Difference]]]:
    """Differences under the sign, group or card that they are of."""
    by_what: dict[str, list[Difference]] = {}
    for difference in found:
        by_what.setdefault(difference.of, []).append(difference)
    return list(by_what.items())


def said_of(number: int) -> str:
    """What is said once a version was saved."""
    return (
        f"Saved as version {number}. It is in force now; reports made before keep the words that they were made under."
    )


urlpatterns = [
    path("signs/", signs, name="signs"),
    path("signs/versions/", versions, name="sign_versions"),
    path("signs/compare/", compare, name="sign_compare"),
]
