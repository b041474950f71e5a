"""CSV as partners export it: every row comes out, in whatever encoding, with its bytes."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.making_files import HEADER, MAPPING, csv_file, from_csv, only, refused, row_of, rows_of
from wholepicture.intake.formats import FileRefused
from wholepicture.intake.understanding import understand


def test_a_row_becomes_a_submission_as_the_mapping_says():
    [row] = from_csv(row_of())
    assert row.problems == row.flags == []
    assert row.body == {
        "kind": "missing_episode",
        "key": "M1",
        "recorded_at": "2025-03-04T09:12:00+00:00",
        "sharing": {"level": "hub"},
        "subjects": [
            {
                "ref": "c1",
                "role": "child",
                "given": "Wren",
                "sex": "female",
                "date_of_birth": "2010-05-17",
                "age_from": 14,
                "phones": ["07700 900123", "900124"],
                "identifiers": [{"type": "nhs_number", "value": "9990000018"}],
                "address": {"uprn": "000100012345"},
            },
            {"ref": "p1", "role": "associate", "given": "Ines"},
        ],
        "ties": [{"from": "c1", "to": "p1", "type": "with"}],
        "missing": {"found_with": ["p1"], "missing_since": "2025-03-03T22:00:00+00:00"},
        "narrative": {"facts": "Went out,\nlate"},
        "safety": {"immediate_danger": False},
        "signs": [
            {"code": "new_phone", "answer": "yes", "subject": "c1"},
            {"code": "late_return", "answer": "no", "subject": "c1"},
        ],
    }


def test_entries_that_nothing_feeds_are_left_out_with_what_points_at_them():
    [row] = from_csv(only(Forename="Wren"))
    assert row.body["subjects"] == [{"ref": "c1", "role": "child", "given": "Wren"}]
    assert "ties" not in row.body
    assert "missing" not in row.body
    assert row.body["sharing"] == {"level": "hub"}, "handling holds for every row, fed or not"


def test_a_sign_answered_for_a_child_without_a_name_keeps_the_child():
    [row] = from_csv(only(Late="Y"))
    assert row.body["subjects"] == [{"ref": "c1", "role": "child"}]
    assert row.body["signs"] == [{"code": "late_return", "answer": "yes", "subject": "c1"}]


def test_a_gap_in_a_list_is_closed():
    [row] = from_csv(only(Friend="Ines"))
    assert [one["ref"] for one in row.body["subjects"]] == ["p1"]


def test_rows_are_numbered_as_a_spreadsheet_shows_them_and_keep_their_bytes():
    content = csv_file(row_of(Reference="1"), [""] * len(HEADER), row_of(Reference="2", Notes="a\r\nb\nc"))
    rows = rows_of(content, "a.csv", mapping=MAPPING)
    assert [(row.number, row.body["key"]) for row in rows] == [(2, "1"), (4, "2")]
    assert rows[1].raw.startswith(b"2,04/03/2025")
    assert b'"a\r\nb\nc"' in rows[1].raw


@pytest.mark.parametrize(
    ("cells", "field", "words"),
    [
        ({"Entered": "yesterday"}, "recorded_at", "“yesterday” in column “Entered” is not a date and time"),
        ({"Notes": "a\0b"}, "column “Notes”", "NUL"),
    ],
)
def test_a_cell_that_cannot_be_understood_sends_its_row_aside(cells, field, words):
    bad, good = from_csv(row_of(**cells), row_of(Reference="M2"))
    [problem] = bad.problems
    assert (problem.row, problem.field) == (2, field)
    assert words in problem.reason
    assert (bad.body, good.problems) == (None, [])


@pytest.mark.parametrize(
    ("cells", "field", "words"),
    [
        ({"Sex": "Q"}, "subjects[0].sex", "none of female, male, other, unknown"),
        ({"Age": "about 14"}, "subjects[0].age_from", "a whole number"),
        ({"Age": "14.5"}, "subjects[0].age_from", "a whole number"),
        ({"Age": "inf"}, "subjects[0].age_from", "a whole number"),
        ({"Danger": "maybe"}, "safety.immediate_danger", "true or false"),
        ({"New phone": "perhaps"}, "signs", "“perhaps” in column “New phone” is not an answer"),
    ],
)
def test_a_cell_that_its_field_cannot_hold_is_kept_as_it_is_and_marked(cells, field, words):
    (row,) = from_csv(row_of(**cells))
    understood = understand(row.body)
    assert (row.problems, understood.problems) == ([], [])
    (flag,) = [*row.flags, *understood.flags]
    assert (flag.field, flag.value) == (field, *cells.values())
    assert words in flag.reason
    assert understood.body["as_given"][-1]["value"] == flag.value


def test_a_value_that_only_fails_its_check_is_kept_as_given():
    [row] = from_csv(row_of(DOB="31/02/2010", Since="last night", **{"NHS No": "9990000019"}))
    assert row.problems == []
    assert row.body["subjects"][0]["date_of_birth"] == "31/02/2010"
    assert row.body["missing"]["missing_since"] == "last night"
    assert row.body["subjects"][0]["identifiers"][0]["value"] == "9990000019"


def test_a_file_in_another_encoding_names_row_column_and_what_to_do():
    content = csv_file(row_of(), row_of(Forename="Zoë"), encoding="cp1252")
    good, bad = rows_of(content, "a.csv", mapping=MAPPING)
    assert good.problems == []
    assert bad.problems[0].field == "column “Forename”"
    assert 'encoding = "cp1252"' in bad.problems[0].reason
    assert b"Zo\xeb" in bad.raw
    rightly = MAPPING | {"source": {"encoding": "cp1252"}}
    assert rows_of(content, "a.csv", mapping=rightly)[1].body["subjects"][0]["given"] == "Zoë"


def test_utf_16_is_read_when_the_mapping_says_so():
    content = csv_file(row_of(Forename="Zoë"), encoding="utf-16")
    assert 'encoding = "utf-16"' in refused(content, "a.csv")
    rows = rows_of(content, "a.csv", mapping=MAPPING | {"source": {"encoding": "utf-16"}})
    assert rows[0].body["subjects"][0]["given"] == "Zoë"


def test_rows_with_a_cell_too_many_are_set_aside_and_cells_missing_at_the_end_are_empty():
    rows = from_csv([*row_of(), "", ""], [*row_of(), "x"], row_of()[:-1])
    assert [bool(row.problems) for row in rows] == [False, True, False]
    assert "17 cells where the header has 16" in rows[1].problems[0].reason


def test_a_quotation_mark_never_closed_costs_its_own_row_only():
    lines = csv_file(*(row_of(Reference=f"M{n}", Notes="plain") for n in range(1, 5))).split(b"\r\n")
    lines[2] = lines[2].replace(b"plain", b'"plain')
    rows = rows_of(b"\r\n".join(lines), "a.csv", mapping=MAPPING)
    assert [bool(row.problems) for row in rows] == [False, True, False, False]
    assert rows[1].raw == lines[2]
    assert "never closed" in rows[1].problems[0].reason


def test_a_field_of_ten_megabytes_is_set_aside_and_the_others_go_on():
    start = time.monotonic()
    rows = from_csv(row_of(), row_of(Notes="x" * 10_000_000), row_of())
    assert [bool(row.problems) for row in rows] == [False, True, False]
    assert len(rows[1].raw) > 10_000_000
    assert time.monotonic() - start < 2


def test_a_header_that_lacks_columns_is_refused_by_name():
    content = csv_file(["M1"], header=["Reference"])
    message = refused(content, "a.csv")
    assert "“Entered”" in message
    assert "“Late”" in message
    assert "“Reference”" not in message


def test_a_header_in_one_column_suggests_another_separator():
    content = csv_file(row_of()).replace(b",", b";")
    assert 'delimiter = ";"' in refused(content, "a.csv")


def test_a_mapped_column_that_stands_twice_is_refused():
    content = csv_file([*row_of(), "x"], header=[*HEADER, "forename "])
    assert "“forename” stands twice" in refused(content, "a.csv")


def test_columns_are_found_whatever_their_case_and_spaces_and_below_a_title():
    header = [name.upper().replace(" ", "  ") for name in HEADER]
    content = b"Weekly export\r\n\r\n" + csv_file(row_of(), header=header)
    [row] = rows_of(content, "a.csv", mapping=MAPPING | {"source": {"header_row": 3}})
    assert (row.number, row.problems) == (4, [])


def test_times_when_the_clocks_change_are_kept_and_remarked_on():
    gap, twice = from_csv(only(Entered="30/03/2025 01:30"), only(Entered="26/10/2025 01:30"))
    assert gap.body["recorded_at"] == "2025-03-30T02:30:00+01:00"
    assert "did not exist" in gap.flags[0].reason
    assert twice.body["recorded_at"] == "2025-10-26T01:30:00+01:00"
    assert "came twice" in twice.flags[0].reason


CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ['"', 'a"b', "a\nb", "\r", "=1", ","]
)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=6))
@settings(max_examples=200)
def test_every_row_of_any_cells_comes_out_and_its_text_is_unchanged(cells):
    mapping = {"fields": {"key": "A", "narrative.facts": "B", "narrative.opinion": "C"}}
    rows = rows_of(csv_file(*cells, header=["A", "B", "C"]), "a.csv", mapping=mapping)
    filled = [row for row in cells if any(cell.strip() for cell in row)]
    assert len(rows) == len(filled)
    for row, (_, facts, _) in zip(rows, filled, strict=True):
        if not row.problems and facts.strip():
            assert row.body["narrative"]["facts"] == facts


@given(st.binary(max_size=300))
@settings(max_examples=300)
def test_any_bytes_as_csv_are_refused_or_read_but_never_crash(junk):
    mapping = {"fields": {"key": "A"}}
    try:
        rows = rows_of(b"A,B\n" + junk, "a.csv", mapping=mapping)
    except FileRefused:
        return
    assert all((row.body is None) == bool(row.problems) for row in rows)
    kept = b"".join(row.raw for row in rows)
    assert set(kept.replace(b"\r", b"").replace(b"\n", b"")) <= set(junk)


def test_faults_of_many_kinds_all_come_out_and_none_drags_another_along():
    faults = [
        row_of(Entered="?"),
        row_of(Entered="31/02/2025 09:12"),
        row_of(Notes="\0"),
        [*row_of(), "x"],
        row_of(Notes="x" * 140_000),
    ]
    rows = [faults[n // 20 % len(faults)] if n % 20 == 0 else row_of(Reference=f"M{n}") for n in range(2000)]
    found = from_csv(*rows)
    assert len(found) == 2000
    assert [n for n, row in enumerate(found) if row.problems] == list(range(0, 2000, 20))
