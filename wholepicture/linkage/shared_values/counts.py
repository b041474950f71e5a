"""Counts who shares a value, and says which values are damped. Runs as the background worker, but for `damped_of`.

Derived, never added up: after each join, and after a judgement or its undoing, the values that it touched are counted
again from what is stored. A value is counted by reading its holdings along the primary key, `MOST_READ` at the most:
at ten million reports a value of two homes costs three rows, a switchboard two thousand (some milliseconds), and the
rest of the table nothing. The table has two or three narrow rows a description.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from wholepicture.access.queries import protected_nominals
from wholepicture.base.database_role import cursor, prepared
from wholepicture.base.topics import publish
from wholepicture.linkage.models import SharedHolding, SharedValue, SharedWord, SubjectProfile
from wholepicture.linkage.rules import Shared
from wholepicture.linkage.shared_values import limits

FEWEST = min(limit.listed for limit in limits.LIMITS.values())


def damped_of(ids: Iterable[UUID]) -> dict[UUID, Shared]:
    """Those of these values that are damped, as far as whoever asks may see them."""
    rows = prepared(
        "SELECT id, kind, text, people FROM linkage_sharedvalue WHERE id = ANY (%s) AND is_damped", [list(ids)]
    )
    return {value: Shared(kind, text, people) for value, kind, text, people in rows}


def follow(nominals: Mapping[UUID, UUID]) -> None:
    """Subjects (keys) stand in these nominals now: their holdings follow, and what they hold is counted again."""
    rows = prepared(
        """WITH now AS (SELECT * FROM unnest(%s::uuid[], %s::uuid[]) AS n (subject, nominal)),
                moved AS (UPDATE linkage_sharedholding h SET nominal = now.nominal FROM now
                          WHERE h.subject = now.subject AND h.nominal <> now.nominal)
           SELECT v.value FROM (SELECT DISTINCT h.value FROM linkage_sharedholding h JOIN now USING (subject)) v
           WHERE (SELECT count(*) FROM (SELECT 1 FROM linkage_sharedholding f WHERE f.value = v.value LIMIT %s) few) = %s
           OR EXISTS (SELECT 1 FROM linkage_sharedvalue s WHERE s.id = v.value)
           OR EXISTS (SELECT 1 FROM linkage_sharedword w WHERE w.value = v.value)""",
        [list(nominals), list(nominals.values()), FEWEST, FEWEST],
    )
    recount(row[0] for row in rows)


def recount_held_in(submissions: Iterable[UUID]) -> None:
    """Count again what the subjects of these submissions hold: whom it may count has changed."""
    subjects = SubjectProfile.objects.filter(submission__in=list(submissions)).values("subject")
    recount(SharedHolding.objects.filter(subject__in=subjects).values_list("value", flat=True).distinct())


def worth_counting() -> list[UUID]:
    """Every value that enough descriptions give, or that is on the list or spoken of. Reads the whole table."""
    with cursor() as sql:
        sql.execute(
            """SELECT value FROM linkage_sharedholding GROUP BY value HAVING count(*) >= %s
               UNION SELECT id FROM linkage_sharedvalue UNION SELECT value FROM linkage_sharedword ORDER BY 1""",
            [FEWEST],
        )
        return [row[0] for row in sql.fetchall()]


def recount(values: Iterable[UUID]) -> None:
    """Count these values again: list them, damp them, take them off the list. What comes to count again is asked again.

    Whoever's whereabouts are protected is not counted: the list must not tell of them, and nobody in the hub would
    know why a value that they see twice is damped.
    """
    wanted = sorted(set(values))
    if not wanted:
        return
    before = {one.id: one for one in SharedValue.objects.filter(id__in=wanted)}
    words = _words(wanted)
    holdings = _holdings(wanted, always=before.keys() | words.keys())
    protected = protected_nominals({row["nominal"] for rows in holdings.values() for row in rows})
    kept = {}
    for value, rows in holdings.items():
        made = _counted(value, [row for row in rows if row["nominal"] not in protected], rows[0], words.get(value, []))
        if made is not None:
            kept[value] = made
    gone = before.keys() - kept.keys()
    SharedValue.objects.filter(id__in=gone).delete()
    SharedValue.objects.bulk_create([one for value, one in kept.items() if value not in before])
    SharedValue.objects.bulk_update(
        [one for value, one in kept.items() if value in before and not _alike(one, before[value])], _WRITTEN
    )
    begun = [value for value, one in kept.items() if one.is_damped and not _was_damped(before.get(value))]
    publish("damping.begun", begun)
    lifted = [value for value, one in before.items() if _counts_again(one, kept.get(value))]
    publish("damping.lifted", _newest_submissions(lifted))


_WRITTEN = ("people", "agencies", "nominals", "since", "by_rule", "word", "is_damped")


def _alike(one: SharedValue, other: SharedValue) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _WRITTEN)


def _was_damped(before: SharedValue | None) -> bool:
    return before is not None and before.is_damped


def _counts_again(before: SharedValue, now: SharedValue | None) -> bool:
    """Whether a value has come to count: it was damped and is not, or a person said that it is not to be."""
    if now is None:
        return before.is_damped
    return (before.is_damped and not now.is_damped) or (now.word == "do_not_damp" != before.word)


def _counted(value: UUID, rows: Sequence[Any], any_row: Any, words: list[limits.Word]) -> SharedValue | None:
    """The value as it is listed, or None: too few share it and nobody spoke of it, or nobody whom a list may show."""
    kind = any_row["kind"]
    holders = [limits.Holder(row["nominal"], row["called"], row["agency_id"], row["received_at"]) for row in rows]
    counted = limits.count(kind, holders)
    if not rows or (counted.since is None and not words):
        return None
    stands = limits.standing(words)
    word = stands.answer if stands else ""
    by_rule = limits.is_damped_by_rule(kind, counted.people)
    return SharedValue(
        id=value,
        area_id=any_row["area_id"],
        kind=kind,
        text=any_row["text"],
        people=limits.band(counted.people),
        agencies=limits.band(counted.agencies),
        nominals=list(counted.nominals),
        since=counted.since or min(one.at for one in words),
        by_rule=by_rule,
        word=word,
        is_damped=limits.is_damped(by_rule, word),
    )


_COLUMNS = ("value", "area_id", "agency_id", "nominal", "kind", "text", "called", "received_at")


def _holdings(values: Sequence[UUID], *, always: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The holdings of each value, `MOST_READ` at the most; none of those that too few hold to be worth a count."""
    with cursor() as sql:
        sql.execute(
            f"""SELECT {", ".join("h." + column for column in _COLUMNS)}
                FROM unnest(%s::uuid[]) AS v (value)
                CROSS JOIN LATERAL (SELECT * FROM linkage_sharedholding o WHERE o.value = v.value
                                    ORDER BY o.subject LIMIT %s) h
                WHERE v.value = ANY (%s) OR (SELECT count(*) FROM (
                    SELECT 1 FROM linkage_sharedholding f WHERE f.value = v.value LIMIT %s) few) = %s""",  # noqa: S608
            [list(values), limits.MOST_READ, list(always), FEWEST, FEWEST],
        )
        found: dict[UUID, list[dict[str, Any]]] = {}
        for row in sql.fetchall():
            found.setdefault(row[0], []).append(dict(zip(_COLUMNS, row, strict=True)))
    return found


def _words(values: Sequence[UUID]) -> dict[UUID, list[limits.Word]]:
    found: dict[UUID, list[limits.Word]] = {}
    for row in SharedWord.objects.filter(value__in=list(values)):
        found.setdefault(row.value, []).append(limits.Word(row.id, row.answer, row.at, row.undoes))
    return found


def nominals_that_hold(values: Iterable[UUID]) -> set[UUID]:
    """The nominals whose descriptions give one of these values, `MOST_READ` descriptions a value at the most."""
    return {row["nominal"] for rows in _holdings(sorted(set(values)), always=values).values() for row in rows}


def _newest_submissions(values: Sequence[UUID]) -> set[UUID]:
    """Reports that give these values: the newest of each, where there are very many."""
    if not values:
        return set()
    with cursor() as sql:
        sql.execute(
            """SELECT DISTINCT p.submission FROM unnest(%s::uuid[]) AS v (value)
               CROSS JOIN LATERAL (SELECT subject FROM linkage_sharedholding h WHERE h.value = v.value
                                   ORDER BY received_at DESC LIMIT %s) h
               JOIN linkage_subjectprofile p ON p.subject = h.subject""",
            [list(values), limits.MOST_READ],
        )
        return {row[0] for row in sql.fetchall()}
