"""A shared phone or account: of whom, by how many sources, and which say too little."""

from collections.abc import Callable
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from tests.alerts.faults import caught
from tests.alerts.rules.observations import decided, mark, sentences, tied, ties
from wholepicture.alerts.finding import discreet
from wholepicture.alerts.inputs import TiesOfThing
from wholepicture.alerts.rules import shared_account
from wholepicture.alerts.rules.shared_account import PARAMETERS, RULE, evaluate

DAYS, MOST = PARAMETERS["days"], PARAMETERS["most_children"]


def account(*told: Any, kind: str = "account", **more: Any) -> TiesOfThing:
    return ties(kind, "late.nights", *told, **more)


def two(**more: Any) -> TiesOfThing:
    return account(tied(1, "School", 0, "uses"), tied(2, "Police", 9, "uses"), **more)


def homes(*of: tuple[int, ...]) -> dict[UUID, frozenset[UUID]]:
    """Where each child, from the first on, lives."""
    return {UUID(int=child): frozenset(UUID(int=home) for home in lived) for child, lived in enumerate(of, 1)}


def planted_case() -> TiesOfThing:
    """One account that two girls of two homes use, by two agencies."""
    return two(homes=homes((101,), (102,)))


def near_miss() -> TiesOfThing:
    """The same, of two sisters."""
    return two(homes=homes((101,), (101,)))


def test_two_children_of_different_homes_are_listed() -> None:
    given = planted_case()
    finding = evaluate(given)
    assert finding is not None
    assert sentences(RULE, finding) == [
        "The same account (late.nights) is tied to 2 children of different homes by 2 independent sources, "
        "between 1 March 2026 and 10 March 2026.",
        "Told by: Police, 10 March 2026; School, 1 March 2026.",
        "This is information, not proof: a shared tie may be innocent.",
    ]
    assert finding.items == (given.thing,)
    assert RULE.use == "lists"


def test_a_phone_is_called_a_phone() -> None:
    finding = evaluate(two(kind="phone", homes=homes((101,), (102,))))
    assert finding is not None
    assert sentences(RULE, finding)[0].startswith("The same phone (late.nights) is tied to 2 children")


def test_children_of_one_home_share_a_phone() -> None:
    assert evaluate(near_miss()) is None


def test_a_child_of_two_homes_hides_not_that_the_others_are_of_different_ones() -> None:
    for order in permutations([(101,), (102,), (101, 102)]):
        told = [tied(1, "School", 0, "uses"), tied(2, "Police", 1, "uses"), tied(3, "Home", 2, "uses")]
        finding = evaluate(account(*told, homes=homes(*order)))
        assert finding is not None
        assert finding.reasons[0].values["children"] == 2


def test_two_who_may_be_one_child_are_not_two() -> None:
    assert evaluate(two(may_be_one={frozenset((UUID(int=1), UUID(int=2)))})) is None


def test_one_source_that_two_agencies_tell_is_one() -> None:
    told = [tied(1, "School", 0, "uses", root="School/1"), tied(2, "Police", 1, "uses", root="School/1")]
    assert evaluate(account(*told)) is None


def test_what_nobody_knows_who_said_first_is_no_second_source() -> None:
    assert evaluate(account(tied(1, "School", 0, "uses"), tied(2, "Police", 1, "uses", root="/"))) is None


@pytest.mark.parametrize("kind", ["vehicle", "place", "nominal"])
def test_other_things_are_another_rules(kind: str) -> None:
    assert evaluate(two(kind=kind)) is None


@pytest.mark.parametrize("type", PARAMETERS["outside_ties"])
def test_own_numbers_and_those_of_family_and_home_do_not_count(type: str) -> None:
    assert evaluate(account(tied(1, "School", 0, type), tied(2, "Police", 1, type), kind="phone")) is None


@pytest.mark.parametrize("more", [0, 1])
def test_eight_children_are_listed_and_nine_are_a_group_chat(more: int) -> None:
    told = [tied(child, f"Agency {child % 10}", child, "uses") for child in range(1, MOST + 1 + more)]
    assert (evaluate(account(*told)) is None) == bool(more)


def test_what_is_damped_does_not() -> None:
    assert evaluate(two(damped=True)) is None


def test_what_a_person_said_counts_does_however_many_children_share_it() -> None:
    many = [tied(child, f"Agency {child % 10}", child, "uses") for child in range(1, MOST + 2)]
    assert evaluate(account(*many)) is None
    assert evaluate(account(*many, damped=False)) is not None


def test_what_a_person_said_is_of_no_concern_does_not_until_that_ends() -> None:
    innocent = mark(5, -10, is_of_concern=False)[UUID(int=5)]
    assert evaluate(two(mark=innocent)) is None
    ended = mark(5, -10, is_of_concern=False, for_days=9)[UUID(int=5)]
    assert evaluate(two(mark=ended)) is not None


@pytest.mark.parametrize("beyond", [0, 1])
def test_the_last_day_of_the_window_counts_and_the_day_after_does_not(beyond: int) -> None:
    given = account(tied(1, "School", 0, "uses"), tied(2, "Police", DAYS + beyond, "uses"))
    assert (evaluate(given) is None) == bool(beyond)


def test_what_somebody_looked_at_does_not_return_and_a_new_tie_does() -> None:
    pair = planted_case().ties
    assert evaluate(account(*pair, decided=decided(*pair))) is None
    new = tied(3, "Home", 30, "uses")
    finding = evaluate(account(*pair, new, decided=decided(*pair)))
    assert finding is not None
    assert finding.evident_at == new.recorded_at


def test_of_a_protected_child_nothing_tells_where_she_is() -> None:
    finding = evaluate(two(kind="phone", is_withheld=True))
    assert finding is not None
    told = discreet(finding, ["School", "Police"])
    assert told.items == ()
    said = " ".join(sentences(RULE, told, discreetly=True))
    assert not any(secret in said for secret in ("late.nights", "School", "Police"))


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("_of_different_homes", lambda given, children: sorted(children), test_children_of_one_home_share_a_phone),
        (
            "_of_different_homes",
            lambda given, children: shared_account._apart(given, sorted(children)),
            test_a_child_of_two_homes_hides_not_that_the_others_are_of_different_ones,
        ),
        ("roots_of", lambda told: {seen.submission for seen in told}, test_one_source_that_two_agencies_tell_is_one),
        (
            "_counts",
            lambda tie, mark, parameters: True,
            lambda: test_own_numbers_and_those_of_family_and_home_do_not_count("own_number"),
        ),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, shared_account, name, planted, test)


class Homes(dict[UUID, frozenset[UUID]]):
    """Where children live, which counts how often it is asked."""

    times = 0

    def get(self, child: UUID, otherwise: Any = None) -> Any:
        self.times += 1
        return super().get(child, otherwise)


def test_of_very_many_children_each_is_compared_with_few_others() -> None:
    """Of 200 whom somebody looked at with one more."""
    many = [tied(child, f"Agency {child % 10}", child, "uses") for child in range(1, 202)]
    lived = Homes({tie.child: frozenset({UUID(int=1000 + tie.child.int // 2)}) for tie in many})
    found = evaluate(account(*many, damped=False, homes=lived, decided=decided(*many[:-1])))
    assert found is not None
    assert sentences(RULE, found)[0].split(" is tied to ")[1].startswith("101 children")
    assert lived.times <= 2 * 50 * len(many)
