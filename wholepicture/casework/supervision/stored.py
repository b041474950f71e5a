"""The notes of supervision as they are stored. Inside a recorded act."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.casework.cases.rules import CLOSED
from wholepicture.casework.models import Case, SupervisionNote
from wholepicture.casework.supervision.results import NoteRow
from wholepicture.partnership.queries import names_of

MOST_NOTES = 100
MOST_CASES = 200


def supervises(worker: UUID) -> bool:
    """Whether whoever asks supervises this person."""
    with cursor() as sql:
        sql.execute("SELECT sec.supervises(%s)", [worker])
        return sql.fetchone() == (True,)


def cases_of(worker: UUID) -> QuerySet[Case]:
    """The open cases that a worker leads or shares, of those that show to whoever asks."""
    return Case.objects.exclude(state=CLOSED).filter(Q(lead_id=worker) | Q(sharing__contains=[worker]))


def rows_of(notes: Iterable[SupervisionNote]) -> list[NoteRow]:
    """Notes with their names."""
    listed = list(notes)
    names = names_of({note.worker_id for note in listed} | {note.by_id for note in listed})
    what = dict(Case.objects.filter(id__in=[note.case_id for note in listed]).values_list("id", "what"))
    return [
        NoteRow(
            note.id,
            note.on,
            note.words,
            note.agreed,
            note.next_on,
            note.case_id,
            what.get(note.case_id, "") if note.case_id else "",
            names.get(note.worker_id, ""),
            names.get(note.by_id, ""),
            note.at,
        )
        for note in listed
    ]


def read_by(viewer: Viewer, worker: UUID) -> bool:
    """Whether the viewer has a page of this worker's supervision: the worker, and whoever supervises them."""
    return worker == viewer.professional_id or supervises(worker)
