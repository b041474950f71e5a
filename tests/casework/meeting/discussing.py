"""Strategy discussions that tests call and hold. Invented."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tests.casework.assessment.assessing import known
from tests.casework.cases.opening import opened
from tests.living import House
from wholepicture.base import clock
from wholepicture.casework.meeting.discussions.commands import call_discussion, record_sitting
from wholepicture.casework.meeting.discussions.queries import discussion_of
from wholepicture.casework.meeting.discussions.results import DiscussionPage
from wholepicture.casework.meeting.discussions.rules import Call, Sitting, Voice

INVITED = (
    Voice("social_care", "Cora Worker-Test"),
    Voice("police", "Dev Officer-Test"),
    Voice("health", "The school nurse"),
)
BROUGHT = "Seen in a grey car, three times."


def in_hours(hours: float) -> datetime:
    return clock.now() + timedelta(hours=hours)


def call(house: House, chair: str = "coordinator", **more: Any) -> Call:
    given = {"why": "An older man drives her at night.", "planned_at": in_hours(3), "invited": INVITED, **more}
    return Call(chair=house.professionals[chair], **given)


def called(house: House, by: str = "coordinator", child: UUID | None = None, **more: Any) -> UUID:
    """A discussion about a girl whom several agencies know."""
    case = opened(house, by, child or known(house), "coordinator")
    return call_discussion(house.viewer(by), case=case, call=call(house, **more))


def sitting(*present: str, **more: Any) -> Sitting:
    """A discussion that met, to which these came."""
    voices = tuple(
        Voice(voice.agency, voice.who, voice.agency in present, BROUGHT if voice.agency in present else "")
        for voice in INVITED
    )
    given = {
        "sat_at": clock.now(),
        "voices": voices,
        "decision": "enquiry_joint",
        "reasons": "Three accounts agree.",
        **more,
    }
    return Sitting(**given)


ALL = ("social_care", "police", "health")


def held(house: House, discussion: UUID, *present: str, by: str = "coordinator", seen: int = 1, **more: Any) -> None:
    record_sitting(house.viewer(by), discussion=discussion, sitting=sitting(*(present or ALL), **more), seen=seen)


def page(house: House, discussion: UUID, who: str = "coordinator") -> DiscussionPage:
    found = discussion_of(house.viewer(who), discussion=discussion)
    assert found is not None
    return found


def discussion_in(house: House, child: UUID) -> UUID:
    """A discussion about a child whom somebody else has told of."""
    return called(house, child=child)
