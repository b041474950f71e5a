"""Cells of a table as text, numbers, dates and times."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900, to_excel

from wholepicture.base import clock
from wholepicture.base.identifiers import Moment, parse_moment

CellValue = str | int | float | bool | datetime | date | time | None

_CLOCK_CODES = ("%H", "%I", "%M", "%S", "%T", "%X", "%c")
_TWO_DIGIT_YEARS = ("%y", "%x", "%c", "%D")
_DIGITS_OF_CODE = {"d": 2, "m": 2, "y": 2, "Y": 4, "H": 2, "M": 2, "S": 2, "j": 3}
_DIGITS_ONLY = re.compile(r"(?:%[dmyYHMSj])+")
# A child that is not born yet may stand with the day it is expected on.
_EXPECTED_WITHIN = timedelta(days=300)
_TIME_FORMATS = (
    "%H:%M",
    "%H:%M:%S",
    "%H:%M:%S.%f",
    "%H.%M",
    "%I:%M %p",
    "%I:%M%p",
    "%I:%M:%S %p",
    "%Hh%M",
    "%I %p",
    "%I%p",
)
_SHORT_CLOCK = re.compile(r"[0-9]{3,4}|0")
_LOST_DIGITS = re.compile(r"[0-9]{1,3}")


def cell_text(value: CellValue) -> str:
    """A cell as a person reads it: whole numbers without `.0`, dates in ISO 8601, empty text for an empty
    cell.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if _is_midnight(value) else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return _number_text(value)


def _number_text(value: int | float) -> str:
    if isinstance(value, float) and not (value.is_integer() and abs(value) < 1e15):
        return repr(value)
    return str(int(value))


def _is_midnight(value: datetime) -> bool:
    """Whether a time only stands for its date: a sheet knows no date without a time."""
    return value.time() == time.min and value.tzinfo is None


@dataclass(frozen=True, slots=True)
class When:
    """A date or time read from a cell. `text` is ISO 8601, with an offset where there is a time. `remark` is
    None or a sentence about what was uncertain in it: a change of the clocks, a century, a 0 that was lost.
    """

    text: str
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """What a cell holds: a date or time, or text that is already ISO 8601. `century_open`: its year has two digits."""

    value: datetime | date | str
    remark: str | None = None
    century_open: bool = False


@dataclass(frozen=True, slots=True)
class WhenReader:
    """Reads dates and times as one export writes them."""

    zone: ZoneInfo
    date_formats: tuple[str, ...]
    datetime_formats: tuple[str, ...]
    epoch: datetime = CALENDAR_WINDOWS_1900
    today: date = field(default_factory=clock.local_date)

    def day(self, value: CellValue, own_format: str | None) -> When | None:
        """The date in a cell, or None."""
        found = self._find(value, own_format)
        if found is None:
            return None
        if isinstance(found.value, str):
            moment = parse_moment(found.value)
            return When(moment.day.isoformat() if moment and moment.at else found.value, found.remark)
        return When(_date_of(found.value).isoformat(), found.remark)

    def birth(self, value: CellValue, own_format: str | None) -> When | None:
        """The date of birth in a cell, or None: the day where the export lives, and no year that is still to come."""
        found = self._find(value, own_format)
        if found is None:
            return None
        moment = _moment_of(found.value)
        if moment is None or moment.precision in ("month", "year"):
            return When(str(found.value), found.remark)
        day, remark = (moment.day, None) if moment.at is None else self._day_here(moment.at)
        remark = found.remark or remark
        if day <= self.today:
            return When(day.isoformat(), remark)
        if typed := self._typed_under_date_format(value, own_format):
            return When(typed.isoformat(), _TYPED_AS_NUMBER)
        return self._before_today(day, remark) if found.century_open else When(day.isoformat(), remark)

    def _day_here(self, at: datetime) -> tuple[date, str | None]:
        """The day that a date with a time stands for: systems that keep times in UTC write a day of summer as the hour
        before its midnight."""
        here = at.astimezone(self.zone) if at.tzinfo else at
        if here.time() == time.min:
            return here.date(), None
        return at.date(), None if at.time() == time.min else _BIRTH_WITH_TIME

    def _before_today(self, day: date, remark: str | None) -> When:
        """A day of a year of two digits that would be still to come, in the century before."""
        is_soon = day <= self.today + _EXPECTED_WITHIN
        return When(day.replace(year=day.year - 100).isoformat(), _CENTURY if is_soon else remark)

    def _typed_under_date_format(self, value: CellValue, own_format: str | None) -> date | None:
        """The date where somebody typed its digits into a cell formatted as a date, which the sheet then took for a count of
        days."""
        if not isinstance(value, datetime | date) or not own_format or not _DIGITS_ONLY.fullmatch(own_format):
            return None
        serial = to_excel(value, self.epoch)
        found = _digits_read(str(int(serial)), own_format)
        day = _date_of(found.value) if found and not isinstance(found.value, str) else None
        return day if day and day <= self.today else None

    def moment(self, value: CellValue, own_format: str | None) -> When | None:
        """The date, or the time with its offset, in a cell; a year or month stays one. None when it is none
        of these.
        """
        found = self._find(value, own_format)
        if found is None:
            return None
        if isinstance(found.value, str):
            moment = parse_moment(found.value)
            is_local = moment and moment.precision == "local" and moment.at
            return self._with_offset(moment.at) if moment and moment.at and is_local else When(found.value)
        if isinstance(found.value, datetime):
            return self._with_offset(found.value, found.remark)
        return When(found.value.isoformat(), found.remark)

    def instant(self, value: CellValue, own_format: str | None) -> When | None:
        """The time with its offset in a cell, or None; a date alone stands for its midnight."""
        found = self._find(value, own_format)
        if found is None:
            return None
        written = found.value
        if isinstance(written, str):
            moment = parse_moment(written)
            if moment is None or moment.precision in ("month", "year"):
                return None
            if moment.precision == "instant":
                return When(written)
            written = moment.at or moment.day
        at = written if isinstance(written, datetime) else datetime.combine(written, time.min)
        return self._with_offset(at, found.remark)

    def together(self, values: Sequence[CellValue], own_format: str | None, join: str) -> CellValue:
        """What the cells of several columns, such as a date and a time, give as one; their joined text where they do not
        fit together.
        """
        texts = [cell_text(value).strip() for value in values]
        text = join.join(texts)
        is_whole = all(isinstance(value, str | int) for value in values) and not _LOST_DIGITS.fullmatch(texts[-1])
        if len(values) != 2 or (is_whole and self._find(text, own_format) is not None):
            return text
        day, at = self._day_of_two(values[0], own_format, join), self._time_of_two(values[1], own_format, join)
        return datetime.combine(day, at) if day is not None and at is not None else text

    def _day_of_two(self, value: CellValue, own_format: str | None, join: str) -> date | None:
        own = own_format.partition(join)[0] if own_format else None
        found = self._find(value, own or None)
        if found is None:
            return None
        if not isinstance(found.value, str):
            return _date_of(found.value)
        moment = parse_moment(found.value)
        return moment.day if moment and moment.precision in ("day", "local") else None

    def _time_of_two(self, value: CellValue, own_format: str | None, join: str) -> time | None:
        if isinstance(value, time):
            return value
        if isinstance(value, float) and 0 <= value < 1:
            return (datetime.combine(self.today, time.min) + timedelta(seconds=round(value * 86_400))).time()
        own = own_format.partition(join)[2] if own_format else None
        return _clock_time(cell_text(value).strip(), own or None) or self._time_of_moment(value)

    def _time_of_moment(self, value: CellValue) -> time | None:
        """The time of a cell that holds a date as well: a time alone, in some programs, stands on a day of 1899."""
        if isinstance(value, datetime):
            return value.time()
        found = self._find(value, None)
        if found is None or not isinstance(found.value, str):
            return found.value.time() if found and isinstance(found.value, datetime) else None
        moment = parse_moment(found.value)
        return moment.at.time() if moment and moment.at and moment.precision == "local" else None

    def _find(self, value: CellValue, own_format: str | None) -> _Read | None:
        """What a cell holds: a datetime, a date, or text that is already ISO 8601. A number is none of these by itself, as
        a sheet says by the cell's format what it counts; it is read as the digits that somebody typed."""
        if isinstance(value, datetime):
            return _Read(value.date() if _is_midnight(value) else value)
        if isinstance(value, date):
            return _Read(value)
        text = cell_text(value).strip()
        for form in (own_format, *self.datetime_formats, *self.date_formats):
            read = _as_written(text, form) if form else None
            if read is not None:
                return read
        return _Read(text) if parse_moment(text) else None

    def _with_offset(self, moment: datetime, remark: str | None = None) -> When | None:
        if not 1 < moment.year < 9999:
            return None
        if moment.tzinfo is not None:
            return When(moment.isoformat(), remark)
        aware = moment.replace(tzinfo=self.zone)
        back = aware.astimezone(UTC).astimezone(self.zone)
        if back.replace(tzinfo=None) != moment:
            return When(
                back.isoformat(),
                "The clocks went forward over this time, so it did not exist; moved on by that.",
            )
        if aware.utcoffset() != aware.replace(fold=1).utcoffset():
            return When(aware.isoformat(), "The clocks went back, so this time came twice; taken as the first.")
        return When(aware.isoformat(), remark)


_BIRTH_WITH_TIME = "The date of birth was given with a time of day; its day is taken as written. Check it."
_CENTURY = "The year has two digits, and nobody is born in the future: taken as the century before. Check it."
_TYPED_AS_NUMBER = (
    "Digits were typed into a cell that is formatted as a date; read as the mapping writes dates. Check it."
)
_ZERO_LOST = "The sheet dropped the first 0 of these digits; it is put back."


def _as_written(text: str, form: str) -> _Read | None:
    """The time that a text gives in this form, or the date where the form has no time; None where it does not fit."""
    if _DIGITS_ONLY.fullmatch(form):
        return _digits_read(text, form)
    return _parsed(text, form)


def _parsed(text: str, form: str) -> _Read | None:
    try:
        moment = datetime.strptime(text, form)  # noqa: DTZ007 - the offset is added by the caller
    except (ValueError, OverflowError):
        return None
    century_open = any(code in form for code in _TWO_DIGIT_YEARS)
    has_time = any(code in form for code in _CLOCK_CODES)
    return _Read(moment if has_time else moment.date(), century_open=century_open)


def _digits_read(text: str, form: str) -> _Read | None:
    """A date of digits alone, such as 170510. A number has lost the 0 that it began with; and each of the digits has its
    place, so that 10510 is 01 05 10 and never 10 5 10."""
    whole = _width(form)
    if not (text.isascii() and text.isdigit()) or len(text) > whole:
        return None
    read = _parsed(text.zfill(whole), form)
    if read is None or len(text) == whole:
        return read
    return _Read(read.value, _ZERO_LOST, read.century_open)


def _clock_time(text: str, own_format: str | None) -> time | None:
    """A time of day as it is usually written; 0800 that became a number has lost its first 0."""
    if own_format and _DIGITS_ONLY.fullmatch(own_format) and text.isdigit():
        text = text.zfill(_width(own_format))
    for form in filter(None, (own_format, *_TIME_FORMATS)):
        try:
            return datetime.strptime(text.upper(), form).time()  # noqa: DTZ007 - only its time counts
        except ValueError:
            continue
    if not _SHORT_CLOCK.fullmatch(text):
        return None
    hour, minute = divmod(int(text), 100)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _width(form: str) -> int:
    """How many digits a form of digits alone has."""
    return sum(_DIGITS_OF_CODE[code] for code in form[1::2])


def _moment_of(value: datetime | date | str) -> Moment | None:
    if isinstance(value, str):
        return parse_moment(value)
    if isinstance(value, datetime):
        return Moment("instant" if value.tzinfo else "local", value.date(), value)
    return Moment("day", value)


def _date_of(written: datetime | date) -> date:
    return written.date() if isinstance(written, datetime) else written
