"""Words about attached files."""

from django import template
from django.conf import settings

from wholepicture.intake.attachments.results import FileRow
from wholepicture.intake.file_kinds import Place

register = template.Library()


@register.filter
def file_state(file: FileRow) -> str:
    """Why there is no picture of a file yet, or never will be; empty where there is one."""
    if file.is_drawn:
        return ""
    if file.state == "held":
        return f"Not shown. {file.why_said}"
    if settings.SCANNER is not None:
        return "It waits to be scanned. It is shown once it has been."
    return "It is being drawn. Look again in a moment."


@register.filter
def file_size(size: int) -> str:
    """How large a file is, as people say it."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} kB"


@register.filter
def place_said(place: Place) -> str:
    """A place on earth, as a map takes it: some ten metres of it."""
    return f"{place.latitude:.4f}, {place.longitude:.4f} (latitude and longitude)"
