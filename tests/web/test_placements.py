"""Pages of placements, homes and visits."""

from typing import Any

import pytest
from django.test import Client

from tests.casework.placement.placing import Placing, days_ago, home_at, visited, visits_to
from tests.living import House
from tests.web.story import client_of, text_of


@pytest.fixture
def placing(house: House) -> Placing:
    return Placing(house)


def day(name: str, days: int) -> dict[str, int]:
    on = days_ago(days)
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


def words(client: Client, address: str, **sent: Any) -> tuple[int, str]:
    answer = client.post(address, sent)
    return answer.status_code, answer.content.decode()


def test_a_placement_is_entered_with_what_is_wrong_said_at_its_field_and_nothing_lost(placing: Placing) -> None:
    house = placing.house
    home = home_at(house)
    client, address = client_of(house, "fenshaw"), f"/placements/of/{placing.wren.id}/new/"
    sent: dict[str, Any] = {
        "home": str(home),
        "care": "home",
        "distance": "distant",
        "host": str(house.agencies["CSC"]),
        "is_emergency": "no",
        "held_by": str(house.professionals["fenshaw"]),
        **day("starts", -5),
        **day("ends", -1),
    }
    status, page = words(client, address, **sent)
    assert status == 422
    assert "It would end before it starts" in page
    assert 'href="#ends-day"' in page
    assert f'value="{days_ago(-1).year}"' in page
    status, page = words(client, address, **(sent | day("ends", -100)))
    assert status == 302
    listed = text_of(client, "/placements/")
    assert "Wren Ashdown-Test: Gull House" in listed


def test_where_no_authority_is_to_be_chosen_its_name_is_asked_for_at_the_box_for_it(
    placing: Placing, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.web.placements import views

    monkeypatch.setattr(views, "_hosts", lambda request: [])
    client, address = client_of(placing.house, "fenshaw"), f"/placements/of/{placing.wren.id}/new/"
    status, page = words(client, address, where="Gull House", care="home", distance="distant", **day("starts", -5))
    assert status == 422
    assert 'href="#host_name"' in page
    assert 'href="#host"' not in page


def test_the_page_says_late_missing_and_done_in_a_word(placing: Placing) -> None:
    placement = placing.placed(starts_on=days_ago(4))
    client = client_of(placing.house, "fenshaw")
    assert "Late Notify the host authority it was due by" in text_of(client, f"/placements/{placement}/")
    placing.step(placement, "moved_in", on=days_ago(4))
    placing.step(placement, "approved", on=days_ago(5))
    page = text_of(client, f"/placements/{placement}/")
    assert "Missing Notify the host authority it was due by" in page
    assert "Done Have it approved on" in page
    assert "Late or missing: 1" in text_of(client, "/placements/")
    assert "Placements to tell others of" in text_of(client, "/")
    status, answer = words(client, f"/placements/{placement}/", kind="notified", seen=3, who=" ", words="Kept words")
    assert status == 422
    assert "Say who: a name, a job or a team." in answer
    assert "Kept words" in answer


def test_two_who_enter_a_step_both_see_both(placing: Placing) -> None:
    placement = placing.placed()
    placing.step(placement, "relatives", words="Theirs")
    client = client_of(placing.house, "fenshaw_too")
    status, page = words(client, f"/placements/{placement}/", kind="reviewer", seen=1, who="Ms Invented", words="Mine")
    assert status == 409
    assert "Theirs" in page
    assert "Mine" in page


def test_visits_stand_on_the_worklist_of_who_makes_them_and_in_a_line_on_the_childs_page(placing: Placing) -> None:
    visits = visits_to(placing, since=9)
    client = client_of(placing.house, "fenshaw")
    assert "Visits to children in care 1 late Wren Ashdown-Test" in text_of(client, "/worklist/")
    assert "Visits in care Late, due by" in text_of(client, f"/people/{placing.wren.id}/")
    status, page = words(
        client,
        f"/care-visits/{placing.wren.id}/",
        visits=str(visits),
        number=1,
        kind="made",
        is_seen="yes",
        words="Kept",
    )
    assert status == 422
    assert "Say whether the child was seen alone." in page
    assert "Kept" in page
    visited(placing, visits)
    assert "Visits in care Next by" in text_of(client, f"/people/{placing.wren.id}/")
    page = text_of(client, f"/care-visits/{placing.wren.id}/")
    assert "Alone? Yes, seen alone" in page
    assert "The child: I like it here." in page


def test_a_home_is_set_by_its_own_people_and_the_hub_alone(placing: Placing) -> None:
    house = placing.house
    home = home_at(house)
    address = f"/homes/change/{home}/"
    assert client_of(house, "fenshaw").get(address).status_code == 404
    client = client_of(house, "care_home_worker")
    status, page = words(client, address, seen=1, name="Gull House", beds="many")
    assert status == 422
    assert "Give the number of beds" in page
    assert words(client, address, seen=1, name="Gull House", beds="5")[0] == 302
    assert words(client_of(house, "coordinator"), address, seen=1, name="Gull House", beds="6")[0] == 409
    page = text_of(client, f"/homes/{home}/")
    assert "Beds 5, since" in page
    assert "What these numbers count" in page
    assert "As at" in page
