"""The tables of casework, a module a wing. Insert-only: what became of something is another row."""

from wholepicture.casework.models.escalation import (
    Escalation,
    EscalationMove,
    EscalationParty,
    LadderVersion,
)

__all__ = [
    "Escalation",
    "EscalationMove",
    "EscalationParty",
    "LadderVersion",
]
