"""One address is one place, however it is written and by whomever it is named: whole files, through to links and questions."""

from typing import Any

import pytest

from synthetic import factories
from tests.linkage.test_cases_of_nobody import send, standing_together
from tests.living import House
from wholepicture.linkage.comparison import stated
from wholepicture.linkage.things.queries import things_to_judge

CASE = "40-one-address-one-number"


def places_together(house: House) -> list[list[str]]:
    return [named for named in standing_together(house) if ".l" in named[0]]


def questions_about_places(house: House) -> int:
    return sum(pair.kind == "place" for pair in things_to_judge(house.operator()))


def test_one_address_is_one_place_and_what_only_a_property_number_tells_is_one_question(house: House) -> None:
    send(house, CASE)
    assert places_together(house) == [["A2.l1", "A3.l1", "A3.l2", "A3.l3"]]
    assert questions_about_places(house) == 1


def test_without_the_number_and_street_in_one_spelling_it_would_be_several(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stated, "premises_of", lambda lines: None)
    send(house, CASE)
    assert places_together(house) != [["A2.l1", "A3.l1", "A3.l2", "A3.l3"]]


def named_in_two_reports(house: House, one: dict[str, Any], other: dict[str, Any]) -> None:
    for agency, place in (("SCH1", one), ("POL", other)):
        body = factories.concern(factories.child(), key=f"{agency}-1", places=[{"ref": "l1", **place}])
        house.send(agency, body)
    house.process()


def at(*lines: str, **more: str) -> dict[str, Any]:
    return {"address": {"lines": list(lines), "postcode": "ZA16 7NN", **more}}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (at("163 Spring Court"), at("165 Spring Court")),
        (at("Flat 1", "163 Spring Court"), at("Flat 2", "163 Spring Court")),
        (at("163 Spring Court"), at("Flat 2", "163 Spring Court")),
        (at("163 Spring Court", uprn="999018282862"), at("163 Spring Court", uprn="999018282863")),
    ],
    ids=str,
)
def test_two_houses_two_flats_and_two_property_numbers_are_two_and_nobody_is_asked(
    house: House, one: dict[str, Any], other: dict[str, Any]
) -> None:
    named_in_two_reports(house, one, other)
    assert (places_together(house), questions_about_places(house)) == ([], 0)
