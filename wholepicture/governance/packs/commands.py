"""Every write of packs."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.database_role import prepared as run
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, Refusal, command, concerning
from wholepicture.governance.models import Pack, PackDraft, PackFile, PackHolding
from wholepicture.governance.packs.drawn.pdf import Busy, NotDrawn, as_pdf
from wholepicture.governance.packs.drawn.word import as_docx
from wholepicture.governance.packs.prepared import (
    Draft,
    InWords,
    child_of,
    draft_of,
    locked,
    locked_file,
    own_drafts,
    prepared,
    prepared_as,
)
from wholepicture.governance.packs.results import Prepared
from wholepicture.governance.packs.rules import (
    MOST_REDACTIONS,
    Chosen,
    Content,
    Redaction,
    as_data,
    from_data,
    logged,
    stands_in,
)
from wholepicture.picture.packed import shows_to_pack

MOST_DRAFTS = 100  # of one person
DRAWN: dict[str, Callable[[Content], bytes]] = {"pdf": as_pdf, "docx": as_docx}


class TooManyDrafts(Refusal):
    """You are preparing as many packs as are kept. Make one, or throw one away."""


class TooManyLeftOut(Refusal):
    """As much is left out of this pack as is kept. Choose fewer reports instead."""


class NotThere(Refusal):
    """These words do not stand there. Copy them from the pack as you see it, or type them as they stand."""

    status = 422


class CannotGoTo(Refusal):
    """This pack cannot be made for this person. Ask the co-ordination hub. Nothing was made."""


class HoldsWhereabouts(Refusal):
    """It holds what this person may not have. Leave out what is marked, and make it then. Nothing was made."""


class NothingChosen(Refusal):
    """Nothing that you may read fits what you chose, so there is nothing to make a pack of. Choose more."""


class TooMuch(Refusal):
    """There is more than one pack holds (5,000 entries). Choose fewer days, and make a pack for the others. Nothing was made."""


class ReadOtherwise(Refusal):
    """What is in it has changed since you had it before you: something came, or was corrected. Look it over, and make it then."""


class NotConfirmed(Refusal):
    """Say that you have read the conditions, and that this person may have it under them."""

    status = 422


class NotDrawnInTime(Refusal):
    """It could not be made in time. Choose fewer days, or try again in a few minutes. Nothing was made, and what you prepared is kept."""


@command(Permission.PICTURE, called="Began a pack of a chronology", action="collection")
def begin_pack(viewer: Viewer, *, nominal: UUID, chosen: Chosen) -> UUID:
    """Begin a pack of a child's chronology. Returns the draft's id. Raises NotFound, TooManyDrafts."""
    if not shows_to_pack(nominal):
        raise NotFound
    return _begun(viewer, nominal, chosen, (), new_id())


@command(Permission.PICTURE, called="Began another version of a pack", action="collection")
def begin_version(viewer: Viewer, *, pack: UUID) -> UUID:
    """Begin the next version of one's own pack, with what was chosen and left out of this one. Raises NotFound, TooManyDrafts."""
    row = Pack.objects.filter(id=pack, made_by_id=viewer.person).first()
    held = PackHolding.objects.filter(pack_id=pack).first()
    if row is None or held is None or not shows_to_pack(child_of(row)):
        raise NotFound
    chosen, redactions = from_data(prepared_as(held.prepared, pack))
    return _begun(viewer, row.about, chosen, redactions, row.series)


def _begun(viewer: Viewer, about: UUID, chosen: Chosen, redactions: Iterable[Redaction], series: UUID) -> UUID:
    if own_drafts(viewer).count() >= MOST_DRAFTS:
        raise TooManyDrafts
    draft = new_id()
    PackDraft.objects.create(
        id=draft,
        agency_id=viewer.agency_id,
        professional_id=viewer.person,
        about=about,
        content=locked(draft, chosen, redactions, series),
    )
    concerning(subjects=[about], records=[draft])
    return draft


@command(Permission.PICTURE, called="Chose otherwise what a pack holds")
def choose_again(viewer: Viewer, *, draft: UUID, chosen: Chosen) -> None:
    """Choose otherwise for who, for what, and what. What is left out stays left out. Raises NotFound."""
    _keep(viewer, replace(draft_of(viewer, draft), chosen=chosen))


@command(Permission.PICTURE, called="Left something out of a pack")
def leave_out(viewer: Viewer, *, draft: UUID, redaction: Redaction, in_words: InWords) -> None:
    """Leave something out of a pack that is being prepared. Raises NotFound, NotThere, TooManyLeftOut."""
    row = draft_of(viewer, draft)
    if len(row.redactions) >= MOST_REDACTIONS:
        raise TooManyLeftOut
    if not stands_in(prepared(viewer, row, in_words).before, redaction):
        raise NotThere
    _keep(viewer, replace(row, redactions=[*row.redactions, redaction]))


@command(Permission.PICTURE, called="Put something back into a pack")
def put_back(viewer: Viewer, *, draft: UUID, redaction: str) -> None:
    """Leave something out no more. Raises NotFound: it is not left out."""
    row = draft_of(viewer, draft)
    kept = [one for one in row.redactions if one.id != redaction]
    if len(kept) == len(row.redactions):
        raise NotFound
    _keep(viewer, replace(row, redactions=kept))


def _keep(viewer: Viewer, row: Draft) -> None:
    content = locked(row.id, row.chosen, row.redactions, row.series)
    own_drafts(viewer).filter(id=row.id).update(content=content, saved_at=clock.now())
    concerning(subjects=[row.about], records=[row.id])


@command(Permission.PICTURE, called="Threw a pack that was begun away", action="erasure")
def discard_pack(viewer: Viewer, *, draft: UUID) -> UUID:
    """Throw away what was begun. What was made stays. Returns the child's id. Raises NotFound."""
    row = draft_of(viewer, draft)
    concerning(subjects=[row.about], records=[row.id])
    own_drafts(viewer).filter(id=draft).delete()
    return row.about


@command(Permission.PICTURE, called="Made a pack of a chronology", action="disclosure")
def make_pack(viewer: Viewer, *, draft: UUID, as_read: str, is_confirmed: bool, in_words: InWords) -> UUID:
    """Make what a draft comes to, from one reading: its files, drawn now, as whoever makes it may read. Returns the pack's id.

    `as_read`: the digest of what whoever makes it had before them (`Content.digest`); `is_confirmed`: that they read the conditions.
    Raises CannotGoTo, HoldsWhereabouts, NothingChosen, TooMuch, ReadOtherwise, NotConfirmed, NotDrawnInTime, NotFound.
    """
    row = draft_of(viewer, draft)
    ready = prepared(viewer, row, in_words)
    _look_over(ready, as_read, is_confirmed)
    pack = new_id()
    files = {name: _drawn(name, ready.after) for name in DRAWN}
    Pack.objects.create(
        id=pack,
        area_id=viewer.area_id,
        agency_id=viewer.agency_id,
        about=ready.nominal,
        nominals=[ready.nominal],
        series=row.series,
        version=ready.version,
        recipient=row.chosen.recipient,
        organisation=row.chosen.organisation,
        made_by_id=viewer.person,
    )
    reports = sorted({entry.report for entry in ready.after.entries})
    _hold(viewer, pack, row, ready, reports)
    digests = [_stored(pack, name, content) for name, content in files.items()]
    own_drafts(viewer).filter(id=draft).delete()
    concerning(
        subjects=[ready.nominal],
        records=[pack, *reports],
        justification=(
            f"Version {ready.version} for {row.chosen.recipient}, {row.chosen.organisation}. {len(row.redactions)} left out. "
            + " ".join(digests)
        ),
    )
    return pack


def _look_over(ready: Prepared, as_read: str, is_confirmed: bool) -> None:
    if ready.is_barred:
        raise CannotGoTo
    if not ready.after.entries:
        raise NothingChosen
    if ready.is_cut:
        raise TooMuch
    if ready.numbers or ready.front_tells:
        raise HoldsWhereabouts
    if as_read != ready.after.digest:
        raise ReadOtherwise
    if ready.after.conditions and not is_confirmed:
        raise NotConfirmed


def _drawn(name: str, content: Content) -> bytes:
    try:
        return DRAWN[name](content)
    except (Busy, NotDrawn) as problem:
        raise NotDrawnInTime from problem


def _hold(viewer: Viewer, pack: UUID, row: Draft, ready: Prepared, reports: list[UUID]) -> None:
    chosen = as_data(row.chosen, ())["chosen"]
    PackHolding.objects.create(
        pack_id=pack,
        purpose=row.chosen.purpose,
        chosen={name: chosen[name] for name in ("since", "until", "agencies", "kinds")},
        reports=reports,
        hidden=sorted(ready.hidden),
        entries=len(ready.after.entries),
        left_out=logged(row.redactions),
        conditions=list(ready.after.conditions),
        prepared=locked(pack, row.chosen, row.redactions, row.series),
    )


def _stored(pack: UUID, name: str, content: bytes) -> str:
    """Keeps a file; returns what the ledger says of it."""
    file, digest = new_id(), hashlib.sha256(content).hexdigest()
    PackFile.objects.create(
        id=file, pack_id=pack, format=name, digest=digest, size=len(content), content=locked_file(content, file)
    )
    return f"{name.upper()} SHA-256 {digest}."


# -- background ---------------------------------------------------------------------------------------------------------


@command(Permission.DERIVE, called="Let packs follow the children they are of")
def follow_packs(viewer: Viewer, *, submissions: Iterable[UUID]) -> int:
    """Background: packs follow the subject whom they are of into the nominal in which that one stands now, so that whoever is barred from
    the child is barred from them. Nothing else of them ever changes. Returns how many moved."""
    moved = run(_FOLLOW, [list(submissions)])
    concerning(records=[pack for (pack,) in moved])
    return len(moved)


_FOLLOW = """
UPDATE governance_pack p SET nominals = ARRAY[m.nominal] FROM linkage_membership m
WHERE m.submission = ANY (%s) AND m.subject = p.about AND m.until IS NULL AND p.nominals <> ARRAY[m.nominal] RETURNING p.id
"""
