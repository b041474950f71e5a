"""What a page that reports something is made of: kinds of report, their parts, the questions of each part. Shapes only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# The block of a question that is no field of the contract: its answer is told in words of the report.
ASIDE = "aside"
NO_CHOICES: Mapping[str, str] = {}


class Ask(StrEnum):
    """How a question is asked, and so what its answer becomes in the contract."""

    TEXT = "text"  # one line
    WORDS = "words"  # several lines
    LIST = "list"  # several, with commas or on lines: a list, so short that the whole fits one entry
    CHOICE = "choice"  # one of a list of codes
    YES_NO = "yes_no"  # true or false
    DATE = "date"  # a day
    MOMENT = "moment"  # a day, with the time if it is known, in one box as people write it
    ONE_OF_FEW = "one_of_few"  # one of two or three codes, all of them in sight
    COUNT = "count"  # a whole number from 0 to `limit`
    PLACE = "place"  # one of the places of this report
    PERSON = "person"  # one of its people
    PEOPLE = "people"  # any of its people


@dataclass(frozen=True)
class Field:
    """One question. `limit`: characters, or the highest number. `said`: its name when read back, if not `label`."""

    block: str
    name: str
    label: str
    ask: Ask = Ask.TEXT
    limit: int = 0
    hint: str = ""
    options: Mapping[str, str] = field(default_factory=lambda: NO_CHOICES)
    said: str = ""
    width: str = ""

    @property
    def id(self) -> str:
        return f"{self.block}-{self.name}"

    @property
    def key(self) -> str:
        """What it is called when it is read back."""
        return self.said or self.label


@dataclass(frozen=True)
class Part:
    """A part of the page under its heading. `things`: what can be added there; `more`: questions folded away."""

    id: str
    heading: str
    template: str
    things: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    more: tuple[Field, ...] = ()
    more_summary: str = ""
    graders_only: bool = False

    @property
    def asked(self) -> tuple[Field, ...]:
        return self.fields + self.more


@dataclass(frozen=True)
class Kind:
    """A kind of report. `link` and `says` offer it on the page of other things to send."""

    code: str
    heading: str
    link: str
    says: str
    parts: tuple[Part, ...]
    asks_danger: bool = True
    needs_child: bool = True
    asks_what_was_worn: bool = False
    # ways of knowing after which it asks who told the author
    asks_who_told: tuple[str, ...] = ("someone_else_told_me",)
    fewest: Mapping[str, int] = field(default_factory=lambda: {"children": 1})

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for part in self.parts for field in part.asked)


# Parts that several kinds share.
WHAT = Part("what", "What happened", "what")
SIGNS = Part("signs", "Signs", "signs")
HOW = Part("how", "How do you know?", "how")
READERS = Part("readers", "Who will see this?", "readers")
WORDS = Part("words", "Anything else", "words")
ANYTHING = ("children", "people", "cars", "phones", "places")
