"""Act on an alert or a report: decided, senders told, and a case opened or joined, in one step. Neither is stored without the other."""

from typing import Any
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.commands import decide_alert
from wholepicture.alerts.front_door import decide_report
from wholepicture.base.ledgered import command
from wholepicture.casework.cases.commands import open_case
from wholepicture.casework.cases.rules import Opening


@command(Permission.ALERTS, called="Acted on an alert, with a case")
def act_on_alert(viewer: Viewer, *, alert: UUID, opening: Opening, **decision: Any) -> UUID:
    """Decide an alert, and open or join a case of its child. Returns the case's id. Raises what `decide_alert` and `open_case` do."""
    case = open_case(viewer, opening=opening, source_kind="alert", source=alert)
    decide_alert(viewer, alert=alert, **decision)
    return case


@command(Permission.ALERTS, called="Acted on a report, with a case")
def act_on_report(viewer: Viewer, *, submission: UUID, opening: Opening, **decision: Any) -> UUID:
    """Answer a report, and open or join a case of a child in it. Returns the case's id. Raises what `decide_report` and `open_case` do."""
    case = open_case(viewer, opening=opening, source_kind="report", source=submission)
    decide_report(viewer, submission=submission, **decision)
    return case
