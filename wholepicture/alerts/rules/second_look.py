"""A second look: something new is told of a child about whom a person dismissed an alert."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import ChronologyOfChild, Observation, agencies_of, reports_of, roots_of
from wholepicture.alerts.rule import AlertRule, Parameters, rests_on_agencies
from wholepicture.alerts.times_away import nights_away
from wholepicture.alerts.windows import days_in, growing, pointing, told_by
from wholepicture.alerts.wording import Words, day, say_told_by

PARAMETERS: Parameters = {"days": 365, "agencies": 2}


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """Whether enough agencies tell of a pointing sign or a night away since what was dismissed was written down."""
    dismissed = given.decided.dismissed_at
    if dismissed is None:
        return None
    last = dismissed + timedelta(days=days_in(parameters))
    news = (seen for seen in _nobody_looked_at(given) if dismissed < seen.recorded_at <= last)
    for newest, later in growing(news, given.decided):
        if len(agencies_of(later)) >= parameters["agencies"]:
            return _finding(given.child, dismissed, newest, later)
    return None


def _nobody_looked_at(given: ChronologyOfChild) -> list[Observation]:
    """What points and the nights away that nobody has looked at: what was dismissed does not support it either."""
    told: list[Observation] = [*pointing(given.signs), *(night.first_told for night in nights_away(given))]
    return [seen for seen in told if given.decided.is_new(seen)]


def _finding(child: UUID, dismissed: datetime, newest: Observation, later: Sequence[Observation]) -> Finding:
    again = Reason(code="again", values={"dismissed_on": dismissed.date().isoformat()}, reports=reports_of(later))
    return Finding(
        reasons=(again, told_by(later, "told_by")),
        evidence=reports_of(later),
        evident_at=newest.recorded_at,
        roots=roots_of(later),
        nominals=(child,),
    )


def _say_again(reason: Reason, words: Words) -> str:
    on = day(date.fromisoformat(str(reason.values["dismissed_on"])))
    return f"Something new is told of a child. What was known until {on} was dismissed. Look again at the whole."


RULE = AlertRule(
    code="second_look",
    version=1,
    title="A second look",
    explanation=(
        "A person dismissed an alert about a child, and within a year two agencies tell something new: a sign that speaks "
        "of what somebody else does, or a night away. What was dismissed counts in no rule again; the whole may still be looked at."
    ),
    parameters=PARAMETERS,
    reads=ChronologyOfChild,
    evaluate=evaluate,
    sentences={"again": _say_again, "told_by": say_told_by},
    if_one_source=rests_on_agencies,
    use="lists",
    follows_dismissal=True,
)
