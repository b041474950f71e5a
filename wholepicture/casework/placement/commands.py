"""Every write of placements, homes and visits. Each is what a person says that they did: nothing is sent, and nothing is done by itself."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from wholepicture.access.queries import those_of_directory
from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, NotPermitted, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.casework.cases.results import Sought
from wholepicture.casework.disruption.stored import ids_of
from wholepicture.casework.models import (
    CareVisit,
    CareVisits,
    Home,
    HomeVersion,
    PlacementStep,
    PlannedPlacement,
)
from wholepicture.casework.placement.rules import (
    AUTHORITIES,
    DISTANT,
    FIRST_VISIT,
    HANDED,
    HERE,
    MOVED_IN,
    NEXT_VISIT,
    OPENED,
    RUNS_HOMES,
    Fault,
    Given,
    HomeGiven,
    StepGiven,
    VisitGiven,
    faults_of_home,
    faults_of_placement,
    faults_of_step,
    faults_of_visit,
    may_come,
    next_due,
    point_of,
)
from wholepicture.casework.placement.stored import (
    holders_at,
    last_seen,
    may_set,
    reads_as_host,
    steps_of,
    versions_of,
    visits_in,
)
from wholepicture.linkage.queries import nominal_now
from wholepicture.partnership.clocks.queries import due_at
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.picture.queries import shown_beyond_named, shows_to_viewer

HAS_LEFT = "{name} has left. Choose somebody who works here."
ONLY_NAMED = (
    "What you know of this child was kept by its sender to people who they name. Others could not read this, and nobody else could see to "
    "it. Ask the sender to share it first."
)


class NotEntered(Refusal):
    """Something is to be put right first. Nothing was stored, and everything that you typed is kept."""

    status = 422

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = list(faults)


class MovedMeanwhile(Refusal):
    """Somebody else entered something here while you had it open. It stands above, and what you typed below: read theirs, then send yours
    again."""


# -- placements -------------------------------------------------------------------------------------------------------


@command(Permission.CASES, called="Entered a placement of a child", action="collection")
def enter_placement(viewer: Viewer, *, child: UUID, given: Given, held_by: UUID | None) -> UUID:
    """Enter where a child is to live, with who sees to what is to be done. Raises NotPermitted: no authority places a child but children's
    social care, here or elsewhere; NotFound; NotEntered, with what is to be put right."""
    if viewer.agency_type not in AUTHORITIES:
        raise NotPermitted
    stands = _child(viewer, child)
    faults = (
        faults_of_placement(given) + _of_host(given) + _of_home(given) + _of_holder(viewer, held_by, viewer.agency_id)
    )
    if faults or held_by is None or given.starts_on is None:
        raise NotEntered(faults)
    placement = new_id()
    PlannedPlacement.objects.create(
        id=placement,
        area_id=viewer.area_id,
        agency_id=viewer.agency_id,
        child=stands,
        home_id=given.home,
        where=given.where.strip(),
        care=given.care,
        distance=given.distance,
        host_id=None if given.distance == HERE else given.host,
        host_name="" if given.distance == HERE else given.host_name.strip(),
        is_emergency=given.is_emergency,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        notify_by=_after_emergency(viewer, given),
        made_by_id=viewer.person,
        at=clock.now(),
    )
    _add_step(viewer, placement, 1, StepGiven(OPENED, clock.local_date()), held_by)
    concerning(subjects=[stands], records=[placement])
    return placement


def _child(viewer: Viewer, child: UUID) -> UUID:
    """As who the child stands now. Raises NotFound where they do not show; NotEntered where they do only to people who are named."""
    stands = nominal_now(viewer, child) or child
    if not shows_to_viewer("child", stands):
        raise NotFound
    if not shown_beyond_named("child", stands):
        raise NotEntered([Fault("where", ONLY_NAMED)])
    return stands


def _after_emergency(viewer: Viewer, given: Given) -> datetime | None:
    if not given.is_emergency or given.starts_on is None:
        return None
    return due_at(viewer.area_id, "placement_notify_emergency", _begins(given.starts_on))


def _begins(day: date) -> datetime:
    return clock.moment_of(datetime.combine(day, time(0)))


def _of_host(given: Given) -> list[Fault]:
    if given.host is None or given.distance == HERE:
        return []
    agency = agencies_by_id().get(given.host)
    return (
        []
        if agency and agency.type in AUTHORITIES
        else [Fault("host", "Choose an authority from the list, or type its name.")]
    )


def _of_home(given: Given) -> list[Fault]:
    if given.home is None or Home.objects.filter(id=given.home).exists():
        return []
    return [Fault("home", "Choose a home from the list, or type where it is.")]


def _of_holder(viewer: Viewer, held_by: UUID | None, agency: UUID) -> list[Fault]:
    found = next(iter(those_of_directory(viewer, person=held_by)), None) if held_by else None
    if found is None:
        return [Fault("held_by", "Say who sees to it.")]
    if found.has_left:
        return [Fault("held_by", HAS_LEFT.format(name=found.name))]
    if str(found.id) not in holders_at(viewer, agency, Sought(chosen=[found.id])).people:
        return [Fault("held_by", f"{found.name} does not work on cases there. Choose somebody from the list.")]
    return []


@command(Permission.CASES, called="Entered what was done about a placement")
def enter_placement_step(
    viewer: Viewer, *, placement: UUID, seen: int, given: StepGiven, held_by: UUID | None = None
) -> None:
    """Enter what was done about a placement. `seen`: how many steps there were when it was read; `held_by`: who sees to it from now on, of
    a step that hands it over. Raises NotFound, NotPermitted, MovedMeanwhile; NotEntered, with what is to be put right."""
    row = PlannedPlacement.objects.filter(id=placement).first()
    if row is None or row.held_by_id is None:
        raise NotFound
    as_host = _enters(viewer, row)
    steps = steps_of([row.id])[row.id]
    if len(steps) != seen:
        raise MovedMeanwhile
    done = {step.kind: step.on for step in steps}
    allowed = may_come(row.state, row.distance, done, as_host=as_host)
    faults = faults_of_step(given, allowed, done.get(MOVED_IN), clock.local_date(), is_distant=row.distance == DISTANT)
    hands = given.kind == HANDED
    if hands:
        faults += _of_holder(viewer, held_by, row.agency_id)
    if faults:
        raise NotEntered(faults)
    holder = held_by if hands and held_by else row.held_by_id
    with stored_first(MovedMeanwhile):
        # The host authority does not read every step: the database numbers what it enters.
        _add_step(viewer, row.id, 0 if as_host else seen + 1, given, holder)
    concerning(subjects=[row.child], records=[row.id], justification=given.words.strip())


def _enters(viewer: Viewer, row: PlannedPlacement) -> bool:
    """Whether somebody enters something as the host authority. Raises NotPermitted for whoever only reads it, as a
    host does that works with the child and was not notified."""
    if reads_as_host(viewer, row):
        if not row.is_told:
            raise NotPermitted
        return True
    if row.agency_id != viewer.agency_id and not (viewer.is_hub and viewer.may(Permission.ALERTS)):
        raise NotPermitted
    return False


def _add_step(viewer: Viewer, placement: UUID, number: int, given: StepGiven, held_by: UUID) -> None:
    PlacementStep.objects.create(
        id=new_id(),
        placement_id=placement,
        number=number,
        kind=given.kind,
        on=given.on or clock.local_date(),
        who=given.who.strip(),
        words=given.words.strip(),
        held_by_id=held_by,
        by_id=viewer.person,
        at=clock.now(),
    )


# -- homes ------------------------------------------------------------------------------------------------------------


@command(Permission.CASES, called="Entered a children’s home", action="collection")
def enter_home(viewer: Viewer, *, given: HomeGiven, run_by: UUID | None) -> UUID:
    """Enter a home with its first version. `run_by`: the agency of the partnership that runs it; none: none does. Raises NotPermitted;
    NotEntered, with what is to be put right."""
    if not may_set(viewer, run_by):
        raise NotPermitted
    faults = faults_of_home(given, None, clock.local_date())
    agency = agencies_by_id().get(run_by) if run_by else None
    if run_by and (agency is None or agency.type != RUNS_HOMES):
        faults.append(Fault("run_by", "Choose an agency from the list."))
    elif run_by and Home.objects.filter(agency_id=run_by).exists():
        faults.append(Fault("run_by", "This agency has a home here already: change that one."))
    if faults:
        raise NotEntered(faults)
    home = new_id()
    with stored_first(MovedMeanwhile):
        Home.objects.create(id=home, area_id=viewer.area_id, agency_id=run_by, made_by_id=viewer.person, at=clock.now())
        _add_version(viewer, home, 1, given)
    concerning(records=[home])
    return home


@command(Permission.CASES, called="Changed what the record of a children’s home says")
def change_home(viewer: Viewer, *, home: UUID, seen: int, given: HomeGiven) -> None:
    """Enter what holds of a home from a day on. `seen`: which version was read. Raises NotFound, NotPermitted, MovedMeanwhile; NotEntered,
    with what is to be put right."""
    row = Home.objects.filter(id=home).first()
    if row is None:
        raise NotFound
    if not may_set(viewer, row.agency_id):
        raise NotPermitted
    versions = versions_of([home])[home]
    if versions[-1].number != seen:
        raise MovedMeanwhile
    if faults := faults_of_home(given, versions[-1].from_on, clock.local_date()):
        raise NotEntered(faults)
    with stored_first(MovedMeanwhile):
        _add_version(viewer, home, seen + 1, given)
    concerning(records=[home])


def _add_version(viewer: Viewer, home: UUID, number: int, given: HomeGiven) -> None:
    assert given.beds is not None  # else it is a fault, as no day is
    assert given.from_on is not None
    point = point_of(given.latitude, given.longitude)
    HomeVersion.objects.create(
        id=new_id(),
        home_id=home,
        number=number,
        name=given.name.strip(),
        provider=given.provider.strip(),
        urn=given.urn.strip(),
        authority=given.authority.strip(),
        beds=given.beds,
        from_on=given.from_on,
        latitude=round(point[0], 5) if point else None,
        longitude=round(point[1], 5) if point else None,
        by_id=viewer.person,
        at=clock.now(),
    )


# -- visits -----------------------------------------------------------------------------------------------------------


@command(Permission.CASES, called="Said that a child in care is visited", action="collection")
def begin_visits(viewer: Viewer, *, child: UUID, since_on: date | None, held_by: UUID | None) -> UUID:
    """Say who visits a child in care, from the day on which they moved in: the first visit is due then. Raises NotFound; MovedMeanwhile,
    where visits of one's agency go on; NotEntered, with what is to be put right."""
    stands = _child(viewer, child)
    faults = []
    if since_on is None:
        faults.append(Fault("since-day", "Give the day on which the child moved in, like 4 3 2027."))
    elif since_on > clock.local_date():
        faults.append(Fault("since-day", "This day is still to come. Enter visits once the child has moved in."))
    faults += _of_holder(viewer, held_by, viewer.agency_id)
    if faults or since_on is None or held_by is None:
        raise NotEntered(faults)
    of_child = CareVisits.objects.filter(child__in=ids_of("nominal", {stands}), agency_id=viewer.agency_id)
    if of_child.filter(is_ended=False).exists():
        raise MovedMeanwhile
    visits = new_id()
    CareVisits.objects.create(
        id=visits,
        area_id=viewer.area_id,
        agency_id=viewer.agency_id,
        child=stands,
        since_on=since_on,
        made_by_id=viewer.person,
        at=clock.now(),
    )
    due = due_at(viewer.area_id, FIRST_VISIT, _begins(since_on))
    _add_visit(viewer, visits, 1, VisitGiven(OPENED, since_on), held_by, due)
    concerning(subjects=[stands], records=[visits])
    return visits


@command(Permission.CASES, called="Entered a visit to a child in care")
def enter_visit(viewer: Viewer, *, visits: UUID, seen: int, given: VisitGiven, held_by: UUID | None = None) -> None:
    """Enter a visit, why one was not made, who visits from now on, or that visits end. `seen`: how many rows there were when they were
    read. Raises NotFound, MovedMeanwhile; NotEntered, with what is to be put right."""
    row = CareVisits.objects.filter(id=visits).first()
    if row is None or row.held_by_id is None:
        raise NotFound
    before = visits_in([visits])[visits]
    if len(before) != seen or row.is_ended:
        raise MovedMeanwhile
    faults = faults_of_visit(given, row.since_on, clock.local_date())
    hands = given.kind == HANDED
    if hands:
        faults += _of_holder(viewer, held_by, row.agency_id)
    if faults:
        raise NotEntered(faults)
    last = last_seen(before)
    due = next_due(
        given,
        row.due_at,
        lambda day: due_at(viewer.area_id, NEXT_VISIT, _begins(day)),
        last.on if last else None,
    )
    holder = held_by if hands and held_by else row.held_by_id
    with stored_first(MovedMeanwhile):
        _add_visit(viewer, visits, seen + 1, given, holder, due)
    concerning(subjects=[row.child], records=[visits])


def _add_visit(
    viewer: Viewer, visits: UUID, number: int, given: VisitGiven, held_by: UUID, due: datetime | None
) -> None:
    assert given.on is not None  # else it is a fault
    is_made = given.is_seen is not None
    CareVisit.objects.create(
        id=new_id(),
        visits_id=visits,
        number=number,
        kind=given.kind,
        on=given.on,
        is_seen=given.is_seen,
        alone=given.alone if is_made and given.is_seen else "",
        heard=given.heard.strip() if is_made else "",
        words=given.words.strip(),
        held_by_id=held_by,
        due_at=due,
        by_id=viewer.person,
        at=clock.now(),
    )
