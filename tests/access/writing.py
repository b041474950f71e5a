"""What the ledger says was done, read as the superuser."""

from tests.access.raw import as_superuser
from tests.living import House


def entries(house: House, operation: str = "%") -> list[tuple[str, str, str, str]]:
    """(operation, result, role, justification), oldest first."""
    with as_superuser(house.database) as superuser:
        return superuser.execute(
            "SELECT operation, result, role, justification FROM access_ledgerentry WHERE operation LIKE %s ORDER BY at, id",
            [operation],
        ).fetchall()
