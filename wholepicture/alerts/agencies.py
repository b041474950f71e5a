"""The area's agencies, as what rules read speaks of them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wholepicture.alerts.inputs import Agency
from wholepicture.alerts.said_first import Directory, Named
from wholepicture.base.clock import LOCAL


class Agencies:
    """The agencies of the directory, by id, and by what people call them."""

    def __init__(self, listed: Iterable[Any]) -> None:
        agencies = list(listed)
        self._by_id = {agency.id: Agency(agency.id, agency.name, agency.type) for agency in agencies}
        in_area: dict[UUID, list[Named]] = {}
        for agency in agencies:
            in_area.setdefault(agency.area_id, []).append(Named(agency.code, agency.name, agency.type))
        self._in_area = {area: Directory(named) for area, named in in_area.items()}

    def names(self) -> list[str]:
        """What each is called."""
        return [agency.name for agency in self._by_id.values()]

    def sender(self, row: Any) -> Agency:
        """The agency that sent a row's report."""
        return self._by_id[row.agency_id]

    def named_root(self, root: str, area: UUID) -> str:
        """Where something first came from, with the name of the agency of this area that is meant, however it is written."""
        return self._in_area[area].root(root)

    def observed(self, row: Any) -> dict[str, Any]:
        """What every observation says of the report that it comes from."""
        return {
            "agency": self.sender(row),
            "root": self.named_root(row.root, row.area_id),
            "at": row.at.astimezone(LOCAL),  # reasons name the day as it was in England
            "recorded_at": row.recorded_at,
            "submission": row.submission,
        }
