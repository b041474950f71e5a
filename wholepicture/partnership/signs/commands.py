"""Edits of a partnership's dictionary of signs. Each makes a new version; nothing is written over.

`based_on` is the version that whoever edits had before them. Where somebody saved another meanwhile, they are told, and nothing is
saved: what they typed is still theirs to save on top.
"""

from collections.abc import Callable
from typing import Any

from wholepicture.base.dictionary import Card, Dictionary, as_data, published
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NeedsReason, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.partnership.models import DictionaryVersion
from wholepicture.partnership.signs import rules
from wholepicture.partnership.signs.queries import dictionary_of
from wholepicture.partnership.signs.rules import SignWording

FIRST = "The published starter dictionary."
Edit = Callable[[Dictionary], Dictionary]


class EditedMeanwhile(Refusal):
    """Somebody saved another version of the dictionary of signs while you were editing. Nothing of yours has been saved yet, and
    nothing of it is lost: look at what they changed, and save again."""


@command("operate", called="Began the dictionary of signs of an area")
def begin_dictionary(viewer: Any, *, area: Any) -> bool:
    """Version 1 of an area that has none, as published. Returns whether it was made."""
    concerning(records=[area])
    if DictionaryVersion.objects.filter(area_id=area).exists():
        return False
    first = DictionaryVersion(area_id=area, number=1, reason=FIRST, entries=as_data(published()))
    DictionaryVersion.objects.bulk_create([first], ignore_conflicts=True)
    return True


@command("signs", called="Changed a sign of the dictionary")
def edit_sign(viewer: Any, *, code: str, given: SignWording, based_on: int, reason: str) -> int:
    """Let a sign read and count as given from now on. Returns the new version's number. Raises NotSaved, EditedMeanwhile, NeedsReason."""
    return _save(viewer, lambda before: rules.with_sign(before, code, given), based_on, reason, of=code)


@command("signs", called="Added a sign to the dictionary")
def add_sign(viewer: Any, *, code: str, given: SignWording, based_on: int, reason: str) -> int:
    """Add a sign of the partnership's own. As `edit_sign`."""
    return _save(viewer, lambda before: rules.with_new_sign(before, code, given), based_on, reason, of=code)


@command("signs", called="Retired a sign of the dictionary")
def retire_sign(viewer: Any, *, code: str, based_on: int, reason: str) -> int:
    """Ask for a sign no more, and count it in nothing that is reported from now on. As `edit_sign`."""
    return _save(viewer, lambda before: rules.with_sign_retired(before, code), based_on, reason, of=code)


@command("signs", called="Brought a sign of the dictionary back")
def bring_sign_back(viewer: Any, *, code: str, based_on: int, reason: str) -> int:
    """Ask for a retired sign again, and count it. As `edit_sign`."""
    return _save(viewer, lambda before: rules.with_sign_back(before, code), based_on, reason, of=code)


@command("signs", called="Added a group of signs to the dictionary")
def add_group(viewer: Any, *, code: str, title: str, based_on: int, reason: str) -> int:
    """Add a group in which signs may overlap. As `edit_sign`."""
    return _save(viewer, lambda before: rules.with_group(before, code, title), based_on, reason, of=code)


@command("signs", called="Took newly published signs into the dictionary")
def adopt_published(viewer: Any, *, based_on: int, reason: str) -> int:
    """Add every published sign that the dictionary lacks. As `edit_sign`."""
    return _save(viewer, rules.with_published, based_on, reason, of="published signs")


@command("signs", called="Changed a card")
def save_card(viewer: Any, *, card: Card, is_new: bool, based_on: int, reason: str) -> int:
    """Let a role's card read as given. As `edit_sign`."""
    edit: Edit = lambda before: rules.with_card(before, card, is_new=is_new)  # noqa: E731
    return _save(viewer, edit, based_on, reason, of=card.code)


@command("signs", called="Withdrew a card, or brought it back")
def withdraw_card(viewer: Any, *, code: str, withdrawn: bool, based_on: int, reason: str) -> int:
    """Show a card no more, or again. As `edit_sign`."""
    edit: Edit = lambda before: rules.with_card_withdrawn(before, code, withdrawn=withdrawn)  # noqa: E731
    return _save(viewer, edit, based_on, reason, of=code)


def _save(viewer: Any, edit: Edit, based_on: int, reason: str, *, of: str) -> int:
    """Makes the next version of the viewer's area. Two at once: the database keeps the first, and the second is told."""
    if not reason.strip():
        raise NeedsReason
    before = dictionary_of(viewer.area_id)
    if before.number != based_on:
        raise EditedMeanwhile
    after = edit(before)
    version = DictionaryVersion(
        id=new_id(),
        area_id=viewer.area_id,
        number=after.number,
        made_by_id=viewer.person,
        reason=reason.strip(),
        entries=as_data(after),
    )
    concerning(records=[version.id], justification=reason.strip(), of=of)
    with stored_first(EditedMeanwhile):
        DictionaryVersion.objects.bulk_create([version])
    return after.number
