"""Absence after nights: missed school without leave soon after a night away, more than once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import (
    AttendanceSeen,
    ChronologyOfChild,
    Observation,
    reports_of,
    roots_of,
    tellings_of,
)
from wholepicture.alerts.rule import AlertRule, Parameters, one_is_enough
from wholepicture.alerts.times_away import TimeAway, is_quiet, nights_away, written
from wholepicture.alerts.windows import days_in, fullest_window, reason_of_night
from wholepicture.alerts.wording import Words, count, number, say_night

PARAMETERS: Parameters = {"times": 2, "days": 90, "within_days": 3, "longest_register_days": 14, "quiet_days": 180}
_SIGNS = frozenset({"excluded_or_absent", "education_disengaged"})


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """Whether absences followed different nights often enough within the window."""
    quiet_days = days_in(parameters, "quiet_days")
    nights = [night for night in nights_away(given) if not is_quiet(given, night, quiet_days)]
    followed = [(night, told) for night in nights for told in _absences_after(given, night, parameters)]
    in_order = sorted(followed, key=lambda pair: (_is_news(given, *pair), written(_completing(*pair))))
    for position, newest in enumerate(in_order):
        if not _is_news(given, *newest):
            continue
        window = fullest_window(
            in_order[: position + 1], newest, days_in(parameters), at=lambda pair: pair[0].since, counted=_times
        )
        if _times(window) >= parameters["times"]:
            return _finding(given, window, _times(window))
    return None


def _is_news(given: ChronologyOfChild, night: TimeAway, absence: Observation) -> bool:
    return night.is_news(given.decided) or given.decided.is_new(absence)


def _times(pairs: Sequence[tuple[TimeAway, Observation]]) -> int:
    return len({night.since for night, _ in pairs})


def _absences_after(given: ChronologyOfChild, night: TimeAway, parameters: Parameters) -> list[Observation]:
    ends, reach = night.until, night.until + timedelta(days=days_in(parameters, "within_days"))
    absences: list[Observation] = []
    for register in given.attendance:
        if _end(register) >= ends and register.at <= reach and _says_absent(register, ends, reach, parameters):
            absences.append(register)
    absences += [sign for sign in given.signs if sign.code in _SIGNS and night.since <= sign.at <= reach]
    return absences


def _says_absent(register: AttendanceSeen, ends: datetime, reach: datetime, parameters: Parameters) -> bool:
    """Whether a register says that she was absent soon after a night: a long one by its days, where it says them."""
    if _is_short(register, parameters):
        return bool(register.unauthorised)
    return any(ends.date() <= day <= reach.date() for day in register.absent_on)


def _end(register: AttendanceSeen) -> datetime:
    return (register.until or register.at) + timedelta(days=1)


def _is_short(register: AttendanceSeen, parameters: Parameters) -> bool:
    """A register of a term says nothing of the days after a night, unless it says its days."""
    return _end(register) - register.at <= timedelta(days=days_in(parameters, "longest_register_days") + 1)


def _completing(night: TimeAway, absence: Observation) -> Observation:
    return max((night.first_told, absence), key=written)


def _finding(given: ChronologyOfChild, pairs: Sequence[tuple[TimeAway, Observation]], times: int) -> Finding:
    nights = {night.since: night for night, _ in pairs}
    absences = {absence.submission: absence for _, absence in pairs}
    everything = [*(told for night in nights.values() for told in night.told), *absences.values()]
    newest = max((_completing(*pair) for pair in pairs), key=written)
    absent = list(absences.values())
    return Finding(
        reasons=(
            Reason(code="after_nights", values={"times": times}, reports=reports_of(everything)),
            Reason(code="absent", tellings=tellings_of(absent), reports=reports_of(absent)),
            *(reason_of_night(nights[since]) for since in sorted(nights)),
        ),
        evidence=reports_of(everything),
        evident_at=newest.recorded_at,
        roots=roots_of(everything),
        nominals=(given.child,),
    )


def _say_after_nights(reason: Reason, words: Words) -> str:
    return f"Absent from school soon after a night away, {count(number(reason, 'times'), 'time')}."


def _say_absent(reason: Reason, words: Words) -> str:
    return f"Absence told by: {words.tellings(reason)}."


RULE = AlertRule(
    code="absence_after_nights",
    version=1,
    title="Absent after nights away",
    explanation=(
        "A child missed school without leave within three days of a night away, after two different nights within 90 days. "
        "A register of more than two weeks counts only where it says on which days she was absent."
    ),
    parameters=PARAMETERS,
    reads=ChronologyOfChild,
    evaluate=evaluate,
    sentences={"after_nights": _say_after_nights, "absent": _say_absent, "night": say_night},
    if_one_source=one_is_enough,
    use="lists",
    is_about_nights=True,
)
