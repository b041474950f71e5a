"""A list of people to choose from that says who of them is away, and who covers."""

from collections.abc import Mapping
from uuid import UUID

from wholepicture.access.rules import HUB_READERS
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.front_door import people_of_hub
from wholepicture.partnership.absences.queries import AwayNow, away_among
from wholepicture.web.wording.sentences import and_list

MOST_NAMED = 2  # who cover for one, in a list


def away_marked(viewer: Viewer, people: Mapping[UUID, str]) -> dict[UUID, str]:
    """The same people by the same ids: `Cora Finch (away until 4 December; Cody Vale covers)`."""
    away = away_among(viewer, people=people, at_desk=HUB_READERS)
    return {one: f"{name} ({_said(away[one])})" if one in away else name for one, name in people.items()}


def hub_to_choose(viewer: Viewer, submission: UUID) -> dict[UUID, str]:
    """Who in the hub may go on with a report, by name, and who of them is away."""
    return away_marked(viewer, people_of_hub(viewer, submission=submission))


def _said(away: AwayNow) -> str:
    until = f"away until {away.until.day} {away.until:%B}"
    if not away.covers:
        return until
    if len(away.covers) > MOST_NAMED:
        return f"{until}; the duty desk covers"
    return f"{until}; {and_list(list(away.covers))} {'covers' if len(away.covers) == 1 else 'cover'}"
