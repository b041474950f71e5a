"""The files say what the area says, bad rows are where the truth puts them, and the bytes never change."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from synthetic import area, files, tables
from synthetic.__main__ import main

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[area.Area, files.Manifest]:
    made = area.build(7, "demo")
    return made, files.write(made, tmp_path_factory.mktemp("area"))


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        files.write(area.build(9, "small"), tmp_path / name)
    one, two = _bytes(tmp_path / "one"), _bytes(tmp_path / "two")
    assert one == two
    assert sum(name.endswith(".xlsx") for name in one) == 4


def test_every_good_row_says_what_its_submission_says(written: tuple[area.Area, files.Manifest]) -> None:
    made, manifest = written
    wanted = {(agency, body["key"]): body for agency, body in made.submissions}
    bad = {(fault["file"], fault["row"]) for fault in made.truth.faults}
    found = set()
    for source in manifest.files:
        rows = _rows(manifest.folder / "files", source)
        assert len(rows) == source.rows
        for number, body in rows:
            if (source.path, number) not in bad:
                assert body() == wanted[source.agency, body()["key"]]
                found.add((source.agency, body()["key"]))
    assert found == set(wanted)


def _rows(folder: Path, source: files.SourceFile) -> list[tuple[int, Any]]:
    """(row number, a function that reads the row as a submission) by our own reading of the mapping."""
    path = folder / source.path
    if path.suffix == ".ndjson":
        lines = path.read_text(encoding="utf-8").splitlines()
        return [(n, lambda line=line: json.loads(line)) for n, line in enumerate(lines, start=1)]
    if path.suffix == ".json":
        return [(n, lambda body=body: body) for n, body in enumerate(json.loads(path.read_text(encoding="utf-8")), 1)]
    rules = tables.mapping(Path(source.mapping).stem)
    assert (folder / source.mapping).read_text(encoding="utf-8") == tables.mapping_text(Path(source.mapping).stem)
    cells = _csv(path, rules) if path.suffix == ".csv" else _xlsx(path, rules)
    return [(n, lambda row=row: tables.body_of(row, rules)) for n, row in enumerate(cells, start=2)]


def _csv(path: Path, rules: dict[str, Any]) -> list[dict[str, str]]:
    source = rules["source"]
    with path.open(encoding=source.get("encoding", "utf-8-sig"), newline="") as opened:
        return list(csv.DictReader(opened, delimiter=source.get("delimiter", ",")))


def _xlsx(path: Path, rules: dict[str, Any]) -> list[dict[str, str]]:
    formats = {s["column"]: s["format"] for s in rules["fields"].values() if isinstance(s, dict) and "format" in s}
    header, *rows = load_workbook(path)[rules["source"]["sheet"]].iter_rows(values_only=True)
    found = []
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        found.append({name: _said(cell, formats.get(name)) for name, cell in cells.items()})
    return found


def _said(cell: Any, pattern: str | None) -> str:
    if cell is None:
        return ""
    return cell.strftime(pattern) if hasattr(cell, "strftime") else str(cell)


def test_the_intake_reads_the_same_and_stops_at_each_planted_fault(
    written: tuple[area.Area, files.Manifest],
) -> None:
    formats = pytest.importorskip("wholepicture.intake.formats")
    made, manifest = written
    wanted = {(agency, body["key"]): body for agency, body in made.submissions}
    faults = {(fault["file"], fault["row"]): fault for fault in made.truth.faults}
    needs_memory = {"sent twice", "same key, other content"}  # only what is already stored can tell
    for source in manifest.files:
        folder = manifest.folder / "files"
        rows = list(formats.read(folder / source.path, mapping=folder / source.mapping if source.mapping else None))
        assert len(rows) == source.rows
        for row in rows:
            fault = faults.pop((source.path, row.number), None)
            if fault is None:
                assert outcome_of(row) == "", (source.path, row.number)
                assert row.body == wanted[source.agency, row.body["key"]]
            elif fault["fault"] not in needs_memory:
                assert outcome_of(row) == fault["outcome"], fault
    assert not faults


def outcome_of(row: Any) -> str:
    """What becomes of a row by itself; empty: it is taken in, and no value of it had to be kept as given."""
    from wholepicture.intake.understanding import understand

    understood = understand(row.body)
    if row.problems or understood.problems:
        return "quarantined"
    return "flagged" if understood.flags else ""


def test_faulty_values_are_those_that_the_intake_flags(written: tuple[area.Area, files.Manifest]) -> None:
    rules = pytest.importorskip("wholepicture.intake.rules")
    made, _ = written
    planted = {(flag["agency"], flag["key"], flag["field"]) for flag in made.truth.flags}
    found = {
        (agency, body["key"], flag.field)
        for agency, body in made.submissions
        for flag in rules.flags_of(body, today=made.until)
    }
    assert {flag["fault"] for flag in made.truth.flags} == {"check_digit", "in_the_future"}
    assert found == planted


def test_faults_are_of_several_kinds_and_listed_with_their_rows(
    written: tuple[area.Area, files.Manifest],
) -> None:
    made, manifest = written
    truth = json.loads((manifest.folder / manifest.truth).read_text(encoding="utf-8"))
    assert truth["faults"] == made.truth.faults
    assert {fault["agency"] for fault in truth["faults"]} == {"POL", "CSC", "SCH1", "HLT", "HOM", "CHA"}
    assert {fault["outcome"] for fault in truth["faults"]} == {"quarantined", "flagged", "duplicate"}
    assert sum(source.faults for source in manifest.files) == len(truth["faults"])
    assert manifest.rows == len(made.submissions) + len(truth["faults"])


def test_the_folder_says_what_to_do_with_each_file(written: tuple[area.Area, files.Manifest]) -> None:
    _, manifest = written
    folder = manifest.folder / "files"
    listed = json.loads((folder / "files.json").read_text(encoding="utf-8"))
    assert {Path(row["path"]).suffix for row in listed} == {".ndjson", ".json", ".csv", ".xlsx"}
    for row in listed:
        assert (folder / row["path"]).is_file()
        assert bool(row["mapping"]) == (Path(row["path"]).suffix in {".csv", ".xlsx"})
    assert len(json.loads((folder / "agencies.json").read_text(encoding="utf-8"))) == 9
    assert len(json.loads((folder / "professionals.json").read_text(encoding="utf-8"))) >= 20
    assert not list(folder.rglob("*truth*"))


def test_the_command_writes_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seed", "3", "--size", "small", "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "150 reports" in said
    assert (tmp_path / "files/pol/reports.ndjson").is_file()
    assert (tmp_path / "truth/truth.json").is_file()


def test_a_folder_that_cannot_be_written_is_said_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("a file")
    assert main(["--size", "small", "--out", str(tmp_path / "taken")]) == 1
    assert "Choose another folder" in capsys.readouterr().err
