"""The orders in which exports write dates: day first, month first, year first."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from wholepicture.intake.formats.cells import CellValue, WhenReader

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "day", "month", "year"
ORDERS = (DAY_FIRST, MONTH_FIRST, YEAR_FIRST)
_ZONE = "Europe/London"
_SEPARATORS = ("/", "-", ".", " ")
_TIMES = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p", "%H.%M")
_PARTS = {DAY_FIRST: ("%d", "%m", "%Y"), MONTH_FIRST: ("%m", "%d", "%Y"), YEAR_FIRST: ("%Y", "%m", "%d")}
_SPELLED = (
    "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %y", "%B %d, %Y", "%b %d, %Y", "%a %d %b %Y", "%A %d %B %Y",
)  # fmt: skip
_ISO = ("%Y-%m-%d",)


@dataclass(frozen=True, slots=True)
class Formats:
    """How dates, and dates with a time, are written in one order, as `[source]` of a mapping takes them."""

    dates: tuple[str, ...]
    moments: tuple[str, ...]


@cache
def formats_of(order: str) -> Formats:
    """Every form of this order. What can be read in one way only, a month in letters or the year first, is read in each."""
    numeric = [separator.join(_PARTS[order]) for separator in _SEPARATORS]
    if order != YEAR_FIRST:
        numeric += [form.replace("%Y", "%y") for form in numeric]
    dates = tuple(dict.fromkeys((*numeric, *_SPELLED, *_ISO)))
    moments = [f"{form} {clock}" for form in dates for clock in _TIMES]
    moments += ["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]
    return Formats(dates, tuple(moments))


@cache
def _reader(order: str) -> WhenReader:
    forms = formats_of(order)
    return WhenReader(ZoneInfo(_ZONE), forms.dates, forms.moments)


@lru_cache(4_000)
def _read_text(text: str, order: str) -> str | None:
    when = _reader(order).moment(text, None)
    return when.text if when and len(when.text) >= len("2026-03-04") else None


def reads_as_date(value: CellValue, order: str) -> str | None:
    """What a cell reads as in this order, ISO 8601; None where it is no whole date in it."""
    if not isinstance(value, str):
        when = _reader(order).moment(value, None)
        return when.text if when else None
    text = value.strip()
    return _read_text(text, order) if 6 <= len(text) <= 40 and any(map(str.isdigit, text)) else None


def guessed_order(values: Iterable[CellValue]) -> str:
    """The order in which most of these dates exist; day first where several are as good."""
    texts = [value for value in values if isinstance(value, str)]
    return max(ORDERS, key=lambda order: sum(1 for text in texts if reads_as_date(text, order)))
