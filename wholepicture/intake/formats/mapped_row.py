"""From the cells of one row to a submission, as a mapping says.

An empty cell feeds nothing. An entry of a list (a second child, an identifier) that columns should feed and
none did is left out with its constants, and so are the ties and signs that would then point at nobody. A sign
that somebody did answer keeps the child it is about, even when nothing else is known of the child: an answer
is never lost for want of a name.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900

from wholepicture.intake.formats.cells import CellValue, When, WhenReader, cell_text
from wholepicture.intake.formats.field_values import WHEN, Unreadable, part_of_name, plain_value, reads_as, translated
from wholepicture.intake.formats.mapping import ColumnMapping, Feed, FieldPath, SignFeed
from wholepicture.intake.formats.protected_cells import error_remark, whole_number, without_formula, without_guards
from wholepicture.intake.formats.rows import MAX_FIELD_CHARACTERS, FileRefused, Row, column_key
from wholepicture.intake.kinds import BLOCKS
from wholepicture.intake.rules import COLLECTIONS, Body, Flag, Problem, quotable, text_fault
from wholepicture.intake.schema import dotted
from wholepicture.intake.understanding import entries_of

_POINTERS = ("from", "to", "subject")
_POINTING_FIELDS = {(block.name, field) for block in BLOCKS.values() for field in block.points_at}
_NOT_A_MOMENT = "is not a date and time in any form the mapping names"
_NO_DATE_FORMAT = (
    "is a number, and its cell is not formatted as a date: format the column as a date in Excel, or name its form in the "
    "mapping"
)
_DIGITS_LOST = "The sheet shortened this number, and digits of it are lost; kept as given. Format the column as text and export again."
_DIGEST_DIGITS = 24  # of 16: two rows of one agency never share one by accident
_POINT_ZERO = "The sheet put “.0” behind this number; it is read without it. Check that no digit is missing."
_LOST_ZERO = "The column holds numbers, so the sheet dropped the first 0; it is put back."


@dataclass(frozen=True, slots=True)
class _Source:
    feed: Feed
    places: tuple[int, ...]
    reads: str
    """As `reads_as` names it."""
    field: str
    """Its path as remarks name it."""

    @property
    def is_when(self) -> bool:
        return self.reads in WHEN


@dataclass(slots=True)
class _Reading:
    """One row while it is read: its cells, and what they have given so far."""

    number: int
    cells: list[Any]
    formulas: frozenset[int]
    given: dict[FieldPath, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    as_given: list[dict[str, str]] = field(default_factory=list)


def _fault_of(cell: Any) -> str | None:
    """Why a cell cannot be read, if it cannot."""
    if not isinstance(cell, str):
        return None
    if len(cell) > MAX_FIELD_CHARACTERS:
        return f"is {len(cell):,} characters long; at most {MAX_FIELD_CHARACTERS:,} are read"
    return text_fault(cell) if "\0" in cell or not cell.isascii() else None


class Filler:
    """Fills submissions from rows under one header."""

    def __init__(self, mapping: ColumnMapping, header: list[str], *, epoch: datetime = CALENDAR_WINDOWS_1900) -> None:
        """Raises FileRefused when a mapped column stands twice. Columns not there feed nothing."""
        self.mapping = mapping
        self._header = header
        self._places = _places(header, mapping)
        self._when = WhenReader(mapping.zone, mapping.date_formats, mapping.datetime_formats, epoch)
        self._sources = tuple(
            _Source(feed, self._places_of(feed.columns), reads_as(feed), dotted(feed.path)) for feed in mapping.feeds
        )
        fed = [feed.path for feed in mapping.feeds]
        self._fed_below = {path: _groups(path, fed) for path in mapping.constants}

    def _places_of(self, columns: Iterable[str]) -> tuple[int, ...]:
        """Where those of these columns stand that the header has."""
        places = map(self._place, columns)
        return tuple(place for place in places if place is not None)

    def _place(self, column: str) -> int | None:
        return self._places.get(column_key(column))

    def row(self, number: int, raw: bytes, cells: list[Any], *, formulas: frozenset[int] = frozenset()) -> Row:
        """The row as a submission; without a body when a cell cannot be understood."""
        reading = _Reading(number, [without_formula(cell) if type(cell) is str else cell for cell in cells], formulas)
        reading.problems += self._cell_problems(number, cells)
        if not reading.problems:
            for source in self._sources:
                self._fill(source, reading)
        signs = [] if reading.problems or not self.mapping.signs else self._signs(self.mapping.signs, reading)
        if reading.problems:
            return Row(number, raw, None, reading.problems, given=self.given(number, cells))
        body = self._assemble(reading.given, signs)
        if reading.as_given:
            body["as_given"] = [*body.get("as_given", []), *reading.as_given]
        return Row(number, raw, body, [], reading.flags)

    def given(self, number: int, cells: list[Any]) -> Body:
        """What can be read of a row that fails: each of its fields by itself, and nothing of those that cannot."""
        readable = ["" if _fault_of(cell) else cell for cell in cells[: len(self._header)]]
        reading = _Reading(number, readable + [""] * (len(self._header) - len(readable)), frozenset())
        for source in self._sources:
            self._fill(source, reading)
        return self._assemble(reading.given, [])

    def _cell_problems(self, number: int, cells: list[Any]) -> list[Problem]:
        problems: list[Problem] = []
        for place, cell in enumerate(cells):
            if reason := _fault_of(cell):
                problems.append(Problem(number, self._column(place), f"The cell {reason}."))
        return problems

    def _column(self, place: int) -> str:
        name = self._header[place]
        return f"column “{quotable(name)}”" if name else f"column {place + 1}"

    def _fill(self, source: _Source, reading: _Reading) -> None:
        if source.feed.digest:
            self._digest(source, reading)
            return
        field = source.field
        places = [place for place in source.places if self._is_filled(place, field, reading)]
        values: list[Any] = []
        for cell, of_places in self._cells_of(source, places, reading):
            try:
                values += self._read(source, cell, reading.flags)
            except Unreadable as refusal:
                values += self._as_it_is(source, cell, self._columns(of_places), refusal, reading)
        if values:
            self._remark_on_formulas(source, places, reading)
            self._give(source.feed, values, reading)

    def _remark_on_formulas(self, source: _Source, places: list[int], reading: _Reading) -> None:
        for place in reading.formulas.intersection(places):
            reason = "The cell holds a formula; what it showed is kept as text."
            reading.flags.append(Flag(source.field, reason, cell_text(reading.cells[place])))

    def _digest(self, source: _Source, reading: _Reading) -> None:
        """The key of a row that has none: the same for the same cells, in whatever order the columns stand."""
        cells = {column_key(self._header[place]): cell_text(reading.cells[place]).strip() for place in source.places}
        filled = sorted([name, text] for name, text in cells.items() if text)
        digest = sha256(json.dumps(filled, ensure_ascii=True).encode()).hexdigest()
        reading.given[source.feed.path] = f"row-{digest[:_DIGEST_DIGITS]}"

    def _as_it_is(
        self, source: _Source, cell: CellValue, columns: str, refusal: Unreadable, reading: _Reading
    ) -> list[str]:
        """What stands in a cell that cannot be read as its field: a value never loses a report (`intake.understanding`)."""
        text = cell_text(cell).strip()
        reason = f"“{quotable(text)}” in {columns} {refusal}."
        if source.reads == "instant":
            reading.problems.append(Problem(reading.number, source.field, reason))
            return []
        if "enum" not in source.feed.definition and source.reads not in ("integer", "number", "boolean"):
            reading.flags.append(Flag(source.field, reason, text))  # a text takes it, and nothing else would say so
        return [text]

    def _cells_of(self, source: _Source, places: list[int], reading: _Reading) -> list[tuple[CellValue, list[int]]]:
        """The cells that feed a field, and the places of each; a date and its time are as of one cell."""
        if source.is_when and len(places) > 1:
            cells = [_bare(reading.cells[place]) for place in places]
            return [(self._when.together(cells, source.feed.format, source.feed.join), places)]
        return [(reading.cells[place], [place]) for place in places]

    def _columns(self, places: list[int]) -> str:
        names = " and ".join(self._column(place).removeprefix("column ") for place in places)
        return f"column{'s' if len(places) > 1 else ''} {names}"

    def _give(self, feed: Feed, values: list[Any], reading: _Reading) -> None:
        if feed.part:
            values = list(filter(None, (part_of_name(value, feed.part) for value in values)))
            if not values:
                return
        together = _together(values, feed)
        if together is None:
            reason = "More than one of its columns is filled: keep one."
            reading.problems.append(Problem(reading.number, dotted(feed.path), reason))
        else:
            reading.given[feed.path] = together

    def _is_filled(self, place: int, field: str, reading: _Reading) -> bool:
        """Whether a cell holds a value; remarks on one that should and does not."""
        cell = reading.cells[place]
        text = cell if isinstance(cell, str) else cell_text(cell)
        if remark := error_remark(text):
            reading.flags.append(Flag(field, remark, text.strip()))
            return False
        if text.strip():
            return True
        if place in reading.formulas:
            reading.flags.append(Flag(field, "The cell holds a formula whose result was not saved with it.", ""))
        return False

    def _read(self, source: _Source, cell: CellValue, flags: list[Flag]) -> list[Any]:
        feed = source.feed
        if feed.split is None or not isinstance(cell, str):
            return [self._read_one(source, cell, flags)]
        pieces = filter(str.strip, cell_text(cell).split(feed.split))
        return [self._read_one(source, piece, flags) for piece in pieces]

    def _read_one(self, source: _Source, cell: CellValue, flags: list[Flag]) -> Any:
        table = self.mapping.values.get(source.feed.path)
        if table is not None:
            return translated(cell_text(cell), table, source.feed.definition.get("enum"))
        if source.is_when:
            return self._moment(source, cell, flags)
        if source.reads in ("phone", "code", "digits"):
            return self._code(source, cell, flags)
        return plain_value(cell_text(cell), source.reads, source.feed.definition.get("enum"))

    def _moment(self, source: _Source, cell: CellValue, flags: list[Flag]) -> str:
        read = getattr(self._when, source.reads)
        when: When | None = read(_bare(cell), source.feed.format)
        if when is None:
            if source.reads == "instant":
                raise Unreadable(_NO_DATE_FORMAT if _is_number(cell) else _NOT_A_MOMENT)
            return cell_text(cell).strip()  # kept as given; `flags_of` remarks on it
        if when.remark:
            flags.append(Flag(source.field, when.remark, cell_text(cell)))
        return when.text

    def _code(self, source: _Source, cell: CellValue, flags: list[Flag]) -> str:
        """A number or code of signs alone, freed from what a sheet did to it or somebody did to keep it."""
        field = source.field
        given = cell_text(cell).strip()
        text, digits_lost = whole_number(without_guards(given))
        if digits_lost:
            flags.append(Flag(field, _DIGITS_LOST, given))
            return given
        if source.reads == "digits":
            if given.endswith(".0") and text != given:
                flags.append(Flag(field, _POINT_ZERO, given))
            return _digits_alone(text)
        if source.reads == "phone" and _has_lost_zero(text, is_number=_is_number(cell)):
            flags.append(Flag(field, _LOST_ZERO, given))
            return "0" + text
        return text

    def _signs(self, feed: SignFeed, reading: _Reading) -> list[dict[str, Any]]:
        signs: list[dict[str, Any]] = []
        for column, code in feed.codes:
            place = self._place(column)
            if place is None or not self._is_filled(place, "signs", reading):
                continue
            text = cell_text(reading.cells[place])
            answer = feed.answers.get(column_key(text))
            if answer is None:
                accepted = ", ".join(f"“{word}”" for word in feed.answers)
                where = self._column(place)
                reason = f"“{quotable(text.strip())}” in {where} is not an answer, such as {accepted}: kept as given, as text."
                reading.flags.append(Flag("signs", reason, text.strip()))
                reading.as_given += entries_of(column, text.strip())
                continue
            sign = {"code": code, "answer": answer}
            signs.append(sign | ({"subject": feed.subject} if feed.subject else {}))
        return signs

    def _assemble(self, given: dict[FieldPath, Any], signs: list[dict[str, Any]]) -> Body:
        constants = self.mapping.constants
        dropped = self._left_empty(given)
        lost = {constants[path]: path[:2] for path in dropped if _is_ref(path)}
        for ref in self._pinned(given, signs) & lost.keys():
            entry = lost.pop(ref)
            dropped = {path for path in dropped if path[:2] != entry or len(path) != 3}
        kept = {path: value for path, value in constants.items() if path not in dropped}
        body = _nested(_without_lost(kept | given, set(lost)))
        if signs:
            body["signs"] = [*body.get("signs", []), *signs]
        return body

    def _left_empty(self, given: dict[FieldPath, Any]) -> set[FieldPath]:
        """Constants of an entry, or of an object inside one, that columns should feed and none did."""
        empty = set()
        for path, groups in self._fed_below.items():
            if not all(_is_fed(group, given) for group in groups):
                empty.add(path)
        return empty

    def _pinned(self, given: dict[FieldPath, Any], signs: list[dict[str, Any]]) -> set[Any]:
        """Refs that an answered sign, or a tie or sign that something else feeds, points at: those stay."""
        pinned = {sign["subject"] for sign in signs if "subject" in sign}
        fed = {path[:2] for path in given}
        for path, value in self.mapping.constants.items():
            if _is_pointer(path) and path[:2] in fed:
                pinned.add(value)
        return pinned


def _has_lost_zero(text: str, *, is_number: bool) -> bool:
    """Whether a telephone number is one without its first 0: a mobile, or one in a cell that holds a number."""
    if len(text) != 10 or not (text.isascii() and text.isdigit()):
        return False
    return text[0] == "7" or (is_number and text[0] in "12358")


def _digits_alone(text: str) -> str:
    """Digits without the spaces between them; anything else as it is."""
    digits = "".join(text.split())
    return digits if digits.isdigit() else text


def _is_fed(group: list[FieldPath], given: dict[FieldPath, Any]) -> bool:
    return any(path in given for path in group)


def _bare(cell: CellValue) -> CellValue:
    """A cell with a date or time, without what was put around it to keep a sheet from changing it."""
    return without_guards(cell, digits_before_point=4) if isinstance(cell, str) else cell


def _is_number(cell: CellValue) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _together(values: list[Any], feed: Feed) -> Any:
    """What the columns of one field give together; None where that is more than one value."""
    if feed.is_list:
        return values
    if len(values) == 1:
        return values[0]
    return feed.join.join(values) if all(isinstance(value, str) for value in values) else None


def missing_columns(mapping: ColumnMapping, header: list[str]) -> list[str]:
    """Columns that the mapping needs and the header lacks."""
    there = set(map(column_key, header))
    return [name for name in mapping.columns(needed_only=True) if column_key(name) not in there]


def unused_columns(mapping: ColumnMapping, header: list[str]) -> list[str]:
    """Columns of the header that feed nothing."""
    used = set(map(column_key, mapping.columns()))
    return [name for name in header if name and column_key(name) not in used]


def _places(header: list[str], mapping: ColumnMapping) -> dict[str, int]:
    used = set(map(column_key, mapping.columns()))
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        key = column_key(name)
        if key in places and key in used:
            raise FileRefused(f"The column “{quotable(name)}” stands twice in the header: rename or delete one.")
        places.setdefault(key, place)
    return places


def _groups(path: FieldPath, fed: list[FieldPath]) -> list[list[FieldPath]]:
    """The feeds below each list entry, and each object inside one, that a constant stands in; those without
    feeds left out.

    Objects at the top (sharing, safety) are not among them: their constants hold for every row.
    """
    first = next((place for place, step in enumerate(path) if isinstance(step, int)), None)
    if first is None:
        return []
    prefixes = [path[:end] for end in range(first + 1, len(path))]
    return list(filter(None, (_below(prefix, fed) for prefix in prefixes)))


def _below(prefix: FieldPath, fed: list[FieldPath]) -> list[FieldPath]:
    return [path for path in fed if path[: len(prefix)] == prefix]


def _is_ref(path: FieldPath) -> bool:
    return len(path) == 3 and path[0] in COLLECTIONS and path[2] == "ref"


def _is_pointer(path: FieldPath) -> bool:
    """Whether a path is an end of a tie, or whom a sign is about."""
    return path[0] in ("ties", "signs") and path[-1] in _POINTERS


def _without_lost(values: dict[FieldPath, Any], lost: set[Any]) -> dict[FieldPath, Any]:
    """The values without ties, signs and pointers that name a ref which this row does not have."""
    if not lost:
        return values
    gone = {path[:2] for path, value in values.items() if _is_pointer(path) and value in lost}
    kept: dict[FieldPath, Any] = {}
    for path, value in values.items():
        pointed = _pointed_at(value, lost) if path[:2] in _POINTING_FIELDS else value
        if path[:2] not in gone and pointed is not None:
            kept[path] = pointed
    return kept


def _pointed_at(value: Any, lost: set[Any]) -> Any:
    """What a field still points at; None where that is nothing."""
    if isinstance(value, list):
        return [ref for ref in value if ref not in lost] or None
    return None if value in lost else value


def _nested(values: dict[FieldPath, Any]) -> Body:
    """Values at paths as nested objects and lists; gaps in a list are closed."""
    root: dict[Any, Any] = {}
    for path, value in values.items():
        here = root
        for step in path[:-1]:
            here = here.setdefault(step, {})
        here[path[-1]] = value
    return {name: _settled(inner) for name, inner in root.items()}


def _settled(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(isinstance(step, int) for step in node):
        return [_settled(node[place]) for place in sorted(node)]
    return {name: _settled(inner) for name, inner in node.items()}
