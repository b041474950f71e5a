"""What a chronology can be narrowed to, and what it is narrowed to. No database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from wholepicture.base.clock import LOCAL
from wholepicture.picture.over_time.lanes import day_of, lanes_of
from wholepicture.picture.results import Entry
from wholepicture.web.wording.over_time import SHOWN
from wholepicture.web.wording.reports import ENTRIES
from wholepicture.web.wording.times import gds_date


@dataclass(frozen=True)
class Beside:
    """What else is known of the reports of a chronology: which raised an alert, which stand behind what was decided, which are new."""

    raised: Collection[UUID] = frozenset()
    decided: Collection[UUID] = frozenset()
    new: Collection[UUID] = frozenset()


@dataclass(frozen=True)
class Filters:
    """What a chronology is narrowed to. Empty: everything."""

    agency: str = ""
    kind: str = ""
    sign: str = ""
    show: str = ""  # a lane, or `raised`, `new`
    first: date | None = None
    last: date | None = None
    beside: Beside = field(default_factory=Beside)

    @classmethod
    def of(cls, given: Mapping[str, str], beside: Beside | None = None) -> "Filters":
        show = given.get("show", "")
        return cls(
            given.get("agency", ""),
            given.get("kind", ""),
            given.get("sign", ""),
            show if show in SHOWN else "",
            _day(given.get("from", "")),
            _day(given.get("until", "")),
            beside or Beside(),
        )

    @property
    def is_set(self) -> bool:
        return bool(self.agency or self.kind or self.sign or self.show or self.first or self.last)

    @property
    def in_words(self) -> str:
        """What is shown, where it is narrowed by what was pressed: `Police, 1 March 2026 to 31 March 2026`."""
        said = [SHOWN[self.show]] if self.show else []
        if self.first and self.last:
            said.append(f"{gds_date(self.first)} to {gds_date(self.last)}")
        return ", ".join(said)

    def keep(self, entries: Iterable[Entry]) -> list[Entry]:
        return [entry for entry in entries if self._fits(entry)]

    def _fits(self, entry: Entry) -> bool:
        if self.agency and entry.agency != self.agency:
            return False
        if self.kind and entry.kind != self.kind:
            return False
        if self.sign and self.sign not in signs_seen(entry):
            return False
        return self._fits_pressed(entry)

    def _fits_pressed(self, entry: Entry) -> bool:
        """Whether it fits what was pressed on the strip, or above the chronology."""
        if not self._is_shown(entry):
            return False
        if self.first is None and self.last is None:
            return True
        began = day_of(entry)
        ended = max(began, entry.until.astimezone(LOCAL).date()) if entry.until else began
        return (self.last is None or began <= self.last) and (self.first is None or ended >= self.first)

    def _is_shown(self, entry: Entry) -> bool:
        among = {"raised": self.beside.raised, "decided": self.beside.decided, "new": self.beside.new}
        if self.show in among:
            return entry.submission in among[self.show]
        return not self.show or self.show in lanes_of(entry)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


@dataclass(frozen=True)
class Choices:
    """What a chronology can be narrowed to: only what is in it, so the lists tell nothing else."""

    agencies: dict[str, str]
    kinds: dict[str, str]
    signs: dict[str, str]


def choices_in(entries: Sequence[Entry]) -> Choices:
    """The filters' options."""
    agencies = sorted({entry.agency for entry in entries})
    kinds = {entry.kind for entry in entries}
    signs = set().union(*map(signs_seen, entries))
    # where reports had different words for one sign, those of the newest
    labels = {code: label for entry in reversed(entries) for code, label in entry.labels.items()}
    return Choices(
        agencies={name: name for name in agencies},
        kinds={code: title for code, title in ENTRIES.items() if code in kinds},
        signs={code: labels.get(code, code) for code in sorted(signs, key=lambda code: labels.get(code, code))},
    )


def signs_seen(entry: Entry) -> set[str]:
    """Codes of the signs to which a report says yes."""
    return {code for code, answer, _ in entry.signs if answer == "yes"}


CHIPS = ("raised", "new", "away", "words", "police", "school", "health")


def chips_in(entries: Sequence[Entry], filters: Filters) -> list[tuple[str, str, bool]]:
    """(code, words, whether it is chosen) of what can be pressed above a chronology: only what would show something."""
    there = set().union(*map(lanes_of, entries))
    there |= {code for code, some in (("raised", filters.beside.raised), ("new", filters.beside.new)) if some}
    chips = [("", "Everything", not filters.is_set)]
    for code in CHIPS:
        if code in there:
            words = SHOWN[code] + (f" ({len(filters.beside.new)})" if code == "new" else "")
            chips.append((code, words, filters.show == code))
    return chips
