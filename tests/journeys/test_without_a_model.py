"""The linkage model cannot be used: an officer is asked all the same, by the facts, and a colleague looks at *same*."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import child, concern
from tests.journeys.conftest import DESK, PHONE
from tests.living import House
from wholepicture.linkage.comparison import weight
from wholepicture.linkage.comparison.weight import shipped


def test_an_officer_judges_by_the_facts_while_the_model_cannot_be_used(
    house: House,
    somebody: Callable[..., Page],
    look: Callable[[Page, str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(weight, "SHIPPED", "absent.json")
    shipped.cache_clear()
    try:
        for agency, given in (("SCH1", "Katherine"), ("POL", "Kathryn")):
            described = child(given=given, family="Ashdown-Test", date_of_birth="2011-03-04")
            house.send(agency, concern(described, key=f"{agency}-1"))
        house.process()
        officer = somebody("linkage_officer")
        officer.goto("/joining/")
        officer.get_by_role("link", name="Ashdown-Test").first.click()
        for size in (DESK, PHONE):
            officer.set_viewport_size(size)  # type: ignore[arg-type]
            look(officer, "joining-without-a-model")
        expect(officer.get_by_text("How strongly each fact speaks cannot be shown")).to_be_visible()
        officer.get_by_label("The same person").check()
        officer.get_by_label("Name and date of birth settle it").check()
        officer.get_by_role("button", name="Record and go to the next").click()
        expect(officer.get_by_text("A colleague looks at it before it counts")).to_be_visible()
    finally:
        monkeypatch.undo()
        shipped.cache_clear()
