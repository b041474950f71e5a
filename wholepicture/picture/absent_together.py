"""Children who were absent from one school in the same sessions, without explanation, more often than its own days would have it.

Which school a register is of its report says, of the child. Where it names none, whoever sent it is the school, if they are one: an
authority that sends for several and names none is held against nobody.

It begins with one child's sessions of the last weeks, and asks who else of that school was absent in them: of whoever shows to the
viewer, by row security. A thing for a person to look at; it says nothing of why.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from wholepicture.access.queries import hidden_from
from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import concerning, query
from wholepicture.intake.registers.codes import NOT_COUNTED, UNEXPLAINED, kind_of
from wholepicture.intake.registers.days import Marks, days_said
from wholepicture.partnership.queries import agency_with
from wholepicture.picture.labels import NAME_NOT_KNOWN, labels_of
from wholepicture.picture.models import Event, Fact

LOOKED_BACK = timedelta(days=100)
MOST_REGISTERS = 3000  # months of one school's pupils that are looked at, the newest first
MOST_SHOWN = 10
FEWEST_SESSIONS, FEWEST_DAYS, TIMES = 3, 2, 3.0

Session = tuple[date, int]
Registers = dict[UUID, dict[date, Marks]]
"""Of each child the marks of each day."""


@dataclass(frozen=True)
class Together:
    """Another child, and the days on which both were absent in the same session, newest first. `sessions`: how many; `expected`: how many
    there would be, had the two nothing to do with each other and the school's own days been as they were."""

    nominal: UUID
    label: str
    days: tuple[date, ...]
    sessions: int
    expected: float


@dataclass(frozen=True)
class FoundTogether:
    """Who was absent together with a child. `is_cut`: the school's registers hold more than was looked at."""

    rows: tuple[Together, ...] = ()
    is_cut: bool = False


@query(Permission.PICTURE, called="Looked at who was absent from school together with a child")
def absent_together(viewer: Viewer, *, nominal: UUID) -> FoundTogether:
    """Who of those that show to the viewer was absent together with this child lately; nobody, where the child does not show."""
    hidden = hidden_from(viewer)
    since = clock.now() - LOOKED_BACK
    own = Event.objects.filter(nominal=nominal, role="child", kind="attendance", at__gte=since)
    schools = set() if nominal in hidden else set(own.order_by("-at").values_list("agency", flat=True)[:50])
    found: list[Together] = []
    is_cut = False
    for agency in sorted(schools):
        by_school, cut = _registers(agency, since, hidden)
        is_cut = is_cut or cut
        for days in by_school.values():
            found += together(nominal, days)
    concerning(subjects=[nominal, *(one.nominal for one in found)])
    labels = labels_of("nominal", [one.nominal for one in found])
    most = {
        one.nominal: one for one in sorted(found, key=lambda one: one.sessions)
    }  # of two schools the one of more sessions
    ranked = sorted(most.values(), key=lambda one: (-one.sessions, one.nominal))[:MOST_SHOWN]
    named = (Together(**vars(one) | {"label": labels.get(one.nominal, NAME_NOT_KNOWN)}) for one in ranked)
    return FoundTogether(tuple(named), is_cut)


def _registers(agency: UUID, since: object, hidden: set[UUID]) -> tuple[dict[str, Registers], bool]:
    """By school the days of every child who shows, of what one agency sent; and whether there are more than are looked at."""
    events = Event.objects.filter(agency=agency, role="child", kind="attendance", nominal__isnull=False, at__gte=since)
    told = list(
        events.filter(passed_on=False, superseded_at=None)
        .order_by("-at", "id")
        .values_list("nominal", "detail", "recorded_at", "submission", "subject")[: MOST_REGISTERS + 1]
    )
    looked_at = told[:MOST_REGISTERS]
    schools = _schools_of(agency, {submission for *_, submission, _ in looked_at})
    found: dict[str, Registers] = {}
    for child, detail, _, submission, subject in sorted(looked_at, key=lambda row: row[2]):
        school = schools.get((submission, subject), schools[None])
        if child not in hidden and school:
            found.setdefault(school, {}).setdefault(child, {}).update(days_said(detail))
    return found, len(told) > MOST_REGISTERS


def _schools_of(agency: UUID, submissions: set[UUID]) -> dict[tuple[UUID, UUID | None] | None, str]:
    """By report and child the school that the report names, as it is written but for case and spaces; at None where it names none."""
    stated = Fact.objects.filter(submission__in=submissions, about_kind="nominal", kind="school")
    found: dict[tuple[UUID, UUID | None] | None, str] = {
        (submission, subject): " ".join(value.casefold().split())
        for submission, subject, value in stated.values_list("submission", "subject", "value")
    }
    sender = agency_with(agency)
    found[None] = " ".join(sender.name.casefold().split()) if sender is not None and sender.type == "school" else ""
    return found


def together(child: UUID, days: Mapping[UUID, Mapping[date, Marks]]) -> list[Together]:
    """Who of these was absent together with one of them more often than would be by chance. Pure.

    Where many are absent in a session, as when a register is not filled in yet, or a bus did not come, to be absent in it together says
    little: each session counts for another child by that child's own share of absences, times how much the session is above the usual.
    """
    counts = _Counts(days)
    own = counts.absent.get(child, set())
    if len(own) < FEWEST_SESSIONS:
        return []
    found = []
    for other, sessions in counts.absent.items():
        shared = own & sessions
        missed = tuple(sorted({day for day, _ in shared}, reverse=True))
        if other == child or len(shared) < FEWEST_SESSIONS or len(missed) < FEWEST_DAYS:
            continue
        expected = counts.expected(own, other)
        if len(shared) >= TIMES * expected:
            found.append(Together(other, "", missed, len(shared), expected))
    return found


class _Counts:
    """The sessions that each child could attend and was absent in, and how many were absent in each session."""

    def __init__(self, days: Mapping[UUID, Mapping[date, Marks]]) -> None:
        self.possible = {one: _sessions(of_one, is_absent=False) for one, of_one in days.items()}
        self.absent = {one: _sessions(of_one, is_absent=True) for one, of_one in days.items()}
        self.at, self.of = Counter(_every(self.absent.values())), Counter(_every(self.possible.values()))
        self.usual = sum(self.at.values()) / max(1, sum(self.of.values()))

    def expected(self, own: set[Session], other: UUID) -> float:
        """In how many of these sessions another child would be absent by chance."""
        sessions, possible = self.absent[other], self.possible[other]
        rate, expected = len(sessions) / max(1, len(possible)), 0.0
        for session in own & possible:
            # Of the others, how many were absent in it, against the usual: never fewer, so that a quiet day is not held against anybody.
            rest, those = self.at[session] - 1 - (session in sessions), self.of[session] - 2
            expected += min(1.0, rate * max(1.0, (rest + self.usual) / (those + 1) / self.usual))
        return expected


def _every(sets: Iterable[set[Session]]) -> Iterable[Session]:
    return (session for sessions in sets for session in sessions)


def _sessions(days: Mapping[date, Marks], *, is_absent: bool) -> set[Session]:
    return {
        (day, half)
        for day, codes in days.items()
        for half, code in enumerate(codes)
        if (code in UNEXPLAINED if is_absent else kind_of(code) != NOT_COUNTED)
    }
