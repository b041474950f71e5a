"""Nothing we export runs in a spreadsheet, and nothing is changed by making it safe."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholepicture.base.spreadsheet import csv_writer, safe_cell, unsafe_cell

LIVE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", "﹦1"]
HIDDEN = ["", " ", "\ufeff", "\u200b", "\u202e", "\u00a0", " \ufeff ", '"', "\u2066\u202e", "\x00", "\u0300"]
NASTY = st.text(
    st.sampled_from("=+-@＝－'\"\t\r\n ,;|a1\ufeff\u202e\u200b\u2212") | st.characters(exclude_categories=["Cs"])
)


def runs(cell: str) -> bool:
    """A spreadsheet's view, written apart from the code under test."""
    if cell[:1] in ("\t", "\r", "\n"):
        return True
    seen = [c for c in cell if unicodedata.category(c) not in ("Zs", "Zl", "Zp", "Cc", "Cf", "Mn") and c != '"']
    return bool(seen) and unicodedata.normalize("NFKC", seen[0])[0] in "=+-@\u2212"


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("live", LIVE)
def test_a_formula_is_made_text_whatever_hides_before_it(live, hidden):
    assert safe_cell(hidden + live).startswith("'")


@pytest.mark.parametrize("mark", ["\t", "\r", "\n"])
def test_text_that_begins_with_a_tab_or_line_break_is_made_safe(mark):
    assert safe_cell(f"{mark}text") == f"'{mark}text"


@pytest.mark.parametrize("plain", ["", "Wren", "a=b", "1-2", "ref@example.org", "Mill Lane - gate", "5", "½"])
def test_ordinary_text_is_left_alone(plain):
    assert safe_cell(plain) == plain


@given(NASTY)
@settings(max_examples=1000)
def test_no_safe_cell_runs_and_each_gives_back_what_it_was_given(text):
    safe = safe_cell(text)
    assert not runs(safe)
    assert unsafe_cell(safe) == text


@given(st.lists(st.lists(NASTY, min_size=1, max_size=4), min_size=1, max_size=4))
def test_written_cells_stay_in_their_columns_and_do_not_run(rows):
    file = io.StringIO(newline="")
    csv_writer(file).writerows(rows)
    back = list(csv.reader(io.StringIO(file.getvalue(), newline="")))
    assert [[unsafe_cell(cell) for cell in row] for row in back] == rows
    assert not any(runs(cell) for row in back for cell in row)


def test_numbers_stay_numbers_and_nothing_stays_empty():
    file = io.StringIO(newline="")
    csv_writer(file).writerow([-5, 1.5, None, "-5", True])
    assert file.getvalue() == '"-5","1.5","","\'-5","True"\r\n'


def test_the_detector_itself_sees_an_unescaped_formula():
    assert runs("=1")
    assert runs(" ＝1")
    assert not runs("'=1")
