"""Reads of alerts: the hub's list, one alert, the published rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations
from typing import Any
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.models import Alert, Evidence, Triage
from wholepicture.alerts.rules import DECISIONS, RULES, SHARED_TIE, Rule, Seen, several_signs
from wholepicture.base import clock
from wholepicture.base.acts import concerning, query
from wholepicture.base.indicators import indicators
from wholepicture.partnership.queries import agencies_by_id, names_of
from wholepicture.picture.queries import labels_of, reports_behind
from wholepicture.picture.shown import Entry

_RULES = {rule.code: rule for rule in RULES}
MOST_PAIRS = 100  # of sources tried as one: beyond, no two of them decide
_NOBODY = UUID(int=0)  # the rule asks about a child; here only whether it fires matters


@dataclass(frozen=True)
class Decided:
    decision: str
    title: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class AlertRow:
    """An alert as listed: what in a sentence, why, and how long it has waited."""

    id: UUID
    rule: str
    rule_version: int
    title: str
    about: list[tuple[UUID, str]]  # nominals and what they are called
    items: list[UUID]
    reasons: list[str]
    evident_at: datetime
    raised_at: datetime
    due_at: datetime
    is_overdue: bool
    reports: int
    decided: Decided | None


@dataclass(frozen=True)
class AlertPage:
    row: AlertRow
    explanation: str
    reports: list[Entry]
    if_one_source: str
    earlier: list[AlertRow] = field(default_factory=list)


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
    evidence = list(Evidence.objects.filter(alert_id=alert).values_list("submission", flat=True))
    reports = sorted(reports_behind(viewer, submissions=evidence).values(), key=lambda one: one.at)
    earlier = Alert.objects.filter(rule=found.rule, about=found.about).exclude(id=alert).order_by("-raised_at")
    return AlertPage(
        row,
        _RULES[found.rule].explanation,
        reports,
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


def if_one_source(rule: str, reports: Sequence[Entry], roots: Sequence[str]) -> str:
    """In a sentence: whether the alert would stand if two of its sources were one, and which two matter."""
    still = "If any two of these reports came from one source, this would still have been raised."
    if rule == SHARED_TIE.code:
        if len(set(roots)) > SHARED_TIE.parameters["sources"]:
            return still
        return "This rests on two independent sources. If both were one, it would not have been raised."
    seen = _seen_in(reports)
    who = {one.root: one.agency for one in seen}
    pairs = list(combinations(sorted(who), 2))
    if len(pairs) > MOST_PAIRS:
        return still
    if not several_signs(_NOBODY, seen):
        return ""  # what is shown of the reports says less than what the rule read: nothing honest can be said
    matter = [pair for pair in pairs if not several_signs(_NOBODY, _as_one(seen, *pair))]
    if not matter:
        return still
    if len(matter) == len(pairs):
        return "If any two of these reports came from one source, this would not have been raised."
    named = " or ".join(dict.fromkeys(f"{who[one]} and {who[other]}" for one, other in matter))
    return f"If the reports by {named} came from one source, this would not have been raised."


def _as_one(seen: Sequence[Seen], root: str, other: str) -> list[Seen]:
    return [replace(one, root=root) if one.root == other else one for one in seen]


def _seen_in(reports: Iterable[Entry]) -> list[Seen]:
    known = indicators()
    return [
        Seen(
            code=code,
            label=known[code].label,
            list=known[code].list,
            groups=frozenset(known[code].overlap),
            agency=report.agency,
            root=report.root,
            at=report.at,
            recorded_at=report.recorded_at,
            submission=report.submission,
        )
        for report in reports
        for code, answer, _ in report.signs
        if answer == "yes" and code in known
    ]


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


def _decided(triage: Triage, names: dict[UUID, str]) -> Decided:
    return Decided(
        triage.decision, DECISIONS[triage.decision], triage.reason, names.get(triage.made_by_id, ""), triage.at
    )
