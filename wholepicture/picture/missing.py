"""Who is missing now: what reports of missing episodes say, and whether any later word says that the child is back.

Nothing is concluded. A child is missing here as long as a report that stands says so, and none about the same child says that
they were back after that; whichever agency said it. Where it is in doubt which was later, they are missing. Runs inside a
recorded act, and reads what the viewer may see.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.picture.assembling import Names, ages_of, working_with
from wholepicture.picture.labels import NAME_NOT_KNOWN, NOT_DESCRIBED, labels_of, labels_of_each
from wholepicture.picture.models import Association, Event, Passage, Working
from wholepicture.picture.nights import EPISODE, RETURNS, Said, back, began
from wholepicture.picture.results import FoundBefore, MissingChild, MissingNow, ToldMissing, WorkingRow

MOST = 2000  # episodes without a return that are looked at: what came last
MISTAKEN_WITHIN = timedelta(days=60)  # episodes are looked through for a return that cannot be
SILENT_AFTER = timedelta(days=14)
TOLD_WITHIN, BACK_WITHIN = timedelta(hours=24), timedelta(days=7)  # of who came back: when it was told, and when it was
ONE_SPELL = timedelta(hours=24)  # several agencies' words on one absence begin within
MOST_FOUND = 3  # places and people of earlier episodes, of one child
NOT_NAMED = "A child who is not described"

# What is read of a report that says that a child is missing, or back: of one child there may be thousands.
SAYING = (
    *(
        "kind",
        "submission",
        "subject",
        "nominal",
        "at",
        "precision",
        "recorded_at",
        "received_at",
        "revision",
        "revises",
    ),
    *("detail", "agency_id", "nominals", "level", "superseded_at"),
)

# Of one child; of a report that describes nobody, of that report.
_Key = tuple[str, UUID]


def _says_missing(event: Event) -> bool:
    return event.detail.get("type") != "no_apparent_risk" and event.revision != "withdrawal" and back(event) is None


def _is_over(event: Event, returns: Iterable[Said]) -> bool:
    """Whether one of these returns was certainly after they went."""
    went = began(event).latest
    return any(told.earliest >= went for told in returns)


# -- who is missing ---------------------------------------------------------------------------------------------------


def missing_now(viewer: Viewer, *, with_help: bool) -> MissingNow:
    """Who is missing now. `with_help`: with who works with each of them, where they were found before, and who came back."""
    episodes = _episodes_without_return(viewer)
    still = _still_missing(episodes[:MOST])
    lately = _told_back_lately(viewer, but=still) if with_help else {}
    events = [event for of_child in (*still.values(), *lately.values()) for event in of_child]
    said = _Said(viewer, events, with_help)
    children = sorted(map(said.missing, still.values()), key=_latest_told_first)
    return MissingNow(
        now=[child for child in children if not child.is_silent],
        silent=[child for child in children if child.is_silent],
        back=sorted(map(said.returned, lately.values()), key=_latest_told_first),
        is_more=len(episodes) > MOST,
    )


def _latest_told_first(child: MissingChild) -> tuple[float, str]:
    return -child.told[0].recorded_at.timestamp(), child.label


def missing_since(nominal: UUID) -> tuple[datetime, str] | None:
    """Since when a child is missing, as reports say that the viewer may read, and how exactly they say it; None: none says so, or
    one says that they are back."""
    newest = max(map(began, saying_missing(nominal)), key=lambda told: told.earliest, default=None)
    return (newest.earliest, newest.precision) if newest else None


def saying_missing(nominal: UUID) -> list[Event]:
    """The reports that say that one child is missing, the last written first; none: none does that the viewer may read, or one says
    that they are back."""
    told = Event.objects.filter(kind__in=list(RETURNS), nominal=nominal, role="child").order_by("-received_at", "id")
    rows: Any = told.values_list(*SAYING, named=True)
    returns = [(row, back(row)) for row in rows]
    episodes = [(row, was) for row, was in returns if row.kind == EPISODE][:MOST]
    open_ended = [row for row, was in episodes if was is None and _says_missing(row)]
    last = _last(was for _, was in returns)
    return sorted((row for row in open_ended if not _is_over(row, last)), key=lambda row: row.recorded_at, reverse=True)


def _last(returns: Iterable[Said | None]) -> list[Said]:
    """The last of these returns: whoever went before it is back."""
    return sorted((was for was in returns if was), key=lambda was: was.earliest)[-1:]


def _about_children(events: QuerySet[Event]) -> QuerySet[Event]:
    return events.filter(Q(role="child") | Q(nominal=None))


def _episodes_without_return(viewer: Viewer) -> list[Event]:
    """What came last of the area's episodes without a return, as `picture.event_missing_open` has them, and one more than is looked
    at; and those of late whose return cannot be."""
    episodes = _about_children(Event.objects.filter(kind=EPISODE, area_id=viewer.area_id))
    unsaid = list(episodes.exclude(detail__has_key="returned_at").order_by("-received_at", "id")[: MOST + 1])
    of_late = episodes.filter(at__gte=clock.now() - MISTAKEN_WITHIN, detail__has_key="returned_at")
    mistaken = of_late.order_by("-at", "id")[:MOST]
    return [event for event in (*mistaken, *unsaid) if _says_missing(event)]


def _key(event: Event) -> _Key:
    return ("nominal", event.nominal) if event.nominal else ("report", event.submission)


def _still_missing(episodes: Iterable[Event]) -> dict[_Key, list[Event]]:
    """Those that no report about the same child says to be over, by child."""
    by_child: dict[_Key, list[Event]] = {}
    for event in episodes:
        by_child.setdefault(_key(event), []).append(event)
    returns = _returns_of({nominal for kind, nominal in by_child if kind == "nominal"})
    still = {
        key: [event for event in events if not _is_over(event, returns.get(key[1], ()))]
        for key, events in by_child.items()
    }
    return {key: events for key, events in still.items() if events}


def _returns_of(nominals: Collection[UUID]) -> dict[UUID, list[Said]]:
    """When each of these was back, as any report that stands says."""
    telling = Event.objects.filter(nominal__in=list(nominals), role="child", kind__in=list(RETURNS))
    returns: dict[UUID, list[Said]] = {}
    for event in telling.filter(detail__has_any_keys=list(RETURNS.values())):
        told = back(event)
        if told is not None and event.nominal is not None:
            returns.setdefault(event.nominal, []).append(told)
    return returns


def _told_back_lately(viewer: Viewer, *, but: Collection[_Key]) -> dict[_Key, list[Event]]:
    """Reports of the last day that say that a child is back, by child, but for who is missing still, or again."""
    now = clock.now()
    rows = Event.objects.filter(area_id=viewer.area_id, role="child", received_at__gte=now - TOLD_WITHIN)
    lately: dict[_Key, list[Event]] = {}
    for event in rows.filter(kind__in=list(RETURNS)).order_by("-received_at", "id")[:MOST]:
        told = back(event)
        if told is not None and told.latest >= now - BACK_WITHIN and _key(event) not in but:
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

    def missing(self, events: Sequence[Event]) -> MissingChild:
        """Who is missing, from the episodes that say so: since the earliest that several say of the newest absence."""
        newest = max(began(event).earliest for event in events)
        spell = [began(event) for event in events if began(event).earliest >= newest - ONE_SPELL]
        return self._child(events, min(spell, key=lambda since: since.earliest))

    def returned(self, events: Sequence[Event]) -> MissingChild:
        """Who is back, from the reports that say so."""
        moments = [told for told in map(back, events) if told]
        latest = max(moments, key=lambda told: told.earliest)
        return replace(self._child(events, latest), is_silent=False, back_at=latest.earliest)

    def _child(self, events: Sequence[Event], since: Said) -> MissingChild:
        told = sorted(map(self._told, events), key=lambda report: report.recorded_at, reverse=True)
        nominal = events[0].nominal
        unnamed = NAME_NOT_KNOWN if nominal else NOT_NAMED
        return MissingChild(
            nominal=nominal,
            label=self._labels.get(nominal, unnamed) if nominal else unnamed,
            born=self._ages.get(nominal, ("", ""))[0] if nominal else "",
            since=since.earliest,
            precision=since.precision,
            told=told,
            is_silent=told[0].recorded_at < clock.now() - SILENT_AFTER,
            working=self._working.get(nominal, []) if nominal else [],
            found_before=self._before.get(nominal, []) if nominal else [],
        )

    def _told(self, event: Event) -> ToldMissing:
        stated, since = event.detail, began(event)
        return ToldMissing(
            submission=event.submission,
            agency=self._names(event),
            at=since.earliest,
            precision=since.precision,
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
    labels = labels_of_each({b: kind for _, kind, b, _ in rows})
    found: dict[UUID, dict[UUID, FoundBefore]] = {}
    for child, kind, b, at in rows:
        of_child = found.setdefault(child, {})
        if len(of_child) < MOST_FOUND:
            unnamed = NAME_NOT_KNOWN if kind == "nominal" else NOT_DESCRIBED
            of_child.setdefault(b, FoundBefore(kind, b, labels.get(b, unnamed), at))
    return {child: list(of_child.values()) for child, of_child in found.items()}
