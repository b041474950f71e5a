"""Rows that people send, in which a value is not what its field is for: they are taken in, and the value is marked."""

from pathlib import Path

from tests.living import House
from wholepicture.intake.bulk_intake import take_in
from wholepicture.intake.formats import read
from wholepicture.intake.understanding import understand

CASES = Path(__file__).parent / "cases"


def test_a_postcode_in_words_is_kept_and_marked_and_the_danger_is_heard(house: House) -> None:
    taken = take_in(house.operator("SCH1"), path=CASES / "15-postcode-in-words.ndjson")
    assert (taken.rows, taken.accepted, taken.quarantined, taken.flagged) == (1, 1, 0, 1)


def test_null_in_every_unused_field_is_read_as_absent(house: House) -> None:
    (path,) = CASES.glob("36-*")
    taken = take_in(house.operator("SCH1"), path=path)
    assert (taken.accepted, taken.quarantined) == (taken.rows, 0)
    for row in read(path):
        assert "null" not in str(understand(row.body).body)
