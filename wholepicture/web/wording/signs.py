"""What signs are called. Pure."""

from wholepicture.base.indicators import indicators


def sign_labels() -> dict[str, str]:
    """What each sign is called, by code."""
    return {code: sign.label for code, sign in indicators().items()}
