"""What the reads of placements, homes and visits give. Plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wholepicture.casework.disruption.results import Holder, Named
from wholepicture.casework.placement.rules import Month, Required, Stay


@dataclass(frozen=True)
class PlacementRow:
    """A placement in a line. `pressing`: what of it is late or missing; `next`: what is due next. `as_host`: it is read as the authority in
    whose area it is, and by nothing else."""

    id: UUID
    child: Named
    where: str
    care: str
    distance: str
    placing: str
    host: str
    is_emergency: bool
    starts_on: date
    ends_on: date | None
    state: str
    holder: Holder
    required: Sequence[Required]
    as_host: bool
    home: UUID | None = None
    host_id: UUID | None = None

    @property
    def pressing(self) -> list[Required]:
        return [one for one in self.required if one.said in ("late", "missing")]

    @property
    def next(self) -> Required | None:
        due = [one for one in self.required if one.said == "due"]
        return min(due, key=lambda one: one.by_on or date.max, default=None)


@dataclass(frozen=True)
class StepRow:
    """One step, as it was entered."""

    number: int
    kind: str
    on: date
    who: str
    words: str
    holder: str
    by: str
    agency: str
    at: datetime


@dataclass(frozen=True)
class NearPlace:
    """A place that is marked as of concern, and how far it is from a home."""

    place: UUID
    label: str
    metres: int


@dataclass(frozen=True)
class Near:
    """What is marked as of concern near where a child is to live, for the hub. `is_known`: the home's record says where it is."""

    places: Sequence[NearPlace]
    within: int
    is_known: bool


@dataclass(frozen=True)
class PlacementPage:
    """A placement with every step. `number`: how many there are; whoever enters another says that they saw as many. `near`: for the hub;
    none for others."""

    row: PlacementRow
    entered_by: str
    entered_at: datetime
    steps: Sequence[StepRow]
    number: int
    may_come: Sequence[str]
    holders: Mapping[str, str]
    near: Near | None = None


@dataclass(frozen=True)
class ChildPlacements:
    """Where a child lived, as far as the viewer may read it, the latest first. `on`: what was asked for a day."""

    nominal: UUID
    label: str
    stays: Sequence[Stay]
    hidden: bool
    planned: Sequence[PlacementRow]
    on: date | None = None
    answer: Sequence[Stay] = ()

    @property
    def placed(self) -> list[Stay]:
        return [one for one in self.stays if one.is_placement]


@dataclass(frozen=True)
class HomeRow:
    """A home as it is now."""

    id: UUID
    name: str
    provider: str
    urn: str
    authority: str
    beds: int
    from_on: date
    run_by: str
    number: int
    latitude: str = ""
    longitude: str = ""
    may_change: bool = False


@dataclass(frozen=True)
class HomeChild:
    """A child who is said to live in a home now."""

    child: Named
    since: date
    by: str


@dataclass(frozen=True)
class HomePage:
    """A home with who lives there and its pattern, as far as the viewer may read it, as at a moment. `is_cut`: there is more
    than is looked through."""

    row: HomeRow
    children: Sequence[HomeChild]
    months: Sequence[Month]
    placements: Sequence[PlacementRow]
    as_at: datetime
    versions: Sequence[tuple[date, int, str]]
    near: Near | None = None
    is_cut: bool = False

    @property
    def missing(self) -> int:
        return sum(month.missing for month in self.months)

    @property
    def bed_days(self) -> int:
        return sum(month.bed_days for month in self.months)

    @property
    def rate(self) -> float | None:
        return 100 * self.missing / self.bed_days if self.bed_days else None


@dataclass(frozen=True)
class VisitRow:
    """Something that happened with visits, as it was entered."""

    number: int
    kind: str
    on: date
    is_seen: bool | None
    alone: str
    heard: str
    words: str
    holder: str
    by: str
    at: datetime


@dataclass(frozen=True)
class VisitsRow:
    """Visits to a child in care in a line. `last_seen_on`: on which day they were last seen; `alone`: whether alone then."""

    id: UUID
    child: Named
    since_on: date
    holder: Holder
    is_ended: bool
    due_at: datetime | None
    is_late: bool
    last_seen_on: date | None
    alone: str
    agency: str
    is_mine: bool = False


@dataclass(frozen=True)
class VisitsPage:
    """Visits to a child in care, each with what was seen and heard, the last first."""

    row: VisitsRow
    visits: Sequence[VisitRow]
    number: int
    holders: Mapping[str, str]
