"""What people of the hub say of adults, vehicles, phones, accounts and places, as it stands now."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from math import asin, cos, radians, sin, sqrt
from uuid import UUID

from django.db.models import Q

from wholepicture.alerts import inputs
from wholepicture.alerts.gathered import MOST
from wholepicture.alerts.models import Mark
from wholepicture.alerts.standing import MOVED_LATELY
from wholepicture.base import clock
from wholepicture.linkage.queries import members_of, moved_among, standing_of
from wholepicture.linkage.things.queries import joined_since, standing_in, standing_of_things
from wholepicture.picture.background import adults_and_things_tied, points_of, reports_tied_to

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
LOOKED_BACK = timedelta(days=365)  # before a mark was made
NEAR_METRES = 400
MOST_PLACES = 500  # marked places of one area that are compared: the newest
_EARTH_METRES = 6_371_000


def marks_on(people: Collection[UUID], things: Collection[UUID]) -> dict[UUID, inputs.Mark]:
    """The mark that stands on each of these nominals and things, however they joined since it was made."""
    return _as_rules_read(latest_marks(people, things))


def latest_marks(people: Collection[UUID], things: Collection[UUID]) -> dict[UUID, Mark]:
    """What was said last of each of these nominals and things."""
    stands = {person: person for person in people}
    stands |= {subject: nominal for nominal, subject, _ in members_of(people)} if people else {}
    stands |= _described(things)
    marks = Mark.objects.filter(about__in=list(stands)).select_related("decision")
    return _latest(marks, stands) if stands else {}


def _described(things: Collection[UUID]) -> dict[UUID, UUID]:
    """Things as they are described alone, each with the one of these in which it stands."""
    if not things:
        return {}
    described = standing_in(things)
    now = standing_of_things(described)
    return {thing: thing for thing in things} | {one: now.get(one, one) for one in described}


def _latest(marks: Iterable[Mark], stands: Mapping[UUID, UUID]) -> dict[UUID, Mark]:
    latest: dict[UUID, Mark] = {}
    for mark in sorted(marks, key=lambda mark: (mark.at, mark.id)):
        latest[stands[mark.about]] = mark
    return latest


def _as_rules_read(latest: Mapping[UUID, Mark]) -> dict[UUID, inputs.Mark]:
    return {about: _as_read(about, mark) for about, mark in latest.items() if mark.says != "lifted"}


def _as_read(about: UUID, mark: Mark) -> inputs.Mark:
    return inputs.Mark(
        about=about,
        is_of_concern=mark.says == "of_concern",
        # With the decision with which it was made: of what that answered, it says nothing new.
        at=mark.decision.at if mark.decision else mark.at,
        until=_end_of(mark.until) if mark.until else FOR_EVER,
        kind=mark.kind,
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), clock.LOCAL)


def places_near(places: Collection[UUID], area: UUID) -> dict[UUID, inputs.Mark]:
    """Those of these places that lie within reach of a place of the area that is marked as of concern, each with its mark."""
    marked = marked_places(area) if places else {}
    given = points_of({*places, *marked}) if marked else {}
    points = {place: point for place in given if (point := _point(*given[place]))}
    near: dict[UUID, inputs.Mark] = {}
    for place in points.keys() & set(places):
        for other, mark in marked.items():
            if other in points and _metres(points[place], points[other]) <= NEAR_METRES:
                near.setdefault(place, mark)
    return near


def marked_places(area: UUID) -> dict[UUID, inputs.Mark]:
    """The places of an area that are marked as of concern now."""
    of_concern = Mark.objects.filter(area_id=area, kind="place", says="of_concern", until__gte=clock.local_date())
    marked = of_concern.order_by("-at").values_list("about", flat=True)[:MOST_PLACES]
    stands = standing_of_things(set(marked))
    latest = marks_on((), {stands.get(place, place) for place in marked})
    return {place: mark for place, mark in latest.items() if mark.is_of_concern and mark.until > clock.now()}


def _point(latitude: str, longitude: str) -> tuple[float, float] | None:
    try:
        return float(latitude), float(longitude)
    except ValueError:
        return None


def _metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """How far apart two points are, over the ground."""
    (lat_a, lon_a), (lat_b, lon_b) = (tuple(map(radians, point)) for point in (a, b))
    chord = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_METRES * asin(sqrt(chord))


def marked_in(area: UUID, *, due_by: date | None = None) -> tuple[set[UUID], set[UUID]]:
    """The nominals and the things of an area, as they stand now, of which somebody ever said that they are of concern.

    `due_by`: those of which such a mark was to be reviewed by then, or ended.
    """
    marks = Mark.objects.filter(area_id=area, says="of_concern")
    if due_by:
        marks = marks.filter(Q(review_on__lte=due_by) | Q(until__lte=due_by))
    people: set[UUID] = set()
    things: set[UUID] = set()
    for kind, about in marks.values_list("kind", "about").distinct():
        (people if kind == "nominal" else things).add(about)
    stands, now = standing_of(people), standing_of_things(things)
    return (
        {stands[person].nominal if person in stands else person for person in people},
        {now.get(thing, thing) for thing in things},
    )


def tied_to_joined(submissions: Collection[UUID]) -> set[UUID]:
    """Background: the reports tied to whom or what is marked as of concern and one of these reports was joined to, or parted from.

    Of two who are joined one keeps the id, and its reports are not derived again: whom they tie to the other's mark is looked at
    as well. Where nobody ever moved there is nothing to look for.
    """
    tied = adults_and_things_tied(submissions)
    lately = clock.now() - MOVED_LATELY
    people = moved_among((about for kind, about in tied if kind == "nominal"), since=lately)
    joined = joined_since((about for kind, about in tied if kind != "nominal"), lately, besides=submissions)
    reports: set[UUID] = set()
    for about, mark in latest_marks(people, joined).items():
        if mark.says == "of_concern":
            reports |= reports_tied_to(mark.kind, about, since=mark.at - LOOKED_BACK, most=MOST)
    return reports


def stands_now_of(mark: Mark) -> UUID:
    """Background: who or what a mark is about now."""
    if mark.kind == "nominal":
        stands = standing_of([mark.about]).get(mark.about)
        return stands.nominal if stands else mark.about
    return standing_of_things([mark.about]).get(mark.about, mark.about)
