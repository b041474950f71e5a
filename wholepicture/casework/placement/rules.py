"""Where a child lived on a day, what is to be done about a placement and whether it is late, what is wrong with what somebody enters, and
what a home's numbers count. Pure.

Sources: the Care Planning, Placement and Case Review Regulations 2010 as amended, as published procedures give them: check them against
your own before you rely on them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from uuid import UUID

AUTHORITIES = ("social_care", "other_area")  # kinds of agencies that place a child, and are told of one in their area
RUNS_HOMES = "care_home"  # the kind of agency that runs a children's home
LONGEST = 4000  # characters of one answer
LONGEST_NAME = 200

# -- what is entered --------------------------------------------------------------------------------------------------

CARE: dict[str, str] = {
    "home": "A children’s home or other supported place",
    "foster": "Foster carers of another agency or authority",
    "own_foster": "The placing authority’s own foster carers",
    "connected": "A relative, friend or other person connected with the child",
}
NOT_REGULATED = ("own_foster", "connected")  # what is to be done about one out of the area does not apply
HERE, OUTSIDE, DISTANT = "here", "outside", "distant"
DISTANCES: dict[str, str] = {
    HERE: "In the placing authority’s own area",
    OUTSIDE: "Out of area: in an adjoining authority’s area",
    DISTANT: "Distant: out of area, and in no adjoining authority’s area",
}
PLANNED, LIVING, ENDED, DROPPED = "planned", "living", "ended", "dropped"
STATES: dict[str, str] = {
    PLANNED: "Planned",
    LIVING: "Lives there",
    ENDED: "Ended",
    DROPPED: "Did not happen",
}
OPEN = (PLANNED, LIVING)

WISHES, RELATIVES, REVIEWER, NOTIFIED, CONSULTED, PLAN_SENT, LOCAL_RISK, APPROVED = (
    "wishes",
    "relatives",
    "reviewer",
    "notified",
    "consulted",
    "plan_sent",
    "local_risk",
    "approved",
)
SCHOOL, HEALTH, MOVED_IN, END_TOLD, HANDED = "school", "health", "moved_in", "end_told", "handed"
OPENED = "opened"
STEPS: dict[str, str] = {
    OPENED: "Entered",
    WISHES: "The child’s wishes and feelings were heard",
    RELATIVES: "Relatives were consulted",
    REVIEWER: "The independent reviewing officer was consulted",
    NOTIFIED: "The host authority was notified",
    CONSULTED: "The host authority was consulted",
    PLAN_SENT: "The care plan was sent to the host authority",
    LOCAL_RISK: "What is known of risks near the place was told to who places the child",
    APPROVED: "The placement was approved",
    SCHOOL: "The school there was told",
    HEALTH: "Health services there were told",
    MOVED_IN: "The child moved in",
    ENDED: "The placement ended",
    END_TOLD: "The host authority was told that it ended",
    HANDED: "Somebody else sees to it",
    DROPPED: "It will not happen",
}
# What the host authority reads of a placement in its area once it was notified, and what it may enter itself.
HOST_READS = (OPENED, NOTIFIED, CONSULTED, PLAN_SENT, LOCAL_RISK, APPROVED, SCHOOL, HEALTH, MOVED_IN, ENDED, END_TOLD)
HOST_ENTERS = (LOCAL_RISK, SCHOOL, HEALTH)
IN_WORDS = (WISHES, LOCAL_RISK, ENDED, DROPPED)
NAMES_SOMEBODY = (RELATIVES, REVIEWER, NOTIFIED, CONSULTED, PLAN_SENT, APPROVED, SCHOOL, HEALTH)
# After this step it stands so.
_BECOMES: dict[str, str] = {OPENED: PLANNED, MOVED_IN: LIVING, ENDED: ENDED, DROPPED: DROPPED}


@dataclass(frozen=True)
class Fault:
    """What is to be put right, at its field."""

    field: str
    message: str


@dataclass(frozen=True)
class Given:
    """What somebody enters of a placement."""

    where: str
    care: str
    distance: str
    host_name: str
    is_emergency: bool
    starts_on: date | None
    ends_on: date | None = None
    home: UUID | None = None
    host: UUID | None = None


def faults_of_placement(given: Given) -> list[Fault]:
    """What is wrong with a placement as somebody enters it, in the order of the form."""
    faults = []
    if not given.where.strip():
        faults.append(Fault("where", "Say where the child is to live: choose a home, or type it."))
    elif len(given.where) > LONGEST_NAME:
        faults.append(Fault("where", f"Use {LONGEST_NAME} characters or fewer."))
    if given.care not in CARE:
        faults.append(Fault("care", "Choose who cares for the child there."))
    if given.distance not in DISTANCES:
        faults.append(Fault("distance", "Choose how far it is."))
    elif given.distance != HERE and not (given.host or given.host_name.strip()):
        faults.append(Fault("host", "Say in which authority’s area it is: that authority is to be told."))
    if len(given.host_name) > LONGEST_NAME:
        faults.append(Fault("host_name", f"Use {LONGEST_NAME} characters or fewer."))
    return faults + _of_days(given.starts_on, given.ends_on)


def _of_days(starts_on: date | None, ends_on: date | None) -> list[Fault]:
    if starts_on is None:
        return [Fault("starts-day", "Give the day on which the child moves in, like 4 3 2027.")]
    if ends_on and ends_on < starts_on:
        return [
            Fault(
                "ends-day",
                f"It would end before it starts, on {starts_on:%-d %B %Y}. Correct one of the two days.",
            )
        ]
    return []


# -- steps ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One step, as the rules read it."""

    kind: str
    on: date


@dataclass(frozen=True)
class Placement:
    """What of a placement decides what is to be done, and by when. `notify_by`: by when what an emergency leaves until after is done."""

    starts_on: date
    distance: str
    care: str
    is_emergency: bool = False
    notify_by: date | None = None


@dataclass(frozen=True)
class StepGiven:
    """What somebody enters of a step."""

    kind: str
    on: date | None
    who: str = ""
    words: str = ""


def state_after(before: str, kind: str) -> str:
    """Where a placement stands after one more step."""
    return _BECOMES.get(kind, before)


def may_come(state: str, distance: str, done: Collection[str], *, as_host: bool = False) -> list[str]:
    """Which steps may be entered now, in the order in which they are done. What was entered may be entered again: the later stands."""
    if as_host:
        return list(HOST_ENTERS) if state in OPEN else []
    if state in (ENDED, DROPPED):
        return [END_TOLD] if state == ENDED and distance != HERE else []
    to_host = [NOTIFIED, CONSULTED, PLAN_SENT] if distance != HERE else []
    before = [WISHES, RELATIVES, REVIEWER, *to_host, LOCAL_RISK, APPROVED, SCHOOL, HEALTH]
    moves = [ENDED] if MOVED_IN in done else [MOVED_IN, DROPPED]
    return [*before, *moves, HANDED]


def faults_of_step(
    given: StepGiven, allowed: Collection[str], moved_in: date | None, today: date, *, is_distant: bool = False
) -> list[Fault]:
    """What is wrong with a step that somebody enters, in the order of the form. `moved_in`: the day on which the child did."""
    if given.kind not in allowed:
        return [Fault("kind", "Choose what was done.")]
    faults = _of_its_day(given, moved_in, today) + _of_who(given, is_distant=is_distant)
    if given.kind in IN_WORDS and not given.words.strip():
        faults.append(Fault("words", _ASK[given.kind]))
    return faults + _too_long({"who": given.who}, LONGEST_NAME) + _too_long({"words": given.words})


def _of_who(given: StepGiven, *, is_distant: bool) -> list[Fault]:
    if given.kind not in NAMES_SOMEBODY or given.who.strip():
        return []
    if given.kind == APPROVED and is_distant:
        director = "Say who approved it. For a distant placement that is the director of children’s services."
        return [Fault("who", director)]
    return [Fault("who", "Say who: a name, a job or a team.")]


_ASK = {
    WISHES: "Write what the child wishes and feels about it, in their own words where you can.",
    LOCAL_RISK: "Write what is known of risks near the place, or that nothing is.",
    ENDED: "Say why it ended.",
    DROPPED: "Say why it will not happen.",
}


def _of_its_day(given: StepGiven, moved_in: date | None, today: date) -> list[Fault]:
    if given.on is None:
        return [Fault("on-day", "Give the day, like 4 3 2027.")]
    if given.on > today:
        return [Fault("on-day", "This day is still to come. Enter what has happened.")]
    if given.kind in (ENDED, END_TOLD) and moved_in and given.on < moved_in:
        return [
            Fault(
                "on-day", f"The child moved in on {moved_in:%-d %B %Y}. It cannot have ended before: correct the day."
            )
        ]
    return []


# -- what is to be done, and by when ----------------------------------------------------------------------------------

DONE, DONE_LATE, LATE, MISSING, DUE, TO_DO = "done", "done_late", "late", "missing", "due", "to_do"
SAID: dict[str, str] = {
    DONE: "Done",
    DONE_LATE: "Done late",
    LATE: "Late",
    MISSING: "Missing",
    DUE: "Due",
    TO_DO: "To do",
}
# What may wait until after in an emergency; what the child wishes, and that somebody approves it, does not.
_AFTER_IN_EMERGENCY = (RELATIVES, REVIEWER, NOTIFIED, CONSULTED, PLAN_SENT)
_OUTSIDE = (WISHES, RELATIVES, REVIEWER, NOTIFIED, APPROVED)
_DISTANT = (WISHES, RELATIVES, REVIEWER, NOTIFIED, CONSULTED, PLAN_SENT, APPROVED)
_BY_NO_DAY = (LOCAL_RISK, SCHOOL, HEALTH)  # to be done, and no time is set


@dataclass(frozen=True)
class Required:
    """One thing to be done about a placement. `by_on`: the last day in time; none: no time is set. `on`: when it was done."""

    kind: str
    said: str
    by_on: date | None
    on: date | None = None


def required_of(placement: Placement, state: str, steps: Iterable[Step], today: date) -> list[Required]:
    """All that is to be done about a placement, with whether it was and whether in time. The later of several steps of one kind stands."""
    if placement.distance == HERE or placement.care in NOT_REGULATED or state == DROPPED:
        return []
    done = {step.kind: step.on for step in steps}
    kinds = _DISTANT if placement.distance == DISTANT else _OUTSIDE
    moved = done.get(MOVED_IN)
    rows = [_required(kind, _by(kind, placement, moved), done.get(kind), moved, today) for kind in kinds]
    rows += [_required(kind, None, done.get(kind), moved, today) for kind in _BY_NO_DAY]
    if state == ENDED:
        rows.append(_required(END_TOLD, None, done.get(END_TOLD), moved, today))
    return rows


def _by(kind: str, placement: Placement, moved: date | None) -> date:
    """The last day on which a step is in time: that on which the child moves in; of some, in an emergency, some working days after."""
    if placement.is_emergency and kind in _AFTER_IN_EMERGENCY and placement.notify_by:
        return placement.notify_by
    return moved or placement.starts_on


def _required(kind: str, by_on: date | None, on: date | None, moved: date | None, today: date) -> Required:
    if on is not None:
        return Required(kind, DONE_LATE if by_on and on > by_on else DONE, by_on, on)
    if by_on is None:
        return Required(kind, TO_DO, None)
    if today <= by_on:
        return Required(kind, DUE, by_on)
    return Required(kind, MISSING if moved else LATE, by_on)


def pressing(required: Iterable[Required]) -> list[Required]:
    """Those that are late or missing."""
    return [one for one in required if one.said in (LATE, MISSING)]


# -- where a child lived on a day ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stay:
    """That a child lived somewhere, as one source says. `is_placement`: it was told as a placement; else an address was told on its first
    day. `report`: the report; none: it was entered as a placement here (`placement`)."""

    where: str
    from_on: date
    to_on: date | None
    by: str
    is_placement: bool
    report: UUID | None = None
    placement: UUID | None = None
    recorded_on: date | None = None


def lived_on(day: date, stays: Iterable[Stay]) -> list[Stay]:
    """What sources say of where a child lived on a day: every placement that lasted then, that which began last first; where none is told,
    the address that was told last by then. Where several differ, all of them are shown: nothing is chosen."""
    listed = list(stays)
    if placed := [one for one in listed if _lasted(one, day)]:
        return sorted(placed, key=lambda one: (-one.from_on.toordinal(), one.where, one.by))
    told = [one for one in listed if not one.is_placement and one.from_on <= day]
    last = max((one.from_on for one in told), default=None)
    return sorted((one for one in told if one.from_on == last), key=lambda one: (one.where, one.by))


def _lasted(stay: Stay, day: date) -> bool:
    return stay.is_placement and stay.from_on <= day and (stay.to_on is None or stay.to_on >= day)


def may_have_ended(stay: Stay, stays: Iterable[Stay]) -> date | None:
    """Of a placement of which nobody says that it ended: the day on which a later one began; none: none did."""
    if stay.to_on or not stay.is_placement:
        return None
    later = [
        one.from_on for one in stays if one.is_placement and one.from_on > stay.from_on and one.where != stay.where
    ]
    return min(later, default=None)


# -- a home -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HomeGiven:
    """What somebody enters of a home."""

    name: str
    beds: int | None
    from_on: date | None
    provider: str = ""
    urn: str = ""
    authority: str = ""
    latitude: str = ""
    longitude: str = ""


MOST_BEDS = 200
LONGEST_URN = 40


def faults_of_home(given: HomeGiven, before: date | None, today: date) -> list[Fault]:
    """What is wrong with a home as somebody enters it. `before`: from when on the version before holds."""
    faults = [] if given.name.strip() else [Fault("name", "Say what the home is called.")]
    faults += _too_long({"name": given.name, "provider": given.provider, "authority": given.authority}, LONGEST_NAME)
    faults += _too_long({"urn": given.urn}, LONGEST_URN)
    if given.beds is None or not 0 <= given.beds <= MOST_BEDS:
        most = f"Give the number of beds: a whole number from 0 to {MOST_BEDS}. 0 is a home that is closed."
        faults.append(Fault("beds", most))
    return faults + _of_its_first_day(given.from_on, before, today) + _of_its_point(given.latitude, given.longitude)


def _of_its_first_day(from_on: date | None, before: date | None, today: date) -> list[Fault]:
    if from_on is None:
        return [Fault("from-day", "Give the day from which that holds, like 4 3 2027.")]
    if from_on > today:
        return [Fault("from-day", "This day is still to come. Enter what holds now.")]
    if before and from_on < before:
        return [Fault("from-day", f"The version before holds from {before:%-d %B %Y}. Give that day or a later one.")]
    return []


def _of_its_point(latitude: str, longitude: str) -> list[Fault]:
    if not latitude.strip() and not longitude.strip():
        return []
    if point_of(latitude, longitude) is None:
        return [
            Fault("latitude", "Give both numbers as a map shows them, like 52.91230 and -1.47600, or leave both empty.")
        ]
    return []


def point_of(latitude: str, longitude: str) -> tuple[float, float] | None:
    """A point on the ground from two numbers as they were typed; none: they are none."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None
    return (north, east) if abs(north) <= 90 and abs(east) <= 180 else None


@dataclass(frozen=True)
class Beds:
    """For how many children a home has a bed, from a day on."""

    from_on: date
    beds: int


def bed_days(versions: Sequence[Beds], first: date, last: date) -> int:
    """How many beds a home had on each day from the first to the last, added up. Before its first version it has none."""
    listed = sorted(versions, key=lambda one: one.from_on)
    total = 0
    following = [one.from_on - timedelta(days=1) for one in listed[1:]]
    for one, until in zip(listed, [*following, last], strict=False):
        begins, ends = max(one.from_on, first), min(until, last)
        total += one.beds * max((ends - begins).days + 1, 0)
    return total


def months_to(today: date, number: int) -> list[tuple[date, date]]:
    """The last so many months up to a day, the first of them first: each with its first and its last day, the last ends with the day."""
    index = today.year * 12 + today.month - 1
    firsts = []
    for back in range(number - 1, -1, -1):
        year, month = divmod(index - back, 12)
        firsts.append(date(year, month + 1, 1))
    lasts = [*(one - timedelta(days=1) for one in firsts[1:]), today]
    return list(zip(firsts, lasts, strict=True))


@dataclass(frozen=True)
class Lived:
    """That a child lived in a home from a day until another."""

    child: UUID
    from_on: date
    to_on: date | None


@dataclass(frozen=True)
class Month:
    """A home in a month: `children` who lived there on any day of it, `reports` that it sent, `missing` episodes of those who lived there
    when they began, `bed_days`: its beds, day by day."""

    first: date
    last: date
    children: int
    reports: int
    missing: int
    bed_days: int

    @property
    def rate(self) -> float | None:
        """Missing episodes per 100 bed days; none: it had no beds."""
        return 100 * self.missing / self.bed_days if self.bed_days else None


def pattern_of(
    months: Iterable[tuple[date, date]],
    lived: Sequence[Lived],
    reports: Sequence[date],
    episodes: Iterable[tuple[UUID, date]],
    beds: Sequence[Beds],
) -> list[Month]:
    """A home month by month. Several reports of one child's episode that began on one day are one."""
    began = {one for one in set(episodes) if any(_lives(stay, one[0], one[1]) for stay in lived)}
    return [
        Month(
            first,
            last,
            children=len({stay.child for stay in lived if _meets(stay, first, last)}),
            reports=sum(first <= day <= last for day in reports),
            missing=sum(first <= day <= last for _, day in began),
            bed_days=bed_days(beds, first, last),
        )
        for first, last in months
    ]


def _meets(stay: Lived, first: date, last: date) -> bool:
    return stay.from_on <= last and (stay.to_on is None or stay.to_on >= first)


def _lives(stay: Lived, child: UUID, day: date) -> bool:
    return stay.child == child and stay.from_on <= day and (stay.to_on is None or stay.to_on >= day)


def ended_by_next(stays: Iterable[Lived], begins: Mapping[UUID, Collection[date]]) -> list[Lived]:
    """The stays, of which one that nobody said to have ended ends the day before another placement of the child began. `begins`: on which
    days placements of each child began, wherever that was."""
    ended = []
    for stay in stays:
        later = [day for day in begins.get(stay.child, ()) if day > stay.from_on]
        last = min(later) - timedelta(days=1) if stay.to_on is None and later else stay.to_on
        ended.append(Lived(stay.child, stay.from_on, last))
    return ended


_EARTH_METRES = 6_371_000
NEAR_METRES = 2000


def metres_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """How far apart two points are, over the ground."""
    (lat_a, lon_a), (lat_b, lon_b) = (tuple(map(radians, point)) for point in (a, b))
    chord = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_METRES * asin(sqrt(chord))


# -- visits -----------------------------------------------------------------------------------------------------------

MADE, MISSED = "made", "missed"
VISITS: dict[str, str] = {
    OPENED: "Visits began",
    MADE: "Visited",
    MISSED: "Not visited",
    HANDED: "Somebody else visits",
    ENDED: "Visits ended",
}
ALONE: dict[str, str] = {
    "yes": "Yes, seen alone",
    "refused": "No: the child did not want to be",
    "young": "No: too young",
    "no": "No: another reason, said below",
}
FIRST_VISIT, NEXT_VISIT = "care_visit_first", "care_visit_next"  # clocks


@dataclass(frozen=True)
class VisitGiven:
    """What somebody enters of visits to a child in care."""

    kind: str
    on: date | None
    is_seen: bool | None = None
    alone: str = ""
    heard: str = ""
    words: str = ""


def faults_of_visit(given: VisitGiven, since_on: date, today: date) -> list[Fault]:
    """What is wrong with what somebody enters, in the order of the form. `since_on`: from when on there are visits."""
    if given.kind not in (MADE, MISSED, HANDED, ENDED):
        return [Fault("kind", "Choose what happened.")]
    faults = _of_visit_day(given.on, since_on, today)
    if given.kind == MADE:
        faults += _of_made(given)
    elif given.kind in _WHY and not given.words.strip():
        faults.append(Fault("words", _WHY[given.kind]))
    return faults + _too_long({"heard": given.heard, "words": given.words})


_WHY = {MISSED: "Say why the visit was not made.", ENDED: "Say why visits end."}


def _of_visit_day(on: date | None, since_on: date, today: date) -> list[Fault]:
    if on is None:
        return [Fault("on-day", "Give the day, like 4 3 2027.")]
    if on > today:
        return [Fault("on-day", "This day is still to come. Enter what has happened.")]
    if on < since_on:
        return [Fault("on-day", f"Visits began on {since_on:%-d %B %Y}. This was before: correct the day.")]
    return []


def _too_long(typed: Mapping[str, str], most: int = LONGEST) -> list[Fault]:
    return [
        Fault(field, f"Use {most:,} characters or fewer here. There are {len(text):,}.")
        for field, text in typed.items()
        if len(text) > most
    ]


def _of_made(given: VisitGiven) -> list[Fault]:
    if given.is_seen is None:
        return [Fault("is_seen", "Say whether the child was seen.")]
    if not given.is_seen:
        return [] if given.words.strip() else [Fault("words", "Say why the child was not seen.")]
    faults = []
    if given.alone not in ALONE:
        faults.append(Fault("alone", "Say whether the child was seen alone."))
    if given.alone == "no" and not given.words.strip():
        faults.append(Fault("words", "Say why the child was not seen alone."))
    if not given.heard.strip():
        faults.append(Fault("heard", "Write what the child wishes and feels, in their own words where you can."))
    return faults


def next_due(
    given: VisitGiven, before: datetime | None, due_after: Callable[[date], datetime], last_seen: date | None
) -> datetime | None:
    """By when the child is to be seen next. Only a visit at which they were seen moves it, and none that was before the last one: one that
    was not made, or at which they were not there, leaves it where it stands."""
    if given.kind == ENDED:
        return None
    if given.kind == MADE and given.is_seen and given.on and (last_seen is None or given.on >= last_seen):
        return due_after(given.on)
    return before
