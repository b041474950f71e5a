"""How urgent a job is. Higher is sooner.

A million apart: PostgreSQL takes off as many as the agency has waiting already, up to 20,000 (`sec.note_waiting`), so that of
two agencies' reports that are equally urgent those of the one that sent less go first.
"""

DANGER = 3_000_000  # the sender says that a child is in danger now
HARM = 2_000_000  # a sign of harm
ORDINARY = 1_000_000  # one report; what a person decided
BULK = 0  # one of many, in a file or a batch
LAST = -2_000_000  # when nothing else waits

_APART = 1_000_000


def of_what_follows(priority: int) -> int:
    """How urgent it is to go on with what a job of this priority began.

    Danger and harm go on at once. Everyday reports wait until all that are equally urgent are joined: what is raised of the
    first two who share a number would otherwise be raised before it is known that a whole school shares it.
    """
    urgency = -(-priority // _APART) * _APART
    return priority if urgency >= HARM or priority <= LAST else urgency - _APART // 2
