"""The chronology of a child as rules read it, put together from the rows of her picture. Pure.

What stands behind an alert about her that a person dismissed is left out: it counts in no rule again.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wholepicture.alerts.agencies import Agencies
from wholepicture.alerts.finding import Thing
from wholepicture.alerts.inputs import (
    NOTHING_DECIDED,
    AttendanceSeen,
    ChronologyOfChild,
    CompanionSeen,
    Decided,
    EpisodeSeen,
    InterviewSeen,
    Mark,
    SignSeen,
    TieOfChild,
)
from wholepicture.base.clock import LOCAL
from wholepicture.base.dictionary import Dictionary, published
from wholepicture.base.indicators import Indicator
from wholepicture.intake.registers.days import days_said, unexplained_on

IN_CARE = frozenset({"foster", "residential", "secure", "supported", "kinship"})


@dataclass
class RowsOfChild:
    """The rows of a child's picture that rules read: signs, events, ties; other children named with her, and away when she was."""

    signs: list[Any] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)
    ties: list[Any] = field(default_factory=list)
    named_with: list[Any] = field(default_factory=list)
    away_too: list[Any] = field(default_factory=list)
    facts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def with_those_of(self, others: Iterable["RowsOfChild"]) -> "RowsOfChild":
        """These rows and those of others, taken to be the same child."""
        every = (self, *others)
        together = RowsOfChild(facts=_facts_of_all(every))
        for rows in every:
            together.signs += rows.signs
            together.events += rows.events
            together.ties += rows.ties
            together.named_with += rows.named_with
            together.away_too += rows.away_too
        return together

    @property
    def area(self) -> UUID:
        """The area that they are of."""
        area: UUID = next(row.area_id for rows in (self.signs, self.events, self.ties) for row in rows)
        return area

    def __bool__(self) -> bool:
        return bool(self.signs or self.events or self.ties)


@dataclass(frozen=True)
class Beside:
    """What stands beside the rows of children: what people decided and marked, whom they confirmed, and who lives where."""

    decided: Mapping[UUID, Decided] = field(default_factory=dict)
    dismissed: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)  # reports, by child
    #: Of those who were taken to be one: what was decided, and the reports that were dismissed
    jointly: Mapping[frozenset[UUID], tuple[Decided, frozenset[UUID]]] = field(default_factory=dict)
    confirmed: frozenset[UUID] = frozenset()
    homes: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    marks: Mapping[UUID, Mark] = field(default_factory=dict)
    near: Mapping[UUID, Mark] = field(default_factory=dict)
    place_kinds: Mapping[UUID, str] = field(default_factory=dict)
    dictionaries: Mapping[UUID | None, Dictionary] = field(default_factory=dict)  # of signs, by area

    def decided_of(self, own: Collection[UUID]) -> list[Decided]:
        """What was decided of any of these, and of several of them as if they were one."""
        alone = [self.decided[child] for child in own if child in self.decided]
        return [*alone, *(decided for decided, _ in self._jointly(own))]

    def dismissed_of(self, own: Collection[UUID]) -> frozenset[UUID]:
        """The reports that were dismissed about any of these, and about several of them as if they were one."""
        alone = (self.dismissed.get(child, frozenset()) for child in own)
        return frozenset[UUID]().union(*alone, *(dismissed for _, dismissed in self._jointly(own)))

    def _jointly(self, own: Collection[UUID]) -> Iterator[tuple[Decided, frozenset[UUID]]]:
        for asked, told in self.jointly.items():
            if len(asked.intersection(own)) > 1:
                yield told

    def share_home(self, own: Iterable[UUID], other: UUID) -> bool:
        """Whether reports say that another child lives where one of these lives, who are taken to be one child."""
        homes = frozenset[UUID]().union(*(self.homes.get(child, frozenset()) for child in own))
        return not homes.isdisjoint(self.homes.get(other, frozenset()))


def _facts_of_all(every: Iterable[RowsOfChild]) -> dict[str, dict[str, int]]:
    """How many reports state each value, by kind of fact, of all of these."""
    facts: dict[str, dict[str, int]] = {}
    for rows in every:
        for kind, counts in rows.facts.items():
            of_kind = facts.setdefault(kind, {})
            for value, number in counts.items():
                of_kind[value] = of_kind.get(value, 0) + number
    return facts


def chronology(
    child: UUID,
    rows: RowsOfChild,
    beside: Beside,
    agencies: Agencies,
    describe: Callable[[str, UUID], Thing],
    *,
    presumed: frozenset[UUID] = frozenset(),
) -> ChronologyOfChild:
    """Returns what rules read of one child. `presumed`: others of whom the rows are as well, taken to be the same child."""
    own = {child, *presumed}
    dismissed = beside.dismissed_of(own)
    of_kind: dict[str, list[Any]] = {}
    for event in _left(rows.events, dismissed):
        of_kind.setdefault(event.kind, []).append(event)
    return ChronologyOfChild(
        child=child,
        born=_born(rows.facts),
        is_in_care=_is_in_care(rows.facts, of_kind),
        signs=list(_signs(_left(rows.signs, dismissed), beside, agencies)),
        episodes=[_episode(row, agencies) for row in of_kind.get("missing_episode", ())],
        interviews=[_interview(row, agencies) for row in of_kind.get("return_interview", ())],
        attendance=[_attendance(row, agencies) for row in of_kind.get("attendance", ())],
        ties=[_tie(child, own, row, beside, agencies) for row in _left(rows.ties, dismissed)],
        companions=[_companion(own, row, beside, agencies) for row in _others(_left(rows.named_with, dismissed), own)],
        away_too=[_episode(row, agencies, beside.share_home(own, row.nominal)) for row in _others(rows.away_too, own)],
        marks=beside.marks,
        near=beside.near,
        decided=_decided(own, beside),
        describe=describe,
    )


def _decided(own: Collection[UUID], beside: Beside) -> Decided:
    """What was decided of any of these."""
    all_decided = beside.decided_of(own)
    if len(all_decided) < 2:
        return all_decided[0] if all_decided else NOTHING_DECIDED
    return Decided(
        looked_at=frozenset[UUID]().union(*(decided.looked_at for decided in all_decided)),
        roots=frozenset[str]().union(*(decided.roots for decided in all_decided)),
        nights_dismissed=max(filter(None, (decided.nights_dismissed for decided in all_decided)), default=None),
        dismissed_at=max(filter(None, (decided.dismissed_at for decided in all_decided)), default=None),
        decided_at=max(filter(None, (decided.decided_at for decided in all_decided)), default=None),
    )


def _others(rows: Iterable[Any], own: Collection[UUID]) -> list[Any]:
    """The rows about other children."""
    return [row for row in rows if row.nominal not in own]


def _left(rows: Iterable[Any], dismissed: frozenset[UUID]) -> list[Any]:
    return [row for row in rows if row.submission not in dismissed]


def _born(facts: Mapping[str, Mapping[str, int]]) -> date | None:
    """The date of birth that most reports state."""
    stated = facts.get("date_of_birth", {})
    for written in sorted(stated, key=lambda value: (-stated[value], value)):
        try:
            return date.fromisoformat(written[:10])
        except ValueError:
            continue
    return None


def _is_in_care(facts: Mapping[str, Mapping[str, int]], of_kind: Mapping[str, list[Any]]) -> bool:
    return "placement" in of_kind or not IN_CARE.isdisjoint(facts.get("looked_after", {}))


def _signs(rows: Iterable[Any], beside: Beside, agencies: Agencies) -> Iterator[SignSeen]:
    """Those that count: by the dictionary in force, a retired one in what was reported before it was retired."""
    for row in rows:
        dictionary = beside.dictionaries.get(row.area_id) or published()
        indicator = dictionary.counting(row.code, row.dictionary)
        if indicator:
            yield _sign(row, indicator, agencies)


def _sign(row: Any, indicator: Indicator, agencies: Agencies) -> SignSeen:
    return SignSeen(
        code=row.code,
        list=indicator.list,
        groups=frozenset(indicator.overlap),
        points=indicator.points,
        **agencies.observed(row),
    )


def _episode(row: Any, agencies: Agencies, shares_home: bool = False) -> EpisodeSeen:
    return EpisodeSeen(
        child=row.nominal,
        until=_moment(row.until),
        reference=str(row.detail.get("reference", "")),
        shares_home=shares_home,
        **agencies.observed(row),
    )


def _interview(row: Any, agencies: Agencies) -> InterviewSeen:
    return InterviewSeen(reference=str(row.detail.get("missing_reference", "")), **agencies.observed(row))


def _attendance(row: Any, agencies: Agencies) -> AttendanceSeen:
    def sessions(name: str) -> int:
        written = row.detail.get(name)
        return written if isinstance(written, int) else 0

    return AttendanceSeen(
        until=_moment(row.until),
        possible=sessions("possible_sessions"),
        attended=sessions("attended_sessions"),
        unauthorised=sessions("unauthorised_absences"),
        suspensions=sessions("suspensions"),
        absent_on=tuple(unexplained_on(days_said(row.detail))),
        **agencies.observed(row),
    )


def _moment(at: datetime | None) -> datetime | None:
    return at.astimezone(LOCAL) if at else None


def _tie(child: UUID, own: Collection[UUID], row: Any, beside: Beside, agencies: Agencies) -> TieOfChild:
    is_first = row.a_kind == "nominal" and row.a in own
    kind, other, role = (row.b_kind, row.b, row.b_role) if is_first else (row.a_kind, row.a, row.a_role)
    return TieOfChild(
        child=child,
        type=row.type,
        other=other,
        kind=kind,
        role=role,
        place_kind=beside.place_kinds.get(other, ""),
        **agencies.observed(row),
    )


def _companion(own: Collection[UUID], row: Any, beside: Beside, agencies: Agencies) -> CompanionSeen:
    return CompanionSeen(
        child=row.nominal,
        is_confirmed=row.nominal in beside.confirmed,
        shares_home=beside.share_home(own, row.nominal),
        **agencies.observed(row),
    )
