"""Descriptions whose person is known, from a file: what a model is trained on, and what it is tried on.

A line is a JSON object: `person` (any id), `agency` (code), `stated` (a subject of the contract), `trusted` (identifier
types that the agency is trusted for), and where known `parents` (names), `on` (the day it was written), `twin` and
`siblings` (ids) and `groups` (what error rates are told apart by, such as `{"custom": "polish"}`).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from wholepicture.linkage.comparison.description import Columns, columns_of
from wholepicture.linkage.comparison.stated import Profile, profile_of


class LabelledRefused(Exception):
    """A line of the file that cannot be used. The message names the line and the field."""


@dataclass(frozen=True)
class Labelled:
    """One description, and whose it truly is."""

    id: str
    person: str
    profile: Profile
    columns: Columns
    twin: str = ""
    siblings: frozenset[str] = frozenset()
    groups: dict[str, str] = field(default_factory=dict)

    @property
    def group_names(self) -> list[str]:
        """The groups with their values, as a card shows them: `custom: polish`."""
        return [f"{name}: {value}" for name, value in self.groups.items()]


def pairs_of_twins(people: Mapping[str, Labelled]) -> set[frozenset[str]]:
    """Returns the pairs of twins among these people, by id with any one description of each."""
    return {frozenset((person, row.twin)) for person, row in people.items() if row.twin in people}


def pairs_of_siblings(people: Mapping[str, Labelled]) -> set[frozenset[str]]:
    """Returns the pairs of brothers and sisters among these people."""
    pairs: set[frozenset[str]] = set()
    for person, row in people.items():
        for sibling in row.siblings & people.keys():
            pairs.add(frozenset((person, sibling)))
    return pairs


def read_labelled(path: Path) -> Iterator[Labelled]:
    """Yields every description of the file, in its order. Raises LabelledRefused."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _labelled(path.name, number, line)


def _labelled(name: str, number: int, line: str) -> Labelled:
    try:
        data: dict[str, Any] = json.loads(line)
        profile = profile_of(
            data["stated"],
            agency=data["agency"],
            trusted=data.get("trusted", ()),
            on=date.fromisoformat(data["on"]) if data.get("on") else None,
            parents=data.get("parents", ()),
        )
        return Labelled(
            id=f"{number:09d}",
            person=data["person"],
            profile=profile,
            columns=columns_of(profile.likeness),
            twin=data.get("twin", ""),
            siblings=frozenset(data.get("siblings", ())),
            groups=data.get("groups", {}),
        )
    except KeyError as refusal:
        raise LabelledRefused(
            f"{name}, line {number}: {refusal.args[0]} is missing. Add it and try again."
        ) from refusal
    except (ValueError, TypeError, AttributeError) as refusal:
        raise LabelledRefused(f"{name}, line {number}: this is not a description ({refusal}).") from refusal
