"""Descriptions of one person are asked about in a chain that leaves nobody out, however many come at once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from synthetic.factories import child, concern
from tests.living import House
from wholepicture.base.database_role import cursor
from wholepicture.intake.commands import accept_batch
from wholepicture.linkage.people import review_queue

AT_ONCE = 23  # more than two jobs of the queue
AT = datetime(2026, 11, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Came:
    """When a subject's report was received."""

    received_at: datetime


def groups(house: House, family: str) -> list[set[UUID]]:
    """How many descriptions that are alike hang together by the questions about them, after they came at once."""
    stated: dict[str, Any] = {"given": "Wren", "family": family, "date_of_birth": None, "identifiers": None}
    bodies = [(concern(child(**stated), key=f"{family}-{number}"), None) for number in range(AT_ONCE)]
    sent = [receipt.submission for receipt in accept_batch(house.operator("SCH1"), bodies=bodies, channel="file")]
    house.process()
    with house.operator().acting(), cursor() as sql:
        sql.execute("SELECT nominal FROM linkage_membership WHERE submission = ANY (%s) AND until IS NULL", [sent])
        found = [{nominal} for (nominal,) in sql.fetchall()]
        sql.execute("SELECT nominal_a, nominal_b FROM linkage_candidate WHERE is_open")
        for a, b in sql.fetchall():
            joined = [group for group in found if group & {a, b}]
            found = [group for group in found if group not in joined] + ([set().union(*joined)] if joined else [])
    return found


FAMILIES = "Ashdown Brindle Corwen Dunmere Elsworth Fawley Garrick Hobday Ingram Jessop Kimber Lovatt".split()


def test_all_who_came_at_once_hang_together_by_questions(house: House) -> None:
    for family in FAMILIES[:4]:
        assert list(map(len, groups(house, family))) == [AT_ONCE]


def test_a_newcomer_asks_about_somebody_before_it_if_there_is_anybody() -> None:
    first, second, before = UUID(int=1), UUID(int=2), UUID(int=3)
    came = {subject: Came(AT + timedelta(seconds=number)) for number, subject in enumerate((before, first, second))}
    met = {first: {second: second, before: before}, second: {first: first, before: before}}
    assert review_queue._with_earlier(met, came) == {first: {before: before}, second: {first: first, before: before}}
    alone = {first: {second: second}, second: {first: first}}
    assert review_queue._with_earlier(alone, came) == alone, "nobody goes unasked"
