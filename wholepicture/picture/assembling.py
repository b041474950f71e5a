"""Puts rows together into what a page shows: names, versions, a chronology, ties, signs over time.

Row security decided which rows there are; nothing here filters by viewer.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from wholepicture.access.queries import hidden_from
from wholepicture.access.viewer import Viewer
from wholepicture.base.clock import LOCAL
from wholepicture.base.database_role import cursor
from wholepicture.base.identifiers import check_phone, check_vrm
from wholepicture.base.indicators import indicators
from wholepicture.partnership.models import Agency
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.partnership.rules import SPOKEN_AS
from wholepicture.picture.models import Association, Event, Fact, Passage, Sign, Working
from wholepicture.picture.results import Entry, PointerRow, Tie, Version, WorkingRow

MOST = 1000  # rows of one kind on one page; a page that reaches it says so


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
        return (
            max(facts[name], key=lambda one: (_whole(name, one.value), len(one.sources))).value
            if facts.get(name)
            else ""
        )

    if kind == "vehicle":
        said = filter(None, (best("registration"), best("colour"), best("make"), best("model")))
        return " ".join(dict.fromkeys(said)) or "Vehicle"
    if kind == "phone":
        return best("number") or best("imei") or best("description") or "Phone"
    if kind == "account":
        return " ".join(filter(None, (best("handle") or best("url"), best("platform")))) or "Account"
    return best("name") or best("address") or best("description") or "Place"


def _whole(name: str, value: str) -> bool:
    """Whether a registration or a number is given whole: the part of it that somebody else read says less."""
    if name == "registration":
        return not {"?", "*"} & set(value) and check_vrm(value).outcome == "valid"
    return name != "number" or check_phone(value).outcome == "valid"


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


class Names:
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


def as_known(rows: Any, known_at: datetime | None) -> Any:
    return rows.filter(received_at__lte=known_at) if known_at else rows


def distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def versions_of(rows: Iterable[Fact], names: Names) -> dict[str, list[Version]]:
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


def chronology_of(events: Sequence[Event], subjects: Sequence[UUID], names: Names) -> list[Entry]:
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


def working_with(rows: Any, names: Names) -> list[WorkingRow]:
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


def ties_of(
    about: UUID,
    subjects: Sequence[UUID],
    known_at: datetime | None,
    names: Names,
    *,
    described: Collection[UUID] | None = None,
) -> list[Tie]:
    """Ties of a person, by their subjects, or of a thing: as it stands, or of what stood in it then (`described`)."""
    if subjects:
        forward, backward = Q(a_subject__in=subjects), Q(b_subject__in=subjects)
    elif described is None:
        forward, backward = Q(a=about), Q(b=about)
    else:
        forward = Q(a__in=described, a_subject=None) | Q(a_subject__in=described)
        backward = Q(b__in=described, b_subject=None) | Q(b_subject__in=described)
    found: dict[tuple[str, UUID], list[tuple[str, str, Association]]] = {}
    for row in as_known(Association.objects.filter(forward), known_at)[:MOST]:
        found.setdefault((row.b_kind, row.b), []).append((row.type, row.b_role, row))
    for row in as_known(Association.objects.filter(backward), known_at)[:MOST]:
        found.setdefault((row.a_kind, row.a), []).append((row.type, row.a_role, row))
    found.pop(("nominal", about), None)
    labels: dict[UUID, str] = {}
    for kind in {kind for kind, _ in found}:
        ids = [one for other, one in found if other == kind]
        labels |= labels_of(kind, ids)
        missing = [one for one in ids if one not in labels]
        if missing and kind != "nominal":
            submissions = {row.submission for key in found for _, _, row in found[key] if key[1] in missing}
            labels |= labels_from_people(kind, missing, submissions)
    ties = [
        Tie(
            kind=kind,
            id=other,
            label=labels.get(other, "Name not known" if kind == "nominal" else "Not described"),
            role=next((role for _, role, _ in rows if role), ""),
            types=distinct(sorted(type for type, _, _ in rows)),
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


def labels_from_people(kind: str, things: Sequence[UUID], submissions: Iterable[UUID]) -> dict[UUID, str]:
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


def signs_over_time(rows: Any, names: Names) -> list[dict[str, Any]]:
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


def pointers_to(nominal: UUID) -> list[PointerRow]:
    with cursor() as sql:
        sql.execute("SELECT agency, contact, phone, since FROM sec.pointers(%s)", [nominal])
        return [PointerRow(*row) for row in sql.fetchall()]
