"""Assessments in words: levels over time, what a rule printed, what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wholepicture.casework.assessment.answers import WINDOWS
from wholepicture.casework.assessment.results import AnswerRow, AssessmentPage, LevelRow
from wholepicture.casework.assessment.rules import LISTS, Printed
from wholepicture.web.wording.sentences import plural
from wholepicture.web.wording.sign_lists import TITLES
from wholepicture.web.wording.times import gds_date, gds_month

TRENDS: Mapping[str, str] = {
    "more": "More signs of risk in the last 6 months than in the 6 before.",
    "fewer": "Fewer signs of risk in the last 6 months than in the 6 before. That they are not seen is not that they have stopped.",
    "same": "As many signs of risk in the last 6 months as in the 6 before.",
}
STATES: Mapping[str, str] = {"approve": "Approved", "return": "Returned with comments", "decline": "Declined"}


@dataclass(frozen=True)
class Beside:
    """What stands beside a level: the rule's, in words; no total of anything."""

    level: str
    reasons: Sequence[str]
    warnings: Sequence[str]
    counts: Sequence[tuple[str, str]]
    recency: Sequence[tuple[str, str]]
    agencies: str
    trend: str
    incomplete: str
    has_harm: bool


def beside(printed: Printed, level: str, *, recency: Mapping[str, int], agencies: int, trend: str) -> Beside:
    """What a rule printed, in words."""
    unknown = sum(printed.counts[name].not_known for name in ("H", "R"))
    asked = sum(printed.counts[name].asked for name in ("H", "R"))
    return Beside(
        level=level,
        reasons=printed.reasons,
        warnings=printed.warnings,
        counts=[(TITLES[name], _counted(printed, name)) for name in LISTS],
        recency=[(title, plural(recency.get(window, 0), "sign")) for window, title in WINDOWS.items()],
        agencies="1 independent agency" if agencies == 1 else f"{agencies} independent agencies",
        trend=TRENDS.get(trend, ""),
        incomplete=f"{unknown} of {asked} signs of harm and of risk are not known." if printed.is_incomplete else "",
        has_harm=printed.has_harm,
    )


def _counted(printed: Printed, name: str) -> str:
    counts = printed.counts[name]
    return f"{counts.yes} yes, {counts.no} no, {counts.not_known} not known"


def as_printed_now(page: Any) -> Beside:
    """What the rule prints for a draft."""
    printed = page.printed
    level = page.tool.level(printed.level)
    return beside(
        printed,
        level.title if level else "",
        recency=printed.recency,
        agencies=printed.agencies,
        trend=printed.trend,
    )


def as_printed_then(page: AssessmentPage) -> Beside:
    """What the rule printed when an assessment was signed, with what this reader may see of the reports behind it."""
    level = page.rule_level.title if page.rule_level else ""
    return beside(page.printed, level, recency=page.recency, agencies=page.agencies, trend=page.trend)


def state_of(row: LevelRow) -> str:
    """What became of an assessment, in words."""
    if row.review is None:
        waits = "Waits for another person’s approval"
        return f"{waits}; the lower level does not count yet" if row.is_lowering else waits
    return f"{STATES[row.review.decision]} by {row.review.by}, {gds_date(row.review.at)}"


def is_due(row: LevelRow, today: date) -> bool:
    """Whether the day of reassessment is past."""
    return row.due_on < today


def answered(rows: Sequence[AnswerRow]) -> tuple[list[tuple[AnswerRow, str]], list[AnswerRow], list[AnswerRow]]:
    """What was answered yes (with when), no, and not known."""
    yes = [(row, _when(row)) for row in rows if row.said.is_yes]
    no = [row for row in rows if row.said.answer == "no"]
    return yes, no, [row for row in rows if not row.said.is_yes and row.said.answer != "no"]


def _when(row: AnswerRow) -> str:
    if row.said.on is None:
        return ""
    return gds_month(row.said.on) if row.said.is_month else gds_date(row.said.on)
