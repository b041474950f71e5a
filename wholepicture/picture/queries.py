"""Reads of the picture: what the viewer may see, as known now or on a past date.

Row security decides which rows there are; nothing here filters by viewer, and nothing here counts what is hidden.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from wholepicture.access.queries import Standing, claims_to_confirm, standing_of
from wholepicture.access.rules import Permission
from wholepicture.access.sql.rows import COUNTS, LIVE
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import Refusal, concerning, query
from wholepicture.base.many_ids import Ids
from wholepicture.linkage.queries import nominal_now, subjects_in
from wholepicture.linkage.things.queries import thing_now, things_in
from wholepicture.partnership.signs.queries import dictionary_of
from wholepicture.picture.assembling import (
    MOST,
    MOST_ENTRIES,
    STATED,
    TOLD,
    Names,
    ages_of,
    as_known,
    chronology_of,
    counts_of,
    distinct,
    entries_of_pieces,
    first_events,
    named_people,
    nominals_in,
    people_of,
    people_of_pieces,
    people_of_reports,
    pointers_to,
    stood,
    ties_of,
    versions_of,
    working_row,
    working_with,
)
from wholepicture.picture.changes import Change, changes_between
from wholepicture.picture.labels import (
    NAME_NOT_KNOWN,
    NOT_DESCRIBED,
    labels_from_people,
    labels_of_each,
    name_in,
    thing_in,
)
from wholepicture.picture.labels import labels_anyhow as labels_anyhow  # what other rooms call whom they are about
from wholepicture.picture.labels import labels_of as labels_of
from wholepicture.picture.labels import labels_of_each_anyhow as labels_of_each_anyhow
from wholepicture.picture.labels import names_told as names_told
from wholepicture.picture.missing import missing_now
from wholepicture.picture.models import Association, Event, Fact, Information, Working
from wholepicture.picture.reported_signs import Answered, answered, signs_about, signs_over_time
from wholepicture.picture.results import (
    ClaimRow,
    Entry,
    Findings,
    MissingNow,
    NamedRow,
    PeopleListed,
    PersonRow,
    Picture,
)
from wholepicture.picture.results import PieceRow as PieceRow
from wholepicture.picture.search.find import search
from wholepicture.picture.search.query import LONGEST, MOST_WORDS, tidied
from wholepicture.picture.stated import stated_of
from wholepicture.picture.worked_with.queries import children_chosen as children_chosen  # among whom a report chooses
from wholepicture.picture.worked_with.queries import children_named as children_named
from wholepicture.picture.worked_with.queries import children_to_choose as children_to_choose

THINGS = ("vehicle", "phone", "account", "place")
WITHDRAWAL = "withdrawal"  # of `intake.models`: a report that takes an earlier one back
WALKED = 20_000  # newest events among which people are looked for that a list shows


@query(Permission.PICTURE, called="Opened a person’s whole picture")
def picture_of(
    viewer: Viewer, *, nominal: UUID, known_at: datetime | None = None, counted: bool = False
) -> Picture | None:
    """A person's whole picture, or None: there is nobody, or nothing of them is the viewer's to see. `counted`: of what very many reports
    state, the newest are told, and the others are only counted."""
    anchor = nominal
    if known_at is None:
        anchor = nominal_now(viewer, nominal) or nominal
    subjects = Ids(subjects_in(anchor, known_at=known_at))
    if not subjects:
        return None
    events = _told(events_about(subjects, known_at))
    pieces = list(pieces_alone(anchor, known_at).order_by("-at", "id")[:MOST_ENTRIES])
    if not events and not pieces:
        return None
    concerning(subjects=[anchor], records=[*(event.submission for event in events), *(piece.item for piece in pieces)])
    return _person(viewer, anchor, subjects, events, pieces, known_at, counted=counted)


def _person(
    viewer: Viewer,
    anchor: UUID,
    subjects: Ids,
    events: Sequence[Event],
    pieces: Sequence[Information],
    known_at: datetime | None,
    *,
    counted: bool,
) -> Picture:
    names = Names(viewer, anchor)
    facts = (
        stated_of(subjects, known_at, names)
        if counted
        else versions_of(_as_stated(_about(Fact, subjects, known_at)), names)
    )
    signs = signs_about(subjects)
    chronology = _both(events, pieces, subjects, names, known_at, signs=answered(signs))
    picture = Picture(
        id=anchor,
        kind="nominal",
        label=name_in(counts_of(facts)),
        roles=distinct([*(event.role for event in events), *(piece.role for piece in pieces)]),
        known_at=known_at,
        facts=facts,
        chronology=chronology,
        working=working_with(_about(Working, subjects, known_at), names),
        ties=ties_of(anchor, subjects, known_at, names),
        signs=signs_over_time((row for row in signs if stood(row, known_at)), names),
        dictionary=dictionary_of(viewer.area_id),
        whereabouts_hidden=names.hidden,
        agencies=distinct(sorted(entry.agency for entry in chronology)),
        is_cut=MOST_ENTRIES in (len(events), len(pieces)),
    )
    if known_at is None and picture.is_child and not viewer.system:  # the operator sees what is held itself
        picture.pointers = pointers_to(anchor)
    return picture


def _both(
    events: Sequence[Event],
    pieces: Sequence[Information],
    subjects: Collection[UUID],
    names: Names,
    known_at: datetime | None = None,
    *,
    signs: Mapping[UUID, Answered] | None = None,
) -> list[Entry]:
    """Entries of reports, and of graded pieces whose report does not show, newest first."""
    chronology = chronology_of(events, subjects, names, known_at, signs=signs)
    if not pieces:
        return chronology
    return sorted([*chronology, *entries_of_pieces(pieces, names)], key=lambda entry: entry.at, reverse=True)


def _told(events: QuerySet[Event]) -> list[Event]:
    """The newest of these, as far as an entry is made of them."""
    rows: Any = events.order_by("-at", "id").values_list(*TOLD, named=True)
    return list(rows[:MOST_ENTRIES])


@query(Permission.PICTURE, called="Looked at what happened to a person over time")
def seen_over_time(viewer: Viewer, *, nominal: UUID) -> Picture | None:
    """Of a person's picture what a strip of time is drawn from: entries, who works with them, addresses; None as for `picture_of`."""
    anchor = nominal_now(viewer, nominal) or nominal
    subjects = Ids(subjects_in(anchor))
    events = _told(events_about(subjects, None)) if subjects else []
    pieces = list(pieces_alone(anchor, None).order_by("-at", "id")[:MOST_ENTRIES]) if subjects else []
    if not events and not pieces:
        return None
    concerning(subjects=[anchor], records=[*(event.submission for event in events), *(piece.item for piece in pieces)])
    names = Names(viewer, anchor)
    return Picture(
        id=anchor,
        kind="nominal",
        label=labels_of("nominal", [anchor]).get(anchor, NAME_NOT_KNOWN),
        roles=distinct([*(event.role for event in events), *(piece.role for piece in pieces)]),
        known_at=None,
        facts=versions_of(_as_stated(_about(Fact, subjects, None).filter(kind="address")), names),
        chronology=_both(events, pieces, subjects, names),
        working=working_with(_about(Working, subjects, None), names),
        whereabouts_hidden=names.hidden,
        is_cut=MOST_ENTRIES in (len(events), len(pieces)),
    )


def events_about(subjects: Collection[UUID], known_at: datetime | None) -> QuerySet[Event]:
    """What stands, or stood then; and what somebody else stands in the place of, where the viewer may not see that one: a report
    does not vanish from a page without a word."""
    if known_at is not None:
        return as_known(Event.every.filter(subject__in=subjects), known_at)
    seen_later = Event.every.filter(revises=OuterRef("submission"))
    return Event.every.filter(subject__in=subjects).filter(Q(superseded_at=None) | ~Exists(seen_later))


def pieces_alone(nominal: UUID, known_at: datetime | None) -> QuerySet[Information]:
    """Graded pieces about a person, of reports of which nothing shows: those of the others stand with their report. Whom such a report
    describes is not the viewer's to read, so on a past day they are those about whoever she is now."""
    report = Event.every.filter(submission=OuterRef("submission"))
    return as_known(Information.every.filter(~Exists(report), nominal=nominal), known_at)


def _about(table: Any, subjects: Iterable[UUID], known_at: datetime | None) -> Any:
    return as_known(table.every.filter(subject__in=subjects), known_at)


def _as_stated(facts: Any) -> Any:
    """Of facts what `versions_of` reads: of a child of whom very much is told there are tens of thousands."""
    return facts.values_list(*STATED, named=True)


@query(Permission.PICTURE, called="Opened a vehicle’s, phone’s, account’s or place’s picture")
def picture_of_thing(viewer: Viewer, *, kind: str, thing: UUID, known_at: datetime | None = None) -> Picture | None:
    """A vehicle's, phone's, account's or place's picture, or None. An id that it had before it was joined leads to it."""
    if known_at is None:
        thing, described = thing_now(thing), None
        stated = Fact.every.filter(about=thing)
    else:
        described = things_in(thing, known_at=known_at)
        # what a person joined since keeps in `subject` what it is alone
        stated = Fact.every.filter(Q(about__in=described, subject=None) | Q(subject__in=described))
    facts = list(as_known(stated.filter(about_kind=kind), known_at)[:MOST])
    names = Names(viewer, thing)
    ties = ties_of(thing, [], known_at, names, described=described)
    if not facts and not ties:
        return None
    submissions = {fact.submission for fact in facts}
    for tie in ties:
        submissions.update(source[2] for source in tie.sources)
    events = _one_event_each(submissions)
    # The page shows these reports, so it shows the records of whoever is in them.
    people = nominals_in(events).union(tie.id for tie in ties if tie.kind == "nominal")
    concerning(subjects=people, records=[thing, *submissions])
    versions = versions_of(facts, names)
    label = thing_in(kind, counts_of(versions))
    if not facts:
        label = labels_from_people({thing: kind}, submissions).get(thing, label)
    return Picture(
        id=thing,
        kind=kind,
        label=label,
        roles=[],
        known_at=known_at,
        facts=versions,
        chronology=chronology_of(events, [], names, known_at),
        ties=ties,
    )


def _one_event_each(submissions: Iterable[UUID]) -> list[Event]:
    """The newest event of each report, newest first."""
    events = list(Event.every.filter(submission__in=submissions).order_by("-at", "id")[:MOST])
    newest = {event.submission: event for event in reversed(events)}
    return sorted(newest.values(), key=lambda event: event.at, reverse=True)


@query(Permission.PICTURE, called="Opened a report behind a picture")
def report_behind(viewer: Viewer, *, submission: UUID) -> Entry | None:
    """One report as the viewer may see it, opened from a tie, a sign or an alert, or a graded piece by its own id; None if nothing of
    it shows."""
    event = Event.every.filter(submission=submission).order_by("id").first()
    if event is None:
        return _piece(viewer, submission)
    concerning(subjects=list(event.nominals), records=[submission])
    return chronology_of([event], [], Names(viewer, event.nominal))[0]


def _piece(viewer: Viewer, item: UUID) -> Entry | None:
    rows = list(Information.objects.filter(item=item).order_by("id"))
    concerning(subjects=[nominal for row in rows for nominal in row.nominals], records=[row.item for row in rows])
    return entries_of_pieces(rows, Names(viewer, rows[0].nominal))[0] if rows else None


MOST_PIECES = 100


@query(Permission.PICTURE, called="Read what was graded about people")
def pieces_about(viewer: Viewer, *, nominals: Iterable[UUID]) -> list[PieceRow]:
    """The newest graded pieces about these people, as far as the viewer may read them, each once."""
    listed = list(nominals)
    rows = list(Information.objects.filter(nominal__in=listed).order_by("-received_at", "id")[:MOST_PIECES])
    roots = {event.submission: event.root for event in first_events([row.submission for row in rows]).values()}
    pieces: dict[UUID, PieceRow] = {}
    for row in rows:
        grade = (row.source, row.assessment, row.handling, row.conditions, row.marking, row.sensitive)
        pieces.setdefault(
            row.item, PieceRow(row.item, row.submission, roots.get(row.submission, ""), row.text, *grade, row.at)
        )
    concerning(subjects=listed, records=pieces)
    return list(pieces.values())


@query(Permission.PICTURE, called="Read who a report describes")
def people_described(viewer: Viewer, *, submission: UUID) -> list[tuple[UUID, NamedRow]]:
    """Each person as one report describes them, with who they are now, as far as the viewer may see it."""
    events = Event.every.filter(submission=submission).exclude(subject=None).exclude(nominal=None).order_by("id")
    rows = [(row.subject, row.nominal, row.role) for row in events if row.subject and row.nominal]
    labels = labels_of("nominal", {nominal for _, nominal, _ in rows})
    concerning(subjects=labels, records=[submission])
    return [
        (subject, NamedRow("nominal", nominal, labels.get(nominal, NAME_NOT_KNOWN), role))
        for subject, nominal, role in rows
    ]


@query(Permission.PICTURE, called="Compared a report with the one in its place")
def what_changed(viewer: Viewer, *, earlier: UUID, later: UUID) -> list[Change]:
    """What the later of two reports says otherwise, as far as the viewer may see both."""
    return changes_between(earlier, later)


@query(Permission.PICTURE, called="Opened reports")
def reports_behind(viewer: Viewer, *, submissions: Iterable[UUID]) -> dict[UUID, Entry]:
    """Several reports as the viewer may see them, by submission, and graded pieces by their own id."""
    listed, names = list(submissions), Names(viewer, None)
    events = first_events(listed)
    pieces = _pieces_among(id for id in listed if id not in events)
    concerning(subjects=nominals_in([*events.values(), *pieces]), records=[*events, *{piece.item for piece in pieces}])
    entries = [*chronology_of(list(events.values()), [], names), *entries_of_pieces(pieces, names)]
    return {entry.submission: entry for entry in entries}


def _pieces_among(items: Iterable[UUID]) -> list[Information]:
    """The rows of those of these ids that are graded pieces."""
    listed = list(items)
    return list(Information.objects.filter(item__in=listed).order_by("id")) if listed else []


def shown_among(submissions: Iterable[UUID]) -> set[UUID]:
    """Inside a recorded act: those of these reports of which what they say shows to whoever asks."""
    return set(Event.every.filter(submission__in=list(submissions)).values_list("submission", flat=True))


def withdrawn_by(submission: UUID) -> list[UUID]:
    """Inside a recorded act: the report that this one withdraws, as far as both show to whoever asks."""
    told = Event.every.filter(submission=submission, revision=WITHDRAWAL).exclude(revises=None)
    return list(told.values_list("revises", flat=True).distinct())


MOST_STATES = 20  # of one report, one in the place of another


def standing_for(reports: Iterable[UUID], known_at: datetime | None = None) -> dict[UUID, UUID]:
    """Inside a recorded act: the report that stands in the place of each of these in the end, now or then, as far as it shows; those that
    stand themselves are not in it."""
    ends: dict[UUID, UUID] = {}
    looked = {report: {report} for report in reports}  # what stands there so far: for which it does
    for _ in range(MOST_STATES):
        rows = Event.every.filter(revises__in=list(looked))
        rows = rows if known_at is None else rows.filter(received_at__lte=known_at)
        following: dict[UUID, set[UUID]] = {}
        for revised, later in rows.values_list("revises", "submission").distinct():
            following.setdefault(later, set()).update(looked[revised])
            ends.update(dict.fromkeys(looked[revised], later))
        if not following:
            break
        looked = following
    return ends


def shows_to_viewer(kind: str, about: UUID) -> bool:
    """Inside a recorded act: whether anything of a person or a thing shows to whoever asks; `child`: as a child."""
    if kind in ("nominal", "child"):
        events = Event.every.filter(nominal=about)
        return (events.filter(role="child") if kind == "child" else events).exists()
    if Fact.every.filter(about=about, about_kind=kind).exists():
        return True
    return Association.every.filter(Q(a=about, a_kind=kind) | Q(b=about, b_kind=kind)).exists()


def shown_beyond_named(kind: str, about: UUID) -> bool:
    """Inside a recorded act: whether anything of a person or a thing shows to whoever asks that its sender does not keep to people whom
    they name; `child`: as a child."""
    if kind in ("nominal", "child"):
        events = Event.every.filter(nominal=about).exclude(level="named")
        return (events.filter(role="child") if kind == "child" else events).exists()
    if Fact.every.filter(about=about, about_kind=kind).exclude(level="named").exists():
        return True
    return Association.every.filter(Q(a=about, a_kind=kind) | Q(b=about, b_kind=kind)).exclude(level="named").exists()


# One row of each is enough. Where very many reports name one place, no others of it are read.
_SHOWN = "SELECT one.id FROM unnest(%(ids)s::uuid[]) one (id) CROSS JOIN LATERAL ({rows} LIMIT 1) first"
SHOWN_PEOPLE = _SHOWN.format(rows="SELECT FROM picture_event WHERE nominal = one.id")
SHOWN_THINGS = _SHOWN.format(
    rows="""SELECT FROM picture_fact WHERE about = one.id AND about_kind = %(kind)s
            UNION ALL SELECT FROM picture_association WHERE a = one.id AND a_kind = %(kind)s
            UNION ALL SELECT FROM picture_association WHERE b = one.id AND b_kind = %(kind)s"""
)


def born_of(nominal: UUID) -> str:
    """Inside a recorded act: the date of birth that most reports give of somebody; empty: none that shows does."""
    return ages_of([nominal]).get(nominal, ("", ""))[0]


def shown_of(kind: str, ids: Iterable[UUID]) -> set[UUID]:
    """Inside a recorded act: those of these people or things of which anything shows to whoever asks."""
    asked = {"ids": list(ids), "kind": kind}
    if not asked["ids"]:
        return set()
    with cursor() as sql:
        sql.execute(SHOWN_PEOPLE if kind == "nominal" else SHOWN_THINGS, asked)
        return {id for (id,) in sql.fetchall()}


def who_may_be_children(nominals: Iterable[UUID], *, born_after: date) -> set[UUID]:
    """Inside a recorded act: those of these people whom a report calls a child, or of whom one gives a date of birth after that
    day, as far as it shows to whoever asks."""
    listed = list(nominals)
    called = Event.every.filter(nominal__in=listed, role="child").values_list("nominal", flat=True)
    children = {nominal for nominal in called if nominal is not None}
    whole_dates = Fact.objects.filter(about__in=listed, kind="date_of_birth", value__regex=r"^\d{4}-\d{2}-\d{2}$")
    born = whole_dates.values_list("about", "value")
    return children | {about for about, value in born if value > born_after.isoformat()}


OWN = ("own_number",)  # ties by which a thing is somebody's own, and nobody else's


def own_numbers_of_children(things: Iterable[UUID]) -> set[UUID]:
    """Inside a recorded act: those of these phones and accounts that a report calls a child's own."""
    ties = Association.objects.filter(b__in=list(things), a_kind="nominal", a_role="child", type__in=OWN)
    return set(ties.values_list("b", flat=True))


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
    if sum(map(str.isalnum, asked)) < 2 or len(asked) > LONGEST or len(asked.split()) > MOST_WORDS:
        raise Unsearchable
    findings = search(viewer, asked)
    people: list[UUID] = []
    others: list[UUID] = []
    for group in findings.groups.values():
        for result in group:
            (people if result.kind == "nominal" else others).append(result.id)
    concerning(subjects=people, records=others, justification=f"Looked for: {asked}")
    return findings


@query(Permission.PICTURE, called="Read who a report names")
def named_in(viewer: Viewer, *, submission: UUID) -> list[NamedRow]:
    """Who and what one report names, as far as the viewer may see it."""
    roles: dict[UUID, str] = {}
    for _, nominal, role in people_of(Event.every.filter(submission=submission)):
        roles[nominal] = role
    if not roles:
        roles = _people_in_piece(submission)
    facts = Fact.every.filter(submission=submission).exclude(about_kind="nominal")
    things = dict(facts.order_by("id").values_list("about", "about_kind"))
    concerning(subjects=roles, records=[submission])
    ages = dict(Fact.every.filter(submission=submission, kind="age").order_by("id").values_list("about", "value"))
    named = named_people(roles.items(), labels_of("nominal", roles))
    people = [replace(person, age=ages.get(person.id, "")) for person in named]
    return [*people, *_named_things(things)]


def _people_in_piece(item: UUID) -> dict[UUID, str]:
    """Whom a graded piece is about, where that is what was asked for."""
    rows = Information.objects.filter(item=item).order_by("id").values_list("nominal", "role")
    return {nominal: role for nominal, role in rows if nominal is not None}


def _named_things(kinds: Mapping[UUID, str]) -> Iterator[NamedRow]:
    labels = labels_of_each(kinds)
    for thing, kind in kinds.items():
        yield NamedRow(kind, thing, labels.get(thing, NOT_DESCRIBED), "")


@query(Permission.PICTURE, called="Read who reports name")
def people_in(viewer: Viewer, *, submissions: Iterable[UUID], role: str = "") -> dict[UUID, list[NamedRow]]:
    """Whom each of several reports names, or each of several graded pieces is about, children first, as far as the viewer may see it.
    `role`: those alone who have this part in it."""
    listed = list(submissions)
    named = people_of_reports(listed)
    named |= people_of_pieces(_pieces_among(id for id in listed if id not in named))
    if role:
        named = {report: [person for person in people if person.role == role] for report, people in named.items()}
    concerning(subjects={person.id for people in named.values() for person in people}, records=named)
    return named


def _everybody(roles: Mapping[UUID, Mapping[UUID, str]]) -> set[UUID]:
    return set[UUID]().union(*roles.values())


@query(Permission.PICTURE, called="Read who is tied to things")
def people_tied(viewer: Viewer, *, kind: str, things: Iterable[UUID]) -> dict[UUID, list[NamedRow]]:
    """Whom reports tie to each of these things, children first, as far as the viewer may see it."""
    listed = list(things)
    roles: dict[UUID, dict[UUID, str]] = {}
    for tie in _newest(Association.objects.filter(b__in=listed, b_kind=kind, a_kind="nominal")):
        roles.setdefault(tie.b, {}).setdefault(tie.a, tie.a_role)
    for tie in _newest(Association.objects.filter(a__in=listed, a_kind=kind, b_kind="nominal")):
        roles.setdefault(tie.a, {}).setdefault(tie.b, tie.b_role)
    people = _everybody(roles)
    labels = labels_of("nominal", people)
    concerning(subjects=people, records=listed)

    def children_first(person: tuple[UUID, str]) -> tuple[bool, str, UUID]:
        nominal, role = person
        return role != "child", labels.get(nominal, ""), nominal

    return {thing: named_people(sorted(tied.items(), key=children_first), labels) for thing, tied in roles.items()}


def _newest(ties: QuerySet[Association]) -> QuerySet[Association]:
    return ties.order_by("-at", "id")[:MOST]


@query(Permission.PICTURE, called="Read facts as reports state them")
def facts_stated(viewer: Viewer, *, subjects: Iterable[UUID]) -> dict[UUID, dict[str, list[str]]]:
    """What reports state of these subjects, as written: values by kind of fact, by subject."""
    stated: dict[UUID, dict[str, list[str]]] = {}
    nominals = set()
    for fact in Fact.every.filter(subject__in=list(subjects)).order_by("kind", "value", "id"):
        nominals.add(fact.about)
        assert fact.subject is not None  # asked for by subject
        values = stated.setdefault(fact.subject, {}).setdefault(fact.kind, [])
        if fact.value not in values:
            values.append(fact.value)
    concerning(subjects=nominals)
    return stated


@query(Permission.PICTURE, called="Read what people are called")
def people_shown(viewer: Viewer, *, nominals: Iterable[UUID]) -> dict[UUID, str]:
    """What those of these people are called of whom anything shows to the viewer."""
    shown = shown_of("nominal", nominals)
    labels = labels_of("nominal", shown)
    concerning(subjects=shown)
    return {nominal: labels.get(nominal, NAME_NOT_KNOWN) for nominal in shown}


@query(Permission.PICTURE, called="Listed people")
def people_listed(viewer: Viewer, *, role: str, limit: int = 50) -> PeopleListed:
    """People in this role with the newest report first: the area's for the hub, by involvement for everyone else."""
    latest, is_cut = _latest(viewer, role, limit)
    labels = labels_of("nominal", latest)
    ages, names = ages_of(latest), Names(viewer, None)
    concerning(subjects=latest)
    people = PeopleListed(is_cut=is_cut)
    for nominal, newest in latest.items():
        people.append(
            PersonRow(
                id=nominal,
                label=labels.get(nominal, NAME_NOT_KNOWN),
                born=ages.get(nominal, ("", ""))[0],
                age=ages.get(nominal, ("", ""))[1],
                latest_at=newest.received_at,
                latest_kind=newest.kind,
                latest_from=names(newest),
            )
        )
    return people


def _latest(viewer: Viewer, role: str, limit: int) -> tuple[dict[UUID, Event], bool]:
    """Of so many people the newest event, and whether there may be others: few of whom very many events tell hide nobody, as
    far as it is walked."""
    of = _latest_of_area if viewer.is_hub else _latest_of_own
    latest, walked = of(viewer, role, limit, limit * 12)
    if len(latest) < limit and walked >= limit * 12:
        latest, walked = of(viewer, role, limit, WALKED)
    return latest, len(latest) < limit and walked >= WALKED


def _latest_of_area(viewer: Viewer, role: str, limit: int, most: int) -> tuple[dict[UUID, Event], int]:
    """The hub walks the area's events from the newest: nearly every row it meets is its to see. And how many it met."""
    latest: dict[UUID, Event] = {}
    rows = Event.objects.filter(area_id=viewer.area_id, role=role).order_by("-received_at", "-id")
    rows = rows.exclude(revision=WITHDRAWAL)  # of whom all was taken back nothing is told
    walked = 0
    for event in rows.only("nominal", "received_at", "kind", "agency", "nominals")[:most]:
        walked += 1
        if event.nominal is not None:
            latest.setdefault(event.nominal, event)
        if len(latest) >= limit:
            break
    return latest, walked


def _latest_of_own(viewer: Viewer, role: str, limit: int, most: int) -> tuple[dict[UUID, Event], int]:
    """Everyone else starts from those they work with and what their agency wrote: the area may hold millions of others. And how
    much of what it wrote was looked at."""
    with cursor() as sql:
        sql.execute(
            f"""WITH written AS MATERIALIZED (
                   SELECT nominal FROM picture_event
                   WHERE agency_id = %(agency)s AND role = %(role)s AND superseded_at IS NULL AND revision <> %(withdrawal)s
                   ORDER BY received_at DESC LIMIT %(most)s),
               mine AS (
                   SELECT i.nominal FROM access_involvement i
                   WHERE i.agency_id = %(agency)s AND {LIVE} AND {COUNTS}
                   UNION SELECT nominal FROM written)
               SELECT mine.nominal, e.received_at, e.kind, e.agency_id, e.nominals, (SELECT count(*) FROM written) FROM mine
               CROSS JOIN LATERAL (
                   SELECT received_at, kind, agency_id, nominals FROM picture_event
                   WHERE nominal = mine.nominal AND role = %(role)s AND superseded_at IS NULL AND revision <> %(withdrawal)s
                   ORDER BY received_at DESC LIMIT 1) e
               ORDER BY e.received_at DESC, mine.nominal LIMIT %(limit)s""",  # noqa: S608 - constants
            {
                **{"agency": viewer.agency_id, "role": role, "most": most, "limit": limit},
                "withdrawal": WITHDRAWAL,
            },
        )
        rows = sql.fetchall()
    latest = {
        nominal: Event(received_at=at, kind=kind, agency_id=agency, nominals=nominals)
        for nominal, at, kind, agency, nominals, _ in rows
    }
    return latest, rows[0][-1] if rows else 0


@query(Permission.PICTURE, called="Saw who is missing now")
def who_is_missing(viewer: Viewer, *, with_help: bool = False) -> MissingNow:
    """Children of whom reports say that they are missing and none that they are back: the area's for the hub, those whom they
    work with for everyone else. `with_help`: with who works with them, and where they were found before."""
    missing = missing_now(viewer, with_help=with_help)
    children = (*missing.now, *missing.silent, *missing.back)
    concerning(
        subjects=[child.nominal for child in children if child.nominal],
        records=[told.submission for child in children for told in child.told],
    )
    return missing


@query(Permission.ALERTS, called="Listed involvements to confirm")
def involvements_to_confirm(viewer: Viewer) -> list[ClaimRow]:
    """What agencies say of their work with a child that opens nothing yet, or was refused and followed by a look.

    Those whose agency looked for the child since come first, then the oldest. The operator sees those of every area.
    """
    claims = claims_to_confirm()
    work = Working.objects.in_bulk([claim.involvement for claim in claims])
    labels = labels_of("nominal", {claim.nominal for claim in claims})
    names = Names(viewer, None)
    concerning(subjects=labels, records=work)
    standings = standing_of(work)
    return [
        replace(
            _claim_row(work[claim.involvement], standings.get(claim.involvement), labels, names),
            looks=claim.looks,
            last_look=claim.last_look,
        )
        for claim in claims
        if claim.involvement in work
    ]


@query(Permission.CONFIRM, called="Read an involvement to answer it")
def involvement_to_answer(viewer: Viewer, *, involvement: UUID) -> ClaimRow | None:
    """What an agency says of its work with a child, for whoever may confirm or refuse it; else None."""
    row = Working.objects.filter(id=involvement).first()
    stands = standing_of([involvement]).get(involvement) if row else None
    if row is None or stands is None or not stands.may_answer:
        return None
    concerning(subjects=[row.nominal], records=[involvement])
    return _claim_row(row, stands, labels_of("nominal", [row.nominal]), Names(viewer, row.nominal))


def _claim_row(row: Working, stands: Standing | None, labels: Mapping[UUID, str], names: Names) -> ClaimRow:
    return ClaimRow(
        involvement=row.id,
        nominal=row.nominal,
        label=labels.get(row.nominal, NAME_NOT_KNOWN),
        agency=names(row),
        work=working_row(row, names, stands),
        received_at=row.received_at,
        is_fed=stands is not None and stands.is_fed,
    )
