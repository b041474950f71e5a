"""The review queue: pairs worth a person's judgement, found by blocking keys and compared fact by fact.

Runs as the background worker. Nothing here joins anybody.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.db.models import Q, QuerySet

from wholepicture.base import clock
from wholepicture.base.database_role import cursor, prepared
from wholepicture.base.ids import derived_id
from wholepicture.linkage.comparison.shortlist import worth_asking
from wholepicture.linkage.comparison.weight import in_use, shipped
from wholepicture.linkage.models import Candidate, Membership, Pressing, PutForward, SubjectProfile
from wholepicture.linkage.models.pairs import pair_in_order, paired_nominals, paired_subjects
from wholepicture.linkage.people import meetings
from wholepicture.linkage.people.evidence import (
    Descriptions,
    Placed,
    descriptions_of,
    known_of,
    placed_now,
    population,
)
from wholepicture.linkage.people.likeliest import Asker, Choice, Pair, Shortlist, answered_pairs
from wholepicture.linkage.people.put_forward import pairs_said
from wholepicture.linkage.rules import Likeness, order_of

UNWEIGHED_AT_ONCE = 500
AT_ONCE = {"danger", "missing"}
"""Why a question comes before all others, and before those about which an alert waits."""


def find(subjects: Sequence[UUID], described: Mapping[UUID, Likeness] | None = None) -> int:
    """Puts each of these subjects before an officer with the one nominal that it most likely belongs to.

    One question a newcomer: descriptions of one person form a chain of questions, not all pairs of them. Whatever the
    answer, the next likeliest is asked then (`refresh`). `described`: what is compared of these subjects, where it is
    known already. Returns how many questions are new.
    """
    if not subjects:
        return 0
    likenesses = descriptions_of(subjects) if described is None else described
    return ask_about(meetings.of(subjects, likenesses), Descriptions(likenesses), is_both_ways=True)


def ask_about_newcomers(subjects: Sequence[UUID], described: Mapping[UUID, Likeness]) -> int:
    """Does the same for subjects that have just come; and where one adds to what is known of others with whom it stands,
    asks about these again: somebody may be near to them now who was not before. Returns how many questions are new."""
    return find(subjects, described) + ask_on(meetings.told_more(subjects))


def ask_about(
    met: Sequence[tuple[UUID, UUID]], descriptions: Descriptions | None = None, *, is_both_ways: bool = False
) -> int:
    """Stores the questions that these pairs (newcomer, other) are worth. Returns how many are new.

    `is_both_ways`: two newcomers who met are a pair of each.
    """
    placed = placed_now(set(chain.from_iterable(met)))
    by_newcomer = _met_by_newcomer(met, placed)
    if not by_newcomer:
        return 0
    if is_both_ways:
        by_newcomer = _with_earlier(by_newcomer, placed)
    askers = [
        Asker(newcomer, _nominal(newcomer, placed), [(newcomer, other) for other in others])
        for newcomer, others in sorted(by_newcomer.items(), key=lambda item: (placed[item[0]].received_at, item[0]))
    ]
    return _ask(askers, placed, descriptions or Descriptions())


def ask_on(nominals: Iterable[UUID]) -> int:
    """Asks about each of these nominals of whom nothing is asked, with the one that it most likely is. Returns how many
    questions are new.

    Whoever is changed (joined, parted, told more of) or has lost a question goes through here. So whoever has somebody
    worth a question has one, or that somebody has; and once all are answered, nobody is left who has (decision 28).
    """
    listed = sorted(set(nominals))
    asked = set(chain.from_iterable(_waiting_pairs(listed)))
    new = 0
    for nominal in listed:
        if nominal not in asked:
            new += _ask_whole(nominal, asked)
    return new


def _ask_whole(nominal: UUID, asked: set[UUID]) -> int:
    """Asks about a nominal by all that is known of it. Adds to `asked` the nominals of what it asks."""
    met, descriptions = meetings.of_nominal(nominal)
    placed = placed_now(set(chain.from_iterable(met)))
    others = [(mine, other) for mine, other in met if _nominal_of(other, placed) not in (None, nominal)]
    if not others:
        return 0
    return _ask([Asker(nominal, nominal, others)], placed, descriptions, asked)


def _ask(
    askers: Sequence[Asker],
    placed: Mapping[UUID, Placed],
    descriptions: Descriptions,
    asked: set[UUID] | None = None,
) -> int:
    """Stores the likeliest question of each of these, where it is not asked already."""
    shortlist = Shortlist.of(askers, placed, descriptions)
    choices = [(asker, choice) for asker in askers if (choice := shortlist.likeliest(asker))]
    nominals = set(chain.from_iterable(choice.pair for _, choice in choices))
    if asked is not None:
        asked |= nominals
    waiting, pressing = _waiting_pairs(nominals), _pressing_among(nominals)
    questions: dict[UUID, Candidate] = {}
    for asker, choice in choices:
        if choice.pair not in waiting:
            waiting.add(choice.pair)
            question = _question(shortlist, asker, choice, _why_pressing(choice.pair, pressing))
            questions[question.id] = question
    _store(list(questions.values()))
    return len(questions)


def _question(shortlist: Shortlist, asker: Asker, choice: Choice, why: set[str]) -> Candidate:
    mine, other = shortlist.most_alike(asker, choice.theirs)
    placed = shortlist.placed
    is_child = "child" in (placed[mine].role, placed[other].role)
    reports = len(shortlist.known[choice.mine]) * len(shortlist.known[choice.theirs])
    return Candidate(
        id=derived_id("candidate", *sorted((mine, other))),
        area_id=placed[other].area_id,
        subject_a=mine,
        subject_b=other,
        nominal_a=choice.mine,
        nominal_b=choice.theirs,
        order=order_of(choice.weight, reports, child=is_child, touched=bool(why), at_once=bool(why & AT_ONCE)),
        weight=choice.weight if shortlist.model.is_trained else None,
        is_touched=bool(why),
        found_at=clock.now(),
        is_open=True,
    )


def ask_as_put(put: Sequence[UUID]) -> int:
    """Asks about the pairs that people put forward. Returns how many of the questions are open."""
    return ask_as_said(PutForward.objects.filter(id__in=put).values_list("subject_a", "subject_b"))


def ask_as_said(said: Iterable[tuple[UUID, UUID]]) -> int:
    """Asks about pairs of subjects who are one, as people say, whatever their weight. Returns how many of the questions are
    open: one that is answered, or joined, already is kept closed, and opens if the answer is taken back."""
    pairs = {pair_in_order(*pair) for pair in said}
    if not pairs:
        return 0
    placed = placed_now(set(chain.from_iterable(pairs)))
    questions = [_question_said(a, b, placed) for a, b in sorted(pairs) if a in placed and b in placed]
    answered = answered_pairs(paired_nominals(questions)) if questions else set()
    for question in questions:
        pair = frozenset(question.nominals)
        question.is_open = len(pair) == 2 and pair not in answered
    _weigh(questions)
    _store(questions)
    _put_in_order(questions)
    return sum(question.is_open for question in questions)


def _question_said(a: UUID, b: UUID, placed: Mapping[UUID, Placed]) -> Candidate:
    return Candidate(
        id=derived_id("candidate", a, b),
        area_id=placed[a].area_id,
        subject_a=a,
        subject_b=b,
        nominal_a=_nominal(a, placed),
        nominal_b=_nominal(b, placed),
        order=0,
        found_at=clock.now(),
    )


def _store(questions: Sequence[Candidate]) -> None:
    """Stores questions. One about the same two descriptions that was settled before is asked again."""
    written = [field.name for field in Candidate._meta.concrete_fields if field.name != "id"]
    Candidate.objects.bulk_create(questions, update_conflicts=True, unique_fields=["id"], update_fields=written)


def _met_by_newcomer(met: Iterable[tuple[UUID, UUID]], placed: Mapping[UUID, Placed]) -> dict[UUID, dict[UUID, UUID]]:
    """Returns by newcomer whom it met (subject: nominal), of those who stand in another nominal."""
    by_newcomer: dict[UUID, dict[UUID, UUID]] = {}
    for newcomer, other in met:
        mine, theirs = _nominal_of(newcomer, placed), _nominal_of(other, placed)
        if mine and theirs and mine != theirs:
            by_newcomer.setdefault(newcomer, {})[other] = theirs
    return by_newcomer


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


def _nominal(subject: UUID, placed: Mapping[UUID, Placed]) -> UUID:
    """Returns the nominal of a subject of whom it is known that it stands in one."""
    nominal = placed[subject].nominal
    assert nominal is not None
    return nominal


def weigh_again(nominals: Iterable[UUID]) -> int:
    """Takes back the questions among these nominals that are worth none any more, and asks the next likeliest.

    What a person put forward, or says, stays; nobody's answer is touched, and what comes to be worth asking again is found again.
    Returns how many were taken back.
    """
    model, people = in_use(), population()
    if not model.is_trained:
        return 0
    listed = list(nominals)
    waiting = list(Candidate.objects.filter(nominal_a__in=listed, nominal_b__in=listed, is_open=True))
    if not waiting:
        return 0
    known, said = known_of(paired_nominals(waiting)), pairs_said(paired_nominals(waiting))
    worthless: list[Candidate] = []
    for question in waiting:
        if frozenset(question.nominals) in said:
            continue
        theirs = {question.nominal_b: known[question.nominal_b]}
        if not worth_asking(model, known[question.nominal_a], theirs, population=people):
            worthless.append(question)
    Candidate.objects.filter(id__in=[question.id for question in worthless]).delete()
    ask_on(paired_nominals(worthless))
    return len(worthless)


def weigh_unweighed() -> int:
    """Weighs the questions that were asked while the model could not be used; takes none back. Returns how many."""
    shipped()  # refuses where it is not whole
    weighed = 0
    while waiting := list(Candidate.objects.filter(weight=None, is_open=True)[:UNWEIGHED_AT_ONCE]):
        _weigh(waiting)
        Candidate.objects.bulk_update(waiting, ["weight"])
        _put_in_order(waiting)
        weighed += len(waiting)
    return weighed


def _weigh(questions: Sequence[Candidate]) -> None:
    """Gives these questions their weight, of all that is known of both; none, where the model cannot be used."""
    model, people = in_use(), population()
    if not model.is_trained or not questions:
        return
    known = known_of(paired_nominals(questions))
    for question in questions:
        a, b = question.nominals
        question.weight = model.weigh_best(known[a], known[b], population=people).weight


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
    known, pressing = known_of(nominals), _pressing_among(nominals)
    said = pairs_said(nominals)
    roles = dict(SubjectProfile.objects.filter(subject__in=paired_subjects(waiting)).values_list("subject", "role"))
    for question in waiting:
        is_child = "child" in map(roles.get, question.subjects)
        reports = len(known[question.nominal_a]) * len(known[question.nominal_b])
        why = _why_pressing(question.nominals, pressing)
        question.is_touched = bool(why)
        weight = question.weight or 0.0
        if frozenset(question.nominals) in said:  # somebody who knows of both says so: no less likely than not
            weight = max(weight, 0.0)
        question.order = order_of(weight, reports, child=is_child, touched=bool(why), at_once=bool(why & AT_ONCE))
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
    answered = answered_pairs(paired_nominals(questions)) if questions else set()
    closed: list[Candidate] = []
    for question in questions:
        pair = frozenset(question.nominals)
        is_open = len(pair) == 2 and pair not in answered
        if question.is_open != is_open:
            Candidate.objects.filter(id=question.id).update(is_open=is_open)
            if not is_open:
                closed.append(question)
    still_open = Candidate.objects.filter(id__in=[question.id for question in questions], is_open=True)
    _put_in_order(list(still_open))
    ask_on({*nominals, *paired_nominals(closed)})


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


def _pressing_among(nominals: Iterable[UUID]) -> dict[UUID, set[str]]:
    """Returns why questions about these nominals press, of those about which they do."""
    rows = prepared(
        """SELECT DISTINCT m.nominal, p.why FROM linkage_membership m JOIN linkage_pressing p ON p.submission = m.submission
           WHERE m.nominal = ANY (%s) AND m.until IS NULL AND (p.until IS NULL OR p.until > now())""",
        [list(nominals)],
    )
    pressing: dict[UUID, set[str]] = {}
    for nominal, why in rows:
        pressing.setdefault(nominal, set()).add(why)
    return pressing


def _why_pressing(pair: Iterable[UUID], pressing: Mapping[UUID, set[str]]) -> set[str]:
    """Returns why a question about two nominals presses; empty: it does not."""
    return set().union(*(pressing.get(nominal, set()) for nominal in pair))


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
