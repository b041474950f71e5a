"""Tells the hub's duty desk that something waits: danger, what is to be read within a day, a new alert, what is overdue.

Nobody is told of what they may not read: not whoever is barred from somebody in it. Of a report that is kept to named people they
alone are told, of each: no list of the hub holds it for anybody else.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from wholepicture.access.queries import barred_among, is_anybody_barred
from wholepicture.access.rules import HUB_READERS, READERS_BY_NAME
from wholepicture.alerts.models import Alert, ToRead, Triage
from wholepicture.alerts.urgency import DANGER, HARM, MISSING
from wholepicture.notices.queries import told_since
from wholepicture.notices.telling import tell
from wholepicture.partnership.absences.queries import duty_desk
from wholepicture.partnership.queries import all_areas, roles_of

KIND_OF = {DANGER: "danger", MISSING: "urgent", HARM: "urgent"}
MOST_OVERDUE = (
    1000  # reports kept to named people, of those that are late the oldest: who answers them hears of the others next
)
AGAIN_AFTER = timedelta(hours=20)  # of what is overdue somebody is told once a day


def tell_of_reports(rows: Iterable[ToRead]) -> None:
    """Tell the duty desk of those reports on the reading list that press, and people who are named of what is kept to them."""
    for row in rows:
        if row.answered_at is not None:
            continue
        if row.level == "named":
            kind = KIND_OF.get(row.urgency, "report")
            _tell(kind, row.submission, row.area_id, _readers_among(row.named), row.nominals, with_cover=False)
        elif row.urgency in KIND_OF:
            desk = duty_desk(row.area_id, HUB_READERS)
            _tell(KIND_OF[row.urgency], row.submission, row.area_id, desk, row.nominals)


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


def _is_overdue(area: UUID, at: datetime) -> bool:
    reports = ToRead.objects.filter(area_id=area, answered_at=None, due_at__lt=at).exclude(level="named")
    undecided = ~Exists(Triage.objects.filter(alert_id=OuterRef("id")))
    alerts = Alert.objects.filter(undecided, area_id=area, is_listed=False, due_at__lt=at)
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
