"""Reads of alerts: the hub's alerts, its reading list, the published rules."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.models import Alert, Answer, Evidence, ToRead, Triage
from wholepicture.alerts.rules import DECISIONS, RULES, Rule
from wholepicture.alerts.shown import (
    AlertPage,
    AlertRow,
    Behind,
    Decided,
    ReadingPage,
    ReadingRow,
    ReportToRead,
    Waiting,
    if_one_source,
)
from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import concerning, query
from wholepicture.partnership.queries import agencies_by_id, names_of
from wholepicture.partnership.rules import SPOKEN_AS
from wholepicture.picture.queries import NamedRow, labels_of, named_in, people_in, reports_behind

ON_A_PAGE = 25  # reports of the reading list
_RULES = {rule.code: rule for rule in RULES}


@query(Permission.ALERTS)
def alerts_awaiting(viewer: Viewer, *, limit: int = 50, offset: int = 0) -> list[AlertRow]:
    """Alerts of the viewer's area that nobody has decided, by clock: the one due first comes first."""
    waiting = Alert.objects.exclude(id__in=Triage.objects.values("alert_id")).filter(area_id=viewer.area_id)
    return _listed(list(waiting.order_by("due_at", "evident_at", "id")[offset : offset + limit]))


@query(Permission.ALERTS)
def alerts_decided(viewer: Viewer, *, limit: int = 50) -> list[AlertRow]:
    """Alerts that somebody decided, latest decision first."""
    latest = Triage.objects.filter(area_id=viewer.area_id).order_by("-at").values_list("alert_id", flat=True)[:limit]
    found = {one.id: one for one in Alert.objects.filter(id__in=list(latest))}
    return _listed([found[one] for one in latest if one in found])


@query(Permission.ALERTS)
def alerts_about(viewer: Viewer, *, nominal: UUID) -> list[AlertRow]:
    """Alerts in which a person stands, newest first."""
    found = Alert.objects.filter(area_id=viewer.area_id, nominals__contains=[nominal]).order_by("-raised_at")
    return _listed(list(found[:20]))


@query(Permission.ALERTS)
def alert_of(viewer: Viewer, *, alert: UUID) -> AlertPage | None:
    """One alert with its reasons and the reports behind it, or None: there is none that the viewer may see."""
    found = Alert.objects.filter(id=alert).first()
    if found is None:
        return None
    row = _listed([found])[0]
    evidence = dict(Evidence.objects.filter(alert_id=alert).values_list("submission", "is_later"))
    entries = sorted(reports_behind(viewer, submissions=evidence).values(), key=lambda one: one.at)
    reports = [one for one in entries if not evidence[one.submission]]
    earlier = Alert.objects.filter(rule=found.rule, about=found.about).exclude(id=alert).order_by("-raised_at")
    return AlertPage(
        row,
        _RULES[found.rule].explanation,
        reports,
        [one for one in entries if evidence[one.submission]],
        if_one_source(found.rule, reports, found.roots),
        _listed(list(earlier[:10])),
    )


@query(Permission.ALERTS)
def alerts_as_data(viewer: Viewer) -> list[dict[str, Any]]:
    """Every alert, as the command `wholepicture alerts` answers it."""
    evidence: dict[UUID, list[dict[str, str]]] = {}
    codes = _agency_codes()
    for one in Evidence.objects.order_by("added_at", "key"):
        evidence.setdefault(one.alert_id, []).append({"agency": codes.get(one.agency, ""), "key": one.key})
    found = list(Alert.objects.order_by("evident_at", "id"))
    concerning(subjects={one for row in found for one in row.nominals}, records=[one.id for one in found])
    return [
        {
            "id": str(one.id),
            "rule": one.rule,
            "rule_version": one.rule_version,
            "evident_at": one.evident_at.isoformat(),
            "raised_at": one.raised_at.isoformat(),
            "nominals": [str(nominal) for nominal in one.nominals],
            "items": [str(item) for item in one.items],
            "reasons": one.reasons,
            "evidence": evidence.get(one.id, []),
        }
        for one in found
    ]


# -- the reading list -------------------------------------------------------------------------------------------------


@query(Permission.ALERTS)
def reading_list(viewer: Viewer, *, after: UUID | None = None) -> ReadingPage:
    """A page of the reports that wait to be read: danger first, then harm, then the oldest. `after`: the last one seen."""
    found = _in_order(viewer, after, ON_A_PAGE + 1)
    return ReadingPage(_to_read(viewer, found[:ON_A_PAGE]), len(found) > ON_A_PAGE)


@query(Permission.ALERTS)
def next_to_read(viewer: Viewer, *, after: UUID | None = None) -> UUID | None:
    """The report to read first, or the one that comes after another; None: nothing waits."""
    found = _in_order(viewer, after, 1)
    concerning(records=[one.submission for one in found])
    return found[0].submission if found else None


@query(Permission.ALERTS)
def reading_waits(viewer: Viewer) -> Waiting | None:
    """How many reports wait, counted to a page at most; None: none does."""
    found = _in_order(viewer, None, ON_A_PAGE)
    if not found:
        return None
    return Waiting(len(found), len(found) == ON_A_PAGE, found[0].urgency, found[0].due_at)


@query(Permission.ALERTS)
def report_to_read(viewer: Viewer, *, submission: UUID) -> ReportToRead | None:
    """One report of the list, waiting or answered, or None: there is none that the viewer may see."""
    found = ToRead.objects.filter(submission=submission).first()
    if found is None:
        return None
    row = _to_read(viewer, [found])[0]
    answer = Answer.objects.filter(submission=submission).first()
    names = names_of([answer.made_by_id]) if answer else {}
    named = named_in(viewer, submission=submission) if row.report else row.people
    return ReportToRead(row, named, _decided(answer, names) if answer else None)


@query(Permission.OPERATE)
def reading_totals(viewer: Viewer) -> dict[int, int]:
    """How many reports wait to be read, by urgency, for whoever runs the installation."""
    waiting = ToRead.objects.filter(answered_at=None).values_list("urgency").annotate(number=Count("submission"))
    return dict(waiting)


def _in_order(viewer: Viewer, after: UUID | None, limit: int) -> list[ToRead]:
    """The next reports of the list, read from its index: whatever else was ever reported is not touched."""
    here = list(ToRead.objects.filter(submission=after).values_list("urgency", "received_at")) if after else []
    beyond = "AND (urgency, received_at, submission) > (%s, %s, %s)" if here else ""
    with cursor() as sql:
        sql.execute(
            f"""SELECT submission FROM alerts_toread WHERE area_id = %s AND answered_at IS NULL {beyond}
                ORDER BY urgency, received_at, submission LIMIT %s""",  # noqa: S608 - words of this file only
            [viewer.area_id, *((*here[0], after) if here else ()), limit],
        )
        ids = [row[0] for row in sql.fetchall()]
    found = ToRead.objects.in_bulk(ids)
    return [found[one] for one in ids]


def _to_read(viewer: Viewer, found: Sequence[ToRead]) -> list[ReadingRow]:
    ids = [one.submission for one in found]
    reports, people = reports_behind(viewer, submissions=ids), people_in(viewer, submissions=ids)
    withheld = [one for one in found if one.submission not in reports]  # it tells where a protected child is
    labels = labels_of("nominal", {nominal for one in withheld for nominal in one.nominals})
    for one in withheld:
        people[one.submission] = [NamedRow("nominal", n, labels.get(n, "Name not known"), "") for n in one.nominals]
    spoken = {one.id: _by_its_kind(one.type) for one in agencies_by_id().values()} if withheld else {}
    behind = _behind(ids)
    concerning(subjects={nominal for one in found for nominal in one.nominals}, records=ids)
    return [
        ReadingRow(
            submission=one.submission,
            kind=one.kind,
            urgency=one.urgency,
            received_at=one.received_at,
            due_at=one.due_at,
            is_overdue=one.answered_at is None and one.due_at < clock.now(),
            answered_at=one.answered_at,
            agency=reports[one.submission].agency if one.submission in reports else spoken[one.agency_id],
            people=people.get(one.submission, []),
            report=reports.get(one.submission),
            behind=behind.get(one.submission, []),
        )
        for one in found
    ]


def _by_its_kind(type: str) -> str:
    """An agency without its name, which might tell where a child is: `A school`."""
    return SPOKEN_AS[type][0].upper() + SPOKEN_AS[type][1:]


def _behind(submissions: Sequence[UUID]) -> dict[UUID, list[Behind]]:
    """The alerts that each report stands behind, the latest first."""
    rows = Evidence.objects.filter(submission__in=submissions).order_by("-alert__raised_at", "alert_id")
    listed = list(rows.values_list("submission", "alert_id", "alert__rule"))
    decided = set(Triage.objects.filter(alert_id__in=[one[1] for one in listed]).values_list("alert_id", flat=True))
    found: dict[UUID, list[Behind]] = {}
    for submission, alert, rule in listed:
        found.setdefault(submission, []).append(Behind(alert, _RULES[rule].title, alert in decided))
    return found


# -- what both are put together from ----------------------------------------------------------------------------------


def published_rules() -> Iterable[Rule]:
    """The rules in force, as published. Not about anybody, so not on the ledger."""
    return RULES


def _agency_codes() -> dict[UUID, str]:
    return {one.id: one.code for one in agencies_by_id().values()}


def _listed(found: list[Alert]) -> list[AlertRow]:
    ids = [one.id for one in found]
    nominals = {nominal for one in found for nominal in one.nominals}
    labels = labels_of("nominal", nominals)
    triage = {one.alert_id: one for one in Triage.objects.filter(alert_id__in=ids)}
    names = names_of({one.made_by_id for one in triage.values()})
    reports: dict[UUID, int] = {}
    for alert in Evidence.objects.filter(alert_id__in=ids).values_list("alert_id", flat=True):
        reports[alert] = reports.get(alert, 0) + 1
    concerning(subjects=nominals, records=ids)
    return [
        AlertRow(
            id=one.id,
            rule=one.rule,
            rule_version=one.rule_version,
            title=_RULES[one.rule].title,
            about=[(nominal, labels.get(nominal, "Name not known")) for nominal in one.nominals],
            items=list(one.items),
            reasons=list(one.reasons),
            evident_at=one.evident_at,
            raised_at=one.raised_at,
            due_at=one.due_at,
            is_overdue=one.id not in triage and one.due_at < clock.now(),
            reports=reports.get(one.id, 0),
            decided=_decided(triage[one.id], names) if one.id in triage else None,
        )
        for one in found
    ]


def _decided(triage: Triage | Answer, names: dict[UUID, str]) -> Decided:
    return Decided(
        triage.decision, DECISIONS[triage.decision], triage.reason, names.get(triage.made_by_id, ""), triage.at
    )
