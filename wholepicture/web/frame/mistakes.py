"""What is to be put right in a form: each mistake beside its field, and all of them at the top of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Mistake:
    """Something to put right: the id of the field, and what to do."""

    field: str
    message: str


def errors_by_field(mistakes: Sequence[Mistake]) -> dict[str, str]:
    """The first message of each field, for showing beside it."""
    return {mistake.field: mistake.message for mistake in reversed(mistakes)}


def with_errors(errors: Mapping[str, str]) -> dict[str, Any]:
    """What a page shows of these errors (a message by field, in the order of the page)."""
    return {"errors": errors, "mistakes": [Mistake(field, message) for field, message in errors.items()]}
