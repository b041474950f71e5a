"""Who shares a value, counted; and which values are damped. Runs as the background worker, but for `damped_of`.

Derived, never added up: after each join, and after a judgement or its undoing, the values that it touched are counted
again from what is stored. A value is counted by reading its holdings along the primary key, `MOST_READ` at the most:
at ten million reports a value of two homes costs three rows, a switchboard two thousand (some milliseconds), and the
rest of the table nothing. The table has two or three narrow rows a description.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from wholepicture.access.queries import protected_nominals
from wholepicture.base.database_role import cursor, prepared
from wholepicture.base.topics import publish
from wholepicture.linkage.models import SharedHolding, SharedValue, SubjectProfile
from wholepicture.linkage.rules import Shared
from wholepicture.linkage.shared_values import limits
from wholepicture.linkage.shared_values.limits import Word
from wholepicture.linkage.shared_values.words import words_about

FEWEST = min(limit.listed for limit in limits.LIMITS.values())


def damped_of(values: Collection[UUID]) -> dict[UUID, Shared]:
    """Returns those of these values that are damped, as far as whoever asks may see them."""
    if not values:
        return {}
    rows = prepared(
        "SELECT id, kind, text, people FROM linkage_sharedvalue WHERE id = ANY (%s) AND is_damped", [list(values)]
    )
    return {value: Shared(kind, text, people) for value, kind, text, people in rows}


def follow_nominals(nominals: Mapping[UUID, UUID]) -> None:
    """Lets the holdings of subjects (keys) follow them into these nominals, and counts what they hold again."""
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
    recount(chain.from_iterable(rows))


def recount_held_in(submissions: Iterable[UUID]) -> None:
    """Counts again what the subjects of these submissions hold: whom it may count has changed."""
    subjects = SubjectProfile.objects.filter(submission__in=list(submissions)).values("subject")
    recount(SharedHolding.objects.filter(subject__in=subjects).values_list("value", flat=True).distinct())


def worth_counting() -> list[UUID]:
    """Returns every value that enough descriptions give, or that is on the list or spoken of. Reads the whole table."""
    with cursor() as sql:
        sql.execute(
            """SELECT value FROM linkage_sharedholding GROUP BY value HAVING count(*) >= %s
               UNION SELECT id FROM linkage_sharedvalue UNION SELECT value FROM linkage_sharedword ORDER BY 1""",
            [FEWEST],
        )
        return list(chain.from_iterable(sql.fetchall()))


def recount(values: Iterable[UUID]) -> None:
    """Counts these values again: lists them, damps them, takes them off the list. What comes to count again is asked
    again."""
    wanted = sorted(set(values))
    if not wanted:
        return
    before = SharedValue.objects.in_bulk(wanted)
    now = _counted_now(wanted, before)
    SharedValue.objects.filter(id__in=before.keys() - now.keys()).delete()
    _write(before, now)
    publish("damping.begun", _damped_newly(before, now))
    publish("damping.lifted", _newest_submissions(_counting_again(before, now)))


def _counted_now(values: Sequence[UUID], before: Collection[UUID]) -> dict[UUID, SharedValue]:
    """Returns those of these values that belong on the list, with what is to stand there.

    Whoever's whereabouts are protected is not counted: the list must not tell of them, and nobody in the hub would
    know why a value that they see twice is damped.
    """
    words = words_about(values)
    holdings = _holdings(values, always={*before, *words})
    nominals = {holding.nominal for holding in chain.from_iterable(holdings.values())}
    protected = protected_nominals(nominals)
    counted: dict[UUID, SharedValue] = {}
    for value, held in holdings.items():
        countable = [holding for holding in held if holding.nominal not in protected]
        shared = _counted(held[0], countable, words.get(value, []))
        if shared is not None:
            counted[value] = shared
    return counted


_WRITTEN = ("people", "agencies", "nominals", "since", "by_rule", "word", "is_damped")


def _write(before: Mapping[UUID, SharedValue], now: Mapping[UUID, SharedValue]) -> None:
    new: list[SharedValue] = []
    changed: list[SharedValue] = []
    for value, shared in now.items():
        if value not in before:
            new.append(shared)
        elif not _is_written_alike(shared, before[value]):
            changed.append(shared)
    SharedValue.objects.bulk_create(new)
    SharedValue.objects.bulk_update(changed, _WRITTEN)


def _is_written_alike(a: SharedValue, b: SharedValue) -> bool:
    return all(getattr(a, name) == getattr(b, name) for name in _WRITTEN)


def _damped_newly(before: Mapping[UUID, SharedValue], now: Mapping[UUID, SharedValue]) -> list[UUID]:
    return [value for value, shared in now.items() if shared.is_damped and not _is_damped_in(before, value)]


def _is_damped_in(listed: Mapping[UUID, SharedValue], value: UUID) -> bool:
    return value in listed and listed[value].is_damped


def _counting_again(before: Mapping[UUID, SharedValue], now: Mapping[UUID, SharedValue]) -> list[UUID]:
    return [value for value, shared in before.items() if _counts_again(shared, now.get(value))]


def _counts_again(before: SharedValue, now: SharedValue | None) -> bool:
    """Whether a value has come to count: it was damped and is not, or a person said that it is not to be."""
    if now is None:
        return before.is_damped
    return (before.is_damped and not now.is_damped) or (now.word == "do_not_damp" != before.word)


def _counted(any_holding: "_Holding", countable: Sequence["_Holding"], words: list[Word]) -> SharedValue | None:
    """Returns the value as it is listed, or None: too few share it and nobody spoke of it, or nobody whom a list may
    show."""
    kind = any_holding.kind
    counted = limits.count(kind, map(_Holding.holder, countable))
    if not countable or (counted.since is None and not words):
        return None
    answer = limits.answer_in_force(words)
    by_rule = limits.is_damped_by_rule(kind, counted.people)
    return SharedValue(
        id=any_holding.value,
        area_id=any_holding.area_id,
        kind=kind,
        text=any_holding.text,
        people=limits.band(counted.people),
        agencies=limits.band(counted.agencies),
        nominals=list(counted.nominals),
        since=counted.since or min(word.at for word in words),
        by_rule=by_rule,
        word=answer,
        is_damped=limits.is_damped(by_rule, answer),
    )


class _Holding(NamedTuple):
    """One description that gives a value, as stored."""

    value: UUID
    area_id: UUID
    agency_id: UUID
    nominal: UUID
    kind: str
    text: str
    called: str
    received_at: datetime

    def holder(self) -> limits.Holder:
        return limits.Holder(self.nominal, self.called, self.agency_id, self.received_at)


def _holdings(values: Sequence[UUID], *, always: Iterable[UUID]) -> dict[UUID, list[_Holding]]:
    """Returns the holdings of each value, `MOST_READ` at the most; none of those that too few hold to be worth a count,
    unless they are counted `always`."""
    columns = ", ".join(f"h.{column}" for column in _Holding._fields)
    with cursor() as sql:
        sql.execute(
            f"""SELECT {columns}
                FROM unnest(%s::uuid[]) AS v (value)
                CROSS JOIN LATERAL (SELECT * FROM linkage_sharedholding o WHERE o.value = v.value
                                    ORDER BY o.subject LIMIT %s) h
                WHERE v.value = ANY (%s) OR (SELECT count(*) FROM (
                    SELECT 1 FROM linkage_sharedholding f WHERE f.value = v.value LIMIT %s) few) = %s""",  # noqa: S608
            [list(values), limits.MOST_READ, list(always), FEWEST, FEWEST],
        )
        held: dict[UUID, list[_Holding]] = {}
        for row in sql.fetchall():
            held.setdefault(row[0], []).append(_Holding(*row))
    return held


def nominals_that_hold(values: Iterable[UUID]) -> set[UUID]:
    """Returns the nominals whose descriptions give one of these values, `MOST_READ` descriptions a value at the most."""
    wanted = sorted(set(values))
    holdings = _holdings(wanted, always=wanted)
    return {holding.nominal for holding in chain.from_iterable(holdings.values())}


def _newest_submissions(values: Sequence[UUID]) -> set[UUID]:
    """Returns the reports that give these values: the newest of each, where there are very many."""
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
        return set(chain.from_iterable(sql.fetchall()))
