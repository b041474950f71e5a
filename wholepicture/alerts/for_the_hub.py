"""Tells the hub's duty desk that something waits: danger, what is to be read within a day, a new alert, what is overdue.

Nobody is told of what they may not read: not whoever is barred from somebody in it. Of a report that is kept to named people they
alone are told, of each: no list of the hub holds it for anybody else.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from wholepicture.access.queries import barred_among, is_anybody_barred
from wholepicture.access.rules import HUB_READERS, READERS_BY_NAME, ROLES
from wholepicture.alerts.models import Alert, Route, ToRead
from wholepicture.alerts.urgency import DANGER, HARM, MISSING
from wholepicture.base.clock import is_working_day, local_date
from wholepicture.intake.queries import came_by_file
from wholepicture.notices.queries import told_since
from wholepicture.notices.telling import tell
from wholepicture.partnership.absences.queries import duty_desk
from wholepicture.partnership.queries import all_areas, people_in_roles, roles_of

KIND_OF = {DANGER: "danger", MISSING: "urgent", HARM: "urgent"}
MOST_OVERDUE = 1000  # of what is late the oldest: whoever ends them hears of the others next
LEADING = frozenset(role.code for role in ROLES.values() if role.lead)
AGAIN_AFTER = timedelta(hours=20)  # of what is overdue somebody is told once a day


def tell_of_reports(rows: Iterable[ToRead]) -> None:
    """Tell the duty desk of those reports on the reading list that press, and people who are named of what is kept to them.

    A file may bring hundreds of signs of harm at once, and a back-record years of them: of these the desk is told once, until somebody
    has opened the list. Danger and who is missing now are told of one by one, whichever way they came.
    """
    waiting = [row for row in rows if row.answered_at is None]
    pressing = [row for row in waiting if row.level != "named" and row.urgency in KIND_OF]
    for row in waiting:
        if row.level == "named":
            kind = KIND_OF.get(row.urgency, "report")
            _tell(kind, row.submission, row.area_id, _readers_among(row.named), row.nominals, with_cover=False)
    if pressing:
        _tell_desks(pressing)


def _tell_desks(pressing: Sequence[ToRead]) -> None:
    """Tell the duty desk of each area, which is asked for once, of those of its reports that press."""
    desks = {area: duty_desk(area, HUB_READERS) for area in {row.area_id for row in pressing}}
    by_file = came_by_file(row.submission for row in pressing if row.urgency == HARM)
    together: dict[tuple[UUID, UUID], list[ToRead]] = {}
    for row in pressing:
        if row.submission in by_file:
            together.setdefault((row.area_id, row.agency_id), []).append(row)
        else:
            _tell(KIND_OF[row.urgency], row.submission, row.area_id, desks[row.area_id], row.nominals)
    for (area, agency), of_file in together.items():
        _tell_of_file(area, agency, of_file, desks[area])


def _tell_of_file(area: UUID, agency: UUID, rows: Sequence[ToRead], desk: Collection[UUID]) -> None:
    """Tell those of the desk who may read any of these reports that came by file, by the agency that sent it."""
    is_barred = is_anybody_barred(sorted({nominal for row in rows for nominal in row.nominals}))
    people = set(desk)
    if is_barred:
        people = {person for row in rows for person in people - barred_among(people, row.nominals)}
    tell("by_file", agency, area=area, people=people, with_cover=not is_barred)


def tell_of_alert(alert: Alert) -> None:
    """Tell the duty desk of an alert that waits for a decision; of one that is only listed nobody is told."""
    if not alert.is_listed:
        _tell("alert", alert.id, alert.area_id, duty_desk(alert.area_id, HUB_READERS), alert.nominals)


def tell_overdue(at: datetime) -> int:
    """Tell the duty desk of each area where a report or an alert is overdue, once a day. Returns how many areas that are."""
    told = 0
    for area in all_areas():
        if not _is_overdue(area.id, at):
            continue
        desk = duty_desk(area.id, HUB_READERS)
        # All that is overdue is one notice: the lists say what it is, to each as far as it is theirs to see.
        new = set(desk) - told_since("overdue", area.id, people=desk, since=at - AGAIN_AFTER)
        if new:
            tell("overdue", area.id, area=area.id, people=new)
            told += 1
    return told


def tell_kept_overdue(at: datetime) -> int:
    """Tell whoever a sender named that a report kept to them is overdue, one notice for all of theirs; not twice a day. Returns how
    many people that are."""
    late = ToRead.objects.filter(level="named", answered_at=None, due_at__lt=at).order_by("due_at", "submission")
    whom: dict[UUID, set[UUID]] = {}
    for row in late[:MOST_OVERDUE]:
        readers = _readers_among(row.named)
        whom.setdefault(row.area_id, set()).update(readers - barred_among(readers, row.nominals))
    told = 0
    for area, people in whom.items():
        new = people - told_since("kept_overdue", area, people=people, since=at - AGAIN_AFTER)
        tell("kept_overdue", area, area=area, people=new, with_cover=False)
        told += len(new)
    return told


def tell_ways_overdue(at: datetime) -> int:
    """On a working day, tell who sees to a way in which a report was taken on, and the hub's lead, that one of theirs is overdue: one
    notice for all of them, not twice a day. Returns how many people that are."""
    if not is_working_day(local_date(at)):
        return 0
    told = 0
    for area in all_areas():
        late = list(
            Route.objects.filter(area_id=area.id, ended_at=None, due_at__lt=at).order_by("due_at")[:MOST_OVERDUE]
        )
        if not late:
            continue
        people, with_cover = _who_may_see_to(late, _leads_of_hub(area.id))
        new = people - told_since("route_overdue", area.id, people=people, since=at - AGAIN_AFTER)
        tell("route_overdue", area.id, area=area.id, people=new, with_cover=with_cover)
        told += len(new)
    return told


def _who_may_see_to(late: Sequence[Route], leads: set[UUID]) -> tuple[set[UUID], bool]:
    """Who is told that these are late, and whether those who cover for them may be told as well: nobody who may not read the report,
    for its sender keeps it to others or they are barred from somebody in it."""
    reports = ToRead.objects.in_bulk({route.submission for route in late})
    is_barred = is_anybody_barred(sorted({nominal for row in reports.values() for nominal in row.nominals}))
    told: set[UUID] = set()
    for route in late:
        row, people = reports[route.submission], {route.seen_to_by_id, *leads}
        if row.level == "named":
            people.intersection_update(row.named)
        told |= people - (barred_among(people, row.nominals) if is_barred else set())
    return told, not is_barred and all(row.level != "named" for row in reports.values())


def _leads_of_hub(area: UUID) -> set[UUID]:
    """Who leads the hub: of those whose role does, whoever is entered as its lead; where nobody is, each of them."""
    leading = people_in_roles(area, HUB_READERS & LEADING)
    return {person.id for person in leading if person.is_lead} or {person.id for person in leading}


def _is_overdue(area: UUID, at: datetime) -> bool:
    reports = ToRead.objects.filter(area_id=area, answered_at=None, due_at__lt=at).exclude(level="named")
    alerts = Alert.objects.filter(area_id=area, is_listed=False, decided_at=None, due_at__lt=at)
    return reports.exists() or alerts.exists()


def _tell(
    kind: str, record: UUID, area: UUID, people: Iterable[UUID], nominals: list[UUID], *, with_cover: bool = True
) -> None:
    told = set(people)
    told -= barred_among(told, nominals)
    # Whoever would cover may be barred as well: where anybody is, it goes to those alone who are there themself.
    tell(kind, record, area=area, people=told, with_cover=with_cover and not is_anybody_barred(nominals))


def _readers_among(named: Iterable[UUID]) -> set[UUID]:
    return {person for person, role in roles_of(named).items() if role in READERS_BY_NAME}
