"""A child's chronology as it may be handed on: what the viewer reads of it, and what in it whoever is given it may not have.

One reading: row security decides which rows there are, as on the child's page. What is handed on goes further than a page, so it is
looked at through the recipient as well: somebody who is barred from a person is given nothing that touches them, and somebody from
whom a person's whereabouts are kept is given no word that would tell them.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wholepicture.access.queries import hidden_from
from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.clock import LOCAL
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.linkage.queries import nominal_now, subjects_in
from wholepicture.picture.assembling import Names, chronology_of, counts_of, entries_of_pieces, nominals_in, versions_of
from wholepicture.picture.labels import name_in
from wholepicture.picture.models import Event, Fact, Information, Passage
from wholepicture.picture.queries import events_about, pieces_alone
from wholepicture.picture.results import GRADED_PIECE, Entry
from wholepicture.picture.whereabouts import SHORTEST

MOST = 5_000
"""Entries of one pack. A narrower choice gives the rest."""
WHOLE = ""  # of a report: all of it tells where somebody is
GRADED = "graded"  # of a report: the words of the piece that was taken from it do
_NUMBER = re.compile(r"^(?:flat |apartment |unit )?\d+\w?[\s/-]+", re.IGNORECASE)
TELLS_BY_NAME = ("school", "care_home")  # agencies whose name alone says where a child is


@dataclass(frozen=True)
class Narrowed:
    """What is chosen of a chronology. Empty: everything. `agencies`: as the viewer reads their names."""

    since: date | None = None
    until: date | None = None
    agencies: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Recipient:
    """Who is given something: the name, and the address at work by which the directory knows somebody; empty: none is known."""

    name: str
    email: str


@dataclass(frozen=True)
class KeptFrom:
    """What whoever is given a chronology may not have. `telling`: by report, the kinds of its passages that tell where somebody is
    (`WHOLE`: all of it), where that is kept from them; `words`: words that would tell it, wherever they stand; `touching`: reports that
    touch somebody from whom they are barred; `about`: reports in which somebody stands whose whereabouts are kept from them;
    `is_barred`: they are barred from the child."""

    is_barred: bool
    is_protected: bool
    telling: Mapping[UUID, frozenset[str]]
    words: frozenset[str]
    touching: frozenset[UUID]
    about: frozenset[UUID]


@dataclass(frozen=True)
class KeptFromAgency:
    """What an agency to which a letter goes may not have. `barred`: those from whom whoever opens it there is barred; `protected`: those
    whose whereabouts are kept from it; `words`: words that would tell these."""

    barred: frozenset[UUID]
    protected: frozenset[UUID]
    words: frozenset[str]


@dataclass(frozen=True)
class ToPack:
    """A child's chronology as it may be packed, the oldest entry first. `hidden`: those in it whose whereabouts are kept from the viewer;
    `is_cut`: there is more than one pack holds."""

    nominal: UUID
    label: str
    entries: list[Entry]
    kept: KeptFrom
    hidden: set[UUID]
    is_cut: bool


@dataclass(frozen=True)
class ChoicesToPack:
    """Among what is chosen: agencies by name and kinds of report, from what the viewer reads alone."""

    nominal: UUID
    label: str
    agencies: list[str]
    kinds: list[str]


Row = Event | Information


@query(Permission.PICTURE, called="Read what a pack of a chronology can be chosen from")
def choices_to_pack(viewer: Viewer, *, nominal: UUID) -> ChoicesToPack:
    """What a pack of this child can be narrowed to. Raises NotFound: there is no such child, or nothing of them is the viewer's."""
    child = _child(viewer, nominal)
    rows, _ = _rows_about(child, Narrowed())
    names = Names(viewer, child.nominal)
    concerning(subjects=[child.nominal])
    return ChoicesToPack(
        nominal=child.nominal,
        label=_label(child, names),
        agencies=sorted({names(row) for row in rows}),
        kinds=sorted({_kind(row) for row in rows}),
    )


@query(Permission.PICTURE, called="Read a chronology for a pack", action="disclosure")
def chronology_to_pack(viewer: Viewer, *, nominal: UUID, narrowed: Narrowed, recipient: Recipient) -> ToPack:
    """A child's chronology as the viewer reads it, narrowed, with what the recipient may not have. Raises NotFound."""
    child = _child(viewer, nominal)
    seen = Names(viewer, child.nominal)
    listed, is_cut = _rows_about(child, narrowed)
    found = [row for row in listed if not narrowed.agencies or seen(row) in narrowed.agencies]
    rows = found[:MOST]
    people = {child.nominal, *nominals_in(rows)}
    barred, protected = _kept_from(people, recipient)
    names = _NamesHandedOn(viewer, child.nominal, protected)
    entries = _entries_of(rows, child, names)
    concerning(subjects=[child.nominal], records=[entry.submission for entry in entries])
    kept = KeptFrom(
        is_barred=child.nominal in barred,
        is_protected=bool(protected),
        telling=_telling(rows, protected),
        words=frozenset(_words_that_tell(rows, protected, seen)),
        touching=frozenset(_key(row) for row in rows if barred.intersection(row.nominals)),
        about=frozenset(_key(row) for row in rows if protected.intersection(row.nominals)),
    )
    hidden = seen.hidden_nominals & people
    return ToPack(child.nominal, _label(child, names), entries, kept, hidden, is_cut=is_cut or len(found) > MOST)


def _entries_of(rows: Iterable[Row], child: "_Child", names: Names) -> list[Entry]:
    listed = list(rows)
    events = [row for row in listed if isinstance(row, Event)]
    pieces = [row for row in listed if isinstance(row, Information)]
    entries = [*chronology_of(events, child.subjects, names), *entries_of_pieces(pieces, names)]
    return sorted(entries, key=lambda entry: (entry.at, entry.received_at, entry.id.bytes))


@dataclass(frozen=True)
class _Child:
    nominal: UUID
    subjects: list[UUID]


class _NamesHandedOn(Names):
    """How agencies are named to whoever is given a pack: where whereabouts are kept from them, by their kind, the maker's own too."""

    def __init__(self, viewer: Viewer, about: UUID, protected: set[UUID]):
        super().__init__(viewer, about)
        self.hidden_nominals = self.hidden_nominals | protected
        self.kept = protected

    def withholds(self, row: Any) -> bool:
        return bool(self.kept & set(row.nominals)) or super().withholds(row)


def _child(viewer: Viewer, nominal: UUID) -> _Child:
    anchor = nominal_now(viewer, nominal) or nominal
    subjects = subjects_in(anchor)
    if not (subjects and shows_to_pack(anchor)):
        raise NotFound
    return _Child(anchor, subjects)


def shows_to_pack(nominal: UUID) -> bool:
    """Inside a recorded act: whether a report or a graded piece that shows to whoever asks speaks of this person as a child."""
    return (
        Event.every.filter(nominal=nominal, role="child").exists()
        or Information.every.filter(nominal=nominal, role="child").exists()
    )


def _rows_about(child: _Child, narrowed: Narrowed) -> tuple[list[Row], bool]:
    """Events and pieces that were chosen, the newest first; and whether there are more than a pack holds."""
    rows: list[Row] = []
    is_cut = False
    for table in _tables(child, narrowed):
        found = list(_within(table, narrowed).order_by("-at", "id")[: MOST + 1])
        is_cut = is_cut or len(found) > MOST
        rows += found
    return sorted(rows, key=lambda row: row.at, reverse=True), is_cut


def _tables(child: _Child, narrowed: Narrowed) -> Iterator[QuerySet[Any]]:
    events = events_about(child.subjects, None)
    yield events.filter(kind__in=narrowed.kinds) if narrowed.kinds else events
    if not narrowed.kinds or GRADED_PIECE in narrowed.kinds:
        yield pieces_alone(child.nominal, None)


def _within(rows: QuerySet[Any], narrowed: Narrowed) -> QuerySet[Any]:
    if narrowed.since:
        rows = rows.filter(at__gte=datetime.combine(narrowed.since, time.min, LOCAL))
    if narrowed.until and narrowed.until < date.max:
        rows = rows.filter(at__lt=datetime.combine(narrowed.until + timedelta(days=1), time.min, LOCAL))
    return rows


def _kind(row: Row) -> str:
    return row.kind if isinstance(row, Event) else GRADED_PIECE


def _key(row: Row) -> UUID:
    return row.submission if isinstance(row, Event) else row.item


def _label(child: _Child, names: Names) -> str:
    facts = Fact.objects.filter(subject__in=child.subjects, kind__in=("name", "also_known_as"))
    return name_in(counts_of(versions_of(facts, names)))


def _kept_from(people: set[UUID], recipient: Recipient) -> tuple[set[UUID], set[UUID]]:
    """Those of these people from whom the recipient is barred, and those whose whereabouts are kept from the recipient."""
    with cursor() as sql:
        sql.execute(
            "SELECT nominal, barred, protected FROM sec.kept_from(%s, %s, %s)",
            [sorted(people), recipient.name, recipient.email],
        )
        rows = sql.fetchall()
    return {row[0] for row in rows if row[1]}, {row[0] for row in rows if row[2]}


def kept_from_agency(viewer: Viewer, people: Collection[UUID], *, agency: UUID | None, called: str) -> KeptFromAgency:
    """Inside a recorded act: what of these people an agency may not have by letter. `agency`: none: it is no agency of the partnership;
    `called`: who there it is for; where nobody there is called so, it is for anybody there."""
    with cursor() as sql:
        sql.execute(
            "SELECT nominal, barred, protected FROM sec.kept_from_agency(%s, %s, %s)",
            [sorted(set(people)), agency, called],
        )
        rows = sql.fetchall()
    protected = {row[0] for row in rows if row[2]}
    words: set[str] = set()
    if protected:
        names = Names(viewer, None)
        told = Event.every.filter(nominal__in=protected)
        by = {one.id for one in names.agencies.values() if one.type in TELLS_BY_NAME and one.id != agency}
        sent = set(told.filter(agency_id__in=by).values_list("agency_id", flat=True).distinct())
        words = _stated_words(protected, names) | {names.agencies[one].name for one in sent}
    return KeptFromAgency(frozenset(row[0] for row in rows if row[1]), frozenset(protected), frozenset(words))


def _telling(rows: Iterable[Row], protected: set[UUID]) -> dict[UUID, frozenset[str]]:
    """By report, what of it tells where one of these is."""
    about = [row for row in rows if protected.intersection(row.nominals)]
    telling: dict[UUID, frozenset[str]] = {}
    for report, part in _parts_telling(about):
        telling[report] = telling.get(report, frozenset()) | {part}
    return telling


def _parts_telling(about: list[Row]) -> Iterator[tuple[UUID, str]]:
    yield from ((_key(row), WHOLE if isinstance(row, Event) else GRADED) for row in about if row.located)
    reports = {row.submission for row in about if isinstance(row, Event)}
    yield from Passage.every.filter(submission__in=reports, located=True).values_list("submission", "kind")
    for report in Information.every.filter(submission__in=reports, located=True).values_list("submission", flat=True):
        yield report, GRADED


def _words_that_tell(rows: Iterable[Row], protected: set[UUID], names: Names) -> set[str]:
    """Addresses and their lines, numbers, schools of these people, as far as the viewer reads them; and agencies that are places. The
    town after which the partnership's own agencies are called tells nothing that its recipient does not know."""
    words = _stated_words(protected, names)
    for row in rows:
        agency = names.agencies[row.agency_id]
        if agency.type in TELLS_BY_NAME and protected.intersection(row.nominals):
            words.add(agency.name)
    return words


def _stated_words(protected: Collection[UUID], names: Names) -> set[str]:
    """What is stated of where these are, as far as the viewer reads it."""
    words: set[str] = set()
    stated = Fact.objects.filter(about__in=list(protected), about_kind="nominal", located=True)
    for kind, value in stated.values_list("kind", "value").distinct():
        words.add(value)
        words.update(_lines_of(value, names) if kind == "address" else ())
    return words - {""}


def _lines_of(address: str, names: Names) -> set[str]:
    called = [agency.name.casefold() for agency in names.agencies.values() if agency.type not in TELLS_BY_NAME]
    lines = {part.strip() for part in address.split(",")}
    lines |= {
        _NUMBER.sub("", line) for line in lines
    }  # the street tells where, without the number of the house as well
    lines = {line for line in lines if len(line) >= SHORTEST}
    return {line for line in lines if not any(line.casefold() in name for name in called)}


def still_shown(viewer: Viewer, reports: Collection[UUID], *, hidden_before: Collection[UUID]) -> bool:
    """Inside a recorded act: whether all of these reports and pieces show to the viewer still, and nobody's whereabouts that did so
    before are kept from them since."""
    events = Event.every.filter(submission__in=list(reports))
    pieces = Information.every.filter(item__in=list(reports))
    rows = [*events.values_list("submission", "nominals"), *pieces.values_list("item", "nominals")]
    if {key for key, _ in rows} != set(reports):
        return False
    hidden = hidden_from(viewer) - set(hidden_before)
    return not any(hidden.intersection(nominals) for _, nominals in rows)
