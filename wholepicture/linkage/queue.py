"""The review queue: pairs worth a person's judgement, found by blocking keys and compared fact by fact.

Runs as the background worker. Nothing here joins anybody.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Count, Q

from wholepicture.base import clock
from wholepicture.base.ids import derived_id
from wholepicture.base.speaking import cursor
from wholepicture.linkage.models import Candidate, Judgement, Membership, SubjectProfile, SubjectWhereabouts
from wholepicture.linkage.rules import Likeness, compare, order_of, worth_judging

# A key under which more identities than this meet says too little (a switchboard, a common name and year).
WIDEST_BLOCK = 60


def find(subjects: Sequence[UUID]) -> None:
    """Put each of these subjects before an officer with the one nominal that it most likely belongs to.

    One question a newcomer: descriptions of one person form a chain of questions, not all pairs of them. If the answer
    is not *same*, the next likeliest is asked (`refresh`).
    """
    meetings = _meetings(subjects)
    everyone = {one for pair in meetings for one in pair}
    likeness = likenesses(everyone)
    nominal = dict(Membership.objects.filter(subject__in=everyone, until=None).values_list("subject", "nominal"))
    rows = {one.subject: one for one in SubjectProfile.objects.filter(subject__in=everyone)}
    settled = _asked(nominal.values()) | _answered(set(nominal.values()))
    sizes = _sizes(nominal.values())
    likely: dict[UUID, list[tuple[int, int, str, UUID]]] = {}
    for new, other in meetings:
        if new not in nominal or other not in nominal or nominal[new] == nominal[other]:
            continue
        facts = compare(likeness[new], likeness[other])
        if not worth_judging(facts):
            continue
        child = "child" in (rows[new].role, rows[other].role)
        order = order_of(facts, child=child, touched=False)
        likely.setdefault(new, []).append((order, -sizes[nominal[other]], str(nominal[other]), other))
    made: list[Candidate] = []
    for new in sorted(likely, key=lambda one: (rows[one].received_at, one)):
        for order, _, _, other in sorted(likely[new], key=lambda one: one[:3]):
            pair = frozenset((nominal[new], nominal[other]))
            if pair in settled:
                continue
            settled.add(pair)
            made.append(_candidate(rows[new], other, nominal, order))
            break
    Candidate.objects.bulk_create(made, ignore_conflicts=True)


def _candidate(new: SubjectProfile, other: UUID, nominal: dict[UUID, UUID], order: int) -> Candidate:
    return Candidate(
        id=derived_id("candidate", *sorted((new.subject, other))),
        area_id=new.area_id,
        subject_a=new.subject,
        subject_b=other,
        nominal_a=nominal[new.subject],
        nominal_b=nominal[other],
        order=order,
        found_at=clock.now(),
    )


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
    find(ask_again)


def _asked(nominals: Iterable[UUID]) -> set[frozenset[UUID]]:
    """Pairs of nominals that wait for an answer already: an answer settles all their subjects."""
    listed = list(nominals)
    rows = Candidate.objects.filter(Q(nominal_a__in=listed) | Q(nominal_b__in=listed), is_open=True)
    return {frozenset(one) for one in rows.values_list("nominal_a", "nominal_b")}


def _sizes(nominals: Iterable[UUID]) -> dict[UUID, int]:
    """How many subjects stand in each nominal."""
    rows = Membership.objects.filter(nominal__in=list(nominals), until=None).values("nominal")
    return {one["nominal"]: one["size"] for one in rows.annotate(size=Count("subject"))}


def _meetings(subjects: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Pairs (new subject, other) that share a blocking key; one other subject an identity."""
    if not subjects:
        return []
    with cursor() as sql:
        sql.execute(
            """SELECT DISTINCT ON (mine.subject, other.identity) mine.subject, other.subject
               FROM linkage_blockingkey mine
               CROSS JOIN LATERAL (
                   SELECT o.subject, o.identity FROM linkage_blockingkey o
                   WHERE o.area_id = mine.area_id AND o.key = mine.key AND o.identity <> mine.identity
                   ORDER BY o.subject LIMIT %s) other
               WHERE mine.subject = ANY (%s)
               ORDER BY mine.subject, other.identity, other.subject""",
            [WIDEST_BLOCK, list(subjects)],
        )
        return [(row[0], row[1]) for row in sql.fetchall()]


def likenesses(subjects: Iterable[UUID]) -> dict[UUID, Likeness]:
    """What is compared of each subject, as far as whoever asks may see it."""
    listed = list(subjects)
    places = {one.subject: one for one in SubjectWhereabouts.objects.filter(subject__in=listed)}
    return {
        one.subject: as_likeness(one, places.get(one.subject))
        for one in SubjectProfile.objects.filter(subject__in=listed)
    }


def as_likeness(row: SubjectProfile, place: SubjectWhereabouts | None) -> Likeness:
    """What is compared, from stored rows. Without `place` (not the viewer's to see) its facts are simply not said."""
    return Likeness(
        given=row.given,
        family=row.family,
        also_known_as=frozenset(row.also_known_as),
        born=row.born,
        sex=row.sex,
        identifiers=frozenset((kind, value) for kind, value, _ in row.identifiers),
        phones=frozenset(place.phones) if place else frozenset(),
        postcode=place.postcode if place else "",
        school=place.school if place else "",
        things=frozenset(place.things) if place else frozenset(),
    )


def _answered(nominals: set[UUID]) -> set[frozenset[UUID]]:
    """Pairs of these nominals between which a person's judgement stands, whatever it says."""
    members = dict(Membership.objects.filter(nominal__in=nominals, until=None).values_list("subject", "nominal"))
    undone = Judgement.objects.filter(answer="undone").values("undoes")
    rows = (
        Judgement.objects.filter(rule="", subject_a__in=members, subject_b__in=members)
        .exclude(answer="undone")
        .exclude(id__in=undone)
    )
    return {frozenset((members[one.subject_a], members[one.subject_b])) for one in rows}
