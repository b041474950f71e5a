"""Drafts of packs as they are kept and opened, and what a draft comes to: one reading, in words, without what is left out.

Inside a recorded act. The words of codes are the screens' own, so whoever asks brings them (`InWords`); what is read is read here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.significance.queries import Thread, significance_of
from wholepicture.governance.models import Pack, PackDraft
from wholepicture.governance.packs.results import Prepared
from wholepicture.governance.packs.rules import (
    WHY_IT_MATTERS,
    Chosen,
    Content,
    Front,
    Kept,
    PackEntry,
    PackPicture,
    Redaction,
    as_data,
    drawable,
    from_data,
    may_not_be_given,
    redacted,
)
from wholepicture.intake.encryption import lock, lock_json, unlock, unlock_json
from wholepicture.linkage.queries import nominals_of_subjects
from wholepicture.picture.packed import TELLS_BY_NAME, Narrowed, Recipient, ToPack, chronology_to_pack
from wholepicture.picture.results import Entry


@dataclass(frozen=True)
class InWords:
    """How the screens say what is packed: entries with why they matter, what was narrowed, a moment, and pictures of
    entries without some of their parts."""

    entries: Callable[[Sequence[Entry], Mapping[UUID, Sequence[Thread]]], list[PackEntry]]
    narrowed: Callable[[Chosen], tuple[str, ...]]
    moment: Callable[[datetime], str]
    pictures: Callable[[Sequence[tuple[Entry, frozenset[str]]]], tuple[PackPicture, ...]]


@dataclass(frozen=True)
class Draft:
    """A draft of the viewer's own. `series`: the versions of which the pack that it is to become is the next."""

    id: UUID
    about: UUID
    chosen: Chosen
    redactions: list[Redaction]
    series: UUID
    started_at: datetime
    saved_at: datetime


def own_drafts(viewer: Viewer) -> QuerySet[PackDraft]:
    """The drafts of whoever asks."""
    return PackDraft.objects.filter(professional_id=viewer.person)


def draft_of(viewer: Viewer, draft: UUID) -> Draft:
    """A draft of the viewer's own. Raises NotFound."""
    row = own_drafts(viewer).filter(id=draft).first()
    if row is None:
        raise NotFound
    return opened(row)


def child_of(row: Pack) -> UUID:
    """The nominal in which the child of a pack stands now, as far as it shows."""
    return nominals_of_subjects([row.about]).get(row.about, row.about)


def opened(row: PackDraft) -> Draft:
    """What a stored draft holds."""
    content = unlock_json(row.content, row.id)
    chosen, redactions = from_data(content)
    return Draft(
        id=row.id,
        about=row.about,
        chosen=chosen,
        redactions=redactions,
        series=UUID(content["series"]),
        started_at=row.started_at,
        saved_at=row.saved_at,
    )


def locked(draft: UUID, chosen: Chosen, redactions: Iterable[Redaction], series: UUID) -> bytes:
    """What is kept of a draft, or of how a pack was prepared."""
    return lock_json({**as_data(chosen, redactions), "series": str(series)}, draft)


def _next_version(series: UUID) -> int:
    """Looked up whenever a draft is read: of two that were begun from one pack, the one that is made first takes the number."""
    newest: int | None = Pack.objects.filter(series=series).aggregate(newest=Max("version"))["newest"]
    return (newest or 0) + 1


def prepared_as(content: bytes | memoryview, pack: UUID) -> dict[str, Any]:
    """How a pack was prepared."""
    kept: dict[str, Any] = unlock_json(content, pack)
    return kept


def locked_file(content: bytes, file: UUID) -> bytes:
    """A file of a pack, as it is kept."""
    return lock(content, file)


def file_of(content: bytes | memoryview, file: UUID) -> bytes:
    """A file of a pack, as it was made."""
    return unlock(content, file)


def prepared(viewer: Viewer, draft: Draft, in_words: InWords) -> Prepared:
    """What a draft comes to, as it would be made now. Raises NotFound: nothing of the child is the viewer's any more."""
    chosen = draft.chosen
    read = chronology_to_pack(
        viewer,
        nominal=draft.about,
        narrowed=Narrowed(chosen.since, chosen.until, frozenset(chosen.agencies), frozenset(chosen.kinds)),
        recipient=Recipient(chosen.recipient, chosen.email),
    )
    before = _content(viewer, draft, read, in_words)
    after = redacted(before, draft.redactions)
    left = zip(read.entries, drawable(before, after), strict=True)
    after = replace(after, pictures=in_words.pictures([(entry, parts) for entry, parts in left if parts is not None]))
    kept = Kept(_telling(read), read.kept.words, read.kept.touching)
    numbers, front_tells = may_not_be_given(before, after, kept)
    return Prepared(
        id=draft.id,
        nominal=read.nominal,
        label=read.label,
        chosen=chosen,
        redactions=draft.redactions,
        version=before.front.version,
        started_at=draft.started_at,
        before=before,
        after=after,
        numbers=numbers,
        hidden=read.hidden,
        front_tells=front_tells,
        is_barred=read.kept.is_barred,
        is_protected=read.kept.is_protected,
        is_cut=read.is_cut,
    )


def _telling(read: ToPack) -> dict[UUID, frozenset[str]]:
    """What of each report may tell where somebody is, from whoever it is kept. Why it matters as well: nobody marks in it what tells, so
    on the screens as in a pack another agency's words are not for who may not know that."""
    telling = read.kept.telling
    return {report: telling.get(report, frozenset()) | {WHY_IT_MATTERS} for report in read.kept.about}


def _content(viewer: Viewer, draft: Draft, read: ToPack, in_words: InWords) -> Content:
    said = significance_of(viewer, nominal=read.nominal).by_entry
    if read.kept.is_protected:
        said = {entry: [_unnamed(thread) for thread in threads] for entry, threads in said.items()}
    entries = in_words.entries(read.entries, said)
    front = Front(
        child=read.label,
        recipient=draft.chosen.recipient,
        organisation=draft.chosen.organisation,
        purpose=draft.chosen.purpose,
        narrowed=in_words.narrowed(draft.chosen),
        made_by=", ".join(filter(None, (viewer.name, _agency(viewer, read)))),
        made_at=in_words.moment(clock.now()),
        version=_next_version(draft.series),
    )
    return Content(front, tuple(replace(entry, number=number) for number, entry in enumerate(entries, 1)))


def _unnamed(thread: Thread) -> Thread:
    """What somebody says, without who or where they are: that could tell where a child is."""
    return replace(thread, now=replace(thread.now, who="", agency=""))


def _agency(viewer: Viewer, read: ToPack) -> str:
    """Where whoever makes it works; not where that would tell the recipient where a child is."""
    return "" if read.kept.is_protected and viewer.agency_type in TELLS_BY_NAME else viewer.agency_name
