"""The form on which a piece of a report is graded: what was filled in, and what is wrong with it. No database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import QueryDict

from wholepicture.intake.grades import ASSESSMENTS, HANDLINGS, MARKINGS, READERS, SENSITIVE, SOURCES, USUAL_MARKING
from wholepicture.intake.grading.results import CodeRow, GradedRow
from wholepicture.intake.grading.rules import Piece, Warned
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import id_or_none, number_or_none, typed

BOXES = (
    "extract sanitised opinion source assessment handling conditions readers knowers marking rationale urn same_as why_again"
).split()
# As the page asks for them.
ORDER = (
    "extract sanitised opinion about knowers source assessment handling codes conditions readers marking urn same_as rationale "
    "why_again confirmed"
).split()
NOT_KNOWN = "not_known"
NO_NUMBER = "Write a whole number, such as 4, or tick that it is not known."
CONFIRM = "This may tell who the source is. Change the words, or tick what may stay as it is."
NOBODY_OF_THESE = "Choose among the people in the report."


@dataclass(frozen=True)
class Filled:
    """What stands in the form."""

    boxes: Mapping[str, str] = field(default_factory=dict)
    about: Collection[str] = ()
    codes: Collection[str] = ()
    confirmed: Collection[str] = ()
    is_not_known: bool = False
    is_sensitive: bool = True

    @classmethod
    def sent(cls, posted: QueryDict) -> "Filled":
        """What was sent."""
        return cls(
            boxes=typed(posted, *BOXES),
            about=posted.getlist("about"),
            codes=posted.getlist("codes"),
            confirmed=posted.getlist("confirmed"),
            is_not_known=NOT_KNOWN in posted.getlist("knowers_not_known"),
            is_sensitive="sensitive" in posted.getlist("sensitive"),
        )

    @classmethod
    def first(cls, extract: str, about: Collection[str]) -> "Filled":
        """A piece that is not graded yet: the words of the report are there to be cut, and nothing of the grade is chosen."""
        return cls(boxes={"extract": extract, "marking": USUAL_MARKING}, about=about)

    @classmethod
    def again(cls, row: GradedRow, codes: Sequence[CodeRow]) -> "Filled":
        """A piece as it was graded last."""
        boxes = {name: str(getattr(row, name) or "") for name in BOXES if name not in ("why_again", "knowers")}
        return cls(
            boxes={**boxes, "knowers": "" if row.knowers is None else str(row.knowers)},
            about=[str(subject) for subject in row.subjects],
            codes=[code.code for code in codes if any(kept.startswith(code.begins) for kept in row.codes)],
            is_not_known=row.knowers is None,
            is_sensitive=row.sensitive,
        )

    def mistakes(self, described: Collection[str]) -> dict[str, str]:
        """What cannot be made a piece of."""
        wrong = {}
        if self.boxes["knowers"] and not self.is_not_known and number_or_none(self.boxes["knowers"], digits=6) is None:
            wrong["knowers"] = NO_NUMBER
        if not set(self.about) <= set(described):
            wrong["about"] = NOBODY_OF_THESE
        return wrong

    def piece(self) -> Piece:
        """The piece that it says."""
        plain = {name: self.boxes[name] for name in BOXES if name not in ("knowers", "same_as")}
        number = number_or_none(self.boxes["knowers"], digits=6)
        return Piece(
            **plain,
            says_knowers=self.is_not_known or number is not None,
            knowers=None if self.is_not_known else number,
            codes=list(self.codes),
            sensitive=self.is_sensitive,
            subjects=[subject for subject in map(id_or_none, self.about) if isinstance(subject, UUID)],
            same_as=id_or_none(self.boxes["same_as"]),
            confirmed=list(self.confirmed),
        )


def form_context(
    filled: Filled, codes: Sequence[CodeRow], errors: Mapping[str, str], warned: Sequence[Warned] = ()
) -> dict[str, Any]:
    """What `grading/_form.html` shows."""
    wrong = dict(errors)
    if warned:
        wrong["confirmed"] = CONFIRM
    wrong = dict(sorted(wrong.items(), key=lambda mistake: ORDER.index(mistake[0])))
    return {
        "given": filled.boxes,
        "filled": filled,
        "sources": {code: f"{code}: {words}" for code, words in SOURCES.items()},
        "assessments": {code: f"{code}: {words}" for code, words in ASSESSMENTS.items()},
        "handlings": {code: f"{code}: {words}" for code, words in HANDLINGS.items()},
        "readers": READERS,
        "markings": MARKINGS,
        "sensitive": {"sensitive": SENSITIVE},
        "sensitive_ticked": ["sensitive"] if filled.is_sensitive else [],
        "not_known": {NOT_KNOWN: "It is not known how many"},
        "not_known_ticked": [NOT_KNOWN] if filled.is_not_known else [],
        "codes": {code.code: code.said for code in codes if code.is_used},
        "warned": {each.code: each.words for each in warned},
        **with_errors(wrong),
    }
