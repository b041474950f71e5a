"""Spark, where weighing is too much for one machine: DuckDB finds the pairs, Spark weighs them. Knows nothing of Splink.

Spark is no part of an ordinary installation.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from rapidfuzz.distance import JaroWinkler

from wholepicture.linkage.back_record import scratch_folder

CLUSTER = "WHOLEPICTURE_SPARK"
"""The setting that names the cluster, as Spark does (`spark://host:7077`); else this machine."""


class NoSpark(Exception):
    """Spark cannot be used here. The message says what to do."""


@contextmanager
def session(memory: str) -> Iterator[Any]:
    """Opens Spark, with the likeness of names in it that is used online. Raises NoSpark."""
    try:
        from pyspark.sql import SparkSession
        from pyspark.sql.types import DoubleType
    except ImportError as refusal:
        raise NoSpark(
            "Spark is not installed here. Install it with `pip install 'wholepicture[spark]'` (or from "
            "requirements-spark.lock) and Java 17, or link without `--engine spark`."
        ) from refusal
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        asked = (
            SparkSession.builder.master(os.environ.get(CLUSTER, "local[*]"))
            .appName("wholepicture link")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            # the conditions of all comparisons make more code than Java takes in one method
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.driver.memory", memory.lower().removesuffix("b"))
        )
        if CLUSTER not in os.environ:
            # one machine: no more parts than it has cores for, and no address but its own
            asked = asked.config("spark.sql.shuffle.partitions", str(4 * (os.cpu_count() or 1)))
            asked = asked.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
        spark = asked.getOrCreate()
    except Exception as refusal:  # pyspark raises many kinds, some of them its own
        raise NoSpark(
            f"Spark did not start: {str(refusal).splitlines()[0]} It needs Java 17 (`java -version` shows it; JAVA_HOME "
            f"names it) and, where {CLUSTER} is set, the cluster that it names."
        ) from refusal
    try:
        spark.sparkContext.setLogLevel("ERROR")
        spark.udf.register("jaro_winkler", _likeness, DoubleType())
        yield spark
    finally:
        spark.stop()


def _likeness(a: str | None, b: str | None) -> float | None:
    """Returns Jaro-Winkler as online. The function that Splink brings for Spark gives other numbers (for one pair of names in
    nine), so the machines of a cluster need this package, too."""
    return None if a is None or b is None else JaroWinkler.similarity(a, b)


@contextmanager
def handed_over(spark: Any, connection: Any, names: Iterable[str]) -> Iterator[str]:
    """Hands tables of DuckDB over as tables of Spark of the same names, by way of files that every machine of the cluster must
    reach (TMPDIR). Gives their folder, where an answer may be put."""
    with scratch_folder.folder() as folder:
        for name in names:
            connection.execute(f"COPY {name} TO '{folder}/{name}.parquet' (FORMAT parquet)")
            spark.read.parquet(f"{folder}/{name}.parquet").createOrReplaceTempView(name)
        yield str(folder)
