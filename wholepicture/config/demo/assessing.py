"""A handful of assessments for the demonstration, by the product's own commands and with no other date than that on which they are made.

So none of them is due for reassessment: a level is looked at again after weeks, and nobody signs in the past. Where the demonstration
lies for a month, the raised ones are.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.casework.assessment.commands import (
    begin_assessment,
    keep_assessment,
    review_assessment,
    sign_assessment,
)
from wholepicture.casework.assessment.queries import assessment_draft, assessments_of
from wholepicture.casework.assessment.results import ChildAssessed, DraftPage
from wholepicture.casework.assessment.rules import LISTS
from wholepicture.picture.queries import people_listed

HARM = "injury_unexplained"
LOOKED_AT = 50  # children, to find those of whom reports tell harm
WHOLE = {
    "protective": "Invented: her aunt rings every evening, and she likes one teacher.",
    "protective_known": "Invented: the aunt says so, and so does the school.",
    "voice_asked": "yes",
    "voice": "Invented: “They are just my mates.”",
    "narrative": "Invented: what reports tell, put together, and what nobody knows yet.",
    "reason": "Invented: what is answered yes above, and who does it to her.",
    "differs_reason": "Invented: the printed rule does not know how near it is.",
    "lower_reason": "Invented: she has lived with her aunt for months, and nobody has come for her there.",
}


def assess(worker: Viewer, supervisor: Viewer, bar: Callable[[float], None]) -> None:
    """Four children whom the worker sees: one with recorded harm, lowered and approved; one whose assessment waits for approval;
    one whose assessment stands, in another form; one half written. What is there already is left as it is."""
    rows = people_listed(worker, role="child", limit=LOOKED_AT)
    children = [assessments_of(worker, nominal=row.id) for row in rows]
    children.sort(key=lambda child: (not child.harm, child.label, child.nominal.bytes))
    for child, do in zip(children, (_lowered, _waiting, _standing, _half_written), strict=False):
        do(worker, supervisor, child)
        bar(1)


def _lowered(worker: Viewer, supervisor: Viewer, child: ChildAssessed) -> None:
    if not child.levels:
        _sign(worker, child, "emerging_significant_experiencing", {f"a-{HARM}": "yes"}, level="experiencing")
    _approve(worker, supervisor, child.nominal)
    if len(child.levels) < 2:
        _sign(worker, child, "emerging_significant_experiencing", {}, level="significant")
    _approve(worker, supervisor, child.nominal)


def _waiting(worker: Viewer, supervisor: Viewer, child: ChildAssessed) -> None:
    if not child.levels:
        _sign(worker, child, "seraf_like", {})


def _standing(worker: Viewer, supervisor: Viewer, child: ChildAssessed) -> None:
    if not child.levels:
        _sign(worker, child, "staffordshire_like", {})
    _approve(worker, supervisor, child.nominal)


def _half_written(worker: Viewer, supervisor: Viewer, child: ChildAssessed) -> None:
    if not child.drafts:
        draft = begin_assessment(worker, nominal=child.nominal, tool="derby_2012_like")
        fields = _answers(assessment_draft(worker, draft=draft)) | {"narrative": "Invented: half of what I want to"}
        keep_assessment(worker, draft=draft, fields=fields)


def _approve(worker: Viewer, supervisor: Viewer, nominal: UUID) -> None:
    for row in assessments_of(worker, nominal=nominal).levels:
        if row.waits:
            reason = "Invented: I read the reports behind it, and spoke with whoever wrote it."
            review_assessment(supervisor, assessment=row.id, decision="approve", reason=reason)


def _sign(worker: Viewer, child: ChildAssessed, tool: str, more: dict[str, Any], *, level: str = "") -> None:
    """Sign an assessment; where no level is given, the one that the rule prints, or the lowest of the raised ones."""
    draft = begin_assessment(worker, nominal=child.nominal, tool=tool)
    begun = assessment_draft(worker, draft=draft)
    fields = WHOLE | {"kind": begun.tool.kinds[-1]} | _answers(begun) | more
    keep_assessment(worker, draft=draft, fields=fields)
    page = assessment_draft(worker, draft=draft)
    fields |= {"level": level or page.printed.level or page.tool.floor}
    if "shared" in page.faults:  # it rests on a report that is shared less widely
        fields |= {"shared": "hub"}
    keep_assessment(worker, draft=draft, fields=fields)
    sign_assessment(worker, draft=draft)


def _answers(page: DraftPage) -> dict[str, Any]:
    """Yes where a report says so, with the report; no to every other, but for one in seven that is left at not known."""
    fields: dict[str, Any] = {}
    for name in LISTS:
        for number, question in enumerate(page.questions[name]):
            told = [one for one in question.proposals if one.answer == "yes"]
            resting = [str(one.submission) for one in told if one.is_evidence]
            fields[f"a-{question.code}"] = "yes" if told else "not known" if number % 7 == 6 else "no"
            if resting:
                fields[f"ev-{question.code}"] = resting[:5]
    return fields
