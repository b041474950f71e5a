"""A nurse refers a girl to an agency that reads nothing of her, is refused, and transfers her case to the team that takes it over."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.casework.assessment.assessing import known
from tests.casework.cases.opening import opened
from tests.casework.referral.referring import staffed
from tests.journeys.conftest import DESK, PHONE
from tests.living import House

ASKED = "Please see her this week at your drop-in, alone. Older men wait outside her home."
WHY_NOT = "We have no worker for girls under 16 until January."


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_refusal_comes_back_and_the_case_goes_to_who_takes_it_over(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    # Given a case that a nurse leads
    wren = known(house)
    staffed(house)
    case = opened(house, "nurse", wren, "nurse")
    nurse = somebody("nurse", size=size)
    nurse.goto(f"/cases/{case}/")

    # When she refers the girl to a charity, and forgets by which basis
    nurse.get_by_role("link", name="Refer the child: ask a team").click()
    nurse.get_by_label("Who receives it?").select_option(label="Open Door Project: front door (reads your words alone)")
    nurse.get_by_label("What do you ask for, and why?").fill(ASKED)
    nurse.get_by_role("button", name="Send the referral").click()
    expect(nurse.get_by_role("link", name="They read nothing of the child here.")).to_be_visible()
    expect(nurse.get_by_label("What do you ask for, and why?")).to_have_value(ASKED)
    look(nurse, "referral-basis-missing")
    nurse.get_by_label("By which basis do you tell them?").select_option(
        label="The child, or a parent or carer, agrees"
    )
    nurse.get_by_role("button", name="Send the referral").click()
    expect(nurse.get_by_text("Nobody has taken it on yet", exact=False)).to_be_visible()
    look(nurse, "referral-sent")

    # Then the charity reads her words and nothing else, and refuses with a reason
    charity = somebody("charity_worker", size=size)
    charity.goto("/")
    charity.get_by_role("link", name="Referral: ", exact=False).click()
    expect(charity.get_by_text(ASKED)).to_be_visible()
    expect(charity.get_by_text("You read here what the sender says", exact=False)).to_be_visible()
    assert not charity.get_by_role("link", name="Older men drive her at night.").count()
    look(charity, "referral-received")
    charity.get_by_role("button", name="Refuse it").click()
    charity.get_by_role("button", name="Refuse it").click()
    expect(charity.get_by_role("link", name="Say why, so that")).to_be_visible()
    charity.get_by_label("Why?").fill(WHY_NOT)
    charity.get_by_role("button", name="Refuse it").click()
    expect(charity.get_by_text("It is refused.", exact=False)).to_be_visible()

    # And it comes back to the nurse, who transfers the case instead
    nurse.goto("/referrals/")
    look(nurse, "referrals-refused")
    nurse.get_by_role("link", name="Referral: ", exact=False).click()
    expect(nurse.get_by_text(WHY_NOT)).to_be_visible()
    nurse.get_by_role("button", name="Say what you do instead").click()
    nurse.get_by_label("What do you do instead?").fill("Social care takes the case.")
    nurse.get_by_role("button", name="Record it").click()
    nurse.goto(f"/cases/{case}/")
    nurse.get_by_role("link", name="Transfer the case: ask a team").click()
    team = "Harrowmere Children's Social Care: Harrowmere Children's Social Care duty"
    nurse.get_by_label("Which team receives it?").select_option(label=team)
    nurse.get_by_label("What do you ask for, and why?").fill("She needs a social worker who leads.")
    look(nurse, "transfer")
    nurse.get_by_role("button", name="Ask them to take it over").click()
    nurse.goto(f"/cases/{case}/")
    expect(nurse.get_by_text("Led by Esme Nurse-Test", exact=False).first).to_be_visible()

    # And somebody of the team takes it over: from then on they lead it, and the nurse sees so
    colleague = somebody("colleague", size=size)
    colleague.goto("/worklist/")
    look(colleague, "worklist-with-a-transfer")
    colleague.get_by_role("link", name="Transfer: ", exact=False).click()
    colleague.get_by_role("button", name="Take the case over").click()
    look(colleague, "transfer-taking-over")
    colleague.get_by_role("button", name="Take it over").click()
    expect(colleague.get_by_text("Taken over", exact=True)).to_be_visible()
    nurse.reload()
    expect(nurse.get_by_text("Led by Colleague-Test", exact=False).first).to_be_visible()
    look(nurse, "case-transferred")


def test_a_team_accepts_with_a_case_of_its_own_in_the_same_step(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    from tests.casework.referral.referring import referred
    from tests.journeys.with_a_case import fill_in_a_case

    wren = known(house)
    staffed(house)
    referral = referred(house, "nurse", wren, "CSC")
    worker = somebody("social_worker", size=PHONE)
    worker.goto(f"/referrals/{referral}/accept/")
    expect(worker.get_by_label("What is the case for?")).to_be_hidden()
    worker.get_by_label("Yes", exact=True).check()
    worker.get_by_role("button", name="Accept it").click()
    expect(worker.get_by_role("link", name="Choose who leads the case.")).to_be_visible()
    fill_in_a_case(worker, "Cora Worker-Test")
    look(worker, "referral-accept-with-a-case")
    worker.get_by_role("button", name="Accept it").click()
    expect(worker.get_by_text("It came to the case", exact=False)).to_be_visible()
    look(worker, "referral-accepted")
