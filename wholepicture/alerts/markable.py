"""Who and what may be marked: never a child, never a place where anybody may be, never what so many share that it is damped."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.alerts.decisions import MARKABLE, OPEN_TO_EVERYBODY
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.linkage.queries import damped_among, nominal_now
from wholepicture.linkage.things.queries import thing_now
from wholepicture.picture.background import place_kinds
from wholepicture.picture.queries import own_numbers_of_children, shows_to_viewer, who_may_be_children

A_CHILD = (
    "A report calls this person a child, or gives a date of birth of somebody under 18. A child is never marked: look at who is "
    "behind what they do."
)
OWN_NUMBER = (
    "A report says that this is a child’s own. A child’s own phone is never marked: whoever rings it would count."
)
SHARED = "So many people share this that it is left out: a tie to it says nothing of anybody."


class NotMarked(Refusal):
    """This cannot be marked, and nothing was stored."""

    status = 422


@dataclass(frozen=True)
class ToMark:
    """Who or what is to be marked: a kind of `MARKABLE`, and an id that it has: the one of its page, or of its description in
    one report. The mark stays with what that id describes, however it is joined and parted."""

    kind: str
    about: UUID


def check_markable(viewer: Viewer, given: ToMark, says: str) -> None:
    """Raises NotFound, or NotMarked where this may not be marked so. To lift a mark is always allowed."""
    if given.kind not in MARKABLE:
        raise NotMarked("Only people, vehicles, phones, accounts and places are marked.")
    stands = stands_for_viewer(viewer, given)
    if not shows_to_viewer(given.kind, stands):
        raise NotFound
    if says == "lifted":
        return
    why_not = reasons_against(given.kind, [stands], is_of_concern=says == "of_concern").get(stands)
    if why_not:
        raise NotMarked(why_not)


def stands_for_viewer(viewer: Viewer, given: ToMark) -> UUID:
    """In whom or in what this stands now, as far as the viewer may see it."""
    if given.kind == "nominal":
        return nominal_now(viewer, given.about) or given.about
    return thing_now(given.about)


def reasons_against(kind: str, ids: Collection[UUID], *, is_of_concern: bool) -> dict[UUID, str]:
    """Why some of these may not be marked, in words, by their ids as they stand now."""
    if kind == "nominal":
        return dict.fromkeys(who_may_be_children(ids, born_after=_under_18()), A_CHILD)
    if not is_of_concern:
        return {}
    against = dict.fromkeys(damped_among(ids), SHARED)
    against |= dict.fromkeys(own_numbers_of_children(ids), OWN_NUMBER)
    return against | (_open_places(place_kinds(ids)) if kind == "place" else {})


def _under_18() -> date:
    today = clock.local_date()
    return today.replace(year=today.year - 18, day=min(today.day, 28))


def _open_places(kinds: Mapping[UUID, str]) -> dict[UUID, str]:
    return {place: open_to_everybody(kind) for place, kind in kinds.items() if kind in OPEN_TO_EVERYBODY}


def open_to_everybody(place_kind: str) -> str:
    return (
        f"This place is a {place_kind.replace('_', ' ')}. So many people are there that to have been there says nothing "
        "of anybody. Mark who or what was seen there."
    )
