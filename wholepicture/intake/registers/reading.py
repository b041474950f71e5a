"""A register as a file holds it: a row per pupil and session, per pupil and day, or per pupil and week.

Every row comes out: as marks of a pupil, or as a row that waits in quarantine with what is wrong at which column.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO

from wholepicture.intake.formats import SeenTable, rows_by_heading, table_in
from wholepicture.intake.formats.plain_tables import Column, TextRow
from wholepicture.intake.formats.rows import FileRefused, Row, column_key
from wholepicture.intake.registers.codes import NO_MARK, code_of
from wholepicture.intake.registers.days import Marks, laid_over, weekdays
from wholepicture.intake.registers.knowing import upns_by_admission
from wholepicture.intake.rules import Problem, quotable

MOST_ROWS = 100_000
"""Of one file: a school of 1,600 for six weeks, a row per session."""
MOST_BROKEN = 1_000
"""Rows that may wait in quarantine of one file: beyond that it is the file that is wrong, and nothing of it is taken in."""
LONGEST_AGO = timedelta(days=3 * 365)
OLDEST = timedelta(days=30 * 365)
_AM, _PM = 0, 1
_HALVES = {"am": _AM, "morning": _AM, "a": _AM, "1": _AM, "pm": _PM, "afternoon": _PM, "p": _PM, "2": _PM}
_DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%d/%m/%y")
_NAMED = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_LONGEST = 200
_MARKED = {"sessions": "mark", "days": "am", "weeks": "monday"}  # where a row is said to contradict another


def _of_week() -> Iterator[Column]:
    for place, day in enumerate(_NAMED):
        for half in ("AM", "PM"):
            heading = f"{day[:3]} {half}"
            yield Column(
                f"{place}{half}", heading, "The mark of that session.", "/", (f"{day} {half}",), is_needed=False
            )


_PUPIL = (
    Column("upn", "UPN", "The pupil’s unique pupil number.", "G999999900001", ("Unique pupil number",), is_needed=False),
    Column("admission", "Admission number", "The school’s own number of the pupil. One of the two is needed.", "004711",
           ("Admission no", "Adm no", "Adm. no.", "Adno"), is_needed=False),
    Column("family", "Surname", "As the school has it.", "Ashdown-Test", ("Legal surname", "Last name", "Family name")),
    Column("given", "Forename", "As the school has it.", "Wren", ("First name", "Legal forename", "Forenames", "Given name")),
    Column("born", "Date of birth", "A date: day, month, year.", "17/05/2010", ("DOB", "Birth date", "Born")),
    Column("year", "Year group", "May be left out.", "10", ("Year", "NC year"), is_needed=False),
)  # fmt: skip
_MARK = Column(
    "mark", "Mark", "The national code. Empty: none was made.", "/", ("Code", "Attendance code", "Attendance mark")
)
_DATE = Column("date", "Date", "The day: day, month, year.", "03/03/2026", ("Day", "Session date"))
SHAPES: dict[str, tuple[Column, ...]] = {
    "sessions": (*_PUPIL, _DATE, Column("half", "Session", "AM or PM.", "AM", ("AM/PM", "Half day")), _MARK),
    "days": (
        *_PUPIL,
        _DATE,
        Column("am", "AM", "The mark of the morning.", "/", ("Morning", "AM mark", "AM code")),
        Column("pm", "PM", "The mark of the afternoon.", "O", ("Afternoon", "PM mark", "PM code")),
    ),
    "weeks": (
        *_PUPIL,
        Column("monday", "Week beginning", "The Monday: day, month, year.", "02/03/2026", ("Week commencing", "Week")),
        *_of_week(),
    ),
}
"""The columns of each way to write a register."""


def heading_of(name: str) -> str:
    """The heading of a pupil's column; empty: no column of a register is called so."""
    return next((column.heading for column in _PUPIL if column.field == name), "")


@dataclass
class PupilInFile:
    """A pupil as the file has them, with the marks of each day. `row`: the first row about them."""

    number: str
    row: int
    upn: str
    admission: str
    given: str
    family: str
    born: date
    year: str
    marks: dict[date, Marks] = field(default_factory=dict)

    def is_the_same_as(self, other: "PupilInFile") -> bool:
        """Whether two rows of one number can be of one pupil."""
        return (self.born, self.family.casefold()) == (other.born, other.family.casefold())

    def take_over(self, other: "PupilInFile") -> None:
        """Take over the marks of what turns out to be the same pupil, further down in the file."""
        self.upn, self.admission = self.upn or other.upn, self.admission or other.admission
        laid_over(self.marks, other.marks)

    def other_than(self, mark: tuple[date, int, str]) -> str:
        """The mark that stands already for the session of this one, and is another; empty: none."""
        day, half, code = mark
        stands = self.marks.get(day, (NO_MARK, NO_MARK))[half]
        return stands if NO_MARK not in (stands, code) and stands != code else ""


@dataclass
class RegisterFile:
    """What a file holds. `broken` are the rows that wait in quarantine."""

    shape: str
    rows: int = 0
    pupils: dict[str, PupilInFile] = field(default_factory=dict)
    broken: list[Row] = field(default_factory=list)

    @property
    def sessions(self) -> int:
        return sum(
            code != NO_MARK for pupil in self.pupils.values() for codes in pupil.marks.values() for code in codes
        )

    @property
    def days(self) -> list[date]:
        """Its first and its last day; empty where it holds none."""
        every = {day for pupil in self.pupils.values() for day in pupil.marks}
        return [min(every), max(every)] if every else []


def shape_of(table: SeenTable) -> str:
    """Which way a table writes a register; empty: it is none."""
    named = {column_key(name) for name in table.header}

    if not any(_stands(column, named) for column in _PUPIL[:2]):
        return ""
    return next((shape for shape, columns in SHAPES.items() if _is_of(columns[len(_PUPIL) :], named)), "")


def _stands(column: Column, named: set[str]) -> bool:
    return any(column_key(name) in named for name in (column.heading, *column.also))


def _is_of(own: Sequence[Column], named: set[str]) -> bool:
    """Whether a table has the columns of this shape: all that are needed, and a mark."""
    needed = all(_stands(column, named) for column in own if column.is_needed)
    return needed and any(_stands(column, named) for column in own[1:])


def shape_in(content: bytes, name: str) -> str:
    """Which way a file writes a register; empty: it is none, or cannot be read."""
    try:
        table = table_in(BytesIO(content), name=name)
    except FileRefused:
        return ""
    return shape_of(table) if table else ""


def read_register(content: bytes, name: str, today: date) -> RegisterFile:
    """Every row of a register. Raises FileRefused where it cannot be read at all."""
    shape = shape_in(content, name)
    if not shape:
        raise FileRefused("This is no register: it lacks a pupil’s number, a day, or the marks.")
    rows = rows_by_heading(BytesIO(content), SHAPES[shape], name=name)
    if len(rows) > MOST_ROWS:
        raise FileRefused(
            f"The file holds {len(rows):,} rows; at most {MOST_ROWS:,} are read. Send fewer weeks at a time."
        )
    found = _Reading(shape, today).all(rows)
    if len(found.broken) > MOST_BROKEN:
        first = found.broken[0].problems[0]
        raise FileRefused(
            f"{len(found.broken):,} rows cannot be read, so the file is not written as a register is. The first is row {first.row}, "
            f"{first.field}: {first.reason} Put that right in all of them, and send it again."
        )
    return found


class _Reading:
    """One file as it is read, row by row."""

    def __init__(self, shape: str, today: date) -> None:
        self.found, self.today = RegisterFile(shape), today
        self.upns: Mapping[str, set[str]] = {}  # by admission number, as the rows that hold both have them
        self.headings = {column.field: column.heading for column in SHAPES[shape]}

    def all(self, rows: Sequence[TextRow]) -> RegisterFile:
        self.upns = upns_by_admission((cells.get("upn", "").upper(), cells.get("admission", "")) for _, cells in rows)
        for number, cells in rows:
            self.found.rows += 1
            problems = self._take(number, cells)
            if problems:
                raw = json.dumps(
                    [[self.headings[name], text] for name, text in cells.items()], ensure_ascii=False
                ).encode()
                said = [Problem(number, self.headings[name], reason) for name, reason in problems]
                self.found.broken.append(Row(number, raw, None, said))
        return self.found

    def _take(self, row: int, cells: Mapping[str, str]) -> list[tuple[str, str]]:
        """Take one row; what is wrong with it, by column. One that has anything wrong adds nothing."""
        pupil, problems = self._pupil(row, cells)
        marks = self._marks(cells, problems)
        if not problems:
            problems += self._clash(pupil, marks)
        if problems or pupil is None:
            return problems
        kept = self.found.pupils.setdefault(pupil.number, pupil)
        kept.admission = kept.admission or pupil.admission
        for day, half, code in marks:
            codes = list(kept.marks.get(day, (NO_MARK, NO_MARK)))
            codes[half] = code
            kept.marks[day] = (codes[_AM], codes[_PM])
        return []

    def _pupil(self, row: int, cells: Mapping[str, str]) -> tuple[PupilInFile | None, list[tuple[str, str]]]:
        upn, admission, born = cells.get("upn", "").upper(), cells.get("admission", ""), _day(cells["born"])
        problems = [*_unreadable(cells), *_missing(cells)]
        if not upn and len(self.upns.get(admission, ())) > 1:
            problems.append(("admission", "Other rows have this number with two UPNs: give this pupil’s UPN."))
        if born is None or not self.today - OLDEST < born < self.today:
            problems.append(("born", f"{_quoted(cells['born'])} is no date of birth of a pupil: day, month, year."))
        if problems or born is None:
            return None, problems
        upn = upn or next(iter(self.upns.get(admission, ())), "")
        number = f"upn {upn}" if upn else f"adm {admission}"
        pupil = PupilInFile(number, row, upn, admission, cells["given"], cells["family"], born, cells.get("year", ""))
        return pupil, []

    def _marks(self, cells: Mapping[str, str], problems: list[tuple[str, str]]) -> list[tuple[date, int, str]]:
        """The marks of a row: day, half of it, code."""
        where = "monday" if self.found.shape == "weeks" else "date"
        day = _day(cells[where])
        if day is None:
            problems.append((where, f"{_quoted(cells[where])} is no date: day, month, year, like 3/3/2026."))
            return []
        if wrong := self._wrong_day(day):
            problems.append((where, wrong))
            return []
        if self.found.shape == "weeks":
            day -= timedelta(days=day.weekday())
            columns = [
                (name, day + timedelta(days=int(name[0])), name[1:].casefold()) for name in cells if name[0].isdigit()
            ]
        elif self.found.shape == "days":
            columns = [("am", day, "am"), ("pm", day, "pm")]
        else:
            columns = [("mark", day, cells["half"].casefold())]
        return [mark for column in columns if (mark := self._mark(column, cells, problems)) is not None]

    def _mark(
        self, column: tuple[str, date, str], cells: Mapping[str, str], problems: list[tuple[str, str]]
    ) -> tuple[date, int, str] | None:
        name, day, half = column
        if half not in _HALVES:
            problems.append(("half", f"{_quoted(cells['half'])} is no session: AM or PM."))
            return None
        code = code_of(cells[name])
        if code is None:
            problems.append((name, f"{_quoted(cells[name])} is none of the national codes."))
            return None
        if day > self.today:
            if code not in (NO_MARK, "#"):
                problems.append((name, f"{day:%A} has not been yet, and has a mark."))
            return None
        return day, _HALVES[half], code

    def _wrong_day(self, day: date) -> str:
        if day > self.today + timedelta(days=7):
            return "This day has not been yet."
        if day < self.today - LONGEST_AGO:
            return "This day is more than three years ago."
        is_school_day = self.found.shape == "weeks" or any(weekdays(day, day))
        return "" if is_school_day else f"It is a {day:%A}. Sessions of Monday to Friday are kept."

    def _clash(self, pupil: PupilInFile | None, marks: Sequence[tuple[date, int, str]]) -> list[tuple[str, str]]:
        """What of a row contradicts a row above it."""
        before = self.found.pupils.get(pupil.number) if pupil else None
        if pupil is None or before is None:
            return []
        if not before.is_the_same_as(pupil):
            name = "upn" if pupil.upn else "admission"
            return [(name, f"Row {before.row} has this number for a pupil of another surname or date of birth.")]
        stands = next((mark for mark in map(before.other_than, marks) if mark), "")
        reason = f"A row above has another mark, {_quoted(stands)}, for the same session."
        return [(_MARKED[self.found.shape], reason)] if stands else []


def _unreadable(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, text in cells.items():
        if len(text) > _LONGEST or not text.isprintable():
            yield name, "It holds characters that nobody can see, or is too long."


def _missing(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not (cells.get("upn") or cells.get("admission")):
        name = "upn" if "upn" in cells else "admission"
        yield name, "The pupil’s number is missing: give the UPN or the admission number."
    yield from ((name, "It is empty.") for name in ("family", "given") if not cells[name])


def _day(text: str) -> date | None:
    written = text.strip().removesuffix("T00:00:00").removesuffix(" 00:00:00")
    for format in _DAY_FORMATS:
        try:
            return datetime.strptime(written, format).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _quoted(text: str) -> str:
    return f"“{quotable(text, 40)}”" if text else "An empty cell"
