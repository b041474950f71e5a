"""A report that is being written: whose it is, and when it was finished."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.intake.commands import save_draft
from wholepicture.web.frame.request import Request
from wholepicture.web.frame.unsent_words import writer_in
from wholepicture.web.reporting.body import Content
from wholepicture.web.reporting.two_tabs import PAGE, state_of

Page = Callable[[Request, UUID], HttpResponse]


def of_its_writer(page: Page) -> Page:
    """Refuses words that were typed on a page made for somebody else, who was signed in in the same browser before."""

    @wraps(page)
    def checked(request: Request, draft_id: UUID) -> HttpResponse:
        writer = writer_in(request.POST, draft_id) if request.method == "POST" else None
        if writer is None or writer == request.viewer.professional_id:
            return page(request, draft_id)
        return render(request, "parts/somebody_else.html", {}, status=409)

    return checked


def finished(content: Content, before: Content) -> Content:
    """The draft with the time it was finished, kept while nothing changes: same report, same digest."""
    if "recorded_at" in before and state_of(content) == state_of(before):
        return before
    return {**content, "recorded_at": clock.now().isoformat(timespec="seconds")}


def keep(viewer: Viewer, draft_id: UUID, content: Content) -> None:
    """Save what comes from no page of writing, under a mark of its own: no such page that is open takes it for what it wrote."""
    save_draft(viewer, draft_id=draft_id, content={**content, PAGE: str(new_id())})
