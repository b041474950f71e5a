"""Reads of alerts: the hub's alerts, its reading list, the published rules."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts import inputs
from wholepicture.alerts.agencies import Agencies
from wholepicture.alerts.as_data import as_data
from wholepicture.alerts.decisions import DECISIONS
from wholepicture.alerts.first_reads import first_reads_of, read_first_behind, waits_hidden, without_sender
from wholepicture.alerts.listing import NEW_FOR, agency_names, answer_shown, came_since, person, rows_of
from wholepicture.alerts.marks import marked_places as marked_places  # of what lies near where a child is to live
from wholepicture.alerts.models import Alert, Answer, Evidence, Route, ToRead, Triage
from wholepicture.alerts.registry import AnyRule, all_rules
from wholepicture.alerts.results import (
    AlertPage,
    AlertRow,
    AlertsOverTime,
    AlertWork,
    AlsoRaised,
    Behind,
    Decided,
    Made,
    ReadingPage,
    ReadingRow,
    ReadingWork,
    ReportToRead,
    Rested,
)
from wholepicture.alerts.rules_used import rules_as_raised
from wholepicture.alerts.standing import Standing, Together, alerts_touching, together
from wholepicture.alerts.taken_on import routes_shown
from wholepicture.alerts.urgency import DANGER
from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import concerning, query
from wholepicture.linkage.queries import judged_in
from wholepicture.partnership.queries import agencies_by_id, names_of
from wholepicture.partnership.rules import PUBLIC, SPOKEN_AS
from wholepicture.picture.queries import labels_of, named_in, people_in, reports_behind
from wholepicture.picture.results import Entry, NamedRow

ON_A_PAGE = 10  # reports of the reading list: six screens of a telephone
MOST_COUNTED = 1000  # reports that wait; of more it is said that there are more
MOST_ONE = 4  # alerts for each that the first page shows, since several may be one
MOST_IN_DANGER = 10  # reports that say danger, on the first page
MOST_KEPT = 100  # reports that are kept to one person and wait
MOST_NAMED = 5  # people of an alert, in a notice of it
MOST_ABOUT = 200  # alerts about one person of which it is asked which are one


@query(Permission.ALERTS, called="Listed alerts that wait")
def alerts_awaiting(viewer: Viewer, *, limit: int = 50, offset: int = 0) -> list[AlertRow]:
    """Alerts of the viewer's area that nobody has decided, by clock: the one due first comes first.

    Of those that are one, because they are about the same, the one due first stands for all. What is only listed is not among
    them: that is `look_again`.
    """
    waiting = Alert.objects.filter(area_id=viewer.area_id, is_listed=False, decided_at=None)
    page = list(waiting.order_by("due_at", "evident_at", "id")[offset : offset + limit])
    among = together(page)
    return rows_of(viewer, among, [alert for alert in page if among.leading(alert.id) == alert])


@query(Permission.ALERTS, called="Saw which alerts wait")
def alert_work(viewer: Viewer, *, most: int = 3) -> AlertWork:
    """How many alerts wait for a decision, and those due first, for whoever opens their first page."""
    undecided = Alert.objects.filter(area_id=viewer.area_id, decided_at=None)
    waiting = undecided.filter(is_listed=False).order_by("due_at", "evident_at", "id")
    due = list(waiting.values_list("due_at", flat=True)[: MOST_COUNTED + 1])
    page = list(waiting[: most * MOST_ONE])
    among = together(page)
    looks = [alert for alert in page if among.leading(alert.id) == alert]
    lately = undecided.filter(is_listed=True, raised_at__gte=clock.now() - NEW_FOR)
    return AlertWork(
        number=min(len(due), MOST_COUNTED),
        overdue=sum(moment < clock.now() for moment in due),
        is_more=len(due) > MOST_COUNTED,
        first=rows_of(viewer, among, looks[:most]),
        listed=len(set(lately.values_list("about", flat=True)[:MOST_COUNTED])),
    )


@query(Permission.ALERTS, called="Listed alerts that were decided")
def alerts_decided(viewer: Viewer, *, limit: int = 50) -> list[AlertRow]:
    """Alerts that somebody decided, latest decision first. What was raised again, and waits, is listed there."""
    decisions = Triage.objects.filter(area_id=viewer.area_id).order_by("-at")
    latest = list(decisions.values_list("alert_id", flat=True)[:limit])
    found = Alert.objects.in_bulk(latest)
    alerts = [found[alert] for alert in latest if alert in found]
    among = together(alerts)
    last_of_each = {among.key(alert.id): alert for alert in reversed(alerts) if not among.waiting(alert.id)}
    return rows_of(viewer, among, [alert for alert in alerts if last_of_each.get(among.key(alert.id)) == alert])


@query(Permission.ALERTS, called="Listed alerts about a person")
def alerts_about(viewer: Viewer, *, nominal: UUID) -> list[AlertRow]:
    """Alerts in which a person stands, newest first; of those that are one, what waits, else the newest."""
    among = _touching(viewer, nominal)
    return rows_of(viewer, among, _standing_for_all(among, nominal))


MOST_OVER_TIME = 40


@query(Permission.ALERTS, called="Saw when alerts about a person were raised and decided")
def alerts_over_time(viewer: Viewer, *, nominal: UUID) -> AlertsOverTime:
    """Every alert in which a person stands, newest first: those too that are one with what waits, and what was decided before; and
    of those that are one the one that stands for all, as `alerts_about` lists them."""
    among = _touching(viewer, nominal)
    standing, every = _standing_for_all(among, nominal), _newest_about(nominal, among, among.alerts.values())
    shown = {alert.id: alert for alert in (*every[:MOST_OVER_TIME], *standing)}
    rows = {row.id: row for row in rows_of(viewer, among, list(shown.values()))}
    return AlertsOverTime(
        standing=[rows[alert.id] for alert in standing], every=[rows[alert.id] for alert in every[:MOST_OVER_TIME]]
    )


def _touching(viewer: Viewer, nominal: UUID) -> Together:
    """The newest alerts that touch a person, with all that are one with any of them."""
    touching = Alert.objects.filter(area_id=viewer.area_id, id__in=alerts_touching(nominal))
    return together(list(touching.order_by("-raised_at")[:MOST_ABOUT]))


def _standing_for_all(among: Together, nominal: UUID) -> list[Alert]:
    leading = {among.leading(alert).id: among.leading(alert) for alert in among.alerts}
    return _newest_about(nominal, among, leading.values())[:20]


def _newest_about(nominal: UUID, among: Together, alerts: Iterable[Alert]) -> list[Alert]:
    standing = [alert for alert in alerts if nominal in among.standings[alert.id].people]
    return sorted(standing, key=lambda alert: alert.raised_at, reverse=True)


@query(Permission.ALERTS, called="Opened an alert")
def alert_of(viewer: Viewer, *, alert: UUID) -> AlertPage | None:
    """One alert with its reasons and the reports behind it, or None: there is none that the viewer may see."""
    raised = Alert.objects.filter(id=alert).first()
    if raised is None:
        return None
    among = together([raised])
    also = among.waiting_with(alert)
    earlier = sorted(among.raised_before(alert), key=lambda other: other.raised_at, reverse=True)
    shown, *others = rows_of(viewer, among, [raised, *also, *earlier[:10]])
    rule, standing = rules_as_raised([raised])[alert], among.standings[alert]
    since = came_since(among, [alert])[alert]
    shown_too = [among.standings[other] for other in (*among.decided_with(alert), *(other.id for other in also))]
    entries = _reports_of(viewer, [standing, *shown_too])
    reports, agencies = _among(entries, standing.raised_on), Agencies(agencies_by_id().values())
    evidence = inputs.Evidence([_shown_to_rule(report, agencies, raised.area_id) for report in reports], raised.roots)
    return AlertPage(
        row=shown,
        explanation=rule.explanation,
        reports=reports,
        later=_among(entries, standing.added - since),
        since=_among(entries, since),
        left=_among(entries, standing.left),
        if_one_source=rule.if_one_source(evidence, rule.parameters),
        earlier=others[len(also) :],
        also=[AlsoRaised(row, _among(entries, among.standings[row.id].reports)) for row in others[: len(also)]],
        as_read=among.as_it_waits(alert),
        answer=_answer_to(*standing.reports) if len(standing.reports) == 1 and not also else None,
    )


@query(Permission.ALERTS, called="Looked which reports behind an alert are to be read first")
def alert_reads_first(viewer: Viewer, *, alert: UUID) -> list[ReadingRow]:
    """The reports behind an alert that waits which are to be read with their sender hidden before it is opened; none, where there is
    no such alert, or it was decided."""
    raised = Alert.objects.filter(id=alert).first()
    among = together([raised]) if raised else None
    if among is None or alert in among.decided:
        return []
    behind = set[UUID]().union(
        *(among.standings[one].reports for one in {alert, *(a.id for a in among.waiting(alert))})
    )
    return _to_read(viewer, read_first_behind(behind))


def _reports_of(viewer: Viewer, standings: Iterable[Standing]) -> list[Entry]:
    """The reports behind alerts that the viewer may see, in the order of what they tell."""
    behind = set[UUID]().union(*(standing.reports | standing.left for standing in standings))
    return sorted(reports_behind(viewer, submissions=behind).values(), key=lambda entry: entry.at)


def _among(entries: Iterable[Entry], submissions: Collection[UUID]) -> list[Entry]:
    return [entry for entry in entries if entry.submission in submissions]


def _shown_to_rule(report: Entry, agencies: Agencies, area: UUID) -> inputs.ReportShown:
    return inputs.ReportShown(
        agency=report.agency,
        root=agencies.named_root(report.root, area) if report.root else "",
        at=report.at,
        recorded_at=report.recorded_at,
        submission=report.submission,
        signs=tuple(report.counting),
        known=report.counting,
    )


@query(Permission.ALERTS, called="Looked at the decision on an alert, to disagree with it")
def decision_on(viewer: Viewer, *, alert: UUID) -> Made | None:
    """What was decided on an alert, or None: nothing was, or there is none that the viewer may see."""
    raised = Alert.objects.filter(id=alert).first()
    made = Triage.objects.filter(alert_id=alert).first() if raised else None
    if raised is None or made is None:
        return None
    standing = together([raised]).standings[alert]
    labels = labels_of("nominal", standing.people)
    children = [labels[one] for one, role in standing.people.items() if role == "child" and one in labels]
    return _made(made, standing.reports, standing.people, children)


@query(Permission.ALERTS, called="Looked at the answer to a report, to disagree with it")
def answer_on(viewer: Viewer, *, submission: UUID) -> Made | None:
    """What was answered to a report of the reading list by itself, or None: nothing was, or there is none that the viewer may see."""
    listed = ToRead.objects.filter(submission=submission).first()
    made = Answer.objects.filter(submission=submission).first() if listed else None
    if listed is None or made is None:
        return None
    people = people_in(viewer, submissions=[submission]).get(submission, [])
    children = [person.label for person in people if person.role == "child"]
    return _made(made, [submission], listed.nominals, children)


def _made(made: Triage | Answer, reports: Iterable[UUID], about: Iterable[UUID], children: Iterable[str]) -> Made:
    behind, touched = frozenset(reports), frozenset(about)
    concerning(subjects=touched, records=[made.id, *behind])
    return Made(
        id=made.id,
        title=DECISIONS[made.decision],
        at=made.at,
        by=made.made_by_id,
        reports=behind,
        about=touched,
        children=tuple(dict.fromkeys(children)),
    )


@query(Permission.ALERTS, called="Listed alerts on the server")
def alerts_as_data(viewer: Viewer, *, with_listed: bool = False) -> list[dict[str, Any]]:
    """Every alert, as the command `wholepicture alerts` answers it: the operator's, who reads what is stored.

    What waits and is about the same is one entry. `with_listed`: those as well of which nothing does more than list.
    """
    return as_data(agency_names(), with_listed=with_listed)


def shown_of_told(table: str, ids: Collection[UUID]) -> bool:
    """Whether any of these new or changed rows of `alerts_toread`, `alerts_alert` or `alerts_triage` is the viewer's to see: for
    an open page that was told their ids. It shows nothing of them, and is not on the ledger."""
    if table == "alerts_toread":
        return ToRead.objects.filter(submission__in=list(ids)).exists()
    return Alert.objects.filter(id__in=list(ids)).exists()


def published_rules() -> Iterable[AnyRule]:
    """The rules there are, as published. Not about anybody, so not on the ledger."""
    return all_rules().values()


# -- the reading list -------------------------------------------------------------------------------------------------


@query(Permission.ALERTS, called="Listed reports to read")
def reading_list(viewer: Viewer, *, after: UUID | None = None) -> ReadingPage:
    """A page of the reports that wait to be read: danger first, then who is missing now, then harm, then the oldest.

    `after`: the last one seen.
    """
    waiting = _in_order(viewer, after, ON_A_PAGE + 1)
    return ReadingPage(_to_read(viewer, waiting[:ON_A_PAGE]), len(waiting) > ON_A_PAGE)


@query(Permission.ALERTS, called="Went to the next report to read")
def next_to_read(viewer: Viewer, *, after: UUID | None = None) -> UUID | None:
    """The report to read first, or the one that comes after another; None: nothing waits."""
    first = [row.submission for row in _in_order(viewer, after, 1)]
    concerning(records=first)
    return first[0] if first else None


@query(Permission.ALERTS, called="Saw what waits to be read", code="alerts.queries.reading_waits")
def reading_work(viewer: Viewer) -> ReadingWork:
    """How many reports wait to be read, for whoever opens their first page."""
    with cursor() as sql:
        sql.execute(
            """SELECT urgency, count(*), count(*) FILTER (WHERE due_at < statement_timestamp()) FROM (
                   SELECT urgency, due_at FROM alerts_toread WHERE area_id = %s AND answered_at IS NULL
                   ORDER BY urgency, received_at, submission LIMIT %s) waiting GROUP BY urgency ORDER BY urgency""",
            [viewer.area_id, MOST_COUNTED + 1],
        )
        counted = sql.fetchall()
    waiting = {urgency: number for urgency, number, _ in counted}
    overdue = {urgency: late for urgency, _, late in counted if late}
    return ReadingWork(waiting, overdue, is_more=sum(waiting.values()) > MOST_COUNTED)


@query(Permission.ALERTS, called="Saw which reports say danger")
def danger_to_read(viewer: Viewer) -> list[ReadingRow]:
    """Reports that say that a child is in danger now and that nobody has answered, the oldest first, for the first page."""
    return _to_read(viewer, [row for row in _in_order(viewer, None, MOST_IN_DANGER) if row.urgency == DANGER])


@query(Permission.ALERTS, called="Opened a report to read")
def report_to_read(viewer: Viewer, *, submission: UUID) -> ReportToRead | None:
    """One report of the list, waiting or answered, or None: there is none that the viewer may see."""
    listed = ToRead.objects.filter(submission=submission).first()
    if listed is None:
        return None
    (row,) = _to_read(viewer, [listed])
    named = named_in(viewer, submission=submission) if row.report else row.people
    revised = row.report.revises if row.report else None
    routes = routes_shown(list(Route.objects.filter(submission=submission).order_by("at", "way")))
    return ReportToRead(row, named, _answer_to(submission), _rested_on(viewer, revised) if revised else None, routes)


def _answer_to(submission: UUID) -> Decided | None:
    answer = Answer.objects.filter(submission=submission).first()
    return answer_shown(answer, names_of([answer.made_by_id])) if answer else None


def _rested_on(viewer: Viewer, revised: UUID) -> Rested:
    """What rests on a report that was corrected, taken further or withdrawn, as far as the viewer may see it."""
    concerning(records=[revised])
    alerts = _alerts_behind([revised]).get(revised, [])
    return Rested(alerts, _answer_to(revised), judged_in(revised))


@query(Permission.DIRECTORY, called="Read who their notices of reports and alerts are about")
def named_by_notices(viewer: Viewer, *, records: Collection[UUID]) -> dict[UUID, list[str]]:
    """Who is in each of these reports, alerts and ways in which a report was taken on, children first, as the viewer may see it."""
    listed = list(records)
    routes = dict(Route.objects.filter(id__in=listed).values_list("id", "submission"))
    of_reports = _named_in_reports(viewer, [*listed, *routes.values()])
    of_routes = {route: of_reports.get(report, []) for route, report in routes.items()}
    return of_reports | of_routes | _named_in_alerts(listed)


def _named_in_reports(viewer: Viewer, submissions: Collection[UUID]) -> dict[UUID, list[str]]:
    reports = set(ToRead.objects.filter(submission__in=list(submissions)).values_list("submission", flat=True))
    people = people_in(viewer, submissions=reports) if reports and viewer.may(Permission.PICTURE) else {}
    concerning(records=reports)
    return {report: _children_before_others(people.get(report, [])) for report in reports}


def _named_in_alerts(ids: Collection[UUID]) -> dict[UUID, list[str]]:
    alerts = {one.id: one.nominals[:MOST_NAMED] for one in Alert.objects.filter(id__in=list(ids))}
    people = {nominal for nominals in alerts.values() for nominal in nominals}
    labels = labels_of("nominal", people)
    concerning(subjects=people, records=alerts)
    return {alert: [labels[one] for one in nominals if one in labels] for alert, nominals in alerts.items()}


def _children_before_others(people: Sequence[NamedRow]) -> list[str]:
    return [each.label for each in people if each.role == "child"] or [each.label for each in people]


# -- what senders keep to people whom they name ------------------------------------------------------------------------


@query(Permission.ANSWER_NAMED, called="Listed reports that are kept to them")
def kept_reports(viewer: Viewer) -> list[ReadingRow]:
    """The reports that their senders keep to the viewer, among others, and that nobody has answered, those due first."""
    return _to_read(viewer, list(_kept_waiting()[:MOST_KEPT]))


@query(Permission.ANSWER_NAMED, called="Saw how many reports are kept to them")
def kept_work(viewer: Viewer) -> tuple[int, int]:
    """How many reports that are kept to the viewer wait, at most MOST_KEPT, and how many of them are late."""
    due = list(_kept_waiting().values_list("due_at", flat=True)[:MOST_KEPT])
    return len(due), sum(moment < clock.now() for moment in due)


@query(Permission.ANSWER_NAMED, called="Opened a report that is kept to them")
def kept_report(viewer: Viewer, *, submission: UUID) -> ReportToRead | None:
    """One report that its sender keeps to the viewer, among others, waiting or answered; None: there is none."""
    listed = ToRead.objects.filter(submission=submission, level="named").first()
    if listed is None:
        return None
    (row,) = _to_read(viewer, [listed])
    named = named_in(viewer, submission=submission) if row.report else row.people
    return ReportToRead(row, named, _answer_to(submission))


def kept_to_among(submissions: Collection[UUID]) -> frozenset[UUID] | None:
    """Inside a recorded act: to whom alone their senders keep these reports, of those that show to whoever asks; None: to nobody."""
    kept = ToRead.objects.filter(submission__in=list(submissions), level="named").values_list("named", flat=True)
    return frozenset(person for named in kept for person in named) if kept else None


def _kept_waiting() -> QuerySet[ToRead]:
    return ToRead.objects.filter(level="named", answered_at=None).order_by("due_at", "submission")


@query(Permission.OPERATE, called="Counted reports to read on the server")
def reading_totals(viewer: Viewer) -> dict[int, int]:
    """How many reports wait to be read, by urgency, for whoever runs the installation."""
    waiting = ToRead.objects.filter(answered_at=None).values_list("urgency").annotate(number=Count("submission"))
    return dict(waiting)


def _in_order(viewer: Viewer, after: UUID | None, limit: int) -> list[ToRead]:
    """The next reports of the list, read from its index: whatever else was ever reported is not touched."""
    place = _place_of(after) if after else None
    beyond = "AND (urgency, received_at, submission) > (%s, %s, %s)" if place else ""
    with cursor() as sql:
        sql.execute(
            f"""SELECT submission FROM alerts_toread WHERE area_id = %s AND answered_at IS NULL {beyond}
                ORDER BY urgency, received_at, submission LIMIT %s""",  # noqa: S608 - words of this file only
            [viewer.area_id, *(place or ()), limit],
        )
        ids = [submission for (submission,) in sql.fetchall()]
    rows = ToRead.objects.in_bulk(ids)
    return [rows[submission] for submission in ids]


def _place_of(submission: UUID) -> tuple[int, datetime, UUID] | None:
    """Where a report stands in the list, or stood."""
    return ToRead.objects.filter(submission=submission).values_list("urgency", "received_at", "submission").first()


def _to_read(viewer: Viewer, listed: Sequence[ToRead]) -> list[ReadingRow]:
    ids = [row.submission for row in listed]
    reports, people = reports_behind(viewer, submissions=ids), people_in(viewer, submissions=ids)
    withheld = [row for row in listed if row.submission not in reports]  # it tells where a protected child is
    people |= _people_by_name(withheld)
    agencies = {submission: report.agency for submission, report in reports.items()} | _agencies_by_kind(withheld)
    behind, unnamed = _alerts_behind(ids), _of_the_public(listed)
    hidden, read = waits_hidden(listed), first_reads_of(ids)
    concerning(subjects={nominal for row in listed for nominal in row.nominals}, records=ids)
    shown = [
        _row_to_read(
            row,
            agency=agencies[row.submission],
            people=people.get(row.submission, []),
            report=reports.get(row.submission),
            behind=behind.get(row.submission, []),
            first_read=read.get(row.submission),
            came_unnamed=row.agency_id in unnamed,
        )
        for row in listed
    ]
    return [without_sender(row) if row.submission in hidden else row for row in shown]


def _row_to_read(row: ToRead, **shown: Any) -> ReadingRow:
    return ReadingRow(
        submission=row.submission,
        kind=row.kind,
        urgency=row.urgency,
        received_at=row.received_at,
        due_at=row.due_at,
        is_overdue=row.answered_at is None and row.due_at < clock.now(),
        answered_at=row.answered_at,
        **shown,
    )


def _of_the_public(listed: Sequence[ToRead]) -> set[UUID]:
    """Which of the agencies of these reports are the public, who told them without signing in."""
    agencies = agencies_by_id()
    return {row.agency_id for row in listed if agencies[row.agency_id].type == PUBLIC}


def _people_by_name(withheld: Sequence[ToRead]) -> dict[UUID, list[NamedRow]]:
    """Whom these reports concern, by name alone."""
    labels = labels_of("nominal", {nominal for row in withheld for nominal in row.nominals})
    return {row.submission: [person(nominal, "", labels) for nominal in row.nominals] for row in withheld}


def _agencies_by_kind(withheld: Sequence[ToRead]) -> dict[UUID, str]:
    """The agencies of these reports without their names, which might tell where a child is: `A school`."""
    if not withheld:
        return {}
    agencies = agencies_by_id()
    spoken = {row.submission: SPOKEN_AS[agencies[row.agency_id].type] for row in withheld}
    return {submission: kind[0].upper() + kind[1:] for submission, kind in spoken.items()}


def _alerts_behind(submissions: Sequence[UUID]) -> dict[UUID, list[Behind]]:
    """The alerts that each report stands behind now, the latest first; of those that are one, the one that is shown."""
    evidence = Evidence.objects.filter(submission__in=submissions)
    alerts = Alert.objects.filter(id__in=evidence.values("alert_id")).order_by("-raised_at", "id")
    among = together(list(alerts))
    rules = rules_as_raised(among.alerts.values())
    behind: dict[UUID, dict[UUID, Behind]] = {submission: {} for submission in submissions}
    for alert in alerts:
        leading = among.leading(alert.id)
        shown = Behind(leading.id, rules[leading.id].title, leading.id in among.decided, leading.is_listed)
        for submission in among.standings[alert.id].reports.intersection(submissions):
            behind[submission].setdefault(leading.id, shown)
    return {submission: list(alerts_of.values()) for submission, alerts_of in behind.items()}
