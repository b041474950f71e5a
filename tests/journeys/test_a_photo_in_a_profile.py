"""A home puts a photo into a girl's profile; she goes missing; the police open what was given, once, with her face on it, and print it."""

import base64
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.casework.missing.coming_back import came_back
from tests.casework.missing.test_profiles import gives, goes_again, writes
from tests.intake.files import photo
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.folding import unfold
from tests.living import House
from wholepicture.config import installation

installation.load()
IS_DRAWN = "one => one.complete && one.naturalWidth > 0"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_her_home_puts_her_photo_in_and_the_police_see_it_once(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    girl, _ = came_back(house)
    writes(house, girl)
    carer = somebody("care_home_worker", size=size)
    carer.goto(f"/people/{girl}/profile/")
    carer.get_by_role("link", name="Add a photo").click()
    carer.get_by_label("Photo", exact=True).set_input_files(
        {"name": "Notes.docx", "mimeType": "application/zip", "buffer": b"PK\x03\x04"}
    )
    carer.get_by_role("button", name="Put it in the profile").click()
    expect(carer.locator("#photo-error")).to_contain_text("Word, Excel or zip")
    look(carer, "refused")
    carer.get_by_label("Photo", exact=True).set_input_files(
        {"name": "Wren.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(1500, 2000))}
    )
    carer.get_by_role("button", name="Put it in the profile").click()
    expect(carer.get_by_text("The photo is in the profile.")).to_be_visible()
    look(carer, "being-drawn")
    house.process()
    carer.reload()
    picture = carer.get_by_role("img", name="Photo of Wren")
    assert picture.evaluate(IS_DRAWN)
    look(carer, "profile")
    carer.get_by_role("link", name="Replace it, or take it away").click()
    expect(carer.get_by_role("img", name="Photo of Wren")).to_be_visible()
    look(carer, "photo")

    goes_again(house)
    gives(house, girl)
    police = somebody("police_intelligence", size=size)
    police.goto(f"/people/{girl}/")
    if size == PHONE:
        unfold(police, "Facts and differences")
    else:
        police.get_by_role("tab", name="Facts").click()
    said = police.locator("#facts").get_by_text("Photo: in the profile of Gull House")
    expect(said).to_be_visible()
    look(police, "facts")
    said.get_by_role("link").click()
    look(police, "given")
    police.get_by_role("button", name="Open it, once").click()
    face = police.get_by_role("img", name="Photo of Wren")
    assert face.evaluate(IS_DRAWN)
    assert base64.b64encode(b"\xff\xd8\xff\xe0")[:4].decode() in str(face.get_attribute("src"))[:40]
    look(police, "opened")
    police.emulate_media(media="print")
    expect(face).to_be_visible()
    expect(police.get_by_text("Keep this paper as safe as any record about a child.")).to_be_visible()
