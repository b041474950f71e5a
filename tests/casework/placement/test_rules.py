"""Where a child lived on a day, what a home's numbers count, and what is late: worked out, without a database."""

from datetime import date, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from wholepicture.casework.placement.rules import (
    Beds,
    HomeGiven,
    Lived,
    Placement,
    Stay,
    Step,
    bed_days,
    ended_by_next,
    faults_of_home,
    lived_on,
    may_have_ended,
    metres_between,
    months_to,
    pattern_of,
    required_of,
)

DAY = date(2026, 3, 10)


def days(number: int) -> date:
    return DAY + timedelta(days=number)


def stay(where: str, first: int, last: int | None, *, placed: bool = True) -> Stay:
    return Stay(where, days(first), None if last is None else days(last), "Fenshaw", placed)


def test_a_child_lived_where_a_placement_says_on_its_first_and_last_day_and_on_none_beside() -> None:
    stays = [stay("Rowan House", 0, 5), stay("4 Fern Walk", -9, None, placed=False)]
    for number, where in (
        (-10, []),
        (-1, ["4 Fern Walk"]),
        (0, ["Rowan House"]),
        (5, ["Rowan House"]),
        (6, ["4 Fern Walk"]),
    ):
        assert [one.where for one in lived_on(days(number), stays)] == where


def test_where_reports_differ_all_of_them_are_said_and_nothing_is_chosen() -> None:
    stays = [stay("Rowan House", 0, None), stay("Gull House", 3, None)]
    assert [one.where for one in lived_on(days(4), stays)] == ["Gull House", "Rowan House"]
    assert may_have_ended(stays[0], stays) == days(3)
    assert may_have_ended(stays[1], stays) is None


def test_of_addresses_the_one_that_was_told_last_by_that_day_is_said() -> None:
    stays = [stay("Old Lane", -20, None, placed=False), stay("New Lane", -2, None, placed=False)]
    assert [one.where for one in lived_on(days(-3), stays)] == ["Old Lane"]
    assert [one.where for one in lived_on(days(0), stays)] == ["New Lane"]


def test_what_is_to_be_done_before_is_late_on_the_day_after() -> None:
    placement = Placement(days(0), "outside", "home")
    for number, word in ((0, "due"), (1, "late")):
        said = {one.kind: one.said for one in required_of(placement, "planned", [], days(number))}
        assert (said["notified"], "consulted" in said) == (word, False)
    moved = [Step("moved_in", days(3)), Step("notified", days(2))]
    said = {one.kind: one.said for one in required_of(placement, "living", moved, days(4))}
    assert (said["notified"], said["wishes"]) == ("done", "missing")


def test_the_later_of_two_steps_of_a_kind_stands() -> None:
    placement = Placement(days(0), "outside", "home")
    steps = [Step("notified", days(2)), Step("notified", days(-2))]
    assert {one.kind: one.said for one in required_of(placement, "planned", steps, days(3))}["notified"] == "done"


def test_beds_are_counted_day_by_day_as_they_changed() -> None:
    versions = [Beds(days(0), 4), Beds(days(10), 2)]
    assert bed_days(versions, days(-5), days(-1)) == 0
    assert bed_days(versions, days(0), days(9)) == 40
    assert bed_days(versions, days(8), days(11)) == 12


@given(
    st.lists(st.tuples(st.integers(-40, 40), st.integers(0, 20)), max_size=5), st.integers(-50, 50), st.integers(0, 60)
)
def test_bed_days_are_what_counting_each_day_gives(said: list[tuple[int, int]], first: int, length: int) -> None:
    versions = [Beds(days(number), beds) for number, beds in dict(said).items()]

    def on(day: date) -> int:
        before = [one for one in versions if one.from_on <= day]
        return max(before, key=lambda one: one.from_on).beds if before else 0

    counted = sum(on(days(first + number)) for number in range(length + 1))
    assert bed_days(versions, days(first), days(first + length)) == counted


def test_a_home_counts_episodes_of_those_who_lived_there_that_day_and_one_that_is_told_twice_once() -> None:
    wren, pippa = uuid4(), uuid4()
    lived = [Lived(wren, days(0), days(5)), Lived(pippa, days(0), None)]
    episodes = [(wren, days(2)), (wren, days(2)), (wren, days(6)), (pippa, days(7)), (uuid4(), days(2))]
    (month,) = pattern_of([(days(0), days(9))], lived, [days(1), days(20)], episodes, [Beds(days(0), 2)])
    assert (month.children, month.reports, month.missing, month.bed_days, month.rate) == (2, 1, 2, 20, 10.0)
    (closed,) = pattern_of([(days(0), days(9))], lived, [], [], [])
    assert closed.rate is None


def test_a_stay_that_nobody_said_to_have_ended_ends_where_the_next_begins() -> None:
    wren = uuid4()
    assert ended_by_next([Lived(wren, days(0), None)], {wren: [days(0), days(4)]}) == [Lived(wren, days(0), days(3))]
    assert ended_by_next([Lived(wren, days(0), days(9))], {wren: [days(4)]}) == [Lived(wren, days(0), days(9))]


def test_months_go_over_the_turn_of_the_year_and_the_last_ends_today() -> None:
    months = months_to(date(2026, 2, 11), 3)
    assert months == [
        (date(2025, 12, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 11)),
    ]


def test_what_is_wrong_with_a_home_is_said_at_its_field() -> None:
    given = HomeGiven("", 400, days(1), urn="9" * 41, latitude="north")
    assert {fault.field for fault in faults_of_home(given, None, DAY)} == {
        "name",
        "beds",
        "urn",
        "from-day",
        "latitude",
    }
    assert [fault.field for fault in faults_of_home(HomeGiven("Gull House", 4, days(-3)), days(-2), DAY)] == [
        "from-day"
    ]
    assert faults_of_home(HomeGiven("Gull House", 0, DAY, latitude="52.9", longitude="-1.4"), None, DAY) == []


def test_metres_are_as_the_crow_flies() -> None:
    assert round(metres_between((52.9, -1.47), (52.91, -1.47)), -1) == 1110
