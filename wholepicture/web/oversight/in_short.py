"""Of the lines of a page about one person: what was decided, and who looked, each once. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

DECISIONS = frozenset(
    {
        "alerts.commands.decide_alert",
        "alerts.commands.answer_report",
        "alerts.commands.answer_kept",
        "alerts.front_door.decide_report",
        "casework.assessment.commands.sign_assessment",
        "casework.assessment.commands.review_assessment",
        "casework.cases.commands.answer_closing",
        "casework.escalation.commands.decide_escalation",
        "casework.meeting.discussions.commands.record_sitting",
        "casework.meeting.panels.commands.decide_on_item",
        "casework.referral.commands.accept_referral",
        "casework.referral.commands.accept_transfer",
        "casework.referral.commands.refuse_referral",
    }
)


@dataclass(frozen=True)
class Who:
    """Somebody who looked: how many lines are theirs, and when the last was."""

    who: str
    role: str
    agency: str
    acts: int
    last: datetime


@dataclass(frozen=True)
class InShort:
    """What a page of lines says at a glance. `decided`: the lines of decisions, the newest first."""

    decided: list[dict[str, Any]]
    people: list[Who]


def in_short(rows: Sequence[dict[str, Any]]) -> InShort:
    """Who did what of these lines, which are the newest first: a person once, who looked last first."""
    theirs: dict[tuple[str, str, str], list[datetime]] = {}
    for row in rows:
        entry = row["entry"]
        if entry.role and entry.result == "allowed":
            theirs.setdefault((entry.who, entry.role, row["agency"]), []).append(entry.at)
    decided = [row for row in rows if row["entry"].operation in DECISIONS and row["entry"].result == "allowed"]
    return InShort(decided, [Who(*who, len(at), at[0]) for who, at in theirs.items()])
