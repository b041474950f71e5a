"""Which level stands: raised at once, lowered when another approves, and in any order of events never without a word."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wholepicture.casework.assessment.chain import Link, is_counting, standing, unreplaced, waiting

START = datetime(2026, 1, 5, tzinfo=UTC)
DECISIONS = ("", "approve", "return", "decline")


@st.composite
def chains(draw: st.DrawFn) -> list[Link]:
    """Assessments in the order in which they were signed, each replacing what stood when it was; each reviewed, or waiting."""
    links: list[Link] = []
    for number in range(draw(st.integers(0, 8))):
        stood = standing(links)
        step = draw(st.integers(0, 3))
        link = Link(
            id=UUID(int=number + 1),
            at=START + timedelta(days=number),
            step=step,
            is_lowering=stood is not None and step < stood.step,
            replaces=replacing(links),
        )
        links.append(replace(link, decision=draw(st.sampled_from(DECISIONS))))
    return links


def replacing(links: list[Link]) -> frozenset[UUID]:
    """What the next one that is signed replaces."""
    return frozenset(link.id for link in unreplaced(links))


def decided(links: list[Link], which: UUID, decision: str) -> list[Link]:
    return [replace(link, decision=decision) if link.id == which else link for link in links]


@given(chains(), st.integers(0, 3))
def test_what_is_raised_counts_at_once(links: list[Link], step: int) -> None:
    stood = standing(links)
    if stood and step < stood.step:
        return
    raised = Link(UUID(int=99), START + timedelta(days=99), step, False, replacing(links))
    assert standing([*links, raised]) == raised


@given(chains(), st.integers(0, 3), st.sampled_from(["", "return", "decline"]))
def test_what_is_lowered_counts_for_nothing_until_another_approves_it(
    links: list[Link], step: int, decision: str
) -> None:
    stood = standing(links)
    if stood is None or step >= stood.step:
        return
    lower = Link(UUID(int=99), START + timedelta(days=99), step, True, replacing(links), decision)
    assert standing([*links, lower]) == stood
    now = standing(decided([*links, lower], lower.id, "approve"))
    assert now is not None
    assert now.id == lower.id


@given(chains())
def test_declining_what_was_raised_lets_what_stood_before_stand_again(links: list[Link]) -> None:
    for link in links:
        if link.decision == "":
            assert is_counting(link) != link.is_lowering
            assert standing(decided(links, link.id, "decline")) != link


@given(chains(), st.randoms())
def test_the_order_in_which_rows_are_read_changes_nothing(links: list[Link], chance: object) -> None:
    mixed = list(links)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert standing(mixed) == standing(links)


@st.composite
def harmed(draw: st.DrawFn, first: int = 0) -> list[Link]:
    """A chain in which harm may come to be recorded. From then on, as the rules and the database have it, each is raised."""
    links: list[Link] = []
    for number in range(first, first + draw(st.integers(0, 8))):
        stood, holds = standing(links), any(link.holds_harm for link in links) or draw(st.booleans())
        step = draw(st.integers(2 if holds else 0, 3))
        lowers = stood is not None and step < stood.step
        decision = draw(st.sampled_from(DECISIONS))
        at, id = START + timedelta(days=number), UUID(int=number + 1)
        links.append(Link(id, at, step, lowers, replacing(links), decision, is_raised=step >= 2, holds_harm=holds))
    return links


@given(harmed(), st.lists(st.sampled_from(DECISIONS), max_size=8))
def test_by_no_order_of_acts_does_a_level_rest_lower_than_recorded_harm_allows(
    links: list[Link], decisions: list[str]
) -> None:
    """Whatever is decided meanwhile of those that wait."""
    for link, decision in zip([link for link in links if not link.decision], decisions, strict=False):
        links = decided(links, link.id, decision)
        assert_not_too_low(links)
    assert_not_too_low(links)


@given(harmed(), harmed(first=20))
def test_nor_does_it_where_two_records_become_one(links: list[Link], others: list[Link]) -> None:
    assert_not_too_low([*links, *others])


def assert_not_too_low(links: list[Link]) -> None:
    stands = standing(links)
    if stands is not None and any(link.holds_harm for link in links):
        assert stands.is_raised


def test_a_refused_assessment_that_records_harm_stands_above_what_is_too_low_until_somebody_assesses_again() -> None:
    low = Link(UUID(int=1), START, 0)
    harm = Link(
        UUID(int=2),
        START + timedelta(days=1),
        3,
        False,
        frozenset([low.id]),
        "decline",
        is_raised=True,
        holds_harm=True,
    )
    assert standing([low, harm]) == harm
    again = Link(
        UUID(int=3), START + timedelta(days=2), 2, True, replacing([low, harm]), is_raised=True, holds_harm=True
    )
    assert standing([low, harm, again]) == harm, "a lower level waits for another person here as well"
    approved = decided([low, harm, again], again.id, "approve")
    assert standing(approved) == approved[2]
    assert unreplaced(approved) == [approved[2]]


def test_where_two_records_become_one_the_higher_level_stands() -> None:
    high = Link(UUID(int=1), START, 3)
    later_and_lower = Link(UUID(int=2), START + timedelta(days=30), 1)
    both = [high, later_and_lower]
    assert standing(both) == high
    assessed_again = Link(UUID(int=3), START + timedelta(days=40), 0, True, replacing(both), "approve")
    assert standing([*both, assessed_again]) == assessed_again


def test_what_nobody_reviewed_waits_the_oldest_first() -> None:
    first, second = Link(UUID(int=1), START, 1), Link(UUID(int=2), START + timedelta(days=1), 2)
    assert waiting([second, first, Link(UUID(int=3), START, 1, decision="approve")]) == [first, second]
