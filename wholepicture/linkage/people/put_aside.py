"""What is too wide to be joined while others wait: it stands alone, is listed for a linkage officer, and is joined as
soon as nothing else waits. Nothing is decided otherwise because of it, only later.

Runs as the background worker.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from wholepicture.base import clock
from wholepicture.base.priorities import LAST
from wholepicture.base.topics import publish
from wholepicture.linkage.judgements.groups import Span, StoredSpans, as_stored, extend, spans_of
from wholepicture.linkage.models import IdentityRow, PutAside
from wholepicture.linkage.rules import Identifier

TOLD_FOR = timedelta(days=30)  # an officer reads that somebody was put aside, this long after they were joined


def keep(rows: Sequence[IdentityRow], wide: Mapping[UUID, Identifier] | None = None) -> Sequence[IdentityRow]:
    """Lists these identities as put aside, and has them joined later. `wide`: the number that too many share, if known."""
    if not rows:
        return rows
    aside: list[PutAside] = []
    for row in rows:
        kind, value = (wide or {}).get(row.id, ("", ""))
        aside.append(
            PutAside(
                identity=row.id,
                area_id=row.area_id,
                subject=row.first_subject,
                kind=kind,
                value=value,
                put_aside_at=clock.now(),
            )
        )
    PutAside.objects.bulk_create(
        aside,
        update_conflicts=True,
        unique_fields=["identity"],
        update_fields=["subject", "kind", "value", "put_aside_at", "joined_at"],
    )
    listed = [row.id for row in rows]
    publish("joining.put_aside", listed, priorities=dict.fromkeys(listed, LAST))
    return rows


def waiting(identities: Sequence[UUID]) -> set[UUID]:
    """Returns those of these identities that wait to be joined."""
    return set(PutAside.objects.filter(identity__in=identities, joined_at=None).values_list("identity", flat=True))


def settle(identities: Sequence[UUID]) -> None:
    """Notes that these were joined with whoever they belong with. What was joined long ago goes, a little at a time."""
    now = clock.now()
    PutAside.objects.filter(identity__in=list(identities), joined_at=None).update(joined_at=now)
    told = (
        PutAside.objects.filter(joined_at__lt=now - TOLD_FOR).order_by("joined_at").values_list("identity", flat=True)
    )
    PutAside.objects.filter(identity__in=list(told[:20])).delete()


def alone(row: IdentityRow) -> StoredSpans:
    """Returns the spans of an identity that stands alone until it is joined."""
    return as_stored([Span(row.first_subject, row.first_at, None)])


def with_later(spans: StoredSpans, later: Sequence[Span]) -> StoredSpans:
    """Returns stored spans with what came after them."""
    known = list(spans_of(spans))
    for span in later:
        extend(known, span.nominal, span.since)
    return as_stored(known)
