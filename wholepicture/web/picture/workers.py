"""Who works with a child now, who did, and who leads. No database."""

from dataclasses import dataclass, field
from datetime import date

from wholepicture.picture.results import Picture, WorkingRow
from wholepicture.web.wording.reports import LEADING


@dataclass
class Workers:
    """Who works with the child now, who did, and who leads."""

    now: list[WorkingRow] = field(default_factory=list)
    before: list[WorkingRow] = field(default_factory=list)
    lead: WorkingRow | None = None


def workers_of(picture: Picture, today: date) -> Workers:
    """Split by whether the work has ended on `today`. Who leads: a social worker first, then the strongest plan.

    Nobody leads on their own word alone.
    """
    workers = Workers()
    for worker in picture.working:
        has_ended = worker.ends_on is not None and worker.ends_on < today
        (workers.before if has_ended else workers.now).append(worker)
    may_lead = [worker for worker in workers.now if worker.plan in LEADING and worker.counts]
    workers.lead = min(may_lead, key=_rank, default=None)
    workers.now.sort(key=lambda worker: (worker is not workers.lead, not worker.counts))
    return workers


def _rank(worker: WorkingRow) -> tuple[bool, int]:
    return "social worker" not in worker.service.casefold(), LEADING.index(worker.plan)
