"""A house in which signs of several children stand, and rules that somebody sets, for the tests of how rules are used."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from synthetic.factories import child, concern, upn_of
from tests.living import House
from wholepicture.alerts.models import RuleSetting
from wholepicture.alerts.rule_settings import set_threshold
from wholepicture.alerts.rule_trial import Trial, trial_of
from wholepicture.base import clock

THREE_SIGNS: dict[str, Any] = {"title": "Three signs", "counts": "signs", "at_least": 3, "days": 90, "signs": ()}
CODES = ("drug_use", "despair", "excluded_or_absent")
GIVEN = ("Wren", "Robin", "Linnet", "Merle", "Kes")


def girl(number: int, **more: Any) -> dict[str, Any]:
    """A child whom every agency knows by her number."""
    return child(
        **{"given": GIVEN[number], "family": f"Row{GIVEN[number]}-Test", "identifiers": [upn_of(number + 1)]} | more
    )


def days_ago(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def told(house: House, number: int, sign: str, days: int, agency: str = "SCH1", **more: Any) -> UUID:
    """One agency tells of a sign of one child, so many days ago. Answers the report."""
    at = days_ago(days)
    body = concern(
        girl(number),
        key=f"{agency}-{number}-{sign}-{days}",
        signs=[sign],
        recorded_at=at.astimezone(UTC).isoformat(),
        happened={"from": at.date().isoformat(), "precision": "day"},
        **more,
    )
    return house.send(agency, body)[0].submission


def three_signs(house: House, number: int, days: int) -> None:
    """Three signs of one child on three days, the last so many days ago."""
    for later, sign in enumerate(reversed(CODES)):
        told(house, number, sign, days + 5 * later)


def set_up(viewer: Any, **changes: Any) -> RuleSetting:
    """A threshold of the partnership's own: three signs in 90 days, but for what is given."""
    return set_threshold(viewer, **{**THREE_SIGNS, "use": "raises", "reason": "Agreed by the board.", **changes})


def tried(viewer: Any, *, rule: str = "", since: int = 365, until: int = 0, **parameters: Any) -> Trial:
    """What a rule would have raised; a threshold of three signs where nothing else is given."""
    given = parameters if rule else {**THREE_SIGNS, **parameters}
    return trial_of(viewer, rule=rule, parameters=given, since=days_ago(since), until=days_ago(until))
