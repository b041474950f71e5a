"""A teacher writes down what she saw; the co-ordinator sees what it adds up to and decides; the teacher is told."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from synthetic.factories import child, concern, upn_of
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.signing_in import fill_in, next_code, sign_in
from tests.journeys.with_a_case import fill_in_a_case
from tests.living import House


def test_a_teacher_reports_on_a_phone_and_later_reads_what_became_of_it(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    wren = child(given="Wren", family="Ashdown-Test", date_of_birth="2010-05-17", identifiers=[upn_of(1)])
    # Given that a children's home and the police each hold a piece
    house.send(
        "HOM",
        concern(wren, key="home-1", signs=["late_return"], recorded_at="2026-11-01T09:00:00+00:00", happened=None),
    )
    house.send(
        "POL",
        concern(wren, key="pol-1", signs=["older_partner"], recorded_at="2026-11-10T09:00:00+00:00", happened=None),
    )
    house.process()

    # When a teacher reports on her telephone
    teacher = somebody("teacher_dsl", size=PHONE)
    look(teacher, "home")
    teacher.goto("/report/")
    look(teacher, "danger")
    teacher.get_by_label("No", exact=True).check()
    teacher.get_by_role("button", name="Continue").click()
    teacher.get_by_label("What did you see, hear or find out?").fill(
        "Got into a dark car at the gate. She did not look at us."
    )
    teacher.get_by_label("First name").fill("Wren")
    teacher.get_by_label("Last name").fill("Ashdown-Test")
    born = teacher.get_by_role("group", name="Date of birth")
    for part, value in (("Day", "17"), ("Month", "5"), ("Year", "2010")):
        born.get_by_label(part).fill(value)
    teacher.get_by_text("More about the child", exact=False).click()
    teacher.get_by_label("Unique pupil number (UPN)").fill(wren["identifiers"][0]["value"])
    teacher.locator("#warning-signs > summary").click()
    teacher.get_by_role("radiogroup", name="Picked up or dropped off in cars").get_by_label("Yes").check()
    teacher.get_by_label("I saw or heard it myself").check()
    look(teacher, "write")
    teacher.get_by_role("button", name="Check and send").last.click()
    expect(teacher.get_by_role("heading", name="Check and send")).to_be_visible()
    look(teacher, "check")
    teacher.get_by_role("button", name="Send").click()

    # Then she has a receipt
    expect(teacher.get_by_text("Receipt", exact=False).first).to_be_visible()
    look(teacher, "receipt")

    # And when the co-ordinator comes in, what the three say together has been raised
    house.process()
    coordinator = somebody("coordinator", size=DESK)
    coordinator.goto("/alerts/")
    look(coordinator, "alerts")
    coordinator.locator("#waiting a").first.click()
    expect(coordinator.get_by_text("from 3 agencies", exact=False).first).to_be_visible()
    look(coordinator, "alert")

    # And she decides, with a reason
    coordinator.get_by_label("Act: take it forward").check()
    fill_in_a_case(coordinator)
    coordinator.get_by_label("What does this change for the child?").fill("She is met at the gate.")
    coordinator.get_by_label("Why?").fill("Strategy discussion asked for.")
    coordinator.get_by_role("button", name="Record the decision and tell the senders").click()
    look(coordinator, "alert-decided")

    # Then the teacher reads that it was acted on
    teacher.goto("/reports/")
    expect(teacher.get_by_text("Decided").first).to_be_visible()
    look(teacher, "reports")
    teacher.locator("main a[href^='/reports/']").first.click()
    expect(teacher.get_by_text("is being acted on", exact=False)).to_be_visible()
    look(teacher, "report")


def test_a_concern_is_recorded_without_javascript(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    nurse = somebody("nurse", javascript=False)
    nurse.goto("/report/")
    nurse.get_by_label("No", exact=True).check()
    nurse.get_by_role("button", name="Continue").click()
    nurse.get_by_label("What did you see, hear or find out?").fill("A girl with bruises would not say her name.")
    nurse.get_by_role("button", name="Add a person").click()
    expect(nurse.get_by_label("What did you see, hear or find out?")).to_have_value(
        "A girl with bruises would not say her name."
    )
    nurse.get_by_role("button", name="Check and send").last.click()
    nurse.get_by_role("button", name="Send").click()
    expect(nurse.get_by_text("Receipt", exact=False).first).to_be_visible()


def test_words_sent_after_the_session_ended_are_kept_without_javascript(
    house: House, somebody: Callable[..., Page]
) -> None:
    nurse = somebody("nurse", javascript=False)
    nurse.goto("/report/")
    nurse.get_by_label("No", exact=True).check()
    nurse.get_by_role("button", name="Continue").click()
    words = "She asked us not to ring home."
    nurse.get_by_label("What did you see, hear or find out?").fill(words)
    nurse.context.clear_cookies(name="wp_viewer")
    nurse.get_by_role("button", name="Add a car").click()
    next_code()
    fill_in(nurse, house.emails["nurse"])
    expect(nurse.get_by_label("What did you see, hear or find out?")).to_have_value(words)


def test_a_draft_is_kept_across_a_time_out(house: House, somebody: Callable[..., Page]) -> None:
    worker = somebody("charity_worker")
    worker.goto("/report/")
    worker.get_by_label("No", exact=True).check()
    worker.get_by_role("button", name="Continue").click()
    words = "He gives them phones."
    worker.get_by_label("What did you see, hear or find out?").fill(words)
    expect(worker.locator("[data-draft-status]")).to_contain_text("Saved")
    worker.context.clear_cookies()
    there = worker.url
    next_code()
    sign_in(worker, house.emails["charity_worker"], then="/" + there.split("/", 3)[3])
    expect(worker.get_by_label("What did you see, hear or find out?")).to_have_value(words)
