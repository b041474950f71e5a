"""A threshold of a partnership's own: each thing that is counted, on its edges, and what is wrong with one, in words."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.alerts.faults import caught
from tests.alerts.rules.observations import START, away, decided, seen, sentences, signs
from wholepicture.alerts import threshold
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.registry import rule_of
from wholepicture.alerts.threshold import (
    COUNTED,
    UNTITLED,
    evaluate,
    in_words,
    of_retired,
    problems,
    rule_of_threshold,
)
from wholepicture.base.dictionary import Dictionary, published
from wholepicture.base.indicators import Indicator


def of(counts: str, at_least: int, days: int = 30, **more: Any) -> dict[str, Any]:
    return {"counts": counts, "at_least": at_least, "days": days, "title": "Ours", **more}


SIGNS = signs(
    seen("missing_frequent", "Home", 0),
    seen("older_partner", "School", 10),
    seen("older_partner", "Charity", 20, root="School/older_partner10"),
    seen("new_phone", "Home", 30),
    seen("young_carer", "Police", 5, list_="V"),
)
NIGHTS = signs(
    seen("missing_overnight", "School", 0),
    episodes=[away("Home", 0), away("Police", 0), away("Home", 10, at=18, hours=2), away("Home", 20)],
)


@pytest.mark.parametrize(
    ("given", "counts", "there_are", "said"),
    [
        (SIGNS, "signs", 3, "3 different signs between 1 March 2026 and 31 March 2026"),
        (SIGNS, "agencies", 2, "2 agencies with a sign between 1 March 2026 and 11 March 2026"),
        (SIGNS, "sources", 3, "3 independent sources of a sign between 1 March 2026 and 31 March 2026"),
        (NIGHTS, "episodes", 3, "3 missing episodes between 1 March 2026 and 21 March 2026"),
        (NIGHTS, "nights", 2, "2 nights away between 1 March 2026 and 21 March 2026"),
    ],
)
def test_each_thing_is_counted_and_no_more_than_there_is(
    given: ChronologyOfChild, counts: str, there_are: int, said: str
) -> None:
    finding = evaluate(given, of(counts, there_are))
    assert finding is not None
    assert sentences(rule_of("own_1"), finding)[0] == f"Ours: {said}."
    assert evaluate(given, of(counts, there_are + 1)) is None


def test_every_thing_that_may_be_counted_is_tried_above() -> None:
    assert COUNTED.keys() == {"signs", "agencies", "sources", "episodes", "nights"}


def test_the_reasons_name_who_told_what() -> None:
    finding = evaluate(SIGNS, of("signs", 3))
    assert finding is not None
    assert sentences(rule_of("own_1"), finding)[1:] == [
        "Often goes missing: Home, 1 March 2026.",
        "Someone much older described as a partner or close friend: Charity, 21 March 2026; School, 11 March 2026.",
        "Has a new phone or more than one: Home, 31 March 2026.",
    ]
    nights = evaluate(NIGHTS, of("nights", 2))
    assert nights is not None
    assert sentences(rule_of("own_1"), nights)[1].startswith("Told by: ")


@pytest.mark.parametrize("beyond", [0, 1])
@pytest.mark.parametrize("counts", COUNTED)
def test_the_last_day_of_the_window_counts_and_the_day_after_does_not(counts: str, beyond: int) -> None:
    last = 30 + beyond
    told = [seen("older_partner", "School", 0), seen("hotel_stay", "Police", last)]
    given = signs(*told, episodes=[away("Home", 0), away("Home", last)])
    assert (evaluate(given, of(counts, 2)) is None) == bool(beyond)


def test_what_lies_near_the_newest_and_not_near_each_other_fills_no_window() -> None:
    episodes = [away("Home", 0), away("Home", 25, recorded_day=60), away("Home", 50)]
    assert evaluate(signs(episodes=episodes), of("episodes", 3)) is None
    assert evaluate(signs(episodes=episodes), of("episodes", 3, days=50)) is not None


def test_only_the_signs_that_are_chosen_are_counted() -> None:
    chosen = of("signs", 2, signs=["older_partner", "new_phone"])
    finding = evaluate(SIGNS, chosen)
    assert finding is not None
    assert {reason.values.get("sign") for reason in finding.reasons} == {None, "older_partner", "new_phone"}
    assert evaluate(SIGNS, of("signs", 2, signs=["older_partner", "hotel_stay"])) is None


def test_vulnerabilities_are_never_counted() -> None:
    assert evaluate(signs(seen("young_carer", "School", 0, list_="V")), of("agencies", 1)) is None


def test_what_nobody_knows_who_said_first_is_of_no_agency_and_no_source() -> None:
    told = signs(seen("older_partner", "School", 0), seen("hotel_stay", "Police", 1, root="/"))
    assert evaluate(told, of("agencies", 2)) is None
    assert evaluate(told, of("sources", 2)) is None
    assert evaluate(told, of("signs", 2)) is not None


def test_an_episode_that_ends_before_it_begins_is_not_counted() -> None:
    assert evaluate(signs(episodes=[away("Home", 0, hours=-1)]), of("episodes", 1)) is None


def test_what_somebody_looked_at_does_not_return_and_something_new_does() -> None:
    before = decided(*SIGNS.signs)
    assert evaluate(signs(*SIGNS.signs, decided=before), of("signs", 2)) is None
    new = seen("hotel_stay", "Police", 31)
    finding = evaluate(signs(*SIGNS.signs, new, decided=before), of("signs", 4))
    assert finding is None, "the first is 31 days before"
    finding = evaluate(signs(*SIGNS.signs, new, decided=before), of("signs", 3))
    assert finding is not None
    assert finding.evident_at == new.recorded_at


@pytest.mark.parametrize(("day", "is_raised"), [(179, False), (180, True)])
@pytest.mark.parametrize("counts", ["episodes", "nights"])
def test_a_threshold_of_nights_is_quiet_after_a_dismissal_as_the_rules_are(
    counts: str, day: int, is_raised: bool
) -> None:
    given = signs(episodes=[away("Home", day)], decided=decided(nights_dismissed=START))
    assert (evaluate(given, of(counts, 1)) is not None) == is_raised


# -- in words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        (of("signs", 3, 90), "3 different signs about one child within 90 days"),
        (of("nights", 1, 1), "1 night away about one child within 1 day"),
        (
            of("sources", 2, signs=["older_partner", "no_such"]),
            "2 independent sources of a sign (of these: “Someone much older described as a partner or close friend”) "
            "about one child within 30 days",
        ),
    ],
)
def test_a_threshold_is_said_in_words(parameters: dict[str, Any], said: str) -> None:
    assert in_words(parameters) == said
    assert rule_of_threshold("own_1", 2, parameters).explanation == f"A threshold of this partnership's own: {said}."


def test_a_threshold_keeps_its_words_without_its_settings() -> None:
    rule = rule_of("own_1")
    assert rule.title == UNTITLED
    assert rule.explanation.endswith("it is kept with the settings of the rules.")
    finding = evaluate(SIGNS, {key: value for key, value in of("signs", 3).items() if key != "title"})
    assert finding is not None
    assert sentences(rule, finding)[0].startswith(f"{UNTITLED}: 3 different signs")


VAPES = Indicator("local_vapes", "Given vapes by adults", "R", "Record who gave them.", own=True)


def after(**changed: Indicator) -> Dictionary:
    """A partnership's dictionary: the published one, but for these signs."""
    return replace(published(), number=3, signs={**published().signs, **changed})


RETIRED = replace(published().signs["new_phone"], retired_in=3)


def test_a_sign_that_the_partnership_added_is_counted_under_its_name_and_nowhere_else_known() -> None:
    chosen = of("agencies", 1, signs=["local_vapes"])
    assert problems(chosen, after(local_vapes=VAPES)) == {}
    assert problems(chosen) == {"signs": "There is no sign with the code local_vapes."}
    assert "(of these: “Given vapes by adults”)" in in_words(chosen, after(local_vapes=VAPES))
    rule = rule_of_threshold("own_1", 1, chosen, after(local_vapes=VAPES))
    assert "Given vapes by adults" in rule.explanation


def test_a_sign_is_of_the_list_in_which_the_partnership_put_it() -> None:
    moved = after(young_carer=replace(published().signs["young_carer"], list="R"))
    assert problems(of("agencies", 1, signs=["young_carer"]), moved) == {}
    lowered = after(new_phone=replace(published().signs["new_phone"], list="V"))
    assert "is a vulnerability" in problems(of("agencies", 1, signs=["new_phone"]), lowered)["signs"]


def test_a_retired_sign_is_said_to_be_retired_and_what_follows() -> None:
    dictionary = after(new_phone=RETIRED)
    chosen = of("agencies", 1, signs=["new_phone", "older_partner"])
    assert problems(chosen, dictionary) == {}, "a threshold that stands can still be switched off"
    assert "“Has a new phone or more than one” (retired), “Someone much older" in in_words(chosen, dictionary)
    assert of_retired(chosen, dictionary) == (
        "“Has a new phone or more than one” is retired. It counts here in what was reported before, and in nothing that is "
        "reported since."
    )
    assert of_retired(of("agencies", 1), dictionary) == of_retired(chosen, published()) == ""
    for alone in (of("agencies", 1, signs=["new_phone"]), of("signs", 2, signs=["new_phone", "older_partner"])):
        assert "Too few of the chosen signs are left for this to be crossed again" in of_retired(alone, dictionary)
    both = after(new_phone=RETIRED, secretive=replace(published().signs["secretive"], retired_in=3))
    said = of_retired(of("agencies", 1, signs=["new_phone", "secretive", "older_partner"]), both)
    assert f"“Has a new phone or more than one” and “{both.label('secretive')}” are retired. They count here" in said


NUMBER = "Give a whole number from 1 to {}."


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [
        (of("signs", 3), {}),
        (of("signs", 2, signs=["older_partner", "new_phone"]), {}),
        (of("agencies", 5, signs=["older_partner"]), {}),
        (of("nights", 50, 3650), {}),
        ({}, {"counts": "Choose what is counted.", "at_least": NUMBER.format("50"), "days": NUMBER.format("3,650")}),
        (of("children", 3), {"counts": "Choose what is counted."}),
        (of("signs", 0), {"at_least": NUMBER.format("50")}),
        (of("signs", 51), {"at_least": NUMBER.format("50")}),
        (of("signs", "3"), {"at_least": NUMBER.format("50")}),  # type: ignore[arg-type]
        (of("signs", True), {"at_least": NUMBER.format("50")}),
        (of("signs", 2.5), {"at_least": NUMBER.format("50")}),  # type: ignore[arg-type]
        (of("signs", 3, 0), {"days": NUMBER.format("3,650")}),
        (of("signs", 3, 3651), {"days": NUMBER.format("3,650")}),
        (of("signs", 1, signs=["no_such"]), {"signs": "There is no sign with the code no_such."}),
        (
            of("signs", 3, signs=["older_partner", "new_phone"]),
            {"signs": "More signs are to be counted than are chosen: it could never be crossed."},
        ),
        (
            of("signs", 2, signs=["older_partner", "older_partner"]),
            {"signs": "More signs are to be counted than are chosen: it could never be crossed."},
        ),
        (
            of("nights", 2, signs=["older_partner"]),
            {"signs": "Signs are not counted here: choose none, or count signs, agencies or sources."},
        ),
        (
            of("agencies", 1, signs=["young_carer"]),
            {
                "signs": "“Young carer” is a vulnerability. On its own it raises nothing, so it would never be "
                "counted: leave it out."
            },
        ),
    ],
)
def test_what_is_wrong_is_said_by_what_was_given(parameters: dict[str, Any], wrong: dict[str, str]) -> None:
    assert problems(parameters) == wrong


# -- faults ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("raising", lambda signs: list(signs), test_vulnerabilities_are_never_counted),
        (
            "roots_of",
            lambda told: {seen.root for seen in told},
            test_what_nobody_knows_who_said_first_is_of_no_agency_and_no_source,
        ),
        (
            "is_quiet",
            lambda *given: False,
            lambda: test_a_threshold_of_nights_is_quiet_after_a_dismissal_as_the_rules_are("nights", 179, False),
        ),
        (
            "fullest_window",
            lambda until_now, newest, days, at, counted: [
                one for one in until_now if abs((at(one) - at(newest)).days) <= days
            ],
            test_what_lies_near_the_newest_and_not_near_each_other_fills_no_window,
        ),
        (
            "growing",
            lambda told, decided: ((one, list(told)) for one in told),
            test_what_somebody_looked_at_does_not_return_and_something_new_does,
        ),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, threshold, name, planted, test)
