"""An associate: a child named with a confirmed child of another household, with a pointing sign of her own."""

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import ChronologyOfChild, CompanionSeen, SignSeen, reports_of, roots_of, tellings_of
from wholepicture.alerts.rule import AlertRule, Parameters, one_is_enough
from wholepicture.alerts.windows import days_in, first_pair, later_of, pointing, reasons_by_sign
from wholepicture.alerts.wording import Words, say_sign

PARAMETERS: Parameters = {"days": 365}


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """The first report that names her with such a child, and the pointing sign near it."""
    confirmed = [companion for companion in given.companions if _is_of_another_home(companion)]
    pair = first_pair(confirmed, pointing(given.signs), days_in(parameters), given.decided, _always)
    return _finding(given, *pair) if pair else None


def _is_of_another_home(companion: CompanionSeen) -> bool:
    """Whether the other is a confirmed child, of whom it is not said that she lives where this child lives."""
    return companion.is_confirmed and not companion.shares_home


def _always(companion: CompanionSeen, sign: SignSeen) -> bool:
    """One report may say both: that she was with the other, and what somebody did."""
    return True


def _finding(given: ChronologyOfChild, companion: CompanionSeen, sign: SignSeen) -> Finding:
    both = (companion, sign)
    named = Reason(code="named_with", tellings=tellings_of([companion]), reports=reports_of([companion]))
    return Finding(
        reasons=(named, *reasons_by_sign([sign])),
        evidence=reports_of(both),
        evident_at=later_of(*both).recorded_at,
        roots=roots_of(both),
        nominals=(given.child, companion.child),
    )


def _say_named_with(reason: Reason, words: Words) -> str:
    return f"Named with a child believed to be exploited. Told by: {words.tellings(reason)}."


RULE = AlertRule(
    code="associate",
    version=1,
    title="Named with a child believed to be exploited",
    explanation=(
        "A child is named in a report with a child of another household, about whose exploitation a person said that there are "
        "grounds to believe it, and has a sign of her own that speaks of what somebody else does. To know somebody is no sign."
    ),
    parameters=PARAMETERS,
    reads=ChronologyOfChild,
    evaluate=evaluate,
    sentences={"named_with": _say_named_with, "sign": say_sign},
    if_one_source=one_is_enough,
)
