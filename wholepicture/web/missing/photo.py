"""The page of the photo in a child's profile: put in, replaced, taken away by the agency whose profile it is."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.casework.missing.photos import photo_in_profile, put_photo, take_photo_away
from wholepicture.casework.missing.profiles import profile_page
from wholepicture.intake.file_kinds import MIB, MOST_BYTES
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, typed

BOX = "photo"
TOO_LARGE = f"The file is larger than {MOST_BYTES // MIB} MB. Send a smaller copy, or a screenshot of it."
SMALL, LARGE = 0, 1


@require_http_methods(["GET", "POST"])
def photo(request: Request, nominal: UUID) -> HttpResponse:
    """Chooses the photo that stands in the profile, or takes it away."""
    if request.method == "GET":
        return _page(request, nominal, "")
    try:
        words = _taken_away(request, nominal) if request.POST.get("do") == "remove" else _put_in(request, nominal)
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, nominal, str(refusal), status=refusal.status)
    messages.success(request, words)
    return redirect("profile", nominal)


@require_http_methods(["GET"])
def small(request: Request, nominal: UUID) -> HttpResponse:
    """The photo as it was drawn, small."""
    return _drawn(request, nominal, SMALL)


@require_http_methods(["GET"])
def large(request: Request, nominal: UUID) -> HttpResponse:
    """The photo as it was drawn."""
    return _drawn(request, nominal, LARGE)


def _drawn(request: Request, nominal: UUID, number: int) -> HttpResponse:
    picture = photo_in_profile(request.viewer, nominal=nominal, number=number)
    return HttpResponse(picture, content_type="image/jpeg")


class NotChosen(Refusal):
    """What was sent holds no photo to put in. Its words say why."""

    status = 422


def _put_in(request: Request, nominal: UUID) -> str:
    put_photo(request.viewer, nominal=nominal, content=_chosen(request), seen=_seen(request))
    return "The photo is in the profile. It is shown as soon as it has been drawn."


def _taken_away(request: Request, nominal: UUID) -> str:
    take_photo_away(request.viewer, nominal=nominal, seen=_seen(request))
    return "The photo is taken away. The profile stands without one."


def _chosen(request: Request) -> bytes:
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.SCREEN_MAX_BODY:
        raise NotChosen(TOO_LARGE)
    file = request.FILES.get(BOX)
    if not isinstance(file, UploadedFile) or not file.name:
        raise NotChosen("Choose the photo.")
    return bytes(file.read())


def _seen(request: Request) -> UUID | None:
    return id_or_none(typed(request.POST, "seen")["seen"])


def _page(request: Request, nominal: UUID, problem: str, *, status: int = 200) -> HttpResponse:
    page = profile_page(request.viewer, nominal=nominal)
    if page.row is None:
        raise NotFound
    context = {"page": page, "photo": page.photo, "largest": MOST_BYTES // MIB}
    errors = with_errors({BOX: problem}) if problem else {}
    return render(request, "missing/profile_photo.html", context | errors, status=status)


urlpatterns = [
    path("people/<uuid:nominal>/profile/photo/", photo, name="profile_photo"),
    path("people/<uuid:nominal>/profile/photo/small.jpg", small, name="profile_photo_small"),
    path("people/<uuid:nominal>/profile/photo/large.jpg", large, name="profile_photo_large"),
]
