"""What changed from one report to the one in its place, in words. No database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wholepicture.picture.changes import Change
from wholepicture.web.wording.facts import FACTS, fact_said
from wholepicture.web.wording.reports import DETAILS, PASSAGES, value_said
from wholepicture.web.wording.times import gds_datetime

_WHEN = {"at": "When it happened", "until": "When it ended"}
_ANSWERS = {"yes": "Yes", "no": "No", "not_known": "Not known"}


@dataclass(frozen=True)
class Changed:
    """One thing that changed: what, and each value before and now; empty where nothing was said of it."""

    what: str
    before: list[str]
    now: list[str]


def changes_in_words(changes: Iterable[Change]) -> list[Changed]:
    """Each change, as a row of a table."""
    rows = []
    for change in changes:
        before, now = ([_said(change, value) for value in side] for side in (change.before, change.now))
        rows.append(Changed(_what(change), before, now))
    return rows


def _what(change: Change) -> str:
    if change.of == "sign":
        return change.called or change.code
    labels = {"when": _WHEN, "passage": PASSAGES, "fact": FACTS, "detail": DETAILS}[change.of]
    return labels.get(change.code, change.code.replace("_", " ").capitalize())


def _said(change: Change, value: str) -> str:
    if change.of == "when":
        return gds_datetime(datetime.fromisoformat(value))
    if change.of == "sign":
        return _ANSWERS.get(value, value)
    if change.of == "detail":
        return {"True": "yes", "False": "no"}.get(value) or value_said(change.code, value)
    return fact_said(change.code, value) if change.of == "fact" else value
