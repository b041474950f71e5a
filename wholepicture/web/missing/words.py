"""Return interviews, and what was done about a time away, in words. No database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wholepicture.casework.missing.results import Return, StepRow
from wholepicture.casework.missing.rules import (
    ACCEPTED,
    DECLINED,
    HELD,
    INTERVIEW_STEPS,
    OFFERED,
    POLICE,
    TAKEN,
    TRIED,
    Step,
)
from wholepicture.picture.nights import INTERVIEW_LIMIT, said
from wholepicture.web.parts.nights import MARKS
from wholepicture.web.wording.people import age_on
from wholepicture.web.wording.sentences import and_list, plural
from wholepicture.web.wording.times import gds_datetime, when_said

DONE = {
    TAKEN: "Sees to the interview",
    OFFERED: "Interview offered",
    TRIED: "Tried, and the child was not reached",
    ACCEPTED: "The child said yes",
    DECLINED: "The child said no",
    HELD: "Interview held",
    POLICE: "Police prevention talk held",
}
# What the form offers, with what is asked for beside it.
CHOICES = {
    TAKEN: ("I see to it", "You are named on the list until somebody else says so."),
    OFFERED: ("It was offered", "Say when, and in the box below how and by who."),
    TRIED: ("We tried, and did not reach the child", "Each attempt counts. Say below what was tried."),
    ACCEPTED: ("The child said yes", ""),
    DECLINED: (
        "The child said no",
        "Say why below. Ask whoever cares for the child what they know, and offer it again.",
    ),
    HELD: ("It was held", "Say when, by who, and whether that person is independent."),
    POLICE: (
        "The police spoke with the child",
        "The police’s own talk about safety and evidence. It is not this interview.",
    ),
}
OFFERED_ON_FORM = [(kind, *CHOICES[kind]) for kind in (*INTERVIEW_STEPS, POLICE)]


@dataclass(frozen=True)
class ReturnInWords:
    """A return as a list says it: who, when they came back, what became of the interview and who sees to it."""

    row: Return
    called: str
    back: str
    since: str
    state: str
    owner: str
    done: str
    due: str


def in_words(row: Return) -> ReturnInWords:
    return ReturnInWords(
        row=row,
        called=called(row),
        back=_said(row.until.earliest, row.until.precision) if row.until else "",
        since=_said(row.since.earliest, row.since.precision),
        state=_state(row),
        owner=_owner(row),
        done=_done(row),
        due=gds_datetime(row.due_at) if row.due_at else "",
    )


def called(row: Return) -> str:
    """The name, and the age where it is known."""
    age = age_on(row.child.born) if row.child.born else None
    return row.child.label if age is None else f"{row.child.label}, {age}"


def _said(at: datetime, precision: str) -> str:
    return when_said(at, None, precision)


def _state(row: Return) -> str:
    if row.until is None and not row.is_held:
        return "Nobody says when they were back"
    if row.is_late:
        return f"Late: no interview was held within {INTERVIEW_LIMIT.in_words}"
    words = MARKS[row.outcome].words.removeprefix("Back; ")
    return words[0].upper() + words[1:]


def _owner(row: Return) -> str:
    if not row.owner_name:
        return "Nobody sees to it yet"
    away = f"; away, and {and_list(row.covered_by)} stands in" if row.covered_by else ""
    return f"{row.owner_name} sees to it{away}"


def _done(row: Return) -> str:
    parts = []
    if row.offered_at:
        parts.append(f"offered {moment_said(row.offered_at)}")
    if row.tried:
        parts.append(f"tried {plural(row.tried, 'time')} without reaching the child")
    sentence = ", ".join(parts) or "nothing was written down yet"
    return f"{sentence[0].upper()}{sentence[1:]}"


def moment_said(stated: str) -> str:
    """A day or a moment as it was stated, in words."""
    told = said(stated)
    return when_said(told.earliest, None, told.precision) if told else stated


REPEATED, WITHIN = 3, timedelta(days=90)


def repeats_said(rows: Iterable[Return], now: datetime) -> str:
    """How often a child went of late, where that is often; empty: it is not. The times themselves stand beside it."""
    lately = sum(now - WITHIN <= row.since.earliest <= now for row in rows)
    return f"Away {lately} times in the last {WITHIN.days} days." if lately >= REPEATED else ""


@dataclass(frozen=True)
class StepInWords:
    """One thing that was done, in a line, with its words beneath."""

    row: StepRow
    title: str
    detail: str


def steps_in_words(steps: Iterable[StepRow]) -> list[StepInWords]:
    return [StepInWords(row, DONE.get(row.step.kind, ""), _detail(row.step)) for row in steps]


def _detail(step: Step) -> str:
    when = moment_said(step.done_at) if step.done_at else ""
    who = f"by {step.by_name}" if step.by_name else ""
    independent = {
        True: "independent of whoever cares for the child",
        False: "not independent of whoever cares for the child",
    }
    how = independent[step.independent] if step.independent is not None else ""
    return ", ".join(filter(None, (when, who, how)))
