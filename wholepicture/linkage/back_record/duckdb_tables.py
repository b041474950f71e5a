"""Records as tables of DuckDB: loaded, put into blocks, and the pairs of a block filtered. Knows nothing of Splink.

Memory is bounded: what does not fit goes to disk, into a folder that is gone afterwards. Pairs are filtered as they are
made, so that the many that weigh too little are never stored.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

import duckdb
import pyarrow as arrow

from wholepicture.linkage.back_record import scratch_folder
from wholepicture.linkage.back_record.prefilter import THOUSANDTHS, Prefilter, Sketch
from wholepicture.linkage.comparison.shape import Shape
from wholepicture.linkage.comparison.shortlist import WIDEST_BLOCK

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much (0: not known)."""

MEMORY = "2GB"
"""What DuckDB may hold; what does not fit goes to disk."""

PAGE = 20_000
PAIRS_AT_ONCE = 40_000_000  # each time the sketches of all records are read once, which is what costs among millions


OURS = {"row_id", "unique_id", "person", "place", "block", "key"}
"""What we call columns of our own, beside those of a shape."""


FULL = ("no space left", "file too large", "quota exceeded")
"""As the system says that a disk takes no more. DuckDB raises it as errors of several kinds."""


class NoRoom(Exception):
    """Memory or disk ran out. The message says what to do; nothing was written anywhere else."""


@dataclass(frozen=True)
class Described:
    """A description to be linked: its id, its columns (of its shape), and in training whose it truly is."""

    id: str
    columns: Any
    person: str = ""


@dataclass(frozen=True, slots=True)
class Blocks:
    """What was put into blocks: how many pairs share one, how many blocks were wider than is looked at whole, and how
    many records the widest held."""

    pairs: int
    wide: int
    widest: int


def ignore_progress(what: str, done: int, whole: int) -> None:
    """Takes no notice: for whoever wants to be told nothing."""


@contextmanager
def database(memory: str) -> Iterator[Any]:
    """Opens a database of its own, gone afterwards. Raises NoRoom where what is done in it needs more than there is."""
    with scratch_folder.folder() as folder:
        connection = duckdb.connect(str(folder / "link.duckdb"))
        try:
            connection.execute(f"SET memory_limit = '{memory}'")
            connection.execute("SET preserve_insertion_order = false")
            connection.execute(f"SET temp_directory = '{folder}'")
            connection.execute("SET enable_progress_bar = false")
            yield connection
        except duckdb.OutOfMemoryException as refusal:
            raise NoRoom(
                f"{memory} of memory, with what could be put on disk, is too little for so many descriptions. Give more "
                "(--memory 8GB), or more room on the disk. Nothing was changed."
            ) from refusal
        except (duckdb.Error, OSError) as refusal:
            message = str(refusal).lower()
            if not any(words in message for words in FULL):
                raise
            raise NoRoom(
                f"The disk under {tempfile.gettempdir()} is full, or its files may not grow so large. Make room, or set "
                "TMPDIR to a larger disk. Nothing was changed."
            ) from refusal
        finally:
            connection.close()


def load(connection: Any, rows: Iterable[Described], shape: Shape, *, keys: bool = False) -> int:
    """Puts the descriptions into the table `described`, numbered as they come; with `keys`, their blocking keys into
    `keyed`. Returns how many there are."""
    if taken := OURS & shape.schema.keys():
        raise ValueError(f"A column of a shape cannot be called {' or '.join(sorted(taken))}: the tables here use it.")
    typed = ", ".join(f"{name} {kind}" for name, kind in shape.schema.items())
    connection.execute(f"CREATE TABLE described (row_id INTEGER, unique_id VARCHAR, person VARCHAR, {typed})")
    if keys:
        connection.execute("CREATE TABLE keyed (row_id INTEGER, key UBIGINT)")
    coming, count = iter(rows), 0
    while page := list(islice(coming, PAGE)):
        numbers = range(count, count + len(page))
        descriptions = as_page(page, numbers, shape)  # noqa: F841 (DuckDB finds it by its name)
        connection.execute("INSERT INTO described SELECT * FROM descriptions")
        if keys:
            page_keys = as_keys(page, numbers, shape)  # noqa: F841
            # 64 bits of a key: two that fall on one number would meet, and weigh what they weigh
            connection.execute("INSERT INTO keyed SELECT row_id, hash(key) FROM page_keys")
        count += len(page)
    return count


_KINDS = {"VARCHAR": arrow.string(), "INTEGER": arrow.int32(), "VARCHAR[]": arrow.list_(arrow.string())}


def as_page(page: list[Described], numbers: range, shape: Shape) -> Any:
    """Returns some descriptions as an Arrow table, a number each."""
    columns = {
        "row_id": arrow.array(numbers, arrow.int32()),
        "unique_id": arrow.array([described.id for described in page], arrow.string()),
        "person": arrow.array([described.person for described in page], arrow.string()),
    }
    for name, kind in shape.schema.items():
        columns[name] = arrow.array([getattr(described.columns, name) for described in page], _KINDS[kind])
    return arrow.table(columns)


def as_keys(page: list[Described], numbers: range, shape: Shape) -> Any:
    """Returns the blocking keys of some descriptions as an Arrow table, a row each."""
    owners: list[int] = []
    keys: list[str] = []
    for number, described in zip(numbers, page, strict=True):
        own = set(shape.keys(described.columns))
        owners += [number] * len(own)
        keys += own
    return arrow.table({"row_id": arrow.array(owners, arrow.int32()), "key": arrow.array(keys, arrow.string())})


def load_frequencies(connection: Any, frequencies: Mapping[str, Mapping[str, float]]) -> None:
    """Puts the model's own frequencies of values into a table `frozen_…` a column."""
    for column, shares in frequencies.items():
        frequency_table = arrow.table(  # noqa: F841
            {
                column: arrow.array(list(shares), arrow.string()),
                f"tf_{column}": arrow.array(list(shares.values()), arrow.float64()),
            }
        )
        connection.execute(f"CREATE TABLE frozen_{column} AS SELECT * FROM frequency_table")  # noqa: S608


def block(connection: Any, shape: Shape) -> Blocks:
    """Puts records that share a key into blocks: the table `blocks` of `block` and `place`, a record's place among all.

    A block of n records makes n²/2 pairs: one of a common name alone would be more than all others. A wide one is cut
    into overlapping windows of records that lie near each other: in order of `order` each record still meets the half
    window that follows it, which holds those of its own name and date of birth; a child with hundreds of reports is
    therefore met, however wide the block.
    """
    order = ", ".join(shape.order)
    half = WIDEST_BLOCK // 2
    connection.execute(
        f"""CREATE TABLE placed AS
            SELECT row_id, (row_number() OVER (ORDER BY {order}, unique_id))::INTEGER AS place FROM described;
        CREATE TABLE shared AS SELECT key, count(*) AS n FROM keyed GROUP BY key HAVING count(*) > 1;
        CREATE TABLE blocks AS
            SELECT key AS block, place FROM keyed JOIN shared USING (key) JOIN placed USING (row_id)
            WHERE n <= {WIDEST_BLOCK}
            UNION ALL
            SELECT unnest([hash(key, nth // {WIDEST_BLOCK}, 1), hash(key, (nth + {half}) // {WIDEST_BLOCK}, 2)]), place
            FROM (SELECT key, place, row_number() OVER (PARTITION BY key ORDER BY place) AS nth
                  FROM keyed JOIN shared USING (key) JOIN placed USING (row_id) WHERE n > {WIDEST_BLOCK})
            ORDER BY place;
        DROP TABLE keyed"""  # noqa: S608
    )
    wide = connection.execute(f"SELECT count(*), max(n) FROM shared WHERE n > {WIDEST_BLOCK}").fetchall()[0]  # noqa: S608
    pairs = connection.execute(
        "SELECT coalesce(sum(n * (n - 1) // 2), 0)::BIGINT FROM (SELECT count(*) AS n FROM blocks GROUP BY block)"
    ).fetchall()[0]
    connection.execute("DROP TABLE shared")
    return Blocks(pairs[0], wide[0], wide[1] or 0)


def filter_pairs(connection: Any, blocks: Blocks, prefilter: Prefilter, *, progress: Progress = ignore_progress) -> int:
    """Puts each pair of a block that may weigh enough into the table `likely` (join_key_l, join_key_r: numbers of
    `described`; match_key: what Splink asks for), once. Returns how many there are."""
    _sketch(connection, "rough_sketch", prefilter.rough_sketch)
    connection.execute("CREATE TABLE rough (place_l INTEGER, place_r INTEGER)")
    chunks = max(1, -(-blocks.pairs // PAIRS_AT_ONCE))
    columns = ", ".join(_names(prefilter.rough_sketch))
    for chunk in range(chunks):
        progress("Sifting pairs", blocks.pairs * chunk // chunks, blocks.pairs)
        # Sketches stand beside the blocks, neighbours together: looked up pair by pair they cost more than all else.
        connection.execute(
            f"""CREATE OR REPLACE TABLE part AS SELECT block, place, {columns}
                FROM blocks JOIN rough_sketch USING (place) WHERE block % {chunks} = {chunk} ORDER BY block;
            INSERT INTO rough SELECT DISTINCT place_l, place_r FROM (
                SELECT l.place AS place_l, r.place AS place_r, {_both(prefilter.rough_sketch)}
                FROM part l JOIN part r ON l.block = r.block AND l.place < r.place)
            WHERE {prefilter.roughly}"""  # noqa: S608
        )
    progress("Sifting pairs", blocks.pairs, blocks.pairs)
    connection.execute("DROP TABLE part; DROP TABLE rough_sketch; DROP TABLE blocks")
    _sketch(connection, "sketch", prefilter.sketch)
    connection.execute(
        f"""CREATE TABLE met AS SELECT DISTINCT place_l, place_r FROM rough ORDER BY place_l, place_r;
        CREATE TABLE near AS SELECT place_l, place_r FROM (
            SELECT place_l, place_r, {_both(prefilter.sketch)}
            FROM met JOIN sketch l ON l.place = place_l JOIN sketch r ON r.place = place_r)
        WHERE {prefilter.keeps};
        CREATE TABLE likely AS SELECT l.row_id AS join_key_l, r.row_id AS join_key_r, '0' AS match_key
            FROM near JOIN placed l ON l.place = place_l JOIN placed r ON r.place = place_r;
        DROP TABLE rough; DROP TABLE met; DROP TABLE sketch; DROP TABLE near; DROP TABLE placed"""  # noqa: S608
    )
    return int(connection.execute("SELECT count(*) FROM likely").fetchall()[0][0])


def _sketch(connection: Any, name: str, sketch: Sketch) -> None:
    """Makes a table of the records' sketches, in the order of their places."""
    columns = [f"{sql} AS {column}" for column, sql in sketch.columns.items()]
    joins: dict[str, None] = {}
    for rare, (column, u) in sketch.rare.items():
        columns.append(f"coalesce(ceil({THOUSANDTHS} * log2({u!r} / tf_{column})), 0)::INTEGER AS {rare}")
        joins[f"LEFT JOIN frozen_{column} USING ({column})"] = None
    connection.execute(
        f"CREATE TABLE {name} AS SELECT place, {', '.join(columns)} "  # noqa: S608
        f"FROM described JOIN placed USING (row_id) {' '.join(joins)} ORDER BY place"
    )


def _both(sketch: Sketch) -> str:
    sides = product("lr", _names(sketch))
    return ", ".join(f"{side}.{name} AS {name}_{side}" for side, name in sides)


def _names(sketch: Sketch) -> list[str]:
    return [*sketch.columns, *sketch.rare]
