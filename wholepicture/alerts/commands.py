"""Every write of alerts."""

from collections.abc import Iterable
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.looking import findings
from wholepicture.alerts.models import Alert, Evidence, Triage
from wholepicture.alerts.rules import DECISIONS, TOLD, Finding, worth_raising
from wholepicture.base import clock
from wholepicture.base.acts import NeedsReason, NotFound, Refusal, command, concerning
from wholepicture.base.ids import new_id
from wholepicture.base.topics import publish
from wholepicture.intake.commands import mark_reached, mark_read, tell_senders
from wholepicture.picture.queries import senders_of


class AlreadyDecided(Refusal):
    """Somebody decided this alert before you. Read what they decided; nothing of yours was stored."""


class UnknownDecision(Refusal):
    """Choose one of: dismiss, watch, act."""

    status = 422


@command(Permission.DERIVE)
def look(viewer: Viewer, *, submissions: Iterable[UUID]) -> int:
    """Background: see whether what these submissions touch should be raised. Answers how many alerts are new."""
    raised = [
        alert for area, about, finding in findings(list(submissions)) if (alert := _raise_or_add(area, about, finding))
    ]
    mark_reached(viewer, submissions={one for _, evidence in raised for one in evidence}, state="used")
    concerning(records=[alert for alert, _ in raised])
    return len(raised)


def _raise_or_add(area: UUID, about: UUID, finding: Finding) -> tuple[UUID, list[UUID]] | None:
    """A new alert, or more evidence for one that waits for a decision. Decided ones are raised again only for news."""
    earlier = list(Alert.objects.filter(rule=finding.rule.code, about=about).order_by("raised_at"))
    decided = set(Triage.objects.filter(alert__in=[one.id for one in earlier]).values_list("alert_id", flat=True))
    waiting = next((one for one in earlier if one.id not in decided), None)
    if waiting is not None:
        _add_evidence(waiting.id, area, finding)
        return None
    if not worth_raising(finding, [frozenset(one.roots) for one in earlier]):
        return None
    alert = Alert.objects.create(
        id=new_id(),
        area_id=area,
        rule=finding.rule.code,
        rule_version=finding.rule.version,
        about=about,
        nominals=list(finding.nominals),
        items=list(finding.items),
        reasons=list(finding.reasons),
        roots=sorted(finding.roots),
        evident_at=finding.evident_at,
        due_at=clock.end_of_working_day(clock.now(), 1),
    )
    _add_evidence(alert.id, area, finding)
    publish("alert.raised", [alert.id])
    return alert.id, list(finding.evidence)


def _add_evidence(alert: UUID, area: UUID, finding: Finding) -> None:
    senders = senders_of(finding.evidence)
    Evidence.objects.bulk_create(
        [
            Evidence(alert_id=alert, area_id=area, submission=one, agency=senders[one][0], key=senders[one][1])
            for one in finding.evidence
            if one in senders
        ],
        ignore_conflicts=True,
    )


@command(Permission.ALERTS)
def open_alert(viewer: Viewer, *, alert: UUID) -> None:
    """Note that somebody in the hub is reading the reports behind an alert: their senders see *being read*."""
    reports = list(Evidence.objects.filter(alert_id=alert).values_list("submission", "agency"))
    if not reports:
        raise NotFound
    mark_read(viewer, reports=reports)
    concerning(records=[alert])


@command(Permission.ALERTS)
def decide_alert(viewer: Viewer, *, alert: UUID, decision: str, reason: str, told: str = "") -> Triage:
    """Dismiss, watch or act, with the reason; and tell the senders of the reports behind it.

    `told` is what the senders read (a default for each decision); it must reveal nothing of other agencies' reports.
    """
    if decision not in DECISIONS:
        raise UnknownDecision
    if not reason.strip():
        raise NeedsReason
    found = Alert.objects.filter(id=alert).first()
    if found is None:
        raise NotFound
    if Triage.objects.filter(alert_id=alert).exists():
        raise AlreadyDecided
    made = Triage.objects.create(
        id=new_id(),
        alert_id=alert,
        area_id=found.area_id,
        decision=decision,
        reason=reason.strip(),
        made_by_id=viewer.professional_id,
    )
    reports = list(Evidence.objects.filter(alert_id=alert).values_list("submission", "agency"))
    tell_senders(viewer, reports=reports, text=told.strip() or TOLD[decision], about=made.id)
    concerning(subjects=found.nominals, records=[alert, made.id], justification=reason.strip())
    publish("outcome.recorded", [made.id])
    return made
