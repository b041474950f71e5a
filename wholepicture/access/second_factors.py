"""How the library keeps second factors: secrets of authenticators and the seeds of recovery codes, encrypted."""

from allauth.mfa.adapter import DefaultMFAAdapter

from wholepicture.access.sign_in_encryption import lock, unlock

OF = "second factor"  # the library says no more of what it keeps


class MfaAdapter(DefaultMFAAdapter):
    """Whoever reads `mfa_authenticator`, or a copy of it, can give no code."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is wrong, or was used before. Enter the six digits that your app shows now, or a recovery code.",
    }

    def encrypt(self, text: str) -> str:
        return lock(text, OF)

    def decrypt(self, encrypted_text: str) -> str:
        return unlock(encrypted_text, OF)
