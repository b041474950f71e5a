"""What is laid out place by place, and the edges of keys: of a name, of a number, of a registration."""

import pytest

from wholepicture.linkage.things.accounts import account_keys
from wholepicture.linkage.things.phones import phone_keys
from wholepicture.linkage.things.plates import agreement, laid_out
from wholepicture.linkage.things.rules import any_parted, order_of


def test_a_name_of_two_characters_meets_others_of_that_name_and_one_of_a_single_character_meets_nobody() -> None:
    assert account_keys({"handle": "ab"}) >= {"ah/ab"}
    assert account_keys({"handle": "a"}) == set()


def test_a_phone_without_figures_meets_nobody_by_whose_it_is() -> None:
    assert phone_keys({"who": {"wren"}}) == set()


def test_a_number_with_two_gaps_meets_nobody_by_its_parts_though_it_is_as_long_as_a_whole_one() -> None:
    assert phone_keys({"figures": "0*12*345678"}) == set()


@pytest.mark.parametrize("plate", ["A*B*", "ABCDEFGH*"])
def test_the_places_of_a_plate_with_two_gaps_or_too_many_characters_are_not_known(plate: str) -> None:
    assert laid_out(plate) is None


def test_of_characters_that_are_easily_confused_the_same_is_shown_whichever_is_named_first() -> None:
    for first, second in (("XX00ABC", "XXOOABC"), ("XXOOABC", "XX00ABC")):
        agreed = agreement(first, second)
        assert agreed is not None
        assert agreed.shown == "XX00ABC"


def test_two_groups_are_parted_where_any_certain_key_of_one_and_any_of_the_other_can_never_be_one() -> None:
    assert any_parted("vehicle", ["XX00ABC"], ["XX00ABC", "YY00ABC"])
    assert not any_parted("vehicle", ["XX00ABC"], ["XX00ABC", ""])


def test_the_place_in_the_queue_hangs_on_how_many_people_would_come_together_on_either_side_alike() -> None:
    last = {"child": False, "touched": False}
    assert order_of(4, (1, 1), **last) == 3 * 100_000 - 2_400
    assert order_of(4, (3, 1), **last) == order_of(4, (1, 3), **last) == 3 * 100_000 - 3_400
