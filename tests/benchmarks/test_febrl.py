"""The shape of the public data is one that the engine takes: the data itself is fetched by the benchmark alone."""

from pathlib import Path

import pytest

from benchmarks import febrl
from wholepicture.linkage.back_record import duckdb_tables

pytestmark = pytest.mark.long

HEADER = "rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth, soc_sec_id"
INVENTED = (
    "rec-1-org, wren, ashdown, 12, fern walk, rowan court, marsh lane, 4000, qld, 20100517, 1000001",
    "rec-1-dup-0, wrenn, ashdown, 12, fern walk, , marsh lane, 4000, qld, 20100517, 1000001",
    "rec-2-org, mabel, osei, 3, gull road, , tern hill, 4001, nsw, 20090102, 1000002",
)


def test_its_rows_are_loaded_and_meet(tmp_path: Path) -> None:
    (tmp_path / "dataset3.csv").write_text("\n".join((HEADER, *INVENTED)) + "\n")
    rows = febrl.read(tmp_path, 3)
    assert [one.person for one in rows] == ["1", "1", "2"]
    with duckdb_tables.database("100MB") as connection:
        assert duckdb_tables.load(connection, rows, febrl.SHAPE, keys=True) == 3
        assert duckdb_tables.block(connection, febrl.SHAPE).pairs >= 1
