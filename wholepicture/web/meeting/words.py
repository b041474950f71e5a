"""What stands on the pages of meetings, in words."""

from collections.abc import Mapping

from wholepicture.casework.meeting.discussions.results import DiscussionPage, DiscussionRow, StepRow
from wholepicture.casework.meeting.discussions.rules import AGENCIES, DECISIONS, missing_of
from wholepicture.casework.meeting.panels.results import ItemRow
from wholepicture.casework.meeting.panels.rules import WHY
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.times import gds_datetime

STATES: Mapping[str, tuple[str, str]] = {
    "called": ("To be held", "blue"),
    "decided": ("Decided", "green"),
    "off": ("Called off", "grey"),
}


def how_it_stands(row: DiscussionRow) -> tuple[str, str]:
    """Where a discussion stands, with its colour."""
    return ("Late", "red") if row.is_late else STATES[row.state]


def step_said(step: StepRow) -> str:
    """What was done, in a line."""
    if step.kind == "sat":
        return _sat(step)
    said = {
        "called": f"Called for {gds_datetime(step.planned_at)}",
        "moved": f"Put to {gds_datetime(step.planned_at)}",
        "off": "Called off",
        "added": "Added to the record",
    }
    return said[step.kind]


def _sat(step: StepRow) -> str:
    met = f"Met {gds_datetime(step.sat_at)}"
    if not step.is_quorate:
        names = [_inside(agency) for agency in missing_of([voice.agency for voice in step.voices if voice.came])]
        return f"{met}, not quorate: nobody came for {and_list(names)}. Nothing was decided"
    return f"{met}, quorate. {DECISIONS[step.decision]}"


def _inside(agency: str) -> str:
    name = AGENCIES[agency]
    return "the police" if agency == "police" else f"{name[0].lower()}{name[1:]}"


def steps_said(page: DiscussionPage) -> list[tuple[StepRow, str, list[tuple[str, object]]]]:
    """The record, the latest first: each step, what it was, and who was invited or came, by agency."""
    return [
        (step, step_said(step), [(AGENCIES[voice.agency], voice) for voice in step.voices])
        for step in reversed(page.steps)
    ]


KIND_NAMES: Mapping[str, str] = {
    "social_care": "children’s social care",
    "police": "the police",
    "health": "health",
}
WORDS_SAID: Mapping[str, str] = {
    "said": "Said",
    "decided": "Decided",
    "dropped": "Left out",
    "kept": "Taken up again",
}


def why_said(item: ItemRow) -> list[str]:
    """Why something is on the agenda, as far as it shows to its reader."""
    said = [f"{WHY[why.code]}{': ' if why.words else ''}{why.words}" for why in item.why]
    if item.reason:
        said.append(f"Added by {item.put_by}: {item.reason}")
    return [one if one.endswith((".", "!", "?")) else f"{one}." for one in said]
