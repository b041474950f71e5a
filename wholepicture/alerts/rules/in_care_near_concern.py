"""In care, near a place of concern: a child in care lives or was seen close to a place that a person marked."""

from datetime import timedelta

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import ChronologyOfChild, Mark, SignSeen, TieOfChild, reports_of, roots_of, tellings_of
from wholepicture.alerts.rule import AlertRule, Parameters, one_is_enough
from wholepicture.alerts.windows import days_in, first_pair, later_of, raising, reasons_by_sign
from wholepicture.alerts.wording import Words, say_sign

PARAMETERS: Parameters = {"days": 90, "look_back_days": 365}


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """The first time that such a child was tied to a place within reach of a marked one, with a sign of her own near it."""
    if not given.is_in_care:
        return None
    look_back = timedelta(days=days_in(parameters, "look_back_days"))
    ties = [tie for tie in given.ties if tie.other in given.near and _counts(tie, given.near[tie.other], look_back)]
    pair = first_pair(ties, raising(given.signs), days_in(parameters), given.decided, lambda tie, sign: True)
    return _finding(given, *pair) if pair else None


def _counts(tie: TieOfChild, mark: Mark, look_back: timedelta) -> bool:
    return mark.is_of_concern and mark.at - look_back <= tie.at and mark.holds_for(tie)


def _finding(given: ChronologyOfChild, tie: TieOfChild, sign: SignSeen) -> Finding:
    both = (tie, sign)
    near = Reason(
        code="near",
        thing=given.describe("place", given.near[tie.other].about),
        tellings=tellings_of([tie]),
        reports=reports_of([tie]),
    )
    return Finding(
        reasons=(near, *reasons_by_sign([sign])),
        evidence=reports_of(both),
        evident_at=max(later_of(*both).recorded_at, given.near[tie.other].at),
        roots=roots_of(both),
        nominals=(given.child,),
    )


def _say_near(reason: Reason, words: Words) -> str:
    return f"In care, and near a place of concern ({words.thing(reason)}). Told by: {words.tellings(reason)}."


RULE = AlertRule(
    code="in_care_near_concern",
    version=2,
    title="In care, near a place of concern",
    explanation=(
        "A child in care lives, stayed or was seen within reach of a place that a person marked as of concern, and has a "
        "sign of harm or risk within 90 days. A mark looks back 365 days. Where a child lives is no sign."
    ),
    parameters=PARAMETERS,
    reads=ChronologyOfChild,
    evaluate=evaluate,
    sentences={"near": _say_near, "sign": say_sign},
    if_one_source=one_is_enough,
    use="lists",
)
