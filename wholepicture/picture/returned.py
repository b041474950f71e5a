"""Reports of times away and of return interviews about children, for whoever sees to what follows a return.

It begins with the episodes of the area that began lately, by index, so that it costs the same however many reports there are. Row
security decides which there are. Runs inside a recorded act.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.picture.assembling import Names, ages_of
from wholepicture.picture.labels import NAME_NOT_KNOWN, labels_of
from wholepicture.picture.missing import SILENT_AFTER, saying_missing
from wholepicture.picture.models import Event
from wholepicture.picture.nights import EPISODE, INTERVIEW

MOST = 1000  # episodes that are looked at: those that began last
MOST_OF_CHILD = 1000  # reports of one child


@dataclass(frozen=True)
class Report:
    """A report of an episode or of an interview about one child, as the rules of nights read it. `subject`: the child as it describes
    them; `agency`: who sent it, as its reader may know that; `is_partners`: whether whoever works with the child may read it."""

    kind: str
    submission: UUID
    subject: UUID
    nominal: UUID
    at: datetime
    precision: str
    recorded_at: datetime
    received_at: datetime
    revision: str
    revises: UUID | None
    detail: Mapping[str, Any]
    agency: str
    is_partners: bool
    stands: bool  # whether no other report stands in its place


@dataclass(frozen=True)
class Called:
    """What a child is called, and when they were born; empty: that is not known."""

    nominal: UUID
    label: str
    born: str


def who_went(viewer: Viewer, *, since: datetime) -> tuple[list[UUID], bool]:
    """Children about whom an episode began since then, who went last first; and whether there are more of them than are looked at."""
    return went_in(viewer.area_id, since=since)


def went_in(area: UUID | None, *, since: datetime) -> tuple[list[UUID], bool]:
    """As `who_went`, in an area: for a viewer there, or in the background."""
    began = Event.objects.filter(kind=EPISODE, area_id=area, role="child", nominal__isnull=False)
    newest = list(began.filter(at__gte=since).order_by("-at", "id").values_list("nominal", flat=True)[: MOST + 1])
    return [nominal for nominal in dict.fromkeys(newest[:MOST]) if nominal], len(newest) > MOST


def reports_of(
    viewer: Viewer, nominals: Collection[UUID], *, since: datetime | None = None
) -> dict[UUID, list[Report]]:
    """What is told of each of these children: episodes and interviews, each report once, also those in whose place another stands; of
    those that began since then, or of all."""
    events = Event.every.filter(nominal__in=list(nominals), role="child", kind__in=(EPISODE, INTERVIEW))
    if since is not None:
        events = events.filter(at__gte=since)
    most = MOST_OF_CHILD if len(nominals) == 1 else 4 * MOST
    found: dict[UUID, dict[UUID, Report]] = {}
    for report in _reports(viewer, events.order_by("-at", "id")[:most]):
        found.setdefault(report.nominal, {})[report.submission] = report
    return {nominal: list(reports.values()) for nominal, reports in found.items()}


def children_in(told: Collection[tuple[UUID, UUID]]) -> set[UUID]:
    """Who these children are now, each given by a report of an episode and as that describes them; of what does not show, nobody."""
    wanted = set(told)
    events = Event.every.filter(submission__in={episode for episode, _ in wanted}, role="child", kind=EPISODE)
    found = events.filter(nominal__isnull=False).values_list("submission", "subject", "nominal")
    return {nominal for episode, subject, nominal in found if nominal and (episode, subject) in wanted}


def children_of_episodes(episodes: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Who is away by each of these reports, as they are joined now; of what does not show, nothing."""
    events = Event.every.filter(submission__in=list(episodes), role="child", kind=EPISODE, nominal__isnull=False)
    found: dict[UUID, list[UUID]] = {}
    for episode, nominal in events.order_by("id").values_list("submission", "nominal").distinct():
        found.setdefault(episode, []).append(nominal)
    return found


def open_to_the_hub(submissions: Collection[UUID]) -> set[UUID]:
    """Those of these reports that are not kept to named people alone."""
    events = Event.every.filter(submission__in=list(submissions), role="child").exclude(level="named")
    return set(events.values_list("submission", flat=True))


def with_those_before(
    viewer: Viewer, nominals: Collection[UUID], submissions: Collection[UUID]
) -> dict[UUID, list[Report]]:
    """These reports of episodes about these children, with those in whose place others stand now."""
    events = Event.every.filter(nominal__in=list(nominals), role="child", kind=EPISODE)
    wanted = events.filter(Q(submission__in=list(submissions)) | Q(superseded_at__isnull=False))
    found: dict[UUID, list[Report]] = {}
    for report in _reports(viewer, wanted.order_by("-at", "id")[: 4 * MOST]):
        found.setdefault(report.nominal, []).append(report)
    return found


def missing_by(viewer: Viewer, nominal: UUID) -> list[Report]:
    """The reports that say that one child is missing now, as a board has it, the last written first; none: none does, or nobody has
    said so for long."""
    events = saying_missing(nominal)
    is_silent = bool(events) and events[0].recorded_at < clock.now() - SILENT_AFTER
    return [] if is_silent else list(_reports(viewer, events))


def _reports(viewer: Viewer, events: Iterable[Event]) -> Iterable[Report]:
    names = Names(viewer, None)
    for event in events:
        if event.nominal and event.subject:
            withheld = ("reference", "missing_reference") if names.withholds(event) else ()
            yield Report(
                kind=event.kind,
                submission=event.submission,
                subject=event.subject,
                nominal=event.nominal,
                at=event.at,
                precision=event.precision,
                recorded_at=event.recorded_at,
                received_at=event.received_at,
                revision=event.revision,
                revises=event.revises,
                detail={name: value for name, value in event.detail.items() if name not in withheld},
                agency=names(event),
                is_partners=event.level == "partners",
                stands=event.superseded_at is None,
            )


def called(nominals: Collection[UUID]) -> dict[UUID, Called]:
    """What each of these children is called."""
    labels, ages = labels_of("nominal", nominals), ages_of(nominals)
    return {
        nominal: Called(nominal, labels.get(nominal, NAME_NOT_KNOWN), ages.get(nominal, ("", ""))[0])
        for nominal in nominals
    }


def subjects_of(viewer: Viewer, nominal: UUID) -> list[UUID]:
    """A child as reports describe them that show to the viewer: those of the viewer's own agency first, then the oldest; none, where
    nothing shows."""
    events = Event.every.filter(nominal=nominal, role="child", subject__isnull=False).exclude(level="named")
    rows = list(events.order_by("received_at", "id").values_list("subject", "agency_id")[:MOST_OF_CHILD])
    rows.sort(key=lambda row: row[1] != viewer.agency_id)
    return list(dict.fromkeys(subject for subject, _ in rows))
