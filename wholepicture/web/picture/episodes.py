"""Missing episodes: what several agencies tell of one absence, side by side. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wholepicture.picture.results import Entry
from wholepicture.web.wording import words

# Where no return is said, what another agency reports within this long of the start is taken as the same absence.
NEAR = timedelta(hours=12)


@dataclass(frozen=True)
class Episode:
    """An absence as told. `told`: each agency's account; shown together, never merged into one."""

    start: datetime
    end: datetime | None
    told: list[Entry]

    @property
    def when(self) -> str:
        return words.when_said(self.start, None, self.told[0].precision)

    @property
    def back(self) -> str:
        return words.when_said(self.end, None, self.told[0].precision) if self.end else ""

    @property
    def lasted(self) -> str:
        return words.how_long(self.start, self.end) if self.end and self.end > self.start else ""

    @property
    def kinds(self) -> str:
        said = [words.value_said("type", one.detail["type"]) for one in self.told if one.detail.get("type")]
        return ", ".join(dict.fromkeys(said))


def episodes_of(missing: Sequence[Entry]) -> list[Episode]:
    """Absences, newest first. Accounts whose times overlap are put together."""
    groups: list[list[Entry]] = []
    reach: list[datetime] = []
    for one in sorted(missing, key=lambda entry: entry.at):
        end = one.until or one.at + NEAR
        if groups and one.at <= reach[-1]:
            groups[-1].append(one)
            reach[-1] = max(reach[-1], end)
        else:
            groups.append([one])
            reach.append(end)
    return [
        Episode(
            start=min(one.at for one in told),
            end=max((one.until for one in told if one.until), default=None),
            told=told,
        )
        for told in reversed(groups)
    ]
