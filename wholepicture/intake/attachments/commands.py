"""Every write of attached files: into a draft, with a report, and what the worker makes of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, QuerySet

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.base.ids import new_id, tidy_receipt
from wholepicture.base.ledgered import NotFound, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.intake.attachments import FileNotTaken, NoRoomForFile, NoSeals, NumberTaken
from wholepicture.intake.encryption import COMPARTMENT, WORKER, lock, lock_json, public_half, seal, unlock
from wholepicture.intake.file_kinds import (
    LONGEST_SAID,
    MOST_FILES,
    MOST_TRIES,
    Place,
    kind_of,
    name_kept,
    problem_of,
    problem_of_photo,
)
from wholepicture.intake.file_tables import (
    AttachedFile,
    Attachment,
    DraftFile,
    DrawnPage,
    FileOriginal,
    FilePlace,
    FileSeal,
    FileToDraw,
)
from wholepicture.intake.models import Submission

SEALS = {"worker": WORKER, "site": COMPARTMENT}


@dataclass(frozen=True)
class Drawing:
    """One page as it was drawn: its number (0: small, for lists), its size in pixels, and the picture as JPEG."""

    number: int
    width: int
    height: int
    picture: bytes


@command(Permission.OPERATE, called="Set with what attached files are sealed")
def set_seals(viewer: Viewer) -> None:
    """Keep the public halves of the keys for attached files, where the keys themselves are at hand. Run again, nothing changes."""
    for code, key in SEALS.items():
        FileSeal.objects.update_or_create(code=code, defaults={"half": public_half(key)})


@command(Permission.REPORT, called="Attached a file to a draft", action="collection")
def keep_file(viewer: Viewer, *, draft: UUID, name: str, content: bytes) -> UUID:
    """Keep a file with a draft of the viewer's, encrypted, and let it be drawn. Raises FileNotTaken with why, NoRoomForFile or
    NoSeals."""
    drafted = _drafted(viewer, draft)
    if drafted.count() >= MOST_FILES:
        raise NoRoomForFile
    last = drafted.aggregate(last=Max("number"))["last"] or 0
    file = _keep(viewer, name, content)
    _put(viewer, draft, file, number=last + 1, name=name_kept(name))
    concerning(records=[file])
    return file


@command(Permission.REPORT, called="Said what attached files show")
def describe_files(viewer: Viewer, *, draft: UUID, said: Mapping[UUID, str]) -> None:
    """Say of files in a draft what they show. Of any other file, nothing is said."""
    for file, words in said.items():
        _drafted(viewer, draft).filter(file_id=file).update(said=" ".join(words.split())[:LONGEST_SAID])
    concerning(records=said)


@command(Permission.REPORT, called="Took a file out of a draft", action="erasure")
def take_file_out(viewer: Viewer, *, draft: UUID, file: UUID) -> None:
    """Take a file out of a draft. One that no other draft and no report has is erased. Raises NotFound."""
    concerning(records=[file])
    if not _drafted(viewer, draft).filter(file_id=file).exists():
        raise NotFound
    _let_go(viewer, draft, [file])


def let_files_go(viewer: Viewer, draft: UUID) -> None:
    """Take every file out of a draft that is thrown away, or that was sent."""
    _let_go(viewer, draft, list(_drafted(viewer, draft).values_list("file_id", flat=True)))


@command(Permission.REPORT, called="Took the files of an earlier report into a draft", action="collection")
def carry_files(viewer: Viewer, *, draft: UUID, submission: UUID | None = None, beside: UUID | None = None) -> None:
    """Put the files of a report of the viewer's own agency, or of another draft of theirs, into a draft as well."""
    there = set(_drafted(viewer, draft).values_list("file_id", flat=True))
    before: Sequence[tuple[UUID, int, str, str]] = []
    if submission is not None:
        rows = Attachment.objects.filter(submission_id=submission, agency_id=viewer.agency_id).order_by("number")
        before = [(row.file_id, row.number, row.said, "") for row in rows]
    elif beside is not None:
        drafts = _drafted(viewer, beside).order_by("number")
        before = [(row.file_id, row.number, row.said, _name_of(row)) for row in drafts]
    for file, number, said, name in before:
        if file not in there:
            _put(viewer, draft, file, number=number, name=name, said=said)
    concerning(records=[file for file, *_ in before])


def attach_drafted(viewer: Viewer, *, draft: UUID, submission: UUID) -> None:
    """Let a report that was just stored bring the files of the draft that it was written as."""
    drafted = list(_drafted(viewer, draft).order_by("number", "file_id"))
    for number, row in enumerate(drafted, start=1):
        _attach(viewer, submission, row.file_id, number=number, said=row.said)
    concerning(records=[row.file_id for row in drafted])


@dataclass(frozen=True)
class Attached:
    """A file that was sent with a report; `is_new` is False where the same was sent before."""

    file: UUID
    is_new: bool


@command(Permission.REPORT, called="Sent a file with a report", action="collection")
def attach_file(
    viewer: Viewer, *, receipt: str, number: int, content: bytes, name: str = "", said: str = ""
) -> Attached:
    """Send one more file with a report that the viewer sent, under a number from 1 to MOST_FILES. The same file under the same
    number is stored once. Raises NotFound, FileNotTaken, NoRoomForFile, NumberTaken or NoSeals."""
    report = Submission.objects.filter(
        agency_id=viewer.agency_id, receipt=tidy_receipt(receipt), author_id=viewer.professional_id
    ).first()
    if report is None:
        raise NotFound
    if not 1 <= number <= MOST_FILES:
        raise NoRoomForFile
    if before := _sent_before(report.id, number, content):
        return before
    try:
        with stored_first(NumberTaken):
            file = _keep(viewer, name, content)
            _put(viewer, report.id, file, number=number, name="")
            _attach(viewer, report.id, file, number=number, said=" ".join(said.split())[:LONGEST_SAID])
            _drafted(viewer, report.id).delete()
    except NumberTaken:  # sent again while it was being stored
        if before := _sent_before(report.id, number, content):
            return before
        raise
    concerning(records=[report.id, file])
    return Attached(file, is_new=True)


def _sent_before(submission: UUID, number: int, content: bytes) -> Attached | None:
    """What was sent with a report under this number, where it is the same; none: nothing was. Raises NumberTaken."""
    before = Attachment.objects.filter(submission_id=submission, number=number).first()
    if before is None:
        return None
    if not _is_same(before.file_id, content):
        raise NumberTaken
    return Attached(before.file_id, is_new=False)


def keep_photo(viewer: Viewer, content: bytes) -> UUID:
    """Part of a recorded act: keep a photo of which nobody ever gets the original, so that none is kept once it is drawn. Raises
    FileNotTaken with why, or NoSeals."""
    if problem := problem_of_photo(content):
        raise FileNotTaken(problem)
    return _take_in(viewer, content)


@contextmanager
def bringing(viewer: Viewer, files: Iterable[UUID], *, by: UUID) -> Iterator[None]:
    """Part of a recorded act: surrounds the storing of what brings files with it. Meanwhile they stand in a draft of its id, by which row
    security tells that they are the viewer's own agency's to bring."""
    brought = list(files)
    for number, file in enumerate(brought, start=1):
        _put(viewer, by, file, number=number, name="")
    yield
    AttachedFile.objects.filter(id__in=brought, sent_at=None).update(sent_at=clock.now())
    _drafted(viewer, by).delete()


@command(Permission.DERIVE, called="Drew an attached file again")
def keep_drawing(viewer: Viewer, *, file: UUID, pages: Sequence[Drawing], page_count: int, place: Place | None) -> None:
    """Background: keep what was drawn of a file that waits, and erase the copy that waited. Where a photo of which no original is kept
    says that it was taken is not kept either."""
    has_original = FileOriginal.objects.filter(file_id=file).exists()
    if not _settle(file, state="drawn", page_count=page_count):
        return
    locks = seal(_half("site"))
    for page in pages:
        drawn = new_id()
        DrawnPage.objects.create(
            id=drawn,
            file_id=file,
            number=page.number,
            width=page.width,
            height=page.height,
            picture=locks(page.picture, drawn),
        )
    if place is not None and has_original:
        FilePlace.objects.create(file_id=file, place=lock_json(list(place), file, locks))
    concerning(records=[file])


@command(Permission.DERIVE, called="Held an attached file back")
def hold_file(viewer: Viewer, *, file: UUID, why: str) -> None:
    """Background: a file that waits is not drawn, for one of `file_kinds.WHYS`. Its original stays, and goes to nobody."""
    if _settle(file, state="held", why=why):
        concerning(records=[file])


@command(Permission.DERIVE, called="Will try to draw an attached file again")
def put_off_file(viewer: Viewer, *, file: UUID) -> bool:
    """Background: a file could not be looked over or drawn for now. It is tried again, after the others; returns whether that was
    fewer than MOST_TRIES times."""
    tries = min(AttachedFile.objects.get(id=file).tries + 1, MOST_TRIES)
    AttachedFile.objects.filter(id=file, state="waiting").update(tries=tries)
    concerning(records=[file])
    return tries < MOST_TRIES


@command(Permission.DERIVE, called="Erased files that were taken out of drafts", action="erasure")
def erase_dropped(viewer: Viewer, *, files: Sequence[UUID]) -> None:
    """Background: erase files that nobody sent and that their senders took out. Row security lets no others be erased."""
    for table in (DrawnPage, FilePlace, FileToDraw, FileOriginal):
        table.objects.filter(file_id__in=files).delete()
    with cursor() as sql:  # Django would read, of whatever points at it, what the worker may not
        sql.execute(
            "DELETE FROM intake_attachedfile WHERE id = ANY (%s) AND sent_at IS NULL AND dropped_at IS NOT NULL",
            [list(files)],
        )
    concerning(records=files)


def _name_of(row: DraftFile) -> str:
    """What a file in a draft was called."""
    return unlock(row.name, row.file_id).decode()


def _drafted(viewer: Viewer, draft: UUID) -> QuerySet[DraftFile]:
    rows = DraftFile.objects.filter(draft=draft, agency_id=viewer.agency_id)
    return (
        rows.filter(professional_id=viewer.professional_id)
        if viewer.professional_id
        else rows.filter(professional=None)
    )


def _keep(viewer: Viewer, name: str, content: bytes) -> UUID:
    if problem := problem_of(content):
        raise FileNotTaken(problem)
    file = _take_in(viewer, content)
    FileOriginal.objects.create(
        file_id=file,
        area_id=viewer.area_id,
        agency_id=viewer.agency_id,
        sender=viewer.professional_id,
        name=lock(name_kept(name).encode(), file),
        content=lock(content, file),
    )
    return file


def _take_in(viewer: Viewer, content: bytes) -> UUID:
    """A file that waits to be drawn."""
    file = new_id()
    whose = {"agency_id": viewer.agency_id}
    AttachedFile.objects.create(
        id=file,
        area_id=viewer.area_id,
        **whose,
        sender_id=viewer.professional_id,
        kind=kind_of(content),
        size=len(content),
        state="waiting",
        received_at=clock.now(),
    )
    FileToDraw.objects.create(file_id=file, **whose, content=seal(_half("worker"))(content, file))
    return file


def _put(viewer: Viewer, draft: UUID, file: UUID, *, number: int, name: str, said: str = "") -> None:
    DraftFile.objects.create(
        draft=draft,
        file_id=file,
        agency_id=viewer.agency_id,
        professional_id=viewer.professional_id,
        number=number,
        name=lock(name.encode(), file),
        said=said,
    )


def _attach(viewer: Viewer, submission: UUID, file: UUID, *, number: int, said: str) -> None:
    Attachment.objects.create(
        submission_id=submission,
        file_id=file,
        area_id=viewer.area_id,
        agency_id=viewer.agency_id,
        number=number,
        said=said,
        attached_at=clock.now(),
    )
    AttachedFile.objects.filter(id=file, sent_at=None).update(sent_at=clock.now())


def _let_go(viewer: Viewer, draft: UUID, files: Sequence[UUID]) -> None:
    _drafted(viewer, draft).filter(file_id__in=files).delete()
    elsewhere = DraftFile.objects.filter(file_id__in=files).values_list("file_id", flat=True)
    unsent = AttachedFile.objects.filter(id__in=files, sent_at=None, sender_id=viewer.professional_id)
    unsent.exclude(id__in=list(elsewhere)).update(dropped_at=clock.now())


def _is_same(file: UUID, content: bytes) -> bool:
    original = FileOriginal.objects.filter(file_id=file).first()
    return original is not None and unlock(original.content, file) == content


def _settle(file: UUID, *, state: str, why: str = "", page_count: int = 0) -> bool:
    """Whether it waited still: of two who draw it, one is first."""
    waiting = AttachedFile.objects.filter(id=file, state="waiting")
    is_first = waiting.update(state=state, why=why, page_count=page_count, drawn_at=clock.now())
    if is_first:
        FileToDraw.objects.filter(file_id=file).delete()
    return bool(is_first)


def _half(code: str) -> bytes:
    kept = FileSeal.objects.filter(code=code).first()
    if kept is None:
        raise NoSeals
    return bytes(kept.half)
