"""Setting a new password by a code that an administrator gave. Nobody is signed in yet."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wholepicture.access import signing_in, tries
from wholepicture.access.accounts import accept_invitation
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import typed
from wholepicture.web.frame.sign_in import TOO_MANY_TRIES
from wholepicture.web.frame.sign_in_forms import origin_of

NO_SUCH = "This code does not fit this address, was used, or has ended. Ask your administrator for another."


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@never_cache
def invitation(request: HttpRequest) -> HttpResponse:
    """The form: address, code, and the new password twice."""
    if request.method == "GET":
        return _page(request, {})
    given = typed(request.POST, "email", "code")
    password = request.POST.get("password", "")
    errors = _errors(given, password, request.POST.get("again", ""))
    if not errors:
        errors = _accept(request, given, password)
    if errors:
        return _page(request, errors)
    messages.success(request, "Your new password is set. Sign in with it.")
    return redirect("account_login")


def _accept(request: HttpRequest, given: dict[str, str], password: str) -> dict[str, str]:
    """Sets the password, or says what is wrong. A wrong code counts as a wrong password does, and is written down."""
    try:
        attempt = signing_in.begin_password(given["email"], origin_of(request))
    except signing_in.Blocked:
        return {"code": TOO_MANY_TRIES}
    if not accept_invitation(email=given["email"], code=given["code"], password=password):
        attempt.failed(tries.WRONG_INVITATION)
        return {"code": NO_SUCH}
    attempt.give_back()
    return {}


def _errors(given: dict[str, str], password: str, again: str) -> dict[str, str]:
    errors = {}
    if not given["email"]:
        errors["email"] = "Enter your work e-mail address."
    if not given["code"]:
        errors["code"] = "Enter the code that your administrator gave you."
    try:
        validate_password(password)
    except ValidationError as weak:
        errors["password"] = " ".join(weak.messages)
    if password != again:
        errors["again"] = "Enter the same password twice."
    return errors


def _page(request: HttpRequest, errors: dict[str, str]) -> HttpResponse:
    context: dict[str, Any] = {"given": request.POST, **with_errors(errors)}
    return render(request, "administration/invitation.html", context, status=422 if errors else 200)
