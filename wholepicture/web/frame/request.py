"""What a view is called with, and what its address may hold."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, QueryDict

from wholepicture.access.viewer import Viewer


class Request(HttpRequest):
    """A request with the viewer whom the middleware gave it."""

    viewer: Viewer


def typed(sent: QueryDict, *names: str) -> dict[str, str]:
    """What was typed into these boxes, without blanks around it, and without NUL, which no database holds; empty where a
    box was not sent."""
    return {name: sent.get(name, "").replace("\0", "").strip() for name in names}


def number_or_none(text: str, *, digits: int = 9) -> int | None:
    """The whole number that stands in an address or a box, with blanks and commas or without; None where it is none, or longer
    than so many digits."""
    plain = text.replace(",", "").replace(" ", "")
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) <= digits else None


def id_or_none(text: str) -> UUID | None:
    """The id that stands in an address or a box, or None where it is no id."""
    try:
        return UUID(text)
    except ValueError:
        return None


def moment_or_none(text: str) -> datetime | None:
    """The moment that stands in an address, with its offset, or None where it is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def page_asked(given: Mapping[str, str]) -> int:
    """The number of the page that an address asks for; the first where it says none, or nonsense."""
    return number_or_none(given.get("page", ""), digits=5) or 1
