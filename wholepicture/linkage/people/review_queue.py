"""The review queue: pairs worth a person's judgement, found by blocking keys and compared fact by fact.

Runs as the background worker. Nothing here joins anybody.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from wholepicture.base import clock
from wholepicture.base.database_role import cursor, prepared
from wholepicture.base.ids import derived_id
from wholepicture.linkage.comparison.description import block_numbers, columns_of
from wholepicture.linkage.comparison.shortlist import WIDEST_BLOCK, nearest, worth_asking
from wholepicture.linkage.comparison.weight import in_use, shipped
from wholepicture.linkage.models import (
    BlockingKey,
    Candidate,
    Membership,
    Pressing,
    SubjectProfile,
)
from wholepicture.linkage.people.evidence import all_known, likenesses, population, standing_of, touched_among
from wholepicture.linkage.rules import order_of

UNWEIGHED_AT_ONCE = 500


def find(subjects: Sequence[UUID]) -> int:
    """Put each of these subjects before an officer with the one nominal that it most likely belongs to.

    One question a newcomer: descriptions of one person form a chain of questions, not all pairs of them. If the answer
    is not *same*, the next likeliest is asked (`refresh`). Answers how many questions are new.
    """
    return ask_of(_meetings(subjects))


def ask_of(meetings: Sequence[tuple[UUID, UUID]]) -> int:
    """The questions that these pairs (newcomer, other) are worth. Answers how many are new."""
    everyone = {one for pair in meetings for one in pair}
    columns = {one: columns_of(likeness) for one, likeness in likenesses(everyone).items()}
    rows = standing_of(everyone)
    nominal = {one.subject: one.nominal for one in rows.values() if one.nominal}
    met: dict[UUID, list[UUID]] = {}
    for new, other in meetings:
        if new in nominal and other in nominal and nominal[new] != nominal[other]:
            met.setdefault(new, []).append(other)
    model, many = in_use(), population()
    close = {
        new: [
            whom
            for _, whom in nearest(model, columns[new], ((nominal[o], columns[o]) for o in others), population=many)
        ]
        for new, others in met.items()
    }
    weighed = {nominal[new] for new in close} | {whom for some in close.values() for whom in some}
    waiting, answered = _asked(weighed), _answered(weighed)
    known, touched = all_known(weighed), touched_among(weighed)
    made: list[Candidate] = []
    for new in sorted(met, key=lambda one: (rows[one].received_at, one)):
        mine = nominal[new]
        for weight, whom in worth_asking(model, known[mine], {one: known[one] for one in close[new]}, population=many):
            if (pair := frozenset((mine, whom))) in answered:
                continue
            if pair in waiting:
                break
            waiting.add(pair)
            # the question shows the one description of theirs that is most like the newcomer's
            theirs = [one for one in met[new] if nominal[one] == whom]
            shown = max(theirs, key=lambda one: (model.weigh(columns[new], columns[one]).weight, str(one)))
            is_child = "child" in (rows[new].role, rows[shown].role)
            is_touched = bool(pair & touched)
            reports = len(known[mine]) * len(known[whom])
            made.append(
                Candidate(
                    id=derived_id("candidate", *sorted((new, shown))),
                    area_id=rows[new].area_id,
                    subject_a=new,
                    subject_b=shown,
                    nominal_a=mine,
                    nominal_b=whom,
                    order=order_of(weight, reports, child=is_child, touched=is_touched),
                    weight=weight if model.is_trained else None,
                    is_touched=is_touched,
                    found_at=clock.now(),
                )
            )
            break
    Candidate.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def weigh_again(nominals: Iterable[UUID]) -> int:
    """Take back the questions among these nominals that are worth none any more, and ask the next likeliest. Answers how
    many were taken back. Nobody's answer is touched, and what comes to be worth asking again is found again."""
    model, many = in_use(), population()
    if not model.is_trained:
        return 0
    listed = list(nominals)
    waiting = list(Candidate.objects.filter(nominal_a__in=listed, nominal_b__in=listed, is_open=True))
    known = all_known({one for row in waiting for one in (row.nominal_a, row.nominal_b)}) if waiting else {}
    worthless = [
        row
        for row in waiting
        if not worth_asking(model, known[row.nominal_a], {row.nominal_b: known[row.nominal_b]}, population=many)
    ]
    Candidate.objects.filter(id__in=[row.id for row in worthless]).delete()
    find(sorted({row.subject_a for row in worthless}))
    return len(worthless)


def weigh_unweighed() -> int:
    """Weigh the questions that were asked while the model could not be used. Answers how many; takes none back."""
    model, many, done = shipped(), population(), 0
    while waiting := list(Candidate.objects.filter(weight=None, is_open=True)[:UNWEIGHED_AT_ONCE]):
        known = all_known({one for row in waiting for one in (row.nominal_a, row.nominal_b)})
        for row in waiting:
            row.weight = model.weigh_best(known[row.nominal_a], known[row.nominal_b], population=many).weight
        Candidate.objects.bulk_update(waiting, ["weight"])
        _put_in_order(waiting)
        done += len(waiting)
    return done


def weight_of(a: UUID, b: UUID) -> float | None:
    """The weight of two subjects, of as much as whoever asks may see of them; None where the model cannot be used."""
    model, many, likeness = in_use(), population(), likenesses([a, b])
    if not model.is_trained:
        return None
    if len(likeness) < 2:
        return model.prior_weight(many)
    return model.weigh(columns_of(likeness[a]), columns_of(likeness[b]), population=many).weight


def press(submissions: Iterable[UUID], *, why: str, until: datetime | None = None) -> None:
    """Ask what is asked about the people of these reports before anything else."""
    listed = list(submissions)
    rows = [Pressing(submission=one, why=why, until=until) for one in listed]
    Pressing.objects.bulk_create(rows, ignore_conflicts=True)
    _order_again(listed)


def ease(submissions: Iterable[UUID], *, why: str) -> None:
    """What pressed is over: the alert was decided, the child is back."""
    listed = list(submissions)
    Pressing.objects.filter(submission__in=listed, why=why).delete()
    _order_again(listed)


def _order_again(submissions: Sequence[UUID]) -> None:
    about = Membership.objects.filter(submission__in=submissions, until=None)
    nominals = list(about.values_list("nominal", flat=True).distinct())
    _put_in_order(Candidate.objects.filter(Q(nominal_a__in=nominals) | Q(nominal_b__in=nominals), is_open=True))


def _put_in_order(candidates: Iterable[Candidate]) -> None:
    waiting = list(candidates)
    if not waiting:
        return
    nominals = {one for row in waiting for one in (row.nominal_a, row.nominal_b)}
    sizes, touched = {one: len(described) for one, described in all_known(nominals).items()}, touched_among(nominals)
    roles = dict(
        SubjectProfile.objects.filter(
            subject__in={one for row in waiting for one in (row.subject_a, row.subject_b)}
        ).values_list("subject", "role")
    )
    for row in waiting:
        child = "child" in (roles.get(row.subject_a), roles.get(row.subject_b))
        row.is_touched = bool({row.nominal_a, row.nominal_b} & touched)
        reports = sizes.get(row.nominal_a, 1) * sizes.get(row.nominal_b, 1)
        row.order = order_of(row.weight or 0.0, reports, child=child, touched=row.is_touched)
    Candidate.objects.bulk_update(waiting, ["is_touched", "order"])


def refresh(subjects: Iterable[UUID]) -> None:
    """Bring the queue up to date for the nominals of these subjects: what was answered, or joined, waits no more."""
    nominals = list(Membership.objects.filter(subject__in=list(subjects)).values_list("nominal", flat=True))
    with cursor() as sql:
        sql.execute(
            """UPDATE linkage_candidate c SET nominal_a = a.nominal, nominal_b = b.nominal
               FROM linkage_membership a, linkage_membership b
               WHERE a.subject = c.subject_a AND a.until IS NULL AND b.subject = c.subject_b AND b.until IS NULL
               AND (c.nominal_a = ANY (%s) OR c.nominal_b = ANY (%s))
               AND (c.nominal_a, c.nominal_b) IS DISTINCT FROM (a.nominal, b.nominal)""",
            [nominals, nominals],
        )
    about = list(Candidate.objects.filter(Q(nominal_a__in=nominals) | Q(nominal_b__in=nominals)))
    answered = _answered({one for row in about for one in (row.nominal_a, row.nominal_b)}) if about else set()
    ask_again: list[UUID] = []
    for row in about:
        pair = frozenset((row.nominal_a, row.nominal_b))
        is_open = len(pair) == 2 and pair not in answered
        if row.is_open != is_open:
            Candidate.objects.filter(id=row.id).update(is_open=is_open)
            if not is_open and len(pair) == 2:
                ask_again.append(row.subject_a)
    _put_in_order(row for row in Candidate.objects.filter(id__in=[row.id for row in about], is_open=True))
    find(ask_again)


def _asked(nominals: Iterable[UUID]) -> set[frozenset[UUID]]:
    """Pairs of nominals that wait for an answer already: an answer settles all their subjects."""
    listed = list(nominals)
    rows = prepared(
        """SELECT nominal_a, nominal_b FROM linkage_candidate
           WHERE is_open AND (nominal_a = ANY (%s) OR nominal_b = ANY (%s))""",
        [listed, listed],
    )
    return {frozenset(one) for one in rows}


def _meetings(subjects: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Pairs (new subject, other) that share a blocking key; one other subject an identity."""
    if not subjects:
        return []
    useless = _keys_of_damped(subjects)
    rows = prepared(
        """SELECT DISTINCT ON (mine.subject, other.identity) mine.subject, other.subject
           FROM linkage_blockingkey mine
           CROSS JOIN LATERAL (
               SELECT o.subject, o.identity FROM linkage_blockingkey o
               WHERE o.key = mine.key AND o.identity <> mine.identity
               ORDER BY o.subject LIMIT %s) other
           WHERE mine.subject = ANY (%s)
           AND (mine.subject, mine.key) NOT IN (SELECT * FROM unnest(%s::uuid[], %s::bigint[]))
           ORDER BY mine.subject, other.identity, other.subject""",
        [WIDEST_BLOCK, list(subjects), [one for one, _ in useless], [key for _, key in useless]],
    )
    return [(row[0], row[1]) for row in rows]


def _keys_of_damped(subjects: Sequence[UUID]) -> list[tuple[UUID, int]]:
    """(subject, key) of those of their blocking keys that a damped value made. Keys stay stored as they were made, so that
    nothing has to be made again where damping begins or ends; nobody is met by these meanwhile."""
    damped = {subject: one for subject, one in likenesses(subjects).items() if one.damped}
    if not damped:
        return []
    areas = dict(SubjectProfile.objects.filter(subject__in=list(damped)).values_list("subject", "area_id"))
    kept = {subject: block_numbers(areas[subject], columns_of(one)) for subject, one in damped.items()}
    stored = BlockingKey.objects.filter(subject__in=list(damped)).values_list("subject", "key")
    return [(subject, key) for subject, key in stored if key not in kept[subject]]


def _answered(nominals: set[UUID]) -> set[frozenset[UUID]]:
    """Pairs of these nominals between which a person's judgement stands, whatever it says."""
    rows = prepared(
        """WITH members AS (SELECT subject, nominal FROM linkage_membership WHERE nominal = ANY (%s) AND until IS NULL)
           SELECT a.nominal, b.nominal FROM members a
           CROSS JOIN LATERAL (
               SELECT j.id, j.subject_b FROM linkage_judgement j
               WHERE j.subject_a = a.subject AND j.rule = '' AND j.answer <> 'undone') j
           JOIN members b ON b.subject = j.subject_b
           WHERE NOT EXISTS (SELECT 1 FROM linkage_judgement u WHERE u.undoes = j.id)""",
        [list(nominals)],
    )
    return {frozenset(one) for one in rows}
