"""What PostgreSQL refused: whether the same may be taken when it is tried again, or never will be."""

from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError

# Of SQLSTATE: no connection, two at once (serialization, deadlock), out of room, a lock that somebody has, and the server going down.
_PASSING = ("08", "40", "53", "55", "57")
_THERE_ALREADY = "23505"  # somebody stored the same a moment before: the next time it is found


def passes(problem: DatabaseError) -> bool:
    """Whether what was refused may be taken when it is tried again. False: it is the thing itself that PostgreSQL does not take."""
    state = getattr(problem.__cause__, "sqlstate", None)
    if state is None:
        return isinstance(problem, OperationalError | InterfaceError)  # the connection went
    return state.startswith(_PASSING) or state == _THERE_ALREADY
