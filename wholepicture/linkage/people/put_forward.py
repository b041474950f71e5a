"""What people put before an officer: two who may be one. Reads what whoever asks may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wholepicture.access.rules import LEVELS
from wholepicture.base.database_role import prepared
from wholepicture.linkage.models import Membership, SubjectProfile
from wholepicture.partnership.queries import names_of

_PUT = """SELECT a.nominal, b.nominal, p.put_by_id, p.reason, p.at FROM linkage_membership a
          JOIN linkage_putforward p ON p.subject_a = a.subject
          JOIN linkage_membership b ON b.subject = p.subject_b
          WHERE a.nominal = ANY (%s) AND b.nominal = ANY (%s) AND a.until IS NULL AND b.until IS NULL ORDER BY p.at"""


@dataclass(frozen=True)
class Put:
    """Who put two people before an officer, why and when."""

    by: str
    reason: str
    at: datetime


def pairs_said(nominals: Iterable[UUID]) -> set[frozenset[UUID]]:
    """Returns the pairs of these nominals that a person put forward, or of which the author of a report says that they are
    one while something plain speaks against it."""
    listed = list(nominals)
    put = prepared(_PUT, [listed, listed])
    words = prepared(
        """SELECT a.nominal, b.nominal FROM linkage_membership a JOIN linkage_judgement j ON j.subject_a = a.subject
           JOIN linkage_membership b ON b.subject = j.subject_b
           WHERE a.nominal = ANY (%s) AND b.nominal = ANY (%s) AND a.nominal <> b.nominal AND a.until IS NULL
           AND b.until IS NULL AND j.said_of IS NOT NULL AND j.answer = 'same'
           AND NOT EXISTS (SELECT 1 FROM linkage_judgement u WHERE u.undoes = j.id)""",
        [listed, listed],
    )
    return {frozenset((a, b)) for a, b, *_ in (*put, *words)}


def put_by_pair(nominals: Iterable[UUID]) -> dict[frozenset[UUID], list[Put]]:
    """Returns who put which pairs of these nominals forward, the earliest first."""
    listed = list(nominals)
    rows = prepared(_PUT, [listed, listed])
    names = names_of({row[2] for row in rows})
    by_pair: dict[frozenset[UUID], list[Put]] = {}
    for a, b, person, reason, at in rows:
        by_pair.setdefault(frozenset((a, b)), []).append(Put(names.get(person, "Somebody"), reason, at))
    return by_pair


def nominal_shown(anchor: UUID) -> UUID | None:
    """Returns the nominal that an id of any time stands in now, or None: there is nobody, or nobody whom the reader may see."""
    standing = Membership.objects.filter(until=None)
    of_subject = standing.filter(subject=anchor).values_list("nominal", flat=True).first()
    return of_subject or standing.filter(nominal=anchor).values_list("nominal", flat=True).first()


def shown_most(nominal: UUID) -> UUID:
    """Returns, of the descriptions of somebody that the reader may see, the newest of those that most others may see too:
    an officer is asked about it."""
    standing = Membership.objects.filter(nominal=nominal, until=None).values("subject")
    described = list(SubjectProfile.objects.filter(subject__in=standing))
    levels = list(LEVELS)
    return min(described, key=lambda row: (levels.index(row.level), -row.received_at.timestamp(), row.subject)).subject
