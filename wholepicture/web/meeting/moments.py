"""A moment that is to come, or was, in one box. No database."""

from collections.abc import Mapping, MutableMapping
from datetime import datetime

from wholepicture.base import clock
from wholepicture.web.wording.moments import LONGEST, Unclear, read_moment

NO_TIME = "Give the time as well, like 14 March 2027 2pm."


def moment_from(given: Mapping[str, str], name: str, errors: MutableMapping[str, str]) -> datetime | None:
    """The moment in a box; where something stands in it and it is none, says so."""
    if not given[name]:
        return None
    try:
        read = read_moment(given[name][:LONGEST], now=clock.now(), may_be_ahead=True)
    except Unclear as unclear:
        errors[name] = str(unclear)
        return None
    if read.at is None:
        errors[name] = NO_TIME
        return None
    return datetime.fromisoformat(read.iso)
