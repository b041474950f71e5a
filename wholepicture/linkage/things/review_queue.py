"""Questions about things: whom a thing meets under its keys, what is worth asking, and in which order.

Runs as the background worker. Nothing here joins anything. What one new report costs does not grow with what is stored: a
thing has some dozen keys, of each at most `WIDEST` others are read from the index alone (those with a certain key first),
and of those at most `MOST_COMPARED` are looked at in full. At ten million reports the keys take some ten rows for each
different thing, not for each mention of it.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Q

from wholepicture.base import clock
from wholepicture.base.database_role import cursor, prepared
from wholepicture.base.ids import derived_id
from wholepicture.linkage.models import JudgedThing, Pressing, ThingProfile, ThingQuestion, ThingSighting
from wholepicture.linkage.models.pairs import paired_mentions, paired_things
from wholepicture.linkage.things.findings import Comparison
from wholepicture.linkage.things.rules import any_parted, best, compare, order_of

WIDEST = 30
"""Things of one key that are looked at: a wider block says too little."""
MOST_COMPARED = 6
"""Things, the likeliest by one mention each, of which more mentions are compared."""
MENTIONS = 4
"""Mentions of one thing that are compared: the newest."""
COUNTED = 200
"""Mentions of one thing by which its people are counted."""

Pair = frozenset[UUID]


@dataclass(frozen=True)
class ComparedMention:
    """A mention as compared."""

    mention: UUID
    thing: UUID
    kind: str
    area: UUID
    certain: str
    received_at: datetime
    facts: dict[str, Any]


def find(things: Iterable[UUID]) -> int:
    """Puts each of these things before an officer with the one that it most likely is. Returns how many questions are new.

    One question a newcomer: if it is answered, the next likeliest is asked (`refresh`).
    """
    met = _met_by(things)
    if not met:
        return 0
    now = now_of({*met, *chain.from_iterable(met.values())})
    asked_about = _asked_about({now[thing] for thing in met})
    likeliest = _likeliest_of_each(met, now, asked_about)
    if not likeliest:
        return 0
    shortlist = _Shortlist.of(likeliest)
    questions: dict[Pair, ThingQuestion] = {}
    for thing, others in likeliest.items():
        question = None if now[thing] in asked_about else shortlist.question(thing, others, questions)
        if question:
            questions[frozenset(question.things)] = question
            asked_about.add(now[thing])
    stored = ThingQuestion.objects.bulk_create(questions.values(), ignore_conflicts=True)
    _put_in_order(stored)
    return len(stored)


def _likeliest_of_each(
    met: Mapping[UUID, Sequence[UUID]], now: Mapping[UUID, UUID], asked_about: Collection[UUID]
) -> dict[UUID, list[UUID]]:
    """Returns of each new thing those likeliest to be it that stand elsewhere, in the order in which the new ones came.

    None for a thing that waits for an answer already.
    """
    newest = {thing: mentions[0] for thing, mentions in _newest(now, most=1).items()}
    likeliest: dict[UUID, list[UUID]] = {}
    for thing in sorted(newest.keys() & met.keys(), key=lambda thing: (newest[thing].received_at, thing)):
        if now[thing] in asked_about:
            continue
        others = [newest[other] for other in met[thing] if other in newest]
        likeliest[thing] = [other for other in _likeliest(newest[thing], others) if now[other] != now[thing]]
    return likeliest


def _likeliest(new: ComparedMention, others: Iterable[ComparedMention]) -> list[UUID]:
    """Returns the things likeliest to be this one by one mention each. What cannot be it is left out."""
    ranked: list[tuple[int, bool, str, UUID]] = []
    for other in others:
        compared = compare(new.kind, new.facts, other.facts)
        if not compared.parts:
            ranked.append((-compared.rank, not other.certain, str(other.thing), other.thing))
    return [thing for *_, thing in sorted(ranked)[:MOST_COMPARED]]


@dataclass(frozen=True)
class _Choice:
    """A thing worth a question about a new one, by the likeliest mention of each."""

    compared: Comparison
    new: ComparedMention
    other: ComparedMention
    is_loose: bool  # nothing certain is known of the other

    @property
    def place(self) -> tuple[int, bool, str]:
        return -self.compared.rank, self.is_loose, str(self.other.thing)


@dataclass(frozen=True)
class _Shortlist:
    """What is known of new things and of those likeliest to be them, all of it read once."""

    known: Mapping[UUID, Sequence[ComparedMention]]
    groups: Mapping[UUID, "Group"]
    answered: Collection[Pair]
    waiting: Collection[Pair]

    @classmethod
    def of(cls, likeliest: Mapping[UUID, Sequence[UUID]]) -> "_Shortlist":
        known = _newest({*likeliest, *chain.from_iterable(likeliest.values())}, most=MENTIONS)
        groups = _groups(known)
        waiting = _waiting_pairs([groups[thing].now for thing in likeliest])
        return cls(known, groups, _answered_pairs(groups), waiting)

    def question(self, thing: UUID, others: Sequence[UUID], asked: Collection[Pair]) -> ThingQuestion | None:
        """Returns the one question that a thing is worth, or None; none beside those `asked` already."""
        choice = min(self._worth_asking(thing, others), key=lambda choice: choice.place, default=None)
        if choice is None:
            return None
        pair = self._pair(thing, choice.other.thing)
        if pair in self.waiting or pair in asked:
            return None
        return ThingQuestion(
            id=derived_id("thing question", *sorted((choice.new.mention, choice.other.mention))),
            area_id=choice.new.area,
            kind=choice.new.kind,
            mention_a=choice.new.mention,
            mention_b=choice.other.mention,
            thing_a=self.groups[thing].now,
            thing_b=self.groups[choice.other.thing].now,
            rank=choice.compared.rank,
            order=0,
            found_at=clock.now(),
        )

    def _worth_asking(self, thing: UUID, others: Sequence[UUID]) -> Iterator[_Choice]:
        ours = self.known[thing]
        for other in others:
            if self._pair(thing, other) in self.answered:
                continue
            if _can_never_be_one(ours[0].kind, self.groups[thing], self.groups[other]):
                continue
            theirs = self.known[other]
            likeliest = best(ours[0].kind, [mention.facts for mention in ours], [mention.facts for mention in theirs])
            if likeliest and likeliest[0].is_worth_asking:
                compared, i, j = likeliest
                yield _Choice(compared, ours[i], theirs[j], is_loose=not theirs[0].certain)

    def _pair(self, thing: UUID, other: UUID) -> Pair:
        return frozenset((self.groups[thing].now, self.groups[other].now))


def refresh(mentions: Sequence[UUID]) -> None:
    """Brings the queue up to date after a judgement about these mentions: what was answered, or joined, waits no more."""
    questions = _questions_about(mentions)
    if not questions:
        return
    thing_of = dict(ThingProfile.objects.filter(mention__in=paired_mentions(questions)).values_list("mention", "thing"))
    groups = _groups(_newest(set(thing_of.values()), most=1))
    answered = _answered_pairs(groups)
    ask_again: set[UUID] = set()
    for question in questions:
        a, b = (thing_of[mention] for mention in question.mentions)
        was_open = question.is_open
        _bring_up_to_date(question, groups[a], groups[b], answered)
        if was_open and not question.is_open:
            ask_again |= {a, b}
    _one_each(questions)
    ThingQuestion.objects.bulk_update(questions, ["thing_a", "thing_b", "is_open"])
    _put_in_order([question for question in questions if question.is_open])
    find(ask_again)


def _bring_up_to_date(question: ThingQuestion, a: "Group", b: "Group", answered: Collection[Pair]) -> None:
    """Puts a question between the groups in which its things stand now; it is open while they may be one, and nobody
    has answered."""
    question.thing_a, question.thing_b = a.now, b.now
    is_answered = a.now == b.now or frozenset((a.now, b.now)) in answered
    question.is_open = not is_answered and not _can_never_be_one(question.kind, a, b)


def _questions_about(mentions: Sequence[UUID]) -> list[ThingQuestion]:
    """Returns the questions that name these mentions, or anything in which their things stand now, or stood."""
    things = set(ThingProfile.objects.filter(mention__in=mentions).values_list("thing", flat=True))
    groups = things | set(now_of(things).values())
    for spans in JudgedThing.objects.filter(id__in=things).values_list("spans", flat=True):
        groups |= {UUID(group) for group, _, _ in spans}
    is_about = Q(thing_a__in=groups) | Q(thing_b__in=groups) | Q(mention_a__in=mentions) | Q(mention_b__in=mentions)
    return list(ThingQuestion.objects.filter(is_about))


def _one_each(questions: Iterable[ThingQuestion]) -> None:
    """Leaves one of several questions about the same two things open."""
    seen: set[Pair] = set()
    for question in sorted(questions, key=lambda question: (-question.rank, question.found_at, str(question.id))):
        pair = frozenset(question.things)
        question.is_open = question.is_open and pair not in seen
        if question.is_open:
            seen.add(pair)


def order_again(submissions: Sequence[UUID], *, only_urgent: bool = False) -> None:
    """Gives the questions about what these reports name their place: they are urgent, or no longer."""
    named = ThingProfile.objects.filter(submission__in=submissions)
    if only_urgent:
        named = named.filter(submission__in=Pressing.objects.filter(submission__in=submissions).values("submission"))
    things = set(named.values_list("thing", flat=True))
    if things:
        now = set(now_of(things).values())
        _put_in_order(list(ThingQuestion.objects.filter(Q(thing_a__in=now) | Q(thing_b__in=now), is_open=True)))


# -- what things stand in -------------------------------------------------------------------------------------------


@dataclass
class Group:
    """In what a thing stands now, with everything else that does: certain keys and their things."""

    now: UUID
    things: set[UUID] = field(default_factory=set)
    certain: set[str] = field(default_factory=set)

    def add(self, thing: UUID, certain: str) -> None:
        self.things.add(thing)
        self.certain.add(certain)


def now_of(things: Iterable[UUID]) -> dict[UUID, UUID]:
    """Returns in what each of these things stands now: itself, unless a person joined it to another."""
    listed = set(things)
    joined = dict(JudgedThing.objects.filter(id__in=listed).values_list("id", "stands_in"))
    return {thing: joined.get(thing, thing) for thing in listed}


def _groups(known: Mapping[UUID, Sequence[ComparedMention]]) -> dict[UUID, Group]:
    """Returns what each of these things, known by its mentions, stands in now."""
    now = now_of(known)
    groups = {stands_in: Group(stands_in) for stands_in in now.values()}
    for thing, stands_in in now.items():
        groups[stands_in].add(thing, known[thing][0].certain)
    for row in JudgedThing.objects.filter(stands_in__in=list(groups)):
        groups[row.stands_in].add(row.id, row.certain)
    return {thing: groups[stands_in] for thing, stands_in in now.items()}


def _can_never_be_one(kind: str, a: Group, b: Group) -> bool:
    return any_parted(kind, a.certain, b.certain)


def _answered_pairs(groups: Mapping[UUID, Group]) -> set[Pair]:
    """Returns pairs, as things stand now, between which a person's judgement stands, whatever it says."""
    now: dict[UUID, UUID] = {}
    for group in groups.values():
        now.update(dict.fromkeys(group.things, group.now))
    judged = JudgedThing.objects.filter(id__in=list(now)).values_list("judged", flat=True)
    mentions = set(chain.from_iterable(judged))
    if not mentions:
        return set()
    with cursor() as sql:
        sql.execute(
            """SELECT a.thing, b.thing FROM linkage_thingjudgement j
               JOIN linkage_thingprofile a ON a.mention = j.mention_a
               JOIN linkage_thingprofile b ON b.mention = j.mention_b
               WHERE j.mention_a = ANY (%(mentions)s) AND j.mention_b = ANY (%(mentions)s) AND j.answer <> 'undone'
               AND NOT EXISTS (SELECT 1 FROM linkage_thingjudgement u WHERE u.undoes = j.id)""",
            {"mentions": list(mentions)},
        )
        return {frozenset((now[a], now[b])) for a, b in sql.fetchall() if now.keys() >= {a, b}}


def _asked_about(groups: Collection[UUID]) -> set[UUID]:
    """Returns those of these of which a question as a newcomer waits already."""
    waiting = ThingQuestion.objects.filter(thing_a__in=groups, is_open=True)
    return set(waiting.values_list("thing_a", flat=True))


def _waiting_pairs(groups: Collection[UUID]) -> set[Pair]:
    """Returns the pairs about which a question waits in which one of these stands."""
    waiting = ThingQuestion.objects.filter(Q(thing_a__in=groups) | Q(thing_b__in=groups), is_open=True)
    return set(map(frozenset, waiting.values_list("thing_a", "thing_b")))


# -- reading --------------------------------------------------------------------------------------------------------


def _met_by(things: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Returns by new thing the others with which it shares a key."""
    listed = list(things)
    if not listed:
        return {}
    rows = prepared(
        """SELECT DISTINCT mine.thing, other.thing FROM linkage_thingkey mine
           CROSS JOIN LATERAL (
               SELECT o.thing FROM linkage_thingkey o
               WHERE o.key = mine.key AND o.thing <> mine.thing
               ORDER BY o.is_loose, o.thing LIMIT %s) other
           WHERE mine.thing = ANY (%s)""",
        [WIDEST, listed],
    )
    met: dict[UUID, list[UUID]] = {}
    for thing, other in rows:
        met.setdefault(thing, []).append(other)
    return met


def _newest(things: Iterable[UUID], *, most: int) -> dict[UUID, list[ComparedMention]]:
    """Returns the newest mentions of each of these things, as compared."""
    rows = prepared(
        """SELECT p.mention, p.thing, p.kind, p.area_id, p.certain, p.received_at, p.compared, s.sectors
           FROM unnest(%s::uuid[]) AS wanted (thing)
           CROSS JOIN LATERAL (
               SELECT mention, thing, kind, area_id, certain, received_at, compared FROM linkage_thingprofile
               WHERE thing = wanted.thing ORDER BY received_at DESC, mention LIMIT %s) p
           LEFT JOIN linkage_thingsighting s ON s.mention = p.mention
           ORDER BY p.thing, p.received_at DESC, p.mention""",
        [list(things), most],
    )
    newest: dict[UUID, list[ComparedMention]] = {}
    for *row, compared, sectors in rows:
        facts = json.loads(compared) | ({"sectors": sectors} if sectors else {})
        mention = ComparedMention(*[*row, facts])
        newest.setdefault(mention.thing, []).append(mention)
    return newest


def facts_of_mentions(mentions: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """Returns what is compared of each mention, as far as whoever asks may see it."""
    listed = list(mentions)
    facts: dict[UUID, dict[str, Any]] = dict(
        ThingProfile.objects.filter(mention__in=listed).values_list("mention", "compared")
    )
    for mention, sectors in ThingSighting.objects.filter(mention__in=listed).values_list("mention", "sectors"):
        if mention in facts:
            facts[mention] = facts[mention] | {"sectors": sectors}
    return facts


# -- order ----------------------------------------------------------------------------------------------------------


def _put_in_order(waiting: Sequence[ThingQuestion]) -> None:
    """Gives each of these questions its place in the queue."""
    if not waiting:
        return
    weights = _weights(paired_things(waiting))
    for question in waiting:
        a, b = weights[question.thing_a], weights[question.thing_b]
        is_child = bool(a.children or b.children)
        question.is_touched = a.is_urgent or b.is_urgent
        question.order = order_of(question.rank, (a.people, b.people), child=is_child, touched=question.is_touched)
    ThingQuestion.objects.bulk_update(waiting, ["is_touched", "order"])


@dataclass(frozen=True)
class _Weight:
    """What hangs on a thing: people and children tied to it, and whether a report about it is urgent."""

    people: int = 0
    children: int = 0
    is_urgent: bool = False


def _weights(groups: Collection[UUID]) -> dict[UUID, _Weight]:
    with cursor() as sql:
        sql.execute(
            """SELECT g.thing, count(DISTINCT m.nominal), count(DISTINCT m.nominal) FILTER (WHERE m.role = 'child'),
                      bool_or(EXISTS (SELECT 1 FROM linkage_pressing w WHERE w.submission = p.submission
                                      AND (w.until IS NULL OR w.until > now())))
               FROM unnest(%s::uuid[]) AS g (thing)
               CROSS JOIN LATERAL (SELECT id FROM linkage_judgedthing WHERE stands_in = g.thing UNION SELECT g.thing) t
               CROSS JOIN LATERAL (SELECT submission, tied FROM linkage_thingprofile WHERE thing = t.id
                                   ORDER BY received_at DESC, mention LIMIT %s) p
               LEFT JOIN LATERAL unnest(p.tied) s (subject) ON true
               LEFT JOIN linkage_membership m ON m.subject = s.subject AND m.until IS NULL
               GROUP BY g.thing""",
            [list(groups), COUNTED],
        )
        rows = sql.fetchall()
    weights = dict.fromkeys(groups, _Weight())
    for thing, people, children, is_urgent in rows:
        weights[thing] = _Weight(people, children, bool(is_urgent))
    return weights
