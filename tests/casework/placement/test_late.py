"""Whoever sees to a placement is told by the clock when something about it is late, once, and no more when it is done."""

from datetime import timedelta

import pytest

from tests.access.raw import as_superuser
from tests.casework.placement.placing import Placing, days_ago
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.access.viewer import system_viewer
from wholepicture.base import clock
from wholepicture.casework.placement.late import tell_late_placements
from wholepicture.notices.queries import notices_of

FAR = {"distance": "outside", "starts_on": days_ago(2)}


@pytest.fixture
def placing(house: House) -> Placing:
    return Placing(house)


def the_clock_runs(days: int = 0) -> int:
    return tell_late_placements(system_viewer("derivation"), at=clock.now() + timedelta(days=days))


def told(house: House, who: str) -> int:
    waiting, _ = notices_of(house.viewer(who))
    return sum(row.kind == "placement_late" for row in waiting)


def all_done(placing: Placing, placement: object, *but: str) -> None:
    for kind in ("wishes", "relatives", "reviewer", "notified", "approved"):
        if kind not in but:
            placing.step(placement, kind)  # type: ignore[arg-type]


def test_whoever_sees_to_it_is_told_once_and_no_more_once_all_that_was_late_is_done(placing: Placing) -> None:
    house, placement = placing.house, placing.placed(**FAR)
    assert the_clock_runs() == 1
    assert the_clock_runs() == 0
    assert told(house, "fenshaw") == 1
    assert told(house, "fenshaw_too") == told(house, "coordinator") == told(house, "social_worker") == 0
    page = text_of(client_of(house, "fenshaw"), "/notices/")
    assert "Something about a placement is late" in page
    assert "Wren Ashdown-Test" in page
    all_done(placing, placement, "approved")
    the_clock_runs()
    assert told(house, "fenshaw") == 1, "one thing is late still"
    placing.step(placement, "approved")
    the_clock_runs()
    assert told(house, "fenshaw") == 0


def test_it_is_told_once_more_when_something_else_is_late(placing: Placing) -> None:
    house = placing.house
    placing.placed(distance="outside", starts_on=days_ago(2), is_emergency=True)
    assert the_clock_runs() == 1
    assert the_clock_runs(days=1) == 0
    assert the_clock_runs(days=14) == 0, "whoever has not seen the first is not told twice"
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE notices_notice SET seen_at = now() WHERE kind = 'placement_late'")
    assert the_clock_runs(days=1) == 0
    assert the_clock_runs(days=14) == 1, "the host was to be told by then"


def test_of_one_that_is_not_late_near_by_or_not_asked_of_nobody_is_told(placing: Placing) -> None:
    placing.placed(distance="outside", starts_on=days_ago(0))
    placing.placed(distance="here", starts_on=days_ago(9), host=None)
    placing.placed(distance="distant", starts_on=days_ago(9), care="connected")
    assert the_clock_runs() == 0


def test_what_ends_it_or_hands_it_over_ends_the_notice_at_once(placing: Placing) -> None:
    house, placement = placing.house, placing.placed(**FAR)
    the_clock_runs()
    placing.step(placement, "handed", held_by=house.professionals["fenshaw_too"])
    assert told(house, "fenshaw") == 0
    assert the_clock_runs() == 1
    assert told(house, "fenshaw_too") == 1
    placing.step(placement, "dropped")
    assert told(house, "fenshaw_too") == 0


def test_whoever_is_barred_is_not_told_and_the_desk_is(placing: Placing) -> None:
    from wholepicture.access.commands import bar_viewer

    house = placing.house
    placing.placed(**FAR)
    bar_viewer(
        house.viewer("coordinator"), professional=house.professionals["fenshaw"], nominal=placing.wren.id, reason="Kin."
    )
    the_clock_runs()
    assert told(house, "fenshaw") == 0
    assert told(house, "coordinator") == 1


def test_of_a_protected_child_the_desk_is_not_told(placing: Placing) -> None:
    from wholepicture.access.commands import bar_viewer, protect_location

    house, hub = placing.house, placing.house.viewer("coordinator")
    placing.placed(**FAR)
    bar_viewer(hub, professional=house.professionals["fenshaw"], nominal=placing.wren.id, reason="Kin.")
    protect_location(hub, nominal=placing.wren.id, submissions=[], reason="A threat.", readers=[])
    assert the_clock_runs() == 0
    assert told(house, "coordinator") == 0


def test_the_clock_reads_no_word_of_a_step(placing: Placing) -> None:
    from django.db import DatabaseError

    from wholepicture.casework.models import PlacementStep, PlannedPlacement

    placing.placed(**FAR)
    steps = system_viewer("derivation")
    for ask in (
        lambda: list(PlacementStep.objects.values_list("words")),
        lambda: list(PlannedPlacement.objects.values_list("where")),
    ):
        with pytest.raises(DatabaseError), steps.acting():
            ask()
