"""Every write of assessment."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wholepicture.access.queries import barred_among
from wholepicture.access.rules import ROLES, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.database_role import prepared
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NeedsReason, NotFound, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.base.topics import publish
from wholepicture.casework.assessment.answers import as_data, from_data
from wholepicture.casework.assessment.chain import unreplaced
from wholepicture.casework.assessment.child import Child
from wholepicture.casework.assessment.filled import begun_from
from wholepicture.casework.assessment.places import LONGEST_MARK, Drawn, is_overtaken, state_of
from wholepicture.casework.assessment.rules import (
    LONGEST_REASON,
    REVIEWS,
    Fault,
    Given,
    differs,
    is_lowering,
    printed_as_data,
)
from wholepicture.casework.assessment.stored import Chain
from wholepicture.casework.assessment.tools import Tool, newest
from wholepicture.casework.assessment.written import Draft, Written, begun, draft_of, own_drafts
from wholepicture.casework.models import Assessment, AssessmentDraft, AssessmentReview
from wholepicture.intake.encryption import lock_json
from wholepicture.notices.telling import tell
from wholepicture.partnership.queries import people_in_roles
from wholepicture.picture.queries import shows_to_viewer

MOST_DRAFTS = 100  # of one person


class NotSigned(Refusal):
    """Something is to be put right first. Nothing was signed, and everything that you typed is kept."""

    status = 422

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = list(faults)


class PrintedOtherwise(Refusal):
    """What the rule says has changed with your last answers, or because a report came, and does not match the level that you set. Read
    it beside the form, look at your level, and sign again."""


class WrittenElsewhere(Refusal):
    """This assessment was also changed in another tab or on another device, after this page was opened. What you wrote here is not
    kept yet, and nothing that is kept was changed."""


class TooManyDrafts(Refusal):
    """You have as many assessments begun as are kept. Sign one, or throw one away."""


class AlreadyReviewed(Refusal):
    """Somebody else has approved, returned or declined this assessment. Nothing of yours was stored."""


class NotYours(Refusal):
    """Another person approves an assessment: not the one who signed it, and a safeguarding lead of their agency or somebody of the
    hub."""

    status = 403


@command(Permission.ASSESS, called="Began an assessment", action="collection")
def begin_assessment(viewer: Viewer, *, nominal: UUID, tool: str, after: UUID | None = None) -> UUID:
    """Begin an assessment of a child, with a configuration. `after`: one that was returned, with whose answers it begins.

    Raises NotFound, TooManyDrafts. Somebody's own that is begun already is kept: each of them has its own id.
    """
    chosen = newest().get(tool)
    if chosen is None or not shows_to_viewer("child", nominal):
        raise NotFound
    if own_drafts(viewer).count() >= MOST_DRAFTS:
        raise TooManyDrafts
    content = _returned(viewer, after, nominal) if after else {}
    draft = new_id()
    AssessmentDraft.objects.create(
        id=draft,
        agency_id=viewer.agency_id,
        professional_id=viewer.person,
        about=nominal,
        content=_locked(draft, chosen, content, page=""),
    )
    concerning(subjects=[nominal], records=[draft])
    return draft


def _returned(viewer: Viewer, assessment: UUID, nominal: UUID) -> dict[str, Any]:
    """What somebody's own assessment says, to go on from."""
    row = Assessment.objects.filter(id=assessment, made_by_id=viewer.person, nominals__contains=[nominal]).first()
    if row is None:
        raise NotFound
    texts = {name: getattr(row, name) for name in ("kind", "protective", "protective_known", "voice", "narrative")}
    texts |= {"voice_asked": "yes" if row.voice_asked else "no", "shared": row.level, "level": row.set_level}
    texts |= {name: getattr(row, name) for name in ("reason", "differs_reason", "lower_reason")}
    return begun_from(from_data(row.answers), texts)


def _locked(draft: UUID, tool: Tool, fields: Mapping[str, Any], *, page: str) -> bytes:
    return lock_json({"tool": tool.code, "version": tool.version, "fields": dict(fields), "page": page}, draft)


@command(Permission.ASSESS, called="Kept an assessment as it is being written", action="collection")
def keep_assessment(viewer: Viewer, *, draft: UUID, fields: Mapping[str, Any], drawn: Drawn = Drawn()) -> None:
    """Keep what was typed, whatever is wrong with it. `drawn`: the page that it comes from.

    Raises NotFound: there is none, or it is another's; WrittenElsewhere: it holds meanwhile what came from another page.
    """
    row = draft_of(viewer, draft)
    concerning(subjects=[row.nominal], records=[row.id])
    if is_overtaken(drawn, row.page, row.fields, fields):
        raise WrittenElsewhere
    content = _locked(row.id, row.tool, fields, page=drawn.page[:LONGEST_MARK])
    if not _as_read(viewer, row).update(content=content, saved_at=clock.now()):
        raise WrittenElsewhere


def _as_read(viewer: Viewer, row: Draft) -> QuerySet[AssessmentDraft]:
    """A draft, while it is still what was read: nothing, where another page wrote it in the same moment."""
    return own_drafts(viewer).filter(id=row.id, content=row.stored)


@command(Permission.ASSESS, called="Threw an assessment that was begun away", action="erasure")
def discard_assessment(viewer: Viewer, *, draft: UUID) -> None:
    """Throw away what was begun. What was signed stays."""
    row = draft_of(viewer, draft)
    concerning(subjects=[row.nominal], records=[row.id])
    own_drafts(viewer).filter(id=draft).delete()


@command(Permission.ASSESS, called="Signed an assessment", action="collection")
def sign_assessment(viewer: Viewer, *, draft: UUID, as_printed: str = "", state: str = "") -> UUID:
    """Sign what a draft holds: it becomes an assessment, which nobody changes, and waits for another person's approval.

    `as_printed`: what the rule printed, as it was before whoever signs (`Written.as_printed`); `state`: what the draft holds, as they
    have read it (`places.state_of`). Raises NotSigned, with what to put right; PrintedOtherwise; WrittenElsewhere; NotFound.
    """
    row = draft_of(viewer, draft)
    if state and state != state_of(row.fields):
        raise WrittenElsewhere
    child, chain, form = begun(viewer, row)
    if form.faults:
        raise NotSigned(form.faults)
    if as_printed and _is_to_be_looked_at(row.tool, form, as_printed):
        raise PrintedOtherwise
    if not _as_read(viewer, row).delete()[0]:
        raise WrittenElsewhere
    made = _signed(viewer, row.tool, child, chain, form)
    concerning(subjects=[row.nominal], records=[made.id], justification=made.lower_reason or made.reason)
    publish("assessment.recorded", [made.id])
    return made.id


def _is_to_be_looked_at(tool: Tool, form: Written, as_printed: str) -> bool:
    """Whether what the rule prints now is to be read before it is signed: where others changed it, and where the level that is set is not
    what it prints since the last answers."""
    level = tool.level(form.given.level)
    assert level is not None  # the rules refuse what is none
    is_other = as_printed != form.as_printed and differs(tool, form.printed, level)
    return is_other or form.is_printed_by_others(as_printed)


def _signed(viewer: Viewer, tool: Tool, child: Child, chain: Chain, form: Written) -> Assessment:
    given, printed, level = form.given, form.printed, tool.level(form.given.level)
    assert level is not None  # the rules refuse what is none
    stood = chain.standing
    is_differing, is_lower = differs(tool, printed, level), is_lowering(level, form.standing)
    return Assessment.objects.create(
        id=new_id(),
        area_id=viewer.area_id,
        agency_id=viewer.agency_id,
        level=given.shared,
        about=child.nominal,
        nominals=[child.nominal],
        tool=tool.code,
        tool_version=tool.version,
        dictionary=child.dictionary.number or None,
        answers=as_data(given.answers),
        printed=printed_as_data(printed),
        rule_level=printed.level,
        set_level=level.code,
        step=level.step,
        is_raised=tool.is_raised(level.code),
        holds_harm=printed.has_harm,
        must_be_raised=printed.must_be_raised,
        is_differing=is_differing,
        is_lowering=is_lower,
        differs_reason=given.differs_reason if is_differing else "",
        lower_reason=given.lower_reason if is_lower else "",
        replaces=sorted(link.id for link in unreplaced(chain.links)),
        stood=stood.id if stood else None,
        due_on=level.reassess_by(clock.local_date()),
        made_by_id=viewer.person,
        **_as_written(given),
    )


def _as_written(given: Given) -> dict[str, Any]:
    return {
        "kind": given.kind,
        "protective": given.protective,
        "protective_known": given.protective_known,
        "voice_asked": given.voice_asked == "yes",
        "voice": given.voice,
        "narrative": given.narrative,
        "reason": given.reason,
    }


@command(Permission.APPROVE, called="Approved, returned or declined an assessment")
def review_assessment(viewer: Viewer, *, assessment: UUID, decision: str, reason: str = "") -> UUID:
    """Approve an assessment that another person signed, return it with comments, or decline it.

    Whoever approves a lower level says why as well. Raises NotFound, NotYours, NeedsReason, AlreadyReviewed.
    """
    row = Assessment.objects.filter(id=assessment).first()
    if row is None or decision not in REVIEWS:
        raise NotFound
    if not may_review(viewer, row):
        raise NotYours
    text = reason.strip()
    if len(text) > LONGEST_REASON or (not text and (decision != "approve" or row.is_lowering)):
        raise NeedsReason
    review = AssessmentReview(
        id=new_id(), assessment_id=row.id, area_id=row.area_id, decision=decision, reason=text, made_by_id=viewer.person
    )
    with stored_first(AlreadyReviewed):
        review.save(force_insert=True)
    concerning(subjects=row.nominals, records=[row.id, review.id], justification=text)
    publish("assessment.recorded", [review.id])
    return review.id


def may_review(viewer: Viewer, row: Assessment) -> bool:
    """Whether the viewer may say something of an assessment: not their own, as a lead of its agency or in the hub. PostgreSQL asks
    the same of whoever stores it."""
    if not viewer.may(Permission.APPROVE) or row.made_by_id == viewer.professional_id:
        return False
    return viewer.is_hub or (viewer.is_lead and row.agency_id == viewer.agency_id)


# -- background ---------------------------------------------------------------------------------------------------------


@command(Permission.DERIVE, called="Let assessments follow the children they are of")
def follow_assessed(viewer: Viewer, *, submissions: Iterable[UUID]) -> int:
    """Background: assessments follow the subject whom they are of into the nominal in which that one stands now. Nothing else of
    them ever changes. Returns how many moved."""
    moved = prepared(_FOLLOW.format(of="m.submission"), [list(submissions)])
    concerning(records=[assessment for (assessment,) in moved])
    return len(moved)


_FOLLOW = """
UPDATE casework_assessment a SET nominals = ARRAY[m.nominal] FROM linkage_membership m
WHERE {of} = ANY (%s) AND m.subject = a.about AND m.until IS NULL AND a.nominals <> ARRAY[m.nominal] RETURNING a.id
"""


@command(Permission.DERIVE, called="Told whoever an assessment waits for")
def tell_of_assessments(viewer: Viewer, *, recorded: Iterable[UUID]) -> None:
    """Background: who may approve an assessment is told that it waits; who signed it, what a supervisor said of it; whoever set a level
    that it lowers, of both. Nobody who is barred from the child is told anything. Where the child was joined to another while
    somebody signed, it follows first."""
    ids = list(recorded)
    prepared(_FOLLOW.format(of="a.id"), [ids])
    # Held, for a supervisor may say something of one while they are being told of it: that ends what they were told before it alone.
    signed = list(Assessment.objects.select_for_update().filter(id__in=ids))
    reviewed = set(AssessmentReview.objects.filter(assessment__in=signed).values_list("assessment", flat=True))
    for row in signed:
        if row.id not in reviewed:
            _tell("assessment", row, _supervisors(row))
        _tell("lowered", row, _lowers(row))
    for review in AssessmentReview.objects.filter(id__in=ids).select_related("assessment"):
        _tell("reviewed", review.assessment, {review.assessment.made_by_id})
        if review.decision == "approve":
            _tell("lowered", review.assessment, _lowers(review.assessment))
    concerning(records=ids)


def _lowers(row: Assessment) -> set[UUID]:
    """Whoever else set a level that an assessment lowers: they may know why it should stand."""
    if not row.is_lowering:
        return set()
    replaced = Assessment.objects.filter(id__in=row.replaces, step__gt=row.step)
    return set(replaced.values_list("made_by_id", flat=True)) - {row.made_by_id}


def _tell(kind: str, row: Assessment, people: set[UUID]) -> None:
    tell(kind, row.id, area=row.area_id, people=people - barred_among(people, row.nominals))


def _supervisors(row: Assessment) -> set[UUID]:
    """Whoever may approve an assessment: the leads of its agency, and the hub."""
    roles = [role for role in ROLES.values() if Permission.APPROVE in role.permissions]
    hub = people_in_roles(row.area_id, [role.code for role in roles if role.hub])
    own = people_in_roles(row.area_id, [role.code for role in roles], agency=row.agency_id)
    leads = {person.id for person in own if person.is_lead or ROLES[person.role].lead}
    return ({person.id for person in hub} | leads) - {row.made_by_id}
