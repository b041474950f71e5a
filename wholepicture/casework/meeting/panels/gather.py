"""What the rules of an agenda look at, read as whoever builds it: alerts, cases, actions, who is missing, measures, plans, marks. Each
read is bounded; nothing goes over everything there is. Inside a recorded act."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.alerts.marking import marks_listed
from wholepicture.alerts.queries import alerts_awaiting, alerts_decided
from wholepicture.alerts.results import AlertRow
from wholepicture.base import clock
from wholepicture.casework.cases.queries import group_work
from wholepicture.casework.cases.rules import CLOSED, OVERDUE, is_stuck_action, is_stuck_closing
from wholepicture.casework.context.queries import plans
from wholepicture.casework.context.results import PlanRow
from wholepicture.casework.disruption.queries import register
from wholepicture.casework.meeting.panels.rules import Candidate, Found, Planned, Raised, Why, agenda
from wholepicture.casework.models import Case, ContextPlan
from wholepicture.picture.queries import shown_beyond_named, who_is_missing

MOST_ALERTS, MOST_CASES, MARK_PAGES = 100, 200, 3
ACT = "act"


def candidates(viewer: Viewer, since: datetime) -> list[Candidate]:
    """What is to stand on an agenda that looks for what is new since then; of nobody whom only named people may know of."""
    waiting, decided = alerts_awaiting(viewer, limit=MOST_ALERTS), _decided(viewer, since)
    found = [
        *_missing(viewer),
        *_of_alerts(waiting, since),
        *_acted_on(decided),
        *_of_work(viewer),
        *_of_cases(viewer, since),
        *_of_measures(viewer),
        *_of_marks(viewer, since),
    ]
    rows = [row for row in plans(viewer).rows if _why_planned(row, since)]
    found += [Found(row.kind, row.about, why) for row in rows if row.about and (why := _why_planned(row, since))]
    listed = agenda(found, _raised([*waiting, *decided], since), _groups(rows, since))
    return [one for one in listed if all(map(_may_be_told, one.people))]


def _decided(viewer: Viewer, since: datetime) -> list[AlertRow]:
    """The alerts that somebody decided since."""
    rows = alerts_decided(viewer, limit=MOST_ALERTS)
    return [row for row in rows if row.decided and row.decided.at >= since]


def _acted_on(decided: list[AlertRow]) -> Iterator[Found]:
    for row in decided:
        if row.decided and row.decided.decision == ACT:
            yield from _of_alert(row, "alert_acted")


def _why_planned(row: PlanRow, since: datetime) -> Why | None:
    """Why a plan is to be spoken of; None: nothing of it is late or new."""
    if row.late or row.is_review_late:
        return Why("plan_late", "plan", row.id, row.aim)
    return Why("plan_changed", "plan", row.id, row.aim) if row.moved_at >= since else None


def _groups(rows: list[PlanRow], since: datetime) -> Iterator[Planned]:
    people = dict(ContextPlan.objects.filter(id__in=[row.id for row in rows]).values_list("id", "people"))
    for row in rows:
        if row.about is None and (why := _why_planned(row, since)):
            yield Planned(row.label, tuple(people[row.id]), why)


def _raised(rows: list[AlertRow], since: datetime) -> Iterator[Raised]:
    """Of which a theme may come: what was raised since, by child."""
    for row in rows:
        if row.raised_at >= since:
            yield from (Raised(row.rule, row.title, child, row.id) for child in _children(row))


def _may_be_told(nominal: UUID) -> bool:
    return shown_beyond_named("nominal", nominal)


def _children(row: AlertRow) -> list[UUID]:
    return [person.id for person in row.people if person.role == "child"]


def _of_alert(row: AlertRow, code: str) -> Iterator[Found]:
    for child in _children(row):
        yield Found("child", child, Why(code, "alert", row.id, row.title))


def _of_alerts(waiting: list[AlertRow], since: datetime) -> Iterator[Found]:
    for row in waiting:
        if row.is_overdue:
            yield from _of_alert(row, "alert_overdue")
        if row.also:
            yield from _of_alert(row, "alerts_several")
        if row.raised_at >= since:
            yield from _of_alert(row, "alert_new")


def _missing(viewer: Viewer) -> Iterator[Found]:
    for child in who_is_missing(viewer).now:
        if child.nominal and child.told:
            yield Found("child", child.nominal, Why("missing_now", "away", child.told[0].submission))


def _of_work(viewer: Viewer) -> Iterator[Found]:
    work, today = group_work(viewer), clock.local_date()
    for action in work.actions:
        if action.place == OVERDUE:
            code = "action_stuck" if is_stuck_action(action.due_on, today) else "action_overdue"
            yield Found("child", action.child, Why(code, "action", action.id, action.what))
    for case in work.closing:
        if is_stuck_closing(case.moved_at, today):
            yield Found("child", case.child, Why("closing_stuck", "case", case.id, case.what))
    for case in work.gone:
        yield Found("child", case.child, Why("case_nobody", "case", case.id, case.what))


def _of_cases(viewer: Viewer, since: datetime) -> Iterator[Found]:
    open_cases = Case.objects.filter(area_id=viewer.area_id, moved_at__gte=since).exclude(state=CLOSED)
    for case in open_cases.order_by("-moved_at", "id")[:MOST_CASES]:
        code = "case_new" if case.at >= since else "case_changed"
        yield Found("child", case.nominals[0], Why(code, "case", case.id, case.what))


def _of_measures(viewer: Viewer) -> Iterator[Found]:
    for row in register(viewer).rows:
        if row.is_breached and row.status == "in_force":
            yield Found(row.against.kind, row.against.id, Why("breached", "measure", row.id, row.tactic.title))
        if row.where in ("expired", "soon"):
            code = "expired" if row.where == "expired" else "expires"
            yield Found(row.against.kind, row.against.id, Why(code, "measure", row.id, row.tactic.title))


def _of_marks(viewer: Viewer, since: datetime) -> Iterator[Found]:
    for page in range(1, MARK_PAGES + 1):
        listed = marks_listed(viewer, page=page)
        if listed.number != page:
            return
        for row in listed.rows:
            if row.kind == "account":
                continue
            if row.is_due or row.is_ended:
                yield Found(row.kind, row.about, Why("mark_due", "mark", row.about))
            elif row.at >= since:
                yield Found(row.kind, row.about, Why("marked_new", "mark", row.about))
