"""A school sends its register: what is wrong in it is said, it is taken in, and two girls are found absent together after a night away."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import child, missing_episode, upn_of
from tests.intake.registers.as_sent import PUPILS, but, lines, register
from tests.intake.registers.test_taking_registers import ABSENT, friday, monday
from tests.journeys.conftest import DESK, PHONE
from tests.living import House

AWAY = but({monday(week) + timedelta(days=day): ABSENT for week in (2, 3) for day in (1, 2)})
MARKS = {"wren": AWAY, "robin": AWAY, "lark": but({})}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["320", "1280"])
def test_a_school_sends_its_register_and_looks_at_who_changed(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], tmp_path: Path, size: dict[str, int]
) -> None:
    for week in (2, 3):
        since, back = monday(week), monday(week) + timedelta(days=1)
        night = missing_episode(
            child(identifiers=[upn_of(1)]),
            key=f"night-{week}",
            missing_since=f"{since}T21:00:00+00:00",
            returned_at=f"{back}T06:00:00+00:00",
        )
        house.send("HOM", night)
    broken = f"{','.join(PUPILS['lark'])},{monday(2):%d/%m/%Y},?,\\"
    whole = register(MARKS, monday(20), friday(2)).decode()
    (tmp_path / "register.csv").write_text("\n".join([whole, broken, *lines({"lark": but({})}, monday(1), monday(1))]))

    page = somebody("teacher_dsl", size=size)
    page.get_by_role("link", name="Your pupils whose attendance changed").click()
    expect(page.get_by_text("Your school has sent no register yet.")).to_be_visible()
    look(page, "register-none")
    page.get_by_role("link", name="Send a file of reports").click()
    page.get_by_label("The file").set_input_files(tmp_path / "register.csv")
    page.get_by_role("button", name="Look it over").click()
    expect(page.get_by_text("is none of the national codes", exact=False)).to_be_visible()
    look(page, "register-look-over")
    page.get_by_role("button", name="Take the register in").click()
    expect(page.get_by_role("status")).to_contain_text("The register is taken in.")
    look(page, "register-account")
    house.process()
    page.get_by_role("link", name="Your pupils whose attendance changed").click()
    look(page, "register-list")
    page.get_by_role("link", name="Wren Ashdown-Test").click()
    look(page, "school-of-child-to-her-school")

    hub = somebody("coordinator", size=size)
    hub.goto("/children/")
    hub.get_by_role("link", name="Wren Ashdown-Test").click()
    look(hub, "school-on-childs-page")
    hub.get_by_role("link", name="Week by week").click()
    expect(hub.get_by_text("Twice within 30 days: worth a look.")).to_be_visible()
    hub.get_by_text("The same as a table").click()
    look(hub, "school-of-child")
    hub.get_by_role("link", name="Robin Marlow-Test").click()
    expect(hub.get_by_role("heading", level=1)).to_contain_text("Robin Marlow-Test")
