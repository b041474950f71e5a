"""Several signs from several agencies: what raises it, what does not, and whether it would stand without a source."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alerts.rules.observations import CHILD, seen, sentences, signs
from wholepicture.alerts.inputs import ChronologyOfChild, Evidence, ReportShown, SignSeen
from wholepicture.alerts.rules.several_signs import PARAMETERS, RULE, evaluate, if_one_source


def planted_case() -> ChronologyOfChild:
    """Three different signs from two agencies within the window, and a fourth report that passes one of them on."""
    return signs(
        seen("missing_frequent", "Home", 0),
        seen("missing_frequent", "Police", 1, root="Home/missing_frequent0"),
        seen("cars_unknown_adults", "School", 9),
        seen("older_partner", "Home", 20),
    )


def near_miss() -> ChronologyOfChild:
    """As many signs and agencies, but two of the signs are one observation's."""
    return signs(
        seen("new_phone", "Home", 0, root="Home/1"),
        seen("phone_use_increased", "Home", 0, root="Home/1"),
        seen("cars_unknown_adults", "School", 9),
    )


def test_three_different_signs_from_two_agencies_within_the_window_raise_an_alert() -> None:
    given = [
        seen("missing_frequent", "Home", 0),
        seen("cars_unknown_adults", "School", 9),
        seen("older_partner", "Home", 20),
    ]
    found = evaluate(signs(*given))
    assert found is not None
    assert found.nominals == (CHILD,)
    assert set(found.evidence) == {sign.submission for sign in given}
    assert found.evident_at == given[2].recorded_at
    assert "3 different signs from 2 agencies (3 independent sources)" in sentences(RULE, found)[0]


def test_two_signs_or_one_agency_are_one_too_few() -> None:
    three = ("missing_frequent", "cars_unknown_adults", "older_partner")
    assert evaluate(signs(seen(three[0], "Home", 0), seen(three[1], "School", 1))) is None
    assert evaluate(signs(*(seen(code, "Home", day) for day, code in enumerate(three)))) is None


def test_the_same_signs_from_one_agency_do_not() -> None:
    codes = ("missing_frequent", "cars_unknown_adults", "older_partner")
    assert evaluate(signs(*(seen(code, "Home", day) for day, code in enumerate(codes)))) is None


@pytest.mark.parametrize("beyond", [0, 1])
def test_signs_further_apart_than_the_window_do_not(beyond: int) -> None:
    days = PARAMETERS["days"]
    given = signs(
        seen("missing_frequent", "Home", 0),
        seen("cars_unknown_adults", "School", days // 2 + 1),
        seen("older_partner", "Home", days + beyond),
    )
    assert (evaluate(given) is None) == bool(beyond)


def test_signs_near_the_newest_and_not_near_each_other_fill_no_window() -> None:
    days = PARAMETERS["days"]
    first, last = seen("missing_frequent", "Home", 0), seen("cars_unknown_adults", "School", days + 2)
    between = replace(seen("older_partner", "Home", days // 2), recorded_at=last.recorded_at + timedelta(days=1))
    assert evaluate(signs(first, last, between)) is None


def test_one_observation_of_a_new_phone_is_not_three_signs() -> None:
    root = "School/r1"
    codes = ("new_phone", "phone_use_increased", "money_or_items_unexplained")
    together = [seen(code, "School", 0, root) for code in codes]
    missing = seen("missing_frequent", "Home", 1)
    assert evaluate(signs(*together, missing)) is None
    # the same signs observed on three occasions are three
    apart = [seen(code, "School", day) for day, code in enumerate(codes)]
    assert evaluate(signs(*apart, missing)) is not None


def test_five_retellings_of_one_story_by_five_agencies_count_as_one_source() -> None:
    codes = ("missing_frequent", "cars_unknown_adults", "older_partner")
    told = [seen(code, f"Agency {n}", n, root="Charity/88") for n in range(5) for code in codes]
    assert evaluate(signs(*told)) is None
    second = seen("missing_frequent", "School", 6)
    assert evaluate(signs(*told, second)) is not None


def test_vulnerabilities_alone_never_raise() -> None:
    assert evaluate(signs(*(seen(f"v{n}", f"Agency {n}", n, list_="V") for n in range(10)))) is None


@given(st.permutations(range(6)))
def test_the_order_in_which_signs_are_listed_changes_nothing(order: list[int]) -> None:
    codes = ("missing_frequent", "cars_unknown_adults", "older_partner", "new_phone", "late_return", "secretive")
    given = [seen(code, f"Agency {n % 3}", n * 4) for n, code in enumerate(codes)]
    listed, shuffled = evaluate(signs(*given)), evaluate(signs(*(given[n] for n in order)))
    assert listed is not None
    assert listed == shuffled


def test_each_reason_holds_the_reports_that_it_rests_on() -> None:
    given = planted_case()
    home, police, school, partner = (sign.submission for sign in given.signs)
    found = evaluate(given)
    assert found is not None
    behind = {(reason.code, reason.values.get("sign")): set(reason.reports) for reason in found.reasons}
    assert behind == {
        ("different_signs", None): {home, police, school, partner},
        ("sign", "missing_frequent"): {home, police},
        ("sign", "cars_unknown_adults"): {school},
        ("sign", "older_partner"): {partner},
        ("passed_on", None): {police},
    }


def test_the_reasons_are_worded() -> None:
    found = evaluate(planted_case())
    assert found is not None
    assert sentences(RULE, found) == [
        "3 different signs from 2 agencies (3 independent sources) between 1 March 2026 and 21 March 2026.",
        "Often goes missing: Home, 1 March 2026; Police, 2 March 2026.",
        "Picked up or dropped off in cars by adults not known to carers: School, 10 March 2026.",
        "Someone much older described as a partner or close friend: Home, 21 March 2026.",
        "1 report passed on what another agency said first, and counts with it as one source.",
    ]


def test_two_reports_that_pass_on_what_was_said_are_told_in_the_plural() -> None:
    more = [*planted_case().signs, seen("missing_frequent", "Charity", 2, root="Home/missing_frequent0")]
    found = evaluate(signs(*more))
    assert found is not None
    assert (
        sentences(RULE, found)[-1]
        == "2 reports passed on what another agency said first, and count with it as one source."
    )


# -- if two reports came from one source --------------------------------------------------------------------------------


def shown(*seen: SignSeen) -> Evidence:
    reports = [
        ReportShown(
            agency=sign.agency.name,
            root=sign.root,
            at=sign.at,
            recorded_at=sign.recorded_at,
            submission=sign.submission,
            signs=(sign.code,),
        )
        for sign in seen
    ]
    return Evidence(reports, [sign.root for sign in seen])


def test_three_sources_in_two_agencies_all_matter() -> None:
    three = [seen("missing_frequent", "Home", 0), seen("late_return", "School", 1), seen("older_partner", "Home", 2)]
    said = if_one_source(shown(*three))
    # two of the home's made one still leave three signs from two agencies
    assert said == "If the reports by Home and School came from one source, this would not have been raised."


def test_each_pair_of_sources_that_decides_is_named() -> None:
    four = [
        seen("older_partner", "Home", 0),
        seen("new_friend_group", "School", 1),
        seen("new_phone", "Police", 2),
        seen("phone_use_increased", "Charity", 3),
    ]
    said = if_one_source(shown(*four), PARAMETERS | {"signs": 4})
    assert said == (
        "If the reports by Charity and Police or Home and School came from one source, this would not have been raised."
    )


def test_with_more_than_is_needed_no_two_sources_decide() -> None:
    codes = ("missing_frequent", "cars_unknown_adults", "older_partner", "new_phone", "late_return")
    many = [seen(code, f"Agency {number}", number) for number, code in enumerate(codes)]
    assert if_one_source(shown(*many)).endswith("this would still have been raised.")


def test_where_the_reports_shown_say_less_than_the_rule_read_nothing_is_said() -> None:
    assert if_one_source(shown(seen("missing_frequent", "Home", 0), seen("late_return", "School", 1))) == ""


def test_of_two_windows_that_are_as_full_the_earlier_is_found() -> None:
    before = [seen("older_partner", "School", 0), seen("new_phone", "Police", 30)]
    after = [seen("late_return", "School", 120), seen("hotel_stay", "Police", 130)]
    between = replace(seen("cars_unknown_adults", "Home", 60), recorded_at=after[-1].recorded_at + timedelta(days=1))
    finding = evaluate(signs(*before, *after, between))
    assert finding is not None
    assert set(finding.evidence) == {sign.submission for sign in (*before, between)}
