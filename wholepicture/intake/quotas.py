"""How much of an agency's may wait at once. Whoever is over it is asked to come back; nothing that was taken in is lost.

What says that a child is in danger now is taken in whatever waits, and with it the file or batch that it came in. What was sent
before is answered as it was: whoever lost a receipt has it again. Nothing is refused because of what else it says.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.intake import OverQuota
from wholepicture.intake.held_danger import says_so
from wholepicture.intake.known_before import Known, digest_if_any
from wholepicture.intake.models import Quarantine, Quota, Submission, Waiting
from wholepicture.intake.understanding import understand
from wholepicture.intake.urgency import says_danger

WAITING = 100_000
"""Reports of one agency that may wait to be joined, where the operator set nothing: some hours of work."""
QUARANTINED = 20_000
"""Reports of one agency that quarantine takes in a day, where the operator set nothing."""
A_DAY = timedelta(days=1)


def check(viewer: Viewer, body: dict[str, Any]) -> None:
    """Raises OverQuota where as much of the agency's waits as may, unless this body says danger now or was sent before."""
    if is_urgent(body):
        return
    full = waiting_is_full(viewer)
    if not full:
        return
    understood = understand(body).body
    known = Known.by(viewer, [understood])
    if not known.repeats(understood["key"], digest_if_any(body)) and not known.conflicts(viewer, understood):
        raise OverQuota(full)


def check_quarantine(viewer: Viewer, body: Any, raw: bytes) -> None:
    """Raises OverQuota where quarantine takes no more of the agency's today, unless this says danger now, as far as it can be
    read, or is held already."""
    if says_so(raw, body):
        return
    full = quarantine_is_full(viewer)
    if full and not held_before(viewer, [raw]):
        raise OverQuota(full)


def sent_before(viewer: Viewer, keys: Sequence[str]) -> dict[str, set[str]]:
    """Returns the digests of the agency's reports under these keys: there is nothing to take in of what was sent before."""
    sent: dict[str, set[str]] = {}
    for key, digested in Submission.objects.filter(agency_id=viewer.agency_id, key__in=keys).values_list(
        "key", "digest"
    ):
        sent.setdefault(key, set()).add(digested)
    return sent


def held_before(viewer: Viewer, raws: Iterable[bytes]) -> set[str]:
    """Returns the digests of those of these that quarantine holds already."""
    held = Quarantine.objects.filter(agency_id=viewer.agency_id, digest__in=[digest_of(raw) for raw in raws])
    return set(held.values_list("digest", flat=True))


def digest_of(raw: bytes) -> str:
    """By what quarantine knows that it holds the same bytes."""
    return hashlib.sha256(raw).hexdigest()


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
