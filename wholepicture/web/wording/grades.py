"""Graded information in words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wholepicture.intake.grades import READERS, in_words, marked, rendered
from wholepicture.intake.grading.rules import Counted
from wholepicture.picture.results import Graded
from wholepicture.web.wording.sentences import plural


def sources_said(counted: Counted) -> str:
    """`3 reports, 1 known source`; empty where nothing is graded."""
    if not counted.reports:
        return ""
    said = [plural(counted.reports, "report"), plural(counted.sources, "known source")]
    said += [f"{plural(counted.apart, 'source')} not reliable"] if counted.apart else []
    said += [f"{plural(counted.of_no_weight, 'report')} suspected to be false"] if counted.of_no_weight else []
    return ", ".join(said)


@dataclass(frozen=True)
class GradedInWords:
    """A graded piece as every page shows it: what it says, its grade, and how it is handled."""

    text: str
    opinion: str
    grade: str
    means: str
    marking: str
    conditions: Sequence[str]
    readers: str
    told_as: str
    by: str  # who graded it, for which unit
    at: datetime


def graded_in_words(piece: Graded) -> GradedInWords:
    """A piece in words."""
    return GradedInWords(
        text=piece.text,
        opinion=piece.opinion,
        grade=rendered(piece.source, piece.assessment, piece.handling),
        means=in_words(piece.source, piece.assessment, piece.handling),
        marking=marked(piece.marking, sensitive=piece.sensitive),
        conditions=piece.conditions,
        readers=READERS[piece.readers],
        told_as=piece.told_as,
        by=", ".join(filter(None, (piece.graded_by, piece.unit))),
        at=piece.graded_at,
    )
