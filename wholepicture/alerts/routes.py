"""The ways in which a report is taken on: what each is asked as, what follows from it, and by when. Standard library only.

One report may go several ways at once. None is chosen by the machine, and none ends without somebody saying what came of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from wholepicture.alerts.urgency import DANGER, TAKES_BACK


@dataclass(frozen=True)
class Way:
    """A way in which a report is taken on. `told`: what its sender reads."""

    code: str  # stable: it stands in the database
    title: str
    asked_as: str
    follows: str
    told: str
    told_plainly: str  # to whoever told it without signing in, who may be a child

    @property
    def clock(self) -> str:
        """By which clock somebody is to have said what came of it."""
        return f"route_{self.code}"


WAYS: dict[str, Way] = {
    way.code: way
    for way in (
        Way(
            "emergency",
            "Emergency",
            "Is anyone in danger right now?",
            "Ring 999 now, and write down the reference that they give.",
            "It was passed to the emergency services.",
            "We told the people who come when you ring 999.",
        ),
        Way(
            "crime",
            "Crime",
            "Has a crime happened that needs investigating?",
            "The police’s crime desk takes it on, and gets in touch with the sender.",
            "It was passed to the police as a crime. The crime desk may get in touch with you.",
            "We told the police, because what you told us may be a crime.",
        ),
        Way(
            "safeguarding",
            "Safeguarding referral",
            "Does a child need help or protection?",
            "Children’s social care decides on the referral within one working day.",
            "It was passed to children’s social care as a referral.",
            "We told the people whose work it is to help children and families.",
        ),
        Way(
            "intelligence",
            "Intelligence",
            "Should this be known?",
            "The police’s intelligence unit grades it and takes out what tells who said it.",
            "It was passed to those who put information together.",
            "We told the people who put small things together to see more.",
        ),
    )
}

# How an area reads first: with the sender's agency shown, with it hidden, or hidden for every second report.
HOW_READ_FIRST: dict[str, str] = {
    "shown": "With the sending agency shown",
    "hidden": "With the sending agency hidden, until somebody has said what they make of it",
    "half": "Hidden for half of the reports, drawn by lot, so that the two can be compared",
}


def is_hidden(use: str, submission: UUID, urgency: int) -> bool:
    """Whether who sent a report is hidden until it is read first. Never where a child is in danger now: somebody rings.
    Nor where it asks that something be taken back: that is answered to whoever told it.

    By lot: the ids of reports are drawn at random, and every second one is even.
    """
    if urgency in (DANGER, TAKES_BACK):
        return False
    return use == "hidden" or (use == "half" and submission.int % 2 == 0)


def told_of(ways: Mapping[str, object], *, plainly: bool = False) -> str:
    """What a sender reads of the ways that their report went. `plainly`: as a child of twelve reads it."""
    return " ".join(WAYS[code].told_plainly if plainly else WAYS[code].told for code in WAYS if code in ways)
