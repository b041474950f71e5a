"""What can be disputed: one entry a kind. A new kind of decision registers here, and nothing else changes.

Each knows how to find, for whoever is asking and as far as they may see it, what was decided by the name that its screen has for it.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.queries import answer_on, decision_on, kept_to_among
from wholepicture.alerts.results import Made
from wholepicture.alerts.urgency import read_by, urgency_of
from wholepicture.base import clock
from wholepicture.base.ledgered import Refusal
from wholepicture.casework.assessment.queries import assessment_decision
from wholepicture.casework.escalation.people import readers_by_name
from wholepicture.casework.escalation.rules import COORDINATOR
from wholepicture.intake.queries import answer_to_dispute
from wholepicture.intake.results import Answered
from wholepicture.intake.rules import children_named
from wholepicture.partnership.clocks.queries import own_limits
from wholepicture.partnership.queries import employer_of, people_in_roles, teams_of_hub
from wholepicture.partnership.signs.queries import dictionary_of


@dataclass(frozen=True)
class Disputed:
    """A decision as whoever disagrees with it was told of it, or that there is none.

    `record`: the decision, or the report that has none. `way`: what its screen calls it. `reports`: those behind it; `about`: whom they
    tell of. `children`: what the children in it are called, as far as whoever asks may read it. `type`: what kind of disagreement
    it is, where that is plain. `kept_to`: who may read the report, where its sender keeps it to named people; nobody else is asked.
    """

    kind: str
    record: UUID
    way: str
    against: UUID
    decided_by: UUID | None
    decided_at: datetime | None
    words: str
    reports: frozenset[UUID]
    about: frozenset[UUID]
    children: str = ""
    type: str = ""
    kept_to: frozenset[UUID] | None = None


class NoHub(Refusal):
    """No agency of your partnership answers reports yet. Ring whoever is named under Who to call."""


class NotYet(Refusal):
    """This report still waits for its answer, and its time has not run out. Until then, ring the hub if it cannot wait."""


def _report(viewer: Viewer, way: str) -> Disputed | None:
    """The answer to a report of one's own agency; where there is none, that its time ran out."""
    may_follow = viewer.may(Permission.OWN_REPORTS) and "\0" not in way
    receipt, which = answer_in(way)
    report = answer_to_dispute(viewer, receipt=receipt, answer=which) if may_follow else None
    if report is None:
        return None
    if report.about is None:
        return _without_answer(viewer, report)
    return Disputed(
        kind="report",
        record=report.about,
        way=f"{report.receipt}.{report.answer}",
        against=_of(viewer, report.given_by),
        decided_by=report.given_by,
        decided_at=None,
        words=report.text,
        reports=frozenset([report.submission]),
        about=frozenset(report.subjects),
        children=", ".join(children_named(report.body)),
        kept_to=_kept_to(report),
    )


def answer_in(way: str) -> tuple[str, UUID | None]:
    """A report's receipt, and which answer to it: `F9N9-HHHH-YM6R.` and the answer's id; without one, the latest."""
    receipt, _, which = way.partition(".")
    with suppress(ValueError):
        return receipt, UUID(which)
    return receipt, None


def _kept_to(report: Answered) -> frozenset[UUID] | None:
    return frozenset(report.named) if report.level == "named" else None


def _without_answer(viewer: Viewer, report: Answered) -> Disputed | None:
    signs = dictionary_of(viewer.area_id).counting_in(report.dictionary)
    urgency = urgency_of(report.kind, report.body, signs=signs)
    kept_to = _kept_to(report)
    readers = readers_by_name(report.named) if kept_to is not None else []
    if urgency is None or report.is_revised or (kept_to is not None and not readers):
        return None  # nobody is to answer it, or another stands in its place
    due_at = read_by(urgency, report.received_at, own_limits(viewer.area_id))
    if due_at > clock.now():
        raise NotYet
    return Disputed(
        kind="report",
        record=report.submission,
        way=report.receipt,
        against=readers[0].agency_id if readers else _of(viewer, None),
        decided_by=None,
        decided_at=None,
        words="This report was not answered in time.",
        reports=frozenset([report.submission]),
        about=frozenset(report.subjects),
        children=", ".join(children_named(report.body)),
        type="no_reply",
        kept_to=kept_to,
    )


def _of(viewer: Viewer, decided_by: UUID | None) -> UUID:
    """The agency whose decision it is: whoever decided works there; where nobody has, the hub's."""
    if decided_by:
        return employer_of(decided_by).id
    coordinators = people_in_roles(viewer.area_id, [COORDINATOR])
    if coordinators:
        return coordinators[0].agency_id
    for team in teams_of_hub(viewer.area_id):
        return team.agency_id
    raise NoHub


def _alert(viewer: Viewer, way: str) -> Disputed | None:
    """The decision on an alert, for whoever may see it."""
    alert = _id(viewer, way)
    made = decision_on(viewer, alert=alert) if alert else None
    return _made("alert", way, made) if made else None


def _reading(viewer: Viewer, way: str) -> Disputed | None:
    """The answer to a report of the hub's reading list, for whoever may see it there."""
    submission = _id(viewer, way)
    made = answer_on(viewer, submission=submission) if submission else None
    return replace(_made("reading", way, made), kept_to=kept_to_among(made.reports)) if made else None


def _assessment(viewer: Viewer, way: str) -> Disputed | None:
    """A level that was set, or what a supervisor said of it, for whoever may see it. By no report: by the child."""
    made = None
    with suppress(ValueError):
        made = assessment_decision(viewer, id=UUID(way)) if viewer.may(Permission.PICTURE) else None
    if made is None or made.made_by == viewer.professional_id:
        return None  # nobody disagrees with what they set themself: they assess again
    return Disputed(
        kind="assessment",
        record=made.id,
        way=way,
        against=employer_of(made.made_by).id,
        decided_by=made.made_by,
        decided_at=made.at,
        words=made.title,
        reports=frozenset(),
        about=frozenset([made.about]),
        children=made.label,
        type="assessment",
    )


def _made(kind: str, way: str, made: Made) -> Disputed:
    """Without its reason: that may speak of reports which those who are asked may not read."""
    return Disputed(
        kind=kind,
        record=made.id,
        way=way,
        against=employer_of(made.by).id,
        decided_by=made.by,
        decided_at=made.at,
        words=made.title,
        reports=made.reports,
        about=made.about,
        children=", ".join(made.children),
    )


def _id(viewer: Viewer, way: str) -> UUID | None:
    """The id of what the hub decided; none for whoever does not work with that."""
    with suppress(ValueError):
        return UUID(way) if viewer.may(Permission.ALERTS) else None
    return None


@dataclass(frozen=True)
class Kind:
    """A kind of decision: what it is called, and how one is found for whoever is asking."""

    called: str
    find: Callable[[Viewer, str], Disputed | None]


KINDS: Mapping[str, Kind] = {
    "report": Kind("The answer to a report", _report),
    "alert": Kind("The decision on an alert", _alert),
    "reading": Kind("The answer to a report, as the hub gave it", _reading),
    "assessment": Kind("What an assessment came to", _assessment),
}
