"""Writes of access: involvement (derived), what others say of it, trusted feeds, protected locations, conflicts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from wholepicture.access import tries
from wholepicture.access.models import Bar, Involvement, InvolvementAnswer, LocationRestriction, TrustedFeed
from wholepicture.access.policy import CHANNELS_OF_SYSTEMS, feed_of
from wholepicture.access.rules import ANSWERS, Permission
from wholepicture.access.sql.rows import COVERING
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.database_role import cursor, prepared
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NeedsReason, NotFound, Refusal, command, concerning, name_act
from wholepicture.base.topics import publish
from wholepicture.partnership.queries import agencies_by_id, employer_of

# Written by the database: nobody is a viewer yet.
SIGN_IN = name_act(tries.SIGN_IN, called="Signed in")
name_act(tries.SECOND_FACTOR, called="Entered a code to sign in")
name_act(tries.KEY, called="Asked with an agency’s key")
name_act("access.carers.opened", called="Opened a foster carer’s door on a telephone")
name_act(tries.ERROR, called="Met an error of ours")


def replace_involvement(
    *, submissions: Sequence[UUID], rows: Sequence[dict[str, Any]], earlier: Mapping[UUID, Collection[UUID]]
) -> None:
    """Background: these submissions say this, and nothing else, of who works with whom. What was answered stands again.

    `earlier`: by row, the rows of the same work in reports in whose place this one stands. What was said of those is said of it:
    whoever was refused opens nothing by saying it once more, and whoever was confirmed stays so.
    """
    Involvement.objects.filter(submission__in=list(submissions)).delete()
    # Read after the rows were taken away, and not before: see sec.heed_answer.
    asked = {row["id"]: {row["id"], *earlier.get(row["id"], ())} for row in rows}
    said = InvolvementAnswer.objects.filter(involvement__in=set[UUID]().union(*asked.values())).order_by(
        "made_at", "id"
    )
    answers = list(said.values_list("involvement", "answer"))
    Involvement.objects.bulk_create([Involvement(**row, answer=_last_of(answers, asked[row["id"]])) for row in rows])


def _last_of(answers: Sequence[tuple[UUID, str]], involvements: Collection[UUID]) -> str:
    """What was said last of any of these, oldest first; empty: nothing, or it was taken back."""
    said = [answer for involvement, answer in answers if involvement in involvements and answer]
    return said[-1] if said and said[-1] != "withdrawn" else ""


class AnsweredAlready(Refusal):
    """Somebody has said the same already. Nothing of yours was stored."""


@command(Permission.CONFIRM, called="Said whether an agency works with a child")
def answer_involvement(
    viewer: Viewer, *, involvement: UUID, answer: str, reason: str, by: UUID | None = None
) -> InvolvementAnswer:
    """Confirms what another agency says of its work with a child, refuses it, or takes back what was said of it.

    `answer` is one of `ANSWERS`. `by` names the person for whom the operator records it; a signed-in viewer answers as
    themself. Takes effect at once. Raises NeedsReason, AnsweredAlready, or NotFound where it is not theirs to answer.
    """
    if answer not in ANSWERS:
        raise Refusal(f"{answer!r} is not an answer. Use one of: {', '.join(ANSWERS)}.")
    if not reason.strip():
        raise NeedsReason
    who = by if viewer.system else viewer.person
    if who is None or not _may_answer(viewer, involvement=involvement, who=who):
        raise NotFound
    if _standing_answer(involvement) == answer:
        raise AnsweredAlready
    agency = employer_of(who)
    said = InvolvementAnswer.objects.create(
        id=new_id(),
        area_id=agency.area_id,
        involvement=involvement,
        answer=answer,
        reason=reason.strip(),
        made_by_id=who,
        by_agency_id=agency.id,
    )
    concerning(records=[involvement, said.id], justification=said.reason, of=answer)
    return said


def _may_answer(viewer: Viewer, *, involvement: UUID, who: UUID) -> bool:
    """Whether this professional may say that an involvement is so. A viewer asks for themself."""
    with cursor() as sql:
        if viewer.system:
            sql.execute("SELECT sec.may_answer(%s, %s)", [who, involvement])
        else:
            sql.execute("SELECT sec.may_answer(%s)", [involvement])
        return bool(sql.fetchone()[0])


def _standing_answer(involvement: UUID) -> str:
    """What stands as said of an involvement, or of an earlier state of its report; `withdrawn`, where nothing does."""
    rows = prepared("SELECT answer FROM sec.standing_of(%s)", [[involvement]])
    return next((answer for (answer,) in rows if answer), "withdrawn")


@command(Permission.OPERATE, called="Trusted a system feed on who works with a child")
def trust_service_feed(viewer: Viewer, *, agency: UUID, channel: str, service: str, reason: str) -> TrustedFeed:
    """From now on an involvement of this service that comes by this agency's system counts without being confirmed.

    `channel` is one of `CHANNELS_OF_SYSTEMS`. What came so before counts as well. Raises NeedsReason, or Refusal.
    """
    feed = _feed_or_refuse(channel, service)
    if not reason.strip():
        raise NeedsReason
    area = agencies_by_id()[agency].area_id
    trusted, _ = TrustedFeed.objects.get_or_create(
        agency_id=agency, feed=feed, withdrawn_at=None, defaults={"area_id": area, "reason": reason.strip()}
    )
    concerning(records=[agency, trusted.id], justification=reason.strip(), of=feed)
    return trusted


@command(Permission.OPERATE, called="Withdrew the trust in a system feed")
def withdraw_service_feed(viewer: Viewer, *, agency: UUID, channel: str, service: str, reason: str) -> None:
    """From the next statement on, what came by this feed opens nothing unless somebody confirmed it.

    Raises NeedsReason, or NotFound where it is not trusted.
    """
    feed = _feed_or_refuse(channel, service)
    if not reason.strip():
        raise NeedsReason
    standing = TrustedFeed.objects.filter(agency_id=agency, feed=feed, withdrawn_at=None)
    if not standing.update(withdrawn_at=clock.now()):
        raise NotFound("This feed is not trusted for that service.")
    concerning(records=[agency], justification=reason.strip(), of=feed)


def _feed_or_refuse(channel: str, service: str) -> str:
    feed = feed_of(channel, service, by_a_person=False)
    if not feed:
        raise Refusal(f"Name the service, and how it comes: {' or '.join(CHANNELS_OF_SYSTEMS)}.")
    return feed


def follow_nominals(nominal_of: Mapping[UUID, UUID]) -> None:
    """Background: bars and protected locations follow everybody whom they cover into the nominal of each.

    Whoever sets one waits for us, or we for them (`linkage.security`): it is never laid on a nominal that is being left.
    """
    prepared("SELECT pg_advisory_xact_lock_shared(%s)", [COVERING])
    moved = prepared(
        """UPDATE access_covered c SET nominal = n.nominal FROM unnest(%s::uuid[], %s::uuid[]) AS n (subject, nominal)
           WHERE c.subject = n.subject AND c.nominal <> n.nominal RETURNING c.protection""",
        [list(nominal_of), list(nominal_of.values())],
    )
    protections = sorted({protection for (protection,) in moved})
    for table in ("access_bar", "access_locationrestriction") if protections else ():
        prepared(
            f"""UPDATE {table} t SET
                    covers = ARRAY(SELECT DISTINCT c.nominal FROM access_covered c WHERE c.protection = t.id ORDER BY 1),
                    nominal = coalesce((SELECT c.nominal FROM access_covered c
                                        WHERE c.protection = t.id AND c.subject = t.subject), t.nominal)
                WHERE t.id = ANY (%s)""",  # noqa: S608
            [protections],
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
