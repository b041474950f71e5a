"""Missing episodes: what several agencies tell of one absence, side by side. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from wholepicture.picture.results import Entry
from wholepicture.web.wording.reports import value_said
from wholepicture.web.wording.times import how_long, when_said

# Where no return is said, what another agency reports within this long of the start is taken as the same absence.
NEAR = timedelta(hours=12)


@dataclass(frozen=True)
class Episode:
    """An absence. `accounts`: each agency's; shown together, never merged into one."""

    start: datetime
    end: datetime | None
    accounts: list[Entry]

    @property
    def when(self) -> str:
        return when_said(self.start, None, self.accounts[0].precision)

    @property
    def back(self) -> str:
        return when_said(self.end, None, self.accounts[0].precision) if self.end else ""

    @property
    def lasted(self) -> str:
        return how_long(self.start, self.end) if self.end and self.end > self.start else ""

    @property
    def kinds(self) -> str:
        types = [account.detail["type"] for account in self.accounts if account.detail.get("type")]
        return ", ".join(dict.fromkeys(value_said("type", type) for type in types))


def episodes_of(missing: Sequence[Entry]) -> list[Episode]:
    """Absences, newest first. Accounts whose times overlap are put together."""
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
    return [_episode(accounts) for accounts in reversed(groups)]


def _episode(accounts: list[Entry]) -> Episode:
    start = min(account.at for account in accounts)
    ends = [account.until for account in accounts if account.until]
    return Episode(start, max(ends, default=None), accounts)
