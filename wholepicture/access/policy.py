"""The access decision, as a pure function: what the database's policies say, in Python, so that each can test the other.

Standard library only. `access.sql.rows` holds the same rule as SQL; `tests/access` compares them on every cell.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Asking:
    """Who asks. `barred` and `hidden` are nominals; `involved` maps a nominal to the dates (from, to) of a tie."""

    agency: str
    area: str
    professional: str | None = None
    reads: bool = True
    hub: bool = False
    lead: bool = False
    involved: Mapping[str, tuple[date, date | None]] = field(default_factory=dict)
    barred: Collection[str] = ()
    hidden: Collection[str] = ()


@dataclass(frozen=True)
class Row:
    """A derived row: whose it is, how far its author shares it, which nominals its submission concerns."""

    agency: str
    area: str
    level: str
    nominals: Collection[str] = ()
    named: Collection[str] = ()
    located: bool = False


def may_see(asking: Asking, row: Row, *, today: date) -> bool:
    """Whether the content of `row` shows to `asking` on that day."""
    nominals = set(row.nominals)
    if not asking.reads or nominals & set(asking.barred):
        return False
    if row.agency == asking.agency:
        return True
    if row.located and nominals & set(asking.hidden):
        return False
    if row.level == "named":
        return asking.professional is not None and asking.professional in row.named
    return row.area == asking.area and (asking.hub or _is_partners(asking, row, today))


def _is_partners(asking: Asking, row: Row, today: date) -> bool:
    """Whether a row is for the agencies that work with somebody in it, and the asking one is among those."""
    if row.level == "hub" or (row.level == "leads" and not asking.lead):
        return False
    return any(_works_with(asking, nominal, today) for nominal in row.nominals)


def _works_with(asking: Asking, nominal: str, today: date) -> bool:
    return nominal in asking.involved and _live(asking.involved[nominal], today)


def _live(span: tuple[date, date | None], today: date) -> bool:
    start, end = span
    return start <= today and (end is None or end >= today)
