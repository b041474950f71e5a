"""Every write of supervision."""

from datetime import date
from uuid import UUID

from wholepicture.access.queries import those_of_directory
from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, Refusal, command, concerning
from wholepicture.casework.models import Case, SupervisionNote
from wholepicture.casework.supervision.rules import Noted, faults_of
from wholepicture.casework.supervision.stored import cases_of, supervises

HAS_LEFT = "{name} has left. Nothing is noted of their supervision any more."
NOT_THEIRS = "Choose a case that they lead or share and that you may read, or none."


class NotNoted(Refusal):
    """Something is to be put right first. Nothing was stored, and everything that you typed is kept. `faults`: by field."""

    status = 422

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__()
        self.faults = faults


@command(Permission.CASES, called="Noted somebody’s supervision", action="collection")
def note_supervision(viewer: Viewer, *, worker: UUID, noted: Noted, case: UUID | None = None) -> UUID:
    """Note what was talked about with somebody whom the viewer supervises, and what was agreed. With a case, whoever may read that reads
    it. Raises NotFound: they do not supervise them; NotNoted."""
    person = next(iter(those_of_directory(viewer, person=worker)), None)
    if person is None or not supervises(worker):
        raise NotFound
    about = cases_of(worker).filter(id=case).first() if case else None
    faults = {"": HAS_LEFT.format(name=person.name)} if person.has_left else {}
    faults |= faults_of(noted, clock.local_date()) | ({"case": NOT_THEIRS} if case and about is None else {})
    if faults or noted.on is None:
        raise NotNoted(faults)
    return _stored(viewer, worker, noted.on, noted, about)


def _stored(viewer: Viewer, worker: UUID, on: date, noted: Noted, about: Case | None) -> UUID:
    note = SupervisionNote.objects.create(
        id=new_id(),
        area_id=viewer.area_id,
        agency_id=viewer.agency_id,
        worker_id=worker,
        case=about,
        on=on,
        words=noted.words.strip(),
        agreed=noted.agreed.strip(),
        next_on=noted.next_on,
        by_id=viewer.person,
        at=clock.now(),
    )
    concerning(subjects=about.nominals if about else [], records=[note.id, worker, *([about.id] if about else [])])
    return note.id
