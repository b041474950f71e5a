"""A sender is told that a report is linked once the child in it stands in a picture that holds more, and not before."""

from typing import Any

import pytest

from synthetic.factories import adult, child, concern, nhs_of
from tests.living import House
from wholepicture.intake.queries import my_reports
from wholepicture.picture import commands

WREN = child(identifiers=[nhs_of(3)])


def states(house: House) -> dict[str, str]:
    """The school's reports by key."""
    from wholepicture.access.accounts import new_agency_key
    from wholepicture.access.viewer import viewer_from_token

    key = viewer_from_token(new_agency_key(house.operator(), agency=house.agencies["SCH1"]), channel="api")
    return {row.key: row.state for row in my_reports(key)}


def test_a_report_alone_in_its_picture_is_not_linked(house: House) -> None:
    house.send("SCH1", concern(WREN, key="k-1"))
    house.process()
    assert states(house) == {"k-1": "received"}


def test_both_are_linked_when_a_second_report_joins_the_first(house: House) -> None:
    house.send("SCH1", concern(WREN, key="k-1"))
    house.process()
    house.send("SCH1", concern(WREN, facts="Seen again.", key="k-2"))
    house.process()
    assert states(house) == {"k-1": "linked", "k-2": "linked"}


def test_a_correction_of_a_report_makes_it_no_more(house: House) -> None:
    house.send("SCH1", concern(WREN, key="k-1"))
    again = concern(WREN, facts="Seen again.", key="k-2")
    house.send("SCH1", {**again, "revises": {"key": "k-1", "how": "correction"}})
    house.process()
    assert states(house) == {"k-1": "received", "k-2": "received"}


def test_that_an_adult_is_known_links_no_report_about_a_child(house: House) -> None:
    kez = adult(given="Kez", family="Harbour-Test", date_of_birth="1990-01-01", identifiers=[nhs_of(8)])
    house.send("SCH1", concern(child(given="Sable"), kez, key="k-1"), concern(child(given="Teal"), kez, key="k-2"))
    house.process()
    assert states(house) == {"k-1": "received", "k-2": "received"}


def test_a_planted_fault_is_found(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def all_of_them(submissions: Any) -> set[Any]:
        return set(submissions)

    monkeypatch.setattr(commands, "joined_to_more", all_of_them)
    with pytest.raises(AssertionError):
        test_a_report_alone_in_its_picture_is_not_linked(house)
