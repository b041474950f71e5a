"""Cells of a table as text, numbers, dates and times."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
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
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        if value.time() == time.min and value.tzinfo is None:
            return value.date().isoformat()
        return value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


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
        found = self._find(value, own_format)
        if isinstance(found, str):
            moment = parse_moment(found)
            return When(moment.day.isoformat() if moment and moment.at else found)
        return When(_date_of(found).isoformat()) if found is not None else None

    def moment(self, value: CellValue, own_format: str | None) -> When | None:
        """The date, or the time with its offset, in a cell; a year or month stays one. None when it is none
        of these.
        """
        found = self._find(value, own_format)
        if isinstance(found, str):
            moment = parse_moment(found)
            return self._with_offset(moment.at) if moment and moment.precision == "local" and moment.at else When(found)
        if isinstance(found, datetime):
            return self._with_offset(found)
        return When(found.isoformat()) if found is not None else None

    def instant(self, value: CellValue, own_format: str | None) -> When | None:
        """The time with its offset in a cell, or None; a date alone stands for its midnight."""
        found = self._find(value, own_format)
        if isinstance(found, str):
            moment = parse_moment(found)
            if moment is None or moment.precision in ("month", "year"):
                return None
            if moment.precision == "instant":
                return When(found)
            found = moment.at or moment.day
        if found is None:
            return None
        return self._with_offset(found if isinstance(found, datetime) else datetime.combine(found, time.min))

    def _find(self, value: CellValue, own_format: str | None) -> datetime | date | str | None:
        """What a cell holds: a datetime, a date, or text that is already ISO 8601."""
        if isinstance(value, datetime):
            return value.date() if value.time() == time.min and value.tzinfo is None else value
        if isinstance(value, date):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool) and _FIRST_SERIAL <= value <= _LAST_SERIAL:
            return self._find(_from_serial(value, self.epoch), None)
        text = cell_text(value).strip()
        for form in (own_format, *self.datetime_formats, *self.date_formats):
            if form is None:
                continue
            try:
                found = datetime.strptime(text, form)  # noqa: DTZ007 - the offset is added by the caller
            except (ValueError, OverflowError):
                continue
            return found if any(code in form for code in _CLOCK_CODES) else found.date()
        return text if parse_moment(text) else None

    def _with_offset(self, found: datetime) -> When | None:
        if not 1 < found.year < 9999:
            return None
        if found.tzinfo is not None:
            return When(found.isoformat())
        aware = found.replace(tzinfo=self.zone)
        back = aware.astimezone(UTC).astimezone(self.zone)
        if back.replace(tzinfo=None) != found:
            return When(
                back.isoformat(),
                "The clocks went forward over this time, so it did not exist; moved on by that.",
            )
        if aware.utcoffset() != aware.replace(fold=1).utcoffset():
            return When(aware.isoformat(), "The clocks went back, so this time came twice; taken as the first.")
        return When(aware.isoformat())


def _date_of(found: datetime | date) -> date:
    return found.date() if isinstance(found, datetime) else found


def _from_serial(value: float, epoch: datetime) -> datetime | None:
    try:
        moment = from_excel(value, epoch)
    except (OverflowError, ValueError):
        return None
    if not isinstance(moment, datetime):
        return None
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)  # serials round to about a millisecond
