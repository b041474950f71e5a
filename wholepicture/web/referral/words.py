"""Referrals and transfers in words."""

from collections.abc import Mapping

from wholepicture.casework.referral.results import MoveRow, ReferralRow

_MOVES: Mapping[str, str] = {
    "sent": "Sent",
    "accepted": "Accepted. {person} has it",
    "refused": "Refused",
    "withdrawn": "Taken back",
    "passed": "Given to {person}",
    "handed": "Handed over",
    "done": "Done",
    "settled": "What the sender does instead",
}


def move_said(move: MoveRow, row: ReferralRow) -> str:
    """What was done."""
    if row.manner == "transfer" and move.kind == "accepted":
        return f"Accepted. {move.person} leads the case from here on"
    return _MOVES[move.kind].format(person=move.person)
