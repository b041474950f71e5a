"""Which level stands: raised at once, lowered when another approves, and in any order of events never without a word."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wholepicture.casework.assessment.chain import Link, heads, is_counting, standing, waiting

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
        links.append(Link(**{**link_fields(link), "decision": draw(st.sampled_from(DECISIONS))}))
    return links


def replacing(links: list[Link]) -> frozenset[UUID]:
    """What the next one that is signed replaces."""
    return frozenset(link.id for link in heads(links))


def link_fields(link: Link) -> dict[str, object]:
    return {name: getattr(link, name) for name in ("id", "at", "step", "is_lowering", "replaces", "decision")}


def decided(links: list[Link], which: UUID, decision: str) -> list[Link]:
    return [Link(**{**link_fields(link), "decision": decision}) if link.id == which else link for link in links]


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
