"""The two rules that raise an alert."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from wholepicture.alerts.rules import SEVERAL_SIGNS, SHARED_TIE, Seen, Tied, several_signs, shared_tie, worth_raising

CHILD = UUID(int=1)
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
LISTS = {"missing_frequent": "R", "cars_unknown_adults": "R", "new_phone": "R", "phone_use_increased": "R"}
GROUPS = {
    "new_phone": {"phone", "gifts"},
    "phone_use_increased": {"phone"},
    "money_or_items_unexplained": {"gifts"},
    "missing_frequent": {"absence"},
    "cars_unknown_adults": {"vehicles"},
    "older_partner": {"people"},
}


def seen(code: str, agency: str, day: int, root: str = "", list_: str = "R") -> Seen:
    at = START + timedelta(days=day)
    return Seen(
        code, code, list_, frozenset(GROUPS.get(code, ())), agency, root or f"{agency}/{code}{day}", at, at, uuid4()
    )


def test_three_different_signs_from_two_agencies_within_the_window_raise_an_alert() -> None:
    signs = [
        seen("missing_frequent", "Home", 0),
        seen("cars_unknown_adults", "School", 9),
        seen("older_partner", "Home", 20),
    ]
    found = several_signs(CHILD, signs)
    assert found is not None
    assert set(found.evidence) == {one.submission for one in signs}
    assert found.evident_at == signs[2].recorded_at
    assert "3 different signs from 2 agencies (3 independent sources)" in found.reasons[0]


def test_the_same_signs_from_one_agency_do_not() -> None:
    signs = [
        seen(code, "Home", day) for day, code in enumerate(("missing_frequent", "cars_unknown_adults", "older_partner"))
    ]
    assert several_signs(CHILD, signs) is None


def test_signs_further_apart_than_the_window_do_not() -> None:
    days = SEVERAL_SIGNS.parameters["days"]
    signs = [
        seen("missing_frequent", "Home", 0),
        seen("cars_unknown_adults", "School", days // 2 + 1),
        seen("older_partner", "Home", days + 2),
    ]
    assert several_signs(CHILD, signs) is None


def test_one_observation_of_a_new_phone_is_not_three_signs() -> None:
    root = "School/r1"
    signs = [
        seen(code, "School", 0, root) for code in ("new_phone", "phone_use_increased", "money_or_items_unexplained")
    ]
    signs.append(seen("missing_frequent", "Home", 1))
    assert several_signs(CHILD, signs) is None
    # the same signs observed on three occasions are three
    apart = [
        seen(code, "School", day)
        for day, code in enumerate(("new_phone", "phone_use_increased", "money_or_items_unexplained"))
    ]
    assert several_signs(CHILD, [*apart, signs[-1]]) is not None


def test_five_retellings_of_one_story_by_five_agencies_count_as_one_source() -> None:
    codes = ("missing_frequent", "cars_unknown_adults", "older_partner")
    told = [seen(code, f"Agency {n}", n, root="Charity/88") for n in range(5) for code in codes]
    assert several_signs(CHILD, told) is None
    second = seen("missing_frequent", "School", 6)
    assert several_signs(CHILD, [*told, second]) is not None


def test_vulnerabilities_alone_never_raise() -> None:
    signs = [seen(f"v{n}", f"Agency {n}", n, list_="V") for n in range(10)]
    assert several_signs(CHILD, signs) is None


@given(st.permutations(range(6)))
def test_the_order_in_which_signs_are_listed_changes_nothing(order: list[int]) -> None:
    codes = ("missing_frequent", "cars_unknown_adults", "older_partner", "new_phone", "late_return", "secretive")
    signs = [seen(code, f"Agency {n % 3}", n * 4) for n, code in enumerate(codes)]
    one, other = several_signs(CHILD, signs), several_signs(CHILD, [signs[n] for n in order])
    assert one is not None
    assert other is not None
    assert (one.evidence, one.evident_at) == (other.evidence, other.evident_at)


def tied(child: int, agency: str, day: int, type: str = "travelled_in", root: str = "") -> Tied:
    at = START + timedelta(days=day)
    return Tied(UUID(int=child), type, agency, root or f"{agency}/{day}", at, at, uuid4())


def test_one_car_with_two_children_from_two_sources_raises_an_alert() -> None:
    found = shared_tie(uuid4(), "vehicle", "AB00 CDE", [tied(1, "School", 0), tied(2, "Police", 5)], people=2)
    assert found is not None
    assert "The same vehicle (AB00 CDE) is tied to 2 children by 2 independent sources" in found.reasons[0]
    assert "not proof" in found.reasons[-1]


def test_one_report_that_names_two_children_is_one_source_and_does_not() -> None:
    ties = [tied(1, "School", 0, root="School/1"), tied(2, "School", 0, root="School/1")]
    assert shared_tie(uuid4(), "vehicle", "AB00 CDE", ties, people=2) is None


def test_a_home_a_school_and_a_telephone_held_for_ringing_do_not() -> None:
    homes = [tied(1, "School", 0, "lives_at"), tied(2, "Police", 1, "lives_at")]
    assert shared_tie(uuid4(), "place", "1 Marsh Lane", homes, people=2) is None
    numbers = [tied(1, "School", 0, "own_number"), tied(2, "Police", 1, "own_number")]
    assert shared_tie(uuid4(), "phone", "07700 900001", numbers, people=2) is None
    gate = [tied(1, "School", 0, "seen_at"), tied(2, "Police", 1, "seen_at")]
    assert shared_tie(uuid4(), "place", "school gate", gate, people=2, place_kind="school") is None
    assert shared_tie(uuid4(), "place", "car park", gate, people=2, place_kind="car_park") is not None


def test_a_place_tied_to_very_many_people_says_too_little() -> None:
    ties = [tied(n, f"Agency {n}", n, "seen_at") for n in range(5)]
    limit = SHARED_TIE.parameters["most_people"]
    assert shared_tie(uuid4(), "place", "bus stop", ties, people=limit + 1) is None
    assert shared_tie(uuid4(), "place", "bus stop", ties, people=limit) is not None


def test_what_is_damped_raises_nothing_and_what_a_person_said_counts_does_however_many_share_it() -> None:
    ties = [tied(1, "School", 0), tied(2, "Police", 5)]
    limit = SHARED_TIE.parameters["most_people"]
    assert shared_tie(uuid4(), "phone", "01632 960100", ties, people=2, damped=True) is None
    assert shared_tie(uuid4(), "phone", "01632 960100", ties, people=limit + 1, damped=False) is not None
    gate = shared_tie(uuid4(), "place", "school gate", ties, people=2, place_kind="school", damped=False)
    assert gate is None, "an everyday place stays one"


def test_an_alert_that_was_decided_is_raised_again_only_for_a_new_source() -> None:
    found = shared_tie(uuid4(), "vehicle", "AB00 CDE", [tied(1, "School", 0), tied(2, "Police", 5)], people=2)
    assert found is not None
    assert not worth_raising(found, [found.roots])
    assert worth_raising(found, [frozenset({"School/0"})])
