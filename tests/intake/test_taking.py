"""Taking files in: every row is accounted for, nothing is lost, nothing is stored twice or half."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from synthetic import area, factories, files

CODES = ("POL", "CSC", "NSC", "SCH1", "SCH2", "HLT", "HOM", "CHA")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any, dict[str, Any]]:
    """The small invented area as files: (folder, manifest, truth)."""
    folder = tmp_path_factory.mktemp("area")
    manifest = files.write(area.build(7, "small"), folder)
    return folder / "files", manifest, json.loads((folder / manifest.truth).read_text("utf-8"))


def senders(house: Any) -> dict[str, Any]:
    """An operator's viewer for each agency of the invented area."""
    from wholepicture.access.viewer import system_viewer
    from wholepicture.partnership.commands import add_agency

    operator = system_viewer("operator")
    found = {}
    for code in CODES:
        kind = "other_area" if code == "NSC" else None
        agency = (
            add_agency(operator, area=house.area, code=code, name=code, type=kind)[0].id
            if code not in house.agencies
            else house.agencies[code]
        )
        found[code] = system_viewer("operator", agency=agency)
    return found


def taken_in(written: tuple[Path, Any, Any], viewers: dict[str, Any]) -> dict[str, Any]:
    from wholepicture.intake.bulk_intake import take_in

    folder, manifest, _ = written
    return {
        one.path: take_in(
            viewers[one.agency], path=folder / one.path, mapping=folder / one.mapping if one.mapping else None
        )
        for one in manifest.files
    }


def stored(viewer: Any) -> dict[str, Any]:
    """The viewer's agency's submissions by key."""
    from wholepicture.intake.models import Submission

    with viewer.acting():
        return {one.key: one for one in Submission.objects.filter(agency_id=viewer.agency_id)}


def take(house: Any, tmp_path: Path, name: str, content: bytes, agency: str = "SCH1") -> Any:
    from wholepicture.intake.bulk_intake import take_in

    (tmp_path / name).write_bytes(content)
    return take_in(house.operator(agency), path=tmp_path / name)


def test_every_row_of_every_agencys_files_is_accounted_for_and_the_planted_faults_wait(
    house: Any, written: Any
) -> None:
    viewers = senders(house)
    accounts = taken_in(written, viewers)
    _, manifest, truth = written
    for one in manifest.files:
        account = accounts[one.path]
        faults = [fault for fault in truth["faults"] if fault["file"] == one.path]
        outcomes = Counter(fault["outcome"] for fault in faults)
        assert account.rows == one.rows == account.accepted + account.duplicates + account.quarantined, one.path
        assert (account.quarantined, account.duplicates) == (outcomes["quarantined"], outcomes["duplicate"]), one.path
        spoiled = {fault["row"] for fault in faults if fault["outcome"] == "quarantined"}
        assert {problem.row for problem in account.problems} == spoiled, one.path
        assert all(problem.field and problem.reason for problem in account.problems)
    assert sum(one.quarantined for one in accounts.values()) >= 10
    for flag in truth["flags"]:
        sent = stored(viewers[flag["agency"]])[flag["key"]]
        assert flag["field"] in {one["field"] for one in sent.flags}, flag


def test_taking_the_same_files_in_again_stores_nothing_twice(house: Any, written: Any) -> None:
    from wholepicture.intake.queries import quarantined

    viewers = senders(house)
    first = taken_in(written, viewers)
    before = {code: set(stored(viewer)) for code, viewer in viewers.items()}
    held = {code: len(quarantined(viewer)) for code, viewer in viewers.items()}
    again = taken_in(written, viewers)
    assert {code: set(stored(viewer)) for code, viewer in viewers.items()} == before
    assert {code: len(quarantined(viewer)) for code, viewer in viewers.items()} == held
    for path, account in again.items():
        assert (account.accepted, account.flagged) == (0, 0)
        assert account.duplicates == first[path].accepted + first[path].duplicates
        assert account.quarantined == first[path].quarantined


def test_a_row_is_kept_byte_for_byte_whichever_way_it_went(house: Any, tmp_path: Path) -> None:
    from wholepicture.intake.encryption import unlock
    from wholepicture.intake.models import Original, Quarantine

    good = json.dumps(factories.concern(factories.child(), key="k-1")).encode()
    account = take(house, tmp_path, "two.ndjson", good + b"\n{ cut off\n")
    assert (account.accepted, account.quarantined) == (1, 1)
    with house.viewer("police_intelligence").acting():
        original = Original.objects.get()
        assert unlock(original.body, original.submission_id) == good
    with house.viewer("teacher_dsl").acting():
        held = Quarantine.objects.get()
        assert unlock(held.raw, held.id) == b"{ cut off"
        assert (held.file, held.row) == ("two.ndjson", 2)


def test_remarks_made_while_reading_are_kept_with_the_flags(house: Any, tmp_path: Path) -> None:
    from wholepicture.intake.bulk_intake import take_rows
    from wholepicture.intake.formats import Row
    from wholepicture.intake.rules import Flag

    body = factories.concern(factories.child(), key="k-1")
    row = Row(2, b"raw", body, [], [Flag("happened.from", "Two dates were given.", "3/4 or 4/3")])
    viewer = house.operator("SCH1")
    (outcome,) = next(take_rows(viewer, rows=[row], channel="file"))
    assert outcome.receipt is not None
    assert outcome.receipt.flags[0]["field"] == "happened.from"
    assert stored(viewer)["k-1"].flags[0]["value"] == "3/4 or 4/3"


def test_one_row_that_cannot_be_stored_does_not_hold_up_the_others(
    house: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import DataError

    from wholepicture.intake import bulk_intake

    whole = bulk_intake.accept_batch

    def refusing(viewer: Any, *, bodies: Any, **more: Any) -> Any:
        if any(body["key"] == "k-3" for body, _ in bodies):
            raise DataError("a value that PostgreSQL refuses")
        return whole(viewer, bodies=bodies, **more)

    monkeypatch.setattr(bulk_intake, "accept_batch", refusing)
    bodies = [factories.concern(factories.child(), key=f"k-{number}") for number in range(7)]
    account = take(house, tmp_path, "seven.ndjson", "\n".join(map(json.dumps, bodies)).encode())
    assert (account.rows, account.accepted, account.quarantined) == (7, 6, 1)
    assert [problem.row for problem in account.problems] == [4]
    assert sorted(stored(house.operator("SCH1"))) == ["k-0", "k-1", "k-2", "k-4", "k-5", "k-6"]


def test_what_was_committed_before_an_interruption_stands_whole_and_the_rest_follows(
    house: Any, tmp_path: Path
) -> None:
    from wholepicture.intake.bulk_intake import take_in
    from wholepicture.intake.known_before import BATCH

    lines = "\n".join(
        json.dumps(factories.concern(factories.child(), key=f"k-{number}")) for number in range(BATCH + 50)
    )
    (tmp_path / "many.ndjson").write_text(lines)

    def interrupt(rows: int) -> None:
        raise KeyboardInterrupt

    viewer = house.operator("SCH1")
    with pytest.raises(KeyboardInterrupt):
        take_in(viewer, path=tmp_path / "many.ndjson", on_rows=interrupt)
    assert len(stored(viewer)) == BATCH
    account = take_in(viewer, path=tmp_path / "many.ndjson")
    assert (account.duplicates, account.accepted) == (BATCH, 50)


def test_a_file_that_cannot_be_read_is_refused_with_nothing_stored(house: Any, tmp_path: Path) -> None:
    from wholepicture.intake.bulk_intake import take_in
    from wholepicture.intake.formats import FileRefused

    for name, content in {"old.xls": b"\xd0\xcf\x11\xe0", "empty.ndjson": b"", "page.csv": b"<html>"}.items():
        with pytest.raises(FileRefused):
            take(house, tmp_path, name, content)
    with pytest.raises(FileRefused, match="cannot be opened"):
        take_in(house.operator("SCH1"), path=tmp_path / "absent.json")
    assert not stored(house.operator("SCH1"))


def test_another_agency_may_use_the_same_key(house: Any, tmp_path: Path) -> None:
    line = json.dumps(factories.concern(factories.child(), key="k-1")).encode()
    assert take(house, tmp_path, "a.ndjson", line, "SCH1").accepted == 1
    assert take(house, tmp_path, "a.ndjson", line, "SCH2").accepted == 1
