"""What speaks for and against two things being one: the same whichever is named first, and never a join."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.linkage.judgements.groups import PairJudgement, in_force
from wholepicture.linkage.things.description import compared, keys_of, said_around
from wholepicture.linkage.things.findings import ASK_FROM
from wholepicture.linkage.things.plates import FOURS, LONG, agreement, alike
from wholepicture.linkage.things.rules import Thing, compare, groups_at, history, order_of, parted

START = datetime(2026, 3, 1, tzinfo=UTC)
LATER = START + timedelta(days=99)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


LETTERS = st.text("ABCDEFGHJKLMNOPRSTUVWXYZ", min_size=1, max_size=1)
FIGURES = st.text("0123456789", min_size=1, max_size=1)
WHOLE = st.tuples(*([LETTERS] * 2 + [FIGURES] * 2 + [LETTERS] * 3)).map("".join)


@st.composite
def partly_read(draw: st.DrawFn, least: int = 3) -> tuple[str, str]:
    """(a whole plate, the same with places that were not read)."""
    plate = draw(WHOLE)
    read = draw(st.sets(st.integers(0, LONG - 1), min_size=least, max_size=LONG))
    return plate, "".join(one if place in read else "?" for place, one in enumerate(plate))


@given(partly_read())
def test_a_partly_read_plate_agrees_with_the_whole_one_in_every_place_that_was_read(case: tuple[str, str]) -> None:
    plate, seen = case
    found = agreement(seen, plate)
    assert found is not None
    assert (found.agreed, found.conflicts) == (LONG - seen.count("?"), 0)


@given(partly_read(least=5))
def test_any_five_places_of_a_plate_meet_the_whole_one_under_a_key(case: tuple[str, str]) -> None:
    whole, seen = (keys_of("vehicle", compared("vehicle", {"registration": one})) for one in case)
    assert whole & seen


def test_the_sets_of_four_places_are_as_few_as_that_can_be_done_with() -> None:
    for five in combinations(range(LONG), 5):
        assert any(set(four) <= set(five) for four in FOURS)
    assert len(FOURS) == 7


@given(WHOLE, st.integers(0, LONG - 1))
def test_characters_that_are_easily_confused_count_as_one(plate: str, place: int) -> None:
    confused = {"0": "O", "O": "D", "8": "B", "B": "8", "5": "S", "S": "5", "2": "Z", "1": "L", "L": "1"}
    other = plate[:place] + confused.get(plate[place], plate[place]) + plate[place + 1 :]
    assert alike(plate) == alike(other)
    assert not parted("vehicle", plate, other)


@given(WHOLE, WHOLE)
def test_two_whole_plates_that_differ_beyond_confusion_are_never_asked_about(one: str, other: str) -> None:
    a, b = (
        compared("vehicle", {"registration": x, "make": "Ford", "model": "Ka", "colour": "red"}) for x in (one, other)
    )
    if a.get("whole") and b.get("whole") and alike(one) != alike(other):
        assert not compare("vehicle", a, b).is_worth_asking
        assert parted("vehicle", one, other)


WORDS = st.sampled_from(
    ["", "red", "black", "dark", "Corsa", "Vauxhall", "Ford", "Anchor guest house", "the Anchor", "Swift Cabs"]
)
NUMBERS = st.sampled_from(
    ["", "07700 900123", "900123", "0123", "07700 ??? 123", "07700*123", "7700900123", "0770", "*", "?"]
)
VEHICLES = st.fixed_dictionaries(
    {
        "registration": st.one_of(WHOLE, st.text("ABL018?*", max_size=9), st.just("")),
        "make": WORDS, "model": WORDS, "colour": WORDS,
        "taxi_plate": st.sampled_from(["", "123", "HK 7"]), "licensing_authority": st.sampled_from(["", "Harrowmere"]),
    }
)  # fmt: skip
PHONES = st.fixed_dictionaries(
    {"number": NUMBERS, "imei": st.sampled_from(["", "001010000000008", "1"]), "description": WORDS}
)
HANDLES = st.sampled_from(["", "kez", "kez_99", "Kez.Harbour", "@kezharbour7", "12345", "...", "robin"])
ACCOUNTS = st.fixed_dictionaries(
    {"platform": st.sampled_from(["", "Snapchat", "Instagram"]), "handle": HANDLES, "description": WORDS}
)
ADDRESSES = st.fixed_dictionaries(
    {},
    optional={
        "lines": st.lists(st.sampled_from(["4 Quay Street", "6 Quay St", "Anchor Hotel", "Flat 2"]), max_size=2),
        "postcode": st.sampled_from(["ZA1 3AE", "ZA1 3AF", "ZA2 1AA", "ZA1", "ZZ99 3VZ", "?"]),
        "uprn": st.sampled_from(["100000000001", "100000000002"]),
    },
)
PLACES = st.fixed_dictionaries(
    {"name": WORDS, "kind": st.sampled_from(["", "hotel", "takeaway", "unknown"]), "address": ADDRESSES},
    optional={"latitude": st.floats(-90, 90), "longitude": st.floats(-180, 180)},
)
KINDS = {"vehicle": VEHICLES, "phone": PHONES, "account": ACCOUNTS, "place": PLACES}
MENTIONS = st.sampled_from(sorted(KINDS)).flatmap(lambda kind: st.tuples(st.just(kind), KINDS[kind], KINDS[kind]))
AROUND = st.builds(
    said_around,
    st.lists(st.sampled_from(["Kez", "Wren Ashdown", ""]), max_size=2),
    st.sampled_from(["", "2026-03-01", "2019-01-01"]),
)


@given(MENTIONS, AROUND, AROUND)
def test_a_comparison_is_the_same_whichever_is_named_first(
    case: tuple[str, dict[str, Any], dict[str, Any]], near_one: dict[str, Any], near_other: dict[str, Any]
) -> None:
    kind, one, other = case
    a, b = compared(kind, one) | near_one, compared(kind, other) | near_other
    there, back = compare(kind, a, b), compare(kind, b, a)
    assert (there.rank, there.parts) == (back.rank, back.parts)
    assert sorted(map(str, there.reasons)) == sorted(map(str, back.reasons))
    for reason in there.reasons:
        assert (reason.outcome == "differs") >= (reason.steps < 0) or reason.outcome == "near"
        assert reason.words.endswith(".")
    assert all(len(key) < 400 for key in keys_of(kind, a))


@given(MENTIONS)
def test_a_mention_compared_with_itself_is_never_parted(case: tuple[str, dict[str, Any], dict[str, Any]]) -> None:
    kind, one, _ = case
    facts = compared(kind, one)
    assert not compare(kind, facts, facts).parts


ASKED: list[tuple[str, dict[str, Any], dict[str, Any], bool]] = [
    ("vehicle", {"registration": "LK?9 A?C"}, {"registration": "LK19 ABC"}, True),
    ("vehicle", {"registration": "LK?9 A?D"}, {"registration": "LK19 ABC"}, False),
    ("vehicle", {"registration": "LK?9"}, {"registration": "LK19 ABC"}, False),
    ("vehicle", {"registration": "LK19"}, {"registration": "LK19 ABC", "make": "Ford"}, False),
    ("vehicle", {"registration": "LK19", "make": "Ford"}, {"registration": "LK19 ABC", "make": "Ford"}, True),
    ("vehicle", {"registration": "XX00 A?C", "make": "BMW", "model": "X5", "colour": "white"},
     {"registration": "XX00 ABC", "make": "Ford", "model": "Ka", "colour": "red"}, False),
    ("vehicle", {"make": "Ford", "model": "Ka", "colour": "red"}, {"make": "Ford", "model": "Ka", "colour": "red"}, False),
    ("vehicle", {"taxi_plate": "123", "licensing_authority": "Harrowmere"},
     {"registration": "XX00 ABC", "taxi_plate": "123", "licensing_authority": "Harrowmere"}, True),
    ("phone", {"number": "900123"}, {"number": "07700 900123"}, True),
    ("phone", {"number": "0123"}, {"number": "07700 900123"}, False),
    ("phone", {"number": "900124"}, {"number": "07700 900123"}, False),
    ("phone", {"number": "07700 900124", "imei": "001010000000008"}, {"number": "07700 900123", "imei": "001010000000008"}, False),
    ("phone", {"imei": "001010000000008"}, {"number": "07700 900123", "imei": "001010000000008"}, True),
    ("account", {"platform": "Snapchat", "handle": "kez.harbour"}, {"platform": "Instagram", "handle": "kez_harbour99"}, True),
    ("account", {"platform": "Snapchat", "handle": "kez"}, {"platform": "Instagram", "handle": "kez"}, False),
    ("place", {"name": "the Anchor guest house"},
     {"name": "Anchor Hotel", "kind": "hotel", "address": {"uprn": "1", "postcode": "ZA1 3AE"}}, True),
    ("place", {"name": "Swift Cabs"}, {"name": "Swift Taxis", "address": {"postcode": "ZA1 3AE"}}, True),
    ("place", {"name": "Anchor", "address": {"uprn": "1"}}, {"name": "Anchor", "address": {"uprn": "2"}}, False),
    ("place", {"address": {"lines": ["4 Quay St"], "postcode": "ZA1 3AE"}},
     {"address": {"lines": ["4 Quay Street"], "postcode": "ZA1 3AE", "uprn": "1"}}, True),
    ("place", {"address": {"lines": ["6 Quay St"], "postcode": "ZA1 3AE"}},
     {"address": {"lines": ["4 Quay Street"], "postcode": "ZA1 3AE", "uprn": "1"}}, False),
    ("place", {"name": "Anchor", "kind": "takeaway", "address": {"postcode": "ZA1 3AE"}},
     {"name": "Anchor", "kind": "takeaway", "address": {"postcode": "ZB9 1AA"}}, False),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "one", "other", "asked"), ASKED)
def test_what_is_worth_asking_a_person(kind: str, one: dict[str, Any], other: dict[str, Any], asked: bool) -> None:
    a, b = compared(kind, one), compared(kind, other)
    assert compare(kind, a, b).is_worth_asking is asked
    if asked:
        assert keys_of(kind, a) & keys_of(kind, b), "what is worth asking is also met"


def test_a_nickname_said_with_both_makes_few_figures_worth_asking() -> None:
    near = said_around(["Kez"])
    a, b = (compared("phone", {"number": one}) | near for one in ("0123", "07700 900123"))
    assert compare("phone", a, b).rank >= ASK_FROM
    assert keys_of("phone", a) & keys_of("phone", b)


# -- how judgements add up ----------------------------------------------------------------------------------------


@st.composite
def judged(draw: st.DrawFn) -> tuple[list[Thing], list[PairJudgement]]:
    things = [
        Thing(
            UUID(int=number), "vehicle", day(draw(st.integers(0, 5))), UUID(int=100 + number),
            draw(st.sampled_from(["", "", "XX00ABC", "XX00ABD", "XXOOABC"])),
        )
        for number in range(1, draw(st.integers(2, 6)) + 1)
    ]  # fmt: skip
    said = []
    for number in range(draw(st.integers(0, 7))):
        a, b = sorted(draw(st.lists(st.sampled_from([one.id for one in things]), min_size=2, max_size=2, unique=True)))
        at = day(draw(st.integers(3, 9)))
        undone = draw(st.one_of(st.none(), st.integers(0, 4)))
        answer = draw(st.sampled_from(["same", "same", "different", "unsure"]))
        said.append(
            PairJudgement(
                UUID(int=1000 + number), at, a, b, answer, None if undone is None else at + timedelta(days=undone)
            )
        )
    return things, said


@given(judged(), st.randoms(use_true_random=False))
def test_in_what_things_stand_does_not_hang_on_the_order_of_processing(
    case: tuple[list[Thing], list[PairJudgement]], chance: Any
) -> None:
    things, said = case
    again = history(chance.sample(things, len(things)), chance.sample(said, len(said)))
    assert history(things, said) == again


@given(judged(), st.integers(0, 14))
def test_no_group_holds_what_was_judged_different_or_two_whole_plates_that_differ(
    case: tuple[list[Thing], list[PairJudgement]], at: int
) -> None:
    things, said = case
    by_id = {one.id: one for one in things}
    groups, _ = groups_at(things, said, day(at))
    for group in groups:
        for a, b in combinations(group, 2):
            assert not parted("vehicle", by_id[a].certain, by_id[b].certain)
    for one in in_force(said, day(at)):
        if one.answer == "different":
            assert not any({one.a, one.b} <= group for group in groups)


@given(judged())
def test_without_a_judgement_every_thing_stands_alone_and_taking_all_back_restores_that(
    case: tuple[list[Thing], list[PairJudgement]],
) -> None:
    things, said = case
    for answer in (history(things, []), history(things, [_undone(one) for one in said])):
        assert all(answer.spans[one.id][-1].nominal == one.id for one in things)


def _undone(one: PairJudgement) -> PairJudgement:
    return PairJudgement(
        one.id, one.at, one.a, one.b, one.answer, max(one.undone_at or one.at, one.at) + timedelta(days=1)
    )


def test_several_are_called_by_their_first_mention_which_tells_no_plate() -> None:
    whole = Thing(UUID(int=1), "vehicle", day(0), UUID(int=101), "XX00ABC")
    part = Thing(UUID(int=102), "vehicle", day(1), UUID(int=102))
    spans = history([whole, part], [PairJudgement(UUID(int=11), day(2), whole.id, part.id, "same")]).spans
    assert [one.nominal for one in spans[whole.id]] == [UUID(int=1), UUID(int=101)]
    assert [one.nominal for one in spans[part.id]] == [UUID(int=102), UUID(int=101)]


def test_what_could_change_something_for_a_child_comes_first() -> None:
    orders = [
        order_of(4, (1, 1), child=True, touched=True),
        order_of(9, (9, 9), child=False, touched=True),
        order_of(4, (9, 9), child=True, touched=False),
        order_of(9, (1, 1), child=True, touched=False),
        order_of(9, (99, 99), child=False, touched=False),
    ]
    assert orders == sorted(orders)
