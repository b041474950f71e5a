"""Who may be one person, for the hub's rules: the likeliest first, nobody who contradicts another, and never one of twins."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.linkage.people import presumed
from wholepicture.linkage.people.presumed import MOST_REACHED, MOST_TOGETHER, Edge, together
from wholepicture.linkage.rules import Identity

BORN = date(2010, 5, 17)


def id_of(number: int) -> UUID:
    return UUID(int=number)


def girl(number: int, given: str = "wren", born: date | None = BORN, **more: object) -> Identity:
    described = Identity(
        id_of(number), id_of(number), datetime(2026, 1, 1, tzinfo=UTC), given=given, family="ashdown", born=born
    )
    return replace(described, **more)  # type: ignore[arg-type]


def edge(a: int, b: int, weight: float = 10.0) -> Edge:
    return Edge(id_of(a), id_of(b), weight)


def group(of: int, edges: Sequence[Edge], *identities: Identity, apart: Sequence[tuple[int, int]] = ()) -> set[int]:
    described = {identity.id: [identity] for identity in identities}
    said = {frozenset((id_of(a), id_of(b))) for a, b in apart}
    return {member.int for member in together(id_of(of), edges, described, said)}


def test_descriptions_that_ask_one_after_another_may_all_be_one() -> None:
    assert group(1, [edge(1, 2), edge(2, 3)], girl(1), girl(2, born=None), girl(3)) == {1, 2, 3}


def test_a_twin_is_never_presumed_to_be_the_other_and_whoever_has_no_forename_is_neither() -> None:
    twins = girl(1), girl(2, "isolde")
    assert group(1, [edge(1, 2, 20)], *twins) == {1}
    for given_name in ("", "w"):
        nobody = girl(3, given_name)
        assert group(1, [edge(1, 3)], *twins, nobody) == {1}, "the only question is about her"
        assert group(3, [edge(1, 3)], *twins, nobody) == {3}


def test_whoever_may_be_either_of_two_who_contradict_each_other_is_presumed_to_be_neither() -> None:
    """A birthday that is not known fits both of two namesakes."""
    namesakes = girl(1), girl(2, born=date(2011, 1, 30))
    assert group(3, [edge(3, 1), edge(3, 2)], *namesakes, girl(3, born=None)) == {3}


def test_a_crowd_of_whom_one_leads_to_the_next_is_nobody_in_particular() -> None:
    """Nobody contradicts anybody, and each question leads to more than may be told apart."""
    girls = [girl(number, born=None) for number in range(1, MOST_REACHED + 10)]
    spread = [edge(1, number) for number in range(2, len(girls) + 1)]
    assert group(1, spread, *girls) == {1}
    assert group(1, spread[: MOST_TOGETHER - 1], *girls) == set(range(1, MOST_TOGETHER + 1))


@pytest.mark.parametrize(
    "other",
    [girl(2, born=date(2011, 1, 30)), girl(2, "isolde"), girl(2, sex="male")],
    ids=["birthday", "forename", "sex"],
)
def test_whoever_contradicts_is_somebody_else_however_much_it_weighs(other: Identity) -> None:
    assert group(1, [edge(1, 2, 40)], girl(1, sex="female"), other) == {1}


def test_what_a_person_judged_apart_is_apart() -> None:
    assert group(1, [edge(1, 2), edge(2, 3)], girl(1), girl(2), girl(3), apart=[(1, 2)]) == {1}
    assert group(1, [edge(1, 2), edge(2, 3)], girl(1), girl(2), girl(3), apart=[(1, 3)]) == {1, 2}


@pytest.mark.parametrize(("size", "is_presumed"), [(MOST_TOGETHER, True), (MOST_TOGETHER + 1, False), (400, False)])
def test_of_more_than_may_be_one_nobody_is_presumed_to_be_anybody(size: int, is_presumed: bool) -> None:
    chain = [edge(number, number + 1) for number in range(1, size)]
    expected = set(range(1, size + 1)) if is_presumed else {1}
    assert group(1, chain, *(girl(number) for number in range(1, size + 1))) == expected


@given(st.integers(0, 10_000))
def test_the_order_of_questions_decides_nothing_and_nobody_in_a_group_contradicts_another(seed: int) -> None:
    rng = Random(seed)
    people = [
        girl(number, rng.choice(["wren", "wrenna", "isolde", "w"]), rng.choice([BORN, None, date(2011, 1, 30)]))
        for number in range(1, 7)
    ]
    edges = [
        edge(a, b, rng.choice([8.0, 9.5, 12.0])) for a in range(1, 7) for b in range(a + 1, 7) if rng.random() < 0.5
    ]
    first = group(1, edges, *people)
    rng.shuffle(edges)
    assert group(1, edges, *people) == first
    members = [person for person in people if person.id.int in first]
    assert not any(presumed.contradicts(a, b) for a in members for b in members)


@pytest.mark.parametrize(
    ("name", "fault", "test"),
    [
        (
            "_contradict",
            lambda a, b: False,
            test_whoever_may_be_either_of_two_who_contradict_each_other_is_presumed_to_be_neither,
        ),
        (
            "_is_named",
            lambda identity: True,
            test_a_twin_is_never_presumed_to_be_the_other_and_whoever_has_no_forename_is_neither,
        ),
        ("MOST_TOGETHER", 10_000, lambda: test_of_more_than_may_be_one_nobody_is_presumed_to_be_anybody(100, False)),
    ],
)
def test_each_of_these_is_needed(
    monkeypatch: pytest.MonkeyPatch, name: str, fault: object, test: Callable[[], None]
) -> None:
    """Planted: each is left out."""
    monkeypatch.setattr(presumed, name, fault)
    with pytest.raises(AssertionError):
        test()
