"""Every read of notes in cases that leaves the room. Row security decides which notes and which cases there are."""

from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound, NotPermitted, concerning, query
from wholepicture.casework.case_notes.results import CaseNotes, WrittenIn
from wholepicture.casework.case_notes.stored import called_by_case, names_by_case, open_to_write, own_cases, rows_of
from wholepicture.casework.models import Case, CaseNote

ON_A_PAGE = 20


@query(Permission.CASES, called="Read the notes of a case")
def notes_of_case(viewer: Viewer, *, case: UUID, page: int = 1, most: int = ON_A_PAGE) -> CaseNotes:
    """A page of the notes of a case, the latest first. Raises NotFound: there is no such case, or it is not the viewer's to see."""
    row = Case.objects.filter(id=case).first()
    if row is None:
        raise NotFound
    notes = CaseNote.objects.filter(case_id=case)
    total = notes.count()
    begins = min(max(page, 1) - 1, max(total - 1, 0) // most) * most  # beyond the last page: the last
    listed = list(notes.order_by("-on", "-at", "id")[begins : begins + most])
    rows = rows_of(viewer, row, listed)
    others = [of_case for note in rows for of_case, _ in note.others]
    concerning(subjects=row.nominals, records=[case, *(note.id for note in listed), *others])
    return CaseNotes(rows, total)


@query(Permission.CASES, called="Saw in which cases they may write a note")
def cases_to_write_in(viewer: Viewer, *, case: UUID) -> list[WrittenIn]:
    """This case, and other open cases of the viewer's. Raises NotFound; NotPermitted: they do not work on it, or it is closed."""
    row = Case.objects.filter(id=case).first()
    if row is None:
        raise NotFound
    rows = open_to_write(viewer, [row, *own_cases(viewer, case)])
    if not rows or rows[0].id != case:
        raise NotPermitted
    called, names = called_by_case(rows), names_by_case(rows)
    concerning(subjects=[child for one in rows for child in one.nominals], records=[one.id for one in rows])
    return [WrittenIn(one.id, called[one.id], one.what, names[one.id]) for one in rows]
