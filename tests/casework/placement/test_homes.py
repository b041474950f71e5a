"""A child's placements by reports, and a home as one record with its pattern."""

from typing import Any

import psycopg
import pytest

from synthetic.factories import child, missing_episode, placement, upn_of
from tests.access.raw import as_role
from tests.casework.placement.placing import Placing, days_ago, home_at
from tests.casework.placement.test_placements import faults
from tests.living import House

WREN = {"identifiers": [upn_of(1)]}


def sent_by_home(house: House) -> Any:
    """A girl whom social care says to be placed in Gull House since 40 days, after Rowan House; two agencies tell of one episode."""
    wren = child(**WREN)
    house.send(
        "CSC",
        placement(wren, key="r", provider="Rowan House", **{"from": f"{days_ago(200)}"}),
        placement(wren, key="g", provider="Gull  house", **{"from": f"{days_ago(40)}"}),
    )
    away = {"missing_since": f"{days_ago(20)}T22:00:00+00:00", "returned_at": f"{days_ago(19)}T08:00:00+00:00"}
    house.send("HOM", missing_episode(wren, key="h", **away))
    house.send("POL", missing_episode(wren, key="p", **away))
    before = {"missing_since": f"{days_ago(60)}T22:00:00+00:00", "returned_at": f"{days_ago(59)}T08:00:00+00:00"}
    house.send("POL", missing_episode(wren, key="q", **before))
    house.process()
    from wholepicture.picture.queries import found_by

    return found_by(house.viewer("coordinator"), words="Wren").groups["children"][0].id


def test_a_day_is_answered_with_the_placement_and_its_source(house: House) -> None:
    from wholepicture.casework.placement.queries import placements_of_child

    wren = sent_by_home(house)
    hub = house.viewer("coordinator")
    for days, where in ((10, "Gull  house"), (100, "Rowan House")):
        found = placements_of_child(hub, nominal=wren, on=days_ago(days))
        assert where in [stay.where for stay in found.answer]
        assert found.answer[0].by == "Harrowmere Children's Social Care"
        assert found.answer[0].report


def test_of_a_protected_child_only_what_ones_own_agency_told_is_shown(house: House) -> None:
    from wholepicture.access.commands import protect_location
    from wholepicture.casework.placement.queries import home_page, placements_of_child

    wren = sent_by_home(house)
    home = home_at(house)
    hub = house.viewer("coordinator")
    assert [one.child.id for one in home_page(hub, home=home).children] == [wren]
    protect_location(hub, nominal=wren, submissions=[], reason="A threat.", readers=[])
    house.process()
    other = house.viewer("linkage_officer")  # of the hub too, and not in the circle
    found = placements_of_child(other, nominal=wren)
    assert (found.hidden, list(found.placed)) == (True, [])
    page = home_page(other, home=home)
    assert (page.children, page.missing, sum(month.children + month.reports for month in page.months)) == ([], 0, 0)
    assert placements_of_child(house.viewer("social_worker"), nominal=wren).placed


def test_a_home_counts_what_happened_while_a_child_lived_there_and_one_absence_once(house: House) -> None:
    from wholepicture.casework.placement.queries import home_page

    wren = sent_by_home(house)
    page = home_page(house.viewer("coordinator"), home=home_at(house))
    assert [one.child.id for one in page.children] == [wren]
    assert page.missing == 1
    assert sum(month.reports for month in page.months) == 1
    assert page.row.beds == 4
    assert page.rate is not None


def test_a_home_shows_nothing_of_children_whom_its_reader_may_not_read(house: House) -> None:
    from wholepicture.casework.placement.queries import home_page

    sent_by_home(house)
    home = home_at(house)
    page = home_page(house.viewer("nurse"), home=home)
    assert (page.children, page.missing, sum(month.children + month.reports for month in page.months)) == ([], 0, 0)


def test_a_home_is_set_by_its_own_people_and_the_hub_and_both_see_what_the_other_set(house: House) -> None:
    from wholepicture.base.ledgered import NotPermitted
    from wholepicture.casework.placement.commands import MovedMeanwhile, change_home
    from wholepicture.casework.placement.rules import HomeGiven

    home = home_at(house)
    given = HomeGiven("Gull House", 6, days_ago(0))
    with pytest.raises(NotPermitted):
        change_home(house.viewer("nurse"), home=home, seen=1, given=given)
    with pytest.raises(NotPermitted):
        home_at(house, "nurse")
    change_home(house.viewer("care_home_worker"), home=home, seen=1, given=given)
    with pytest.raises(MovedMeanwhile):
        change_home(house.viewer("coordinator"), home=home, seen=1, given=given)
    assert faults(home_at, house).keys() == {"run_by"}


def test_no_agency_but_a_home_is_said_to_run_one(house: House) -> None:
    from wholepicture.base.clock import now

    placing = Placing(house)
    fenshaw = house.agencies["FEN"]
    assert faults(home_at, house, "fenshaw", run_by=fenshaw).keys() == {"run_by"}
    assert faults(home_at, house, "coordinator", run_by=fenshaw).keys() == {"run_by"}
    with as_role("wp_app", placing.house.database) as app, app.transaction(force_rollback=True):
        app.execute("SELECT sec.begin(%s)", [house.token("fenshaw")])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(
                "INSERT INTO casework_home (id, area_id, agency_id, made_by_id, at) "
                "VALUES (gen_random_uuid(), sec.area(), sec.agency(), sec.professional(), %s)",
                [now()],
            )


@pytest.mark.parametrize("bound", ["MOST_OF_AREA", "MOST_OF_HOME", "MOST_EPISODES"])
def test_a_home_of_which_there_is_more_than_is_counted_says_so(
    house: House, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    from wholepicture.casework.placement.queries import home_page
    from wholepicture.picture import placed

    sent_by_home(house)
    house.send("HOM", missing_episode(child(**WREN), key="again", missing_since=f"{days_ago(10)}T22:00:00+00:00"))
    house.process()
    home, hub = home_at(house), house.viewer("coordinator")
    assert not home_page(hub, home=home).is_cut
    monkeypatch.setattr(placed, bound, 1)
    assert home_page(hub, home=home).is_cut


def test_the_hub_sees_places_of_concern_near_a_home_before_a_child_is_placed_and_nobody_else_does(house: House) -> None:
    from tests.casework.placement.nearby import marked_place

    placing = Placing(house)
    home = home_at(house, latitude="52.9000", longitude="-1.4700")
    near = marked_place(placing.world, "Lantern Guest House", "52.9050", "-1.4700")
    marked_place(placing.world, "Far Guest House", "53.2000", "-1.4700")
    placement_id = placing.placed(home=home)
    found = placing.page(placement_id, "coordinator").near
    assert [(one.place, one.metres) for one in found.places] == [(near, 560)]
    assert placing.page(placement_id).near is None
