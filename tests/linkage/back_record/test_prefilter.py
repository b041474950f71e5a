"""The filter: pairs that cannot reach the weight asked for are never weighed, and none that reaches it is lost."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.linkage.comparison.test_weight import described, odd_people, town
from wholepicture.linkage.back_record import duckdb_tables, splink_engine
from wholepicture.linkage.back_record.prefilter import Prefilter, prefilter_for
from wholepicture.linkage.comparison.description import Columns
from wholepicture.linkage.comparison.shape import PEOPLE
from wholepicture.linkage.comparison.weight import shipped

pytestmark = pytest.mark.long


def sifted(columns: list[Columns], told: Prefilter) -> set[tuple[int, int]]:
    """The pairs that sifting leaves, every pair meeting every other."""
    rows = [splink_engine.Described(f"{number:06d}", one) for number, one in enumerate(columns)]
    with duckdb_tables.database("200MB") as connection:
        duckdb_tables.load(connection, rows, PEOPLE, keys=True)
        connection.execute("DELETE FROM keyed; INSERT INTO keyed SELECT row_id, 1 FROM described")
        duckdb_tables.load_frequencies(connection, shipped().frequencies)
        duckdb_tables.filter_pairs(connection, duckdb_tables.block(connection, PEOPLE), told)
        left = connection.execute("SELECT join_key_l, join_key_r FROM likely").fetchall()
    return {(min(pair), max(pair)) for pair in left}


@settings(max_examples=25, deadline=None)
@given(st.lists(described(), min_size=2, max_size=40), st.sampled_from([-25.0, -12.0, -6.0, -2.0, 3.0, 9.0, 20.0]))
def test_no_pair_that_weighs_enough_is_sifted_out(columns: list[Columns], least: float) -> None:
    told = prefilter_for(PEOPLE, shipped(), least=least, population=None)
    enough = {
        (a, b)
        for a in range(len(columns))
        for b in range(a + 1, len(columns))
        if shipped().weigh(columns[a], columns[b]).weight >= least
    }
    assert enough <= sifted(columns, told)


@pytest.mark.parametrize("least", [-20.0, -6.0, -2.0, 8.0])
def test_asking_for_a_weight_finds_what_weighing_all_finds(least: float) -> None:
    every = {(pair.a, pair.b, pair.weight) for pair in splink_engine.weigh_all(odd_people(), shipped(), least=-200)}
    found = {(pair.a, pair.b, pair.weight) for pair in splink_engine.weigh_all(odd_people(), shipped(), least=least)}
    assert found == {one for one in every if one[2] >= least}


def test_few_pairs_are_left_that_weigh_too_little(tmp_path: Path) -> None:
    rows = [splink_engine.Described(row.id, row.columns) for row in town(tmp_path, 41, 400)]
    with duckdb_tables.database("200MB") as connection:
        duckdb_tables.load(connection, rows, PEOPLE, keys=True)
        duckdb_tables.load_frequencies(connection, shipped().frequencies)
        blocks = duckdb_tables.block(connection, PEOPLE)
        told = prefilter_for(PEOPLE, shipped(), least=shipped().review, population=1_000_000)
        left = duckdb_tables.filter_pairs(connection, blocks, told)
    found = sum(1 for _ in splink_engine.weigh_all(rows, shipped(), population=1_000_000))
    assert found <= left < 1.6 * found
    assert left < blocks.pairs / 4


def test_a_sift_that_took_a_home_for_nothing_would_be_noticed() -> None:
    told = prefilter_for(PEOPLE, shipped(), least=-2.0, population=None)
    blind = Prefilter(told.rough_sketch, told.roughly, told.sketch, told.keeps.replace("phones_l & phones_r", "0"))
    columns = [row.columns for row in odd_people()]
    assert sifted(columns, blind) < sifted(columns, told)
