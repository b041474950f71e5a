"""The rows that submissions add to the picture, made as the background worker: what they added before is taken away.

The unit is the submission, so one more report costs the same however many are stored.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder

from wholepicture.access.commands import replace_involvement
from wholepicture.access.policy import feed_of, opens_from
from wholepicture.access.queries import protected_nominals
from wholepicture.base import clock
from wholepicture.base.bulk_insert import insert_rows
from wholepicture.base.database_role import cursor
from wholepicture.base.ids import derived_id
from wholepicture.intake.grades import left_to, level_of
from wholepicture.intake.grading.queries import ToShow, graded_among
from wholepicture.intake.queries import Stated, chains_of, doors_of, stated_submissions
from wholepicture.linkage.comparison.stated import phone_key, place_key, thing_id
from wholepicture.linkage.queries import members_of, nominals_of_subjects, nominals_of_submissions
from wholepicture.linkage.things.queries import things_now
from wholepicture.picture import rules
from wholepicture.picture.models import TABLES, Derived, Working
from wholepicture.picture.search import keys
from wholepicture.picture.whereabouts import tells_where, whereabouts_in, withhold

_BY_NAME = {table.__name__: table for table in TABLES}


def derive_rows(submissions: Sequence[UUID]) -> dict[str, list[Any]]:
    """Model instances by table name, unsaved, for these submissions as they stand now."""
    reports = list(stated_submissions(submissions))
    subjects: list[UUID] = []
    described: list[Things] = []
    for report in reports:
        subjects += [subject.id for subject in report.subjects]
        described.append(things_in(report))
    nominals = nominals_of_subjects(subjects)
    whereabouts = _whereabouts(set(nominals.values()))
    standing = things_now(chain.from_iterable(map(Things.ids, described)))
    graded = graded_among(submissions)
    made: dict[str, list[Any]] = {name: [] for name in _BY_NAME}
    for report, as_described in zip(reports, described, strict=True):
        things = as_described.as_they_stand(standing)
        pieces = graded.get(report.submission.id, ())
        for name, rows in _rows_of(report, nominals, things, whereabouts, pieces).items():
            made[name] += rows
    return made


def write_rows(submissions: Sequence[UUID], made: Mapping[str, list[Any]]) -> None:
    """Put these rows in place of whatever the submissions had added before."""
    with cursor() as sql:
        for table in TABLES:
            sql.execute(f"DELETE FROM {table._meta.db_table} WHERE submission = ANY (%s)", [list(submissions)])  # noqa: S608
    for name, rows in made.items():
        insert_rows(_BY_NAME[name], rows)
    work = [row for row in made["Working"] if row.superseded_at is None]
    replace_involvement(submissions=submissions, rows=list(_involvements(work)), earlier=_said_before(work))


def _said_before(work: Sequence[Working]) -> dict[UUID, list[UUID]]:
    """By row, the rows of the same work that earlier reports of its chain added: the same child, service and agency."""
    chains = chains_of({row.submission for row in work}) if work else {}
    if not chains:
        return {}
    told: dict[tuple[UUID, UUID, str], list[UUID]] = {}
    reports = set(chain.from_iterable(chains.values()))
    for row in Working.every.filter(submission__in=reports).only("id", "submission", "nominal", "service"):
        told.setdefault((row.submission, row.nominal, row.service), []).append(row.id)
    before: dict[UUID, list[UUID]] = {}
    for row in work:
        whole = chains.get(row.submission, [])
        earlier = whole[: whole.index(row.submission)] if whole else []
        before[row.id] = [id for report in earlier for id in told.get((report, row.nominal, row.service), ())]
    return before


def _involvements(rows: Sequence[Working]) -> Iterator[dict[str, Any]]:
    """What access keeps of who works with whom. What is kept from those who work with a child opens nothing of her."""
    doors = doors_of({row.submission for row in rows})
    for row in rows:
        if row.level != "partners":
            continue
        channel, by_a_person = doors[row.submission]
        names = ("id", "area_id", "agency_id", "nominal", "submission", "ends_on")
        yield {name: getattr(row, name) for name in names} | {
            "starts_on": opens_from(row.starts_on, clock.local_date(row.received_at)),
            "feed": feed_of(channel, row.service, by_a_person=by_a_person),
            "made_known_at": row.received_at,
        }


def fingerprints(submissions: Sequence[UUID], made: Mapping[str, list[Any]] | None = None) -> dict[UUID, str]:
    """For each submission one digest over all its rows: those stored, or those `made`."""
    lines: dict[UUID, list[str]] = {submission: [] for submission in submissions}
    for name, table in _BY_NAME.items():
        rows = made[name] if made is not None else table.every.filter(submission__in=submissions)
        for row in rows:
            lines[row.submission].append(name + _as_text(row))
    return {submission: _digest(of_report) for submission, of_report in lines.items()}


def _as_text(row: Derived) -> str:
    values = {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}
    return json.dumps(values, cls=_Plain, sort_keys=True)


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


class _Plain(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        # Instants compare as instants, whichever offset they were read with.
        return f"{o.timestamp():.6f}" if hasattr(o, "timestamp") else super().default(o)


@dataclass(frozen=True)
class Things:
    """Everything in a report that is not a person: mentions by their ref, a person's own by what is written of them."""

    mentions: dict[str, rules.Thing] = field(default_factory=dict)
    phones: dict[str, rules.Thing] = field(default_factory=dict)
    places: dict[str, rules.Thing] = field(default_factory=dict)

    def ids(self) -> Iterator[UUID]:
        """The id of each thing, however it is given."""
        for things in (self.mentions, self.phones, self.places):
            for thing in things.values():
                yield thing.id

    def as_they_stand(self, standing: Mapping[UUID, UUID]) -> "Things":
        """The same, each as the thing that a person joined it to."""
        return Things(
            _as_they_stand(self.mentions, standing),
            _as_they_stand(self.phones, standing),
            _as_they_stand(self.places, standing),
        )


def _as_they_stand(things: Mapping[str, rules.Thing], standing: Mapping[UUID, UUID]) -> dict[str, rules.Thing]:
    stand = {}
    for name, thing in things.items():
        now = standing[thing.id]
        stand[name] = thing if now == thing.id else replace(thing, id=now, described=thing.id)
    return stand


def things_in(report: Stated) -> Things:
    """Each thing of a report as it is described, joined to nothing yet."""
    area = report.submission.area_id
    things = Things()
    for mention in report.mentions:
        id = thing_id(area, mention.kind, mention.stated, mention.id)
        things.mentions[mention.ref] = rules.Thing(mention.kind, id, mention.stated)
    for subject in report.subjects:
        for number in subject.stated.get("phones", ()):
            if phone_key(number):
                stated = {"number": number}
                id = thing_id(area, "phone", stated, subject.id)
                things.phones[number] = rules.Thing("phone", id, stated)
        stated = {"address": subject.stated.get("address", {})}
        if place_key(stated):
            written = rules.address_text(stated["address"])
            things.places[written] = rules.Thing("place", thing_id(area, "place", stated, subject.id), stated)
    return things


def _rows_of(
    report: Stated,
    nominals: Mapping[UUID, UUID],
    things: Things,
    whereabouts: Mapping[UUID, frozenset[str]],
    graded: Sequence[ToShow],
) -> dict[str, list[Any]]:
    """Model instances by table name for one report; `whereabouts` as `_whereabouts` gives them; `graded`: its pieces."""
    people = _people_in(report, nominals)
    listed = sorted({person.nominal for person in people.values()})
    seen = _visibility(report, listed)
    hidden = frozenset[str]().union(*(whereabouts.get(nominal, ()) for nominal in listed))
    derived = _derived(report, people, things, hidden)
    derived["Information"] = list(_information(report, people, derived["Event"], graded, hidden))
    instances: dict[str, list[Any]] = {}
    for name, rows in derived.items():
        instances[name] = []
        for row in rows:
            id = derived_id(name, report.submission.id, row.pop("part"))
            instances[name].append(_BY_NAME[name](id=id, **{**seen, **row}))
    return instances


def _information(
    report: Stated,
    people: Mapping[str, rules.Person],
    events: Sequence[rules.Row],
    graded: Sequence[ToShow],
    hidden: frozenset[str],
) -> Iterator[rules.Row]:
    """What others may read of the pieces that were taken from a report: a row for each person whom a piece is about. It stands for
    the unit that graded it, and shows by the nominals of whom it is about, not of everybody whom the report names."""
    happened = {name: events[0][name] for name in ("at", "until", "precision")}
    for piece in graded:
        about = [person for person in people.values() if person.subject in piece.subjects]
        row = {
            **happened,
            **_as_graded(piece),
            "nominals": sorted({person.nominal for person in about}),
            "superseded_at": piece.superseded_at or report.revised.superseded_at,
            "located": tells_where("\n".join((piece.text, piece.opinion, *piece.conditions)), hidden),
        }
        around: list[rules.Person] | list[None] = about or [None]
        for person in around:
            whose = rules.whose(person)
            yield {**row, **whose, "part": f"information/{piece.id}/{whose['subject'] or 'nobody'}"}


def _as_graded(piece: ToShow) -> rules.Row:
    """The columns that say what a piece says, for whom, and under which grade."""
    return {
        "agency_id": piece.unit,
        "level": level_of(piece.readers),
        "left_to": left_to(piece.readers),
        "named": [],
        "received_at": piece.graded_at,
        "item": piece.item,
        "text": piece.text,
        "opinion": piece.opinion,
        "source": piece.source,
        "assessment": piece.assessment,
        "handling": piece.handling,
        "conditions": list(piece.conditions),
        "marking": piece.marking,
        "sensitive": piece.sensitive,
        "told_as": piece.told_as,
        "graded_by": piece.graded_by,
    }


def _people_in(report: Stated, nominals: Mapping[UUID, UUID]) -> dict[str, rules.Person]:
    """The subjects that stand in a nominal, by ref."""
    people = {}
    for subject in report.subjects:
        if subject.id in nominals:
            people[subject.ref] = rules.Person(subject.id, nominals[subject.id], subject.role, subject.stated)
    return people


def _derived(
    stated: Stated, people: Mapping[str, rules.Person], things: Things, hidden: frozenset[str]
) -> dict[str, list[rules.Row]]:
    """Rows by table name; `hidden`: words of them that would tell where a protected child is."""
    submission = stated.submission
    report = rules.Report(
        agency=submission.agency.code,
        key=submission.key,
        kind=submission.kind,
        recorded_at=submission.recorded_at,
        stated=submission.stated,
        people=people,
        things=things.mentions,
        own_phones=things.phones,
        own_places=things.places,
        revises=stated.revised.revises,
        revision=stated.revised.how,
        reason=stated.revised.reason,
        first_key=stated.revised.first_key,
        dictionary=submission.dictionary,
    )
    derived = rules.derive(report)
    if hidden:
        for name, row in ((name, row) for name, rows in derived.items() for row in rows):
            withhold(name, row, hidden)
    # After that: what is hidden is not found either. Nobody is found by what stands no more.
    derived["Term"] = [] if stated.revised.superseded_at else keys.derive(report, derived["Fact"], submission.id)
    return derived


def _visibility(report: Stated, nominals: list[UUID]) -> rules.Row:
    """The columns by which row security decides who sees a derived row: the same on every row of a report."""
    submission = report.submission
    return {
        "area_id": submission.area_id,
        "agency_id": submission.agency_id,
        "level": submission.level,
        "named": submission.named,
        "nominals": nominals,
        "submission": submission.id,
        "received_at": submission.received_at,
        "superseded_at": report.revised.superseded_at,
    }


def with_protected(submissions: Sequence[UUID]) -> list[UUID]:
    """These, and every other report about a protected person in them: a new address may stand in an old report's words."""
    protected = protected_nominals(nominals_of_submissions(submissions))
    if not protected:
        return list(submissions)
    about_them = (submission for _, _, submission in members_of(protected))
    return list(dict.fromkeys([*submissions, *about_them]))


def _whereabouts(nominals: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """For each protected nominal, the words that would tell where they are, as all reports about them state them.

    Read from what was reported, not from rows derived before: the answer must not hang on the order of derivation.
    """
    protected = protected_nominals(nominals)
    if not protected:
        return {}
    nominal_of: dict[UUID, UUID] = {}
    reports: set[UUID] = set()
    for nominal, subject_id, submission in members_of(protected):
        nominal_of[subject_id] = nominal
        reports.add(submission)
    words: dict[UUID, frozenset[str]] = dict.fromkeys(protected, frozenset())
    for report in stated_submissions(reports):
        for subject in report.subjects:
            if subject.id in nominal_of:
                words[nominal_of[subject.id]] |= whereabouts_in(subject.stated)
    return words
