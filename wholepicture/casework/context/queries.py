"""Every read of plans for a context that leaves the room. Row security decides which there are."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from wholepicture.access.rules import HUB_READERS, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.casework.cases.standing import CASE_ROLES
from wholepicture.casework.context.results import ActionRow, Doers, MoveRow, OwnWork, PlanPage, PlanRow, Plans
from wholepicture.casework.context.rules import CLOSED, GROUP, KINDS, OPEN
from wholepicture.casework.disruption.results import Holder, Named
from wholepicture.casework.disruption.stored import holders_of, ids_of, now_of
from wholepicture.casework.models import ContextAction, ContextActionMove, ContextPlan, ContextPlanMove
from wholepicture.linkage.queries import nominal_now
from wholepicture.linkage.things.queries import thing_now
from wholepicture.partnership.absences.queries import gone_at
from wholepicture.partnership.models import Professional
from wholepicture.partnership.queries import names_of, people_in_roles
from wholepicture.picture.queries import shown_beyond_named, shows_to_viewer

Row = TypeVar("Row", bound=Any)
MOST_LISTED = 200
MOST_ACTIONS = 500
MOST_ASKED = 1000


@query(Permission.CASES, called="Listed plans for places, vehicles and peer groups")
def plans(viewer: Viewer, *, with_closed: bool = False) -> Plans:
    """The plans of the area that the viewer may read, those to be looked at again first."""
    # State by state, in the order of the index: whether a row shows is asked of no more than are listed.
    found: list[ContextPlan] = []
    for state in (OPEN, CLOSED) if with_closed else (OPEN,):
        rows = ContextPlan.objects.filter(area_id=viewer.area_id, state=state).order_by("review_on", "id")
        found += rows[: MOST_LISTED + 1 - len(found)]
    return Plans(_listed(found[:MOST_LISTED]), is_cut=len(found) > MOST_LISTED)


@query(Permission.CASES, called="Looked at what a plan is for")
def thing_to_plan_for(viewer: Viewer, *, kind: str, about: UUID) -> Named:
    """A place, a vehicle or a phone as it stands now. Raises NotFound where it does not show, or by what is kept to named people alone."""
    now = standing_thing(kind, about)
    concerning(records=[now])
    return Named(kind, now, now_of([(kind, now)])[now].label)


def standing_thing(kind: str, about: UUID) -> UUID:
    """In what a thing stands now. Raises NotFound."""
    if kind not in KINDS or kind == GROUP:
        raise NotFound
    now = thing_now(about)
    if not (shows_to_viewer(kind, now) and shown_beyond_named(kind, now)):
        raise NotFound
    return now


@query(Permission.CASES, called="Read the plans for a place, a vehicle or a phone")
def plans_for(viewer: Viewer, *, kind: str, about: UUID) -> list[PlanRow]:
    """The plans for a thing, however it was joined since, the open ones first."""
    rows = ContextPlan.objects.filter(kind=kind, about__in=ids_of(kind, {about}))
    return _listed(list(rows.order_by("-state", "-moved_at", "id")[:MOST_LISTED]))


@query(Permission.CASES, called="Read the plans that name somebody")
def plans_naming(viewer: Viewer, *, person: UUID) -> tuple[Named, list[PlanRow]]:
    """A child or an adult as they stand now, with the plans of the area that name them, the open ones first. Raises NotFound where they
    do not show."""
    now = nominal_now(viewer, person) or person
    if not shows_to_viewer("nominal", now):
        raise NotFound
    concerning(subjects=[now])
    rows = ContextPlan.objects.filter(area_id=viewer.area_id, people__overlap=sorted(ids_of("nominal", {now})))
    named = Named("nominal", now, now_of([("nominal", now)])[now].label)
    return named, _listed(list(rows.order_by("-state", "-moved_at", "id")[:MOST_LISTED]))


@query(Permission.CASES, called="Read a plan for a place, a vehicle or a peer group")
def plan_of(viewer: Viewer, *, plan: UUID) -> PlanPage:
    """A plan with its actions and its record. Raises NotFound."""
    row = ContextPlan.objects.filter(id=plan).first()
    if row is None or not row.state:
        raise NotFound
    (shown,) = _listed([row])
    of_plan = ContextAction.objects.filter(plan_id=plan)
    moves = list(ContextPlanMove.objects.filter(plan_id=plan).order_by("number")[:MOST_ACTIONS])
    names = names_of({one for move in moves for one in (move.by_id, move.lead_id)} | {row.opened_by_id})
    now = now_of(("nominal", one) for one in row.people)
    people = {now[one].id: now[one] for one in row.people}
    return PlanPage(
        row=shown,
        people=list(people.values()),
        actions=_actions(viewer, list(of_plan.order_by("due_on", "id")[:MOST_ACTIONS]), {plan: shown.label}),
        moves=[
            MoveRow(
                move.kind,
                names.get(move.by_id, ""),
                move.at,
                move.aim,
                names.get(move.lead_id, ""),
                move.words,
                move.review_on,
            )
            for move in moves
        ],
        opened_by=names.get(row.opened_by_id, ""),
        opened_at=row.at,
        may_keep=keeps(viewer),
    )


def keeps(viewer: Viewer) -> bool:
    """Whether somebody opens and changes plans: whoever decides for the hub."""
    return viewer.is_hub and viewer.may(Permission.ALERTS)


@query(Permission.CASES, called="Read an action of a plan")
def context_action_of(viewer: Viewer, *, action: UUID) -> ActionRow:
    """An action of a plan. Raises NotFound."""
    row = ContextAction.objects.filter(id=action).first()
    if row is None:
        raise NotFound
    (plan,) = _listed([ContextPlan.objects.get(id=row.plan_id)])
    return _actions(viewer, [row], {plan.id: plan.label})[0]


@query(Permission.CASES, called="Listed what they have in plans for places, vehicles and peer groups")
def own_plan_work(viewer: Viewer) -> OwnWork:
    """What the viewer is to do in plans, and the plans that they lead; for the hub's co-ordinator also what nobody can do: who has it
    has left, is away, or may not read the plan any more."""
    actions = ContextAction.objects.filter(state=OPEN).order_by("due_on", "id")
    led = ContextPlan.objects.filter(state=OPEN).order_by("review_on", "id")
    mine = list(actions.filter(doer_id=viewer.person)[:MOST_LISTED])
    lead = list(led.filter(lead_id=viewer.person)[:MOST_LISTED])
    if keeps(viewer):
        others = Professional.objects.filter(agency__area_id=viewer.area_id).exclude(id=viewer.person)
        gone = others.filter(gone_at(clock.now())).values("id")
        mine += actions.filter(doer_id__in=gone)[:MOST_LISTED]
        lead += led.filter(lead_id__in=gone)[:MOST_LISTED]
        apart = _cut_off()
        plan_ids, holders = {plan for plan, _ in apart}, {person for _, person in apart}
        left = actions.filter(plan_id__in=plan_ids, doer_id__in=holders)
        mine += [row for row in left[:MOST_LISTED] if (row.plan_id, row.doer_id) in apart]
        lead += [row for row in led.filter(id__in=plan_ids)[:MOST_LISTED] if (row.id, row.lead_id) in apart]
    mine, lead = _once(mine), _once(lead)
    of_plans = ContextPlan.objects.filter(id__in=[row.plan_id for row in mine])
    labels = {row.id: row.label for row in _listed(list(of_plans))}
    return OwnWork(_actions(viewer, mine, labels), _listed(lead))


def _cut_off() -> set[tuple[UUID, UUID]]:
    """The open plans, each with whoever leads it or has something in it and may not read it."""
    with cursor() as sql:
        sql.execute("SELECT of_plan, person FROM sec.context_cut_off()")
        return set(sql.fetchall())


def _once(rows: Iterable[Row]) -> list[Row]:
    return list({row.pk: row for row in rows}.values())


@query(Permission.ALERTS, called="Saw who may be given something in a plan")
def doers_to_choose(viewer: Viewer, *, plan: UUID) -> Doers:
    """Who may lead a plan, and who may be given something to do in it: whoever could read it. Raises NotFound."""
    if not ContextPlan.objects.filter(id=plan).exists():
        raise NotFound
    concerning(records=[plan])
    people = people_in_roles(viewer.area_id, CASE_ROLES)[:MOST_ASKED]
    able = doers_among(plan, {one.id for one in people})
    listed = sorted(
        (one for one in people if one.id in able), key=lambda one: (one.id != viewer.professional_id, one.name, one.id)
    )
    return Doers(_named(one for one in listed if one.role in HUB_READERS), _named(listed))


@query(Permission.ALERTS, called="Saw who may lead a plan")
def leads_to_choose(viewer: Viewer) -> dict[str, str]:
    """Who of the hub may lead a plan that is to be opened: whoever opens it first."""
    people = people_in_roles(viewer.area_id, HUB_READERS)[:MOST_ASKED]
    return dict(_named(sorted(people, key=lambda one: (one.id != viewer.professional_id, one.name, one.id))))


def doers_among(plan: UUID, people: Collection[UUID]) -> set[UUID]:
    """Those of these people who could read a plan that the viewer keeps."""
    with cursor() as sql:
        sql.execute("SELECT sec.context_doers(%s, %s)", [plan, sorted(people)])
        (found,) = sql.fetchone()
    return set(found)


def _named(people: Iterable[Professional]) -> dict[str, str]:
    return {str(one.id): ", ".join(filter(None, (one.name, one.job))) for one in people}


@query(Permission.CASES, called="Read what their notices of plans are about")
def plans_called(viewer: Viewer, *, ids: Collection[UUID]) -> dict[UUID, str]:
    """For what each of these actions is, as far as the viewer may see the plan."""
    of_plan = dict(ContextAction.objects.filter(id__in=list(ids)).values_list("id", "plan_id"))
    rows = {row.id: row.label for row in _listed(list(ContextPlan.objects.filter(id__in=list(of_plan.values()))))}
    return {action: rows[plan] for action, plan in of_plan.items() if plan in rows}


# -- rows --------------------------------------------------------------------------------------------------------------


def _listed(rows: Sequence[ContextPlan]) -> list[PlanRow]:
    """Plans in lines, in their order; noted as shown."""
    things = [(row.kind, row.about) for row in rows if row.about]
    now, leads = now_of(things), holders_of(row.lead_id for row in rows if row.lead_id)
    today = clock.local_date()
    counted = _counted([row.id for row in rows], today)
    _noted(rows)
    return [_row(row, now, leads, counted.get(row.id, (0, 0)), today) for row in rows if row.lead_id]


def _noted(rows: Sequence[ContextPlan]) -> None:
    """Say whose records these are."""
    people = {one for row in rows for one in row.people}
    concerning(subjects=people, records=[*(row.id for row in rows), *filter(None, (row.about for row in rows))])


def _counted(plan_ids: Sequence[UUID], today: date) -> dict[UUID, tuple[int, int]]:
    """By plan, how many actions are open, and how many of them late."""
    found: dict[UUID, tuple[int, int]] = {}
    open_ones = ContextAction.objects.filter(plan_id__in=plan_ids, state=OPEN).values_list("plan_id", "due_on")
    for plan, due_on in open_ones[: MOST_ACTIONS * 10]:
        number, late = found.get(plan, (0, 0))
        found[plan] = (number + 1, late + (due_on < today))
    return found


def _row(
    row: ContextPlan, now: dict[UUID, Named], leads: dict[UUID, Holder], counted: tuple[int, int], today: date
) -> PlanRow:
    assert row.lead_id is not None  # the first move names them, and is stored with the plan
    named = now[row.about] if row.about else None
    return PlanRow(
        id=row.id,
        kind=row.kind,
        about=named.id if named else None,
        label=named.label if named else row.called,
        aim=row.aim,
        state=row.state,
        lead=leads[row.lead_id],
        review_on=row.review_on,
        is_review_late=row.state == OPEN and row.review_on is not None and row.review_on < today,
        moved_at=row.moved_at,
        open_actions=counted[0],
        late=counted[1],
    )


def _actions(viewer: Viewer, asked: Sequence[ContextAction], labels: dict[UUID, str]) -> list[ActionRow]:
    """Actions in lines, what is open and due first."""
    rows = sorted(asked, key=lambda row: (row.state != OPEN, row.due_on, row.id))
    moves = ContextActionMove.objects.filter(action_id__in=[row.id for row in rows]).order_by("number")
    by_action: dict[UUID, list[ContextActionMove]] = {}
    for move in moves:
        by_action.setdefault(move.action_id, []).append(move)
    holders, today = holders_of(row.doer_id for row in rows), clock.local_date()
    concerning(records=[row.id for row in rows])
    return [
        ActionRow(
            id=row.id,
            plan=row.plan_id,
            label=labels.get(row.plan_id, ""),
            what=row.what,
            doer=holders[row.doer_id],
            due_on=row.due_on,
            state=row.state,
            is_late=row.state == OPEN and row.due_on < today,
            number=len(by_action.get(row.id, ())),
            outcome=by_action[row.id][-1].words if row.state != OPEN else "",
            is_mine=row.doer_id == viewer.professional_id,
        )
        for row in rows
        if row.plan_id in labels
    ]
