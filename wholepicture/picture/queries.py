"""Reads of the picture: what the viewer may see, as known now or on a past date.

Row security decides which rows there are; nothing here filters by viewer, and nothing here counts what is hidden.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from wholepicture.access.queries import hidden_from
from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.acts import concerning, query
from wholepicture.base.clock import LOCAL
from wholepicture.base.indicators import indicators
from wholepicture.base.speaking import cursor
from wholepicture.intake.queries import senders
from wholepicture.linkage.queries import nominal_now, subjects_in
from wholepicture.partnership.models import Agency
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.partnership.rules import SPOKEN_AS
from wholepicture.picture.models import Association, Event, Fact, Passage, Sign, Working

MOST = 1000  # rows of one kind on one page; a page that reaches it says so

THINGS = ("vehicle", "phone", "account", "place")


@dataclass(frozen=True)
class Entry:
    """One line of a chronology: what, when, who said it, how they knew, when written, when received."""

    id: UUID
    submission: UUID
    kind: str
    at: datetime
    until: datetime | None
    precision: str
    agency: str
    author_job: str
    how_known: str
    passed_on: bool
    root: str
    recorded_at: datetime
    received_at: datetime
    role: str
    detail: dict[str, Any]
    passages: list[tuple[str, str]]
    signs: list[tuple[str, str, str]]  # (code, answer, note)


@dataclass(frozen=True)
class Version:
    """One value of a fact, and everybody who states it."""

    value: str
    outcome: str
    sources: list[tuple[str, datetime, UUID]]  # (agency, recorded or received at, submission), newest first


@dataclass(frozen=True)
class Tie:
    """Somebody or something tied to the one shown, with the reports behind it."""

    kind: str
    id: UUID
    label: str
    role: str
    types: list[str]
    first_at: datetime
    last_at: datetime
    sources: list[tuple[str, datetime, UUID, str]]  # (agency, when, submission, note)


@dataclass(frozen=True)
class WorkingRow:
    agency: str
    service: str
    team: str
    worker: str
    phone: str
    email: str
    starts_on: date
    ends_on: date | None
    last_contact_on: date | None
    plan: str


@dataclass(frozen=True)
class PointerRow:
    """Something is held; ring this team; nothing more."""

    agency: str
    contact: str
    phone: str
    since: date


@dataclass
class Picture:
    """The whole picture of one person or thing, as far as this viewer may see it."""

    id: UUID
    kind: str  # nominal, vehicle, phone, account, place
    label: str
    roles: list[str]
    known_at: datetime | None
    facts: dict[str, list[Version]] = field(default_factory=dict)
    chronology: list[Entry] = field(default_factory=list)
    working: list[WorkingRow] = field(default_factory=list)
    pointers: list[PointerRow] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    signs: list[dict[str, Any]] = field(default_factory=list)
    whereabouts_hidden: bool = False
    agencies: list[str] = field(default_factory=list)

    @property
    def is_child(self) -> bool:
        return "child" in self.roles

    @property
    def missing(self) -> list[Entry]:
        return [one for one in self.chronology if one.kind == "missing_episode"]


@query(Permission.PICTURE)
def picture_of(viewer: Viewer, *, nominal: UUID, known_at: datetime | None = None) -> Picture | None:
    """A person's whole picture, or None: there is nobody, or nothing of them is the viewer's to see."""
    now = nominal_now(viewer, nominal) if known_at is None else None
    anchor = now or nominal
    subjects = subjects_in(anchor, known_at=known_at)
    if not subjects:
        return None
    events = _as_known(Event.objects.filter(subject__in=subjects), known_at).order_by("-at", "id")[:MOST]
    found = list(events)
    if not found:
        return None
    concerning(subjects=[anchor], records=[one.submission for one in found])
    names = _Names(viewer, anchor)
    picture = Picture(
        id=anchor,
        kind="nominal",
        label="",
        roles=_distinct(one.role for one in found),
        known_at=known_at,
        whereabouts_hidden=names.hidden,
    )
    picture.facts = _versions(_as_known(Fact.objects.filter(subject__in=subjects), known_at), names)
    picture.label = name_in(picture.facts)
    picture.chronology = _chronology(found, subjects, names)
    picture.working = _working(_as_known(Working.objects.filter(subject__in=subjects), known_at), names)
    picture.ties = _ties(anchor, subjects, known_at, names)
    picture.signs = _signs_over_time(_as_known(Sign.objects.filter(subject__in=subjects), known_at), names)
    if known_at is None and picture.is_child and not viewer.system:  # the operator sees what is held itself
        picture.pointers = _pointers(anchor)
    picture.agencies = _distinct(sorted(one.agency for one in picture.chronology))
    return picture


@query(Permission.PICTURE)
def picture_of_thing(viewer: Viewer, *, kind: str, thing: UUID, known_at: datetime | None = None) -> Picture | None:
    """A vehicle's, phone's, account's or place's picture, or None."""
    facts = list(_as_known(Fact.objects.filter(about=thing, about_kind=kind), known_at)[:MOST])
    names = _Names(viewer, thing)
    ties = _ties(thing, [], known_at, names)
    if not facts and not ties:
        return None
    submissions = {one.submission for one in facts} | {source[2] for tie in ties for source in tie.sources}
    concerning(records=[thing, *submissions])
    versions = _versions(facts, names)
    label = thing_in(kind, versions)
    if not facts:
        label = _labels_from_people(kind, [thing], submissions).get(thing, label)
    found = list(Event.objects.filter(submission__in=submissions).order_by("-at", "id")[:MOST])
    one_each = list({one.submission: one for one in reversed(found)}.values())
    return Picture(
        id=thing,
        kind=kind,
        label=label,
        roles=[],
        known_at=known_at,
        facts=versions,
        chronology=_chronology(sorted(one_each, key=lambda one: one.at, reverse=True), [], names),
        ties=ties,
    )


@query(Permission.PICTURE)
def report_behind(viewer: Viewer, *, submission: UUID) -> Entry | None:
    """One report as the viewer may see it, opened from a tie, a sign or an alert; None if nothing of it shows."""
    found = list(Event.objects.filter(submission=submission).order_by("id")[:1])
    if not found:
        return None
    nominals = [one for one in found[0].nominals]
    concerning(subjects=nominals, records=[submission])
    return _chronology(found, [], _Names(viewer, found[0].nominal))[0]


@query(Permission.PICTURE)
def reports_behind(viewer: Viewer, *, submissions: Iterable[UUID]) -> dict[UUID, Entry]:
    """Several reports as the viewer may see them, by submission."""
    wanted = list(submissions)
    found = {one.submission: one for one in Event.objects.filter(submission__in=wanted).order_by("-id")}
    concerning(subjects={one for row in found.values() for one in row.nominals}, records=found)
    entries = _chronology(list(found.values()), [], _Names(viewer, None))
    return {one.submission: one for one in entries}


@dataclass(frozen=True)
class NamedRow:
    """Somebody or something in a report."""

    kind: str  # nominal, vehicle, phone, account, place
    id: UUID
    label: str
    role: str


@query(Permission.PICTURE)
def named_in(viewer: Viewer, *, submission: UUID) -> list[NamedRow]:
    """Who and what one report names, as far as the viewer may see it."""
    roles = dict(Event.objects.filter(submission=submission).order_by("id").values_list("nominal", "role"))
    facts = Fact.objects.filter(submission=submission).exclude(about_kind="nominal")
    things = dict(facts.order_by("id").values_list("about", "about_kind"))
    labels = labels_of("nominal", roles)
    for kind in set(things.values()):
        labels |= labels_of(kind, [one for one, its in things.items() if its == kind])
    concerning(subjects=roles, records=[submission])
    rows = [NamedRow("nominal", one, labels.get(one, "Name not known"), role) for one, role in roles.items()]
    return rows + [NamedRow(kind, one, labels.get(one, "Not described"), "") for one, kind in things.items()]


@query(Permission.PICTURE)
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


@query(Permission.PICTURE)
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


@query(Permission.ALERTS)
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
    labels |= _labels_from_people(kind, missing, stated.values_list("submission", flat=True))
    concerning(records=[one for one, _ in counted])
    unnamed = "Name not known" if kind == "nominal" else "Not described"
    return [ThingRow(kind, one, labels.get(one, unnamed), children) for one, children in counted]


# -- words for people and things ---------------------------------------------------------------------------------


def name_in(facts: dict[str, list[Version]]) -> str:
    """The name as most reports give it, else what they are called, else words that say that it is not known."""
    for kind in ("name", "also_known_as"):
        if facts.get(kind):
            return max(facts[kind], key=lambda one: (len(one.sources), len(one.value))).value
    if facts.get("description"):
        return facts["description"][0].value[:60]
    return "Name not known"


def thing_in(kind: str, facts: dict[str, list[Version]]) -> str:
    """A thing in a few words: a plate, a number, a handle, a place's name."""

    def best(name: str) -> str:
        return max(facts[name], key=lambda one: len(one.sources)).value if facts.get(name) else ""

    if kind == "vehicle":
        return " ".join(filter(None, (best("registration"), best("colour"), best("make"), best("model")))) or "Vehicle"
    if kind == "phone":
        return best("number") or best("imei") or best("description") or "Phone"
    if kind == "account":
        return " ".join(filter(None, (best("handle") or best("url"), best("platform")))) or "Account"
    return best("name") or best("address") or best("description") or "Place"


def labels_of(kind: str, ids: Iterable[UUID]) -> dict[UUID, str]:
    """What each nominal or thing is called, from the facts the viewer may see."""
    wanted = list(ids)
    kinds = (
        ["name", "also_known_as", "description"]
        if kind == "nominal"
        else [
            "registration",
            "colour",
            "make",
            "model",
            "number",
            "imei",
            "handle",
            "url",
            "platform",
            "name",
            "address",
        ]
    )
    rows: dict[UUID, dict[str, dict[str, int]]] = {}
    for about, what, value in Fact.objects.filter(about__in=wanted, about_kind=kind, kind__in=kinds).values_list(
        "about", "kind", "value"
    ):
        said = rows.setdefault(about, {}).setdefault(what, {})
        said[value] = said.get(value, 0) + 1
    labels = {}
    for about, said in rows.items():
        versions = {
            what: [
                Version(value, "", [("", datetime.min.replace(tzinfo=UTC), about)] * count)
                for value, count in values.items()
            ]
            for what, values in said.items()
        }
        labels[about] = name_in(versions) if kind == "nominal" else thing_in(kind, versions)
    return labels


class _Names:
    """How agencies are named to this viewer: where a child's whereabouts are hidden, by their kind only."""

    def __init__(self, viewer: Viewer, about: UUID | None):
        self.agencies: dict[UUID, Agency] = agencies_by_id()
        self.hidden_nominals = hidden_from(viewer)
        self.hidden = about in self.hidden_nominals
        self.own = viewer.agency_id

    def __call__(self, row: Any) -> str:
        agency = self.agencies[row.agency_id]
        if self.withholds(row):
            spoken = SPOKEN_AS[agency.type]
            return spoken[0].upper() + spoken[1:]
        return agency.name

    def withholds(self, row: Any) -> bool:
        """Whether an agency's name, in itself or in a reference, would tell this viewer where a protected child is."""
        return row.agency_id != self.own and bool(self.hidden_nominals and set(row.nominals) & self.hidden_nominals)


def _as_known(rows: Any, known_at: datetime | None) -> Any:
    return rows.filter(received_at__lte=known_at) if known_at else rows


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _versions(rows: Iterable[Fact], names: _Names) -> dict[str, list[Version]]:
    by_kind: dict[str, dict[str, list[Fact]]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, {}).setdefault(row.value, []).append(row)
    return {
        kind: sorted(
            (
                Version(
                    value,
                    stated[0].outcome,
                    sorted(
                        {(names(one), one.received_at, one.submission) for one in stated},
                        key=lambda source: (source[1], source[2]),
                        reverse=True,
                    ),
                )
                for value, stated in values.items()
            ),
            key=lambda one: (-len(one.sources), one.value),
        )
        for kind, values in by_kind.items()
    }


def _chronology(events: Sequence[Event], subjects: Sequence[UUID], names: _Names) -> list[Entry]:
    submissions = {one.submission for one in events}
    words: dict[UUID, list[tuple[str, str]]] = {}
    order = ["facts", "child_words", "opinion", "circumstances"]
    for row in Passage.objects.filter(submission__in=submissions):
        words.setdefault(row.submission, []).append((row.kind, row.text))
    signs: dict[UUID, list[tuple[str, str, str]]] = {}
    stated = Sign.objects.filter(submission__in=submissions)
    if subjects:
        stated = stated.filter(subject__in=subjects)
    for row in stated.order_by("code"):
        entry = (row.code, row.answer, row.note)
        if entry not in signs.setdefault(row.submission, []):
            signs[row.submission].append(entry)
    return [
        Entry(
            id=one.id,
            submission=one.submission,
            kind=one.kind,
            at=one.at,
            until=one.until,
            precision=one.precision,
            agency=names(one),
            author_job=one.author_job,
            how_known=one.how_known,
            passed_on=one.passed_on,
            root="" if names.withholds(one) else one.root,
            recorded_at=one.recorded_at,
            received_at=one.received_at,
            role=one.role,
            detail=one.detail,
            passages=sorted(
                words.get(one.submission, []), key=lambda w: (order.index(w[0]) if w[0] in order else 9, w[0])
            ),
            signs=signs.get(one.submission, []),
        )
        for one in events
    ]


def _working(rows: Any, names: _Names) -> list[WorkingRow]:
    latest: dict[tuple[UUID, str, str], Working] = {}
    for row in rows.order_by("received_at"):
        latest[(row.agency_id, row.service, row.team)] = row
    return [
        WorkingRow(
            agency=names(one),
            service=one.service,
            team=one.team,
            worker=one.worker,
            phone=one.phone,
            email=one.email,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            last_contact_on=one.last_contact_on,
            plan=one.plan,
        )
        for one in sorted(latest.values(), key=lambda row: (row.ends_on is not None, -row.starts_on.toordinal()))
    ]


def _ties(about: UUID, subjects: Sequence[UUID], known_at: datetime | None, names: _Names) -> list[Tie]:
    if subjects:
        forward, backward = {"a_subject__in": subjects}, {"b_subject__in": subjects}
    else:
        forward, backward = {"a": about}, {"b": about}
    found: dict[tuple[str, UUID], list[tuple[str, str, Association]]] = {}
    for row in _as_known(Association.objects.filter(**forward), known_at)[:MOST]:
        found.setdefault((row.b_kind, row.b), []).append((row.type, row.b_role, row))
    for row in _as_known(Association.objects.filter(**backward), known_at)[:MOST]:
        found.setdefault((row.a_kind, row.a), []).append((row.type, row.a_role, row))
    found.pop(("nominal", about), None)
    labels: dict[UUID, str] = {}
    for kind in {kind for kind, _ in found}:
        ids = [one for other, one in found if other == kind]
        labels |= labels_of(kind, ids)
        missing = [one for one in ids if one not in labels]
        if missing and kind != "nominal":
            submissions = {row.submission for key in found for _, _, row in found[key] if key[1] in missing}
            labels |= _labels_from_people(kind, missing, submissions)
    ties = [
        Tie(
            kind=kind,
            id=other,
            label=labels.get(other, "Name not known" if kind == "nominal" else "Not described"),
            role=next((role for _, role, _ in rows if role), ""),
            types=_distinct(sorted(type for type, _, _ in rows)),
            first_at=min(row.at for _, _, row in rows),
            last_at=max(row.at for _, _, row in rows),
            sources=sorted(
                {(names(row), row.at, row.submission, row.note) for _, _, row in rows},
                key=lambda source: (source[1], source[2]),
                reverse=True,
            ),
        )
        for (kind, other), rows in found.items()
    ]
    return sorted(ties, key=lambda one: one.last_at, reverse=True)


def _labels_from_people(kind: str, things: Sequence[UUID], submissions: Iterable[UUID]) -> dict[UUID, str]:
    """A phone or home that was stated inside a person has no facts of its own: take the person's words for it."""
    stated = {"phone": "phone", "place": "address"}.get(kind)
    if stated is None:
        return {}
    wanted = set(things)
    labels: dict[UUID, str] = {}
    values: dict[tuple[UUID, UUID], list[str]] = {}
    for subject, submission, value in (
        Fact.objects.filter(submission__in=list(submissions), kind=stated)
        .exclude(subject=None)
        .values_list("subject", "submission", "value")
    ):
        values.setdefault((submission, subject), []).append(value)
    for row in Association.objects.filter(submission__in=list(submissions), b__in=wanted, b_kind=kind):
        said = values.get((row.submission, row.a_subject), []) if row.a_subject else []
        if said:
            labels.setdefault(row.b, said[0])
    return labels


def _signs_over_time(rows: Any, names: _Names) -> list[dict[str, Any]]:
    """Signs by agency and month: {code, label, overlap, agency, months: {YYYY-MM: [submissions]}, answer counts}."""
    known = indicators()
    table: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows.order_by("at"):
        agency = names(row)
        line = table.setdefault(
            (row.code, agency),
            {
                "code": row.code,
                "label": known[row.code].label if row.code in known else row.code,
                "list": known[row.code].list if row.code in known else "",
                "overlap": list(known[row.code].overlap) if row.code in known else [],
                "agency": agency,
                "months": {},
                "not_known": 0,
                "no": 0,
            },
        )
        if row.answer == "yes":
            month = line["months"].setdefault(row.at.astimezone(LOCAL).strftime("%Y-%m"), [])
            if row.submission not in month:
                month.append(row.submission)
        else:
            line[row.answer] += 1
    return sorted(table.values(), key=lambda line: (line["list"], line["label"], line["agency"]))


def _pointers(nominal: UUID) -> list[PointerRow]:
    with cursor() as sql:
        sql.execute("SELECT agency, contact, phone, since FROM sec.pointers(%s)", [nominal])
        return [PointerRow(*row) for row in sql.fetchall()]


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
    """Signs answered yes about these nominals, as far as the hub may read them: what is for named people stays theirs."""
    rows = Sign.objects.filter(nominal__in=list(nominals), answer="yes").exclude(level="named")
    return rows.order_by("-at")[: most * 10]


def associations_with(kind: str, ids: Iterable[UUID], *, most: int) -> Iterable[tuple[UUID, UUID | None, Association]]:
    """(thing, the child it is tied to or None, tie) for these things, as far as the hub may read them."""
    wanted = list(ids)
    rows = Association.objects.exclude(level="named")
    for row in rows.filter(b_kind=kind, b__in=wanted)[:most]:
        yield row.b, row.a if row.a_role == "child" else None, row
    for row in rows.filter(a_kind=kind, a__in=wanted)[:most]:
        yield row.a, row.b if row.b_role == "child" else None, row


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
