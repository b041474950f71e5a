"""Questions to an agency in words."""

from collections.abc import Mapping

from wholepicture.casework.question.results import MoveRow
from wholepicture.casework.referral.rules import BASES
from wholepicture.web.wording.choices import LAWFUL_BASES

BASIS: Mapping[str, str] = {code: LAWFUL_BASES.get(code, "The child, or a parent or carer, agrees") for code in BASES}
NOTHING_SAID = "They hold nothing, or nothing that they may tell."
ANSWER: Mapping[str, str] = {
    "told": "We can tell you this",
    "nothing": "We hold nothing, or nothing that we may tell",
}
_MOVES: Mapping[str, str] = {
    "asked": "Asked",
    "taken": "Taken on",
    "again": "Asked again",
    "withdrawn": "Taken back",
    "handed": "Handed over",
    "closed": "Closed: nothing more is asked",
}


def move_said(move: MoveRow) -> str:
    """What was done."""
    if move.kind == "answered":
        return "Answered" if move.answer == "told" else f"Answered: {NOTHING_SAID[0].lower()}{NOTHING_SAID[1:-1]}"
    if move.kind == "taken" and move.person:
        return f"Taken on. {move.person} has it"
    return _MOVES[move.kind]
