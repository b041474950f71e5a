"""Which nights a child was away, of all that reports tell: none is made up, none is lost, and what cannot be placed says why."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alerts.faults import caught
from wholepicture.alerts import times_away as of_alerts
from wholepicture.alerts.inputs import Agency, ChronologyOfChild, EpisodeSeen
from wholepicture.base.clock import LOCAL
from wholepicture.picture import nights as module
from wholepicture.picture.nights import TimeAway, TimesAway, times_away, trend_of

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Report:
    """A report as rules read it."""

    submission: UUID
    kind: str = "missing_episode"
    at: datetime = NOW
    precision: str = "exact"
    recorded_at: datetime = NOW
    received_at: datetime = NOW
    revision: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


_numbers = iter(range(1, 10**9))


def away(since: str, back: str | None = None, **fields: Any) -> Report:
    detail = {"missing_since": since} | ({"returned_at": back} if back else {}) | fields.pop("detail", {})
    return Report(UUID(int=next(_numbers)), detail=detail, **fields)


def asked(held: str | None = None, **detail: Any) -> Report:
    told = ({"held_at": held} if held else {}) | detail
    return Report(UUID(int=next(_numbers)), kind="return_interview", detail=told)


def times(*reports: Report, now: datetime = NOW) -> list[TimeAway]:
    return times_away(reports, now=now).times


def nights(*reports: Report, now: datetime = NOW) -> list[str]:
    return sorted(night.isoformat()[5:] for one in times(*reports, now=now) for night in one.nights)


# -- which nights -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "back", "drawn"),
    [
        ("2026-11-04T22:00:00Z", "2026-11-05T08:00:00Z", ["11-04"]),
        ("2026-11-04T22:00:00Z", "2026-11-05T01:30:00Z", []),
        ("2026-11-05T01:30:00Z", "2026-11-05T03:00:00Z", ["11-04"]),
        ("2026-11-04T22:00:00Z", "2026-11-07T08:00:00Z", ["11-04", "11-05", "11-06"]),
        ("2026-11-04", "2026-11-05", ["11-04"]),
        ("2026-11-04", "2026-11-04", []),
        ("2026-11-04", "2026-11-05T09:00:00Z", ["11-04"]),
        ("2026-11-04T22:00:00Z", "2026-11-04", []),
        ("2026-03-28T23:00:00Z", "2026-03-29T01:30:00Z", ["03-28"]),  # 2.30am in summer time: the clocks went forward
        ("2026-03-28T23:00:00Z", "2026-03-29T00:59:00Z", []),
        ("2026-10-24T21:00:00Z", "2026-10-25T01:30:00Z", []),  # 1.30am, the second time
        ("2026-10-24T21:00:00Z", "2026-10-25T02:00:00Z", ["10-24"]),
        ("1900-01-01T22:00:00Z", "1900-01-02T08:00:00Z", ["01-01"]),
    ],
)
def test_a_night_is_one_in_whose_small_hours_somebody_was_away(since: str, back: str, drawn: list[str]) -> None:
    assert nights(away(since, back)) == drawn


@pytest.mark.parametrize(
    ("report", "why"),
    [
        (away("2026-11"), "day_not_known"),
        (away("2025"), "day_not_known"),
        (away("2099-01-01T22:00:00Z"), "ahead"),
        (away("9999-12-31"), "ahead"),
        (away("2026-11-04T10:00:00Z", "2026-11-04T16:00:00Z"), "not_over_night"),
    ],
)
def test_what_is_on_no_night_is_told_all_the_same_and_says_why(report: Report, why: str) -> None:
    (one,) = times(report)
    assert (one.nights, one.unplaced) == ((), why)


def test_one_night_that_two_agencies_tell_of_is_one() -> None:
    home = away("2026-11-04T21:30:00Z", "2026-11-05T08:00:00Z")
    police = away("2026-11-04T23:15:00Z", "2026-11-05T07:30:00Z")
    (one,) = times(home, police)
    assert len(one.told) == 2
    assert one.nights == (date(2026, 11, 4),)
    assert one.until
    assert one.until.earliest == datetime(2026, 11, 5, 8, tzinfo=UTC), "the later of two returns"


def test_who_is_not_back_is_away_every_night_until_now_and_not_for_ever() -> None:
    went = away("2026-11-27T22:00:00Z", recorded_at=datetime(2026, 11, 28, 1, tzinfo=UTC))
    (one,) = times(went)
    assert one.is_out
    assert nights(went) == ["11-27", "11-28", "11-29"]
    assert nights(went, now=NOW + timedelta(days=30)) == ["11-27"], "nobody said so for two weeks"
    assert not times(went, now=NOW + timedelta(days=30))[0].is_out


@pytest.mark.parametrize(
    "later",
    [
        asked("2026-11-28T16:00:00Z"),
        away("2026-11-29T14:00:00Z", "2026-11-29T16:00:00Z"),
        away("2026-11-27T20:00:00Z", "2026-11-28T12:00:00Z"),
    ],
    ids=["spoken to", "went again", "back, says another"],
)
def test_any_later_word_that_they_were_back_ends_it(later: Report) -> None:
    went = away("2026-11-27T22:00:00Z", recorded_at=datetime(2026, 11, 27, 23, tzinfo=UTC))
    assert nights(went, later) == ["11-27"]


def test_a_day_with_no_time_and_no_return_is_one_night() -> None:
    assert nights(away("2026-10-04", recorded_at=datetime(2026, 10, 5, tzinfo=UTC))) == ["10-04"]


def test_what_was_withdrawn_is_no_time_away() -> None:
    assert times(away("2026-11-04T22:00:00Z", revision="withdrawal")) == []


def test_very_many_are_looked_at_from_the_newest_and_it_is_said() -> None:
    start = datetime(2024, 1, 1, 22, tzinfo=UTC)
    evenings = [start + timedelta(days=2 * number) for number in range(module.MOST_TIMES + 1)]
    every = [away(at.isoformat(), (at + timedelta(hours=9)).isoformat()) for at in evenings]
    found = times_away(every, now=NOW)
    assert (len(found.times), found.is_cut) == (module.MOST_TIMES, True)
    assert found.times[0].nights == (evenings[-1].date(),)
    assert not times_away(every[1:], now=NOW).is_cut


def test_where_very_many_tell_of_one_night_no_report_is_read_again_for_each_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[object] = []
    honest = module.said
    monkeypatch.setattr(module, "said", lambda stated: read.append(stated) or honest(stated))

    def reads(number: int) -> int:
        read.clear()
        assert len(times(*(away("2026-11-04T22:00:00Z", "2026-11-05T08:00:00Z") for _ in range(number)))) == 1
        return len(read)

    assert reads(200) <= 4 * reads(50) + 4


def test_one_that_never_ends_is_drawn_so_far_and_says_so() -> None:
    (one,) = times(away("2026-01-01T22:00:00Z", "2026-11-01T08:00:00Z"))
    assert (len(one.nights), one.is_cut) == (module.MOST_NIGHTS, True)
    assert not times(away("2026-01-01T22:00:00Z", "2026-01-05T08:00:00Z"))[0].is_cut


# -- interviews -------------------------------------------------------------------------------------------------------

BACK = "2026-11-05T08:00:00Z"


@pytest.mark.parametrize(
    ("interview", "outcome"),
    [
        (asked("2026-11-08T08:00:00Z"), "in_time"),
        (asked("2026-11-08T08:01:00Z"), "late"),
        (asked("2026-11-08"), "in_time"),  # it can have been
        (asked("2026-11-09"), "late"),
        (asked(offered_at="2026-11-06T08:00:00Z", accepted=False), "declined"),
        (asked(offered_at="2026-11-06T08:00:00Z", accepted=True), "offered"),
        (asked("2027-01-01T09:00:00Z", offered_at="2026-11-06T08:00:00Z", accepted=True), "offered"),
        (None, "none"),
    ],
)
def test_what_came_of_a_return_is_said(interview: Report | None, outcome: str) -> None:
    (one,) = times(away("2026-11-04T22:00:00Z", BACK), *([interview] if interview else []))
    assert one.outcome == outcome


def test_an_interview_with_another_child_is_about_none_of_her_times() -> None:
    (was_back,) = times(away("2026-11-20T22:00:00Z", "2026-11-21T08:00:00Z"), asked(with_another_child=True))
    assert (was_back.outcome, was_back.interviews) == ("none", ())
    (is_away,) = times(away("2026-11-29T22:00:00Z"), asked(with_another_child=True))
    assert is_away.is_out


def test_three_days_are_left_for_an_interview() -> None:
    gone = away("2026-11-27T22:00:00Z", "2026-11-28T08:00:00Z")
    assert times(gone)[0].outcome == "due"
    assert times(gone, now=NOW + timedelta(days=2))[0].outcome == "none"


def test_of_a_return_that_nobody_timed_it_is_not_said_whether_the_interview_was_in_time() -> None:
    assert times(away("2026-11-04T22:00:00Z"), asked("2026-11-06T08:00:00Z"))[0].outcome == "held"
    assert times(away("2026-11-04T22:00:00Z"))[0].outcome == "open"


def test_an_interview_is_about_the_time_that_it_names_else_the_latest_before_it() -> None:
    first = away("2026-11-01T22:00:00Z", "2026-11-02T08:00:00Z", detail={"reference": "M/1"})
    second = away("2026-11-04T22:00:00Z", BACK, detail={"reference": "M/2"})
    named = asked("2026-11-05T10:00:00Z", missing_reference="M/1")
    assert [one.outcome for one in times(first, second, named)] == ["none", "late"]
    assert [one.outcome for one in times(first, second, asked("2026-11-05T10:00:00Z"))] == ["in_time", "none"]
    assert [one.outcome for one in times(first, second, asked("2026-11-29T10:00:00Z"))] == ["none", "none"]


# -- any reports, in any order ----------------------------------------------------------------------------------------

hours = st.integers(0, 24 * 40)


@st.composite
def episodes(draw: st.DrawFn) -> Report:
    start = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(hours=draw(hours))
    lasts = draw(st.none() | st.integers(0, 70))
    back = start + timedelta(hours=lasts) if lasts is not None else None
    told = start + timedelta(hours=draw(st.integers(0, 90)))
    reference = draw(st.sampled_from(["", "M/1", "M/2"]))
    return replace(
        away(
            start.isoformat(), back.isoformat() if back else None, detail={"reference": reference} if reference else {}
        ),
        submission=UUID(int=draw(st.integers(1, 2**64))),
        recorded_at=told,
        received_at=max(told, back or told),
    )


some_episodes = st.lists(episodes(), max_size=8, unique_by=lambda report: report.submission)


@given(some_episodes, st.randoms(use_true_random=False))
def test_the_order_in_which_reports_come_changes_nothing(reports: list[Report], order: Any) -> None:
    shuffled = list(reports)
    order.shuffle(shuffled)
    assert times_away(shuffled, now=NOW) == times_away(reports, now=NOW)


@given(some_episodes)
def test_every_report_stands_in_one_time_away(reports: list[Report]) -> None:
    told = [report.submission for one in times(*reports) for report in one.told]
    assert sorted(told) == sorted(report.submission for report in reports)


@given(some_episodes)
def test_a_night_is_drawn_where_somebody_says_that_they_were_away_in_its_small_hours(reports: list[Report]) -> None:
    drawn = {night for one in times(*reports) for night in one.nights}
    for report in reports:
        until = module.back(report)
        since = module.began(report).earliest
        shared = [other for other in reports if other.detail.get("reference") == report.detail.get("reference", "-")]
        if until is None or len(shared) > 1:
            continue
        for days in range(5):
            small_hours = datetime.combine(since.astimezone(LOCAL).date() + timedelta(days=days), time(2), LOCAL)
            if since <= small_hours <= until.earliest:
                assert small_hours.date() - timedelta(days=1) in drawn


@given(some_episodes)
def test_alerts_count_the_same_nights(reports: list[Report]) -> None:
    """Where every return is said; those that nobody ended are drawn until now, and alerts take them to be one."""
    ended = [report for report in reports if "returned_at" in report.detail]
    seen = [
        EpisodeSeen(
            agency=Agency(UUID(int=1), "Home", "care_home"),
            root=f"Home/{report.submission}",
            at=module.began(report).earliest.astimezone(LOCAL),
            recorded_at=report.recorded_at,
            submission=report.submission,
            child=UUID(int=2),
            until=until.earliest.astimezone(LOCAL) if (until := module.back(report)) else None,
            reference=str(report.detail.get("reference", "")),
        )
        for report in ended
    ]
    counted = of_alerts.times_away(ChronologyOfChild(child=UUID(int=2), episodes=seen))
    drawn = {frozenset(one.nights) for one in times(*ended)}
    assert {one.nights for one in counted} == drawn


# -- what they come to ------------------------------------------------------------------------------------------------


def test_nights_of_late_stand_against_those_of_the_year_before() -> None:
    today = date(2026, 11, 30)
    of_late = [today - timedelta(days=days) for days in (0, 1, 55)]
    before = [today - timedelta(days=days) for days in (56, 56 + 364)]
    older = [today - timedelta(days=56 + 365), date(1900, 1, 1)]
    trend = trend_of([*of_late, *before, *older], today)
    assert (trend.lately, trend.before, trend.total, trend.compared) == (3, 2, 7, 1)
    assert trend_of(before, today).compared == -1
    assert trend_of(of_late, today).compared == 0, "nothing to compare with"


def test_the_newest_stands_first() -> None:
    first, second = away("2026-11-01T22:00:00Z", "2026-11-02T08:00:00Z"), away("2026-11-04T22:00:00Z", BACK)
    assert [one.nights[0].day for one in times(first, second)] == [4, 1]


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        (
            "SMALL_HOURS",
            time(4),
            lambda: test_a_night_is_one_in_whose_small_hours_somebody_was_away(
                "2026-11-05T01:30:00Z", "2026-11-05T03:00:00Z", ["11-04"]
            ),
        ),
        (
            "_why_unplaced",
            lambda report, now: "",
            lambda: test_what_is_on_no_night_is_told_all_the_same_and_says_why(away("2026-11"), "day_not_known"),
        ),
        ("_overlap", lambda a, b: False, lambda: test_one_night_that_two_agencies_tell_of_is_one()),
        (
            "_is_out",
            lambda *given: False,
            lambda: test_who_is_not_back_is_away_every_night_until_now_and_not_for_ever(),
        ),
        (
            "_is_out",
            lambda *given: True,
            lambda: test_any_later_word_that_they_were_back_ends_it(asked("2026-11-28T16:00:00Z")),
        ),
        (
            "_taken",
            lambda report, starts: module.taken_to_last(starts),
            lambda: test_a_day_with_no_time_and_no_return_is_one_night(),
        ),
        (
            "TimesAway",
            lambda times, is_cut: TimesAway(times),
            lambda: test_very_many_are_looked_at_from_the_newest_and_it_is_said(),
        ),
        (
            "held",
            lambda interview: module.said(interview.detail.get("held_at")),
            lambda: test_what_came_of_a_return_is_said(
                asked("2027-01-01T09:00:00Z", offered_at="2026-11-06T08:00:00Z", accepted=True), "offered"
            ),
        ),
        (
            "_which",
            lambda times, interview: 0,
            lambda: test_an_interview_is_about_the_time_that_it_names_else_the_latest_before_it(),
        ),
        ("LATELY", timedelta(weeks=9), lambda: test_nights_of_late_stand_against_those_of_the_year_before()),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, module, name, planted, test)
