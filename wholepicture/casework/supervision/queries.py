"""Every read of supervision that leaves the room. Row security decides which notes there are."""

from collections.abc import Collection
from uuid import UUID

from wholepicture.access.queries import those_of_directory
from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.casework.models import Case, SupervisionNote
from wholepicture.casework.supervision.results import LastTalk, NoteRow, SupervisionPage
from wholepicture.casework.supervision.stored import MOST_CASES, MOST_NOTES, cases_of, read_by, rows_of, supervises


@query(Permission.CASES, called="Read the notes of somebody’s supervision")
def supervision_of(viewer: Viewer, *, worker: UUID) -> SupervisionPage:
    """The notes about a worker: for the worker, and for whoever supervises them. Raises NotFound."""
    person = next(iter(those_of_directory(viewer, person=worker)), None)
    if person is None or not read_by(viewer, worker):
        raise NotFound
    notes = list(SupervisionNote.objects.filter(worker_id=worker).order_by("-on", "-at", "id")[: MOST_NOTES + 1])
    rows = rows_of(notes[:MOST_NOTES])
    may_note = supervises(worker) and not person.has_left
    cases = list(cases_of(worker).order_by("what", "id").values_list("id", "what")[:MOST_CASES]) if may_note else []
    concerning(
        subjects=_children({row.case for row in rows if row.case} | {id for id, _ in cases}),
        records=[worker, *(row.id for row in rows)],
    )
    return SupervisionPage(worker, person.name, rows, may_note, cases, is_cut=len(notes) > MOST_NOTES)


@query(Permission.CASES, called="Read what supervision said of a case")
def supervision_of_case(viewer: Viewer, *, case: UUID) -> list[NoteRow]:
    """The notes about a case, the latest first; none, where it does not show."""
    rows = rows_of(SupervisionNote.objects.filter(case_id=case).order_by("-on", "-at", "id")[:MOST_NOTES])
    concerning(subjects=_children([case]) if rows else [], records=[case, *(row.id for row in rows)])
    return rows


@query(Permission.CASES, called="Saw when a group was supervised last")
def last_talks(viewer: Viewer, *, workers: Collection[UUID]) -> dict[UUID, LastTalk]:
    """When each of these was supervised last and is next, of the notes that show to the viewer."""
    latest = (
        SupervisionNote.objects.filter(worker_id__in=list(workers)).order_by("worker", "-on", "-at").distinct("worker")
    )
    concerning(records=workers)
    return {worker: LastTalk(on, next_on) for worker, on, next_on in latest.values_list("worker", "on", "next_on")}


def _children(cases: Collection[UUID]) -> list[UUID]:
    return [nominal for row in Case.objects.filter(id__in=list(cases)) for nominal in row.nominals]
