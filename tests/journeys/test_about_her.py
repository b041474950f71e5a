"""A teacher reports about a child she works with: from the child's page, from the form, and without JavaScript."""

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import child, concern, involvement, upn_of
from tests.journeys.conftest import DESK, PHONE
from tests.living import House

SABLE = {"given": "Sable", "family": "Reed-Test", "date_of_birth": "2010-06-01", "school": "Marsh Lane Academy"}
WORDS = "She was collected by somebody whom she called Kez."


@pytest.fixture
def sable(house: House) -> UUID:
    """The picture of a girl whom a school has on its roll and of whom the police wrote."""
    from wholepicture.picture.queries import people_listed

    house.send("SCH1", involvement(child(**SABLE, identifiers=[upn_of(1)]), key="s1"))
    ada = child(given="Ada", family="Vale-Test", date_of_birth="2012-01-31", identifiers=[upn_of(2)])
    house.send("SCH1", involvement(ada, key="s2"))
    house.send("POL", concern(child(**SABLE, identifiers=[upn_of(1)]), key="p1", signs=["older_partner"]))
    house.process()
    listed = people_listed(house.viewer("coordinator"), role="child")
    return next(row.id for row in listed if row.label.startswith("Sable"))


class Taps:
    """A finger that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.number = page, 0

    def on(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name, exact=True).last.click()  # type: ignore[arg-type]
        self.number += 1


SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["320", "1280"])


def reported(teacher: Page, sable: UUID, look: Callable[[Page, str], None]) -> int:
    """The teacher reports about Sable, from her page on. Returns how often she tapped."""
    teacher.goto(f"/people/{sable}/")
    look(teacher, "her-page")
    finger = Taps(teacher)
    finger.on("button", "Report about Sable")
    look(teacher, "about-her-danger")
    finger.on("button", "No")
    expect(teacher.get_by_text("You chose this child.")).to_be_visible()
    teacher.get_by_label("What did you see, hear or find out?").fill(WORDS)
    look(teacher, "about-her-write")
    finger.on("button", "Check and send")
    expect(teacher.get_by_text("You chose Sable Reed-Test", exact=False)).to_be_visible()
    look(teacher, "about-her-check")
    finger.on("button", "Send")
    expect(teacher.get_by_text("Receipt number", exact=True)).to_be_visible()
    look(teacher, "about-her-receipt")
    return finger.number


@SIZES
def test_a_report_about_a_child_takes_four_taps_from_her_page_and_says_whom_it_is_about(
    size: dict[str, int], house: House, sable: UUID, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    from wholepicture.intake.queries import my_reports, report_of

    assert reported(somebody("teacher_dsl", size=size), sable, look) == 4
    viewer = house.viewer("teacher_dsl")
    stored = report_of(viewer, receipt=my_reports(viewer)[0].receipt)
    assert stored is not None
    assert [subject["person"] for subject in stored.body["subjects"]] == [str(sable)]


@SIZES
def test_a_report_about_a_child_stands_in_her_one_picture(
    size: dict[str, int], house: House, sable: UUID, somebody: Callable[..., Page]
) -> None:
    from wholepicture.picture.queries import people_listed, picture_of

    reported(somebody("teacher_dsl", size=size), sable, lambda *_: None)
    house.process()
    page = picture_of(house.viewer("teacher_dsl"), nominal=sable)
    assert page is not None
    assert [("facts", WORDS)] in [entry.passages for entry in page.chronology], "it stands in her picture"
    named = [row.label for row in people_listed(house.viewer("coordinator"), role="child")]
    assert named.count("Sable Reed-Test") == 1, "and there is no second one of her"


@pytest.mark.parametrize("javascript", [True, False], ids=["with-script", "without-script"])
def test_a_child_is_found_by_name_and_chosen_on_the_form(
    javascript: bool, house: House, sable: UUID, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    teacher = somebody("teacher_dsl", size=PHONE, javascript=javascript)
    teacher.goto("/report/")
    teacher.get_by_label("No", exact=True).check()
    teacher.get_by_role("button", name="Continue").click()
    teacher.get_by_label("What did you see, hear or find out?").fill(WORDS)
    if javascript:
        look(teacher, "choose")
    teacher.get_by_label("Find a child you work with, by name").fill("sabel")
    teacher.get_by_role("button", name="Find a child you work with").click()
    expect(teacher.get_by_label("Ada Vale-Test", exact=False)).to_have_count(0)
    if javascript:
        look(teacher, "choose-found")
    teacher.get_by_label("Sable Reed-Test, 16").check()
    teacher.get_by_role("button", name="Check and send").last.click()
    expect(teacher.get_by_text("You chose Sable Reed-Test", exact=False)).to_be_visible()


def test_a_name_typed_is_offered_and_chosen_before_sending(
    house: House, sable: UUID, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    teacher = somebody("teacher_dsl", size=PHONE)
    teacher.goto("/report/")
    teacher.get_by_label("No", exact=True).check()
    teacher.get_by_role("button", name="Continue").click()
    teacher.get_by_label("What did you see, hear or find out?").fill(WORDS)
    teacher.get_by_label("First name").fill("Sable")
    teacher.get_by_label("Last name").fill("Reed-Test")
    teacher.get_by_role("button", name="Check and send").last.click()
    expect(teacher.get_by_role("heading", name="Check and send")).to_be_visible()
    expect(teacher.get_by_text("This goes in as a new person", exact=False)).to_be_visible()
    look(teacher, "may-be-one-of-yours")
    teacher.get_by_role("button", name="It is Sable Reed-Test", exact=False).click()
    expect(teacher.get_by_text("You chose Sable Reed-Test", exact=False)).to_be_visible()
