"""How a file's rows and their faults are said."""

import itertools
from pathlib import Path

import pytest

from synthetic import area, files
from wholepicture.config import installation

installation.load()

from wholepicture.intake.formats import Row, against_contract, read  # noqa: E402
from wholepicture.web.files.in_words import field_said, first_rows  # noqa: E402


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("subjects[0].sex", "subject 1, sex"),
        ("subjects[1].identifiers[2].value", "subject 2, identifier 3, value"),
        ("also_known_as[0]", "also known as 1"),
        ("sharing.named", "sharing, named"),
        ("key", "reference (key)"),
        ("body", "the whole row"),
        ("column “Sex [m/f]”", "column “Sex [m/f]”"),
        ("column 3", "column 3"),
    ],
)
def test_a_field_is_said_as_a_person_would_count(field: str, said: str) -> None:
    assert field_said(field) == said


def test_every_row_of_every_agencys_files_can_be_told_in_words(tmp_path: Path) -> None:
    manifest = files.write(area.build(7, "small"), tmp_path)
    told = 0
    for one in manifest.files:
        mapping = tmp_path / "files" / one.mapping if one.mapping else None
        rows = [against_contract(row) for row in read(tmp_path / "files" / one.path, mapping=mapping)]
        for row, shown in zip((row for row in rows if row.body), first_rows(rows), strict=True):
            assert shown["sections"][0].rows[0].value == row.body["key"]
            assert all(part.value for section in shown["sections"] for part in section.rows)
            told += 1
    assert told > 100


def test_values_that_fail_their_checks_are_told_as_given() -> None:
    body = {
        "key": "k",
        "kind": "missing_episode",
        "recorded_at": "2026-03-04T09:12:00+00:00",
        "happened": {"from": "last spring"},
        "subjects": [{"ref": "kid", "role": "child", "date_of_birth": "2010-13-45"}],
        "missing": {"missing_since": "about ten"},
    }
    [shown] = first_rows([against_contract(Row(2, b"", body))])
    values = list(itertools.chain.from_iterable([part.value for part in one.rows] for one in shown["sections"]))
    assert {"last spring", "2010-13-45", "about ten"} <= set(values)
