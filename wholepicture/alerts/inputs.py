"""What rules read: the chronology of a child, the ties of a thing. Data only; `gathering` fills it from the picture.

A source is counted by where its information first came from (its root, `agency/reference`), so that a story that five
agencies pass on counts once. Where the agency cannot be told (`said_first`), it may be any of the others: it is evidence,
and makes nothing more independent.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from wholepicture.alerts.finding import Telling, Thing
from wholepicture.base.indicators import Indicator, indicators


@dataclass(frozen=True)
class Agency:
    """The agency that sent a report. `kind` is its type (partnership.rules.AGENCY_TYPES)."""

    id: UUID
    name: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What one report says. `at` is when it happened, as it was in England; `root` is where it first came from."""

    agency: Agency
    root: str
    at: datetime
    recorded_at: datetime
    submission: UUID

    #: Whether a later state of a report tells of the same event again, and of nothing else
    is_one_event: ClassVar[bool] = False

    @property
    def first_said_by(self) -> str:
        """The name of the agency that said it first; empty: it cannot be told which that is."""
        return self.root.partition("/")[0]

    @property
    def is_passed_on(self) -> bool:
        return self.first_said_by != self.agency.name


@dataclass(frozen=True, kw_only=True)
class SignSeen(Observation):
    """A sign answered yes for a child. `groups` are the overlap groups that one observation may satisfy together; `points`:
    it speaks of what another does."""

    code: str
    list: str
    groups: frozenset[str]
    points: bool = False


@dataclass(frozen=True, kw_only=True)
class TieSeen(Observation):
    """A tie of one child to a thing or an adult."""

    child: UUID
    type: str


@dataclass(frozen=True, kw_only=True)
class TieOfChild(TieSeen):
    """A tie of the child whose chronology is read. `other`: who or what it leads to, of `kind`; `role` of a person there."""

    other: UUID
    kind: str
    role: str = ""
    place_kind: str = ""


@dataclass(frozen=True, kw_only=True)
class EpisodeSeen(Observation):
    """A missing episode, from `at` on. `until`: when the child was back; None: not said. `reference`: the sender's name for it;
    `shares_home`: of another child, that she lives where the child lives whose chronology is read."""

    is_one_event: ClassVar[bool] = True

    child: UUID
    until: datetime | None = None
    reference: str = ""
    shares_home: bool = False


@dataclass(frozen=True, kw_only=True)
class InterviewSeen(Observation):
    """A return home interview. `reference`: of the episode that it is about, as its sender calls it."""

    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class AttendanceSeen(Observation):
    """A school's register, from `at` on: sessions possible and attended, and those missed without leave. `absent_on`: the days with an
    absence that nobody explained, where the register says its days."""

    until: datetime | None
    possible: int
    attended: int
    unauthorised: int = 0
    suspensions: int = 0
    absent_on: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CompanionSeen(Observation):
    """Another child whom a report about this child names. `is_confirmed`: a person said that there are
    grounds to believe that that child is exploited."""

    child: UUID
    is_confirmed: bool
    shares_home: bool = False


@dataclass(frozen=True)
class Mark:
    """What a person said of an adult, vehicle, phone, account or place: that it is of concern, or that it is not.

    It holds until `until`.
    """

    about: UUID
    is_of_concern: bool
    at: datetime
    until: datetime
    kind: str = ""

    def holds_for(self, observation: Observation) -> bool:
        """Whether this was written down before the mark expired."""
        return observation.recorded_at <= self.until

    def dismisses(self, observation: Observation) -> bool:
        """Whether a person said that a tie to this is of no concern."""
        return not self.is_of_concern and self.holds_for(observation)


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What people decided before of the same child or thing.

    `looked_at`: the reports behind what was decided, and `roots` their sources: they may support what is raised again, and
    never complete it. `nights_dismissed`: when the nights of the latest alert about nights that was dismissed were; the
    rules about nights stay quiet for a while after. `dismissed_at`: when the latest dismissed evidence of
    an alert was written down, which was not only listed. `decided_at`: when the latest of these decisions was made.
    `told_now`: reports of what a rule found a moment ago, which is not asked for again.
    """

    looked_at: frozenset[UUID] = frozenset()
    roots: frozenset[str] = frozenset()
    nights_dismissed: datetime | None = None
    dismissed_at: datetime | None = None
    decided_at: datetime | None = None
    told_now: frozenset[UUID] = frozenset()

    def is_new_since(self, observation: Observation, moment: datetime) -> bool:
        """Whether nobody has looked at this, or nobody has since a moment at which more became known of what it tells of."""
        is_later = self.decided_at is not None and moment > self.decided_at
        return self.is_new(observation) or (is_later and observation.submission not in self.told_now)

    def is_new(self, observation: Observation) -> bool:
        """Whether nobody has looked at this, nor at what it passes on. A later state or correction of a report that was looked at
        says something of its own, unless it tells how one event went on."""
        repeats = observation.is_passed_on or observation.is_one_event
        is_told_again = repeats and observation.root.casefold() in self.roots
        return observation.submission not in self.looked_at and not is_told_again

    def and_looked_at(self, reports: Iterable[UUID], roots: Iterable[str]) -> "Decided":
        """As if somebody had looked at these reports as well, and at their sources."""
        told_now = self.told_now.union(reports)
        return replace(
            self,
            looked_at=self.looked_at | told_now,
            told_now=told_now,
            roots=self.roots.union(root.casefold() for root in roots),
        )


NOTHING_DECIDED = Decided()


class Input:
    """What a rule may ask to read. `described` says it in the published rules. This itself is read by none."""

    described: ClassVar[str] = ""
    is_about_child: ClassVar[bool] = True  # else about a thing or an adult, to which children are tied


def _undescribed(kind: str, thing: UUID) -> Thing:
    return Thing(kind)


@dataclass(frozen=True, kw_only=True)
class ChronologyOfChild(Input):
    """What is known of a child, as far as the hub may read it: of each kind the newest, at most 2,000.

    What stands behind an alert that a person dismissed is not in it. `marks`: of who and what the child is tied to, what
    people said of it. `away_too`: episodes of other children during hers. `near`: marked places within reach of places
    where she lives or was seen, by place. `describe` says what a thing or an adult is called, and costs a question.
    """

    described = (
        "The chronology of a child: signs, missing episodes, interviews, attendance, ties, and who else is named"
    )
    is_about_child = True

    child: UUID
    born: date | None = None
    is_in_care: bool = False
    signs: Sequence[SignSeen] = ()
    episodes: Sequence[EpisodeSeen] = ()
    interviews: Sequence[InterviewSeen] = ()
    attendance: Sequence[AttendanceSeen] = ()
    ties: Sequence[TieOfChild] = ()
    companions: Sequence[CompanionSeen] = ()
    away_too: Sequence[EpisodeSeen] = ()
    marks: Mapping[UUID, Mark] = field(default_factory=dict)
    near: Mapping[UUID, Mark] = field(default_factory=dict)
    decided: Decided = NOTHING_DECIDED
    describe: Callable[[str, UUID], Thing] = _undescribed
    #: What was worked out of these observations, each with those that it was worked out of (`times_away`)
    worked_out: list[tuple[tuple[object, ...], tuple[Any, ...]]] = field(
        default_factory=list, repr=False, compare=False
    )


@dataclass(frozen=True, kw_only=True)
class TiesOfThing(Input):
    """The ties of a vehicle, phone, account, place or adult of concern to which two or more children are tied.

    `people` counts all who are tied to it. `damped`: True on the list of values that many share, False where a person
    said that it counts however many share it, None where neither was said. `may_be_one`: pairs of the children who
    may be one child, of which nobody has judged. `pointed_at`: those of the children about whom a sign points at another's
    conduct. `homes`: where each child lives, as reports say. `mark`: what a person said of the thing.
    """

    described = "The ties of a vehicle, phone, account, place or adult of concern to two or more children"
    is_about_child = False

    thing: UUID
    kind: str
    label: str = ""
    is_withheld: bool = False  # its description would tell where a protected child is
    ties: Sequence[TieSeen]
    people: int
    place_kind: str = ""
    damped: bool | None = None
    may_be_one: Collection[frozenset[UUID]] = ()
    pointed_at: Collection[UUID] = ()
    homes: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    mark: Mark | None = None
    decided: Decided = NOTHING_DECIDED


# -- the reports behind an alert, as whoever reads it may see them ------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ReportShown:
    """A report behind an alert. `agency` is how the viewer may know it; `signs` are the codes answered yes, of which those count
    that are in `known`."""

    agency: str
    root: str
    at: datetime
    recorded_at: datetime
    submission: UUID
    signs: tuple[str, ...]
    known: Mapping[str, Indicator] = field(default_factory=indicators)


@dataclass(frozen=True)
class Evidence:
    """What an alert was raised on: the reports that the viewer may see, and every independent source."""

    reports: Sequence[ReportShown]
    roots: Sequence[str]


def signs_in(reports: Iterable[ReportShown]) -> list[SignSeen]:
    """The signs of these reports, for a rule that asks whether it would still have fired."""
    signs = []
    for report in reports:
        for code in report.signs:
            if code in report.known:
                signs.append(_sign_in(report, code))
    return signs


def _sign_in(report: ReportShown, code: str) -> SignSeen:
    indicator = report.known[code]
    return SignSeen(
        code=code,
        list=indicator.list,
        groups=frozenset(indicator.overlap),
        points=indicator.points,
        agency=Agency(UUID(int=0), report.agency, ""),  # known by what it is called alone
        root=report.root,
        at=report.at,
        recorded_at=report.recorded_at,
        submission=report.submission,
    )


# -- what reasons are made of -------------------------------------------------------------------------------------------


def reports_of(observations: Iterable[Observation]) -> tuple[UUID, ...]:
    """The reports that these come from, each once."""
    return tuple(sorted({observation.submission for observation in observations}))


def roots_of(observations: Iterable[Observation]) -> frozenset[str]:
    """The independent sources of these, as far as it can be told who said them first."""
    return frozenset(observation.root for observation in observations if observation.first_said_by)


def agencies_of(observations: Iterable[Observation]) -> frozenset[str]:
    """The agencies that said these first, as far as it can be told."""
    return frozenset(observation.first_said_by for observation in observations if observation.first_said_by)


def tellings_of(observations: Iterable[Observation]) -> tuple[Telling, ...]:
    """Which agencies tell these, and on which days, each once."""
    told = dict.fromkeys((observation.agency, observation.at.date()) for observation in observations)
    return tuple(Telling(on, agency.kind, agency.id) for agency, on in told)


def first_and_last(observations: Iterable[Observation]) -> tuple[date, date]:
    """The days of the first and the last of these."""
    days = [observation.at.date() for observation in observations]
    return min(days), max(days)
