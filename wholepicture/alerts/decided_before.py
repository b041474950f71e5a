"""What people decided before of children and things, as it stands now: what rules may not raise again, and what counts no more."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from wholepicture.alerts.inputs import Decided
from wholepicture.alerts.models import Alert, Evidence, Triage
from wholepicture.alerts.registry import AnyRule, rule_of
from wholepicture.alerts.rules_used import rules_as_raised
from wholepicture.alerts.standing import MOVED_LATELY, Standing, raised_about_any, standings
from wholepicture.base import clock
from wholepicture.linkage.queries import members_of, moved_among, standing_of
from wholepicture.linkage.things.queries import standing_of_things


@dataclass
class _About:
    """What was decided about one child or thing."""

    looked_at: set[UUID] = field(default_factory=set)
    roots: set[str] = field(default_factory=set)
    dismissed: set[UUID] = field(default_factory=set)
    nights_dismissed: datetime | None = None
    dismissed_at: datetime | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True)
class DecidedBefore:
    """What was decided, and the reports behind what was dismissed, by child or thing.

    `jointly`: the same of those who were taken to be one, and are not: it says nothing of any of them alone.
    """

    decided: Mapping[UUID, Decided]
    dismissed: Mapping[UUID, frozenset[UUID]]
    jointly: Mapping[frozenset[UUID], tuple[Decided, frozenset[UUID]]] = field(default_factory=dict)


def decided_before(abouts: Collection[UUID]) -> DecidedBefore:
    """Background: what people decided of alerts about these children and things."""
    called = _called_now(abouts)
    alerts = raised_about_any(called)
    decisions = list(Triage.objects.filter(alert_id__in=list(alerts)))
    stand = standings(alerts[decision.alert_id] for decision in decisions)
    rules = rules_as_raised(alerts[decision.alert_id] for decision in decisions)
    noted: dict[tuple[bool, frozenset[UUID]], _About] = {}
    for decision in decisions:
        alert, standing = alerts[decision.alert_id], stand[decision.alert_id]
        asked = frozenset(about for now in standing.about & called.keys() for about in called[now])
        is_joint = standing.rests_on_presumption(alert)
        for whole in [asked] if is_joint else [frozenset([about]) for about in asked]:
            _note(noted.setdefault((is_joint, whole), _About()), alert, rules[alert.id], standing, decision)
    return _before(noted)


def _before(noted: Mapping[tuple[bool, frozenset[UUID]], _About]) -> DecidedBefore:
    """`noted`: by those whom it is about, and whether they were taken to be one."""
    alone = {about: of_whole for (is_joint, whole), of_whole in noted.items() if not is_joint for about in whole}
    return DecidedBefore(
        {about: _frozen(of_child) for about, of_child in alone.items()},
        {about: frozenset(of_child.dismissed) for about, of_child in alone.items()},
        {whole: (_frozen(of), frozenset(of.dismissed)) for (is_joint, whole), of in noted.items() if is_joint},
    )


def _called_now(abouts: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """In whom or what these stand now, each with the ids that were asked for: a picture that waits to be derived holds old ones."""
    people = standing_of(abouts)
    things = standing_of_things(set(abouts) - people.keys())
    called: dict[UUID, list[UUID]] = {}
    for about in abouts:
        now = people[about].nominal if about in people else things.get(about, about)
        called.setdefault(now, []).append(about)
    return called


def _note(noted: _About, alert: Alert, rule: AnyRule, standing: Standing, decision: Triage) -> None:
    # What came to a confirmed child since is behind her alert, which somebody acts on.
    reports = standing.reports if decision.confirms else standing.reports_at(decision.at)
    noted.looked_at |= reports
    noted.decided_at = max(noted.decided_at or decision.at, decision.at)
    noted.roots.update(root.casefold() for root in alert.roots)
    # Whoever goes through the look-again list says that this is not worth an alert yet: it may still support one.
    if decision.decision == "dismiss" and not alert.is_listed:
        noted.dismissed |= reports
        noted.dismissed_at = max(noted.dismissed_at or alert.evident_at, alert.evident_at)
        if rule.is_about_nights:
            noted.nights_dismissed = max(noted.nights_dismissed or alert.evident_at, alert.evident_at)


def _frozen(noted: _About) -> Decided:
    return Decided(
        looked_at=frozenset(noted.looked_at),
        roots=frozenset(noted.roots),
        nights_dismissed=noted.nights_dismissed,
        dismissed_at=noted.dismissed_at,
        decided_at=noted.decided_at,
    )


def confirmed_among(nominals: Iterable[UUID]) -> frozenset[UUID]:
    """Background: those of these children of whom somebody who acted said that there are grounds to believe that they are
    exploited. Whoever else an alert names is not confirmed by it, nor either of two who are only taken to be one."""
    nominal_of, submissions = {}, set()
    for nominal, subject, submission in members_of(nominals):
        nominal_of[subject] = nominal
        submissions.add(submission)
    confirming = Triage.objects.filter(confirms=True).values("alert_id")
    # What came to an alert later may have come by a wrong join: it says nothing of whom the decision was about.
    behind = Evidence.objects.filter(submission__in=submissions, alert_id__in=confirming, is_later=False)
    rows = list(behind.values_list("alert_id", "alert__rule", "about", "people"))
    presuming = _resting_on_presumption(alert for alert, *_ in rows)
    confirmed: set[UUID] = set()
    for alert, rule, about, people in rows:
        meant = about if rule_of(rule).reads.is_about_child else people
        if alert not in presuming:
            confirmed.update(nominal_of[subject] for subject in meant if subject in nominal_of)
    return frozenset(confirmed)


def _resting_on_presumption(alerts: Iterable[UUID]) -> set[UUID]:
    """Those of these alerts that take several to be one child, and nobody has said that they are."""
    presuming = {alert.id: alert for alert in Alert.objects.filter(id__in=set(alerts)).exclude(presumes=[])}
    stand = standings(presuming.values()) if presuming else {}
    return {alert for alert, standing in stand.items() if standing.rests_on_presumption(presuming[alert])}


def confirmed_by_joining(submissions: Collection[UUID]) -> set[UUID]:
    """Background: the reports about children whom somebody confirmed while they were only taken to be one with another, if one of
    these reports stands behind that, and they were joined lately. Of two who are joined one keeps the id, and its reports are not
    derived again: whoever is named with her is looked at as well."""
    confirming = Triage.objects.filter(confirms=True).values("alert_id")
    behind = Evidence.objects.filter(submission__in=list(submissions), alert_id__in=confirming).values("alert_id")
    presuming = Alert.objects.filter(id__in=behind).exclude(presumes=[])
    about = [standing.about for standing in standings(presuming).values() if len(standing.about) == 1]
    joined = moved_among(set().union(*about), since=clock.now() - MOVED_LATELY) if about else set()
    return {submission for _, _, submission in members_of(joined)}
