"""The pages of a child's profile: its own agency writes it and gives it, the police read once what was given."""

from base64 import b64encode
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base import clock
from wholepicture.casework.missing.commands import NotKept
from wholepicture.casework.missing.profile_parts import LONGEST_PART, PARTS
from wholepicture.casework.missing.profiles import (
    BackSince,
    NotMissing,
    ReadBefore,
    WrittenMeanwhile,
    give_profile,
    keep_profile,
    profile_page,
    profiles_given,
    read_profile,
)
from wholepicture.casework.missing.results import ProfilePage
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, typed
from wholepicture.web.missing.words import in_words
from wholepicture.web.wording.days import date_of

BOXES = ("review-day", "review-month", "review-year")
CODES = tuple(part.code for part in PARTS)


@require_http_methods(["GET"])
def profile(request: Request, nominal: UUID) -> HttpResponse:
    """One's own agency's profile of a child, who it was given to, and what others gave to one's own agency."""
    return _page(request, nominal, {}, {})


@require_http_methods(["GET", "POST"])
def write(request: Request, nominal: UUID) -> HttpResponse:
    """Writes the next version: each is whole, and the last one stays."""
    page = profile_page(request.viewer, nominal=nominal)
    if request.method == "GET":
        return _form(request, page, _begun(page), {})
    given = typed(request.POST, *CODES, *BOXES, "follows")
    parts = {code: given[code] for code in CODES}
    try:
        keep_profile(
            request.viewer,
            nominal=nominal,
            parts=parts,
            review_by=date_of(*(given[box] for box in BOXES)),
            follows=id_or_none(given["follows"]),
        )
    except NotKept as refusal:
        errors = {_BOX.get(fault.field, fault.field): fault.words for fault in refusal.faults}
        return _form(request, page, given, errors)
    except WrittenMeanwhile as refusal:
        newest = str(page.row.id) if page.row else ""
        return _form(request, page, {**given, "follows": newest}, {"description": str(refusal)}, status=409)
    messages.success(request, "Kept. It is given to nobody until you give it.")
    return redirect("profile", nominal)


_BOX = {"review": "review-day"}


def _begun(page: ProfilePage) -> dict[str, str]:
    return {**page.parts, "follows": str(page.row.id) if page.row else ""}


def _form(
    request: Request, page: ProfilePage, given: dict[str, str], errors: dict[str, str], *, status: int = 422
) -> HttpResponse:
    """`status`: where there is something to put right. Where a colleague wrote meanwhile, theirs stands beside what was typed."""
    theirs = [(part.title, page.parts.get(part.code, "")) for part in PARTS if page.parts.get(part.code)]
    context = {
        "page": page,
        "parts": [(part.code, part.title, part.hint, given.get(part.code, "")) for part in PARTS],
        "boxes": [given.get(box, "") for box in BOXES],
        "follows": given.get("follows", ""),
        "longest": LONGEST_PART,
        "theirs": theirs if status == 409 else [],
        **with_errors(errors),
    }
    return render(request, "missing/profile_write.html", context, status=status if errors else 200)


@require_http_methods(["POST"])
def give(request: Request, nominal: UUID) -> HttpResponse:
    """Gives the latest version to the police, while the child is missing."""
    given = typed(request.POST, "police", "to")
    police = id_or_none(given["police"])
    try:
        give_profile(request.viewer, nominal=nominal, police=police or nominal, words=given["to"])
    except NotKept as refusal:
        return _page(request, nominal, given, {fault.field: fault.words for fault in refusal.faults})
    except NotMissing as refusal:
        return _page(request, nominal, given, {"": str(refusal)}, status=refusal.status)
    messages.success(request, "Given, with your name and the time. The police may read it once.")
    return redirect("profile", nominal)


@require_http_methods(["POST"])
def read(request: Request, nominal: UUID, release: UUID) -> HttpResponse:
    """What was given to the reader's agency, once. It is no address that one can come back to."""
    try:
        found = read_profile(request.viewer, nominal=nominal, release=release)
    except (NotMissing, BackSince, ReadBefore) as refusal:
        return _page(request, nominal, {}, {"": str(refusal)}, status=refusal.status)
    context = {
        "found": found,
        "picture": f"data:image/jpeg;base64,{b64encode(found.picture).decode()}" if found.picture else "",
        "parts": [(part.title, found.parts[part.code]) for part in PARTS if found.parts.get(part.code)],
        "times": [in_words(row) for row in found.times],
    }
    return render(request, "missing/profile_read.html", context)


def _page(
    request: Request, nominal: UUID, given: dict[str, str], errors: dict[str, str], *, status: int = 422
) -> HttpResponse:
    page = profile_page(request.viewer, nominal=nominal)
    context: dict[str, Any] = {
        "page": page,
        "parts": [(part.title, page.parts[part.code]) for part in PARTS if page.parts.get(part.code)],
        "is_overdue": page.row is not None and page.row.review_by < clock.local_date(),
        "given_here": profiles_given(request.viewer, nominal=nominal),
        "police": [(str(id), name) for id, name in page.police],
        "chosen": given.get("police") or (str(page.police[0][0]) if len(page.police) == 1 else ""),
        "given": given,
        **with_errors(errors),
    }
    return render(request, "missing/profile.html", context, status=status if errors else 200)


urlpatterns = [
    path("people/<uuid:nominal>/profile/", profile, name="profile"),
    path("people/<uuid:nominal>/profile/write/", write, name="profile_write"),
    path("people/<uuid:nominal>/profile/give/", give, name="profile_give"),
    path("people/<uuid:nominal>/profile/<uuid:release>/read/", read, name="profile_read"),
]
