"""One weight, two engines: a pair weighs online what it weighs in Splink, and a model that does not fit is refused."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import StringIO
from itertools import product
from math import log2
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic import population
from wholepicture.linkage.back_record import splink_engine
from wholepicture.linkage.comparison.description import Columns, blocking_keys, columns_of
from wholepicture.linkage.comparison.people import COMPARISONS
from wholepicture.linkage.comparison.weight import Model, ModelRefused, dump, load, shipped
from wholepicture.linkage.model_making.labelled import Labelled, read_labelled
from wholepicture.linkage.rules import Likeness

NAMES = [
    "", "Zoë", "Zoe", "Małgorzata", "Malgorzata", "Gosia", "José María", "Jose", "محمد", "Muhammad Yusuf", "Yusuf", "Ștefan",
    "Stefan", "O'Brien", "OBrien", "Nguyễn", "Nguyen", "Мария", "Maria", "小明", "Xiaoming", "Anne-Marie", "Anne", "A", "Łukasz",
]  # fmt: skip
FAMILIES = [
    "",
    "Żelbicka",
    "Zelbicki",
    "Al-Tarfawi",
    "Al",
    "El Tarfawi",
    "Tarfawi",
    "Ashcombe-Quill",
    "Quill",
    "Kaur",
    "Çelik",
    "Celik",
]


TRAITS = ["car corsa dark", "plate 0a8c", "place harbour", "phone 0123", "handle kez"]


def town(folder: Path, seed: int, households: int) -> list[Labelled]:
    made = folder / f"{seed}.ndjson"
    with made.open("w", encoding="utf-8") as file:
        population.write(seed, households, file)
    return list(read_labelled(made))


def differences(model: Model, rows: list[splink_engine.Described], online: Model | None = None) -> Iterator[float]:
    """For each pair that the batch weighs, how far the weight online lies from it."""
    columns = {row.id: row.columns for row in rows}
    for pair in splink_engine.weigh_all(rows, model, least=-200):
        yield abs((online or model).weigh(columns[pair.a], columns[pair.b]).weight - pair.weight)


@pytest.mark.long
def test_a_hundred_thousand_pairs_weigh_the_same_online_and_in_splink(tmp_path: Path) -> None:
    rows = [splink_engine.Described(row.id, row.columns) for row in town(tmp_path, 31, 3100)]
    found = list(differences(shipped(), rows))
    assert len(found) >= 100_000
    assert max(found) < 1e-9


def odd_people() -> list[splink_engine.Described]:
    """Names with accents, of other scripts, missing, single letters; dates that are swapped, near, or only a year."""
    born = [None, date(2010, 1, 1), date(2010, 5, 4), date(2010, 4, 5), date(2010, 5, 14)]
    rows = []
    for number, name in enumerate(NAMES * 4):
        likeness = Likeness(
            given=name,
            family=FAMILIES[number * 7 % len(FAMILIES)],
            also_known_as=frozenset({NAMES[number * 5 % len(NAMES)]} - {""}),
            born=born[number % 5],
            born_years=(2009, 2011) if number % 3 else (0, 0),
            sex=["", "female", "male"][number % 3],
            identifiers=frozenset({("nhs_number", str(number % 9))} if number % 4 == 0 else ()),
            phones=frozenset({str(number % 11)} if number % 2 else ()),
            postcode=["", "ZA1 1AA", "ZA1 1AB"][number % 3],
            school=["", "sch1"][number % 2],
            things=frozenset({str(number % 5)} if number % 3 == 1 else ()),
            traits=frozenset(TRAITS[number % 4 : number % 4 + number % 3]),
            parents=frozenset({FAMILIES[number % len(FAMILIES)]} - {""}),
        )
        rows.append(splink_engine.Described(f"{number:04d}", columns_of(likeness)))
    return rows


@pytest.mark.long
def test_names_of_any_script_and_gaps_weigh_the_same_in_both() -> None:
    found = list(differences(shipped(), odd_people()))
    assert len(found) > 300
    assert max(found) < 1e-9


@pytest.mark.long
def test_the_comparison_of_both_engines_would_notice_a_number_that_differs_in_the_sixth_figure() -> None:
    model = shipped()
    other = replace(model, m={**model.m, ("given", "same"): model.m["given", "same"] * 1.000001})
    assert max(differences(model, odd_people(), online=other)) > 1e-7


@pytest.mark.long
def test_every_grade_of_every_comparison_is_reached_by_some_pair(tmp_path: Path) -> None:
    turned = [Likeness(given="Meilin", family="Yao"), Likeness(given="Yao", family="Meilin")]
    turned += [Likeness(given=name, school="sch1", phones=frozenset({name})) for name in ("Wren", "Ines")]
    turned += [Likeness(given=name, family=name, emails=frozenset({"w@example.org"})) for name in ("Wren", "Ines")]
    birthday = date(2024, 5, 4)
    turned.append(
        Likeness(
            family="Fern",
            born=birthday,
            born_years=(2024, 2024),
            born_days=(birthday.toordinal(), birthday.toordinal()),
        )
    )
    turned.append(
        Likeness(
            family="Fern", born_years=(2024, 2024), born_days=(birthday.toordinal() - 9, birthday.toordinal() + 20)
        )
    )
    rows = [*odd_people(), *town(tmp_path, 32, 60)[:100]]
    columns = [row.columns for row in rows] + [columns_of(one) for one in turned]
    pairs = [(a, b) for a, b in product(columns, columns) if a is not b]
    reached = {(one.code, grade.code) for one in COMPARISONS for a, b in pairs if (grade := one.grade(a, b))}
    assert reached == {(one.code, grade.code) for one in COMPARISONS for grade in one.grades}


@st.composite
def described(draw: st.DrawFn) -> Columns:
    return columns_of(
        Likeness(
            given=draw(st.sampled_from(NAMES)),
            family=draw(st.sampled_from(FAMILIES)),
            born=draw(st.sampled_from([None, date(2010, 1, 1), date(2010, 5, 4), date(2010, 4, 5)])),
            sex=draw(st.sampled_from(["", "female", "male"])),
            phones=draw(st.frozensets(st.sampled_from(["1", "2"]), max_size=2)),
            postcode=draw(st.sampled_from(["", "ZA1 1AA"])),
            identifiers=draw(
                st.frozensets(st.sampled_from([("upn", "1"), ("upn", "2"), ("nhs_number", "1")]), max_size=2)
            ),
        )
    )


@given(described(), described())
def test_a_weight_does_not_depend_on_which_side_is_which(a: Columns, b: Columns) -> None:
    assert shipped().weigh(a, b).weight == pytest.approx(shipped().weigh(b, a).weight, abs=1e-12)


@given(described(), described())
def test_the_parts_add_up_to_the_weight(a: Columns, b: Columns) -> None:
    weighed = shipped().weigh(a, b)
    assert weighed.weight == pytest.approx(weighed.prior + sum(part.weight for part in weighed.parts))


def test_what_a_household_shares_counts_once() -> None:
    facts = Likeness(given="Wren", family="Ashdown", born=date(2010, 5, 17), postcode="ZA1 1AA")
    more = replace(facts, phones=frozenset({"1"}), parents=frozenset({"Jo Ashdown"}), school="sch1")
    less, all_of_it = (shipped().weigh(columns_of(one), columns_of(one)).weight for one in (facts, more))
    assert all_of_it == less


def test_twins_are_seen_as_two_of_one_home() -> None:
    one = Likeness(given="Wren", family="Ashdown", born=date(2010, 5, 17), postcode="ZA1 1AA", sex="female")
    weighed = shipped().weigh(columns_of(one), columns_of(replace(one, given="Ines")))
    assert weighed.is_two_of_one_home
    assert not shipped().weigh(columns_of(one), columns_of(one)).is_two_of_one_home


def grade_of(comparison: str, one: Likeness, other: Likeness) -> str:
    return next(
        part.grade
        for part in shipped().weigh(columns_of(one), columns_of(other)).parts
        if part.comparison == comparison
    )


@pytest.mark.parametrize(
    ("cut", "whole", "grade"),
    [("Al", "Al-Neluseen", "near"), ("Le", "Le Blanc", "near"), ("Al", "Quill", "differs"), ("Al", "Alder", "differs")],
)
def test_a_family_name_cut_at_its_hyphen_is_near_the_whole_one(cut: str, whole: str, grade: str) -> None:
    one, other = Likeness(given="Rania", family=cut), Likeness(given="Rania", family=whole)
    assert grade_of("household", one, other) == grade_of("household", other, one) == grade
    met = set(blocking_keys(columns_of(one))) & set(blocking_keys(columns_of(other)))
    assert bool(met) == (grade == "near")


def test_a_name_turned_round_and_mistyped_is_not_taken_for_a_sisters() -> None:
    one = Likeness(given="Wenqi", family="Luo", born=date(2016, 12, 23), postcode="ZA5 5PA", sex="female")
    turned, sister = replace(one, given="Luo", family="Weqi"), replace(one, given="Meilin")
    assert not shipped().weigh(columns_of(one), columns_of(turned)).is_two_of_one_home
    assert shipped().weigh(columns_of(one), columns_of(sister)).is_two_of_one_home
    elsewhere = replace(turned, postcode="")
    assert set(blocking_keys(columns_of(one))) & set(blocking_keys(columns_of(elsewhere)))


def test_a_larger_population_makes_a_chance_pair_likelier_and_every_weight_smaller() -> None:
    columns = columns_of(Likeness(given="Wren", family="Ashdown"))
    small, large = (shipped().weigh(columns, columns, population=size).weight for size in (10_000, 80_000))
    assert small - large == pytest.approx(3, abs=0.01)


def test_a_model_written_and_read_again_is_the_same() -> None:
    assert load(dump(shipped()), "again") == shipped()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data.update(code_version=0), "trained for version 0 of the comparisons"),
        (lambda data: data.update(format="another"), "is not a model file of Whole Picture"),
        (lambda data: data["m"]["given"].pop("sounds"), "says nothing of given.sounds"),
        (lambda data: data["u"]["born"].update(same=0.0), "holds no probability for born.same"),
        (lambda data: data["u"]["born"].update(same="much"), "is damaged: a part of it is missing or is no number"),
        (lambda data: data.pop("m"), "is damaged: a part of it is missing or is no number"),
        (lambda data: data.pop("review"), "is damaged: a part of it is missing or is no number"),
        (lambda data: data.update(prior=0), "holds no prior"),
    ],
)
def test_a_model_that_does_not_fit_is_refused_and_says_what_to_do(change: object, said: str) -> None:
    data = json.loads(dump(shipped()))
    change(data)  # type: ignore[operator]
    with pytest.raises(ModelRefused, match=said):
        load(json.dumps(data), "other.json")


def test_too_few_pairs_to_learn_from_are_refused_with_a_number(tmp_path: Path) -> None:
    rows = [splink_engine.Described(row.id, row.columns, row.person) for row in town(tmp_path, 33, 20)]
    with pytest.raises(splink_engine.TrainingRefused, match="a model needs 1,000 or more"):
        splink_engine.train(rows, version="small", card={})


@pytest.mark.long
def test_what_too_few_pairs_show_speaks_for_nobody_and_the_card_says_so(tmp_path: Path) -> None:
    rows = [splink_engine.Described(row.id, row.columns, row.person) for row in town(tmp_path, 34, 220)]
    model = splink_engine.train(rows, version="small", card={}, sample=200_000)
    seldom = model.card[splink_engine.TOO_SELDOM]
    assert "given.likely" in seldom
    assert not {"given.same", "given.initial"} & set(seldom), "what is common, and what is set by hand"
    weights = {one: log2(model.m[tuple(one.split("."))] / model.u[tuple(one.split("."))]) for one in seldom}
    assert all(weight <= 0 for weight in weights.values())
    assert -9 < weights["given.differs"] < -5, (
        "seen so seldom it speaks against, and less than in a model of many pairs"
    )
    assert splink_engine.TOO_SELDOM not in shipped().card


@pytest.mark.long
def test_the_same_descriptions_train_the_same_model(tmp_path: Path) -> None:
    rows = [splink_engine.Described(row.id, row.columns, row.person) for row in town(tmp_path, 34, 400)]
    first, second = (dump(splink_engine.train(rows, version="one", card={}, sample=200_000)) for _ in range(2))
    assert first == second


def test_a_town_is_the_same_for_the_same_seed() -> None:
    one, other, third = StringIO(), StringIO(), StringIO()
    for seed, file in ((5, one), (5, other), (6, third)):
        population.write(seed, 30, file)
    assert one.getvalue() == other.getvalue() != third.getvalue()
