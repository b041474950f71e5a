"""Background: what rules that raise attention read. Rows that the worker's role sees, nobody's screen.

Each reads the newest rows of each child or thing, from an index: what else was ever reported costs nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from wholepicture.base.database_role import cursor
from wholepicture.intake.queries import senders
from wholepicture.picture.labels import called, telling_of
from wholepicture.picture.models import Association, Event, Sign

MOST_STATING = 200  # reports that state one kind of fact of one nominal or thing
MOST_NAMED = 20  # other children in one report: a class list says of nobody who was with whom
MOST_HOMES = 10  # of the newest reports that say where somebody lives


def nominals_touched(submissions: Iterable[UUID]) -> set[UUID]:
    """Children in these submissions."""
    children = Event.objects.filter(submission__in=list(submissions), role="child").values_list("nominal", flat=True)
    return {child for child in children if child is not None}


def things_touched(submissions: Iterable[UUID]) -> set[tuple[str, UUID]]:
    """Vehicles, phones, accounts, places and adults of concern tied in these submissions."""
    touched: set[tuple[str, UUID]] = set()
    rows = Association.objects.filter(submission__in=list(submissions))
    for a_kind, a, a_role, b_kind, b, b_role in rows.values_list("a_kind", "a", "a_role", "b_kind", "b", "b_role"):
        for kind, end, role in ((a_kind, a, a_role), (b_kind, b, b_role)):
            if kind != "nominal" or role == "person_of_concern":
                touched.add((kind, end))
    return touched


def signs_of(nominals: Iterable[UUID], *, most: int) -> Iterable[Sign]:
    """The newest signs answered yes about each nominal, as far as the hub may read them: what is for named people stays theirs."""
    newest = _newest_of_each("picture_sign", "nominal", nominals, most, "answer = 'yes' AND level <> 'named'")
    return Sign.objects.filter(id__in=newest)


def adults_and_things_tied(submissions: Iterable[UUID]) -> set[tuple[str, UUID]]:
    """Whom and what these submissions tie to anybody, but for children."""
    rows = Association.objects.filter(submission__in=list(submissions))
    tied: set[tuple[str, UUID]] = set()
    for a_kind, a, a_role, b_kind, b, b_role in rows.values_list("a_kind", "a", "a_role", "b_kind", "b", "b_role"):
        tied.update((kind, end) for kind, end, role in ((a_kind, a, a_role), (b_kind, b, b_role)) if role != "child")
    return tied


def associations_with(kind: str, ids: Iterable[UUID], *, most: int) -> Iterable[tuple[UUID, UUID | None, Association]]:
    """(thing, the child it is tied to or None, tie) for these things, as far as the hub may read them."""
    wanted = list(ids)
    for row in Association.objects.filter(id__in=_newest_ties("b", kind, wanted, most)):
        yield row.b, row.a if row.a_role == "child" else None, row
    for row in Association.objects.filter(id__in=_newest_ties("a", kind, wanted, most)):
        yield row.a, row.b if row.b_role == "child" else None, row


def _newest_ties(side: str, kind: str, things: Iterable[UUID], most: int) -> list[UUID]:
    return _newest_of_each("picture_association", side, things, most, f"{side}_kind = '{kind}' AND level <> 'named'")


def _newest_of_each(table: str, column: str, ids: Iterable[UUID], most: int, where: str) -> list[UUID]:
    """Ids of the newest rows of each: one with very many must not take the room of another."""
    with cursor() as sql:
        sql.execute(
            f"""SELECT newest.id FROM unnest(%s::uuid[]) wanted (id)
                CROSS JOIN LATERAL (SELECT id FROM {table}
                                    WHERE {column} = wanted.id AND superseded_at IS NULL AND {where}
                                    ORDER BY at DESC LIMIT %s) newest""",  # noqa: S608 - names from this file only
            [list(ids), most],
        )
        return [row[0] for row in sql.fetchall()]


def place_kinds(places: Iterable[UUID]) -> dict[UUID, str]:
    """What kind of place each is, as most reports say."""
    return {place: facts["kind"].most_common(1)[0][0] for place, facts in facts_of(places, ["kind"]).items()}


def labels_for_rules(kind: str, ids: Iterable[UUID]) -> dict[UUID, str]:
    """What each nominal or thing is called, as far as the hub may read it."""
    return {about: called(kind, facts) for about, facts in facts_of(ids, telling_of(kind)).items()}


def points_of(places: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Latitude and longitude of each place, as most reports give both."""
    counts: dict[UUID, Counter[tuple[str, str]]] = {}
    with cursor() as sql:
        sql.execute(
            """SELECT wanted.id, point.latitude, point.longitude FROM unnest(%s::uuid[]) wanted (id)
               CROSS JOIN LATERAL (
                   SELECT n.value AS latitude, e.value AS longitude FROM picture_fact n
                   JOIN picture_fact e ON e.about = n.about AND e.kind = 'longitude' AND e.submission = n.submission
                   WHERE n.about = wanted.id AND n.kind = 'latitude' AND n.level <> 'named'
                   AND n.superseded_at IS NULL AND e.superseded_at IS NULL LIMIT %s) point""",
            [list(places), MOST_STATING],
        )
        for place, latitude, longitude in sql.fetchall():
            counts.setdefault(place, Counter())[latitude, longitude] += 1
    return {place: of_place.most_common(1)[0][0] for place, of_place in counts.items()}


def senders_of(submissions: Iterable[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """The sending agency and its key, for the reports behind an alert."""
    return senders(submissions)


# What rules read of each kind of event.
_TELLING = ("missing_episode", "return_interview", "attendance", "placement")


def events_of(nominals: Iterable[UUID], *, most: int) -> Iterable[Event]:
    """The newest missing episodes, interviews, registers and placements of each nominal, as far as the hub may read them."""
    kinds = ", ".join(f"'{kind}'" for kind in _TELLING)
    newest = _newest_of_each("picture_event", "nominal", nominals, most, f"kind IN ({kinds}) AND level <> 'named'")
    return Event.objects.filter(id__in=newest)


def ties_of_people(nominals: Iterable[UUID], *, most: int) -> Iterable[tuple[UUID, Association]]:
    """(nominal, tie) of the newest ties of each nominal, as far as the hub may read them."""
    wanted = list(nominals)
    for side in ("a", "b"):
        for row in Association.objects.filter(id__in=_newest_ties(side, "nominal", wanted, most)):
            yield getattr(row, side), row


def named_with(children: Iterable[UUID], *, most: int) -> Iterable[tuple[UUID, Event]]:
    """(child, event) of other children whom the newest reports about each child name as well."""
    with cursor() as sql:
        sql.execute(
            """SELECT wanted.id, other.id FROM unnest(%s::uuid[]) wanted (id)
               CROSS JOIN LATERAL (SELECT submission FROM picture_event
                                   WHERE nominal = wanted.id AND superseded_at IS NULL AND level <> 'named'
                                   ORDER BY received_at DESC LIMIT %s) mine
               CROSS JOIN LATERAL (SELECT id FROM picture_event
                                   WHERE submission = mine.submission AND role = 'child' AND nominal <> wanted.id
                                   AND superseded_at IS NULL AND level <> 'named' LIMIT %s) other""",
            [list(children), most, MOST_NAMED],
        )
        pairs = sql.fetchall()
    events = Event.objects.in_bulk([event for _, event in pairs])
    return [(child, events[event]) for child, event in pairs if event in events]


def away_during(
    spells: Sequence[tuple[UUID, UUID, datetime, datetime]], *, longest_hours: int, most: int
) -> Iterable[tuple[UUID, Event]]:
    """(child, event) of missing episodes of others that may overlap these spells: (area, child, since, until) of each.

    An episode that began more than `longest_hours` before is not looked for; of very many, those that began nearest to
    the spell's own beginning are.
    """
    areas, children, since, until = (
        (list(column) for column in zip(*spells, strict=True)) if spells else ([], [], [], [])
    )
    with cursor() as sql:
        sql.execute(
            """SELECT spell.child, other.id
               FROM unnest(%s::uuid[], %s::uuid[], %s::timestamptz[], %s::timestamptz[]) spell (area, child, since, until)
               CROSS JOIN LATERAL (SELECT id FROM picture_event
                                   WHERE area_id = spell.area AND kind = 'missing_episode' AND superseded_at IS NULL
                                   AND level <> 'named' AND role = 'child' AND nominal <> spell.child
                                   AND at BETWEEN spell.since - make_interval(hours => %s) AND spell.until
                                   AND (until IS NULL OR until >= spell.since)
                                   ORDER BY abs(extract(epoch FROM at - spell.since)), id LIMIT %s) other""",
            [areas, children, since, until, longest_hours, most],
        )
        pairs = sql.fetchall()
    events = Event.objects.in_bulk([event for _, event in pairs])
    return [(child, events[event]) for child, event in pairs if event in events]


def facts_of(abouts: Iterable[UUID], kinds: Iterable[str]) -> Mapping[UUID, Mapping[str, Counter[str]]]:
    """How many reports state each value of these kinds of fact, by nominal or thing, as far as the hub may read them.

    Of what very many state, some hundred reports say enough: what all of them say costs more the more there are.
    """
    stated: dict[UUID, dict[str, Counter[str]]] = {}
    with cursor() as sql:
        sql.execute(
            """SELECT wanted.id, told.kind, told.value
               FROM unnest(%s::uuid[]) wanted (id) CROSS JOIN unnest(%s::text[]) asked (kind)
               CROSS JOIN LATERAL (SELECT kind, value FROM picture_fact
                                   WHERE about = wanted.id AND kind = asked.kind
                                   AND superseded_at IS NULL AND level <> 'named' LIMIT %s) told""",
            [list(abouts), list(kinds), MOST_STATING],
        )
        for about, kind, value in sql.fetchall():
            stated.setdefault(about, {}).setdefault(kind, Counter())[value] += 1
    return stated


def homes_of(nominals: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """The places where the newest reports say that each nominal lives with a family, as far as the hub may read them.

    Children of one children's home live at one place, and are of different homes: they are looked for together.
    """
    homes: dict[UUID, set[UUID]] = {}
    living = "a_kind = 'nominal' AND b_kind = 'place' AND type = 'lives_at' AND level <> 'named'"
    newest = _newest_of_each("picture_association", "a", nominals, MOST_HOMES, living)
    for nominal, place in Association.objects.filter(id__in=newest).values_list("a", "b"):
        homes.setdefault(nominal, set()).add(place)
    kinds = place_kinds(set().union(*homes.values()))
    shared = {place for place, kind in kinds.items() if kind == "care_home"}
    return {nominal: frozenset(places - shared) for nominal, places in homes.items()}


def reports_tied_to(kind: str, thing: UUID, *, since: datetime, most: int) -> set[UUID]:
    """The newest reports since then that tie somebody to a thing or an adult."""
    newest = [*_newest_ties("a", kind, [thing], most), *_newest_ties("b", kind, [thing], most)]
    return set(Association.objects.filter(id__in=newest, at__gte=since).values_list("submission", flat=True))


def newest_reports(area: UUID, *, since: datetime, until: datetime, most: int) -> Iterable[tuple[UUID, UUID]]:
    """(report, child) of the newest entries about children of an area that were received in a period, newest first, as far as
    whoever asks may see them; what is for named people is left out."""
    rows = Event.objects.filter(area_id=area, role="child", received_at__gte=since, received_at__lt=until)
    newest = rows.exclude(level="named").exclude(nominal=None).order_by("-received_at")
    return newest.values_list("submission", "nominal")[:most]
