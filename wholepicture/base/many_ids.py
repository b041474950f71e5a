"""How very many ids are handed to PostgreSQL: as one array, not as a list of so many values.

A statement about a child with five thousand reports names five thousand ids. One by one, each would be a placeholder that is
written, found again and filled, in every statement of her page, and that takes longer than the statements do. PostgreSQL plans
`= ANY (array)` as it plans a list of several. One id alone stays one, as PostgreSQL itself has a list of one: of what is equal to one
value an index gives the newest few in their order, of an array it would read all and sort them.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import UUIDField
from django.db.models.lookups import In


class AmongIds(In):
    """`field__in` of ids. A subquery, and a list in which an expression stands, stay what they are."""

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The array with its ids, each once. Nothing is among none."""
        if not self._is_of_ids():
            return super().process_rhs(compiler, connection)
        ids = self._ids()
        if not ids:
            raise EmptyResultSet
        return "%s", tuple(ids) if len(ids) == 1 else (ids,)

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        """What stands behind the column."""
        if not self._is_of_ids():
            return super().get_rhs_op(connection, rhs)
        return f"= {rhs}::uuid" if len(self._ids()) == 1 else f"= ANY ({rhs}::uuid[])"

    def _ids(self) -> list[UUID]:
        return [id for id in dict.fromkeys(self.rhs) if id is not None]

    def _is_of_ids(self) -> bool:
        return self.rhs_is_direct_value() and not any(hasattr(id, "resolve_expression") for id in self.rhs)


def register() -> None:
    """Have every field of ids be looked for so."""
    UUIDField.register_lookup(AmongIds)
