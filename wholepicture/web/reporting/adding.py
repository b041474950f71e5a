"""From the check page: what its author ticked of what was found in their words becomes part of the report."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wholepicture.intake.queries import draft_of
from wholepicture.partnership.signs.queries import dictionary_of
from wholepicture.web.frame.request import Request
from wholepicture.web.reporting import offers
from wholepicture.web.reporting.body import Content
from wholepicture.web.reporting.drafts import finished, keep, of_its_writer

# What was done before the check page is shown again, by the word for it in the page's address.
DONE = {
    "added": "What you ticked is now part of your report. Nothing has been sent yet. Look it over, then send it at the end of this page.",
    "nothing": "You ticked nothing, so nothing was added. Nothing has been sent yet.",
    "both": "Your report now holds the earlier report and what you wrote. Nothing has been sent yet. Look it over, then send it at the "
    "end of this page.",
    "apart": "Your report is as it was before you added it to the earlier one. Nothing has been sent yet.",
}


def checked_after(draft_id: UUID, done: str, at: str = "") -> HttpResponse:
    """To the check page, which says what was done. The address holds it, not the session: a script may have read the page first."""
    return redirect(reverse("report_check", args=[draft_id]) + "?" + urlencode({"done": done}) + at)


@require_http_methods(["POST"])
@of_its_writer
def add(request: Request, draft_id: UUID) -> HttpResponse:
    """Put what was ticked into the draft, and show the report again."""
    content = draft_of(request.viewer, draft_id=draft_id)
    if content is None:
        raise Http404
    is_taken = take_ticked(request, draft_id, content)
    return checked_after(draft_id, "added" if is_taken else "nothing")


def take_ticked(request: Request, draft_id: UUID, content: Content) -> bool:
    """Put what was ticked of what is offered into the draft. False: nothing was, and the draft is as it was."""
    found, signs = request.POST.getlist("found"), request.POST.getlist("sign")
    if not (found or signs):
        return False
    taken = offers.with_accepted(content, signs, dictionary_of(request.viewer.area_id))
    taken = offers.with_confirmed(taken, found)
    if taken == content:
        return False
    keep(request.viewer, draft_id, finished(taken, content))
    return True
