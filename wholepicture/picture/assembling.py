"""Puts rows together into what a page shows: versions of facts, a chronology, ties.

Row security decided which rows there are; nothing here filters by viewer.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from operator import itemgetter
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from wholepicture.access.queries import Standing, hidden_from, standing_of
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.base.many_ids import Ids
from wholepicture.base.remembered import asked_once
from wholepicture.intake.attachments.queries import attached_to
from wholepicture.intake.attachments.results import FileRow
from wholepicture.partnership.models import Agency
from wholepicture.partnership.queries import agencies_by_id, names_of
from wholepicture.partnership.rules import SPOKEN_AS
from wholepicture.picture.labels import (
    NAME_NOT_KNOWN,
    NOT_DESCRIBED,
    Counts,
    labels_from_people,
    labels_of,
    labels_of_each,
    stated_in_people,
)
from wholepicture.picture.models import Association, Event, Fact, Information, Passage, Working
from wholepicture.picture.reported_signs import Answered, signs_of_reports
from wholepicture.picture.results import (
    GRADED_PIECE,
    Entry,
    Graded,
    LastTold,
    NamedRow,
    PointerRow,
    Tie,
    Version,
    WorkingRow,
)

MOST = 1000  # rows of one kind on one page
MOST_ENTRIES = 10_000  # of one chronology; what reaches it says so
_ORDER_OF_PASSAGES = {"why_revised": -1, "facts": 0, "child_words": 1, "opinion": 2, "circumstances": 3, "as_given": 4}
Source = TypeVar("Source", bound=tuple[Any, ...])


class Names:
    """How agencies are named to this viewer: where a child's whereabouts are hidden, by their kind only."""

    def __init__(self, viewer: Viewer, about: UUID | None):
        self.agencies: dict[UUID, Agency] = agencies_by_id()
        self.hidden_nominals = hidden_from(viewer)
        self.hidden = about in self.hidden_nominals
        self.own = viewer.agency_id

    def __call__(self, row: Any) -> str:
        return self.spoken(row.agency_id, withheld=self.withholds(row))

    def spoken(self, agency_id: UUID, *, withheld: bool) -> str:
        """How an agency is called, where its name is withheld by its kind."""
        agency = self.agencies[agency_id]
        if withheld:
            spoken = SPOKEN_AS[agency.type]
            return spoken[0].upper() + spoken[1:]
        return agency.name

    def type_of(self, row: Any) -> str:
        """What sort of agency it is, as its name is spoken where it is withheld too."""
        return str(self.agencies[row.agency_id].type)

    def withholds(self, row: Any) -> bool:
        """Whether an agency's name, in itself or in a reference, would tell this viewer where a protected child is."""
        return row.agency_id != self.own and bool(self.hidden_nominals and set(row.nominals) & self.hidden_nominals)


def as_known(rows: Any, known_at: datetime | None) -> Any:
    """Those of these rows that stood then; those that stand now where no moment is given. `rows` of every report."""
    if known_at is None:
        return rows.filter(superseded_at=None)
    return rows.filter(received_at__lte=known_at).exclude(superseded_at__lte=known_at)


def stood(row: Any, known_at: datetime | None) -> bool:
    """Whether one row stood then, as `as_known` has it."""
    if known_at is None:
        return row.superseded_at is None
    return row.received_at <= known_at and (row.superseded_at is None or row.superseded_at > known_at)


def distinct(values: Iterable[str]) -> list[str]:
    """The values in their order, each once."""
    return list(dict.fromkeys(values))


def _newest_first(sources: Iterable[Source]) -> list[Source]:
    """Sources, each once, by the moment, the submission and what else is said: all that follows the agency in each."""
    return sorted(set(sources), key=itemgetter(slice(1, None)), reverse=True)


STATED = ("kind", "value", "outcome", "agency_id", "nominals", "received_at", "submission")


class Stated(Protocol):
    """A fact as far as its versions go: `STATED`."""

    @property
    def kind(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def submission(self) -> UUID: ...


def versions_of(rows: Iterable[Stated], names: Names) -> dict[str, list[Version]]:
    """By kind of fact, each value with everybody who states it, the most stated first."""
    stated: dict[str, dict[str, list[Stated]]] = {}
    for fact in rows:
        stated.setdefault(fact.kind, {}).setdefault(fact.value, []).append(fact)
    return {kind: _versions(by_value, names) for kind, by_value in stated.items()}


def _versions(by_value: Mapping[str, Sequence[Stated]], names: Names) -> list[Version]:
    versions = []
    for value, facts in by_value.items():
        sources = _newest_first((names(fact), fact.received_at, fact.submission) for fact in facts)
        versions.append(Version(value, facts[0].outcome, sources))
    return sorted(versions, key=lambda version: (-version.reports, version.value))


def counts_of(versions: Mapping[str, Sequence[Version]]) -> Counts:
    """How many state each value, by kind of fact."""
    counts: dict[str, dict[str, int]] = {}
    for kind, of_kind in versions.items():
        counts[kind] = {version.value: version.reports for version in of_kind}
    return counts


def first_events(submissions: Collection[UUID]) -> dict[UUID, Event]:
    """One event of each report, to read it through."""
    rows = Event.every.filter(submission__in=list(submissions)).order_by("-id")
    return {event.submission: event for event in rows}


NEWEST = 20  # reports of one person that are looked at to tell one from another
_NEWEST_OF_EACH = """
SELECT one.nominal, e.at, e.received_at, e.agency_id, e.nominals FROM unnest(%s::uuid[]) one (nominal) CROSS JOIN LATERAL (
    SELECT at, received_at, agency_id, nominals FROM picture_event
    WHERE nominal = one.nominal AND superseded_at IS NULL ORDER BY received_at DESC LIMIT %s) e
ORDER BY e.received_at DESC, e.agency_id"""


def last_told(nominals: Iterable[UUID], names: Names) -> dict[UUID, LastTold]:
    """When each of these people last stood in a report, and which agencies told of them last."""
    with cursor() as sql:
        sql.execute(_NEWEST_OF_EACH, [list(nominals), NEWEST])
        rows = [
            (row[0], Event(at=row[1], received_at=row[2], agency_id=row[3], nominals=row[4])) for row in sql.fetchall()
        ]
    newest: dict[UUID, list[Event]] = {}
    for nominal, event in rows:
        newest.setdefault(nominal, []).append(event)
    # What is planned has not happened yet: it counts as of when it was told.
    return {
        nominal: LastTold(max(min(event.at, event.received_at) for event in events), distinct(map(names, events)))
        for nominal, events in newest.items()
    }


def ages_of(nominals: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """The date of birth that most reports give of each of these people, and where none does, how old they say that they are."""
    said: dict[UUID, dict[str, Counter[str]]] = {}
    facts = Fact.objects.filter(about__in=list(nominals), about_kind="nominal", kind__in=("date_of_birth", "age"))
    counted = facts.values_list("about", "kind", "value").annotate(reports=Count("id"))
    for about, kind, value, reports in counted:
        said.setdefault(about, {}).setdefault(kind, Counter())[value] = reports
    most = {about: {kind: _most_said(of_kind) for kind, of_kind in kinds.items()} for about, kinds in said.items()}
    return {
        about: (born := kinds.get("date_of_birth", ""), "" if born else kinds["age"]) for about, kinds in most.items()
    }


def _most_said(values: Counter[str]) -> str:
    """What most say; where as many say one as another, the same one on every page."""
    return min(values, key=lambda value: (-values[value], value))


def people_of(events: QuerySet[Event]) -> list[tuple[UUID, UUID, str]]:
    """(report, nominal, role) of the people whom these events are about."""
    rows = events.exclude(nominal=None).order_by("id").values_list("submission", "nominal", "role")
    return [(submission, nominal, role) for submission, nominal, role in rows if nominal is not None]


def named_people(roles: Iterable[tuple[UUID, str]], labels: Mapping[UUID, str]) -> list[NamedRow]:
    """These people as a list shows them."""
    return [NamedRow("nominal", nominal, labels.get(nominal, NAME_NOT_KNOWN), role) for nominal, role in roles]


def people_of_reports(submissions: Iterable[UUID]) -> dict[UUID, list[NamedRow]]:
    """Whom each of these reports is about, children first, as far as the viewer may see it."""
    return _children_first(people_of(Event.every.filter(submission__in=list(submissions))))


def people_of_pieces(pieces: Iterable[Information]) -> dict[UUID, list[NamedRow]]:
    """Whom each of these graded pieces is about, by its id, children first."""
    return _children_first([(row.item, row.nominal, row.role) for row in pieces if row.nominal])


def _children_first(people: Iterable[tuple[UUID, UUID, str]]) -> dict[UUID, list[NamedRow]]:
    roles: dict[UUID, dict[UUID, str]] = {}
    for submission, nominal, role in sorted(people, key=lambda person: person[2] != "child"):
        roles.setdefault(submission, {}).setdefault(nominal, role)
    labels = labels_of("nominal", set[UUID]().union(*roles.values())) if roles else {}
    return {submission: named_people(named.items(), labels) for submission, named in roles.items()}


def nominals_in(events: Iterable[Event | Information]) -> set[UUID]:
    """Whom these events and pieces are about, and whoever else stands in their reports."""
    return set[UUID]().union(*(event.nominals for event in events))


# What an entry is made of: of a child of whom very much is told there are thousands.
TOLD = (
    *(
        "id",
        "submission",
        "level",
        "kind",
        "at",
        "until",
        "precision",
        "agency_id",
        "nominals",
        "author_job",
        "how_known",
    ),
    *("passed_on", "root", "recorded_at", "received_at", "role", "revises", "revision", "superseded_at", "detail"),
)


def chronology_of(
    events: Sequence[Event],
    subjects: Collection[UUID],
    names: Names,
    known_at: datetime | None = None,
    *,
    signs: Mapping[UUID, Answered] | None = None,
) -> list[Entry]:
    """An entry for each event (or row of `TOLD`), in their order, with the words of its report, the signs of these subjects in it
    (`signs`: as they were read), the files that came with it, and what was taken from it and graded."""
    submissions = Ids(event.submission for event in events)
    beside = _Beside(
        passages=_passages_of(submissions),
        signs=signs_of_reports(submissions, subjects) if signs is None else signs,
        graded=graded_in(submissions, names, known_at),
        attached=attached_to(submissions),
        later=_later_of(event.submission for event in events if event.superseded_at),
        shown=set(first_events([event.revises for event in events if event.revises])),
    )
    return [_entry(event, beside, names) for event in events]


@dataclass(frozen=True)
class _Beside:
    """What stands beside events, by report; `shown`: those in whose place others stand, as far as they show."""

    passages: Mapping[UUID, Sequence[tuple[str, str]]]
    signs: Mapping[UUID, Answered]
    graded: Mapping[UUID, Sequence[Graded]]
    attached: Mapping[UUID, Sequence[FileRow]]
    later: Mapping[UUID, tuple[UUID, str]]
    shown: Collection[UUID]


def graded_in(
    submissions: Collection[UUID], names: Names, known_at: datetime | None = None
) -> dict[UUID, list[Graded]]:
    """The pieces that were taken from these reports, as they are graded now or were then, as far as the viewer may read them."""
    rows = as_known(Information.every.filter(submission__in=submissions), known_at)
    of_report: dict[UUID, dict[UUID, Information]] = {}
    for row in rows.order_by("received_at", "id"):
        of_report.setdefault(row.submission, {}).setdefault(row.item, row)
    graders = names_of({row.graded_by for pieces in of_report.values() for row in pieces.values()})
    return {report: [_graded(row, names, graders) for row in pieces.values()] for report, pieces in of_report.items()}


def entries_of_pieces(rows: Iterable[Information], names: Names) -> list[Entry]:
    """An entry for each graded piece, once, for whoever may not read the report from which it was taken."""
    pieces: dict[UUID, Information] = {}
    for row in rows:
        pieces.setdefault(row.item, row)
    graders = names_of({row.graded_by for row in pieces.values()})
    return [_entry_of_piece(row, names, graders) for row in pieces.values()]


def _entry_of_piece(row: Information, names: Names, graders: Mapping[UUID, str]) -> Entry:
    """A piece as an entry of its own. It goes by its own id: that two come from one report is not told."""
    return Entry(
        id=row.id,
        submission=row.item,
        level=row.left_to or row.level,
        kind=GRADED_PIECE,
        at=row.at,
        until=row.until,
        precision=row.precision,
        agency=names(row),
        agency_type=names.type_of(row),
        author_job="",
        how_known="",
        passed_on=False,
        root="",
        recorded_at=row.received_at,
        received_at=row.received_at,
        role=row.role,
        detail={},
        passages=[],
        signs=[],
        superseded_at=row.superseded_at,
        graded=[_graded(row, names, graders)],
    )


def _graded(row: Information, names: Names, graders: Mapping[UUID, str]) -> Graded:
    return Graded(
        item=row.item,
        text=row.text,
        opinion=row.opinion,
        source=row.source,
        assessment=row.assessment,
        handling=row.handling,
        conditions=row.conditions,
        readers=row.left_to or row.level,
        marking=row.marking,
        sensitive=row.sensitive,
        told_as=row.told_as,
        unit=names(row),
        graded_by=graders.get(row.graded_by, ""),
        graded_at=row.received_at,
    )


def _later_of(submissions: Iterable[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """The report that stands in the place of each of these, and how, as far as the viewer may see it."""
    superseded = list(submissions)
    if not superseded:
        return {}
    rows = Event.every.filter(revises__in=superseded).values_list("revises", "submission", "revision")
    return {earlier: (later, how) for earlier, later, how in rows}


def _passages_of(submissions: Collection[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    passages: dict[UUID, list[tuple[str, str]]] = {}
    rows = Passage.every.filter(submission__in=submissions).values_list("submission", "kind", "text")
    for submission, kind, text in rows:
        passages.setdefault(submission, []).append((kind, text))
    return passages


_NO_SIGNS = Answered()


def _entry(event: Event, beside: _Beside, names: Names) -> Entry:
    report, withheld = event.submission, names.withholds(event)
    signs, passages = beside.signs.get(report, _NO_SIGNS), beside.passages.get(report, ())
    later, how_superseded = beside.later.get(report, (None, ""))
    return Entry(
        id=event.id,
        submission=report,
        level=event.level,
        kind=event.kind,
        at=event.at,
        until=event.until,
        precision=event.precision,
        agency=names.spoken(event.agency_id, withheld=withheld),
        agency_type=names.type_of(event),
        author_job=event.author_job,
        how_known=event.how_known,
        passed_on=event.passed_on,
        root="" if withheld else event.root,
        recorded_at=event.recorded_at,
        received_at=event.received_at,
        role=event.role,
        revises=event.revises if event.revises in beside.shown else None,
        revision=event.revision,
        superseded_at=event.superseded_at,
        later=later,
        how_superseded=how_superseded,
        graded=beside.graded.get(report, ()),
        attached=beside.attached.get(report, ()),
        detail=event.detail,
        passages=sorted(passages, key=lambda passage: (_ORDER_OF_PASSAGES.get(passage[0], 9), passage[0])),
        signs=signs.answers,
        labels=signs.labels,
        counting=signs.counting,
    )


def working_with(rows: Any, names: Names) -> list[WorkingRow]:
    """Who works with a child, each team as last reported; those who still do first, the latest to begin before others.

    What nobody confirmed stands beside what counts, and never in its place.
    """
    reported = list(rows.order_by("received_at"))
    standings = standing_of(row.id for row in reported)
    latest: dict[tuple[UUID, str, str, bool], Working] = {}
    for row in reported:
        stands = standings.get(row.id)
        latest[(row.agency_id, row.service, row.team, stands is not None and stands.standing == "counts")] = row
    listed = sorted(latest.values(), key=lambda row: (row.ends_on is not None, -row.starts_on.toordinal()))
    return [working_row(row, names, standings.get(row.id)) for row in listed]


def working_row(row: Working, names: Names, stands: Standing | None) -> WorkingRow:
    """One of them; `stands` is None where it is kept from those who work with the child, and so opens nothing."""
    plain = WorkingRow(
        agency=names(row),
        agency_type=names.type_of(row),
        service=row.service,
        team=row.team,
        worker=row.worker,
        phone=row.phone,
        email=row.email,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        last_contact_on=row.last_contact_on,
        plan=row.plan,
        id=row.id,
    )
    if stands is None:
        return plain
    return replace(
        plain,
        standing=stands.standing,
        may_answer=stands.may_answer,
        answered_by=names.agencies[stands.by_agency].name if stands.by_agency else "",
        answered_at=stands.at,
    )


@dataclass(frozen=True)
class _Thread:
    """One association, from the side of whom or what is shown: the role of whoever stands at its other end."""

    role: str
    row: Association


# Whoever or whatever stands at the other end, by kind and id.
_Threads = dict[tuple[str, UUID], list[_Thread]]


def ties_of(
    about: UUID,
    subjects: Collection[UUID],
    known_at: datetime | None,
    names: Names,
    *,
    described: Collection[UUID] | None = None,
) -> list[Tie]:
    """Ties of a person, by their subjects, or of a thing: as it stands, or of what stood in it then (`described`)."""
    near_a, near_b = _near_ends(about, subjects, described)
    threads: _Threads = {}
    for row in _tied(near_a, known_at, "b_kind", "b", "b_role"):
        threads.setdefault((row.b_kind, row.b), []).append(_Thread(row.b_role, row))
    for row in _tied(near_b, known_at, "a_kind", "a", "a_role"):
        threads.setdefault((row.a_kind, row.a), []).append(_Thread(row.a_role, row))
    threads.pop(("nominal", about), None)
    labels = _labels_at_ends(threads)
    ties = []
    for (kind, other), of_other in threads.items():
        unnamed = NAME_NOT_KNOWN if kind == "nominal" else NOT_DESCRIBED
        ties.append(_tie(kind, other, labels.get(other, unnamed), of_other, names))
    return sorted(ties, key=lambda tie: tie.last_at, reverse=True)


def _tied(near: Q, known_at: datetime | None, *far: str) -> list[Association]:
    """The newest associations that have somebody or something at one end, as far as a tie is made of them."""
    rows: Any = as_known(Association.every.filter(near), known_at).order_by("-at", "id")
    return list(rows.values_list("at", "type", "submission", "note", "agency_id", "nominals", *far, named=True)[:MOST])


def _near_ends(about: UUID, subjects: Collection[UUID], described: Collection[UUID] | None) -> tuple[Q, Q]:
    """Which associations have whom or what is shown at their first end, and which at their second."""
    if subjects:
        return Q(a_subject__in=subjects), Q(b_subject__in=subjects)
    if described is None:
        return Q(a=about), Q(b=about)
    return (
        Q(a__in=described, a_subject=None) | Q(a_subject__in=described),
        Q(b__in=described, b_subject=None) | Q(b_subject__in=described),
    )


def _labels_at_ends(threads: _Threads) -> dict[UUID, str]:
    kinds = {other: kind for kind, other in threads}
    labels = labels_of_each(kinds)
    unlabelled = stated_in_people({other: kind for other, kind in kinds.items() if other not in labels})
    behind = chain.from_iterable(threads[kind, other] for other, kind in unlabelled.items())
    return labels | labels_from_people(unlabelled, {thread.row.submission for thread in behind})


def _tie(kind: str, other: UUID, label: str, threads: Sequence[_Thread], names: Names) -> Tie:
    rows = [thread.row for thread in threads]
    moments = [row.at for row in rows]
    return Tie(
        kind=kind,
        id=other,
        label=label,
        role=next((thread.role for thread in threads if thread.role), ""),
        types=distinct(sorted(row.type for row in rows)),
        first_at=min(moments),
        last_at=max(moments),
        sources=_newest_first((names(row), row.at, row.submission, row.note) for row in rows),
    )


@asked_once
def pointers_to(nominal: UUID) -> list[PointerRow]:
    """Which agencies hold something of this child that the viewer may not read, and whom to ring there."""
    with cursor() as sql:
        sql.execute("SELECT agency, contact, phone, since FROM sec.pointers(%s)", [nominal])
        return [PointerRow(*row) for row in sql.fetchall()]
