"""What two reports say otherwise: all of it, and nothing that both say alike."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from synthetic.factories import child, concern, nhs_of
from tests.living import House
from wholepicture.picture.changes import Change, differences
from wholepicture.picture.queries import what_changed
from wholepicture.web.picture.changed import changes_in_words

NAMES = st.sampled_from([("passage", "facts"), ("fact", "name"), ("sign", "new_phone"), ("when", "at")])
TOLD = st.dictionaries(NAMES, st.lists(st.sampled_from("ab"), max_size=2), max_size=4)


@given(TOLD, TOLD)
def test_what_is_otherwise_is_listed_once_and_what_is_alike_is_not(before: Any, now: Any) -> None:
    changes = {(change.of, change.code): change for change in differences(before, now)}
    for name in {*before, *now}:
        alike = before.get(name, []) == now.get(name, [])
        assert (name in changes) is not alike
    assert all(
        (change.before, change.now) == (before.get(name, []), now.get(name, [])) for name, change in changes.items()
    )
    assert differences(before, before) == []


def test_words_names_signs_and_times_are_told_in_words(house: House) -> None:
    first = concern(child(identifiers=[nhs_of(3)]), facts="A red car.", signs=["new_phone"], key="k-1")
    second = concern(
        child(given="Wrenna", identifiers=[nhs_of(3)]),
        facts="A blue car.",
        signs=["secretive"],
        key="k-2",
        happened={"from": "2026-03-02", "precision": "day"},
    )
    sent = house.send("SCH1", first, {**second, "revises": {"key": "k-1", "how": "correction"}})
    house.process()
    changes = what_changed(house.viewer("coordinator"), earlier=sent[0].submission, later=sent[1].submission)
    told = {row.what: (row.before, row.now) for row in changes_in_words(changes)}
    assert told["What was seen, heard or done"] == (["A red car."], ["A blue car."])
    assert told["Name"] == (["Wren Ashdown-Test"], ["Wrenna Ashdown-Test"])
    assert told["Has a new phone or more than one"] == (["Yes"], [])
    assert "When it happened" in told
    assert "Date of birth" not in told


def test_nothing_is_told_of_a_report_that_the_viewer_may_not_see(house: House) -> None:
    first = concern(child(identifiers=[nhs_of(3)]), facts="A red car.", key="k-1")
    second = concern(child(identifiers=[nhs_of(3)]), facts="A blue car.", key="k-2")
    sent = house.send("SCH1", first, {**second, "revises": {"key": "k-1", "how": "correction"}})
    house.process()
    stranger = house.viewer("nurse")
    assert what_changed(stranger, earlier=sent[0].submission, later=sent[1].submission) == []


def test_a_change_says_which_side_said_nothing() -> None:
    assert differences({}, {("fact", "name"): ["Wren"]}) == [Change("fact", "name", [], ["Wren"])]
