"""What agencies do together, for the demonstration: a referral, a strategy discussion, a panel with its minutes, a placement with a late
step, visits, and an operation, by the product's own commands."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.casework.cases.queries import cases_of_child
from wholepicture.casework.cases.results import CaseRow
from wholepicture.casework.cases.rules import FirstAction
from wholepicture.casework.meeting.discussions.commands import call_discussion, record_sitting
from wholepicture.casework.meeting.discussions.queries import discussions_in
from wholepicture.casework.meeting.discussions.rules import Call, Sitting, Voice
from wholepicture.casework.meeting.panels.commands import call_panel, decide_on_item, hold_panel, name_panel_member
from wholepicture.casework.meeting.panels.queries import panel_of, panels
from wholepicture.casework.operation.commands import (
    NotEntered,
    enter_child,
    enter_person,
    enter_step,
    name_member,
    open_operation,
)
from wholepicture.casework.operation.queries import operations
from wholepicture.casework.placement.commands import begin_visits, enter_placement, enter_placement_step, enter_visit
from wholepicture.casework.placement.queries import placements_held, visits_of_child
from wholepicture.casework.placement.rules import Given, StepGiven, VisitGiven
from wholepicture.casework.referral.commands import make_referral
from wholepicture.casework.referral.queries import receivers, referral_lists
from wholepicture.casework.referral.rules import Sending
from wholepicture.picture.queries import people_listed
from wholepicture.picture.results import PersonRow

PARTS = 6
LOOKED_AT = 40  # adults, to find those of concern who nobody calls a child
VOICES = ("social_care", "police", "health")
REASON = "Invented: three accounts agree, and she is frightened of him."


def work_together(worker: Viewer, coordinator: Viewer, officer: Viewer, bar: Callable[[float], None]) -> None:
    """One of each, about the first children whom the worker sees. What is there already is left as it is."""
    children = people_listed(worker, role="child", limit=5)
    for do in (_refer, _discuss, _meet, _place, _visit, _operate):
        if children:
            do(worker, coordinator, officer, children)
        bar(1)


def _refer(worker: Viewer, coordinator: Viewer, officer: Viewer, children: Sequence[PersonRow]) -> None:
    """The co-ordinator asks another agency's team to see a child."""
    if referral_lists(coordinator).out:
        return
    child = children[-1]
    may = receivers(coordinator, child=child.id)
    words = "Invented: please see her at home this week. Older men wait outside."
    for team in list(may.teams)[:1]:
        make_referral(coordinator, child=child.id, sending=Sending(child.label, words, team=team))


def _discuss(worker: Viewer, coordinator: Viewer, officer: Viewer, children: Sequence[PersonRow]) -> None:
    """A strategy discussion in the worker's case, to which everybody came."""
    case = _case(worker, children)
    if case is None or discussions_in(worker, case=case):
        return
    invited = tuple(Voice(agency, "Invented: whoever knows her there") for agency in VOICES)
    call = Call("Invented: an older man drives her at night.", worker.person, clock.now() + timedelta(hours=3), invited)
    discussion = call_discussion(worker, case=case.id, call=call)
    came = tuple(
        Voice(agency, "Invented: whoever knows her there", True, "Invented: what they saw.") for agency in VOICES
    )
    record_sitting(
        worker,
        discussion=discussion,
        sitting=Sitting(sat_at=clock.now(), voices=came, decision="enquiry_joint", reasons=REASON),
        seen=1,
    )


def _case(worker: Viewer, children: Sequence[PersonRow]) -> CaseRow | None:
    for child in children:
        for row in cases_of_child(worker, nominal=child.id):
            return row
    return None


def _meet(worker: Viewer, coordinator: Viewer, officer: Viewer, children: Sequence[PersonRow]) -> None:
    """A panel with a decision and something to do, held; its minutes are what is written on it."""
    if panels(coordinator):
        return
    panel = call_panel(
        coordinator,
        name="Panel of this month (invented)",
        meets_at=clock.now() + timedelta(days=1),
        chair=coordinator.person,
    )
    for member in (worker, officer):
        name_panel_member(coordinator, panel=panel, person=member.person)
    item = next((one for one in panel_of(coordinator, panel=panel).items if one.kind == "child" and one.cases), None)
    if item is not None:
        ring = FirstAction(
            "Invented: speak with the school", coordinator.person, clock.local_date() + timedelta(days=7)
        )
        decided = "Invented: one person speaks with her for everybody."
        decide_on_item(
            coordinator, item=item.id, words=decided, dissent="", seen=item.seen, case=item.cases[0].id, first=ring
        )
    page = panel_of(coordinator, panel=panel)
    came = [coordinator.person, worker.person, officer.person]
    words = "Invented: health sent no one, and is told what was decided."
    hold_panel(coordinator, panel=panel, came=came, words=words, seen=page.seen, is_known_short=True)


def _place(worker: Viewer, coordinator: Viewer, officer: Viewer, children: Sequence[PersonRow]) -> None:
    """A child who moved out of the area three weeks ago; the authority there was told late, and was not sent the plan."""
    if placements_held(worker):
        return
    today = clock.local_date()
    moved = today - timedelta(days=21)
    given = Given(
        where="A children’s home in Fenshaw (invented)",
        care="home",
        distance="outside",
        host_name="Fenshaw County Council (invented)",
        is_emergency=False,
        starts_on=moved,
    )
    placement = enter_placement(worker, child=children[1 % len(children)].id, given=given, held_by=worker.person)
    steps = (
        StepGiven("wishes", moved - timedelta(days=2), words="Invented: she wants to stay near her aunt."),
        StepGiven("moved_in", moved),
        StepGiven("notified", today - timedelta(days=10), who="Invented: their placements team"),
    )
    for number, step in enumerate(steps, start=1):
        enter_placement_step(worker, placement=placement, seen=number, given=step)


def _visit(worker: Viewer, coordinator: Viewer, officer: Viewer, children: Sequence[PersonRow]) -> None:
    """Visits to that child, one of them made."""
    child, today = children[1 % len(children)], clock.local_date()
    if visits_of_child(worker, nominal=child.id)[1]:
        return
    begin_visits(worker, child=child.id, since_on=today - timedelta(days=21), held_by=worker.person)
    seen = VisitGiven(
        "made",
        today - timedelta(days=16),
        True,
        "yes",
        "Invented: “It is all right here.”",
        "Invented: she has a room of her own.",
    )
    (page, *_) = visits_of_child(worker, nominal=child.id)[1]
    enter_visit(worker, visits=page.row.id, seen=page.number, given=seen)


def _operate(worker: Viewer, coordinator: Viewer, officer: Viewer, children: Sequence[PersonRow]) -> None:
    """An operation: two children who came forward, a person of concern, an arrest and a charge that relates to one of them."""
    if operations(coordinator).rows:
        return
    today = clock.local_date()
    operation = open_operation(
        coordinator, name="Sandpiper (invented)", started_on=today - timedelta(days=120), lead=officer.person
    )
    name_member(coordinator, operation=operation, person=worker.person)
    rows = [
        enter_child(coordinator, operation=operation, child=child.id, came_on=today - timedelta(days=90))
        for child in children[:2]
    ]
    person = _of_concern(coordinator, operation)
    if person is not None:
        for kind, ago, of in (("arrest", 60, rows), ("charge", 30, rows[:1])):
            enter_step(
                coordinator,
                operation=operation,
                kind=kind,
                on=today - timedelta(days=ago),
                people=[person],
                children=of,
            )


def _of_concern(coordinator: Viewer, operation: UUID) -> UUID | None:
    """The first adult of concern who may be entered; none, where nobody may."""
    for row in people_listed(coordinator, role="person_of_concern", limit=LOOKED_AT):
        try:
            return enter_person(
                coordinator, operation=operation, about=row.id, since=clock.local_date() - timedelta(days=100)
            )
        except NotEntered:
            continue
    return None
