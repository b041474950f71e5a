"""Times when a child's whereabouts were not known, as several agencies tell of them, each with the interview that followed. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from wholepicture.base.clock import LOCAL
from wholepicture.picture.results import Entry

EPISODE, INTERVIEW = "missing_episode", "return_interview"
# Where no return is said, what another agency reports within this long of the start is taken as the same absence.
NEAR = timedelta(hours=12)
# An interview that names no episode is about the latest that began so long before it at most.
INTERVIEW_WITHIN = timedelta(days=14)


@dataclass(frozen=True)
class Absence:
    """One time away. `accounts`: each agency's; shown together, never merged into one. `interviews`: what was said on return."""

    start: datetime
    end: datetime | None
    accounts: tuple[Entry, ...]
    interviews: tuple[Entry, ...] = ()

    @property
    def nights(self) -> int:
        """How many midnights fell in it, in England. None is counted where no return is said."""
        if self.end is None:
            return 0
        return max(0, (self.end.astimezone(LOCAL).date() - self.start.astimezone(LOCAL).date()).days)


def accounts_together(missing: Iterable[Entry]) -> list[list[Entry]]:
    """Accounts whose times overlap, together; the earliest first."""
    groups: list[list[Entry]] = []
    reach: list[datetime] = []
    for account in sorted(missing, key=attrgetter("at")):
        end = account.until or account.at + NEAR
        if groups and account.at <= reach[-1]:
            groups[-1].append(account)
            reach[-1] = max(reach[-1], end)
        else:
            groups.append([account])
            reach.append(end)
    return groups


def absences_of(entries: Iterable[Entry]) -> list[Absence]:
    """Every time away that these entries tell of, newest first, each interview with the one that it is about, if any is."""
    listed = list(entries)
    groups = accounts_together(entry for entry in listed if entry.kind == EPISODE)
    held: list[list[Entry]] = [[] for _ in groups]
    for interview in sorted((entry for entry in listed if entry.kind == INTERVIEW), key=attrgetter("at")):
        place = _about(interview, groups)
        if place is not None:
            held[place].append(interview)
    return [_absence(accounts, told) for accounts, told in reversed(list(zip(groups, held, strict=True)))]


def _absence(accounts: Sequence[Entry], interviews: Sequence[Entry]) -> Absence:
    ends = [account.until for account in accounts if account.until]
    start = min(account.at for account in accounts)
    return Absence(start, max(ends, default=None), tuple(accounts), tuple(interviews))


def _about(interview: Entry, groups: Sequence[Sequence[Entry]]) -> int | None:
    """Which of these absences an interview is about: the one whose reference it gives, else the latest that began shortly before."""
    reference = interview.detail.get("missing_reference")
    if reference:
        for place, accounts in enumerate(groups):
            if any(account.detail.get("reference") == reference for account in accounts):
                return place
    before = [
        place
        for place, accounts in enumerate(groups)
        if accounts[0].at <= interview.at <= accounts[0].at + INTERVIEW_WITHIN
    ]
    return before[-1] if before else None
