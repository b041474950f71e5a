"""What is typed of a measure and of its steps, read. No database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from wholepicture.base import clock
from wholepicture.casework.disruption.rules import Fault, Given
from wholepicture.web.frame.request import typed
from wholepicture.web.parts.somebody import COLLEAGUE_BOXES
from wholepicture.web.wording.days import near_date_of, why_no_date

BOXES = tuple(f"{name}-{part}" for name in ("on", "expires") for part in ("day", "month", "year"))
TEXTS = ("kind", "words", "result", "effect")
STEP_ORDER = ("kind", "on-day", "expires-day", "words", "result", "effect", "colleague")
ORDER = ("tactic", "basis", "children", *STEP_ORDER)


@dataclass(frozen=True)
class StepForm:
    """What was typed of a step, what it means, and what is no day."""

    given: dict[str, str]
    step: Given
    errors: dict[str, str]


def step_from(sent: QueryDict, *more: str) -> StepForm:
    """A step as it was typed. An empty day is today; an empty last day is none."""
    given = typed(sent, *TEXTS, *BOXES, *COLLEAGUE_BOXES, *more)
    errors: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for name in ("on", "expires"):
        boxes = tuple(given[f"{name}-{part}"] for part in ("day", "month", "year"))
        days[name] = near_date_of(*boxes)
        if any(boxes) and days[name] is None:
            errors[f"{name}-day"] = why_no_date(*boxes)
    on = days["on"] or (None if "on-day" in errors else clock.local_date())
    texts = {name: given[name] for name in TEXTS}
    return StepForm(given, Given(on=on, expires_on=days["expires"], **texts), errors)


def in_order(errors: Mapping[str, str], faults: Iterable[Fault]) -> dict[str, str]:
    """What is to be put right, a message a field, in the order of the page. What is no day is said before what is wrong with the day."""
    found = dict(errors)
    for fault in faults:
        found.setdefault(fault.field, fault.message)
    return {field: found[field] for field in (*ORDER, "professional") if field in found}


def boxes_of(given: Mapping[str, str]) -> dict[str, Any]:
    """What stands in the boxes of days, as templates name them."""
    return {name.replace("-", "_"): given.get(name, "") for name in BOXES}
