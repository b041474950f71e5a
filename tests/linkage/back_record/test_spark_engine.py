"""Spark weighs what DuckDB weighs and what is weighed online. Runs where Spark and Java are installed (CONTRIBUTING)."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.linkage.comparison.test_weight import odd_people, town
from wholepicture.linkage.back_record import spark_engine, splink_engine
from wholepicture.linkage.comparison.weight import shipped

INSTALLED = find_spec("pyspark") is not None and shutil.which("java") is not None


@pytest.mark.skipif(not INSTALLED, reason="Spark is not installed: see CONTRIBUTING, “Spark”")
def test_thousands_of_pairs_weigh_the_same_on_spark_on_duckdb_and_online(tmp_path: Path) -> None:
    rows = odd_people() + [splink_engine.Described(row.id, row.columns) for row in town(tmp_path, 35, 300)]
    columns = {row.id: row.columns for row in rows}
    duckdb, spark = (
        {(one.a, one.b): one.weight for one in splink_engine.weigh_all(rows, shipped(), least=-200, engine=name)}
        for name in splink_engine.ENGINES
    )
    assert len(duckdb) > 3000
    assert duckdb.keys() == spark.keys()
    assert max(abs(spark[pair] - duckdb[pair]) for pair in spark) < 1e-9
    assert max(abs(spark[a, b] - shipped().weigh(columns[a], columns[b]).weight) for a, b in spark) < 1e-9


@pytest.mark.skipif(find_spec("pyspark") is not None, reason="Spark is installed")
def test_where_spark_is_not_installed_it_is_said_how_to_install_it() -> None:
    with pytest.raises(spark_engine.NoSpark, match=r"pip install 'wholepicture\[spark\]'.*Java 17"):
        list(splink_engine.weigh_all(odd_people(), shipped(), engine="spark"))
