"""A report that was sent is corrected, has what came later added, or is withdrawn, by whoever sent it; both are kept."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from synthetic.factories import child, concern, involvement, upn_of
from tests.living import House
from tests.web.story import client_of, text_of

WORDS = {
    "facts": "Collected at the gate by a man in a dark car.",
    "children-0-given": "Wren",
    "children-0-family": "Ashdown-Test",
    "how_known": "someone_else_told_me",
    "informant": "Pat Caretaker-Test",
    "risk_to_source": "He knows where Pat lives.",
    "level": "partners",
    "when": "unknown",
    "do": "check",
}


def receipt_in(answer: Any) -> str:
    return str(answer["Location"].rstrip("/").rpartition("/")[2])


def sent(client: Client, draft: str = "", **changes: str) -> str:
    """A report sent by form; its receipt."""
    draft = draft or f"/report/{uuid.uuid4()}/"
    client.post(draft, {"kind": "concern", "danger": "no"})
    client.post(f"{draft}write/", WORDS | changes)
    answer = client.post(f"{draft}send/")
    client.get(answer["Location"])
    return receipt_in(answer)


def began(client: Client, receipt: str, how: str = "correction") -> str:
    """The draft with which a revision begins."""
    answer = client.post(f"/reports/{receipt}/revise/", {"how": how})
    assert answer.status_code == 302
    return re.sub(r"write/$", "", answer["Location"])


def boxes(client: Client, draft: str) -> dict[str, str]:
    """What stands in the boxes of the form."""
    page = client.get(f"{draft}write/").content.decode()
    typed = dict(re.findall(r'<input class="govuk-input[^"]*"\s+id="[^"]*" name="([^"]*)"[^>]*value="([^"]*)"', page))
    typed |= dict(re.findall(r'<textarea class="govuk-textarea[^"]*" id="[^"]*" name="([^"]*)"[^>]*>([^<]*)<', page))
    return typed


def stored(house: House, receipt: str, who: str = "teacher_dsl") -> Any:
    from wholepicture.intake.queries import report_of

    return report_of(house.viewer(who), receipt=receipt)


def corrected(client: Client, receipt: str, how: str = "correction", **changes: str) -> str:
    draft = began(client, receipt, how)
    if how == "later_state":
        client.post(draft, {"danger": "no"})
    again = {**WORDS, "informant": "", "risk_to_source": "", **changes}
    assert client.post(f"{draft}write/", again)["Location"].endswith("/check/")
    return receipt_in(client.post(f"{draft}send/"))


def test_correcting_opens_the_form_with_what_was_sent_and_sends_a_later_report_in_its_place(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    receipt = sent(client)
    page = text_of(client, f"/reports/{receipt}/")
    for choice in ("Correct it", "Add what came later", "Withdraw it"):
        assert choice in page
    draft = began(client, receipt)
    typed = boxes(client, draft)
    assert typed["facts"].strip() == WORDS["facts"]
    assert (typed["children-0-given"], typed["children-0-family"]) == ("Wren", "Ashdown-Test")
    assert f"You are correcting report {receipt}" in text_of(client, f"{draft}write/")
    later = corrected(
        client, receipt, facts="Collected at the station.", **{"revises-reason": "I had the place wrong."}
    )
    earlier = stored(house, receipt)
    assert stored(house, later).body["revises"] == {
        "key": earlier.row.key,
        "how": "correction",
        "reason": "I had the place wrong.",
    }
    assert earlier.body["narrative"]["facts"] == WORDS["facts"], "what was sent is kept as it was"


def test_the_earlier_says_that_it_was_corrected_when_and_by_whom_and_the_later_shows_what_changed(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    receipt = sent(client)
    later = corrected(client, receipt, facts="Collected at the station.")
    earlier_page = text_of(client, f"/reports/{receipt}/")
    assert re.search(r"This was corrected +on .+ by Ada Teacher-Test: see the later one", earlier_page)
    assert "Correct it" not in earlier_page, "what was corrected is not corrected twice: the later one is"
    later_page = text_of(client, f"/reports/{later}/")
    assert "This corrects an earlier report : see the one received on" in later_page
    for page in (earlier_page, later_page):
        assert (
            "What happened: Facts Before: Collected at the gate by a man in a dark car. Now: Collected at the station."
            in page
        )
    assert "Correct it" in later_page
    assert "A correction, sent" in text_of(client, "/reports/")


def test_what_came_later_asks_about_danger_anew(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    receipt = sent(client)
    answer = client.post(f"/reports/{receipt}/revise/", {"how": "later_state"})
    assert "Is a child in danger now?" in text_of(client, answer["Location"])
    later = corrected(client, receipt, "later_state", facts="She is home.")
    assert stored(house, later).body["revises"]["how"] == "later_state"
    assert "What came later was added to this on" in text_of(client, f"/reports/{receipt}/")
    assert "This adds what came later to an earlier report" in text_of(client, f"/reports/{later}/")


def test_withdrawing_asks_why_and_is_sent_once_however_often_it_is_pressed(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    receipt = sent(client, level="leads")
    refused = client.post(f"/reports/{receipt}/withdraw/", {"reason": "  "})
    assert refused.status_code == 422
    assert "Say why you withdraw it." in refused.content.decode()
    before = text_of(client, "/reports/").count("sent")
    for _ in range(2):
        client.post(f"/reports/{receipt}/withdraw/", {"reason": "It was another girl."})
    page = text_of(client, f"/reports/{receipt}/")
    assert "This was withdrawn on" in page
    assert "Why: It was another girl." in page
    assert text_of(client, "/reports/").count("sent") == before + 1
    later = stored(house, receipt).later
    assert later.body["revises"] == {
        "key": stored(house, receipt).row.key,
        "how": "withdrawal",
        "reason": "It was another girl.",
    }
    assert later.body["sharing"]["level"] == "leads", "it is read by whoever could read the other"


def test_in_the_lists_what_was_withdrawn_says_so_and_waits_for_no_answer(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    receipt = sent(client)
    assert receipt in text_of(client, "/")
    client.post(f"/reports/{receipt}/withdraw/", {"reason": "It was another girl."})
    listed = text_of(client, "/reports/")
    assert listed.count("Withdrawn") == 1
    assert listed.count("A withdrawal") == 1
    assert "Not matched with other reports yet" not in listed
    assert receipt not in text_of(client, "/")


@pytest.mark.parametrize("who", ["other_teacher", "nurse", "coordinator", "police_intelligence"])
def test_nobody_else_opens_corrects_or_withdraws_it_and_nothing_tells_that_it_is_there(house: House, who: str) -> None:
    receipt = sent(client_of(house, "teacher_dsl"))
    stranger = client_of(house, who)
    nothing = "2222-3333-4444"
    for way, given in (("revise", {"how": "correction"}), ("withdraw", {"reason": "Mine."})):
        answers = [stranger.post(f"/reports/{one}/{way}/", given) for one in (receipt, nothing)]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert stored(house, receipt).later is None


def test_a_colleague_who_does_not_lead_cannot_correct_what_the_teacher_sent_and_the_lead_can_correct_theirs(
    house: House,
) -> None:
    house.add_colleague("other_nurse", "nurse", "SCH1")
    theirs = sent(client_of(house, "other_nurse"))
    hers = sent(client_of(house, "teacher_dsl"))
    assert client_of(house, "other_nurse").post(f"/reports/{hers}/revise/", {"how": "correction"}).status_code == 404
    lead = client_of(house, "teacher_dsl")
    later = corrected(lead, theirs, facts="Collected at the station.")
    page = text_of(client_of(house, "other_nurse"), f"/reports/{theirs}/")
    assert "This was corrected on" in page
    assert "by Ada Teacher-Test" in page
    assert "Collected at the station." in text_of(client_of(house, "other_nurse"), f"/reports/{later}/")


def test_whoever_corrects_what_a_lead_has_corrected_meanwhile_is_told_before_sending(house: House) -> None:
    house.add_colleague("other_nurse", "nurse", "SCH1")
    nurse = client_of(house, "other_nurse")
    theirs = sent(nurse)
    draft = began(nurse, theirs)
    nurse.post(f"{draft}write/", {**WORDS, "informant": "", "risk_to_source": ""})
    assert "has changed the earlier report since you began" not in text_of(nurse, f"{draft}check/")
    later = corrected(client_of(house, "teacher_dsl"), theirs, facts="Two men, as she says now.")
    page = nurse.get(f"{draft}check/").content.decode()
    assert "has changed the earlier report since you began" in page
    assert f"/reports/{later}/" in page


def test_who_told_is_in_neither_the_form_nor_what_changed(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    receipt = sent(client)
    draft = began(client, receipt)
    later = corrected(client, receipt, facts="Other.")
    for page in (f"{draft}write/", f"/reports/{receipt}/", f"/reports/{later}/"):
        said = client.get(page).content.decode()
        assert "Pat Caretaker" not in said
        assert "where Pat lives" not in said
    assert "Who told you is not shown here again." in text_of(client, f"{draft}write/")


def test_which_report_is_revised_cannot_be_put_into_the_form(house: House) -> None:
    """Tampering: the key stands in the draft, and nothing that is posted sets it."""
    client = client_of(house, "teacher_dsl")
    receipt = sent(client)
    key = stored(house, receipt).row.key
    forged = {
        "revises": key,
        "revises-key": key,
        "revises.key": key,
        "revises-how": "withdrawal",
        "revises-reason": "x",
    }
    other = sent(client, facts="Something else.", **forged)
    assert "revises" not in stored(house, other).body
    assert stored(house, receipt).later is None
    assert client.post(f"/reports/{receipt}/revise/", {"how": "withdrawal"}).status_code == 404


def test_a_chosen_child_stays_chosen_in_a_correction(house: House) -> None:
    house.send("SCH1", involvement(child(identifiers=[upn_of(1)]), key="i1"))
    house.process()
    from wholepicture.picture.queries import people_listed

    wren = str(people_listed(house.viewer("coordinator"), role="child")[0].id)
    client = client_of(house, "teacher_dsl")
    receipt = sent(client, **{"children-0-person": wren})
    draft = began(client, receipt)
    assert "You chose this child." in text_of(client, f"{draft}write/")
    later = corrected(client, receipt, facts="Other.", **{"children-0-person": wren})
    assert stored(house, later).body["subjects"][0]["person"] == wren


def test_what_a_file_said_and_the_form_has_no_box_for_is_named_on_the_form(house: House) -> None:
    from wholepicture.intake.commands import accept_submission

    body = concern(child(emails=["wren@example.org"]), key="by-file")
    receipt = accept_submission(house.viewer("teacher_dsl"), body=body, channel="file").receipt
    client = client_of(house, "teacher_dsl")
    draft = began(client, receipt)
    client.post(draft, {"danger": "no"})  # which no file says
    said = text_of(client, f"{draft}write/")
    assert "says more than this form can hold" in said
    assert "Emails: wren@example.org" in said


def test_what_was_changed_after_sending_can_be_sent_as_a_correction(house: House) -> None:
    client, draft = client_of(house, "teacher_dsl"), f"/report/{uuid.uuid4()}/"
    client.post(draft, {"kind": "concern", "danger": "no"})
    client.post(f"{draft}write/", WORDS)
    receipt = receipt_in(client.post(f"{draft}send/"))
    client.post(draft, {"kind": "concern", "danger": "no"})
    client.post(f"{draft}write/", {**WORDS, "facts": "Other words."})
    assert client.post(f"{draft}send/").status_code == 409
    check = client.post(f"{draft}send/", {"do": "correction"})["Location"]
    assert "Corrects it" in text_of(client, check)
    later = receipt_in(client.post(check.replace("check", "send")))
    assert stored(house, receipt).later.receipt == later


def test_what_is_done_is_on_the_ledger_with_both_reports(house: House) -> None:
    from wholepicture.access.queries import who_looked

    client = client_of(house, "teacher_dsl")
    receipt = sent(client)
    later = corrected(client, receipt, facts="Other.")
    client.get(f"/reports/{later}/")
    opened = [
        entry
        for entry in who_looked(house.viewer("information_governance"))
        if entry.operation == "intake.queries.report_of"
    ]
    assert any(len(entry.records) == 2 for entry in opened)


def test_a_correction_that_is_begun_says_in_every_list_which_report_it_corrects(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    receipt = sent(client)
    client.post(f"/reports/{receipt}/revise/", {"how": "correction"})
    for page in ("/", "/reports/"):
        assert f"Correction of report {receipt}" in text_of(client, page)
