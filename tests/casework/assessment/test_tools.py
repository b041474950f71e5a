"""The published forms as configurations: what each says, and that a version stays as it was."""

import hashlib
from pathlib import Path

import pytest

from wholepicture.base.dictionary import published
from wholepicture.casework.assessment import tools as loaded
from wholepicture.casework.assessment.answers import CONTEXT
from wholepicture.casework.assessment.tools import USUAL, Tool, newest, tools
from wholepicture.partnership.signs.never import never_input

EVERY = list(tools().values())
# What an assessment was made under opens as it was: a version that was published is never changed. Add the next one instead.
AS_PUBLISHED = {
    "croydon_like.1.toml": "6499d7d688ce3e9d",
    "derby_2012_like.1.toml": "573e3f38c18a2854",
    "emerging_significant_experiencing.1.toml": "ec0ddf9ea20784eb",
    "seraf_like.1.toml": "7cdb114afcd2d5d0",
    "staffordshire_like.1.toml": "ceafda40c9260591",
}


def test_a_published_version_is_never_changed() -> None:
    folder = Path(loaded.__file__).with_name("forms")
    digests = {file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:16] for file in folder.glob("*.toml")}
    assert digests == AS_PUBLISHED


def test_the_usual_one_is_offered_first() -> None:
    assert next(iter(newest())) == USUAL
    assert set(newest()) == {tool.code for tool in EVERY}


@pytest.mark.parametrize("tool", EVERY, ids=lambda tool: tool.code)
def test_levels_rise_and_are_looked_at_again(tool: Tool) -> None:
    steps = [level.step for level in tool.levels]
    assert steps == sorted(set(steps))
    assert not tool.is_raised(tool.lowest.code)
    assert tool.is_raised(tool.harm)
    assert tool.level(tool.harm) == tool.levels[-1]
    for level in tool.levels:
        assert level.reassess_weeks in (4, 6) if level.step > 1 else level.reassess_months == 3


@pytest.mark.parametrize("tool", EVERY, ids=lambda tool: tool.code)
def test_it_asks_for_signs_that_are_published_and_for_nothing_that_is_never_an_input(tool: Tool) -> None:
    known = {*published().signs, *CONTEXT}
    asked = {code for codes in tool.groups.values() for entry in codes for code in entry.split("|")}
    asked |= {code for floor in tool.floors for code in floor.all_of}
    assert asked <= known
    assert not [code for code in asked if never_input(code, "V")]
    assert len(tool.floors) == 4


@pytest.mark.parametrize("tool", EVERY, ids=lambda tool: tool.code)
def test_no_band_rests_on_vulnerability_alone(tool: Tool) -> None:
    for band in tool.bands:
        for together in band.when:
            assert any(condition.of != "V" for condition in together)
            assert tool.level(band.level)


def test_the_cells_of_a_matrix_rise_with_risk_and_with_vulnerability() -> None:
    for tool in EVERY:
        if not tool.matrix:
            continue
        cells = [
            [next(one.step for one in tool.levels if one.code == code) for code in row] for row in tool.matrix.cells
        ]
        assert all(row == sorted(row) for row in cells)
        assert all(list(column) == sorted(column) for column in zip(*cells, strict=True))
        assert tool.matrix.risks[0] >= 1
