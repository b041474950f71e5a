"""Reads about things that leave the room."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import concerning, query
from wholepicture.intake.queries import every_submission, senders, submissions_sent
from wholepicture.linkage.models import JudgedThing, ThingJudgement, ThingProfile, ThingQuestion, ThingStanding
from wholepicture.linkage.models.pairs import paired_mentions
from wholepicture.linkage.things.findings import Comparison
from wholepicture.linkage.things.profiling import VERSION
from wholepicture.linkage.things.review_queue import facts_of_mentions, now_of
from wholepicture.linkage.things.rules import compare
from wholepicture.partnership.queries import agencies_by_id, names_of

HELD = 20  # mentions of one thing that a page lists: the newest


@dataclass(frozen=True)
class Held:
    """What one agency's report says of a thing."""

    agency: str
    submission: UUID
    received_at: datetime
    written: dict[str, Any]


@dataclass(frozen=True)
class ThingSide:
    """A mention as compared, with everything else that the viewer may see of the thing in which it stands."""

    mention: UUID
    thing: UUID  # in which it stands now
    kind: str
    ref: str
    agency: str
    submission: UUID
    received_at: datetime
    written: dict[str, Any]
    held: list[Held]


@dataclass(frozen=True)
class ThingPair:
    """A question: two sides, and what speaks for and against, of what the viewer may see of both."""

    id: UUID
    kind: str
    a: ThingSide
    b: ThingSide
    compared: Comparison
    rank: int
    order: int
    is_touched: bool
    is_open: bool


@dataclass(frozen=True)
class JudgedPair:
    """A judgement about things as shown, with whether it still stands."""

    id: UUID
    kind: str
    mention_a: UUID
    mention_b: UUID
    written_a: dict[str, Any]
    written_b: dict[str, Any]
    answer: str
    reason: str
    by: str
    at: datetime
    undone_at: datetime | None


@query(Permission.JUDGE, called="Listed things to judge")
def things_to_judge(viewer: Viewer, *, limit: int = 50, after: tuple[int, UUID] | None = None) -> list[ThingPair]:
    """Returns questions about things in their order: what could change something for a child first."""
    waiting = ThingQuestion.objects.filter(is_open=True).order_by("order", "id")
    if viewer.area_id:
        waiting = waiting.filter(area_id=viewer.area_id)
    if after:
        waiting = waiting.extra(where=['("order", id) > (%s, %s)'], params=list(after))
    pairs = _pairs(list(waiting[:limit]), held=0)
    concerning(records=[pair.id for pair in pairs])
    return pairs


def asked_among_things(things: Iterable[UUID]) -> dict[frozenset[UUID], UUID]:
    """Inside a recorded act: the questions that wait about two of these things, by the two, as far as whoever asks judges and may
    see both."""
    listed = list(things)
    waiting = ThingQuestion.objects.filter(is_open=True, thing_a__in=listed, thing_b__in=listed).order_by(
        "-order", "-id"
    )
    return {frozenset(question.things): question.id for question in waiting if len(set(question.things)) == 2}


@query(Permission.JUDGE, called="Opened two things to judge")
def thing_pair_to_judge(viewer: Viewer, *, question: UUID) -> ThingPair | None:
    """Returns one question side by side, or None: there is none, or either side is not the viewer's to see."""
    pairs = _pairs(list(ThingQuestion.objects.filter(id=question)), held=HELD)
    if not pairs:
        return None
    concerning(records=[question, pairs[0].a.mention, pairs[0].b.mention])
    return pairs[0]


@query(Permission.JUDGE, called="Read recent judgements of things")
def thing_judgements_recent(viewer: Viewer, *, is_own: bool = False, limit: int = 50) -> list[JudgedPair]:
    """Returns what people (or only the viewer) judged of things in the area, newest first, undone or not."""
    judgements = ThingJudgement.objects.filter(area_id=viewer.area_id).exclude(answer="undone")
    if is_own:
        judgements = judgements.filter(made_by_id=viewer.professional_id)
    rows = list(judgements.order_by("-at", "id")[:limit])
    ids = [row.id for row in rows]
    undone = dict(ThingJudgement.objects.filter(undoes__in=ids).values_list("undoes", "at"))
    written = dict(ThingProfile.objects.filter(mention__in=paired_mentions(rows)).values_list("mention", "written"))
    names = names_of({row.made_by_id for row in rows})
    concerning(records=ids)
    shown: list[JudgedPair] = []
    for row in rows:
        shown.append(
            JudgedPair(
                id=row.id,
                kind=row.kind,
                mention_a=row.mention_a,
                mention_b=row.mention_b,
                written_a=written.get(row.mention_a, {}),
                written_b=written.get(row.mention_b, {}),
                answer=row.answer,
                reason=row.reason,
                by=names.get(row.made_by_id, ""),
                at=row.at,
                undone_at=undone.get(row.id),
            )
        )
    return shown


def _pairs(questions: Sequence[ThingQuestion], *, held: int) -> list[ThingPair]:
    """Returns questions side by side, those of which the viewer may see both sides."""
    mentions = paired_mentions(questions)
    sides, facts = _sides(mentions, held), facts_of_mentions(mentions)
    pairs: list[ThingPair] = []
    for question in questions:
        a, b = question.mentions
        if a in sides and b in sides:
            pairs.append(
                ThingPair(
                    id=question.id,
                    kind=question.kind,
                    a=sides[a],
                    b=sides[b],
                    compared=compare(question.kind, facts[a], facts[b]),
                    rank=question.rank,
                    order=question.order,
                    is_touched=question.is_touched,
                    is_open=question.is_open,
                )
            )
    return pairs


def _sides(mentions: Iterable[UUID], held: int) -> dict[UUID, ThingSide]:
    agencies = agencies_by_id()
    rows = list(ThingProfile.objects.filter(mention__in=list(mentions)))
    standings = ThingStanding.objects.filter(mention__in=[row.mention for row in rows], until=None)
    stands_in = dict(standings.values_list("mention", "stands_in"))
    sides: dict[UUID, ThingSide] = {}
    for row in rows:
        now = stands_in.get(row.mention, row.thing)
        others = _mentions_of(now, row.thing)[:held] if held else []
        sides[row.mention] = ThingSide(
            mention=row.mention,
            thing=now,
            kind=row.kind,
            ref=row.ref,
            agency=agencies[row.agency_id].name,
            submission=row.submission,
            received_at=row.received_at,
            written=row.written,
            held=[Held(agencies[row.agency_id].name, row.submission, row.received_at, row.written) for row in others],
        )
    return sides


def _mentions_of(stands_in: UUID, thing: UUID) -> QuerySet[ThingProfile]:
    """Returns mentions that the viewer may see of everything that stands in a thing, newest first."""
    things = {thing, *ThingStanding.objects.filter(stands_in=stands_in, until=None).values_list("thing", flat=True)}
    return ThingProfile.objects.filter(thing__in=things).order_by("-received_at", "mention")


# -- inside recorded acts -------------------------------------------------------------------------------------------


def thing_now(thing: UUID) -> UUID:
    """Returns in what a thing stands now, by an id that it has or had, as far as whoever asks may see it."""
    return shown_things_now([thing])[thing]


def shown_things_now(things: Iterable[UUID]) -> dict[UUID, UUID]:
    """Returns in what each of these things stands now, by an id that it has or had, as far as whoever asks may see it; one of which
    that does not show, in itself. In three statements at most."""
    asked = set(things)
    standing = ThingStanding.objects.filter(until=None)
    now = dict(standing.filter(thing__in=asked).values_list("thing", "stands_in"))
    if rest := asked - set(now):
        then = dict(ThingStanding.objects.filter(stands_in__in=rest).values_list("stands_in", "thing"))
        later = dict(standing.filter(thing__in=set(then.values())).values_list("thing", "stands_in"))
        now |= {id: later[thing] for id, thing in then.items() if thing in later}
    return {thing: now.get(thing, thing) for thing in asked}


def things_in(thing: UUID, *, known_at: datetime) -> set[UUID]:
    """Returns the things that stood in this one on a past moment, as far as whoever asks may see them."""
    then = ThingStanding.objects.filter(since__lte=known_at).exclude(until__lte=known_at)
    stood_in_it = set(then.filter(stands_in=thing).values_list("thing", flat=True))
    if not stood_in_it and not ThingStanding.objects.filter(thing=thing).exists():
        return {thing}
    return stood_in_it


def standing_of_things(things: Iterable[UUID]) -> dict[UUID, UUID]:
    """Returns in what each of these things, as described alone, stands now, as far as whoever asks may see it; a thing of
    which nothing was judged stands in itself, and is left out."""
    now = ThingStanding.objects.filter(thing__in=list(things), until=None)
    return dict(now.values_list("thing", "stands_in"))


def standing_in(things: Iterable[UUID]) -> set[UUID]:
    """Returns these things, and whatever stands in them now, as described alone, as far as whoever asks may see it."""
    asked = set(things)
    return asked.union(ThingStanding.objects.filter(stands_in__in=asked, until=None).values_list("thing", flat=True))


def described_for_viewer(things: Iterable[UUID]) -> dict[UUID, UUID]:
    """Returns whatever was joined in these things, as described alone, each with the one of these in which it stands, as far as
    whoever asks may see it."""
    joined = ThingStanding.objects.filter(stands_in__in=list(things), until=None)
    return dict(joined.values_list("thing", "stands_in"))


def joined_since(things: Iterable[UUID], since: datetime, *, besides: Collection[UUID]) -> set[UUID]:
    """Background: returns those of these things in which something else was joined since then, told by a report besides these."""
    joined = ThingStanding.objects.filter(stands_in__in=list(things), until=None, since__gte=since)
    told = joined.exclude(submission__in=list(besides)).exclude(thing=F("stands_in"))
    return set(told.values_list("stands_in", flat=True))


def things_now(things: Iterable[UUID]) -> dict[UUID, UUID]:
    """Background: returns in what each of these things stands now."""
    return now_of(things)


def described_in(things: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Background: returns each of these things with everything that a person joined in it, as described alone."""
    described = {thing: {thing} for thing in things}
    joined = JudgedThing.objects.filter(stands_in__in=list(described)).values_list("id", "stands_in")
    for thing, stands_in in joined:
        described[stands_in].add(thing)
    return described


# -- for the operator's commands ------------------------------------------------------------------------------------


@query(Permission.DERIVE, called="Looked for profiles of things that older code made")
def submissions_with_old_things(viewer: Viewer, *, among: Sequence[UUID]) -> list[UUID]:
    """Background: returns those of these submissions whose things have no profile of this version of the code."""
    current = ThingProfile.objects.filter(submission__in=list(among), version=VERSION)
    known = set(current.values_list("submission", flat=True).distinct())
    return [submission for submission in among if submission not in known]


@query(
    Permission.DERIVE,
    called="Listed reports whose things are looked through",
    formerly=["linkage.things.queries.submissions_with_things"],
)
def submissions_to_look_through(viewer: Viewer) -> list[UUID]:
    """Background: returns every submission there is, oldest first."""
    return every_submission()


@query(
    Permission.OPERATE,
    called="Looked things up by their senders’ names on the server",
    code="linkage.things.queries.mentions_named",
)
def mentions_by_name(viewer: Viewer, *, names: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], UUID]:
    """Returns mentions by (agency code, key, ref); those that there are."""
    wanted = {name for name in names if "\0" not in "".join(name)}
    sent = submissions_sent((agency, key) for agency, key, _ in wanted)
    by_submission = dict(zip(sent.values(), sent, strict=True))
    rows = ThingProfile.objects.filter(submission__in=list(by_submission)).order_by("mention")
    named: dict[tuple[str, str, str], UUID] = {}
    for submission, ref, mention in rows.values_list("submission", "ref", "mention"):
        agency, key = by_submission[submission]
        if (agency, key, ref) in wanted:
            named[agency, key, ref] = mention
    concerning(records=named.values())
    return named


@query(
    Permission.OPERATE,
    called="Read senders’ names for things on the server",
    code="linkage.things.queries.named_mentions",
)
def names_of_mentions(viewer: Viewer, *, mentions: Iterable[UUID]) -> dict[UUID, tuple[str, str, str]]:
    """Returns for each mention (agency code, key, ref). A person's own has the person's ref in front: `c1.phone1`, `c1.home`."""
    rows = ThingProfile.objects.filter(mention__in=list(mentions)).values_list("mention", "submission", "ref")
    sent = senders({submission for _, submission, _ in rows})
    agencies = agencies_by_id()
    named: dict[UUID, tuple[str, str, str]] = {}
    for mention, submission, ref in rows:
        agency, key = sent[submission]
        named[mention] = (agencies[agency].code, key, ref)
    return named
