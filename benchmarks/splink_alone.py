"""The batch and Splink itself on one crowd: each part runs in a process of its own (see `linkage`)."""

import resource
import tempfile
import time
from collections.abc import Iterator
from itertools import starmap
from pathlib import Path
from statistics import median
from typing import Any

import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.crowd import Crowd
from benchmarks.filling import newcomers
from wholepicture.linkage.back_record import duckdb_tables, splink_engine
from wholepicture.linkage.comparison.description import columns_of
from wholepicture.linkage.comparison.shape import PEOPLE
from wholepicture.linkage.comparison.weight import shipped

SEED = 1
PLAIN_RULES = (("given", "family"), ("given", "born"), ("family", "born"), ("given", "postcode"))


def _described(size: int) -> Iterator[duckdb_tables.Described]:
    for number, record in enumerate(Crowd(SEED).records(size)):
        yield duckdb_tables.Described(f"{number:08d}", columns_of(record.likeness))


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


class _Clock:
    """Seconds on the wall, and of processors, all threads together: other work on the machine changes the former only."""

    def __init__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def spent(self) -> tuple[float, float]:
        return time.perf_counter() - self._began[0], time.process_time() - self._began[1]


def _made(size: int) -> tuple[float, float]:
    """Returns how long the crowd alone takes to invent, which is nobody's cost."""
    clock = _Clock()
    for _ in Crowd(SEED).records(size):
        pass
    return clock.spent()


def weigh_all(size: str, memory: str) -> dict[str, Any]:
    """The shipped engine and model: from normalised facts to every pair at the review weight or above."""
    model, descriptions = shipped(), int(size)
    inventing, clock = _made(descriptions), _Clock()
    proposed = splink_engine.weigh_all(_described(descriptions), model, population=descriptions, memory=memory)
    pairs = sum(1 for _ in proposed)
    wall, processors = (all_of_it - part for all_of_it, part in zip(clock.spent(), inventing, strict=True))
    return {
        "seconds": round(wall, 1),
        "cpu_seconds": round(processors, 1),
        "memory_mb": _memory(),
        "pairs": pairs,
    }


def splink_batch(size: str, memory: str) -> dict[str, Any]:
    """Splink as its guide has it: its own comparisons, plain blocking rules, trained without labels, then predict."""
    with duckdb_tables.database(memory) as connection, tempfile.TemporaryDirectory() as scratch:
        _raw(connection, Path(scratch), int(size))
        clock = _Clock()
        rules: list[Any] = list(starmap(block_on, PLAIN_RULES))
        settings = SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name="unique_id",
            comparisons=[
                compare.NameComparison("given"),
                compare.NameComparison("family").configure(term_frequency_adjustments=True),
                compare.DateOfBirthComparison("born", input_is_string=True),
                compare.ExactMatch("sex"),
                compare.ExactMatch("postcode"),
                compare.ExactMatch("phone"),
                compare.ExactMatch("number"),
            ],
            blocking_rules_to_generate_predictions=rules,
            retain_intermediate_calculation_columns=False,
        )
        api = DuckDBAPI(connection)
        linker = Linker(api.register("raw"), settings, log_level=None)
        linker.training.estimate_probability_two_random_records_match([block_on("number")], recall=0.5)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=SEED)
        for columns in (("family", "born"), ("given", "postcode")):
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
        training = clock.spent()[0]
        predicted = linker.inference.predict(threshold_match_weight=0).physical_name
        pairs = connection.execute(f"SELECT count(*) FROM {predicted}").fetchall()[0][0]
        wall, processors = clock.spent()
    return {
        "seconds": round(wall, 1),
        "cpu_seconds": round(processors, 1),
        "of_which_training": round(training, 1),
        "memory_mb": _memory(),
        "pairs": pairs,
    }


def _raw(connection: Any, scratch: Path, size: int) -> None:
    file = scratch / "raw.csv"
    with file.open("w", encoding="ascii") as opened:
        for number, record in enumerate(Crowd(SEED).records(size)):
            likeness = record.likeness
            values = (
                *(likeness.given, likeness.family, likeness.born or "", likeness.sex, likeness.postcode),
                *(likeness.phones or ("",)),
            )
            nhs = next((value for _, value in likeness.identifiers), "")
            opened.write(f"{number:08d}," + ",".join(map(str, values)) + f",{nhs}\n")
    names = ("unique_id", "given", "family", "born", "sex", "postcode", "phone", "number")
    connection.execute(
        f"CREATE TABLE raw AS SELECT * FROM read_csv('{file}', header = false, all_varchar = true, "
        f"names = {list(names)}, nullstr = '')"
    )
    file.unlink()


def _agreeing(columns: tuple[str, ...]) -> str:
    return " AND ".join(f"l.{column} = r.{column} AND l.{column} <> ''" for column in columns)


def search(size: str, searches: str, memory: str) -> dict[str, Any]:
    """Splink's own search: `predict_between` each new record and all, with the shipped model and plain rules."""
    descriptions, model = int(size), shipped()
    times = []
    with duckdb_tables.database(memory) as connection:
        duckdb_tables.load(connection, _described(descriptions), PEOPLE)
        duckdb_tables.load_frequencies(connection, model.frequencies)
        api = DuckDBAPI(connection)
        everybody = api.register("described")
        settings = splink_engine.settings(model, population=descriptions)
        linker = Linker(everybody, settings, log_level=None, validate_settings=False)
        for column in model.frequencies:
            linker.table_management.register_term_frequency_lookup(api.register(f"frozen_{column}"), column)
        rules: list[Any] = list(map(_agreeing, PLAIN_RULES))
        for number, (_, record) in enumerate(newcomers(SEED, descriptions, int(searches) + 3, SEED)):
            row = duckdb_tables.Described(f"new{number}", columns_of(record.likeness))
            connection.execute("ALTER TABLE described RENAME TO kept")
            duckdb_tables.load(connection, [row], PEOPLE)
            connection.execute(f"ALTER TABLE described RENAME TO new{number}")
            connection.execute("ALTER TABLE kept RENAME TO described")
            began = time.perf_counter()
            proposed = linker.inference.predict_between(
                api.register(f"new{number}"),
                everybody,
                blocking_rules_to_generate_predictions=rules,
                threshold_match_weight=model.review,
            )
            connection.execute(f"SELECT count(*) FROM {proposed.physical_name}").fetchall()
            times.append(1000 * (time.perf_counter() - began))
    counted = sorted(times[3:])
    return {
        "records": len(counted),
        "p50_ms": round(median(counted), 1),
        "p95_ms": round(counted[int(len(counted) * 0.95)], 1),
    }
