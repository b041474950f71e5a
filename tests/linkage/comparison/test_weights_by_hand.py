"""What a pair weighs, reckoned by hand from a model of round numbers; and what a value that many share is left out of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import log2
from uuid import UUID

import pytest

from wholepicture.linkage.comparison.description import Columns, columns_of
from wholepicture.linkage.comparison.people import BY_CODE, COMPARISONS
from wholepicture.linkage.comparison.weight import Model, ModelRefused, Part, counted, load, with_card
from wholepicture.linkage.rules import Likeness, Shared
from wholepicture.linkage.shared_values.limits import (
    LIMITS,
    MOST_COUNTED,
    Holder,
    Word,
    called,
    count,
    damp,
    is_damped_by_rule,
    shown,
    stated_values,
    value_id,
    value_ids,
    word_in_force,
)

EMPTY = columns_of(Likeness())
ALL = [(comparison.code, grade.code) for comparison in COMPARISONS for grade in comparison.grades]
MODEL = Model(
    version="round",
    m=dict.fromkeys(ALL, 0.5) | {(code, "differs"): 0.125 for code in ("given", "number", "sex")},
    u=dict.fromkeys(ALL, 0.125) | {(code, "differs"): 0.5 for code in ("given", "number", "sex")},
    frequencies={"given": {"wren": 0.03125, "john": 0.25}, "family": {}},
    prior=0.2,
    population=1000,
    review=5.0,
)
NUMBER = {"numbers": ("upn=1",), "number_kinds": ("upn",)}
OTHER_NUMBER = {"numbers": ("upn=2",), "number_kinds": ("upn",)}


def described(**stated: object) -> Columns:
    return replace(EMPTY, **stated)


def parts(a: Columns, b: Columns) -> dict[str, tuple[str, float, float]]:
    return {part.comparison: (part.grade, part.weight, part.rarity) for part in MODEL.weigh(a, b).parts}


def test_a_grade_weighs_the_doublings_by_which_it_is_oftener_found_of_one_person() -> None:
    assert parts(described(sex="male"), described(sex="male")) == {"sex": ("same", 2.0, 0.0)}
    wren, amos = described(given="wren"), described(given="amos")
    assert parts(wren, amos) == {"given": ("differs", -2.0, 0.0)}
    assert parts(EMPTY, wren) == {}


def test_a_rare_name_weighs_more_and_a_common_one_less_and_an_unknown_one_as_any() -> None:
    for name, rarity in (("wren", 2.0), ("john", -1.0), ("zzz", 0.0)):
        side = described(given=name)
        assert parts(side, side) == {"given": ("same", 2.0 + rarity, rarity)}


def test_the_prior_grows_with_the_share_of_the_population() -> None:
    assert MODEL.prior_weight() == MODEL.prior_weight(1000) == pytest.approx(log2(0.2 / 0.8))
    assert MODEL.prior_weight(2000) == pytest.approx(log2(0.1 / 0.9))
    assert replace(MODEL, is_trained=False).prior_weight(2000) == 0.0


def test_a_weight_is_its_prior_and_all_its_parts_in_the_order_of_the_comparisons() -> None:
    side = described(given="wren", sex="male", numbers=("upn=1",), number_kinds=("upn",))
    weighed = MODEL.weigh(side, side, population=2000)
    assert weighed.prior == MODEL.prior_weight(2000)
    assert weighed.weight == pytest.approx(weighed.prior + 4.0 + 2.0 + 2.0)
    assert [part.comparison for part in weighed.parts] == ["given", "sex", "number"]


def test_of_people_known_by_several_descriptions_the_best_of_each_comparison_counts() -> None:
    left = [described(given="amos", sex="male"), described(given="wren")]
    right = [described(given="wren", sex="female"), described(sex="male")]
    weighed = MODEL.weigh_best(left, right)
    assert {part.comparison: part.grade for part in weighed.parts} == {"given": "same", "sex": "same"}
    assert MODEL.weigh_best([], right).parts == ()
    assert MODEL.weigh_best(left, right, population=2000).prior == MODEL.prior_weight(2000)


def test_a_part_says_its_grade_in_words() -> None:
    assert Part("sex", "differs", -3.0).says == "The sex differs."
    assert Part("given", "same", 3.0).says == BY_CODE["given"].grades[0].says


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ({"given": "wren"}, {"given": "amos"}, True),
        ({"given": "wren"}, {"given": "wren"}, False),
        ({"given": "wren", "postcode": ""}, {"given": "amos"}, False),
        ({"given": "wren", **NUMBER}, {"given": "amos", **NUMBER}, False),
        ({"given": "wren", **NUMBER}, {"given": "amos", **OTHER_NUMBER}, True),
        ({"given": "wren", "family": "zzz"}, {"given": "amos"}, True),
        ({"given": "wren", "family": "ashdowne"}, {"given": "amos"}, True),
        ({"given": "wren", "postcode": "", "school": "s"}, {"given": "amos", "school": "s"}, True),
    ])  # fmt: skip
def test_brothers_and_sisters_share_a_home_and_no_given_name_or_number(
    one: dict[str, object], other: dict[str, object], two: bool
) -> None:
    home = {"postcode": "ZA1 3AE", "family": "ashdown"}
    assert bool(MODEL.weigh(described(**home | one), described(**home | other)).is_two_of_one_home) is two


def test_without_a_model_facts_are_counted() -> None:
    stand_in = counted()
    same = described(given="wren", sex="male", born="2010-05-04", things=("t",))
    steps = {part.comparison: round(part.weight, 9) for part in stand_in.weigh(same, same).parts}
    assert steps == {"given": 3.0, "born": 3.0, "sex": 0.0, "things": 3.0}
    apart = described(given="amos", sex="female", born="2015-11-23", things=("v",))
    steps = {part.comparison: round(part.weight, 9) for part in stand_in.weigh(same, apart).parts}
    assert steps == {"given": -3.0, "born": -3.0, "sex": -3.0, "things": 0.0}
    assert stand_in.weigh(EMPTY, EMPTY).weight == stand_in.weigh(EMPTY, EMPTY, population=99).weight == 0.0
    assert (stand_in.version, stand_in.review, stand_in.is_trained, stand_in.card) == ("counted", 6.0, False, {})


def test_a_card_takes_more_and_keeps_what_it_holds() -> None:
    told = with_card(replace(MODEL, card={"a": 1, "b": 1}), {"b": 2})
    assert told.card == {"a": 1, "b": 2}
    assert replace(told, card={}) == MODEL


@pytest.mark.parametrize("text", ["{", "[]", "7", '"wholepicture-linkage"', "{}"])
def test_what_is_no_model_file_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(ModelRefused, match="^other.json is not a model file"):
        load(text, "other.json")


# -- values that many share -------------------------------------------------------------------------------------------

AREA, OTHER_AREA = UUID(int=1), UUID(int=2)
START = datetime(2026, 3, 1, tzinfo=UTC)


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
    phones=frozenset({"+441"}), postcode="ZA1 3AE", identifiers=frozenset({("upn", "7")}), things=frozenset({str(UUID(int=9))})
)  # fmt: skip


def test_the_values_that_a_description_gives() -> None:
    assert list(stated_values(STATED)) == [("phone", "+441"), ("postcode", "ZA1 3AE"), ("number", "upn=7")]
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
