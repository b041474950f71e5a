"""In what each thing stands: itself, or what a person joined it to. Runs as the background worker.

Only things of which something was judged have rows here. A mention of any other costs one look into an index.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from uuid import UUID

from django.db.models import Q

from wholepicture.base.bulk_insert import insert_rows
from wholepicture.base.database_role import cursor
from wholepicture.base.ids import derived_id
from wholepicture.intake.queries import Stated
from wholepicture.linkage.judgements.groups import PairJudgement, Span, as_stored, spans_since_received
from wholepicture.linkage.models import JudgedThing, ThingJudgement, ThingProfile, ThingStanding
from wholepicture.linkage.things.profiling import ProfiledMention, earliest, profiles_in, replace, store
from wholepicture.linkage.things.rules import Thing, history


def take_in(reports: Iterable[Stated], *, again: bool = False) -> tuple[set[UUID], set[UUID]]:
    """Profiles the things of these reports. Returns the submissions where a thing stands in another now, and the things
    with new keys. `again`: of reports that were joined before, also where a profile stands already."""
    profiled = list(chain.from_iterable(map(profiles_in, reports)))
    if not profiled:
        return set(), set()
    if again:
        _keep_nominals(profiled)
        with_new_keys = replace(profiled)
    else:
        profiled = _without_known(profiled)
        with_new_keys = store(profiled)
    return _stand_with_their_things(profiled), with_new_keys


def _without_known(profiled: Sequence[ProfiledMention]) -> list[ProfiledMention]:
    stored = ThingProfile.objects.filter(mention__in=[profile.row.mention for profile in profiled])
    known = set(stored.values_list("mention", flat=True))
    return [profile for profile in profiled if profile.row.mention not in known]


def _keep_nominals(profiled: Sequence[ProfiledMention]) -> None:
    """Notes whom a report is about, where it was joined before: what is stored later must hide as the rest of it does."""
    with cursor() as sql:
        sql.execute(
            """SELECT submission, array_agg(DISTINCT nominal ORDER BY nominal) FROM linkage_membership
               WHERE submission = ANY (%s) AND until IS NULL GROUP BY submission""",
            [list({profile.row.submission for profile in profiled})],
        )
        nominals = dict(sql.fetchall())
    for profile in profiled:
        profile.row.nominals = nominals.get(profile.row.submission, [])
        if profile.sighting:
            profile.sighting.nominals = profile.row.nominals


def stand_again(mentions: Sequence[UUID]) -> set[UUID]:
    """Derives again after a judgement about these mentions. Returns every submission where a thing stands in another."""
    things = ThingProfile.objects.filter(mention__in=mentions).values_list("mention", "thing")
    return _derive(_Changes(judged=dict(things)))


@dataclass
class _Changes:
    """What must be derived again."""

    judged: dict[UUID, UUID] = field(default_factory=dict)  # mentions that judgements name: their things
    earlier: set[UUID] = field(default_factory=set)  # things of which an earlier mention came
    fresh: dict[UUID, ThingProfile] = field(default_factory=dict)  # mentions without the place of their thing


def _stand_with_their_things(profiled: Sequence[ProfiledMention]) -> set[UUID]:
    """Lets new mentions stand where their things stand; derives again where they are earlier, or were judged already.

    Returns the submissions where a thing stands in another now.
    """
    things = {profile.row.mention: profile.row.thing for profile in profiled}
    changes = _Changes()
    judgements = ThingJudgement.objects.filter(Q(mention_a__in=things) | Q(mention_b__in=things))
    for mention in chain.from_iterable(judgements.values_list("mention_a", "mention_b")):
        if mention in things:
            changes.judged[mention] = things[mention]
    known = JudgedThing.objects.in_bulk(set(things.values()))
    for profile in profiled:
        row, thing = profile.row, known.get(profile.row.thing)
        if thing is None:
            continue
        changes.fresh[row.mention] = row
        if (row.received_at, row.mention) < (thing.first_at, thing.first_mention):
            changes.earlier.add(thing.id)
    if not (changes.judged or changes.fresh):
        return set()
    return _derive(changes)


def _derive(changes: _Changes) -> set[UUID]:
    """Derives in what judged things stand, and those of which an earlier mention came; gives fresh mentions the place of
    their thing. Returns the submissions that moved."""
    rows, judgements = _closure(changes)
    touched: set[UUID] = set()
    if rows:
        derived = history(list(map(_as_thing, rows.values())), judgements)
        for row in rows.values():
            spans = as_stored(derived.spans[row.id])
            if spans != row.spans:
                touched.add(row.id)
            row.spans, row.stands_in = spans, derived.now(row.id)
        JudgedThing.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["spans", "stands_in", "first_at", "first_mention", "judged"],
        )
    return _write_standings(touched, changes.fresh)


Judged = dict[UUID, set[UUID]]  # by thing, the mentions of it that judgements name


def _closure(changes: _Changes) -> tuple[dict[UUID, JudgedThing], list[PairJudgement]]:
    """Returns every thing that a judgement ties to these, and so on, and those judgements.

    It goes by the mentions that judgements name: however many others a thing has, they are not looked at.
    """
    rows: dict[UUID, JudgedThing] = {}
    judgements: dict[UUID, PairJudgement] = {}
    near: Judged = {thing: set() for thing in changes.earlier}
    for mention, thing in changes.judged.items():
        near.setdefault(thing, set()).add(mention)
    while near:
        reached = _judged_things(near, changes.earlier)
        rows |= reached
        near = {}
        for judgement, named in _judgements_about(chain.from_iterable(row.judged for row in reached.values())):
            judgements[judgement.id] = judgement
            for thing, mention in named:
                if thing in rows:
                    _add_judged(rows[thing], {mention})
                else:
                    near.setdefault(thing, set()).add(mention)
    return rows, list(judgements.values())


def _judged_things(judged: Judged, earlier: set[UUID]) -> dict[UUID, JudgedThing]:
    """Returns these things with the mentions of them that judgements name; new ones, and those of which an `earlier`
    mention came, begin with their first mention."""
    rows = JudgedThing.objects.in_bulk(list(judged))
    for first in earliest({*(judged.keys() - rows), *(judged.keys() & earlier)}):
        row = rows.setdefault(
            first.thing, JudgedThing(id=first.thing, area_id=first.area_id, kind=first.kind, certain=first.certain)
        )
        row.first_at, row.first_mention = first.received_at, first.mention
    for thing, row in rows.items():
        _add_judged(row, judged[thing])
    return rows


def _add_judged(row: JudgedThing, mentions: set[UUID]) -> None:
    row.judged = sorted({*row.judged, *mentions})


def _judgements_about(mentions: Iterable[UUID]) -> Iterator[tuple[PairJudgement, tuple[tuple[UUID, UUID], ...]]]:
    """Yields the judgements that name any of these mentions, between the things of both; with each thing and mention."""
    with cursor() as sql:
        sql.execute(
            """WITH met AS (SELECT * FROM linkage_thingjudgement WHERE mention_a = ANY (%(mentions)s)
                            UNION SELECT * FROM linkage_thingjudgement WHERE mention_b = ANY (%(mentions)s))
               SELECT met.id, met.at, a.thing, b.thing, met.answer, u.at, met.mention_a, met.mention_b FROM met
               JOIN linkage_thingprofile a ON a.mention = met.mention_a
               JOIN linkage_thingprofile b ON b.mention = met.mention_b
               LEFT JOIN linkage_thingjudgement u ON u.undoes = met.id
               WHERE met.answer <> 'undone' AND a.thing <> b.thing""",
            {"mentions": list(set(mentions))},
        )
        rows = sql.fetchall()
    for *row, mention_a, mention_b in rows:
        judgement = PairJudgement(*row)
        yield judgement, ((judgement.a, mention_a), (judgement.b, mention_b))


def _as_thing(row: JudgedThing) -> Thing:
    return Thing(row.id, row.kind, row.first_at, row.first_mention, row.certain)


def _write_standings(touched: set[UUID], fresh: Mapping[UUID, ThingProfile]) -> set[UUID]:
    """Gives mentions the spans of their thing, from when they were received. Returns the submissions that moved."""
    profiles = list(fresh.values())
    if touched:
        profiles += ThingProfile.objects.filter(thing__in=touched).exclude(mention__in=list(fresh))
    things = JudgedThing.objects.filter(id__in={profile.thing for profile in profiles})
    spans = dict(things.values_list("id", "spans"))
    before = _standings_taken_away([profile.mention for profile in profiles])
    rows: list[ThingStanding] = []
    moved: set[UUID] = set()
    for profile in profiles:
        for span in spans_since_received(spans[profile.thing], profile.received_at):
            rows.append(_standing(profile, span))
            if span.until is None and before.get(profile.mention, profile.thing) != span.nominal:
                moved.add(profile.submission)
    insert_rows(ThingStanding, rows)
    return moved


def _standings_taken_away(mentions: Sequence[UUID]) -> dict[UUID, UUID]:
    """Deletes in what these mentions stood. Returns in what each of them stood last."""
    standings = ThingStanding.objects.filter(mention__in=mentions)
    before = dict(standings.filter(until=None).values_list("mention", "stands_in"))
    standings.delete()
    return before


def _standing(row: ThingProfile, span: Span) -> ThingStanding:
    return ThingStanding(
        **row.seen_through(),
        id=derived_id("standing", row.mention, span.since.isoformat()),
        mention=row.mention,
        kind=row.kind,
        thing=row.thing,
        stands_in=span.nominal,
        since=span.since,
        until=span.until,
        located=row.located,
    )
