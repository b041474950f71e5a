"""Nights away: a child was away over night twice within a window."""

from collections.abc import Sequence

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import ChronologyOfChild, reports_of, roots_of
from wholepicture.alerts.rule import AlertRule, Parameters, one_is_enough
from wholepicture.alerts.times_away import TimeAway, as_told, begun, is_quiet, nights_away
from wholepicture.alerts.windows import days_in, evident, fullest_window, reason_of_night
from wholepicture.alerts.wording import Words, count, number, say_night, spanning

PARAMETERS: Parameters = {"nights": 2, "days": 90, "quiet_days": 180}


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """Whether enough different nights lie within one window; the night that completes them is one nobody has looked at."""
    nights = as_told(nights_away(given), given.decided)
    for position, newest in enumerate(nights):
        if is_quiet(given, newest, days_in(parameters, "quiet_days")) or not newest.is_news(given.decided):
            continue
        window = fullest_window(nights[: position + 1], newest, days_in(parameters), at=begun)
        if len(window) >= parameters["nights"]:
            return _finding(given, window)
    return None


def _finding(given: ChronologyOfChild, window: Sequence[TimeAway]) -> Finding:
    in_order = sorted(window, key=lambda spell: spell.since)
    everything = [observation for spell in in_order for observation in spell.everything]
    days = in_order[0].since.date(), in_order[-1].since.date()
    heading = Reason(code="nights", values={"nights": len(in_order)}, between=days, reports=reports_of(everything))
    return Finding(
        reasons=(heading, *(reason_of_night(spell) for spell in in_order)),
        evidence=reports_of(everything),
        evident_at=evident(spell.first_told for spell in in_order),
        roots=roots_of(everything),
        nominals=(given.child,),
    )


def _say_nights(reason: Reason, words: Words) -> str:
    return f"Away over night {count(number(reason, 'nights'), 'time')} {spanning(reason)}."


RULE = AlertRule(
    code="nights",
    version=1,
    title="Nights away",
    explanation=(
        "A child was away over night on two different occasions within 90 days, whoever told of them. Several reports "
        "of one night, and its return interview, are one. Once a person dismisses it, it stays quiet about her for a while."
    ),
    parameters=PARAMETERS,
    reads=ChronologyOfChild,
    evaluate=evaluate,
    sentences={"nights": _say_nights, "night": say_night},
    if_one_source=one_is_enough,
    is_about_nights=True,
)
