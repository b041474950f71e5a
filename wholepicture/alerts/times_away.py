"""The times that a child was away, made of all that is told of each: by the police, a home, a carer, an interview. Pure.

Several reports of one night are one night, and a return interview belongs to the time that it is about: none of them makes
another of them more independent.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from wholepicture.alerts.inputs import ChronologyOfChild, Decided, EpisodeSeen, InterviewSeen, Observation, SignSeen
from wholepicture.picture.nights import (
    EVENING,
    INTERVIEW_WITHIN,
    MOST_TIMES,
    ONE_REFERENCE_WITHIN,
    UNTIL_MORNING,
    evenings,
    taken_to_last,
)

NIGHT_SIGN = "missing_overnight"


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
        return (self.until.timestamp() - self.since.timestamp()) / 3600  # the clocks may change meanwhile

    @property
    def first_told(self) -> Observation:
        """The report that was written down first."""
        return min(self.told, key=written)

    def is_news(self, decided: Decided) -> bool:
        """Whether nobody has looked at it: at none of those who tell of it."""
        return all(map(decided.is_new, self.told))

    @property
    def everything(self) -> tuple[Observation, ...]:
        return (*self.told, *self.interviews)

    @property
    def roots(self) -> frozenset[str]:
        """Where what is told of it came from, its interviews among them."""
        return frozenset(observation.root for observation in self.everything)


def written(observation: Observation) -> tuple[object, ...]:
    """The order in which observations were written down."""
    within = (str(getattr(observation, name, "")) for name in ("code", "other", "child", "type"))
    return observation.recorded_at, observation.submission.hex, *within


def as_told(spells: Iterable[TimeAway], decided: Decided) -> list[TimeAway]:
    """Times in the order in which they were told; those last that nobody has looked at, however late their reports arrived."""
    return sorted(spells, key=lambda spell: (spell.is_news(decided), written(spell.first_told)))


def begun(spell: TimeAway) -> datetime:
    """When a time away began."""
    return spell.since


def times_away(given: ChronologyOfChild) -> list[TimeAway]:
    """Every time that the child was away, in their order; of very many the newest."""
    told = (given.episodes, given.signs, given.interviews)
    for known, worked_out in given.worked_out:
        if all(part is known_part for part, known_part in zip(told, known, strict=True)):
            return list(worked_out)
    spells = _times_away(given)
    given.worked_out.append((told, tuple(spells)))  # several rules ask, and each of them more than once
    return spells


def _times_away(given: ChronologyOfChild) -> list[TimeAway]:
    newest = sorted(given.episodes, key=lambda episode: episode.at)[-MOST_TIMES:]
    episodes = [_of_episode(episode) for episode in newest if not _ends_before_it_begins(episode)]
    apart: list[TimeAway] = []
    for spell in sorted(episodes, key=_in_order):
        apart = _with(apart, spell, (_are_one,))
    # A sign is of a day, and may mean the night before: it is first taken to tell of its own.
    for spell in sorted((_of_sign(sign) for sign in given.signs if sign.code == NIGHT_SIGN), key=_in_order):
        apart = _with(apart, spell, (_passes_on, _is_of_one_evening, _is_of_evenings_near))
    return list(_with_interviews(sorted(apart, key=_in_order), given.interviews))


def _in_order(spell: TimeAway) -> tuple[object, ...]:
    return spell.since, written(spell.told[0])


def _with(
    apart: Sequence[TimeAway], spell: TimeAway, ways: Iterable[Callable[[TimeAway, TimeAway], bool]]
) -> list[TimeAway]:
    """These and one more, together with the one of them that it tells of in the first of these ways, if it does."""
    same = next((other for is_same in ways for other in apart if is_same(other, spell)), None)
    return [_together(other, spell) if other is same else other for other in apart] + ([] if same else [spell])


def nights_away(given: ChronologyOfChild) -> list[TimeAway]:
    """Those of them that were over night."""
    return [spell for spell in times_away(given) if spell.nights]


def _ends_before_it_begins(episode: EpisodeSeen) -> bool:
    return episode.until is not None and episode.until < episode.at


def _of_episode(episode: EpisodeSeen) -> TimeAway:
    until = episode.until or _taken_to_end(episode)
    return TimeAway(since=episode.at, until=until, nights=frozenset(evenings(episode.at, until)), told=(episode,))


def _taken_to_end(episode: EpisodeSeen) -> datetime:
    return episode.at + taken_to_last(episode.at)


def _of_sign(sign: SignSeen) -> TimeAway:
    """A sign that says so tells of the night of its day, from nobody knows when."""
    evening = datetime.combine(sign.at.date(), EVENING, sign.at.tzinfo)
    return TimeAway(since=evening, until=evening + UNTIL_MORNING, nights=frozenset([sign.at.date()]), told=(sign,))


def _are_one(a: TimeAway, b: TimeAway) -> bool:
    """Whether two episodes are one: they overlap, or they lie near each other and have one reference."""
    return _overlap(a, b) or (_lie_near(a, b) and not _references(a).isdisjoint(_references(b)))


def _passes_on(spell: TimeAway, sign: TimeAway) -> bool:
    """Whether a sign says again, in another report, what is told of a time: of whatever day it is, it is no other night."""
    told = {(told.root, told.submission) for told in spell.told if told.first_said_by}
    return any(root == again.root and report != again.submission for root, report in told for again in sign.told)


def _is_of_one_evening(spell: TimeAway, sign: TimeAway) -> bool:
    return not sign.nights.isdisjoint(_evenings(spell))


def _is_of_evenings_near(spell: TimeAway, sign: TimeAway) -> bool:
    near = {night + timedelta(days=days) for night in sign.nights for days in (-1, 1)}
    return not near.isdisjoint(_evenings(spell))


def _evenings(spell: TimeAway) -> set[date]:
    """The evenings of its nights; and, where nobody said when she was back, of the day on which she left."""
    return {*spell.nights, *(episode.at.date() for episode in _episodes(spell.told) if episode.until is None)}


def _overlap(a: TimeAway, b: TimeAway) -> bool:
    return a.since <= b.until and b.since <= a.until


def _lie_near(a: TimeAway, b: TimeAway) -> bool:
    return a.since - b.until <= ONE_REFERENCE_WITHIN and b.since - a.until <= ONE_REFERENCE_WITHIN


def _episodes(told: Iterable[Observation]) -> list[EpisodeSeen]:
    return [observation for observation in told if isinstance(observation, EpisodeSeen)]


def _references(spell: TimeAway) -> set[str]:
    return {episode.reference for episode in _episodes(spell.told) if episode.reference}


def _together(a: TimeAway, b: TimeAway) -> TimeAway:
    """One time, as both tell of it; `b` is an episode, or a sign, which says of no hours."""
    told = (*a.told, *b.told)
    if any(isinstance(observation, SignSeen) for observation in b.told):
        # It is believed that it was over night where an episode's end is not said.
        until = a.until if a.nights else max(a.until, b.until)
        return replace(a, until=until, nights=a.nights or b.nights, told=told)
    if not _overlap(a, b):
        return replace(min((a, b), key=lambda spell: written(spell.first_told)), told=told)
    since, until = min(a.since, b.since), _end(_episodes(told))
    return TimeAway(since=since, until=until, nights=frozenset(evenings(since, until)), told=told)


def _end(episodes: Sequence[EpisodeSeen]) -> datetime:
    """When a child was back: as somebody said, unless she was seen to leave after; else as it is taken to have been."""
    ends = [episode.until for episode in episodes if episode.until is not None]
    if ends and max(ends) >= max(episode.at for episode in episodes):
        return max(ends)
    return max(episode.until or _taken_to_end(episode) for episode in episodes)


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
    before = [position for position, spell in enumerate(spells) if spell.since <= interview.at]
    named = [
        position for position in before if interview.reference and interview.reference in _references(spells[position])
    ]
    recent = [position for position in before if interview.at - spells[position].until <= INTERVIEW_WITHIN]
    return max(named or recent, default=None)


def is_quiet(given: ChronologyOfChild, spell: TimeAway, quiet_days: int) -> bool:
    """Whether a person dismissed her nights so short a time before this one that it is not asked again."""
    dismissed = given.decided.nights_dismissed
    return dismissed is not None and spell.since <= dismissed + timedelta(days=quiet_days)
