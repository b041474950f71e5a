"""In what each thing stands: itself, or what a person joined it to. Runs as the background worker.

Only things of which something was judged have rows here. A mention of any other costs one look into an index.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from wholepicture.base.bulk_insert import insert_rows
from wholepicture.base.database_role import cursor
from wholepicture.base.ids import derived_id
from wholepicture.intake.queries import Stated
from wholepicture.linkage.judgements.groups import Said, Span, since_received, stored
from wholepicture.linkage.models import JudgedThing, ThingJudgement, ThingProfile, ThingStanding
from wholepicture.linkage.things.profiling import Made, earliest, profiles_in, store, store_again
from wholepicture.linkage.things.rules import Thing, history


def take_in(reports: Iterable[Stated], *, again: bool = False) -> tuple[set[UUID], set[UUID]]:
    """Profile the things of these reports. Answers the submissions where a thing stands in another now, and the things
    with new keys. `again`: of reports that were joined before, also where a profile stands already."""
    made = [one for report in reports for one in profiles_in(report)]
    if not made:
        return set(), set()
    if again:
        _keep_nominals(made)
        asked = store_again(made)
    else:
        stood = ThingProfile.objects.filter(mention__in=[one.row.mention for one in made])
        known = set(stood.values_list("mention", flat=True))
        made = [one for one in made if one.row.mention not in known]
        asked = store(made)
    return _meet(made), asked


def _keep_nominals(made: Sequence[Made]) -> None:
    """Whom a report is about, where it was joined before: what is stored later must hide as the rest of it does."""
    with cursor() as sql:
        sql.execute(
            """SELECT submission, array_agg(DISTINCT nominal ORDER BY nominal) FROM linkage_membership
               WHERE submission = ANY (%s) AND until IS NULL GROUP BY submission""",
            [list({one.row.submission for one in made})],
        )
        nominals = dict(sql.fetchall())
    for one in made:
        one.row.nominals = nominals.get(one.row.submission, [])
        if one.sighting:
            one.sighting.nominals = one.row.nominals


def stand_again(mentions: Sequence[UUID]) -> set[UUID]:
    """Derive again after a judgement about these mentions. Answers every submission where a thing stands in another."""
    rows = ThingProfile.objects.filter(mention__in=mentions).values_list("thing", "mention")
    return _derive([(thing, mention) for thing, mention in rows], set(), set())


def _meet(made: Sequence[Made]) -> set[UUID]:
    """Let new mentions stand where their things stand; derive again where they are earlier, or were judged already."""
    mentions = {one.row.mention: one.row for one in made}
    known = {one.id: one for one in JudgedThing.objects.filter(id__in={row.thing for row in mentions.values()})}
    about = ThingJudgement.objects.filter(Q(mention_a__in=mentions) | Q(mention_b__in=mentions))
    judged = {
        (mentions[one].thing, one)
        for pair in about.values_list("mention_a", "mention_b")
        for one in pair
        if one in mentions
    }
    earlier = {
        row.thing
        for row in mentions.values()
        if row.thing in known
        and (row.received_at, row.mention) < (known[row.thing].first_at, known[row.thing].first_mention)
    }
    fresh = {row.mention for row in mentions.values() if row.thing in known}
    return _derive(judged, earlier, fresh) if judged or earlier or fresh else set()


def _derive(judged: Iterable[tuple[UUID, UUID]], earlier: set[UUID], fresh: set[UUID]) -> set[UUID]:
    """Derive in what judged things (thing, mention that a judgement names) stand, and those of which an earlier mention
    came; give `fresh` mentions the place of their thing."""
    rows, said = _closure(judged, earlier)
    touched = set()
    if rows:
        answer = history([_as_thing(row) for row in rows.values()], said)
        for row in rows.values():
            spans = stored(answer.spans[row.id])
            if spans != row.spans:
                touched.add(row.id)
            row.spans, row.stands_in = spans, answer.spans[row.id][-1].nominal
        JudgedThing.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["spans", "stands_in", "first_at", "first_mention", "judged"],
        )
    return _write(touched, fresh)


def _closure(judged: Iterable[tuple[UUID, UUID]], earlier: set[UUID]) -> tuple[dict[UUID, JudgedThing], list[Said]]:
    """Every thing that a judgement ties to these, and so on, and those judgements.

    It goes by the mentions that judgements name: however many others a thing has, they are not looked at.
    """
    rows: dict[UUID, JudgedThing] = {}
    said: dict[UUID, Said] = {}
    near: dict[UUID, set[UUID]] = {thing: set() for thing in earlier}
    for thing, mention in judged:
        near.setdefault(thing, set()).add(mention)
    while near:
        found = {one.id: one for one in JudgedThing.objects.filter(id__in=list(near))}
        for thing, first in earliest({*(near.keys() - found), *(near.keys() & earlier)}).items():
            row = found.setdefault(
                thing, JudgedThing(id=thing, area_id=first.area_id, kind=first.kind, certain=first.certain)
            )
            row.first_at, row.first_mention = first.received_at, first.mention
        for thing, row in found.items():
            row.judged = sorted({*row.judged, *near[thing]})
        rows |= found
        near = {}
        for one, a, b in _judgements({mention for row in found.values() for mention in row.judged}):
            said[one.id] = one
            for thing, mention in ((one.a, a), (one.b, b)):
                if thing not in rows:
                    near.setdefault(thing, set()).add(mention)
                elif mention not in rows[thing].judged:
                    rows[thing].judged = sorted({*rows[thing].judged, mention})
    return rows, list(said.values())


def _judgements(mentions: set[UUID]) -> list[tuple[Said, UUID, UUID]]:
    """Judgements that name any of these mentions, between the things of both; and the two mentions."""
    with cursor() as sql:
        sql.execute(
            """WITH met AS (SELECT * FROM linkage_thingjudgement WHERE mention_a = ANY (%(mentions)s)
                            UNION SELECT * FROM linkage_thingjudgement WHERE mention_b = ANY (%(mentions)s))
               SELECT met.id, met.at, a.thing, b.thing, met.answer, u.at, met.mention_a, met.mention_b FROM met
               JOIN linkage_thingprofile a ON a.mention = met.mention_a
               JOIN linkage_thingprofile b ON b.mention = met.mention_b
               LEFT JOIN linkage_thingjudgement u ON u.undoes = met.id
               WHERE met.answer <> 'undone' AND a.thing <> b.thing""",
            {"mentions": list(mentions)},
        )
        return [(Said(*row[:6]), row[6], row[7]) for row in sql.fetchall()]


def _as_thing(row: JudgedThing) -> Thing:
    return Thing(row.id, row.kind, row.first_at, row.first_mention, row.certain)


def _write(touched: set[UUID], fresh: set[UUID]) -> set[UUID]:
    """Give mentions the spans of their thing, from when they were received. Answers the submissions that moved."""
    mentions = {row.mention: row for row in ThingProfile.objects.filter(Q(thing__in=touched) | Q(mention__in=fresh))}
    spans = dict(JudgedThing.objects.filter(id__in={row.thing for row in mentions.values()}).values_list("id", "spans"))
    standing = ThingStanding.objects.filter(mention__in=list(mentions))
    before = dict(standing.filter(until=None).values_list("mention", "stands_in"))
    standing.delete()
    rows: list[ThingStanding] = []
    moved: set[UUID] = set()
    for row in mentions.values():
        for span in since_received(spans[row.thing], row.received_at):
            rows.append(_standing(row, span))
            if span.until is None and before.get(row.mention, row.thing) != span.nominal:
                moved.add(row.submission)
    insert_rows(ThingStanding, rows)
    return moved


def _standing(row: ThingProfile, span: Span) -> ThingStanding:
    return ThingStanding(
        id=derived_id("standing", row.mention, span.since.isoformat()),
        area_id=row.area_id,
        agency_id=row.agency_id,
        level=row.level,
        nominals=row.nominals,
        named=row.named,
        submission=row.submission,
        mention=row.mention,
        kind=row.kind,
        thing=row.thing,
        stands_in=span.nominal,
        since=span.since,
        until=span.until,
        located=row.located,
    )
