"""Who to call, in words: about a child, and about a report, an alert or a tie. No database but what its queries ask."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wholepicture.partnership.duty.rules import is_out_of_hours
from wholepicture.picture.to_ring import ToRing, Worker, senders_to_ring, who_to_ring
from wholepicture.web.frame.request import Request
from wholepicture.web.wording.reports import LEADING, PLANS

SHORT = 1  # of those who work with a child, on her own page
WHOSE = {
    "own": "",
    "said": "the number that their agency reported",
    "team": "the team’s number",
    "agency": "the agency’s number",
}


def in_order(workers: Iterable[Worker]) -> list[tuple[Worker, str, str]]:
    """Who works with a child, whoever leads first and who is not confirmed last; with the plan, and whose number it is, in words."""
    ordered = sorted(workers, key=_rank)
    return [(one, PLANS.get(one.work.plan, ""), WHOSE.get(one.whose, "")) for one in ordered]


def _rank(worker: Worker) -> tuple[bool, bool, int]:
    """As the child's page says who leads: a social worker first, then the strongest plan; nobody on their own word alone."""
    leads = worker.work.plan in LEADING
    place = LEADING.index(worker.work.plan) if leads else len(LEADING)
    return not worker.work.counts, not leads or "social worker" not in worker.work.service.casefold(), place


def words_of(ring: ToRing) -> dict[str, Any]:
    """What a page says of it besides."""
    return {"is_out_of_hours": is_out_of_hours(ring.at), "tonight": ring.tonight, "desk": ring.desk}


def of_child(request: Request, nominal: UUID) -> dict[str, Any]:
    """Who to call about a child, for her own page."""
    ring = who_to_ring(request.viewer, nominal=nominal)
    if ring is None:
        return {}
    listed = in_order(ring.workers)
    return {"ring": {"workers": listed[:SHORT], "more": max(0, len(listed) - SHORT), **words_of(ring)}}


def senders(request: Request, submissions: Iterable[UUID], *, worked_by: UUID | None = None) -> dict[str, Any]:
    """Who to call about what rests on these reports: the agencies that sent them, as far as the viewer may read them, and whoever works
    it."""
    return {"behind": senders_to_ring(request.viewer, submissions=submissions, worked_by=worked_by)}
