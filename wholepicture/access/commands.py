"""Writes of access: involvement (derived), protected locations, conflicts of interest."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from wholepicture.access import tries
from wholepicture.access.models import Bar, Involvement, LocationRestriction
from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.database_role import prepared
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NeedsReason, NotFound, command, concerning, name_act
from wholepicture.base.topics import publish

# Written by the database: nobody is a viewer yet.
SIGN_IN = name_act(tries.SIGN_IN, called="Signed in")
name_act(tries.SECOND_FACTOR, called="Entered a code to sign in")
name_act(tries.KEY, called="Asked with an agency’s key")
name_act(tries.ERROR, called="Met an error of ours")


def replace_involvement(*, submissions: Sequence[UUID], rows: Sequence[dict[str, Any]]) -> None:
    """Background: these submissions say this, and nothing else, of who works with whom."""
    Involvement.objects.filter(submission__in=list(submissions)).delete()
    Involvement.objects.bulk_create([Involvement(**row) for row in rows])


def follow_nominals(nominal_of: Mapping[UUID, UUID]) -> None:
    """Background: bars and protected locations follow the subject of whom they were said into its nominal."""
    moved = [list(nominal_of), list(nominal_of.values())]
    for table in ("access_bar", "access_locationrestriction"):
        prepared(
            f"""UPDATE {table} t SET nominal = n.nominal FROM unnest(%s::uuid[], %s::uuid[]) AS n (subject, nominal)
                WHERE t.subject = n.subject AND t.nominal <> n.nominal""",  # noqa: S608
            moved,
        )


@command(Permission.PROTECT, called="Protected where a child is")
def protect_location(
    viewer: Viewer,
    *,
    nominal: UUID,
    submissions: Iterable[UUID],
    reason: str,
    readers: Iterable[UUID] = (),
    reader_agencies: Iterable[UUID] = (),
) -> UUID:
    """Hide where a child is from everyone outside a circle: the viewer, `readers`, `reader_agencies`.

    `submissions` are those about the child, derived again so that words that tell where she is are hidden too.
    """
    if not reason.strip():
        raise NeedsReason
    made = new_id()
    LocationRestriction.objects.create(
        id=made,
        area_id=viewer.area_id,
        subject=nominal,
        nominal=nominal,
        reason=reason.strip(),
        readers=sorted({*readers, *filter(None, (viewer.professional_id,))}),
        reader_agencies=sorted(set(reader_agencies)),
        set_by_id=viewer.professional_id,
    )
    concerning(subjects=[nominal], records=[made], justification=reason.strip())
    publish("location.restricted", submissions)
    return made


@command(Permission.PROTECT, called="Ended a protection of whereabouts")
def lift_protection(viewer: Viewer, *, restriction: UUID, submissions: Iterable[UUID], reason: str) -> None:
    """End a restriction on a child's whereabouts, with a reason. `submissions` as in `protect_location`."""
    if not reason.strip():
        raise NeedsReason
    if not LocationRestriction.objects.filter(id=restriction, lifted_at=None).update(lifted_at=clock.now()):
        raise NotFound
    concerning(records=[restriction], justification=reason.strip())
    publish("location.restricted", submissions)


@command(Permission.PROTECT, called="Barred somebody with a conflict of interest")
def bar_viewer(viewer: Viewer, *, professional: UUID, nominal: UUID, reason: str) -> UUID:
    """Bar a professional from a nominal who is, or is tied to, themself or their family."""
    if not reason.strip():
        raise NeedsReason
    made = Bar.objects.create(
        id=new_id(),
        area_id=viewer.area_id,
        professional_id=professional,
        subject=nominal,
        nominal=nominal,
        reason=reason.strip(),
        set_by_id=viewer.professional_id,
    )
    concerning(subjects=[nominal], records=[made.id], justification=reason.strip())
    return made.id


@command(Permission.PROTECT, called="Lifted a bar on somebody with a conflict of interest")
def lift_bar(viewer: Viewer, *, bar: UUID, reason: str) -> None:
    """Lift a bar, with a reason: the one who was barred sees at once what their role and work let them see."""
    if not reason.strip():
        raise NeedsReason
    standing = Bar.objects.filter(id=bar, lifted_at=None)
    nominal = standing.values_list("nominal", flat=True).first()
    if nominal is None or not standing.update(lifted_at=clock.now()):
        raise NotFound
    concerning(subjects=[nominal], records=[bar], justification=reason.strip())
