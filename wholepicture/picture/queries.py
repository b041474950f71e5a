"""Reads of the picture: what the viewer may see, as known now or on a past date.

Row security decides which rows there are; nothing here filters by viewer, and nothing here counts what is hidden.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import Refusal, concerning, query
from wholepicture.intake.queries import senders
from wholepicture.linkage.queries import nominal_now, subjects_in
from wholepicture.linkage.things.queries import thing_now, things_in
from wholepicture.picture.assembling import (
    MOST,
    Names,
    as_known,
    chronology_of,
    distinct,
    labels_from_people,
    name_in,
    pointers_to,
    signs_over_time,
    thing_in,
    ties_of,
    versions_of,
    working_with,
)
from wholepicture.picture.assembling import (
    labels_of as labels_of,
)
from wholepicture.picture.models import Association, Event, Fact, Sign, Working
from wholepicture.picture.results import Entry, Findings, Picture
from wholepicture.picture.search.find import search
from wholepicture.picture.search.query import LONGEST, MOST_WORDS, tidied

THINGS = ("vehicle", "phone", "account", "place")


@query(Permission.PICTURE, called="Opened a person’s whole picture")
def picture_of(viewer: Viewer, *, nominal: UUID, known_at: datetime | None = None) -> Picture | None:
    """A person's whole picture, or None: there is nobody, or nothing of them is the viewer's to see."""
    now = nominal_now(viewer, nominal) if known_at is None else None
    anchor = now or nominal
    subjects = subjects_in(anchor, known_at=known_at)
    if not subjects:
        return None
    events = as_known(Event.objects.filter(subject__in=subjects), known_at).order_by("-at", "id")[:MOST]
    found = list(events)
    if not found:
        return None
    concerning(subjects=[anchor], records=[one.submission for one in found])
    names = Names(viewer, anchor)
    picture = Picture(
        id=anchor,
        kind="nominal",
        label="",
        roles=distinct(one.role for one in found),
        known_at=known_at,
        whereabouts_hidden=names.hidden,
    )
    picture.facts = versions_of(as_known(Fact.objects.filter(subject__in=subjects), known_at), names)
    picture.label = name_in(picture.facts)
    picture.chronology = chronology_of(found, subjects, names)
    picture.working = working_with(as_known(Working.objects.filter(subject__in=subjects), known_at), names)
    picture.ties = ties_of(anchor, subjects, known_at, names)
    picture.signs = signs_over_time(as_known(Sign.objects.filter(subject__in=subjects), known_at), names)
    if known_at is None and picture.is_child and not viewer.system:  # the operator sees what is held itself
        picture.pointers = pointers_to(anchor)
    picture.agencies = distinct(sorted(one.agency for one in picture.chronology))
    return picture


@query(Permission.PICTURE, called="Opened a vehicle’s, phone’s, account’s or place’s picture")
def picture_of_thing(viewer: Viewer, *, kind: str, thing: UUID, known_at: datetime | None = None) -> Picture | None:
    """A vehicle's, phone's, account's or place's picture, or None. An id that it had before it was joined leads to it."""
    if known_at is None:
        thing, described = thing_now(thing), None
        stated = Fact.objects.filter(about=thing)
    else:
        described = things_in(thing, known_at=known_at)
        # what a person joined since keeps in `subject` what it is alone
        stated = Fact.objects.filter(Q(about__in=described, subject=None) | Q(subject__in=described))
    facts = list(as_known(stated.filter(about_kind=kind), known_at)[:MOST])
    names = Names(viewer, thing)
    ties = ties_of(thing, [], known_at, names, described=described)
    if not facts and not ties:
        return None
    submissions = {one.submission for one in facts} | {source[2] for tie in ties for source in tie.sources}
    concerning(records=[thing, *submissions])
    versions = versions_of(facts, names)
    label = thing_in(kind, versions)
    if not facts:
        label = labels_from_people(kind, [thing], submissions).get(thing, label)
    found = list(Event.objects.filter(submission__in=submissions).order_by("-at", "id")[:MOST])
    one_each = list({one.submission: one for one in reversed(found)}.values())
    return Picture(
        id=thing,
        kind=kind,
        label=label,
        roles=[],
        known_at=known_at,
        facts=versions,
        chronology=chronology_of(sorted(one_each, key=lambda one: one.at, reverse=True), [], names),
        ties=ties,
    )


@query(Permission.PICTURE, called="Opened a report behind a picture")
def report_behind(viewer: Viewer, *, submission: UUID) -> Entry | None:
    """One report as the viewer may see it, opened from a tie, a sign or an alert; None if nothing of it shows."""
    found = list(Event.objects.filter(submission=submission).order_by("id")[:1])
    if not found:
        return None
    nominals = [one for one in found[0].nominals]
    concerning(subjects=nominals, records=[submission])
    return chronology_of(found, [], Names(viewer, found[0].nominal))[0]


@query(Permission.PICTURE, called="Opened reports")
def reports_behind(viewer: Viewer, *, submissions: Iterable[UUID]) -> dict[UUID, Entry]:
    """Several reports as the viewer may see them, by submission."""
    wanted = list(submissions)
    found = {one.submission: one for one in Event.objects.filter(submission__in=wanted).order_by("-id")}
    concerning(subjects={one for row in found.values() for one in row.nominals}, records=found)
    entries = chronology_of(list(found.values()), [], Names(viewer, None))
    return {one.submission: one for one in entries}


def shown_among(submissions: Iterable[UUID]) -> set[UUID]:
    """Inside a recorded act: those of these reports of which what they say shows to whoever asks."""
    return set(Event.objects.filter(submission__in=list(submissions)).values_list("submission", flat=True))


class Unsearchable(Refusal):
    """Type at least two letters or digits, and no more than eight words or 200 characters."""

    status = 422


@query(Permission.PICTURE, called="Searched")
def found_by(viewer: Viewer, *, words: str) -> Findings:
    """Everybody and everything that the viewer may see and that these words may mean. Raises Unsearchable.

    The ledger keeps the words as typed, beside whom they found: who looked for whom is what it is asked, also where
    nothing was found.
    """
    asked = tidied(words[: 4 * LONGEST])
    if not sum(one.isalnum() for one in asked) >= 2 or len(asked) > LONGEST or len(asked.split()) > MOST_WORDS:
        raise Unsearchable
    findings = search(viewer, asked)
    shown = [one for listed in findings.groups.values() for one in listed]
    concerning(
        subjects=[one.id for one in shown if one.kind == "nominal"],
        records=[one.id for one in shown if one.kind != "nominal"],
        justification=f"Looked for: {asked}",
    )
    return findings


@dataclass(frozen=True)
class NamedRow:
    """Somebody or something in a report."""

    kind: str  # nominal, vehicle, phone, account, place
    id: UUID
    label: str
    role: str


@query(Permission.PICTURE, called="Read whom a report names")
def named_in(viewer: Viewer, *, submission: UUID) -> list[NamedRow]:
    """Who and what one report names, as far as the viewer may see it."""
    events = Event.objects.filter(submission=submission).exclude(nominal=None).order_by("id")
    roles = dict(events.values_list("nominal", "role"))
    facts = Fact.objects.filter(submission=submission).exclude(about_kind="nominal")
    things = dict(facts.order_by("id").values_list("about", "about_kind"))
    labels = labels_of("nominal", roles)
    for kind in set(things.values()):
        labels |= labels_of(kind, [one for one, its in things.items() if its == kind])
    concerning(subjects=roles, records=[submission])
    rows = [NamedRow("nominal", one, labels.get(one, "Name not known"), role) for one, role in roles.items()]
    return rows + [NamedRow(kind, one, labels.get(one, "Not described"), "") for one, kind in things.items()]


@query(Permission.PICTURE, called="Read whom reports name")
def people_in(viewer: Viewer, *, submissions: Iterable[UUID]) -> dict[UUID, list[NamedRow]]:
    """Whom each of several reports names, children first, as far as the viewer may see it."""
    rows = Event.objects.filter(submission__in=list(submissions)).exclude(nominal=None).order_by("id")
    found = list(rows.values_list("submission", "nominal", "role"))
    labels = labels_of("nominal", {nominal for _, nominal, _ in found})
    people: dict[UUID, list[NamedRow]] = {}
    for submission, nominal, role in sorted(found, key=lambda one: one[2] != "child"):
        listed = people.setdefault(submission, [])
        if nominal not in {one.id for one in listed}:
            listed.append(NamedRow("nominal", nominal, labels.get(nominal, "Name not known"), role))
    concerning(subjects=labels, records=people)
    return people


@query(Permission.PICTURE, called="Read who is tied to things")
def people_tied(viewer: Viewer, *, kind: str, things: Iterable[UUID]) -> dict[UUID, list[NamedRow]]:
    """Whom reports tie to each of these things, children first, as far as the viewer may see it."""
    wanted = list(things)
    tied: dict[UUID, dict[UUID, str]] = {}
    for one in Association.objects.filter(b__in=wanted, b_kind=kind, a_kind="nominal").order_by("-at", "id")[:MOST]:
        tied.setdefault(one.b, {}).setdefault(one.a, one.a_role)
    for one in Association.objects.filter(a__in=wanted, a_kind=kind, b_kind="nominal").order_by("-at", "id")[:MOST]:
        tied.setdefault(one.a, {}).setdefault(one.b, one.b_role)
    people = {one for roles in tied.values() for one in roles}
    labels = labels_of("nominal", people)
    concerning(subjects=people, records=wanted)
    return {
        thing: [
            NamedRow("nominal", one, labels.get(one, "Name not known"), role)
            for one, role in sorted(roles.items(), key=lambda row: (row[1] != "child", labels.get(row[0], ""), row[0]))
        ]
        for thing, roles in tied.items()
    }


@query(Permission.PICTURE, called="Read facts as reports state them")
def facts_stated(viewer: Viewer, *, subjects: Iterable[UUID]) -> dict[UUID, dict[str, list[str]]]:
    """What reports state of these subjects, as written: values by kind of fact, by subject."""
    stated: dict[UUID, dict[str, list[str]]] = {}
    nominals = set()
    for one in Fact.objects.filter(subject__in=list(subjects)).order_by("kind", "value", "id"):
        values = stated.setdefault(one.subject, {}).setdefault(one.kind, [])
        if one.value not in values:
            values.append(one.value)
        nominals.add(one.about)
    concerning(subjects=nominals)
    return stated


@dataclass(frozen=True)
class PersonRow:
    id: UUID
    label: str
    born: str
    latest_at: datetime
    latest_kind: str


@query(Permission.PICTURE, called="Listed people")
def people_listed(viewer: Viewer, *, role: str, limit: int = 50) -> list[PersonRow]:
    """People in this role with the newest report first: the area's for the hub, by involvement for everyone else."""
    latest = _latest_of_area(viewer, role, limit) if viewer.is_hub else _latest_of_own(viewer, role, limit)
    labels = labels_of("nominal", latest)
    born = dict(Fact.objects.filter(about__in=latest, kind="date_of_birth").values_list("about", "value"))
    concerning(subjects=latest)
    return [
        PersonRow(nominal, labels.get(nominal, "Name not known"), born.get(nominal, ""), at, kind)
        for nominal, (at, kind) in latest.items()
    ]


def _latest_of_area(viewer: Viewer, role: str, limit: int) -> dict[UUID, tuple[datetime, str]]:
    """The hub walks the area's events from the newest: nearly every row it meets is its to see."""
    latest: dict[UUID, tuple[datetime, str]] = {}
    rows = Event.objects.filter(area_id=viewer.area_id, role=role).order_by("-received_at", "-id")
    for nominal, at, kind in rows.values_list("nominal", "received_at", "kind")[: limit * 12]:
        latest.setdefault(nominal, (at, kind))
        if len(latest) >= limit:
            break
    return latest


def _latest_of_own(viewer: Viewer, role: str, limit: int) -> dict[UUID, tuple[datetime, str]]:
    """Everyone else starts from those they work with and what their agency wrote: the area may hold millions of others."""
    with cursor() as sql:
        sql.execute(
            """WITH mine AS (
                   SELECT nominal FROM access_involvement
                   WHERE agency_id = %(agency)s AND starts_on <= sec.today()
                   AND (ends_on IS NULL OR ends_on >= sec.today())
                   UNION
                   (SELECT nominal FROM picture_event WHERE agency_id = %(agency)s AND role = %(role)s
                    ORDER BY received_at DESC LIMIT %(most)s))
               SELECT mine.nominal, e.received_at, e.kind FROM mine
               CROSS JOIN LATERAL (
                   SELECT received_at, kind FROM picture_event
                   WHERE nominal = mine.nominal AND role = %(role)s ORDER BY received_at DESC LIMIT 1) e
               ORDER BY e.received_at DESC, mine.nominal LIMIT %(limit)s""",
            {"agency": viewer.agency_id, "role": role, "most": limit * 12, "limit": limit},
        )
        return {nominal: (at, kind) for nominal, at, kind in sql.fetchall()}


@dataclass(frozen=True)
class ThingRow:
    kind: str
    id: UUID
    label: str
    children: int


@query(Permission.ALERTS, called="Listed vehicles, phones, accounts, places or persons of concern")
def things_listed(viewer: Viewer, *, kind: str, beyond: Iterable[str] = (), limit: int = 50) -> list[ThingRow]:
    """Vehicles, phones, accounts or places of the hub's area, by how many different children they are tied to.

    For kind `nominal`: people whom a report calls a person of concern. `beyond`: types of tie that do not count.
    """
    with cursor() as sql:
        sql.execute(
            """SELECT thing, count(DISTINCT child) FROM (
                   SELECT b AS thing, a AS child FROM picture_association
                   WHERE area_id = %(area)s AND b_kind = %(kind)s AND a_kind = 'nominal' AND a_role = 'child'
                   AND (b_kind <> 'nominal' OR b_role = 'person_of_concern') AND type <> ALL (%(beyond)s)
                   UNION ALL
                   SELECT a, b FROM picture_association
                   WHERE area_id = %(area)s AND a_kind = %(kind)s AND b_kind = 'nominal' AND b_role = 'child'
                   AND (a_kind <> 'nominal' OR a_role = 'person_of_concern') AND type <> ALL (%(beyond)s)) tied
               GROUP BY thing ORDER BY 2 DESC, 1 LIMIT %(limit)s""",
            {"area": viewer.area_id, "kind": kind, "beyond": list(beyond), "limit": limit},
        )
        counted = sql.fetchall()
    labels = labels_of(kind, [one for one, _ in counted])
    missing = [one for one, _ in counted if one not in labels]
    stated = Association.objects.filter(b__in=missing, b_kind=kind).order_by("b", "-at", "id").distinct("b")
    labels |= labels_from_people(kind, missing, stated.values_list("submission", flat=True))
    concerning(records=[one for one, _ in counted])
    unnamed = "Name not known" if kind == "nominal" else "Not described"
    return [ThingRow(kind, one, labels.get(one, unnamed), children) for one, children in counted]


# -- for background steps: rows that the worker's role sees, nobody's screen --------------------------------------


def nominals_touched(submissions: Iterable[UUID]) -> set[UUID]:
    """Children in these submissions."""
    return set(Event.objects.filter(submission__in=list(submissions), role="child").values_list("nominal", flat=True))


def things_touched(submissions: Iterable[UUID]) -> set[tuple[str, UUID]]:
    """Vehicles, phones, accounts, places and adults of concern tied in these submissions."""
    touched: set[tuple[str, UUID]] = set()
    rows = Association.objects.filter(submission__in=list(submissions))
    for a_kind, a, a_role, b_kind, b, b_role in rows.values_list("a_kind", "a", "a_role", "b_kind", "b", "b_role"):
        for kind, one, role in ((a_kind, a, a_role), (b_kind, b, b_role)):
            if kind != "nominal" or role == "person_of_concern":
                touched.add((kind, one))
    return touched


def signs_of(nominals: Iterable[UUID], *, most: int) -> Iterable[Sign]:
    """The newest signs answered yes about each nominal, as far as the hub may read them: what is for named people stays theirs."""
    newest = _newest_of_each("picture_sign", "nominal", nominals, most, "answer = 'yes' AND level <> 'named'")
    return Sign.objects.filter(id__in=newest)


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
            f"""SELECT newest.id FROM unnest(%s::uuid[]) wanted (one)
                CROSS JOIN LATERAL (SELECT id FROM {table} WHERE {column} = wanted.one AND {where}
                                    ORDER BY at DESC LIMIT %s) newest""",  # noqa: S608 - names from this file only
            [list(ids), most],
        )
        return [row[0] for row in sql.fetchall()]


def place_kinds(places: Iterable[UUID]) -> dict[UUID, str]:
    """What kind of place each is, as most reports say."""
    found: dict[UUID, dict[str, int]] = {}
    for about, value in Fact.objects.filter(about__in=list(places), kind="kind").values_list("about", "value"):
        counts = found.setdefault(about, {})
        counts[value] = counts.get(value, 0) + 1
    return {about: max(counts, key=lambda value: counts[value]) for about, counts in found.items()}


def senders_of(submissions: Iterable[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """The sending agency and its key, for the reports behind an alert."""
    return senders(submissions)
