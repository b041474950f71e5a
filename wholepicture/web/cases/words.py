"""Moves of cases and actions in words."""

from collections.abc import Mapping

from wholepicture.casework.cases.results import MoveRow
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.times import gds_date

STATES: Mapping[str, tuple[str, str]] = {
    "open": ("Open", "blue"),
    "closing": ("Asked to close", "yellow"),
    "closed": ("Closed", "grey"),
}
ENDED: Mapping[str, tuple[str, str]] = {"done": ("Done", "green"), "dropped": ("Needed no more", "grey")}
_FROM = {"": "by hand", "alert": "from an alert", "report": "from a report", "referral": "from a referral"}
_CASE = {
    "opened": "Opened {source}. {person} leads it",
    "joined": "Something more was joined to it {source}",
    "led": "{person} leads it from here on",
    "asked": "Asked to close it",
    "kept": "Kept open",
    "closed": "Closed",
    "reopened": "Opened again. {person} leads it",
    "handed": "Handed over. {person} leads it",
}
_ACTION = {
    "given": "Given to {person}, by {day}",
    "passed": "Given to {person}",
    "moved": "To be done by {day}",
    "handed": "Handed over to {person}",
    "done": "Done",
    "dropped": "Needed no more",
}


def case_move(move: MoveRow) -> str:
    """What was done in a case."""
    if move.kind == "shared":
        return f"Shared by {and_list(list(move.sharing))}" if move.sharing else "Shared by nobody any more"
    return _CASE[move.kind].format(person=move.person, source=_FROM[move.source_kind])


def action_move(move: MoveRow) -> str:
    """What was done with an action."""
    return _ACTION[move.kind].format(person=move.person, day=gds_date(move.due_on))
