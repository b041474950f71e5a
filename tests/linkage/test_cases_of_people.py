"""Whom a name, a birth or an e-mail address may mean is asked about, and nobody is joined by it: whole files, as agencies
send them, through to links and questions."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.linkage.test_cases_of_nobody import send, standing_together
from tests.living import House
from wholepicture.linkage import rules, short_forms
from wholepicture.linkage.comparison import names, stated
from wholepicture.linkage.queries import names_of_subjects, pairs_to_judge

CLEAR = 4.0
"""A weight well above evens."""


def asked_about(house: House) -> dict[frozenset[str], float]:
    """Returns the weight of each question, by its two sides (key.ref)."""
    operator = house.operator()
    pairs = pairs_to_judge(operator)
    named = names_of_subjects(operator, subjects={side.subject for pair in pairs for side in (pair.a, pair.b)})
    sides = {subject: f"{key}.{ref}" for subject, (_, key, ref) in named.items()}
    return {frozenset((sides[pair.a.subject], sides[pair.b.subject])): pair.weight or 0.0 for pair in pairs}


def children(a: str, b: str) -> frozenset[str]:
    return frozenset((f"{a}.c1", f"{b}.c1"))


EXPECTED: dict[str, list[frozenset[str]]] = {
    "02-twins-first-name-in-short-forms": [children("f02a", "f02b"), children("f02c", "f02d")],
    "10-unborn-then-born": [children("f10a", "f10b")],
    "38-particle-written-together": [
        children("f38xa", "f38xb"),
        children("f38ya", "f38yb"),
        children("f38za", "f38zb"),
    ],
    "39-arabic-script": [children("f39xa", "f39xb"), children("f39ya", "f39yb")],
}


def is_as_expected(house: House, case: str) -> bool:
    """Whether the case's pairs are asked about with a clear weight, and nobody is joined."""
    send(house, case)
    asked = asked_about(house)
    return not standing_together(house) and all(asked.get(wanted, -99) >= CLEAR for wanted in EXPECTED[case])


@pytest.mark.parametrize("case", EXPECTED)
def test_who_may_be_one_is_asked_about_and_not_joined(house: House, case: str) -> None:
    assert is_as_expected(house, case)


def first_names_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "given_names_agree", lambda a, b: short_forms._is_one_name(a.split()[0], b.split()[0]))


def unborn_is_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stated, "says_unborn", lambda given, family: False)


def one_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "family_spellings", lambda family: ())


def letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "in_latin", lambda folded: "".join(filter(str.isascii, folded)))


def without_remembered(fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Plants a fault where names were worked out before, and are remembered."""
    from wholepicture.linkage.comparison import description

    fault(monkeypatch)
    for remembered in (names.plain, names._known, description._of_family, description._of_given):
        remembered.cache_clear()


@pytest.fixture
def forgets() -> Any:
    from wholepicture.linkage.comparison import description

    yield
    for remembered in (names.plain, names._known, description._of_family, description._of_given):
        remembered.cache_clear()


@pytest.mark.parametrize(
    ("case", "fault"),
    [
        ("02-twins-first-name-in-short-forms", first_names_alone),
        ("10-unborn-then-born", unborn_is_a_name),
        ("38-particle-written-together", one_spelling),
        ("39-arabic-script", letter_by_letter),
    ],
)
def test_a_planted_fault_is_noticed(
    house: House, monkeypatch: pytest.MonkeyPatch, forgets: None, case: str, fault: Callable[[pytest.MonkeyPatch], None]
) -> None:
    without_remembered(fault, monkeypatch)
    assert not is_as_expected(house, case)
