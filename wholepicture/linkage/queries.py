"""Reads of linkage that leave the room."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, combinations
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import prepared
from wholepicture.base.ledgered import concerning, name_act, query
from wholepicture.base.remembered import asked_once, each_asked_once
from wholepicture.intake.queries import every_submission, senders, stated_submissions, subjects_sent
from wholepicture.linkage.back_record import duckdb_tables, run
from wholepicture.linkage.comparison.stated import profile_of, thing_id
from wholepicture.linkage.models import (
    Candidate,
    Judgement,
    Membership,
    PutAside,
    SecondLook,
    SharedValue,
    SharedWord,
    SubjectProfile,
)
from wholepicture.linkage.models.pairs import paired_nominals, paired_subjects
from wholepicture.linkage.people import telling
from wholepicture.linkage.people.likeliest import answered_pairs
from wholepicture.linkage.people.pair_view import HELD, Judged, Pair, judgements_shown, pairs_of
from wholepicture.linkage.people.question_group import groups_of, leaders
from wholepicture.linkage.rules import PRESSES, Likeness
from wholepicture.linkage.shared_values.listed import SharedRow, WordShown, listed, words_shown
from wholepicture.linkage.things.queries import described_for_viewer, described_in, things_now
from wholepicture.partnership.queries import agencies_by_id

name_act("linkage.queries.judgements_on", called="Read judgements")  # done until 0.1.0: old entries keep their words


def nominals_of_subjects(subjects: Iterable[UUID]) -> dict[UUID, UUID]:
    """Background, or inside a recorded act: returns the nominal in which each of these subjects that show stands now."""
    return dict(Membership.objects.filter(subject__in=list(subjects), until=None).values_list("subject", "nominal"))


def nominals_of_submissions(submissions: Iterable[UUID]) -> set[UUID]:
    """Background: returns the nominals in which the subjects of these submissions stand now."""
    members = Membership.objects.filter(submission__in=list(submissions), until=None)
    return set(members.values_list("nominal", flat=True))


def members_of(nominals: Iterable[UUID]) -> list[tuple[UUID, UUID, UUID]]:
    """Background: returns (nominal, subject, submission) of every subject that stands in these nominals now."""
    members = _members_of_each(nominals)
    return [(nominal, *member) for nominal, of_nominal in members.items() for member in of_nominal]


@each_asked_once
def _members_of_each(nominals: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, UUID]]]:
    members: dict[UUID, list[tuple[UUID, UUID]]] = {}
    rows = Membership.objects.filter(nominal__in=list(nominals), until=None)
    for nominal, subject, submission in rows.values_list("nominal", "subject", "submission"):
        members.setdefault(nominal, []).append((subject, submission))
    return members


def joined_to_more(submissions: Iterable[UUID]) -> set[UUID]:
    """Background: returns those of these reports, and of the reports beside them, whose child stands in one nominal with what
    another report says; where a report names no child, anybody in it. One other report of each nominal is looked for: what
    stood there before was told when it was joined."""
    rows = prepared(
        """WITH mine AS (
               SELECT m.submission, m.nominal, m.role, bool_or(m.role = 'child') OVER (PARTITION BY m.submission) AS of_child
               FROM linkage_membership m WHERE m.submission = ANY (%s) AND m.until IS NULL)
           SELECT mine.submission, other.submission FROM mine CROSS JOIN LATERAL (
               SELECT o.submission FROM linkage_membership o
               WHERE o.nominal = mine.nominal AND o.until IS NULL AND o.submission <> mine.submission
               AND NOT EXISTS (SELECT 1 FROM intake_revision r  -- what a report stands in the place of is no more than it
                               WHERE (r.later_id = o.submission AND r.earlier_id = mine.submission)
                               OR (r.later_id = mine.submission AND r.earlier_id = o.submission))
               LIMIT 1) other
           WHERE mine.role = 'child' OR NOT mine.of_child""",
        [list(submissions)],
    )
    return set(chain.from_iterable(rows))


@dataclass(frozen=True)
class Stands:
    """The nominal in which a subject stands now, and the subject's role in its report."""

    nominal: UUID
    role: str


@each_asked_once
def standing_of(subjects: Iterable[UUID]) -> dict[UUID, Stands]:
    """Returns where each of these subjects stands now, as far as whoever asks may see it. A nominal's id of any time is the
    id of a subject that stood in it."""
    members = Membership.objects.filter(subject__in=list(subjects), until=None).values_list(
        "subject", "nominal", "role"
    )
    return {subject: Stands(nominal, role) for subject, nominal, role in members}


def may_be_one(nominals: Iterable[UUID]) -> set[frozenset[UUID]]:
    """Background: returns the pairs of these nominals that are one or may be, and that no person said to be two, or not to be
    told apart: a question waits about them, or reports describe them alike, with the same names and date of birth."""
    listed = list(nominals)
    asked = Candidate.objects.filter(is_open=True, nominal_a__in=listed, nominal_b__in=listed)
    pairs = set(map(frozenset, asked.values_list("nominal_a", "nominal_b")))
    nominal_of = {subject: nominal for nominal, subject, _ in members_of(listed)}
    pairs |= _together(_described_as(nominal_of)) | _together(_standing_together(listed))
    for a, b in said_apart(nominal_of):
        pairs.discard(frozenset((nominal_of[a], nominal_of[b])))
    numbers = _numbers_of(nominal_of)
    return {pair for pair in pairs if len(pair) == 2 and not _numbers_differ(*(numbers.get(one, {}) for one in pair))}


def asked_among(nominals: Iterable[UUID]) -> dict[frozenset[UUID], UUID]:
    """Inside a recorded act: the questions that wait about two of these people, by the two, as far as whoever asks judges and may
    see both."""
    listed = list(nominals)
    waiting = Candidate.objects.filter(is_open=True, nominal_a__in=listed, nominal_b__in=listed).order_by(
        "-order", "-id"
    )
    asked = {frozenset(question.nominals): question.id for question in waiting}
    answered = answered_pairs(listed) if asked else set()
    return {pair: question for pair, question in asked.items() if pair not in answered and len(pair) == 2}


def asked_beside(nominals: Iterable[UUID], *, most: int) -> dict[frozenset[UUID], UUID]:
    """Inside a recorded act: the questions that wait about one of these people and anybody else, by the two, as far as whoever asks
    judges and may see both. The same ones each time, whatever else waits in the queue."""
    listed = list(nominals)
    waiting = Candidate.objects.filter(Q(nominal_a__in=listed) | Q(nominal_b__in=listed), is_open=True)
    asked: dict[frozenset[UUID], UUID] = {}
    for question in waiting.order_by("nominal_a", "nominal_b", "id")[:most]:
        asked.setdefault(frozenset(question.nominals), question.id)
    answered = answered_pairs(set().union(*asked)) if asked else set()
    return {pair: question for pair, question in asked.items() if pair not in answered and len(pair) == 2}


def _numbers_of(nominal_of: Mapping[UUID, UUID]) -> dict[UUID, dict[str, set[str]]]:
    """Returns the numbers whose check holds, by nominal and type."""
    numbers: dict[UUID, dict[str, set[str]]] = {}
    for row in SubjectProfile.objects.filter(subject__in=list(nominal_of)).exclude(identifiers=[]):
        of_nominal = numbers.setdefault(nominal_of[row.subject], {})
        for kind, value, *_ in row.identifiers:
            of_nominal.setdefault(kind, set()).add(value)
    return numbers


def _numbers_differ(a: Mapping[str, set[str]], b: Mapping[str, set[str]]) -> bool:
    """Whether both have a number of one type and none of that type is shared: sisters, and not one girl spelled twice."""
    return any(a[kind].isdisjoint(b[kind]) for kind in a.keys() & b.keys())


def _together(groups: Iterable[set[UUID]]) -> set[frozenset[UUID]]:
    return {frozenset(pair) for group in groups for pair in combinations(sorted(group), 2)}


def _described_as(nominal_of: Mapping[UUID, UUID]) -> list[set[UUID]]:
    """Returns nominals by what reports say of their subjects: those of the same names and date of birth together."""
    alike: dict[tuple[Any, ...], set[UUID]] = {}
    described = SubjectProfile.objects.filter(subject__in=list(nominal_of), born__isnull=False)
    for subject, *description in described.values_list("subject", "given", "family", "born"):
        if all(description):
            alike.setdefault(tuple(description), set()).add(nominal_of[subject])
    return list(alike.values())


def _standing_together(ids: Iterable[UUID]) -> list[set[UUID]]:
    """Returns nominals' ids of any time by where they stand now: a picture that is not derived again yet holds old ones."""
    together: dict[UUID, set[UUID]] = {}
    for anchor, stands in standing_of(ids).items():
        together.setdefault(stands.nominal, set()).add(anchor)
    return list(together.values())


def said_apart(subjects: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """Background: returns the pairs of these subjects that a person said to be two people, or not to be told apart."""
    listed = list(subjects)
    undone = Judgement.objects.filter(answer="undone").values("undoes")
    said = Judgement.objects.filter(
        rule="", subject_a__in=listed, subject_b__in=listed, answer__in=("different", "unsure")
    )
    return list(said.exclude(id__in=undone).values_list("subject_a", "subject_b"))


def judged_in(submission: UUID) -> int:
    """Inside a recorded act: how many judgements of people stand of whoever is in a report, as far as whoever asks may see."""
    subjects = SubjectProfile.objects.filter(submission=submission).values("subject")
    undone = Judgement.objects.filter(answer="undone").values("undoes")
    judged = Judgement.objects.filter(Q(subject_a__in=subjects) | Q(subject_b__in=subjects), rule="", said_of=None)
    return judged.exclude(answer="undone").exclude(id__in=undone).count()


@query(Permission.JUDGE, called="Read what is asked about people on a page")
def pairs_about(viewer: Viewer, *, nominals: Iterable[UUID], limit: int = 5) -> list[Pair]:
    """Returns the questions that wait about these people, in the order of the queue: one a pair of nominals, of those pairs of
    which the viewer may see both sides. One that was answered just now is not open: the queue itself is brought up to date in
    the background."""
    listed = list(nominals)
    waiting = Candidate.objects.filter(Q(nominal_a__in=listed) | Q(nominal_b__in=listed), is_open=True)
    by_pair: dict[frozenset[UUID], Candidate] = {}
    for candidate in waiting.order_by("order", "id")[: limit * 3]:
        by_pair.setdefault(frozenset(candidate.nominals), candidate)
    pairs = pairs_of(list(by_pair.values())[:limit])
    named = {side.nominal for pair in pairs for side in (pair.a, pair.b)}
    answered = answered_pairs(named) if pairs else set()
    concerning(subjects=named)
    return [replace(pair, is_open=frozenset((pair.a.nominal, pair.b.nominal)) not in answered) for pair in pairs]


def nominal_now(viewer: Viewer, anchor: UUID) -> UUID | None:
    """Returns the nominal that an anchor id (of any time) stands in now, as far as the viewer may see it."""
    return nominals_now([anchor]).get(anchor)


@each_asked_once
def nominals_now(anchors: Iterable[UUID]) -> dict[UUID, UUID]:
    """Returns in which nominals these anchor ids (of any time) stand now, as far as whoever asks may see it, in two statements."""
    asked = set(anchors)
    members = Membership.objects.filter(until=None)
    now = dict(members.filter(subject__in=asked).values_list("subject", "nominal"))
    rest = asked - set(now)
    return now | {nominal: nominal for nominal in members.filter(nominal__in=rest).values_list("nominal", flat=True)}


@asked_once
def subjects_in(nominal: UUID, *, known_at: datetime | None = None) -> list[UUID]:
    """Returns the subjects the viewer may see that stand in a nominal: now, or as it stood on a past moment."""
    members = Membership.objects.filter(nominal=nominal)
    if known_at is None:
        members = members.filter(until=None)
    else:
        members = members.filter(since__lte=known_at).exclude(until__lte=known_at)
    return list(members.values_list("subject", flat=True))


@query(Permission.REPORT, called="Looked whether the children of a report are known")
def known_children(viewer: Viewer, *, described: Sequence[dict[str, Any]]) -> list[UUID]:
    """Returns the nominals that the viewer may already see and that these descriptions (as a report states them) plainly
    mean: the same name and date of birth. For showing who would read a report; joins nobody."""
    subjects: set[UUID] = set()
    for stated in described:
        likeness = profile_of(stated, agency=viewer.agency_code, trusted=()).likeness
        subjects |= _described_alike(likeness)
    nominals = set(nominals_of_subjects(subjects).values())
    concerning(subjects=nominals)
    return sorted(nominals)


def _described_alike(likeness: Likeness) -> set[UUID]:
    """Returns subjects of the same given name, family name and date of birth; none unless all three are said."""
    if not (likeness.born and likeness.given and likeness.family):
        return set()
    rows = SubjectProfile.objects.filter(born=likeness.born, given=likeness.given, family=likeness.family)
    return set(rows.values_list("subject", flat=True)[:50])


@query(Permission.JUDGE, called="Listed pairs to judge")
def pairs_to_judge(
    viewer: Viewer,
    *,
    limit: int = 50,
    after: tuple[int, UUID] | None = None,
    presses: str = "",
    is_grouped: bool = False,
) -> list[Pair]:
    """Returns the review queue in its order: what could change something for a child first. One question a pair of nominals.

    `presses`: those alone that press so, one of `rules.PRESSES`. `is_grouped`: those that are one question to whoever answers
    them (`people/question_group.py`) stand with the first of them, as its rows.
    """
    waiting = _waiting(viewer)
    if presses:
        waiting = _that_press(waiting, presses)
    if after:
        waiting = _beyond(waiting, *after)
    return _grouped(waiting, limit) if is_grouped else pairs_of(_unanswered(waiting, limit))


def _beyond(waiting: QuerySet[Candidate], order: int, question: UUID) -> QuerySet[Candidate]:
    return waiting.extra(where=['("order", id) > (%s, %s)'], params=[order, question])


def _grouped(waiting: QuerySet[Candidate], limit: int) -> list[Pair]:
    """Returns the first of each group of these questions, with its rows."""
    groups: list[tuple[Candidate, list[Candidate]]] = []
    while len(groups) < limit and (read := _unanswered(waiting, limit)):
        groups += leaders(read)
        waiting = _beyond(waiting, read[-1].order, read[-1].id)
    return [pair for leader, group in groups[:limit] for pair in _with_rows(pairs_of([leader]), group)]


def _with_rows(asked: list[Pair], group: Sequence[Candidate]) -> list[Pair]:
    """Returns a question with the rows of its group, if there are more than itself."""
    if not asked or len(group) < 2:
        return asked
    return [replace(asked[0], rows=tuple(pairs_of(group)))]


def _waiting(viewer: Viewer) -> QuerySet[Candidate]:
    waiting = Candidate.objects.filter(is_open=True).order_by("order", "id")
    return waiting.filter(area_id=viewer.area_id) if viewer.area_id else waiting


def _that_press(waiting: QuerySet[Candidate], presses: str) -> QuerySet[Candidate]:
    first, last = PRESSES[presses]
    return waiting.filter(order__gte=first, order__lt=last)


MOST_COUNTED = 1000
"""Questions of one kind that a page counts: what is beyond is said to be more."""


@query(Permission.JUDGE, called="Counted pairs to judge")
def pairs_counted(viewer: Viewer) -> dict[str, int]:
    """Returns how many questions wait that the viewer may see, by how they press (`rules.PRESSES`); no more than
    MOST_COUNTED of each."""
    counted: dict[str, int] = {}
    for presses in PRESSES:
        waiting = _that_press(_waiting(viewer), presses)[:MOST_COUNTED]
        asked = set(map(frozenset, waiting.values_list("nominal_a", "nominal_b")))
        counted[presses] = len(asked - answered_pairs(chain.from_iterable(asked)))
    return counted


def _unanswered(waiting: QuerySet[Candidate], limit: int) -> list[Candidate]:
    """Returns the first of these questions, one a pair of nominals, without those that somebody has just answered: the queue
    itself is brought up to date in the background."""
    by_pair: dict[frozenset[UUID], Candidate] = {}
    start, page = 0, limit * 3
    while len(by_pair) < limit and (read := list(waiting[start : start + page])):
        answered = answered_pairs(paired_nominals(read))
        for candidate in read:
            pair = frozenset(candidate.nominals)
            if pair not in answered:
                by_pair.setdefault(pair, candidate)
        start += page
    return list(by_pair.values())[:limit]


@query(Permission.JUDGE, called="Opened a pair to judge")
def pair_to_judge(viewer: Viewer, *, candidate: UUID) -> Pair | None:
    """Returns one pair side by side, or None: there is none, or either side is not the viewer's to see."""
    asked = list(Candidate.objects.filter(id=candidate))
    pairs = pairs_of(asked, held=HELD)
    if pairs and asked[0].is_open:
        pairs = _with_rows(pairs, groups_of(asked)[candidate])
    if not pairs:
        return None
    nominals = {pairs[0].a.nominal, pairs[0].b.nominal}
    concerning(
        subjects=nominals | {side.nominal for row in pairs[0].rows for side in (row.a, row.b)}, records=[candidate]
    )
    return replace(pairs[0], is_open=pairs[0].is_open and nominals not in answered_pairs(nominals))


@query(Permission.JUDGE, called="Read recent judgements")
def judgements_recent(viewer: Viewer, *, is_own: bool = False, limit: int = 50) -> list[Judged]:
    """Returns what people (or only the viewer) judged in the area, newest first, undone or not. Not what the rule joined."""
    # What systems say in their reports is left out: a feed's every night would bury what people judged.
    by_people = Q(said_of=None) | Q(made_by__isnull=False)
    judgements = Judgement.objects.filter(by_people, area_id=viewer.area_id, rule="").exclude(answer="undone")
    if is_own:
        judgements = judgements.filter(made_by_id=viewer.professional_id)
    rows = list(judgements.order_by("-at", "id")[:limit])
    concerning(subjects=paired_subjects(rows))
    return judgements_shown(rows, viewer)


@query(Permission.JUDGE, called="Read judgements that want a second look")
def judgements_to_look_at(viewer: Viewer, *, limit: int = 50) -> list[Judged]:
    """Returns judgements that count only once a second person agrees, and that nobody has looked at again; oldest first."""
    rows = list(_wanting_second_look(Judgement.objects.filter(area_id=viewer.area_id))[:limit])
    concerning(subjects=paired_subjects(rows))
    return judgements_shown(rows, viewer)


@query(Permission.OPERATE, called="Listed judgements that want a second look on the server")
def judgements_waiting(viewer: Viewer) -> list[Judged]:
    """Returns every judgement that nobody has looked at again and somebody should, for the operator; oldest first."""
    rows = list(_wanting_second_look(Judgement.objects.all()))
    concerning(subjects=paired_subjects(rows))
    return judgements_shown(rows, viewer)


def _wanting_second_look(judgements: QuerySet[Judgement]) -> QuerySet[Judgement]:
    undone = Judgement.objects.filter(answer="undone").values("undoes")
    waiting = judgements.filter(second__gt="").exclude(id__in=undone)
    return waiting.exclude(id__in=SecondLook.objects.values("judgement")).order_by("at", "id")


@query(Permission.JUDGE, called="Read a judgement that wants a second look")
def judgement_to_look_at(viewer: Viewer, *, judgement: UUID) -> tuple[Pair, Judged] | None:
    """Returns one of those, side by side, or None: there is none, or either side is not the viewer's to see."""
    first = Judgement.objects.filter(id=judgement, second__gt="").first()
    if first is None:
        return None
    as_candidate = Candidate(
        id=first.id,
        subject_a=first.subject_a,
        subject_b=first.subject_b,
        order=0,
        weight=first.weight,
        found_at=first.at,
    )
    pairs = pairs_of([as_candidate], held=HELD)
    if not pairs:
        return None
    concerning(subjects=[pairs[0].a.nominal, pairs[0].b.nominal], records=[judgement])
    return pairs[0], judgements_shown([first], viewer)[0]


# -- values that many share -----------------------------------------------------------------------------------------


@query(Permission.JUDGE, called="Listed values that many people share")
def shared_values(
    viewer: Viewer, *, kind: str = "", limit: int = 50, after: tuple[datetime, UUID] | None = None
) -> list[SharedRow]:
    """Returns the list of values that many share, the newest on it first; those that rest on nobody hidden from the viewer."""
    values = SharedValue.objects.filter(area_id=viewer.area_id).order_by("-since", "id")
    if kind:
        values = values.filter(kind=kind)
    if after:
        values = values.filter(Q(since__lt=after[0]) | Q(since=after[0], id__gt=after[1]))
    rows = listed(values[:limit])
    concerning(records=[row.id for row in rows])
    return rows


@query(Permission.JUDGE, called="Opened a value that many people share")
def shared_value(viewer: Viewer, *, value: UUID) -> tuple[SharedRow, list[WordShown]] | None:
    """Returns one of them with what people said of it, latest first; None: there is none, or it is not the viewer's to see."""
    rows = listed(SharedValue.objects.filter(id=value, area_id=viewer.area_id))
    if not rows:
        return None
    concerning(records=[value])
    return rows[0], words_shown(SharedWord.objects.filter(value=value).order_by("-at", "id"))


@query(Permission.OPERATE, called="Listed values that many people share on the server")
def shared_values_listed(viewer: Viewer) -> list[SharedRow]:
    """Returns every value that many share, for the operator: by kind, the most widely shared first."""
    return listed(SharedValue.objects.order_by("kind", "-people", "text"))


def damping_of(things: Iterable[UUID]) -> dict[UUID, bool]:
    """Background: returns which of these things are damped (True), and of which a person said that they are not (False).

    What a person joined is damped if anything in it is.
    """
    joined_in: dict[UUID, UUID] = {}
    for thing, described in described_in(things).items():
        joined_in.update(dict.fromkeys(described, thing))
    damping: dict[UUID, bool] = {}
    values = SharedValue.objects.filter(id__in=list(joined_in)).values_list("id", "is_damped", "word")
    for value, is_damped, word in values:
        if is_damped or word == "do_not_damp":
            thing = joined_in[value]
            damping[thing] = is_damped or damping.get(thing, False)
    return damping


def damped_among(things: Iterable[UUID]) -> set[UUID]:
    """Inside a recorded act: returns those of these things that are damped, or hold something that is, as far as whoever asks
    may see it."""
    described = {thing: thing for thing in things} | described_for_viewer(things)
    damped = SharedValue.objects.filter(id__in=list(described), is_damped=True).values_list("id", flat=True)
    return {described[value] for value in damped}


def moved_among(nominals: Iterable[UUID], *, since: datetime) -> set[UUID]:
    """Background: returns those of these nominals in which a subject stands that stood elsewhere since then."""
    members = Membership.objects.filter(nominal__in=list(nominals), until=None)
    stands = dict(members.values_list("subject", "nominal"))
    before = Membership.objects.filter(subject__in=list(stands), until__gte=since)
    return {stands[subject] for subject in before.values_list("subject", flat=True)}


@dataclass(frozen=True)
class AsideRow:
    """A number that so many share that whoever came with it was not joined at once. `kind` is blank where it is not one
    number alone."""

    kind: str
    value: str
    since: datetime  # when somebody was put aside because of it for the first time
    waiting: int  # descriptions that the reader may see and that wait
    joined_at: datetime | None  # when the last of them were joined; None: some wait


@query(Permission.JUDGE, called="Listed numbers too many share to be joined at once")
def put_aside(viewer: Viewer, *, limit: int = 50) -> list[AsideRow]:
    """Returns the numbers of descriptions that were put aside, as far as the viewer may see them: the latest first."""
    rows = PutAside.objects.filter(area_id=viewer.area_id).values("kind", "value")
    counted = rows.annotate(
        since=Min("put_aside_at"),
        latest=Max("put_aside_at"),
        waiting=Count("identity", filter=Q(joined_at=None)),
        joined=Max("joined_at"),
    )
    return [
        AsideRow(row["kind"], row["value"], row["since"], row["waiting"], None if row["waiting"] else row["joined"])
        for row in counted.order_by("-latest", "kind", "value")[:limit]
    ]


# -- for the operator's commands ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Link:
    """Where one subject or mention stands. `nominal` is None for a subject that was not joined yet."""

    agency: str
    key: str
    ref: str
    kind: str  # person, vehicle, phone, account, place
    nominal: UUID | None


@query(Permission.OPERATE, called="Listed reports to join on the server")
def submissions_to_link(viewer: Viewer) -> list[UUID]:
    """Returns every submission there is, oldest first."""
    return every_submission()


@query(Permission.DERIVE, called="Looked for profiles of people that older code made")
def outdated_profiles(viewer: Viewer) -> list[UUID]:
    """Background: returns submissions with a profile that older code made."""
    return run.outdated()


@query(Permission.DERIVE, called="Looked for people from before the second rule")
def people_untold(viewer: Viewer) -> list[UUID]:
    """Background: returns identities of whom it was not kept what was told, because they came before the second rule."""
    return telling.untold()


@query(Permission.DERIVE, called="Listed areas to join")
def areas_to_link(viewer: Viewer) -> list[UUID]:
    """Background: returns areas that hold anybody."""
    return run.areas()


@query(Permission.DERIVE, called="Weighed the pairs of an area")
def pairs_weighed(
    viewer: Viewer,
    *,
    area: UUID,
    memory: str = duckdb_tables.MEMORY,
    progress: duckdb_tables.Progress = duckdb_tables.ignore_progress,
    engine: str = "duckdb",
) -> run.Area:
    """Background: weighs the pairs of an area. Raises ModelRefused, duckdb_tables.NoRoom where memory or disk ran out, or
    spark_engine.NoSpark."""
    return run.weigh_area(area, memory=memory, progress=progress, engine=engine)


@query(Permission.OPERATE, called="Listed where people and things of reports stand on the server")
def links_of(viewer: Viewer, *, submissions: Sequence[UUID]) -> list[Link]:
    """Returns where each subject and mention of these submissions stands."""
    reports = list(stated_submissions(submissions))
    subjects = chain.from_iterable(report.subjects for report in reports)
    nominals = nominals_of_subjects([subject.id for subject in subjects])
    things: dict[UUID, UUID] = {}
    for report in reports:
        for mention in report.mentions:
            things[mention.id] = thing_id(report.submission.area_id, mention.kind, mention.stated, mention.id)
    now = things_now(things.values())
    links: list[Link] = []
    for report in reports:
        agency, key = report.submission.agency.code, report.submission.key
        for subject in report.subjects:
            links.append(Link(agency, key, subject.ref, "person", nominals.get(subject.id)))
        for mention in report.mentions:
            links.append(Link(agency, key, mention.ref, mention.kind, now[things[mention.id]]))
    concerning(subjects=nominals.values(), records=submissions)
    return links


@query(Permission.OPERATE, called="Read senders’ names for people on the server", code="linkage.queries.named_subjects")
def names_of_subjects(viewer: Viewer, *, subjects: Iterable[UUID]) -> dict[UUID, tuple[str, str, str]]:
    """Returns for each subject (agency code, key, ref)."""
    rows = SubjectProfile.objects.filter(subject__in=list(subjects)).values_list("subject", "submission", "ref")
    sent = senders({submission for _, submission, _ in rows})
    agencies = agencies_by_id()
    named: dict[UUID, tuple[str, str, str]] = {}
    for subject, submission, ref in rows:
        agency, key = sent[submission]
        named[subject] = (agencies[agency].code, key, ref)
    return named


@query(
    Permission.OPERATE,
    called="Looked people up by their senders’ names on the server",
    code="linkage.queries.subjects_named",
)
def subjects_by_name(viewer: Viewer, *, names: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], UUID]:
    """Returns subjects by (agency code, key, ref); those that there are."""
    subjects = subjects_sent(names)
    concerning(records=subjects.values())
    return subjects


@query(Permission.OPERATE, called="Listed the people of reports on the server")
def nominals_in(viewer: Viewer, *, submissions: Iterable[UUID]) -> set[UUID]:
    """Returns every nominal in which a subject of these submissions stands now."""
    members = Membership.objects.filter(submission__in=list(submissions), until=None)
    return set(members.values_list("nominal", flat=True).distinct())


@dataclass(frozen=True)
class JoiningTotals:
    """How far joining has come: subjects, the nominals they stand in, and who or what joined them."""

    subjects: int
    nominals: int
    pairs_by_rule: int
    pairs_by_people: int
    pairs_to_judge: int


@query(Permission.OPERATE, called="Counted what is joined on the server", code="linkage.queries.joined")
def joining_totals(viewer: Viewer) -> JoiningTotals:
    """Returns the account of joining, in numbers."""
    members = Membership.objects.filter(until=None)
    by_rule = Judgement.objects.filter(answer="same").exclude(rule="").count()
    asked = set(map(frozenset, Candidate.objects.filter(is_open=True).values_list("nominal_a", "nominal_b").distinct()))
    undone = Judgement.objects.filter(answer="undone").values("undoes")
    judged = Judgement.objects.filter(rule="", said_of=None).exclude(answer="undone").exclude(id__in=undone)
    return JoiningTotals(
        subjects=members.count(),
        nominals=members.values("nominal").distinct().count(),
        pairs_by_rule=by_rule,
        pairs_by_people=judged.values("subject_a", "subject_b").distinct().count(),
        pairs_to_judge=len(asked - answered_pairs(chain.from_iterable(asked))),
    )
