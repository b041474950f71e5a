"""The screens of reports that are kept to named people, for those people and for whoever sent them."""

import re
from datetime import timedelta
from typing import Any

import pytest

from synthetic.factories import attendance, child, concern, involvement, nhs_of
from tests.access.raw import as_superuser
from tests.living import House
from tests.web.story import client_of, text_of


def wren(number: int = 1) -> dict[str, Any]:
    return child(identifiers=[nhs_of(number)], given=f"Wren{number}")


def kept_for(house: House, *people: str) -> dict[str, Any]:
    named = [house.emails[who] for who in people]
    return {"sharing": {"level": "named", "named": named, "lawful_basis": "gdpr_6_1_e"}}


def test_whoever_is_named_finds_it_among_their_work_and_answers_it(house: House) -> None:
    (receipt,) = house.send(
        "SCH1", concern(wren(), facts="She was in a car.", **kept_for(house, "social_worker")), channel="screen"
    )
    house.process()
    worker, report = client_of(house, "social_worker"), receipt.submission
    assert "1 Reports kept to you by name" in text_of(worker, "/")
    page = text_of(worker, "/kept/")
    assert "Concern about Wren1 Ashdown-Test , from Marsh Lane Academy" in page
    assert "Answer by" in page
    shown = text_of(worker, f"/kept/{report}/")
    assert "She was in a car." in shown
    assert "the co-ordination hub does not read it" in shown
    given = {"decision": "dismiss", "changes": "Nothing.", "reason": "Known to us.", "told": ""}
    wrong = worker.post(f"/kept/{report}/answer/", given)
    assert wrong.status_code == 422
    assert "Say why no action is being taken now" in wrong.content.decode()
    assert "Known to us." in wrong.content.decode()
    assert worker.post(f"/kept/{report}/answer/", {**given, "told": "We see her weekly."}).status_code == 302
    shown = text_of(worker, f"/kept/{report}/")
    assert "Answered by Cora Worker-Test" in shown
    assert "What will you do?" not in shown
    late = worker.post(f"/kept/{report}/answer/", {**given, "told": "Again."})
    assert (late.status_code, "What you wrote, which is not stored" in late.content.decode()) == (409, True)
    assert "Again." in late.content.decode()
    assert "Nothing waits" in text_of(worker, "/kept/")
    sender = text_of(client_of(house, "teacher_dsl"), f"/reports/{receipt.receipt}/")
    assert "Your report was read by somebody who you named. No action is being taken now." in sender
    assert "We see her weekly." in sender
    assert "I disagree" in sender


def test_of_danger_whoever_is_named_reads_whether_999_was_rung(house: House) -> None:
    """On the list and beside the answer: they ring nobody a second time, and do not believe that somebody did."""
    (rung, not_rung) = (
        house.send("SCH1", concern(wren(one), safety=safety, **kept_for(house, "social_worker")), channel="screen")[0]
        for one, safety in (
            (1, {"immediate_danger": True, "emergency_reference": "CAD 1234"}),
            (2, {"immediate_danger": True}),
        )
    )
    house.process()
    worker = client_of(house, "social_worker")
    for receipt, said in ((rung, "they rang 999 (reference CAD 1234)"), (not_rung, "does not say that 999 was rung")):
        assert said in text_of(worker, "/kept/")
        assert said in text_of(worker, f"/kept/{receipt.submission}/")


def test_a_notice_of_it_leads_to_where_its_reader_reads_it(house: House) -> None:
    (receipt,) = house.send("SCH1", concern(wren(), **kept_for(house, "social_worker", "coordinator")))
    house.process()
    for who, place in (("social_worker", "kept"), ("coordinator", "reading")):
        client = client_of(house, who)
        page = client.get("/notices/").content.decode()
        (notice,) = re.findall(r"/notices/[0-9a-f-]{36}/", page)
        assert client.get(notice)["Location"] == f"/{place}/{receipt.submission}/"
    assert client_of(house, "coordinator").get(f"/kept/{receipt.submission}/")["Location"] == (
        f"/reading/{receipt.submission}/"
    )


def test_nobody_else_is_shown_it_or_a_trace_of_it(house: House) -> None:
    (receipt,) = house.send("SCH1", concern(wren(), **kept_for(house, "social_worker")))
    house.process()
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE alerts_toread SET due_at = due_at - %s", [timedelta(days=9)])
    for who in ("coordinator", "nurse", "teacher_dsl"):
        client = client_of(house, who)
        assert client.get(f"/kept/{receipt.submission}/").status_code == 404
        assert client.post(f"/kept/{receipt.submission}/answer/", {}).status_code == 404
        assert "kept to you by name" not in text_of(client, "/")
        assert "Wren1" not in text_of(client, "/kept/")
    heard = text_of(client_of(house, "coordinator"), "/heard/")
    assert "Marsh Lane Academy" not in heard
    assert "1 late" in text_of(client_of(house, "social_worker"), "/")


def test_whoever_sent_it_reads_who_answers_and_by_when_and_rings_them_when_it_is_late(house: House) -> None:
    (receipt,) = house.send("SCH1", concern(wren(), **kept_for(house, "social_worker")), channel="screen")
    lead = client_of(house, "teacher_dsl")
    assert "One of them reads it and answers by" in text_of(lead, f"/reports/{receipt.receipt}/receipt/")
    assert "One of them reads it and answers by" in text_of(lead, f"/reports/{receipt.receipt}/")
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE intake_submission SET received_at = received_at - interval '9 days'")
    late = text_of(lead, f"/reports/{receipt.receipt}/")
    assert "That time has passed: ring the people you named." in late


@pytest.mark.parametrize(
    ("who", "body", "said"),
    [
        ("", attendance(wren()), "this receipt is all that you hear of it"),
        ("social_worker", attendance(wren()), "This receipt is all that you hear of it."),
        ("", involvement(wren()), "no other answer comes"),
        ("information_governance", concern(wren()), "so nobody answers it"),
    ],
)
def test_what_nobody_answers_has_its_outcome_with_its_receipt_in_words(
    house: House, who: str, body: dict[str, Any], said: str
) -> None:
    (receipt,) = house.send("SCH1", body | (kept_for(house, who) if who else {}), channel="screen")
    lead = client_of(house, "teacher_dsl")
    assert said in text_of(lead, f"/reports/{receipt.receipt}/receipt/")
    page = text_of(lead, f"/reports/{receipt.receipt}/")
    assert "Nothing yet" not in page
    assert "The receipt was all" in page or "Nobody answers this report" in page
