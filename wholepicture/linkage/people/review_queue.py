"""The review queue: pairs worth a person's judgement, found by blocking keys and compared fact by fact.

Runs as the background worker. Nothing here joins anybody.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.db.models import Q, QuerySet

from wholepicture.base import clock
from wholepicture.base.database_role import cursor, prepared
from wholepicture.base.ids import derived_id
from wholepicture.linkage.comparison.description import Columns, block_numbers, columns_of
from wholepicture.linkage.comparison.shortlist import WIDEST_BLOCK, nearest, worth_asking
from wholepicture.linkage.comparison.weight import Model, in_use, shipped
from wholepicture.linkage.models import BlockingKey, Candidate, Membership, Pressing, SubjectProfile
from wholepicture.linkage.models.pairs import paired_nominals, paired_subjects
from wholepicture.linkage.people.evidence import (
    Descriptions,
    Placed,
    descriptions_of,
    known_of,
    placed_now,
    population,
    urgent_among,
)
from wholepicture.linkage.rules import Likeness, order_of

UNWEIGHED_AT_ONCE = 500
Pair = frozenset[UUID]


def find(subjects: Sequence[UUID], described: Mapping[UUID, Likeness] | None = None) -> int:
    """Puts each of these subjects before an officer with the one nominal that it most likely belongs to.

    One question a newcomer: descriptions of one person form a chain of questions, not all pairs of them. If the answer
    is not *same*, the next likeliest is asked (`refresh`). `described`: what is compared of these subjects, where it is
    known already. Returns how many questions are new.
    """
    if not subjects:
        return 0
    likenesses = descriptions_of(subjects) if described is None else described
    return ask_about(_meetings(subjects, likenesses), Descriptions(likenesses), is_both_ways=True)


def ask_about(
    meetings: Sequence[tuple[UUID, UUID]], descriptions: Descriptions | None = None, *, is_both_ways: bool = False
) -> int:
    """Stores the questions that these pairs (newcomer, other) are worth. Returns how many are new.

    `is_both_ways`: two newcomers who met are a pair of each.
    """
    placed = placed_now(set(chain.from_iterable(meetings)))
    met = _met_by_newcomer(meetings, placed)
    if not met:
        return 0
    if is_both_ways:
        met = _with_earlier(met, placed)
    shortlist = _Shortlist.of(met, placed, descriptions or Descriptions())
    waiting, answered = _waiting_pairs(shortlist.known), _answered_pairs(shortlist.known)
    urgent = urgent_among(shortlist.known)
    questions: list[Candidate] = []
    for newcomer in sorted(met, key=lambda subject: (placed[subject].received_at, subject)):
        choice = shortlist.likeliest(newcomer, answered)
        if choice is not None and choice.pair not in waiting:
            waiting.add(choice.pair)
            questions.append(shortlist.question(newcomer, choice, is_urgent=bool(choice.pair & urgent)))
    Candidate.objects.bulk_create(questions, ignore_conflicts=True)
    return len(questions)


def _met_by_newcomer(
    meetings: Iterable[tuple[UUID, UUID]], placed: Mapping[UUID, Placed]
) -> dict[UUID, dict[UUID, UUID]]:
    """Returns by newcomer whom it met (subject: nominal), of those who stand in another nominal."""
    met: dict[UUID, dict[UUID, UUID]] = {}
    for newcomer, other in meetings:
        mine, theirs = _nominal_of(newcomer, placed), _nominal_of(other, placed)
        if mine and theirs and mine != theirs:
            met.setdefault(newcomer, {})[other] = theirs
    return met


def _with_earlier(
    met: Mapping[UUID, Mapping[UUID, UUID]], placed: Mapping[UUID, Placed]
) -> dict[UUID, dict[UUID, UUID]]:
    """Returns whom each newcomer met, without those who came with it and after it, if there is anybody else.

    Each then asks about somebody before it, and so all of one person hang together. Two who came together and asked about
    each other alone would be a pair apart, about which and the rest nobody would ask.
    """

    def came(subject: UUID) -> tuple[datetime, UUID]:
        return placed[subject].received_at, subject

    earlier: dict[UUID, dict[UUID, UUID]] = {}
    for newcomer, nominals in met.items():
        before = {
            other: nominal for other, nominal in nominals.items() if other not in met or came(other) < came(newcomer)
        }
        earlier[newcomer] = before or dict(nominals)
    return earlier


def _nominal_of(subject: UUID, placed: Mapping[UUID, Placed]) -> UUID | None:
    return placed[subject].nominal if subject in placed else None


@dataclass(frozen=True)
class _Choice:
    """The nominal about which a newcomer is worth a question, with the weight of all that is known of both."""

    mine: UUID
    theirs: UUID
    weight: float

    @property
    def pair(self) -> Pair:
        return frozenset((self.mine, self.theirs))


@dataclass(frozen=True)
class _Shortlist:
    """Newcomers with the nominals that each is likeliest to be, and what is known of all of these."""

    model: Model
    population: int
    met: Mapping[UUID, Mapping[UUID, UUID]]
    placed: Mapping[UUID, Placed]
    columns: Mapping[UUID, Columns]
    nearest: Mapping[UUID, Collection[UUID]]  # nominals by newcomer
    known: Mapping[UUID, Sequence[Columns]]  # by nominal

    @classmethod
    def of(
        cls, met: Mapping[UUID, Mapping[UUID, UUID]], placed: Mapping[UUID, Placed], descriptions: Descriptions
    ) -> "_Shortlist":
        model, people = in_use(), population()
        columns = descriptions.of({*met, *chain.from_iterable(met.values())})
        likeliest: dict[UUID, list[UUID]] = {}
        compared: set[UUID | None] = set()
        for newcomer, nominals in met.items():
            described = ((nominal, columns[other]) for other, nominal in nominals.items())
            weighed = nearest(model, columns[newcomer], described, population=people)
            likeliest[newcomer] = [nominal for _, nominal in weighed]
            compared.update(likeliest[newcomer], [placed[newcomer].nominal])
        known = known_of(filter(None, compared), descriptions)
        return cls(model, people, met, placed, columns, likeliest, known)

    def likeliest(self, newcomer: UUID, answered: Collection[Pair]) -> _Choice | None:
        """Returns the likeliest nominal that is worth a question about a newcomer, and that nobody has answered yet."""
        mine = self.placed[newcomer].nominal
        assert mine is not None
        others = {nominal: self.known[nominal] for nominal in self.nearest[newcomer]}
        for weight, nominal in worth_asking(self.model, self.known[mine], others, population=self.population):
            choice = _Choice(mine, nominal, weight)
            if choice.pair not in answered:
                return choice
        return None

    def question(self, newcomer: UUID, choice: _Choice, *, is_urgent: bool) -> Candidate:
        other = self._most_like(newcomer, choice.theirs)
        is_child = "child" in (self.placed[newcomer].role, self.placed[other].role)
        reports = len(self.known[choice.mine]) * len(self.known[choice.theirs])
        return Candidate(
            id=derived_id("candidate", *sorted((newcomer, other))),
            area_id=self.placed[newcomer].area_id,
            subject_a=newcomer,
            subject_b=other,
            nominal_a=choice.mine,
            nominal_b=choice.theirs,
            order=order_of(choice.weight, reports, child=is_child, touched=is_urgent),
            weight=choice.weight if self.model.is_trained else None,
            is_touched=is_urgent,
            found_at=clock.now(),
        )

    def _most_like(self, newcomer: UUID, nominal: UUID) -> UUID:
        """Returns the one description of a nominal that is most like the newcomer's: the question shows it."""
        theirs = [other for other, stands_in in self.met[newcomer].items() if stands_in == nominal]

        def likeness(other: UUID) -> tuple[float, str]:
            return self.model.weigh(self.columns[newcomer], self.columns[other]).weight, str(other)

        return max(theirs, key=likeness)


def weigh_again(nominals: Iterable[UUID]) -> int:
    """Takes back the questions among these nominals that are worth none any more, and asks the next likeliest.

    Nobody's answer is touched, and what comes to be worth asking again is found again. Returns how many were taken back.
    """
    model, people = in_use(), population()
    if not model.is_trained:
        return 0
    listed = list(nominals)
    waiting = list(Candidate.objects.filter(nominal_a__in=listed, nominal_b__in=listed, is_open=True))
    if not waiting:
        return 0
    known = known_of(paired_nominals(waiting))
    worthless: list[Candidate] = []
    for question in waiting:
        theirs = {question.nominal_b: known[question.nominal_b]}
        if not worth_asking(model, known[question.nominal_a], theirs, population=people):
            worthless.append(question)
    Candidate.objects.filter(id__in=[question.id for question in worthless]).delete()
    find(sorted({question.subject_a for question in worthless}))
    return len(worthless)


def weigh_unweighed() -> int:
    """Weighs the questions that were asked while the model could not be used; takes none back. Returns how many."""
    model, people, weighed = shipped(), population(), 0
    while waiting := list(Candidate.objects.filter(weight=None, is_open=True)[:UNWEIGHED_AT_ONCE]):
        known = known_of(paired_nominals(waiting))
        for question in waiting:
            a, b = question.nominals
            question.weight = model.weigh_best(known[a], known[b], population=people).weight
        Candidate.objects.bulk_update(waiting, ["weight"])
        _put_in_order(waiting)
        weighed += len(waiting)
    return weighed


def weight_of(a: UUID, b: UUID) -> float | None:
    """Returns the weight of two subjects, of as much as whoever asks may see; None where the model cannot be used."""
    model, people = in_use(), population()
    columns = Descriptions().of([a, b])
    if not model.is_trained:
        return None
    if len(columns) < 2:
        return model.prior_weight(people)
    return model.weigh(columns[a], columns[b], population=people).weight


# -- order ----------------------------------------------------------------------------------------------------------


def mark_urgent(submissions: Iterable[UUID], *, why: str, until: datetime | None = None) -> None:
    """Puts what is asked about the people of these reports before anything else."""
    listed = list(submissions)
    rows = [Pressing(submission=submission, why=why, until=until) for submission in listed]
    Pressing.objects.bulk_create(rows, ignore_conflicts=True)
    _order_again(listed)


def withdraw_urgency(submissions: Iterable[UUID], *, why: str) -> None:
    """Notes that what made these reports urgent is over: the alert was decided, the child is back."""
    listed = list(submissions)
    Pressing.objects.filter(submission__in=listed, why=why).delete()
    _order_again(listed)


def _order_again(submissions: Sequence[UUID]) -> None:
    members = Membership.objects.filter(submission__in=submissions, until=None)
    nominals = list(members.values_list("nominal", flat=True).distinct())
    _put_in_order(list(_about(nominals).filter(is_open=True)))


def _put_in_order(waiting: Sequence[Candidate]) -> None:
    """Gives each of these questions its place in the queue."""
    if not waiting:
        return
    nominals = paired_nominals(waiting)
    known, urgent = known_of(nominals), urgent_among(nominals)
    roles = dict(SubjectProfile.objects.filter(subject__in=paired_subjects(waiting)).values_list("subject", "role"))
    for question in waiting:
        is_child = "child" in map(roles.get, question.subjects)
        reports = len(known[question.nominal_a]) * len(known[question.nominal_b])
        question.is_touched = not urgent.isdisjoint(question.nominals)
        question.order = order_of(question.weight or 0.0, reports, child=is_child, touched=question.is_touched)
    Candidate.objects.bulk_update(waiting, ["is_touched", "order"])


def refresh(subjects: Iterable[UUID], left: Iterable[UUID] = ()) -> None:
    """Brings the queue up to date for the nominals of these subjects: what was answered, or joined, waits no more.

    `left`: nominals in which some of them stood until now. Whoever is described in the words of somebody else again has
    that description's past, in which their own nominal never was; questions about it are found by nothing else.
    """
    stood_in = Membership.objects.filter(subject__in=list(subjects)).values_list("nominal", flat=True)
    nominals = list({*stood_in, *left})
    _follow_members(nominals)
    questions = list(_about(nominals))
    answered = _answered_pairs(paired_nominals(questions)) if questions else set()
    ask_again: list[UUID] = []
    for question in questions:
        pair = frozenset(question.nominals)
        is_open = len(pair) == 2 and pair not in answered
        if question.is_open != is_open:
            Candidate.objects.filter(id=question.id).update(is_open=is_open)
            if not is_open and len(pair) == 2:
                ask_again.append(question.subject_a)
    still_open = Candidate.objects.filter(id__in=[question.id for question in questions], is_open=True)
    _put_in_order(list(still_open))
    find(ask_again)


def _follow_members(nominals: Sequence[UUID]) -> None:
    """Puts the questions about these nominals between the nominals in which their two subjects stand now."""
    with cursor() as sql:
        sql.execute(
            """UPDATE linkage_candidate c SET nominal_a = a.nominal, nominal_b = b.nominal
               FROM linkage_membership a, linkage_membership b
               WHERE a.subject = c.subject_a AND a.until IS NULL AND b.subject = c.subject_b AND b.until IS NULL
               AND (c.nominal_a = ANY (%s) OR c.nominal_b = ANY (%s))
               AND (c.nominal_a, c.nominal_b) IS DISTINCT FROM (a.nominal, b.nominal)""",
            [nominals, nominals],
        )


# -- reading --------------------------------------------------------------------------------------------------------


def _about(nominals: Collection[UUID]) -> QuerySet[Candidate]:
    return Candidate.objects.filter(Q(nominal_a__in=nominals) | Q(nominal_b__in=nominals))


def _waiting_pairs(nominals: Iterable[UUID]) -> set[Pair]:
    """Returns the pairs of nominals that wait for an answer already: an answer settles all their subjects."""
    listed = list(nominals)
    rows = prepared(
        """SELECT nominal_a, nominal_b FROM linkage_candidate
           WHERE is_open AND (nominal_a = ANY (%s) OR nominal_b = ANY (%s))""",
        [listed, listed],
    )
    return set(map(frozenset, rows))


def _answered_pairs(nominals: Iterable[UUID]) -> set[Pair]:
    """Returns the pairs of these nominals between which a person's judgement stands, whatever it says."""
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
    return set(map(frozenset, rows))


def _meetings(subjects: Sequence[UUID], described: Mapping[UUID, Likeness]) -> Sequence[tuple[UUID, UUID]]:
    """Returns the pairs (new subject, other) that share a blocking key; one other subject an identity."""
    damped_subjects, damped_keys = _keys_of_damped(described)
    return prepared(
        """SELECT DISTINCT ON (mine.subject, other.identity) mine.subject, other.subject
           FROM linkage_blockingkey mine
           CROSS JOIN LATERAL (
               SELECT o.subject, o.identity FROM linkage_blockingkey o
               WHERE o.key = mine.key AND o.identity <> mine.identity
               ORDER BY o.subject LIMIT %s) other
           WHERE mine.subject = ANY (%s)
           AND (mine.subject, mine.key) NOT IN (SELECT * FROM unnest(%s::uuid[], %s::bigint[]))
           ORDER BY mine.subject, other.identity, other.subject""",
        [WIDEST_BLOCK, list(subjects), damped_subjects, damped_keys],
    )


def _keys_of_damped(described: Mapping[UUID, Likeness]) -> tuple[list[UUID], list[int]]:
    """Returns subjects with those of their blocking keys that a damped value made, side by side.

    Keys stay stored as they were made, so that nothing has to be made again where damping begins or ends; nobody is met
    by these meanwhile.
    """
    damped = {subject: likeness for subject, likeness in described.items() if likeness.damped}
    if not damped:
        return [], []
    areas = dict(SubjectProfile.objects.filter(subject__in=list(damped)).values_list("subject", "area_id"))
    subjects: list[UUID] = []
    keys: list[int] = []
    for subject, key in BlockingKey.objects.filter(subject__in=list(damped)).values_list("subject", "key"):
        if key not in block_numbers(areas[subject], columns_of(damped[subject])):
            subjects.append(subject)
            keys.append(key)
    return subjects, keys
