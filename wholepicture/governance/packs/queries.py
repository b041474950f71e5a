"""Every read of packs that leaves the room."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound, Refusal, concerning, query
from wholepicture.governance.models import Pack, PackFile, PackHolding
from wholepicture.governance.packs.prepared import InWords, child_of, draft_of, file_of, opened, own_drafts, prepared
from wholepicture.governance.packs.results import (
    ChildsPacks,
    Downloaded,
    DraftRow,
    FileRow,
    PackPage,
    PackRow,
    Prepared,
)
from wholepicture.linkage.queries import nominal_now, nominals_of_subjects, subjects_in
from wholepicture.partnership.queries import agencies_by_id, names_apart
from wholepicture.picture.packed import shows_to_pack, still_shown
from wholepicture.picture.queries import labels_of

MOST_LISTED = 100


class NotYoursNow(Refusal):
    """Something that stands in this pack is not yours to read any more, or where somebody is has been protected since. Make a new
    version: it holds what you may read now."""


@query(Permission.PICTURE, called="Listed the packs made of a child")
def packs_of(viewer: Viewer, *, nominal: UUID) -> ChildsPacks:
    """The packs made of a child whom the viewer may see, and those that the viewer is preparing. Raises NotFound."""
    now = nominal_now(viewer, nominal) or nominal
    if not shows_to_pack(now):
        raise NotFound
    subjects = subjects_in(now)
    rows = list(Pack.objects.filter(about__in=subjects).order_by("-made_at", "id")[:MOST_LISTED])
    begun = own_drafts(viewer).filter(about__in=subjects).order_by("-saved_at")
    drafts = [opened(row) for row in begun]
    concerning(subjects=[now], records=[row.id for row in rows])
    return ChildsPacks(
        nominal=now,
        label=labels_of("nominal", [now]).get(now, ""),
        packs=_rows(viewer, rows),
        drafts=[DraftRow(one.id, one.chosen.recipient, one.started_at, one.saved_at) for one in drafts],
    )


def _rows(viewer: Viewer, listed: Iterable[Pack]) -> list[PackRow]:
    packs = list(listed)
    names, agencies = names_apart({row.made_by_id for row in packs}), agencies_by_id()
    now = nominals_of_subjects(row.about for row in packs) if viewer.reads else {}
    return [
        PackRow(
            id=row.id,
            nominal=now.get(row.about, row.about),
            version=row.version,
            recipient=row.recipient,
            organisation=row.organisation,
            made_by=names.get(row.made_by_id, ""),
            agency=agencies[row.agency_id].name,
            made_at=row.made_at,
            is_own=row.made_by_id == viewer.professional_id,
        )
        for row in packs
    ]


@query(Permission.PICTURE, called="Looked over a pack before it is made", action="disclosure")
def pack_prepared(viewer: Viewer, *, draft: UUID, in_words: InWords) -> Prepared:
    """A pack of the viewer's own that is being prepared, as it would be made now. Raises NotFound."""
    ready = prepared(viewer, draft_of(viewer, draft), in_words)
    concerning(subjects=[ready.nominal], records=[draft])
    return ready


@query(Permission.PICTURE, called="Read of a pack that they made")
def pack_of(viewer: Viewer, *, pack: UUID) -> PackPage:
    """One's own pack: what it holds, what was left out of it, its files. Raises NotFound."""
    row = Pack.objects.filter(id=pack, made_by_id=viewer.professional_id).first()
    if row is None or not shows_to_pack(child_of(row)):
        raise NotFound
    return _page(viewer, row)


@query(Permission.LEDGER, called="Read of a pack")
def pack_overseen(viewer: Viewer, *, pack: UUID) -> PackPage:
    """Any pack of the area, for whoever oversees. Raises NotFound."""
    row = Pack.objects.filter(id=pack).first()
    if row is None:
        raise NotFound
    return _page(viewer, row)


def _page(viewer: Viewer, row: Pack) -> PackPage:
    held = PackHolding.objects.get(pack_id=row.id)
    files = PackFile.objects.filter(pack_id=row.id).order_by("-format").values_list("format", "digest", "size")
    concerning(subjects=row.nominals, records=[row.id])
    return PackPage(
        row=_rows(viewer, [row])[0],
        purpose=held.purpose,
        chosen=held.chosen,
        entries=held.entries,
        left_out=held.left_out,
        conditions=held.conditions,
        files=[FileRow(*file) for file in files],
    )


@query(Permission.PICTURE, called="Downloaded a pack that they made", action="disclosure")
def pack_file(viewer: Viewer, *, pack: UUID, format: str) -> Downloaded:
    """A file of one's own pack, as it was made, while all that stands in it is the viewer's to read. Raises NotFound, NotYoursNow."""
    row = Pack.objects.filter(id=pack, made_by_id=viewer.professional_id).first()
    if row is None or not shows_to_pack(child_of(row)):
        raise NotFound
    held = PackHolding.objects.get(pack_id=pack)
    if not still_shown(viewer, held.reports, hidden_before=held.hidden):
        raise NotYoursNow
    return _file(row, format)


@query(Permission.LEDGER, called="Downloaded a pack to oversee it", action="disclosure")
def pack_file_overseen(viewer: Viewer, *, pack: UUID, format: str) -> Downloaded:
    """A file of any pack of the area, as it was made, for whoever oversees. Raises NotFound."""
    row = Pack.objects.filter(id=pack).first()
    if row is None:
        raise NotFound
    return _file(row, format)


def _file(row: Pack, format: str) -> Downloaded:
    file = PackFile.objects.filter(pack_id=row.id, format=format).first()
    if file is None:
        raise NotFound
    concerning(subjects=row.nominals, records=[row.id], justification=f"SHA-256 {file.digest}")
    return Downloaded(file_of(file.content, file.id), file.digest, format, row.version)


@query(Permission.LEDGER, called="Listed packs")
def packs_made(viewer: Viewer, *, before: tuple[datetime, UUID] | None = None) -> list[PackRow]:
    """The packs of the viewer's area, the newest first, a page of them, `before` the last that was read."""
    rows = Pack.objects.filter(area_id=viewer.area_id)
    if before:
        rows = rows.extra(where=["(made_at, id) < (%s, %s)"], params=list(before))
    listed = list(rows.order_by("-made_at", "-id")[:MOST_LISTED])
    concerning(records=[row.id for row in listed])
    return _rows(viewer, listed)


@query(Permission.LEDGER, called="Checked a file against the packs that were made")
def pack_of_digest(viewer: Viewer, *, digest: str) -> PackRow | None:
    """The pack one of whose files has this digest; None: none of the viewer's area has."""
    file = PackFile.objects.filter(digest=digest).select_related("pack").first()
    concerning(records=[file.pack_id] if file else [], justification=f"SHA-256 {digest}")
    return _rows(viewer, [file.pack])[0] if file else None
