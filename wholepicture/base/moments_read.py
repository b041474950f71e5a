"""How moments come from PostgreSQL: read by Python's own reader of ISO 8601, which is C, where the driver's is a regular expression.

The page of a child with five thousand reports reads twenty-five thousand moments. Every connection speaks UTC, so what comes says so.
"""

from datetime import UTC, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import BaseTzLoader, get_adapters_template


class MomentLoader(BaseTzLoader):
    """A moment as Django's own loader gives it. What Python's reader does not know (before the year 1, or after 9999) is left to that."""

    timezone = UTC

    def load(self, data: Any) -> datetime:
        """The moment that these bytes say."""
        try:
            moment = datetime.fromisoformat(str(data, "ascii"))
        except ValueError:
            moment = None
        return moment if moment is not None and moment.tzinfo is UTC else super().load(data)


def register() -> None:
    """Have every connection that is opened from now on read moments so."""
    get_adapters_template(True, UTC).register_loader("timestamptz", MomentLoader)
