"""What the site says of itself to anybody: help, how accessible it is, what is kept of whom. No sign-in is needed for these.

A partnership adds its own words (`WHOLEPICTURE_CONTACT`, `WHOLEPICTURE_PRIVACY`): who to tell, and what only it can say of its
lawful basis and of how long it keeps things.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

_EMAIL = re.compile(r"[^\s,;<>@]+@[^\s,;<>@]+\.[a-z]{2,}", re.IGNORECASE)


@dataclass(frozen=True)
class Paragraph:
    """A piece of what a partnership wrote: a heading, or words under it."""

    text: str
    is_heading: bool


def paragraphs_of(text: str) -> list[Paragraph]:
    """A text file as paragraphs: a blank line parts them, and `# ` begins a heading."""
    blocks = filter(None, (" ".join(block.split()) for block in re.split(r"\n\s*\n", text)))
    return [Paragraph(block.lstrip("# "), block.startswith("#")) for block in blocks]


@require_safe
def guidance(request: HttpRequest) -> HttpResponse:
    """How to do what most people come for, and who to ask."""
    return render(request, "about/help.html", _contact())


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the site is, what is known not to work, and who to tell."""
    return render(request, "about/accessibility.html", _contact())


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of children and of whoever uses the site, and what the partnership adds to that."""
    return render(request, "about/privacy.html", {**_contact(), "own_words": paragraphs_of(settings.PRIVACY_WORDS)})


def _contact() -> dict[str, Any]:
    """Who to tell, as the partnership wrote it; an e-mail address in it becomes a link."""
    email = _EMAIL.search(settings.CONTACT)
    return {"contact": settings.CONTACT, "contact_email": email[0] if email else ""}


urlpatterns = [
    path("help/", guidance, name="help"),
    path("accessibility/", accessibility, name="accessibility"),
    path("privacy/", privacy, name="privacy"),
]
# Addresses that anybody reads, signed in or not.
PUBLIC = tuple(f"/{each.pattern}" for each in urlpatterns)
