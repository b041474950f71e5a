"""Splink as its own tutorial uses it on FEBRL: its library's comparisons at their defaults, nothing tuned by us."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.febrl import BLOCKED, FILES

Pair = tuple[float, str, str]
SWAPPED = (
    "l.given_name = r.surname AND l.surname = r.given_name AND l.date_of_birth = r.date_of_birth "
    "AND l.given_name <> r.given_name"
)


def pairs(folder: Path, which: int) -> Iterator[Pair]:
    """Yields every pair that its blocking rules meet: (weight, id, id)."""
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    api = DuckDBAPI(connection)
    tables = [_table(connection, api, folder / name, number) for number, name in enumerate(FILES[which])]
    linker = Linker(tables if len(tables) > 1 else tables[0], _settings(len(tables)), log_level=None)
    sure: list[Any] = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth"), SWAPPED]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=20)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("postcode"))
    predicted = linker.inference.predict().physical_name
    rows = connection.execute(f"SELECT match_weight, unique_id_l, unique_id_r FROM {predicted}").fetchall()
    connection.close()
    yield from rows


def _table(connection: Any, api: Any, file: Path, number: int) -> Any:
    connection.execute(
        f"CREATE TABLE rows{number} AS SELECT rec_id AS unique_id, * FROM (SELECT columns(*).trim().nullif('') FROM "
        f"read_csv('{file}', header = true, all_varchar = true, normalize_names = true))"
    )
    return api.register(f"rows{number}")


def _settings(files: int) -> SettingsCreator:
    return SettingsCreator(
        link_type="link_only" if files > 1 else "dedupe_only",
        unique_id_column_name="unique_id",
        comparisons=[
            compare.NameComparison("given_name"),
            compare.NameComparison("surname"),
            compare.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            compare.DamerauLevenshteinAtThresholds("soc_sec_id"),
            compare.ExactMatch("street_number"),
            compare.DamerauLevenshteinAtThresholds("postcode"),
            compare.LevenshteinAtThresholds("address_1"),
            compare.ExactMatch("suburb"),
        ],
        blocking_rules_to_generate_predictions=list(map(block_on, BLOCKED)),
        retain_intermediate_calculation_columns=False,
    )
