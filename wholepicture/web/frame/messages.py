"""What a page says once of what was just done, kept in a cookie until the next page."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class Said(CookieStorage):
    """Each process has a cookie of its own, for neither can read what the other signed."""

    cookie_name = "wp_said_signing_in" if settings.PROCESS == "signin" else "wp_said"
