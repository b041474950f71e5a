"""The times that a child was away, made of all that is told of each: by the police, a home, a carer, an interview. Pure.

Several reports of one night are one night, and a return interview belongs to the time that it is about: none of them makes
another of them more independent.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wholepicture.alerts.inputs import ChronologyOfChild, EpisodeSeen, InterviewSeen, Observation, SignSeen

NIGHT_SIGN = "missing_overnight"
# Away at this hour is away over night.
_SMALL_HOURS = time(2)
_EVENING = time(18)
# Where nobody said when a child came back: how long an evening's episode is taken to have lasted, and any other.
_UNTIL_MORNING = timedelta(hours=10)
_SOME_HOURS = timedelta(hours=3)
# An interview that names no episode is about the latest that ended so long before at most.
_INTERVIEW_WITHIN = timedelta(days=10)


@dataclass(frozen=True, kw_only=True)
class TimeAway:
    """One time away. `nights`: the evenings of the nights in it; none: back before the small hours. `told`: by which reports;
    `interviews`: about it, afterwards."""

    since: datetime
    until: datetime
    nights: frozenset[date]
    told: tuple[Observation, ...]
    interviews: tuple[InterviewSeen, ...] = ()

    @property
    def hours(self) -> float:
        return (self.until - self.since).total_seconds() / 3600

    @property
    def first_told(self) -> Observation:
        """The report that was written down first."""
        return min(self.told, key=written)

    @property
    def everything(self) -> tuple[Observation, ...]:
        return (*self.told, *self.interviews)

    @property
    def roots(self) -> frozenset[str]:
        """Where what is told of it came from, its interviews among them."""
        return frozenset(observation.root for observation in self.everything)


def written(observation: Observation) -> tuple[object, ...]:
    """The order in which observations were written down."""
    return observation.recorded_at, observation.submission.hex, getattr(observation, "code", "")


def times_away(given: ChronologyOfChild) -> list[TimeAway]:
    """Every time that the child was away, in their order."""
    spells = [_of_episode(episode) for episode in given.episodes if not _ends_before_it_begins(episode)]
    spells += [_of_sign(sign) for sign in given.signs if sign.code == NIGHT_SIGN]
    apart: list[TimeAway] = []
    for spell in sorted(spells, key=lambda spell: (spell.since, written(spell.told[0]))):
        same = next((other for other in apart if _is_same(other, spell)), None)
        if same is not None:
            apart.remove(same)
            spell = _together(same, spell)
        apart.append(spell)
    return list(_with_interviews(sorted(apart, key=lambda spell: spell.since), given.interviews))


def nights_away(given: ChronologyOfChild) -> list[TimeAway]:
    """Those of them that were over night."""
    return [spell for spell in times_away(given) if spell.nights]


def _ends_before_it_begins(episode: EpisodeSeen) -> bool:
    return episode.until is not None and episode.until < episode.at


def _of_episode(episode: EpisodeSeen) -> TimeAway:
    until = episode.until or _taken_to_end(episode)
    return TimeAway(since=episode.at, until=until, nights=_nights(episode.at, until), told=(episode,))


def _taken_to_end(episode: EpisodeSeen) -> datetime:
    is_evening = episode.at.time() >= _EVENING or episode.at.time() < _SMALL_HOURS
    return episode.at + (_UNTIL_MORNING if is_evening else _SOME_HOURS)


def _of_sign(sign: SignSeen) -> TimeAway:
    """A sign that says so tells of the night of its day, from nobody knows when."""
    evening = datetime.combine(sign.at.date(), _EVENING, sign.at.tzinfo)
    return TimeAway(since=evening, until=evening + _UNTIL_MORNING, nights=frozenset([sign.at.date()]), told=(sign,))


def _nights(since: datetime, until: datetime) -> frozenset[date]:
    """The evenings of the nights between: away in the small hours of the day after."""
    nights: set[date] = set()
    day = since.date() if since.time() < _SMALL_HOURS else since.date() + timedelta(days=1)
    while datetime.combine(day, _SMALL_HOURS, since.tzinfo) <= until and len(nights) < 60:
        nights.add(day - timedelta(days=1))
        day += timedelta(days=1)
    return frozenset(nights)


def _is_same(a: TimeAway, b: TimeAway) -> bool:
    """Whether two tell of one time: they overlap, or they name one episode; a sign is of a day, and may mean the night before."""
    if any(isinstance(told, SignSeen) for told in (*a.told, *b.told)):
        near = {night + timedelta(days=days) for night in a.nights for days in (-1, 0, 1)}
        return not near.isdisjoint(b.nights)
    return (a.since <= b.until and b.since <= a.until) or not _references(a).isdisjoint(_references(b))


def _references(spell: TimeAway) -> set[str]:
    return {told.reference for told in spell.told if isinstance(told, EpisodeSeen) and told.reference}


def _together(a: TimeAway, b: TimeAway) -> TimeAway:
    known = [spell for spell in (a, b) if any(isinstance(told, EpisodeSeen) for told in spell.told)] or [a, b]
    since, until = min(spell.since for spell in known), max(spell.until for spell in known)
    nights = frozenset[date]().union(*(spell.nights for spell in known))
    # A sign that says that it was over night is believed where an episode's times are not said.
    nights = nights or a.nights | b.nights
    return TimeAway(since=since, until=until, nights=nights, told=(*a.told, *b.told))


def _with_interviews(spells: Sequence[TimeAway], interviews: Iterable[InterviewSeen]) -> Iterator[TimeAway]:
    about: dict[int, list[InterviewSeen]] = {}
    for interview in interviews:
        position = _which(spells, interview)
        if position is not None:
            about.setdefault(position, []).append(interview)
    for position, spell in enumerate(spells):
        yield TimeAway(
            since=spell.since,
            until=spell.until,
            nights=spell.nights,
            told=spell.told,
            interviews=tuple(about.get(position, ())),
        )


def _which(spells: Sequence[TimeAway], interview: InterviewSeen) -> int | None:
    """The time that an interview is about: the one whose reference it gives, else the latest before it."""
    latest = None
    for position, spell in enumerate(spells):
        if interview.reference and interview.reference in _references(spell):
            return position
        if spell.since <= interview.at and interview.at - spell.until <= _INTERVIEW_WITHIN:
            latest = position
    return latest


def is_quiet(given: ChronologyOfChild, spell: TimeAway, quiet_days: int) -> bool:
    """Whether a person dismissed her nights so short a time before this one that it is not asked again."""
    dismissed = given.decided.nights_dismissed
    return dismissed is not None and spell.since <= dismissed + timedelta(days=quiet_days)
