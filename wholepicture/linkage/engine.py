"""Splink, for a whole back-record at once: trains a model, and weighs every pair that shares a blocking key.

People are what the house links; another shape (`shapes`) links records of another kind by the same engine. Nothing
else in the house knows of Splink. What is compared comes from `comparisons`; what a finding weighs, from the
model file; so a pair weighs here what it weighs online. The engine proposes and never joins.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker

from wholepicture.linkage.asking import WIDEST_BLOCK
from wholepicture.linkage.shapes import PEOPLE, Shape
from wholepicture.linkage.weighing import Model

MEMORY = "2GB"
"""What DuckDB may hold; what does not fit goes to disk."""

SEED = 20


class TrainingRefused(Exception):
    """What was given cannot train a model. The message says why and what to do."""


@dataclass(frozen=True)
class Described:
    """A description to be linked: its id, its columns (of its shape), and in training whose it truly is."""

    id: str
    columns: Any
    person: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A pair that shares a blocking key, with its weight."""

    a: str
    b: str
    weight: float


def weigh_all(
    rows: Iterable[Described],
    model: Model,
    *,
    least: float | None = None,
    population: int | None = None,
    memory: str = MEMORY,
    shape: Shape = PEOPLE,
) -> Iterator[Proposed]:
    """Every pair that shares a blocking key and weighs `least` (default: the model's review weight) or more."""
    with _database(memory) as (connection, scratch):
        if _load(connection, scratch, rows, shape) < 2:
            return
        _narrow(connection, shape)
        api = DuckDBAPI(connection)
        told = settings(model, population=population, shape=shape)
        linker = Linker(api.register("described"), told, log_level=None, validate_settings=False)
        _freeze_frequencies(connection, api, linker, model)
        least = model.review if least is None else least
        found = linker.inference.predict(threshold_match_weight=least)
        result = connection.execute(
            f"SELECT unique_id_l, unique_id_r, match_weight FROM {found.physical_name} ORDER BY 1, 2"  # noqa: S608
        )
        while batch := result.fetchmany(10_000):
            yield from (Proposed(*row) for row in batch)


def settings(
    model: Model | None, *, dialect: str = "duckdb", population: int | None = None, shape: Shape = PEOPLE
) -> dict[str, Any]:
    """Splink's settings: the comparisons, and the model's numbers where there is one."""
    comparisons = []
    for one in shape.comparisons:
        levels: list[dict[str, Any]] = [
            {"sql_condition": one.unsaid.sql(dialect), "label_for_charts": "unsaid", "is_null_level": True}
        ]
        for grade in one.grades:
            level: dict[str, Any] = {
                "sql_condition": grade.condition.sql(dialect) if grade.condition else "ELSE",
                "label_for_charts": grade.code,
            }
            if grade.rarity and model:
                level |= {
                    "tf_adjustment_column": grade.rarity,
                    "tf_adjustment_weight": 1.0,
                    "disable_tf_exact_match_detection": True,
                }
            if model:
                level |= {
                    "m_probability": model.m[one.code, grade.code],
                    "u_probability": model.u[one.code, grade.code],
                }
            levels.append(level)
        comparisons.append({"output_column_name": one.code, "comparison_levels": levels})
    chance = 0.0001
    if model:
        weight = model.prior_weight(population)
        chance = 2**weight / (1 + 2**weight)
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": chance,
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": "l.block = r.block", "sql_dialect": dialect, "arrays_to_explode": ["block"]}
        ],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "sql_dialect": dialect,
    }


def train(
    rows: list[Described], *, version: str, card: Mapping[str, Any], sample: float = 5e6, review: float = 0.0
) -> Model:
    """A model from descriptions whose person is known. Same rows, same model.

    m is counted from the pairs of one person, u from pairs drawn at random; what is too seldom seen is set by hand, and
    the card says so. Raises TrainingRefused where there is too little to learn from.
    """
    pairs = _pairs_of_one_person(rows)
    if pairs < 1000:
        raise TrainingRefused(
            f"There are {pairs} pairs of one person to learn from; a model needs 1,000 or more. Give more households."
        )
    with _linker(rows, PEOPLE, with_truth=True) as (connection, linker):
        linker.training.estimate_u_using_random_sampling(max_pairs=sample, seed=SEED)
        linker.training.estimate_m_from_label_column("person")
        told = {**card, "descriptions": len(rows), "pairs_of_one_person": pairs}
        return _made(connection, linker, PEOPLE, version, told, pairs, review)


def train_unlabelled(
    rows: Sequence[Described],
    *,
    version: str,
    shape: Shape,
    met_by: Sequence[str],
    sure: Sequence[str],
    found_by_sure: float,
    sample: float = 5e6,
    review: float = 0.0,
) -> Model:
    """A model from records of which nobody knows whose they are: u from pairs drawn at random, m by
    expectation-maximisation among the pairs that agree on each of `met_by` (columns, joined by commas) in turn.

    `sure` are columns likewise, by which hardly any two people agree; `found_by_sure` is the share of true pairs that
    they are held to find, from which follows how many there are.
    """
    with _linker(rows, shape) as (connection, linker):
        rules = [_agreeing(one) for one in sure]
        linker.training.estimate_probability_two_random_records_match(rules, recall=found_by_sure)
        chance = linker.misc.save_model_to_json()["probability_two_random_records_match"]
        linker.training.estimate_u_using_random_sampling(max_pairs=sample, seed=SEED)
        for one in met_by:
            linker.training.estimate_parameters_using_expectation_maximisation(_agreeing(one))
        pairs = round(chance * len(rows) * (len(rows) - 1) / 2)
        told = {"descriptions": len(rows), "pairs_of_one_person_estimated": pairs}
        return _made(connection, linker, shape, version, told, pairs, review)


def _agreeing(columns: str) -> str:
    names = [one.strip() for one in columns.split(",")]
    return " AND ".join(f"l.{name} = r.{name} AND l.{name} <> ''" for name in names)


@contextmanager
def _linker(rows: Iterable[Described], shape: Shape, *, with_truth: bool = False) -> Iterator[tuple[Any, Any]]:
    """Splink with these records, and no numbers yet."""
    with _database(MEMORY) as (connection, scratch):
        _load(connection, scratch, rows, shape, with_truth=with_truth)
        api = DuckDBAPI(connection)
        yield (
            connection,
            Linker(api.register("described"), settings(None, shape=shape), log_level=None, validate_settings=False),
        )


def _made(
    connection: Any,
    linker: Any,
    shape: Shape,
    version: str,
    card: Mapping[str, Any],
    pairs: int,
    review: float,
) -> Model:
    many = card["descriptions"]
    m, u, by_hand = _numbers_of(linker.misc.save_model_to_json(), shape)
    return Model(
        version=version,
        m=m,
        u=u,
        frequencies={column: _frequencies(connection, column) for column in shape.rarities},
        prior=pairs / (many * (many - 1) / 2),
        population=many,
        review=review,
        card={**card, "set_by_hand": by_hand},
    )


def _numbers_of(
    trained: Mapping[str, Any], shape: Shape
) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], float], list[str]]:
    m: dict[tuple[str, str], float] = {}
    u: dict[tuple[str, str], float] = {}
    by_hand = []
    for one in trained["comparisons"]:
        code = one["output_column_name"]
        levels = [level for level in one["comparison_levels"] if not level.get("is_null_level")]
        for level in levels:
            key = (code, level["label_for_charts"])
            m[key], u[key] = (_bounded(level.get(f"{side}_probability")) for side in "mu")
            if key in shape.by_hand:
                set_m, set_u = shape.by_hand[key]
                m[key], u[key] = set_m or m[key], set_u or u[key]
                by_hand.append(".".join(key))
    return m, u, sorted(by_hand)


def _bounded(share: float | None) -> float:
    """A share that was counted, kept away from 0: what was never met in a sample is rare, not impossible."""
    return min(1.0, max(share or 0.0, 1e-6))


def _pairs_of_one_person(rows: Iterable[Described]) -> int:
    counts: dict[str, int] = {}
    for one in rows:
        counts[one.person] = counts.get(one.person, 0) + 1
    return sum(number * (number - 1) // 2 for number in counts.values())


@contextmanager
def _database(memory: str) -> Iterator[tuple[Any, Path]]:
    with tempfile.TemporaryDirectory(prefix="wholepicture-link-") as scratch:
        connection = duckdb.connect(str(Path(scratch) / "link.duckdb"))
        try:
            connection.execute(f"SET memory_limit = '{memory}'")
            connection.execute("SET preserve_insertion_order = false")
            connection.execute(f"SET temp_directory = '{scratch}'")
            connection.execute("SET enable_progress_bar = false")
            yield connection, Path(scratch)
        finally:
            connection.close()


def _load(connection: Any, scratch: Path, rows: Iterable[Described], shape: Shape, *, with_truth: bool = False) -> int:
    """Put the descriptions into the table `described`, by way of a file. Answers how many there are."""
    made = scratch / "described.ndjson"
    names = [one.name for one in fields(shape.columns)]
    count = 0
    with made.open("w", encoding="ascii") as file:
        for one in rows:
            file.write(json.dumps(_as_row(one, shape, names, with_truth=with_truth)) + "\n")
            count += 1
    typed = ", ".join(f"{name}: '{kind}'" for name, kind in shape.schema.items())
    connection.execute(
        f"CREATE TABLE described AS SELECT * FROM "  # noqa: S608
        f"read_json(?, format = 'newline_delimited', columns = {{{typed}}})",
        [str(made)],
    )
    made.unlink()
    return count


def _narrow(connection: Any, shape: Shape) -> None:
    """Cut wide blocks into overlapping windows of records that lie near each other, and drop keys that one record has.

    A block of n records makes n²/2 pairs: one of a common name alone would be more than all others. In order of `order`
    each record still meets the half window that follows it, which holds those of its own name and date of birth; a child
    with hundreds of reports is therefore met, however wide the block.
    """
    order = ", ".join(shape.order)
    connection.execute(
        f"""CREATE TABLE keyed AS SELECT unique_id, {order}, unnest(block) AS key FROM described;
        CREATE TABLE wide AS SELECT key, count(*) AS n FROM keyed GROUP BY key HAVING count(*) > 1;
        CREATE TABLE narrowed AS SELECT unique_id, list(key) AS block FROM (
            SELECT unique_id, key FROM keyed JOIN wide USING (key) WHERE n <= {WIDEST_BLOCK}
            UNION ALL
            SELECT unique_id, unnest([key || '#' || (place // {WIDEST_BLOCK}),
                key || '##' || ((place + {WIDEST_BLOCK // 2}) // {WIDEST_BLOCK})])
            FROM (SELECT unique_id, key, row_number() OVER (PARTITION BY key ORDER BY {order}, unique_id) AS place
                  FROM keyed JOIN wide USING (key) WHERE n > {WIDEST_BLOCK})) GROUP BY unique_id;
        DROP TABLE keyed; DROP TABLE wide;
        CREATE TABLE blocked AS SELECT described.* EXCLUDE (block), narrowed.block
            FROM described JOIN narrowed USING (unique_id);
        DROP TABLE described; DROP TABLE narrowed; ALTER TABLE blocked RENAME TO described"""  # noqa: S608
    )


def _as_row(one: Described, shape: Shape, names: Sequence[str], *, with_truth: bool) -> dict[str, Any]:
    return {
        "unique_id": one.id,
        "person": one.person if with_truth else "",
        "block": sorted(set(shape.keys(one.columns))),
        **{name: getattr(one.columns, name) for name in names},
    }


def _frequencies(connection: Any, column: str) -> dict[str, float]:
    """The share of each value among those said, commonest first. Values met once are left out: they tell who trained."""
    rows = connection.execute(
        f"SELECT {column}, count(*) AS n, sum(count(*)) OVER () AS whole FROM described WHERE {column} <> '' "  # noqa: S608
        f"GROUP BY 1 QUALIFY n > 1 ORDER BY n DESC, 1"
    ).fetchall()
    return {value: round(n / whole, 8) for value, n, whole in rows}


def _freeze_frequencies(connection: Any, api: Any, linker: Any, model: Model) -> None:
    """The model's own frequencies in place of those of the data at hand. Names that it never met have none."""
    for column, shares in model.frequencies.items():
        connection.execute(f"CREATE TABLE frozen_{column} ({column} VARCHAR, tf_{column} DOUBLE)")
        connection.execute(
            f"INSERT INTO frozen_{column} SELECT unnest(?), unnest(?)",
            [list(shares), list(shares.values())],
        )
        linker.table_management.register_term_frequency_lookup(api.register(f"frozen_{column}"), column)
