"""What pages of placements say of them, in words. No database."""

from wholepicture.casework.disruption.results import Holder
from wholepicture.casework.placement.results import PlacementRow, VisitsRow
from wholepicture.casework.placement.rules import DISTANCES, SAID, STATES, STEPS, Required
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.times import gds_date

# What is to be done, as it is said before it is.
TO_DO: dict[str, str] = {
    "wishes": "Hear the child’s wishes and feelings",
    "relatives": "Consult relatives",
    "reviewer": "Consult the independent reviewing officer",
    "notified": "Notify the host authority",
    "consulted": "Consult the host authority",
    "plan_sent": "Send the host authority the care plan",
    "approved": "Have it approved",
    "local_risk": "Hear from the hub or the host what is known of risks near the place",
    "school": "Tell the school there",
    "health": "Tell health services there",
    "end_told": "Tell the host authority that it ended",
}
COLOURS = {"done": "green", "done_late": "orange", "late": "red", "missing": "red", "due": "blue", "to_do": "grey"}
SHORT = {"here": "In the own area", "outside": "Out of area", "distant": "Distant"}
STATE_COLOURS = {"planned": "blue", "living": "green", "ended": "grey", "dropped": "grey"}
STEP_HINTS = {
    "wishes": "Write it below, in the child’s own words where you can. The host authority does not read this.",
    "relatives": "The host authority does not read this.",
    "reviewer": "The host authority does not read this.",
    "notified": "Write below what it was told: the child’s name and date of birth, where, from when. From then on the host "
    "reads this page here, where it is an agency of this partnership. Nothing is sent from here: send the notice yourself.",
    "consulted": "A distant placement asks for it.",
    "plan_sent": "A distant placement asks for it.",
    "local_risk": "What the hub or the host authority knows, or that it knows of nothing.",
    "approved": "The nominated officer; for a distant placement the director of children’s services.",
}


def required_in_words(row: Required) -> tuple[str, str, str, str]:
    """What is to be done, a word for how it stands with its colour, and the day that goes with it."""
    if row.on:
        day = f"on {gds_date(row.on)}" + (
            f", {gds_date(row.by_on)} was the last day" if row.said == "done_late" and row.by_on else ""
        )
    elif row.by_on is None:
        day = "no time is set"
    else:
        day = f"{'by' if row.said == 'due' else 'it was due by'} {gds_date(row.by_on)}"
    return TO_DO[row.kind], SAID[row.said], COLOURS[row.said], day


def in_a_line(row: PlacementRow) -> tuple[str, str, str]:
    """What of a placement presses: a word with its colour, and what it is about."""
    if row.pressing:
        first = row.pressing[0]
        more = f" and {len(row.pressing) - 1} more" if len(row.pressing) > 1 else ""
        return SAID[first.said], COLOURS[first.said], f"{TO_DO[first.kind]}{more}. "
    if row.next and row.next.by_on:
        return SAID[row.next.said], COLOURS[row.next.said], f"{TO_DO[row.next.kind]} by {gds_date(row.next.by_on)}. "
    return STATES[row.state], STATE_COLOURS[row.state], ""


def who_holds(holder: Holder) -> str:
    """Who sees to it, and who does while they are away or once they have left."""
    if holder.has_left:
        instead = f": until it is handed over, {and_list(list(holder.stands_in))}" if holder.stands_in else ""
        return f"{holder.name}, who has left{instead}"
    if holder.stands_in:
        return f"{holder.name}, who is away: {and_list(list(holder.stands_in))} meanwhile"
    return holder.name


def distance_in_words(row: PlacementRow) -> str:
    """How far a placement is, with the authority in whose area it is."""
    return f"{DISTANCES[row.distance]}{f' ({row.host})' if row.host else ''}"


def step_title(kind: str) -> str:
    """What a step is called."""
    return STEPS[kind]


def last_seen(row: VisitsRow) -> str:
    """When a child in care was last seen, and whether alone."""
    if row.last_seen_on is None:
        return "not seen yet"
    return f"last seen {gds_date(row.last_seen_on)}, {'alone' if row.alone == 'yes' else 'not alone'}"
