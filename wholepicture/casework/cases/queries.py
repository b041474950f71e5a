"""Every read of cases and actions that leaves the room. Row security decides which there are."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from wholepicture.access.rules import HUB_READERS, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.casework.cases.results import (
    EVERYBODY,
    ActionPage,
    ActionRow,
    CaseFrom,
    CasePage,
    CaseRow,
    GroupWork,
    Load,
    MoveRow,
    Offered,
    Sought,
    Worklist,
)
from wholepicture.casework.cases.rules import (
    ASKED,
    CLOSED,
    CLOSING,
    DUE_WITHIN,
    OPEN,
    InForce,
    is_new,
    place_of,
)
from wholepicture.casework.cases.standing import (
    CASE_ROLES,
    MOST_OFFERED,
    Names,
    Pair,
    able_for,
    able_on,
    children_called,
    cut_off,
    forces,
    offered_to,
)
from wholepicture.casework.models import Action, ActionMove, Case, CaseMove
from wholepicture.partnership.absences.queries import cover_for, gone_at
from wholepicture.partnership.models import Professional
from wholepicture.partnership.queries import people_in_roles
from wholepicture.picture.queries import shows_to_viewer

MOST_LISTED = 100
MOST_TOGETHER = 500  # cases, or actions, of several children at once
MOST_MOVES = 500
MOST_GROUP = 60  # people of a group whose load is counted
COUNTED_TO = 100  # of what one person has
MOST_ASKED = 1000  # people of an area among who one is chosen


# -- one case, one action ------------------------------------------------------------------------------------------------


@query(Permission.CASES, called="Read a case")
def case_of(viewer: Viewer, *, case: UUID) -> CasePage | None:
    """A case, whole: who has it, its actions, and its record. None: there is none, or it is not the viewer's to see."""
    row = Case.objects.filter(id=case).first()
    if row is None:
        return None
    actions = list(Action.objects.filter(case_id=case).order_by("due_on", "id")[:MOST_MOVES])
    moves = list(CaseMove.objects.filter(case_id=case).order_by("number")[:MOST_MOVES])
    concerning(subjects=row.nominals, records=[case, *(action.id for action in actions)])
    read = _Read(viewer, [row], actions, also=[*_people_of(moves), row.opened_by_id, *row.sharing])
    child = row.nominals[0]
    may = may_move(viewer, row, read.forces, actions)
    asked = _asked_to_close(row, moves)
    return CasePage(
        row=read.case(row, actions),
        opened_by=read.names.name(row.opened_by_id),
        agency=read.names.agency(row.agency_id, child),
        sharing=[read.names.person(one, child) for one in row.sharing],
        moves=[read.case_move(move, child) for move in moves],
        may_move=may,
        may_agree=may and asked is not None and asked.by_id != viewer.professional_id,
        asked=read.case_move(asked, child) if asked else None,
    )


def _asked_to_close(row: Case, moves: Sequence[CaseMove]) -> CaseMove | None:
    """Who asked to close a case that waits for another's word."""
    return next((move for move in reversed(moves) if move.kind == ASKED), None) if row.state == CLOSING else None


def _people_of(moves: Iterable[CaseMove]) -> Iterable[UUID]:
    for move in moves:
        yield from (move.by_id, move.lead_id, *move.sharing)


@query(Permission.CASES, called="Read an action")
def action_of(viewer: Viewer, *, action: UUID) -> ActionPage | None:
    """An action, whole. None: there is none, or it is not the viewer's to see."""
    row = Action.objects.filter(id=action).first()
    case = Case.objects.filter(id=row.case_id).first() if row else None
    if row is None or case is None:
        return None
    moves = list(ActionMove.objects.filter(action_id=action).order_by("number")[:MOST_MOVES])
    concerning(subjects=case.nominals, records=[action, case.id])
    people = [one for move in moves for one in (move.by_id, move.doer_id)]
    read = _Read(viewer, [case], [row], also=people)
    return ActionPage(
        row=read.action(row),
        case_level=case.level,
        case_state=case.state,
        moves=[read.action_move(move, case.nominals[0]) for move in moves],
        may_move=may_move(viewer, case, read.forces, [row]),
    )


def may_move(viewer: Viewer, case: Case, held: Mapping[Pair, InForce], actions: Iterable[Action] = ()) -> bool:
    """Whether somebody works on a case: whoever leads, shares or opened it, does or gave something in it, stands in for one of those,
    leads the agency that opened it, or decides for the hub."""
    me = viewer.professional_id
    if me is None or not viewer.may(Permission.CASES):
        return False
    if viewer.is_hub and viewer.may(Permission.ALERTS):
        return True
    if viewer.is_lead and viewer.agency_id == case.agency_id:
        return True
    return me in {*_working_on(case, actions), *_standing_in(case, held)}


def _working_on(case: Case, actions: Iterable[Action]) -> Iterator[UUID]:
    yield from (case.lead_id, case.opened_by_id, *case.sharing)
    for action in actions:
        yield from (action.doer_id, action.given_by_id)


def _standing_in(case: Case, held: Mapping[Pair, InForce]) -> Iterator[UUID]:
    for (of, _), force in held.items():
        yield from force.people if of == case.id else ()


# -- of a child, of an alert or a report ------------------------------------------------------------------------------------


@query(Permission.CASES, called="Read a child’s cases")
def cases_of_child(viewer: Viewer, *, nominal: UUID) -> list[CaseRow]:
    """The cases of a child that are not closed, with what is open in them, the one that was moved last first."""
    rows = list(_open_of([nominal]).order_by("-moved_at", "id")[:MOST_LISTED])
    actions = _open_actions().filter(case_id__in=[row.id for row in rows]).order_by("due_on", "id")[:MOST_LISTED]
    return _case_rows(viewer, rows, list(actions))


@query(Permission.CASES, called="Read the cases of children together")
def cases_of_children(viewer: Viewer, *, children: Collection[UUID]) -> dict[UUID, list[CaseRow]]:
    """The cases of each of these children that are not closed, with what is open in them, by child."""
    rows = list(_open_of(children).order_by("-moved_at", "id")[:MOST_TOGETHER])
    actions = _open_actions().filter(case_id__in=[row.id for row in rows]).order_by("due_on", "id")[:MOST_TOGETHER]
    found: dict[UUID, list[CaseRow]] = {}
    for row in _case_rows(viewer, rows, list(actions)):
        found.setdefault(row.child, []).append(row)
    return found


@query(Permission.CASES, called="Read what became of actions")
def actions_among(viewer: Viewer, *, ids: Collection[UUID]) -> list[ActionRow]:
    """These actions, as far as the viewer may see them, done or to be done."""
    actions = list(Action.objects.filter(id__in=list(ids)).order_by("due_on", "id")[:MOST_TOGETHER])
    read = _read_with_cases(viewer, [], actions)
    return [read.action(action) for action in actions if action.case_id in read.cases]


@query(Permission.CASES, called="Saw which cases may be joined")
def joinable(viewer: Viewer, *, children: Collection[UUID]) -> dict[UUID, list[CaseRow]]:
    """The cases of each of these children that are not closed, by child."""
    rows = list(_open_of(children).order_by("-moved_at", "id")[:MOST_LISTED])
    found: dict[UUID, list[CaseRow]] = {}
    for row in _case_rows(viewer, rows, []):
        found.setdefault(row.child, []).append(row)
    return found


def _open_of(children: Collection[UUID]) -> QuerySet[Case]:
    return Case.objects.filter(nominals__overlap=list(children)).exclude(state=CLOSED)


@query(Permission.CASES, called="Read what came of an alert or a report")
def cases_from(viewer: Viewer, *, sources: Collection[UUID]) -> list[CaseFrom]:
    """The cases that these alerts or reports opened or joined, as far as the viewer may see them."""
    found = CaseMove.objects.filter(source__in=list(sources)).values_list("case_id", flat=True)
    rows = list(Case.objects.filter(id__in=list(found[:MOST_LISTED])).order_by("-moved_at", "id"))
    return [CaseFrom(row.id, row.what, row.label, row.lead, row.state) for row in _case_rows(viewer, rows, [])]


@query(Permission.CASES, called="Saw who may be given work about a child")
def people_to_choose(
    viewer: Viewer,
    *,
    nominal: UUID,
    level: str = "partners",
    case: UUID | None = None,
    sought: Sought = EVERYBODY,
    most: int = MOST_OFFERED,
) -> Offered:
    """Who may lead a case of this child, or be given an action in it, at most so many. `case`: in this one, as it is shared; `sought`: of
    those alone. Raises NotFound."""
    if case is None and not shows_to_viewer("child", nominal):
        raise NotFound
    everybody = _looked_at(viewer, sought)
    able = (
        able_for(nominal, level, everybody)
        if case is None
        else {one for _, one in able_on({(case, one) for one in everybody})}
    )
    concerning(subjects=[nominal])
    return offered_to(viewer, everybody.values(), able, Names.to(viewer, []), nominal, chosen=sought.chosen, most=most)


def _looked_at(viewer: Viewer, sought: Sought) -> dict[UUID, Professional]:
    """Those who work on cases and are sought: who is chosen already and who is of one's own agency, MOST_ASKED, and as many of the area."""
    in_roles = [one for one in people_in_roles(viewer.area_id, CASE_ROLES) if sought.finds(one.id, one.name)]
    chosen = [one for one in in_roles if one.id in sought.chosen]
    own = [one for one in in_roles if one.agency_id == viewer.agency_id]
    return {one.id: one for one in (*[*chosen, *own][:MOST_ASKED], *in_roles[:MOST_ASKED])}


@query(Permission.CASES, called="Read who their notices of cases are about")
def children_of_cases(viewer: Viewer, *, ids: Collection[UUID]) -> dict[UUID, str]:
    """The child of each of these cases and actions, as far as the viewer may see them."""
    cases = dict(Action.objects.filter(id__in=list(ids)).values_list("id", "case_id")) | {one: one for one in ids}
    rows = Case.objects.in_bulk(list(set(cases.values())))
    children = {row.nominals[0] for row in rows.values()}
    concerning(subjects=children, records=rows)
    labels = children_called(children)
    return {one: labels[rows[case].nominals[0]] for one, case in cases.items() if case in rows}


# -- work ---------------------------------------------------------------------------------------------------------------


@query(Permission.CASES, called="Listed their cases and actions")
def worklist(viewer: Viewer) -> Worklist:
    """What the viewer has, with what they stand in for; what they gave to others; what waits for their word. What is due first."""
    me = viewer.person
    own = list(_open_actions().filter(doer_id=me).order_by("due_on", "id")[: MOST_LISTED + 1])
    given = list(_open_actions().filter(given_by_id=me).exclude(doer_id=me).order_by("due_on", "id")[:MOST_LISTED])
    led = list(_open_cases().filter(lead_id=me)[:MOST_LISTED])
    shared = list(_open_cases().filter(sharing__contains=[me])[:MOST_LISTED])
    # Apart, so that what others left crowds out nothing of one's own.
    left, leaderless = _left_by_others(viewer)
    asked = _asked_of_role(viewer)
    listed = [*own[:MOST_LISTED], *left]
    read = _read_with_cases(viewer, _once([*led, *shared, *leaderless, *asked]), [*listed, *given])
    mine = [action for action in listed if read.is_for(me, action.case_id, action.doer_id)]
    theirs = [case for case in (*led, *leaderless) if read.is_for(me, case.id, case.lead_id)]
    return Worklist(
        actions=[read.action(action, me) for action in sorted(mine, key=lambda one: (one.due_on, one.id))],
        cases=[read.case(case, [], me) for case in _once([*theirs, *shared])],
        waiting=[read.action(action) for action in given],
        closing=[read.case(case, []) for case in _to_agree(viewer, [*theirs, *shared, *asked])],
        is_cut=len(own) > MOST_LISTED,
    )


def _left_by_others(viewer: Viewer) -> tuple[list[Action], list[Case]]:
    """What others have who cannot do it, where the viewer may be the one who stands in: those who are away or have left, and those who
    may not read it any more. Whether it is the viewer who has it now is looked at by itself, of each."""
    gone, apart = _gone(viewer), cut_off()
    within, held_by = [case for case, _ in apart], [person for _, person in apart]
    actions, (of_actions, of_cases) = _open_actions().order_by("due_on", "id"), _near(viewer)
    left = [
        *actions.filter(of_actions, doer_id__in=gone)[:MOST_LISTED],
        *actions.filter(case_id__in=within, doer_id__in=held_by)[:MOST_LISTED],
    ]
    leaderless = [*_open_cases().filter(of_cases, lead_id__in=gone)[:MOST_LISTED], *_led_by(apart)]
    return list({action.id: action for action in left}.values()), _once(leaderless)


def _near(viewer: Viewer) -> tuple[Q, Q]:
    """Of which actions, and of which cases, the viewer may be who stands in: the hub of all; everybody else of what their agency has or
    opened, and of the cases that they lead or share."""
    if viewer.is_hub:
        return Q(), Q()
    me, agency = viewer.person, viewer.agency_id
    works_on = Q(case__lead_id=me) | Q(case__sharing__contains=[me])
    has_or_opened = Q(doer__agency_id=agency) | Q(case__agency_id=agency)
    return works_on | has_or_opened, Q(lead__agency_id=agency) | Q(agency_id=agency)


def _open_cases() -> QuerySet[Case]:
    return Case.objects.exclude(state=CLOSED).order_by("-moved_at", "id")


def _read_with_cases(viewer: Viewer, cases: Iterable[Case], actions: Sequence[Action]) -> "_Read":
    """These cases and actions as a viewer reads them, with the cases in which the actions are."""
    rows = {case.id: case for case in cases}
    rows |= Case.objects.in_bulk(list({action.case_id for action in actions} - rows.keys()))
    read = _Read(viewer, list(rows.values()), [action for action in actions if action.case_id in rows])
    read.note()
    return read


def _once(cases: Iterable[Case]) -> list[Case]:
    return list({case.id: case for case in cases}.values())


def _holding() -> Q:
    """Of people: whoever has a case or an action that is open."""
    leads = Case.objects.exclude(state=CLOSED).filter(lead_id=OuterRef("id"))
    return Q(Exists(_open_actions().filter(doer_id=OuterRef("id")))) | Q(Exists(leads))


def _holding_else(people: QuerySet[Professional]) -> list[UUID]:
    """Those of these people who have something else that is open."""
    asked = list(people.order_by("name", "id").values_list("id", flat=True)[:MOST_ASKED])
    with cursor() as sql:
        sql.execute(_HOLD_ELSE, [asked])
        return [person for (person,) in sql.fetchall()]


def _gone(viewer: Viewer) -> list[UUID]:
    """Those of the area who are away, have left or may read nothing for want of training, and have something open."""
    people = Professional.objects.filter(agency__area_id=viewer.area_id).exclude(id=viewer.person)
    gone = people.filter(gone_at(clock.now())).filter(_holding())
    return list(gone.order_by("id").values_list("id", flat=True)[:MOST_ASKED])


def _asked_of_role(viewer: Viewer) -> list[Case]:
    """What the agency, or the area, waits with, for whoever leads or decides for the hub: cases that were asked to close."""
    if not (viewer.is_hub or viewer.is_lead):
        return []
    waiting = Case.objects.filter(area_id=viewer.area_id, state=CLOSING).order_by("moved_at")
    of = waiting if viewer.is_hub else waiting.filter(agency_id=viewer.agency_id)
    return list(of[:MOST_LISTED])


def _to_agree(viewer: Viewer, cases: Iterable[Case]) -> list[Case]:
    """Of these cases, those that were asked to close by somebody else: the viewer may agree."""
    asked = [case for case in _once(cases) if case.state == CLOSING]
    own = CaseMove.objects.filter(case_id__in=[case.id for case in asked], kind=ASKED).order_by("number")
    last = dict(own.values_list("case_id", "by_id"))
    return [case for case in asked if last.get(case.id) != viewer.professional_id]


@query(Permission.CASES, called="Saw how many actions wait for them")
def action_work(viewer: Viewer) -> tuple[int, int]:
    """How many actions the viewer has to do, as far as they are counted, and how many of them are overdue."""
    due = list(
        _open_actions().filter(doer_id=viewer.person).order_by("due_on").values_list("due_on", flat=True)[:COUNTED_TO]
    )
    today = clock.local_date()
    return len(due), sum(day < today for day in due)


@query(Permission.CASES, called="Looked at the work of a group")
def group_work(viewer: Viewer) -> GroupWork:
    """The group at a glance: for the hub its area, for everybody else their own agency. What falls due first; what is asked to close;
    what those lead who have left or may not read it any more; and what each of the group has."""
    by = clock.local_date() + DUE_WITHIN
    group = _group(viewer)
    due = _open_actions().filter(due_on__lte=by)
    due = due.filter(area_id=viewer.area_id) if viewer.is_hub else due.filter(doer_id__in=[one.id for one in group])
    actions = list(due.order_by("due_on", "id")[: MOST_LISTED + 1])
    closing = Case.objects.filter(area_id=viewer.area_id, state=CLOSING)
    closing = closing if viewer.is_hub else closing.filter(agency_id=viewer.agency_id)
    asked, gone = list(closing.order_by("moved_at")[:MOST_LISTED]), _of_the_gone(viewer)
    read = _read_with_cases(viewer, _once([*asked, *gone]), actions[:MOST_LISTED])
    return GroupWork(
        actions=[read.action(action) for action in actions[:MOST_LISTED]],
        closing=[read.case(case, []) for case in asked],
        gone=[read.case(case, []) for case in gone],
        loads=_loads(group),
        counted_to=COUNTED_TO,
        is_cut=len(actions) > MOST_LISTED,
    )


def _group(viewer: Viewer) -> list[Professional]:
    """The people of a group: of the hub those in its roles and of its agency; else those of one's own agency. Whoever has left, and
    has something still, stands first."""
    people = Professional.objects.filter(agency__area_id=viewer.area_id)
    near = (
        people.filter(Q(agency_id=viewer.agency_id) | Q(role__in=HUB_READERS))
        if viewer.is_hub
        else people.filter(agency_id=viewer.agency_id)
    )
    gone = near.filter(is_active=False)
    left = gone.filter(_holding() | Q(id__in=_holding_else(gone))).order_by("name", "id")
    there = near.filter(is_active=True, role__in=CASE_ROLES).order_by("name", "id")
    return [*left[:MOST_GROUP], *there[:MOST_GROUP]]


def _of_the_gone(viewer: Viewer) -> list[Case]:
    """The cases whose lead has left, or may not read it any more."""
    left = Professional.objects.filter(agency__area_id=viewer.area_id, is_active=False)
    left = left if viewer.is_hub else left.filter(agency_id=viewer.agency_id)
    leaderless = _open_cases().filter(lead_id__in=left.values("id")).order_by("moved_at", "id")
    return _once([*leaderless[:MOST_LISTED], *_led_by(cut_off())])


def _led_by(apart: Sequence[Pair]) -> list[Case]:
    """Of these cases, with somebody who has something there, those that they lead."""
    cases = _open_cases().filter(id__in=[case for case, _ in apart], lead_id__in=[person for _, person in apart])
    return list(cases[:MOST_LISTED])


# What else is open and somebody's, besides cases and actions: of each the table, who has it, and when it is open.
_OTHERS = (
    ("casework_referral", "keeper_id", "state IN ('sent', 'accepted', 'refused')"),
    ("casework_referral", "taken_by_id", "state = 'accepted'"),
    ("casework_agencyquestion", "keeper_id", "state IN ('waiting', 'answered')"),
    ("casework_agencyquestion", "taken_by_id", "state = 'waiting'"),
    ("casework_disruption", "held_by_id", "status IN ('considered', 'asked', 'in_force')"),
    ("casework_plannedplacement", "held_by_id", "state IN ('planned', 'living')"),
    ("casework_carevisits", "held_by_id", "NOT is_ended"),
    (
        "casework_childsupport",
        "held_by_id",
        "NOT is_ended AND NOT EXISTS (SELECT 1 FROM casework_childsupport later "
        "WHERE later.child_id = casework_childsupport.child_id AND later.number > casework_childsupport.number)",
    ),
    ("casework_contextplan", "lead_id", "state = 'open'"),
    ("casework_contextaction", "doer_id", "state = 'open'"),
)


def _others(person: str) -> str:
    return " UNION ALL ".join(
        f"SELECT 1 FROM {table} WHERE {holder} = {person} AND {is_open}"  # noqa: S608 (from constants)
        for table, holder, is_open in _OTHERS
    )


_HOLD_ELSE = f"SELECT one.id FROM unnest(%s::uuid[]) one (id) WHERE EXISTS ({_others('one.id')})"  # noqa: S608 (from constants)
# Each person's number is counted only so far: one who has ten thousand costs no more than one who has a hundred.
_LOADS = f"""
SELECT one.id, cases.number, others.number, actions.number, actions.overdue, actions.next_on FROM unnest(%s::uuid[]) one (id)
CROSS JOIN LATERAL (SELECT count(*) AS number FROM (
    SELECT 1 FROM casework_case WHERE lead_id = one.id AND state <> 'closed' LIMIT %s) held) cases
CROSS JOIN LATERAL (SELECT count(*) AS number FROM (SELECT 1 FROM ({_others("one.id")}) each (x) LIMIT %s) held) others
CROSS JOIN LATERAL (SELECT count(*) AS number, count(*) FILTER (WHERE due_on < %s) AS overdue, min(due_on) AS next_on FROM (
    SELECT due_on FROM casework_action WHERE doer_id = one.id AND state = 'open' ORDER BY due_on LIMIT %s) held) actions
"""  # noqa: S608 (from constants)


def _loads(group: Sequence[Professional]) -> list[Load]:
    with cursor() as sql:
        sql.execute(_LOADS, [[one.id for one in group], COUNTED_TO, COUNTED_TO, clock.local_date(), COUNTED_TO])
        counted = {row[0]: row[1:] for row in sql.fetchall()}
    away = {one for one, cover in cover_for([one.id for one in group]).items() if cover.is_away}
    return [
        Load(
            person=one.id,
            name=one.name,
            job=one.job,
            **dict(zip(("cases", "others", "actions", "overdue", "next_on"), counted[one.id], strict=True)),
            is_away=one.id in away and one.is_active,
            has_left=not one.is_active,
        )
        for one in group
    ]


@query(Permission.DIRECTORY, called="Looked at who may take over what somebody has")
def who_takes_over(viewer: Viewer, *, leaver: UUID, sought: Sought = EVERYBODY) -> tuple[str, Offered] | None:
    """What somebody is called who leaves, and who may have what they have: colleagues; for the hub, anybody of their agency and of the hub.
    None: it is not the viewer's to hand over. It tells nothing of what they have."""
    person = Professional.objects.filter(id=leaver, agency__area_id=viewer.area_id).first()
    if person is None or not hands_over_for(viewer, leaver):
        return None
    concerning(records=[leaver])
    people = people_in_roles(viewer.area_id, CASE_ROLES, agency=person.agency_id)
    if viewer.is_hub:
        people += people_in_roles(viewer.area_id, HUB_READERS)
    others = {one.id: one for one in people if one.id != leaver and sought.finds(one.id, one.name)}
    names = Names.to(viewer, [])
    return person.name, offered_to(viewer, others.values(), others, names, UUID(int=0), chosen=sought.chosen)


def hands_over_for(viewer: Viewer, leaver: UUID, successor: UUID | None = None) -> bool:
    """Whether somebody hands over what another has: who leads or administers their agency, within it; or the hub, in its area."""
    rows = Professional.objects.filter(
        id__in=[one for one in (leaver, successor) if one], agency__area_id=viewer.area_id
    )
    agencies = dict(rows.values_list("id", "agency_id"))
    if leaver not in agencies or (successor and successor not in agencies):
        return False
    if viewer.is_hub and viewer.may(Permission.ALERTS):
        return True
    leads = viewer.is_lead or viewer.may(Permission.ADMINISTER)
    return leads and set(agencies.values()) == {viewer.agency_id}


# -- rows ---------------------------------------------------------------------------------------------------------------


def _open_actions() -> QuerySet[Action]:
    return Action.objects.filter(state=OPEN)


def _case_rows(viewer: Viewer, rows: list[Case], actions: list[Action]) -> list[CaseRow]:
    read = _Read(viewer, rows, actions)
    read.note()
    return [read.case(row, [action for action in actions if action.case_id == row.id]) for row in rows]


def _held(cases: Iterable[Case], actions: Iterable[Action]) -> set[Pair]:
    """Who leads, and who does what is open: pairs of a case and somebody."""
    leads = {(case.id, case.lead_id) for case in cases if case.state != CLOSED}
    return leads | {(action.case_id, action.doer_id) for action in actions if action.state == OPEN}


def _everybody(cases: Iterable[Case], actions: Iterable[Action]) -> set[UUID]:
    leads = {case.lead_id for case in cases}
    return leads | {one for action in actions for one in (action.doer_id, action.given_by_id)}


class _Read:
    """Cases with actions in them as a viewer reads them: who has each now, and what people and children are called."""

    def __init__(
        self, viewer: Viewer, cases: Sequence[Case], actions: Sequence[Action], also: Iterable[UUID] = ()
    ) -> None:
        self.cases = {case.id: case for case in cases}
        self.forces = forces(self.cases, _held(cases, actions))
        stand_in = {one for force in self.forces.values() for one in force.people}
        self.names = Names.to(viewer, {*also, *_everybody(cases, actions), *stand_in})
        self.labels = children_called({case.nominals[0] for case in cases})
        ended = ActionMove.objects.filter(action_id__in=[one.id for one in actions if one.state != OPEN])
        self.ended = {move.action_id: move for move in ended.order_by("number")}
        self.now = clock.now()

    def note(self) -> None:
        """Say whose records these are."""
        concerning(subjects={case.nominals[0] for case in self.cases.values()}, records=self.cases)

    def is_for(self, person: UUID, case: UUID, holder: UUID) -> bool:
        """Whether somebody has what is a holder's now."""
        return holder == person or self.forces[case, holder].includes(person)

    def case(self, row: Case, actions: Sequence[Action], viewer: UUID | None = None) -> CaseRow:
        child = row.nominals[0]
        return CaseRow(
            id=row.id,
            child=child,
            label=self.labels[child],
            what=row.what,
            lead=self.names.person(row.lead_id, child, self.forces.get((row.id, row.lead_id))),
            state=row.state,
            level=row.level,
            opened_at=row.at,
            moved_at=row.moved_at,
            actions=[self.action(action) for action in actions],
            covers_for=self._covers(row.lead_id, viewer, row.sharing),
        )

    def _covers(self, holder: UUID, viewer: UUID | None, sharing: Sequence[UUID] = ()) -> str:
        return self.names.name(holder) if viewer and holder != viewer and viewer not in sharing else ""

    def action(self, row: Action, viewer: UUID | None = None) -> ActionRow:
        case = self.cases[row.case_id]
        child, ended = case.nominals[0], self.ended.get(row.id)
        return ActionRow(
            id=row.id,
            case=case.id,
            child=child,
            label=self.labels[child],
            what=row.what,
            case_what=case.what,
            doer=self.names.person(row.doer_id, child, self.forces.get((case.id, row.doer_id))),
            due_on=row.due_on,
            state=row.state,
            place=place_of(row.due_on, row.came_at, self.now),
            given_by=self.names.name(row.given_by_id),
            came_at=row.came_at,
            outcome=ended.words if ended else "",
            ended_at=ended.at if ended else None,
            covers_for=self._covers(row.doer_id, viewer),
            is_new=row.given_by_id != row.doer_id and is_new(row.came_at, self.now),
        )

    def case_move(self, move: CaseMove, child: UUID) -> MoveRow:
        by = self.names.person(move.by_id, child)
        return MoveRow(
            kind=move.kind,
            by=by.name,
            agency=by.agency,
            at=move.at,
            words=move.reason,
            person=self.names.name(move.lead_id),
            sharing=tuple(filter(None, map(self.names.name, move.sharing))),
            source_kind=move.source_kind,
            source=move.source,
        )

    def action_move(self, move: ActionMove, child: UUID) -> MoveRow:
        by = self.names.person(move.by_id, child)
        person = self.names.name(move.doer_id)
        return MoveRow(move.kind, by.name, by.agency, move.at, move.words, person, due_on=move.due_on)
