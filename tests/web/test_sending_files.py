"""Files by screen: looked over before anything is stored, taken in once, each row accounted for."""

import json
from typing import Any

import pytest

from tests.intake.making_files import csv_file, rezipped, xlsx_file
from tests.living import House
from tests.web.sending_files import HEADER, TOML, Sender, example, lines, row_of
from tests.web.story import text_of

EXAMPLES = {"concern": "teacher_dsl", "missing_episode": "police_intelligence", "intelligence": "charity_worker"}


def export(*rows: list[str]) -> bytes:
    return csv_file(*rows, header=HEADER)


@pytest.mark.parametrize(("name", "who"), EXAMPLES.items())
def test_an_example_of_the_contract_gets_a_receipt_the_same_one_again_and_waits_where_it_was_changed(
    house: House, name: str, who: str
) -> None:
    sender, body = Sender(house, who), example(name)
    upload = sender.upload(f"{name}.json", json.dumps(body).encode())
    page = sender.look(upload)
    assert "Nothing in it is a report yet." in page
    assert "Would be taken in 1" in page
    assert body["key"] in page
    assert not sender.stored()
    assert "Taken in 1" in sender.take(upload)
    [first] = sender.receipts(upload)
    assert list(sender.stored()) == [body["key"]] == [first["reference"]]

    again = sender.upload("again.json", json.dumps(dict(reversed(body.items()))).encode())
    assert "Sent before, and not stored twice 1" in sender.look(again)
    assert "Sent before, and not stored twice 1" in sender.take(again)
    assert [one["receipt"] for one in sender.receipts(again)] == [first["receipt"]]

    changed = sender.upload("changed.json", json.dumps(body | {"recorded_at": "2026-01-01T10:00:00+00:00"}).encode())
    assert (
        "Row 1 , reference (key) To quarantine A report with this key was sent before with other content."
        in sender.look(changed)
    )
    account = sender.take(changed)
    assert "Held in quarantine 1" in account
    assert "Conflict, in quarantine" in account
    assert sender.receipts(changed)[0]["receipt"] == ""
    assert [one.problems[0]["field"] for one in sender.held()] == ["key"]
    assert sender.stored()[body["key"]].recorded_at.isoformat() != "2026-01-01T10:00:00+00:00"


def test_what_a_workbook_hides_is_named_before_it_is_taken_in(house: House) -> None:
    def hide(book: Any, sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        book.create_sheet("Old list").sheet_state = "hidden"

    content = xlsx_file(row_of("M1"), row_of("M2"), header=HEADER, prepare=hide)
    sender = Sender(house, "teacher_dsl")
    page = sender.look(sender.upload("week.xlsx", content, toml=TOML))
    assert "What the file holds besides" in page
    assert "hidden sheets, which are not read: “Old list”." in page
    assert "are read like the others: 3." in page
    assert "Would be taken in 2" in page


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_is_shown_as_understood_with_each_bad_row_and_next_week_needs_only_the_file(
    house: House, kind: str
) -> None:
    sender = Sender(house, "teacher_dsl")
    rows = [row_of("M1"), row_of("M2", Sex="?"), row_of("M3", **{"NHS No": "9990000019"}), row_of("M4", Entered="soon")]
    make = csv_file if kind == "csv" else xlsx_file
    upload = sender.upload(f"week-1.{kind}", make(*rows, header=HEADER), toml=TOML)
    page = sender.look(upload)
    assert (
        "Columns that nothing is read from The mapping does not mention these. What stands in them is not sent. Bed"
        in page
    )
    for words in (
        "Read through Weekly export",
        "Rows in the file 4",
        "Would be taken in 3",
        "Of these, with a value marked for a second look 2",
        "Would be held in quarantine 1",
        "Row 2: missing episode, reference M1",
        "Missing since 3 March 2026 at 10pm",
        "Sex Female",
        "NHS number 9990000018",
        "Row 3 , subject 1, sex Marked",
        "Row 4 , subject 1, identifier 1, value Marked",
        "Row 5 , recorded at To quarantine",
    ):
        assert words in page, words
    assert not sender.stored()
    account = sender.take(upload)
    assert set(sender.stored()) == {"M1", "M2", "M3"}
    assert {(one.file, one.row) for one in sender.held()} == {(f"week-1.{kind}", 5)}
    for words in ("Taken in 3", "Held in quarantine 1", "Row 5 , recorded at In quarantine", "Taken in, marked"):
        assert words in account, words
    lines = sender.receipts(upload)
    assert [line["row"] for line in lines] == ["2", "3", "4", "5"]
    assert [bool(line["receipt"]) for line in lines] == [True, True, True, False]
    assert [line["fields"] for line in lines][1:] == [
        "subjects[0].sex", "subjects[0].identifiers[0].value", "recorded_at",
    ]  # fmt: skip

    from wholepicture.intake.queries import saved_mappings

    [saved] = saved_mappings(house.viewer("teacher_dsl"))
    later = sender.send(f"week-2.{kind}", make(row_of("M5"), header=HEADER), mapping=str(saved.id))
    assert "Taken in 1" in later
    assert set(sender.stored()) == {"M1", "M2", "M3", "M5"}


def test_a_receipt_leads_to_the_report_also_for_a_lead(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    upload = sender.upload("a.json", json.dumps(example("concern")).encode())
    sender.take(upload)
    [line] = sender.receipts(upload)
    assert line["receipt"] in text_of(sender.client, "/reports/")
    assert sender.client.get(f"/reports/{line['receipt']}/").status_code == 200
    assert line["receipt"] in text_of(sender.client, f"/report/file/{upload}/receipts/")


def test_no_cell_of_the_receipts_runs_in_a_spreadsheet(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    upload = sender.upload("a.json", json.dumps(example("concern") | {"key": '=HYPERLINK("x")'}).encode())
    sender.take(upload)
    assert sender.receipts(upload)[0]["reference"] == '\'=HYPERLINK("x")'


def test_a_file_that_lacks_columns_is_shown_and_not_taken_in_and_its_mapping_is_not_kept(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    upload = sender.upload("week.csv", csv_file(["M1", "Wren"], header=["Reference", "Forename"]), toml=TOML)
    page = sender.look(upload)
    assert "Columns that are missing Entered Sex NHS No Since Notes" in page
    assert "Take these reports in" not in page
    assert sender.client.post(f"/report/file/{upload}/take/")["Location"] == f"/report/file/{upload}/"
    assert not sender.stored()
    assert not sender.held()
    assert "A mapping that your agency saved" not in text_of(sender.client, "/report/file/")


def test_a_mapping_belongs_to_the_agency_and_is_replaced_only_when_that_is_said(house: House) -> None:
    sender, colleague = Sender(house, "coordinator"), Sender(house, "linkage_officer")
    sender.upload("a.csv", export(row_of("M1")), toml=TOML, mapping_name="  Homes,   weekly ")
    assert "Homes, weekly" in text_of(colleague.client, "/report/file/")
    assert "Homes, weekly" not in text_of(Sender(house, "teacher_dsl").client, "/report/file/")

    again = colleague.upload("a.csv", export(row_of("M1")), toml=TOML, mapping_name="Homes, weekly")
    colleague.client.post(f"/report/file/{again}/discard/")

    other = TOML.replace('"narrative.facts" = "Notes"', '"narrative.opinion" = "Notes"')
    named: dict[str, Any] = {"toml": other, "mapping_name": "Homes, weekly"}
    assert "called “Homes, weekly”" in colleague.refused("a.csv", export(row_of("M1")), **named)
    assert "Files that wait for you" not in text_of(colleague.client, "/report/file/")
    upload = colleague.upload("a.csv", export(row_of("M1")), replace="yes", **named)
    assert "What I think Went out at ten." in colleague.look(upload)

    from wholepicture.intake.queries import saved_mappings

    [saved] = saved_mappings(house.viewer("coordinator"))
    assert saved.text == other
    # What somebody looked over before the mapping was replaced is still what they take in.
    first = sender.look(str(_waiting(house, "coordinator")))
    assert "Facts Went out at ten." in first


def _waiting(house: House, who: str) -> Any:
    from wholepicture.intake.queries import uploads_of

    return uploads_of(house.viewer(who))[0][0]


def test_another_agencys_mapping_is_as_good_as_none(house: House) -> None:
    Sender(house, "coordinator").upload("a.csv", export(row_of("M1")), toml=TOML)
    from wholepicture.intake.queries import saved_mappings

    [saved] = saved_mappings(house.viewer("coordinator"))
    stranger = Sender(house, "teacher_dsl")
    hidden = stranger.refused("a.csv", export(row_of("M1")), mapping=str(saved.id))
    assert hidden == stranger.refused("a.csv", export(row_of("M1")), mapping="nothing").replace(
        "nothing", str(saved.id)
    )
    assert "is not there any more" in hidden


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"\n\n", "The table is empty"),
        ("a.json", b"", "a.json is empty"),
        ("a.json", b" ", "The file is empty"),
        ("a.json", b'["\xff"]', "not UTF-8"),
        ("a.ndjson", b"\xff\xfe{\x00", "UTF-16"),
        ("a.pdf", b"%PDF-1.7", "It is a PDF"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file"),
        ("a.json", b"[" * 200_000, "too deeply"),
        ("a.ndjson", b"{}\n" * 5_001, "more than 5,000 reports"),
        ("a.ndjson", b" " * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        ("a.ndjson", b" " * (13 * 1024 * 1024), "larger than 10 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_words_and_nothing_is_kept(
    shared_house: House, name: str, content: bytes, words: str
) -> None:
    sender = Sender(shared_house, "teacher_dsl")
    page = sender.refused(name, content)
    assert words in page
    if "10 MB" in words or "5,000" in words:
        assert "wholepicture intake" in page
        assert "API" in page
    assert "Files that wait for you" not in page
    assert not sender.stored()
    assert not sender.held()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"add": {"xl/vbaProject.bin": b"x"}}, "macros"),
        ({"add": {"xl/media/x.xml": b"\0" * 40_000_000}}, "unpacks to far more"),
        ({"add": {"xl/externalLinks/externalLink1.xml": b"x"}}, "linked to other files"),
        (
            {"change": {"xl/workbook.xml": lambda data: b'<!DOCTYPE x [<!ENTITY a "b">]>' + data[-400:]}},
            "document type",
        ),
    ],
)
def test_a_workbook_that_could_harm_is_refused_with_words(shared_house: House, change: Any, words: str) -> None:
    content = rezipped(xlsx_file(row_of("M1"), header=HEADER), **change)
    assert words in Sender(shared_house, "teacher_dsl").refused("a.xlsx", content, toml=TOML)


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("[fields", "is not TOML"),
        ("[fields]\n", "[fields] is empty"),
        ('[fields]\n"subjects[0].surname" = "A"', "is not a field of a submission"),
        ("[source]\nencoding = 'utf-32'\n[fields]\nkey = 'Reference'", "not utf-32 as the mapping says"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_with_words_and_not_kept(
    shared_house: House, toml: str, words: str
) -> None:
    sender = Sender(shared_house, "teacher_dsl")
    assert words in sender.refused("a.csv", export(row_of("M1")), toml=toml)
    assert "A mapping that your agency saved" not in text_of(sender.client, "/report/file/")


def test_bytes_in_another_encoding_send_their_row_aside_alone(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    content = export(row_of("M1"), row_of("M2")).replace(b"Wren", b"Ren\xe9", 1)
    page = sender.look(sender.upload("a.csv", content, toml=TOML))
    assert "column “Forename” To quarantine A byte (0xE9) is not utf-8-sig text." in page
    assert "Would be taken in 1" in page


def test_a_role_that_reads_no_content_sends_a_file_all_the_same(house: House) -> None:
    sender = Sender(house, "information_governance")
    assert "Taken in 2" in sender.send("a.ndjson", lines(2))


def test_the_quarantine_lists_row_file_field_and_reason_to_the_agency_alone(house: House) -> None:
    sender = Sender(house, "coordinator")
    sender.send("week.ndjson", lines(1) + b"\n{ cut off")
    page = text_of(Sender(house, "linkage_officer").client, "/report/file/quarantine/")
    assert "Row 2 of week.ndjson" in page
    assert "the whole row : This is not JSON: " in page
    assert "Nothing waits here." in text_of(Sender(house, "teacher_dsl").client, "/report/file/quarantine/")


def test_a_long_list_of_problems_says_how_many_more_there_are(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    upload = sender.upload("a.ndjson", b"\n".join(b"{ cut off %d" % number for number in range(130)))
    assert "And 30 more." in sender.look(upload)
    account = sender.take(upload)
    assert "And 30 more : all of them stand in the CSV" in account
    assert len(sender.receipts(upload)) == 130
