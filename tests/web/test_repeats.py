"""Likely repeats are shown to whoever sends, by every door and in any order of arrival, and nothing is ever held up by it."""

import json
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from synthetic.factories import child, concern, vehicle
from tests.api.test_api import key_of
from tests.living import House
from tests.web.sending_files import Sender
from tests.web.story import client_of

FACTS = "Collected at the gate by a man wearing a dark jacket in a silver Corsa, laughing loudly."
WREN = {"given": "Wren", "family": "Ashdown-Test", "date_of_birth": "2010-05-17", "identifiers": None}
TYPED = {
    **{"facts": FACTS, "children-0-given": "Wren", "children-0-family": "Ashdown-Test", "children-0-dob-day": "17"},
    **{"children-0-dob-month": "5", "children-0-dob-year": "2010", "when": "date", "when-day": "3", "when-month": "3"},
    **{"when-year": "2026", "how_known": "saw_or_heard", "level": "partners", "do": "check"},
}
HEADING = "Has this been reported already?"


def by_file(house: House, key: str, agency: str = "SCH1", **fields: Any) -> tuple[str, ...]:
    """Sent by the operator's command, a file of one; what its receipt says that it looks like."""
    (receipt,) = house.send(agency, concern(child(**WREN), facts=fields.pop("facts", FACTS), key=key, **fields))
    return receipt.looks_like


def by_api(house: House, key: str, agency: str = "SCH1", **fields: Any) -> list[str]:
    body = concern(child(**WREN), facts=fields.pop("facts", FACTS), key=key, **fields)
    answer = Client().post(
        "/api/v1/submissions", json.dumps(body), content_type="application/json", headers=key_of(house, agency)
    )
    assert answer.status_code == 201, answer.content
    return answer.json().get("looks_like", [])


def written(client: Client, **changes: str) -> tuple[str, str]:
    """The address of a draft that was written on the form, and its check page."""
    draft = f"/report/{uuid.uuid4()}/"
    client.post(draft, {"danger": "no"})
    answer = client.post(f"{draft}write/", {**TYPED, **changes})
    assert answer.status_code == 302, answer.content.decode()
    return draft, client.get(f"{draft}check/").content.decode()


def sent(client: Client, draft: str) -> str:
    at = client.post(f"{draft}send/")["Location"]
    client.get(at)
    return at.rstrip("/").rpartition("/")[2]


def stored_draft(house: House, draft: str) -> dict[str, Any]:
    from wholepicture.intake.queries import draft_of

    content = draft_of(house.viewer("teacher_dsl"), draft_id=uuid.UUID(draft.split("/")[2]))
    assert content
    return content


def keep_draft(house: House, draft: str, content: dict[str, Any]) -> None:
    from wholepicture.intake.commands import save_draft

    save_draft(house.viewer("teacher_dsl"), draft_id=uuid.UUID(draft.split("/")[2]), content=content)


# -- each door after each other -----------------------------------------------------------------------------------------


def test_what_came_by_file_is_shown_on_the_form_and_what_was_sent_by_form_is_named_to_the_file(house: House) -> None:
    by_file(house, "f1")
    client = client_of(house, "teacher_dsl")
    draft, page = written(client)
    assert HEADING in page
    assert "Your agency’s system" in page
    assert "Send it all the same" in page
    sent(client, draft)
    assert set(by_file(house, "f2")) == {draft.split("/")[2], "f1"}


def test_what_was_sent_by_form_is_named_to_the_api_and_the_other_way_round(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    draft, page = written(client)
    assert HEADING not in page
    sent(client, draft)
    assert by_api(house, "a1") == [draft.split("/")[2]]
    _, page = written(client)
    assert page.count("sent it on") == 2


def test_file_and_api_name_each_other_in_both_orders(house: House) -> None:
    assert by_api(house, "a1") == []
    assert by_file(house, "f1") == ("a1",)
    assert set(by_api(house, "a2")) == {"a1", "f1"}


def test_nothing_is_refused_joined_or_left_out_by_it(house: House) -> None:
    from wholepicture.intake.queries import my_reports

    for key in ("f1", "f2", "f3"):
        by_file(house, key)
    viewer = house.operator("SCH1")
    assert [row.key for row in my_reports(viewer) if row.revises or row.revised] == []
    assert len(my_reports(viewer)) == 3


def test_the_same_report_sent_again_under_its_key_looks_like_nothing(house: House) -> None:
    body = concern(child(**WREN), facts=FACTS, key="f1")
    house.send("SCH1", body)
    (again,) = house.send("SCH1", body)
    assert not again.is_new
    assert again.looks_like == ()
    assert "looks_like" not in again.as_json()


def test_a_report_that_revises_another_says_so_itself_and_looks_like_nothing(house: House) -> None:
    by_file(house, "f1")
    assert by_file(house, "f2", revises={"key": "f1", "how": "correction"}) == ()


def test_what_was_withdrawn_is_named_to_nobody(house: House) -> None:
    by_file(house, "f1")
    house.send("SCH1", concern(child(**WREN), key="w1", revises={"key": "f1", "how": "withdrawal"}))
    assert by_file(house, "f2") == ()


def test_nothing_of_a_report_that_was_corrected_and_then_withdrawn_is_named(house: House) -> None:
    by_file(house, "f1")
    by_file(house, "f2", revises={"key": "f1", "how": "correction"})
    assert by_file(house, "f3") == ("f2",)
    house.send("SCH1", concern(child(**WREN), key="w1", revises={"key": "f2", "how": "withdrawal"}))
    house.send("SCH1", concern(child(**WREN), key="w2", revises={"key": "f3", "how": "withdrawal"}))
    assert by_file(house, "f4") == ()


def test_a_report_is_met_by_what_its_latest_state_says(house: House) -> None:
    """A correction that names nobody takes the child out of the report; it is told again of the car that it still names."""
    nobody, car = {"subjects": []}, {"vehicles": [vehicle("AB12 CDE")]}
    by_file(house, "f1", **car)
    house.send(
        "SCH1", {**concern(facts=FACTS, key="f2", **car), **nobody, "revises": {"key": "f1", "how": "correction"}}
    )
    assert by_file(house, "f3", **car) == ()
    (receipt,) = house.send("SCH1", {**concern(facts=FACTS, key="f4", **car), **nobody})
    assert receipt.looks_like == ("f2",)


def test_states_that_were_replaced_take_no_places(house: House) -> None:
    from wholepicture.intake.alike import MOST_LOOKED_AT

    by_file(house, "other")
    later = {"happened": {"from": "2026-03-04", "precision": "day"}}
    by_file(house, "s0", **later)
    for number in range(MOST_LOOKED_AT):
        by_file(house, f"s{number + 1}", revises={"key": f"s{number}", "how": "correction"}, **later)
    assert set(by_file(house, "new", **later)) == {"other", f"s{MOST_LOOKED_AT}"}


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_report_of_a_day_at_the_end_of_all_dates_is_taken_in_by_every_door(house: House, day: str) -> None:
    """Systems write 9999-12-31 for *no end* and 0001-01-01 for *not known*: a report is never lost by it."""
    on_it = {"happened": {"from": day, "to": day, "precision": "day"}}
    assert by_file(house, "f1", **on_it) == ()
    assert by_api(house, "a1", **on_it) == ["f1"]
    year, month, when = day.split("-")
    client = client_of(house, "teacher_dsl")
    if day < "2000":  # the form takes no day to come
        draft, page = written(client, **{"when-day": when, "when-month": month, "when-year": year})
        assert page.count("sent it on") == 2
        assert sent(client, draft)
    sender = Sender(house, "teacher_dsl")
    upload = sender.upload(
        "reports.ndjson", json.dumps(concern(child(**WREN), facts=FACTS, key="r1", **on_it)).encode()
    )
    assert "Row 1 looks like" in sender.look(upload)
    assert "Row 1 looks like" in sender.take(upload)


# -- never beyond one's own agency --------------------------------------------------------------------------------------


def test_another_agencys_report_is_hinted_at_by_no_door(house: House) -> None:
    by_file(house, "h1", "HOM", vehicles=[vehicle()])
    by_api(house, "h2", "HOM", vehicles=[vehicle()])
    house.process()
    assert by_file(house, "f1", vehicles=[vehicle()]) == ()
    assert by_api(house, "a1", "CHA", vehicles=[vehicle()]) == []
    _, page = written(client_of(house, "other_teacher"))
    assert HEADING not in page
    assert "Send it all the same" not in page


def test_a_colleagues_report_is_shown_and_not_opened_or_added_to(house: House) -> None:
    """Whoever reads content reads their own agency's; to follow and revise a report is for its author and their lead."""
    house.add_colleague("assistant", "nurse", "SCH1")
    lead = client_of(house, "teacher_dsl")
    sent(lead, written(lead)[0])
    _, page = written(client_of(house, "assistant"))
    assert HEADING in page
    assert "Ada Teacher-Test" in page
    shown = page.partition(HEADING)[2]
    assert "Add mine to that report" not in shown
    assert "Read that report" not in shown


def test_whoever_is_barred_from_a_child_is_shown_no_report_of_her(house: House) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.picture.queries import people_listed

    by_file(house, "f1")
    house.process()
    client = client_of(house, "teacher_dsl")
    assert HEADING in written(client)[1]
    hub = house.viewer("coordinator")
    (wren,) = people_listed(hub, role="child")
    bar_viewer(hub, professional=house.professionals["teacher_dsl"], nominal=wren.id, reason="Her niece")
    assert HEADING not in written(client)[1]


# -- what the author chooses --------------------------------------------------------------------------------------------


def test_it_adds_to_that_report_makes_one_later_state_that_holds_both(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    first = sent(client, written(client)[0])
    draft, page = written(
        client,
        **{"facts": f"{FACTS} He had a tattoo.", "opinion": "I know the car.", "cars-0-registration": "AB12 CDE"},
        **{"cars-0-driver": "p1", "people-0-called": "Kez", "sign-cars_unknown_adults": "yes"},
    )
    action = re.search(rf'formaction="([^"]+/adds/{first}/)"', page)
    assert action
    page = client.post(action[1], follow=True).content.decode()
    assert "Your report now holds the earlier report and what you wrote. Nothing has been sent yet." in page
    assert HEADING not in page
    second = sent(client, draft)
    from wholepicture.intake.queries import report_of

    report = report_of(house.viewer("teacher_dsl"), receipt=second)
    assert report is not None
    assert report.earlier is not None
    assert (report.earlier.receipt, report.earlier.how) == (first, "later_state")
    body = report.body
    assert body["narrative"]["facts"] == f"{FACTS} He had a tattoo."
    assert [subject["role"] for subject in body["subjects"]] == ["child", "unknown"]
    assert body["ties"] == [{"from": "p1", "to": "v1", "type": "drives"}]
    assert body["signs"] == [{"code": "cars_unknown_adults", "answer": "yes", "subject": "c1"}]
    assert body["happened"] == {"from": "2026-03-03", "precision": "day"}


def test_two_that_hold_more_than_the_form_has_room_for_stay_two(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    cars = {f"cars-{number}-registration": f"AB1{number} CDE" for number in range(6)}
    first = sent(client, written(client, **cars)[0])
    draft, _ = written(client, **{"cars-0-registration": "AB19 CDE"})
    answer = client.post(f"{draft}adds/{first}/")
    assert answer.status_code == 409
    assert "do not fit" in answer.content.decode()
    assert "/sent/" in client.post(f"{draft}send/")["Location"]


def test_what_was_added_by_mistake_is_a_report_of_its_own_again(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    first = sent(client, written(client)[0])
    draft, _ = written(client, facts=f"{FACTS} He had a tattoo.")
    before = stored_draft(house, draft)
    page = client.post(f"{draft}adds/{first}/", follow=True).content.decode()
    assert "You are adding to report" in page
    page = client.post(f"{draft}apart/", follow=True).content.decode()
    assert "as it was before you added it" in page
    assert HEADING in page
    assert {**stored_draft(house, draft), "page": before["page"]} == before  # which page wrote it last is no part of it
    assert client.post(f"{draft}apart/").status_code == 302  # pressed twice


def test_what_is_ticked_when_it_is_added_to_the_earlier_report_is_taken_along(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    first = sent(client, written(client)[0])
    draft, page = written(client, facts=f"{FACTS} They went to a pub called the Black Bull.")
    box = re.search(r'name="found" type="checkbox" value="([^"]+)"[^>]*>\s*<label[^>]*>Place:', page)
    assert box
    client.post(f"{draft}adds/{first}/", {"found": [box[1]]})
    assert [row["name"] for row in stored_draft(house, draft)["places"]] == ["Black Bull"]


def test_enter_puts_no_two_reports_together(house: House) -> None:
    """Enter in a ticked box presses the first button of its form."""
    client = client_of(house, "teacher_dsl")
    sent(client, written(client)[0])
    draft, page = written(client)
    assert HEADING in page
    first = re.search(r'<button[^>]*form="send"[^>]*>', page)
    assert first
    assert f'formaction="{draft}add/"' in first[0]


def test_from_the_earlier_report_there_is_a_way_back_to_the_one_that_is_written(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    first = sent(client, written(client)[0])
    draft, page = written(client)
    read = re.search(r'href="([^"]+)">Read that report', page)
    assert read
    assert f'href="{draft}check/"' in client.get(read[1]).content.decode()
    for odd in ("", "?draft=x", "?draft=%00"):
        assert 'class="govuk-back-link">My reports' in client.get(f"/reports/{first}/{odd}").content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"level": "hub"}, "are to be read by different people"),
        ({"children-0-given": "Ines", "sign-late_return": "yes"}, "says signs of another"),
    ],
)
def test_two_that_one_form_cannot_say_stay_two_and_the_page_says_why(
    house: House, changes: dict[str, str], said: str
) -> None:
    client = client_of(house, "teacher_dsl")
    first = sent(client, written(client, **{"sign-cars_unknown_adults": "yes"})[0])
    draft, _ = written(client, **changes)
    answer = client.post(f"{draft}adds/{first}/")
    assert answer.status_code == 409
    assert said in answer.content.decode()
    assert "what you wrote is kept" in answer.content.decode()


def test_what_the_earlier_report_said_and_the_form_has_no_box_for_is_shown_before_sending(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    first = sent(client, written(client)[0])
    draft, _ = written(client, facts=f"{FACTS} He had a tattoo.")
    client.post(f"{draft}adds/{first}/")
    content = stored_draft(house, draft)
    content["revises"]["lost"] = [["height", "180 cm"]]
    keep_draft(house, draft, content)
    assert "Height: 180 cm" in client.get(f"{draft}check/").content.decode()


def test_two_whose_words_together_are_too_many_stay_two(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    first = sent(client, written(client, facts=f"{FACTS} {'a ' * 15_000}")[0])
    draft, _ = written(client, facts=f"{FACTS} {'b ' * 15_000}")
    answer = client.post(f"{draft}adds/{first}/")
    assert answer.status_code == 409
    assert "hold more together than one report has room for" in answer.content.decode()
    assert "revises" not in stored_draft(house, draft)


def test_nobody_adds_to_a_report_that_is_not_theirs_to_revise(house: House) -> None:
    client, stranger = client_of(house, "teacher_dsl"), client_of(house, "other_teacher")
    first = sent(client, written(client)[0])
    draft, _ = written(stranger)
    assert stranger.post(f"{draft}adds/{first}/").status_code == 404


# -- files --------------------------------------------------------------------------------------------------------------


def test_a_file_looked_over_says_row_by_row_what_looks_like_an_earlier_report_or_another_row(house: House) -> None:
    by_file(house, "f1")
    rows = [concern(child(**WREN), facts=FACTS, key=key) for key in ("r1", "r2")]
    rows.append(
        concern(child(**{**WREN, "given": "Ines"}), facts="Hungry, asked twice about breakfast club.", key="r3")
    )
    sender = Sender(house, "teacher_dsl")
    upload = sender.upload("reports.ndjson", b"\n".join(json.dumps(row).encode() for row in rows))
    page = sender.look(upload)
    assert "Row 1 looks like the report f1" in page
    assert re.search("Row 2 looks like the reports (r1, f1|f1, r1)", page)
    assert "Row 3 looks" not in page
    account = sender.take(upload)
    assert "Row 1 looks like the report f1" in account
    assert [line["looks like"] for line in sender.receipts(upload)][0] == "f1"


def test_what_looks_alike_stands_at_its_own_row_among_rows_that_are_refused_or_sent_before(house: House) -> None:
    before = concern(child(**WREN), facts=FACTS, key="f1")
    house.send("SCH1", before)
    other = concern(child(**{**WREN, "given": "Ines"}), facts="Hungry, asked twice about breakfast club.", key="r4")
    rows = ["{", json.dumps(before), json.dumps({"kind": "concern"}), json.dumps(other)]
    rows.append(json.dumps(concern(child(**WREN), facts=FACTS, key="r5")))
    sender = Sender(house, "teacher_dsl")
    upload = sender.upload("reports.ndjson", "\n".join(rows).encode())
    assert re.findall(r"Row (\d+) looks like the report (\S+)", sender.look(upload)) == [("5", "f1")]
    assert re.findall(r"Row (\d+) looks like the report (\S+)", sender.take(upload)) == [("5", "f1")]
    assert [line["looks like"] for line in sender.receipts(upload) if line["row"] == "5"] == ["f1"]
    answer = Client().post(
        "/api/v1/submissions/batch",
        "\n".join(row.replace('"r5"', '"r6"') for row in rows).encode(),
        content_type="application/x-ndjson",
        headers=key_of(house, "SCH1"),
    )
    lines = list(map(json.loads, answer.content.splitlines()))
    assert [place for place, line in enumerate(lines, 1) if line.get("looks_like")] == [5]


def test_the_command_says_how_many(house: House, tmp_path: Any) -> None:
    from wholepicture.intake.bulk_intake import take_in

    rows = [concern(child(**WREN), facts=FACTS, key=key) for key in ("r1", "r2")]
    file = tmp_path / "reports.ndjson"
    file.write_bytes(b"\n".join(json.dumps(row).encode() for row in rows))
    account = take_in(house.operator("SCH1"), path=file).as_json()
    assert (account["accepted"], account["looks_like"]) == (2, 1)
    assert "looks_like" not in take_in(house.operator("SCH1"), path=file).as_json()  # all of it was sent before


def test_a_line_of_a_batch_says_so_too(house: House) -> None:
    rows = [concern(child(**WREN), facts=FACTS, key=key) for key in ("r1", "r2")]
    answer = Client().post(
        "/api/v1/submissions/batch",
        b"\n".join(json.dumps(row).encode() for row in rows),
        content_type="application/x-ndjson",
        headers=key_of(house, "SCH1"),
    )
    first, second = map(json.loads, answer.content.splitlines())
    assert "looks_like" not in first
    assert second["looks_like"] == ["r1"]


def test_what_is_looked_through_is_bounded_however_much_was_sent(house: House) -> None:
    from wholepicture.intake.alike import MOST_LOOKED_AT, MOST_SHOWN, Alike

    for number in range(MOST_LOOKED_AT + 5):
        by_file(house, f"f{number}")
    viewer = house.operator("SCH1")
    body = concern(child(**WREN), facts=FACTS, key="new")
    with viewer.acting():
        alike = Alike.by(viewer, [body])
        assert max(map(len, alike.by_key.values())) == MOST_LOOKED_AT
        assert len(alike.to(viewer, body)) == MOST_SHOWN


def test_a_file_of_many_months_is_held_against_the_reports_of_each_day(house: House) -> None:
    """More than twenty newer ones of the same child do not stand before the one of that day, stored or in the file itself."""
    from wholepicture.intake.alike import MOST_LOOKED_AT

    def on(day: int, key: str, month: str = "06") -> dict[str, Any]:
        when = {"from": f"2025-{month}-{day:02}", "precision": "day"}
        return concern(child(**WREN), facts=f"{FACTS} {key}", key=key, happened=when)

    house.send("SCH1", on(1, "old", "01"), *(on(day, f"new{day}") for day in range(1, MOST_LOOKED_AT + 5)))
    first, *_, last = house.send(
        "SCH1", on(2, "again", "01"), *(on(day, f"more{day}") for day in range(1, 25)), on(1, "x", "01")
    )
    assert first.looks_like == ("old",)
    assert set(last.looks_like) == {"old", "again"}


def test_a_report_that_names_many_is_held_against_no_more_than_one_that_names_one(house: House) -> None:
    """Eight pupils, each in many reports of those days: twenty are read, the latest, and not twenty for each."""
    from wholepicture.intake.alike import MOST_LOOKED_AT, Alike

    pupils = [child(given=f"Wren{letter}", family="Ashdown-Test") for letter in "abcdefgh"]
    for pupil in pupils:
        bodies = [concern(pupil, facts=FACTS, key=f"{pupil['given']}{number}") for number in range(4)]
        house.send("SCH1", *bodies)
    viewer = house.operator("SCH1")
    with viewer.acting():
        alike = Alike.by(viewer, [concern(*pupils, facts=FACTS, key="new")])
    assert len({report.id for told in alike.by_key.values() for report, _ in told}) == MOST_LOOKED_AT


def test_no_open_tab_overwrites_what_was_added_to_an_earlier_report(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    first, _ = written(client)
    receipt = sent(client, first)
    draft, _ = written(client)
    page = client.get(f"{draft}write/").content.decode()
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page)[1]  # type: ignore[index]
        for name in ("writer", "page", "built_on")
    }
    assert "moved" not in client.post(f"{draft}save", {**TYPED, **hidden}).json()
    client.post(f"{draft}adds/{receipt}/")
    both = stored_draft(house, draft)
    assert both["revises"]["receipt"] == receipt
    assert "moved" in client.post(f"{draft}save", {**TYPED, **hidden, "facts": "He wore a cap."}).json()
    assert stored_draft(house, draft) == both
