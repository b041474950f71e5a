"""What was written to the ledger cannot be changed unnoticed, not even by the database's superuser."""

from collections.abc import Iterator

import pytest

from tests.access.raw import Connection, as_superuser
from tests.living import House
from wholepicture.access import sealing
from wholepicture.picture.queries import people_listed


@pytest.fixture(scope="module")
def sealed(shared_house: House) -> House:
    for number in range(30):
        people_listed(shared_house.viewer("coordinator"), role="child", limit=number + 1)
        if number % 7 == 0:
            sealing.seal_pending()
    sealing.seal_pending()
    people_listed(shared_house.viewer("coordinator"), role="child")  # one that waits
    assert sealing.verify().ok
    return shared_house


LEDGER = ("access_ledgerentry", "access_ledgerleaf", "access_ledgerseal", "access_ledgerpending")


@pytest.fixture
def log(sealed: House) -> Iterator[Connection]:
    """The superuser's hands on the log, which is put back as it was afterwards."""
    with as_superuser(sealed.database) as superuser:
        for table in LEDGER:
            superuser.execute(f"CREATE TEMP TABLE kept_{table} AS TABLE {table}".encode())
        yield superuser
        for table in LEDGER:
            superuser.execute(f"DELETE FROM {table}; INSERT INTO {table} TABLE kept_{table}".encode())
    assert sealing.verify().ok


AT = "(SELECT entry FROM access_ledgerleaf WHERE index = 20)"
OTHER = "(SELECT entry FROM access_ledgerleaf WHERE index = 21)"
WAITS = "(SELECT entry FROM access_ledgerpending LIMIT 1)"
CHANGES = {
    "at": "at + interval '1 microsecond'",
    "area": "gen_random_uuid()",
    "agency": "gen_random_uuid()",
    "professional": "gen_random_uuid()",
    "subjects": "subjects || gen_random_uuid()",
    "records": "'{}'::uuid[] || gen_random_uuid()",
    "salt": "uuid_send(gen_random_uuid())",
    "digest": "set_byte(digest, 3, (get_byte(digest, 3) + 1) % 256)",
}
COPY_AT = (
    "INSERT INTO access_ledgerentry SELECT gen_random_uuid(), at, area, agency, professional, role, purpose, channel, "
)
COPY_AT += (
    f"action, operation, result, justification, subjects, records, salt, digest FROM access_ledgerentry WHERE id = {AT}"
)
TAMPERINGS = {
    **{
        f"{where}: {column} is changed": f"UPDATE access_ledgerentry SET {column} = "
        f"{CHANGES.get(column, f'{column} || chr(120)')} WHERE id = {entry}"
        for where, entry in (("sealed", AT), ("waiting", WAITS))
        for column in sealing.COLUMNS[1:]
    },
    "an id is changed": f"UPDATE access_ledgerentry SET id = gen_random_uuid() WHERE id = {AT}",
    "an entry is deleted": f"DELETE FROM access_ledgerentry WHERE id = {AT}",
    "a waiting entry is deleted": f"DELETE FROM access_ledgerentry WHERE id = {WAITS}",
    "a waiting entry is never to be sealed": "DELETE FROM access_ledgerpending",
    "an entry and its place are deleted": f"DELETE FROM access_ledgerentry WHERE id = {AT}; "
    "DELETE FROM access_ledgerleaf WHERE index = 20",
    "an entry is deleted and the rest moves up": f"DELETE FROM access_ledgerentry WHERE id = {AT}; "
    "DELETE FROM access_ledgerleaf WHERE index = 20; UPDATE access_ledgerleaf SET index = -index WHERE index > 20; "
    "UPDATE access_ledgerleaf SET index = -index - 1 WHERE index < 0",
    "two entries are swapped": "UPDATE access_ledgerleaf SET index = -1 WHERE index = 20; "
    "UPDATE access_ledgerleaf SET index = 20 WHERE index = 21; UPDATE access_ledgerleaf SET index = 21 WHERE index = -1",
    "two entries take each other's place": "CREATE TEMP TABLE swap AS SELECT * FROM access_ledgerleaf WHERE index IN (20, 21); "
    "UPDATE access_ledgerleaf SET entry = gen_random_uuid() WHERE index = 21; "
    "UPDATE access_ledgerleaf l SET entry = s.entry FROM swap s WHERE l.index = 20 AND s.index = 21; "
    "UPDATE access_ledgerleaf l SET entry = s.entry FROM swap s WHERE l.index = 21 AND s.index = 20; DROP TABLE swap",
    "an entry is put in": COPY_AT,
    "an entry is put in and given the last place": f"{COPY_AT}; INSERT INTO access_ledgerleaf SELECT "
    "(SELECT max(index) + 1 FROM access_ledgerleaf), e.id, l.leaf FROM access_ledgerentry e, access_ledgerleaf l "
    "WHERE l.index = 20 AND NOT EXISTS (SELECT 1 FROM access_ledgerleaf x WHERE x.entry = e.id) "
    "AND NOT EXISTS (SELECT 1 FROM access_ledgerpending p WHERE p.entry = e.id)",
    "a sealed entry waits again": f"INSERT INTO access_ledgerpending VALUES ({AT})",
    "a leaf is changed": "UPDATE access_ledgerleaf SET leaf = sha256('x') WHERE index = 20",
    "a root is changed": "UPDATE access_ledgerseal SET root = sha256('x') WHERE size = (SELECT min(size) FROM access_ledgerseal)",
    "the peaks are changed": "UPDATE access_ledgerseal SET peaks[1] = sha256('x') "
    "WHERE size = (SELECT max(size) FROM access_ledgerseal)",
    "a seal is deleted": "DELETE FROM access_ledgerseal WHERE size = (SELECT max(size) FROM access_ledgerseal)",
    "a seal is put in": "INSERT INTO access_ledgerseal (size, root, peaks) VALUES (5, sha256('x'), ARRAY[sha256('x'), sha256('y')])",
    "the last entry is cut off, its seal is left": "DELETE FROM access_ledgerentry WHERE id = (SELECT entry FROM "
    "access_ledgerleaf ORDER BY index DESC LIMIT 1); DELETE FROM access_ledgerleaf WHERE index = "
    "(SELECT max(index) FROM access_ledgerleaf)",
    "an entry is changed with its digest": f"UPDATE access_ledgerentry e SET operation = 'other', digest = sha256(e.salt || "
    f"convert_to(replace(sec.ledger_text(e), e.operation, 'other'), 'UTF8')) WHERE id = {AT}",
}


@pytest.mark.parametrize("name", sorted(TAMPERINGS))
def test_tampering_is_found(log: Connection, name: str) -> None:
    for statement in TAMPERINGS[name].split("; "):
        assert log.execute(statement.encode()).rowcount != 0, statement
    checked = sealing.verify()
    assert not checked.ok
    assert checked.faults


def test_without_its_digest_check_the_verifier_would_miss_a_change(
    log: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.execute(f"UPDATE access_ledgerentry SET result = 'other' WHERE id = {AT}".encode())
    monkeypatch.setattr(sealing, "digest_of", lambda entry: bytes(entry[-1]))
    assert sealing.verify().ok


def test_the_end_of_the_log_can_be_cut_off_unseen_while_nobody_holds_a_checkpoint(log: Connection) -> None:
    """Documents the limit: only a witness sees this, and witnesses come later."""
    end = "(SELECT size FROM access_ledgerseal ORDER BY size DESC OFFSET 1 LIMIT 1)"
    for statement in (
        f"DELETE FROM access_ledgerentry WHERE id IN (SELECT entry FROM access_ledgerleaf WHERE index >= {end})",
        f"DELETE FROM access_ledgerleaf WHERE index >= {end}",
        "DELETE FROM access_ledgerseal WHERE size = (SELECT max(size) FROM access_ledgerseal)",
    ):
        assert log.execute(statement.encode()).rowcount > 0
    assert sealing.verify().ok
