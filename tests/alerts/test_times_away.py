"""The times that a child was away: several reports of one are one, and none is made of nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from tests.alerts.faults import caught
from tests.alerts.rules.observations import START, away, decided, interview, seen, signs
from wholepicture.alerts import times_away as module
from wholepicture.alerts.inputs import ChronologyOfChild, EpisodeSeen, InterviewSeen, SignSeen
from wholepicture.alerts.times_away import TimeAway, is_quiet, nights_away, times_away


def overnight(by: str, day: int, root: str = "") -> SignSeen:
    return seen("missing_overnight", by, day, root)


def unended(by: str, day: int, at: int = 22) -> EpisodeSeen:
    return replace(away(by, day, at=at), until=None)


def spells(*told: Any) -> list[TimeAway]:
    return times_away(chronology(told))


def chronology(told: Any) -> ChronologyOfChild:
    return signs(
        *(one for one in told if isinstance(one, SignSeen)),
        episodes=[one for one in told if isinstance(one, EpisodeSeen)],
        interviews=[one for one in told if isinstance(one, InterviewSeen)],
    )


def evenings(*told: Any) -> list[list[int]]:
    """The nights of each time away, in days after 1 March 2026."""
    return [sorted((night - START.date()).days for night in spell.nights) for spell in spells(*told)]


# -- what a night is --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "hours", "nights"),
    [
        (22, 10, [0]),
        (22, 4, [0]),  # until two in the morning
        (22, 3.9, []),
        (9, 6, []),
        (9, 24, [0]),
        (1, 5, [-1]),  # it is the night before
        (2, 1, [-1]),
        (3, 5, []),
        (22, 58, [0, 1, 2]),
    ],
)
def test_whoever_is_away_at_two_in_the_morning_is_away_over_night(at: int, hours: float, nights: list[int]) -> None:
    assert evenings(away("Home", 0, at=at, hours=hours)) == [nights]


@pytest.mark.parametrize(("at", "nights"), [(18, [0]), (23, [0]), (17, []), (9, []), (0, [-1])])
def test_an_evening_of_which_nobody_said_the_end_is_taken_to_last_until_morning(at: int, nights: list[int]) -> None:
    assert evenings(unended("Home", 0, at)) == [nights]


def test_an_episode_that_ends_before_it_begins_is_none() -> None:
    assert spells(away("Home", 0, hours=-1)) == []
    assert len(spells(away("Home", 0, hours=0))) == 1


def test_an_episode_that_was_never_ended_holds_no_more_nights_than_sixty() -> None:
    (spell,) = spells(away("Home", 0, hours=24 * 4000))
    assert len(spell.nights) == 60


def test_hours_are_counted_over_a_change_of_clocks() -> None:
    london = ZoneInfo("Europe/London")
    since = datetime(2026, 3, 28, 12, tzinfo=london)
    night = replace(away("Home", 0), at=since, until=since + timedelta(hours=24))  # by the clock on the wall
    (spell,) = spells(night)
    assert spell.hours == 23


# -- one night, told by several ----------------------------------------------------------------------------------------


def test_a_night_told_by_police_and_home_is_one_night() -> None:
    told = [away("Home", 0, at=21, hours=9), away("Police", 0, at=23, hours=9)]
    (spell,) = spells(*told)
    assert (spell.since, spell.until) == (told[0].at, told[1].until)
    assert set(spell.told) == set(told)


def test_two_nights_that_follow_each_other_are_two_though_a_sign_tells_of_them() -> None:
    nights = [away("Home", 0, hours=8), away("Home", 1, hours=8)]
    assert evenings(overnight("School", 0), *nights) == [[0], [1]]
    assert evenings(overnight("School", 1), *nights) == [[0], [1]]
    assert evenings(overnight("School", 2), *nights) == [[0], [1]]


@pytest.mark.parametrize(("day", "times"), [(-2, 2), (-1, 1), (0, 1), (1, 1), (2, 2)])
def test_a_sign_of_the_day_before_or_after_is_of_the_same_night(day: int, times: int) -> None:
    assert len(spells(away("Police", 0, hours=8), overnight("School", day))) == times


def test_two_signs_of_one_night_make_no_longer_one() -> None:
    (spell,) = spells(overnight("Home", 0), overnight("Police", 1))
    assert spell.hours == 10
    assert len(spell.nights) == 1


def test_a_sign_on_each_day_of_a_week_tells_of_as_many_nights_as_there_must_have_been() -> None:
    assert len(spells(*(overnight("Home", day) for day in range(7)))) == 4


def test_a_sign_that_is_passed_on_days_later_is_no_other_night() -> None:
    night = away("Home", 0)
    assert len(spells(night, overnight("Police", 9, root=night.root))) == 1
    assert len(spells(overnight("Home", 0, "Home/1"), overnight("Police", 9, "Home/1"))) == 1
    assert len(spells(overnight("Home", 0, "/"), overnight("Police", 9, "/"))) == 2, "nobody knows who said it"


def test_two_nights_of_one_report_are_two() -> None:
    first = overnight("Home", 0, "Home/1")
    second = replace(overnight("Home", 9, "Home/1"), submission=first.submission)
    assert len(spells(first, second)) == 2


def test_a_return_that_somebody_saw_goes_before_one_that_is_taken_from_the_hour() -> None:
    (spell,) = spells(unended("Police", 0, at=22), away("Home", 0, at=21, hours=2.5))
    assert (spell.nights, spell.hours) == (frozenset(), 2.5)


def test_whoever_was_seen_to_leave_after_she_was_back_is_away_again() -> None:
    assert evenings(away("Home", 0, at=20, hours=2), unended("Police", 0, at=23)) == [[], [0]]


def test_a_sign_is_believed_where_nobody_said_when_she_was_back() -> None:
    assert evenings(unended("Police", 0, at=15), overnight("Home", 0)) == [[0]]
    assert evenings(away("Police", 0, at=15, hours=2), overnight("Home", 0)) == [[], [0]], (
        "she was back, and left again"
    )


def test_one_reference_is_one_episode_where_the_hours_differ() -> None:
    told = [away("Police", 0, at=20, hours=2, reference="MP7"), away("Home", 1, at=20, hours=2, reference="MP7")]
    assert len(spells(*told)) == 1
    assert spells(*told)[0].hours == 2, "no longer for it"
    apart = [replace(told[0], reference="MP6"), told[1]]
    assert len(spells(*apart)) == 2


def test_a_short_reference_that_is_used_again_joins_nothing() -> None:
    assert len(spells(away("Police", 0, reference="1"), away("Home", 30, reference="1"))) == 2
    assert len(spells(away("Police", 0, reference=""), away("Home", 2, reference=""))) == 2


# -- interviews --------------------------------------------------------------------------------------------------------


def about(*told: Any) -> list[int]:
    """How many interviews each time away has."""
    return [len(spell.interviews) for spell in spells(*told)]


def test_an_interview_is_about_the_latest_time_before_it() -> None:
    assert about(away("Home", 0), away("Home", 5), interview("Charity", 7)) == [0, 1]
    assert about(away("Home", 0), away("Home", 5), interview("Charity", 3)) == [1, 0]


def test_an_interview_is_about_the_time_whose_reference_it_gives() -> None:
    nights = [away("Home", 0, reference="A"), away("Home", 5, reference="B")]
    assert about(*nights, interview("Charity", 7, reference="A")) == [1, 0]
    assert about(*nights, interview("Charity", 7, reference="C")) == [0, 1]
    again = [away("Home", 0, reference="1"), away("Home", 30, reference="1")]
    assert about(*again, interview("Charity", 31, reference="1")) == [0, 1], "of two with one reference, the later"


@pytest.mark.parametrize("beyond", [0, 1])
def test_an_interview_of_more_than_ten_days_after_is_about_none(beyond: int) -> None:
    """She was back at noon."""
    assert about(away("Home", 0, hours=14), interview("Charity", 11 + beyond)) == [1 - beyond]


def test_an_interview_before_she_was_away_is_about_none() -> None:
    assert about(away("Home", 5), interview("Charity", 2)) == [0]


def test_an_interview_alone_is_no_time_away() -> None:
    assert spells(interview("Charity", 2)) == []


# -- a dismissal --------------------------------------------------------------------------------------------------------


def test_the_nights_are_quiet_for_so_many_days_after_a_dismissal_and_not_longer() -> None:
    before = decided(nights_dismissed=START)
    (last,) = spells(away("Home", 180, at=12))
    (next_one,) = spells(away("Home", 180, at=13))
    given = signs(decided=before)
    assert is_quiet(given, last, 180)
    assert not is_quiet(given, next_one, 180)
    assert not is_quiet(signs(), last, 180)


# -- whatever is told ---------------------------------------------------------------------------------------------------


@st.composite
def reports(draw: st.DrawFn) -> list[Any]:
    """Episodes, signs and interviews of a fortnight: ended, not ended, ended before they began, with references and without."""
    told: list[Any] = []
    for number in range(draw(st.integers(1, 7))):
        day, by = draw(st.integers(0, 14)), f"Agency {number}"
        kind = draw(st.sampled_from(["episode", "episode", "unended", "sign", "interview"]))
        reference = draw(st.sampled_from(["", "", "A", "B"]))
        if kind == "sign":
            told.append(overnight(by, day, draw(st.sampled_from(["", "Home/1"]))))
        elif kind == "interview":
            told.append(interview(by, day, reference=reference))
        else:
            hours, at = draw(st.sampled_from([-3, 0, 2, 5, 10, 26])), draw(st.sampled_from([1, 2, 9, 17, 20, 22]))
            episode = away(by, day, at=at, hours=hours, reference=reference)
            told.append(replace(episode, until=None) if kind == "unended" else episode)
    return told


def as_set(listed: list[TimeAway]) -> list[Any]:
    return [
        (spell.since, spell.until, spell.nights, frozenset(spell.told), frozenset(spell.interviews)) for spell in listed
    ]


@examples(reports(), st.randoms())
def test_the_order_of_reports_does_not_matter(told: list[Any], chance: Any) -> None:
    shuffled = list(told)
    chance.shuffle(shuffled)
    assert as_set(spells(*shuffled)) == as_set(spells(*told))


@examples(reports())
def test_there_are_never_more_nights_than_dates_told_of(told: list[Any]) -> None:
    nights = nights_away(chronology(told))
    days: set[date] = set()
    for one in told:
        until = getattr(one, "until", None) or one.at
        length = max(0, (until.date() - one.at.date()).days)
        days |= {one.at.date() + timedelta(days=day) for day in range(-1, length + 1)}
    told_of = set().union(*(spell.nights for spell in nights)) if nights else set()
    assert told_of <= days
    assert len(nights) <= sum(not isinstance(one, InterviewSeen) for one in told)


@examples(reports())
def test_each_report_tells_of_one_time_and_none_is_lost(told: list[Any]) -> None:
    listed = spells(*told)
    heard = [one.submission for spell in listed for one in spell.told]
    right = [
        one.submission
        for one in told
        if isinstance(one, SignSeen) or (isinstance(one, EpisodeSeen) and not (one.until and one.until < one.at))
    ]
    assert sorted(heard) == sorted(right)
    interviews = [one.submission for spell in listed for one in spell.interviews]
    assert len(interviews) == len(set(interviews))
    assert all(spell.since <= spell.until for spell in listed)
    assert listed == sorted(listed, key=lambda spell: spell.since)


@examples(st.integers(1, 6), st.integers(0, 23), st.integers(1, 30))
def test_several_reports_of_one_night_are_one(agencies: int, at: int, hours: int) -> None:
    told = [away(f"Agency {number}", 0, at=at, hours=hours) for number in range(agencies)]
    (spell,) = spells(*told)
    (alone,) = spells(told[0])
    assert (spell.since, spell.until, spell.nights) == (alone.since, alone.until, alone.nights)


# -- faults ------------------------------------------------------------------------------------------------------------


def _longest(episodes: Any) -> datetime:
    return max(episode.until or module._taken_to_end(episode) for episode in episodes)


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("_overlap", lambda a, b: False, test_a_night_told_by_police_and_home_is_one_night),
        ("_ends_before_it_begins", lambda episode: False, test_an_episode_that_ends_before_it_begins_is_none),
        ("_end", _longest, test_a_return_that_somebody_saw_goes_before_one_that_is_taken_from_the_hour),
        ("_passes_on", lambda spell, sign: False, test_a_sign_that_is_passed_on_days_later_is_no_other_night),
        ("_lie_near", lambda a, b: True, test_a_short_reference_that_is_used_again_joins_nothing),
        ("_evenings", lambda spell: spell.nights, test_a_sign_is_believed_where_nobody_said_when_she_was_back),
        (
            "_is_of_one_evening",
            module._is_of_evenings_near,
            lambda: test_a_sign_of_the_day_before_or_after_is_of_the_same_night(0, 1),
        ),
        ("_which", lambda spells, interview: 0, test_an_interview_is_about_the_latest_time_before_it),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, module, name, planted, test)
