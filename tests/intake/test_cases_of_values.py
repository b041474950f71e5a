"""Rows that people send, in which a value is not what its field is for: they are taken in, and the value is marked."""

import json
from pathlib import Path

from tests.living import House
from wholepicture.intake.bulk_intake import take_in
from wholepicture.intake.formats import read
from wholepicture.intake.understanding import understand

CASES = Path(__file__).parent / "cases"


def test_a_postcode_in_words_is_kept_and_marked_and_the_danger_is_heard(house: House) -> None:
    taken = take_in(house.operator("SCH1"), path=CASES / "15-postcode-in-words.ndjson")
    assert (taken.rows, taken.accepted, taken.quarantined, taken.flagged) == (1, 1, 0, 1)


def test_an_odd_cell_is_kept_and_marked_and_the_row_is_taken_in(house: House) -> None:
    path = CASES / "16-one-odd-cell.csv"
    taken = take_in(house.operator("SCH1"), path=path, mapping=CASES / "m.toml")
    assert (taken.rows, taken.accepted, taken.quarantined, taken.flagged) == (11, 11, 0, 11)
    rows = {row.body["key"]: understand(row.body).body for row in read(path, mapping=CASES / "m.toml") if row.body}
    whole = {key: json.dumps(body, ensure_ascii=False) for key, body in rows.items()}
    for key, written in (
        ("f16a", "No fixed abode"),
        ("f16c", "not known"),
        ("f16d", "15 yrs"),
        ("f16e", "14/15"),
        ("f16f", "AB00 CDE or AB00 CDF"),
        ("f16g", "Year 9 (repeating the year)"),
        ("f16h", "07700 900124 (dad)"),
        ("f16i", "Not recorded"),
        ("f16j", "Yes - iPhone"),
    ):
        assert written in whole[key], key


def test_null_in_every_unused_field_is_read_as_absent(house: House) -> None:
    (path,) = CASES.glob("36-*")
    taken = take_in(house.operator("SCH1"), path=path)
    assert (taken.accepted, taken.quarantined) == (taken.rows, 0)
    for row in read(path):
        assert "null" not in str(understand(row.body).body)
