"""A make or model that is written where a registration is asked for is kept, and is no certain plate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.base import identifiers as ids
from wholepicture.base.identifiers import vehicles
from wholepicture.linkage.comparison.stated import thing_key


@pytest.mark.parametrize(
    "written",
    ["BMW 118", "bmw118", "BMW 320D", "C220", "C 220", "320D", "118i", "CAB 101", "VAN 3", "VAN 1234", "VW 1600", "E220", "A180", "XC90",
     "CX5", "KIA 3", "C63 AMG", "101 CAB", "L200"],
)  # fmt: skip
def test_a_make_or_model_is_kept_and_marked_and_no_certain_plate(written: str) -> None:
    checked = ids.check_vrm(written)
    assert checked.normalised == ids.normalise_vrm(written)
    assert checked.outcome == "unchecked"
    assert "make or model" in (checked.reason or "")
    assert thing_key("vehicle", {"registration": written}) is None


@pytest.mark.parametrize(
    "plate",
    [
        "XX00 ABC",
        "AB123",
        "AIZ 1234",
        "VAN 123A",
        "A123 BCD",
        "Q123 ABC",
        "ABC 123A",
        "BMW 123A",
        "C220 ABC",
        "ABC 118",
    ],
)
def test_a_real_plate_stays_certain(plate: str) -> None:
    assert ids.check_vrm(plate).outcome == "valid"
    assert thing_key("vehicle", {"registration": plate}) == ids.normalise_vrm(plate)


@given(st.from_regex(r"[A-HJ-PR-Y]{2}[0-9]{2} [A-HJ-PR-Z]{3}", fullmatch=True))
def test_no_current_plate_reads_as_a_make(plate: str) -> None:
    assert ids.check_vrm(plate).outcome == "valid"


def test_a_planted_fault_no_list_of_makes_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vehicles, "is_make_or_model", lambda plate: False)
    assert thing_key("vehicle", {"registration": "CAB 101"}) == "CAB101"
