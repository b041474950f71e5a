"""Questions that are one to whoever answers them: the same two descriptions, and one nominal or more in common.

A child whom 34 reports describe alike is put before an officer in many pairs. They are asked in one question, with a row for
each. Reads what whoever asks may see.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from wholepicture.base.database_role import prepared
from wholepicture.linkage.models import Candidate
from wholepicture.linkage.models.pairs import paired_nominals
from wholepicture.linkage.people.likeliest import answered_pairs

MOST_ROWS = 60
"""Rows of one question: what is beyond is asked once these are answered."""

# Alike: the same given name, family name and date of birth on either side, names as they are compared. Without a whole
# name nobody is described well enough to be settled with others.
_ALIKE = """
WITH RECURSIVE alike (asked, id, a, b, described) AS (
    SELECT c.id, c.id, c.nominal_a, c.nominal_b, ARRAY[
        least(ROW(p.given, p.family, p.born)::text, ROW(q.given, q.family, q.born)::text),
        greatest(ROW(p.given, p.family, p.born)::text, ROW(q.given, q.family, q.born)::text)]
    FROM linkage_candidate c
    JOIN linkage_subjectprofile p ON p.subject = c.subject_a JOIN linkage_subjectprofile q ON q.subject = c.subject_b
    WHERE c.id = ANY (%s) AND p.given <> '' AND p.family <> '' AND q.given <> '' AND q.family <> ''
    UNION
    SELECT g.asked, n.id, n.nominal_a, n.nominal_b, g.described FROM alike g
    CROSS JOIN LATERAL (
        SELECT * FROM linkage_candidate c WHERE c.nominal_a IN (g.a, g.b) AND c.is_open
        UNION SELECT * FROM linkage_candidate c WHERE c.nominal_b IN (g.a, g.b) AND c.is_open) n
    JOIN linkage_subjectprofile p ON p.subject = n.subject_a JOIN linkage_subjectprofile q ON q.subject = n.subject_b
    WHERE g.described = ARRAY[
        least(ROW(p.given, p.family, p.born)::text, ROW(q.given, q.family, q.born)::text),
        greatest(ROW(p.given, p.family, p.born)::text, ROW(q.given, q.family, q.born)::text)])
SELECT asked, id FROM alike LIMIT %s"""


def groups_of(questions: Sequence[Candidate]) -> dict[UUID, list[Candidate]]:
    """Returns by question all the questions that are one with it, itself among them, in the order of the queue: one a pair of
    nominals, without those that somebody has just answered."""
    ids = [question.id for question in questions]
    found: dict[UUID, set[UUID]] = {asked: {asked} for asked in ids}
    for asked, alike in prepared(_ALIKE, [ids, MOST_ROWS * len(ids)]):
        found[asked].add(alike)
    rows = Candidate.objects.in_bulk(set().union(*found.values()))
    answered = answered_pairs(paired_nominals(rows.values()))
    return {asked: _one_a_pair(asked, alike, rows, answered) for asked, alike in found.items() if asked in rows}


def _one_a_pair(
    asked: UUID, alike: set[UUID], rows: Mapping[UUID, Candidate], answered: set[frozenset[UUID]]
) -> list[Candidate]:
    """Returns these questions without what is answered; of several about one pair, the one that was asked for, or else the
    first."""
    in_order = sorted((rows[id] for id in alike if id in rows), key=lambda row: (row.order, row.id))
    by_pair = {frozenset(rows[asked].nominals): rows[asked]}
    for row in in_order:
        pair = frozenset(row.nominals)
        if pair not in answered and len(pair) == 2:
            by_pair.setdefault(pair, row)
    return sorted(by_pair.values(), key=lambda row: (row.order, row.id))[:MOST_ROWS]


def leaders(questions: Sequence[Candidate]) -> list[tuple[Candidate, list[Candidate]]]:
    """Returns the first question of each group among these, with its group. The others are rows of one that comes before."""
    groups = groups_of(questions)
    return [
        (question, group) for question in questions if (group := groups.get(question.id)) and group[0].id == question.id
    ]
