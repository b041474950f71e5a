"""What completes a finding, and what lies near it in time: how rules about a child go through what was written down. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import (
    Decided,
    Observation,
    SignSeen,
    agencies_of,
    first_and_last,
    reports_of,
    roots_of,
    tellings_of,
)
from wholepicture.alerts.rule import Parameters
from wholepicture.alerts.times_away import TimeAway, written

Seen = TypeVar("Seen", bound=Observation)
Other = TypeVar("Other", bound=Observation)
Item = TypeVar("Item")

# Signs that raise: harm and risk. List V (vulnerability and context) never raises suspicion on its own.
RAISING_LISTS = frozenset({"H", "R"})


def growing(observations: Iterable[Seen], decided: Decided) -> Iterator[tuple[Seen, Sequence[Seen]]]:
    """Each observation that nobody has looked at, with those that somebody has, and those written down until then: itself
    included, and what else its report says. So what arrives late completes what was looked at before it."""
    looked_at: list[Seen] = []
    news: list[Seen] = []
    for observation in sorted(observations, key=written):
        (news if decided.is_new(observation) else looked_at).append(observation)
    moments = [_report(observation) for observation in news]
    for newest in news:
        yield newest, [*looked_at, *news[: bisect_right(moments, _report(newest))]]


def _report(observation: Observation) -> tuple[datetime, str]:
    return observation.recorded_at, observation.submission.hex


def evident(observations: Iterable[Observation]) -> datetime:
    """When the last of these was written down."""
    return max(observation.recorded_at for observation in observations)


def fullest_window(
    until_now: Sequence[Item],
    newest: Item,
    days: int,
    *,
    at: Callable[[Item], datetime],
    counted: Callable[[Sequence[Item]], int] = len,
) -> list[Item]:
    """Of these, the most that lie in one window of so many days that holds the newest: that was told last, and may be of long ago."""
    span = timedelta(days=days)
    starts = sorted({at(seen) for seen in until_now if at(newest) - span <= at(seen) <= at(newest)})
    windows = [[seen for seen in until_now if start <= at(seen) <= start + span] for start in starts]
    return max(windows, key=counted)


def near(observations: Iterable[Seen], middle: Observation, days: int) -> list[Seen]:
    """Those that happened within so many days of another."""
    span = timedelta(days=days)
    return [observation for observation in observations if abs(observation.at - middle.at) <= span]


def raising(signs: Iterable[SignSeen]) -> list[SignSeen]:
    """Signs of harm and of risk."""
    return [sign for sign in signs if sign.list in RAISING_LISTS]


def pointing(signs: Iterable[SignSeen]) -> list[SignSeen]:
    """Signs that speak of what another does."""
    return [sign for sign in signs if sign.points]


def days_in(parameters: Parameters, name: str = "days") -> int:
    """A number of days among the parameters."""
    return int(parameters[name])


def reasons_by_sign(signs: Iterable[SignSeen], code: str = "sign") -> list[Reason]:
    """A reason for each sign, with all who tell it."""
    by_code: dict[str, list[SignSeen]] = {}
    for sign in sorted(signs, key=written):
        by_code.setdefault(sign.code, []).append(sign)
    return [
        Reason(code=code, values={"sign": sign}, tellings=tellings_of(told), reports=reports_of(told))
        for sign, told in by_code.items()
    ]


def told_by(observations: Iterable[Observation], code: str, **values: Any) -> Reason:
    """A reason that rests on these observations, with who tells them and when."""
    listed = list(observations)
    return Reason(code=code, values=values, tellings=tellings_of(listed), reports=reports_of(listed))


def reason_of_night(spell: TimeAway) -> Reason:
    """A reason for one time away, with all who tell of it."""
    return Reason(
        code="night",
        values={"hours": max(1, round(spell.hours))},
        between=(spell.since.date(), max(spell.since.date(), spell.until.date())),
        tellings=tellings_of(spell.told),
        reports=reports_of(spell.told),
    )


def first_pair(
    left: Iterable[Seen], right: Iterable[Other], days: int, decided: Decided, is_apart: Callable[[Seen, Other], bool]
) -> tuple[Seen, Other] | None:
    """Of one of the left and one of the right within so many days, that are apart, the pair that was complete first and of which
    nobody has looked at one half."""
    span = timedelta(days=days)
    in_order = sorted(right, key=lambda observation: observation.at)
    moments = [observation.at for observation in in_order]
    best: tuple[Seen, Other] | None = None
    for one_side in left:
        for other in in_order[bisect_left(moments, one_side.at - span) : bisect_right(moments, one_side.at + span)]:
            is_news = decided.is_new(one_side) or decided.is_new(other)
            if is_news and is_apart(one_side, other):
                best = min(best or (one_side, other), (one_side, other), key=_completed)
    return best


def _completed(pair: tuple[Observation, Observation]) -> tuple[tuple[object, ...], ...]:
    """The order in which pairs were complete; of those that one observation completes, the earliest told first."""
    return written(later_of(*pair)), *sorted(map(written, pair))


def later_of(a: Observation, b: Observation) -> Observation:
    """Whichever was written down later."""
    return max((a, b), key=written)


def is_from_another_agency(a: Observation, b: Observation) -> bool:
    """Whether two agencies said these first, as far as it can be told."""
    return bool(a.first_said_by and b.first_said_by) and a.first_said_by != b.first_said_by


def finding_of_signs(child: UUID, code: str, signs: Sequence[SignSeen], evident: Observation) -> Finding:
    """What a rule finds in these signs of one child, the whole in one reason first."""
    heading = Reason(
        code=code,
        values={"signs": len({sign.code for sign in signs}), "agencies": len(agencies_of(signs))},
        between=first_and_last(signs),
        reports=reports_of(signs),
    )
    return Finding(
        reasons=(heading, *reasons_by_sign(signs)),
        evidence=reports_of(signs),
        evident_at=evident.recorded_at,
        roots=roots_of(signs),
        nominals=(child,),
    )
