"""What is typed to sign in, with how often it may be tried: codes, and a password that is changed.

The library's own limits hold for an account whoever tries, so that a stranger could lock somebody out; and they live in
the memory of one process. These ask `access.signing_in` instead.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as library
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from django import forms

from wholepicture.access import signing_in
from wholepicture.base.addresses import counted_as
from wholepicture.web.frame.session import token_of

COOKIE = "wp_device"


def origin_of(request: Any) -> signing_in.Origin:
    """From where somebody tries: their address, and their device where it is a known one of ours."""
    device = signing_in.device_in(request.COOKIES.get(COOKIE, ""))
    return signing_in.Origin(counted_as(request.META.get("REMOTE_ADDR", "")), device)


class _CodeForm(forms.Form):
    """In place of the library's check of a code."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        try:
            attempt = signing_in.begin_code(self.user, origin_of(context.request))
        except signing_in.Blocked:
            raise get_adapter().validation_error("too_many_login_attempts") from None
        code: str = self.cleaned_data["code"]
        authenticator, wrong = signing_in.authenticator_of(self.user, code)
        if authenticator is None:
            attempt.failed(wrong)
            raise get_mfa_adapter().validation_error("incorrect_code")
        attempt.give_back()
        authenticator.user = self.user
        self.authenticator = authenticator
        return code


class CodeForm(_CodeForm, library.AuthenticateForm):
    """The code after the password."""


class CodeAgainForm(_CodeForm, library.ReauthenticateForm):
    """The code of somebody who is signed in and does something that wants it again."""


class NewAuthenticatorForm(ActivateTOTPForm):
    """The first code of a new authenticator. It is used up by that."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        signing_in.use_up_code(self.user, self.secret, code)
        return code


class NoAuthenticatorForm(DeactivateTOTPForm):
    """Removing one's own authenticator: it may be gone together with a device on which it was used."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        signing_in.put_out_others(self.authenticator.user, token_of(context.request))
        return cleaned


class NewPasswordForm(ChangePasswordForm):
    """A new password, for whoever knows the one there is. Tries of that one count as they do at the door."""

    def clean_oldpassword(self) -> str:
        password: str = self.cleaned_data.get("oldpassword", "")
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password
