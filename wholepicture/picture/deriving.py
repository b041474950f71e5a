"""Makes the rows of submissions, as the background worker: take away what they added before, add what they add now.

The unit is the submission, so one more report costs the same however many are stored.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder

from wholepicture.access.commands import replace_involvement
from wholepicture.access.queries import protected_nominals
from wholepicture.base.bulk_insert import insert_rows
from wholepicture.base.database_role import cursor
from wholepicture.base.ids import derived_id
from wholepicture.intake.queries import Stated, stated_submissions
from wholepicture.linkage.comparison.stated import phone_key, place_key, thing_id
from wholepicture.linkage.queries import members_of, nominals_of_subjects, nominals_of_submissions
from wholepicture.linkage.things.queries import things_now
from wholepicture.picture import rules
from wholepicture.picture.models import TABLES
from wholepicture.picture.search import keys

_BY_NAME = {table.__name__: table for table in TABLES}


def derive_rows(submissions: Sequence[UUID]) -> dict[str, list[Any]]:
    """Model instances by table name, unsaved, for these submissions as they stand now."""
    reports = list(stated_submissions(submissions))
    nominals = nominals_of_subjects(subject.id for report in reports for subject in report.subjects)
    protected = _whereabouts(set(nominals.values()))
    made: dict[str, list[Any]] = {name: [] for name in _BY_NAME}
    things = {report.submission.id: _things_of(report) for report in reports}
    now = things_now(one.id for named in things.values() for one in named.values())
    for report in reports:
        named = {key: _as_it_stands(one, now) for key, one in things[report.submission.id].items()}
        for name, rows in _rows_of(report, nominals, named, protected).items():
            made[name] += rows
    return made


def write_rows(submissions: Sequence[UUID], made: Mapping[str, list[Any]]) -> None:
    """Put these rows in place of whatever the submissions had added before."""
    with cursor() as sql:
        for table in TABLES:
            sql.execute(f"DELETE FROM {table._meta.db_table} WHERE submission = ANY (%s)", [list(submissions)])  # noqa: S608
    for name, rows in made.items():
        insert_rows(_BY_NAME[name], rows)
    replace_involvement(
        submissions=submissions,
        rows=[
            {
                "id": row.id,
                "area_id": row.area_id,
                "agency_id": row.agency_id,
                "nominal": row.nominal,
                "submission": row.submission,
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
            }
            for row in made["Working"]
        ],
    )


def fingerprints(submissions: Sequence[UUID], made: Mapping[str, list[Any]] | None = None) -> dict[UUID, str]:
    """For each submission one digest over all its rows: those stored, or those `made`."""
    found: dict[UUID, list[str]] = {one: [] for one in submissions}
    for name, table in _BY_NAME.items():
        rows = made[name] if made is not None else table.objects.filter(submission__in=submissions)
        names = [column.attname for column in table._meta.concrete_fields]
        for row in rows:
            values = {column: getattr(row, column) for column in names}
            found[row.submission].append(name + json.dumps(values, cls=_Plain, sort_keys=True))
    return {one: hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest() for one, lines in found.items()}


class _Plain(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        # Instants compare as instants, whichever offset they were read with.
        return f"{o.timestamp():.6f}" if hasattr(o, "timestamp") else super().default(o)


def _things_of(report: Stated) -> dict[tuple[str, str], rules.Thing]:
    """Each thing of a report as it is described: mentions by kind and ref; a person's own telephones and homes by what is
    written of them."""
    area = report.submission.area_id
    found = {
        ("mention", one.ref): rules.Thing(one.kind, thing_id(area, one.kind, one.stated, one.id), one.stated)
        for one in report.mentions
    }
    for one in report.subjects:
        for number in one.stated.get("phones", ()):
            if phone_key(number):
                stated = {"number": number}
                found["phone", number] = rules.Thing("phone", thing_id(area, "phone", stated, one.id), stated)
        address = one.stated.get("address", {})
        if place_key({"address": address}):
            stated = {"address": address}
            written = rules.address_text(address)
            found["place", written] = rules.Thing("place", thing_id(area, "place", stated, one.id), stated)
    return found


def _as_it_stands(thing: rules.Thing, now: Mapping[UUID, UUID]) -> rules.Thing:
    """The thing that this one was joined to by a person; itself where nobody joined it."""
    stands_in = now[thing.id]
    return thing if stands_in == thing.id else replace(thing, id=stands_in, described=thing.id)


def _rows_of(
    report: Stated,
    nominals: Mapping[UUID, UUID],
    named: Mapping[tuple[str, str], rules.Thing],
    protected: Mapping[UUID, frozenset[str]],
) -> dict[str, list[Any]]:
    submission = report.submission
    area = submission.area_id
    people = {
        one.ref: rules.Person(one.id, nominals[one.id], one.role, one.stated)
        for one in report.subjects
        if one.id in nominals
    }
    stated = rules.Report(
        agency=submission.agency.code,
        key=submission.key,
        kind=submission.kind,
        recorded_at=submission.recorded_at,
        stated=submission.stated,
        people=people,
        things={ref: one for (where, ref), one in named.items() if where == "mention"},
        own_phones={written: one for (where, written), one in named.items() if where == "phone"},
        own_places={written: one for (where, written), one in named.items() if where == "place"},
    )
    listed = sorted({one.nominal for one in people.values()})
    where = frozenset().union(*(protected.get(one, frozenset()) for one in listed)) if listed else frozenset()
    seen = {
        "area_id": area,
        "agency_id": submission.agency_id,
        "level": submission.level,
        "named": submission.named,
        "nominals": listed,
        "submission": submission.id,
        "received_at": submission.received_at,
    }
    out: dict[str, list[Any]] = {}
    derived = rules.derive(stated)
    derived["Term"] = keys.derive(stated, derived["Fact"])
    for name, rows in derived.items():
        table = _BY_NAME[name]
        out[name] = []
        for row in rows:
            part = row.pop("part")
            if where and name in ("Passage", "Association") and not row["located"]:
                row["located"] = rules.tells_where(row.get("text") or row.get("note") or "", where)
            if where and name == "Sign" and rules.tells_where(row["note"], where):
                # The sign itself is for everyone who works with her; the words stay with the agency that wrote them.
                row["note"] = rules.LEFT_OUT
            out[name].append(table(id=derived_id(name, submission.id, part), **seen, **row))
    return out


def with_protected(submissions: Sequence[UUID]) -> list[UUID]:
    """These, and every other report about a protected person in them: a new address may stand in an old report's words."""
    protected = protected_nominals(nominals_of_submissions(submissions))
    if not protected:
        return list(submissions)
    return list(dict.fromkeys([*submissions, *(one for _, _, one in members_of(protected))]))


def _whereabouts(nominals: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """For each protected nominal, the words that would tell where they are, as all reports about them state them.

    Read from what was reported, not from rows derived before: the answer must not hang on the order of derivation.
    """
    protected = protected_nominals(nominals)
    if not protected:
        return {}
    nominal_of = {subject: nominal for nominal, subject, _ in members_of(protected)}
    words: dict[UUID, set[str]] = {one: set() for one in protected}
    for report in stated_submissions({submission for _, _, submission in members_of(protected)}):
        for one in report.subjects:
            if one.id in nominal_of:
                words[nominal_of[one.id]] |= rules.whereabouts_in(one.stated)
    return {one: frozenset(said) for one, said in words.items()}
