"""What was gathered of one child or thing for the rules, and what one of them found in it. Data only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from wholepicture.alerts.finding import Finding
from wholepicture.alerts.inputs import Input
from wholepicture.alerts.registry import AnyRule

# Rows of one sort, such as signs, that are read of one child or thing at most: the newest. A child with more has long been raised.
MOST = 2000


@dataclass
class Told:
    """Of whom one report tells, as it describes them: `about`, of what was gathered; `people`, of each the nominal."""

    about: set[UUID] = field(default_factory=set)
    people: dict[UUID, UUID] = field(default_factory=dict)


@dataclass(frozen=True)
class Presumed:
    """What was gathered of a child together with others who may be the same child: nobody has judged it.

    `of_whom`: of which of them each report tells.
    """

    given: Input
    others: tuple[UUID, ...]
    told: Mapping[UUID, Told]
    of_whom: Mapping[UUID, UUID]


@dataclass(frozen=True)
class Gathered:
    """What was gathered of one child or thing, for every rule that reads its kind; `told`: of whom each report tells."""

    area: UUID
    about: UUID
    given: Input
    told: Mapping[UUID, Told]
    presumed: Presumed | None = None


@dataclass(frozen=True)
class Raised:
    """A rule that fired on what was gathered of one child or thing. `only_lists`: it goes on the look-again
    list."""

    area: UUID
    about: UUID
    rule: AnyRule
    finding: Finding
    told: Mapping[UUID, Told]
    only_lists: bool = False
    presumes: tuple[UUID, ...] = ()  # who were taken to be one with whom it is about
    further: tuple[Finding, ...] = ()  # what else the rule finds, as if somebody had looked at this

    @property
    def every_finding(self) -> tuple[Finding, ...]:
        """What the rule finds, the first before what it finds further."""
        return self.finding, *self.further

    @property
    def whole(self) -> frozenset[UUID]:
        """Whom or what it is about: more than one, where they are taken to be one."""
        return frozenset((self.about, *self.presumes))


def tell(told: dict[UUID, Told], report: UUID, *, about: UUID | None, people: Mapping[UUID, UUID]) -> None:
    """Notes of whom a report tells."""
    of_report = told.setdefault(report, Told())
    if about is not None:
        of_report.about.add(about)
    of_report.people.update(people)
