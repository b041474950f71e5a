"""A sign that points at somebody, and a night away: within a window, and not from one source."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import ChronologyOfChild, Evidence, Observation, SignSeen, reports_of, roots_of
from wholepicture.alerts.rule import AlertRule, Parameters, rests_on_sources
from wholepicture.alerts.times_away import TimeAway, begun, nights_away, written
from wholepicture.alerts.windows import days_in, pointing, reason_of_night, reasons_by_sign
from wholepicture.alerts.wording import Words, count, number, say_night, say_sign, spanning

PARAMETERS: Parameters = {"days": 90}


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """The first pair that is complete and that nobody has looked at, with all that is near it."""
    decided = given.decided
    pairs = [pair for pair in _pairs(given, days_in(parameters)) if decided.is_new(pair[0]) or pair[1].is_news(decided)]
    if not pairs:
        return None
    sign, night = min(pairs, key=lambda pair: written(_completing(*pair)))
    return _finding(given, sign, night, [pair for pair in pairs if pair[0] is sign or pair[1] is night])


def _pairs(given: ChronologyOfChild, days: int) -> Iterator[tuple[SignSeen, TimeAway]]:
    span, nights = timedelta(days=days), nights_away(given)
    for sign in pointing(given.signs):
        for night in nights:
            # What an interview about a night says, and what is told of the night itself, are one source.
            if abs(sign.at - night.since) <= span and _is_apart(sign, night):
                yield sign, night


def _is_apart(sign: SignSeen, night: TimeAway) -> bool:
    reports = {observation.submission for observation in night.everything}
    return bool(sign.first_said_by) and sign.root not in night.roots and sign.submission not in reports


def _completing(sign: SignSeen, night: TimeAway) -> Observation:
    """Whichever was written down later."""
    return max((sign, night.first_told), key=written)


def _finding(
    given: ChronologyOfChild, sign: SignSeen, night: TimeAway, pairs: Sequence[tuple[SignSeen, TimeAway]]
) -> Finding:
    completing = _completing(sign, night)
    until = completing.recorded_at
    signs = {written(pair[0]): pair[0] for pair in pairs if pair[0].recorded_at <= until}
    nights = {pair[1].since: pair[1] for pair in pairs if pair[1].first_told.recorded_at <= until}
    everything = [*signs.values(), *(told for spell in nights.values() for told in spell.told)]
    days = {*(seen.at.date() for seen in signs.values()), *(spell.since.date() for spell in nights.values())}
    heading = Reason(
        code="pointing_and_away",
        values={"signs": len({seen.code for seen in signs.values()}), "nights": len(nights)},
        between=(min(days), max(days)),
        reports=reports_of(everything),
    )
    return Finding(
        reasons=(
            heading,
            *reasons_by_sign(signs.values()),
            *map(reason_of_night, sorted(nights.values(), key=begun)),
        ),
        evidence=reports_of(everything),
        evident_at=completing.recorded_at,
        roots=roots_of(everything),
        nominals=(given.child,),
    )


def _say_heading(reason: Reason, words: Words) -> str:
    signs = count(
        number(reason, "signs"), "sign that points at what somebody does", "signs that point at what somebody does"
    )
    return f"{signs}, and {count(number(reason, 'nights'), 'night')} away, {spanning(reason)}."


def if_one_source(evidence: Evidence, parameters: Parameters = PARAMETERS) -> str:
    """Of two sources, the one tells of what somebody does and the other of the night. Of more it cannot be told which do, nor where
    a source is not known; nor of one, beside whom nobody knows who told."""
    is_known = all(report.root.partition("/")[0] for report in evidence.reports)
    return rests_on_sources(evidence, {}) if is_known and len(set(evidence.roots)) == 2 else ""


RULE = AlertRule(
    code="pointing_and_away",
    version=1,
    title="A sign of what somebody does, and a night away",
    explanation=(
        "A sign that speaks of what somebody else does (cars, gifts, an older partner, a hotel) and a night away within "
        "90 days, from different sources. A night and its own return interview are one source."
    ),
    parameters=PARAMETERS,
    reads=ChronologyOfChild,
    evaluate=evaluate,
    sentences={"pointing_and_away": _say_heading, "sign": say_sign, "night": say_night},
    if_one_source=if_one_source,
)
