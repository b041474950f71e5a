"""Dates as other software writes them: births in UTC and of two-digit years, digits without their first 0, two columns."""

from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.as_exported import TODAY, cells, child, mapping, read_csv, read_xlsx, workbook, written
from wholepicture.intake.formats import cells as reading
from wholepicture.intake.formats.cells import WhenReader

LONDON = ZoneInfo("Europe/London")
READER = WhenReader(LONDON, ("%d/%m/%Y",), ("%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M:%S%z"), today=TODAY)


def born(text: Any, form: str | None = None) -> tuple[str, str]:
    """The date of birth in a cell and what is remarked on it."""
    when = READER.birth(text, form)
    assert when
    return when.text, when.remark or ""


@pytest.mark.parametrize(
    "instant",
    [
        "2010-05-16T23:00:00.000Z", "2010-05-16T23:00:00Z", "2010-05-16T23:00Z", "2010-05-16 23:00:00+00:00",
        "2010-05-16T23:00:00.0000000Z", "2010-05-17T00:00:00+01:00", "2010-05-17T00:00:00+0100", "2010-05-17T00:00:00Z",
        "2010-05-17T00:00:00", "2010-05-17 00:00:00", "2010-05-17T00:00:00+02:00", "17/05/2010 00:00", "17/05/2010",
    ],
)  # fmt: skip
def test_midnight_in_london_is_the_day_that_begins_with_it(instant: str) -> None:
    assert born(instant) == ("2010-05-17", "")


@given(st.dates(date(1920, 1, 1), TODAY))
def test_a_day_of_birth_survives_being_kept_as_an_instant(day: date) -> None:
    instant = datetime.combine(day, clock_time.min, LONDON).astimezone(UTC)
    if instant.astimezone(LONDON).time() == clock_time.min:  # but for a night in which clocks went forward at midnight
        assert born(instant.strftime("%Y-%m-%dT%H:%M:%SZ")) == (day.isoformat(), "")


@pytest.mark.parametrize(
    "instant", ["2010-05-16T22:00:00Z", "2010-05-16T23:00:00", "2010-01-16T23:00:00Z", "16/05/2010 14:30"]
)
def test_a_birth_at_another_time_of_day_is_the_day_as_written_and_marked(instant: str) -> None:
    day, remark = born(instant)
    assert day[-2:] == "16"
    assert "time of day" in remark


@given(st.dates(date(1930, 1, 1), TODAY), st.sampled_from(["%d/%m/%y", "%d%m%y", "%d-%b-%y", "%y%m%d", "%d.%m.%y"]))
def test_nobody_is_born_in_the_future_by_a_year_of_two_digits(day: date, form: str) -> None:
    read, _ = born(day.strftime(form), form)
    assert date.fromisoformat(read) <= TODAY
    assert (date.fromisoformat(read) - day).days % 36525 in (0, 36524)
    if day > TODAY.replace(year=TODAY.year - 56):
        assert read == day.isoformat()


@pytest.mark.parametrize(
    ("text", "day", "is_marked"),
    [
        ("03/11/58", "1958-11-03", False),
        ("28/11/26", "2026-11-28", False),
        ("29/11/26", "2026-11-29", False),
        ("30/11/26", "1926-11-30", True),
        ("29/02/28", "1928-02-29", False),
        ("29/02/00", "2000-02-29", False),
    ],
)
def test_a_year_of_two_digits_is_the_last_that_is_not_to_come(text: str, day: str, is_marked: bool) -> None:
    read, remark = born(text, "%d/%m/%y")
    assert (read, "two digits" in remark) == (day, is_marked)


def test_a_date_of_birth_ahead_that_is_written_in_full_is_left() -> None:
    assert born("03/11/2058", "%d/%m/%Y") == ("2058-11-03", "")


def test_a_time_that_is_no_birth_may_be_ahead_whatever_its_year() -> None:
    when = READER.moment("03/11/58", "%d/%m/%y")
    assert when
    assert when.text == "2058-11-03"


@given(st.dates(date(1970, 1, 1), TODAY), st.sampled_from(["%d%m%y", "%d%m%Y", "%m%d%Y", "%Y%m%d", "%y%m%d", "%Y%j"]))
def test_digits_whose_first_0_was_lost_are_the_date_that_was_typed(day: date, form: str) -> None:
    digits = day.strftime(form)
    for cell in (digits, int(digits), digits.lstrip("0")):
        read, remark = born(cell, form)
        assert read[4:] == day.isoformat()[4:]
        assert ("first 0" in remark) == (len(str(cell)) < len(digits))


def test_each_of_the_digits_has_its_place() -> None:
    assert born(10510, "%d%m%y")[0] == "2010-05-01"


@pytest.mark.parametrize(
    ("number", "form"), [(40315, None), (40315, "%d/%m/%Y"), (17052010, "%d%m%y"), (999999, "%d%m%y"), (0, "%d%m%y")]
)
def test_a_number_that_fits_no_form_is_no_date(number: int, form: str | None) -> None:
    assert READER.birth(number, form) is None
    assert READER.moment(number, form) is None
    assert READER.instant(number, form) is None


def test_a_number_counts_days_only_where_its_cell_is_formatted_as_a_date() -> None:
    row = cells(DOB=40315, Since=45719, Entered=datetime(2025, 3, 4, 9, 12))  # noqa: DTZ001 - a sheet knows no offsets
    [plain] = read_xlsx(workbook(row))
    [formatted] = read_xlsx(workbook(row, formats={"DOB": "dd/mm/yyyy", "Since": "d mmm yy"}))
    assert plain.body
    assert formatted.body
    assert (child(plain)["date_of_birth"], plain.body["happened"]["from"]) == ("40315", "45719")
    assert (child(formatted)["date_of_birth"], formatted.body["happened"]["from"]) == ("2010-05-17", "2025-03-03")


@pytest.mark.parametrize(
    "number_format", ["General", "0", "0.00", "@", "#,##0", "£#,##0.00", "0%", '0 "days"', "[Red]0"]
)
def test_other_formats_make_no_date(number_format: str) -> None:
    [row] = read_xlsx(workbook(cells(DOB=40315), formats={"DOB": number_format}))
    assert child(row)["date_of_birth"] == "40315"


def test_a_time_of_writing_that_is_a_bare_number_says_what_to_do() -> None:
    [row] = read_xlsx(workbook(cells(Entered=45720.5)))
    assert (
        "“45720.5” in column “Entered” is a number, and its cell is not formatted as a date" in row.problems[0].reason
    )


def test_digits_typed_into_a_cell_formatted_as_a_date_are_not_a_day_to_come() -> None:
    through = mapping(date_of_birth={"column": "DOB", "format": "%d%m%y"})
    [row] = read_xlsx(workbook(cells(DOB=170510), formats={"DOB": "dd/mm/yyyy"}), through)
    assert child(row)["date_of_birth"] == "2010-05-17"
    assert "Digits were typed" in row.flags[0].reason


BOTH = {"columns": ["DOB", "Phone"], "format": "%d/%m/%Y %H:%M"}


@pytest.mark.parametrize(
    ("day", "at"),
    [
        ("05/07/2025", "08:00"), ("05/07/2025", "8:00"), ("05/07/2025", "08:00:00"), ("05/07/2025", "0800"),
        ("05/07/2025", "800"), ("05/07/2025", "08.00"), ("05/07/2025", "8:00 AM"), ("05/07/2025", "8am"),
        ("2025-07-05", "08:00"), ("05/07/2025 00:00", "08:00"), ("05/07/2025 00:00", "30/12/1899 08:00"),
        (" 05/07/2025 ", " 08:00 "), ("'05/07/2025", "'08:00"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", [{}, {"format": "%d/%m/%Y %H:%M"}])
def test_a_day_and_a_time_in_two_columns_are_one_time(day: str, at: str, form: dict[str, str]) -> None:
    through = mapping(recorded_at={"columns": ["DOB", "Phone"], **form}, date_of_birth="Since")
    [row] = read_csv(written(cells(DOB=day, Phone=at, Since="")), through)
    assert row.problems == []
    assert row.body
    assert row.body["recorded_at"] == "2025-07-05T08:00:00+01:00"


@pytest.mark.parametrize("day", [date(2025, 7, 5), "05/07/2025"])
@pytest.mark.parametrize("at", [clock_time(8), "08:00", 1 / 3, 800, datetime(1899, 12, 30, 8)])  # noqa: DTZ001
def test_cells_of_a_workbook_are_put_together_as_they_are(day: Any, at: Any) -> None:
    assert READER.together([day, at], "%d/%m/%Y %H:%M", " ") in (
        datetime(2025, 7, 5, 8),  # noqa: DTZ001
        "05/07/2025 08:00",
    )


def test_an_empty_time_leaves_the_date_and_a_time_alone_is_not_one() -> None:
    through = mapping(**{"from": BOTH}, date_of_birth="NHS", phones="NHS", value="NHS")
    rows = read_csv(
        written(cells(DOB="05/07/2025"), cells(Phone="08:00"), cells(DOB="05/07/2025", Phone="late")), through
    )
    assert [row.body and row.body["happened"]["from"] for row in rows] == ["2025-07-05", "08:00", "05/07/2025 late"]


def test_a_time_of_writing_of_two_columns_that_is_none_names_both() -> None:
    through = mapping(recorded_at=BOTH, date_of_birth="NHS", phones="NHS")
    [row] = read_csv(written(cells(DOB="05/07/2025", Phone="late")), through)
    assert "“05/07/2025 late” in columns “DOB” and “Phone” is not a date and time" in row.problems[0].reason


def test_day_month_and_year_may_have_a_column_each() -> None:
    through = mapping(
        date_of_birth={"columns": ["Phone", "NHS", "Since"], "format": "%d %m %Y"}, phones="DOB", value="DOB"
    )
    through["fields"] = {path: feed for path, feed in through["fields"].items() if path != "happened.from"}
    [row] = read_xlsx(workbook(cells(Phone=17, NHS=5, Since=2010, Entered="04/03/2025 09:12")), through)
    assert child(row)["date_of_birth"] == "2010-05-17"


@given(st.datetimes(datetime(1990, 1, 1), datetime(2026, 1, 1)))  # noqa: DTZ001
def test_a_time_parted_into_two_cells_is_the_same_time(at: datetime) -> None:
    at = at.replace(second=0, microsecond=0)
    whole = READER.instant(at.strftime("%d/%m/%Y %H:%M"), None)
    for day, clock in (
        (at.strftime("%d/%m/%Y"), at.strftime("%H:%M")),
        (at.date(), at.time()),
        (at.date(), at.strftime("%H%M")),
    ):
        together = READER.together([day, clock], "%d/%m/%Y %H:%M", " ")
        assert READER.instant(together, "%d/%m/%Y %H:%M") == whole


SOON = ("30/11/26", "1926-11-30", True)
FAULTS: list[tuple[str, object, Any, tuple[Any, ...]]] = [
    (
        "WhenReader._day_here",
        lambda _, at: (at.date(), None),
        test_midnight_in_london_is_the_day_that_begins_with_it,
        ("2010-05-16T23:00Z",),
    ),
    ("_TWO_DIGIT_YEARS", (), test_a_year_of_two_digits_is_the_last_that_is_not_to_come, SOON),
    ("_EXPECTED_WITHIN", timedelta(0), test_a_year_of_two_digits_is_the_last_that_is_not_to_come, SOON),
    ("_digits_read", reading._parsed, test_each_of_the_digits_has_its_place, ()),
    (
        "WhenReader._typed_under_date_format",
        lambda *_: None,
        test_digits_typed_into_a_cell_formatted_as_a_date_are_not_a_day_to_come,
        (),
    ),
    ("_clock_time", lambda *_: None, test_a_day_and_a_time_in_two_columns_are_one_time, ("05/07/2025", "800", {})),
]


@pytest.mark.parametrize(("place", "fault", "test", "given_to_it"), FAULTS)
def test_a_planted_fault_is_found(
    monkeypatch: pytest.MonkeyPatch, place: str, fault: object, test: Any, given_to_it: tuple[Any, ...]
) -> None:
    monkeypatch.setattr(f"wholepicture.intake.formats.cells.{place}", fault)
    with pytest.raises(AssertionError):
        test(*given_to_it)
