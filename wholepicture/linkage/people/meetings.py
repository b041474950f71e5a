"""Who meets whom: subjects that share a blocking key. Statements that run with every report, planned once a connection.

Runs as the background worker.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from uuid import UUID

from wholepicture.base.database_role import prepared
from wholepicture.linkage.comparison.description import block_numbers, columns_of
from wholepicture.linkage.comparison.shortlist import WIDEST_BLOCK
from wholepicture.linkage.models import BlockingKey, SubjectProfile
from wholepicture.linkage.people.evidence import Descriptions, descriptions_of
from wholepicture.linkage.rules import Likeness

MOST_MEETING = 200
"""Descriptions of one nominal that meet others when it is asked about again, one an identity: the newest."""


def of(subjects: Sequence[UUID], described: Mapping[UUID, Likeness]) -> Sequence[tuple[UUID, UUID]]:
    """Returns the pairs (new subject, other) that share a blocking key; one other subject an identity."""
    damped_subjects, damped_keys = _keys_of_damped(described)
    return prepared(
        """SELECT DISTINCT ON (mine.subject, other.identity) mine.subject, other.subject
           FROM linkage_blockingkey mine
           CROSS JOIN LATERAL (
               SELECT o.subject, o.identity FROM linkage_blockingkey o
               WHERE o.key = mine.key AND o.identity <> mine.identity
               ORDER BY o.subject LIMIT %s) other
           WHERE mine.subject = ANY (%s)
           AND (mine.subject, mine.key) NOT IN (SELECT * FROM unnest(%s::uuid[], %s::bigint[]))
           ORDER BY mine.subject, other.identity, other.subject""",
        [WIDEST_BLOCK, list(subjects), damped_subjects, damped_keys],
    )


def of_nominal(nominal: UUID) -> tuple[Sequence[tuple[UUID, UUID]], Descriptions]:
    """Returns the pairs (subject of a nominal, other in no identity of it) that share a blocking key, with the descriptions
    that were read for it. One of its subjects a key: the rest of those who have it would meet the same others."""
    subjects = _newest(nominal)
    described = descriptions_of(subjects)
    damped_subjects, damped_keys = _keys_of_damped(described)
    met = prepared(
        """WITH own AS (SELECT id FROM linkage_identity WHERE nominal = %s
                        UNION SELECT subject FROM linkage_membership WHERE nominal = %s AND until IS NULL),
                keys AS MATERIALIZED (
                    SELECT DISTINCT ON (mine.key) mine.key, mine.subject FROM linkage_blockingkey mine
                    WHERE mine.subject = ANY (%s)
                    AND (mine.subject, mine.key) NOT IN (SELECT * FROM unnest(%s::uuid[], %s::bigint[]))
                    ORDER BY mine.key, array_position(%s, mine.subject))
           SELECT DISTINCT keys.subject, other.subject FROM keys CROSS JOIN LATERAL (
               SELECT o.subject FROM linkage_blockingkey o
               WHERE o.key = keys.key AND o.identity NOT IN (SELECT id FROM own)
               ORDER BY o.subject LIMIT %s) other""",
        [nominal, nominal, subjects, damped_subjects, damped_keys, subjects, WIDEST_BLOCK],
    )
    return met, Descriptions(described)


def _newest(nominal: UUID) -> list[UUID]:
    """Returns the newest subject of each identity in a nominal, newest first, of the newest where they are many."""
    rows = prepared(
        """SELECT subject FROM (
               SELECT DISTINCT ON (alike) p.subject, p.received_at,
                      CASE WHEN p.by_word THEN p.subject ELSE p.identity END AS alike
               FROM linkage_membership m JOIN linkage_subjectprofile p ON p.subject = m.subject
               WHERE m.nominal = %s AND m.until IS NULL
               ORDER BY alike, p.received_at DESC) newest
           ORDER BY received_at DESC, subject LIMIT %s""",
        [nominal, MOST_MEETING],
    )
    return list(chain.from_iterable(rows))


def told_more(newcomers: Sequence[UUID]) -> set[UUID]:
    """Returns the nominals of which these tell something that nobody in the same words has told yet, where others stood in
    them before. Most newcomers tell nothing new, and are seen to with one look at an index."""
    rows = prepared(
        """SELECT DISTINCT m.nominal
           FROM linkage_subjectprofile p JOIN linkage_subjectwhereabouts w ON w.subject = p.subject
           JOIN linkage_membership m ON m.subject = p.subject AND m.until IS NULL
           WHERE p.subject = ANY (%s)
           AND EXISTS (SELECT 1 FROM linkage_membership b
                       WHERE b.nominal = m.nominal AND b.until IS NULL AND b.subject <> ALL (%s))
           AND NOT EXISTS (
               SELECT 1 FROM (SELECT * FROM linkage_subjectprofile s WHERE s.identity = p.identity LIMIT %s) o
               JOIN linkage_subjectwhereabouts v ON v.subject = o.subject
               WHERE o.subject <> ALL (%s)
               AND (o.given, o.family, o.born, o.sex, o.also_known_as, o.born_from, o.born_to, o.day_from, o.day_to,
                    o.parents, o.identifiers)
                   IS NOT DISTINCT FROM
                   (p.given, p.family, p.born, p.sex, p.also_known_as, p.born_from, p.born_to, p.day_from, p.day_to,
                    p.parents, p.identifiers)
               AND (v.phones, v.emails, v.postcode, v.school, v.things, v.traits)
                   = (w.phones, w.emails, w.postcode, w.school, w.things, w.traits))""",
        [list(newcomers), list(newcomers), MOST_MEETING, list(newcomers)],
    )
    return set(chain.from_iterable(rows))


def _keys_of_damped(described: Mapping[UUID, Likeness]) -> tuple[list[UUID], list[int]]:
    """Returns subjects with those of their blocking keys that a damped value made, side by side.

    Keys stay stored as they were made, so that nothing has to be made again where damping begins or ends; nobody is met
    by these meanwhile.
    """
    damped = {subject: likeness for subject, likeness in described.items() if likeness.damped}
    if not damped:
        return [], []
    areas = dict(SubjectProfile.objects.filter(subject__in=list(damped)).values_list("subject", "area_id"))
    subjects: list[UUID] = []
    keys: list[int] = []
    for subject, key in BlockingKey.objects.filter(subject__in=list(damped)).values_list("subject", "key"):
        if key not in block_numbers(areas[subject], columns_of(damped[subject])):
            subjects.append(subject)
            keys.append(key)
    return subjects, keys
