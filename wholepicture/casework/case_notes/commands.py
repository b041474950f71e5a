"""Every write of notes in cases."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, NotPermitted, Refusal, command, concerning
from wholepicture.casework.case_notes.rules import MOST_TOGETHER, Written, faults_of
from wholepicture.casework.case_notes.stored import names_by_case, open_to_write
from wholepicture.casework.models import Case, CaseNote


class NoteNotWritten(Refusal):
    """Something is to be put right first. Nothing was stored, and everything that you typed is kept. `faults`: by field."""

    status = 422

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__()
        self.faults = faults


@command(Permission.CASES, called="Wrote a note in cases", action="collection")
def write_note(viewer: Viewer, *, cases: Collection[UUID], written: Written) -> list[UUID]:
    """Write a note in each of these cases: the words for all, and those about its child alone. Returns the notes' ids, in the order of
    the cases. Raises NotFound: there is no such case, or it is not theirs to see; NotPermitted: they do not work on one of them, or it is
    closed; NoteNotWritten. Then it stands in none."""
    asked = list(dict.fromkeys(cases))
    rows = _to_write_in(viewer, asked)
    faults = faults_of(written, names_by_case(rows), clock.local_date())
    if len(asked) > MOST_TOGETHER:
        faults["also"] = f"Write of {MOST_TOGETHER} children at most at once."
    if faults or written.on is None:
        raise NoteNotWritten(faults)
    notes = list(_copies(viewer, asked, written, written.on))
    CaseNote.objects.bulk_create(notes)
    children = [child for row in rows for child in row.nominals]
    concerning(subjects=children, records=[*asked, *(note.id for note in notes)])
    return [note.id for note in notes]


def _to_write_in(viewer: Viewer, cases: Sequence[UUID]) -> list[Case]:
    """These cases. Raises NotFound, NotPermitted."""
    rows = list(Case.objects.filter(id__in=cases))
    if not rows or len(rows) != len(cases):
        raise NotFound
    if len(open_to_write(viewer, rows)) != len(rows):
        raise NotPermitted
    return rows


def _copies(viewer: Viewer, cases: Sequence[UUID], written: Written, on: date) -> Iterator[CaseNote]:
    """A note for each case: the words for all, and its own."""
    at, together = clock.now(), new_id()
    for case in cases:
        yield CaseNote(
            id=new_id(),
            case_id=case,
            together=together,
            on=on,
            words=written.words.strip(),
            own=written.own.get(case, "").strip(),
            agency_id=viewer.agency_id,
            by_id=viewer.person,
            at=at,
        )
