"""Every read of attached files. Row security decides which there are."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NeedsReason, NotFound, concerning, query
from wholepicture.base.many_ids import AmongIds, Ids
from wholepicture.intake.attachments import NotDrawn
from wholepicture.intake.attachments.results import FileRow, KeptPhoto, OriginalFile, ShownFile
from wholepicture.intake.encryption import WORKER, unlock, unlock_json
from wholepicture.intake.file_kinds import Place, ending_of
from wholepicture.intake.file_tables import (
    AttachedFile,
    Attachment,
    DraftFile,
    DrawnPage,
    FileOriginal,
    FilePlace,
    FileToDraw,
)

MOST_ERASED = 100  # files at a time
A_SAVE = timedelta(minutes=1)  # what was taken out this moment may be on its way into another draft


@query(Permission.REPORT, called="Listed the files of their own draft")
def drafted_files(viewer: Viewer, *, draft: UUID) -> list[FileRow]:
    """The files in a draft of the viewer's, in their order; none, where it is another's."""
    rows = DraftFile.objects.filter(draft=draft, agency_id=viewer.agency_id, professional_id=viewer.person)
    rows = rows.select_related("file")
    listed = sorted(rows, key=lambda row: (row.number, row.file_id))
    concerning(records=[row.file_id for row in listed])
    return [
        _row(row.file, number, len(listed), row.said, name=unlock(row.name, row.file_id).decode())
        for number, row in enumerate(listed, start=1)
    ]


def attached_to(submissions: Iterable[UUID]) -> dict[UUID, list[FileRow]]:
    """The files of each of these reports, in their order, as far as the viewer may see them. For whoever reads the reports."""
    rows = list(Attachment.objects.filter(AmongIds(F("submission"), Ids(submissions))))
    if not rows:
        return {}
    files = AttachedFile.objects.in_bulk({row.file_id for row in rows})
    rows = [row for row in rows if row.file_id in files]
    of_report: dict[UUID, list[Attachment]] = {}
    for row in sorted(rows, key=lambda row: row.number):
        of_report.setdefault(row.submission_id, []).append(row)
    return {
        report: [
            _row(files[row.file_id], number, len(brought), row.said, sent_as=row.number)
            for number, row in enumerate(brought, start=1)
        ]
        for report, brought in of_report.items()
    }


@query(Permission.OWN_REPORTS, called="Listed the files of a report")
def files_of(viewer: Viewer, *, submission: UUID) -> list[FileRow]:
    """The files of one report, in their order, as far as the viewer may see them."""
    rows = attached_to([submission]).get(submission, [])
    concerning(records=[submission, *(row.file for row in rows)])
    return rows


@query(Permission.OWN_REPORTS, called="Opened an attached file")
def shown_file(viewer: Viewer, *, file: UUID) -> ShownFile:
    """A file on a page of its own, as the last report says it that brought it and that the viewer may see. Raises NotFound: there is
    none, or it is not theirs to see."""
    found = _of_a_report(file)
    brought = list(Attachment.objects.filter(file_id=file).order_by("-attached_at", "submission_id"))
    beside = attached_to([brought[0].submission_id]).get(brought[0].submission_id, []) if brought else []
    pages = DrawnPage.objects.filter(file_id=file, number__gt=0).order_by("number")
    kept = FilePlace.objects.filter(file_id=file).first()
    concerning(records=[file, *(row.submission_id for row in brought)])
    return ShownFile(
        row=next((row for row in beside if row.file == file), _row(found, 1, 1, "")),
        pages=list(pages.values_list("number", "width", "height")),
        place=Place(*unlock_json(kept.place, file)) if kept else None,
        submissions=[row.submission_id for row in brought],
        may_have_original=_may_be_given(found) and FileOriginal.objects.filter(file_id=file).exists(),
    )


@query(Permission.OWN_REPORTS, called="Looked at a picture of an attached file")
def drawn_page(viewer: Viewer, *, file: UUID, number: int) -> bytes:
    """One page of a file as it was drawn, as JPEG; 0: the first one, small. Raises NotFound."""
    picture = picture_of(_of_a_report(file).id, number=number)
    concerning(records=[file])
    return picture


@query(Permission.OWN_REPORTS, called="Was given the original of an attached file", action="disclosure")
def original_of(viewer: Viewer, *, file: UUID, reason: str, about: Iterable[UUID] = ()) -> OriginalFile:
    """A file byte for byte: for its sender and for a source role, with a reason. `about`: the people in the report, for the ledger.
    Raises NotFound, NeedsReason, or NotDrawn where it has not been looked over or harms computers."""
    found = _of_a_report(file)
    original = FileOriginal.objects.filter(file_id=file).first()
    if original is None:
        raise NotFound
    if not reason.strip():
        raise NeedsReason
    if not _may_be_given(found):
        raise NotDrawn
    concerning(subjects=about, records=[file], justification=reason.strip())
    stem = unlock(original.name, file).decode().rpartition(".")[0] or "file"
    return OriginalFile(f"{stem}.{ending_of(found.kind)}", unlock(original.content, file))


def kept_photo(file: UUID) -> KeptPhoto | None:
    """Part of a recorded query: how far a photo is that something else than a report brought; None: it is not the viewer's to see."""
    found = AttachedFile.objects.filter(id=file).first()
    if found is None:
        return None
    sides = DrawnPage.objects.filter(file_id=file, number=1).values_list("width", "height").first()
    return KeptPhoto(_row(found, 1, 1, ""), found.received_at, *(sides or (0, 0)))


def picture_of(file: UUID, *, number: int = 1) -> bytes:
    """Part of a recorded query: a photo as it was drawn, as JPEG; 0: small. Raises NotFound."""
    page = DrawnPage.objects.filter(file_id=file, number=number).first()
    if page is None:
        raise NotFound
    return unlock(page.picture, page.id)


def next_to_draw(*, beyond: Iterable[UUID] = ()) -> UUID | None:
    """Background only: the file that is drawn next, but for these; None: none waits."""
    waiting = AttachedFile.objects.filter(state="waiting", dropped_at=None).exclude(id__in=list(beyond))
    return waiting.order_by("tries", "received_at").values_list("id", flat=True).first()


def waiting_files() -> int:
    """For the operator: how many files wait to be drawn, whosesoever."""
    return AttachedFile.objects.filter(state="waiting", dropped_at=None).count()


def content_to_draw(file: UUID) -> bytes:
    """Background only: the file byte for byte. Raises NotFound: somebody else has drawn it."""
    waits = FileToDraw.objects.filter(file_id=file).first()
    if waits is None:
        raise NotFound
    return unlock(waits.content, file, key=WORKER)


def dropped_files() -> list[UUID]:
    """Background only: files that their senders took out of drafts a while ago, and that no draft has and no report brought."""
    dropped = AttachedFile.objects.filter(dropped_at__lt=clock.now() - A_SAVE, sent_at=None)
    kept = DraftFile.objects.filter(file_id=OuterRef("id")).values("file_id")
    return list(dropped.exclude(Exists(kept)).values_list("id", flat=True)[:MOST_ERASED])


def _of_a_report(file: UUID) -> AttachedFile:
    """A file that a report brought, or that a draft is to bring. A photo in a profile is neither: it is looked at there, and one that was
    taken out of it nowhere. Raises NotFound."""
    is_brought = Exists(Attachment.objects.filter(file_id=OuterRef("id")))
    is_drafted = Exists(DraftFile.objects.filter(file_id=OuterRef("id")))
    found = AttachedFile.objects.filter(is_brought | is_drafted, id=file).first()
    if found is None:
        raise NotFound
    return found


def _may_be_given(file: AttachedFile) -> bool:
    return file.state == "drawn" or (file.state == "held" and file.why != "harmful")


def _row(file: AttachedFile, number: int, of: int, said: str, *, sent_as: int = 0, name: str = "") -> FileRow:
    return FileRow(
        file=file.id,
        number=number,
        of=of,
        said=said,
        kind=file.kind,
        state=file.state,
        why=file.why,
        page_count=file.page_count,
        size=file.size,
        sent_as=sent_as,
        name=name,
    )
