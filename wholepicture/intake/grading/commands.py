"""Every write of grading and of the register of sources."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction

from wholepicture.access.rules import ROLES, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.base.ids import new_id, new_receipt, tidy_receipt
from wholepicture.base.ledgered import NeedsReason, NotFound, command, concerning
from wholepicture.base.topics import publish
from wholepicture.intake.encryption import REGISTER, lock, lock_json
from wholepicture.intake.graded_tables import (
    ConditionCode,
    GradedInformation,
    GradingNumbers,
    RegisteredSource,
    SourceIdentity,
    ToGrade,
    UnmaskDecision,
    UnmaskRequest,
)
from wholepicture.intake.grades import rendered
from wholepicture.intake.grading import AlreadyDecided, GradedMeanwhile, NoSuchSource, NotGradable, NotTheirOwn
from wholepicture.intake.grading.queries import bound, codes_chosen, screened
from wholepicture.intake.grading.rules import Piece, mistakes_in, not_confirmed, readers_under
from wholepicture.intake.models import Feedback, Original
from wholepicture.intake.rules import graded_about
from wholepicture.notices.telling import tell
from wholepicture.partnership.queries import people_in_roles

USED = (
    "What you sent was read by somebody who is trained to weigh information. It was weighed by what it says, and kept so that it can "
    "help to protect a child. You may not be told all that is done with it."
)

GRADERS = frozenset(role.code for role in ROLES.values() if role.grades)

_INFORMATION = """
INSERT INTO intake_tograde (submission, area_id, agency_id, is_urgent, since)
SELECT s.id, s.area_id, s.agency_id, coalesce(s.stated -> 'safety' ->> 'immediate_danger', '') = 'true', s.received_at
FROM intake_submission s WHERE s.id = ANY (%s) AND s.level <> 'named'
AND (s.kind = 'intelligence' OR EXISTS (
    SELECT 1 FROM intake_revision r JOIN intake_gradedinformation g ON g.submission = r.earlier_id WHERE r.later_id = s.id))
AND NOT EXISTS (SELECT 1 FROM intake_revision r WHERE r.later_id = s.id AND r.how = 'withdrawal')
ON CONFLICT DO NOTHING RETURNING area_id
"""
_ASKED = """
INSERT INTO intake_tograde (submission, area_id, agency_id, is_urgent, since, put_by_id)
SELECT asked.report, %s, asked.agency, %s, %s, %s FROM unnest(%s::uuid[], %s::uuid[]) asked (report, agency)
ON CONFLICT DO NOTHING
"""
_SUPERSEDED = """
UPDATE intake_tograde SET done_at = statement_timestamp() WHERE done_at IS NULL AND submission = ANY (%s)
AND EXISTS (SELECT 1 FROM intake_revision r WHERE r.earlier_id = intake_tograde.submission)
"""


def put_information_to_grade(submissions: Sequence[UUID]) -> None:
    """Background: information among these reports waits for a grade, once, and so does what stands in the place of a report that was
    graded; what another report stands in the place of waits no more. Whoever grades is told."""
    with cursor() as sql:
        sql.execute(_INFORMATION, [list(submissions)])
        areas = {area for (area,) in sql.fetchall()}
        sql.execute(_SUPERSEDED, [list(submissions)])
    for area in sorted(areas):
        _tell_graders(area)


def _tell_graders(area: UUID, besides: UUID | None = None) -> None:
    """Tell whoever grades in an area that information waits, and nothing of it: once, until they have opened the list."""
    graders = {person.id for person in people_in_roles(area, GRADERS)}
    tell("to_grade", area, area=area, people=graders - {besides})


@command(Permission.ALERTS, called="Put a report before the intelligence unit to be graded")
def ask_for_grade(viewer: Viewer, *, reports: Iterable[tuple[UUID, UUID]], is_urgent: bool = False) -> None:
    """Put reports before whoever grades, who is told: pairs of report and sending agency. What waits already, or was graded, stays as
    it is."""
    asked = list(reports)
    submissions, agencies = [report for report, _ in asked], [agency for _, agency in asked]
    concerning(records=submissions)
    with cursor() as sql:
        sql.execute(_ASKED, [viewer.area_id, is_urgent, clock.now(), viewer.person, submissions, agencies])
        is_new = sql.rowcount > 0
    if is_new and viewer.area_id:
        _tell_graders(viewer.area_id, besides=viewer.person)


@command(Permission.GRADE, called="Graded a piece of information")
def grade(
    viewer: Viewer,
    *,
    submission: UUID,
    piece: Piece,
    item: UUID | None = None,
    seen: int = 0,
    about: Iterable[UUID] = (),
) -> UUID:
    """Give a piece of a report its grade; `item`: the piece that is graded again, of which `seen` gradings were before the grader.
    `about`: the people in it, for the ledger. Returns the piece.

    Raises NotFound: there is no such report or piece that the viewer may see; NotGradable, with what is missing by field, or what
    may tell the source and is not confirmed; GradedMeanwhile.
    """
    concerning(subjects=about, records=[submission])
    original = Original.objects.filter(submission_id=submission).first()
    if original is None:
        raise NotFound
    before = _last_grading(submission, item)
    confirmed = _checked(viewer, submission, before, piece)
    if before is not None and before.version != seen:
        raise GradedMeanwhile
    made = _row_of(viewer, original, before, piece, confirmed)
    try:
        with transaction.atomic(using=viewer.alias):
            made.save(force_insert=True)
    except IntegrityError as taken:
        raise GradedMeanwhile from taken
    concerning(records=[made.item])
    ToGrade.objects.filter(submission=submission, done_at=None).update(done_at=made.graded_at)
    _tell_sender(viewer, original, made.graded_at)
    publish("information.graded", [submission])
    return made.item


def _checked(viewer: Viewer, submission: UUID, before: GradedInformation | None, piece: Piece) -> list[str]:
    """The warnings that the grader confirmed. Raises NotGradable where something is missing, or may tell the source unconfirmed."""
    warned = screened(viewer, submission=submission, piece=piece)
    wrong = mistakes_in(piece, again=before is not None) | _unknown(viewer, before, piece)
    open_still = not_confirmed(warned, piece.confirmed)
    if wrong or open_still:
        raise NotGradable(wrong, open_still)
    return [warning.code for warning in warned]


def _row_of(
    viewer: Viewer, original: Original, before: GradedInformation | None, piece: Piece, confirmed: Sequence[str]
) -> GradedInformation:
    """The row of a grading, unsaved; `before`: the one that it follows."""
    chosen = codes_chosen(viewer.area_id, piece.codes)
    now = clock.now()
    by, at = _sanitised(before, piece, viewer.person, now)
    return GradedInformation(
        id=new_id(),
        item=before.item if before else new_id(),
        version=before.version + 1 if before else 1,
        area_id=viewer.area_id,
        submission=original.submission_id,
        agency_id=original.agency_id,
        unit_id=viewer.agency_id,
        subjects=list(piece.subjects),
        extract=piece.extract.strip(),
        sanitised=piece.sanitised.strip(),
        opinion=piece.opinion.strip(),
        sanitised_by_id=by,
        sanitised_at=at,
        source=piece.source,
        assessment=piece.assessment,
        handling=piece.handling,
        rendered=rendered(piece.source, piece.assessment, piece.handling),
        conditions=piece.conditions.strip(),
        codes=[code.said for code in chosen],
        readers=readers_under(piece.readers, (code.readers for code in chosen)),
        marking=piece.marking,
        sensitive=piece.sensitive,
        rationale=piece.rationale.strip(),
        knowers=piece.knowers,
        confirmed=list(confirmed),
        urn=tidy_receipt(piece.urn) if piece.urn else "",
        same_as=piece.same_as,
        why_again=piece.why_again.strip() if before else "",
        graded_by_id=viewer.person,
        graded_at=now,
    )


def _last_grading(submission: UUID, item: UUID | None) -> GradedInformation | None:
    if item is None:
        return None
    last = GradedInformation.objects.filter(submission=submission, item=item).order_by("-version").first()
    if last is None:
        raise NotFound
    return last


def _sanitised(before: GradedInformation | None, piece: Piece, by: UUID, now: datetime) -> tuple[UUID, datetime]:
    """Who sanitised the words, and when: whoever wrote them as they are."""
    if before and (before.sanitised, before.opinion) == (piece.sanitised.strip(), piece.opinion.strip()):
        return before.sanitised_by_id, before.sanitised_at
    return by, now


def _unknown(viewer: Viewer, before: GradedInformation | None, piece: Piece) -> dict[str, str]:
    """What a piece names that there is not: a code, a source, another piece."""
    wrong = {}
    if len(codes_chosen(viewer.area_id, piece.codes)) != len(set(piece.codes)):
        wrong["codes"] = "One of these codes is not used any more. Choose again."
    if piece.urn and not RegisteredSource.objects.filter(urn=tidy_receipt(piece.urn)).exists():
        wrong["urn"] = "There is no source of this number in the register. Check it, or leave it empty."
    is_itself = before is not None and piece.same_as == before.item
    if piece.same_as and (is_itself or not GradedInformation.objects.filter(item=piece.same_as).exists()):
        wrong["same_as"] = "There is no such piece. Choose one of the list, or none."
    return wrong


def _tell_sender(viewer: Viewer, report: Original, now: datetime) -> None:
    """Tell the sender, once, that what they sent was weighed and kept; nothing of the grade, nor of what is done with it."""
    told = Feedback(
        submission=report.submission_id,
        area_id=viewer.area_id,
        agency_id=report.agency_id,
        text=USED,
        given_by_id=viewer.person,
        at=now,
        about=graded_about(report.submission_id),
    )
    Feedback.objects.bulk_create([told], ignore_conflicts=True)


@command(Permission.GRADE, called="Set a code for conditions of handling")
def set_condition_code(viewer: Viewer, *, code: str, words: str, readers: str = "", is_used: bool = True) -> None:
    """Set what a condition code means from now on. Grades that carry it keep the words that it had."""
    kept = {"words": words, "readers": readers, "is_used": is_used, "set_by_id": viewer.person, "set_at": clock.now()}
    concerning(justification=f"{code}: {words}")
    before = ConditionCode.objects.filter(area_id=viewer.area_id, code=code)
    if not before.update(**kept):
        ConditionCode.objects.create(area_id=viewer.area_id, code=code, **kept)


@command(Permission.GRADE, called="Set from how few people on a text points at its source")
def set_grading_numbers(viewer: Viewer, *, fewest_knowers: int, fewest_fitting: int) -> None:
    """Set both numbers for the area. Grades given before stand."""
    concerning(justification=f"{fewest_knowers} knew, {fewest_fitting} fit")
    kept = {"fewest_knowers": fewest_knowers, "fewest_fitting": fewest_fitting}
    kept_by = {"set_by_id": viewer.person, "set_at": clock.now()}
    if not GradingNumbers.objects.filter(area_id=viewer.area_id).update(**kept, **kept_by):
        GradingNumbers.objects.create(area_id=viewer.area_id, **kept, **kept_by)


# -- the register of sources -----------------------------------------------------------------------------------------


@command(Permission.GRADE, called="Entered a source in the register", action="collection")
def enter_source(
    viewer: Viewer,
    *,
    name: str,
    reach: str = "",
    risk: str = "",
    agency: UUID | None = None,
    role_type: str = "",
    fitting: int | None = None,
    anonymous_to_partners: bool = False,
    re_contact_ok: bool = False,
) -> str:
    """Enter somebody in the register, and be given their number. What was entered is the custodian's to read, and not the viewer's:
    nobody finds out by entering a name whether it stands there already."""
    urn = new_receipt()
    entered = RegisteredSource(
        urn=urn,
        area_id=viewer.area_id,
        agency_id=agency,
        role_type=role_type.strip(),
        fitting=fitting,
        anonymous_to_partners=anonymous_to_partners,
        re_contact_ok=re_contact_ok,
        entered_by_id=viewer.person,
        entered_at=clock.now(),
    )
    entered.save(force_insert=True)
    told = {"name": name.strip(), "reach": reach.strip(), "risk": risk.strip()}
    locked = lock_json(told, bound(urn), partial(lock, key=REGISTER))
    # Not read back: whoever enters it may not.
    SourceIdentity.objects.bulk_create([SourceIdentity(source=entered, area_id=viewer.area_id, locked=locked)])
    concerning(records=[bound(urn)])
    return urn


@command(Permission.GRADE, called="Asked to be told who a source is")
def ask_to_unmask(viewer: Viewer, *, urn: str, reason: str) -> UUID:
    """Ask to be told who a source is. Raises NeedsReason or NoSuchSource."""
    if not reason.strip():
        raise NeedsReason
    urn = tidy_receipt(urn)
    if not RegisteredSource.objects.filter(urn=urn).exists():
        raise NoSuchSource
    asked = UnmaskRequest(
        area_id=viewer.area_id, source_id=urn, asked_by_id=viewer.person, asked_at=clock.now(), reason=reason.strip()
    )
    asked.save(force_insert=True)
    custodians = [role.code for role in ROLES.values() if Permission.SOURCE_REGISTER in role.permissions]
    told = {person.id for person in people_in_roles(viewer.area_id, custodians)} - {viewer.person}
    tell("unmask", asked.id, area=asked.area_id, people=told, with_cover=False)
    concerning(records=[asked.id, bound(urn)], justification=reason.strip())
    return asked.id


@command(Permission.SOURCE_REGISTER, called="Decided who is told who a source is")
def decide_unmask(viewer: Viewer, *, request: UUID, is_granted: bool, reason: str) -> None:
    """Grant or refuse a request. Raises NotFound, NeedsReason, NotTheirOwn (nobody decides what they asked themself) or
    AlreadyDecided."""
    asked = UnmaskRequest.objects.filter(id=request).first()
    if asked is None:
        raise NotFound
    concerning(records=[request, bound(asked.source_id)], justification=reason.strip())
    if not reason.strip():
        raise NeedsReason
    if asked.asked_by_id == viewer.person:
        raise NotTheirOwn
    if UnmaskDecision.objects.filter(request_id=request).exists():
        raise AlreadyDecided
    UnmaskDecision.objects.create(
        request_id=request,
        area_id=viewer.area_id,
        is_granted=is_granted,
        reason=reason.strip(),
        decided_by_id=viewer.person,
        decided_at=clock.now(),
    )
    tell("unmask", request, area=asked.area_id, people=[asked.asked_by_id], with_cover=False)
