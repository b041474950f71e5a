"""A sign of harm: any sign of list H, at once, whatever else is known."""

from collections.abc import Sequence

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import ChronologyOfChild, SignSeen, reports_of, roots_of
from wholepicture.alerts.rule import AlertRule, Parameters, one_is_enough
from wholepicture.alerts.windows import growing, reasons_by_sign
from wholepicture.alerts.wording import Words, count, number, say_sign

PARAMETERS: Parameters = {"list": "H"}


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """The first sign of harm that nobody has looked at, with all that was told of harm until then: it never fades."""
    harm = [sign for sign in given.signs if sign.list == parameters["list"]]
    for newest, until_now in growing(harm, given.decided):
        return _finding(given, newest, until_now)
    return None


def _finding(given: ChronologyOfChild, newest: SignSeen, told: Sequence[SignSeen]) -> Finding:
    now = [sign for sign in told if sign.submission == newest.submission]
    earlier = [sign for sign in told if sign.submission != newest.submission]
    reasons = [
        Reason(code="harm", values={"signs": len({sign.code for sign in told})}, reports=reports_of([newest])),
        *reasons_by_sign(now),
        *reasons_by_sign(earlier, "before"),
    ]
    return Finding(
        reasons=tuple(reasons),
        evidence=reports_of(told),
        evident_at=newest.recorded_at,
        roots=roots_of(told),
        nominals=(given.child,),
    )


def _say_harm(reason: Reason, words: Words) -> str:
    signs = count(number(reason, "signs"), "sign")
    return f"{signs} of actual harm. Consider a strategy discussion now."


def _say_before(reason: Reason, words: Words) -> str:
    return f"Told before: {say_sign(reason, words)}"


RULE = AlertRule(
    code="harm",
    version=1,
    title="A sign of harm",
    explanation=(
        "Any sign that harm has happened raises this at once, from one report, whatever else is known. Harm "
        "that was told before is shown with it, however old: harm does not fade. A person decides what follows."
    ),
    parameters=PARAMETERS,
    reads=ChronologyOfChild,
    evaluate=evaluate,
    sentences={"harm": _say_harm, "sign": say_sign, "before": _say_before},
    if_one_source=one_is_enough,
    rolls_up=False,
    wants_another_source=False,
)
