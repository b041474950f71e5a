"""A chronology over time: lanes, silences, weeks, weights, absences. Whatever the entries are, nothing is lost and nothing made up."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholepicture.base.clock import LOCAL
from wholepicture.base.indicators import indicators
from wholepicture.picture.over_time.absences import absences_of
from wholepicture.picture.over_time.lanes import LANES, Told, by_month, day_of, lanes_of, school_of, strip_of
from wholepicture.picture.over_time.looked import SITTING, Look, looked_again
from wholepicture.picture.over_time.months import Span, first_day, last_day, month_of, moved, span_ending
from wholepicture.picture.over_time.silences import Expected, silences_of
from wholepicture.picture.over_time.weeks import grouped
from wholepicture.picture.over_time.weights import LARGE, PLAIN, REASONS, ROUTINE, Beside, weight_of
from wholepicture.picture.results import GRADED_PIECE, Entry

TODAY = date(2026, 7, 15)
NOW = datetime.combine(TODAY, time(22), LOCAL)
KINDS = (
    "concern",
    "intelligence",
    "missing_episode",
    "return_interview",
    "placement",
    "attendance",
    "involvement",
    GRADED_PIECE,
)
TYPES = ("police", "health", "school", "social_care", "care_home", "charity", "other", "")
AGENCY_OF = {type: f"The {type}" for type in TYPES}
YES = {code: indicators()[code] for code in ("harm_disclosed", "older_partner", "new_phone", "disability")}


def entry(**fields: Any) -> Entry:
    at = fields.pop("at", datetime(2026, 7, 1, 20, tzinfo=UTC))
    usual: dict[str, Any] = {
        "id": uuid4(), "submission": uuid4(), "kind": "concern", "at": at, "until": None, "precision": "exact",
        "agency": "The police", "agency_type": "police", "author_job": "", "how_known": "", "passed_on": False,
        "root": "POL/1", "recorded_at": at, "received_at": at, "role": "child", "detail": {}, "passages": [], "signs": [],
    }  # fmt: skip
    return Entry(**(usual | fields))


# From 1900 to 2099: what somebody mistyped must be drawn, or said to lie beyond.
DAYS_GIVEN = st.dates(date(1900, 1, 1), date(2099, 12, 31)) | st.dates(date(2025, 1, 1), date(2026, 8, 1))
MOMENTS = st.builds(
    lambda day, hour: datetime(day.year, day.month, day.day, hour, tzinfo=UTC), DAYS_GIVEN, st.integers(0, 23)
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    at, type = draw(MOMENTS), draw(st.sampled_from(TYPES))
    lasted = draw(st.none() | st.timedeltas(timedelta(), timedelta(days=60)))
    kind = draw(st.sampled_from(KINDS))
    detail: dict[str, Any] = {}
    if kind == "attendance":
        detail = {"possible_sessions": draw(st.integers(0, 60)), "attended_sessions": draw(st.integers(0, 80))}
    if kind in ("missing_episode", "return_interview"):
        name = "reference" if kind == "missing_episode" else "missing_reference"
        detail = {name: draw(st.sampled_from(("", "M1", "M2")))}
    return entry(
        at=at,
        kind=kind,
        until=at + lasted if lasted is not None else None,
        precision=draw(st.sampled_from(("exact", "day", "month", "year", "approximate", "unknown", "recorded"))),
        agency=AGENCY_OF[type],
        agency_type=type,
        detail=detail,
        counting={code: YES[code] for code in draw(st.sets(st.sampled_from(sorted(YES)), max_size=2))},
        passages=[("child_words", "Hers.")] if draw(st.booleans()) else [],
    )


def told_in(chronology: list[Entry]) -> Told:
    return Told(chronology, absences_of(chronology, NOW))


CHRONOLOGIES = st.lists(entries(), max_size=25)


# -- lanes --------------------------------------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(CHRONOLOGIES, st.integers(1, 24))
def test_every_mark_lies_within_the_strip_and_in_a_lane_that_there_is(chronology: list[Entry], length: int) -> None:
    strip = strip_of(told_in(chronology), TODAY, length=length)
    assert len(strip.span.months) == length
    known = {one.submission for one in chronology}
    for lane in strip.lanes:
        assert lane.code in LANES
        for mark in lane.marks:
            assert set(mark.entries) <= known
            assert mark.lane == lane.code
            assert 0 <= strip.span.place(mark.day) <= length


@settings(max_examples=200, deadline=None)
@given(CHRONOLOGIES)
def test_what_is_not_drawn_is_counted_as_earlier_later_or_without_a_month(chronology: list[Entry]) -> None:
    strip = strip_of(told_in(chronology), TODAY, length=12)
    within = [one for one in chronology if one.precision not in ("year", "unknown") and day_of(one) in strip.span]
    assert strip.earlier + strip.later + strip.undated + len(within) == len(chronology)


@settings(max_examples=100, deadline=None)
@given(CHRONOLOGIES, st.randoms())
def test_the_order_in_which_entries_come_changes_no_strip(chronology: list[Entry], random: Any) -> None:
    shuffled = list(chronology)
    random.shuffle(shuffled)
    one, other = (strip_of(told_in(listed), TODAY, length=12) for listed in (chronology, shuffled))
    assert [(lane.code, len(lane.marks), lane.silences) for lane in one.lanes] == [
        (lane.code, len(lane.marks), lane.silences) for lane in other.lanes
    ]


@settings(max_examples=100, deadline=None)
@given(CHRONOLOGIES)
def test_a_month_says_of_each_lane_what_is_drawn_in_it(chronology: list[Entry]) -> None:
    strip = strip_of(told_in(chronology), TODAY, length=12)
    for month, lanes in by_month(strip).items():
        assert month in strip.span.months
        for marks in lanes.values():
            assert all(mark.day <= last_day(month) for mark in marks)
    said = {(lane, id(mark)) for lanes in by_month(strip).values() for lane, marks in lanes.items() for mark in marks}
    assert said == {(lane.code, id(mark)) for lane in strip.lanes for mark in lane.marks}


@given(entries())
def test_a_sign_of_harm_and_her_own_words_each_stand_in_their_lane(one: Entry) -> None:
    lanes = lanes_of(one)
    assert ("harm" in lanes) == ("harm_disclosed" in one.counting)
    assert ("words" in lanes) == bool(one.passages)
    assert ("police" in lanes) == (one.agency_type == "police")


def test_a_strip_of_a_child_of_whom_nothing_was_heard_for_years_ends_where_the_last_was_heard() -> None:
    strip = strip_of(told_in([entry(at=datetime(2021, 3, 4, tzinfo=UTC))]), TODAY, length=12)
    assert strip.span.last == (2021, 3)
    assert strip.lane("police")


def test_an_entry_of_1900_and_one_of_2099_lie_beyond_the_strip() -> None:
    odd = [entry(at=datetime(year, 1, 2, tzinfo=UTC)) for year in (1900, 2026, 2099)]
    strip = strip_of(told_in(odd), TODAY, length=12)
    assert (strip.earlier, strip.later) == (1, 1)
    assert strip.span.last == (2026, 7)


# -- school -------------------------------------------------------------------------------------------------------------------


def register(start: datetime, attended: int, **fields: Any) -> Entry:
    until = start + timedelta(days=27)
    return entry(
        kind="attendance", at=start, until=until, agency="The school", agency_type="school",
        detail={"possible_sessions": 40, "attended_sessions": attended}, **fields,
    )  # fmt: skip


def test_attendance_is_held_against_her_own_registers_of_the_year_before() -> None:
    start = datetime(2025, 9, 1, tzinfo=UTC)
    attended = (39, 38, 39, 38, 39, 38, 30, 24)
    school = school_of(register(start + timedelta(days=28 * number), each) for number, each in enumerate(attended))
    assert school.latest
    assert school.latest.share == 60
    assert school.usual == 95


def test_one_register_has_no_usual() -> None:
    assert school_of([register(datetime(2026, 1, 5, tzinfo=UTC), 20)]).usual is None


def test_a_register_that_was_corrected_or_passed_on_is_no_further_register() -> None:
    start = datetime(2026, 1, 5, tzinfo=UTC)
    superseded, passed_on = register(start, 20, superseded_at=start), register(start, 20, passed_on=True)
    assert not school_of([superseded, passed_on]).registers


@given(st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 80)), max_size=10))
def test_no_share_lies_below_none_or_above_all(given_registers: list[tuple[int, int]]) -> None:
    start = datetime(2025, 1, 1, tzinfo=UTC)
    listed = []
    for place, (possible, came) in enumerate(given_registers):
        detail = {"possible_sessions": possible, "attended_sessions": max(0, came)}
        listed.append(entry(kind="attendance", at=start + timedelta(days=30 * place), detail=detail))
    assert all(0 <= one.share <= 100 for one in school_of(listed).registers)


# -- silences -------------------------------------------------------------------------------------------------------------------

HEALTH = Expected("The health", "health", date(2025, 10, 1), None)


def test_a_whole_month_without_an_entry_of_an_agency_that_works_with_her_is_silent() -> None:
    spoke = entry(agency="The health", agency_type="health", at=datetime(2026, 2, 10, tzinfo=UTC))
    found = silences_of([HEALTH], [spoke], Span((2026, 1), (2026, 7)), TODAY)
    assert [(one.first, one.last) for one in found] == [((2026, 1), (2026, 1)), ((2026, 3), (2026, 6))]


def test_this_month_is_not_over_and_says_nothing() -> None:
    found = silences_of([HEALTH], [], Span((2026, 7), (2026, 7)), TODAY)
    assert found == []


def test_that_an_agency_works_with_her_is_no_entry_about_her() -> None:
    works = entry(kind="involvement", agency="The health", at=datetime(2026, 6, 10, tzinfo=UTC))
    assert silences_of([HEALTH], [works], Span((2026, 6), (2026, 6)), TODAY)


def test_nobody_is_silent_before_their_work_began_or_after_it_ended() -> None:
    work = Expected("The health", "health", date(2026, 3, 2), date(2026, 5, 20))
    found = silences_of([work], [], Span((2026, 1), (2026, 6)), TODAY)
    assert [(one.first, one.last) for one in found] == [((2026, 4), (2026, 4))]


def test_a_register_speaks_for_every_month_that_it_covers() -> None:
    covers = entry(
        kind="attendance",
        agency="The health",
        at=datetime(2026, 1, 5, tzinfo=UTC),
        until=datetime(2026, 4, 1, tzinfo=UTC),
    )
    found = silences_of([HEALTH], [covers], Span((2026, 1), (2026, 4)), TODAY)
    assert found == []


@settings(max_examples=200, deadline=None)
@given(CHRONOLOGIES)
def test_in_no_silent_month_did_the_agency_write_anything_that_is_shown(chronology: list[Entry]) -> None:
    expected = [Expected(name, type, date(2025, 1, 1), None) for type, name in AGENCY_OF.items()]
    for silence in silences_of(expected, chronology, span_ending((2026, 7), 18), TODAY):
        months = Span(silence.first, silence.last).months
        wrote = [one for one in chronology if one.agency == silence.agency and one.kind != "involvement"]
        assert not any(month_of(one.recorded_at.astimezone(LOCAL).date()) in months for one in wrote)


# -- months -------------------------------------------------------------------------------------------------------------------


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(-300, 300))
def test_a_month_moved_and_moved_back_is_the_same(day: date, by: int) -> None:
    month = month_of(day)
    assert moved(moved(month, by), -by) == month
    assert first_day(month) <= day <= last_day(month)


# -- weeks --------------------------------------------------------------------------------------------------------------------

DAYS = st.lists(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)) | st.dates(date(2026, 3, 1), date(2026, 9, 1)), max_size=40
)


@given(DAYS, st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_each_item_stands_in_one_group_whose_days_hold_it_and_no_groups_overlap(days: list[date], today: date) -> None:
    groups = grouped(days, lambda day: day, today)
    assert sorted(day for group in groups for day in group.items) == sorted(days)
    for group in groups:
        assert group.first <= group.last
        assert all(group.first <= day <= group.last for day in group.items)
    for newer, older in zip(groups, groups[1:], strict=False):
        assert older.last < newer.first


def test_what_is_recent_is_grouped_by_week_and_what_is_old_by_month() -> None:
    groups = grouped([date(2026, 7, 14), date(2026, 7, 8), date(2026, 2, 3), date(2026, 2, 20)], lambda day: day, TODAY)
    assert [(group.first, group.last) for group in groups] == [
        (date(2026, 7, 13), date(2026, 7, 19)),
        (date(2026, 7, 6), date(2026, 7, 12)),
        (date(2026, 2, 1), date(2026, 2, 28)),
    ]


# -- weights --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "size", "foremost"),
    [
        ({"passages": [("child_words", "He said so.")], "counting": {"harm_disclosed": YES["harm_disclosed"]}}, LARGE, "words"),
        ({"counting": {"harm_disclosed": YES["harm_disclosed"], "new_phone": YES["new_phone"]}}, LARGE, "harm"),
        ({"counting": {"older_partner": YES["older_partner"]}}, PLAIN, "pointing"),
        ({"counting": {"new_phone": YES["new_phone"]}}, PLAIN, "sign"),
        ({"kind": "missing_episode"}, PLAIN, "missing"),
        ({"kind": "placement"}, PLAIN, "moved"),
        ({"agency": "The police", "agency_type": "police"}, PLAIN, "information"),
        ({}, ROUTINE, None),
        ({"kind": "attendance"}, ROUTINE, None),
        ({"kind": "involvement"}, ROUTINE, None),
        ({"signs": [("harm_disclosed", "no", "")]}, ROUTINE, None),
    ],
)  # fmt: skip
def test_what_an_entry_weighs_is_said_by_the_first_reason_that_holds(
    fields: dict[str, Any], size: str, foremost: str | None
) -> None:
    weight = weight_of(entry(**({"agency_type": "care_home"} | fields)))
    assert weight.size == size
    assert next(iter(weight.reasons), None) == foremost


def test_what_raised_an_alert_is_large_and_what_names_somebody_is_not_routine() -> None:
    note = entry(agency_type="care_home")
    assert weight_of(note, Beside(raised={note.submission})).size == LARGE
    assert weight_of(note, Beside(names={note.submission})).size == PLAIN


@given(entries())
def test_no_entry_with_harm_or_with_her_words_is_ever_folded(one: Entry) -> None:
    weight = weight_of(one)
    assert set(weight.reasons) <= set(REASONS)
    if one.passages or "harm_disclosed" in one.counting:
        assert weight.size == LARGE


# -- absences -------------------------------------------------------------------------------------------------------------------

NIGHT = datetime(2026, 3, 3, 21, tzinfo=UTC)


def away(**fields: Any) -> Entry:
    told = {"kind": "missing_episode", "at": NIGHT, "until": NIGHT + timedelta(hours=9)} | fields
    back = told["until"]
    told["detail"] = told.get("detail", {}) | ({"returned_at": back.isoformat()} if back else {})
    return entry(**(told | {"received_at": back or told["at"]}))


def interview(**fields: Any) -> Entry:
    return entry(**({"kind": "return_interview", "at": NIGHT + timedelta(days=2)} | fields))


def test_an_interview_stands_with_the_time_away_whose_reference_it_gives() -> None:
    first, second = (
        away(detail={"reference": "M1"}),
        away(at=NIGHT + timedelta(days=1), until=None, detail={"reference": "M2"}),
    )
    about_first = interview(detail={"missing_reference": "M1"})
    newest, oldest = absences_of([first, second, about_first], NOW)
    assert (newest.interviews, oldest.interviews) == ((), (about_first,))


def test_an_interview_without_a_reference_stands_with_the_latest_time_away_before_it() -> None:
    later = away(at=NIGHT + timedelta(days=1), until=NIGHT + timedelta(days=1, hours=8))
    held = interview()
    newest, oldest = absences_of([away(), later, held], NOW)
    assert (newest.interviews, oldest.interviews) == ((held,), ())


def test_an_interview_long_after_every_time_away_stands_with_none() -> None:
    (absence,) = absences_of([away(), interview(at=NIGHT + timedelta(days=40))], NOW)
    assert absence.interviews == ()


def test_a_report_that_describes_her_twice_is_one_account() -> None:
    once = away()
    (absence,) = absences_of([once, replace(once, id=uuid4())], NOW)
    assert [account.submission for account in absence.accounts] == [once.submission]


@pytest.mark.parametrize(("hours", "nights"), [(2, 0), (9, 1), (33, 2)])
def test_a_night_is_a_midnight_away(hours: int, nights: int) -> None:
    (absence,) = absences_of([away(until=NIGHT + timedelta(hours=hours))], NOW)
    assert absence.nights == nights


@settings(max_examples=200, deadline=None)
@given(CHRONOLOGIES)
def test_every_episode_stands_in_one_absence_and_every_interview_in_one_at_most(chronology: list[Entry]) -> None:
    absences = absences_of(chronology, NOW)
    told = [account.id for absence in absences for account in absence.accounts]
    held = [one.id for absence in absences for one in absence.interviews]
    assert sorted(told) == sorted(one.id for one in chronology if one.kind == "missing_episode")
    assert len(held) == len(set(held))


# -- since when something is new ------------------------------------------------------------------------------------------------


def test_what_is_new_stays_new_as_long_as_one_goes_on_looking() -> None:
    monday, friday = datetime(2026, 7, 6, 9, tzinfo=UTC), datetime(2026, 7, 10, 9, tzinfo=UTC)
    first = looked_again(None, monday)
    second = looked_again(first, friday)
    third = looked_again(second, friday + SITTING / 2)
    assert (first.before, second.before, third.before) == (None, monday, monday)
    assert looked_again(third, friday + 2 * SITTING).before == friday + SITTING / 2


@given(st.lists(st.timedeltas(timedelta(), timedelta(days=3)), max_size=12))
def test_nobody_last_looked_after_now(steps: list[timedelta]) -> None:
    now, look = datetime(2026, 1, 1, tzinfo=UTC), None
    for step in steps:
        now += step
        look = looked_again(look, now)
        assert look.looked_at == now
        assert look.before is None or look.before <= now


def test_a_clock_that_goes_back_makes_nothing_new_again() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert looked_again(Look(now, None), now - timedelta(hours=3)) == Look(now, None)


def test_ids_of_entries_are_what_marks_lead_to() -> None:
    one = entry()
    strip = strip_of(told_in([one]), TODAY, length=12)
    lane = strip.lane("police")
    assert lane
    assert [mark.entries for mark in lane.marks] == [(one.submission,)]
    assert all(isinstance(each, UUID) for mark in lane.marks for each in mark.entries)
