"""Dates of birth as people type them: `17 5 2010`, `17 May 2010`, `17/05/10`, and half of one beside a name. Pure.

A day is told as keys tell it: `2010-05-17`, `2010-05`, `2010`. A year of two digits may be of either century, so such a date
is two days, and whichever somebody was born on finds them.
"""

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "(?P<name>" + "|".join(f"{month[:3]}(?:{month[3:]})?" for month in _MONTHS).replace("sep(?", "sept?(?") + ")"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_SHORT_YEAR = r"(?P<year>(?:(?:19|20)[0-9]{2}|[0-9]{2}))"
_BETWEEN = r"[ /.,-]{1,2}"
_DAY = r"(?P<day>[0-3]?[0-9])"
_NUMBER = r"(?P<month>[01]?[0-9])"
# What says that a date is one of birth, and is no name.
_SAID = re.compile(r"\b(?:d\.?o\.?b\b\.?|born(?: on| in)?|date of birth)[:]?", re.IGNORECASE)

WHOLE = tuple(
    re.compile(rf"(?<![0-9]){form}(?![0-9])", re.IGNORECASE)
    for form in (
        rf"{_YEAR}[/.-](?P<month>[01][0-9])[/.-](?P<day>[0-3][0-9])",
        rf"{_DAY}{_BETWEEN}{_NUMBER}{_BETWEEN}{_SHORT_YEAR}",
        rf"{_DAY}(?:st|nd|rd|th)?(?: of)?{_BETWEEN.replace('1,2', '0,2')}{_MONTH}{_BETWEEN.replace('1,2', '0,2')}{_SHORT_YEAR}",
        rf"\b{_MONTH}{_BETWEEN}{_DAY}(?:st|nd|rd|th)?{_BETWEEN}{_YEAR}",
        r"(?P<day>[0-3][0-9])(?P<month>[01][0-9])(?P<year>(?:19|20)[0-9]{2})",
    )
)
HALF = tuple(
    re.compile(rf"(?<![0-9/.-]){form}(?![0-9/.-])", re.IGNORECASE)
    for form in (
        rf"\b{_MONTH}{_BETWEEN}{_YEAR}",
        rf"{_NUMBER}[ /.-]{_YEAR}",
        rf"{_YEAR}-(?P<month>[01][0-9])",
        _YEAR,
    )
)
_DAY_OF_A_YEAR = re.compile(
    rf"(?<![\w/.-]){_DAY}(?:st|nd|rd|th)?(?: of)?{_BETWEEN}(?:{_MONTH}|{_NUMBER})(?![\w/.-])", re.IGNORECASE
)
_YEARS_ALONE = HALF[1:]  # with the name of a month read as somebody's name


def born_on(words: str) -> list[str]:
    """The days that these words may be, where they are one whole date and nothing else; else none."""
    alone = _SAID.sub(" ", words).strip(" .,")
    for form in WHOLE:
        written = form.fullmatch(alone)
        if written and (days := _days(written)):
            return days
    return []


def born_beside(words: str) -> Iterator[tuple[list[list[str]], str]]:
    """Each way to read these words as dates and a rest: the days that each date may be, and the words that are left."""
    read: list[tuple[list[list[str]], str]] = []
    for halves in (HALF, _YEARS_ALONE):
        way = _taken_out(words, (*WHOLE, *halves))
        if way not in read:
            read.append(way)
    yield from read


def day_beside(words: str) -> tuple[str, str] | None:
    """The day of a year that is not said, `05-17`, and the words that are left; None where there is none."""
    written = _DAY_OF_A_YEAR.search(words)
    days = _days(written, year="2000") if written else []
    if not written or not days:
        return None
    return days[0].removeprefix("2000-"), _SAID.sub(" ", words[: written.start()] + " " + words[written.end() :])


def _taken_out(words: str, forms: tuple[re.Pattern[str], ...]) -> tuple[list[list[str]], str]:
    dates: list[list[str]] = []

    def take(written: re.Match[str]) -> str:
        days = _days(written)
        if not days:
            return written.group()
        dates.append(days)
        return " "

    for form in forms:
        words = form.sub(take, words)
    return dates, _SAID.sub(" ", words) if dates else words


def _days(written: re.Match[str], **known: str) -> list[str]:
    """The days, months or years that a match may be; none where the calendar has none of them."""
    given = {**written.groupdict(), **known}
    years = [given["year"]] if len(given["year"]) == 4 else [f"20{given['year']}", f"19{given['year']}"]
    month = _month(given)
    if month is None:
        return years
    if not 1 <= month <= 12:
        return []
    if not given.get("day"):
        return [f"{year}-{month:02}" for year in years]
    return [day for year in years if (day := _day(int(year), month, int(given["day"])))]


def _month(given: dict[str, str | None]) -> int | None:
    if name := given.get("name"):
        return [month[:3] for month in _MONTHS].index(name[:3].lower()) + 1
    return int(number) if (number := given.get("month")) else None


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
