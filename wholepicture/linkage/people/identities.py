"""Into which identity a subject falls: all described in exactly this way, but for those judged different."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from wholepicture.base.bulk_insert import insert_rows
from wholepicture.base.database_role import prepared
from wholepicture.base.ids import derived_id
from wholepicture.linkage.judgements.effective import counting
from wholepicture.linkage.models import BlockingKey, IdentityNumber, IdentityRow, Judgement, SubjectProfile
from wholepicture.linkage.people.profiling import identity_id, trusted_numbers


@dataclass
class Work:
    """What one call touches: identities to derive again, subjects to give their spans."""

    dirty: set[UUID] = field(default_factory=set)
    fresh: set[UUID] = field(default_factory=set)  # subjects that have no membership yet
    moved: set[UUID] = field(default_factory=set)  # subjects that stood in another nominal before


def spoken_of(subjects: Sequence[UUID]) -> set[UUID]:
    """Whoever was judged, by a person, to be or not to be one of these. Most often nobody, for they are new."""
    said = prepared(
        "SELECT subject_a, subject_b FROM linkage_judgement "
        "WHERE rule = '' AND (subject_a = ANY (%s) OR subject_b = ANY (%s))",
        [list(subjects), list(subjects)],
    )
    return {one for pair in said for one in pair}


def set_apart(rows: list[SubjectProfile]) -> list[SubjectProfile]:
    """Two subjects described in exactly the same way whom a person judged different: the later stands alone.

    Answers those later ones that are not among `rows`: they were profiled before the earlier came, and must move.
    """
    subjects = [row.subject for row in rows]
    moving: dict[UUID, SubjectProfile] = {}
    by_subject = {row.subject: row for row in rows}
    for pair, answer in _latest_answers(subjects).items():
        if answer != "different":
            continue
        sides = {one.subject: one for one in SubjectProfile.objects.filter(subject__in=pair)}
        sides |= {subject: row for subject, row in by_subject.items() if subject in pair}
        if len(sides) == 2 and len({identity_id(row) for row in sides.values()}) == 1:
            later = max(sides.values(), key=lambda row: (row.received_at, row.subject))
            if later.subject in by_subject:
                by_subject[later.subject].identity = later.subject
            elif later.identity != later.subject:
                moving[later.subject] = later
    return list(moving.values())


def _latest_answers(subjects: Sequence[UUID]) -> dict[tuple[UUID, UUID], str]:
    undone = Judgement.objects.filter(answer="undone").values("undoes")
    rows = Judgement.objects.filter(Q(subject_a__in=subjects) | Q(subject_b__in=subjects), rule="")
    rows = rows.filter(counting())
    return {
        (one.subject_a, one.subject_b): one.answer
        for one in rows.exclude(id__in=undone).exclude(answer="undone").order_by("at", "id")
    }


def meet_identities(rows: list[SubjectProfile], work: Work) -> None:
    """Find or make each row's identity; mark those that must be derived again."""
    known = {one.id: one for one in IdentityRow.objects.filter(id__in={row.identity for row in rows})}
    made: dict[UUID, IdentityRow] = {}
    for row in sorted(rows, key=lambda one: (one.received_at, one.subject)):
        identity = known.get(row.identity)
        if identity is None:
            made[row.identity] = known[row.identity] = _new_identity(row)
            work.dirty.add(row.identity)
        elif (row.received_at, row.subject) < (identity.first_at, identity.first_subject):
            identity.first_at, identity.first_subject = row.received_at, row.subject
            if row.identity not in made:
                identity.save(update_fields=["first_at", "first_subject"])
            work.dirty.add(row.identity)
    insert_rows(IdentityRow, list(made.values()))
    _number(made.values())


def _new_identity(row: SubjectProfile) -> IdentityRow:
    return IdentityRow(
        id=row.identity,
        area_id=row.area_id,
        first_subject=row.subject,
        first_at=row.received_at,
        identifiers=sorted(list(pair) for pair in trusted_numbers(row)),
        given=row.given,
        family=row.family,
        born=row.born,
        sex=row.sex,
        nominal=row.subject,
    )


def _number(identities: Iterable[IdentityRow]) -> None:
    IdentityNumber.objects.bulk_create(
        [
            IdentityNumber(
                id=derived_id("number", one.id, kind, value),
                area_id=one.area_id,
                kind=kind,
                value=value,
                identity=one.id,
            )
            for one in identities
            for kind, value in one.identifiers
        ],
        ignore_conflicts=True,
    )


def move(row: SubjectProfile, identity_id: UUID, work: Work) -> None:
    """Put a subject into another identity after a judgement: make that identity if need be, mend the one it leaves."""
    work.dirty |= {row.identity, identity_id}
    row.identity = identity_id
    SubjectProfile.objects.filter(subject=row.subject).update(identity=identity_id)
    BlockingKey.objects.filter(subject=row.subject).update(identity=identity_id)
    identity = IdentityRow.objects.filter(id=row.identity).first()
    if identity is None:
        identity = _new_identity(row)
        identity.save(force_insert=True)
        _number([identity])
    for one in IdentityRow.objects.filter(id__in=work.dirty):
        first = SubjectProfile.objects.filter(identity=one.id).order_by("received_at", "subject").first()
        if first is None:
            IdentityNumber.objects.filter(identity=one.id).delete()
            one.delete()
        elif first.subject != one.first_subject:
            one.first_subject, one.first_at = first.subject, first.received_at
            one.save(update_fields=["first_subject", "first_at"])
    work.fresh.add(row.subject)
