"""A template written by command, filled in, and taken in without a mapping."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from wholepicture.intake.formats.templates import example, templates
from wholepicture.intake.kinds import KINDS

Run = Callable[..., tuple[int, Any, str]]


def fill(path: Path, kind: str) -> None:
    """Put one row below the headings, as a person does."""
    row = [example(field) for _, field in templates()[kind].columns]
    if path.suffix == ".csv":
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow(row)
        return
    book = openpyxl.load_workbook(path)
    book.worksheets[0].append(row)
    book.save(path)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_template_of_each_kind_filled_in_is_accepted_without_a_mapping_and_without_a_flag(
    run: Run, tmp_path: Path, format: str
) -> None:
    files = []
    for kind in KINDS:
        path = tmp_path / f"{kind}.{format}"
        status, answer, _ = run("template", kind, f"--{format}", path, "--json")
        assert (status, answer["kind"], answer["columns"][1]) == (0, kind, "Written down on")
        fill(path, kind)
        # under one reference, only one of an agency's reports would be taken in
        _number(path, kind)
        files.append(path)
    status, accounts, _ = run("intake", *files, "--agency", "SCH1", "--json")
    assert status == 0
    for account in accounts:
        account.pop("looks_like", None)  # they are all about the same child on the same day
    assert [{**account, "file": ""} for account in accounts] == [
        {"file": "", "rows": 1, "accepted": 1, "duplicates": 0, "quarantined": 0, "flagged": 0, "problems": []}
    ] * len(KINDS)


def _number(path: Path, kind: str) -> None:
    if path.suffix == ".csv":
        path.write_text(path.read_text("utf-8").replace("2026-0017", f"{kind}-1"), "utf-8")
        return
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(2, 1, f"{kind}-1")
    book.save(path)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("gossip", "--csv", "a.csv"), "There are concern, intelligence"),
        (("concern", "--csv", "there.csv"), "there.csv is there already"),
    ],
)
def test_a_template_that_cannot_be_written_says_what_to_do(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there.csv").write_text("filled in")
    status, _, said = run("template", *arguments)
    assert status == 2
    assert words in said
    assert Path("there.csv").read_text() == "filled in"
