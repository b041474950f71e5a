"""What the screens and files of panels are made of: plain data. No tables."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wholepicture.casework.cases.results import ActionRow, CaseRow
from wholepicture.casework.meeting.panels.rules import DECIDED, DROPPED, KEPT, SECTIONS


@dataclass(frozen=True)
class Member:
    """Somebody on a panel. `came`: None while it has not met."""

    id: UUID
    name: str
    job: str
    agency: str
    kind: str
    came: bool | None = None
    has_left: bool = False
    has_written: bool = False  # something of an item that shows to whoever looks
    agency_id: UUID | None = None
    is_waited_for: bool = False  # their agency is asked where it has written nothing: neither the chair nor the hub is


@dataclass(frozen=True)
class PanelRow:
    """A panel in a line."""

    id: UUID
    name: str
    chair: str
    meets_at: datetime
    held_at: datetime | None


@dataclass(frozen=True)
class ReasonRow:
    """Why something is on the agenda, as far as it shows."""

    code: str
    words: str
    source_kind: str
    source: UUID


@dataclass(frozen=True)
class WordRow:
    """What was said or decided, by who."""

    kind: str
    words: str
    dissent: str
    by: str
    by_id: UUID
    agency: str
    at: datetime


@dataclass(frozen=True)
class ItemRow:
    """Something on an agenda, as its reader sees it. `number`: among what they see. `seen`: how many words there are."""

    id: UUID
    number: int
    section: str
    kind: str
    about: UUID | None
    label: str
    reason: str
    put_by: str
    why: tuple[ReasonRow, ...] = ()
    words: tuple[WordRow, ...] = ()
    actions: tuple[ActionRow, ...] = ()
    cases: tuple[CaseRow, ...] = ()

    @property
    def seen(self) -> int:
        return len(self.words)

    @property
    def left_out(self) -> WordRow | None:
        """Why it is not spoken of, where somebody left it out."""
        last = next((word for word in reversed(self.words) if word.kind in (DROPPED, KEPT)), None)
        return last if last and last.kind == DROPPED else None

    @property
    def decisions(self) -> list[WordRow]:
        return [word for word in self.words if word.kind == DECIDED]

    @property
    def remarks(self) -> list[WordRow]:
        return [word for word in self.words if word.kind != DECIDED]


@dataclass(frozen=True)
class PanelPage:
    """A panel as its reader sees it. `seen`: how many steps there are. `may_run`: they build its agenda, and say who is on it;
    `may_record`: they write down what is decided, who does what, and who came.
    `asked_on`: when members are asked whose agency has written nothing; none: it was held. `is_asked`: that day has come. `chair_lacks`:
    for who runs it: whoever chairs it may not read every item that they do."""

    row: PanelRow
    since: datetime
    members: tuple[Member, ...]
    items: tuple[ItemRow, ...]
    seen: int
    may_run: bool
    may_record: bool
    is_quorate: bool | None = None
    present: tuple[str, ...] = ()
    apologies: str = ""
    asked_on: date | None = None
    is_asked: bool = False
    chair_lacks: bool = False

    def by_section(self) -> list[tuple[str, str, list[ItemRow]]]:
        """Its items under their headings; a heading with none is left out."""
        listed = [
            (code, name, [item for item in self.items if item.section == code]) for code, name in SECTIONS.items()
        ]
        return [one for one in listed if one[2]]

    def spoken_of(self) -> list[tuple[str, list[ItemRow]]]:
        """The same by the names of the headings, without what was left out."""
        listed = [(name, [item for item in items if item.left_out is None]) for _, name, items in self.by_section()]
        return [one for one in listed if one[1]]
