"""Splink, for a whole back-record at once: trains a model, and weighs every pair that shares a blocking key.

People are what the house links; another shape (`shapes`) links records of another kind by the same engine. Nothing
else in the house knows of Splink. What is compared comes from `comparisons`; what a finding weighs, from the
model file; so a pair weighs here what it weighs online. The engine proposes and never joins.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from splink import DuckDBAPI, Linker

from wholepicture.linkage.back_record import duckdb_tables, spark_engine
from wholepicture.linkage.back_record.duckdb_tables import MEMORY, Blocks, Described, Heard, unheard
from wholepicture.linkage.back_record.prefilter import sift
from wholepicture.linkage.comparison.shape import PEOPLE, Shape
from wholepicture.linkage.comparison.weight import Model

SEED = 20
LEAST_SEEN = 5
"""Pairs of one person from which it is learnt what a finding weighs."""
TOO_SELDOM = "too_seldom"
"""On a model's card: the findings that speak for nobody, and weakly against, because too few pairs showed them."""
PAIRS_AT_ONCE = 2_000_000

ENGINES = ("duckdb", "spark")
"""Who can weigh pairs: DuckDB on this machine, or Spark, on several where there is a cluster."""


class TrainingRefused(Exception):
    """What was given cannot train a model. The message says why and what to do."""


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
    heard: Heard = unheard,
    blocked: Callable[[Blocks], None] = lambda blocks: None,
    engine: str = "duckdb",
) -> Iterator[Proposed]:
    """Every pair that shares a blocking key and weighs `least` (default: the model's review weight) or more.

    `heard` is told how far it is, `blocked` how many pairs meet and how wide their blocks are. DuckDB finds the pairs;
    who weighs them, of ENGINES, is chosen by `engine`. Raises NoRoom or NoSpark.
    """
    least = model.review if least is None else least
    told = settings(model, dialect=engine, population=population, shape=shape)
    with ExitStack() as opened:
        spark = opened.enter_context(spark_engine.session(memory)) if engine == "spark" else None
        connection = opened.enter_context(duckdb_tables.database(memory))
        if duckdb_tables.load(connection, rows, shape, keys=True) < 2:
            return
        duckdb_tables.frozen(connection, model.frequencies)
        sifted = sift(shape, model, least=least, population=population)
        blocks = duckdb_tables.block(connection, shape)
        blocked(blocks)
        likely = duckdb_tables.sift_pairs(connection, blocks, sifted, heard=heard)
        if spark is None:
            _weigh_on_duckdb(connection, told, model, least, likely, heard)
        else:
            heard("Weighing pairs", 0, likely)
            _weigh_on_spark(connection, spark, told, model, least)
        result = connection.execute("SELECT a, b, weight FROM found ORDER BY a, b")
        while batch := result.fetchmany(10_000):
            yield from (Proposed(*row) for row in batch)


_FOUND = """SELECT least(l.unique_id, r.unique_id) AS a, greatest(l.unique_id, r.unique_id) AS b, match_weight AS weight
    FROM {} JOIN described l ON l.row_id = row_id_l JOIN described r ON r.row_id = row_id_r"""


def _weigh_on_duckdb(
    connection: Any, told: dict[str, Any], model: Model, least: float, likely: int, heard: Heard
) -> None:
    """Put the pairs of `likely` that weigh enough into `found`, some at a time."""
    linker = _linker(DuckDBAPI(connection), told, model)
    connection.execute("CREATE TABLE found (a VARCHAR, b VARCHAR, weight DOUBLE)")
    chunks = max(1, -(-likely // PAIRS_AT_ONCE))
    for chunk in range(chunks):
        heard("Weighing pairs", likely * chunk // chunks, likely)
        connection.execute(
            f"CREATE OR REPLACE TABLE blocked AS SELECT * FROM likely WHERE join_key_l % {chunks} = {chunk}"  # noqa: S608
        )
        weighed = _weighed(linker, "blocked", least)
        connection.execute(f"INSERT INTO found {_FOUND.format(weighed.physical_name)}")
        weighed.drop_table_from_database_and_remove_from_cache()


def _weigh_on_spark(connection: Any, spark: Any, told: dict[str, Any], model: Model, least: float) -> None:
    """The same, by Spark. Its answer comes back to DuckDB."""
    from splink import SparkAPI

    frequencies = [f"frozen_{column}" for column in model.frequencies]
    with spark_engine.handed_over(spark, connection, ["described", "likely", *frequencies]) as answers:
        api = SparkAPI(spark_session=spark, break_lineage_method="persist", register_udfs_automatically=False)
        weighed = _weighed(_linker(api, told, model), "likely", least)
        spark.sql(_FOUND.format(weighed.physical_name)).write.parquet(f"{answers}/found")
        connection.execute(f"CREATE TABLE found AS SELECT a, b, weight FROM '{answers}/found/*.parquet'")  # noqa: S608


def _weighed(linker: Any, pairs: str, least: float) -> Any:
    """Splink's table of those of these pairs that weigh enough."""
    linker.table_management.register_blocked_pairs_for_predict(linker._db_api.register(pairs))
    return linker.inference.predict(threshold_match_weight=least, warning_mode="never")


def _linker(api: Any, told: dict[str, Any], model: Model | None = None) -> Any:
    """Splink with the descriptions that are loaded, and the model's own frequencies in place of those of the data at
    hand: names that it never met have none."""
    linker = Linker(api.register("described"), told, log_level=None, validate_settings=False)
    for column in model.frequencies if model else ():
        linker.table_management.register_term_frequency_lookup(api.register(f"frozen_{column}"), column)
    return linker


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
        "unique_id_column_name": "row_id",
        "probability_two_random_records_match": chance,
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": [],  # pairs are met by keys of our own, and registered
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "sql_dialect": dialect,
    }


def train(
    rows: list[Described], *, version: str, card: Mapping[str, Any], sample: float = 5e6, review: float = 0.0
) -> Model:
    """A model from descriptions whose person is known. Same rows, same model.

    m is counted from the pairs of one person, u from pairs drawn at random. What records seldom hold is set by hand; what
    too few of these pairs show speaks for nobody and against nobody much; the card says both. Raises TrainingRefused where
    there is too little to learn from.
    """
    pairs = _pairs_of_one_person(rows)
    if pairs < 1000:
        raise TrainingRefused(
            f"There are {pairs} pairs of one person to learn from; a model needs 1,000 or more. Give more households."
        )
    with _untrained(rows, PEOPLE) as (connection, linker):
        linker.training.estimate_u_using_random_sampling(max_pairs=sample, seed=SEED)
        linker.training.estimate_m_from_label_column("person")
        told = {**card, "descriptions": len(rows), "pairs_of_one_person": pairs}
        model = _made(connection, linker, PEOPLE, version, told, pairs, review)
    if seldom := _too_seldom(rows, PEOPLE):
        cautious = {key: min(model.u[key], most) for key, most in seldom.items()}
        model = replace(model, m=model.m | cautious, card={**model.card, TOO_SELDOM: [".".join(key) for key in seldom]})
    return model


def _too_seldom(rows: Iterable[Described], shape: Shape) -> dict[tuple[str, str], float]:
    """The grades that fewer than `LEAST_SEEN` pairs of one person show, with the share that so many would be: one pair more
    or less would move what they weigh."""
    seen: Counter[tuple[str, str]] = Counter()
    people: dict[str, list[Any]] = {}
    for one in rows:
        people.setdefault(one.person, []).append(one.columns)
    for described in people.values():
        for a, b in combinations(described, 2):
            found = ((comparison.code, comparison.grade(a, b)) for comparison in shape.comparisons)
            seen.update((code, grade.code) for code, grade in found if grade is not None)
    said = Counter({one.code: sum(seen[one.code, grade.code] for grade in one.grades) for one in shape.comparisons})
    every = sorted((one.code, grade.code) for one in shape.comparisons for grade in one.grades)
    few = [key for key in every if key not in shape.by_hand and seen[key] < LEAST_SEEN]
    return {key: LEAST_SEEN / max(LEAST_SEEN, said[key[0]]) for key in few}


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
    with _untrained(rows, shape) as (connection, linker):
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
def _untrained(rows: Iterable[Described], shape: Shape) -> Iterator[tuple[Any, Any]]:
    """Splink with these records, and no numbers yet."""
    with duckdb_tables.database(MEMORY) as connection:
        duckdb_tables.load(connection, rows, shape)
        yield connection, _linker(DuckDBAPI(connection), settings(None, shape=shape))


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


def _frequencies(connection: Any, column: str) -> dict[str, float]:
    """The share of each value among those said, commonest first. Values met once are left out: they tell who trained."""
    rows = connection.execute(
        f"SELECT {column}, count(*) AS n, sum(count(*)) OVER () AS whole FROM described WHERE {column} <> '' "  # noqa: S608
        f"GROUP BY 1 QUALIFY n > 1 ORDER BY n DESC, 1"
    ).fetchall()
    return {value: round(n / whole, 8) for value, n, whole in rows}
