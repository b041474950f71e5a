"""Where children were placed, as reports say: of one child, and of those who were placed with one provider.

Inside a recorded act. Row security decides which reports there are: of a child whose whereabouts are protected these are their own agency's
alone.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from wholepicture.access.queries import hidden_from
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.identifiers.names import fold_name
from wholepicture.linkage.queries import nominal_now, subjects_in
from wholepicture.picture.assembling import Names
from wholepicture.picture.background import points_of
from wholepicture.picture.models import Event, Fact
from wholepicture.picture.nights import EPISODE

KIND = "placement"
MOST_OF_CHILD = 500
MOST_OF_AREA = 5000  # placements of an area that are looked through for those with one provider: those that began last
MOST_EPISODES = 5000
MOST_OF_HOME = 5000  # reports that one home sent
SINCE = timedelta(days=3 * 365)


@dataclass(frozen=True)
class Placed:
    """A placement as one report tells of it. `nominal`: whose; `by`: whoever told it, as the viewer may be told."""

    submission: UUID
    nominal: UUID
    provider: str
    kind: str
    host: str
    placing: str
    starts_on: date
    ends_on: date | None
    why_ended: str
    by: str
    agency: UUID
    recorded_on: date


@dataclass(frozen=True)
class AddressSaid:
    """An address that a report states of a child, with the day from which it was said."""

    submission: UUID
    address: str
    said_on: date
    by: str


@dataclass(frozen=True)
class OfChild:
    """What is told of where a child lived. `hidden`: their whereabouts are kept from the viewer, but for what their own agency wrote."""

    nominal: UUID
    placed: Sequence[Placed]
    addresses: Sequence[AddressSaid]
    hidden: bool


def placed_of(viewer: Viewer, nominal: UUID) -> OfChild:
    """Where a child was placed and which addresses were told, as far as the viewer may read it; the latest first."""
    anchor = nominal_now(viewer, nominal) or nominal
    names, subjects = Names(viewer, anchor), subjects_in(anchor)
    events = Event.objects.filter(subject__in=subjects, kind=KIND, role="child").order_by("-at", "-received_at", "id")
    facts = Fact.objects.filter(subject__in=subjects, kind="address").order_by("-received_at", "id")[:MOST_OF_CHILD]
    return OfChild(
        anchor,
        [_placed(event, names) for event in events[:MOST_OF_CHILD]],
        _addresses(list(facts), names),
        names.hidden,
    )


def _placed(event: Event, names: Names) -> Placed:
    said = event.detail
    assert event.nominal is not None  # asked for by a child
    return Placed(
        submission=event.submission,
        nominal=event.nominal,
        provider=str(said.get("provider", "")),
        kind=str(said.get("type", "")),
        host=str(said.get("host_authority", "")),
        placing=str(said.get("placing_authority", "")),
        starts_on=clock.local_date(event.at),
        ends_on=clock.local_date(event.until) if event.until else None,
        why_ended=str(said.get("reason_for_end", "")),
        by=names(event),
        agency=event.agency_id,
        recorded_on=clock.local_date(event.recorded_at),
    )


def _addresses(facts: Sequence[Fact], names: Names) -> list[AddressSaid]:
    recorded: dict[UUID, datetime] = {}
    for event in Event.objects.filter(submission__in={fact.submission for fact in facts}):
        recorded[event.submission] = event.recorded_at
    said = [
        AddressSaid(fact.submission, fact.value, clock.local_date(recorded[fact.submission]), names(fact))
        for fact in facts
        if fact.submission in recorded
    ]
    return sorted(said, key=lambda one: (one.said_on, one.address), reverse=True)


def placed_with(
    viewer: Viewer, *, called: Collection[str], agency: UUID | None, since: date
) -> tuple[list[Placed], bool]:
    """The placements of the area that some report says to be with a provider of one of these names, or that this agency tells of itself,
    and that had not ended by `since`; the latest first. And whether there are more in the area than are looked through."""
    wanted = {fold_name(name) for name in called if name}
    began_after = _midnight(since - SINCE)
    rows = Event.objects.filter(
        area_id=viewer.area_id, kind=KIND, role="child", nominal__isnull=False, at__gte=began_after
    )
    names = Names(viewer, None)
    newest = list(rows.order_by("-at", "id")[: MOST_OF_AREA + 1])
    placed = [_placed(event, names) for event in newest[:MOST_OF_AREA]]
    with_it = [
        one
        for one in placed
        if (fold_name(one.provider) in wanted or (agency is not None and one.agency == agency))
        and (one.ends_on is None or one.ends_on >= since)
    ]
    return with_it, len(newest) > MOST_OF_AREA


def begins_of(nominals: Iterable[UUID]) -> dict[UUID, set[date]]:
    """On which days placements of each of these children began, wherever that was, as far as the viewer may read it."""
    rows = Event.objects.filter(nominal__in=list(nominals), kind=KIND, role="child").order_by("-at", "id")
    begins: dict[UUID, set[date]] = {}
    for nominal, at in rows.values_list("nominal", "at")[:MOST_OF_AREA]:
        if nominal:
            begins.setdefault(nominal, set()).add(clock.local_date(at))
    return begins


@dataclass(frozen=True)
class Episode:
    """A report of a missing episode of a child. One absence may be told by several."""

    submission: UUID
    nominal: UUID
    began_on: date


def episodes_of(nominals: Iterable[UUID], since: date) -> tuple[list[Episode], bool]:
    """Missing episodes of these children that began since a day, as far as the viewer may read them; and whether there are more."""
    rows = Event.objects.filter(nominal__in=list(nominals), role="child", kind=EPISODE, at__gte=_midnight(since))
    newest = list(rows.exclude(revision="withdrawal").order_by("-at", "id")[: MOST_EPISODES + 1])
    episodes = [
        Episode(event.submission, event.nominal, clock.local_date(event.at))
        for event in newest[:MOST_EPISODES]
        if event.nominal
    ]
    return episodes, len(newest) > MOST_EPISODES


def reports_sent_by(viewer: Viewer, agency: UUID, since: date) -> tuple[list[tuple[UUID, date]], bool]:
    """Reports about children that an agency sent since a day, as far as the viewer may read them, each once with its day; none in which
    somebody stands whose whereabouts are kept from the viewer: that a home wrote of them would tell where they are. And whether there
    are more."""
    rows = Event.objects.filter(agency_id=agency, role="child", received_at__gte=_midnight(since))
    if agency != viewer.agency_id and (hidden := hidden_from(viewer)):
        rows = rows.exclude(nominals__overlap=list(hidden))
    newest = list(rows.order_by("-received_at").values_list("submission", "received_at")[: MOST_OF_HOME + 1])
    once = dict[Any, Any](newest[:MOST_OF_HOME])
    return [(submission, clock.local_date(at)) for submission, at in once.items()], len(newest) > MOST_OF_HOME


def points_of_places(places: Iterable[UUID]) -> dict[UUID, tuple[float, float]]:
    """Where places are, as most reports that the viewer may read give it."""
    points = {}
    for place, (latitude, longitude) in points_of(places).items():
        try:
            points[place] = float(latitude), float(longitude)
        except ValueError:
            continue
    return points


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), clock.LOCAL)
