"""Every write of intake."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from wholepicture.access.rules import HUB_READERS, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.canonical import NotCanonical
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NeedsReason, NotFound, command, concerning
from wholepicture.intake import (
    AlreadyActedOn,
    NameTaken,
    NotUnderstood,
    SameKeyOtherContent,
    TooManyWaiting,
    held_danger,
    quotas,
)
from wholepicture.intake.attachments.commands import attach_drafted, let_files_go
from wholepicture.intake.encryption import lock, lock_json
from wholepicture.intake.models import (
    AnswerRead,
    Delivery,
    Draft,
    Feed,
    Feedback,
    HeldDanger,
    Quarantine,
    Quota,
    SavedMapping,
    Submission,
    SubmissionState,
    Upload,
    Waiting,
    own,
)
from wholepicture.intake.results import RegisterSaid
from wholepicture.intake.rules import Flag, Problem
from wholepicture.intake.submission_rows import Receipt, Refused, store
from wholepicture.intake.understanding import check_submission
from wholepicture.notices.telling import tell
from wholepicture.partnership.absences.queries import duty_desk

MOST_WAITING = 10  # files of one person, waiting to be taken in
MAPPING_NAME = 100  # characters of a saved mapping's name


@command(Permission.REPORT, called="Sent a report", action="collection")
def accept_submission(
    viewer: Viewer,
    *,
    body: dict[str, Any],
    channel: str,
    original: bytes | None = None,
    made_under: int | None = None,
    prompted: Collection[str] = (),
    draft: UUID | None = None,
) -> Receipt:
    """Store one report for good and return its receipt. `made_under`: the version of the dictionary of signs that its writer had
    before them; what comes by file and API is made under the one in force. `prompted`: codes of the words that were pointed out to
    its author, to be counted by agency and month. `draft`: the draft as which it was written, whose files it brings.

    Raises NotUnderstood (with what to mend), SameKeyOtherContent or OverQuota. The same body under the same key gives the same
    receipt. A value that fails its check is kept as given and flagged.
    """
    problems = check_submission(body)
    if problems:
        raise NotUnderstood(problems)
    if channel == "api":  # what a person writes and sends is one report, and is taken in
        quotas.check(viewer, body)
    try:
        (answer,) = store(viewer, [(body, original)], channel, made_under=made_under, prompted=prompted)
    except NotCanonical as refusal:
        # a number that JSON cannot hold exactly: there is no digest of it, and so no receipt
        raise NotUnderstood([Problem(None, "body", str(refusal))]) from None
    if isinstance(answer, Refused):
        raise SameKeyOtherContent
    if draft is not None and answer.is_new and answer.submission is not None:
        attach_drafted(viewer, draft=draft, submission=answer.submission)
    return answer


@command(Permission.CARERS_DOOR, called="Sent a report by a foster carer’s door", action="collection")
def accept_from_carer(viewer: Viewer, *, body: dict[str, Any]) -> UUID:
    """Store a report that a foster carer typed, and return its id. It is of the authority that gave them their door, and names no author:
    who said it stands in the source compartment. Raises NotUnderstood or SameKeyOtherContent."""
    if problems := check_submission(body):
        raise NotUnderstood(problems)
    (answer,) = store(viewer, [(body, None)], "screen")
    if isinstance(answer, Refused) or answer.submission is None:
        raise SameKeyOtherContent
    return answer.submission


@command(Permission.REPORT, called="Sent a file of reports", action="collection")
def accept_batch(
    viewer: Viewer,
    *,
    bodies: Sequence[tuple[dict[str, Any], bytes | None]],
    channel: str,
    remarks: Sequence[Sequence[Flag]] = (),
) -> list[Receipt | Refused]:
    """Store many understood reports (already through `check_submission`) in one transaction, in order.

    `remarks` are flags raised while each was read from its file, one list a body; empty: none were.
    """
    return store(viewer, bodies, channel, remarks)


@command(Permission.REPORT, called="Held a report that could not be understood", action="collection")
def hold_in_quarantine(
    viewer: Viewer,
    *,
    raw: bytes,
    problems: Iterable[Problem],
    channel: str,
    file: str = "",
    row: int | None = None,
    given: Any = None,
) -> UUID:
    """Keep what could not be understood, whole and encrypted, with the reasons. The same bytes are held once.

    `given`: the report as far as it was read. Where it says that a child is in danger now, the hub has it before it at once.
    """
    summary = quotas.digest_of(raw)
    before = Quarantine.objects.filter(agency_id=viewer.agency_id, digest=summary).values_list("id", flat=True).first()
    held = before or new_id()
    if not before:
        Quarantine.objects.create(
            id=held,
            area_id=viewer.area_id,
            agency_id=viewer.agency_id,
            channel=channel,
            file=file[:255],
            row=row,
            digest=summary,
            raw=lock(raw, held),
            problems=[{"row": p.row, "field": p.field, "reason": p.reason} for p in problems],
        )
        concerning(records=[held])
    _put_before_hub(viewer, held, held_danger.lines_of(raw, given), is_new=not before)
    return held


def _put_before_hub(viewer: Viewer, held: UUID, lines: held_danger.Lines | None, *, is_new: bool) -> None:
    """Put a row that says danger now before the hub, unless it is there: what was held before may be read further now."""
    if lines is not None:
        told = lock_json(lines, held)
        whose = {"area_id": viewer.area_id, "agency_id": viewer.agency_id}
        row = HeldDanger(id=held, told=told, held_at=clock.now(), **whose)
        HeldDanger.objects.bulk_create([row], ignore_conflicts=True)
        if is_new:
            tell("held", held, area=viewer.area_id, people=duty_desk(viewer.area_id, HUB_READERS))


@command(Permission.ALERTS, called="Said what was done about a row that says danger")
def act_on_held_danger(viewer: Viewer, *, held: UUID, done: str) -> None:
    """Say what was done about a row in quarantine that says danger now: it waits before the hub no more.

    Raises NotFound: there is none, or it is not the viewer's to see; NeedsReason; AlreadyActedOn, with who did.
    """
    said = done.strip()
    concerning(records=[held], justification=said)
    row = HeldDanger.objects.filter(id=held).select_related("read_by").first()
    if row is None:
        raise NotFound
    if row.read_at is not None:
        raise AlreadyActedOn(row.read_by.name if row.read_by else "Somebody", row.done)
    if not said:
        raise NeedsReason
    waiting = HeldDanger.objects.filter(id=held, read_at=None)
    if not waiting.update(read_at=clock.now(), read_by_id=viewer.person, done=said):
        raise AlreadyActedOn("Somebody", "")


@command(Permission.OWN_REPORTS, called="Opened answers to their report")
def note_answers_read(viewer: Viewer, *, receipt: str) -> None:
    """Say that the viewer has the answers to one of their reports before them. An agency's system reads none."""
    if viewer.professional_id is None:
        return
    report = Submission.objects.filter(agency_id=viewer.agency_id, receipt=receipt).values_list("id", flat=True).first()
    answers = list(Feedback.objects.filter(submission=report).values_list("id", flat=True)) if report else []
    concerning(records=answers)
    AnswerRead.objects.bulk_create(
        [AnswerRead(feedback=answer, professional_id=viewer.professional_id) for answer in answers],
        ignore_conflicts=True,
    )


@command(Permission.REPORT, called="Saved a draft", action="collection")
def save_draft(viewer: Viewer, *, draft_id: UUID, content: dict[str, Any]) -> None:
    """Keep a concern as it is being written. Only its writer can read it back. Raises NotFound: another's has this id."""
    locked = lock_json(content, draft_id)
    before = own(Draft.objects.filter(id=draft_id), viewer.person)
    if before.update(content=locked, saved_at=clock.now()):
        return
    try:
        with transaction.atomic(using=viewer.alias):
            Draft.objects.create(id=draft_id, agency_id=viewer.agency_id, professional_id=viewer.person, content=locked)
    except IntegrityError as taken:
        # Saved a moment ago by another request of the same page; or somebody signed in at an address that was not theirs.
        if not before.update(content=locked, saved_at=clock.now()):
            raise NotFound from taken


@command(Permission.REPORT, called="Threw a draft away", action="erasure")
def discard_draft(viewer: Viewer, *, draft_id: UUID) -> None:
    """Throw a draft away, and the files that no report brought: its writer sent it, or does not want it."""
    let_files_go(viewer, draft_id)
    own(Draft.objects.filter(id=draft_id), viewer.professional_id).delete()


@command(Permission.REPORT, called="Uploaded a file to look over", action="collection")
def keep_upload(viewer: Viewer, *, name: str, content: bytes, mapping_name: str = "", mapping: str = "") -> UUID:
    """Keep a file, whole and encrypted, until its sender has looked it over. Raises TooManyWaiting.

    `mapping` is the TOML it is read through, kept beside it so that what was looked at is what is taken in.
    """
    if own(Upload.objects.all(), viewer.person).count() >= MOST_WAITING:
        raise TooManyWaiting
    kept = new_id()
    Upload.objects.create(
        id=kept,
        agency_id=viewer.agency_id,
        professional_id=viewer.person,
        name=name[:255],
        mapping_name=mapping_name,
        mapping=mapping,
        content=lock(content, kept),
    )
    concerning(records=[kept])
    return kept


@command(Permission.REPORT, called="Erased their own uploaded file", action="erasure")
def discard_upload(viewer: Viewer, *, upload: UUID) -> None:
    """Erase a file that waits. Raises NotFound: there is none, or it is another's."""
    concerning(records=[upload])
    if not own(Upload.objects.filter(id=upload), viewer.professional_id).delete()[0]:
        raise NotFound


@command(Permission.DERIVE, called="Erased files that nobody took in", action="erasure")
def erase_old_uploads(viewer: Viewer) -> int:
    """Background: erase files that have waited for a day, whosesoever. Returns how many; row security shows no others."""
    old = list(Upload.objects.values_list("id", flat=True))
    concerning(records=old)
    return Upload.objects.filter(id__in=old).delete()[0]


@command(Permission.REPORT, called="Took an uploaded file in", action="collection")
def keep_delivery(
    viewer: Viewer, *, delivery: UUID, file: str, rows: list[dict[str, Any]], register: RegisterSaid | None = None
) -> None:
    """Keep the account of a file that was taken in; `rows` as `queries.DeliveredRow`, under the id of its upload. `register`: what it
    held, where it was a school's register."""
    Delivery.objects.create(
        id=delivery,
        agency_id=viewer.agency_id,
        professional_id=viewer.person,
        file=file[:255],
        account=lock_json({"rows": rows, "register": asdict(register)} if register else rows, delivery),
    )
    concerning(records=[delivery])


@command(Permission.REPORT, called="Saved a mapping for their agency")
def save_mapping(viewer: Viewer, *, name: str, text: str, replace: bool = False) -> UUID:
    """Save a mapping for the agency under a name. Raises NameTaken where there is one of that name, unless it replaces it.

    `text` is TOML that `load_mapping` accepts.
    """
    name = " ".join(name.split())[:MAPPING_NAME]
    of_that_name = SavedMapping.objects.filter(agency_id=viewer.agency_id, name=name)
    before = of_that_name.values_list("id", flat=True).first()
    if before is None:
        before = new_id()
        made = SavedMapping(id=before, agency_id=viewer.agency_id, name=name, text=text, saved_by_id=viewer.person)
        SavedMapping.objects.bulk_create([made], ignore_conflicts=True)
        if not of_that_name.filter(id=before).exists():
            # Somebody saved one of the same name in the same moment, and is not written over unasked.
            raise NameTaken
    elif of_that_name.filter(text=text).exists():
        pass  # the same again
    elif replace:
        of_that_name.update(text=text, saved_by_id=viewer.person, saved_at=clock.now())
    else:
        raise NameTaken
    concerning(records=[before])
    return before


def no_longer_wait(submissions: Iterable[UUID]) -> None:
    """Background: these reports are joined, and wait no more."""
    Waiting.objects.filter(submission__in=list(submissions)).delete()


@command(Permission.OPERATE, called="Set how much of an agency’s may wait")
def set_quota(viewer: Viewer, *, agency: UUID, waiting: int, quarantined: int) -> None:
    """Set how many reports of an agency may wait to be joined, and how many quarantine takes in a day."""
    Quota.objects.update_or_create(
        agency_id=agency, defaults={"waiting": waiting, "quarantined": quarantined, "set_at": clock.now()}
    )
    concerning(records=[agency])


@command(Permission.OPERATE, called="Set how an agency’s feed is taken in")
def set_feed(viewer: Viewer, *, agency: UUID, same_key: str) -> None:
    """Set what the same key with other content is, of an agency's: one of `rules.SAME_KEY`. Reports sent before stay."""
    Feed.objects.update_or_create(agency_id=agency, defaults={"same_key": same_key, "set_at": clock.now()})
    concerning(records=[agency])


@command(Permission.DERIVE, called="Marked how far reports have come")
def mark_reached(viewer: Viewer, *, submissions: Iterable[UUID], state: str) -> None:
    """Background: these submissions have come as far as `state`. Recorded once; recording it again changes nothing."""
    _mark(Submission.objects.filter(id__in=list(submissions)).values_list("id", "area_id", "agency_id"), state)


@command(Permission.ALERTS, called="Marked reports as being read")
def mark_read(viewer: Viewer, *, reports: Iterable[tuple[UUID, UUID]]) -> None:
    """Somebody in the hub is reading these reports: pairs of submission and sending agency."""
    _mark([(report, viewer.area_id, agency) for report, agency in reports], "read")


@command(Permission.ALERTS, called="Told the senders of reports")
def tell_senders(viewer: Viewer, *, reports: Iterable[tuple[UUID, UUID]], text: str, about: UUID) -> int:
    """Tell the senders of these reports what was decided. Returns how many were told; nobody is told twice.

    Whoever wrote one gets a notice that it is answered: from the database, since whoever answers does not learn who that is.
    """
    feedback = [
        Feedback(
            submission=report,
            area_id=viewer.area_id,
            agency_id=agency,
            text=text,
            given_by_id=viewer.professional_id,
            about=about,
        )
        for report, agency in reports
    ]
    Feedback.objects.bulk_create(feedback, ignore_conflicts=True)
    _mark([(row.submission, viewer.area_id, row.agency_id) for row in feedback], "decided")
    concerning(records=[row.submission for row in feedback])
    return len(feedback)


@command(Permission.ANSWER_NAMED, called="Marked a report that is kept to them as being read")
def mark_read_by_named(viewer: Viewer, *, report: UUID, area: UUID, agency: UUID) -> None:
    """Somebody to whom its sender keeps a report is reading it."""
    _mark([(report, area, agency)], "read")


@command(Permission.ANSWER_NAMED, called="Told the sender of a report that is kept to them")
def tell_sender_by_named(viewer: Viewer, *, report: UUID, area: UUID, agency: UUID, text: str, about: UUID) -> None:
    """Tell the sender of a report that is kept to the viewer, among others, what they decided. As `tell_senders`."""
    told = Feedback(
        submission=report, area_id=area, agency_id=agency, text=text, given_by_id=viewer.professional_id, about=about
    )
    Feedback.objects.bulk_create([told], ignore_conflicts=True)
    _mark([(report, area, agency)], "decided")
    concerning(records=[report])


def _mark(reports: Iterable[tuple[UUID, Any, UUID]], state: str) -> None:
    states = []
    for report, area, agency in reports:
        reached = SubmissionState(submission_id=report, area_id=area, agency_id=agency, state=state, at=clock.now())
        states.append(reached)
    SubmissionState.objects.bulk_create(states, ignore_conflicts=True)
