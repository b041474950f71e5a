"""Every read of placements, homes and visits that leaves the room. Row security decides which there are."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from wholepicture.access.queries import hidden_from
from wholepicture.access.rules import HUB_READERS, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.queries import marked_places
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.casework.cases.results import EVERYBODY, Offered, Sought
from wholepicture.casework.disruption.results import Named
from wholepicture.casework.disruption.stored import ids_of, now_of
from wholepicture.casework.models import CareVisits, Home, PlacementStep, PlannedPlacement
from wholepicture.casework.placement.results import (
    ChildPlacements,
    HomeChild,
    HomePage,
    HomeRow,
    Near,
    NearPlace,
    PlacementPage,
    PlacementRow,
    StepRow,
    VisitRow,
    VisitsPage,
    VisitsRow,
)
from wholepicture.casework.placement.rules import (
    DROPPED,
    LIVING,
    MOVED_IN,
    NEAR_METRES,
    OPEN,
    PLANNED,
    Beds,
    Lived,
    Month,
    Stay,
    ended_by_next,
    lived_on,
    may_come,
    metres_between,
    months_to,
    pattern_of,
)
from wholepicture.casework.placement.rules import ENDED as OVER
from wholepicture.casework.placement.stored import (
    MOST_HOMES,
    beds_of,
    holders_at,
    home_rows,
    placement_rows,
    placements_about,
    reads_as_host,
    steps_of,
    versions_of,
    visits_in,
    visits_rows,
)
from wholepicture.partnership.absences.queries import cover_for, gone_at
from wholepicture.partnership.models import Professional
from wholepicture.partnership.queries import agencies_by_id, names_of
from wholepicture.picture.placed import (
    OfChild,
    Placed,
    begins_of,
    episodes_of,
    placed_of,
    placed_with,
    points_of_places,
    reports_sent_by,
)
from wholepicture.picture.queries import labels_anyhow, labels_of, shows_to_viewer

MOST_LISTED = 200
MONTHS = 12
MOST_GONE = 500


# -- where a child lived ----------------------------------------------------------------------------------------------


@query(Permission.PICTURE, called="Read where a child lived")
def placements_of_child(viewer: Viewer, *, nominal: UUID, on: date | None = None) -> ChildPlacements:
    """Every placement of a child that reports tell or that was entered here, and addresses that were told; with `on`, what of them is said
    of that day. Raises NotFound: nothing of them shows."""
    told = placed_of(viewer, nominal)
    if not shows_to_viewer("child", told.nominal):
        raise NotFound
    entered = placements_about(told.nominal)
    rows = placement_rows(viewer, entered)
    stays = [*_as_told(told), *_as_entered(entered, rows)]
    concerning(
        subjects=[told.nominal],
        records=[*{stay.report for stay in stays if stay.report}, *(row.id for row in rows)],
    )
    return ChildPlacements(
        nominal=told.nominal,
        label=labels_of("nominal", [told.nominal]).get(told.nominal, ""),
        stays=sorted(stays, key=lambda stay: (stay.from_on, stay.where), reverse=True),
        hidden=told.hidden,
        planned=rows,
        on=on,
        answer=lived_on(on, stays) if on else (),
    )


def _as_told(told: OfChild) -> list[Stay]:
    placed = [
        Stay(
            one.provider or "A placement",
            one.starts_on,
            one.ends_on,
            one.by,
            is_placement=True,
            report=one.submission,
            recorded_on=one.recorded_on,
        )
        for one in told.placed
    ]
    return [
        *placed,
        *(
            Stay(one.address, one.said_on, None, one.by, is_placement=False, report=one.submission)
            for one in told.addresses
        ),
    ]


def _as_entered(entered: Sequence[PlannedPlacement], rows: Sequence[PlacementRow]) -> list[Stay]:
    """Placements that were entered here and in which the child moved in, from that day until it ended."""
    steps = steps_of([one.id for one in entered])
    stays = []
    for one, row in zip(entered, rows, strict=True):
        days = {step.kind: step.on for step in steps[one.id]}
        if MOVED_IN in days and one.state != DROPPED:
            ended = days.get(OVER)
            stays.append(Stay(one.where, days[MOVED_IN], ended, row.placing, is_placement=True, placement=one.id))
    return stays


# -- placements -------------------------------------------------------------------------------------------------------


@query(Permission.CASES, called="Listed placements with what is to be done about each")
def placements_open(viewer: Viewer) -> list[PlacementRow]:
    """The placements that are planned or last: those that one's agency made, and those in its area of which it was told; to the hub all of
    the area. First the next that begin, then the last that began, so many of each at most: what lasts for years crowds out no plan."""
    found = PlannedPlacement.objects.filter(area_id=viewer.area_id, state__in=OPEN)
    if not viewer.is_hub:
        found = found.filter(Q(agency_id=viewer.agency_id) | Q(host_id=viewer.agency_id, is_told=True))
    planned = found.filter(state=PLANNED).order_by("starts_on", "id")[:MOST_LISTED]
    living = found.filter(state=LIVING).order_by("-starts_on", "id")[:MOST_LISTED]
    rows = placement_rows(viewer, [*planned, *living])
    concerning(subjects={row.child.id for row in rows}, records=[row.id for row in rows])
    return rows


@query(Permission.CASES, called="Listed placements to which one sees")
def placements_held(viewer: Viewer) -> list[PlacementRow]:
    """The placements that are planned or last and are the viewer's to see to, and those of whoever is away or has left for who they stand
    in. What begins first stands first."""
    holders = [viewer.person, *_gone(viewer, PlannedPlacement.objects.filter(state__in=OPEN))]
    found = PlannedPlacement.objects.filter(area_id=viewer.area_id, state__in=OPEN, held_by_id__in=holders)
    rows = placement_rows(viewer, list(found.order_by("starts_on", "id")[:MOST_LISTED]))
    concerning(subjects={row.child.id for row in rows}, records=[row.id for row in rows])
    return rows


@query(Permission.CASES, called="Read a placement and what was done about it")
def placement_page(viewer: Viewer, *, placement: UUID, sought: Sought = EVERYBODY) -> PlacementPage:
    """A placement with every step, and to the hub what is of concern near it. `sought`: among who one is chosen to see to it.
    Raises NotFound."""
    one = PlannedPlacement.objects.filter(id=placement).first()
    if one is None:
        raise NotFound
    (row,) = placement_rows(viewer, [one])
    steps = steps_of([placement])[placement]
    concerning(subjects=[row.child.id], records=[placement])
    done = {step.kind for step in steps}
    return PlacementPage(
        row=row,
        entered_by=names_of([one.made_by_id]).get(one.made_by_id, ""),
        entered_at=one.at,
        steps=_step_rows(viewer, row, steps),
        number=len(steps),
        may_come=may_come(one.state, one.distance, done, as_host=row.as_host) if _may_enter(viewer, one) else (),
        holders=Offered() if row.as_host else holders_at(viewer, one.agency_id, sought),
        near=_near_home(viewer, one.home_id) if one.home_id and one.state == PLANNED else None,
    )


@query(Permission.CASES, called="Read who their notices of placements are about")
def children_of_placements(viewer: Viewer, *, ids: Collection[UUID]) -> dict[UUID, str]:
    """The child of each of these placements that shows to the viewer, by the placement's id."""
    rows = placement_rows(viewer, list(PlannedPlacement.objects.filter(id__in=list(ids))))
    concerning(subjects={row.child.id for row in rows}, records=[row.id for row in rows])
    return {row.id: row.child.label for row in rows}


def _may_enter(viewer: Viewer, one: PlannedPlacement) -> bool:
    is_hub = viewer.is_hub and viewer.may(Permission.ALERTS)
    return is_hub or one.agency_id == viewer.agency_id or (one.is_told and reads_as_host(viewer, one))


def _step_rows(viewer: Viewer, row: PlacementRow, steps: Sequence[PlacementStep]) -> list[StepRow]:
    """Steps as they were entered. No other agency than one's own is named beside a child whose whereabouts are kept from the viewer."""
    people = {person for step in steps for person in (step.by_id, step.held_by_id)}
    names, employers, agencies = names_of(people), _employers(people), agencies_by_id()
    is_hidden = row.child.id in hidden_from(viewer)

    def spoken(person: UUID) -> str:
        agency = agencies.get(employers[person]) if person in employers else None
        return str(agency.name) if agency and (not is_hidden or agency.id == viewer.agency_id) else ""

    return [
        StepRow(
            step.number,
            step.kind,
            step.on,
            step.who,
            step.words,
            names.get(step.held_by_id, ""),
            names.get(step.by_id, ""),
            spoken(step.by_id),
            step.at,
        )
        for step in steps
    ]


def _employers(people: Iterable[UUID]) -> dict[UUID, UUID]:
    return dict(Professional.objects.filter(id__in=list(people)).values_list("id", "agency_id"))


def _near_home(viewer: Viewer, home: UUID) -> Near | None:
    """What is marked as of concern near a home, the nearest first; none for whoever reads no marks."""
    if not (viewer.is_hub and viewer.may(Permission.ALERTS)):
        return None
    here = _point_of(home)
    if here is None:
        return Near((), NEAR_METRES, is_known=False)
    points = points_of_places(marked_places(viewer.area_id))
    metres = {place: metres_between(here, point) for place, point in points.items()}
    near = sorted((place for place in metres if metres[place] <= NEAR_METRES), key=lambda place: (metres[place], place))
    labels = labels_anyhow("place", near)
    concerning(records=near)
    places = [NearPlace(place, labels[place], int(round(metres[place], -1))) for place in near if place in labels]
    return Near(places, NEAR_METRES, is_known=True)


def _point_of(home: UUID) -> tuple[float, float] | None:
    """Where a home is, as its record says."""
    last = next(reversed(versions_of([home]).get(home, [])), None)
    if last is None or last.latitude is None or last.longitude is None:
        return None
    return last.latitude, last.longitude


@query(Permission.CASES, called="Looked who may see to a placement or to visits")
def who_may_hold(viewer: Viewer, *, sought: Sought = EVERYBODY) -> Offered:
    """Those of one's own agency who may see to a placement or visit a child: whoever asks first. `sought`: of those alone."""
    return holders_at(viewer, viewer.agency_id, sought)


# -- homes ------------------------------------------------------------------------------------------------------------


@query(Permission.PICTURE, called="Listed children’s homes")
def homes(viewer: Viewer) -> list[HomeRow]:
    """Every home of the area that has a record, by name."""
    rows = home_rows(viewer, list(Home.objects.filter(area_id=viewer.area_id).order_by("id")[:MOST_HOMES]))
    concerning(records=[row.id for row in rows])
    return rows


@query(Permission.PICTURE, called="Read a children’s home and its pattern")
def home_page(viewer: Viewer, *, home: UUID) -> HomePage:
    """A home, who lives there and what happened there month by month, as far as the viewer may read it. Raises NotFound."""
    row = Home.objects.filter(id=home).first()
    if row is None:
        raise NotFound
    (shown,) = home_rows(viewer, [row])
    versions = versions_of([home])[home]
    months = months_to(clock.local_date(), MONTHS)
    entered = list(PlannedPlacement.objects.filter(home_id=home).order_by("-starts_on", "id")[:MOST_LISTED])
    placed, is_cut = placed_with(
        viewer, called={version.name for version in versions}, agency=row.agency_id, since=months[0][0]
    )
    lived = _lived(placed, entered)
    here = placement_rows(viewer, [one for one in entered if one.state in OPEN])
    concerning(subjects=[one.child.id for one in here], records=[home, *(one.id for one in entered)])
    counted, is_more = _months(viewer, row, months, lived, beds_of(versions))
    return HomePage(
        row=shown,
        children=_living(placed, lived),
        months=counted,
        placements=here,
        as_at=clock.now(),
        versions=[(version.from_on, version.beds, version.name) for version in reversed(versions)],
        near=_near_home(viewer, home),
        is_cut=is_cut or is_more or len(entered) == MOST_LISTED,
    )


def reads_pattern(viewer: Viewer, home: Home) -> bool:
    """Whether somebody reads a home's numbers: the hub, and whoever runs it. Anybody else reads too few of its children for a number."""
    return viewer.is_hub or (home.agency_id is not None and home.agency_id == viewer.agency_id)


def _months(
    viewer: Viewer, home: Home, months: Sequence[tuple[date, date]], lived: Sequence[Lived], beds: Sequence[Beds]
) -> tuple[list[Month], bool]:
    """A home month by month, to who reads its pattern; and whether there is more than was counted."""
    if not reads_pattern(viewer, home):
        return [], False
    since = months[0][0]
    episodes, more_episodes = episodes_of({stay.child for stay in lived}, since)
    sent, more_sent = reports_sent_by(viewer, home.agency_id, since) if home.agency_id else ([], False)
    concerning(
        subjects={stay.child for stay in lived},
        records=[*(episode.submission for episode in episodes), *(submission for submission, _ in sent)],
    )
    began = [(episode.nominal, episode.began_on) for episode in episodes]
    return pattern_of(months, lived, [day for _, day in sent], began, beds), more_episodes or more_sent


def _lived(placed: Sequence[Placed], entered: Sequence[PlannedPlacement]) -> list[Lived]:
    """From when until when each child lived in a home: by reports, and by what was entered here."""
    stays = [Lived(one.nominal, one.starts_on, one.ends_on) for one in placed]
    steps, now = steps_of([one.id for one in entered]), now_of([("nominal", one.child) for one in entered])
    for one in entered:
        days = {step.kind: step.on for step in steps[one.id]}
        if MOVED_IN in days and one.state != DROPPED:
            stays.append(Lived(now[one.child].id, days[MOVED_IN], days.get(OVER)))
    return ended_by_next(stays, begins_of({stay.child for stay in stays}))


def _living(placed: Sequence[Placed], lived: Sequence[Lived]) -> list[HomeChild]:
    """Who lives in a home now, by name, with since when."""
    today = clock.local_date()
    since: dict[UUID, date] = {}
    for stay in lived:
        if stay.from_on <= today and (stay.to_on is None or stay.to_on >= today):
            since[stay.child] = max(stay.from_on, since.get(stay.child, stay.from_on))
    labels = labels_of("nominal", since)
    by = {one.nominal: one.by for one in reversed(placed)}
    children = [
        HomeChild(Named("nominal", child, labels[child]), day, by.get(child, ""))
        for child, day in since.items()
        if child in labels
    ]
    return sorted(children, key=lambda one: (one.child.label, one.child.id.hex))


# -- visits -----------------------------------------------------------------------------------------------------------


@query(Permission.CASES, called="Read visits to a child in care")
def visits_of_child(viewer: Viewer, *, nominal: UUID, sought: Sought = EVERYBODY) -> tuple[Named, list[VisitsPage]]:
    """The child, and every round of visits to them that the viewer may read, those that go on first. `sought`: among who one is chosen to
    visit. Raises NotFound."""
    if not shows_to_viewer("child", nominal):
        raise NotFound
    found = _rounds_of(nominal)
    visits = visits_in([one.id for one in found])
    names = names_of({person for of in visits.values() for one in of for person in (one.by_id, one.held_by_id)})
    pages = [
        VisitsPage(
            row=row,
            visits=[
                VisitRow(
                    one.number,
                    one.kind,
                    one.on,
                    one.is_seen,
                    one.alone,
                    one.heard,
                    one.words,
                    names.get(one.held_by_id, ""),
                    names.get(one.by_id, ""),
                    one.at,
                )
                for one in reversed(visits[row.id])
            ],
            number=len(visits[row.id]),
            holders=holders_at(viewer, of.agency_id, sought),
        )
        for of, row in zip(found, visits_rows(viewer, found, visits), strict=True)
    ]
    (child,) = now_of([("nominal", nominal)]).values()
    concerning(subjects=[nominal], records=[one.id for one in found])
    return child, pages


def _rounds_of(nominal: UUID) -> list[CareVisits]:
    found = CareVisits.objects.filter(child__in=ids_of("nominal", {nominal}))
    return list(found.order_by("is_ended", "-since_on", "id")[:MOST_LISTED])


@query(Permission.CASES, called="Saw by when a child in care is visited next")
def visits_in_short(viewer: Viewer, *, nominal: UUID) -> list[VisitsRow]:
    """The rounds of visits to a child that go on, in a line each."""
    found = [one for one in _rounds_of(nominal) if not one.is_ended]
    concerning(subjects=[nominal], records=[one.id for one in found])
    return visits_rows(viewer, found, visits_in([one.id for one in found]))


@query(Permission.CASES, called="Saw where a child is placed now")
def lives_in_short(viewer: Viewer, *, nominal: UUID) -> Stay | None:
    """The placement that goes on, of those that were entered here and show, the latest; None: none does."""
    found = PlannedPlacement.objects.filter(child__in=ids_of("nominal", {nominal}), state=LIVING)
    rows = placement_rows(viewer, list(found.order_by("-starts_on", "-at")[:1]))
    concerning(subjects=[nominal], records=[row.id for row in rows])
    stays = [Stay(row.where, row.starts_on, None, row.placing, is_placement=True, placement=row.id) for row in rows]
    return stays[0] if stays else None


@query(Permission.CASES, called="Listed visits to children in care that are due")
def visits_due(viewer: Viewer) -> list[VisitsRow]:
    """The visits that are the viewer's to make, and those of whoever is away or has left for who they stand in; what is due first."""
    gone = _gone(viewer, CareVisits.objects.filter(is_ended=False))
    going_on = CareVisits.objects.filter(is_ended=False, held_by_id__isnull=False)
    found = list(going_on.filter(held_by_id__in=[viewer.person]).order_by(F("due_at"), "id")[:MOST_LISTED])
    if gone:
        found += list(going_on.filter(held_by_id__in=gone).order_by(F("due_at"), "id")[:MOST_LISTED])
    found.sort(key=lambda one: (one.due_at, one.id))
    rows = visits_rows(viewer, found, visits_in([one.id for one in found]))
    concerning(subjects={row.child.id for row in rows}, records=[row.id for row in rows])
    return rows


def _gone(viewer: Viewer, open_things: QuerySet[Any]) -> list[UUID]:
    """Those who are away, have left or may read nothing for want of training, hold one of these, and for who the viewer stands in."""
    people = Professional.objects.filter(agency__area_id=viewer.area_id).exclude(id=viewer.person)
    if not viewer.is_hub:
        people = people.filter(agency_id=viewer.agency_id)
    held = open_things.filter(held_by_id=OuterRef("id"))
    gone = people.filter(gone_at(clock.now())).filter(Exists(held))
    covers = cover_for(gone.order_by("id").values_list("id", flat=True)[:MOST_GONE], at_desk=HUB_READERS)
    return [one for one, cover in covers.items() if viewer.professional_id in cover.people]
