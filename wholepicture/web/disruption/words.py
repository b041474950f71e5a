"""What the register says of a measure, in words. No database."""

from wholepicture.casework.disruption.results import DisruptionRow, Holder
from wholepicture.casework.disruption.rules import STEPS
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.times import gds_date

# Where the register lists a measure, the most pressing first: heading and tag.
LISTS: dict[str, tuple[str, str]] = {
    "expired": ("Expired: nobody has renewed or ended it", "red"),
    "soon": ("Expires within 28 days", "yellow"),
    "in_force": ("In force", "green"),
    "asked": ("Asked for", "blue"),
    "considered": ("Considered", "grey"),
    "ended": ("Ended", "grey"),
    "refused": ("Refused", "grey"),
}
STEP_HINTS = {
    "considered": "Somebody thinks about it, or a draft is being written.",
    "asked": "The court, the police or another agency was asked.",
    "in_force": "It was made or served.",
    "renewed": "It goes on, with a new last day.",
    "breached": "Somebody did what it forbids.",
    "handed_over": "Somebody else sees to it from now on.",
    "ended": "It is over, or was given up.",
    "refused": "It was asked for, or thought of, and will not be done.",
}


def how_it_stands(row: DisruptionRow) -> str:
    """Where a measure stands, with its last day."""
    if row.expires_on is None or row.status != "in_force":
        return STEPS[row.status]
    day = gds_date(row.expires_on)
    if row.where == "expired":
        return f"Expired on {day}. Nobody has renewed or ended it."
    return f"In force until {day}"


def who_holds(holder: Holder) -> str:
    """Who sees to it, and who does while they are away or once they have left."""
    if holder.has_left:
        instead = f": until it is handed over, {and_list(list(holder.stands_in))}" if holder.stands_in else ""
        return f"{holder.name}, who has left{instead}"
    if holder.stands_in:
        return f"{holder.name}, who is away: {and_list(list(holder.stands_in))} meanwhile"
    return holder.name
