"""Whom and what whoever acts on an alert may mark as of concern: those whom its reports name beside the children."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.markable import ToMark, reasons_against
from wholepicture.alerts.marks import latest_marks
from wholepicture.alerts.models import Mark
from wholepicture.base.ledgered import concerning, query
from wholepicture.picture.named_beside import Beside, named_beside


@dataclass(frozen=True)
class Offer:
    """An adult or a thing that may be marked, unless `why_not` says why it may not. `says`: what is said of it now, if
    anything. `has`: what is tied to an adult, each to be marked by itself."""

    kind: str
    about: UUID
    described: UUID
    label: str
    role: str
    why_not: str
    says: str
    has: list["Offer"] = field(default_factory=list)

    @property
    def code(self) -> str:
        """What the form sends for it."""
        return f"{self.kind}-{self.about}"

    @property
    def to_mark(self) -> ToMark:
        return ToMark(self.kind, self.described)


@query(Permission.ALERTS, called="Read who and what reports name")
def offered(viewer: Viewer, *, submissions: Collection[UUID]) -> list[Offer]:
    """The adults and things that these reports name, as far as the viewer may see them; nobody who may be a child."""
    beside = named_beside(submissions)
    everything = [*beside, *(thing for adult in beside for thing in adult.has)]
    against, latest = _against(everything), _latest(everything)
    concerning(subjects=[one.id for one in beside if one.kind == "nominal"], records=list(submissions))
    return [_offer(one, against, latest) for one in beside if one.kind != "nominal" or one.id not in against]


def _against(everything: Collection[Beside]) -> dict[UUID, str]:
    by_kind: dict[str, set[UUID]] = {}
    for one in everything:
        by_kind.setdefault(one.kind, set()).add(one.id)
    against: dict[UUID, str] = {}
    for kind, ids in by_kind.items():
        against |= reasons_against(kind, ids, is_of_concern=True)
    return against


def _latest(everything: Collection[Beside]) -> dict[UUID, Mark]:
    people = {one.id for one in everything if one.kind == "nominal"}
    return latest_marks(people, {one.id for one in everything} - people)


def _offer(one: Beside, against: Mapping[UUID, str], latest: Mapping[UUID, Mark]) -> Offer:
    mark = latest.get(one.id)
    return Offer(
        kind=one.kind,
        about=one.id,
        described=one.described,
        label=one.label,
        role=one.role,
        why_not=against.get(one.id, ""),
        says=mark.says if mark and mark.says != "lifted" else "",
        has=[_offer(thing, against, latest) for thing in one.has],
    )
