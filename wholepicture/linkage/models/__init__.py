"""Tables of linkage. Judgements are insert-only; everything else is derived from submissions and judgements.

Other rooms import them from here.
"""

from wholepicture.linkage.models.derived import Seen
from wholepicture.linkage.models.judgements import ANSWERS, THING_ANSWERS, Judgement, SecondLook, ThingJudgement
from wholepicture.linkage.models.people import (
    BlockingKey,
    IdentityNumber,
    IdentityRow,
    Membership,
    PutAside,
    RuleSwitch,
    SubjectProfile,
    SubjectWhereabouts,
)
from wholepicture.linkage.models.review_queue import Candidate, HeldApart, Pressing, PutForward, ThingQuestion
from wholepicture.linkage.models.shared_values import SharedHolding, SharedValue, SharedWord
from wholepicture.linkage.models.things import JudgedThing, ThingKey, ThingProfile, ThingSighting, ThingStanding

__all__ = [
    "ANSWERS",
    "THING_ANSWERS",
    "BlockingKey",
    "Candidate",
    "HeldApart",
    "IdentityNumber",
    "IdentityRow",
    "JudgedThing",
    "Judgement",
    "Membership",
    "Pressing",
    "PutAside",
    "PutForward",
    "RuleSwitch",
    "SecondLook",
    "Seen",
    "SharedHolding",
    "SharedValue",
    "SharedWord",
    "SubjectProfile",
    "SubjectWhereabouts",
    "ThingJudgement",
    "ThingKey",
    "ThingProfile",
    "ThingQuestion",
    "ThingSighting",
    "ThingStanding",
]
