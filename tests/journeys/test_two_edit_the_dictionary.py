"""Two co-ordinators edit one sign: the second is told in words what both changed, and nothing is put back or lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.folding import unfold
from tests.living import House
from wholepicture.base.dictionary import published
from wholepicture.partnership.signs.commands import add_sign, edit_sign, retire_sign
from wholepicture.partnership.signs.rules import SignWording
from wholepicture.web.wording.sign_lists import TITLES

VAPES = SignWording("Given vapes by adults outside the shop", "Record who gave them.", "R", points=True)
THEIRS = SignWording("A much older friend", "Record both ages.", "R", points=True, groups=("people",))


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_whoever_saves_second_reads_what_both_changed_and_decides(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    # Given a co-ordinator who has opened a sign, and a colleague who saves it meanwhile
    hub = somebody("coordinator", size=size)
    hub.goto("/signs/")
    look(hub, "signs")
    unfold(hub, TITLES["R"])
    hub.get_by_role("link", name=published().label("older_partner")).click()
    look(hub, "sign")
    edit_sign(house.viewer("coordinator"), code="older_partner", given=THEIRS, based_on=1, reason="Plainer words.")

    # When she saves words of her own
    hub.get_by_label("What is it called?").fill("Somebody older, called a friend")
    hub.get_by_label("Why?").fill("As the schools say it.")
    hub.get_by_role("button", name="Save a new version").click()

    # Then she reads what both changed, and the form holds hers there and theirs where only they changed something
    told = hub.locator("#meanwhile")
    expect(told).to_contain_text("They saved: A much older friend. You typed: Somebody older, called a friend.")
    expect(told.get_by_text("Plainer words.")).to_be_visible()
    expect(hub.get_by_label("What is it called?")).to_have_value("Somebody older, called a friend")
    expect(hub.get_by_label("What should be written down where somebody sees it?")).to_have_value("Record both ages.")
    look(hub, "sign-meanwhile")

    # And saves on top of it
    hub.get_by_role("button", name="Save a new version").click()
    expect(hub.get_by_text("Saved as version 3.")).to_be_visible()
    hub.goto("/signs/compare/?from=2&to=3")
    before = hub.get_by_text("Before: A much older friend").bounding_box()
    assert before is not None
    assert before["x"] + before["width"] <= size["width"], "and nothing of it lies beside the screen"
    look(hub, "sign-compare")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_card_and_a_threshold_are_made_of_the_partnerships_own_signs(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    editor = house.viewer("coordinator")
    add_sign(editor, code="local_vapes", given=VAPES, based_on=1, reason="Seen here.")
    hub = somebody("coordinator", size=size)
    hub.goto("/signs/cards/of/receptionist/")
    for box in hub.locator(".wp-grows textarea:visible").all():
        assert box.evaluate("box => box.scrollHeight <= box.clientHeight + 1"), "no words are out of sight"
    look(hub, "card-edit")
    hub.goto("/rules/own/")
    hub.get_by_label("What is it called?").fill("Vapes")
    hub.get_by_label("Agencies with a sign").check()
    hub.get_by_label("How many, at least?").fill("1")
    hub.get_by_text("Only some signs count").click()
    hub.get_by_label(VAPES.label).check()
    hub.get_by_label("Why?").fill("Seen by three schools.")
    hub.get_by_role("button", name="Set it").click()
    retire_sign(editor, code="local_vapes", based_on=2, reason="Nobody sees it any more.")
    hub.get_by_role("link", name="Vapes").click()
    expect(hub.get_by_text(f"“{VAPES.label}” is retired.")).to_be_visible()
    expect(hub.get_by_label(VAPES.label)).to_be_checked()
    look(hub, "threshold-retired")
