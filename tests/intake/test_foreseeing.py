"""What is foreseen of a file is what becomes of it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from synthetic import area, files
from synthetic.factories import child, concern
from tests.living import House
from wholepicture.config import installation

installation.load()

from wholepicture.intake.alike import Alike  # noqa: E402
from wholepicture.intake.bulk_intake import Taken, take_in  # noqa: E402
from wholepicture.intake.known_before import BATCH  # noqa: E402
from wholepicture.intake.preview import Foreseen, foresee  # noqa: E402
from wholepicture.intake.results import Waiting  # noqa: E402

FACTS = "Collected at the gate by a man wearing a dark jacket in a silver Corsa, laughing loudly."


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """The small invented area as files: (folder, manifest)."""
    folder = tmp_path_factory.mktemp("area")
    return folder / "files", files.write(area.build(7, "small"), folder)


def waiting(path: Path, mapping: Path | None) -> Waiting:
    text = mapping.read_text("utf-8") if mapping else ""
    return Waiting(UUID(int=0), path.name, mapping.name if mapping else "", text, path.read_bytes(), datetime.now(UTC))


def figures(one: Foreseen | Taken) -> tuple[int, ...]:
    return (one.rows, one.accepted, one.duplicates, one.quarantined, one.flagged)


def test_every_figure_and_reason_foreseen_of_every_agencys_files_comes_true(
    house: House, written: tuple[Path, Any]
) -> None:
    folder, manifest = written
    held = sent = 0
    for one in manifest.files:
        if one.agency not in house.agencies:
            continue
        viewer, path = house.operator(one.agency), folder / one.path
        mapping = folder / one.mapping if one.mapping else None
        for _again in range(2):
            foreseen = foresee(viewer, waiting=waiting(path, mapping))
            taken = take_in(viewer, path=path, mapping=mapping)
            assert figures(foreseen) == figures(taken), one.path
            told = [(problem.row, problem.field, problem.reason) for problem in taken.problems]
            waits = [(each.row, each.field, each.reason) for each in foreseen.remarks if each.waits]
            assert waits == told or foreseen.remarked > len(foreseen.remarks), one.path
            held, sent = held + taken.quarantined, sent + taken.duplicates
    assert held > 10, "the files hold faults"
    assert sent > 100, "the second time was foreseen as well"


def test_looking_a_file_over_writes_nothing_but_that_somebody_looked(house: House, written: tuple[Path, Any]) -> None:
    from tests.access.raw import answer, as_superuser

    folder, manifest = written
    one = next(one for one in manifest.files if one.agency == "SCH1" and one.mapping)
    foresee(house.operator("SCH1"), waiting=waiting(folder / one.path, folder / one.mapping))
    with as_superuser(house.database) as superuser:
        for table in ("intake_submission", "intake_quarantine", "intake_upload", "procrastinate_jobs"):
            assert answer(superuser, f"SELECT count(*) FROM {table}") == 0
        looked = "SELECT count(*) FROM access_ledgerentry WHERE operation = 'intake.queries.digests_of'"
        assert answer(superuser, looked) == 1


def test_what_rows_look_like_is_read_as_they_are_taken_in_and_no_row_is_forgotten(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of 5,000 rows may look like 20 reports that are stored: no more of them are held at once than of one batch."""
    wren = {"given": "Wren", "family": "Ashdown-Test", "identifiers": None}
    house.send("SCH1", concern(child(**wren), facts=FACTS, key="f1"))
    house.send("SCH1", concern(child(**wren, ref="c1"), facts=FACTS, key="f2"))
    others = [concern(child(given="Ines", family=f"Test-{n}", identifiers=None), key=f"o{n}") for n in range(BATCH)]
    first, last = (concern(child(**wren), facts=FACTS, key=key) for key in ("r1", "r2"))
    lines = "\n".join(map(json.dumps, [first, *others, last]))
    sizes, read = [], Alike.read

    def counted(alike: Alike, viewer: Any, bodies: Any) -> None:
        sizes.append(len(bodies))
        read(alike, viewer, bodies)

    monkeypatch.setattr(Alike, "read", counted)
    file = Waiting(UUID(int=0), "reports.ndjson", "", "", lines.encode(), datetime.now(UTC))
    foreseen = foresee(house.operator("SCH1"), waiting=file)
    assert sizes == [BATCH, 2]
    assert [(row, set(keys)) for row, keys in foreseen.alike] == [
        (1, {"f1", "f2"}),
        (BATCH + 2, {"r1", "f1", "f2"}),
    ]
