"""A strip of time as it is drawn: where each mark stands, what it says, where it leads. Numbers and words for a template; no database.

It is drawn twice, wide and narrow, and the style sheet shows the one that fits. Every mark has a shape of its lane's, so that nothing
is said by colour alone; every drawing has its sentence and its table.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wholepicture.picture.over_time.lanes import Lane, Mark, Register, Strip, by_month
from wholepicture.picture.over_time.months import Month, first_day, moved
from wholepicture.web.wording.over_time import (
    BRIEFLY,
    LANES,
    attendance_said,
    beyond_said,
    counted,
    mark_said,
    month_said,
    months_said,
    share_said,
    silence_said,
    strip_said,
)

WIDE, NARROW = 18, 9  # months
HALF_A_MARK = 12  # of one that stands on the last day, so that it is drawn whole
MOST_IN_A_MONTH = {"wide": 6, "narrow": 3}  # marks of one lane; what is more is drawn as its number
Address = Callable[[str, Month | None], str]
"""Where a lane leads, or a month of it, or (`""`) a month of everything."""
Marks = Mapping[Month, Mapping[str, Sequence[Mark]]]
"""The marks of each month, by lane."""


@dataclass(frozen=True)
class Measures:
    """Of one drawing, in units of its own: what of it is label, how wide a month is, how high a lane."""

    name: str
    label: float
    month: float
    lane: float
    head: float


WIDE_MEASURES = Measures("wide", label=104, month=47.0, lane=26, head=24)
NARROW_MEASURES = Measures("narrow", label=82, month=22.0, lane=24, head=26)


@dataclass(frozen=True)
class Shape:
    """Something drawn: the path of it, and of which sort it is."""

    path: str
    sort: str


@dataclass(frozen=True)
class Words:
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Tap:
    """Where one can press: a month of a lane, with what it says to whoever cannot see it."""

    x: float
    y: float
    width: float
    height: float
    says: str
    address: str


@dataclass
class Row:
    """A lane as it is drawn."""

    code: str
    title: str
    y: float
    height: float
    label_x: float
    label_y: float
    address: str
    shapes: list[Shape] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    taps: list[Tap] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """A day that is marked through all lanes."""

    x: float
    says: str
    sort: str
    anchor: str


@dataclass(frozen=True)
class Drawing:
    name: str
    key: str  # tells its patterns from those of another drawing on the page
    width: float
    height: float
    left: float
    rows: list[Row]
    months: list[Tap]
    month_words: list[Words]
    grid: list[float]
    lines: list[Line]


@dataclass(frozen=True)
class StripShown:
    """All that a page needs to show a strip."""

    drawings: list[Drawing]
    sentence: str
    narrow_months: str  # which months the narrow drawing holds, where the sentence is of more
    beyond: str
    table: list[tuple[str, list[str]]]  # of each month, the newest first, what is marked in it
    earlier: str  # where the months before lead
    later: str  # where the months after lead; empty: this is the last
    has_silence: bool
    has_raised: bool
    has_new: bool


def strip_shown(
    wide: Strip,
    narrow: Strip,
    address: Address,
    *,
    key: str = "strip",
    lines: Sequence[tuple[date, str, str]] = (),
    turn: Callable[[Month], str] | None = None,
) -> StripShown:
    """`lines`: days with what they are and their sort; `turn`: where a strip that ends in another month is."""
    marks = [mark for lane in wide.lanes for mark in lane.marks]
    months = by_month(wide)
    this_month = (wide.today.year, wide.today.month)
    step = len(wide.span.months)
    return StripShown(
        drawings=[
            _drawing(_Drawn(wide, months, WIDE_MEASURES), address, f"{key}-wide", lines),
            _drawing(_Drawn(narrow, by_month(narrow), NARROW_MEASURES), address, f"{key}-narrow", lines),
        ],
        sentence=strip_said(wide),
        narrow_months=_fewer_months(narrow, wide),
        beyond=beyond_said(wide),
        table=list(_table(wide, months)),
        earlier=turn(moved(wide.span.last, -step)) if turn and wide.earlier else "",
        later=turn(min(this_month, moved(wide.span.last, step))) if turn and wide.span.last < this_month else "",
        has_silence=any(lane.silences for lane in wide.lanes),
        has_raised=any(mark.raised for mark in marks),
        has_new=any(mark.is_new for mark in marks),
    )


def _fewer_months(narrow: Strip, wide: Strip) -> str:
    return "" if narrow.span == wide.span else months_said(narrow.span.first, narrow.span.last)


def _table(strip: Strip, months: Marks) -> Iterator[tuple[str, list[str]]]:
    lanes = {lane.code: lane for lane in strip.lanes}
    for month in reversed(strip.span.months):
        said = [_in_table(lanes[code], marks) for code, marks in months.get(month, {}).items()]
        said += [f"School: {share_said(register.share)} attended" for register in _registers_of(strip, month)]
        said += [
            silence_said(silence)
            for lane in strip.lanes
            for silence in lane.silences
            if silence.first <= month <= silence.last
        ]
        if said:
            yield month_said(month), said


def _registers_of(strip: Strip, month: Month) -> list[Register]:
    lane = strip.lane("school")
    registers = lane.school.registers if lane else ()
    return [one for one in registers if (one.last.year, one.last.month) == month]


MOST_SAID = 6


def _in_table(lane: Lane, marks: Sequence[Mark]) -> str:
    if len(marks) > MOST_SAID:
        return counted(lane.code, len(marks))
    return "; ".join(mark_said(lane, mark) for mark in marks)


# -- drawing ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Drawn:
    """A strip that is drawn in a size, with its marks by month: they are gone through once, not for each lane."""

    strip: Strip
    by_month: Marks
    size: Measures


def _drawing(drawn_from: _Drawn, address: Address, key: str, lines: Sequence[tuple[date, str, str]]) -> Drawing:
    strip, size = drawn_from.strip, drawn_from.size
    months = strip.span.months
    width = size.label + size.month * len(months)
    rows = [_row(drawn_from, lane, place, address) for place, lane in enumerate(strip.lanes)]
    bottom = size.head + size.lane * len(rows)
    drawn = [_line(day, says, sort, strip, size, width) for day, says, sort in lines if day in strip.span]
    return Drawing(
        name=size.name,
        key=key,
        width=width + HALF_A_MARK,
        height=bottom + 4 + 15 * len(drawn),
        left=size.label,
        rows=rows,
        months=[_month_tap(place, month, size, address) for place, month in enumerate(months)],
        month_words=[_month_words(place, month, size) for place, month in enumerate(months)],
        grid=[size.label + size.month * place for place in range(len(months) + 1)],
        lines=drawn,
    )


def _line(day: date, says: str, sort: str, strip: Strip, size: Measures, width: float) -> Line:
    x = size.label + size.month * strip.span.place(day)
    return Line(round(x, 1), says, sort, "end" if x > width / 2 else "start")


def _month_tap(place: int, month: Month, size: Measures, address: Address) -> Tap:
    x = size.label + size.month * place
    return Tap(x, 0, size.month, 24, f"Everything of {month_said(month)}", address("", month))


def _month_words(place: int, month: Month, size: Measures) -> Words:
    """The month; with its year where one begins; on a narrow strip by its first letter."""
    day = first_day(month)
    is_first = place == 0 or month[1] == 1
    if size.name == "narrow":
        text = f"’{day:%y}" if month[1] == 1 else f"{day:%b}"[0]
    else:
        text = f"{day:%b} {day.year}" if is_first else f"{day:%b}"
    return Words(round(size.label + size.month * (place + 0.5), 1), 16, text)


def _row(drawn_from: _Drawn, lane: Lane, place: int, address: Address) -> Row:
    size = drawn_from.size
    y = size.head + size.lane * place
    row = Row(
        code=lane.code,
        title=(BRIEFLY if size.name == "narrow" else LANES)[lane.code],
        y=y,
        height=size.lane,
        label_x=0,
        label_y=y + size.lane / 2 + 4,
        address=address(lane.code, None),
    )
    draw = _Lane(drawn_from, lane, row)
    draw.silences()
    draw.school()
    draw.marks()
    draw.taps(address)
    return row


class _Lane:
    """Draws one lane into its row."""

    def __init__(self, drawn_from: _Drawn, lane: Lane, row: Row):
        self.strip, self.size, self.lane, self.row = drawn_from.strip, drawn_from.size, lane, row
        self.middle = row.y + self.size.lane / 2
        self.end = self.size.label + self.size.month * len(self.strip.span.months)
        self.by_month = {month: lanes.get(lane.code, []) for month, lanes in drawn_from.by_month.items()}

    def x(self, day: date) -> float:
        return self.size.label + self.size.month * self.strip.span.place(day)

    def silences(self) -> None:
        for silence in self.lane.silences:
            start, stop = self.x(first_day(silence.first)), self.x(first_day(moved(silence.last, 1)))
            self._shape(_box(start, self.row.y + 3, stop - start, self.size.lane - 6), "silent")

    def school(self) -> None:
        """The line of her attendance, and what was usual as a band behind it."""
        school = self.lane.school
        if not school.registers:
            return
        if school.usual is not None:
            y = self._height_of(school.usual)
            self._shape(_box(self.size.label, y - 3, self.end - self.size.label, 6), "usual")
        points = []
        for one in school.registers:
            middle = date.fromordinal((one.first.toordinal() + one.last.toordinal()) // 2)
            points.append((self.x(middle), self._height_of(one.share)))
        self._shape("M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points), "line")
        if len(points) == 1:
            self._shape(_ring(*points[0], 2.5), "line-end")
        x, y = points[-1]
        self.row.words.append(
            Words(
                round(min(x + 4, self.end - 26), 1),
                round(y - 4 if y > self.middle else y + 12, 1),
                share_said(school.registers[-1].share),
            )
        )

    def _height_of(self, share: float) -> float:
        return self.row.y + 4 + (self.size.lane - 8) * (1 - share / 100)

    def marks(self) -> None:
        most, piled = MOST_IN_A_MONTH[self.size.name], set[Month]()
        if self.lane.shape not in ("block", "bar"):
            piled = {month for month, marks in self.by_month.items() if len(marks) > most}
        for month in sorted(piled):
            self._pile(month)
        for mark in self.lane.marks:
            if (mark.day.year, mark.day.month) not in piled:
                self._mark(mark)

    def _pile(self, month: Month) -> None:
        x, marks = self.x(first_day(month)), self.by_month[month]
        self._shape(_box(x + 2, self.middle - 9, self.size.month - 4, 18), f"pile wp-strip__{self.lane.code}")
        self.row.words.append(Words(round(x + self.size.month / 2, 1), round(self.middle + 4, 1), str(len(marks))))
        if any(mark.raised for mark in marks):
            self._shape(_box(x + 0.5, self.middle - 11, self.size.month - 1, 22), "around")
        if any(mark.is_new for mark in marks):
            self._shape(_box(x + 4, self.row.y + self.size.lane - 3, self.size.month - 8, 2.5), "new")

    def _mark(self, mark: Mark) -> None:
        sort = (
            f"mark wp-strip__{self.lane.code}"
            + ("" if mark.is_exact else " wp-strip__vague")
            + ("" if not mark.is_open else " wp-strip__open")
        )
        x = self.x(mark.day)
        if self.lane.shape in ("block", "bar"):
            self._lasting(mark, x, sort)
            return
        self._shape(SHAPES[self.lane.shape](x, self.middle), sort)
        if mark.raised:
            self._shape(_box(x - 9.5, self.middle - 9.5, 19, 19), "around")
        if mark.is_new:
            self._shape(_box(x - 6, self.row.y + self.size.lane - 3, 12, 2.5), "new")

    def _lasting(self, mark: Mark, x: float, sort: str) -> None:
        width = max(4.0 if self.lane.shape == "bar" else 8.0, self.x(mark.ends(self.strip.today)) - x)
        if x + width > self.end:
            width = max(3.0, self.end - x)
        height = self.size.lane - 6
        self._shape(_box(x, self.row.y + 3, width, height), sort)
        if mark.raised:
            self._shape(_box(x - 2.5, self.row.y + 1, width + 5, height + 4), "around")
        if mark.is_new:
            self._shape(_box(x, self.row.y + self.size.lane - 3, width, 2.5), "new")
        if self.lane.shape == "block":
            self._inside(mark.says, x, width)

    def _inside(self, says: str, x: float, width: float) -> None:
        """Words in a block, as many as fit."""
        fits = int((width - 6) / 6.4)
        if says and fits > 2:
            text = says if len(says) <= fits else says[: fits - 1].rstrip() + "…"
            self.row.words.append(Words(round(x + 4, 1), round(self.middle + 4, 1), text))

    def taps(self, address: Address) -> None:
        for place, month in enumerate(self.strip.span.months):
            marks = self.by_month.get(month, [])
            if not marks or self.lane.code == "lives":
                continue
            says = f"{LANES[self.lane.code]}, {month_said(month)}: {counted(self.lane.code, len(marks))}"
            own = {mark.address for mark in marks}
            leads = own.pop() if len(own) == 1 else ""
            x = self.size.label + self.size.month * place
            self.row.taps.append(
                Tap(x, self.row.y, self.size.month, self.size.lane, says, leads or address(self.lane.code, month))
            )
        if self.lane.school.registers and not self.row.taps:
            width = self.end - self.size.label
            says = f"School: attended {attendance_said(self.lane.school)}"
            self.row.taps.append(Tap(self.size.label, self.row.y, width, self.size.lane, says, address("school", None)))

    def _shape(self, path: str, sort: str) -> None:
        self.row.shapes.append(Shape(path, sort))


def _box(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:.1f} {y:.1f}h{max(width, 0.5):.1f}v{height:.1f}h-{max(width, 0.5):.1f}z"


def _ring(x: float, y: float, radius: float) -> str:
    return f"M{x - radius:.1f} {y:.1f}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 -{2 * radius} 0z"


def _points(x: float, y: float, points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x + across:.1f} {y + down:.1f}" for across, down in points) + "z"


# The shape of each lane's marks, around a point.
SHAPES: dict[str, Callable[[float, float], str]] = {
    "square": lambda x, y: _box(x - 5, y - 5, 10, 10),
    "diamond": lambda x, y: _points(x, y, ((0, -7.5), (7.5, 0), (0, 7.5), (-7.5, 0))),
    "burst": lambda x, y: _points(
        x, y, ((-3.2, -7.5), (3.2, -7.5), (7.5, -3.2), (7.5, 3.2), (3.2, 7.5), (-3.2, 7.5), (-7.5, 3.2), (-7.5, -3.2))
    ),
    "quote": lambda x, y: _points(x, y, ((-7, -6), (7, -6), (7, 3), (0, 3), (-4, 7), (-4, 3), (-7, 3))),
    "triangle": lambda x, y: _points(x, y, ((0, -6.5), (6.5, 5.5), (-6.5, 5.5))),
    "ring": lambda x, y: _ring(x, y, 5),
    "line": lambda x, y: _box(x - 2, y - 6, 4, 12),
    "shield": lambda x, y: _points(x, y, ((-5.5, -6), (5.5, -6), (5.5, 1), (0, 7), (-5.5, 1))),
    "cross": lambda x, y: _points(
        x, y,
        ((-2, -6), (2, -6), (2, -2), (6, -2), (6, 2), (2, 2), (2, 6), (-2, 6), (-2, 2), (-6, 2), (-6, -2), (-2, -2)),
    ),
    "house": lambda x, y: _points(x, y, ((0, -6), (6, -1), (6, 6), (-6, 6), (-6, -1))),
    "slant": lambda x, y: _points(x, y, ((-2, -5), (5, -5), (2, 5), (-5, 5))),
    "dot": lambda x, y: _ring(x, y, 3),
}  # fmt: skip
