"""How much of an agency's may wait at once. Whoever is over it is asked to come back; nothing that was taken in is lost.

What says that a child is in danger now is taken in whatever waits, and with it the file or batch that it came in. Nothing
is refused because of what else it says.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.intake import OverQuota
from wholepicture.intake.models import Quarantine, Quota, Waiting
from wholepicture.intake.urgency import says_danger

WAITING = 100_000
"""Reports of one agency that may wait to be joined, where the operator set nothing: some hours of work."""
QUARANTINED = 20_000
"""Reports of one agency that quarantine takes in a day, where the operator set nothing."""
A_DAY = timedelta(days=1)


def check(viewer: Viewer, body: Any, *, is_understood: bool = True) -> None:
    """Raises OverQuota where as much of the agency's waits as may, unless this body says danger now.

    `is_understood`: what is not goes to quarantine.
    """
    full = waiting_is_full(viewer) if is_understood else quarantine_is_full(viewer)
    if full and not is_urgent(body):
        raise OverQuota(full)


def is_urgent(body: Any) -> bool:
    """Whether what was sent says danger now, as far as it can be read."""
    return isinstance(body, Mapping) and says_danger(body)


def waiting_is_full(viewer: Viewer) -> str:
    """Returns, in words, that no more of the agency's may wait; empty: more may. The operator is held to no quota."""
    most = _quota(viewer).waiting if viewer.alias == "default" else None
    if most is None or not _are_so_many(Waiting.objects.filter(agency_id=viewer.agency_id), most):
        return ""
    return f"{most:,} reports of your agency wait to be worked on already"


def quarantine_is_full(viewer: Viewer) -> str:
    """Returns, in words, that quarantine takes no more of the agency's today; empty: it does."""
    most = _quota(viewer).quarantined if viewer.alias == "default" else None
    today = Quarantine.objects.filter(agency_id=viewer.agency_id, received_at__gt=clock.now() - A_DAY)
    if most is None or not _are_so_many(today, most):
        return ""
    return f"{most:,} reports of your agency that could not be understood were kept in the last day already"


def _quota(viewer: Viewer) -> Quota:
    quota = Quota.objects.filter(agency_id=viewer.agency_id).first()
    return quota or Quota(waiting=WAITING, quarantined=QUARANTINED)


def _are_so_many(rows: Any, most: int) -> bool:
    """Whether there are so many, without counting more."""
    return most <= 0 or rows.values_list("pk", flat=True)[most - 1 : most].exists()
