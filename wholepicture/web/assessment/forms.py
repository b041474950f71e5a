"""The form of an assessment: read from what was sent, and arranged to be shown again as it was typed. No database."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from wholepicture.base.clock import local_date
from wholepicture.casework.assessment.answers import CONTEXT, UNDER_13
from wholepicture.casework.assessment.child import Report
from wholepicture.casework.assessment.filled import TEXTS, ticked_in
from wholepicture.casework.assessment.results import DraftPage, Question
from wholepicture.casework.assessment.rules import LISTS, SHARED
from wholepicture.casework.assessment.tools import KINDS
from wholepicture.web.wording.people import age_on
from wholepicture.web.wording.reports import ENTRIES
from wholepicture.web.wording.sentences import plural
from wholepicture.web.wording.sign_lists import TITLES
from wholepicture.web.wording.times import gds_date

_BOX = re.compile(r"(?:(?:a|by|note)-[a-z0-9_]{1,64}|on-[a-z0-9_]{1,64}-(?:day|month|year))")
_EVIDENCE = re.compile(r"ev-[a-z0-9_]{1,64}")
_OF_A_SIGN = re.compile(r"(?:a|by|note|on|ev)-([a-z0-9_]+?)(?:-(?:day|month|year))?")
LONGEST_CHILDHOOD = 25  # years: of somebody older nothing is assessed here
LONGEST_BOX = 40_000  # twice what may be signed: what is too long is kept, and said to be
HELP: Mapping[str, str] = {
    "H": "Each of these is harm. One yes is enough: no level is counted from the others.",
    "R": "What is seen now and what was seen before count apart, so say when.",
    "V": "What makes the child easier to harm. On their own these raise no level.",
}
# What each list is called in the address of its part.
PARTS: Mapping[str, str] = {"H": "harm", "R": "risk", "V": "vulnerability"}


@dataclass(frozen=True)
class QuestionShown:
    """A question with what was typed, and what stands beside it. `is_open`: the part that is folded holds something."""

    question: Question
    fields: Mapping[str, str]
    ticked: Collection[str]
    other: str
    is_open: bool

    @property
    def summary(self) -> str:
        count = len(self.question.proposals)
        on_this = f" ({plural(count, 'report')} on this)" if count else ""
        return f"When, who says so, and evidence{on_this}"

    @property
    def odd_year(self) -> str:
        """The year in which it was seen last, where that is more often a slip: it is asked about and never refused."""
        year = self.fields.get("year", "").strip()
        return year if re.fullmatch(r"[0-9]{4}", year) and int(year) < local_date().year - LONGEST_CHILDHOOD else ""


def sent(posted: QueryDict) -> dict[str, Any]:
    """What was sent, by box: nothing of it is judged here."""
    fields: dict[str, Any] = {}
    for name in posted:
        if name in TEXTS or _BOX.fullmatch(name):
            fields[name] = posted.get(name, "").replace("\0", "")[:LONGEST_BOX]
        elif _EVIDENCE.fullmatch(name):
            fields[name] = [one for one in posted.getlist(name) if len(one) <= 36]
    return {name: value for name, value in fields.items() if value}


def kept_beside(before: Mapping[str, Any], page: DraftPage) -> dict[str, Any]:
    """What was typed of signs that are asked no more: it stays in the draft."""
    asked = {question.code for name in LISTS for question in page.questions[name]} | CONTEXT.keys()
    beside = {}
    for name, value in before.items():
        of = _OF_A_SIGN.fullmatch(name)
        if of and of[1] not in asked:
            beside[name] = value
    return beside


def parts_of(page: DraftPage, errors: Mapping[str, str]) -> list[dict[str, Any]]:
    """The parts of the form that ask about signs: harm first."""
    return [
        {
            "id": PARTS[name],
            "title": TITLES[name],
            "help": HELP[name],
            "said": _said(page, name),
            "is_open": any(_is_wrong(question.code, errors) for question in page.questions[name]),
            "has_reports": any(question.proposals for question in page.questions[name]),
            "questions": [_shown(question, page, errors) for question in _reported_first(page.questions[name])],
        }
        for name in LISTS
    ]


def _reported_first(questions: Sequence[Question]) -> list[Question]:
    """The questions that reports answer before the others; each in its order."""
    return sorted(questions, key=lambda question: not question.proposals)


def _is_wrong(code: str, errors: Mapping[str, str]) -> bool:
    return any(box.format(code) in errors for box in BOXES.values())


def _said(page: DraftPage, name: str) -> str:
    counts = page.printed.counts[name]
    return f"{counts.yes} yes, {counts.no} no, {counts.not_known} not known"


def _shown(question: Question, page: DraftPage, errors: Mapping[str, str]) -> QuestionShown:
    code, fields = question.code, page.fields
    boxes = {name: box.format(code) for name, box in BOXES.items()}
    typed = {name: str(fields.get(box, "")) for name, box in boxes.items()}
    ticked = ticked_in(fields, code)
    offered = {str(proposal.submission) for proposal in question.proposals[:MOST_BESIDE]}
    others = [one for one in ticked if one not in offered]
    holds = [*ticked, *(typed[name] for name in FOLDED), *(errors.get(box, "") for box in boxes.values())]
    return QuestionShown(question, typed, ticked, next(iter(others), ""), any(holds))


# The boxes of one question, by what is typed into each; and those of them that are folded away while nothing stands in them.
BOXES = {
    "answer": "a-{}",
    "by": "by-{}",
    "note": "note-{}",
    "day": "on-{}-day",
    "month": "on-{}-month",
    "year": "on-{}-year",
}
FOLDED = [name for name in BOXES if name != "answer"]
MOST_BESIDE = 5  # reports that are offered beside one question
MOST_TO_CHOOSE = 20  # reports in the list of others


def reports_to_choose(page: DraftPage) -> list[tuple[str, str]]:
    """The newest reports of the child that a yes may rest on, in a line each, to choose another from as evidence."""
    reports = [report for report in page.reports if report.is_evidence]
    return [(str(report.submission), report_in_a_line(report)) for report in reports[:MOST_TO_CHOOSE]]


def report_in_a_line(report: Report) -> str:
    """`30 October 2026, Gull House: concern`."""
    return f"{gds_date(report.on)}, {report.agency}: {ENTRIES.get(report.kind, report.kind).lower()}"


def context_question(page: DraftPage, today: date) -> dict[str, Any]:
    """Whether the child is under 13: asked of a person, with what reports give as the date of birth."""
    age = age_on(page.born, today)
    said = f"Reports give {gds_date(page.born)} as the date of birth: {age} years old." if age is not None else ""
    return {
        "name": f"a-{UNDER_13}",
        "label": "Is the child under 13?",
        "value": page.fields.get(f"a-{UNDER_13}", ""),
        "hint": said or "No report gives a whole date of birth.",
    }


def choices(page: DraftPage, agencies: Sequence[str]) -> dict[str, Any]:
    """What the form's other questions offer."""
    return {
        "kinds": [(kind, KINDS[kind]) for kind in page.tool.kinds],
        "levels": [(level.code, level.title, level.says) for level in page.tool.levels],
        "shared_with": list(SHARED.items()),
        "agencies": [(name, name) for name in agencies],
        "to_choose": reports_to_choose(page),
        "answers": [("yes", "Yes"), ("no", "No"), ("not known", "Not known")],
    }
