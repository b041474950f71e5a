"""Every read of what is said of entries that leaves the room. Row security decides what there is."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.casework.significance.results import EntryOfChild, OfChild
from wholepicture.casework.significance.results import Thread as Thread  # what packs print of it
from wholepicture.casework.significance.stored import (
    child_now,
    may_say,
    said_of_child,
    said_of_entry,
    subjects_of,
)
from wholepicture.linkage.queries import nominals_of_subjects
from wholepicture.picture.queries import labels_of, people_described, reports_behind

NO_NAME = "Name not known"


@query(Permission.PICTURE, called="Read why entries of a child’s chronology matter")
def significance_of(viewer: Viewer, *, nominal: UUID, known_at: datetime | None = None) -> OfChild:
    """What is said of the entries of a child, and whether the viewer may add to it; nothing is added to what was known on a past day."""
    child = nominal if known_at else child_now(viewer, nominal)
    said = said_of_child(viewer, child, known_at)
    concerning(subjects=[child], records=_ids(said.values()))
    return OfChild(child, said, may_say=known_at is None and may_say(viewer, child))


@query(Permission.PICTURE, called="Read why one entry of a chronology matters")
def significance_in_entry(viewer: Viewer, *, entry: UUID) -> list[OfChild]:
    """What is said of one report or graded piece, for each child in it of whom something is or may be said."""
    said = said_of_entry(entry)
    described = people_described(viewer, submission=entry)
    children = {nominal: subject for subject, nominal in nominals_of_subjects(said).items()}
    children |= {person.id: subject for subject, person in described if person.role == "child"}
    labels = labels_of("nominal", children)
    concerning(subjects=children, records=[entry, *_ids(said.values())])
    return [
        OfChild(
            nominal,
            {entry: said.get(subject, [])},
            may_say=may_say(viewer, nominal),
            label=labels.get(nominal, NO_NAME),
        )
        for nominal, subject in children.items()
    ]


@query(Permission.PICTURE, called="Opened an entry to say why it matters")
def entry_to_say_of(viewer: Viewer, *, nominal: UUID, entry: UUID) -> EntryOfChild:
    """An entry of a child's, with everything that is said of it. Raises NotFound: it is none, or the viewer may say nothing of it."""
    child = child_now(viewer, nominal)
    if not subjects_of(child, entry) or not may_say(viewer, child):
        raise NotFound
    shown = reports_behind(viewer, submissions=[entry])
    threads = said_of_child(viewer, child).get(entry, [])
    concerning(subjects=[child], records=[entry, *_ids([threads])])
    own = next((thread.now for thread in threads if thread.now.by == viewer.person and not thread.now.of_earlier), None)
    label = labels_of("nominal", [child]).get(child, NO_NAME)
    return EntryOfChild(child, label, shown[entry], threads, own)


def _ids(said: Iterable[Sequence[Thread]]) -> list[UUID]:
    return [row.id for threads in said for thread in threads for row in (thread.now, *thread.before)]
