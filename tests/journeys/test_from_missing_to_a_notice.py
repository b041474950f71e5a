"""A whole story: a girl is missing at one in the morning and found with another; what she tells late ties a man and his car to both; a
panel acts, and the notice against him stands on the register with its last day."""

from collections.abc import Callable
from datetime import datetime, timedelta

from playwright.sync_api import Browser, Page, expect

from synthetic.factories import child, involvement
from tests.casework.carers.giving import Caring
from tests.casework.cases.opening import in_days
from tests.journeys.boxes import fill_day
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.folding import unfold
from tests.journeys.passing import since_night, time_passes
from tests.journeys.with_a_case import fill_in_a_case
from tests.living import House
from wholepicture.base.clock import LOCAL

Look = Callable[[Page, str], None]
PIPPA = {"given": "Pippa", "family": "Alder-Test", "date_of_birth": "2012-05-17", "phones": ["01632 960555"]}
AWAY = timedelta(hours=5, minutes=30)


def test_a_girl_is_missing_at_night_and_a_notice_against_the_man_who_drove_her_runs_out_on_a_day_that_is_shown(
    house: House, site: str, browser: Browser, somebody: Callable[..., Page], look: Look
) -> None:
    # Given a girl with a foster carer who has a door of their own, and another in a home
    caring = Caring(house)
    house.send("HOM", involvement(child(**PIPPA), key="home", service="Residential home"))
    house.send("CSC", involvement(child(**PIPPA), key="worker", service="Allocated social worker"))
    house.process()
    link = caring.link(caring.placed())
    context = browser.new_context(viewport=PHONE, base_url=site, locale="en-GB")
    telephone = context.new_page()
    telephone.goto(f"/carer/open/{link.token}/")
    telephone.get_by_label("The code").fill(link.code)
    telephone.get_by_role("button", name="Open it").click()
    expect(telephone.get_by_role("heading", name="The children with you")).to_be_visible()

    # When the carer says at one in the morning that she is missing: the home screen, the child, Send
    telephone.goto("/carer/")
    telephone.get_by_role("button", name="Rose is missing now").click()
    telephone.get_by_role("button", name="Send: missing now").first.click()
    expect(telephone.get_by_role("heading", name="Rose is missing. Now do this")).to_be_visible()
    house.process()
    time_passes(house, AWAY)

    # And an officer finds her with another girl in a guest house, and the carer has her back
    officer = somebody("police_intelligence", size=DESK)
    expect(officer.locator("#pressing")).to_contain_text("Missing now: 1")
    _is_found(officer, look)
    house.process()
    officer.goto("/")
    expect(officer.locator("#pressing")).not_to_contain_text("Missing now: 1")
    telephone.get_by_role("button", name="Rose is back").click()
    expect(telephone.get_by_role("heading", name="Rose is back")).to_be_visible()
    context.close()
    house.process()
    time_passes(house, since_night(5, 1) - AWAY)

    # Then her interview is late: in red, and in words
    worker = somebody("social_worker", size=PHONE)
    look(worker, "home-interviews")
    worker.get_by_role("link", name="Return interviews").click()
    expect(worker.get_by_role("heading", name="Late (2)")).to_be_visible()
    row = worker.get_by_role("listitem").filter(has=worker.get_by_role("link", name="Rose"))
    expect(row.locator(".govuk-tag--red")).to_contain_text("late")
    expect(row).to_contain_text("no interview was held within 72 hours")
    _at_both(look, worker, "interviews")

    # And it is held, and what she tells is a report
    row.get_by_role("link", name="Rose").click()
    _is_held(worker, look)
    _tells(worker, look)
    house.process()
    worker.goto("/missing/interviews/")
    unfold(worker, "answered in the last two weeks")
    expect(worker.get_by_text("Return home interview later than 72 hours").first).to_be_visible()
    expect(worker.get_by_role("link", name="What was said : Rose", exact=False)).to_be_visible()
    expect(worker.get_by_role("heading", name="Late (1)")).to_be_visible()  # what Rose tells is no interview of Pippa's
    worker.get_by_role("link", name="Rose Alder-Test, 15 , away", exact=False).click()
    _at_both(look, worker, "time-away")
    worker.get_by_role("link", name="All times away").click()
    _at_both(look, worker, "times-of-child")

    # Then a man and a car are tied to both girls
    hub = somebody("coordinator", size=DESK)
    for given, other in (("Rose", "Pippa"), ("Pippa", "Rose")):
        hub.goto("/children/")
        hub.get_by_role("link", name=given).first.click()
        hub.get_by_role("tab", name="People and things").click()
        drawn = hub.locator("#ties")
        for tied in ("Kez", "XX00 ABC", "Lantern Guest House", f"{other} Alder-Test"):
            expect(drawn.get_by_role("link", name=tied).first).to_be_visible()
        look(hub, "child-with-ties")

    # And the hub marks him, opens her case, and calls a panel, whose agenda has both girls and him on it
    _is_worked_on(hub)
    house.process()
    hub.goto("/panels/")
    hub.get_by_label("What is it called?").fill("Panel of the month")
    hub.get_by_label("When does it meet?").fill("tomorrow 2pm")
    hub.get_by_role("button", name="Call it, and build the agenda").click()
    for about in ("Rose Alder-Test", "Pippa Alder-Test", "Kez"):
        expect(hub.get_by_role("link", name=about)).to_be_visible()
    look(hub, "panel-agenda")

    # And its chair writes down what is decided about her, and who does what
    hub.get_by_role("link", name="Rose Alder-Test").click()
    hub.get_by_label("Decision").fill("The police consider a warning notice against him.")
    hub.get_by_label("What is to be done?").fill("Draft the notice, and read it with both homes.")
    hub.get_by_label("Who does it?").select_option(label="Dev Officer-Test, police intelligence, Harrowmere Police")
    fill_day(hub.get_by_role("group", name="By which day?"), in_days(3))
    hub.get_by_role("button", name="Record it").click()
    expect(hub.get_by_text("Draft the notice, and read it with both homes.").first).to_be_visible()
    look(hub, "panel-item")

    # And whoever has it to do drafts the notice, and enters that it is served
    officer.goto("/worklist/")
    expect(officer.get_by_text("Draft the notice, and read it with both homes.").first).to_be_visible()
    _is_drafted(officer)
    last = in_days(14)
    officer.get_by_label("In force", exact=True).check()
    fill_day(officer.get_by_role("group", name="If it is in force: what is its last day?"), last)
    officer.get_by_role("button", name="Enter it").click()
    expect(officer.get_by_text("Entered in the register.")).to_be_visible()
    look(officer, "a-measure")

    # Then its last day stands on the board
    hub.goto("/")
    hub.get_by_role("link", name="Measures that expire or have expired").click()
    expect(hub.get_by_role("heading", name="Expires within 28 days")).to_be_visible()
    expect(hub.locator("main")).to_contain_text("Kez")
    expect(hub.locator("main")).to_contain_text(f"{last.day} {last:%B %Y}")
    _at_both(look, hub, "disruption-register")


def _at_both(look: Look, page: Page, name: str) -> None:
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        look(page, name)


def _is_found(officer: Page, look: Look) -> None:
    """From who is missing now: she is back, with whom and where."""
    officer.goto("/missing/")
    officer.get_by_role("link", name="Say that they are back").click()
    officer.get_by_role("button", name="No", exact=True).click()
    officer.get_by_label("No, back or found").check()
    officer.get_by_label("Back, or found").fill("now")
    officer.locator("button[value=add-children]").click()
    other = officer.locator("#children-1")
    other.get_by_label("First name").fill("Pippa")
    other.get_by_label("Last name").fill("Alder-Test")
    for box, typed in (("Day", "17"), ("Month", "5"), ("Year", "2012")):
        other.get_by_label(box, exact=True).fill(typed)
    unfold(other, "More about the child")
    other.get_by_label("Child's phone number").fill("01632 960555")
    officer.locator("button[value=add-places]").click()
    officer.get_by_label("Name, or where it is").fill("Lantern Guest House")
    for given in ("Rose", "Pippa"):
        officer.get_by_role("group", name="Who was there?").get_by_label(given).check()
    officer.get_by_label("Where were they found?").select_option("Place 1")
    officer.get_by_role("group", name="Who were they with?").get_by_label("Pippa").check()
    look(officer, "found-with-another")
    _send(officer)


def _send(page: Page) -> None:
    page.get_by_role("button", name="Check and send").last.click()
    expect(page.get_by_role("heading", name="Check and send")).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Your report is stored")).to_be_visible()


def _is_held(worker: Page, look: Look) -> None:
    """First with a day on which she was not back yet."""
    worker.get_by_label("It was held").check()
    worker.get_by_label("When?").fill("6 days ago")
    worker.get_by_label("Who talked with the child?").fill("Pat Advocate-Test, charity")
    worker.get_by_role("group", name="Is that person independent").get_by_label("Yes").check()
    worker.get_by_role("button", name="Keep it").click()
    expect(worker.locator("#done_at-error")).to_contain_text("This is before the return")
    expect(worker.get_by_label("Who talked with the child?")).to_have_value("Pat Advocate-Test, charity")
    _at_both(look, worker, "interview-before-the-return")
    earlier = datetime.now(LOCAL) - timedelta(minutes=90)
    when = f"{earlier.day} {earlier:%B %Y} {earlier:%I:%M%p}".replace("AM", "am").replace("PM", "pm")
    worker.get_by_label("When?").fill(when)
    worker.get_by_role("button", name="Keep it").click()
    worker.get_by_role("button", name="No", exact=True).click()
    expect(worker.locator("#return_interview-held_at")).to_have_value(when)


def _tells(worker: Page, look: Look) -> None:
    """What she said: whom she was with, and in whose car."""
    worker.get_by_label("Who were they with?").fill("Pippa, and a man called Kez, in his car.")
    worker.locator("button[value=add-children]").click()
    worker.get_by_label("Pippa Alder-Test, 14").check()
    worker.locator("button[value=add-people]").click()
    man = worker.locator("#people-0")
    man.get_by_label("Who are they?").select_option(label="May be hurting or exploiting the child")
    man.get_by_label("Nickname, or what people call them").fill("Kez")
    for box in man.get_by_role("group", name="Was with").get_by_role("checkbox").all():
        box.check()
    worker.locator("button[value=add-cars]").click()
    worker.locator("#cars-0-registration").fill("XX00 ABC")
    worker.get_by_label("Who drove it?").select_option("Kez (person 1)")
    for given in ("Rose", "Pippa"):
        worker.get_by_role("group", name="Who was in it?").get_by_label(given).check()
    _at_both(look, worker, "interview-report")
    _send(worker)


def _is_worked_on(hub: Page) -> None:
    hub.goto("/things/?kind=nominal")
    hub.get_by_role("link", name="Kez").click()
    hub.get_by_role("link", name="Say that it is of concern, or of none").click()
    hub.get_by_label("Of concern", exact=True).check()
    hub.get_by_label("Why?").fill("Two girls were with him, in his car.")
    hub.get_by_role("button", name="Record it").click()
    expect(hub.get_by_text("It is marked as of concern.")).to_be_visible()
    hub.goto("/children/")
    hub.get_by_role("link", name="Rose").first.click()
    hub.get_by_role("link", name="Open a case").click()
    fill_in_a_case(hub)
    hub.get_by_role("button", name="Open it").click()
    expect(hub.get_by_role("heading", name="Older men drive her at night.")).to_be_visible()


def _is_drafted(officer: Page) -> None:
    """A notice that is considered, from the page of the man whom it is against."""
    officer.get_by_role("searchbox").fill("Kez")
    officer.get_by_role("searchbox").press("Enter")
    officer.get_by_role("link", name="Kez", exact=True).first.click()
    officer.get_by_role("link", name="in the disruption register").click()
    officer.get_by_role("button", name="Enter a measure").click()
    officer.get_by_label("Child Abduction Warning Notice").check()
    officer.get_by_label("Considered").check()
    for given in ("Rose", "Pippa"):
        officer.get_by_role("group", name="For which children?").get_by_label(given).check()
    officer.get_by_label("What happened, or why?").fill("Invented: the draft is with the inspector.")
    officer.get_by_role("button", name="Enter it").click()
    expect(officer.get_by_text("Entered in the register.")).to_be_visible()
    expect(officer.get_by_text("the draft is with the inspector")).to_be_visible()
