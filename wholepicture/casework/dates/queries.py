"""The one read of somebody's own dates, at their calendar's secret address. Row security decides, for who they are now.

What their role does not let them read on screen is not in it either: the address has one permission, and asks the role itself.
"""

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.db.models import Exists, OuterRef

from wholepicture.access.rules import Permission, role_may
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import concerning, query
from wholepicture.casework.assessment.stored import standing_of, unreplaced
from wholepicture.casework.context.rules import OPEN
from wholepicture.casework.dates.rules import (
    ACTION,
    ASSESSMENT,
    INTERVIEW,
    MEASURE,
    MOST,
    PLAN,
    PLAN_ACTION,
    PROFILE,
    QUESTION,
    OwnDate,
    in_order,
)
from wholepicture.casework.disruption.rules import IN_FORCE
from wholepicture.casework.missing.rules import INTERVIEW_STEPS
from wholepicture.casework.missing.stored import Times
from wholepicture.casework.models import (
    Action,
    AgencyQuestion,
    Assessment,
    Case,
    ContextAction,
    ContextPlan,
    Disruption,
    MissingProfile,
    MissingStep,
)
from wholepicture.picture.returned import children_in, reports_of


@query(Permission.OWN_DATES, called="Read one’s own dates by one’s calendar", action="disclosure")
def own_dates(viewer: Viewer) -> list[OwnDate]:
    """What the viewer has to do by a day or a moment: actions, return interviews, assessments, profiles, measures, plans,
    questions that they took on. What is due first."""
    dates = in_order(date for permission, read in READ_BY if role_may(viewer.role, permission) for date in read(viewer))
    concerning(records=[date.record for date in dates])
    return dates


def _actions(viewer: Viewer) -> Iterator[OwnDate]:
    within = Case.objects.filter(id=OuterRef("case_id")).exclude(state="closed")
    rows = Action.objects.filter(Exists(within), doer_id=viewer.person, state="open").order_by("due_on", "id")
    yield from (OwnDate(ACTION, row, due_on) for row, due_on in rows.values_list("id", "due_on")[:MOST])


def _interviews(viewer: Viewer) -> Iterator[OwnDate]:
    """Of the times away about which the viewer did something last, those whose interview waits and is theirs to see to."""
    me = viewer.person
    steps = MissingStep.objects.filter(made_by_id=me, kind__in=INTERVIEW_STEPS).order_by("-at")
    told = list(steps.values_list("episode", "subject")[:MOST])
    reports = reports_of(viewer, children_in(told))
    waiting = Times(viewer, reports).returns(lambda row: row.is_open and row.owner == me)
    yield from (OwnDate(INTERVIEW, row.episode, row.due_at) for row in waiting if row.due_at)


def _assessments(viewer: Viewer) -> Iterator[OwnDate]:
    """The levels that the viewer set and that stand."""
    me = viewer.person
    own = unreplaced(Assessment.objects.filter(made_by_id=me)).order_by("due_on", "id")[:MOST]
    children: set[UUID] = {nominal for of_child in own.values_list("nominals", flat=True) for nominal in of_child}
    stand = (row for row in standing_of(children) if row.made_by_id == me)
    yield from (OwnDate(ASSESSMENT, row.id, row.due_on) for row in stand)


def _profiles(viewer: Viewer) -> Iterator[OwnDate]:
    """The versions of profiles that the viewer kept and that no later one follows."""
    later = MissingProfile.objects.filter(subject=OuterRef("subject"), follows=OuterRef("id"))
    own = MissingProfile.objects.filter(~Exists(later), made_by_id=viewer.person, agency_id=viewer.agency_id)
    rows = own.order_by("review_by", "id").values_list("id", "review_by")[:MOST]
    yield from (OwnDate(PROFILE, row, review_by) for row, review_by in rows)


def _measures(viewer: Viewer) -> Iterator[OwnDate]:
    held = Disruption.objects.filter(held_by_id=viewer.person, status=IN_FORCE, expires_on__isnull=False)
    rows = held.order_by("expires_on", "id").values_list("id", "expires_on")[:MOST]
    yield from (OwnDate(MEASURE, row, expires_on) for row, expires_on in rows if expires_on)


def _plans(viewer: Viewer) -> Iterator[OwnDate]:
    """What the viewer is to do in plans, and the plans that they lead."""
    doing = ContextAction.objects.filter(doer_id=viewer.person, state=OPEN).order_by("due_on", "id")
    yield from (OwnDate(PLAN_ACTION, row, due_on) for row, due_on in doing.values_list("id", "due_on")[:MOST])
    led = ContextPlan.objects.filter(lead_id=viewer.person, state=OPEN, review_on__isnull=False)
    rows = led.order_by("review_on", "id").values_list("id", "review_on")[:MOST]
    yield from (OwnDate(PLAN, row, review_on) for row, review_on in rows if review_on)


def _questions(viewer: Viewer) -> Iterator[OwnDate]:
    taken = AgencyQuestion.objects.filter(taken_by_id=viewer.person, state="waiting").order_by("due_at", "id")
    yield from (OwnDate(QUESTION, row, due_at) for row, due_at in taken.values_list("id", "due_at")[:MOST])


READ_BY: tuple[tuple[Permission, Callable[[Viewer], Iterable[OwnDate]]], ...] = (
    (Permission.CASES, _actions),
    (Permission.MISSING, _interviews),
    (Permission.ASSESS, _assessments),
    (Permission.MISSING, _profiles),
    (Permission.ALERTS, _measures),
    (Permission.CASES, _plans),
    (Permission.CASES, _questions),
)
