"""The measure of what confirming costs honest workers sees what it should: nobody where nothing is registered."""

from datetime import datetime

import pytest

from benchmarks.confirmations import Sent, confirmed, end_of_day, involvements, measured
from synthetic.area import World
from wholepicture.base import clock


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=clock.LOCAL)


def test_on_the_invented_area_every_honest_worker_sees_her_by_the_next_working_day() -> None:
    figures = measured(involvements(World(7, "demo")))
    assert figures["see_at_once"] > 0.85
    assert figures["see_on_the_first_working_day"] > 0.95
    assert figures["see_by_the_next_working_day"] == 1
    assert set(figures["of_agencies"]) == {"CHA", "POL"}
    assert figures["confirmations_a_week"] < 2


def test_without_a_registered_feed_the_measure_says_that_nobody_sees_her_at_once() -> None:
    figures = measured(involvements(World(7, "demo"), registered=False))
    assert figures["see_at_once"] == 0
    assert figures["wait_for_a_person"] == figures["involvements"]


@pytest.mark.parametrize(
    ("sent", "done", "day"),
    [
        ("2026-03-04T09:00", "2026-03-04T10:00", "2026-03-04T18:00"),
        ("2026-03-04T16:31", "2026-03-05T10:00", "2026-03-04T18:00"),
        ("2026-03-06T17:00", "2026-03-09T10:00", "2026-03-06T18:00"),
        ("2026-03-07T11:00", "2026-03-09T10:00", "2026-03-09T18:00"),
        ("2026-04-03T11:00", "2026-04-07T10:00", "2026-04-07T18:00"),  # Good Friday
    ],
)
def test_the_hub_confirms_at_its_next_sitting_on_a_working_day(sent: str, done: str, day: str) -> None:
    ((_, moment),) = confirmed([Sent("CHA", at(sent), is_fed=False)])
    assert moment == at(done)
    assert end_of_day(at(sent)) == at(day)


def test_who_is_more_than_a_sitting_holds_waits_for_the_next() -> None:
    sent = [Sent("CHA", at("2026-03-04T09:00"), is_fed=False)] * 3
    assert [moment for _, moment in confirmed(sent, at_a_sitting=2)] == [
        at("2026-03-04T10:00"),
        at("2026-03-04T10:00"),
        at("2026-03-04T13:00"),
    ]
