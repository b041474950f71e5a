"""Questions about things: whom a thing meets under its keys, what is worth asking, and in which order.

Runs as the background worker. Nothing here joins anything. What one new report costs does not grow with what is stored: a
thing has some dozen keys, of each at most `WIDEST` others are read from the index alone (those with a certain key first),
and of those at most `MOST_COMPARED` are looked at in full. At ten million reports the keys take some ten rows for each
different thing, not for each mention of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.base.ids import derived_id
from wholepicture.linkage.models import JudgedThing, Pressing, ThingProfile, ThingQuestion, ThingSighting
from wholepicture.linkage.things.findings import Comparison
from wholepicture.linkage.things.rules import best, compare, order_of, parted

WIDEST = 30
"""Things of one key that are looked at: a wider block says too little."""
MOST_COMPARED = 6
"""Things, the likeliest by one mention each, of which more mentions are compared."""
MENTIONS = 4
"""Mentions of one thing that are compared: the newest."""
COUNTED = 200
"""Mentions of one thing by which its people are counted."""


@dataclass
class Shown:
    """A mention as compared."""

    mention: UUID
    thing: UUID
    kind: str
    area: UUID
    certain: str
    received_at: datetime
    facts: dict[str, Any] = field(default_factory=dict)


def find(things: Iterable[UUID]) -> int:
    """Put each of these things before an officer with the one that it most likely is. Answers how many questions are new.

    One question a newcomer: if it is answered, the next likeliest is asked (`refresh`).
    """
    others: dict[UUID, list[UUID]] = {}
    for mine, other in _meetings(things):
        others.setdefault(mine, []).append(other)
    everything = {*others, *(one for met in others.values() for one in met)}
    now = now_of(everything)
    waiting = ThingQuestion.objects.filter(thing_a__in={now[one] for one in others}, is_open=True)
    waits = set(waiting.values_list("thing_a", flat=True))
    shown = _newest(everything, most=1)
    questions: list[ThingQuestion] = []
    asked: set[frozenset[UUID]] = set()
    for mine in sorted(shown.keys() & others, key=lambda one: (shown[one][0].received_at, one)):
        if now[mine] in waits:
            continue
        likeliest = _likeliest(shown[mine][0], [shown[other][0] for other in others[mine] if other in shown])
        question = _question(mine, [one for one in likeliest if now[one] != now[mine]], asked)
        if question:
            questions.append(question)
            asked.add(frozenset((question.thing_a, question.thing_b)))
            waits.add(now[mine])
    made = ThingQuestion.objects.bulk_create(questions, ignore_conflicts=True)
    _put_in_order(made)
    return len(made)


def _likeliest(mine: Shown, others: Sequence[Shown]) -> list[UUID]:
    """The things likeliest to be this one by one mention each. What cannot be it is left out."""
    found = []
    for other in others:
        compared = compare(mine.kind, mine.facts, other.facts)
        if not compared.parts:
            found.append((-compared.rank, not other.certain, str(other.thing), other.thing))
    return [thing for *_, thing in sorted(found)[:MOST_COMPARED]]


def _question(mine: UUID, others: Sequence[UUID], asked: set[frozenset[UUID]]) -> ThingQuestion | None:
    """The one question that a thing is worth, or None; none beside those `asked` already."""
    known = _newest([mine, *others], most=MENTIONS)
    group = _groups({thing: mentions[0].certain for thing, mentions in known.items()})
    answered = _answered(group)
    waiting = asked | _waiting(group[mine].now)
    ranked: list[tuple[int, bool, str, UUID, Comparison, Shown, Shown]] = []
    for other in others:
        pair = frozenset((group[mine].now, group[other].now))
        if pair in answered or _never(known[mine][0].kind, group[mine], group[other]):
            continue
        found = best(known[mine][0].kind, [a.facts for a in known[mine]], [b.facts for b in known[other]])
        if found and found[0].is_worth_asking:
            compared, i, j = found
            ranked.append(
                (
                    -compared.rank,
                    not known[other][0].certain,
                    str(other),
                    other,
                    compared,
                    known[mine][i],
                    known[other][j],
                )
            )
    if not ranked:
        return None
    *_, other, compared, a, b = min(ranked, key=lambda one: one[:3])
    if frozenset((group[mine].now, group[other].now)) in waiting:
        return None
    return ThingQuestion(
        id=derived_id("thing question", *sorted((a.mention, b.mention))),
        area_id=a.area,
        kind=a.kind,
        mention_a=a.mention,
        mention_b=b.mention,
        thing_a=group[mine].now,
        thing_b=group[other].now,
        rank=compared.rank,
        order=0,
        found_at=clock.now(),
    )


def refresh(mentions: Sequence[UUID]) -> None:
    """Bring the queue up to date after a judgement about these mentions: what was answered, or joined, waits no more."""
    about = set(ThingProfile.objects.filter(mention__in=mentions).values_list("thing", flat=True))
    groups = set(now_of(about).values()) | about
    spans = JudgedThing.objects.filter(id__in=about).values_list("spans", flat=True)
    groups |= {UUID(one) for listed in spans for one, _, _ in listed}
    rows = list(
        ThingQuestion.objects.filter(
            Q(thing_a__in=groups) | Q(thing_b__in=groups) | Q(mention_a__in=mentions) | Q(mention_b__in=mentions)
        )
    )
    if not rows:
        return
    sides = {one for row in rows for one in (row.mention_a, row.mention_b)}
    thing = dict(ThingProfile.objects.filter(mention__in=sides).values_list("mention", "thing"))
    group = _groups({one: mentions[0].certain for one, mentions in _newest(set(thing.values()), most=1).items()})
    answered = _answered(group)
    again: set[UUID] = set()
    for row in rows:
        a, b = group[thing[row.mention_a]], group[thing[row.mention_b]]
        row.thing_a, row.thing_b = a.now, b.now
        was_open, row.is_open = row.is_open, a.now != b.now and frozenset((a.now, b.now)) not in answered
        row.is_open = row.is_open and not _never(row.kind, a, b)
        if was_open and not row.is_open:
            again |= {thing[row.mention_a], thing[row.mention_b]}
    _one_each(rows)
    ThingQuestion.objects.bulk_update(rows, ["thing_a", "thing_b", "is_open"])
    _put_in_order([row for row in rows if row.is_open])
    find(again)


def _one_each(rows: Sequence[ThingQuestion]) -> None:
    """Of several questions about the same two things, one waits."""
    seen: set[frozenset[UUID]] = set()
    for row in sorted(rows, key=lambda one: (-one.rank, one.found_at, str(one.id))):
        pair = frozenset((row.thing_a, row.thing_b))
        row.is_open = row.is_open and pair not in seen
        if row.is_open:
            seen.add(pair)


def order_again(submissions: Sequence[UUID], *, only_pressing: bool = False) -> None:
    """What these reports name is pressing, or no longer: its questions find their place."""
    named = ThingProfile.objects.filter(submission__in=submissions)
    if only_pressing:
        named = named.filter(submission__in=Pressing.objects.filter(submission__in=submissions).values("submission"))
    things = set(named.values_list("thing", flat=True))
    if things:
        now = set(now_of(things).values())
        _put_in_order(ThingQuestion.objects.filter(Q(thing_a__in=now) | Q(thing_b__in=now), is_open=True))


# -- what things stand in -------------------------------------------------------------------------------------------


@dataclass
class Group:
    """In what a thing stands now, with everything else that does: certain keys and their things."""

    now: UUID
    things: set[UUID] = field(default_factory=set)
    certain: set[str] = field(default_factory=set)


def now_of(things: Iterable[UUID]) -> dict[UUID, UUID]:
    """In what each of these things stands now: itself, unless a person joined it to another."""
    listed = set(things)
    joined = dict(JudgedThing.objects.filter(id__in=listed).values_list("id", "stands_in"))
    return {one: joined.get(one, one) for one in listed}


def _groups(certain: Mapping[UUID, str]) -> dict[UUID, Group]:
    """What each of these things (with its certain key) stands in now."""
    now = now_of(certain)
    groups = {one: Group(one) for one in set(now.values())}
    for thing, one in now.items():
        groups[one].things.add(thing)
        groups[one].certain.add(certain[thing])
    for row in JudgedThing.objects.filter(stands_in__in=list(groups)):
        groups[row.stands_in].things.add(row.id)
        groups[row.stands_in].certain.add(row.certain)
    return {thing: groups[one] for thing, one in now.items()}


def _never(kind: str, a: Group, b: Group) -> bool:
    return any(parted(kind, x, y) for x in a.certain for y in b.certain)


def _answered(groups: Mapping[UUID, Group]) -> set[frozenset[UUID]]:
    """Pairs, as things stand now, between which a person's judgement stands, whatever it says."""
    of = {thing: one.now for one in groups.values() for thing in one.things}
    rows = JudgedThing.objects.filter(id__in=list(of)).values_list("judged", flat=True)
    mentions = {one for judged in rows for one in judged}
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
        return {frozenset((of[a], of[b])) for a, b in sql.fetchall() if a in of and b in of}


def _waiting(thing: UUID) -> set[frozenset[UUID]]:
    rows = ThingQuestion.objects.filter(Q(thing_a=thing) | Q(thing_b=thing), is_open=True)
    return {frozenset(one) for one in rows.values_list("thing_a", "thing_b")}


# -- reading --------------------------------------------------------------------------------------------------------


def _meetings(things: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """Pairs (new thing, other) that share a key."""
    listed = list(things)
    if not listed:
        return set()
    with cursor() as sql:
        sql.execute(
            """SELECT DISTINCT mine.thing, other.thing FROM linkage_thingkey mine
               CROSS JOIN LATERAL (
                   SELECT o.thing FROM linkage_thingkey o
                   WHERE o.key = mine.key AND o.thing <> mine.thing
                   ORDER BY o.is_loose, o.thing LIMIT %s) other
               WHERE mine.thing = ANY (%s)""",
            [WIDEST, listed],
        )
        return {(row[0], row[1]) for row in sql.fetchall()}


def _newest(things: Iterable[UUID], *, most: int) -> dict[UUID, list[Shown]]:
    """The newest mentions of each of these things, as compared."""
    with cursor() as sql:
        sql.execute(
            """SELECT p.mention, p.thing, p.kind, p.area_id, p.certain, p.received_at
               FROM unnest(%s::uuid[]) AS wanted (thing)
               CROSS JOIN LATERAL (
                   SELECT mention, thing, kind, area_id, certain, received_at FROM linkage_thingprofile
                   WHERE thing = wanted.thing ORDER BY received_at DESC, mention LIMIT %s) p""",
            [list(things), most],
        )
        shown = [Shown(*row) for row in sql.fetchall()]
    facts = facts_of_mentions(one.mention for one in shown)
    out: dict[UUID, list[Shown]] = {}
    for one in shown:
        one.facts = facts[one.mention]
        out.setdefault(one.thing, []).append(one)
    return out


def facts_of_mentions(mentions: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """What is compared of each mention, as far as whoever asks may see it."""
    listed = list(mentions)
    facts: dict[UUID, dict[str, Any]] = dict(
        ThingProfile.objects.filter(mention__in=listed).values_list("mention", "compared")
    )
    for mention, sectors in ThingSighting.objects.filter(mention__in=listed).values_list("mention", "sectors"):
        if mention in facts:
            facts[mention] = facts[mention] | {"sectors": sectors}
    return facts


# -- order ----------------------------------------------------------------------------------------------------------


def _put_in_order(questions: Iterable[ThingQuestion]) -> None:
    waiting = list(questions)
    if not waiting:
        return
    weights = _weights({one for row in waiting for one in (row.thing_a, row.thing_b)})
    for row in waiting:
        a, b = weights[row.thing_a], weights[row.thing_b]
        row.is_touched = a.touched or b.touched
        row.order = order_of(
            row.rank, (a.people, b.people), child=bool(a.children or b.children), touched=row.is_touched
        )
    ThingQuestion.objects.bulk_update(waiting, ["is_touched", "order"])


@dataclass(frozen=True)
class _Weight:
    """What hangs on a thing: people and children tied to it, and whether a report about it presses."""

    people: int = 0
    children: int = 0
    touched: bool = False


def _weights(groups: Iterable[UUID]) -> dict[UUID, _Weight]:
    listed = list(groups)
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
            [listed, COUNTED],
        )
        found = {thing: _Weight(people, children, bool(touched)) for thing, people, children, touched in sql.fetchall()}
    return {one: found.get(one, _Weight()) for one in listed}
