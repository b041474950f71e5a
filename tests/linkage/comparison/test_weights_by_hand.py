"""What a pair weighs, reckoned by hand from a model of round numbers."""

from dataclasses import replace
from importlib.resources import files
from math import log2
from pathlib import Path

import pytest

from wholepicture.linkage.comparison.description import Columns, columns_of
from wholepicture.linkage.comparison.people import BY_CODE, COMPARISONS
from wholepicture.linkage.comparison.weight import (
    Model,
    ModelRefused,
    Part,
    counted,
    load,
    load_file,
    shipped,
    with_card,
)
from wholepicture.linkage.rules import Likeness

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


def test_a_model_is_read_from_its_file_and_one_that_is_not_text_is_refused_with_what_to_do(tmp_path: Path) -> None:
    assert (
        load_file(Path(str(files("wholepicture.linkage") / "weights" / "person-3.json"))).version == shipped().version
    )
    (tmp_path / "spoilt.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(ModelRefused, match="spoilt.json cannot be read: .* Give the path of a model file."):
        load_file(tmp_path / "spoilt.json")
