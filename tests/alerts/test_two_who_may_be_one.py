"""Two spellings of one girl are not two children: whoever may be one counts once, until somebody has judged."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic.factories import adult, child, concern, nhs_of, tie, vehicle
from tests.alerts.rules.observations import sentences, tied, ties
from tests.living import House
from wholepicture.alerts import things
from wholepicture.alerts.queries import alerts_awaiting
from wholepicture.alerts.rules.shared_tie import RULE, evaluate
from wholepicture.linkage import commands as linkage
from wholepicture.linkage.queries import pairs_to_judge

CAR: dict[str, Any] = {"vehicles": [vehicle()], "ties": [tie("c1", "v1", "travelled_in")]}
BORN = "2010-05-17"


def pair(a: int, b: int) -> frozenset[UUID]:
    return frozenset((UUID(int=a), UUID(int=b)))


def test_two_who_may_be_one_are_one_and_a_third_makes_two_of_whom_it_is_told() -> None:
    two = [tied(1, "School", 0), tied(2, "Police", 1)]
    assert evaluate(ties("vehicle", "XX00", *two, may_be_one=[pair(1, 2)])) is None
    found = evaluate(ties("vehicle", "XX00", *two, tied(3, "Home", 2), may_be_one=[pair(1, 2)]))
    assert found is not None
    said = sentences(RULE, found)
    assert "is tied to 2 children" in said[0]
    assert "Two of the 3 named may be one child: not judged when this was raised. So they count as 2 children." in said


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)).filter(lambda two: two[0] != two[1])))
def test_each_chain_of_those_who_may_be_one_counts_once(pairs: list[tuple[int, int]]) -> None:
    seen = [tied(number, "School" if number % 2 else "Police", number) for number in range(1, 7)]
    found = evaluate(ties("vehicle", "XX00", *seen, may_be_one=[pair(*two) for two in pairs]))
    groups = {number: {number} for number in range(1, 7)}
    for a, b in pairs:
        together = groups[a] | groups[b]
        groups.update(dict.fromkeys(together, together))
    assert (found is not None) == (len({id(group) for group in groups.values()}) >= 2)


# -- with the real worker -------------------------------------------------------------------------------------------


def raised(house: House) -> list[str]:
    return [row.reasons[0] for row in alerts_awaiting(house.viewer("coordinator"))]


def two_spellings(house: House) -> None:
    """One car, told of by two agencies, of what may be one girl."""
    for agency, given_name in (("SCH1", "Catherine"), ("POL", "Katherine")):
        girl = child(given=given_name, family="Ashdown-Test", date_of_birth=BORN, identifiers=None)
        house.send(agency, concern(girl, key=f"k-{agency}", signs=["older_partner"], **CAR))
        house.process()


def judge(house: House, answer: str) -> None:
    (asked,) = pairs_to_judge(house.viewer("linkage_officer"))
    linkage.record_judgement(
        house.viewer("linkage_officer"),
        subject_a=asked.a.subject,
        subject_b=asked.b.subject,
        answer=answer,
        reason="Asked her school",
    )
    house.process()


@pytest.mark.parametrize(("answer", "alerts"), [("same", 0), ("different", 1), ("unsure", 1)])
def test_two_spellings_of_one_girl_are_two_children_once_somebody_says_so(
    house: House, answer: str, alerts: int
) -> None:
    two_spellings(house)
    assert raised(house) == []
    judge(house, answer)
    assert len(raised(house)) == alerts
    assert all("2 children" in reason for reason in raised(house))


def test_those_who_are_counted_before_it_is_asked_who_they_are_would_be_noticed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(things, "may_be_one", lambda nominals: set())
    two_spellings(house)
    assert raised(house) != []


def test_a_child_and_an_adult_are_not_listed_alike(house: House) -> None:
    man = adult(ref="a1", given="Rick", family="Sallow-Test", date_of_birth="1990-02-03", identifiers=[nhs_of(9)])
    for agency, number, given_name in (("SCH1", 1, "Wren"), ("POL", 2, "Maud")):
        girl = child(given=given_name, family=f"F{given_name}-Test", identifiers=[nhs_of(number)])
        house.send(agency, concern(girl, man, key=agency, signs=["older_partner"], ties=[tie("c1", "a1", "contacts")]))
        house.process()
    row = next(row for row in alerts_awaiting(house.viewer("coordinator")) if row.rule == "shared_tie")
    assert [person.role for person in row.people] == ["child", "child", "person_of_concern"]
    assert row.about[-1][1] == "Rick Sallow-Test"
