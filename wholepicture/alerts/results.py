"""What the screens of alerts and of the reading list are made of: plain data. No tables."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from wholepicture.picture.results import Entry, NamedRow


@dataclass(frozen=True)
class Decided:
    decision: str
    title: str
    reason: str
    by: str
    at: datetime
    confirms: bool = False  # that there are grounds to believe that a child is exploited
    changes: str = ""  # what it changes for the child
    id: UUID | None = None
    by_person: UUID | None = None


@dataclass(frozen=True)
class Made:
    """A decision on an alert, or an answer to a report, to whoever disagrees with it. `reports`: those that it answers; `about`:
    whom those touch, as they stand now; `children`: what the children among these are called."""

    id: UUID
    title: str
    at: datetime
    by: UUID
    reports: frozenset[UUID]
    about: frozenset[UUID]
    children: tuple[str, ...]


@dataclass(frozen=True)
class WordedReason:
    """A reason in words, for what the viewer may see, and the reports that it rests on."""

    sentence: str
    reports: frozenset[UUID]


@dataclass(frozen=True)
class AlertRow:
    """An alert as listed: why, and how long it has waited. `is_about_thing`: not about a child, but about what several share.

    `about_now`: the child, or the adult or thing, that it is about; `thing`: what that is called. `also`: what else waits and is
    one with it, by the titles of the rules. `came_since`: how many reports came behind it after somebody decided it.
    `quiet_days`: so long its rule stays quiet about her, once it is dismissed.
    """

    id: UUID
    rule: str
    rule_version: int
    title: str
    is_about_thing: bool
    people: list[NamedRow]  # whom it touches as they stand now, with their roles: children first
    items: list[UUID]
    worded: list[WordedReason]
    evident_at: datetime
    raised_at: datetime
    due_at: datetime
    is_overdue: bool
    reports: int
    decided: Decided | None
    #: What people joined or parted of it since it was raised: `joined`, `parted`. Of one that takes several to be one child:
    #: `presumed` while nobody has judged it, `judged_one`, `judged_two`. Empty: nothing
    changed: str = ""
    is_listed: bool = False  # its rule only lists, to look at again
    about_now: frozenset[UUID] = frozenset()
    thing: str = ""
    also: tuple[str, ...] = ()
    came_since: int = 0
    quiet_days: int = 0

    @property
    def is_presumed(self) -> bool:
        """Whether it rests on it that several descriptions are of one child, and nobody has said that they are."""
        return self.changed in ("presumed", "judged_two")

    @property
    def about(self) -> list[tuple[UUID, str]]:
        """The people whom it touches, and what they are called."""
        return [(person.id, person.label) for person in self.people]

    @property
    def reasons(self) -> list[str]:
        """The reasons as sentences, the whole in one first."""
        return [reason.sentence for reason in self.worded]


@dataclass(frozen=True)
class AlsoRaised:
    """Another alert that waits and is one with the one shown: it is about the same. With its reports."""

    row: AlertRow
    reports: list[Entry]


@dataclass(frozen=True)
class AlertPage:
    """One alert with the reports behind it: those it was raised on, and those that were added while it waited.

    `also`: what is one with it and waits too; one decision answers all. `as_read`: what a decision would answer, in short; it
    goes with the decision. `since`: of what was added, what came after somebody had decided it. `left`: reports that came to it
    while people were joined who have been parted since; they stand behind it no more. `earlier`: when it was raised before,
    latest first.
    """

    row: AlertRow
    explanation: str
    reports: list[Entry]
    later: list[Entry]
    if_one_source: str
    earlier: list[AlertRow] = field(default_factory=list)
    also: list[AlsoRaised] = field(default_factory=list)
    left: list[Entry] = field(default_factory=list)
    since: list[Entry] = field(default_factory=list)
    as_read: str = ""
    answer: Decided | None = None  # to the one report behind it, where that was answered by itself

    @property
    def decision_id(self) -> UUID | None:
        """The decision by which it was answered, if it was."""
        return self.row.decided.id if self.row.decided else None

    @property
    def revised(self) -> list[Entry]:
        """Of the reports behind it, those in whose place another stands now."""
        return [report for report in (*self.reports, *self.later, *self.since) if report.superseded_at]


@dataclass(frozen=True)
class LookAgainRow:
    """What is one look on the look-again list: all that waits about the same, the one that stands for all first.

    `changed_at`: when something last came to it; `is_new`: within the last week. `added`: how many reports came to what was
    raised before, within that week.
    """

    raised: list[AlertRow]
    changed_at: datetime
    new_since: datetime
    added: int

    @property
    def row(self) -> AlertRow:
        return self.raised[0]

    @property
    def is_new(self) -> bool:
        return self.changed_at >= self.new_since


@dataclass(frozen=True)
class LookAgainPage:
    """A page of the look-again list. `onward`: the last alert that was looked at for it, where others come after."""

    rows: list[LookAgainRow]
    onward: UUID | None


@dataclass(frozen=True)
class Behind:
    """An alert that a report stands behind. `is_listed`: it is none that waits, but stands on the look-again list."""

    alert: UUID
    title: str
    is_decided: bool
    is_listed: bool = False


@dataclass(frozen=True)
class FirstReadShown:
    """What whoever read a report first made of it. `goes_to`: who is to go on with it; empty: whoever in the hub comes first."""

    takes_forward: bool
    reason: str
    by: str
    goes_to: str
    is_hidden: bool
    at: datetime


@dataclass(frozen=True)
class RouteShown:
    """One of the ways in which a report is taken on, and what came of it (`done`, empty while it is open)."""

    id: UUID
    submission: UUID
    way: str  # a code of `alerts.routes.WAYS`
    passed_to: str
    seen_to_by: str
    due_at: datetime
    at: datetime
    ended_at: datetime | None = None
    done: str = ""
    told: str = ""


@dataclass(frozen=True)
class ReadingRow:
    """A report of the reading list, as the viewer may see it. `report` is None where what it says is not theirs to see."""

    submission: UUID
    kind: str
    urgency: int
    received_at: datetime
    due_at: datetime
    is_overdue: bool
    answered_at: datetime | None
    agency: str
    people: list[NamedRow]  # children first
    report: Entry | None
    behind: list[Behind]
    is_hidden: bool = False  # whether who sent it is hidden until it is read first
    first_read: "FirstReadShown | None" = None
    came_unnamed: bool = False  # from whoever told it without signing in; not said while who sent it is hidden


@dataclass(frozen=True)
class ReadingPage:
    """A page of the list. `is_more`: others come after its last."""

    rows: list[ReadingRow]
    is_more: bool


@dataclass(frozen=True)
class Rested:
    """What rests on a report in whose place another stands now: alerts, what was answered, how often people judged who is in it."""

    alerts: list[Behind]
    answer: Decided | None
    judgements: int

    def __bool__(self) -> bool:
        return bool(self.alerts or self.answer or self.judgements)


@dataclass(frozen=True)
class ReportToRead:
    """One report of the list, with who and what it names, and the answer once there is one."""

    row: ReadingRow
    named: list[NamedRow]
    answer: Decided | None
    rested: Rested | None = None  # on the report in whose place this one stands
    routes: tuple[RouteShown, ...] = ()


@dataclass(frozen=True)
class ReadingWork:
    """What waits to be read: how many reports by urgency, and how many of each are overdue. `is_more`: there are more than are
    counted."""

    waiting: dict[int, int]
    overdue: dict[int, int]
    is_more: bool

    @property
    def number(self) -> int:
        return sum(self.waiting.values())


@dataclass(frozen=True)
class AlertsOverTime:
    """The alerts about a person, newest first. `standing`: of those that are one the one that stands for all; `every`: each."""

    standing: list[AlertRow]
    every: list[AlertRow]


@dataclass(frozen=True)
class AlertWork:
    """Alerts that wait for a decision: how many, and how many of them are overdue; and those due first, of those that are one the
    one that stands for all.

    `is_more`: there are more than are counted. `listed`: about how many children or things something only listed came in the last
    week.
    """

    number: int
    overdue: int
    is_more: bool
    first: list[AlertRow]
    listed: int
