"""An assessment that is written in two places: what is kept and what was typed here, side by side. No database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wholepicture.casework.assessment.answers import ANSWERS, UNDER_13
from wholepicture.casework.assessment.filled import ticked_in
from wholepicture.casework.assessment.results import DraftPage
from wholepicture.casework.assessment.rules import LISTS, SHARED
from wholepicture.casework.assessment.tools import KINDS
from wholepicture.web.assessment.forms import BOXES, report_in_a_line

Fields = Mapping[str, Any]
TITLES: Mapping[str, str] = {
    "kind": "What this is",
    "protective": "What protects the child",
    "protective_known": "How that is known",
    "voice_asked": "Whether the child was asked",
    "voice": "What the child says, or why the child was not asked",
    "narrative": "Your narrative",
    "level": "The level that you set",
    "reason": "Why this level",
    "differs_reason": "Why it is not what the rule prints",
    "lower_reason": "Why it is safe to lower it",
    "shared": "Who may read it",
}
_CHOSEN = ("kind", "voice_asked", "level", "shared")
_NOTE = re.compile(r"note-[a-z0-9_]{1,64}")


@dataclass(frozen=True)
class Difference:
    """Something that is kept otherwise than it stands here. `here`: empty, where nothing was typed here of it."""

    of: str
    kept: str
    here: str


def differences(page: DraftPage, here: Fields) -> list[Difference]:
    """What is kept and differs from what was typed here, in the order of the page."""
    there, typed = _in_words(page, page.fields), _in_words(page, here)
    return [Difference(of, kept, typed[of]) for of, kept in there.items() if kept and kept != typed[of]]


def written_in(sent: Fields) -> list[tuple[str, str]]:
    """The words in a form whose draft is there no more, to be copied; not what was only chosen."""
    texts = [(title, str(sent[name])) for name, title in TITLES.items() if name in sent and name not in _CHOSEN]
    return texts + [("What is known of a sign", str(sent[name])) for name in sent if _NOTE.fullmatch(name)]


def _in_words(page: DraftPage, fields: Fields) -> dict[str, str]:
    """What a form says, by what each part of it is called."""
    chosen = {
        "kind": KINDS,
        "voice_asked": ANSWERS,
        "level": {level.code: level.title for level in page.tool.levels},
        "shared": SHARED,
    }
    questions = {question.label: question.code for name in LISTS for question in page.questions[name]}
    said = {title: _text(fields, name, chosen.get(name, {})) for name, title in TITLES.items()}
    said |= {label: _answered(page, fields, code) for label, code in questions.items()}
    return {"Is the child under 13?": _text(fields, f"a-{UNDER_13}", ANSWERS), **said}


def _text(fields: Fields, name: str, words: Mapping[str, str]) -> str:
    text = str(fields.get(name, ""))
    return words.get(text, text)


def _answered(page: DraftPage, fields: Fields, code: str) -> str:
    """One question as it is answered, in lines."""
    box = {name: str(fields.get(of.format(code), "")) for name, of in BOXES.items()}
    day = " ".join(filter(None, (box["day"], box["month"], box["year"])))
    reports = {str(report.submission): report_in_a_line(report) for report in page.reports}
    lines = [
        ANSWERS.get(box["answer"], ""),
        f"Seen last: {day}" if day else "",
        f"Who says so: {box['by']}" if box["by"] else "",
        f"What is known: {box['note']}" if box["note"] else "",
        *(f"It rests on: {reports[one]}" for one in ticked_in(fields, code) if one in reports),
    ]
    return "\n".join(filter(None, lines))
