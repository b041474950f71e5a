"""Words that blame a child are pointed out, never over her own words, never in the way; and counted by agency for whoever trains."""

import json
import re
import uuid
from datetime import date, timedelta

import pytest
from django.test import Client

from synthetic.factories import child, concern
from tests.access.raw import as_superuser
from tests.api.test_api import key_of
from tests.living import House
from tests.web.story import client_of
from wholepicture.base import clock
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
    """By agency and words, as they are kept: pointed out, then changed, sent by form, sent by file or system."""
    from wholepicture.intake.models import WordingCount

    codes = {agency: code for code, agency in house.agencies.items()}
    kept: dict[tuple[str, str], tuple[int, int, int, int]] = {}
    with house.viewer("information_governance").acting():
        for row in WordingCount.objects.all():
            by_form, by_system = (row.written, 0) if row.channel == "screen" else (0, row.written)
            new, key = (row.prompted, row.changed, by_form, by_system), (codes[row.agency_id], row.code)
            before = kept.get(key, (0, 0, 0, 0))
            kept[key] = (before[0] + new[0], before[1] + new[1], before[2] + new[2], before[3] + new[3])
    return kept


def month_before(months: int) -> date:
    """The first day of the month so many before this one."""
    first = clock.local_date().replace(day=1)
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def keep_count(house: House, month: date, *, code: str = "absconded", written: int) -> None:
    """A count of Gull House's of a month that may be over: nobody else can write one there."""
    with as_superuser(house.database) as sql:
        sql.execute(
            """INSERT INTO intake_wordingcount (id, area_id, agency_id, month, code, channel, written, prompted, changed)
               VALUES (gen_random_uuid(), %s, %s, %s, %s, 'file', %s, 0, 0)""",
            [house.area, house.agencies["HOM"], month, code, written],
        )


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

    keep_count(house, month_before(1), written=7)
    page = client_of(house, "information_governance").get("/oversight/wording/").content.decode()
    assert "Gull House: “absconded”" in page
    operations = [entry.operation for entry in who_looked(house.viewer("information_governance"))]
    assert "intake.queries.wording_counts" in operations


@pytest.mark.parametrize(
    ("written", "said"), [(1, "fewer than 5"), (4, "fewer than 5"), (5, "5 to 9"), (9, "5 to 9"), (100, "100 or more")]
)
def test_a_count_is_told_in_a_band_and_a_small_one_never_as_it_is(house: House, written: int, said: str) -> None:
    """In a home of four, *one report* would tell who wrote it; what is not said is also not to be had from what else is."""
    keep_count(house, month_before(1), written=written)
    page = client_of(house, "information_governance").get("/oversight/wording/").content.decode()
    cells = [" ".join(cell.split()) for cell in re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)]
    assert cells[-4:] == ["fewer than 5"] * 3 + [said]


def test_a_month_is_told_once_it_is_over_and_for_twelve_months(house: House) -> None:
    """Between two looks at a month that goes on, one more report would show."""
    from wholepicture.intake.queries import wording_counts

    house.send("HOM", concern(child(), facts="He absconded.", key="a"))
    viewer = house.viewer("information_governance")
    assert wording_counts(viewer, since=month_before(24)) == []
    for months in (1, 12, 13):
        keep_count(house, month_before(months), written=5)
    page = client_of(house, "information_governance").get("/oversight/wording/").content.decode()
    assert page.count("Gull House: “absconded”") == 2


@pytest.mark.parametrize("who", ["teacher_dsl", "coordinator", "care_home_worker"])
def test_nobody_else_reads_them(house: House, who: str) -> None:
    from wholepicture.intake.models import WordingCount

    house.send("HOM", concern(child(), facts="He absconded.", key="a"))
    assert client_of(house, who).get("/oversight/wording/").status_code == 404
    with house.viewer(who).acting():
        assert not WordingCount.objects.exists()
