"""What is typed on the pages of operations, read. No database."""

from collections.abc import Iterable, Mapping, MutableMapping
from datetime import date
from typing import Any, Protocol

from wholepicture.web.wording.days import near_date_of, why_no_date

PARTS = ("day", "month", "year")


def boxes(*names: str) -> tuple[str, ...]:
    """The names of the boxes of these days."""
    return tuple(f"{name}-{part}" for name in names for part in PARTS)


def day_in(given: Mapping[str, str], name: str, errors: MutableMapping[str, str]) -> date | None:
    """The day that was typed; none where nothing was, or it is none, which `errors` says."""
    typed = tuple(given[f"{name}-{part}"] for part in PARTS)
    day = near_date_of(*typed)
    if any(typed) and day is None:
        errors[f"{name}-day"] = why_no_date(*typed)
    return day


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
