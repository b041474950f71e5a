"""What is known of subjects and nominals when they are compared, as far as whoever asks may see it.

Statements that run with every report, planned once a connection.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from wholepicture.base.database_role import prepared
from wholepicture.linkage.comparison.description import Columns, columns_of
from wholepicture.linkage.comparison.shortlist import MOST_DESCRIPTIONS
from wholepicture.linkage.rules import Likeness
from wholepicture.linkage.shared_values import counts, limits

# The smallest population for which a prior is taken: below it the estimate wavers.
FEWEST = 4096


def descriptions_of(subjects: Iterable[UUID]) -> dict[UUID, Likeness]:
    """Returns what is compared of each subject, as far as whoever asks may see it: for both engines, without what is damped.

    Whereabouts that are not theirs to see are simply not said.
    """
    # Plain rows: making a model of each took longer than weighing it.
    rows = prepared(
        """SELECT p.subject, p.area_id, p.given, p.family, p.also_known_as, p.born, p.born_from, p.born_to, p.day_from, p.day_to,
                  p.sex, p.parents, p.identifiers, w.phones, w.emails, w.postcode, w.school, w.things, w.traits
           FROM linkage_subjectprofile p LEFT JOIN linkage_subjectwhereabouts w ON w.subject = p.subject
           WHERE p.subject = ANY (%s)""",
        [list(subjects)],
    )
    areas: dict[UUID, UUID] = {}
    stated: dict[UUID, Likeness] = {}
    for subject, area, *columns in rows:
        areas[subject] = area
        stated[subject] = _as_likeness(*columns)
    return without_damped(areas, stated)


def without_damped(areas: Mapping[UUID, UUID], stated: Mapping[UUID, Likeness]) -> dict[UUID, Likeness]:
    """Returns descriptions, by subject, without the values that are damped in the subject's area."""
    values: set[UUID] = set()
    for subject, likeness in stated.items():
        values |= limits.value_ids(areas[subject], likeness)
    damped = counts.damped_of(values)
    if not damped:
        return dict(stated)
    return {subject: limits.damp(areas[subject], likeness, damped) for subject, likeness in stated.items()}


def _as_likeness(  # one value a column, in the order of the statement
    given: str,
    family: str,
    also_known_as: list[str],
    born: date | None,
    born_from: int,
    born_to: int,
    day_from: int,
    day_to: int,
    sex: str,
    parents: list[str],
    identifiers: str,
    phones: list[str] | None,
    emails: list[str] | None,
    postcode: str | None,
    school: str | None,
    things: list[str] | None,
    traits: list[str] | None,
) -> Likeness:
    return Likeness(
        given=given,
        family=family,
        also_known_as=frozenset(also_known_as),
        born=born,
        sex=sex,
        identifiers=frozenset((kind, value) for kind, value, _ in json.loads(identifiers)),
        phones=frozenset(phones or ()),
        emails=frozenset(emails or ()),
        postcode=postcode or "",
        school=school or "",
        parents=frozenset(parents),
        born_years=(born_from, born_to),
        born_days=(day_from, day_to),
        things=frozenset(things or ()),
        traits=frozenset(traits or ()),
    )


class Descriptions:
    """Descriptions as columns, each read and worked out once however often it is compared."""

    def __init__(self, likenesses: Mapping[UUID, Likeness] | None = None) -> None:
        self._columns: dict[UUID, Columns] = {}
        self._keep(likenesses or {})

    def of(self, subjects: Iterable[UUID]) -> dict[UUID, Columns]:
        """Returns the columns of each of these subjects that whoever asks may see."""
        wanted = list(subjects)
        unread = set(wanted) - self._columns.keys()
        if unread:
            self._keep(descriptions_of(unread))
        return {subject: self._columns[subject] for subject in wanted if subject in self._columns}

    def _keep(self, likenesses: Mapping[UUID, Likeness]) -> None:
        for subject, likeness in likenesses.items():
            self._columns[subject] = columns_of(likeness)


def known_of(nominals: Iterable[UUID], descriptions: Descriptions | None = None) -> dict[UUID, list[Columns]]:
    """Returns everything stated of each nominal, one description an identity, the newest of those that are many."""
    listed = list(nominals)
    rows = prepared(
        """SELECT p.subject, n.nominal FROM unnest(%s::uuid[]) AS n (nominal)
           CROSS JOIN LATERAL (SELECT * FROM (
               SELECT DISTINCT ON (alike) p.subject, p.received_at, CASE WHEN p.by_word THEN p.subject ELSE p.identity END AS alike
               FROM linkage_membership m JOIN linkage_subjectprofile p ON p.subject = m.subject
               WHERE m.nominal = n.nominal AND m.until IS NULL
               ORDER BY alike, p.received_at DESC) described
               ORDER BY received_at DESC, subject LIMIT %s) p
           ORDER BY n.nominal, p.received_at, p.subject""",
        [listed, MOST_DESCRIPTIONS],
    )
    nominal_of: dict[UUID, UUID] = dict(rows)
    known: dict[UUID, list[Columns]] = {nominal: [] for nominal in listed}
    for subject, columns in (descriptions or Descriptions()).of(nominal_of).items():
        known[nominal_of[subject]].append(columns)
    return known


class Placed(NamedTuple):
    """A subject with the nominal in which it stands now, and how it came."""

    subject: UUID
    nominal: UUID | None
    area_id: UUID
    role: str
    received_at: datetime


def placed_now(subjects: Iterable[UUID]) -> dict[UUID, Placed]:
    """Returns where each of these subjects stands now."""
    rows = prepared(
        """SELECT p.subject, m.nominal, p.area_id, p.role, p.received_at FROM linkage_subjectprofile p
           LEFT JOIN linkage_membership m ON m.subject = p.subject AND m.until IS NULL WHERE p.subject = ANY (%s)""",
        [list(subjects)],
    )
    return {row[0]: Placed(*row) for row in rows}


def urgent_among(nominals: Iterable[UUID]) -> set[UUID]:
    """Returns those of these nominals of whom a report stands behind an alert that waits, or tells that they are missing."""
    rows = prepared(
        """SELECT DISTINCT m.nominal FROM linkage_membership m JOIN linkage_pressing p ON p.submission = m.submission
           WHERE m.nominal = ANY (%s) AND m.until IS NULL AND (p.until IS NULL OR p.until > now())""",
        [list(nominals)],
    )
    return set(chain.from_iterable(rows))


def population() -> int:
    """Returns how many descriptions there are, roughly, for the prior.

    PostgreSQL's own estimate rounded down to a power of four, and never less than `FEWEST`: it costs nothing, and
    weights change seldom.
    """
    rows = prepared("SELECT reltuples FROM pg_class WHERE oid = 'linkage_subjectprofile'::regclass")
    estimate = max(1, int(rows[0][0]))
    return max(FEWEST, 4 ** ((estimate.bit_length() - 1) // 2))
