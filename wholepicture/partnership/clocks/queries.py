"""Reads of clocks: a partnership's own limits, and by when something is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wholepicture.base.ledgered import query
from wholepicture.partnership.clocks.rules import CLOCKS, Clock, Limit, Own, due_by
from wholepicture.partnership.models import ClockSetting, Professional


@dataclass(frozen=True)
class SettingRow:
    """What somebody set for a clock, why and when."""

    limit: Limit
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ClockRow:
    """A clock as an area uses it. `number`: how often it was set; `settings`: these, the last first."""

    clock: Clock
    limit: Limit
    number: int = 0
    settings: tuple[SettingRow, ...] = ()


def own_limits(area: UUID | Any) -> Own:
    """The limits that an area has set of its own. One small statement."""
    own: dict[str, list[tuple[datetime, Limit]]] = {}
    rows = ClockSetting.objects.filter(area_id=area).order_by("number")
    for code, since, limit, unit in rows.values_list("clock", "made_at", "limit", "unit"):
        own.setdefault(code, []).append((since, Limit(limit, unit)))
    return own


def due_at(area: UUID, code: str, started: datetime) -> datetime:
    """When a clock that starts at this moment runs out in an area, in UTC. Raises KeyError for a code that no clock has."""
    return due_by(code, started, own_limits(area))


@query("directory", called="Looked at the partnership’s clocks")
def clocks_of(viewer: Any) -> list[ClockRow]:
    """Every clock that something here starts, as the viewer's area uses it, in the order in which they are published."""
    started = {code for code, clock in CLOCKS.items() if clock.is_started}
    by_clock: dict[str, list[ClockSetting]] = {}
    for row in ClockSetting.objects.filter(area_id=viewer.area_id, clock__in=started).order_by("-number"):
        by_clock.setdefault(row.clock, []).append(row)
    setters = {row.made_by_id for rows in by_clock.values() for row in rows}
    names = dict(Professional.objects.filter(id__in=setters).values_list("id", "name"))
    return [_row(CLOCKS[code], by_clock.get(code, []), names) for code in CLOCKS if code in started]


def _row(clock: Clock, rows: list[ClockSetting], names: Mapping[UUID, str]) -> ClockRow:
    settings = tuple(
        SettingRow(Limit(row.limit, row.unit), row.reason, names.get(row.made_by_id, ""), row.made_at) for row in rows
    )
    return ClockRow(clock, settings[0].limit if settings else clock.usual, len(settings), settings)
