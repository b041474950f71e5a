"""Into which identity a subject falls: all described in exactly this way, but for those judged different."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from django.db.models import Min, Q
from django.db.models.functions import Coalesce

from wholepicture.base.bulk_insert import insert_rows
from wholepicture.base.database_role import prepared
from wholepicture.base.ids import derived_id
from wholepicture.linkage.corroboration import Told
from wholepicture.linkage.judgements.effective import latest_answers
from wholepicture.linkage.models import BlockingKey, IdentityNumber, IdentityRow, Judgement, SubjectProfile
from wholepicture.linkage.people import nearby, telling
from wholepicture.linkage.people.authors_word import Said
from wholepicture.linkage.people.profiling import described_like, identity_id, trusted_numbers


@dataclass
class Work:
    """What one call touches: identities to derive again, subjects to give their spans; and the rows of both that it has
    in hand, so that none is read twice."""

    dirty: set[UUID] = field(default_factory=set)
    fresh: dict[UUID, SubjectProfile] = field(default_factory=dict)  # subjects without the spans of their identity
    arrived: set[UUID] = field(default_factory=set)  # those of them that had no profile before
    moved: set[UUID] = field(default_factory=set)  # subjects that stood in another nominal before
    left: set[UUID] = field(default_factory=set)  # the nominals in which they stood
    identities: dict[UUID, IdentityRow] = field(default_factory=dict)
    made: set[UUID] = field(default_factory=set)  # identities that nobody had before
    newcomers: set[UUID] = field(default_factory=set)  # identities that stand nowhere yet but alone
    is_judged: bool = False  # somebody judged one of those that arrived, before it had a profile
    told: telling.Telling = field(default_factory=dict)  # what each of those that arrived tells
    said: Said = field(default_factory=Said)  # what comes of what authors say of who they are
    at_most: int | None = field(default_factory=lambda: nearby.AT_ONCE)  # what is wider is put aside; None: nothing is

    def unjudged(self) -> set[UUID]:
        """Returns identities of which it is known that no judgement names anybody in them."""
        return set() if self.is_judged else self.made

    def read_identities(self, wanted: Iterable[UUID]) -> dict[UUID, IdentityRow]:
        """Returns these identities, those that there are."""
        listed = set(wanted)
        unread = listed - self.identities.keys()
        if unread:
            self.identities |= IdentityRow.objects.in_bulk(unread)
        return {identity: self.identities[identity] for identity in listed & self.identities.keys()}


def judged_with(subjects: Sequence[UUID]) -> set[UUID]:
    """Returns whoever was judged, by a person, to be or not to be one of these. Most often nobody, for they are new."""
    pairs = prepared(
        "SELECT subject_a, subject_b FROM linkage_judgement "
        "WHERE rule = '' AND said_of IS NULL AND (subject_a = ANY (%s) OR subject_b = ANY (%s))",
        [list(subjects), list(subjects)],
    )
    return set(chain.from_iterable(pairs))


def set_apart(rows: list[SubjectProfile]) -> list[SubjectProfile]:
    """Lets the later of two subjects that are described in exactly the same way, and were judged different, stand alone.

    Returns those later ones that are not among `rows`: they were profiled before the earlier came, and must move.
    """
    by_subject = {row.subject: row for row in rows}
    either = Q(subject_a__in=by_subject) | Q(subject_b__in=by_subject)
    judgements = Judgement.objects.filter(either, rule="", said_of=None)
    moving: dict[UUID, SubjectProfile] = {}
    for pair, answer in latest_answers(judgements).items():
        if answer != "different":
            continue
        later = _later_of_one_identity(pair, by_subject)
        if later is None:
            continue
        if later.subject in by_subject:
            later.identity = later.subject
        elif later.identity != later.subject:
            moving[later.subject] = later
    return list(moving.values())


def _later_of_one_identity(pair: tuple[UUID, UUID], known: dict[UUID, SubjectProfile]) -> SubjectProfile | None:
    """Returns the later of two subjects, if both are described in exactly the same way."""
    sides = SubjectProfile.objects.in_bulk(pair)
    sides |= {subject: known[subject] for subject in pair if subject in known}
    if len(sides) < 2 or len(set(map(identity_id, sides.values()))) > 1:
        return None
    return max(sides.values(), key=_arrival)


def _arrival(row: SubjectProfile) -> tuple[datetime, UUID]:
    return row.received_at, row.subject


def meet_identities(rows: Iterable[SubjectProfile], work: Work) -> None:
    """Finds or makes each row's identity; marks those that must be derived again."""
    listed = sorted(rows, key=lambda row: (row.by_word, _arrival(row)))  # who stands for themself founds the identity
    known = work.read_identities({row.identity for row in listed})
    made: dict[UUID, IdentityRow] = {}
    for row in listed:
        identity = known.get(row.identity) or made.get(row.identity)
        if identity is None:
            made[row.identity] = _new_identity(row, work.told.get(row.subject, ()))
            work.dirty.add(row.identity)
            continue
        if row.by_word:
            continue  # what it states is not what its identity is known by
        changed = _described_again(identity, row, work.told.get(row.subject, ()))
        if row.identity not in made and changed.is_any:
            identity.save(update_fields=["first_at", "first_subject", "recorded_at", "told"])
            if changed.moves(identity):
                work.dirty.add(row.identity)
    insert_rows(IdentityRow, list(made.values()))
    _store_numbers(made.values())
    work.identities |= made
    work.made |= made.keys()
    work.newcomers |= made.keys()


class _Changed(NamedTuple):
    """What one more description of somebody so described changes."""

    is_earlier: bool
    is_elder: bool
    is_told_more: bool

    @property
    def is_any(self) -> bool:
        return self.is_earlier or self.is_elder or self.is_told_more

    def moves(self, identity: IdentityRow) -> bool:
        """Whether groups may change by it. Which of two is the elder tells nothing but who is held apart from whom."""
        return self.is_earlier or self.is_told_more or nearby.is_anything_apart(identity)


def _described_again(identity: IdentityRow, row: SubjectProfile, told: Iterable[Told]) -> _Changed:
    """Adds one more description to an identity, unsaved. Returns what it changes."""
    more = telling.with_also(identity.told, told)
    changed = _Changed(
        is_earlier=_arrival(row) < (identity.first_at, identity.first_subject),
        is_elder=_is_elder(row, identity),
        is_told_more=more != identity.told,
    )
    identity.told = more
    if changed.is_earlier:
        identity.first_at, identity.first_subject = row.received_at, row.subject
    if changed.is_elder:
        identity.recorded_at = row.recorded_at
    return changed


def _is_elder(row: SubjectProfile, identity: IdentityRow) -> bool:
    """Whether a report was written before all others that describe somebody so."""
    return row.recorded_at is not None and row.recorded_at < (identity.recorded_at or identity.first_at)


def _new_identity(row: SubjectProfile, told: Iterable[Told]) -> IdentityRow:
    return IdentityRow(
        id=row.identity,
        area_id=row.area_id,
        first_subject=row.subject,
        first_at=row.received_at,
        recorded_at=row.recorded_at,
        identifiers=sorted(map(list, trusted_numbers(row))),
        given=row.given,
        family=row.family,
        born=row.born,
        sex=row.sex,
        told=telling.with_also([], told),
        nominal=row.subject,
    )


def _store_numbers(identities: Iterable[IdentityRow]) -> None:
    numbers: list[IdentityNumber] = []
    for identity in identities:
        name = telling.named(identity)
        for kind, value in [*identity.identifiers, *([name] if name else [])]:
            id_ = derived_id("number", identity.id, kind, value)
            numbers.append(
                IdentityNumber(
                    id=id_, area_id=identity.area_id, kind=kind, value=value, born=identity.born, identity=identity.id
                )
            )
    if numbers:
        IdentityNumber.objects.bulk_create(numbers, ignore_conflicts=True)


def move(row: SubjectProfile, identity_id: UUID, work: Work) -> None:
    """Puts a subject into another identity after a judgement: makes that identity if need be, mends the one it leaves."""
    work.dirty |= {row.identity, identity_id}
    row.identity = identity_id
    SubjectProfile.objects.filter(subject=row.subject).update(identity=identity_id, by_word=row.by_word)
    BlockingKey.objects.filter(subject=row.subject).update(identity=described_like(row))
    if not IdentityRow.objects.filter(id=identity_id).exists():
        identity = _new_identity(row, telling.told_in([row])[row.subject])
        identity.save(force_insert=True)
        _store_numbers([identity])
    for identity in IdentityRow.objects.filter(id__in=work.dirty):
        _mend(identity)
    work.fresh[row.subject] = row
    # what was read of them before is no longer so
    work.identities.clear()
    work.made.clear()
    work.newcomers.clear()


def _mend(identity: IdentityRow) -> None:
    """Lets an identity begin with the first subject that is still in it; deletes one that nobody is in."""
    described_so = SubjectProfile.objects.filter(identity=identity.id)
    first = described_so.order_by("by_word", "received_at", "subject").first()
    if first is None:
        IdentityNumber.objects.filter(identity=identity.id).delete()
        identity.delete()
        return
    identity.first_subject, identity.first_at = first.subject, first.received_at
    described_so = described_so.filter(by_word=first.by_word)
    identity.recorded_at = described_so.aggregate(eldest=Min(Coalesce("recorded_at", "received_at")))["eldest"]
    if identity.told is not None:
        told = telling.told_in(list(described_so))
        identity.told = telling.with_also([], chain.from_iterable(told.values()))
    identity.save(update_fields=["first_subject", "first_at", "recorded_at", "told"])
