"""Every write about things."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NeedsReason, NotFound, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.base.topics import publish
from wholepicture.intake.queries import stated_submissions
from wholepicture.linkage import Contradiction
from wholepicture.linkage.judgements.effective import latest_thing_answers
from wholepicture.linkage.judgements.undoing import AlreadyUndone
from wholepicture.linkage.models import THING_ANSWERS, ThingJudgement, ThingProfile, ThingStanding
from wholepicture.linkage.things import membership, review_queue
from wholepicture.linkage.things.review_queue import facts_of_mentions
from wholepicture.linkage.things.rules import any_parted, compare


class NoSuchThings(Refusal):
    """There are no two things of one kind here that you can see. Check the link, or the rows of your file."""

    status = 404


class CannotBeOne(Refusal):
    """Two whole registrations, two whole numbers or two property numbers that differ are never one thing here. Nothing was
    recorded. If one of them was mistaken, its agency can send the report again with the right one."""


class KeptApart(Contradiction):
    """This would join two things that somebody judged to be different. Undo that judgement first, or leave it."""


@command(Permission.DERIVE, called="Joined things again after a judgement", action="combination")
def rejoin_things(viewer: Viewer, *, mentions: Iterable[UUID]) -> int:
    """Background: derives again in what the things of these mentions stand, after a judgement."""
    listed = list(mentions)
    changed = membership.stand_again(listed)
    review_queue.refresh(listed)
    publish("submission.linked", changed)
    concerning(records=changed)
    return len(changed)


@command(
    Permission.DERIVE,
    called="Made profiles of things again",
    action="combination",
    code="linkage.things.commands.take_in_again",
)
def profile_things_again(viewer: Viewer, *, submissions: Sequence[UUID]) -> int:
    """Background: makes the profiles of things that these submissions lack, or that older code made, and asks about them.

    Returns how many questions are new.
    """
    moved, things = membership.take_in(stated_submissions(submissions), again=True)
    publish("submission.linked", moved)
    concerning(records=submissions)
    return review_queue.find(things)


@command(Permission.JUDGE, called="Judged two things", action="combination")
def judge_things(
    viewer: Viewer, *, mention_a: UUID, mention_b: UUID, answer: str, reason: str, by: UUID | None = None
) -> ThingJudgement:
    """Records that two mentions are of one thing, of different things, or that one is unsure.

    `by` names the person for whom the operator records it (`wholepicture judge --by`); a signed-in viewer judges as
    themself. Raises NoSuchThings, NeedsReason, CannotBeOne where certain keys differ, or KeptApart where *same* would
    join a pair judged different.
    """
    if answer not in THING_ANSWERS:
        raise Refusal(f"{answer!r} is not an answer. Use one of: {', '.join(THING_ANSWERS)}.")
    if not reason.strip():
        raise NeedsReason
    a, b = sorted((mention_a, mention_b))
    rows = ThingProfile.objects.in_bulk([a, b])
    if len(rows) < 2 or rows[a].kind != rows[b].kind or rows[a].thing == rows[b].thing:
        raise NoSuchThings
    if answer == "same":
        _refuse_what_cannot_be(rows[a], rows[b])
    facts = facts_of_mentions([a, b])
    judgement = ThingJudgement.objects.create(
        id=new_id(),
        area_id=rows[a].area_id,
        kind=rows[a].kind,
        mention_a=a,
        mention_b=b,
        answer=answer,
        made_by_id=by or viewer.person,
        reason=reason.strip(),
        rank=compare(rows[a].kind, facts[a], facts[b]).rank,
    )
    concerning(records=[judgement.id, a, b], justification=reason.strip())
    publish("thing.judged", [a, b])
    return judgement


@command(Permission.JUDGE, called="Undid a judgement of things", action="combination")
def undo_thing_judgement(viewer: Viewer, *, judgement: UUID, reason: str, by: UUID | None = None) -> ThingJudgement:
    """Takes a judgement about things back by another one. Everything returns as it was, and both stay on record."""
    if not reason.strip():
        raise NeedsReason
    taken_back = ThingJudgement.objects.filter(id=judgement).exclude(answer="undone").first()
    if taken_back is None:
        raise NotFound
    with stored_first(AlreadyUndone):
        undoing = ThingJudgement.objects.create(
            id=new_id(),
            area_id=taken_back.area_id,
            kind=taken_back.kind,
            mention_a=taken_back.mention_a,
            mention_b=taken_back.mention_b,
            answer="undone",
            undoes=judgement,
            made_by_id=by or viewer.person,
            reason=reason.strip(),
            rank=taken_back.rank,
        )
    concerning(records=[undoing.id, *taken_back.mentions], justification=reason.strip())
    publish("thing.judged", taken_back.mentions)
    return undoing


def _refuse_what_cannot_be(a: ThingProfile, b: ThingProfile) -> None:
    """Refuses to join two groups, as far as the viewer sees them, that hold differing certain keys or were kept apart."""
    ours, theirs = _group(a), _group(b)
    if any_parted(a.kind, _certain(ours), _certain(theirs)):
        raise CannotBeOne
    our_mentions = ThingProfile.objects.filter(thing__in=ours).values("mention")
    their_mentions = ThingProfile.objects.filter(thing__in=theirs).values("mention")
    between = Q(mention_a__in=our_mentions, mention_b__in=their_mentions)
    between |= Q(mention_a__in=their_mentions, mention_b__in=our_mentions)
    answers = latest_thing_answers(ThingJudgement.objects.filter(between))
    answers.pop((a.mention, b.mention), None)
    if "different" in answers.values():
        raise KeptApart


def _group(profile: ThingProfile) -> set[UUID]:
    """Returns the things that stand where this one stands, as far as the viewer sees them."""
    now = ThingStanding.objects.filter(mention=profile.mention, until=None).values("stands_in")
    beside = ThingStanding.objects.filter(stands_in__in=now, until=None).values_list("thing", flat=True)
    return {profile.thing, *beside}


def _certain(things: set[UUID]) -> set[str]:
    return set(ThingProfile.objects.filter(thing__in=things).values_list("certain", flat=True).distinct())
