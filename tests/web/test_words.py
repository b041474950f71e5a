"""How uncertain times are said, how nights away and signs of several agencies stand together. No database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from wholepicture.base.indicators import indicators
from wholepicture.config import installation

installation.load()

from wholepicture.base.clock import local_date  # noqa: E402
from wholepicture.picture.nights import times_away  # noqa: E402
from wholepicture.picture.over_time.absences import absences_of, standing  # noqa: E402
from wholepicture.picture.over_time.lanes import Mark  # noqa: E402
from wholepicture.picture.results import Entry, Picture, Version  # noqa: E402
from wholepicture.web.parts.entry import entry_in_words  # noqa: E402
from wholepicture.web.parts.strip.child import OfChild, strip_of_child  # noqa: E402
from wholepicture.web.picture.chronology import Filters  # noqa: E402
from wholepicture.web.picture.facts import FactInWords, facts_in_words  # noqa: E402
from wholepicture.web.picture.missing import NightsInWords, nights_in_words  # noqa: E402
from wholepicture.web.picture.signs import SignsOverTime, signs_over_time  # noqa: E402
from wholepicture.web.picture.weighed import absence_said  # noqa: E402
from wholepicture.web.wording import times  # noqa: E402
from wholepicture.web.wording.people import age_on, pronouns  # noqa: E402
from wholepicture.web.wording.sentences import and_list  # noqa: E402
from wholepicture.web.wording.times import how_long, when_said, written_on  # noqa: E402

# Midnight of 4 March and of 10 June 2025 in England.
MARCH, JUNE = datetime(2025, 3, 4, tzinfo=UTC), datetime(2025, 6, 9, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "precision", "said"),
    [
        (MARCH + timedelta(hours=15, minutes=20), "exact", "4 March 2025 at 3:20pm"),
        (MARCH, "day", "4 March 2025"),
        (JUNE, "day", "10 June 2025"),
        (MARCH, "month", "In March 2025; the day is not known"),
        (MARCH, "year", "In 2025; the date is not known"),
        (MARCH, "approximate", "About March 2025"),
        (MARCH, "unknown", "Perhaps 4 March 2025; the date is not certain"),
        (MARCH, "recorded", "Written down on 4 March 2025; when it happened is not known"),
    ],
)
def test_a_time_is_said_no_more_exactly_than_it_is_known(at: datetime, precision: str, said: str) -> None:
    assert when_said(at, None, precision) == said


def test_a_span_is_said_with_both_its_ends_and_one_day_once() -> None:
    assert when_said(MARCH, MARCH + timedelta(days=2), "day") == "4 March 2025 to 6 March 2025"
    assert when_said(MARCH, MARCH, "day") == "4 March 2025"


@pytest.mark.parametrize(
    ("hours", "said"),
    [(0.5, "30 minutes"), (1, "1 hour"), (26, "26 hours"), (52, "2 days and 4 hours"), (72, "3 days")],
)
def test_how_long_is_said_in_the_largest_useful_units(hours: float, said: str) -> None:
    assert how_long(MARCH, MARCH + timedelta(hours=hours)) == said


def test_an_age_is_in_whole_years_and_never_guessed() -> None:
    assert age_on("2010-05-17", date(2025, 5, 16)) == 14
    assert age_on("2010-05-17", date(2025, 5, 17)) == 15
    assert age_on("2010-05-16T23:00:00Z", date(2025, 5, 16)) == 14, "midnight in English summer"
    assert age_on("2010-05", date(2025, 5, 17)) is None
    assert age_on("May 2010") is None
    assert age_on("2999-01-01", date(2025, 5, 17)) is None


def test_lists_and_pronouns_are_said_as_people_say_them() -> None:
    assert and_list(["a", "b", "c"]) == "a, b and c"
    assert and_list(["a"]) == "a"
    assert and_list([]) == ""
    assert (pronouns("female")[0], pronouns("male")[2], pronouns("")[1]) == ("she", "his", "them")


def entry(**fields: Any) -> Entry:
    usual: dict[str, Any] = {
        "id": uuid4(),
        "submission": uuid4(),
        "kind": "missing_episode",
        "at": MARCH,
        "until": None,
        "precision": "exact",
        "agency": "Police",
        "author_job": "",
        "how_known": "",
        "passed_on": False,
        "root": "POL/1",
        "recorded_at": MARCH,
        "received_at": MARCH,
        "role": "child",
        "detail": {},
        "passages": [],
        "signs": [],
    }
    return Entry(**(usual | fields))


@pytest.mark.parametrize(("precision", "said"), [("day", "today"), ("unknown", "today"), ("exact", "5 hours ago")])
def test_how_long_ago_is_said_no_more_exactly_either(
    precision: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(times, "now", lambda: MARCH + timedelta(hours=5))
    monkeypatch.setattr(times, "local_date", lambda: date(2025, 3, 4))
    assert entry_in_words(entry(at=MARCH, precision=precision), {}).ago == said


def test_a_time_stands_inside_a_sentence_as_one_would_write_it() -> None:
    said = entry_in_words(entry(at=MARCH, precision="approximate"), {}).in_a_sentence
    assert said.endswith(", about March 2025")


def absence(since: datetime, hours: int = 9, **fields: Any) -> Entry:
    back = since + timedelta(hours=hours)
    stated = {"missing_since": since.isoformat(), "returned_at": back.isoformat()}
    return entry(at=since, until=back, recorded_at=back, received_at=back, detail=stated, **fields)


def nights_of(*entries: Entry, now: datetime = MARCH) -> NightsInWords:
    picture = Picture(id=uuid4(), kind="nominal", label="", roles=["child"], known_at=None, chronology=list(entries))
    return nights_in_words(picture, times_away(standing(entries), now=now), local_date(now))


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({"held_at": "2025-03-03"}, "return interview held"),
        ({"held_at": "2099-03-03", "offered_at": "2025-03-03"}, "return interview offered"),  # so the day is wrong
        ({"declined_reason": "Would rather not."}, "return interview declined"),
        ({"accepted": False}, "return interview declined"),
    ],
)
def test_the_chronology_says_of_a_return_interview_what_the_calendar_does(detail: dict[str, Any], words: str) -> None:
    asked = entry(kind="return_interview", at=MARCH, received_at=MARCH, detail=detail)
    (time_away,) = absences_of([absence(MARCH - timedelta(days=2)), asked], MARCH)
    assert absence_said(time_away).endswith(words)


def test_what_lasted_until_a_day_in_england_happened_on_that_day_as_well() -> None:
    register = entry(kind="attendance", at=MARCH, until=JUNE)
    assert Filters.of({"from": "2025-06-10", "until": "2025-06-30"}).keep([register]) == [register]
    assert Filters.of({"from": "2025-06-11"}).keep([register]) == []


@pytest.mark.parametrize("lane", ["raised", "decided"])
def test_several_alerts_of_a_month_lead_to_what_raised_them_whenever_that_happened(lane: str) -> None:
    picture = Picture(id=uuid4(), kind="nominal", label="", roles=["child"], known_at=None, chronology=[])
    marks = [Mark(lane, date(2025, 3, day), address=f"/{day}/") for day in (1, 2)]
    shown = strip_of_child(OfChild(picture, [], date(2025, 3, 4), further=marks, path="/"))
    (row,) = shown.drawings[0].rows
    assert [tap.address for tap in row.taps] == [f"/?show={lane}#chronology"]


def test_very_many_nights_are_drawn_and_what_is_capped_is_said() -> None:
    every = [absence(MARCH - timedelta(days=3 * number, hours=2)) for number in range(1, 451)]
    shown = nights_of(*every)
    assert len(shown.times) == 400
    assert len(shown.months) == 24
    assert shown.left_out[0] == "There are more times away than are told apart here: these are the newest 400."
    drawn = sum(row.nights for row in shown.months)
    assert shown.left_out[1] == f"{400 - drawn} nights before these months stand in the table alone."
    assert len(nights_of(*every[:5]).left_out) == 0


def test_months_on_end_without_a_night_are_one_row() -> None:
    shown = nights_of(absence(MARCH - timedelta(days=1)), absence(MARCH - timedelta(days=100)))
    said = [(row.label, row.count) for row in shown.months]
    assert said == [
        ("March 2025", "1 night"),
        ("December 2024 to February 2025", "none told"),
        ("November 2024", "1 night"),
    ]


def test_what_is_told_of_somebody_elses_absence_is_no_night_of_hers() -> None:
    assert nights_of(absence(MARCH - timedelta(days=1), role="friend")).times == []


def test_what_stands_in_the_place_of_another_is_drawn_in_its_place() -> None:
    gone = absence(MARCH - timedelta(days=9), superseded_at=MARCH, later=uuid4())
    hidden = absence(MARCH - timedelta(days=5), superseded_at=MARCH)
    (one,) = nights_of(gone, hidden).times
    assert one.accounts == [hidden]


def line(code: str, agency: str, *reports: UUID, month: str = "2025-03", **fields: Any) -> dict[str, Any]:
    known = indicators()[code]
    usual = {
        "code": code,
        "label": known.label,
        "list": known.list,
        "overlap": list(known.overlap),
        "agency": agency,
        "months": {month: list(reports)} if reports else {},
        "no": 0,
        "not_known": 0,
    }
    return usual | fields


def words_in(table: SignsOverTime) -> list[str]:
    rows = [row for one in table.tables for group in one.groups for row in group.rows]
    return [mark.word for row in rows for _, box in row.boxes for mark in box]


def test_one_report_of_a_new_phone_counts_once_in_its_group() -> None:
    report = uuid4()
    lines = [
        line(code, "School", report) for code in ("money_or_items_unexplained", "phone_use_increased", "new_phone")
    ]
    table = signs_over_time(lines, [])
    assert sorted(words_in(table)) == ["Same report", "Same report", "Yes"]
    assert len(table.tables[0].groups) == 1


def test_what_is_passed_on_says_so() -> None:
    told = entry(passed_on=True, kind="concern")
    assert words_in(signs_over_time([line("new_phone", "Home", told.submission)], [told])) == ["Passed on"]


def test_not_known_is_never_shown_as_no_and_harm_stands_apart() -> None:
    lines = [
        line("new_phone", "School", not_known=2),
        line("harm_disclosed", "School", uuid4()),
        line("young_carer", "School", no=1),
    ]
    tables = signs_over_time(lines, []).tables
    assert [one.code for one in tables] == ["H", "R", "V"]
    assert tables[1].unsaid[0][2] == "Not known in 2 reports"
    assert tables[2].unsaid[0][2] == "No in 1 report"


def test_months_without_a_sign_are_shown_as_well() -> None:
    lines = [line("new_phone", "School", uuid4()), line("hotel_stay", "School", uuid4(), month="2024-12")]
    assert [month for _, month in signs_over_time(lines, []).months] == ["Mar 2025", "Feb 2025", "Jan 2025", "Dec 2024"]


def facts(**said: list[str]) -> dict[str, FactInWords]:
    picture = Picture(id=uuid4(), kind="nominal", label="", roles=["child"], known_at=None)
    picture.facts = {
        kind: [Version(value, "", [("School", MARCH, uuid4())]) for value in values] for kind, values in said.items()
    }
    return {one.label: one for one in facts_in_words(picture)}


def test_a_fact_differs_when_versions_cannot_all_be_so() -> None:
    shown = facts(
        date_of_birth=["2010-03-12", "2010-12-03"], nhs_number=["999 047 5148", "9990475148"], phone=["1", "2"]
    )
    assert shown["Date of birth"].differs
    assert not shown["NHS number"].differs
    assert len(shown["NHS number"].versions[0].sources) == 2
    assert not shown["Telephone"].differs


def told_of(kind: str, *told: tuple[str, Entry]) -> FactInWords:
    """A fact as these reports give it."""
    picture = Picture(id=uuid4(), kind="nominal", label="", roles=["child"], known_at=None)
    picture.chronology = [one for _, one in told]
    by_value: dict[str, list[tuple[str, datetime, UUID]]] = {}
    for value, one in told:
        by_value.setdefault(value, []).append((one.agency, one.received_at, one.submission))
    picture.facts = {kind: [Version(value, "", sources) for value, sources in by_value.items()]}
    (fact,) = facts_in_words(picture)
    return fact


def test_the_version_that_one_report_gives_stands_beside_the_one_that_many_give() -> None:
    many = [("Elm School", entry(agency=f"School {number}")) for number in range(5)]
    fact = told_of("school", *many, ("Ash School", entry(agency="Home", how_known="saw_or_heard")))
    assert fact.stands.words == "Reports differ"
    assert [(version.value, version.count) for version in fact.openly] == [
        ("Elm School", "5 reports"),
        ("Ash School", "1 report"),
    ]
    assert [(len(version.drawn), len(version.folded)) for version in fact.versions] == [(5, 2), (0, 0)], "none is gone"


def test_of_very_many_reports_of_one_version_the_newest_and_the_first_are_told_and_the_rest_is_counted() -> None:
    days = [MARCH + timedelta(days=day) for day in range(200)]
    (version,) = told_of("school", *(("Elm", entry(recorded_at=day)) for day in days)).versions
    assert [saying.at for saying in version.openly] == days[-1:]
    assert [saying.at for saying in version.folded][0::11] == [days[-2], days[0]]
    assert (len(version.folded), version.between, version.earlier) == (12, 187, 199)
    assert version.count == "200 reports"


@pytest.mark.parametrize(
    ("kind", "values", "stands"),
    [
        ("school", ["Elm", "elm "], "Reports agree"),
        ("school", ["Elm"], "Said in one report"),
        ("phone", ["1", "2"], "More than one, which can all be so"),
        ("school", ["Elm", "Ash"], "Reports differ"),
    ],
)
def test_agreement_and_conflict_are_said_in_words(kind: str, values: list[str], stands: str) -> None:
    assert told_of(kind, *((value, entry()) for value in values)).stands.words == stands


def test_each_saying_says_how_its_author_knows_and_whether_it_is_passed_on() -> None:
    own = entry(agency="Home", how_known="child_told_me", detail={"given_grade": "2-C-P"})
    again = entry(agency="Hospital", how_known="someone_else_told_me", passed_on=True)
    silent = entry(agency="School", how_known="")
    (version,) = told_of("school", ("Elm", own), ("Elm", again), ("Elm", silent)).versions
    said = {saying.agency: (saying.how, saying.mark.shape) for saying in version.sources}
    assert said == {
        "Home": ("the child told them", "diamond"),
        "Hospital": ("passed on from another agency: somebody told them", "disc-open"),
        "School": ("how they know is not said", "dashed"),
    }
    assert version.count == "3 reports, 1 of which passes on what another agency said"
    assert version.sources[0].grade.startswith("2-C-P: ")


def test_a_day_that_a_system_keeps_without_a_time_is_said_as_a_day() -> None:
    assert written_on("2026-08-31T23:00:00Z") == "1 September 2026", "midnight in English summer"
    assert written_on("2026-09-01T08:05:00Z") == "1 September 2026 at 9:05am"
    assert written_on(None) == ""
