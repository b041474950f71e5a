"""What stands on a panel's agenda, under which heading, and why; who must come; what is wrong with what somebody writes. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from wholepicture.base.clock import local_date
from wholepicture.partnership.clocks.rules import Limit

SECTIONS: dict[str, str] = {"V": "Victims", "O": "Persons of concern", "L": "Locations", "T": "Themes"}
SECTION_OF: dict[str, str] = {"child": "V", "nominal": "O", "vehicle": "L", "phone": "L", "place": "L", "theme": "T"}
# Why the rules put something on an agenda, what presses most first: new, high, stuck, overdue, changed.
WHY: dict[str, str] = {
    "missing_now": "Missing now",
    "alert_overdue": "An alert waits past its time",
    "alerts_several": "Several alerts wait at once",
    "action_stuck": "An action is long past its day",
    "closing_stuck": "It was asked to close the case, and nobody has answered",
    "case_nobody": "Whoever leads the case has left, or may not read it",
    "action_overdue": "An action is overdue",
    "breached": "A measure was breached",
    "expired": "A measure has run out, and nobody said what next",
    "plan_late": "Something of its plan is late",
    "alert_new": "A new alert",
    "alert_acted": "An alert was acted on",
    "case_new": "A new case",
    "case_changed": "Something changed in the case",
    "plan_changed": "Something changed in its plan",
    "expires": "A measure runs out soon",
    "marked_new": "Marked as of concern",
    "mark_due": "The mark of concern is due for review",
    "same_alert": "The same alert about several children",
}
STEPS = CALLED, CHAIRED, MOVED, HELD = ("called", "chaired", "moved", "held")
WORDS = SAID, DECIDED, DROPPED, KEPT = ("said", "decided", "dropped", "kept")
QUORUM = ("social_care", "police", "health")
LONGEST, LONGEST_NAME = 4000, 80
MOST_ITEMS = 200  # of one agenda
SEVERAL = 3  # children about whom the same alert makes a theme
WITHOUT_ONE_BEFORE = timedelta(days=28)  # so far back the first agenda looks
FURTHEST = timedelta(days=366)
# A panel sits, for who chairs it to write down what comes of it: hours before it meets, to join and to read; hours after, to finish.
OPENS_BEFORE, SITS_FOR = 1, 24
ASKED_BEFORE = "panel_words"  # the clock that says so long before it meets its members are asked


@dataclass(frozen=True)
class Why:
    """Why something is to be spoken of: the rule, and on what it rests."""

    code: str
    source_kind: str
    source: UUID
    words: str = ""


@dataclass(frozen=True)
class Found:
    """One thing that a rule found about somebody or something."""

    kind: str
    about: UUID
    why: Why


@dataclass(frozen=True)
class Raised:
    """An alert since the last panel, as a theme may come of several: its rule, what that is called, and the child whom it is about."""

    rule: str
    title: str
    child: UUID
    alert: UUID


@dataclass
class Candidate:
    """Who or what is to stand on an agenda, with every reason."""

    kind: str
    about: UUID | None
    why: list[Why] = field(default_factory=list)
    people: tuple[UUID, ...] = ()
    theme: str = ""

    @property
    def section(self) -> str:
        return SECTION_OF[self.kind]

    @property
    def presses(self) -> int:
        """The place of its first reason: what presses most comes first."""
        order = list(WHY)
        return min(order.index(one.code) for one in self.why)


@dataclass(frozen=True)
class Planned:
    """A plan for a peer group of which something is to be said: a theme, with everybody who it names."""

    called: str
    people: tuple[UUID, ...]
    why: Why


def agenda(found: Iterable[Found], raised: Iterable[Raised] = (), planned: Iterable[Planned] = ()) -> list[Candidate]:
    """The agenda that these come to: each once, with every reason, by heading and by what presses; at most MOST_ITEMS."""
    by_about: dict[tuple[str, UUID], Candidate] = {}
    for one in found:
        candidate = by_about.setdefault((one.kind, one.about), Candidate(one.kind, one.about))
        if one.why not in candidate.why:
            candidate.why.append(one.why)
    listed = [*by_about.values(), *themes(raised), *_groups(planned)]
    for candidate in listed:
        candidate.why.sort(key=lambda one: list(WHY).index(one.code))
        if candidate.kind in ("child", "nominal") and candidate.about:
            candidate.people = (candidate.about,)
    pressing = sorted(listed, key=lambda one: one.presses)[:MOST_ITEMS]
    return sorted(pressing, key=lambda one: (list(SECTIONS).index(one.section), one.presses))


def _groups(planned: Iterable[Planned]) -> list[Candidate]:
    """Peer groups for which there is a plan, each once."""
    by_name: dict[str, Candidate] = {}
    for one in planned:
        candidate = by_name.setdefault(one.called, Candidate("theme", None, theme=one.called))
        candidate.people = tuple(dict.fromkeys((*candidate.people, *one.people)))
        candidate.why.append(one.why)
    return list(by_name.values())


def themes(raised: Iterable[Raised]) -> list[Candidate]:
    """What the same alert about several children makes a theme of."""
    by_rule: dict[str, list[Raised]] = {}
    for one in raised:
        by_rule.setdefault(one.rule, []).append(one)
    found = []
    for alerts in by_rule.values():
        children = tuple(dict.fromkeys(one.child for one in alerts))
        if len(children) >= SEVERAL:
            why = [Why("same_alert", "alert", one.alert) for one in alerts]
            found.append(Candidate("theme", None, why, children, alerts[0].title))
    return found


def asked_on(meets_at: datetime, limit: Limit) -> date:
    """On which day the members of a panel are asked whose agency has written nothing."""
    return limit.day_before(local_date(meets_at))


def missing_of(present: Collection[str]) -> list[str]:
    """Who must come and did not, by kinds of agency."""
    return [kind for kind in QUORUM if kind not in present]


def wrong_words(text: str, asked: str = "", most: int = LONGEST) -> str:
    """What is wrong with what was written; empty: nothing. `asked`: what is said where it is empty and must not be."""
    if len(text) > most:
        return f"Use {most:,} characters or fewer here. There are {len(text):,}."
    return asked if not text.strip() else ""


def wrong_time(at: datetime | None, now: datetime) -> str:
    """What is wrong with when a panel is to meet; empty: nothing."""
    if at is None:
        return "Say when it meets, like 14 March 2027 2pm."
    if at < now - timedelta(hours=1):
        return "This is over. Enter when it meets."
    return "This is more than a year away. Enter a nearer day." if at > now + FURTHEST else ""
