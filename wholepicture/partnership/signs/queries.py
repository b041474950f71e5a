"""A partnership's dictionary of signs: which version is in force, and what a version said.

Whatever asks about a sign asks `dictionary_of`, once a page or a batch: one statement for the number in force, and the version itself
from memory. A version is never changed, so what was read of it stays true. Nothing here is about a child: reading it is no act.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from wholepicture.base.database_role import prepared
from wholepicture.base.dictionary import Dictionary, from_data, published
from wholepicture.base.ledgered import concerning, query
from wholepicture.partnership.models import Area, DictionaryVersion, Professional

REMEMBERED = 256  # versions, of some tens of kilobytes each


def dictionary_of(area: UUID | None) -> Dictionary:
    """The dictionary in force in an area. Where none was made yet, and for nobody's area, the published one."""
    return dictionaries_of([area]).get(area, published()) if area else published()


def dictionaries_of(areas: Iterable[UUID | None]) -> Mapping[UUID | None, Dictionary]:
    """The dictionary in force in each of these areas: one statement, however many they are."""
    wanted = sorted({area for area in areas if area})
    if not wanted:
        return {}
    rows = prepared(
        """SELECT DISTINCT ON (area_id) area_id, id FROM partnership_dictionaryversion
           WHERE area_id = ANY (%s) ORDER BY area_id, number DESC""",
        [wanted],
    )
    in_force = dict(rows)
    return {area: _version(in_force[area]) if area in in_force else published() for area in wanted}


class Worded:
    """What signs were called in an area, by the version that a report was made under. One statement, however many versions."""

    def __init__(self, area: UUID | None, versions: Iterable[int | None]):
        wanted = {number for number in versions if number}
        self._versions: dict[int, UUID] = {}
        if area and wanted:
            rows = DictionaryVersion.objects.filter(area_id=area, number__in=wanted)
            self._versions = dict(rows.values_list("number", "id"))

    def under(self, number: int | None) -> Dictionary:
        """The version of this number. None, for what was reported before there were versions: the published dictionary."""
        return _version(self._versions[number]) if number in self._versions else published()


def labels_now(area: UUID | None) -> dict[str, str]:
    """What signs are called in an area now; for the operator, who is of none, in every area."""
    if area:
        return dictionary_of(area).labels()
    every = dictionaries_of(Area.objects.values_list("id", flat=True))
    return {code: label for dictionary in every.values() for code, label in dictionary.labels().items()}


def labels_then(area: UUID | None, version: int | None) -> dict[str, str]:
    """What signs were called in the version that a report was made under; those that came later, what they are called now."""
    return {**dictionary_of(area).labels(), **Worded(area, [version]).under(version).labels()}


@lru_cache(maxsize=REMEMBERED)
def _version(version: UUID) -> Dictionary:
    """A version by its id, which whoever asks has been shown. Read once a process."""
    row = DictionaryVersion.objects.get(id=version)
    return from_data(row.number, row.entries)


def areas_without() -> list[UUID]:
    """The operator's: areas whose dictionary has no version yet."""
    begun = DictionaryVersion.objects.values("area_id")
    return list(Area.objects.exclude(id__in=begun).order_by("code").values_list("id", flat=True))


@dataclass(frozen=True)
class VersionRow:
    """One version, as a list shows it. `by`: who made it; empty: the operator."""

    number: int
    made_at: datetime
    by: str
    reason: str


@query("directory", called="Read the versions of the dictionary of signs")
def versions_of(viewer: Any) -> list[VersionRow]:
    """The versions of the viewer's area, newest first: when, by whom and why."""
    rows = list(DictionaryVersion.objects.filter(area_id=viewer.area_id).defer("entries").order_by("-number"))
    people = dict(Professional.objects.filter(id__in=[row.made_by_id for row in rows]).values_list("id", "name"))
    concerning(records=[row.id for row in rows[:1]])
    return [
        VersionRow(row.number, row.made_at, people.get(row.made_by_id, "") if row.made_by_id else "", row.reason)
        for row in rows
    ]


def version_lately(area: UUID | None, number: int, *, since: datetime) -> Dictionary | None:
    """One version of an area that was in force at some time since then, or None: somebody may have had it before them."""
    followed = DictionaryVersion.objects.filter(area_id=area, number=number + 1, made_at__gte=since) if area else None
    return version_in(area, number) if followed and followed.exists() else None


def version_in(area: UUID | None, number: int) -> Dictionary | None:
    """One version of an area, or None where there is none of this number."""
    if area is None:
        return None
    version = DictionaryVersion.objects.filter(area_id=area, number=number).values_list("id", flat=True).first()
    return _version(version) if version else None
