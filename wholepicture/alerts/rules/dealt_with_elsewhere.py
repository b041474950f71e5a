"""Dealt with elsewhere: exclusion, offending or substance use, together with a sign that points at somebody."""

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import ChronologyOfChild, Observation, SignSeen, reports_of, roots_of, tellings_of
from wholepicture.alerts.rule import AlertRule, Parameters, rests_on_sources
from wholepicture.alerts.windows import days_in, first_pair, is_from_another_agency, later_of, pointing, reasons_by_sign
from wholepicture.alerts.wording import Words, say_sign, say_told_by

PARAMETERS: Parameters = {"days": 60, "signs": ["excluded_or_absent", "drug_use", "alcohol_use"]}


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """The first time that another agency's answer to her conduct stands beside what somebody does to her."""
    conduct: list[Observation] = [sign for sign in given.signs if sign.code in parameters["signs"]]
    conduct += [register for register in given.attendance if register.suspensions]
    pair = first_pair(conduct, pointing(given.signs), days_in(parameters), given.decided, _are_apart)
    return _finding(given, *pair) if pair else None


def _are_apart(conduct: Observation, sign: SignSeen) -> bool:
    shared = conduct.groups & sign.groups if isinstance(conduct, SignSeen) else frozenset[str]()
    return not shared and is_from_another_agency(conduct, sign)


def _finding(given: ChronologyOfChild, conduct: Observation, sign: SignSeen) -> Finding:
    both = (conduct, sign)
    if isinstance(conduct, SignSeen):
        told = reasons_by_sign([conduct])
    else:
        told = [Reason(code="suspended", tellings=tellings_of([conduct]), reports=reports_of([conduct]))]
    return Finding(
        reasons=(Reason(code="elsewhere", reports=reports_of(both)), *told, *reasons_by_sign([sign])),
        evidence=reports_of(both),
        evident_at=later_of(*both).recorded_at,
        roots=roots_of(both),
        nominals=(given.child,),
    )


def _say_elsewhere(reason: Reason, words: Words) -> str:
    return "What she did is dealt with by one agency; another tells what somebody does to her."


def _say_suspended(reason: Reason, words: Words) -> str:
    return f"Suspended from school. {say_told_by(reason, words)}"


RULE = AlertRule(
    code="dealt_with_elsewhere",
    version=1,
    title="Dealt with elsewhere",
    explanation=(
        "A child was excluded or suspended, or uses alcohol or drugs, and another agency gives a sign that speaks of what "
        "somebody else does, within 60 days. Conduct may be a response to harm."
    ),
    parameters=PARAMETERS,
    reads=ChronologyOfChild,
    evaluate=evaluate,
    sentences={"elsewhere": _say_elsewhere, "suspended": _say_suspended, "sign": say_sign},
    if_one_source=rests_on_sources,
    use="off",
)
