"""The benchmarks of linkage run, at a size that shows nothing; and the published page says what was measured."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import page
from benchmarks.worth import scored
from wholepicture.config.home import PROJECT

pytestmark = pytest.mark.long


def test_every_part_of_the_speed_benchmark_runs(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WHOLEPICTURE_")}
    told = tmp_path / "told.json"
    command = [sys.executable, "-m", "benchmarks.linkage", "--size", "2000", "--batch", "2000", "--new", "4"]
    subprocess.run(
        [*command, "--clients", "1", "2", "--searches", "2", "--out", told],
        cwd=PROJECT, env=kept, check=True, capture_output=True,
    )  # fmt: skip
    answer = json.loads(told.read_text())
    assert answer["online"]["clients_2"]["records"] == 6  # each client's first loads the model and is not counted
    assert answer["online"]["clients_1"]["person_found"] > 0
    assert answer["batches"][0]["weigh_all"]["pairs"] > 1000
    assert answer["splink_search"]["records"] == 2


def test_the_page_shows_the_figures_that_were_published() -> None:
    text = page.PAGE.read_text("utf-8")
    known = json.loads(page.RESULTS.read_text("utf-8"))
    assert page.with_tables(text, known) == text
    known["febrl"]["data"][0]["engines"][0]["best_f1"] = 0.5
    assert "0.50000" in page.with_tables(text, known)


def test_a_page_without_a_place_for_a_table_is_refused() -> None:
    known = json.loads(page.RESULTS.read_text("utf-8"))
    with pytest.raises(ValueError, match="has no place for"):
        page.with_tables("# Nothing here", known)


def test_published_accuracy_is_at_or_above_the_figures_to_meet() -> None:
    data = {one["which"]: one["engines"][0] for one in json.loads(page.RESULTS.read_text("utf-8"))["febrl"]["data"]}
    assert data[3]["engine"] == data[4]["engine"] == "Whole Picture"
    assert data[3]["best_f1"] >= 0.99608
    assert data[4]["best_f1"] >= 0.99880


def test_pairs_of_one_weight_stand_or_fall_together() -> None:
    right, wrong = (5.0, "rec-1-org", "rec-1-dup-0"), (5.0, "rec-1-org", "rec-2-dup-0")
    found = scored([right, wrong], true=1, which=3)
    assert found["best_f1"] == found["f1_at_0"] == pytest.approx(2 / 3, abs=1e-6)
    apart = scored([right, (4.0, *wrong[1:])], true=1, which=3)
    assert apart["best_f1"] == 1.0
