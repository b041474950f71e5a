"""What is compared of two subjects besides names, in the words that an officer reads; and which pair is asked about first."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.linkage.rules import (
    DIFFERENT_UP_TO,
    SAME_FROM,
    SECOND_LOOKS,
    Compared,
    Likeness,
    Shared,
    compare,
    order_of,
    second_look,
    spoken,
)

NHS, OTHER_NHS, UPN, OTHER_UPN = ("nhs_number", "1"), ("nhs_number", "2"), ("upn", "1"), ("upn", "2")
NOTHING = Likeness()


def findings(one: Likeness, other: Likeness) -> list[tuple[str, str, str]]:
    """What is found, which must not depend on who is named first."""
    there, back = compare(one, other), compare(other, one)
    assert there == back
    return [(finding.fact, finding.outcome, finding.words) for finding in there]


def test_of_two_about_whom_nothing_is_said_nothing_is_found() -> None:
    assert findings(NOTHING, NOTHING) == []


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ({"sex": "female"}, {"sex": "female"}, ("sex", "agrees", "The sex agrees.")),
        ({"sex": "female"}, {"sex": "male"}, ("sex", "differs", "The sex differs.")),
        ({"sex": "male"}, {"sex": "male"}, ("sex", "agrees", "The sex agrees.")),
        (
            {"also_known_as": frozenset({"kez", "jay"})},
            {"also_known_as": frozenset({"kez"})},
            ("nickname", "agrees", "The same nickname. Many people share a nickname."),
        ),
        (
            {"phones": frozenset({"1", "2"})},
            {"phones": frozenset({"2", "3"})},
            ("phone", "agrees", "The same phone number."),
        ),
        (
            {"things": frozenset({"v1", "v2"})},
            {"things": frozenset({"v2"})},
            ("things", "agrees", "The same vehicle, phone or place is named with both."),
        ),
        (
            {"traits": frozenset({"red ford"})},
            {"traits": frozenset({"red ford", "k19"})},
            ("things", "near", "A car, plate, number or place like the other's is named with both."),
        ),
        ({"postcode": "ZA1 3AE"}, {"postcode": "ZA1 3AE"}, ("postcode", "agrees", "The same postcode.")),
        ({"postcode": "ZA1 3AE"}, {"postcode": "ZA1 3AF"}, ("postcode", "differs", "Different postcodes.")),
        ({"school": "SCH1"}, {"school": "SCH1"}, ("school", "agrees", "The same school.")),
        ({"school": "SCH1"}, {"school": "SCH2"}, ("school", "differs", "Different schools.")),
        (
            {"identifiers": frozenset({NHS})},
            {"identifiers": frozenset({NHS})},
            ("identifier", "agrees", "The same NHS number."),
        ),
        (
            {"identifiers": frozenset({UPN})},
            {"identifiers": frozenset({OTHER_UPN})},
            ("identifier", "differs", "A different unique pupil number."),
        ),
    ],
)
def test_one_fact_is_said_of_each_pair(
    one: dict[str, object], other: dict[str, object], found: tuple[str, str, str]
) -> None:
    assert findings(replace(NOTHING, **one), replace(NOTHING, **other)) == [found]


@pytest.mark.parametrize(
    "stated",
    [
        {"sex": "female"},
        {"sex": "indeterminate"},
        {"also_known_as": frozenset({"kez"})},
        {"phones": frozenset({"1"})},
        {"things": frozenset({"v1"})},
        {"traits": frozenset({"red ford"})},
        {"postcode": "ZA1 3AE"},
        {"school": "SCH1"},
        {"identifiers": frozenset({NHS})},
        {"damped": frozenset({Shared("phone", "1", 9)})},
        {"born": date(2010, 5, 17)},
    ],
)
def test_what_only_one_side_states_is_left_out(stated: dict[str, object]) -> None:
    assert findings(replace(NOTHING, **stated), NOTHING) == []


def test_a_sex_that_is_neither_is_not_compared() -> None:
    assert findings(Likeness(sex="indeterminate"), Likeness(sex="female")) == []
    assert findings(Likeness(sex="indeterminate"), Likeness(sex="indeterminate")) == []


def test_a_thing_in_common_says_more_than_a_trait_in_common_and_is_said_alone() -> None:
    both = Likeness(things=frozenset({"v1"}), traits=frozenset({"red ford"}))
    assert [outcome for _, outcome, _ in findings(both, both)] == ["agrees"]


def test_of_several_numbers_the_agreeing_one_is_said_first_and_each_kind_that_differs_after_it() -> None:
    one = Likeness(identifiers=frozenset({NHS, UPN, ("pnc_id", "1"), ("local_id:MIS", "7")}))
    other = Likeness(identifiers=frozenset({NHS, OTHER_UPN, ("pnc_id", "2"), ("local_id:LCS", "7")}))
    assert findings(one, other) == [
        ("identifier", "agrees", "The same NHS number."),
        ("identifier", "differs", "A different PNC ID."),
        ("identifier", "differs", "A different unique pupil number."),
    ]


def test_two_numbers_of_one_kind_of_which_one_agrees_do_not_differ() -> None:
    one, other = Likeness(identifiers=frozenset({NHS, OTHER_NHS})), Likeness(identifiers=frozenset({NHS}))
    assert findings(one, other) == [("identifier", "agrees", "The same NHS number.")]


def test_findings_come_in_the_order_in_which_an_officer_weighs_them() -> None:
    everything = Likeness(
        also_known_as=frozenset({"kez"}),
        sex="male",
        identifiers=frozenset({NHS}),
        phones=frozenset({"1"}),
        postcode="ZA1 3AE",
        school="SCH1",
        things=frozenset({"v1"}),
        damped=frozenset({Shared("phone", "2", 9)}),
    )
    facts = [fact for fact, _, _ in findings(everything, everything)]
    assert facts == ["identifier", "sex", "nickname", "phone", "things", "postcode", "school", "phone"]


# -- values that many share -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shared", "fact", "words"),
    [
        (Shared("phone", "1", 5), "phone", "The same phone number, but 5 or more people have given it"),
        (Shared("phone", "1", 4), "phone", "The same phone number, but it is on the list of shared values"),
        (Shared("postcode", "ZA1 3AE", 10), "postcode", "The same postcode, but 10 or more people have given it"),
        (Shared("vehicle", "XX00ABC", 20), "things", "The same vehicle, but 20 or more people are tied to it"),
        (Shared("vehicle", "XX00ABC", 0), "things", "The same vehicle, but it is on the list of shared values"),
        (Shared("place", "the Anchor", 5), "things", "The same place, but 5 or more people are tied to it"),
        (Shared("account", "snap/kez", 5), "things", "The same online account, but 5 or more people are tied to it"),
        (Shared("account", "snap/kez", 4), "things", "The same online account, but it is on the list of shared values"),
        (Shared("number", "nhs_number=1", 5), "number:nhs_number", "The same NHS number, but 5 or more people have given it"),
        (Shared("number", "upn=1=2", 2), "number:upn", "The same unique pupil number, but it is on the list of shared values"),
        (Shared("number", "local_id:MIS:2=7", 6), "number:local_id", "The same number in MIS:2, but 6 or more people have given it"),
    ],
)  # fmt: skip
def test_a_value_that_many_share_is_said_to_count_for_nothing_and_why(shared: Shared, fact: str, words: str) -> None:
    side = Likeness(damped=frozenset({shared}))
    assert findings(side, side) == [(fact, "shared", f"{words}: it counts for nothing.")]


def test_several_that_many_share_are_listed_by_kind_and_then_by_value() -> None:
    shared = [Shared("phone", "2", 9), Shared("phone", "10", 9), Shared("account", "z", 9), Shared("vehicle", "a", 9)]
    side = Likeness(damped=frozenset(shared))
    told = [words.split(",")[0] for _, _, words in findings(side, side)]
    assert told == ["The same online account", "The same phone number", "The same phone number", "The same vehicle"]
    assert [one.words for one in compare(side, side)] == [
        one.words for group in ([shared[2]], [shared[1]], [shared[0]], [shared[3]])
        for one in compare(Likeness(damped=frozenset(group)), side)
    ]  # fmt: skip


def test_a_shared_value_counts_for_nothing_only_where_both_gave_it() -> None:
    one, other = (Likeness(damped=frozenset({Shared("phone", number, 9)})) for number in ("1", "2"))
    assert findings(one, other) == []


# -- which is asked first ---------------------------------------------------------------------------------------------

WEIGHTS = st.floats(-60, 60, allow_nan=False)


@given(WEIGHTS, WEIGHTS, st.integers(0, 400), st.integers(0, 400))
def test_what_may_touch_a_child_at_risk_comes_before_any_weight(
    weight: float, other: float, reports: int, others: int
) -> None:
    ranks = [(True, True), (False, True), (True, False), (False, False)]
    for (child, touched), (later_child, later_touched) in zip(ranks, ranks[1:], strict=False):
        sooner = order_of(weight, reports, child=child, touched=touched)
        later = order_of(other, others, child=later_child, touched=later_touched)
        assert sooner < later


@given(WEIGHTS, st.integers(1, 400), st.booleans(), st.booleans())
def test_the_likelier_and_the_larger_pair_is_never_asked_later(
    weight: float, reports: int, child: bool, touched: bool
) -> None:
    order = order_of(weight, reports, child=child, touched=touched)
    assert order_of(weight + 1, reports, child=child, touched=touched) <= order
    assert order_of(weight, reports + 1, child=child, touched=touched) <= order


@pytest.mark.parametrize(
    ("weight", "reports", "child", "touched", "order"),
    [
        (0.0, 1, True, True, 1000),
        (0.0, 0, True, True, 1000),
        (0.0, 8, True, True, -2000),
        (0.0, 1, False, True, 101_000),
        (0.0, 1, True, False, 201_000),
        (0.0, 1, False, False, 301_000),
        (30.0, 1, True, True, 0),
        (-3.0, 1, True, True, 3170),
        (-49.9, 1, True, True, 49_900),
        (-50.0, 1, True, True, 50_000),
        (-2000.0, 1, True, True, 2_000_000),
    ],
)
def test_the_place_in_the_queue_is_reckoned_as_published(
    weight: float, reports: int, child: bool, touched: bool, order: int
) -> None:
    assert order_of(weight, reports, child=child, touched=touched) == order


# -- when a second person looks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "weight", "restricted", "why"),
    [
        ("same", 0.0, False, ""),
        ("same", 0.0, True, "restricted"),
        ("same", None, True, "restricted"),
        ("same", None, False, "unweighed"),
        ("same", SAME_FROM, False, ""),
        ("same", SAME_FROM - 0.1, False, "facts_against"),
        ("same", SAME_FROM - 0.1, True, "restricted"),
        ("same", DIFFERENT_UP_TO + 0.1, False, ""),
        ("different", None, False, ""),
        ("different", None, True, ""),
        ("different", DIFFERENT_UP_TO, False, ""),
        ("different", DIFFERENT_UP_TO + 0.1, False, "facts_for"),
        ("different", DIFFERENT_UP_TO + 0.1, True, "facts_for"),
        ("different", SAME_FROM - 0.1, False, ""),
        ("unsure", SAME_FROM - 0.1, True, ""),
        ("unsure", DIFFERENT_UP_TO + 0.1, True, ""),
        ("unsure", None, True, ""),
    ],
)
def test_a_second_person_looks_at_these_judgements(
    answer: str, weight: float | None, restricted: bool, why: str
) -> None:
    assert second_look(answer, weight, restricted=restricted) == why
    assert not why or SECOND_LOOKS[why]


def test_the_weights_beyond_which_a_second_person_looks_are_published() -> None:
    assert (SAME_FROM, DIFFERENT_UP_TO) == (-10.0, 14.0)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("nhs_number", "NHS number"),
        ("upn", "unique pupil number"),
        ("pnc_id", "PNC ID"),
        ("local_id:LCS", "number in LCS"),
        ("local_id:LCS:2", "number in LCS:2"),
        ("home_office_reference", "home office reference"),
    ],
)
def test_a_kind_of_number_is_called_by_its_usual_name(kind: str, words: str) -> None:
    assert spoken(kind) == words


def test_a_finding_holds_its_fact_its_outcome_and_its_words() -> None:
    assert compare(Likeness(sex="male"), Likeness(sex="male")) == [Compared("sex", "agrees", "The sex agrees.")]
