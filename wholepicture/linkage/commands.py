"""Every write of linkage."""

from collections.abc import Iterable, Sequence
from itertools import chain
from uuid import UUID

from wholepicture.access.queries import hidden_from, protected_nominals
from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NeedsReason, NotFound, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.base.topics import publish
from wholepicture.intake.commands import no_longer_wait
from wholepicture.intake.queries import stated_submissions
from wholepicture.linkage import Contradiction, NoSuchPair
from wholepicture.linkage.back_record import run
from wholepicture.linkage.judgements.effective import latest_answers
from wholepicture.linkage.judgements.undoing import AlreadyUndone
from wholepicture.linkage.models import (
    ANSWERS,
    Judgement,
    Membership,
    PutForward,
    RuleSwitch,
    SecondLook,
    SharedValue,
    SharedWord,
    SubjectProfile,
)
from wholepicture.linkage.people import joining, review_queue, telling
from wholepicture.linkage.people.joining import join_subjects, rejoin_subjects
from wholepicture.linkage.people.put_forward import nominal_shown, shown_most
from wholepicture.linkage.rules import second_look
from wholepicture.linkage.shared_values import counts
from wholepicture.linkage.shared_values.limits import WORDS
from wholepicture.linkage.things import membership
from wholepicture.linkage.things import review_queue as questions


class OwnJudgement(Refusal):
    """This is your own judgement. Somebody else has to look at it before it counts."""


class AlreadyJudged(Refusal):
    """These two were judged so already, and it stands. Nothing was stored: a judgement counts once."""


class AlreadyOne(Refusal):
    """These two are one person already: their reports stand in one picture. Nothing was stored."""


class AlreadyPut(Refusal):
    """You have put these two before an officer already, for the same reason. Nothing was stored."""


class AlreadyLookedAt(Refusal):
    """Somebody has looked at this judgement already, or it was taken back. Nothing of yours was stored."""


@command(Permission.DERIVE, called="Joined new reports", action="combination")
def join(viewer: Viewer, *, submissions: Iterable[UUID]) -> int:
    """Background: gives each subject and thing of these submissions its profile, whom it belongs with, and its questions."""
    listed = list(submissions)
    reports = list(stated_submissions(listed))
    no_longer_wait(listed)
    moved, things = membership.take_in(reports)
    changed = join_subjects(reports) | moved
    questions.find(things)
    if any(report.mentions for report in reports):
        questions.order_again([report.submission.id for report in reports], only_urgent=True)
    publish("submission.linked", changed)
    concerning(records=changed)
    return len(changed)


@command(Permission.DERIVE, called="Joined what was put aside", action="combination")
def join_put_aside(viewer: Viewer, *, identities: Iterable[UUID]) -> int:
    """Background: joins those of these who were put aside because too many share their number. Returns how many reports
    changed."""
    changed = joining.join_put_aside(list(identities))
    publish("submission.linked", changed)
    concerning(records=changed)
    return len(changed)


@command(Permission.DERIVE, called="Joined again after a judgement", action="combination")
def rejoin(viewer: Viewer, *, subjects: Iterable[UUID]) -> int:
    """Background: derives again whom these subjects belong with, after a judgement."""
    changed = rejoin_subjects(list(subjects))
    publish("submission.linked", changed)
    concerning(records=changed)
    return len(changed)


@command(Permission.DERIVE, called="Put questions about an alert’s people first", code="linkage.commands.press")
def mark_urgent(viewer: Viewer, *, submissions: Iterable[UUID]) -> None:
    """Background: puts questions about the people of these reports first: the reports stand behind an alert that waits."""
    listed = list(submissions)
    review_queue.mark_urgent(listed, why="alert")
    questions.order_again(listed)


@command(
    Permission.DERIVE,
    called="Put questions about a decided alert’s people back in their order",
    code="linkage.commands.ease",
)
def withdraw_urgency(viewer: Viewer, *, submissions: Iterable[UUID]) -> None:
    """Background: withdraws the urgency of these reports: the alert behind which they stand was decided."""
    listed = list(submissions)
    review_queue.withdraw_urgency(listed, why="alert")
    questions.order_again(listed)


@command(Permission.DERIVE, called="Made profiles of people again", action="combination")
def renew_profiles(viewer: Viewer, *, submissions: Sequence[UUID]) -> int:
    """Background: makes again what older code made of the subjects of these submissions. Joins and parts nobody."""
    concerning(records=submissions)
    return run.renew(submissions)


@command(Permission.DERIVE, called="Noted what was told of people from before the second rule", action="combination")
def learn_what_was_told(viewer: Viewer, *, identities: Sequence[UUID]) -> int:
    """Background: lets the second rule look at what was told of these before there was one, from now on. Returns how many
    may be joined by it: they are joined again."""
    subjects = telling.learn(identities, clock.now())
    concerning(records=identities)
    publish("rule.switched", subjects)
    return len(subjects)


@command(
    Permission.DERIVE,
    called="Asked about pairs that were weighed together",
    action="combination",
    code="linkage.commands.ask_of_pairs",
)
def ask_about_pairs(viewer: Viewer, *, pairs: Sequence[tuple[UUID, UUID]]) -> int:
    """Background: adds the questions that these pairs (newcomer, other) are worth. Returns how many are new."""
    concerning(subjects=chain.from_iterable(pairs))
    return review_queue.ask_about(pairs)


@command(Permission.DERIVE, called="Weighed questions that had no weight", action="combination")
def weigh_unweighed(viewer: Viewer) -> int:
    """Background: weighs questions that were asked while the model could not be used. Raises ModelRefused."""
    return review_queue.weigh_unweighed()


@command(Permission.DERIVE, called="Counted shared values again", code="linkage.commands.recount")
def recount_values_in(viewer: Viewer, *, submissions: Iterable[UUID]) -> None:
    """Background: counts again the values that these reports give: whom it may count has changed."""
    counts.recount_held_in(submissions)


@command(Permission.DERIVE, called="Counted all shared values again", code="linkage.commands.recount_all")
def recount_all_values(viewer: Viewer) -> int:
    """Background: counts every value again that many may share. Returns how many there are."""
    return run.recount()


@command(Permission.DERIVE, called="Heeded what was said of a shared value", code="linkage.commands.heed")
def recount_values(viewer: Viewer, *, values: Iterable[UUID]) -> None:
    """Background: counts these values again: a person said whether they are damped, or took it back."""
    counts.recount(values)


@command(
    Permission.DERIVE,
    called="Weighed questions again about people of a shared value",
    action="combination",
    code="linkage.commands.weigh_again",
)
def reweigh_questions(viewer: Viewer, *, values: Iterable[UUID]) -> int:
    """Background: withdraws questions for which nothing speaks but these values, which count for nothing now."""
    return review_queue.weigh_again(counts.nominals_that_hold(values))


@command(
    Permission.DERIVE,
    called="Asked again about people of a shared value",
    action="combination",
    code="linkage.commands.ask_again",
)
def ask_again_about(viewer: Viewer, *, submissions: Sequence[UUID]) -> int:
    """Background: asks about the people of these reports again: a value that they give counts again."""
    concerning(records=submissions)
    profiles = SubjectProfile.objects.filter(submission__in=submissions).order_by("subject")
    return review_queue.find(list(profiles.values_list("subject", flat=True)))


@command(Permission.JUDGE, called="Said whether a shared value is damped", code="linkage.commands.say_of_shared")
def judge_shared_value(viewer: Viewer, *, value: UUID, answer: str, reason: str) -> SharedWord:
    """Says that a shared value is to be damped, or is not. It goes before the published rule, and can be taken back.

    Raises NeedsReason, NotFound, or Refusal for another answer.
    """
    if answer not in WORDS:
        raise Refusal(f"{answer!r} is not an answer. Use one of: {', '.join(WORDS)}.")
    if not reason.strip():
        raise NeedsReason
    shared = SharedValue.objects.filter(id=value).first()
    if shared is None:
        raise NotFound
    return _store_word(viewer, SharedWord(area_id=shared.area_id, value=value, answer=answer, reason=reason.strip()))


@command(Permission.JUDGE, called="Took back what was said of a shared value", code="linkage.commands.undo_word")
def undo_shared_word(viewer: Viewer, *, word: UUID, reason: str) -> SharedWord:
    """Takes back what somebody said of a shared value: what was said before it stands again, or else the rule."""
    if not reason.strip():
        raise NeedsReason
    taken_back = SharedWord.objects.filter(id=word).exclude(answer="undone").first()
    if taken_back is None:
        raise NotFound
    undoing = SharedWord(
        area_id=taken_back.area_id, value=taken_back.value, answer="undone", undoes=word, reason=reason.strip()
    )
    with stored_first(AlreadyUndone):
        return _store_word(viewer, undoing)


def _store_word(viewer: Viewer, word: SharedWord) -> SharedWord:
    word.id, word.made_by_id = new_id(), viewer.person
    word.save(force_insert=True)
    concerning(records=[word.value, word.id], justification=word.reason)
    publish("shared_value.judged", [word.value])
    return word


@command(Permission.OPERATE, called="Switched the second published rule on or off", action="combination")
def switch_second_rule(viewer: Viewer, *, area: UUID, is_on: bool, reason: str) -> int:
    """Says whether the second published rule joins anybody in an area. Whoever it may concern is joined again.

    Returns how many descriptions that are. Raises NeedsReason.
    """
    if not reason.strip():
        raise NeedsReason
    switch = RuleSwitch.objects.create(area_id=area, is_on=is_on, reason=reason.strip())
    subjects = telling.joined_by_second_rule(area)
    concerning(records=[switch.id], justification=reason.strip())
    publish("rule.switched", subjects)
    return len(subjects)


@command(Permission.PICTURE, called="Put two people before an officer")
def put_forward(viewer: Viewer, *, a: UUID, b: UUID, reason: str) -> PutForward:
    """Says that two people, both of whom the viewer may see, may be one. An officer is asked, and it joins nobody.

    `a` and `b` are ids of their pictures, of any time. Raises NeedsReason; NotFound, the same for somebody whom the viewer
    may not see as for nobody; AlreadyOne; or AlreadyPut.
    """
    if not reason.strip():
        raise NeedsReason
    nominals = {nominal_shown(a), nominal_shown(b)}
    if None in nominals or viewer.professional_id is None:
        raise NotFound
    if len(nominals) == 1:
        raise AlreadyOne
    one, other = sorted(shown_most(nominal) for nominal in nominals if nominal)
    put = PutForward(
        id=new_id(),
        area_id=viewer.area_id,
        subject_a=one,
        subject_b=other,
        put_by_id=viewer.professional_id,
        reason=reason.strip(),
    )
    if PutForward.objects.filter(
        subject_a=one, subject_b=other, put_by=viewer.professional_id, reason=put.reason
    ).exists():
        raise AlreadyPut
    put.save(force_insert=True)
    concerning(subjects=[nominal for nominal in nominals if nominal], records=[put.id], justification=put.reason)
    publish("pair.put", [put.id])
    return put


@command(Permission.DERIVE, called="Asked about two people put forward", action="combination")
def ask_as_put(viewer: Viewer, *, put: Sequence[UUID]) -> int:
    """Background: asks an officer about these pairs that people put forward. Returns how many questions are open."""
    concerning(records=put)
    return review_queue.ask_as_put(put)


@command(Permission.JUDGE, called="Judged a pair", action="combination")
def record_judgement(
    viewer: Viewer, *, subject_a: UUID, subject_b: UUID, answer: str, reason: str, by: UUID | None = None
) -> Judgement:
    """Records that two subjects are the same person, different people, or that one is unsure.

    `by` names the person for whom the operator records it (`wholepicture judge --by`); a signed-in viewer judges as
    themself. Raises NoSuchPair, NeedsReason, AlreadyJudged, or Contradiction where *same* would join a pair judged different.
    """
    (judgement,) = _judge(viewer, [(subject_a, subject_b)], answer, reason, by)
    return judgement


@command(Permission.JUDGE, called="Judged pairs together", action="combination")
def record_judgements(
    viewer: Viewer, *, pairs: Sequence[tuple[UUID, UUID]], answer: str, reason: str
) -> list[Judgement]:
    """Records one answer about several pairs of subjects, each as its own judgement: all of them, or none.

    Raises what `record_judgement` raises; Contradiction also where the pairs are the same only together.
    """
    return _judge(viewer, pairs, answer, reason, None)


def _judge(
    viewer: Viewer, pairs: Sequence[tuple[UUID, UUID]], answer: str, reason: str, by: UUID | None
) -> list[Judgement]:
    if answer not in ANSWERS:
        raise Refusal(f"{answer!r} is not an answer. Use one of: {', '.join(ANSWERS)}.")
    if not reason.strip():
        raise NeedsReason
    if answer == "same" and _would_contradict(pairs):
        raise Contradiction
    return [_judge_pair(viewer, min(pair), max(pair), answer, reason, by) for pair in pairs]


def _judge_pair(viewer: Viewer, a: UUID, b: UUID, answer: str, reason: str, by: UUID | None) -> Judgement:
    profiles = SubjectProfile.objects.in_bulk([a, b])
    if len(profiles) < 2 or a == b:
        raise NoSuchPair
    if _is_judged(a, b, answer):
        raise AlreadyJudged
    weight = review_queue.weight_of(a, b)
    judgement = Judgement.objects.create(
        id=new_id(),
        area_id=profiles[a].area_id,
        subject_a=a,
        subject_b=b,
        answer=answer,
        made_by_id=by or viewer.person,
        weight=weight,
        second=second_look(answer, weight, restricted=_is_restricted(viewer, profiles.values())),
        reason=reason.strip(),
    )
    concerning(subjects=[a, b], records=[judgement.id], justification=reason.strip())
    publish("judgement.recorded", [a, b])
    return judgement


def _is_judged(a: UUID, b: UUID, answer: str) -> bool:
    """Whether the last word on these two is this answer already: not taken back, and nobody disagreed with it."""
    undone = Judgement.objects.filter(answer="undone").values("undoes")
    standing = (
        Judgement.objects.filter(subject_a=a, subject_b=b, rule="", said_of=None)
        .exclude(answer="undone")
        .exclude(id__in=undone)
    )
    refused = SecondLook.objects.filter(agrees=False).values("judgement")
    return standing.exclude(id__in=refused).order_by("-at", "-id").values_list("answer", flat=True).first() == answer


@command(Permission.JUDGE, called="Looked again at a judgement", action="combination")
def look_again(viewer: Viewer, *, judgement: UUID, agrees: bool, reason: str, by: UUID | None = None) -> SecondLook:
    """Says, as a second person, whether a judgement that needs one should count.

    `by` names the person for whom the operator records it. Raises NeedsReason, NotFound, OwnJudgement, or AlreadyLookedAt.
    """
    if not reason.strip():
        raise NeedsReason
    first = Judgement.objects.filter(id=judgement).exclude(second="").first()
    if first is None:
        raise NotFound
    person = by or viewer.person
    if first.made_by_id == person:
        raise OwnJudgement
    undone = Judgement.objects.filter(undoes=judgement).exists()
    if undone or SecondLook.objects.filter(judgement=judgement).exists():
        raise AlreadyLookedAt
    with stored_first(AlreadyLookedAt):
        look = SecondLook.objects.create(
            judgement=judgement,
            area_id=first.area_id,
            agrees=agrees,
            made_by_id=person,
            reason=reason.strip(),
        )
    concerning(subjects=first.subjects, records=[judgement], justification=reason.strip())
    publish("judgement.recorded", first.subjects)
    return look


def _is_restricted(viewer: Viewer, profiles: Iterable[SubjectProfile]) -> bool:
    """Whether who or where one of these is, is kept to few."""
    rows = list(profiles)
    nominals = set(chain.from_iterable(row.nominals for row in rows))
    hidden = hidden_from(viewer) if viewer.professional_id else protected_nominals(nominals)
    return bool(nominals & hidden) or any(row.level == "named" for row in rows)


@command(Permission.JUDGE, called="Undid a judgement", action="combination")
def undo_judgement(viewer: Viewer, *, judgement: UUID, reason: str, by: UUID | None = None) -> Judgement:
    """Takes a judgement back by another one. Everything returns as it was, and both stay on record."""
    if not reason.strip():
        raise NeedsReason
    taken_back = Judgement.objects.filter(id=judgement, rule="").exclude(answer="undone").first()
    if taken_back is None:
        raise NotFound
    with stored_first(AlreadyUndone):
        undoing = Judgement.objects.create(
            id=new_id(),
            area_id=taken_back.area_id,
            subject_a=taken_back.subject_a,
            subject_b=taken_back.subject_b,
            answer="undone",
            undoes=judgement,
            reason=reason.strip(),
            made_by_id=by or viewer.person,
        )
    concerning(subjects=taken_back.subjects, records=[undoing.id], justification=reason.strip())
    publish("judgement.recorded", taken_back.subjects)
    return undoing


def _would_contradict(pairs: Iterable[tuple[UUID, UUID]]) -> bool:
    """Whether a standing *different* lies between nominals that these pairs would join, as far as the viewer sees."""
    listed = {frozenset(pair) for pair in pairs}
    subjects = set(chain.from_iterable(listed))
    nominals = dict(Membership.objects.filter(subject__in=subjects, until=None).values_list("subject", "nominal"))
    group = _joined_by(frozenset(nominals[subject] for subject in pair) for pair in listed if pair <= nominals.keys())
    members = Membership.objects.filter(nominal__in=group, until=None)
    side = dict(members.values_list("subject", "nominal"))
    answers = latest_answers(Judgement.objects.filter(subject_a__in=side, subject_b__in=side, said_of=None))
    different = [pair for pair, answer in answers.items() if answer == "different" and frozenset(pair) not in listed]
    return any(side[x] != side[y] and group[side[x]] == group[side[y]] for x, y in different)


def _joined_by(pairs: Iterable[frozenset[UUID]]) -> dict[UUID, UUID]:
    """Returns by nominal which of them stands for all with which it would be joined."""
    group: dict[UUID, UUID] = {}
    for pair in pairs:
        together = {group.setdefault(nominal, nominal) for nominal in pair}
        first = min(together)
        group |= {nominal: first for nominal, stands in group.items() if stands in together}
    return group
