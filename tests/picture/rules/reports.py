"""Reports as the rules of the picture read them, for their tests: one of a school about Wren, and what may stand in it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from wholepicture.picture.rules import Person, Report, Row, Thing

RECORDED = datetime(2026, 3, 4, 9, 12, tzinfo=UTC)
WREN, WREN_SUBJECT, ADULT, ADULT_SUBJECT = (UUID(int=number) for number in (1, 11, 2, 12))
CAR, CAR_ALONE, ANCHOR, PHONE = (UUID(int=number) for number in (21, 22, 31, 41))
HOME = {"lines": ["4 Quay Street", "Harrowmere"], "postcode": "ZA1 3AE"}


def child(**stated: Any) -> Person:
    return Person(WREN_SUBJECT, WREN, "child", stated)


def adult(**stated: Any) -> Person:
    return Person(ADULT_SUBJECT, ADULT, "person_of_concern", stated)


def report(
    kind: str = "concern",
    people: Mapping[str, Person] | None = None,
    things: Mapping[str, Thing] | None = None,
    own: tuple[Mapping[str, Thing], Mapping[str, Thing]] = ({}, {}),
    **stated: Any,
) -> Report:
    return Report("SCH1", "K-1", kind, RECORDED, stated, people or {}, things or {}, *own)


def only(rows: list[Row]) -> Row:
    (row,) = rows
    return row
