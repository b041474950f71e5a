"""Weeks of school as a small drawing: a bar a week, what was usual as a line, a mark where a day came after a night away. The same
stands in words beside it, so the drawing says nothing alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wholepicture.intake.registers.days import Week
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.times import gds_date

HIGH, WIDE, GAP, TOP = 60, 14, 4, 14


@dataclass(frozen=True)
class Bar:
    """A week: where its bar stands, and what it says."""

    x: int
    y: int
    height: int
    middle: int
    monday: date
    share: int
    said: str
    is_after_night: bool


@dataclass(frozen=True)
class Drawing:
    """A picture of some weeks."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    base: int
    usual_y: int | None
    sentence: str


def drawing_of(weeks: Sequence[Week], usual: float | None, after_nights: Collection[date] = ()) -> Drawing:
    """These weeks drawn; `after_nights`: days with an absence after a night away."""
    nights = {day - timedelta(days=day.weekday()) for day in after_nights}
    bars = tuple(_bar(place, week, week.monday in nights) for place, week in enumerate(weeks))
    usual_y = None if usual is None else TOP + HIGH - round(HIGH * usual / 100)
    return Drawing(
        width=max(1, len(weeks)) * (WIDE + GAP) + GAP,
        height=TOP + HIGH + 4,
        bars=bars,
        base=TOP + HIGH,
        usual_y=usual_y,
        sentence=_sentence(weeks, usual, len(nights)),
    )


def _bar(place: int, week: Week, is_after_night: bool) -> Bar:
    height = max(1, round(HIGH * week.share / 100))
    x = GAP + place * (WIDE + GAP)
    return Bar(
        x, TOP + HIGH - height, height, x + WIDE // 2, week.monday, round(week.share), _said(week), is_after_night
    )


def _said(week: Week) -> str:
    absent = (
        f"; absent without explanation on {and_list([f'{day:%A}' for day in week.unexplained])}"
        if week.unexplained
        else ""
    )
    return f"{week.attended} of {week.possible} sessions{absent}"


def _sentence(weeks: Sequence[Week], usual: float | None, nights: int) -> str:
    if not weeks:
        return "No week of school is told."
    said = f"School in {len(weeks)} week{'s' if len(weeks) > 1 else ''}, to the week of {gds_date(weeks[-1].monday)}"
    said += f"; usual {round(usual)} per cent" if usual is not None else ""
    return f"{said}; {nights} with a day after a night away." if nights else f"{said}."
