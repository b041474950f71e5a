"""A second look: something new is told of a child about whom a person dismissed an alert."""

from datetime import date

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import ChronologyOfChild, Observation, reports_of, roots_of
from wholepicture.alerts.rule import AlertRule, Parameters, one_is_enough
from wholepicture.alerts.times_away import nights_away
from wholepicture.alerts.windows import growing, pointing, told_by
from wholepicture.alerts.wording import Words, day, say_told_by

PARAMETERS: Parameters = {"days": 365, "agencies": 2}


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """Whether enough agencies tell of a pointing sign or a night away since what was dismissed was written down."""
    dismissed = given.decided.dismissed_at
    if dismissed is None:
        return None
    news: list[Observation] = [*pointing(given.signs), *(night.first_told for night in nights_away(given))]
    later = [told for told in news if (told.recorded_at - dismissed).total_seconds() >= 0]
    for newest, _ in growing(later, given.decided):
        if (newest.recorded_at - dismissed).days <= parameters["days"]:
            again = Reason(
                code="again", values={"dismissed_on": dismissed.date().isoformat()}, reports=reports_of([newest])
            )
            return Finding(
                reasons=(again, told_by([newest], "told_by")),
                evidence=reports_of([newest]),
                evident_at=newest.recorded_at,
                roots=roots_of([newest]),
                nominals=(given.child,),
            )
    return None


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
    if_one_source=one_is_enough,
    use="lists",
    follows_dismissal=True,
)
