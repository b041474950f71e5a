"""A school's switchboard: listed with the reason, damped by the rule, counted by an officer's word, and taken back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.linkage.shared_values.switchboard import told
from tests.living import House


def test_an_officer_reads_why_a_number_is_damped_says_otherwise_and_takes_it_back(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    # Given a school that gives its own number for every pupil
    told(house)
    officer = somebody("linkage_officer", size=DESK)
    officer.goto("/joining/")
    expect(officer.get_by_text("Nothing waits to be judged")).to_be_visible()

    # When the officer opens the list
    officer.get_by_role("link", name="Values that many people share").click()
    expect(officer.get_by_text("10 people or more: the published rule")).to_be_visible()
    look(officer, "shared-values")
    officer.set_viewport_size(PHONE)
    look(officer, "shared-values")
    officer.get_by_role("link", name="+441632960100").click()
    expect(officer.get_by_text("Left out from 10 people on.")).to_be_visible()
    officer.get_by_role("button", name="Record it").click()
    expect(officer.get_by_role("link", name="Choose whether it is left out.")).to_be_visible()
    look(officer, "shared-value-mistaken")

    # And says that it counts
    officer.get_by_label("Count it").check()
    officer.get_by_label("Why?").fill("It is a foster carer’s own number")
    officer.get_by_role("button", name="Record it").click()
    expect(officer.get_by_text("It takes effect within moments.")).to_be_visible()
    expect(officer.get_by_text("A person said so")).to_be_visible()
    look(officer, "shared-value")
    officer.set_viewport_size(DESK)
    look(officer, "shared-value")
    house.process()

    # Then two alike who gave it are asked about, until the word is taken back
    officer.goto("/joining/")
    officer.locator("main li a").first.click()
    expect(officer.get_by_text("The same phone number.")).to_be_visible()
    pair = officer.url
    officer.goto("/joining/shared/")
    officer.get_by_role("link", name="+441632960100").click()
    officer.get_by_role("button", name="Take it back").click()
    expect(officer.get_by_text("What was said before it counts again")).to_be_visible()
    officer.goto(pair)
    house.process()
    assert officer.goto(pair).status == 404  # type: ignore[union-attr]
    officer.goto("/joining/")
    expect(officer.get_by_text("Nothing waits to be judged")).to_be_visible()


def test_a_pair_says_which_of_its_facts_count_for_nothing(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    from synthetic.factories import child, concern, nhs_of

    told(house)
    # two alike who are asked about anyway, because more than the number agrees
    for agency, given in (("HLT", "Katarzyna"), ("CHA", "Kasia")):
        girl = child(given=given, family="Zielka-Test", identifiers=None, phones=["01632 960100"])
        house.send(agency, concern(girl, key=f"girl-{agency}"))
    house.send("POL", concern(child(given="Nobody", family="Else-Test", identifiers=[nhs_of(7)]), key="else"))
    house.process()
    officer = somebody("linkage_officer", size=DESK)
    officer.goto("/joining/")
    officer.locator("main li a").first.click()
    sentence = "The same phone number, but 25 or more people have given it: it counts for nothing."
    expect(officer.get_by_text(sentence)).to_have_count(2)
    look(officer, "pair-with-a-shared-number")
    officer.set_viewport_size(PHONE)
    look(officer, "pair-with-a-shared-number")
