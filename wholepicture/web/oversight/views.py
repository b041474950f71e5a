"""The page of oversight. It shows acts, and ids for whom they concern; never what a record says."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.queries import Looked, those_who_look, who_looked
from wholepicture.access.rules import PURPOSES
from wholepicture.base.ledgered import called
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.web.frame.request import Request

ON_A_PAGE = 100
MOST_IDS = 3


@require_http_methods(["GET"])
def oversight(request: Request) -> HttpResponse:
    """Who looked, newest first; of one person's record, or by one professional."""
    viewer = request.viewer
    people = those_who_look(viewer)
    given = {name: request.GET.get(name, "").strip() for name in ("nominal", "professional")}
    errors = {}
    subject, professional = _id(given["nominal"]), _id(given["professional"])
    if given["nominal"] and subject is None:
        errors["nominal"] = (
            "Enter an id like 3f2a8c1e-0b1d-4c5e-9f60-7a8b9c0d1e2f, as it stands in the address of a picture."
        )
    found = (
        []
        if errors
        else who_looked(
            viewer,
            subject=subject,
            professional=professional,
            before=_moment(request.GET.get("before", "")),
            limit=ON_A_PAGE,
        )
    )
    context = {
        "rows": _rows(found),
        "given": given,
        "people": [(str(one), f"{name}, {agency}") for one, name, agency in people],
        "errors": errors,
        "mistakes": [{"field": name, "message": message} for name, message in errors.items()],
        "older": _older(given, found),
        "unfit": [one for one in found if not one.is_whole],
    }
    return render(request, "oversight/index.html", context, status=422 if errors else 200)


def _rows(found: list[Looked]) -> list[dict[str, Any]]:
    agencies = {one.id: one.name for one in agencies_by_id().values()}
    return [
        {
            "one": one,
            "agency": agencies.get(one.agency, "") if one.agency else "",
            "purpose": PURPOSES.get(one.purpose, one.purpose.replace("_", " ").capitalize()),
            "what": called(one.operation),
            "subjects": one.subjects[:MOST_IDS],
            "others": max(0, len(one.subjects) - MOST_IDS),
        }
        for one in found
    ]


def _older(given: dict[str, str], found: list[Looked]) -> str:
    if len(found) < ON_A_PAGE:
        return ""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in given.items() if value})
    query["before"] = found[-1].at.isoformat()
    return str(query.urlencode())


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def _moment(typed: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return at if at.tzinfo else None


urlpatterns = [path("oversight/", oversight, name="oversight")]
