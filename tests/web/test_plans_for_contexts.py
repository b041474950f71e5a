"""What stands on the pages of plans: nothing typed is lost, both see both, late in a word, and what a reader may not do is not offered."""

from uuid import UUID

import pytest

from tests.access.raw import as_superuser
from tests.casework.context.planning import for_car, for_group, given, page, to_do, told
from tests.living import House
from tests.web.story import client_of
from wholepicture.casework.context.commands import change_plan


@pytest.fixture(scope="module")
def ids(shared_house: House) -> dict[str, UUID]:
    return told(shared_house)


def body(house: House, who: str, address: str, status: int = 200) -> str:
    answer = client_of(house, who).get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_a_group_is_planned_for_with_its_first_child_and_what_was_typed_stays_until_it_is_whole(
    shared_house: House, ids: dict[str, UUID]
) -> None:
    hub = client_of(shared_house, "coordinator")
    typed = {"called": "The bus station", "who_is": "child", "child": "Nobody Called-So", "aim": "They are safe."}
    answer = hub.post("/plans/group/new/", typed | {"lead": str(shared_house.professionals["coordinator"])})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "No child who you may see is called that." in said
    assert "The bus station" in said
    assert "They are safe." in said
    typed |= {"child": "Wren Planned-Test", "lead": str(shared_house.professionals["coordinator"])}
    sent = hub.post("/plans/group/new/", typed)
    assert sent.status_code == 302, sent.content.decode()
    assert "Wren Planned-Test" in hub.get(sent["Location"]).content.decode()


def test_a_childs_page_leads_to_the_plans_that_name_her(shared_house: House, ids: dict[str, UUID]) -> None:
    plan = for_group(shared_house, ids["wren"])
    address = f"/people/{ids['wren']}/plans/"
    for who in ("coordinator", "nurse"):
        assert f'href="{address}"' in body(shared_house, who, f"/people/{ids['wren']}/")
        assert f'href="/plans/{plan}/"' in body(shared_house, who, address)
    of_both = for_group(shared_house, ids["robin"], ids["wren"])
    assert f'href="/plans/{of_both}/"' not in body(shared_house, "nurse", address)
    body(shared_house, "nurse", f"/people/{ids['robin']}/plans/", 404)


def test_of_two_who_change_a_plan_the_slower_sees_both(shared_house: House, ids: dict[str, UUID]) -> None:
    plan = for_car(shared_house, ids["car"])
    slow, address = client_of(shared_house, "coordinator"), f"/plans/{plan}/change/"
    assert "No girl gets into this car again." in slow.get(address).content.decode()
    change_plan(shared_house.viewer("coordinator"), plan=plan, given=given(shared_house, aim="It is sold."), seen=1)
    lead = str(shared_house.professionals["coordinator"])
    answer = slow.post(address, {"seen": "1", "aim": "It is scrapped.", "lead": lead})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "This happened since you opened the page" in said
    assert "It is sold." in said
    assert "It is scrapped." in said
    assert page(shared_house, "coordinator", plan).row.aim == "It is sold."
    assert slow.post(address, {"seen": "2", "aim": "It is scrapped.", "lead": lead}).status_code == 302


def test_late_is_said_in_a_word_to_who_does_it_and_on_the_plan(shared_house: House, ids: dict[str, UUID]) -> None:
    plan = for_car(shared_house, ids["car"])
    action = to_do(shared_house, plan, "nurse")
    with as_superuser(shared_house.database) as superuser:
        superuser.execute("UPDATE casework_contextaction SET due_on = due_on - 30 WHERE id = %s", [action])
    for who, address in (("nurse", "/worklist/"), ("coordinator", f"/plans/{plan}/")):
        said = body(shared_house, who, address)
        assert f'href="/plans/actions/{action}/"' in said
        assert ">Late</strong>" in said


def test_who_keeps_no_plans_is_offered_nothing_of_it_and_who_does_nothing_in_it_says_nothing(
    shared_house: House, ids: dict[str, UUID]
) -> None:
    plan = for_car(shared_house, ids["car"])
    action = to_do(shared_house, plan, "coordinator")
    said = body(shared_house, "nurse", f"/plans/{plan}/")
    assert "Change the plan" not in said
    assert "Record it" not in body(shared_house, "nurse", f"/plans/actions/{action}/")
    body(shared_house, "nurse", f"/plans/{plan}/close/", 404)
    assert "Open a plan" not in body(shared_house, "nurse", f"/plans/of/vehicle/{ids['car']}/")
    of_both = for_group(shared_house, ids["wren"], ids["robin"])
    body(shared_house, "nurse", f"/plans/{of_both}/", 404)
    assert "The bus station" not in body(shared_house, "charity_worker", "/plans/")
