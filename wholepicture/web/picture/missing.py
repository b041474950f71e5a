"""Missing episodes: what several agencies tell of one absence, side by side. No database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from wholepicture.picture.over_time.absences import absences_of
from wholepicture.picture.results import Entry
from wholepicture.web.wording.reports import value_said
from wholepicture.web.wording.times import how_long, when_said


@dataclass(frozen=True)
class Episode:
    """An absence. `accounts`: each agency's; shown together, never merged into one. `interviews`: what was said on return."""

    start: datetime
    end: datetime | None
    accounts: list[Entry]
    interviews: list[Entry] = field(default_factory=list)

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


def episodes_of(entries: Sequence[Entry]) -> list[Episode]:
    """Absences, newest first, each with the interviews about it. Accounts whose times overlap are put together."""
    return [
        Episode(absence.start, absence.end, list(absence.accounts), list(absence.interviews))
        for absence in absences_of(entries)
    ]


def unpaired(entries: Sequence[Entry], episodes: Sequence[Episode]) -> list[Entry]:
    """The return interviews that are about none of these."""
    paired = {interview.id for episode in episodes for interview in episode.interviews}
    return [entry for entry in entries if entry.kind == "return_interview" and entry.id not in paired]
