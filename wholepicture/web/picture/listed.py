"""How the list of people and things is sorted and narrowed. No database."""

from collections.abc import Mapping
from dataclasses import dataclass

from wholepicture.web.frame.request import page_asked

SORTED_BY = {"last_seen": "Last seen", "children": "Most children", "name": "Name"}


@dataclass(frozen=True)
class Listed:
    """How the list is asked for; whatever else an address says is as if it said nothing."""

    agency: str = ""
    sort: str = "last_seen"
    only_of_concern: bool = False
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Listed":
        sort = given.get("sort", "")
        return cls(
            agency=given.get("agency", ""),
            sort=sort if sort in SORTED_BY else "last_seen",
            only_of_concern=given.get("marked") == "of_concern",
            page=page_asked(given),
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.agency or self.only_of_concern)
