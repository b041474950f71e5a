"""The network on a child's page and the explorer, in a browser: at both widths, with and without a script, by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.analysis.world import World, girl, person, thing
from tests.journeys.conftest import PHONE
from tests.living import House


@pytest.fixture
def girls(house: House) -> dict[str, str]:
    """A town's few: three girls, two men, a car, a hotel, a phone, an account, a bus station."""
    world = World(house)
    wren, robin, maya = girl("Wren Ashdown-Test"), girl("Robin Hale-Test"), girl("Maya Ode-Test")
    kez, ginges = person("Kez"), [person("Ginge") for _ in range(3)]
    car, hotel = thing("vehicle", "XX00 ABC"), thing("place", "Harbour Lights Guest House by the old ferry landing")
    phone, account, station = (
        thing("phone", "07700 900123"),
        thing("account", "kez_4eva"),
        thing("place", "Bus station"),
    )
    for child in (wren, robin, maya):
        world.tie(child, hotel, "seen_at")
        world.tie(child, station, "seen_at")
    for a, b, how in ((wren, kez, "with"), (kez, car, "drives"), (robin, car, "travelled_in"), (kez, phone, "uses")):
        world.tie(a, b, how)
    for ginge in ginges:
        world.tie(wren, ginge, "contacted", agency="POL")
        world.may_be_one(ginges[0], ginge) if ginge is not ginges[0] else None
    world.may_be_one(kez, ginges[0])
    world.tie(maya, account, "met_online")
    world.report(wren, girl("A friend whose name has very many letters"))
    for number in range(61):
        world.tie(girl(f"Pupil {number}"), station, "seen_at")
    world.put()
    return {"wren": str(wren.id), "kez": str(kez.id), "robin": str(robin.id), "car": str(car.id)}


def refused(page: Page) -> list[str]:
    """What goes wrong in the page's own scripts, and what its security policy forbids, gathered from now on."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Security Policy" in message.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=["desk", "phone"])
def test_a_childs_network_is_drawn_with_and_without_a_script(
    somebody: Callable[..., Page], look: Callable[[Page, str], None], girls: dict[str, str], size: dict[str, int]
) -> None:
    page = somebody("coordinator", size)
    page.goto(f"/people/{girls['wren']}/#ties")
    page.locator("svg.wp-network__drawing").wait_for()
    look(page, "network-child")
    page = somebody("coordinator", size, javascript=False)
    page.goto(f"/people/{girls['wren']}/")
    page.locator("#ties summary").first.click()
    assert page.locator("svg.wp-network__drawing").is_visible()
    node = page.get_by_role("link", name="Kez, person of concern").first
    node.focus()
    assert node.evaluate("one => one === document.activeElement")
    node.press("Enter")
    page.wait_for_url(f"**/people/{girls['kez']}/")


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=["desk", "phone"])
def test_an_explorer_draws_expands_and_keeps(
    somebody: Callable[..., Page], look: Callable[[Page, str], None], girls: dict[str, str], size: dict[str, int]
) -> None:
    page = somebody("coordinator", size)
    said = refused(page)
    page.goto(f"/explorer/?of=person.{girls['wren']}&of=person.{girls['robin']}")
    page.locator("#explorer-picture canvas").first.wait_for()
    assert page.locator("#explorer-day").is_visible() or page.locator("#explorer-days").is_hidden()
    page.wait_for_timeout(500)
    look(page, "explorer")
    page.get_by_text("Draw the ties of somebody or something else that is drawn").click()
    page.get_by_role("link", name="XX00 ABC").last.click()
    page.locator("#explorer-picture canvas").first.wait_for()
    page.get_by_text("Keep this chart").click()
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("The chart is kept.").wait_for()
    page.get_by_text("Take it out as a file").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Picture (PNG)").click()
    assert taken.value.suggested_filename == "network.png"
    assert said == []


def test_whom_two_share_is_drawn(
    somebody: Callable[..., Page], look: Callable[[Page, str], None], girls: dict[str, str]
) -> None:
    page = somebody("coordinator")
    page.goto(f"/explorer/between/?one=person.{girls['wren']}&other=person.{girls['robin']}")
    look(page, "between")
    assert page.locator("svg").count() >= 2
