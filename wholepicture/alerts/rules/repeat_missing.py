"""Repeatedly missing: the thresholds of practice for a review, with every episode side by side."""

from collections.abc import Sequence
from datetime import date

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import ChronologyOfChild, reports_of, roots_of
from wholepicture.alerts.rule import AlertRule, Parameters, one_is_enough
from wholepicture.alerts.times_away import TimeAway, as_told, begun, is_quiet, times_away
from wholepicture.alerts.windows import days_in, evident, fullest_window, reason_of_night
from wholepicture.alerts.wording import Words, count, number, say_night, spanning

PARAMETERS: Parameters = {"episodes": 3, "days": 90, "under_age": 13, "hours": 24, "quiet_days": 180}


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """Whether a threshold is crossed: so many episodes in a window, one of a young child, or one that lasted long."""
    spells = as_told(times_away(given), given.decided)
    for position, newest in enumerate(spells):
        if is_quiet(given, newest, days_in(parameters, "quiet_days")) or not newest.is_news(given.decided):
            continue
        beside = fullest_window(spells[: position + 1], newest, days_in(parameters), at=begun)
        crossed = _crossed(given, newest, beside, parameters)
        if crossed:
            return _finding(given, beside, crossed)
    return None


def _crossed(
    given: ChronologyOfChild, newest: TimeAway, beside: Sequence[TimeAway], parameters: Parameters
) -> list[Reason]:
    reports = reports_of(newest.told)
    crossed = []
    if len(beside) >= parameters["episodes"]:
        crossed.append(Reason(code="episodes", values={"episodes": len(beside), "days": parameters["days"]}))
    if given.born and _age(given.born, newest.since.date()) < parameters["under_age"]:
        age = _age(given.born, newest.since.date())
        crossed.append(Reason(code="young", values={"age": age}, reports=reports))
    if newest.hours > parameters["hours"]:
        crossed.append(Reason(code="long", values={"hours": round(newest.hours)}, reports=reports))
    return crossed


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _finding(given: ChronologyOfChild, beside: Sequence[TimeAway], crossed: Sequence[Reason]) -> Finding:
    everything = [observation for spell in beside for observation in spell.everything]
    in_order = sorted(beside, key=lambda spell: spell.since)
    heading = Reason(
        code="missing",
        values={"episodes": len(beside)},
        between=(in_order[0].since.date(), in_order[-1].since.date()),
        reports=reports_of(everything),
    )
    return Finding(
        reasons=(heading, *crossed, *(reason_of_night(spell) for spell in in_order)),
        evidence=reports_of(everything),
        evident_at=evident(spell.first_told for spell in in_order),
        roots=roots_of(everything),
        nominals=(given.child,),
    )


def _say_missing(reason: Reason, words: Words) -> str:
    return f"Missing {count(number(reason, 'episodes'), 'time')} {spanning(reason)}: a review is due."


def _say_episodes(reason: Reason, words: Words) -> str:
    return f"The threshold: {number(reason, 'episodes')} episodes within {number(reason, 'days')} days."


def _say_young(reason: Reason, words: Words) -> str:
    return f"Missing at the age of {number(reason, 'age')}."


def _say_long(reason: Reason, words: Words) -> str:
    return f"Missing for about {number(reason, 'hours')} hours."


RULE = AlertRule(
    code="repeat_missing",
    version=1,
    title="Repeatedly missing",
    explanation=(
        "The thresholds of practice for a review: three episodes within 90 days, any under the age of 13, or any that "
        "lasted over 24 hours. All of them are shown side by side. Several reports of one episode count once."
    ),
    parameters=PARAMETERS,
    reads=ChronologyOfChild,
    evaluate=evaluate,
    sentences={
        "missing": _say_missing,
        "episodes": _say_episodes,
        "young": _say_young,
        "long": _say_long,
        "night": say_night,
    },
    if_one_source=one_is_enough,
    use="lists",
    is_about_nights=True,
)
