"""Whom and what a report names, in words. No database."""

from collections.abc import Sequence
from typing import Any

from wholepicture.picture.results import NamedRow
from wholepicture.web.wording.people import ROLES
from wholepicture.web.wording.ties import THING_NAMES


def named_in_role(row: NamedRow) -> str:
    """Somebody in a report inside a sentence: a child by name, anybody else with what they are to it."""
    role = ROLES.get(row.role, "")
    return f"{row.label} ({role})" if role and row.role != "child" else row.label


def people_and_things(named: Sequence[NamedRow]) -> dict[str, Any]:
    """What `parts/named.html` shows: people with their roles, things with what they are."""
    return {
        "people": [(row, ROLES.get(row.role, "")) for row in named if row.kind == "nominal"],
        "things": [(row, THING_NAMES[row.kind]) for row in named if row.kind != "nominal"],
    }
