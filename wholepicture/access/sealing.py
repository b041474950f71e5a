"""The sequencer: gives ledger entries their places and seals them in batches; and the check of the whole log.

Runs as a database role of its own, which reads entries and appends leaves and seals, and changes neither.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from wholepicture.access.merkle import Peaks, leaf_hash

BATCH = 5000
_COLUMNS = (
    "id, at, area, agency, professional, role, purpose, channel, action, operation, result, justification, subjects, "
    "records, salt, digest"
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
    """Give every entry that has no place yet the next one, and seal. Answers how many were sealed."""
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
    """Check every sealed entry against its digest, its leaf and its place, and every seal against the leaves."""
    faults: list[str] = []
    peaks = Peaks()
    with transaction.atomic(using="sequencer"), connections["sequencer"].cursor() as sql:
        sql.execute("SELECT count(*) FROM access_ledgerentry")
        entries = sql.fetchone()[0]
        sql.execute("SELECT count(*) FROM access_ledgerpending")
        pending = sql.fetchone()[0]
        sql.execute("SELECT size, root FROM access_ledgerseal ORDER BY size")
        seals = {size: bytes(root) for size, root in sql.fetchall()}
        sql.execute(
            f"SELECT l.index, l.leaf, {_COLUMNS} FROM access_ledgerleaf l "  # noqa: S608
            "LEFT JOIN access_ledgerentry e ON e.id = l.entry ORDER BY l.index"
        )
        while batch := sql.fetchmany(BATCH):
            for index, leaf, *entry in batch:
                faults += _faults_of(peaks.size, index, bytes(leaf), entry)
                peaks.add(bytes(leaf))
                if peaks.size in seals and seals.pop(peaks.size) != peaks.root():
                    faults.append(f"The seal over the first {peaks.size} entries does not fit them.")
    faults += [f"A seal speaks of {size} entries; the log has {peaks.size}." for size in seals]
    if peaks.size + pending != entries:
        faults.append(f"There are {entries} entries, but {peaks.size} sealed and {pending} waiting.")
    return Checked(entries, peaks.size, peaks.root().hex(), not faults, tuple(faults[:100]))


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
            return ",".join(str(one) for one in value)
        return str(value) if not isinstance(value, UUID) else str(value)

    *fields, salt, _ = entry
    return hashlib.sha256(bytes(salt) + "\x1f".join(text(one) for one in fields).encode()).digest()
