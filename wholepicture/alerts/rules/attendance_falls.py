"""Attendance falls: a child misses far more of school than she used to, by her own registers."""

from collections.abc import Sequence
from datetime import timedelta

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import AttendanceSeen, ChronologyOfChild, reports_of, roots_of, tellings_of
from wholepicture.alerts.rule import AlertRule, Parameters, one_is_enough
from wholepicture.alerts.times_away import written
from wholepicture.alerts.windows import days_in, first_pair, later_of, pointing, reasons_by_sign
from wholepicture.alerts.wording import Words, number, say_sign

PARAMETERS: Parameters = {"points": 20, "registers_before": 3, "fewest_sessions": 8, "days": 90}


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """The first register so far below those before it, where a sign points at what somebody does within the window."""
    fallen = _fallen(given, parameters)
    registers = [register for register, _ in fallen]
    pair = first_pair(registers, pointing(given.signs), days_in(parameters), given.decided, lambda register, sign: True)
    if pair is None:
        return None
    register, sign = pair
    usual = next(usual for fall, usual in fallen if fall is register)
    both = (register, sign)
    now = Reason(
        code="falls",
        values={"now": round(_share(register)), "usual": round(usual)},
        tellings=tellings_of([register]),
        reports=reports_of([register]),
    )
    return Finding(
        reasons=(now, *reasons_by_sign([sign])),
        evidence=reports_of(both),
        evident_at=later_of(*both).recorded_at,
        roots=roots_of(both),
        nominals=(given.child,),
    )


def _fallen(given: ChronologyOfChild, parameters: Parameters) -> list[tuple[AttendanceSeen, float]]:
    """The registers far below her own pattern, each with what was usual before."""
    usable = [register for register in given.attendance if register.possible >= max(1, parameters["fewest_sessions"])]
    in_order = sorted(usable, key=lambda register: (register.at, written(register)))
    fallen = []
    for position, register in enumerate(in_order):
        before = _before(in_order[:position], register)
        if len(before) < parameters["registers_before"]:
            continue
        usual = sum(map(_share, before)) / len(before)
        if usual - _share(register) >= parameters["points"]:
            fallen.append((register, usual))
    return fallen


def _before(earlier: Sequence[AttendanceSeen], register: AttendanceSeen) -> list[AttendanceSeen]:
    """Those of the year before: what is passed on is no further register."""
    recent = [other for other in earlier if register.at - other.at <= timedelta(days=365)]
    return list({(other.root, other.at): other for other in recent if other.root != register.root}.values())


def _share(register: AttendanceSeen) -> float:
    """How much of what was possible she attended, in per cent."""
    return 100 * register.attended / register.possible


def _say_falls(reason: Reason, words: Words) -> str:
    return (
        f"Attended {number(reason, 'now')} per cent of school, after {number(reason, 'usual')} per cent in the year before. "
        f"Told by: {words.tellings(reason)}."
    )


RULE = AlertRule(
    code="attendance_falls",
    version=1,
    title="Attendance falls below her own pattern",
    explanation=(
        "A child attended at least 20 points less of school than in her own registers of the year before, and a sign speaks "
        "of what somebody else does within 90 days. She is compared with herself alone."
    ),
    parameters=PARAMETERS,
    reads=ChronologyOfChild,
    evaluate=evaluate,
    sentences={"falls": _say_falls, "sign": say_sign},
    if_one_source=one_is_enough,
    use="off",
)
