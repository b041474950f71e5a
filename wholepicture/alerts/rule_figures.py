"""How each rule has done, from what was raised and what people decided: figures for a person, who alone moves a rule."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.models import Alert, Triage
from wholepicture.alerts.rule_settings import line_of
from wholepicture.base.ledgered import query
from wholepicture.linkage.queries import standing_of


@dataclass(frozen=True)
class RuleFigures:
    """How often a rule fired in a period, and what became of it.

    `alerts` it raised and `listed` it put on the look-again list; of both, so many were decided each way, and so many wait.
    `first_to_name`: children whom no alert had named before.
    """

    alerts: int = 0
    listed: int = 0
    act: int = 0
    watch: int = 0
    dismiss: int = 0
    first_to_name: int = 0
    line: int = 0

    @property
    def fired(self) -> int:
        return self.alerts + self.listed

    @property
    def decided(self) -> int:
        return self.act + self.watch + self.dismiss

    @property
    def waiting(self) -> int:
        return self.fired - self.decided

    @property
    def share(self) -> float | None:
        """Of what was decided, the part that a person takes forward; None: nothing was decided."""
        return self.act / self.decided if self.decided else None

    @property
    def is_below_line(self) -> bool:
        """Whether its share is below the partnership's line. A person may move it; nothing does so by itself."""
        return self.share is not None and self.share * 100 < self.line


@query(Permission.ALERTS, called="Read how the rules have done")
def figures_of_rules(viewer: Viewer, *, since: datetime, until: datetime) -> dict[str, RuleFigures]:
    """The figures of every rule that fired in a period, by its code, as far as the viewer may see what was raised.

    Costs as much as there were alerts in the area, however much was reported.
    """
    line = line_of(viewer).percent
    raised = Alert.objects.filter(area_id=viewer.area_id, raised_at__gte=since, raised_at__lt=until)
    fired = list(raised.values_list("id", "rule", "is_listed"))
    ids = [alert for alert, _, _ in fired]
    decisions = dict(Triage.objects.filter(alert_id__in=ids).values_list("alert_id", "decision"))
    counted: dict[str, Counter[str]] = {}
    for alert, rule, is_listed in fired:
        of_rule = counted.setdefault(rule, Counter())
        of_rule["listed" if is_listed else "alerts"] += 1
        if alert in decisions:
            of_rule[decisions[alert]] += 1
    first = _first_to_name(viewer, since, until)
    return {
        rule: RuleFigures(**of_rule, first_to_name=first.get(rule, 0), line=line) for rule, of_rule in counted.items()
    }


def _first_to_name(viewer: Viewer, since: datetime, until: datetime) -> Mapping[str, int]:
    """How many children each rule was the first of all to name, in the period. Whom an alert named is who they are now."""
    raised = Alert.objects.filter(area_id=viewer.area_id, raised_at__lt=until).order_by("raised_at", "id")
    listed = list(raised.values_list("rule", "raised_at", "nominals"))
    stands = standing_of({named for _, _, nominals in listed for named in nominals})
    known: set[UUID] = set()
    first: Counter[str] = Counter()
    for rule, raised_at, nominals in listed:
        children = {stands[named].nominal for named in nominals if named in stands and stands[named].role == "child"}
        if raised_at >= since:
            first[rule] += len(children - known)
        known |= children
    return first
