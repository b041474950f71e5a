"""The same reports come to the same links, in whichever order they are taken in: in a real house, through to `links`."""

import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from synthetic import factories
from tests.access.raw import as_superuser
from tests.linkage.test_any_sequence import join_put_aside, keep, rows
from tests.linkage.whole import unlike_whole
from tests.living import House
from wholepicture.access.viewer import system_viewer
from wholepicture.linkage import commands as linkage
from wholepicture.linkage import rules

UPN, NHS = factories.upn_of(1), factories.nhs_of(1)
MIS = [factories.local_id(number, "MIS") for number in ("4001", "4002", "4003")]
# One child, of whom a school gives a second number, a sex is taken for another, and a short form is of two names.
DESCRIBED: list[dict[str, Any]] = [
    {"identifiers": [UPN, MIS[0]]},
    {"identifiers": [UPN, MIS[1]]},
    {"identifiers": [UPN]},
    {"identifiers": [UPN, NHS], "sex": None},
    {"identifiers": [NHS, MIS[2]], "sex": "male"},
    {"identifiers": [NHS], "sex": None, "given": "Sam"},
    {"identifiers": [NHS], "sex": None, "given": "Samuel"},
    {"identifiers": [NHS], "sex": None, "given": "Samantha"},
]
SENT = st.lists(st.tuples(st.integers(0, len(DESCRIBED) - 1), st.integers(0, 5)), min_size=2, max_size=7)


@pytest.fixture(scope="module")
def put_back(shared_house: House) -> str:
    return keep(shared_house.database)[1]


def taken_in(house: House, put_back: str, sent: Sequence[tuple[int, int]], order: Sequence[int]) -> set[frozenset[int]]:
    """Who stands together once all are joined, each called by its place in `sent`."""
    with as_superuser(house.database) as connection:
        connection.execute(put_back.encode())
    worker, whose = system_viewer("derivation"), {}
    for place in order:
        whom, day = sent[place]
        body = factories.concern(
            factories.child(**{"given": "Wren"} | DESCRIBED[whom]),
            key=f"report-{place}",
            recorded_at=f"2026-02-0{day + 1}T09:00:00Z",
        )
        (receipt,) = house.send("SCH1", body)
        whose[receipt.submission] = place
        linkage.join(worker, submissions=[receipt.submission])
        assert unlike_whole() == [], f"after {place} of {sent} in the order {order}"
    join_put_aside(worker)
    together: dict[Any, set[int]] = {}
    for submission, nominal in rows("SELECT submission, nominal FROM linkage_membership WHERE until IS NULL"):
        together.setdefault(nominal, set()).add(whose[submission])
    return set(map(frozenset, together.values()))


def check(house: House, put_back: str, sent: Sequence[tuple[int, int]], seed: int) -> None:
    places = list(range(len(sent)))
    shuffled = random.Random(seed).sample(places, len(places))
    ways = [taken_in(house, put_back, sent, order) for order in (places, places[::-1], shuffled)]
    assert ways[0] == ways[1] == ways[2], f"in another order: {sent}"


FEW = settings(
    max_examples=settings.default.max_examples // 10,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SECOND_NUMBER = [(0, 0), (1, 1), (2, 2)]
IN_THE_SAME_WORDS = [(0, 3), (1, 2), (2, 4), (0, 1)]  # what was written first of all is told last


@FEW
@given(SENT, st.integers(0, 99))
@example(SECOND_NUMBER, 0)
@example(IN_THE_SAME_WORDS, 0)
@example([(0, 1), (1, 1), (2, 1)], 0)
def test_the_same_reports_come_to_the_same_links(
    shared_house: House, put_back: str, sent: list[tuple[int, int]], seed: int
) -> None:
    check(shared_house, put_back, sent, seed)


def _whoever_comes_first_is_joined_first(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "_elder_first", lambda known, people: iter(()))
    patch.setattr(rules._Youngest, "is_followed_by", lambda self, arriving: True)


@pytest.mark.parametrize("plant", [_whoever_comes_first_is_joined_first])
def test_a_planted_order_is_found(
    shared_house: House, put_back: str, plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError, match="in another order"):
        check(shared_house, put_back, SECOND_NUMBER, 0)
