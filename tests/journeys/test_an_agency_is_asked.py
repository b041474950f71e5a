"""A nurse asks a charity about a girl of whom it knows nothing, and is answered; the hub plans for the car, and she does her part."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.casework.context.planning import told
from tests.casework.question.asking import CALLED
from tests.casework.referral.referring import staffed
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.folding import unfold
from tests.living import House

ASKS = "Has she come to your drop-in since September?"
ANSWER = "Twice, with an older girl. She asked us for a telephone."


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_question_is_answered_and_a_plan_for_the_car_is_worked(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    # Given a girl with whom a nurse works, and a charity that knows nothing of her
    ids = told(house)
    staffed(house)
    nurse = somebody("nurse", size=size)
    nurse.goto(f"/people/{ids['wren']}/#working")

    # When the nurse asks the charity in her own words, and forgets by which basis
    unfold(nurse, "Who works with")
    nurse.get_by_role("link", name="Ask an agency").click()
    expect(nurse.get_by_label("Who is it about, in your words?")).to_have_value("")
    nurse.get_by_label("Who is asked?").select_option(label="Open Door Project: front door")
    nurse.get_by_label("Who is it about, in your words?").fill(CALLED)
    nurse.get_by_label("What do you ask?").fill(ASKS)
    nurse.get_by_role("button", name="Ask them").click()
    expect(nurse.get_by_role("link", name="Choose by which basis")).to_be_visible()
    expect(nurse.get_by_label("What do you ask?")).to_have_value(ASKS)
    look(nurse, "question-basis-missing")
    nurse.get_by_label("By which basis").select_option(label="The child, or a parent or carer, agrees")
    nurse.get_by_role("button", name="Ask them").click()
    expect(nurse.get_by_text("Nobody there has taken it on yet.")).to_be_visible()
    look(nurse, "question-asked")

    # Then the charity reads her words and no child, takes it on and answers
    charity = somebody("charity_worker", size=size)
    charity.goto("/")
    charity.get_by_role("link", name=f"Question: {CALLED}").click()
    expect(charity.get_by_text("nothing that is held here", exact=False)).to_be_visible()
    look(charity, "question-received")
    charity.get_by_role("button", name="Take it on").click()
    charity.get_by_label("Who has it from now on?").select_option(label="Gia Charity-Test, charity worker")
    charity.get_by_role("button", name="Take it on").click()
    charity.get_by_role("button", name="Answer it").click()
    charity.get_by_label("We hold nothing, or nothing that we may tell").check()
    charity.get_by_label("What you tell them").fill(ANSWER)
    charity.get_by_role("button", name="Send the answer").click()
    expect(charity.get_by_role("link", name="This answer goes without words")).to_be_visible()
    expect(charity.get_by_label("What you tell them")).to_have_value(ANSWER)
    look(charity, "question-answer-without-words")
    charity.get_by_label("We can tell you this").check()
    charity.get_by_role("button", name="Send the answer").click()
    expect(charity.get_by_role("link", name="send a report")).to_be_visible()

    # And the nurse finds it on her list, and closes it
    nurse.goto("/worklist/")
    look(nurse, "worklist-with-an-answer")
    nurse.get_by_role("link", name="Question: ", exact=False).click()
    expect(nurse.get_by_text(ANSWER)).to_be_visible()
    look(nurse, "question-answered")
    nurse.get_by_role("button", name="Close it").click()
    nurse.get_by_role("button", name="Close it").click()
    expect(nurse.get_by_text("Closed", exact=True)).to_be_visible()
    nurse.goto("/agency-questions/")
    look(nurse, "questions")

    # The co-ordinator plans for the car in which the girl was seen
    hub = somebody("coordinator", size=size)
    hub.goto(f"/things/vehicle/{ids['car']}/")
    hub.get_by_role("link", name="Plans for it").click()
    hub.get_by_role("button", name="Open a plan").click()
    hub.get_by_label("What is to change?").fill("No girl gets into this car again.")
    look(hub, "plan-new")
    hub.get_by_role("button", name="Open the plan").click()
    hub.get_by_role("button", name="Say what is to be done").click()
    hub.get_by_label("What is to be done?").fill("Ask the licensing team whose car this is.")
    hub.get_by_label("Who does it?").select_option(label="Esme Nurse-Test, nurse")
    hub.get_by_role("button", name="Give it to them").click()
    expect(hub.get_by_role("link", name="Enter the day by which")).to_be_visible()
    expect(hub.get_by_label("What is to be done?")).to_have_value("Ask the licensing team whose car this is.")
    look(hub, "plan-action-without-a-day")
    for box, said in (("Day", "31"), ("Month", "12"), ("Year", "2026")):
        hub.get_by_label(box, exact=True).fill(said)
    hub.get_by_role("button", name="Give it to them").click()
    expect(hub.get_by_text("To do", exact=True)).to_be_visible()
    look(hub, "plan")

    # Whoever does it finds it on her list, and says what came of it
    nurse.goto("/worklist/")
    look(nurse, "worklist-with-a-plan")
    nurse.get_by_role("link", name="Ask the licensing team").click()
    nurse.get_by_label("It is done", exact=True).check()
    nurse.get_by_label("What came of it, or why?").fill("It is a hired car. The firm is told.")
    look(nurse, "plan-action")
    nurse.get_by_role("button", name="Record it").click()
    expect(nurse.get_by_text("Done", exact=True)).to_be_visible()
    hub.goto("/worklist/group/")
    look(hub, "group-with-other-things")
    hub.goto("/plans/group/new/")
    look(hub, "plan-for-a-group")
