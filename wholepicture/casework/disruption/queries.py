"""Every read of the register that leaves the room. Row security decides which measures there are."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from django.db.models import F, Q, QuerySet

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.casework.disruption.commands import Against, check_against
from wholepicture.casework.disruption.results import DisruptionPage, DisruptionRow, Named, Register, StepRow
from wholepicture.casework.disruption.rules import ASKED, CONSIDERED, IN_FORCE, NEXT, SOON
from wholepicture.casework.disruption.stored import ids_of, is_a_childs, now_of, rows_of, stands, steps_of
from wholepicture.casework.models import Disruption
from wholepicture.partnership.queries import names_of
from wholepicture.picture.queries import found_by

MOST_LISTED = 200
OPEN = (CONSIDERED, ASKED, IN_FORCE)
KINDS = ("nominal", "vehicle", "phone", "place")
SEARCHED = {"children", "people", "vehicles", "phones", "places"}  # the groups of a search in which these stand


@query(Permission.ALERTS, called="Read the disruption register")
def register(viewer: Viewer, *, words: str = "", with_ended: bool = False) -> Register:
    """The measures of the area that are open, those that expire first; with `words`, those against or for whom a search by these words
    finds. Raises `picture.queries.Unsearchable`. `with_ended`: also those that have ended or were refused."""
    measures = Disruption.objects.filter(area_id=viewer.area_id)
    if not with_ended:
        measures = measures.filter(status__in=OPEN)
    if not words.strip():
        return _listed(measures)
    found, may_be_more = _searched(viewer, words)
    return replace(_listed(measures.filter(_of_those(found))), is_search_cut=may_be_more)


def _listed(measures: QuerySet[Disruption]) -> Register:
    found = list(measures.order_by(F("expires_on").asc(nulls_last=True), "-at", "id")[: MOST_LISTED + 1])
    rows = rows_of(found[:MOST_LISTED])
    _read(rows)
    return Register(rows, is_cut=len(found) > MOST_LISTED)


def _searched(viewer: Viewer, words: str) -> tuple[dict[str, set[UUID]], bool]:
    """Who and what these words find, by kind; and whether they may mean more than a search lists."""
    findings = found_by(viewer, words=words)
    found: dict[str, set[UUID]] = {}
    for group in findings.groups.values():
        for result in group:
            if result.kind in KINDS:
                found.setdefault(result.kind, set()).add(result.id)
    return found, bool((findings.more | findings.perhaps_more) & SEARCHED)


def _of_those(found: dict[str, set[UUID]]) -> Q:
    """That a measure is against one of these, or for one of them."""
    wanted = Q(about__in=[])
    for kind, ids in found.items():
        every = ids_of(kind, ids)
        wanted |= Q(kind=kind, about__in=every)
        if kind == "nominal":
            wanted |= Q(children__overlap=list(every))
    return wanted


@query(Permission.ALERTS, called="Read what stands against somebody or something")
def standing_against(viewer: Viewer, *, kind: str, about: UUID) -> list[DisruptionRow]:
    """Every measure against a person or thing, or for a child, also those that have ended."""
    return list(_listed(Disruption.objects.filter(_of_those({kind: {about}}))).rows)


@query(Permission.ALERTS, called="Looked whether this may be a child’s")
def may_be_a_childs(viewer: Viewer, *, kind: str, about: UUID) -> bool:
    """Whether this is a child, or may be one, or a child's own phone: no measure is entered against it."""
    concerning(subjects=[about] if kind == "nominal" else [], records=[] if kind == "nominal" else [about])
    return is_a_childs(kind, about)


@query(Permission.ALERTS, called="Looked whether a measure may be entered")
def who_to_enter(viewer: Viewer, *, kind: str, about: UUID) -> Named:
    """Against whom or what a measure would be, as it stands now. Raises NotFound, NotAgainst."""
    now = check_against(viewer, Against(kind, about))
    named = now_of([(kind, now)])[now]
    concerning(subjects=[now] if kind == "nominal" else [], records=[] if kind == "nominal" else [now])
    return named


@query(Permission.ALERTS, called="Saw how many measures expire")
def expiring(viewer: Viewer) -> int:
    """How many measures of the area expire within 28 days, or have expired without being renewed or ended; at most MOST_LISTED."""
    by = clock.local_date() + SOON
    due = Disruption.objects.filter(area_id=viewer.area_id, status=IN_FORCE, expires_on__lte=by)
    return len(due.values_list("id")[:MOST_LISTED])


@query(Permission.ALERTS, called="Read a measure of the disruption register")
def disruption_of(viewer: Viewer, *, measure: UUID) -> DisruptionPage:
    """A measure with every step. Raises NotFound."""
    row = Disruption.objects.filter(id=measure).first()
    if row is None:
        raise NotFound
    steps = steps_of(measure)
    standing = stands(steps)
    (shown,) = rows_of([row])
    _read([shown])
    names = names_of({person for step in steps for person in (step.by_id, step.held_by_id)} | {row.made_by_id})
    return DisruptionPage(
        row=shown,
        basis=row.basis,
        entered_by=names.get(row.made_by_id, ""),
        entered_at=row.at,
        served_on=standing.served_on,
        steps=[
            StepRow(
                step.number,
                step.kind,
                step.on,
                step.expires_on,
                step.words,
                step.result,
                step.effect,
                names.get(step.held_by_id, ""),
                names.get(step.by_id, ""),
                step.at,
            )
            for step in steps
        ],
        may_come=NEXT[standing.status],
    )


@query(Permission.ALERTS, called="Read what their notices of measures are about")
def measures_called(viewer: Viewer, *, ids: Collection[UUID]) -> dict[UUID, str]:
    """What each of these measures is called, as far as the viewer may see it: what is done, and against whom or what."""
    rows = rows_of(list(Disruption.objects.filter(id__in=list(ids))))
    _read(rows)
    return {row.id: f"{row.tactic.title}, {row.against.label}" for row in rows}


def _read(rows: Sequence[DisruptionRow]) -> None:
    """Whose records a list shows."""
    people = {row.against.id for row in rows if row.against.kind == "nominal"}
    concerning(
        subjects=people | {child.id for row in rows for child in row.children},
        records=[row.id for row in rows] + [row.against.id for row in rows if row.against.kind != "nominal"],
    )
