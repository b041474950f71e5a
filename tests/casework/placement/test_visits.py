"""Visits to a child in care run on clocks: only a visit at which she was seen moves the next one."""

from typing import Any

import pytest

from tests.access.raw import as_superuser
from tests.casework.placement.placing import Placing, days_ago, visited, visits_to
from tests.casework.placement.test_placements import faults
from tests.living import House


@pytest.fixture
def placing(house: House) -> Placing:
    return Placing(house)


def due(placing: Placing, who: str = "fenshaw") -> Any:
    from wholepicture.base.clock import local_date
    from wholepicture.casework.placement.queries import visits_due

    return [local_date(row.due_at) for row in visits_due(placing.house.viewer(who))]


def test_the_first_is_due_within_a_week_and_the_next_six_weeks_after_the_child_was_seen(placing: Placing) -> None:
    visits = visits_to(placing, since=3)
    assert due(placing) == [days_ago(-4)]
    visited(placing, visits, on=days_ago(1))
    assert due(placing) == [days_ago(1 - 42)]


def test_a_visit_that_was_missed_or_at_which_she_was_not_there_moves_nothing(placing: Placing) -> None:
    visits = visits_to(placing, since=9)
    visited(placing, visits, "missed")
    visited(placing, visits, is_seen=False, alone="", heard="")
    assert due(placing) == [days_ago(2)]
    visited(placing, visits, on=days_ago(1))
    visited(placing, visits, on=days_ago(5))  # entered later, of an earlier day
    assert due(placing) == [days_ago(1 - 42)]


def test_the_partnerships_own_clock_says_when_the_next_is_due(placing: Placing) -> None:
    from wholepicture.partnership.clocks.commands import set_clock

    hub = placing.house.viewer("coordinator")
    set_clock(hub, clock="care_visit_next", number=2, unit="weeks", reason="Invented.", after=0)
    with as_superuser(placing.house.database) as superuser:
        superuser.execute("UPDATE partnership_clocksetting SET made_at = made_at - interval '9 days'")
    visited(placing, visits_to(placing), on=days_ago(1))
    assert due(placing) == [days_ago(1 - 14)]


def test_what_is_missing_of_a_visit_is_said_at_its_field(placing: Placing) -> None:
    visits = visits_to(placing)
    assert faults(visited, placing, visits, is_seen=None).keys() == {"is_seen"}
    assert faults(visited, placing, visits, alone="", heard=" ").keys() == {"alone", "heard"}
    assert faults(visited, placing, visits, alone="no", words=" ").keys() == {"words"}
    assert faults(visited, placing, visits, "missed", words="").keys() == {"words"}
    assert faults(visited, placing, visits, on=days_ago(4))["on-day"].endswith("This was before: correct the day.")
    assert faults(visits_to, placing, since=-1).keys() == {"since-day"}


def test_two_of_one_agency_who_say_at_once_who_visits_leave_one_round_of_visits(placing: Placing) -> None:
    from wholepicture.casework.placement.commands import MovedMeanwhile

    visits = visits_to(placing)
    with pytest.raises(MovedMeanwhile):
        visits_to(placing, "fenshaw_too")
    visited(placing, visits, "ended", words="She went home.")
    visits_to(placing, "fenshaw_too")


def test_visits_end_with_a_reason_and_leave_the_worklist(placing: Placing) -> None:
    visits = visits_to(placing)
    visited(placing, visits, "ended", words="She went home.")
    assert due(placing) == []


def test_visits_of_somebody_who_has_left_are_on_the_list_of_who_stands_in(placing: Placing) -> None:
    house = placing.house
    visits = visits_to(placing)
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_lead = true WHERE id = %s", [house.professionals["fenshaw_too"]]
        )
        superuser.execute(
            "UPDATE partnership_professional SET is_active = false WHERE id = %s", [house.professionals["fenshaw"]]
        )
    assert due(placing, "fenshaw_too") == [days_ago(-4)]
    visited(placing, visits, "handed", "fenshaw_too", held_by=house.professionals["fenshaw_too"])
    assert due(placing, "fenshaw_too") == [days_ago(-4)]


def test_visits_are_read_by_the_agency_that_makes_them_and_the_hub_alone(placing: Placing) -> None:
    from wholepicture.casework.placement.queries import visits_of_child

    visits_to(placing)
    placing.world.works_with("SCH1", placing.wren)
    placing.world.put()
    house, wren = placing.house, placing.wren.id
    for who, rounds in (("fenshaw_too", 1), ("coordinator", 1), ("teacher_dsl", 0)):
        assert len(visits_of_child(house.viewer(who), nominal=wren)[1]) == rounds
