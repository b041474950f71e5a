"""How alerts are listed: each as a row, in words for what whoever reads may see, with what is one with it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db.models import OuterRef, Subquery

from wholepicture.access.queries import hidden_from
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.decisions import DECISIONS
from wholepicture.alerts.finding import restored
from wholepicture.alerts.models import Alert, Answer, Evidence, Triage
from wholepicture.alerts.registry import AnyRule, sentence_of
from wholepicture.alerts.results import AlertRow, Decided, WordedReason
from wholepicture.alerts.rules_used import rules_as_raised
from wholepicture.alerts.standing import Standing, Together
from wholepicture.alerts.threshold import QUIET_DAYS
from wholepicture.alerts.wording import Words
from wholepicture.base import clock
from wholepicture.base.ledgered import concerning
from wholepicture.linkage.queries import said_apart
from wholepicture.partnership.queries import agencies_by_id, names_of
from wholepicture.partnership.signs.queries import labels_now
from wholepicture.picture.queries import labels_of
from wholepicture.picture.results import NamedRow

NAME_NOT_KNOWN = "Name not known"
NEW_FOR = timedelta(days=7)  # what is only listed is gone through weekly


def rows_of(viewer: Viewer, among: Together, alerts: Sequence[Alert]) -> list[AlertRow]:
    """Inside a recorded act: these alerts as rows."""
    ids = [alert.id for alert in alerts]
    nominals = {nominal for alert in ids for nominal in among.standings[alert].people}
    labels = labels_of("nominal", nominals)
    decisions, agencies, hidden = _decisions_on(ids), agency_names(), hidden_from(viewer)
    since, signs, rules = (
        came_since(among, decisions),
        labels_now(viewer.area_id),
        rules_as_raised(among.alerts.values()),
    )
    apart = _judged_apart(alerts)
    concerning(subjects=nominals, records=ids)
    rows = []
    for alert in alerts:
        standing = among.standings[alert.id]
        is_discreet = not hidden.isdisjoint({*alert.nominals, *standing.people})
        words = Words(agencies, is_discreet, signs)
        row = _alert_row(alert, rules[alert.id], standing, words, labels, decisions.get(alert.id))
        if alert.presumes:
            row = replace(row, changed=_presumed(standing, alert.id in apart))
        also = tuple(dict.fromkeys(rules[other.id].title for other in among.waiting_with(alert.id)))
        rows.append(replace(row, also=also, came_since=len(since.get(alert.id, ()))))
    return rows


def came_since(among: Together, decided: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """The reports that came behind each of these alerts, and behind those that are one with it, after somebody had decided them,
    and that still stand there."""
    alerts = {other for alert in decided for other in among.decided_with(alert)}
    rows = Evidence.objects.filter(alert_id__in=list(alerts), is_later=True)
    decided_at = Triage.objects.filter(alert_id=OuterRef("alert_id")).values("at")[:1]
    since: dict[UUID, set[UUID]] = {}
    for alert, submission in rows.filter(added_at__gt=Subquery(decided_at)).values_list("alert_id", "submission"):
        if submission in among.standings[alert].added:
            since.setdefault(alert, set()).add(submission)
    return {
        alert: frozenset[UUID]().union(*(since.get(other, ()) for other in among.decided_with(alert)))
        for alert in decided
    }


def _alert_row(
    alert: Alert,
    rule: AnyRule,
    standing: Standing,
    words: Words,
    labels: Mapping[UUID, str],
    decided: Decided | None,
) -> AlertRow:
    reasons = [restored(json) for json in alert.reasons]
    return AlertRow(
        id=alert.id,
        rule=alert.rule,
        rule_version=alert.rule_version,
        title=rule.title,
        is_about_thing=not rule.reads.is_about_child,
        is_listed=alert.is_listed,
        about_now=standing.about,
        thing=words.thing(reasons[0]) if reasons and reasons[0].thing else "",
        quiet_days=int(rule.parameters.get("quiet_days", QUIET_DAYS)) if rule.is_about_nights else 0,
        people=[person(nominal, role, labels) for nominal, role in standing.people.items()],
        items=list(alert.items),
        worded=worded(alert, words),
        evident_at=alert.evident_at,
        raised_at=alert.raised_at,
        due_at=alert.due_at,
        is_overdue=decided is None and alert.due_at < clock.now(),
        reports=len(standing.reports),
        decided=decided,
        changed=_changed(alert, standing),
    )


def person(nominal: UUID, role: str, labels: Mapping[UUID, str]) -> NamedRow:
    return NamedRow("nominal", nominal, labels.get(nominal, NAME_NOT_KNOWN), role)


def _judged_apart(alerts: Sequence[Alert]) -> set[UUID]:
    """Those of these alerts that take several to be one child of whom a person said that they are not, or cannot be told apart."""
    presuming = [alert.id for alert in alerts if alert.presumes]
    behind = Evidence.objects.filter(alert_id__in=presuming, is_later=False).values_list("alert_id", "about")
    told: dict[UUID, set[UUID]] = {}
    for alert, about in behind:
        told.setdefault(alert, set()).update(about)
    apart = [set(pair) for pair in said_apart(set().union(*told.values()))] if told else []
    return {alert for alert, subjects in told.items() if any(pair <= subjects for pair in apart)}


def _presumed(standing: Standing, is_apart: bool) -> str:
    """What people have said of those who were taken to be one child."""
    if len(standing.about) == 1:
        return "judged_one"
    return "judged_two" if is_apart else "presumed"


def _changed(alert: Alert, standing: Standing) -> str:
    """What people joined or parted of it since it was raised."""
    if len(standing.about) > 1 or len(standing.first_touched) > len(alert.nominals):
        return "parted"
    return "joined" if len(standing.first_touched) < len(alert.nominals) else ""


def worded(alert: Alert, words: Words) -> list[WordedReason]:
    reasons = [restored(json) for json in alert.reasons]
    return [WordedReason(sentence_of(alert.rule, reason, words), frozenset(reason.reports)) for reason in reasons]


def agency_names() -> dict[UUID, str]:
    return {agency.id: agency.name for agency in agencies_by_id().values()}


def _decisions_on(alerts: Iterable[UUID]) -> dict[UUID, Decided]:
    triage = list(Triage.objects.filter(alert_id__in=list(alerts)))
    names = names_of({decision.made_by_id for decision in triage})
    return {decision.alert_id: answer_shown(decision, names) for decision in triage}


def answer_shown(decision: Triage | Answer, names: Mapping[UUID, str]) -> Decided:
    return Decided(
        decision=decision.decision,
        title=DECISIONS[decision.decision],
        reason=decision.reason,
        by=names.get(decision.made_by_id, ""),
        at=decision.at,
        confirms=isinstance(decision, Triage) and decision.confirms,
        changes=decision.changes,
        id=decision.id,
        by_person=decision.made_by_id,
    )
