"""What very many reports state is counted where it is stored, and reads as though each of them had been read."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import child, concern, missing_episode, nhs_of
from tests.living import House

MANY = 30
SHOWN = (
    "value",
    "outcome",
    "reports",
    "marks",
    "agencies",
    "passed_on",
    "openly",
    "folded",
    "between",
    "count",
    "drawn",
)


@pytest.fixture
def told(house: House) -> UUID:
    """A child of whom thirty reports of the school state the same, and one of the police spells the name otherwise."""
    from wholepicture.picture.queries import people_listed

    wren = child(identifiers=[nhs_of(2)])
    hows = ("saw_or_heard", "child_told_me", "records", "someone_else_told_me")
    for number in range(MANY):
        written = f"2025-03-{1 + number % 28:02}T1{number % 9}:00:00+00:00"
        house.send(
            "SCH1", concern(wren, key=f"told-{number}", recorded_at=written, provenance={"how_known": hows[number % 4]})
        )
    house.send(
        "POL", missing_episode(child(given="WREN", family="Ashdown-test", identifiers=[nhs_of(2)]), key="missing")
    )
    house.process()
    return people_listed(house.viewer("coordinator"), role="child")[0].id


def _both(house: House, who: str, nominal: UUID, known_at: datetime | None = None) -> tuple[Any, Any]:
    from wholepicture.picture.queries import picture_of

    viewer = house.viewer(who)
    whole, counted = (
        picture_of(viewer, nominal=nominal, known_at=known_at, counted=counted) for counted in (False, True)
    )
    assert whole is not None
    assert counted is not None
    return whole, counted


def _words(picture: Any) -> list[tuple[str, bool, Sequence[Any]]]:
    from wholepicture.web.picture.facts import facts_in_words, home_of, marks_of_sayings

    facts = facts_in_words(picture)
    versions = [
        (fact.label, fact.differs, [getattr(version, what) for version in fact.versions for what in SHOWN])
        for fact in facts
    ]
    return [*versions, ("marks", False, marks_of_sayings(facts)), ("home", False, [home_of(picture), picture.label])]


@pytest.mark.parametrize("who", ["coordinator", "teacher_dsl", "police_intelligence"])
def test_a_page_says_of_very_many_reports_what_it_says_where_each_is_read(house: House, told: UUID, who: str) -> None:
    whole, counted = _both(house, who, told)
    assert _words(counted) == _words(whole)
    assert list(counted.facts) == sorted(counted.facts)
    assert {kind: [(one.value, one.reports) for one in found] for kind, found in counted.facts.items()} == {
        kind: [(one.value, one.reports) for one in found] for kind, found in whole.facts.items()
    }


def test_of_very_many_the_newest_and_the_first_are_read(house: House, told: UUID) -> None:
    from wholepicture.picture.stated import NEWEST

    whole, counted = _both(house, "coordinator", told)
    (of_all,), (of_some,) = (
        [one for one in picture.facts["name"] if one.reports >= MANY] for picture in (whole, counted)
    )
    assert len(of_all.sources) == of_some.reports
    assert len(of_some.sources) == NEWEST + 1


def test_what_was_known_on_a_past_day_is_counted_of_that_day(house: House, told: UUID) -> None:
    whole, counted = _both(house, "coordinator", told, datetime.now(UTC))
    assert _words(counted) == _words(whole)
