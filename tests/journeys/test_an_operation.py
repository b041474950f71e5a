"""27 girls come forward, the convictions relate to 15 of them, and a girl to whom no charge relates is supported all the same."""

from collections.abc import Callable, Iterable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import child, concern
from tests.casework.operation.operating import Sandpiper, ago
from tests.journeys.boxes import fill_day
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.folding import unfold
from tests.living import House

LATE = {"given": "Maud", "family": "Reed-Test", "date_of_birth": "2011-03-03"}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_27_girls_15_in_the_convictions_and_one_without_a_charge_who_is_still_supported(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    # Given an operation in which 26 girls came forward, and a man who was charged
    operation = Sandpiper(house, girls=26)
    operation.step("charge", 0, *range(18), days=90)
    house.send("HOM", concern(child(**LATE), key="late"))
    house.process()

    # When the co-ordinator enters the last of them, and forgets the day
    hub = somebody("coordinator", size=size)
    hub.get_by_role("link", name="Operations").click()
    look(hub, "operations")
    hub.get_by_role("link", name="Sandpiper").click()
    expect(hub.get_by_text("26 children came forward up to", exact=False)).to_be_visible()
    hub.get_by_role("button", name="Enter a child who came forward").click()
    hub.get_by_label("Who?").fill("Maud Reed-Test")
    hub.get_by_role("button", name="Enter").click()
    expect(hub.get_by_role("link", name="Give the day, like 4 3 2027.")).to_be_visible()
    look(hub, "operation-child-wrong")
    fill_day(hub, ago(30))
    hub.get_by_role("button", name="Enter").click()
    expect(hub.get_by_text("27 children came forward up to", exact=False)).to_be_visible()

    # And an officer enters the verdict, and that nothing more comes of what another girl told
    officer = somebody("police_intelligence", size=size)
    officer.get_by_role("link", name="Operations").click()
    officer.get_by_role("link", name="Sandpiper").click()
    enter(officer, "Conviction", "Man1", range(1, 16), days=20)
    enter(officer, "No further action", "Man2", [21], days=15)

    # Then both numbers stand beside each other, each with its day and with what it counts
    hub.reload()
    today = said(ago(0))
    expect(hub.get_by_role("heading", name=f"In numbers, as at {today}")).to_be_visible()
    expect(hub.get_by_text("These count different things, and all of them are so.", exact=False)).to_be_visible()
    for sentence, counted in (
        (
            f"27 children came forward up to {today}",
            "Every child who is entered as having come forward by that day, once",
        ),
        (
            f"The convictions up to {today} relate to 15 children",
            "Whoever came forward and is named by none is not in it.",
        ),
        (f"The charges up to {today} relate to 18 children", "Every child who at least one charge by that day names"),
        (f"No charge up to {today} relates to 9 children who came forward", "They stay in the operation."),
    ):
        total = hub.get_by_role("listitem").filter(has_text=sentence)
        expect(total).to_have_count(1)
        expect(total).to_contain_text(counted)
    look(hub, "operation")

    # And as at a day before the verdict as well
    fill_day(hub.get_by_role("group", name="The numbers as at another day"), ago(29))
    hub.get_by_role("button", name="Show them").click()
    expect(hub.get_by_text(f"The convictions up to {said(ago(29))} relate to 0 children")).to_be_visible()
    expect(hub.get_by_text(f"27 children came forward up to {said(ago(29))}")).to_be_visible()

    # And a girl to whom no charge relates gets somebody who stays
    hub.get_by_role("link", name="Girl21 Sandpiper-Test").click()
    expect(hub.get_by_text("No charge relates to this child: no further action was taken.")).to_be_visible()
    expect(hub.get_by_text("Nobody supports this child yet.")).to_be_visible()
    hub.get_by_role("button", name="Enter it").click()
    expect(hub.get_by_role("link", name="Choose who supports the child", exact=False)).to_be_visible()
    hub.get_by_label("Who supports this child?").select_option(label="Gia Charity-Test")
    hub.get_by_label("Who else stays by them", exact=False).fill("Her aunt, 01632 960777")
    hub.get_by_label("A screen in court").check()
    hub.get_by_role("button", name="Enter it").click()
    expect(hub.get_by_text("Supported by Gia Charity-Test", exact=False)).to_be_visible()
    look(hub, "operation-child")

    # And the charity's worker finds her there, and neither the other girls nor a number
    operation.world.works_with("CHA", operation.girls[20])
    operation.world.put()
    worker = somebody("charity_worker", size=size)
    worker.get_by_role("link", name="Operations in which you are named").click()
    worker.get_by_role("link", name="Sandpiper").click()
    expect(worker.get_by_role("link", name="Girl21 Sandpiper-Test")).to_be_visible()
    expect(worker.get_by_role("link", name="Girl01 Sandpiper-Test")).to_have_count(0)
    expect(worker.get_by_text("came forward up to", exact=False)).to_have_count(0)
    look(worker, "operation-of-a-member")

    # And she is one of the 27 still, whatever was charged
    hub.get_by_role("link", name="Sandpiper").click()
    expect(hub.get_by_text(f"27 children came forward up to {today}")).to_be_visible()
    expect(hub.get_by_text(f"The convictions up to {today} relate to 15 children")).to_be_visible()
    girl = hub.get_by_role("listitem").filter(has=hub.get_by_role("link", name="Girl21 Sandpiper-Test"))
    expect(girl).to_contain_text(
        "No charge relates to this child: no further action was taken. Supported by Gia Charity-Test"
    )


def said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def enter(officer: Page, kind: str, man: str, girls: Iterable[int], *, days: int) -> None:
    """What happened to a man so many days ago, and to which girls it relates."""
    officer.get_by_role("button", name="Enter an arrest, a charge or what came of it").click()
    officer.get_by_label(kind, exact=True).check()
    officer.get_by_label(f"{man} Sandpiper-Test").check()
    fill_day(officer, ago(days))
    for number in girls:
        officer.get_by_label(f"Girl{number:02} Sandpiper-Test").check()
    officer.get_by_role("button", name="Enter it").click()
    expect(officer.get_by_role("heading", name="What happened", exact=True)).to_be_visible()


def test_what_happened_is_entered_and_taken_back(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    Sandpiper(house)
    hub = somebody("coordinator", size=DESK)
    hub.goto("/operations/")
    hub.get_by_role("link", name="Sandpiper").click()
    hub.get_by_role("button", name="Enter an arrest, a charge or what came of it").click()
    hub.get_by_label("Charge").check()
    hub.get_by_label("Girl01 Sandpiper-Test").check()
    fill_day(hub, ago(29))
    hub.get_by_role("button", name="Enter it").click()
    expect(hub.get_by_role("link", name="Choose to who.")).to_be_visible()
    expect(hub.get_by_label("Girl01 Sandpiper-Test")).to_be_checked()
    look(hub, "operation-step-wrong")
    hub.get_by_label("Man1 Sandpiper-Test").check()
    hub.get_by_role("button", name="Enter it").click()
    expect(hub.get_by_text("relate to 1 child", exact=False).first).to_be_visible()
    unfold(hub, "It was entered by mistake")
    hub.get_by_label("Why is it taken back?").fill("Invented: another man.")
    hub.get_by_role("button", name="Take it back").click()
    expect(hub.get_by_text("Taken back. It counts for nothing any more", exact=False)).to_be_visible()
    expect(hub.get_by_text("relate to 0 children", exact=False).first).to_be_visible()
    hub.get_by_role("link", name="Who is named in it").click()
    look(hub, "operation-members")
