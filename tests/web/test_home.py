"""The first page: what waits for each role, told apart and in numbers; what was done waits no more."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from synthetic.factories import child, concern, missing_episode, nhs_of
from tests.living import House
from tests.web.story import client_of, text_of, told
from wholepicture.alerts.commands import answer_report

DANGER: dict[str, Any] = {"safety": {"immediate_danger": True}}


def wren(number: int = 1, **fields: Any) -> dict[str, Any]:
    return child(identifiers=[nhs_of(number)], given=f"Wren{number}", **fields)


def ago(**span: Any) -> str:
    return (datetime.now(UTC) - timedelta(**span)).isoformat(timespec="seconds")


def test_an_answer_waits_for_its_sender_until_they_open_the_report_and_for_their_lead_until_she_does(
    house: House,
) -> None:
    from wholepicture.intake.commands import accept_submission

    house.add_colleague("form_tutor", "nurse", "SCH1")
    sent = accept_submission(house.viewer("form_tutor"), body=concern(wren()), channel="screen")
    house.process()
    assert sent.submission is not None
    assert "Answers to read" not in text_of(client_of(house, "form_tutor"), "/")
    answer_report(house.viewer("coordinator"), submission=sent.submission, decision="act", reason="Rang her school.")
    tutor, lead, stranger = (client_of(house, who) for who in ("form_tutor", "teacher_dsl", "nurse"))
    for page in (tutor, lead):
        assert "1 Answers to read" in text_of(page, "/")
    assert "Answers to read" not in text_of(stranger, "/")
    tutor.get(f"/reports/{sent.receipt}/")
    assert "Answers to read" not in text_of(tutor, "/")
    assert "1 Answers to read" in text_of(lead, "/"), "what one has read is not read by another"


def test_reports_that_were_sent_are_told_apart_by_the_child_and_a_colleagues_by_who_wrote_it(house: House) -> None:
    from wholepicture.intake.commands import accept_submission

    house.add_colleague("form_tutor", "nurse", "SCH1")
    sender = house.viewer("form_tutor")
    for given in ("Sable", "Rowan"):
        body = concern(child(identifiers=[], given=given, family="Reed-Test"))
        accept_submission(sender, body=body, channel="screen")
    accept_submission(
        sender, body=concern(child(identifiers=[], given=None, family=None, also_known_as=["Minnow"])), channel="screen"
    )
    own, lead = client_of(house, "form_tutor"), client_of(house, "teacher_dsl")
    for address in ("/", "/reports/"):
        told_to_sender, told_to_lead = text_of(own, address), text_of(lead, address)
        for named in ("Sable Reed-Test", "Rowan Reed-Test", "Minnow"):
            assert f"Concern about {named}" in told_to_sender
            assert f"Concern about {named}" in told_to_lead
        assert "by Form Tutor-Test" in told_to_lead
        assert "by Form Tutor-Test" not in told_to_sender


def test_drafts_are_told_apart_by_the_child_and_else_by_their_first_words(house: House) -> None:
    from wholepicture.base.ids import new_id
    from wholepicture.intake.commands import save_draft

    teacher = house.viewer("teacher_dsl")
    contents: list[dict[str, Any]] = [
        {"kind": "concern", "children": [{"given": "Sable", "family": "Reed-Test"}], "facts": "A van."},
        {
            "kind": "concern",
            "children": [{}],
            "facts": "A man in a grey van waited at the gate again, as he did before half term.",
        },
        {"kind": "missing_episode"},
    ]
    for content in contents:
        save_draft(teacher, draft_id=new_id(), content=content)
    page = text_of(client_of(house, "teacher_dsl"), "/")
    assert "3 Reports that you have not sent" in page
    for line in (
        "Concern about Sable Reed-Test",
        "Concern, “A man in a grey van waited at the gate again, as he did …”",
        "Missing episode, nothing written yet",
    ):
        assert line in page


def test_the_linkage_officer_sees_how_many_pairs_wait_and_which_press(house: House) -> None:
    told(house)
    loose = child(given="Wren", family="Ashdown-Test", identifiers=None)
    house.send("CHA", concern(loose, key="c9"))
    house.process()
    page = text_of(client_of(house, "linkage_officer"), "/")
    assert "2 Same person or different?" in page
    assert "that an alert rests on" in page
    assert "Nothing else waits" not in page


@pytest.mark.parametrize(
    ("who", "shown"),
    [("coordinator", True), ("police_intelligence", True), ("care_home_worker", True), ("other_teacher", False)],
)
def test_who_is_missing_stands_on_the_page_of_those_who_may_read_it(house: House, who: str, shown: bool) -> None:
    house.send("HOM", missing_episode(wren(), returned_at=None, missing_since=ago(hours=3), recorded_at=ago(hours=2)))
    house.process()
    page = text_of(client_of(house, who), "/")
    assert ("Missing now : 1 Wren1" in page) is shown
    assert ("No child that you may read about is said to be missing" in page) is (not shown)


def test_danger_stands_before_everything_with_its_clock_and_goes_once_it_is_answered(house: House) -> None:
    (sent,) = house.send("SCH1", concern(wren(2), **DANGER))
    house.send("HLT", *(concern(wren(number)) for number in range(3, 40)))
    house.process()
    hub = client_of(house, "coordinator")
    page = text_of(hub, "/")
    assert page.index("Danger now. Wren2") < page.index("38 Reports to read")
    assert "minutes left" in page
    assert sent.submission is not None
    answer_report(house.viewer("coordinator"), submission=sent.submission, decision="act", reason="Rang 999.")
    page = text_of(hub, "/")
    assert "Danger now." not in page
    assert "37 Reports to read" in page


def test_a_clock_that_has_run_out_says_how_late_it_is(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.access.raw import as_superuser

    house.send("SCH1", concern(wren(2), **DANGER))
    house.process()
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE alerts_toread SET due_at = now() - interval '6 hours'")
    page = text_of(client_of(house, "coordinator"), "/")
    assert "6 hours late" in page
    assert "1 late" in page


@pytest.mark.parametrize("who", ["information_governance", "agency_administrator"])
def test_whoever_reads_no_content_is_shown_none(house: House, who: str) -> None:
    house.add_colleague("agency_administrator", "agency_administrator", "HOM")
    house.send("HOM", missing_episode(wren(), returned_at=None, missing_since=ago(hours=3), recorded_at=ago(hours=2)))
    house.send("SCH1", concern(wren(2), **DANGER))
    house.process()
    for address in ("/", "/your-work/now/", "/your-work/cards/"):
        page = (
            text_of(client_of(house, who), address)
            if address == "/"
            else client_of(house, who).get(address).content.decode()
        )
        assert "Wren" not in page
        assert "missing" not in page.lower().replace("a missing child, information", "")
