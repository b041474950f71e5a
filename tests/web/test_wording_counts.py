"""Words that blame a child are pointed out, never over her own words, never in the way; and counted by agency for whoever trains."""

import json
import uuid

import pytest
from django.test import Client

from synthetic.factories import child, concern
from tests.api.test_api import key_of
from tests.living import House
from tests.web.story import client_of
from wholepicture.intake.writing.wording import known_wording, wording_in
from wholepicture.web.reporting.wording_prompts import prompts_for

# Every row of the published guidance, with an everyday form of it.
ROWS = {
    "putting_at_risk": ["She is putting herself at risk.", "He places himself at risk."],
    "promiscuous": ["She is promiscuous."],
    "lifestyle_choice": ["It is a lifestyle choice.", "her Lifestyle  Choices"],
    "boyfriend": ["Her boyfriend is 24."],
    "child_prostitute": ["a child prostitute"],
    "streetwise": ["He is street-wise."],
    "rebellious": ["She is rebellious.", "attention-seeking again", "attention seeking"],
    "absconded": ["He absconded.", "She absconds"],
    "refuses_to_engage": ["She refuses to engage.", "He won’t engage.", "did not engage"],
    "no_credible_disclosure": ["There was no credible disclosure."],
}


@pytest.mark.parametrize(("code", "texts"), ROWS.items())
def test_each_row_of_the_guidance_is_pointed_out(code: str, texts: list[str]) -> None:
    for text in texts:
        assert [wording.code for wording in wording_in(text)] == [code]


def test_every_entry_is_a_row_of_the_guidance() -> None:
    assert set(known_wording()) == set(ROWS)


@pytest.mark.parametrize("text", ["She was at risk from him.", "He engaged well.", "Her choice of book.", "the street"])
def test_plain_words_are_left_alone(text: str) -> None:
    assert wording_in(text) == []


def test_the_childs_own_words_are_never_looked_at() -> None:
    words = "He is my boyfriend. I am streetwise."
    assert prompts_for({"child_words": words, "return_interview-with_whom": words}) == []
    assert [prompt.code for prompt in prompts_for({"opinion": words})] == ["boyfriend", "streetwise"]


# -- counted ------------------------------------------------------------------------------------------------------------


def counted(house: House) -> dict[tuple[str, str], tuple[int, int, int, int]]:
    """By agency and words: pointed out, then changed, sent by form, sent by file or system."""
    from datetime import date

    from wholepicture.intake.queries import wording_counts

    codes = {agency: code for code, agency in house.agencies.items()}
    rows = wording_counts(house.viewer("information_governance"), since=date(2020, 1, 1))
    return {(codes[row.agency], row.code): (row.prompted, row.changed, row.by_form, row.by_system) for row in rows}


def write(client: Client, draft: str, facts: str) -> None:
    client.post(draft, {"danger": "no"})
    client.post(f"{draft}write/", {"facts": facts, "children-0-given": "Wren", "level": "partners", "do": "check"})
    client.get(f"{draft}check/")


def test_words_that_were_pointed_out_and_changed_are_counted_so_and_those_that_stayed_otherwise(house: House) -> None:
    client, draft = client_of(house, "teacher_dsl"), f"/report/{uuid.uuid4()}/"
    write(client, draft, "She absconded and is streetwise.")
    write(client, draft, "She went missing and is streetwise.")
    assert "/sent/" in client.post(f"{draft}send/")["Location"]
    client.post(f"{draft}send/")  # pressed twice: one report
    assert counted(house) == {("SCH1", "absconded"): (1, 1, 0, 0), ("SCH1", "streetwise"): (1, 0, 1, 0)}


def test_what_comes_by_file_and_api_is_counted_though_nothing_is_pointed_out(house: House) -> None:
    house.send("HOM", concern(child(), facts="He absconded. He absconded again.", key="a"))
    body = concern(child(), facts="She absconded.", key="b")
    Client().post(
        "/api/v1/submissions", json.dumps(body), content_type="application/json", headers=key_of(house, "POL")
    )
    words = concern(child(), facts="Seen.", key="c", narrative={"facts": "Seen.", "child_words": "I absconded."})
    house.send("HOM", words)
    assert counted(house) == {("HOM", "absconded"): (0, 0, 0, 1), ("POL", "absconded"): (0, 0, 0, 1)}


def test_a_correction_that_repeats_the_words_is_not_counted_again(house: House) -> None:
    house.send("HOM", concern(child(), facts="He absconded.", key="a"))
    house.send(
        "HOM", concern(child(), facts="He absconded at nine.", key="b", revises={"key": "a", "how": "correction"})
    )
    assert counted(house) == {("HOM", "absconded"): (0, 0, 0, 1)}


def test_the_words_are_sent_as_they_were_written(house: House) -> None:
    from wholepicture.intake.queries import my_reports, report_of

    client, draft = client_of(house, "teacher_dsl"), f"/report/{uuid.uuid4()}/"
    write(client, draft, "She is streetwise.")
    client.post(f"{draft}send/")
    viewer = house.viewer("teacher_dsl")
    report = report_of(viewer, receipt=my_reports(viewer)[0].receipt)
    assert report is not None
    assert report.body["narrative"]["facts"] == "She is streetwise."
    assert "prompted" not in json.dumps(report.body)


def test_no_text_author_child_or_report_is_kept_with_a_count() -> None:
    from wholepicture.intake.models import WordingCount

    names = {field.name for field in WordingCount._meta.get_fields()}
    assert names == {"id", "area", "agency", "month", "code", "channel", "written", "prompted", "changed"}


def test_whoever_oversees_reads_the_counts_and_it_stands_on_the_ledger(house: House) -> None:
    from wholepicture.access.queries import who_looked

    house.send("HOM", concern(child(), facts="He absconded.", key="a"))
    page = client_of(house, "information_governance").get("/oversight/wording/").content.decode()
    assert "Gull House: “absconded”" in page
    operations = [entry.operation for entry in who_looked(house.viewer("information_governance"))]
    assert "intake.queries.wording_counts" in operations


@pytest.mark.parametrize("who", ["teacher_dsl", "coordinator", "care_home_worker"])
def test_nobody_else_reads_them(house: House, who: str) -> None:
    from wholepicture.intake.models import WordingCount

    house.send("HOM", concern(child(), facts="He absconded.", key="a"))
    assert client_of(house, who).get("/oversight/wording/").status_code == 404
    with house.viewer(who).acting():
        assert not WordingCount.objects.exists()
