"""A table without a mapping, by screen: each column shown with samples and a guess, matched, saved, looked over, taken in."""

import re
from typing import Any

import pytest

from tests.intake.making_files import csv_file, xlsx_file
from tests.intake.test_matching import ODD
from tests.intake.test_templates import examples, filled
from tests.living import House
from tests.web.sending_files import HEADER, TOML, Sender, row_of, said
from tests.web.story import client_of, text_of
from wholepicture.intake.kinds import KINDS

NO_DATE = {"recorded_on-day": "31", "recorded_on-month": "2", "recorded_on-year": "2026"}


def put(sender: Sender, name: str, content: bytes, **more: Any) -> str:
    """Choose a table that has no mapping. Returns the address of the page that asks for its columns."""
    answer = sender.post(name, content, **more)
    assert answer.status_code == 302, said(answer)
    assert answer["Location"].endswith("/match/"), answer["Location"]
    return answer["Location"]


def form_of(sender: Sender, address: str, answer: Any = None) -> dict[str, str]:
    """What the page would send if its button was pressed as it stands."""
    html = (answer or sender.client.get(address)).content.decode().partition('name="shown"')[2]
    sent = {"shown": re.match(r' value="([^"]*)"', html)[1]}  # type: ignore[index]
    tags = [tag for tag in re.findall(r"<input[^>]*>", html) if 'name="' in tag and is_sent(tag)]
    sent |= {said_in(tag, 'name="([^"]+)"'): said_in(tag, 'value="([^"]*)"') for tag in tags}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        sent[name] = said_in(options, '<option value="([^"]*)" selected') or said_in(options, '<option value="([^"]*)"')
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def is_sent(tag: str) -> bool:
    return not re.search('type="(checkbox|radio)"', tag) or " checked" in tag


def said_in(html: str, pattern: str) -> str:
    found = re.search(pattern, html)
    return found[1] if found else ""


def test_an_odd_export_goes_through_the_page_to_its_receipts_and_next_week_asks_nothing(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    address = put(sender, "week-12.csv", ODD)
    page = text_of(sender.client, address)
    assert "Which column is which?" in page
    for words in (
        "YP DoB",
        "17/05/2010",
        "Guessed from what stands in it.",
        "02/11/2025 is 2 November 2025",
    ):
        assert words in page, words
    assert not sender.stored()

    answer = sender.client.post(address, form_of(sender, address))
    assert answer.status_code == 302, said(answer)
    upload = answer["Location"].split("/")[3]
    looked = sender.look(upload)
    for words in (
        "Read through week-12", "Would be taken in 2", "Of these, with a value marked for a second look 0",
        "Wren Ashdown-Test", "Sex Female", "NHS number 999 000 0018", "Col Marlow-Test",
    ):  # fmt: skip
        assert words in looked, words
    assert not sender.stored()
    assert "Taken in 2" in sender.take(upload)
    assert set(sender.stored()) == {"OCC/1", "OCC/2"}
    assert all(line["receipt"] for line in sender.receipts(upload))

    later = put(sender, "week-13.csv", ODD)
    assert "Your agency has a mapping that fits Use “week-12”" in text_of(sender.client, later)
    used = re.search(r'name="use" value="([^"]+)"', sender.client.get(later).content.decode())
    again = sender.client.post(later, {"use": used[1] if used else ""})["Location"]
    assert "Sent before, and not stored twice 2" in text_of(sender.client, again)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"column-5": "subjects[0].given"}, "column-5", "“YP Sn” and “YP Fn” would both be “Child: first name”"),
        ({"column-2": ""}, "column-3", "“Inc Tm” is a time of day without its date."),
        ({"column-0": ""}, "key_of_row", "No column is the reference."),
        ({"column-1": ""}, "recorded_on-day", "No column says when each row was written down."),
        ({"column-1": "", **NO_DATE}, "recorded_on-day", "This is not a date."),
        ({"name": " "}, "name", "Give the mapping a name"),
        ({"tie_place": "c1-seen_at-l1"}, "tie_place", "“The child was seen there” needs a column of both."),
        ({f"column-{place}": "" for place in range(2, 14)}, "kind", "No column says anything of anybody yet."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_beside_its_column_and_what_was_chosen_stays(
    shared_house: House, change: dict[str, str], field: str, words: str
) -> None:
    sender = Sender(shared_house, "teacher_dsl")
    address = put(sender, "odd.csv", ODD)
    sent = form_of(sender, address) | change
    answer = sender.client.post(address, sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert f'href="#{field}"' in html
    assert words in said(answer)
    assert f'id="{field}"' in html
    kept = form_of(sender, address, answer)
    assert {name: kept.get(name, "") for name in sent if name.startswith("column-")} == {
        name: value for name, value in sent.items() if name.startswith("column-")
    }
    assert not sender.stored()
    sender.client.post(address.replace("match", "discard"))


def test_another_kind_of_report_offers_its_own_fields_and_keeps_what_was_chosen(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    content = csv_file(["1", "04/03/2026", "Wren", "x"], header=["Ref", "Since", "Blob", "Entered"])
    address = put(sender, "a.csv", content)
    sent = form_of(sender, address) | {"column-2": "subjects[0].given", "kind": "missing_episode"}
    answer = sender.client.post(address, sent)
    assert answer.status_code == 200
    assert "The columns were looked at anew." in said(answer)
    kept = form_of(sender, address, answer)
    assert (kept["kind"], kept["column-1"], kept["column-2"]) == (
        "missing_episode", "missing.missing_since", "subjects[0].given",
    )  # fmt: skip


def test_the_row_with_the_headings_and_the_sheet_can_be_said(house: House) -> None:
    def add(book: Any, sheet: Any) -> None:
        other = book.create_sheet("Second list")
        other.append(["1", "2"])
        other.append(["Ref", "Forename"])
        other.append(["7", "Wren"])

    sender = Sender(house, "teacher_dsl")
    address = put(sender, "a.xlsx", xlsx_file(row_of("M1"), header=HEADER, prepare=add))
    answer = sender.client.post(address, form_of(sender, address) | {"sheet": "Second list", "header_row": "2"})
    assert "Forename Wren" in said(answer)
    wrong = sender.client.post(address, form_of(sender, address) | {"header_row": "400"})
    assert wrong.status_code == 422
    assert "Row 400 holds no headings. Say which row does." in said(wrong)


def test_a_workbook_of_several_sheets_is_matched_at_once_where_its_first_is_meant(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    content = xlsx_file(
        row_of("M1"), header=HEADER, prepare=lambda book, sheet: book.create_sheet("Another").append(["x"])
    )
    address = put(sender, "two.xlsx", content)
    answer = sender.client.post(address, form_of(sender, address))
    assert answer.status_code == 302, said(answer)
    assert "other sheets, which are not read: “Another”." in text_of(sender.client, answer["Location"])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Ref,Date\n" + b"1,04/03/2026\n" * 5_001, "more than 5,000 reports"),
        (b"Name,Name\na,b\n", "No column of a.csv has a heading of its own."),
    ],
)
def test_a_table_that_cannot_be_taken_says_so_before_its_columns_are_asked_for(
    shared_house: House, content: bytes, words: str
) -> None:
    assert words in Sender(shared_house, "teacher_dsl").refused("a.csv", content)


def test_a_mapping_for_one_file_alone_is_not_kept_and_its_rows_are_known_by_what_stands_in_them(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    content = csv_file(["Wren", "Seen in a car that nobody here knows."], header=["Forename", "Notes"])
    address = put(sender, "list.csv", content)
    sent = form_of(sender, address)
    assert sent["key_of_row"] == "yes"
    day = {"recorded_on-day": "4", "recorded_on-month": "3", "recorded_on-year": "2026"}
    answer = sender.client.post(address, sent | day)
    upload = answer["Location"].split("/")[3]
    assert "Taken in 1" in sender.take(upload)
    [stored] = sender.stored().values()
    assert stored.key.startswith("row-")
    assert stored.recorded_at.date().isoformat() == "2026-03-04"
    assert "A mapping that your agency saved" not in text_of(sender.client, "/report/file/")


def test_what_was_chosen_can_be_changed_after_it_was_looked_over(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    address = put(sender, "odd.csv", ODD)
    first = form_of(sender, address) | {
        "tie_vehicle": "c1-travelled_in-v1",
        "role": "person_of_concern",
        "team": "Duty desk",
    }
    checked = sender.client.post(address, first)["Location"]
    again = f"{checked}match/"
    assert "Change which column is which" in text_of(sender.client, checked)
    stands = form_of(sender, again)
    assert {name: value for name, value in stands.items() if name != "replace"} == first
    answer = sender.client.post(again, stands | {"column-13": "narrative.opinion"})
    assert "What I think Came back at six." in text_of(sender.client, answer["Location"])


def test_a_name_that_is_taken_is_replaced_only_where_that_is_said(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    sender.upload("a.csv", csv_file(row_of("M1"), header=HEADER), toml=TOML, mapping_name="odd")
    address = put(sender, "odd.csv", ODD)
    sent = form_of(sender, address)
    assert "called “odd”" in said(sender.client.post(address, sent))
    assert sender.client.post(address, sent | {"replace": "yes"}).status_code == 302


def test_another_persons_table_is_as_good_as_none(house: House) -> None:
    address = put(Sender(house, "coordinator"), "odd.csv", ODD)
    stranger = client_of(house, "teacher_dsl")
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"kind": "concern"}).status_code == 404
    assert (
        stranger.get(address.replace(address.split("/")[3], "00000000-0000-4000-8000-000000000000")).status_code == 404
    )


def test_a_file_that_says_itself_what_is_what_is_not_matched(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    upload = sender.upload("a.ndjson", b"{}")
    assert sender.client.get(f"/report/file/{upload}/match/")["Location"] == f"/report/file/{upload}/"


def test_a_table_that_was_not_matched_is_not_taken_in(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    address = put(sender, "odd.csv", ODD)
    check = address.removesuffix("match/")
    assert sender.client.post(f"{check}take/")["Location"] == check
    assert sender.client.get(check)["Location"] == address
    assert not sender.stored()


def test_forty_columns_with_markup_in_them_stay_text(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    header = [f"<b>{number}</b>" for number in range(40)]
    html = sender.client.get(put(sender, "wide.csv", csv_file(["<i>x</i>"] * 40, header=header))).content.decode()
    assert html.count("<select") >= 40
    assert "<b>7</b>" not in html
    assert "<i>x</i>" not in html
    assert len(html) < 1_500_000


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_downloaded_filled_in_and_taken_in_without_a_question(
    house: House, kind: str, format: str
) -> None:
    sender = Sender(house, "teacher_dsl")
    downloaded = sender.client.get(f"/report/file/templates/{kind}.{format}")
    assert downloaded["Content-Disposition"].endswith(f'-template.{format}"')
    upload = sender.upload(f"filled.{format}", filled(kind, format, examples(kind)))
    page = sender.look(upload)
    assert f"Read through The template “{KINDS[kind].title}”" in page
    assert "Every row is understood, and nothing in it is marked." in page
    assert "What the file holds besides" not in page
    assert "Taken in 1" in sender.take(upload)


def test_every_template_is_listed_and_there_are_no_others(shared_house: House) -> None:
    client = client_of(shared_house, "charity_worker")
    page = text_of(client, "/report/file/templates/")
    assert all(kind.title in page for kind in KINDS.values())
    assert client.get("/report/file/templates/gossip.csv").status_code == 404
    assert client.get("/report/file/templates/concern.pdf").status_code == 404
