"""Days that are typed in three boxes each, and what is to be put right of a form. No database."""

from collections.abc import Iterable, Mapping, MutableMapping
from datetime import date
from typing import Any, Protocol

from wholepicture.web.wording.days import near_date_of, why_no_date

PARTS = ("day", "month", "year")


def boxes(*names: str) -> tuple[str, ...]:
    """The names of the boxes of these days."""
    return tuple(f"{name}-{part}" for name in names for part in PARTS)


def as_boxes(given: Mapping[str, str], *names: str) -> dict[str, Any]:
    """What stands in the boxes of these days, as templates name them."""
    return {box.replace("-", "_"): given.get(box, "") for box in boxes(*names)}


def day_from(
    given: Mapping[str, str], name: str, errors: MutableMapping[str, str], *, empty: date | None = None
) -> date | None:
    """The day that was typed; `empty` where nothing was; none where it is no day, which `errors` says."""
    typed = tuple(given[box] for box in boxes(name))
    if not any(typed):
        return empty
    day = near_date_of(*typed)
    if day is None:
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


def in_order(errors: Mapping[str, str], *fields: str) -> dict[str, str]:
    """What is to be put right in the order of the page."""
    return {field: errors[field] for field in (*fields, *errors) if field in errors}
