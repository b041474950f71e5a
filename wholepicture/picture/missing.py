"""Who is missing now: what reports of missing episodes say, and whether any later word says that the child is back.

Nothing is concluded. A child is missing here as long as a report that stands says so, and none about the same child says that
they were back after that; whichever agency said it. Runs inside a recorded act, and reads what the viewer may see.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.picture.assembling import Names, ages_of, working_with
from wholepicture.picture.labels import NAME_NOT_KNOWN, NOT_DESCRIBED, labels_of
from wholepicture.picture.models import Association, Event, Passage, Working
from wholepicture.picture.results import FoundBefore, MissingChild, MissingNow, ToldMissing, WorkingRow
from wholepicture.picture.rules import when

EPISODE, INTERVIEW = "missing_episode", "return_interview"
MOST = 500  # episodes without a return that are looked at: the latest
LOOKED_BACK = timedelta(days=366)
SILENT_AFTER = timedelta(days=14)
BACK_WITHIN = timedelta(hours=24)
LONGEST_AWAY = timedelta(days=60)  # of those who came back lately
MOST_FOUND = 3  # places and people of earlier episodes, of one child
NOT_NAMED = "A child who is not described"

# Of one child; of a report that describes nobody, of that report.
_Key = tuple[str, UUID]


def missing_now(viewer: Viewer, *, with_help: bool) -> MissingNow:
    """Who is missing now. `with_help`: with who works with each of them, and where they were found before."""
    still = _without_return(_open_episodes(viewer))
    back = _back_lately(viewer, but=still)
    events = [event for of_child in (*still.values(), *back.values()) for event in of_child]
    said = _Said(viewer, events, with_help)
    children = sorted((said.child(of_child) for of_child in still.values()), key=_latest_first)
    returned = sorted((said.child(of_child, back=True) for of_child in back.values()), key=_latest_back_first)
    return MissingNow(
        now=[child for child in children if not child.is_silent],
        silent=[child for child in children if child.is_silent],
        back=returned,
    )


def _latest_first(child: MissingChild) -> tuple[float, str]:
    return -child.since.timestamp(), child.label


def _latest_back_first(child: MissingChild) -> tuple[float, str]:
    return -(child.back_at or child.since).timestamp(), child.label


def _about_children(events: QuerySet[Event]) -> QuerySet[Event]:
    return events.filter(Q(role="child") | Q(nominal=None))


def _open_episodes(viewer: Viewer) -> list[Event]:
    """The newest episodes of the area without a return, as `picture.event_missing_open` has them."""
    since = clock.now() - LOOKED_BACK
    rows = Event.objects.filter(kind=EPISODE, area_id=viewer.area_id, until=None, at__gte=since).order_by("-at", "id")
    return [event for event in _about_children(rows)[:MOST] if _says_missing(event)]


def _says_missing(event: Event) -> bool:
    return event.detail.get("type") != "no_apparent_risk" and back_at(event) is None and event.revision != "withdrawal"


def back_at(event: Event) -> datetime | None:
    """When a report says that the child was back: as its own field gives it, or an interview that was held."""
    if event.until is not None:
        return event.until
    stated = event.detail.get("held_at" if event.kind == INTERVIEW else "returned_at")
    told = when({"from": str(stated)}) if stated else None
    return told.at if told else None


def _key(event: Event) -> _Key:
    return ("nominal", event.nominal) if event.nominal else ("report", event.submission)


def _without_return(episodes: Iterable[Event]) -> dict[_Key, list[Event]]:
    """Those that no report about the same child says to be over, by child."""
    by_child: dict[_Key, list[Event]] = {}
    for event in episodes:
        by_child.setdefault(_key(event), []).append(event)
    returns = _last_returns({nominal for kind, nominal in by_child if kind == "nominal"})
    still = {
        key: [event for event in events if key[1] not in returns or event.at > returns[key[1]]]
        for key, events in by_child.items()
    }
    return {key: events for key, events in still.items() if events}


def _last_returns(nominals: Collection[UUID]) -> dict[UUID, datetime]:
    """When each of these was back last, as any report that stands says."""
    last: dict[UUID, datetime] = {}
    for event in Event.objects.filter(nominal__in=list(nominals), role="child", kind__in=(EPISODE, INTERVIEW)):
        back = back_at(event)
        if back is not None and event.nominal is not None:
            last[event.nominal] = max(back, last.get(event.nominal, back))
    return last


def _back_lately(viewer: Viewer, *, but: Collection[_Key]) -> dict[_Key, list[Event]]:
    """Episodes that ended within a day, by child, but for who is missing again."""
    now = clock.now()
    rows = Event.objects.filter(kind=EPISODE, area_id=viewer.area_id, at__gte=now - LONGEST_AWAY)
    lately: dict[_Key, list[Event]] = {}
    for event in _about_children(rows.order_by("-at", "id"))[:MOST]:
        back = back_at(event)
        if back is not None and now - BACK_WITHIN <= back and _key(event) not in but:
            lately.setdefault(_key(event), []).append(event)
    return lately


class _Said:
    """What is said of these children, read once for all of them."""

    def __init__(self, viewer: Viewer, events: Sequence[Event], with_help: bool):
        people = {event.nominal for event in events if event.nominal}
        self._names = Names(viewer, None)
        self._labels = labels_of("nominal", people)
        self._ages = ages_of(people)
        self._circumstances = dict(
            Passage.objects.filter(
                submission__in=[event.submission for event in events], kind="circumstances"
            ).values_list("submission", "text")
        )
        self._working = _working_with(people, self._names) if with_help else {}
        self._before = _found_before(people) if with_help else {}

    def child(self, events: Sequence[Event], *, back: bool = False) -> MissingChild:
        """One child, from the episodes that tell of it."""
        told = sorted(map(self._told, events), key=lambda report: report.recorded_at, reverse=True)
        first = min(events, key=lambda event: event.at)
        nominal = first.nominal
        unnamed = NAME_NOT_KNOWN if nominal else NOT_NAMED
        return MissingChild(
            nominal=nominal,
            label=self._labels.get(nominal, unnamed) if nominal else unnamed,
            born=self._ages.get(nominal, ("", ""))[0] if nominal else "",
            since=first.at,
            precision=first.precision,
            told=told,
            is_silent=not back and told[0].recorded_at < clock.now() - SILENT_AFTER,
            back_at=max(filter(None, map(back_at, events)), default=None) if back else None,
            working=self._working.get(nominal, []) if nominal else [],
            found_before=self._before.get(nominal, []) if nominal else [],
        )

    def _told(self, event: Event) -> ToldMissing:
        stated = event.detail
        return ToldMissing(
            submission=event.submission,
            agency=self._names(event),
            at=event.at,
            precision=event.precision,
            recorded_at=event.recorded_at,
            missing_from=str(stated.get("missing_from", "")),
            police_risk=str(stated.get("police_risk", "")),
            reference="" if self._names.withholds(event) else str(stated.get("reference", "")),
            circumstances=self._circumstances.get(event.submission, ""),
        )


def _working_with(people: Collection[UUID], names: Names) -> dict[UUID, list[WorkingRow]]:
    """Who works with each of them now, where it counts."""
    today = clock.local_date()
    rows = Working.objects.filter(nominal__in=list(people), starts_on__lte=today)
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    whose = dict(rows.values_list("id", "nominal"))
    working: dict[UUID, list[WorkingRow]] = {}
    for row in working_with(rows, names):
        if row.counts:
            working.setdefault(whose[row.id], []).append(row)
    return working


def _found_before(people: Collection[UUID]) -> dict[UUID, list[FoundBefore]]:
    """Where and with whom each of them was found after earlier episodes, the latest first."""
    episodes = Event.objects.filter(nominal__in=list(people), role="child", kind=EPISODE)
    ties = Association.objects.filter(
        submission__in=episodes.values("submission"), a__in=list(people), type__in=("stayed_at", "with")
    )
    rows = list(ties.order_by("-at", "id").values_list("a", "b_kind", "b", "at")[:MOST])
    labels: dict[UUID, str] = {}
    for kind in {kind for _, kind, _, _ in rows}:
        labels |= labels_of(kind, {b for _, of_kind, b, _ in rows if of_kind == kind})
    found: dict[UUID, dict[UUID, FoundBefore]] = {}
    for child, kind, b, at in rows:
        of_child = found.setdefault(child, {})
        if len(of_child) < MOST_FOUND:
            unnamed = NAME_NOT_KNOWN if kind == "nominal" else NOT_DESCRIBED
            of_child.setdefault(b, FoundBefore(kind, b, labels.get(b, unnamed), at))
    return {child: list(of_child.values()) for child, of_child in found.items()}
