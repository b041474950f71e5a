"""What rested on a report that was corrected or withdrawn says so, and a person is asked; nothing falls in silence."""

from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import concern, involvement
from tests.alerts.reports import listed, raise_an_alert, sent, told, wren
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.alerts import reading_list
from wholepicture.alerts.commands import answer_report, decide_alert
from wholepicture.alerts.queries import alert_of, alerts_awaiting
from wholepicture.intake.commands import accept_submission


def revise(house: House, how: str, **more: Any) -> UUID:
    """The school corrects or withdraws what raised the alert."""
    body: dict[str, Any] = {
        "key": "later",
        "kind": "concern",
        "recorded_at": "2026-03-06T09:12:00+00:00",
        "revises": {"key": "SCH1-1", "how": how, "reason": "It was her cousin’s telephone."},
    }
    (submission,) = sent(house, "SCH1", body | more)
    return submission


@pytest.mark.parametrize(("how", "words"), [("correction", "corrected"), ("withdrawal", "withdrawn")])
def test_an_alert_says_that_a_report_behind_it_stands_no_more_and_stays(house: House, how: str, words: str) -> None:
    alert = raise_an_alert(house)
    corrected = concern(wren(), facts="No telephone.", key="later") if how == "correction" else {}
    revise(house, how, **{name: corrected[name] for name in corrected if name in ("subjects", "narrative")})
    hub = house.viewer("coordinator")
    assert [row.id for row in alerts_awaiting(hub)] == [alert]
    page = alert_of(hub, alert=alert)
    assert page is not None
    assert [entry.how_superseded for entry in page.revised] == [how]
    text = text_of(client_of(house, "coordinator"), f"/alerts/{alert}/")
    assert "1 of the reports that this rests on was changed or withdrawn." in text
    assert f"this was {words}" in text
    assert "Look at what changed before you decide." in text


def test_a_decided_alert_says_so_as_well(house: House) -> None:
    alert = raise_an_alert(house)
    decide_alert(house.viewer("coordinator"), alert=alert, decision="act", reason="Seen by her social worker.")
    house.process()
    revise(house, "withdrawal")
    text = text_of(client_of(house, "coordinator"), f"/alerts/{alert}/")
    assert "Look whether the decision still holds." in text


def test_a_person_of_the_hub_reads_the_withdrawal_with_what_rests_on_the_report(house: House) -> None:
    alert = raise_an_alert(house)
    withdrawal = revise(house, "withdrawal")
    assert withdrawal in listed(house.viewer("coordinator"))
    text = text_of(client_of(house, "coordinator"), f"/reading/{withdrawal}/")
    assert "What rests on the earlier report" in text
    assert "An alert, waiting" in text
    assert "This withdraws an earlier report. Nothing of it is counted any more." in text
    answer_report(house.viewer("coordinator"), submission=withdrawal, decision="watch", reason="The alert still holds.")
    house.process()
    assert told(house, withdrawal)
    assert [row.id for row in alerts_awaiting(house.viewer("coordinator"))] == [alert], "no machine closes it"


def test_a_withdrawn_report_and_its_withdrawal_say_what_they_are_and_are_answered_at_once(house: House) -> None:
    teacher = house.viewer("teacher_dsl")
    first = accept_submission(teacher, body=concern(wren(), key="SCH1-1"), channel="screen")
    sender = client_of(house, "teacher_dsl")
    sender.post(f"/reports/{first.receipt}/withdraw/", {"reason": "Sent by mistake."})
    house.process()
    (withdrawal,) = set(listed(house.viewer("coordinator"))) - {first.submission}
    hub = client_of(house, "coordinator")
    page = text_of(hub, "/reading/")
    assert "Withdrawn Its sender has taken it back." in page
    assert "Withdrawal Its sender takes back what they sent before." in page
    for who in ("coordinator", "teacher_dsl"):
        assert "Wren" not in text_of(client_of(house, who), "/children/"), "nothing is told of her any more"
    assert f"/reading/{withdrawal}/" in hub.get(f"/reading/{first.submission}/").content.decode()
    before = text_of(sender, f"/reports/{first.receipt}/")
    assert "answers by" not in before
    assert "You took this report back" in before
    given = {"decision": "dismiss", "changes": "Nothing.", "reason": "Sent by mistake.", "told": "It was withdrawn."}
    hub.post(f"/reading/{withdrawal}/answer/", given)
    assert listed(house.viewer("coordinator")) == []
    assert first.submission
    assert [len(told(house, one)) for one in (first.submission, withdrawal)] == [1, 1]
    assert "It was withdrawn." in text_of(sender, f"/reports/{first.receipt}/")


def test_a_correction_of_a_kind_that_nobody_reads_one_by_one_is_read(house: House) -> None:
    sent(house, "SCH1", involvement(wren(), key="i-1"))
    assert listed(house.viewer("coordinator")) == []
    later = involvement(wren(), key="i-2")
    (submission,) = sent(house, "SCH1", {**later, "revises": {"key": "i-1", "how": "correction"}})
    assert listed(house.viewer("coordinator")) == [submission]


def test_a_planted_fault_is_found(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_list, "ALWAYS_LOOKED_AT", ())
    with pytest.raises(AssertionError):
        test_a_correction_of_a_kind_that_nobody_reads_one_by_one_is_read(house)
