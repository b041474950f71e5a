"""Reads about things that leave the room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import concerning, query
from wholepicture.intake.queries import every_submission, senders, submissions_sent
from wholepicture.linkage.models import JudgedThing, ThingJudgement, ThingProfile, ThingQuestion, ThingStanding
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
    """Questions about things in their order: what could change something for a child first."""
    found = ThingQuestion.objects.filter(is_open=True).order_by("order", "id")
    if viewer.area_id:
        found = found.filter(area_id=viewer.area_id)
    if after:
        found = found.extra(where=['("order", id) > (%s, %s)'], params=list(after))
    pairs = _pairs(list(found[:limit]), held=0)
    concerning(records=[one.id for one in pairs])
    return pairs


@query(Permission.JUDGE, called="Opened two things to judge")
def thing_pair_to_judge(viewer: Viewer, *, question: UUID) -> ThingPair | None:
    """One question side by side, or None: there is none, or either side is not the viewer's to see."""
    found = ThingQuestion.objects.filter(id=question).first()
    pairs = _pairs([found], held=HELD) if found else []
    if not pairs:
        return None
    concerning(records=[question, pairs[0].a.mention, pairs[0].b.mention])
    return pairs[0]


@query(Permission.JUDGE, called="Read recent judgements of things")
def thing_judgements_recent(viewer: Viewer, *, is_own: bool = False, limit: int = 50) -> list[JudgedPair]:
    """What people (or only the viewer) judged of things in the area, newest first, undone or not."""
    made = ThingJudgement.objects.filter(area_id=viewer.area_id).exclude(answer="undone")
    if is_own:
        made = made.filter(made_by_id=viewer.professional_id)
    rows = list(made.order_by("-at", "id")[:limit])
    undone = dict(ThingJudgement.objects.filter(undoes__in=[one.id for one in rows]).values_list("undoes", "at"))
    mentions = {one for row in rows for one in (row.mention_a, row.mention_b)}
    written = dict(ThingProfile.objects.filter(mention__in=mentions).values_list("mention", "written"))
    names = names_of({one.made_by_id for one in rows})
    concerning(records=[one.id for one in rows])
    return [
        JudgedPair(
            id=one.id,
            kind=one.kind,
            mention_a=one.mention_a,
            mention_b=one.mention_b,
            written_a=written.get(one.mention_a, {}),
            written_b=written.get(one.mention_b, {}),
            answer=one.answer,
            reason=one.reason,
            by=names.get(one.made_by_id, ""),
            at=one.at,
            undone_at=undone.get(one.id),
        )
        for one in rows
    ]


def _pairs(found: Sequence[ThingQuestion], *, held: int) -> list[ThingPair]:
    mentions = {one for row in found for one in (row.mention_a, row.mention_b)}
    sides, facts = _sides(mentions, held), facts_of_mentions(mentions)
    return [
        ThingPair(
            id=one.id,
            kind=one.kind,
            a=sides[one.mention_a],
            b=sides[one.mention_b],
            compared=compare(one.kind, facts[one.mention_a], facts[one.mention_b]),
            rank=one.rank,
            order=one.order,
            is_touched=one.is_touched,
            is_open=one.is_open,
        )
        for one in found
        if one.mention_a in sides and one.mention_b in sides
    ]


def _sides(mentions: Iterable[UUID], held: int) -> dict[UUID, ThingSide]:
    agencies = agencies_by_id()
    rows = list(ThingProfile.objects.filter(mention__in=list(mentions)))
    standing = ThingStanding.objects.filter(mention__in=[one.mention for one in rows], until=None)
    stands_in = dict(standing.values_list("mention", "stands_in"))
    out = {}
    for row in rows:
        now = stands_in.get(row.mention, row.thing)
        others = _mentions_of(now, row.thing)[:held] if held else []
        out[row.mention] = ThingSide(
            mention=row.mention,
            thing=now,
            kind=row.kind,
            ref=row.ref,
            agency=agencies[row.agency_id].name,
            submission=row.submission,
            received_at=row.received_at,
            written=row.written,
            held=[Held(agencies[one.agency_id].name, one.submission, one.received_at, one.written) for one in others],
        )
    return out


def _mentions_of(stands_in: UUID, thing: UUID) -> Any:
    """Mentions that the viewer may see of everything that stands in a thing, newest first."""
    things = {thing, *ThingStanding.objects.filter(stands_in=stands_in, until=None).values_list("thing", flat=True)}
    return ThingProfile.objects.filter(thing__in=things).order_by("-received_at", "mention")


# -- inside recorded acts -------------------------------------------------------------------------------------------


def thing_now(thing: UUID) -> UUID:
    """In what a thing stands now, by an id that it has or had, as far as whoever asks may see it."""
    now = ThingStanding.objects.filter(thing=thing, until=None).values_list("stands_in", flat=True).first()
    if now is None:
        then = ThingStanding.objects.filter(stands_in=thing).values_list("thing", flat=True).first()
        if then:
            now = ThingStanding.objects.filter(thing=then, until=None).values_list("stands_in", flat=True).first()
    return now or thing


def things_in(thing: UUID, *, known_at: datetime) -> set[UUID]:
    """The things that stood in this one on a past moment, as far as whoever asks may see them."""
    then = ThingStanding.objects.filter(since__lte=known_at).exclude(until__lte=known_at)
    found = set(then.filter(stands_in=thing).values_list("thing", flat=True))
    if not found and not ThingStanding.objects.filter(thing=thing).exists():
        return {thing}
    return found


def things_now(things: Iterable[UUID]) -> dict[UUID, UUID]:
    """Background: in what each of these things stands now."""
    return now_of(things)


def described_in(things: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Background: each of these things with everything that a person joined in it, as described alone."""
    found = {one: {one} for one in things}
    for one, stands_in in JudgedThing.objects.filter(stands_in__in=list(found)).values_list("id", "stands_in"):
        found[stands_in].add(one)
    return found


def names_over_time(thing: UUID) -> set[UUID]:
    """Background: every id that a thing, or anything that stands in it now, has or had."""
    rows = JudgedThing.objects.filter(stands_in=thing).values_list("id", "spans")
    return {thing} | {one for name, spans in rows for one in (name, *(UUID(span[0]) for span in spans))}


# -- for the operator's commands ------------------------------------------------------------------------------------


@query(Permission.DERIVE, called="Looked for profiles of things that older code made")
def submissions_with_old_things(viewer: Viewer, *, among: Sequence[UUID]) -> list[UUID]:
    """Background: those of these submissions whose things have no profile of this version of the code."""
    current = ThingProfile.objects.filter(submission__in=list(among), version=VERSION)
    known = set(current.values_list("submission", flat=True).distinct())
    return [one for one in among if one not in known]


@query(
    Permission.DERIVE,
    called="Listed reports whose things are looked through",
    formerly=["linkage.things.queries.submissions_with_things"],
)
def submissions_to_look_through(viewer: Viewer) -> list[UUID]:
    """Background: every submission there is, oldest first."""
    return every_submission()


@query(Permission.OPERATE, called="Looked things up by their senders’ names on the server")
def mentions_named(viewer: Viewer, *, names: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], UUID]:
    """Mentions by (agency code, key, ref); those that there are."""
    wanted = {name for name in names if not any("\0" in part for part in name)}
    sent = submissions_sent((agency, key) for agency, key, _ in wanted)
    by_submission = {submission: sender for sender, submission in sent.items()}
    rows = ThingProfile.objects.filter(submission__in=list(by_submission)).order_by("mention")
    found = {
        (*by_submission[at], ref): mention for at, ref, mention in rows.values_list("submission", "ref", "mention")
    }
    found = {name: mention for name, mention in found.items() if name in wanted}
    concerning(records=found.values())
    return found


@query(Permission.OPERATE, called="Read senders’ names for things on the server")
def named_mentions(viewer: Viewer, *, mentions: Iterable[UUID]) -> dict[UUID, tuple[str, str, str]]:
    """For each mention (agency code, key, ref). A person's own has the person's ref in front: `c1.phone1`, `c1.home`."""
    rows = ThingProfile.objects.filter(mention__in=list(mentions)).values_list("mention", "submission", "ref")
    sent = senders({submission for _, submission, _ in rows})
    codes = {one.id: one.code for one in agencies_by_id().values()}
    return {mention: (codes[sent[at][0]], sent[at][1], ref) for mention, at, ref in rows}
