"""The page of oversight. It shows acts, and ids for whom they concern; never what a record says."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.queries import Looked, those_who_look, who_looked
from wholepicture.access.rules import PURPOSES
from wholepicture.base.ledgered import called
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, moment_or_none, typed

ON_A_PAGE = 100
MOST_IDS = 3
NO_ID = "Enter an id like 3f2a8c1e-0b1d-4c5e-9f60-7a8b9c0d1e2f, as it stands in the address of a picture."


@require_http_methods(["GET"])
def oversight(request: Request) -> HttpResponse:
    """Who looked, newest first; of one person's record, or by one professional."""
    viewer = request.viewer
    people = those_who_look(viewer)
    given = typed(request.GET, "nominal", "professional")
    subject, professional = id_or_none(given["nominal"]), id_or_none(given["professional"])
    if given["nominal"] and subject is None:
        errors, entries = {"nominal": NO_ID}, []
    else:
        before = moment_or_none(request.GET.get("before", ""))
        errors = {}
        entries = who_looked(viewer, subject=subject, professional=professional, before=before, limit=ON_A_PAGE)
    context = {
        "rows": _rows(entries),
        "given": given,
        "people": [(str(id), f"{name}, {agency}") for id, name, agency in people],
        **with_errors(errors),
        "older": _older(given, entries),
        "unfit": [entry for entry in entries if not entry.is_whole],
    }
    return render(request, "oversight/index.html", context, status=422 if errors else 200)


def _rows(entries: list[Looked]) -> list[dict[str, Any]]:
    agencies = {agency.id: agency.name for agency in agencies_by_id().values()}
    return [
        {
            "entry": entry,
            "agency": agencies.get(entry.agency, "") if entry.agency else "",
            "purpose": PURPOSES.get(entry.purpose, entry.purpose.replace("_", " ").capitalize()),
            "what": called(entry.operation),
            "subjects": entry.subjects[:MOST_IDS],
            "others": max(0, len(entry.subjects) - MOST_IDS),
        }
        for entry in entries
    ]


def _older(given: dict[str, str], entries: list[Looked]) -> str:
    if len(entries) < ON_A_PAGE:
        return ""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in given.items() if value})
    query["before"] = entries[-1].at.isoformat()
    return str(query.urlencode())


urlpatterns = [path("oversight/", oversight, name="oversight")]
