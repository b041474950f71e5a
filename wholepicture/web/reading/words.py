"""Ways in which reports are taken on, and figures of how they are heard, in words. No database."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.alerts.results import RouteShown
from wholepicture.alerts.routes import WAYS
from wholepicture.base import clock
from wholepicture.web.wording.sentences import plural

FIRST_OPTIONS = {"yes": "Yes, take it forward", "no": "No, not by itself"}


@dataclass(frozen=True)
class RouteInWords:
    """A way in words. `is_late`: nobody has said what came of it, and somebody was to have."""

    route: RouteShown
    title: str
    is_late: bool


def route_in_words(route: RouteShown) -> RouteInWords:
    is_late = route.ended_at is None and route.due_at < clock.now()
    return RouteInWords(route, WAYS[route.way].title, is_late)


def colleagues(viewer: Viewer, people: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """Everybody but the viewer, for a list to choose from."""
    return [(str(person), name) for person, name in people.items() if person != viewer.professional_id]


def share(part: int, whole: int) -> str:
    """So many of so many, and the part of a hundred where that says something."""
    if not whole:
        return "None yet"
    return f"{part:,} of {whole:,}" + (f" ({round(100 * part / whole)}%)" if whole >= 10 else "")


def time_taken(hours: float | None) -> str:
    """How long an answer took, roundly."""
    if hours is None:
        return "No answer yet"
    if hours < 48:
        return plural(max(1, round(hours)), "hour")
    return plural(round(hours / 24), "day")
