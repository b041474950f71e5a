"""A table without a mapping is matched column by column: what was chosen is read as it was chosen, and what cannot be is told."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.making_files import csv_file
from wholepicture.intake.formats import load_mapping, mapping_tables, read
from wholepicture.intake.formats.columns import Written, seen_table
from wholepicture.intake.formats.matching.as_mapping import choices_from, tables_of, toml_of
from wholepicture.intake.formats.matching.choices import LEVELS, ROLES, TIES, Choices, faults_of
from wholepicture.intake.formats.matching.dates import ORDERS
from wholepicture.intake.formats.matching.fields import BOTH_WHEN, LIST, TEXT, TableField, fields_of
from wholepicture.intake.formats.matching.guessing import guessed_kind, guesses, heading_words
from wholepicture.intake.kinds import KINDS
from wholepicture.intake.schema import definition_of
from wholepicture.intake.understanding import understand

ODD_HEADER = [
    "Occ Ref", "Dt Rptd", "Inc Dt", "Inc Tm", "YP Fn", "YP Sn", "YP DoB", "M/F", "NHS", "YP PC", "Veh Reg", "Susp Nm", "Mob",
    "Narr",
]  # fmt: skip
ODD = csv_file(
    ["OCC/1", "02/11/2025", "01/11/2025", "22:10", "Wren", "Ashdown-Test", "17/05/2010", "F", "999 000 0018", "ZZ99 3WZ",
     "BD51 SMR", "Marlow-Test, Col", "07700 900123", "Seen getting into a dark car outside the takeaway by the park."],
    ["OCC/2", "03/11/2025", "", "", "Ines", "Brook-Test", "03/04/2011", "F", "", "", "", "", "07700 900124", "Came back at six."],
    header=ODD_HEADER,
)  # fmt: skip


def seen(content: bytes, kind: str = "csv"):
    return seen_table(content, kind)


def guessed(content: bytes) -> dict[str, str]:
    """What each column is guessed to be, by its heading."""
    table = seen(content)
    found = guesses(table.columns, guessed_kind(table.columns))
    return {table.columns[place].name: guess.code for place, guess in found.items()}


def chosen(content: bytes, columns: dict[str, str], **more) -> Choices:
    table = seen(content)
    return Choices(**{"kind": "concern", "written": table.written, "columns": tuple(columns.items()), **more})


def bodies(content: bytes, choices: Choices) -> list[dict]:
    tables = mapping_tables(toml_of(tables_of(choices)).encode(), "m.toml")
    rows = list(read(io.BytesIO(content), name=f"a.{choices.written.kind}", mapping=tables))
    assert [row.problems for row in rows if row.problems] == []
    return [row.body for row in rows]


# -- guesses -------------------------------------------------------------------------------------------------------------


def test_an_odd_export_of_short_forms_is_guessed_whole():
    assert guessed(ODD) == {
        "Occ Ref": "key",
        "Dt Rptd": "recorded_at",
        "Inc Dt": "happened.from",
        "Inc Tm": "happened.from@time",
        "YP Fn": "subjects[0].given",
        "YP Sn": "subjects[0].family",
        "YP DoB": "subjects[0].date_of_birth",
        "M/F": "subjects[0].sex",
        "NHS": "subjects[0].identifiers[0].value",
        "YP PC": "subjects[0].address.postcode",
        "Veh Reg": "vehicles[0].registration",
        "Susp Nm": "subjects[1].given+subjects[1].family",
        "Mob": "subjects[0].phones",
        "Narr": "narrative.facts",
    }


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Forename", "subjects[0].given"),
        ("Given Name(s)", "subjects[0].given"),
        ("FIRSTNAME", "subjects[0].given"),
        ("ChildFirstName", "subjects[0].given"),
        ("Legal Surname", "subjects[0].family"),
        ("last_name", "subjects[0].family"),
        ("Suspect surname", "subjects[1].family"),
        ("POI DOB", "subjects[1].date_of_birth"),
        ("Child's Date of Birth", "subjects[0].date_of_birth"),
        ("D.O.B.", "subjects[0].date_of_birth"),
        ("NHS No.", "subjects[0].identifiers[0].value"),
        ("Post Code", "subjects[0].address.postcode"),
        ("Incident Location Postcode", "places[0].address.postcode"),
        ("Client ID", "subjects[0].identifiers[4].value"),
        ("VRM", "vehicles[0].registration"),
        ("Vehicle Colour", "vehicles[0].colour"),
        ("Narrative", "narrative.facts"),
        ("Description of incident", "narrative.facts"),
        ("Voice of the child", "narrative.child_words"),
        ("Date recorded", "recorded_at"),
        ("Incident reference no", "key"),
        ("Reported By", "author.name"),
        ("Instagram username", "accounts[0].handle"),
        ("Relationship to child", "ties[10].type"),
        ("School Name", "subjects[0].school"),
        ("In immediate danger?", "safety.immediate_danger"),
        ("Has a new phone or more than one", "signs.new_phone"),
    ],
)
def test_a_heading_is_known_by_its_words(heading, code):
    assert guessed(csv_file([""], header=[heading])).get(heading) == code


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("When", "blue"), ("Phone", "yes"), ("DOB", "Smith-Test"), ("Postcode", "Y"), ("Surname", "04/03/2010"),
        ("Zqx", "blue"), ("Blob", "17"),
    ],
)  # fmt: skip
def test_what_stands_in_a_column_speaks_against_its_heading(heading, cell):
    assert heading not in guessed(csv_file([cell], [cell], header=[heading]))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("999 000 0018", "subjects[0].identifiers[0].value"),
        ("T999999900000", "subjects[0].identifiers[1].value"),
        ("ZZ99 3WZ", "subjects[0].address.postcode"),
        ("BD51 SMR", "vehicles[0].registration"),
        ("07700 900123", "subjects[0].phones"),
        ("a.person@example.org", "subjects[0].emails"),
        ("Seen getting into a dark car outside.", "narrative.facts"),
    ],
)
def test_a_column_whose_heading_says_nothing_is_known_by_its_cells(cell, code):
    assert guessed(csv_file([cell], header=["Zqx"])) == {"Zqx": code}


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (["Ref", "Missing since", "Date returned"], "missing_episode"),
        (["Pupil ID", "Possible Sessions", "Sessions Attended"], "attendance"),
        (["Client", "Placement start date", "Placing authority"], "placement"),
        (["Client", "Key worker", "Case opened"], "involvement"),
        (["Misper ref", "RHI offered", "RHI accepted", "Push factors"], "return_interview"),
        (["Ref", "Date", "Notes"], "concern"),
        (["Team", "From", "To"], "concern"),
    ],
)
def test_the_kind_is_guessed_by_the_questions_that_the_headings_answer(headings, kind):
    assert guessed_kind(seen(csv_file([], header=headings)).columns) == kind


def test_one_date_stands_for_both_where_no_column_says_when_it_was_written_down():
    found = guessed(csv_file(["1", "04/03/2026", "21:00"], header=["Ref", "Date", "Time"]))
    assert found == {"Ref": "key", "Date": BOTH_WHEN, "Time": f"{BOTH_WHEN}@time"}


def test_a_field_that_holds_one_value_is_guessed_for_one_column_only():
    found = guessed(csv_file([], header=["Surname", "Family name", "Mobile", "Home phone"]))
    assert list(found.values()).count("subjects[0].family") == 1
    assert [found["Mobile"], found["Home phone"]] == ["subjects[0].phones"] * 2


def test_a_short_form_is_written_out_and_nothing_is_said_twice():
    assert heading_words("YP_DoB") == ("child", "date", "of", "birth")
    assert heading_words("DOB (date of birth)") == ("date", "of", "birth")


# -- how a table is written ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_how_a_text_is_written_is_told_and_read_so(delimiter, encoding):
    lines = [["Ref", "Date", "Forename"], ["1", "04/03/2026", "Renée, called R"], ["2", "05/03/2026", "Zoë"]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(lines)
    content = text.getvalue().encode(encoding)
    choices = chosen(content, {"Ref": "key", "Date": "recorded_at", "Forename": "subjects[0].given"})
    assert [body["subjects"][0]["given"] for body in bodies(content, choices)] == ["Renée, called R", "Zoë"]


def test_headings_below_a_title_are_found():
    content = b"Weekly return,,,\nMade on 4 March,,,\n\nRef,Date,Forename,Surname\n1,04/03/2026,Wren,Ashdown-Test\n"
    table = seen(content)
    assert (table.written.header_row, table.header) == (4, ["Ref", "Date", "Forename", "Surname"])
    choices = chosen(content, {"Ref": "key", "Date": "recorded_at", "Surname": "subjects[0].family"})
    assert [body["subjects"][0]["family"] for body in bodies(content, choices)] == ["Ashdown-Test"]


def test_samples_are_the_first_few_different_values_short():
    [column] = seen(csv_file(["a"], ["a"], [""], ["b" * 300], ["#N/A"], ["c"], ["d"], header=["X"])).columns
    assert column.samples == ["a", "b" * 60 + "…", "c"]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (["Ref", "", "Date"], "It has no heading"),
        (["Ref", "Name", "name"], "2 columns have this heading"),
    ],
)
def test_a_column_that_cannot_be_named_says_why_and_what_to_do(header, words):
    column = seen(csv_file(["1", "x", "y"], header=header)).columns[1]
    assert column.fault.startswith(words)
    assert "in the file" in column.fault


# -- what cannot be so ---------------------------------------------------------------------------------------------------

FAULTY = csv_file(["1", "04/03/2026", "22:00", "Wren", "", "Ines"], header=["Ref", "Date", "Time", "A", "", "B"])
GOOD = {"Ref": "key", "Date": "recorded_at", "A": "subjects[0].given"}


@pytest.mark.parametrize(
    ("columns", "more", "words"),
    [
        ({**GOOD, "B": "subjects[0].given"}, {}, "“B” and “A” would both be “Child: first name”"),
        ({**GOOD, "B": "subjects[0].given+subjects[0].family"}, {}, "“B” and “A” would both be"),
        ({**GOOD, "Time": "happened.from@time"}, {}, "“Time” is a time of day without its date. Choose the column of its date as “Happ"),
        ({**GOOD, "B": "happened.from", "Time": BOTH_WHEN}, {}, "“Time” and “B” would both be"),
        ({"Date": "recorded_at", "A": "subjects[0].given"}, {}, "No column is the reference."),
        (GOOD, {"key_of_row": True}, "Keep one of the two"),
        ({"Ref": "key", "A": "subjects[0].given"}, {}, "No column says when each row was written down."),
        (GOOD, {"recorded_on": date(2026, 3, 4)}, "Keep one of the two"),
        ({"Ref": "key", "Date": "recorded_at"}, {}, "No column says anything of anybody yet."),
        (GOOD, {"ties": ("c1-travelled_in-v1",)}, "“The child travelled in it” needs a column of both."),
        ({**GOOD, "": "subjects[0].family"}, {}, "Leave column 5 out: it has no heading"),
        ({**GOOD, "B": "ties[11].type"}, {"ties": ("c1-travelled_in-v1",)}, "A column says how they are tied, and so does"),
    ],
)  # fmt: skip
def test_a_choice_that_cannot_be_names_its_column_and_what_to_do(columns, more, words):
    faults = faults_of(chosen(FAULTY, columns, **more), seen(FAULTY).columns)
    assert any(words in fault.reason for fault in faults), faults


def test_a_date_and_its_time_in_two_columns_are_one_moment_whichever_column_stands_first():
    content = csv_file(["1", "22:10", "03/03/2026", "x"], header=["Ref", "Time", "Date", "Notes"])
    columns = {"Ref": "key", "Time": f"{BOTH_WHEN}@time", "Date": BOTH_WHEN, "Notes": "narrative.facts"}
    [body] = bodies(content, chosen(content, columns))
    assert body["happened"]["from"] == body["recorded_at"] == "2026-03-03T22:10:00+00:00"


def test_what_was_chosen_right_has_no_fault():
    assert faults_of(chosen(FAULTY, GOOD), seen(FAULTY).columns) == []


# -- what is chosen is what is read ------------------------------------------------------------------------------------------

NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn")), min_size=1, max_size=12
).map(lambda name: " ".join(name.split()))
# What stands in a column of each look, and what it must read as.
CELLS = {
    "moment": ("04/03/2026", "2026-03-04"), "date": ("17/05/2010", "2010-05-17"), "time": ("22:10", "22:10"),
    "yes_no": ("yes", True), "number": ("7", 7),
}  # fmt: skip


def cell_of(field: TableField, number: int) -> tuple[str, object]:
    """What to write into a column of this field, and what its field must then hold."""
    if field.look in CELLS:
        return CELLS[field.look]
    codes = (definition_of(_path(field.paths[0])) or {}).get("enum")
    if codes:
        return codes[0], codes[0]
    if field.parts:
        return f"Given{number} Family{number}", (f"Given{number}", f"Family{number}")
    return f"v{number}", f"v{number}"


def _path(dotted: str) -> tuple:
    from wholepicture.intake.formats.mapping import path_of

    return path_of(dotted)


@st.composite
def any_choices(draw) -> tuple[Choices, list[str]]:
    """Any choices that the page allows for a table, with its headings."""
    kind = draw(st.sampled_from(list(KINDS)))
    offered = list(fields_of(kind))
    codes = draw(st.lists(st.sampled_from(offered), min_size=1, max_size=25))
    # what stands together: a date with its time of day in the next column, and several columns of what takes several
    codes += [f"{code}@time" for code in codes if f"{code}@time" in offered and draw(st.booleans())]
    codes += [code for code in codes if fields_of(kind)[code].several in (LIST, TEXT) and draw(st.booleans())]
    header = draw(
        st.lists(
            NAMES.filter(lambda name: name.strip("' \u2018\u2019\u02bc") == name and bool(name)),
            min_size=len(codes), max_size=len(codes), unique_by=lambda name: seen_key(name),
        )
    )  # fmt: skip
    ties = [draw(st.sampled_from(["", *of_owner])) for of_owner in TIES.values()]
    choices = Choices(
        kind=kind,
        written=Written("csv"),
        columns=tuple(zip(header, codes, strict=True)),
        order=draw(st.sampled_from(ORDERS)),
        key_of_row="key" not in codes,
        recorded_on=None if {"recorded_at", BOTH_WHEN} & set(codes) else date(2026, 3, 5),
        team=draw(st.sampled_from(["", "Duty desk"])),
        role=draw(st.sampled_from(ROLES)),
        ties=tuple(filter(None, ties)),
        level=draw(st.sampled_from(["", *LEVELS])),
        name=draw(st.sampled_from(["", "Weekly “export”"])),
    )
    return choices, header


def seen_key(name: str) -> str:
    from wholepicture.intake.formats.rows import column_key

    return column_key(name)


def without_faults(choices: Choices, header: list[str]) -> Choices:
    """The same choices without those that the page would not let through."""
    table = seen(csv_file(["x"] * len(header), header=header))
    for _ in range(len(header) + len(choices.ties) + 2):
        faults = faults_of(choices, table.columns)
        if not faults:
            break
        choices = without(choices, faults, header)
    return choices


def without(choices: Choices, faults: list, header: list[str]) -> Choices:
    """The choices without the columns and ties that these faults are about."""
    names = {header[fault.place] for fault in faults if fault.place is not None}
    columns = tuple((name, code) for name, code in choices.columns if name not in names)
    codes = {code for _, code in columns}
    on = None if {"recorded_at", BOTH_WHEN} & codes else date(2026, 3, 5)
    ties = () if any(fault.field.startswith("tie_") for fault in faults) else choices.ties
    return replace(choices, columns=columns, ties=ties, key_of_row="key" not in codes, recorded_on=on)


def as_said(choices: Choices) -> Choices:
    """The choices without those that hold for nothing in the table."""
    constants = {path for _, field in choices.fields for path in field.constants}
    has_second = "subjects[1].ref" in constants and "subjects[1].role" not in choices.codes
    return replace(
        choices, role=choices.role if has_second else "unknown", team="" if "author.team" in choices.codes else choices.team
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(any_choices())
def test_any_choices_that_the_page_allows_load_and_give_the_chosen_columns_in_the_chosen_fields(case):
    choices, header = case
    choices = without_faults(choices, header)
    table = seen(csv_file(["x"] * len(header), header=header))
    if faults_of(choices, table.columns):
        assert not any(field.says or field.constants for _, field in choices.fields)
        return
    toml = toml_of(tables_of(choices))
    tables = mapping_tables(toml.encode(), "m.toml")
    load_mapping(tables)
    again = choices_from(tables, table_kind="csv")
    assert again is not None
    assert replace(again, columns=()) == replace(as_said(choices), columns=())
    assert sorted(again.columns) == sorted(choices.columns)

    cells = {name: cell_of(field, number) for number, (name, field) in enumerate(choices.fields)}
    order = {"day": "04/03/2026", "month": "03/04/2026", "year": "2026/03/04"}[choices.order]
    born = {"day": "17/05/2010", "month": "05/17/2010", "year": "2010/05/17"}[choices.order]
    swaps = {"04/03/2026": order, "17/05/2010": born}
    written = [swaps.get(cells[name][0], cells[name][0]) if name in cells else "" for name in header]
    rows = list(read(io.BytesIO(csv_file(written, header=header)), name="a.csv", mapping=tables))
    [row] = rows
    assert row.problems == []
    body = row.body
    assert body["kind"] == choices.kind
    for name, field in choices.fields:
        assert_reads(body, field, cells[name][1], choices)
    assert understand(body).problems == []


def assert_reads(body: dict, field: TableField, value: object, choices: Choices) -> None:
    """That the field holds what stood in its column."""
    if field.sign:
        assert {"code": field.sign, "answer": "yes", "subject": "c1"} in body["signs"]
    for number, path in enumerate(field.paths):
        held = at(body, path, choices)
        wanted = value[number] if field.parts else value
        if field.several == LIST:
            assert wanted in held, (path, held)
        elif field.several == TEXT or field.look in ("moment", "time"):
            assert str(wanted) in held, (path, held)
        else:
            assert str(held) == str(wanted), (path, held)


def at(body: dict, path: str, choices: Choices):
    """What a body holds at the path of a field; gaps in its lists are closed, so an entry is found by its order."""
    steps, here = _path(path), body
    walked: list = []
    fed = {_path(other) for _, field in choices.fields for other in [*field.paths, *field.constants]}
    fixed = {("ties", place, "from") for place in range(len(choices.ties))}
    for step in steps:
        if isinstance(step, int):
            before = {
                other[len(walked)]
                for other in fed | fixed
                if list(other[: len(walked)]) == walked and len(other) > len(walked)
            }
            here = here[sorted(before).index(step)]
        else:
            here = here[step]
        walked.append(step)
    return here


def test_the_digest_of_a_row_is_its_key_whatever_the_order_of_its_columns():
    columns = {"A": "subjects[0].given", "B": "narrative.facts", "D": "recorded_at"}
    first = csv_file(
        ["Wren", "x", "04/03/2026"], ["Wren", "x ", "04/03/2026"], ["Wren", "y", "04/03/2026"], header=["A", "B", "D"]
    )
    turned = csv_file(["x", "04/03/2026", "Wren"], header=["B", "D", "A"])
    keys = [body["key"] for body in bodies(first, chosen(first, columns, key_of_row=True))]
    assert keys[0] == keys[1] != keys[2]
    assert [body["key"] for body in bodies(turned, chosen(turned, columns, key_of_row=True))] == keys[:1]


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [
        ("Wren Ashdown-Test", "Wren", "Ashdown-Test"),
        ("ASHDOWN-TEST, Wren Ada", "Wren Ada", "ASHDOWN-TEST"),
        ("Wren Ada Ashdown-Test", "Wren Ada", "Ashdown-Test"),
        ("Jan van der Berg-Test", "Jan", "van der Berg-Test"),
        ("Wren", "Wren", None),
        ("Ashdown-Test,", None, "Ashdown-Test"),
        ("wren ashdown-test", "wren", "ashdown-test"),
    ],
)
def test_a_whole_name_in_one_column_is_a_first_name_and_a_surname(name, given, family):
    content = csv_file(["1", "04/03/2026", name, "x"], header=["Ref", "Date", "Name", "Notes"])
    columns = {
        "Ref": "key",
        "Date": "recorded_at",
        "Name": "subjects[0].given+subjects[0].family",
        "Notes": "narrative.facts",
    }
    [body] = bodies(content, chosen(content, columns))
    assert (body["subjects"][0].get("given"), body["subjects"][0].get("family")) == (given, family)


def test_the_chosen_order_decides_what_a_date_means():
    content = csv_file(["1", "04/03/2010", "x"], header=["Ref", "Date", "Notes"])
    columns = {"Ref": "key", "Date": "recorded_at", "Notes": "narrative.facts"}
    read_as = {
        order: bodies(content, chosen(content, columns, order=order))[0]["recorded_at"][:10] for order in ORDERS[:2]
    }
    assert read_as == {"day": "2010-03-04", "month": "2010-04-03"}


def test_a_mapping_that_was_written_by_hand_is_not_turned_into_choices():
    tables = {
        "constants": {"kind": "concern"},
        "fields": {"key": "A", "recorded_at": {"column": "B", "format": "%d.%m.%Y"}},
    }
    assert choices_from(tables, table_kind="csv") is None
    assert choices_from({}, table_kind="csv") is None
