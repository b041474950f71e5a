"""From an empty installation to the first report: two administrators set up three agencies and a duty desk on screen."""

import json
import time
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import databases
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.folding import unfold
from tests.journeys.signing_in import next_code
from tests.living import House
from wholepicture.config import process_accounts

Look = Callable[[Page, str], None]
Operator = Callable[..., dict[str, str]]
HUB, SCHOOL, CARE = "Fenshaw Co-ordination Hub", "Tern Hill School", "Fenshaw children’s social care"
DUTY = "01632 960321"
OWN_PASSWORD = "three quite invented words"


@pytest.fixture
def house(template: str) -> Iterator[House]:
    """An installation with nothing in it."""
    process_accounts.prepare()
    with databases.copied(databases.migrated()) as name:
        yield House(name, UUID(int=0))


@pytest.fixture
def operator(house: House, capsys: pytest.CaptureFixture[str]) -> Operator:
    """A command on the server, and what it answers."""
    from wholepicture.config.cli import main

    def run(*arguments: str, status: int = 0) -> dict[str, str]:
        capsys.readouterr()
        assert main([*arguments, "--json"]) == status, arguments
        answer: dict[str, str] = json.loads(capsys.readouterr().out)
        return answer

    return run


def enter(browser: Browser, site: str, size: dict[str, int], email: str, password: str) -> Page:
    """Somebody's own browser, in which they sign in for the first time and set up their authenticator."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    page = browser.new_context(base_url=site, viewport=size, locale="en-GB").new_page()  # type: ignore[arg-type]
    page.set_default_timeout(30_000)
    page.goto("/accounts/login/")
    page.get_by_label("Work e-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    confirm, secret_shown = page.get_by_role("heading", name="Confirm that it is you"), page.locator(".wp-digest")
    expect(confirm.or_(secret_shown)).to_be_visible()  # a click does not wait for the page to which it leads
    if confirm.is_visible():
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Confirm").click()
    secret = str(secret_shown.text_content()).strip()
    page.get_by_label("Code").fill(str(format_hotp_value(hotp_value(secret, int(time.time() // 30)))))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="recovery codes", exact=False)).to_be_visible()
    next_code()
    page.goto("/")
    return page


def accept(browser: Browser, site: str, size: dict[str, int], email: str, code: str) -> Page:
    """A newcomer sets a password by the code that they were given, and signs in."""
    page = browser.new_context(base_url=site, viewport=size, locale="en-GB").new_page()  # type: ignore[arg-type]
    page.goto("/accounts/login/")
    page.get_by_role("link", name="I have a code for a new password").click()
    page.get_by_label("Work e-mail address").fill(email)
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_label("New password", exact=True).fill(OWN_PASSWORD)
    page.get_by_label("New password again").fill(OWN_PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    page.context.close()
    return enter(browser, site, size, email, OWN_PASSWORD)


def set_password(email: str, code: str) -> None:
    """The same without a browser, as far as the password."""
    from wholepicture.access.accounts import accept_invitation

    assert accept_invitation(email=email, code=code, password=OWN_PASSWORD)


def add_team(page: Page, name: str, phone: str, *boxes: str) -> None:
    page.get_by_role("button", name="Add a team").click()
    page.get_by_label("What is the team called?").fill(name)
    page.get_by_label("Its telephone number").fill(phone)
    for box in boxes:
        page.get_by_label(box).check()
    page.get_by_role("button", name="Save").click()


def add_person(page: Page, name: str, email: str, role: str = "", standing: str = "", team: str = "") -> None:
    page.get_by_role("button", name="Add somebody").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Work e-mail address").fill(email)
    page.get_by_label("Telephone at work").fill("01632 960400")
    if team:
        page.get_by_label("Team").select_option(label=team)
    if standing:
        page.get_by_label(standing, exact=True).check()
    if role:
        page.get_by_role("group", name="What do they do here?").get_by_label(role).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"{name} is in the directory.")).to_be_visible()


def let_in(page: Page, name: str) -> str:
    """The code that an administrator makes for a newcomer."""
    page.goto("/partnership/")
    if not page.get_by_role("button", name=name).is_visible():
        unfold(page, name)
    page.get_by_role("button", name=name).click()
    code = page.locator(".wp-digest strong").inner_text()
    page.get_by_role("link", name="Back", exact=True).click()
    return code


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_from_nothing_to_the_first_report(
    house: House, site: str, browser: Browser, operator: Operator, look: Look, size: dict[str, int]
) -> None:
    # Given an empty installation, in which the operator entered the hub and two who set up the partnership
    operator("check", "--to-open", status=3)
    operator("agency", "add", "HUB", "--name", HUB, "--type", "other")
    first, second = (
        operator(
            *("professional", "add", f"{name}@example.org", "--agency", "HUB", "--name", f"{name.title()} Setter-Test"),
            *("--role", "partnership_administrator", "--sign-in"),
        )["password"]
        for name in ("ana", "ben")
    )

    # When one of them signs in
    ana = enter(browser, site, size, "ana@example.org", first)

    # Then the first page says what is lacking, and no page gives a number that there is not
    expect(ana.get_by_role("heading", name="Setting up the partnership")).to_be_visible()
    expect(ana.locator("footer")).to_contain_text("If a child is in danger now, ring 999.")
    look(ana, "setting-up-empty")

    # And she enters the duty desk, forgetting the number that is answered
    ana.get_by_role("link", name=HUB).click()
    look(ana, "setting-up-agency-empty")
    add_team(
        ana, "Hub duty desk", "", "It answers now, when a child is in danger", "It is part of the co-ordination hub"
    )
    expect(ana.get_by_role("link", name="Without one it cannot be the duty desk.")).to_be_visible()
    look(ana, "setting-up-duty-without-number")
    expect(ana.get_by_label("What is the team called?")).to_have_value("Hub duty desk")
    ana.get_by_label("Its telephone number").fill(DUTY)
    ana.get_by_role("button", name="Save").click()
    expect(ana.locator("footer")).to_contain_text(f"The duty number is {DUTY} (Hub duty desk).")

    # And the hub's people; what roles of the hub they have, the operator says
    for name, role in (("Cora", "coordinator"), ("Lin", "linkage_officer"), ("Ivy", "information_governance")):
        standing = "Safeguarding lead" if name == "Cora" else ""
        add_person(ana, f"{name} Hub-Test", f"{name.lower()}@example.org", standing=standing, team="Hub duty desk")
        operator("access", "role", f"{name.lower()}@example.org", role)
    operator("agency", "key", "HUB")

    # And two agencies more, each with a telephone, a lead and an administrator
    for name, code, kind, role in (
        (SCHOOL, "SCH1", "School or college", "Designated safeguarding lead"),
        (CARE, "CSC", "Children's social care", "Social worker"),
    ):
        ana.goto("/partnership/")
        ana.get_by_role("button", name="Add an agency").click()
        if code == "SCH1":
            ana.get_by_label("What is the agency called?").fill(name)
            ana.get_by_label("A short code for it").fill("HUB")
            ana.get_by_label(kind).check()
            ana.get_by_role("button", name="Add it").click()
            expect(ana.get_by_role("link", name="Another agency has this code. Enter another.")).to_be_visible()
            look(ana, "setting-up-agency-new")
        ana.get_by_label("What is the agency called?").fill(name)
        ana.get_by_label("A short code for it").fill(code)
        ana.get_by_label(kind).check()
        ana.get_by_role("button", name="Add it").click()
        expect(ana.get_by_role("heading", name=name)).to_be_visible()
        add_team(ana, "Front desk", "01632 960322")
        add_person(
            ana, f"{code} Lead-Test", f"lead.{code.lower()}@example.org", role, "Safeguarding lead", "Front desk"
        )
        add_person(ana, f"{code} Admin-Test", f"admin.{code.lower()}@example.org", "Agency administrator")
    look(ana, "setting-up-agency")
    expect(ana.get_by_text("Entered by you. Nobody lets somebody in alone", exact=False).first).to_be_visible()

    # And agreements between all of them
    ana.goto("/partnership/agreements/")
    ana.get_by_role("button", name="Agree").click()
    expect(ana.get_by_role("link", name="Choose an agency, or every agency.").first).to_be_visible()
    ana.get_by_label("Which agency holds it?").select_option(label="Every agency")
    ana.get_by_label("Which agency may learn that?").select_option(label="Every agency")
    ana.get_by_role("button", name="Agree").click()
    expect(ana.get_by_text("6 agreements made.")).to_be_visible()
    look(ana, "agreements")

    # And the other lets in whoever she entered, those as well whose role the operator gave
    ben = enter(browser, site, size, "ben@example.org", second)
    look(ben, "setting-up-newcomers")
    names = ("SCH1 Lead", "SCH1 Admin", "CSC Lead", "CSC Admin", "Cora Hub", "Lin Hub", "Ivy Hub")
    codes = {name: let_in(ben, f"{name}-Test") for name in names}

    # Then it is not ready yet: who has a code only cannot sign in
    ana.goto("/partnership/")
    expect(ana.get_by_text("What must be there before it is safe to open.", exact=False)).to_be_visible()
    assert operator("check", "--to-open", status=3)["lacks"]

    # And once the newcomers have set their passwords it has what it needs, by screen and by command
    teacher = accept(browser, site, size, "lead.sch1@example.org", codes["SCH1 Lead"])
    cora = accept(browser, site, size, "cora@example.org", codes["Cora Hub"])
    for name, address in (
        *(("SCH1 Admin", "admin.sch1"), ("CSC Lead", "lead.csc"), ("CSC Admin", "admin.csc")),
        *(("Lin Hub", "lin"), ("Ivy Hub", "ivy")),
    ):
        set_password(f"{address}@example.org", codes[name])
    ana.goto("/partnership/")
    expect(ana.get_by_text("The partnership has all that it needs to open.")).to_be_visible()
    look(ana, "setting-up-done")
    assert operator("check", "--to-open")["ready_to_open"]

    # And a teacher, who has her password and her authenticator, reports
    teacher.goto("/report/")
    teacher.get_by_label("No", exact=True).check()
    teacher.get_by_role("button", name="Continue").click()
    teacher.get_by_label("What did you see, hear or find out?").fill("A man in a dark car waits for her at the gate.")
    teacher.get_by_label("First name").fill("Wren")
    teacher.get_by_role("button", name="Check and send").last.click()
    teacher.get_by_role("button", name="Send", exact=True).click()
    expect(teacher.get_by_text("A person in the co-ordination hub reads it")).to_be_visible()
    house.process()

    # And the hub's co-ordinator reads it; she finds the teacher's school in the directory, with its lead
    cora.goto("/reading/")
    expect(cora.locator("main li").first).to_contain_text("Concern about Wren")
    cora.goto("/directory/")
    expect(cora.get_by_text("SCH1 Lead-Test").locator("..")).to_contain_text("Safeguarding lead")
    look(cora, "directory-set-up")
