"""Every write of what is said of entries."""

from uuid import UUID

from django.db.models import Max

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.casework.models import Significance
from wholepicture.casework.significance.rules import Said
from wholepicture.casework.significance.stored import child_now, may_say, subjects_of


class NothingSaid(Refusal):
    """Say at least one of the three: why it matters, what it does to the child, or what was done."""

    status = 422


class TooLong(Refusal):
    """That is longer than can be kept. Say it in fewer words."""

    status = 422


class SaidMeanwhile(Refusal):
    """You said something else of this entry in another tab or on another device. Read it beside the form. Send again, and what stands in
    the form now counts; the other stays readable."""


@command(Permission.PICTURE, called="Said why an entry of a child’s chronology matters", action="collection")
def say_significance(viewer: Viewer, *, nominal: UUID, entry: UUID, said: Said, seen: int = 0) -> UUID:
    """Say why an entry of a child's chronology matters, what it does to her, what was done. It stands in the place of what the same
    person said before, which is kept. `seen`: the number of that word, as whoever says this has read it; 0: there was none.

    Raises NotFound: it is no entry of hers that shows, or they do not work with her; NothingSaid, TooLong, SaidMeanwhile.
    """
    child = child_now(viewer, nominal)
    subjects = subjects_of(child, entry)
    if not subjects or not may_say(viewer, child):
        raise NotFound
    if said.is_empty:
        raise NothingSaid
    if said.too_long:
        raise TooLong
    own = Significance.objects.filter(entry=entry, subject__in=subjects, made_by_id=viewer.person)
    if (own.aggregate(newest=Max("number"))["newest"] or 0) != seen:
        raise SaidMeanwhile
    row = Significance(
        id=new_id(),
        area_id=viewer.area_id,
        agency_id=viewer.agency_id,
        entry=entry,
        subject=subjects[0],
        number=seen + 1,
        matters=said.matters,
        impact=said.impact,
        done=said.done,
        made_by_id=viewer.person,
    )
    concerning(subjects=[child], records=[row.id, entry])
    with stored_first(SaidMeanwhile):
        row.save(force_insert=True)
    return row.id
