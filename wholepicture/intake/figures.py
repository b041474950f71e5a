"""What each agency sent in a quarter that is over, and how it came: numbers of agencies, in fives, none below five, and of nobody."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import concerning, query


@dataclass(frozen=True)
class FigureRow:
    """An agency in a quarter. Numbers in fives, None: fewer than five; shares in tenths of a hundred, None: of fewer than five."""

    agency: UUID
    sent: int | None
    is_more: bool  # whether there were more than are counted
    by_people: int | None  # of a hundred
    doubted: int | None  # of a hundred, those with a value that failed a check
    corrected: int | None
    held_back: int | None


@query("directory", called="Looked at what each agency sent in a quarter, and how it came")
def figures_of(viewer: Any, *, quarter: date) -> list[FigureRow]:
    """Each agency's figures in the quarter that began on this day and is over, as far as the viewer reads them; else nothing."""
    with cursor() as sql:
        sql.execute("SELECT * FROM sec.agency_figures(%s)", [quarter])
        rows = [FigureRow(*row) for row in sql.fetchall()]
    concerning(records={row.agency for row in rows})
    return rows


def last_quarter(today: date) -> date:
    """The first day of the last quarter that is over."""
    months = today.year * 12 + (today.month - 1) // 3 * 3 - 3
    return date(months // 12, months % 12 + 1, 1)
