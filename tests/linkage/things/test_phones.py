"""What each comparison of two phones finds, word for word and step for step: the reasons that an officer reads."""

from typing import Any

import pytest

from tests.linkage.things.findings import PARTS, Case, found

PHONES: list[Case] = [
    (
        {"figures": "447700900123", "number": "+447700900123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +6 The same number."],
    ),
    (
        {"figures": "447700900123", "number": "+447700900123"},
        {"figures": "447700900124", "number": "+447700900124"},
        ["number differs -9 Two whole numbers that differ.", PARTS],
    ),
    (
        {"figures": "447700900123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +5 10 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "447700900124"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number near +2 All figures of the number but one agree."],
    ),
    (
        {"figures": "447700900144"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number differs -6 Figures of the number differ.", PARTS],
    ),
    (
        {"figures": "0770090"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +4 6 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "077009"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number differs -6 Figures of the number differ.", PARTS],
    ),
    (
        {"figures": "07700*"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +2 4 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "07700*123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +4 7 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "07700???123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +4 7 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "23"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +0 2 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +1 3 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "0123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +2 4 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "00123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +3 5 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "900123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +4 6 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "*0900123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +4 7 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "700900123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +5 9 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "700900*1*23"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +0 2 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "999"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number differs -6 Figures of the number differ.", PARTS],
    ),
    ({"figures": "*"}, {"figures": "447700900123", "number": "+447700900123"}, []),
    ({"figures": "123"}, {"imei": "1"}, []),
    ({"imei": "1"}, {"imei": "1"}, ["imei agrees +5 The same handset number (IMEI)."]),
    (
        {"imei": "1"},
        {"imei": "2"},
        ["imei differs -3 Different handset numbers (IMEI): a number may move to another handset."],
    ),
    (
        {"description": "pink case"},
        {"description": "pink case"},
        ["description agrees +1 Described in the same words."],
    ),
    ({"description": "pink case"}, {"description": "black case"}, []),
    ({"who": ["kez"]}, {"who": ["kez"]}, ["who agrees +2 Both are tied to somebody called Kez."]),
]


@pytest.mark.parametrize(("one", "other", "told"), PHONES)
def test_what_is_found_of_two_phones(one: dict[str, Any], other: dict[str, Any], told: list[str]) -> None:
    assert found("phone", one, other) == told
