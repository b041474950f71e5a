"""How very many ids are handed to PostgreSQL: as one array, not as a list of so many values.

A statement about a child with five thousand reports names five thousand ids. One by one, each would be a placeholder that is
written, found again and filled, in every statement of her page, and that takes longer than the statements do. PostgreSQL plans
`= ANY (array)` as it plans a list of several. One id alone stays one, as PostgreSQL itself has a list of one: of what is equal to one
value an index gives the newest few in their order, of an array it would read all and sort them.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import UUIDField
from django.db.models.lookups import In


class Ids(Collection[UUID]):
    """Ids that several statements name, each once: written out once for all of them."""

    def __init__(self, ids: Iterable[UUID]):
        self._once = dict.fromkeys(ids)

    def __iter__(self) -> Iterator[UUID]:
        return iter(self._once)

    def __len__(self) -> int:
        return len(self._once)

    def __contains__(self, id: object) -> bool:
        return id in self._once

    @cached_property
    def array(self) -> str:
        """As PostgreSQL reads an array."""
        return f"{{{','.join([id.hex for id in self._once])}}}"


class AmongIds(In):
    """`field__in` of ids. A subquery, and a list in which an expression stands, stay what they are."""

    def get_prep_lookup(self) -> Any:
        """The ids as they are, where they are nothing else."""
        if isinstance(self.rhs, list | tuple | set | frozenset) and all(type(id) is UUID for id in self.rhs):
            return Ids(self.rhs)
        return self.rhs if isinstance(self.rhs, Ids) else super().get_prep_lookup()

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The array with its ids, each once. Nothing is among none."""
        if not self._is_of_ids():
            return super().process_rhs(compiler, connection)
        ids = self._ids()
        if not ids:
            raise EmptyResultSet
        return "%s", tuple(ids) if len(ids) == 1 else (ids.array,)

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        """What stands behind the column."""
        if not self._is_of_ids():
            return super().get_rhs_op(connection, rhs)
        return f"= {rhs}::uuid" if len(self._ids()) == 1 else f"= ANY ({rhs}::uuid[])"

    def _ids(self) -> Ids:
        if not isinstance(self.rhs, Ids):
            self.rhs = Ids(id for id in self.rhs if id is not None)
        return self.rhs

    def _is_of_ids(self) -> bool:
        if isinstance(self.rhs, Ids):
            return True
        return self.rhs_is_direct_value() and not any(hasattr(id, "resolve_expression") for id in self.rhs)


def register() -> None:
    """Have every field of ids be looked for so."""
    UUIDField.register_lookup(AmongIds)
