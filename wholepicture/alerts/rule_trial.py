"""What a rule would have raised in a period, on what is stored, before anybody switches it on. It raises and changes nothing.

It runs as whoever asks: what they may not see is not looked at, and so in no count. What is known of a child today is
taken back to the moment when each report was written down. Who is one with whom, and what people
marked and confirmed, is as it is today.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.agencies import Agencies
from wholepicture.alerts.as_known import NOT_TRIED, would_have_fired
from wholepicture.alerts.children import chronologies_of
from wholepicture.alerts.finding import Finding, Thing
from wholepicture.alerts.gathered import Gathered
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.models import Evidence, Triage
from wholepicture.alerts.registry import AnyRule
from wholepicture.alerts.rule_settings import rule_to_try
from wholepicture.base.ledgered import Refusal, concerning, query
from wholepicture.linkage.queries import members_of, standing_of
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.picture.background import newest_reports
from wholepicture.picture.queries import labels_of

# Children who are looked at in one trial, those of the newest reports first; and reports among which they are sought.
MOST_CHILDREN = 5000
MOST_REPORTS = 50_000
IN_A_BATCH = 200


class NotTried(Refusal):
    """This rule cannot be tried on what is stored: it goes by what people decided before, or by what several children share,
    which is worked out in the background alone. Look at how it has done since it is in use."""

    status = 422


def may_be_tried(rule: AnyRule) -> bool:
    """Whether it can be told of a rule what it would have raised."""
    return rule.reads is ChronologyOfChild and rule.code not in NOT_TRIED


@dataclass(frozen=True)
class WouldHaveRaised:
    """A child about whom a rule would have fired, and when. `decision`: the latest that a person took about the child, if any."""

    child: UUID
    label: str
    at: tuple[datetime, ...]
    decision: str


@dataclass(frozen=True)
class Trial:
    """What a rule would have raised in a period. `fired`: how often.

    `looked_at`: children; `is_capped`: there were more, and those with the newest reports were taken.
    """

    rule: AnyRule
    since: datetime
    until: datetime
    fired: int
    children: tuple[WouldHaveRaised, ...]
    looked_at: int
    is_capped: bool

    @property
    def decided(self) -> int:
        """Children about whom a person has decided an alert since, whichever rule raised it."""
        return sum(bool(child.decision) for child in self.children)

    @property
    def right(self) -> int:
        """Of these, those about whom the hub acts."""
        return sum(child.decision == "act" for child in self.children)

    @property
    def share(self) -> float | None:
        """The part that proved right by the decisions since; None: nothing was decided about any of them."""
        return self.right / self.decided if self.decided else None


@query(Permission.ALERTS, called="Tried a rule on what is stored")
def trial_of(viewer: Viewer, *, rule: str, parameters: Mapping[str, Any], since: datetime, until: datetime) -> Trial:
    """What a rule would have raised in a period, with these parameters. `rule`: its code; empty: a new threshold.

    Costs as much as there are children with a report in the period, at most 5,000, read in batches. Raises NotFound, NotSet,
    NotTried.
    """
    tried = rule_to_try(viewer, rule, parameters)
    if not may_be_tried(tried):
        raise NotTried
    reports = list(newest_reports(viewer.area_id, since=since, until=until, most=MOST_REPORTS))
    everybody = list(dict.fromkeys(child for _, child in reports))
    children = everybody[:MOST_CHILDREN]
    fired: dict[UUID, list[Finding]] = {}
    for gathered in _gathered(children):
        findings = would_have_fired(tried, gathered.given, since=since, until=until)
        if findings:
            fired[gathered.about] = findings
    named = _children_in(finding for findings in fired.values() for finding in findings)
    concerning(subjects=named)
    return Trial(
        rule=tried,
        since=since,
        until=until,
        fired=sum(map(len, fired.values())),
        children=_shown(named),
        looked_at=len(children),
        is_capped=len(everybody) > len(children) or len(reports) == MOST_REPORTS,
    )


def _gathered(children: Sequence[UUID]) -> Iterator[Gathered]:
    """What rules read of these children, as if nobody had decided anything about them."""
    agencies = Agencies(agencies_by_id().values())
    for start in range(0, len(children), IN_A_BATCH):
        batch = children[start : start + IN_A_BATCH]
        for gathered in chronologies_of(batch, agencies, with_decisions=False):
            if isinstance(gathered.given, ChronologyOfChild):
                yield replace(gathered, given=replace(gathered.given, describe=_undescribed))


def _undescribed(kind: str, thing: UUID) -> Thing:
    """Nothing is shown of what a child is tied to: a name would be asked for each."""
    return Thing(kind)


def _children_in(findings: Iterable[Finding]) -> dict[UUID, list[datetime]]:
    """The children whom findings name, as they stand now, each with when."""
    listed = list(findings)
    stands = standing_of({named for finding in listed for named in finding.nominals})
    children: dict[UUID, list[datetime]] = {}
    for finding in listed:
        for nominal in {stands[named].nominal for named in finding.nominals if _is_child(stands.get(named))}:
            children.setdefault(nominal, []).append(finding.evident_at)
    return children


def _is_child(stands: Any) -> bool:
    return stands is not None and stands.role == "child"


def _shown(children: Mapping[UUID, Sequence[datetime]]) -> tuple[WouldHaveRaised, ...]:
    """The children, in the order in which the rule would first have fired: none is put before another for any other reason."""
    labels, decisions = labels_of("nominal", children), _decided_about(children)
    rows = [
        WouldHaveRaised(child, labels.get(child, ""), tuple(sorted(at)), decisions.get(child, ""))
        for child, at in children.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.at[0], row.child)))


def _decided_about(children: Iterable[UUID]) -> dict[UUID, str]:
    """The latest decision of an alert behind which a report tells of each of these children."""
    nominal_of, submissions = {}, set()
    for nominal, subject, submission in members_of(children):
        nominal_of[subject] = nominal
        submissions.add(submission)
    touched: dict[UUID, set[UUID]] = {}  # children, by alert
    for alert, people in Evidence.objects.filter(submission__in=submissions).values_list("alert_id", "people"):
        touched.setdefault(alert, set()).update(nominal_of[subject] for subject in people if subject in nominal_of)
    decided: dict[UUID, str] = {}
    decisions = Triage.objects.filter(alert_id__in=list(touched)).order_by("at", "id")
    for alert, decision in decisions.values_list("alert_id", "decision"):
        decided |= dict.fromkeys(touched[alert], decision)
    return decided
