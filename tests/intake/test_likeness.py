"""Which reports of one agency look like the same thing told twice, and which are nearly so and do not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic.factories import (
    adult,
    attendance,
    child,
    concern,
    involvement,
    missing_episode,
    phone,
    place,
    tie,
    vehicle,
)
from wholepicture.intake.likeness import MOST_KEYS, are_alike, gist_of

FACTS = "Collected at the gate by a man wearing a dark jacket in a silver Corsa, laughing loudly."
AGAIN = "A man wearing a dark jacket collected her from the gate. Silver Corsa."
OTHER = "Fell asleep during maths, hungry, asked twice about breakfast club."
ON_THE_3RD: dict[str, Any] = {"happened": {"from": "2026-03-03", "precision": "day"}}
NAMED = {"given": "Wren", "family": "Ashdown-Test", "date_of_birth": "2010-05-17", "identifiers": None}


def alike(a: dict[str, Any], b: dict[str, Any]) -> bool:
    first, second = gist_of(a), gist_of(b)
    assert first
    assert second
    assert are_alike(first, second) == are_alike(second, first)  # in any order of arrival
    return are_alike(first, second) and bool(set(first.keys) & set(second.keys))


def on(day: str) -> dict[str, Any]:
    return {"happened": {"from": day, "precision": "day"}}


def test_the_same_child_on_the_same_day_in_much_the_same_words() -> None:
    assert alike(concern(child(**NAMED), facts=FACTS, key="a"), concern(child(**NAMED), facts=AGAIN, key="b"))


@pytest.mark.parametrize(("day", "expected"), [("2026-03-06", True), ("2026-02-28", True), ("2026-03-07", False)])
def test_within_three_days_and_no_more(day: str, expected: bool) -> None:
    assert alike(concern(child(**NAMED), facts=FACTS), concern(child(**NAMED), facts=AGAIN, **on(day))) == expected


def test_the_same_car_is_enough_whatever_the_words() -> None:
    a = concern(child(**NAMED), facts=FACTS, vehicles=[vehicle("AB12 CDE")])
    assert alike(a, concern(child(**NAMED), facts=OTHER, vehicles=[vehicle("ab12cde")]))
    assert not alike(a, concern(child(**NAMED), facts=OTHER, vehicles=[vehicle("AB13 CDE")]))


def test_the_same_phone_is_enough() -> None:
    thing = {"phones": [phone()]}
    assert alike(concern(child(**NAMED), facts=FACTS, **thing), concern(child(**NAMED), facts=OTHER, **thing))


def test_the_same_place_alone_is_not() -> None:
    """Whatever is told of a child at her school names the school."""
    at_school = {"places": [place()]}
    assert not alike(
        concern(child(**NAMED), facts=FACTS, **at_school), concern(child(**NAMED), facts=OTHER, **at_school)
    )
    nobody = {"subjects": []}
    a, b = concern(facts=FACTS, **at_school), concern(facts=OTHER, **at_school)
    assert not alike({**a, **nobody}, {**b, **nobody})
    assert alike({**a, **nobody}, {**concern(facts=AGAIN, **at_school), **nobody})


@pytest.mark.parametrize(
    "thing", [{"phones": [phone(ref="t1")]}, {"accounts": [{"ref": "t1", "platform": "Snapchat", "handle": "wrenny"}]}]
)
def test_the_childs_own_phone_or_account_alone_is_not_and_anothers_is(thing: dict[str, Any]) -> None:
    """Whatever is told of a child by phone names her number."""

    def told(facts: str, user: str) -> dict[str, Any]:
        return concern(child(**NAMED, ref="c1"), adult(ref="p1"), facts=facts, ties=[tie(user, "t1", "uses")], **thing)

    assert not alike(told(FACTS, "c1"), told(OTHER, "c1"))
    assert not alike(told(FACTS, "c1"), told(OTHER, "p1"))
    assert alike(told(FACTS, "p1"), told(OTHER, "p1"))
    three, four = "dark silver Corsa gate", "Corsa gate silver boots hungry"
    assert alike(told(three, "c1"), told(four, "c1"))  # one word more
    assert not alike(concern(child(**NAMED), facts=three), concern(child(**NAMED), facts=four))


def test_the_same_sign_beside_other_words_is_not() -> None:
    sign = {"signs": [{"code": "late_return", "answer": "yes"}]}
    assert not alike(concern(child(**NAMED), facts=FACTS, **sign), concern(child(**NAMED), facts=OTHER, **sign))
    assert alike(concern(child(**NAMED), facts="", **sign), concern(child(**NAMED), facts="", **sign))


def test_a_concern_and_a_missing_episode_of_one_night_are_two() -> None:
    car, night = {"vehicles": [vehicle("AB12 CDE")]}, "2026-03-03T22:00:00+00:00"
    missing = missing_episode(child(**NAMED), missing_since=night, narrative={"facts": FACTS}, **car)
    assert not alike(concern(child(**NAMED), facts=FACTS, **car), missing)


def test_other_words_about_the_same_child_are_another_thing() -> None:
    assert not alike(concern(child(**NAMED), facts=FACTS), concern(child(**NAMED), facts=OTHER))


def test_the_same_words_about_another_child_are_another_thing() -> None:
    sister = {**NAMED, "given": "Ines"}
    assert not alike(concern(child(**NAMED), facts=FACTS), concern(child(**sister), facts=FACTS))


def test_a_namesake_born_on_another_day_is_somebody_else_and_one_whose_birth_is_not_said_may_be_her() -> None:
    namesake = {**NAMED, "date_of_birth": "2009-01-02"}
    assert not alike(concern(child(**NAMED), facts=FACTS), concern(child(**namesake), facts=FACTS))
    unsaid = {**NAMED, "date_of_birth": None}
    assert alike(concern(child(**NAMED), facts=FACTS), concern(child(**unsaid), facts=FACTS))


def test_a_chosen_child_is_the_same_however_she_is_called_and_so_is_a_number_of_hers() -> None:
    picked = {"person": "3f2a8c1e-0b1d-4c5e-9f60-7a8b9c0d1e2f", "identifiers": None}
    a, b = child(**{**NAMED, **picked}), child(**{**NAMED, **picked, "given": "Wrenny"})
    assert alike(concern(a, facts=FACTS), concern(b, facts=FACTS))
    numbered = [{"type": "local_id", "value": "77", "system": "MIS"}]
    a, b = child(given="A", family="B", identifiers=numbered), child(given="C", family="D", identifiers=numbered)
    assert alike(concern(a, facts=FACTS), concern(b, facts=FACTS))


def test_where_nobody_is_named_the_same_car_in_the_same_words_is_the_same() -> None:
    nobody = {"role": "unknown", "given": None, "family": None, "date_of_birth": None, "identifiers": None}
    a = concern(adult(**nobody, also_known_as=["Kez"]), facts=FACTS, vehicles=[vehicle("AB12 CDE")])
    b = concern(adult(**nobody, also_known_as=["Biggz"]), facts=FACTS, vehicles=[vehicle("AB12 CDE")])
    assert alike(a, b)


def test_a_missing_episode_told_twice_is_alike_and_another_of_the_same_week_is_not() -> None:
    def episode(since: str, **more: Any) -> dict[str, Any]:
        return missing_episode(child(**NAMED), missing_since=since, **more)

    first = episode("2026-03-03T22:00:00+00:00")
    assert alike(first, episode("2026-03-03T21:00:00+00:00", returned_at="2026-03-04T09:00:00+00:00"))
    assert not alike(first, episode("2026-03-05T22:00:00+00:00"))


def test_routine_reports_of_one_child_that_follow_each_other_are_not_alike() -> None:
    def week(first: str, last: str) -> dict[str, Any]:
        return attendance(child(**NAMED), **{"from": first, "to": last})

    assert not alike(week("2026-03-02", "2026-03-06"), week("2026-03-09", "2026-03-13"))
    assert alike(week("2026-03-02", "2026-03-06"), week("2026-03-02", "2026-03-06"))
    nursing, roll = (
        involvement(child(**NAMED), service="School nursing"),
        involvement(child(**NAMED), service="School on roll"),
    )
    assert not alike(nursing, roll)


def test_a_few_words_are_the_same_thing_where_they_are_equal_on_the_same_day_and_no_more() -> None:
    short = "Quieter than usual."
    assert alike(concern(child(**NAMED), facts=short), concern(child(**NAMED), facts=short.upper()))
    assert not alike(concern(child(**NAMED), facts=short), concern(child(**NAMED), facts=short, **on("2026-03-04")))


def test_everyday_words_make_nothing_alike() -> None:
    a = "She said that they were there with some other people from school today."
    assert not alike(concern(child(**NAMED), facts=a), concern(child(**NAMED), facts=a.replace("She", "He")))


def test_the_helpline_on_every_form_makes_nothing_alike() -> None:
    helpline = {"phones": [phone("0800 1111")]}
    assert not alike(concern(child(**NAMED), facts=FACTS, **helpline), concern(child(**NAMED), facts=OTHER, **helpline))


def test_what_says_no_day_counts_from_when_it_was_written() -> None:
    gist = gist_of(concern(child(**NAMED), happened=None, recorded_at="2026-03-05T23:30:00+00:00"))
    assert gist
    assert gist.first.isoformat() == "2026-03-05"


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-28", "0001-01-01", "0001-01-09"])
def test_the_first_and_the_last_days_that_there_are_have_days_around_them(day: str) -> None:
    gist = gist_of(concern(child(**NAMED), **on(day)))
    assert gist
    earliest, latest = gist.met
    assert earliest <= gist.first <= gist.last <= latest
    assert alike(concern(child(**NAMED), facts=FACTS, **on(day)), concern(child(**NAMED), facts=AGAIN, **on(day)))


def test_a_report_of_many_people_stands_under_few_keys() -> None:
    crowd = [child(given=f"Wren{letter}", family="Test") for letter in "abcdefghijklmnop"]
    gist = gist_of(concern(*crowd))
    assert gist
    assert len(gist.keys) == MOST_KEYS


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=30))
def test_whatever_is_stated_a_gist_is_had_of_it(given_name: str, plate: str, moment: str) -> None:
    body = concern(child(given=given_name), vehicles=[vehicle(plate)], happened={"from": moment})
    gist = gist_of(body)
    assert gist is not None
    assert are_alike(gist, gist) in (True, False)
