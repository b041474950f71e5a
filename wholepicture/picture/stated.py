"""What reports state of a person, counted and cut where the data is: of what thousands of reports say a page shows a few by name.

Row security decides which rows there are, of the facts and of the reports beside them; nothing here filters by viewer.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from wholepicture.base.database_role import cursor
from wholepicture.base.many_ids import Ids
from wholepicture.picture.assembling import Names
from wholepicture.picture.results import Counted, Version

NEWEST = 24  # reports of one version that are told one by one, with the first of all; the others are only counted

# Of each report a version once, with how its author knows it and when they wrote; then the newest and the first of each version, and how
# many there are of each agency.
_STATED = """
WITH report AS MATERIALIZED (
    SELECT DISTINCT ON (submission) submission, recorded_at, how_known, passed_on
    FROM picture_event WHERE subject = ANY (%(subjects)s::uuid[]) AND {of_reports} ORDER BY submission, at, id DESC
), stated AS MATERIALIZED (
    -- Texts as bytes: of tens of thousands, sorting them as a language does takes longer than all else.
    SELECT DISTINCT ON (f.kind COLLATE "C", f.value COLLATE "C", f.submission)
           f.kind COLLATE "C" AS kind, f.value COLLATE "C" AS value, f.outcome, f.agency_id, f.submission, f.received_at,
           f.agency_id IS DISTINCT FROM %(own)s::uuid AND f.nominals && %(hidden)s::uuid[] AS withheld,
           r.recorded_at, r.how_known, r.passed_on
    FROM picture_fact f LEFT JOIN report r USING (submission)
    WHERE f.subject = ANY (%(subjects)s::uuid[]) AND {of_facts} ORDER BY f.kind COLLATE "C", f.value COLLATE "C", f.submission
), placed AS (
    SELECT stated.*, row_number() OVER newest AS place, count(*) OVER (PARTITION BY kind, value) AS reports FROM stated
    WINDOW newest AS (PARTITION BY kind, value
                      ORDER BY coalesce(recorded_at, received_at) DESC, received_at DESC, submission DESC)
)
SELECT kind, value, outcome, agency_id, withheld, how_known, passed_on, submission, received_at, place
FROM placed WHERE place <= %(newest)s OR place = reports
UNION ALL
SELECT kind, value, min(outcome), agency_id, withheld, how_known, passed_on, NULL, NULL, count(*)
FROM stated GROUP BY kind, value, agency_id, withheld, how_known, passed_on
ORDER BY kind, value, place"""
_THEN = "{0}received_at <= %(known_at)s AND ({0}superseded_at IS NULL OR {0}superseded_at > %(known_at)s)"
_STANDING = _STATED.format(of_reports="TRUE", of_facts="f.superseded_at IS NULL")
_STOOD = _STATED.format(of_reports=_THEN.format(""), of_facts=_THEN.format("f."))


class _Row(NamedTuple):
    """A report that states a version, `number` its place among them; without one, so many that are alike."""

    kind: str
    value: str
    outcome: str
    agency_id: UUID
    withheld: bool
    how_known: str | None
    passed_on: bool | None
    submission: Any
    received_at: Any
    number: int


def stated_of(subjects: Ids, known_at: datetime | None, names: Names) -> dict[str, list[Version]]:
    """By kind of fact, each value with how many reports state it and the newest of them, the most stated first: as `versions_of`."""
    told: dict[tuple[str, str], list[_Row]] = {}
    counted: dict[tuple[str, str], list[_Row]] = {}
    for row in _rows(subjects, known_at, names):
        (counted if row.submission is None else told).setdefault((row.kind, row.value), []).append(row)
    facts: dict[str, list[Version]] = {}
    for (kind, value), rows in counted.items():
        facts.setdefault(kind, []).append(_version(value, told[kind, value], rows, names))
    return {kind: sorted(found, key=lambda one: (-one.reports, one.value)) for kind, found in facts.items()}


def _rows(subjects: Ids, known_at: datetime | None, names: Names) -> list[_Row]:
    asked = {
        "subjects": subjects.array,
        "known_at": known_at,
        "own": names.own,
        "hidden": list(names.hidden_nominals),
        "newest": NEWEST,
    }
    with cursor() as sql:
        sql.execute(_STANDING if known_at is None else _STOOD, asked)
        return [_Row(*row) for row in sql.fetchall()]


def _version(value: str, told: Sequence[_Row], counted: Sequence[_Row], names: Names) -> Version:
    """`told`: the newest first."""
    return Version(
        value,
        counted[0].outcome,
        [(names.spoken(row.agency_id, withheld=row.withheld), row.received_at, row.submission) for row in told],
        Counted(
            reports=sum(row.number for row in counted),
            passed_on=sum(row.number for row in counted if row.passed_on),
            agencies=frozenset(names.spoken(row.agency_id, withheld=row.withheld) for row in counted),
            knowing=frozenset((row.how_known or "", bool(row.passed_on)) for row in counted),
        ),
    )
