"""Splink, for a whole back-record at once: trains a model, and weighs every pair that shares a blocking key.

People are what the house links; another shape (`comparison.shape`) links records of another kind by the same engine. Nothing
else in the house knows of Splink. What is compared comes from `comparison.people`; what a finding weighs, from
the model file; so a pair weighs here what it weighs online. The engine proposes and never joins.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import chain, combinations, starmap
from typing import Any

from splink import DuckDBAPI, Linker

from wholepicture.linkage.back_record import duckdb_tables, spark_engine
from wholepicture.linkage.back_record.duckdb_tables import MEMORY, Blocks, Described, Progress, ignore_progress
from wholepicture.linkage.back_record.prefilter import prefilter_for
from wholepicture.linkage.comparison.people import Comparison, Grade
from wholepicture.linkage.comparison.shape import PEOPLE, Shape
from wholepicture.linkage.comparison.weight import Model, Numbers

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
    progress: Progress = ignore_progress,
    blocked: Callable[[Blocks], None] = lambda blocks: None,
    engine: str = "duckdb",
) -> Iterator[Proposed]:
    """Yields every pair that shares a blocking key and weighs `least` (default: the model's review weight) or more.

    `progress` is told how far it is, `blocked` how many pairs meet and how wide their blocks are. DuckDB finds the pairs;
    who weighs them, of ENGINES, is chosen by `engine`. Raises NoRoom or NoSpark.
    """
    least = model.review if least is None else least
    splink_settings = settings(model, dialect=engine, population=population, shape=shape)
    with ExitStack() as opened:
        spark = opened.enter_context(spark_engine.session(memory)) if engine == "spark" else None
        connection = opened.enter_context(duckdb_tables.database(memory))
        if duckdb_tables.load(connection, rows, shape, keys=True) < 2:
            return
        duckdb_tables.load_frequencies(connection, model.frequencies)
        prefilter = prefilter_for(shape, model, least=least, population=population)
        blocks = duckdb_tables.block(connection, shape)
        blocked(blocks)
        likely = duckdb_tables.filter_pairs(connection, blocks, prefilter, progress=progress)
        if spark is None:
            _weigh_on_duckdb(connection, splink_settings, model, least, likely, progress)
        else:
            progress("Weighing pairs", 0, likely)
            _weigh_on_spark(connection, spark, splink_settings, model, least)
        result = connection.execute("SELECT a, b, weight FROM proposed ORDER BY a, b")
        while batch := result.fetchmany(10_000):
            yield from starmap(Proposed, batch)


_PROPOSED = """SELECT least(l.unique_id, r.unique_id) AS a, greatest(l.unique_id, r.unique_id) AS b, match_weight AS weight
    FROM {} JOIN described l ON l.row_id = row_id_l JOIN described r ON r.row_id = row_id_r"""


def _weigh_on_duckdb(
    connection: Any,
    splink_settings: dict[str, Any],
    model: Model,
    least: float,
    likely: int,
    progress: Progress,
) -> None:
    """Puts the pairs of `likely` that weigh enough into `proposed`, some at a time."""
    linker = _linker(DuckDBAPI(connection), splink_settings, model)
    connection.execute("CREATE TABLE proposed (a VARCHAR, b VARCHAR, weight DOUBLE)")
    chunks = max(1, -(-likely // PAIRS_AT_ONCE))
    for chunk in range(chunks):
        progress("Weighing pairs", likely * chunk // chunks, likely)
        connection.execute(
            f"CREATE OR REPLACE TABLE blocked AS SELECT * FROM likely WHERE join_key_l % {chunks} = {chunk}"  # noqa: S608
        )
        weighed = _weighed(linker, "blocked", least)
        connection.execute(f"INSERT INTO proposed {_PROPOSED.format(weighed.physical_name)}")
        weighed.drop_table_from_database_and_remove_from_cache()


def _weigh_on_spark(connection: Any, spark: Any, splink_settings: dict[str, Any], model: Model, least: float) -> None:
    """Does the same by Spark. Its answer comes back to DuckDB."""
    from splink import SparkAPI

    frequencies = [f"frozen_{column}" for column in model.frequencies]
    with spark_engine.handed_over(spark, connection, ["described", "likely", *frequencies]) as answers:
        api = SparkAPI(spark_session=spark, break_lineage_method="persist", register_udfs_automatically=False)
        weighed = _weighed(_linker(api, splink_settings, model), "likely", least)
        spark.sql(_PROPOSED.format(weighed.physical_name)).write.parquet(f"{answers}/proposed")
        connection.execute(f"CREATE TABLE proposed AS SELECT a, b, weight FROM '{answers}/proposed/*.parquet'")  # noqa: S608


def _weighed(linker: Any, pairs: str, least: float) -> Any:
    """Returns Splink's table of those of these pairs that weigh enough."""
    linker.table_management.register_blocked_pairs_for_predict(linker._db_api.register(pairs))
    return linker.inference.predict(threshold_match_weight=least, warning_mode="never")


def _linker(api: Any, splink_settings: dict[str, Any], model: Model | None = None) -> Any:
    """Returns Splink with the descriptions that are loaded, and the model's own frequencies in place of those of the data at
    hand: names that it never met have none."""
    linker = Linker(api.register("described"), splink_settings, log_level=None, validate_settings=False)
    for column in model.frequencies if model else ():
        linker.table_management.register_term_frequency_lookup(api.register(f"frozen_{column}"), column)
    return linker


def settings(
    model: Model | None, *, dialect: str = "duckdb", population: int | None = None, shape: Shape = PEOPLE
) -> dict[str, Any]:
    """Returns Splink's settings: the comparisons, and the model's numbers where there is one."""
    comparisons: list[dict[str, Any]] = []
    for comparison in shape.comparisons:
        unsaid = comparison.unsaid.sql(dialect)
        levels: list[dict[str, Any]] = [
            {"sql_condition": unsaid, "label_for_charts": "unsaid", "is_null_level": True},
            *(_level(comparison, grade, model, dialect) for grade in comparison.grades),
        ]
        comparisons.append({"output_column_name": comparison.code, "comparison_levels": levels})
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


def _level(comparison: Comparison, grade: Grade, model: Model | None, dialect: str) -> dict[str, Any]:
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
        key = (comparison.code, grade.code)
        level |= {"m_probability": model.m[key], "u_probability": model.u[key]}
    return level


def train(
    rows: list[Described], *, version: str, card: Mapping[str, Any], sample: float = 5e6, review: float = 0.0
) -> Model:
    """Returns a model from descriptions whose person is known. Same rows, same model.

    m is counted from the pairs of one person, u from pairs drawn at random. What records seldom hold is set by hand; what
    too few of these pairs show speaks for nobody and against nobody much; the card says both. Raises TrainingRefused where
    there is too little to learn from.
    """
    pairs = pairs_of_one_person(rows)
    if pairs < 1000:
        raise TrainingRefused(
            f"There are {pairs} pairs of one person to learn from; a model needs 1,000 or more. Give more households."
        )
    with _untrained(rows, PEOPLE) as (connection, linker):
        linker.training.estimate_u_using_random_sampling(max_pairs=sample, seed=SEED)
        linker.training.estimate_m_from_label_column("person")
        more = {**card, "descriptions": len(rows), "pairs_of_one_person": pairs}
        model = _made(connection, linker, PEOPLE, version, more, pairs, review)
    seldom = _too_seldom(rows, PEOPLE)
    if seldom:
        cautious = {key: min(model.u[key], most) for key, most in seldom.items()}
        model = replace(model, m=model.m | cautious, card={**model.card, TOO_SELDOM: list(map(".".join, seldom))})
    return model


def _too_seldom(rows: Iterable[Described], shape: Shape) -> Numbers:
    """Returns the grades that fewer than `LEAST_SEEN` pairs of one person show, with the share that so many would be: one
    pair more or less would move what they weigh."""
    seen = _grades_seen(rows, shape)
    compared: Counter[str] = Counter()
    for (comparison, _), pairs in seen.items():
        compared[comparison] += pairs
    shares: Numbers = {}
    for comparison, grade in sorted((comparison.code, grade.code) for comparison, grade in shape.grades):
        if (comparison, grade) not in shape.by_hand and seen[comparison, grade] < LEAST_SEEN:
            shares[comparison, grade] = LEAST_SEEN / max(LEAST_SEEN, compared[comparison])
    return shares


def _grades_seen(rows: Iterable[Described], shape: Shape) -> Counter[tuple[str, str]]:
    """Returns how many pairs of one person show each grade."""
    by_person: dict[str, list[Any]] = {}
    for described in rows:
        by_person.setdefault(described.person, []).append(described.columns)
    seen: Counter[tuple[str, str]] = Counter()
    for a, b in chain.from_iterable(combinations(columns, 2) for columns in by_person.values()):
        for comparison in shape.comparisons:
            grade = comparison.grade(a, b)
            if grade is not None:
                seen[comparison.code, grade.code] += 1
    return seen


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
    """Returns a model from records of which nobody knows whose they are: u from pairs drawn at random, m by
    expectation-maximisation among the pairs that agree on each of `met_by` (columns, joined by commas) in turn.

    `sure` are columns likewise, by which hardly any two people agree; `found_by_sure` is the share of true pairs that
    they are held to find, from which follows how many there are.
    """
    with _untrained(rows, shape) as (connection, linker):
        rules = map(_agreeing, sure)
        linker.training.estimate_probability_two_random_records_match(list(rules), recall=found_by_sure)
        chance = linker.misc.save_model_to_json()["probability_two_random_records_match"]
        linker.training.estimate_u_using_random_sampling(max_pairs=sample, seed=SEED)
        for columns in met_by:
            linker.training.estimate_parameters_using_expectation_maximisation(_agreeing(columns))
        pairs = round(chance * len(rows) * (len(rows) - 1) / 2)
        card = {"descriptions": len(rows), "pairs_of_one_person_estimated": pairs}
        return _made(connection, linker, shape, version, card, pairs, review)


def _agreeing(columns: str) -> str:
    names = map(str.strip, columns.split(","))
    return " AND ".join(f"l.{name} = r.{name} AND l.{name} <> ''" for name in names)


@contextmanager
def _untrained(rows: Iterable[Described], shape: Shape) -> Iterator[tuple[Any, Any]]:
    """Opens Splink with these records, and no numbers yet."""
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
    descriptions = card["descriptions"]
    m, u, by_hand = _numbers_of(linker.misc.save_model_to_json(), shape)
    return Model(
        version=version,
        m=m,
        u=u,
        frequencies={column: _frequencies(connection, column) for column in shape.rarities},
        prior=pairs / (descriptions * (descriptions - 1) / 2),
        population=descriptions,
        review=review,
        card={**card, "set_by_hand": by_hand},
    )


def _numbers_of(trained: Mapping[str, Any], shape: Shape) -> tuple[Numbers, Numbers, list[str]]:
    """Returns m and u of each grade of a trained model, with what is set by hand in it, and which grades that are."""
    m: Numbers = {}
    u: Numbers = {}
    by_hand: list[str] = []
    for comparison in trained["comparisons"]:
        for level in comparison["comparison_levels"]:
            if level.get("is_null_level"):
                continue
            key = (comparison["output_column_name"], level["label_for_charts"])
            m[key], u[key] = _bounded(level.get("m_probability")), _bounded(level.get("u_probability"))
            if key in shape.by_hand:
                set_m, set_u = shape.by_hand[key]
                m[key], u[key] = set_m or m[key], set_u or u[key]
                by_hand.append(".".join(key))
    return m, u, sorted(by_hand)


def _bounded(share: float | None) -> float:
    """Returns a share that was counted, kept away from 0: what was never met in a sample is rare, not impossible."""
    return min(1.0, max(share or 0.0, 1e-6))


def pairs_of_one_person(rows: Iterable[Described]) -> int:
    """Returns how many pairs of these descriptions are of one person."""
    counts = Counter(described.person for described in rows)
    return sum(number * (number - 1) // 2 for number in counts.values())


def _frequencies(connection: Any, column: str) -> dict[str, float]:
    """Returns the share of each value among those said, commonest first. Values met once are left out: they tell who trained."""
    rows = connection.execute(
        f"SELECT {column}, count(*) AS n, sum(count(*)) OVER () AS whole FROM described WHERE {column} <> '' "  # noqa: S608
        f"GROUP BY 1 QUALIFY n > 1 ORDER BY n DESC, 1"
    ).fetchall()
    return {value: round(n / whole, 8) for value, n, whole in rows}
