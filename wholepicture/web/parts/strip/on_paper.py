"""A strip of time as a picture that stands alone: it brings its colours with it, leads nowhere, and needs no style sheet. No database."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.template.loader import render_to_string

from wholepicture.picture.over_time.lanes import INVOLVEMENT, Strip, Told, day_of, month_is_known, strip_of
from wholepicture.picture.over_time.months import Month, Span, month_of, moved
from wholepicture.web.parts.strip.drawing import WIDE, Drawing, strip_shown
from wholepicture.web.wording.over_time import entries, strip_said

FEWEST_MONTHS, MOST_STRIPS = 3, 6
INK = "#0b0c0c"

# What the style sheet says of each sort of shape, in its order (`pictures.css`; a test holds them together): of several that say
# something of one shape the last has its way.
LOOKS: dict[str, dict[str, str]] = {
    "mark": {"fill": "#505a5f", "stroke": INK, "stroke-width": "1.2"},
    "harm": {"fill": "#d4351c"},
    "words": {"fill": "#fff"},
    "pointing": {"fill": "#f47738"},
    "signs": {"fill": "#fd0"},
    "away": {"fill": "#003078", "stroke": "none"},
    "school": {"fill": "#1d70b8"},
    "police": {"fill": "#1d70b8"},
    "health": {"fill": "#28a197"},
    "social_care": {"fill": "#b1b4b6"},
    "care_home": {"fill": "#b1b4b6"},
    "others": {"fill": "#b1b4b6"},
    "lives": {"fill": "#f3f2f1", "stroke": "#505a5f"},
    "vague": {"stroke-dasharray": "2 2"},
    "pile": {"fill": "#fff", "stroke": INK},
    "usual": {"fill": "#cfe1f3"},
    "line": {"fill": "none", "stroke": "#1d70b8", "stroke-width": "2.5"},
    "line-end": {"fill": "#1d70b8"},
}
# What any font draws: a picture with a letter that none has could not be set. The table has the words as they are.
_UNDRAWN = re.compile(r"[^\x20-\x7e\u00a0-\u024f\u2010-\u2026]")


@dataclass(frozen=True)
class OnPaper:
    """A picture, what it shows in a sentence, the same as a table, and how much of a page's width it takes, in per cent."""

    svg: str
    says: str
    table: list[tuple[str, list[str]]]
    width: int


def strips_on_paper(told: Told, today: date) -> list[OnPaper]:
    """Strips of what is told, in their order, each of no more months than there are. What is not drawn they say."""
    told = replace(told, entries=[entry for entry in told.entries if entry.kind != INVOLVEMENT])
    months = sorted({month_of(day_of(entry)) for entry in told.entries if month_is_known(entry)})
    strips = [strip_of(told, today, length=len(span.months), last=span.last) for span in _spans(months)[-MOST_STRIPS:]]
    return [_on_paper(strip, place) for place, strip in enumerate(strips)]


def _spans(months: Sequence[Month]) -> list[Span]:
    """The months of each strip: stretches of `WIDE` at most, that begin and end with something; none for years in which nothing is told."""
    spans: list[Span] = []
    left = list(months)
    while left:
        last = left[-1]
        first = next(month for month in left if month > moved(last, -WIDE))
        spans.append(Span(min(first, moved(last, 1 - FEWEST_MONTHS)), last))
        left = [month for month in left if month < first]
    return spans[::-1]


def _on_paper(strip: Strip, place: int) -> OnPaper:
    shown = strip_shown(strip, strip, lambda lane, month: "", key=f"paper-{place}")
    drawing = shown.drawings[0]
    says = " ".join([strip_said(strip), *(_beyond(strip) if place == 0 else ())])
    return OnPaper(_svg(drawing, says), says, shown.table[::-1], min(100, round(100 * drawing.width / _WHOLE_PAGE)))


_WHOLE_PAGE = 600  # units of a drawing that takes all of a page’s width: what is wider is drawn smaller


def _beyond(strip: Strip) -> Iterator[str]:
    if strip.undated:
        yield f"Not drawn: {entries(strip.undated)} of which not even the month is known."
    if strip.earlier:
        yield f"Not drawn: {entries(strip.earlier)} before."


def _svg(drawing: Drawing, says: str) -> str:
    shapes = [(shape.path, _look(shape.sort)) for row in drawing.rows for shape in row.shapes]
    words = [(word.x, word.y, _UNDRAWN.sub("·", word.text), row.code) for row in drawing.rows for word in row.words]
    return render_to_string(
        "parts/strip_on_paper.svg", {"drawing": drawing, "says": says, "shapes": shapes, "words": words, "ink": INK}
    )


def _look(sort: str) -> dict[str, str]:
    names = sort.replace("wp-strip__", "").split()
    look: dict[str, str] = {}
    for name, says in LOOKS.items():
        look |= says if name in names else {}
    return look
