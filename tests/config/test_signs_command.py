"""`wholepicture signs`: the dictionary in force."""

from collections.abc import Callable
from typing import Any

from tests.living import House
from wholepicture.base.dictionary import from_data, published


def test_it_lists_the_dictionary_in_force_with_what_was_retired(run: Callable[..., Any], house: House) -> None:
    from wholepicture.partnership.signs.commands import retire_sign

    retire_sign(house.viewer("coordinator"), code="secretive", based_on=1, reason="It was ticked for everybody.")
    status, answer, _ = run("signs", "--json")
    assert status == 0
    assert answer["version"] == 2
    listed = from_data(answer["version"], answer)
    assert listed.signs.keys() == published().signs.keys()
    assert [code for code, sign in listed.signs.items() if sign.is_retired] == ["secretive"]
    assert listed.cards.keys() == published().cards.keys()
    status, said, _ = run("signs", "--area", "harrowmere")
    assert status == 0
    assert "Version 2 of the dictionary" in said


def test_an_area_that_there_is_not_is_said_to_be_none(run: Callable[..., Any]) -> None:
    status, _, why = run("signs", "--area", "nowhere")
    assert status == 2
    assert "There is no area with the code 'nowhere'." in why
