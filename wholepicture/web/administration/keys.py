"""Keys of one's agency's systems, and the identifiers by which its rows join without a person."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.accounts import Key, end_agency_key, keys_of, new_agency_key
from wholepicture.access.administration import trusted_identifiers, withdraw_trust
from wholepicture.base.identifiers.types import IDENTIFIER_TYPES
from wholepicture.base.ledgered import NotFound
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed

LASTS = {"90": "90 days", "365": "A year", "730": "Two years"}
OVERLAPS = {"0": "It ends at once", "24": "One more day", "168": "One more week", "720": "30 more days"}
FORMS = {"new": {"name", "days"}, "trust": {"identifiers", "trust_reason"}}  # of the page, by what they ask
SAY_WHY = "Say why. It is kept in the record of who did what."
SAY_WHAT_FOR = "Say what the key is for, so that it can be told from the others."


@require_http_methods(["GET", "POST"])
def keys_page(request: Request) -> HttpResponse:
    """The keys of the viewer's agency: those that work, when each was used and when it ends; and a new one."""
    viewer = request.viewer
    if request.method == "GET":
        return _page(request, {})
    given = typed(request.POST, "name", "days")
    errors = {}
    if not given["name"]:
        errors["name"] = SAY_WHAT_FOR
    if given["days"] not in LASTS:
        errors["days"] = "Choose when it ends."
    if errors:
        return _page(request, errors)
    key = new_agency_key(viewer, agency=viewer.agency_id, name=given["name"], days=int(given["days"]))
    return _shown_once(request, key, given["name"], "")


def _page(request: Request, errors: Mapping[str, str]) -> HttpResponse:
    viewer = request.viewer
    keys = keys_of(viewer, agency=viewer.agency_id)
    trusted = trusted_identifiers(viewer, agency=viewer.agency_id)
    context = {
        "working": [key for key in keys if not key.has_ended],
        "ended": [key for key in keys if key.has_ended],
        "lasts": LASTS,
        "trusted": [(code, _title(code)) for code in trusted],
        "ticked": request.POST.getlist("identifiers"),
        "given": request.POST,
        "unfolded": {form: True for form, fields in FORMS.items() if fields & errors.keys()},
        **with_errors(errors),
    }
    return render(request, "administration/keys.html", context, status=422 if errors else 200)


def _title(code: str) -> str:
    return IDENTIFIER_TYPES[code].title if code in IDENTIFIER_TYPES else code.replace("_", " ")


def _shown_once(request: Request, key: str, name: str, old: str) -> HttpResponse:
    return render(request, "administration/key_made.html", {"key": key, "name": name, "old": old})


@require_http_methods(["GET", "POST"])
def key_page(request: Request, key: UUID) -> HttpResponse:
    """One key that works: replace it, or end it now."""
    viewer = request.viewer
    found = next((each for each in keys_of(viewer, agency=viewer.agency_id) if each.id == key), None)
    if found is None or found.has_ended:
        raise NotFound
    if request.method == "GET":
        return _key_page(request, found, {})
    return _replace(request, found) if request.POST.get("do") == "replace" else _end(request, found)


def _key_page(request: Request, key: Key, errors: Mapping[str, str]) -> HttpResponse:
    context: dict[str, Any] = {"key": key, "lasts": LASTS, "overlaps": OVERLAPS, "given": request.POST}
    status = 422 if errors else 200
    return render(request, "administration/key.html", context | with_errors(errors), status=status)


def _replace(request: Request, key: Key) -> HttpResponse:
    given = typed(request.POST, "days", "overlap")
    errors = {}
    if given["days"] not in LASTS:
        errors["days"] = "Choose when the new key ends."
    if given["overlap"] not in OVERLAPS:
        errors["overlap"] = "Choose how long the old key still works."
    if errors:
        return _key_page(request, key, errors)
    made = new_agency_key(
        request.viewer,
        agency=request.viewer.agency_id,
        name=key.name,
        days=int(given["days"]),
        replaces=key.id,
        overlap_hours=int(given["overlap"]),
    )
    return _shown_once(request, made, key.name, OVERLAPS[given["overlap"]].lower())


def _end(request: Request, key: Key) -> HttpResponse:
    reason = typed(request.POST, "end_reason")["end_reason"]
    if not reason:
        return _key_page(request, key, {"end_reason": SAY_WHY})
    end_agency_key(request.viewer, agency=request.viewer.agency_id, key=key.id, reason=reason)
    messages.success(request, "The key is ended. Whatever is sent with it from now on is refused.")
    return redirect("administration_keys")


@require_http_methods(["POST"])
def trust(request: Request) -> HttpResponse:
    """Stop joining the agency's rows by some identifiers."""
    viewer = request.viewer
    trusted = trusted_identifiers(viewer, agency=viewer.agency_id)
    chosen = [code for code in request.POST.getlist("identifiers") if code in trusted]
    reason = typed(request.POST, "trust_reason")["trust_reason"]
    errors = {}
    if not chosen:
        errors["identifiers"] = "Choose at least one."
    if not reason:
        errors["trust_reason"] = SAY_WHY
    if errors:
        return _page(request, errors)
    withdraw_trust(viewer, agency=viewer.agency_id, identifiers=chosen, reason=reason)
    messages.success(
        request, "From now on a person looks before rows join by these. Only the partnership gives it back."
    )
    return redirect("administration_keys")


urlpatterns = [
    path("administration/keys/", keys_page, name="administration_keys"),
    path("administration/keys/<uuid:key>/", key_page, name="administration_key"),
    path("administration/trust/", trust, name="administration_trust"),
]
