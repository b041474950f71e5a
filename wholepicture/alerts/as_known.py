"""What rules read, as it was known at a moment: what was written down later is left out. What people marked is as it is today. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from wholepicture.alerts.finding import ROLLED_UP_FOR, Finding
from wholepicture.alerts.inputs import (
    NOTHING_DECIDED,
    ChronologyOfChild,
    Decided,
    Input,
    Observation,
    TiesOfThing,
)
from wholepicture.alerts.rule import AlertRule

Seen = TypeVar("Seen", bound=Observation)

# So long after a rule fired, what it finds about the same is told of anew.
REPEATS_AFTER: timedelta = ROLLED_UP_FOR

# What these find follows from what people decided before, which is left out here.
NOT_TRIED = frozenset({"second_look"})


def would_have_fired(rule: AlertRule[Any], given: Input, *, since: datetime, until: datetime) -> list[Finding]:
    """What a rule would have found in a period, looking at each report on the moment when it was written down.

    Its first finding, and what completes it anew after 180 days; nothing that was decided holds it back.
    """
    if rule.evaluate(known_at(given, until), rule.parameters) is None:
        return []  # what it does not find in all that is known it finds in no part of it
    began = since - REPEATS_AFTER  # what fired then keeps it quiet into the period
    found: list[Finding] = []
    quiet_until = began
    decided = _looked_at_before(given, began, found)
    for moment in _moments(given, began, until):
        if moment < quiet_until:
            continue
        finding = rule.evaluate(known_at(given, moment, decided), rule.parameters)
        if finding:
            found.append(finding)
            quiet_until = moment + REPEATS_AFTER
            decided = _looked_at_before(given, quiet_until, found)
    return [finding for finding in found if since <= finding.evident_at < until]


def known_at(given: Input, moment: datetime, decided: Decided = NOTHING_DECIDED) -> Input:
    """What rules read, as it was known at a moment. `decided`: what supports what is found, and completes nothing."""
    if isinstance(given, ChronologyOfChild):
        return replace(
            given,
            signs=_known(given.signs, moment),
            episodes=_known(given.episodes, moment),
            interviews=_known(given.interviews, moment),
            attendance=_known(given.attendance, moment),
            ties=_known(given.ties, moment),
            companions=_known(given.companions, moment),
            away_too=_known(given.away_too, moment),
            decided=decided,
        )
    if isinstance(given, TiesOfThing):
        return replace(given, ties=_known(given.ties, moment), decided=decided)
    return given


def _known(observations: Iterable[Seen], moment: datetime) -> Sequence[Seen]:
    return [observation for observation in observations if observation.recorded_at <= moment]


def observations_in(given: Input) -> list[Observation]:
    """Everything that reports say in what a rule reads."""
    if isinstance(given, ChronologyOfChild):
        return [
            *given.signs,
            *given.episodes,
            *given.interviews,
            *given.attendance,
            *given.ties,
            *given.companions,
            *given.away_too,
        ]
    return list(given.ties) if isinstance(given, TiesOfThing) else []


def _moments(given: Input, since: datetime, until: datetime) -> list[datetime]:
    return sorted({told.recorded_at for told in observations_in(given) if since <= told.recorded_at < until})


def _looked_at_before(given: Input, moment: datetime, found: Iterable[Finding]) -> Decided:
    """As if a person had looked at all that was written down before a moment, and at what was found."""
    reports = frozenset(told.submission for told in observations_in(given) if told.recorded_at < moment)
    return Decided(looked_at=reports, roots=frozenset(root.casefold() for row in found for root in row.roots))
