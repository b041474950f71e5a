"""Since when something on a picture is new to whoever opens it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SITTING = timedelta(hours=1)  # whoever opens a picture again within this long looks at it still


@dataclass(frozen=True)
class Look:
    """When somebody last opened a picture, and when they last did before they sat down to it; None: never."""

    looked_at: datetime
    before: datetime | None


def looked_again(last: Look | None, now: datetime) -> Look:
    """The look after another: what was new stays so as long as one goes on looking."""
    if last is None:
        return Look(now, None)
    now = max(now, last.looked_at)
    is_same_sitting = now - last.looked_at < SITTING
    return Look(now, last.before if is_same_sitting else last.looked_at)
