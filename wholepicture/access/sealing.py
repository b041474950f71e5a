"""The sequencer: gives ledger entries their places and seals them in batches; and the check of the whole log.

Runs as a database role of its own, which reads entries and appends leaves and seals, and changes neither.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections, transaction

from wholepicture.access.merkle import Peaks, leaf_hash

BATCH = 5000
# The columns of an entry in the order in which its digest takes them.
COLUMNS = (
    *("id", "at", "area", "agency", "professional", "role", "purpose", "channel", "action", "operation", "result"),
    *("justification", "subjects", "records", "salt", "digest"),
)


@dataclass(frozen=True)
class Checked:
    """What `verify-ledger` answers. `root` is hexadecimal; `faults` says what is wrong, and where."""

    entries: int
    sealed: int
    root: str
    ok: bool
    faults: tuple[str, ...] = ()


def seal_pending() -> int:
    """Give every entry that has no place yet the next one, and seal. Returns how many were sealed."""
    sealed = 0
    while True:
        with transaction.atomic(using="sequencer"), connections["sequencer"].cursor() as sql:
            # One sequencer at a time: two would give one place twice, and the second would fail on the key.
            sql.execute("SELECT pg_advisory_xact_lock(7211)")
            sql.execute(
                """SELECT e.id, e.digest FROM access_ledgerpending p JOIN access_ledgerentry e ON e.id = p.entry
                   ORDER BY e.at, e.id LIMIT %s""",
                [BATCH],
            )
            entries = sql.fetchall()
            if not entries:
                return sealed
            sql.execute("SELECT size, peaks FROM access_ledgerseal ORDER BY size DESC LIMIT 1")
            last = sql.fetchone()
            peaks = Peaks(last[0], last[1]) if last else Peaks()
            rows = []
            for entry, digest in entries:
                leaf = leaf_hash(bytes(digest))
                rows.append((peaks.size, entry, leaf))
                peaks.add(leaf)
            sql.executemany("INSERT INTO access_ledgerleaf (index, entry, leaf) VALUES (%s, %s, %s)", rows)
            sql.execute(
                "INSERT INTO access_ledgerseal (size, root, peaks) VALUES (%s, %s, %s)",
                [peaks.size, peaks.root(), peaks.peaks],
            )
            sql.execute("DELETE FROM access_ledgerpending WHERE entry = ANY (%s)", [[row[0] for row in entries]])
            sealed += len(entries)


def verify() -> Checked:
    """Check every entry against its digest, every sealed one against its leaf and place, every seal against the leaves."""
    faults: list[str] = []
    peaks = Peaks()
    with transaction.atomic(using="sequencer"), connections["sequencer"].cursor() as sql:
        # One moment for all that is read: entries are written and sealed meanwhile.
        sql.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        sql.execute("SELECT size, root, peaks FROM access_ledgerseal ORDER BY size")
        seals = {size: (bytes(root), list(map(bytes, tops))) for size, root, tops in sql.fetchall()}
        last = max(seals, default=0)
        sql.execute(
            f"SELECT l.index, l.leaf, {', '.join(COLUMNS)} FROM access_ledgerleaf l "  # noqa: S608
            "LEFT JOIN access_ledgerentry e ON e.id = l.entry ORDER BY l.index"
        )
        while batch := sql.fetchmany(BATCH):
            for index, leaf, *entry in batch:
                faults += _faults_of(peaks.size, index, bytes(leaf), entry)
                peaks.add(bytes(leaf))
                if peaks.size in seals and seals.pop(peaks.size) != (peaks.root(), peaks.peaks):
                    faults.append(f"The seal over the first {peaks.size} entries does not fit them.")
        faults += [f"A seal speaks of {size} entries; the log has {peaks.size}." for size in seals]
        if peaks.size > last:
            faults.append(f"{peaks.size} entries have a place in the log, but the last seal is over {last}.")
        faults += _faults_of_waiting(sql)
        sql.execute("SELECT count(*) FROM access_ledgerentry")
        entries = sql.fetchone()[0]
    return Checked(entries, peaks.size, peaks.root().hex(), not faults, tuple(faults[:100]))


def _faults_of_waiting(sql: Any) -> list[str]:
    """What is wrong with entries that have no place yet: each waits exactly once, and is as it was written."""
    faults: list[str] = []
    sql.execute(
        f"SELECT p.entry, l.index, {', '.join(COLUMNS)} FROM access_ledgerpending p "  # noqa: S608
        "LEFT JOIN access_ledgerentry e ON e.id = p.entry LEFT JOIN access_ledgerleaf l ON l.entry = p.entry"
    )
    for waiting, index, *entry in sql.fetchall():
        if index is not None:
            faults.append(f"The entry at place {index} ({waiting}) waits for a place as well.")
        elif entry[0] is None:
            faults.append(f"An entry that waits for its place ({waiting}) is gone.")
        elif digest_of(entry) != bytes(entry[-1]):
            faults.append(f"An entry that waits for its place ({waiting}) was changed after it was written.")
    sql.execute(
        "SELECT e.id FROM access_ledgerentry e WHERE NOT EXISTS (SELECT 1 FROM access_ledgerleaf l WHERE l.entry = e.id) "
        "AND NOT EXISTS (SELECT 1 FROM access_ledgerpending p WHERE p.entry = e.id) LIMIT 100"
    )
    return faults + [f"An entry ({row[0]}) has no place in the log and waits for none." for row in sql.fetchall()]


def _faults_of(expected: int, index: int, leaf: bytes, entry: list[Any]) -> list[str]:
    if index != expected:
        return [f"Place {expected} of the log is empty or taken twice."]
    if entry[0] is None:
        return [f"The entry at place {index} is gone."]
    if digest_of(entry) != bytes(entry[-1]):
        return [f"The entry at place {index} ({entry[0]}) was changed after it was written."]
    if leaf_hash(bytes(entry[-1])) != leaf:
        return [f"The leaf at place {index} does not fit its entry."]
    return []


def digest_of(entry: list[Any]) -> bytes:
    """The salted digest of an entry's columns, as `sec.ledger_text` and `sec.write_entry` make it, recomputed here."""

    def text(value: Any) -> str:
        if value is None:
            return "-"
        if isinstance(value, datetime):
            return str(round(value.timestamp() * 1_000_000))
        if isinstance(value, list):
            return ",".join(map(str, value))
        return str(value)

    *fields, salt, _ = entry
    return hashlib.sha256(bytes(salt) + "\x1f".join(map(text, fields)).encode()).digest()
