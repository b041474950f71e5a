"""Addresses of the machine doors, and what every refusal looks like: {"reason": what happened and what to do}."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.openapi.views import openapi_json

from wholepicture.access.viewer import SignedOut
from wholepicture.api.bodies import TooLarge
from wholepicture.api.keys import AgencyKey, OftenEnough
from wholepicture.api.submissions import router
from wholepicture.base.ledgered import Refusal
from wholepicture.intake import OverQuota

api = NinjaAPI(
    title="Whole Picture",
    version="1",
    description=(
        "Agencies' systems send reports and follow how far they have come. Every request carries the agency's key: "
        "`Authorization: Bearer KEY`. Refusals are `{reason}`; a report that is not understood is kept in quarantine "
        "and answered with a list of `{loc, reason}`."
    ),
    docs_url=None,  # the library's page loads scripts from elsewhere; ours is reference_page.py
    auth=AgencyKey(),
    throttle=[OftenEnough()],
)
api.add_router("", router)


@api.exception_handler(AuthenticationError)
@api.exception_handler(SignedOut)
def unknown_key(request: HttpRequest, refusal: Exception) -> HttpResponse:
    answer = _refused(
        request,
        401,
        "This key is not known here, or was withdrawn. Send the header “Authorization: Bearer KEY” with the key that "
        "the partnership gave your agency, or ask for a new one.",
    )
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(Throttled)
def too_often(request: HttpRequest, refusal: Throttled) -> HttpResponse:
    seconds = max(1, int(refusal.wait or 1))
    answer = _refused(
        request,
        429,
        f"This key has asked too often. Wait {seconds} s and go on; many reports are best sent to /submissions/batch.",
    )
    answer["Retry-After"] = str(seconds)
    return answer


@api.exception_handler(TooLarge)
def too_large(request: HttpRequest, refusal: TooLarge) -> HttpResponse:
    return _refused(request, 413, str(refusal))


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return _refused(request, refusal.status, str(refusal))


@api.exception_handler(OverQuota)
def over_quota(request: HttpRequest, refusal: OverQuota) -> HttpResponse:
    answer = _refused(request, refusal.status, str(refusal))
    answer["Retry-After"] = str(refusal.retry_after)
    return answer


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    """What stands in the address: where, and what is wrong with it, in the library's words."""
    wrong = "; ".join(f"{error['loc'][-1]}: {error['msg']}" for error in refusal.errors)
    return _refused(request, 422, f"The address is not understood: {wrong}. Nothing was taken in.")


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, refusal: HttpError) -> HttpResponse:
    return _refused(request, refusal.status_code, refusal.message)


@csrf_exempt  # there is no browser's session behind these doors
def unknown_address(request: HttpRequest) -> HttpResponse:
    """Every address below /api/ that is none: a machine is answered as machines are everywhere else."""
    return _refused(
        request,
        404,
        "There is nothing at this address. /api/v1/openapi.json lists the addresses there are; check the spelling, and "
        "that there is no slash at the end.",
    )


@csrf_exempt
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description for tools, in place of the library's address for it, which answers other methods as a page would."""
    return openapi_json(request, api)


def _refused(request: HttpRequest, status: int, reason: str) -> Any:
    return api.create_response(request, {"reason": reason}, status=status)
