"""When something was, as people write it in one box: `tonight 9pm`, `yesterday 23:40`, `14 3 2026 21:00`, `now`.

Pure, and a grammar of its own (docs/decisions/0040-one-box-for-a-moment.md): what can mean two moments is asked about in words,
and never guessed. A word that it does not know makes it ask as well: nothing in the box is passed over.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from wholepicture.base.clock import LOCAL
from wholepicture.web.wording.as_written import asks_no_side, asks_which, comes_twice, side_of, side_said
from wholepicture.web.wording.days import date_of
from wholepicture.web.wording.times import gds_date, gds_time, time_in_words

LONGEST = 60  # characters of the box
LIKE = "Write it like 14 March 2026 9pm, yesterday 11:40pm, or now."


class Unclear(ValueError):
    """What was typed can mean more than one moment, or none. Its text asks for what is lacking, for whoever typed it."""


@dataclass(frozen=True)
class Read:
    """A moment, or a day of which the time was not given."""

    day: date
    at: time | None = None

    @property
    def iso(self) -> str:
        """As the contract has it: a date, or a date and time with its offset."""
        return datetime.combine(self.day, self.at, LOCAL).isoformat() if self.at else self.day.isoformat()


def read_moment(text: str, *, now: datetime, may_be_ahead: bool = False) -> Read:
    """What was typed, as of `now`. Raises Unclear. `may_be_ahead`: it may be planned, and lie in the future."""
    here = now.astimezone(LOCAL)
    words = " ".join(word for word in text.lower().replace(",", " ").split() if word not in _LITTLE)
    if (before_now := _before_now(words, here)) is not None:
        return before_now
    words, side = _take_side(words)
    left, day = _take_date(words, here, may_be_ahead=may_be_ahead)
    left, clock = _take_time(left, has_day=day is not None)
    part = next((each for each in _PARTS if re.search(rf"\b{each}\b", left)), "")
    left = " ".join(left.replace(part, " ", 1).split())
    if day is None or left:
        day = _named_day(left, part, here, day, may_be_ahead=may_be_ahead)
    at = _time_in(clock, part)
    if part in ("tonight", "last night"):
        day = _of_the_night(part, day, at, here.date())
    elif part == "night":
        _must_be_of_the_evening(day, at)
    return _checked(_on_its_side(Read(day, at), side), here, may_be_ahead=may_be_ahead)


_LITTLE = frozenset({"at", "on", "the", "of", "since", "in"})

# -- so long before now ---------------------------------------------------------------------------------------------------

_AGO = re.compile(r"(an?|half an|[0-9]{1,3}) ?(minute|min|hour|hr|day|week)s? ago")


def _before_now(words: str, here: datetime) -> Read | None:
    """`now`, `2 hours ago`, `3 days ago`: a number of days says no time."""
    if words in ("now", "just now", "right now"):
        return Read(here.date(), time(here.hour, here.minute, fold=here.fold))
    ago = _AGO.fullmatch(words)
    if not ago or (ago[1] == "half an" and ago[2] not in ("hour", "hr")):
        return None
    many = {"a": 1.0, "an": 1.0, "half an": 0.5}.get(ago[1]) or float(ago[1])
    if ago[2] in ("day", "week"):
        return Read(here.date() - timedelta(days=int(many) * (7 if ago[2] == "week" else 1)))
    minutes = many * (1 if ago[2].startswith("min") else 60)
    then = (here.astimezone(UTC) - timedelta(minutes=minutes)).astimezone(LOCAL)
    return Read(then.date(), time(then.hour, then.minute, fold=then.fold))


# -- a date ---------------------------------------------------------------------------------------------------------------

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"\b(?P<day>[0-9]{1,2})"
# Not the beginning of a time: `14 3 21:00` has no year.
_NO_TIME = r"\b(?![:.][0-9]| ?[ap]\.?m\b)"
_DATES = tuple(
    re.compile(each)
    for each in (
        rf"\b(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}}){_NO_TIME}",
        rf"{_DAY}(?P<mark>[ ./-])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<year>[0-9]{{4}}|[0-9]{{2}}){_NO_TIME}",
        rf"{_DAY}(?:st|nd|rd|th)? {_MONTH}(?: (?P<year>[0-9]{{4}}){_NO_TIME})?\b",
        rf"\b{_MONTH} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: (?P<year>[0-9]{{4}}){_NO_TIME})?{_NO_TIME}",
        rf"{_DAY}[ /](?P<month>[0-9]{{1,2}}){_NO_TIME}",
    )
)
_YEAR_MAY_BE_LEFT_OUT = timedelta(days=180)
_OLDEST = 30  # years


def _take_date(words: str, here: datetime, *, may_be_ahead: bool) -> tuple[str, date | None]:
    """The words without the date in them, and the date; None where there is none."""
    for pattern in _DATES:
        if match := pattern.search(words):
            left = f"{words[: match.start()]} {words[match.end() :]}"
            year = match.groupdict().get("year") or ""
            if year and "-" not in match[0]:
                _must_be_a_year(year, left, here)
            return left, _date_in(match, year, here, may_be_ahead=may_be_ahead)
    return words, None


def _must_be_a_year(year: str, left: str, here: datetime) -> None:
    """`14 3 2015` may be a quarter past eight in the evening, of this year."""
    is_near = len(year) == 4 and abs(int(year) - here.year) <= 1
    is_time = len(year) == 4 and int(year[:2]) < 24 and int(year[2:]) < 60
    if is_time and not is_near and not re.search(r"[0-9](?:[:.][0-9]{2}| ?[ap]\.?m)", left):
        raise Unclear(f"Is {year} the year or the time? Write the time like {year[:2]}:{year[2:]}, after the year.")


def _date_in(match: re.Match[str], year: str, here: datetime, *, may_be_ahead: bool) -> date:
    given = (match["day"], match["month"])
    if not year:
        return _without_year(given, here, may_be_ahead=may_be_ahead)
    found = date_of(*given, f"20{year}" if len(year) == 2 else year)
    if found is None:
        raise Unclear(f"There is no such date. {LIKE}")
    if found.year < here.year - _OLDEST:
        raise Unclear(f"{found.year} is long ago. Check the year.")
    return found


def _without_year(given: tuple[str, str], here: datetime, *, may_be_ahead: bool) -> date:
    """The latest such day. One of another half of the year is more likely a slip."""
    years = (date_of(*given, str(here.year - back)) for back in (0, 1))
    found = next((each for each in years if each and each <= here.date()), None)
    if may_be_ahead or found is None or here.date() - found > _YEAR_MAY_BE_LEFT_OUT:
        raise Unclear(f"Add the year. {LIKE}")
    return found


# -- a time ---------------------------------------------------------------------------------------------------------------

_Clock = tuple[str, int, str]  # the hour as it was written, the minute, `am`, `pm` or neither
_WITH_MERIDIEM = re.compile(r"\b([0-9]{1,2})(?:[:.]([0-9]{2}))? ?([ap])\.?m\b\.?")
_ON_THE_CLOCK = re.compile(r"\b([0-9]{1,2})[:.]([0-9]{2})\b(?![:.])")
_FOUR_DIGITS = re.compile(r"\b([0-9]{2})([0-9]{2})\b")
_NOON = re.compile(r"\b(?:12 )?(?:noon|midday)\b")
_MIDNIGHT = re.compile(r"\bmidnight\b|(?<![:.])\b12(?:[:.]00)? ?a\.?m\b")
_HOUR_ALONE = re.compile(r"\b([0-9]{1,2})(?: o['’]?clock)?\b")


def _take_time(words: str, *, has_day: bool) -> tuple[str, _Clock | None]:
    """The words without the time in them, and the time."""
    if noon := _NOON.search(words):
        return words.replace(noon[0], " ", 1), ("12", 0, "pm")
    if midnight := _MIDNIGHT.search(words):
        said = "Midnight" if midnight[0] == "midnight" else "12am"
        raise Unclear(f"{said} is the start of a day, or its end. Write 11:59pm, or 12:01am, with its day.")
    found = (pattern.search(words) for pattern in (_WITH_MERIDIEM, _ON_THE_CLOCK, _FOUR_DIGITS, _HOUR_ALONE))
    match = next(filter(None, found), None)
    if match is None:
        return words, None
    if match.re is _FOUR_DIGITS and not has_day:
        _must_be_a_time(match, words)
    minute, meridiem = (*match.groups(), None, None)[1:3]
    left = f"{words[: match.start()]} {words[match.end() :]}"
    return left, (match[1], int(minute or 0), f"{meridiem}m" if meridiem else "")


def _must_be_a_time(match: re.Match[str], words: str) -> None:
    """`2015`, by itself, may be a year."""
    if words.strip() == match[0] and match[1] == "20":
        raise Unclear(f"Is {match[0]} the year or the time? Write a time like {match[1]}:{match[2]}.")


_MORNING, _LATER = ("this morning", "morning"), ("this afternoon", "this evening", "afternoon", "evening")
_NIGHT = ("tonight", "last night", "night")
_PARTS = (*_MORNING, *_LATER, *_NIGHT)
_EVENING_FROM, _NIGHT_UNTIL = 17, 6


def _time_in(clock: _Clock | None, part: str) -> time | None:
    """The time, where it is certain which half of the day is meant."""
    if clock is None:
        if part:
            raise Unclear(
                "Add the time, like 9pm. If you do not know it, write only the day, like today or 14 March 2026."
            )
        return None
    at = time(_hour_of(clock, part), clock[1])
    if (part in _MORNING and at.hour >= 12) or (part in _LATER and at.hour < 12):
        raise Unclear(f"{time_in_words(at)} is not in the {part.split()[-1]}. Correct one of the two.")
    return at


def _hour_of(clock: _Clock, part: str) -> int:
    written, minute, meridiem = clock
    hour = int(written)
    if hour > 23 or minute > 59 or (meridiem and not 1 <= hour <= 12):
        raise Unclear("There is no such time. Write it like 9:30pm, or 21:30.")
    if meridiem:
        return hour % 12 + (12 if meridiem == "pm" else 0)
    is_certain = written.startswith("0") or not 1 <= hour <= 12
    return hour if is_certain else _in_the_part(hour, minute, part)


def _in_the_part(hour: int, minute: int, part: str) -> int:
    """An hour written without am or pm, in the part of the day that is named with it."""
    if part in _MORNING and hour < 12:
        return hour
    if part in _LATER and hour < 12:
        return hour + 12
    if part in _LATER[:1] + _LATER[2:3]:
        return hour  # half past twelve in the afternoon
    said = f"{hour}:{minute:02}" if minute else str(hour)
    raise Unclear(f"Is that {said}am or {said}pm?")


# -- a day by its name ----------------------------------------------------------------------------------------------------

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _named_day(left: str, part: str, here: datetime, day: date | None, *, may_be_ahead: bool) -> date:
    """The day that the words left over name; `day`: a date that was written beside them."""
    today = here.date()
    weekday = next((number for number, name in enumerate(_WEEKDAYS) if left in (name, name[:3])), None)
    if weekday is not None:
        return _on_weekday(weekday, day, today, may_be_ahead=may_be_ahead)
    named = {"": today, "today": today, "yesterday": today - timedelta(days=1)}
    if may_be_ahead:
        named["tomorrow"] = today + timedelta(days=1)
    meant = named.get(left)
    if meant is None or day not in (None, meant):
        raise Unclear(f"It is not clear when that is. {LIKE}")
    if left == "yesterday" and part == "night":
        raise Unclear("Write last night, or yesterday, with the time.")
    return meant


def _on_weekday(weekday: int, day: date | None, today: date, *, may_be_ahead: bool) -> date:
    if day is None:
        return _last(weekday, today, may_be_ahead=may_be_ahead)
    if day.weekday() != weekday:
        raise Unclear(f"{gds_date(day)} is a {day:%A}. Correct one of the two.")
    return day


def _last(weekday: int, today: date, *, may_be_ahead: bool) -> date:
    back = (today.weekday() - weekday) % 7
    if may_be_ahead or not back:
        raise Unclear(f"Which {_WEEKDAYS[weekday].title()}? Write the date, like 14 March 2026, or today.")
    return today - timedelta(days=back)


def _of_the_night(part: str, day: date, at: time | None, today: date) -> date:
    """The day of a time in the night that is, or that was: the small hours are of the day after the evening."""
    if at is None or day != today or _NIGHT_UNTIL <= at.hour < _EVENING_FROM:
        raise Unclear(f"It is not clear when that is. {LIKE}")
    if at.hour < _NIGHT_UNTIL:
        if part == "tonight":
            raise Unclear(
                f"Is {time_in_words(at)} today or tomorrow? Write the date, like 14 March 2026 {time_in_words(at)}."
            )
        return day
    return day - timedelta(days=1) if part == "last night" else day


def _must_be_of_the_evening(day: date, at: time | None) -> None:
    """Friday night goes on after midnight, and by then it is Saturday."""
    if at is None or at.hour >= _EVENING_FROM:
        return
    after, said = day + timedelta(days=1), time_in_words(at)
    raise Unclear(f"Is {said} on {day:%A} or on {after:%A}? Write {gds_date(day)} {said}, or {gds_date(after)} {said}.")


# -- the hour that comes twice --------------------------------------------------------------------------------------------

_SIDE = re.compile(r"\b(?:(bst|gmt)|(before|after) clocks (?:went|were put) back)\b")


def _take_side(words: str) -> tuple[str, int | None]:
    """The words without what says whether it was before or after the clocks went back, and that, as `fold` has it."""
    match = _SIDE.search(words)
    if not match:
        return words, None
    side = match[1] or {"before": "bst", "after": "gmt"}[match[2]]
    return f"{words[: match.start()]} {words[match.end() :]}", side_said(side)


def _on_its_side(read: Read, side: int | None) -> Read:
    """The moment, of the two that the clocks in England showed in the hour that comes twice."""
    if read.at is None:
        if side is not None:
            raise Unclear(f"It is not clear when that is. {LIKE}")
        return read
    is_twice, said = comes_twice(read.day, read.at), time_in_words(read.at)
    if is_twice == (side is None):
        raise Unclear(asks_which(said) if is_twice else asks_no_side(said))
    return replace(read, at=read.at.replace(fold=side or 0))


# -- what was understood --------------------------------------------------------------------------------------------------


def _checked(read: Read, here: datetime, *, may_be_ahead: bool) -> Read:
    if read.at is not None:
        moment = datetime.combine(read.day, read.at, LOCAL)
        if moment.astimezone(UTC).astimezone(LOCAL).time() != read.at:
            raise Unclear(f"There was no {time_in_words(read.at)} that night: the clocks went forward.")
        if not may_be_ahead and moment.astimezone(UTC) > here.astimezone(UTC) and read.day == here.date():
            raise Unclear(
                f"{time_in_words(read.at)} today is not yet. If it was yesterday, write yesterday {time_in_words(read.at)}."
            )
    if not may_be_ahead and read.day > here.date():
        raise Unclear(f"{gds_date(read.day)} is in the future. Write today or earlier.")
    return read


_SIDES_IN_WORDS = {" BST": ", before the clocks went back", " GMT": ", after the clocks went back"}


def in_words(iso: str, *, today: date) -> str:
    """`Yesterday, Friday 13 March 2026 at 9pm`: what was understood, to be looked at by whoever typed it."""
    at = datetime.fromisoformat(iso).astimezone(LOCAL) if len(iso) > 10 else None
    day = at.date() if at else date.fromisoformat(iso)
    near = {0: "Today, ", 1: "Yesterday, ", -1: "Tomorrow, "}.get((today - day).days, "")
    start = f", the start of {day:%A}" if at and (at.hour, at.minute) == (0, 0) else ""
    side = _SIDES_IN_WORDS.get(side_of(at), "") if at else ""
    return f"{near}{day:%A} {gds_date(day)}" + (f" at {gds_time(at)}{start}{side}" if at else "")
