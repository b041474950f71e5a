"""Who was away on which nights of a month: of those who live in a home, or of all of whom the viewer may read.

It begins with the episodes of the area that began in the month or shortly before, by index, so that it costs the same however many
reports there are. Row security decides which there are.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.picture.assembling import ages_of
from wholepicture.picture.labels import NAME_NOT_KNOWN, NOT_DESCRIBED, labels_of
from wholepicture.picture.models import Association, Event
from wholepicture.picture.nights import EPISODE, INTERVIEW, MOST_NIGHTS, TimeAway, times_away
from wholepicture.picture.queries import labels_anyhow, shows_to_viewer
from wholepicture.picture.results import ChildAway, NightsOfMonth

MOST = 2000  # episodes of a month that are looked at: those that began last
MOST_CHILDREN = 60
MOST_WHO_LIVE_THERE = 200
_REACHES_BACK = timedelta(days=MOST_NIGHTS)  # an episode that began so long before may last into the month
_ANSWERED_WITHIN = timedelta(days=31)  # what came of a return is told so long after at most


@query(Permission.PICTURE, called="Saw who was away on which nights of a month")
def nights_of_month(viewer: Viewer, *, month: date, place: UUID | None = None) -> NightsOfMonth:
    """Who was away on nights of the month that holds this day, by name. `place`: of those whom reports say to live there; raises
    NotFound where nothing of it is the viewer's to see."""
    first = month.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    label, living = _place_and_who_lives_there(place) if place else ("", None)
    who, is_cut = _who_went(viewer, first, after, living)
    times = _times_of(who, since=_midnight(first) - _REACHES_BACK, until=_midnight(after) + _ANSWERED_WITHIN)
    away = {nominal: found for nominal in who if (found := _in_month(times.get(nominal, ()), first, after))}
    shown = list(away)[:MOST_CHILDREN]
    told = {report.submission for nominal in shown for one in away[nominal] for report in (*one.told, *one.interviews)}
    concerning(subjects=shown, records=[place, *told] if place else told)
    return NightsOfMonth(first, _by_name(shown, away), label, is_cut or len(away) > MOST_CHILDREN)


def _who_went(viewer: Viewer, first: date, after: date, living: Collection[UUID] | None) -> tuple[list[UUID], bool]:
    """Of whom an episode began in the month or shortly before, who went last first; and whether there may be others."""
    began = Event.objects.filter(kind=EPISODE, area_id=viewer.area_id, role="child", nominal__isnull=False)
    began = began.filter(at__gte=_midnight(first) - _REACHES_BACK, at__lt=_midnight(after))
    if living is not None:
        began = began.filter(nominal__in=living)
    newest = list(began.order_by("-at", "id").values_list("nominal", flat=True)[: MOST + 1])
    return [nominal for nominal in dict.fromkeys(newest[:MOST]) if nominal], len(newest) > MOST


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), clock.LOCAL)


def _place_and_who_lives_there(place: UUID) -> tuple[str, list[UUID]]:
    """Where it shows that a child lives is decided by row security: of a protected child it does not."""
    if not shows_to_viewer("place", place):
        raise NotFound
    ties = Association.objects.filter(b=place, b_kind="place", type="lives_at", a_kind="nominal", a_role="child")
    living = ties.order_by("-at", "id").values_list("a", flat=True)[:MOST_WHO_LIVE_THERE]
    return labels_anyhow("place", [place]).get(place, NOT_DESCRIBED), list(dict.fromkeys(living))


def _times_of(who: Collection[UUID], *, since: datetime, until: datetime) -> dict[UUID, list[TimeAway]]:
    """The times away of each of these children that are told of between these moments."""
    reports: dict[UUID, dict[UUID, Event]] = {}
    for event in _about(who).filter(at__gte=since, at__lt=until).order_by("-at", "id")[: 2 * MOST]:
        if event.nominal:
            reports.setdefault(event.nominal, {})[event.submission] = event
    now = clock.now()
    return {nominal: times_away(of_child.values(), now=now).times for nominal, of_child in reports.items()}


def _about(who: Collection[UUID]) -> QuerySet[Event]:
    return Event.objects.filter(nominal__in=list(who), role="child", kind__in=(EPISODE, INTERVIEW))


def _in_month(times: Iterable[TimeAway], first: date, after: date) -> list[TimeAway]:
    return [one for one in times if any(first <= night < after for night in one.nights)]


def _by_name(who: Collection[UUID], away: dict[UUID, list[TimeAway]]) -> list[ChildAway]:
    labels, ages = labels_of("nominal", who), ages_of(who)
    children = [
        ChildAway(nominal, labels.get(nominal, NAME_NOT_KNOWN), ages.get(nominal, ("", ""))[0], away[nominal])
        for nominal in who
    ]
    return sorted(children, key=lambda child: (child.label, child.nominal.hex))
