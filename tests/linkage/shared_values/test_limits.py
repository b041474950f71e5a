"""The rules by which a value counts as shared, and what is left of a description without those that are damped."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.linkage.comparison.description import blocking_keys, columns_of
from wholepicture.linkage.rules import Likeness, Shared
from wholepicture.linkage.shared_values.limits import (
    BANDS,
    LIMITS,
    MOST_COUNTED,
    Holder,
    Word,
    answer_in_force,
    band,
    called,
    count,
    damp,
    in_words,
    is_damped,
    is_damped_by_rule,
    shown,
    stated_values,
    value_id,
    value_ids,
    word_in_force,
)

AREA, OTHER_AREA = UUID(int=1), UUID(int=2)
START = datetime(2026, 3, 4, tzinfo=UTC)

holders = st.builds(
    Holder,
    nominal=st.integers(0, 40).map(lambda number: UUID(int=number)),
    called=st.sampled_from(["", *"abcdefghijklmnopqrstuvwxyz"]),
    agency=st.integers(0, 4).map(lambda number: UUID(int=number)),
    received_at=st.integers(0, 30).map(lambda days: START + timedelta(days=days)),
)
kinds = st.sampled_from(sorted(LIMITS))


@given(kinds, st.lists(holders, max_size=80), st.randoms())
def test_the_count_is_the_same_in_any_order(kind: str, held: list[Holder], rng: object) -> None:
    turned = list(held)
    rng.shuffle(turned)  # type: ignore[attr-defined]
    assert count(kind, held) == count(kind, turned)


@given(kinds, st.lists(holders, max_size=80), holders)
def test_one_more_description_never_makes_fewer_people_nor_lists_later(
    kind: str, held: list[Holder], more: Holder
) -> None:
    before, after = count(kind, held), count(kind, [*held, more])
    assert after.people >= before.people
    assert after.agencies >= before.agencies
    assert before.since is None or (after.since is not None and after.since <= before.since)


@given(kinds, st.lists(holders, max_size=80))
def test_there_are_never_more_people_than_names_or_nominals(kind: str, held: list[Holder]) -> None:
    counted = count(kind, held)
    assert counted.people <= len({one.called for one in held} - {""})
    assert counted.people <= len({one.nominal for one in held})
    assert (counted.since is not None) == (counted.people >= LIMITS[kind].listed)
    assert len(counted.nominals) <= MOST_COUNTED


@given(st.lists(holders, max_size=80), st.integers(0, 40))
def test_ten_reports_of_one_person_count_once(held: list[Holder], nominal: int) -> None:
    one = [Holder(UUID(int=nominal), each.called, each.agency, each.received_at) for each in held]
    assert count("phone", one).people <= 1
    alike = [Holder(each.nominal, "m", each.agency, each.received_at) for each in held]
    assert count("phone", alike).people <= 1


@given(st.integers(0, 300))
def test_a_number_lies_in_the_band_that_is_told(number: int) -> None:
    lower = band(number)
    assert lower <= number
    assert lower in (0, *BANDS)
    assert not any(lower < one <= number for one in BANDS)
    assert in_words(lower)


def test_the_bands_are_told_in_words() -> None:
    assert [in_words(one) for one in (0, *BANDS)] == [
        "fewer than 2",
        "2 to 4",
        "5 to 9",
        "10 to 24",
        "25 to 49",
        "50 to 99",
        "100 or more",
    ]


def test_every_kind_is_listed_before_it_is_damped_and_says_why() -> None:
    for kind, limit in LIMITS.items():
        assert 1 < limit.listed < limit.damped <= MOST_COUNTED
        assert limit.why
        assert is_damped_by_rule(kind, limit.damped)
        assert not is_damped_by_rule(kind, limit.damped - 1)
        # whether it is damped must not narrow the band further
        assert limit.damped in BANDS
        assert limit.listed in (*BANDS, 3)


def word(number: int, answer: str, undoes: int | None = None) -> Word:
    at = START + timedelta(minutes=number)
    return Word(UUID(int=number), answer, at, UUID(int=undoes) if undoes is not None else None)


def test_the_latest_word_stands_until_it_is_taken_back() -> None:
    said = [word(1, "damp"), word(2, "do_not_damp")]
    assert word_in_force(said) == said[1]
    assert word_in_force([*said, word(3, "undone", undoes=2)]) == said[0]
    assert word_in_force([*said, word(3, "undone", undoes=2), word(4, "undone", undoes=1)]) is None


def test_a_persons_word_goes_before_the_rule() -> None:
    assert [is_damped(rule, said) for rule in (True, False) for said in ("", "damp", "do_not_damp")] == [
        True,
        True,
        False,
        False,
        True,
        False,
    ]


PHONE, HOSTEL, CAR = "+441632960100", "ZA1 1AA", "XX00ABC"
child = Likeness(
    given="wren",
    family="ashdown test",
    born=None,
    identifiers=frozenset({("nhs_number", "9990000018")}),
    phones=frozenset({PHONE, "+447700900123"}),
    postcode=HOSTEL,
    things=frozenset({str(value_id(AREA, "phone", PHONE)), str(value_id(AREA, "vehicle", CAR))}),
    traits=frozenset({"phone 0100", "car corsa dark"}),
)
DAMPED = [Shared("phone", PHONE, 10), Shared("postcode", HOSTEL, 50), Shared("number", "nhs_number=9990000018", 5)]


@given(st.sets(st.sampled_from(DAMPED)))
def test_a_damped_value_is_as_if_it_had_not_been_said(chosen: set[Shared]) -> None:
    left = damp(AREA, child, {value_id(AREA, one.kind, one.text): one for one in chosen})
    kinds = {one.kind for one in chosen}
    assert left.damped == chosen
    assert (PHONE in left.phones) == ("phone" not in kinds)
    assert "+447700900123" in left.phones
    assert ("phone 0100" in left.traits) == ("phone" not in kinds)
    assert "car corsa dark" in left.traits
    assert (str(value_id(AREA, "phone", PHONE)) in left.things) == ("phone" not in kinds)
    assert str(value_id(AREA, "vehicle", CAR)) in left.things
    assert (left.postcode == HOSTEL) == ("postcode" not in kinds)
    assert bool(left.identifiers) == ("number" not in kinds)
    for key in blocking_keys(columns_of(left)):
        assert not any(one.text.replace("nhs_number=", "") in key for one in chosen)


def test_a_child_of_a_hostel_is_still_met_by_name_and_birth() -> None:
    from datetime import date

    here = Likeness(given="wren", family="ashdown", born=date(2010, 5, 17), sex="female", postcode=HOSTEL)
    left = damp(AREA, here, {value_id(AREA, "postcode", HOSTEL): DAMPED[1]})
    elsewhere = Likeness(given="wren", family="ashdown", born=date(2010, 5, 17), sex="female")
    met = set(blocking_keys(columns_of(left))) & set(blocking_keys(columns_of(elsewhere)))
    assert {key.partition("|")[0] for key in met} >= {"bg", "bf", "n"}


# -- value by value -----------------------------------------------------------------------------------------------------


def holder(nominal: int, name: str, agency: int = 1, day: int = 0) -> Holder:
    return Holder(UUID(int=nominal), name, UUID(int=agency), START + timedelta(days=day))


def test_people_are_counted_by_names_and_nominals_whichever_are_fewer() -> None:
    held = [holder(1, "wren"), holder(1, "amos"), holder(2, "wren", agency=2), holder(3, "", agency=3)]
    counted_people = count("number", held)
    assert (counted_people.people, counted_people.agencies, counted_people.since) == (2, 2, None)
    assert counted_people.nominals == (UUID(int=1), UUID(int=2), UUID(int=3))
    assert count("phone", []).people == 0


def test_a_value_is_listed_since_the_report_that_made_it_so_many() -> None:
    held = [holder(number, f"n{number}", day=number) for number in range(1, 8)]
    assert count("number", held).since == START + timedelta(days=3)
    assert count("phone", held).since == START + timedelta(days=5)
    assert count("postcode", held).since is None
    assert count("phone", held[:4]).since is None


def test_no_more_are_counted_than_are_told() -> None:
    many = count("phone", [holder(number, f"n{number}") for number in range(1, 140)])
    assert (many.people, len(many.nominals)) == (MOST_COUNTED, MOST_COUNTED)


def test_the_published_limits_are_these() -> None:
    assert {kind: (limit.listed, limit.damped) for kind, limit in LIMITS.items()} == {
        "phone": (5, 10),
        "email": (5, 10),
        "postcode": (25, 50),
        "place": (10, 25),
        "vehicle": (5, 10),
        "account": (5, 10),
        "number": (3, 5),
    }
    assert is_damped_by_rule("phone", 10)
    assert not is_damped_by_rule("phone", 9)


def test_of_two_words_of_one_moment_the_one_of_the_larger_id_stands() -> None:
    words = [Word(UUID(int=number), answer, START) for number, answer in ((1, "damp"), (2, "do_not_damp"))]
    assert word_in_force(words) == word_in_force(reversed(words)) == words[1]
    assert word_in_force([]) is None


STATED = Likeness(
    phones=frozenset({"+441"}),
    emails=frozenset({"a@example.org"}),
    postcode="ZA1 3AE",
    identifiers=frozenset({("upn", "7")}),
    things=frozenset({str(UUID(int=9))}),
)  # fmt: skip


def test_the_values_that_a_description_gives() -> None:
    assert list(stated_values(STATED)) == [
        ("phone", "+441"),
        ("email", "a@example.org"),
        ("postcode", "ZA1 3AE"),
        ("number", "upn=7"),
    ]
    assert list(stated_values(Likeness())) == []
    ids = {value_id(AREA, kind, text) for kind, text in stated_values(STATED)} | {UUID(int=9)}
    assert value_ids(AREA, STATED) == ids
    assert value_ids(OTHER_AREA, STATED) & ids == {UUID(int=9)}


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ({"given": "wren mary", "family": "ashdown"}, "vrn"),
        ({"given": "mohammed yusuf", "also_known_as": frozenset({"kez"})}, "ysf"),
        ({"also_known_as": frozenset({"zoe", "kez"}), "family": "ashdown"}, "ks"),
        ({"family": "van der meer"}, "mr"),
        ({}, ""),
        ({"given": "h"}, "h"),
    ],
)
def test_people_are_told_apart_by_how_the_name_that_they_are_known_by_is_heard(
    stated: dict[str, object], name: str
) -> None:
    assert called(replace(Likeness(), **stated)) == name


@pytest.mark.parametrize(
    ("kind", "text", "traits"),
    [
        ("vehicle", "XX00ABC", {"plate XX00", "plate A8C"}),
        ("phone", "+441632960100", {"phone 0100"}),
        ("account", "snapchat:kez_h", {"handle kez_h"}),
        ("place", "ZA1 3AE:anchor quay", {"place anchor", "place quay"}),
        ("postcode", "ZA1 3AE", set()),
    ],
)
def test_what_a_damped_thing_has_in_common_with_others_goes_with_it(kind: str, text: str, traits: set[str]) -> None:
    shared, thing = Shared(kind, text, 10), value_id(AREA, kind, text)
    one = Likeness(things=frozenset({str(thing)}), traits=frozenset({*traits, "kept"}))
    left = damp(AREA, one, {thing: shared})
    assert (left.things, left.traits, left.damped) == (frozenset(), {"kept"}, {shared})


def test_a_description_that_gives_no_damped_value_is_left_as_it_is() -> None:
    assert damp(AREA, STATED, {}) is STATED
    assert damp(AREA, STATED, {UUID(int=77): Shared("phone", "+449", 10)}) is STATED


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("place", "uprn:100000000001", "UPRN 100000000001"),
        ("place", "ZA1 3AE:the anchor", "The Anchor, ZA1 3AE"),
        ("account", "snapchat:kez:h", "kez:h on snapchat"),
        ("number", "nhs_number=999", "NHS number 999"),
        ("number", "local_id:LCS=7=8", "number in LCS 7=8"),
        ("phone", "+441632960100", "+441632960100"),
        ("vehicle", "XX00ABC", "XX00ABC"),
    ],
)
def test_a_value_is_shown_as_people_write_it(kind: str, text: str, words: str) -> None:
    assert shown(kind, text) == words


def test_what_the_latest_word_says_is_in_force_and_nothing_where_nobody_spoke() -> None:
    assert answer_in_force([word(1, "damp"), word(2, "do_not_damp")]) == "do_not_damp"
    assert answer_in_force([word(1, "damp"), word(2, "undone", undoes=1)]) == ""
    assert answer_in_force([]) == ""
