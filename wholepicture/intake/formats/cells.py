"""Cells of a table as text, numbers, dates and times."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeGuard
from zoneinfo import ZoneInfo

from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900, from_excel

from wholepicture.base.identifiers import parse_moment

CellValue = str | int | float | bool | datetime | date | time | None

# A sheet counts days from 1900. Below this a number in a date column is a year that somebody typed.
_FIRST_SERIAL = 3_000
_LAST_SERIAL = 2_958_465  # 31 December 9999
_CLOCK_CODES = ("%H", "%I", "%M", "%S", "%T", "%X", "%c")


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
    None or a sentence about a clock change.
    """

    text: str
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class WhenReader:
    """Reads dates and times as one export writes them."""

    zone: ZoneInfo
    date_formats: tuple[str, ...]
    datetime_formats: tuple[str, ...]
    epoch: datetime = CALENDAR_WINDOWS_1900

    def day(self, value: CellValue, own_format: str | None) -> When | None:
        """The date in a cell, or None."""
        written = self._find(value, own_format)
        if isinstance(written, str):
            moment = parse_moment(written)
            return When(moment.day.isoformat() if moment and moment.at else written)
        return When(_date_of(written).isoformat()) if written is not None else None

    def moment(self, value: CellValue, own_format: str | None) -> When | None:
        """The date, or the time with its offset, in a cell; a year or month stays one. None when it is none
        of these.
        """
        written = self._find(value, own_format)
        if isinstance(written, str):
            moment = parse_moment(written)
            is_local = moment and moment.precision == "local" and moment.at
            return self._with_offset(moment.at) if moment and moment.at and is_local else When(written)
        if isinstance(written, datetime):
            return self._with_offset(written)
        return When(written.isoformat()) if written is not None else None

    def instant(self, value: CellValue, own_format: str | None) -> When | None:
        """The time with its offset in a cell, or None; a date alone stands for its midnight."""
        written = self._find(value, own_format)
        if isinstance(written, str):
            moment = parse_moment(written)
            if moment is None or moment.precision in ("month", "year"):
                return None
            if moment.precision == "instant":
                return When(written)
            written = moment.at or moment.day
        if written is None:
            return None
        return self._with_offset(written if isinstance(written, datetime) else datetime.combine(written, time.min))

    def _find(self, value: CellValue, own_format: str | None) -> datetime | date | str | None:
        """What a cell holds: a datetime, a date, or text that is already ISO 8601."""
        if _is_serial(value):
            value, own_format = _from_serial(value, self.epoch), None
        if isinstance(value, datetime):
            return value.date() if _is_midnight(value) else value
        if isinstance(value, date):
            return value
        text = cell_text(value).strip()
        for form in (own_format, *self.datetime_formats, *self.date_formats):
            read = _as_written(text, form) if form else None
            if read is not None:
                return read
        return text if parse_moment(text) else None

    def _with_offset(self, moment: datetime) -> When | None:
        if not 1 < moment.year < 9999:
            return None
        if moment.tzinfo is not None:
            return When(moment.isoformat())
        aware = moment.replace(tzinfo=self.zone)
        back = aware.astimezone(UTC).astimezone(self.zone)
        if back.replace(tzinfo=None) != moment:
            return When(
                back.isoformat(),
                "The clocks went forward over this time, so it did not exist; moved on by that.",
            )
        if aware.utcoffset() != aware.replace(fold=1).utcoffset():
            return When(aware.isoformat(), "The clocks went back, so this time came twice; taken as the first.")
        return When(aware.isoformat())


def _as_written(text: str, form: str) -> datetime | date | None:
    """The time that a text gives in this form, or the date where the form has no time; None where it does not fit."""
    try:
        moment = datetime.strptime(text, form)  # noqa: DTZ007 - the offset is added by the caller
    except (ValueError, OverflowError):
        return None
    return moment if any(code in form for code in _CLOCK_CODES) else moment.date()


def _date_of(written: datetime | date) -> date:
    return written.date() if isinstance(written, datetime) else written


def _is_serial(value: CellValue) -> TypeGuard[int | float]:
    """Whether a number may be a date: a sheet keeps those as days since 1900."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return _FIRST_SERIAL <= value <= _LAST_SERIAL


def _from_serial(value: float, epoch: datetime) -> datetime | None:
    try:
        moment = from_excel(value, epoch)
    except (OverflowError, ValueError):
        return None
    if not isinstance(moment, datetime):
        return None
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)  # serials round to about a millisecond
