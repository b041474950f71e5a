"""Ties between people and things: those that a report states, those to what is a person's own, those of a missing episode."""

from datetime import UTC, datetime

import pytest

from tests.picture.rules.reports import (
    ADULT,
    ANCHOR,
    CAR,
    CAR_ALONE,
    HOME,
    PHONE,
    RECORDED,
    WREN,
    WREN_SUBJECT,
    adult,
    child,
    only,
    report,
)
from wholepicture.picture.rules import Thing, address_text, derive

ANCHOR_HOTEL = Thing("place", ANCHOR, {"ref": "p", "name": "the Anchor"}, None)
THE_CAR = Thing("vehicle", CAR, {"ref": "v"}, CAR_ALONE)


def test_a_stated_tie_joins_its_two_ends_at_its_time() -> None:
    tie = {"from": "c", "to": "v", "type": "travelled_in", "note": "Front seat.", "happened": {"from": "2026-02-01"}}
    assert only(derive(report(people={"c": child()}, things={"v": THE_CAR}, ties=[tie]))["Association"]) == {
        "part": "tie/1",
        "a_kind": "nominal",
        "a": WREN,
        "a_subject": WREN_SUBJECT,
        "a_role": "child",
        "b_kind": "vehicle",
        "b": CAR,
        "b_subject": CAR_ALONE,
        "b_role": "",
        "type": "travelled_in",
        "at": datetime(2026, 2, 1, tzinfo=UTC),
        "precision": "day",
        "note": "Front seat.",
        "located": False,
        "recorded_at": RECORDED,
        "root": "SCH1/K-1",
    }


def test_a_tie_without_a_time_of_its_own_has_that_of_the_report() -> None:
    tie = {"from": "c", "to": "v", "type": "travelled_in"}
    row = only(derive(report(people={"c": child()}, things={"v": THE_CAR}, ties=[tie]))["Association"])
    assert (row["at"], row["precision"], row["note"]) == (RECORDED, "recorded", "")


def test_ties_are_numbered_as_stated_and_one_to_nothing_is_left_out() -> None:
    ties = [
        {"from": "c", "to": "nowhere", "type": "met"},
        {"from": "nobody", "to": "c", "type": "met"},
        {"from": "v", "to": "p", "type": "parked_at"},
        {"from": "c", "to": "a", "type": "met"},
    ]
    rows = derive(report(people={"c": child(), "a": adult()}, things={"v": THE_CAR, "p": ANCHOR_HOTEL}, ties=ties))[
        "Association"
    ]
    assert [(row["part"], row["a_kind"], row["b_kind"], row["a_role"], row["b_role"]) for row in rows] == [
        ("tie/3", "vehicle", "place", "", ""),
        ("tie/4", "nominal", "nominal", "child", "person_of_concern"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "located"),
    [
        ("c", "p", True),
        ("p", "c", True),
        ("c", "f", True),
        ("f", "c", True),
        ("c", "v", False),
        ("c", "a", False),
        ("v", "p", False),
        ("f", "p", False),
    ],
)
def test_a_tie_of_a_person_to_a_place_or_phone_tells_where_they_are(one: str, other: str, located: bool) -> None:
    things = {"p": ANCHOR_HOTEL, "v": THE_CAR, "f": Thing("phone", PHONE, {})}
    ties = [{"from": one, "to": other, "type": "tied"}]
    row = only(derive(report(people={"c": child(), "a": adult()}, things=things, ties=ties))["Association"])
    assert row["located"] is located


def test_a_persons_own_number_and_home_are_ties_of_theirs() -> None:
    phone, home = Thing("phone", PHONE, {}, None), Thing("place", ANCHOR, {}, None)
    own = ({"07700 900123": phone}, {address_text(HOME): home})
    people = {"c": child(phones=["01632 960001", "07700 900123"], address=HOME), "a": adult(phones=["01632 960009"])}
    rows = derive(report(people=people, own=own, happened={"from": "2026-02-01"}))["Association"]
    assert [(row["part"], row["type"], row["a"], row["b"], row["b_kind"], row["note"]) for row in rows] == [
        (f"own/{WREN_SUBJECT}/phone/1", "own_number", WREN, PHONE, "phone", ""),
        (f"own/{WREN_SUBJECT}/home", "lives_at", WREN, ANCHOR, "place", ""),
    ]
    assert {(row["at"], row["precision"], row["located"]) for row in rows} == {
        (datetime(2026, 2, 1, tzinfo=UTC), "day", True)
    }


def test_where_and_with_whom_a_missing_child_was_found_are_ties_of_hers() -> None:
    missing = {"found_where": "p", "found_with": ["a", "c"]}
    people, things = {"a": adult(), "c": child()}, {"p": ANCHOR_HOTEL}
    rows = derive(report("missing_episode", people=people, things=things, missing=missing))["Association"]
    assert [(row["part"], row["type"], row["a"], row["b"], row["note"], row["located"]) for row in rows] == [
        ("tie/1", "stayed_at", WREN, ANCHOR, "Found here.", True),
        ("tie/2", "with", WREN, ADULT, "Found together.", False),
    ]


def test_what_is_stated_as_a_tie_already_is_not_implied_again() -> None:
    missing = {"found_where": "p", "found_with": ["a"]}
    ties = [{"from": "c", "to": "p", "type": "met"}, {"from": "c", "to": "a", "type": "met"}]
    told = report(
        "missing_episode",
        people={"c": child(), "a": adult()},
        things={"p": ANCHOR_HOTEL},
        missing=missing,
        ties=ties,
    )
    assert [row["type"] for row in derive(told)["Association"]] == ["met", "met"]


def test_without_a_child_nothing_is_implied() -> None:
    told = report("missing_episode", people={"a": adult()}, things={"p": ANCHOR_HOTEL}, missing={"found_where": "p"})
    assert derive(told)["Association"] == []
