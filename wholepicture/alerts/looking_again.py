"""The look-again list: what no alert has raised and somebody should look at anyway, gone through weekly, newest change first."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.listing import NEW_FOR, rows_of
from wholepicture.alerts.models import Alert, Evidence
from wholepicture.alerts.results import LookAgainPage, LookAgainRow
from wholepicture.alerts.standing import Together, together
from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import query

ON_A_PAGE = 25

# What waits and only lists, by when something last came to it: read from the index of what is listed.
LISTED = """
    SELECT a.id, greatest(a.raised_at, (SELECT max(e.added_at) FROM alerts_evidence e WHERE e.alert_id = a.id)) AS changed_at
    FROM alerts_alert a
    WHERE a.area_id = %s AND a.is_listed AND a.decided_at IS NULL
"""

BEYOND = f"WHERE (changed_at, id) < (SELECT changed_at, id FROM ({LISTED}) place WHERE id = %s)"  # noqa: S608


@query(Permission.ALERTS, called="Listed what to look at again")
def look_again(viewer: Viewer, *, after: UUID | None = None) -> LookAgainPage:
    """A page of what is only listed and nobody has decided, newest change first; nothing orders it by risk.

    What is about the same is one row, where what came to it last stands; what an alert waits about is not on the list.
    `after`: the alert where the page before ended.
    """
    changed = _changed(viewer, after, ON_A_PAGE + 1)
    alerts = Alert.objects.in_bulk(list(changed))
    page = [alerts[alert] for alert in list(changed)[:ON_A_PAGE]]
    among = together(page)
    times = _times(among)
    looks: dict[UUID, list[Alert]] = {}
    for alert in page:
        leading = among.leading(alert.id)
        look = [leading, *among.waiting_with(leading.id)]
        newest = max(look, key=lambda other: (times[other.id], other.id))
        if leading.is_listed and newest == alert:
            looks[alert.id] = look
    rows = _rows(viewer, among, looks, times)
    return LookAgainPage(rows, page[-1].id if len(changed) > ON_A_PAGE else None)


def _changed(viewer: Viewer, after: UUID | None, limit: int) -> dict[UUID, datetime]:
    """The next alerts that only list, each with when something last came to it."""
    beyond = BEYOND if after else ""
    given = [viewer.area_id, viewer.area_id, after, limit] if after else [viewer.area_id, limit]
    with cursor() as sql:
        sql.execute(
            f"""SELECT id, changed_at FROM ({LISTED}) listed {beyond}
                ORDER BY changed_at DESC, id DESC LIMIT %s""",  # noqa: S608 - words of this file only
            given,
        )
        return dict(sql.fetchall())


def _times(among: Together) -> dict[UUID, datetime]:
    """When something last came to each of these alerts."""
    times = {alert.id: alert.raised_at for alert in among.alerts.values()}
    for alert, added_at in Evidence.objects.filter(alert_id__in=list(times)).values_list("alert_id", "added_at"):
        times[alert] = max(times[alert], added_at)
    return times


def _rows(
    viewer: Viewer, among: Together, looks: Mapping[UUID, Sequence[Alert]], times: Mapping[UUID, datetime]
) -> list[LookAgainRow]:
    """A row for each look, by the alert to which something came last; all are worded at once."""
    every = list(chain.from_iterable(looks.values()))
    worded, added = {row.id: row for row in rows_of(viewer, among, every)}, _added(every)
    rows = []
    for newest, look in looks.items():
        reports = set[UUID]().union(*(added.get(alert.id, ()) for alert in look))
        rows.append(
            LookAgainRow([worded[alert.id] for alert in look], times[newest], clock.now() - NEW_FOR, len(reports))
        )
    return rows


def _added(alerts: Iterable[Alert]) -> dict[UUID, set[UUID]]:
    """The reports that lately came to each of these alerts that was raised before."""
    new_since = clock.now() - NEW_FOR
    earlier = [alert.id for alert in alerts if alert.raised_at < new_since]
    rows = Evidence.objects.filter(alert_id__in=earlier, is_later=True, added_at__gte=new_since)
    added: dict[UUID, set[UUID]] = {}
    for alert, submission in rows.values_list("alert_id", "submission"):
        added.setdefault(alert, set()).add(submission)
    return added
