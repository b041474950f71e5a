"""Before a report is sent: earlier ones of the author's own agency that look like it, and the choice what this one is."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import may_grade
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.intake.attachments.commands import carry_files, take_file_out
from wholepicture.intake.attachments.queries import drafted_files, files_of
from wholepicture.intake.likeness import gist_of
from wholepicture.intake.queries import draft_of, likely_repeats
from wholepicture.intake.results import LikelyRepeat
from wholepicture.intake.understanding import check_submission
from wholepicture.partnership.signs.queries import dictionary_of
from wholepicture.web.frame.request import Request
from wholepicture.web.parts.report.kinds import kind_of
from wholepicture.web.reporting.adding import checked_after, take_ticked
from wholepicture.web.reporting.adds_to import Apart, added_to
from wholepicture.web.reporting.body import Body, Content
from wholepicture.web.reporting.chosen import with_those_who_may_be_seen
from wholepicture.web.reporting.drafts import finished, keep, of_its_writer
from wholepicture.web.reporting.forms import too_long
from wholepicture.web.reporting.revising import draft_of_revision
from wholepicture.web.reporting.sent_reports import own_report
from wholepicture.web.wording.times import gds_date, gds_datetime

ALONE = "alone"
"""In a draft that was added to an earlier report: the draft as it was, so that its writer may still send it by itself."""
LONGEST = 300  # characters of an earlier report's words that are shown


@dataclass(frozen=True)
class Shown:
    """An earlier report that looks like this one, as it is shown: when, by whom, in which words, and what may be done."""

    receipt: str
    kind: str
    received: str
    by: str
    happened: str
    words: str
    may_open: bool
    may_add: bool


def repeats_of(viewer: Viewer, content: Content, body: Body) -> list[Shown]:
    """What looks like this report, of what the author's agency sent and the author may see. A report that says itself in whose
    place it stands is asked about nothing."""
    if content.get("revises") or check_submission(body):
        return []
    return [_shown(repeat, content) for repeat in likely_repeats(viewer, body=body)]


def _shown(repeat: LikelyRepeat, content: Content) -> Shown:
    words = " ".join(str(repeat.body.get("narrative", {}).get("facts", "")).split())
    return Shown(
        receipt=repeat.receipt,
        kind=repeat.kind,
        received=gds_datetime(repeat.received_at),
        by="You" if repeat.is_own else repeat.by or "Your agency’s system",
        happened=gds_date(gist.first) if (gist := gist_of(repeat.body)) else "",
        words=words if len(words) <= LONGEST else f"{words[:LONGEST]}…",
        may_open=repeat.may_open,
        may_add=repeat.may_open and repeat.kind == kind_of(content).code,
    )


@require_http_methods(["POST"])
def adds(request: Request, draft_id: UUID, receipt: str) -> HttpResponse:
    """This draft adds to an earlier report, where it is its writer who says so."""
    return of_its_writer(partial(_added, receipt=receipt))(request, draft_id)


def _added(request: Request, draft_id: UUID, *, receipt: str) -> HttpResponse:
    """The draft becomes a later state of the earlier report, with all that was sent in it."""
    viewer = request.viewer
    content, stored = draft_of(viewer, draft_id=draft_id), own_report(viewer, receipt)
    if content is None or not stored.may_revise or stored.row.kind != kind_of(content).code:
        raise Http404
    if content.get("revises"):
        return checked_after(draft_id, "both")  # pressed twice
    if take_ticked(request, draft_id, content):
        content = draft_of(viewer, draft_id=draft_id) or content
    earlier = with_those_who_may_be_seen(viewer, draft_of_revision(stored, "later_state", viewer), {})
    labels = dictionary_of(viewer.area_id).labels()
    both = added_to(earlier, content, sign_labels=labels, now=clock.now(), may_grade=may_grade(viewer.role))
    if not isinstance(both, Apart) and too_long(both):
        both = Apart.ROOM
    if isinstance(both, Apart):
        context = {"draft_id": draft_id, "receipt": stored.row.receipt, "why": both.value}
        return render(request, "reporting/no_room.html", context, status=409)
    keep(viewer, draft_id, finished({**both, ALONE: content}, content))
    carry_files(viewer, draft=draft_id, submission=stored.submission)
    return checked_after(draft_id, "both")


@require_http_methods(["POST"])
@of_its_writer
def apart(request: Request, draft_id: UUID) -> HttpResponse:
    """What was added to an earlier report is a report of its own again, as it was."""
    content = draft_of(request.viewer, draft_id=draft_id)
    if content is None:
        raise Http404
    if ALONE in content:  # else pressed twice
        keep(request.viewer, draft_id, content[ALONE])
        _leave_its_files(request.viewer, draft_id, own_report(request.viewer, content["revises"]["receipt"]).submission)
    return checked_after(draft_id, "apart")


def _leave_its_files(viewer: Viewer, draft_id: UUID, earlier: UUID) -> None:
    """Take the files of the earlier report out of the draft again."""
    its = {row.file for row in files_of(viewer, submission=earlier)}
    for row in drafted_files(viewer, draft=draft_id):
        if row.file in its:
            take_file_out(viewer, draft=draft_id, file=row.file)
