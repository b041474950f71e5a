"""What is typed on the pages of operations, read. No database."""

from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any, Protocol

PARTS = ("day", "month", "year")


def boxes(*names: str) -> tuple[str, ...]:
    """The names of the boxes of these days."""
    return tuple(f"{name}-{part}" for name in names for part in PARTS)


class _Fault(Protocol):
    @property
    def field(self) -> str: ...
    @property
    def message(self) -> str: ...


def add_faults(errors: MutableMapping[str, str], faults: Iterable[_Fault]) -> None:
    """What is to be put right beside what is said already: of a field, the first that was said."""
    for fault in faults:
        errors.setdefault(fault.field, fault.message)


def as_boxes(given: Mapping[str, str], *names: str) -> dict[str, Any]:
    """What stands in the boxes of these days, as templates name them."""
    return {box.replace("-", "_"): given.get(box, "") for box in boxes(*names)}
