"""What a view is called with, and what its address may hold."""

from uuid import UUID

from django.http import HttpRequest

from wholepicture.access.viewer import Viewer


class Request(HttpRequest):
    """A request with the viewer whom the middleware gave it."""

    viewer: Viewer


def id_or_none(typed: str) -> UUID | None:
    """The id that was typed into an address or a box, or None where it is no id."""
    try:
        return UUID(typed)
    except ValueError:
        return None
