"""Missing together: two children away at overlapping times, with something that ties the two times to each other."""

from collections.abc import Iterable

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import ChronologyOfChild, EpisodeSeen, Observation, reports_of, roots_of, tellings_of
from wholepicture.alerts.rule import AlertRule, Parameters, one_is_enough
from wholepicture.alerts.times_away import TimeAway, is_quiet, nights_away, written
from wholepicture.alerts.windows import days_in
from wholepicture.alerts.wording import Words, spanning

PARAMETERS: Parameters = {"nights": 2, "quiet_days": 180}


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """The first night that she and another child of another home were away together: named with each other, or twice at once."""
    quiet_days = days_in(parameters, "quiet_days")
    nights = [night for night in nights_away(given) if not is_quiet(given, night, quiet_days)]
    together = [(night, other) for night in nights for other in given.away_too if _overlap(night, other)]
    counted: dict[object, set[object]] = {}
    for night, other in sorted(together, key=lambda pair: (_is_news(given, *pair), written(_completing(*pair)))):
        at_once = counted.setdefault(other.child, set())
        at_once.add(night.since)
        is_enough = _is_named(given, night, other) or len(at_once) >= parameters["nights"]
        if is_enough and _is_news(given, night, other):
            return _finding(given, night, other)
    return None


def _is_news(given: ChronologyOfChild, night: TimeAway, other: EpisodeSeen) -> bool:
    return night.is_news(given.decided) or given.decided.is_new(other)


def _overlap(night: TimeAway, other: EpisodeSeen) -> bool:
    if other.shares_home or (other.until is not None and other.until < other.at):
        return False
    return other.at <= night.until and night.since <= (other.until or other.at)


def _is_named(given: ChronologyOfChild, night: TimeAway, other: EpisodeSeen) -> bool:
    """Whether what is told of either time names the other child, and the two do not share a home."""
    told = {observation.submission for observation in night.everything} | {other.submission}
    return any(
        seen.child == other.child and seen.submission in told and not seen.shares_home for seen in given.companions
    )


def _completing(night: TimeAway, other: EpisodeSeen) -> Observation:
    return max((night.first_told, other), key=written)


def _finding(given: ChronologyOfChild, night: TimeAway, other: EpisodeSeen) -> Finding:
    everything: Iterable[Observation] = [*night.told, other]
    together = Reason(
        code="together",
        between=(night.since.date(), max(night.since.date(), night.until.date())),
        tellings=tellings_of(everything),
        reports=reports_of(everything),
    )
    return Finding(
        reasons=(together,),
        evidence=reports_of(everything),
        evident_at=_completing(night, other).recorded_at,
        roots=roots_of(everything),
        nominals=tuple(sorted((given.child, other.child))),
    )


def _say_together(reason: Reason, words: Words) -> str:
    return f"Two children were away together, {spanning(reason)}. Told by: {words.tellings(reason)}."


RULE = AlertRule(
    code="missing_together",
    version=2,
    title="Missing together",
    explanation=(
        "Two children of different homes were away at overlapping times, and a report of either names the other; or they "
        "were away at the same time on two different nights."
    ),
    parameters=PARAMETERS,
    reads=ChronologyOfChild,
    evaluate=evaluate,
    sentences={"together": _say_together},
    if_one_source=one_is_enough,
    use="lists",
    is_about_nights=True,
)
