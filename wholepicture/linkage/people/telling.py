"""What the second published rule looks at: what is told of each identity, and since when. Runs as the background worker."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from uuid import UUID

from wholepicture.base.database_role import prepared
from wholepicture.base.ids import derived_id
from wholepicture.linkage.corroboration import CORROBORATES, NUMBER, Told, is_full_date, told_facts
from wholepicture.linkage.models import IdentityRow, SubjectProfile, SubjectWhereabouts

StoredTold = list[list[str]]
Telling = Mapping[UUID, Sequence[Told]]
NAME = "name"
"""What the number of an identity is called that finds those of one family name and birthday."""


def told_by(row: SubjectProfile, place: SubjectWhereabouts) -> list[Told]:
    """Returns what one description tells of somebody that the second rule looks at. Values are digests: they tell nobody
    where somebody is."""
    facts = told_facts(postcode=place.postcode, school=place.school, phones=place.phones, parents=row.parents)
    told = [Told(row.received_at, kind, _digest(row.area_id, kind, value)) for kind, value in facts]
    told += [Told(row.received_at, f"{NUMBER}{kind}", value) for kind, value, _ in row.identifiers]
    return told if row.born else []


def _digest(area: UUID, kind: str, value: str) -> str:
    return derived_id(area, "told", kind, value).hex


def as_stored(told: Iterable[Told]) -> StoredTold:
    return [[fact.since.astimezone(UTC).isoformat(), fact.kind, fact.value] for fact in sorted(told)]


def told_of(stored: StoredTold | None) -> tuple[Told, ...] | None:
    if stored is None:
        return None
    return tuple(Told(datetime.fromisoformat(since), kind, value) for since, kind, value in stored)


def with_also(stored: StoredTold | None, more: Iterable[Told]) -> StoredTold | None:
    """Returns what was told, with more: each fact since it was told first. Nothing, where it was not kept what was told
    before."""
    if stored is None:
        return None
    first: dict[tuple[str, str], Told] = {}
    for fact in sorted([*(told_of(stored) or ()), *more]):
        first.setdefault((fact.kind, fact.value), fact)
    return as_stored(first.values())


def told_in(rows: Sequence[SubjectProfile]) -> dict[UUID, list[Told]]:
    """Returns by subject what stored descriptions tell."""
    places = SubjectWhereabouts.objects.in_bulk([row.subject for row in rows])
    return {row.subject: told_by(row, places.get(row.subject) or SubjectWhereabouts()) for row in rows}


def untold() -> list[UUID]:
    """Returns identities of whom it was not kept what was told, because they came before the second rule."""
    return list(IdentityRow.objects.filter(told__isnull=True).order_by("id").values_list("id", flat=True))


def learn(identities: Sequence[UUID], now: datetime) -> list[UUID]:
    """Notes what is told of these, as known from now on: the past is not joined otherwise by what nobody looked at then.

    Returns the first subject of each of whom anything is told that may join them.
    """
    rows = IdentityRow.objects.in_bulk(list(identities))
    described = list(SubjectProfile.objects.filter(identity__in=list(rows), by_word=False))
    told_by_subject = told_in(described)
    told: dict[UUID, list[Told]] = {identity: [] for identity in rows}
    for row in described:
        told[row.identity] += [fact._replace(since=now) for fact in told_by_subject[row.subject]]
    for identity, facts in told.items():
        rows[identity].told = with_also([], facts)
    IdentityRow.objects.bulk_update(rows.values(), ["told"])
    may_join = {identity for identity, facts in told.items() if any(fact.kind in CORROBORATES for fact in facts)}
    return [rows[identity].first_subject for identity in may_join]


def is_any_new(stored: StoredTold | None, more: Iterable[Told]) -> bool:
    """Whether something that may join or part people is told for the first time, or earlier than was known."""
    if stored is None:
        return False
    return with_also(stored, more) != stored


def named(row: IdentityRow) -> tuple[str, str] | None:
    """Returns under which name namesakes, brothers and sisters of one birthday find each other."""
    if row.born is None or not is_full_date(row.born) or not row.given:
        return None
    return NAME, row.family or row.given


def switched_off(areas: Iterable[UUID]) -> set[UUID]:
    """Returns those of these areas in which the second rule joins nobody."""
    rows = prepared(
        """SELECT DISTINCT ON (area_id) area_id, is_on FROM linkage_ruleswitch WHERE area_id = ANY (%s)
           ORDER BY area_id, at DESC, id""",
        [list(areas)],
    )
    return {area for area, is_on in rows if not is_on}


def joined_by_second_rule(area: UUID) -> list[UUID]:
    """Returns the first subject of everybody in an area of whom anything is told that the second rule looks at."""
    kinds = list(CORROBORATES)
    rows = prepared(
        """SELECT first_subject FROM linkage_identity i WHERE area_id = %s AND told IS NOT NULL AND EXISTS (
               SELECT 1 FROM jsonb_array_elements(i.told) t WHERE t ->> 1 = ANY (%s))""",
        [area, kinds],
    )
    return list(chain.from_iterable(rows))
