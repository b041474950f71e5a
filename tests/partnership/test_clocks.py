"""By when something is due: the clocks of practice, and what a partnership sets of its own."""

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.access.raw import as_role, refused
from tests.living import House
from tests.web.story import told
from wholepicture.alerts.queries import alerts_awaiting, reading_list
from wholepicture.alerts.urgency import OTHER
from wholepicture.base import clock
from wholepicture.base.clock import LOCAL, is_working_day, local_date
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted
from wholepicture.partnership.clocks.commands import ClockSetMeanwhile, WrongLimit, set_clock
from wholepicture.partnership.clocks.queries import clocks_of, due_at, own_limits
from wholepicture.partnership.clocks.rules import CLOCKS, HOURS, Limit, due_by, limit_of, months_later

PRODUCT = Path(__file__).resolve().parents[2] / "wholepicture"
MOMENTS = st.integers(0, 7 * 366 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
# The nights on which the clocks go forward and back, and the days around the bank holidays at the turn of a year.
FORWARD, BACK = datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 24, 16, 0, tzinfo=UTC)


def working_days_after(day: date, last: date) -> int:
    return sum(is_working_day(day + timedelta(days=gone)) for gone in range(1, (last - day).days + 1))


def ends_its_day(moment: datetime) -> bool:
    return moment.astimezone(LOCAL).time() == time(23, 59, 59)


@pytest.mark.parametrize("code", CLOCKS)
@given(started=MOMENTS)
@example(started=FORWARD)
@example(started=BACK)
@example(started=CHRISTMAS)
def test_every_clock_runs_as_long_as_it_says(code: str, started: datetime) -> None:
    limit = CLOCKS[code].usual
    due, day = due_by(code, started, {}), local_date(started)
    last = local_date(due)
    if limit.unit == "hours":
        assert due - started == timedelta(hours=limit.number), "hours run round the clock"
        return
    assert ends_its_day(due)
    if limit.unit == "working_days":
        assert is_working_day(last)
        assert working_days_after(day, last) == limit.number
    elif limit.unit == "months":
        assert (last.year * 12 + last.month) - (day.year * 12 + day.month) == limit.number
        assert last.day == day.day or (last.day < day.day and (last + timedelta(days=1)).day == 1)
    else:
        assert (last - day).days == limit.number * (7 if limit.unit == "weeks" else 1)


@given(number=st.integers(1, 60), unit=st.sampled_from(sorted(HOURS)), earlier=MOMENTS, later=MOMENTS)
def test_what_starts_later_is_due_no_earlier(number: int, unit: str, earlier: datetime, later: datetime) -> None:
    limit = Limit(number, unit)
    first, second = sorted((earlier, later))
    assert limit.due_at(first) <= limit.due_at(second)
    assert limit.due_at(first) > first


@pytest.mark.parametrize(
    ("started", "limit", "due"),
    [
        (CHRISTMAS, Limit(1, "working_days"), date(2026, 12, 29)),  # the 28th stands in for Boxing Day, a Saturday
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), Limit(1, "working_days"), date(2027, 1, 4)),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), Limit(1, "days"), date(2026, 7, 3)),  # the 2nd already, in England
        (datetime(2027, 1, 31, 12, tzinfo=UTC), Limit(1, "months"), date(2027, 2, 28)),
        (datetime(2027, 11, 30, 12, tzinfo=UTC), Limit(3, "months"), date(2028, 2, 29)),
        (datetime(2026, 12, 1, 12, tzinfo=UTC), Limit(12, "weeks"), date(2027, 2, 23)),
    ],
)
def test_known_days(started: datetime, limit: Limit, due: date) -> None:
    assert local_date(limit.due_at(started)) == due


def test_three_days_over_a_change_of_the_clocks_are_seventy_two_hours() -> None:
    for started in (FORWARD, BACK):
        due = due_by("return_interview", started - timedelta(hours=1), {})
        assert due - started == timedelta(hours=71)
        assert due.astimezone(LOCAL).utcoffset() != (started - timedelta(hours=1)).astimezone(LOCAL).utcoffset()


@given(number=st.integers(1, 60), unit=st.sampled_from(sorted(HOURS)), at=MOMENTS)
def test_what_is_asked_for_so_long_before_a_day_leaves_at_least_so_long(number: int, unit: str, at: datetime) -> None:
    limit, day = Limit(number, unit), local_date(at)
    before = limit.day_before(day)
    assert before < day
    if unit == "working_days":
        assert sum(is_working_day(before + timedelta(days=one)) for one in range((day - before).days)) == number
    if unit == "days":
        assert (day - before).days == number


def test_months_are_counted_over_the_turn_of_a_year() -> None:
    assert months_later(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert months_later(date(2026, 12, 1), 12) == date(2027, 12, 1)


@given(
    settings=st.lists(st.tuples(MOMENTS, st.builds(Limit, st.integers(1, 9), st.just("days"))), max_size=5),
    at=MOMENTS,
)
def test_a_clock_runs_by_what_was_set_when_it_started(settings: list[tuple[datetime, Limit]], at: datetime) -> None:
    own = {"alert_triage": sorted(settings, key=lambda one: one[0])}
    before = [limit for since, limit in own["alert_triage"] if since <= at]
    assert limit_of("alert_triage", own, at) == (before[-1] if before else CLOCKS["alert_triage"].usual)
    assert limit_of("return_interview", own, at) == CLOCKS["return_interview"].usual


def test_a_clock_that_is_said_to_start_here_is_started_somewhere() -> None:
    every = "\n".join(
        file.read_text("utf-8")
        for file in PRODUCT.rglob("*.py")
        if "clocks" not in file.parts and "migrations" not in file.parts
    )
    ways = {f"route_{code}" for code in re.findall(r'Way\(\s*"(\w+)"', every)}

    def not_started(codes: set[str]) -> set[str]:
        return {code for code in codes if f'"{code}"' not in every and code not in ways}

    assert not_started({code for code, one in CLOCKS.items() if one.is_started}) == set()
    assert not_started({"core_group_first"}) == {"core_group_first"}, "a fault that is planted is caught"


@pytest.mark.parametrize(
    ("number", "unit", "field"),
    [
        (None, "hours", "number"),
        (0, "days", "number"),
        (9999, "hours", "number"),
        (241, "hours", "number"),
        (3, "moons", "unit"),
        (11, "days", "number"),
        (2, "weeks", "number"),
        (1, "months", "unit"),
    ],
)
def test_what_is_no_limit_is_said_at_its_field(number: int | None, unit: str, field: str) -> None:
    triage = CLOCKS["alert_triage"]
    assert set(triage.problem_of(number, unit)) == {field}
    assert [triage.problem_of(*right) for right in ((10, "working_days"), (240, "hours"), (1, "weeks"))] == [{}] * 3


@given(started=MOMENTS)
@example(started=CHRISTMAS)
def test_no_clock_is_set_so_long_that_what_says_danger_or_harm_goes_unheard(started: datetime) -> None:
    days = {"report_danger": 1, "route_emergency": 1, "report_missing": 3, "report_harm": 3, "report_taken_back": 3}
    days["care_visit_next"] = 43  # six weeks, and the end of the day: what is usual, and no longer
    for code, one in CLOCKS.items():
        longest = [Limit(most, unit).due_at(started) for unit, most in one.most.items()]
        assert bool(longest) == one.is_started, "what nothing starts is not set"
        for due in longest:
            assert due - started <= timedelta(days=days.get(code, 35))
        if one.longest:
            assert one.usual.number <= one.longest.number


# -- what a partnership sets ------------------------------------------------------------------------------------------


def set_as(house: House, who: str = "coordinator", *, number: int | None = 2, after: int = 0, **other: str) -> None:
    asked = {"clock": "alert_triage", "unit": "working_days", "reason": "Our procedures, page 12.", **other}
    set_clock(house.viewer(who), number=number, after=after, **asked)


def test_a_limit_that_is_set_holds_for_what_starts_from_then_on(house: House) -> None:
    viewer, before = house.viewer("coordinator"), clock.now() - timedelta(hours=1)
    set_as(house)
    with viewer.acting():
        started = clock.now()
        assert due_at(viewer.area_id, "alert_triage", started) == Limit(2, "working_days").due_at(started)
        assert due_at(viewer.area_id, "alert_triage", before) == CLOCKS["alert_triage"].usual.due_at(before)
    (row,) = [row for row in clocks_of(viewer) if row.clock.code == "alert_triage"]
    assert (row.limit, row.number, row.settings[0].reason) == (Limit(2, "working_days"), 1, "Our procedures, page 12.")


def test_an_alert_is_due_by_the_clock_that_was_set(house: House) -> None:

    set_as(house, number=4)
    told(house)
    (alert, *_) = alerts_awaiting(house.viewer("coordinator"))
    assert alert.due_at == Limit(4, "working_days").due_at(alert.raised_at)


def test_a_report_is_to_be_read_by_the_clock_that_was_set(house: House) -> None:
    set_as(house, clock="submission_feedback", number=7)
    told(house)
    rows = [row for row in reading_list(house.viewer("coordinator")).rows if row.urgency == OTHER]
    assert rows
    for row in rows:
        assert row.due_at == Limit(7, "working_days").due_at(row.received_at)


@pytest.mark.parametrize("who", ["nurse", "linkage_officer", "information_governance"])
def test_nobody_else_sets_a_clock_by_any_way(house: House, who: str) -> None:
    with pytest.raises(NotPermitted):
        set_as(house, who)
    assert own_limits(house.viewer("coordinator").area_id) == {}


def test_two_who_set_one_clock_do_not_write_over_each_other(house: House) -> None:
    set_as(house)
    with pytest.raises(ClockSetMeanwhile):
        set_as(house, number=5)
    set_as(house, number=5, after=1)
    with house.viewer("nurse").acting():
        own = own_limits(house.viewer("nurse").area_id)
    assert [limit.number for _, limit in own["alert_triage"]] == [2, 5]


def test_what_is_wrong_sets_nothing(house: House) -> None:
    for wrong, error in (
        ({"number": 0}, WrongLimit),
        ({"unit": "moons"}, WrongLimit),
        ({"reason": "  "}, NeedsReason),
        ({"clock": "report_danger", "number": 25, "unit": "hours"}, WrongLimit),
        (
            {"clock": "report_danger", "number": 1, "unit": "working_days"},
            WrongLimit,
        ),  # from Maundy Thursday that is a Tuesday
        ({"clock": "report_harm", "number": 36, "unit": "months"}, WrongLimit),
        ({"clock": "no_such"}, NotFound),
        ({"clock": "core_group_first"}, NotFound),  # nothing here starts it
        ({"after": 7}, ClockSetMeanwhile),
    ):
        with pytest.raises(error):
            set_as(house, **wrong)  # type: ignore[arg-type]
    assert own_limits(house.viewer("coordinator").area_id) == {}


@pytest.mark.parametrize("who", ["police_intelligence", "nurse"])
def test_postgresql_takes_a_setting_from_nobody_else(house: House, who: str) -> None:
    viewer = house.viewer("coordinator")
    insert = (
        'INSERT INTO partnership_clocksetting (id, area_id, clock, number, "limit", unit, reason, made_by_id) '
        "VALUES (gen_random_uuid(), %s, 'alert_triage', %s, 9, 'days', 'x', %s)"
    )
    too_long, for_months = insert.replace("9, ", "11, "), insert.replace("9, 'days'", "9, 'months'")
    of_danger = insert.replace("alert_triage", "report_danger")

    def refusal(signed_in: str, statement: str, *values: object) -> str:
        with as_role("wp_app", house.database) as connection, connection.transaction():
            connection.execute("SELECT sec.begin(%s)", [house.token(signed_in)])
            return refused(connection, statement, *values)

    assert refusal(who, insert, viewer.area_id, 1, house.professionals[who]) == "InsufficientPrivilege"
    assert refusal("coordinator", insert, viewer.area_id, 1, house.professionals["nurse"]) == "InsufficientPrivilege"
    assert refusal("coordinator", insert, house.agencies["SCH1"], 1, viewer.person) == "InsufficientPrivilege"
    for longer in (too_long, for_months, of_danger):
        assert refusal("coordinator", longer, viewer.area_id, 1, viewer.person) == "InsufficientPrivilege"
    assert refusal("coordinator", "UPDATE partnership_clocksetting SET reason = 'y'") == "InsufficientPrivilege"
    with as_role("wp_app", house.database) as connection, connection.transaction():
        connection.execute("SELECT sec.begin(%s)", [house.token("coordinator")])
        connection.execute(insert, [viewer.area_id, 1, viewer.person])
