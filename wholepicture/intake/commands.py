"""Every write of intake."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from wholepicture.access.rules import Permission, level_for
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.acts import command, concerning
from wholepicture.base.canonical import digest
from wholepicture.base.identifiers import parse_instant
from wholepicture.base.ids import new_id, new_receipt
from wholepicture.base.speaking import alias
from wholepicture.base.topics import publish
from wholepicture.intake import NotUnderstood, SameKeyOtherContent
from wholepicture.intake.models import (
    Draft,
    Feedback,
    Mention,
    Original,
    Quarantine,
    Subject,
    Submission,
    SubmissionState,
)
from wholepicture.intake.rules import Flag, Problem, flags_of, split_source
from wholepicture.intake.schema import check_submission
from wholepicture.intake.source import lock, lock_json
from wholepicture.partnership.queries import professionals_by_email

MENTIONS = {"vehicles": "vehicle", "phones": "phone", "accounts": "account", "places": "place"}


@dataclass(frozen=True)
class Receipt:
    """Proof of what was sent and when. `is_new` is False where the same had been sent before."""

    receipt: str
    key: str
    received_at: datetime
    digest: str
    status: str
    is_new: bool = True
    flags: tuple[dict[str, str], ...] = ()
    submission: UUID | None = None

    def as_json(self) -> dict[str, str]:
        """The receipt as the contract words it."""
        return {
            "receipt": self.receipt,
            "key": self.key,
            "received_at": self.received_at.isoformat(),
            "digest": self.digest,
            "status": self.status,
        }


@dataclass(frozen=True)
class Refused:
    """A row of a batch that was not stored: another body under the same key."""

    key: str
    reason: str


@command(Permission.REPORT, action="collection")
def accept_submission(viewer: Viewer, *, body: dict[str, Any], channel: str, original: bytes | None = None) -> Receipt:
    """Store one report for good and answer with its receipt.

    Raises NotUnderstood (with what to mend) or SameKeyOtherContent. The same body under the same key gives the same
    receipt. A value that fails its check is kept as given and flagged.
    """
    problems = check_submission(body)
    if problems:
        raise NotUnderstood(problems)
    answer = _store(viewer, [(body, original)], channel)[0]
    if isinstance(answer, Refused):
        raise SameKeyOtherContent
    return answer


@command(Permission.REPORT, action="collection")
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
    return _store(viewer, bodies, channel, remarks)


def _store(
    viewer: Viewer,
    bodies: Sequence[tuple[dict[str, Any], bytes | None]],
    channel: str,
    remarks: Sequence[Sequence[Flag]] = (),
) -> list[Receipt | Refused]:
    for _attempt in range(3):
        try:
            with transaction.atomic(using=alias()):
                return _store_once(viewer, bodies, channel, remarks or [()] * len(bodies))
        except IntegrityError:
            # Somebody sent the same key between our look and our insert: look again, and it is a repeat.
            continue
    raise SameKeyOtherContent


def _store_once(
    viewer: Viewer,
    bodies: Sequence[tuple[dict[str, Any], bytes | None]],
    channel: str,
    remarks: Sequence[Sequence[Flag]],
) -> list[Receipt | Refused]:
    keys = [body["key"] for body, _ in bodies]
    known: dict[str, Receipt] = {
        one.key: _receipt(one, is_new=False)
        for one in Submission.objects.filter(agency_id=viewer.agency_id, key__in=keys)
    }
    emails = {email.lower() for body, _ in bodies for email in body.get("sharing", {}).get("named", ())}
    people = professionals_by_email(emails) if emails else {}
    made = _Made([], [], [], [], [])
    answers: list[Receipt | Refused] = []
    moment, today = clock.now(), clock.local_date()
    for (body, original), remarked in zip(bodies, remarks, strict=True):
        digested = digest(body)
        if before := known.get(body["key"]):
            same = before.digest == digested
            answers.append(before if same else Refused(body["key"], SameKeyOtherContent.__doc__ or ""))
            continue
        flags = [*remarked, *flags_of(body, today=today)]
        submission = _prepare(viewer, body, original, digested, channel, people, made, moment, flags)
        receipt = _receipt(submission, is_new=True)
        known[body["key"]] = _receipt(submission, is_new=False)
        answers.append(receipt)
    made.write()
    concerning(records=[one.id for one in made.submissions])
    publish("submission.accepted", [one.id for one in made.submissions])
    return answers


@dataclass
class _Made:
    submissions: list[Submission]
    subjects: list[Subject]
    mentions: list[Mention]
    originals: list[Original]
    states: list[SubmissionState]

    def write(self) -> None:
        Submission.objects.bulk_create(self.submissions)
        Subject.objects.bulk_create(self.subjects)
        Mention.objects.bulk_create(self.mentions)
        Original.objects.bulk_create(self.originals)
        SubmissionState.objects.bulk_create(self.states)


def _prepare(
    viewer: Viewer,
    body: dict[str, Any],
    original: bytes | None,
    digested: str,
    channel: str,
    people: dict[str, UUID],
    made: _Made,
    moment: datetime,
    remarks: Sequence[Flag],
) -> Submission:
    stated, source = split_source(body)
    sharing = body.get("sharing", {})
    whose = {"area_id": viewer.area_id, "agency_id": viewer.agency_id}
    flags = [{"field": f.field, "reason": f.reason, "value": f.value} for f in remarks]
    unknown = [email for email in sharing.get("named", ()) if email.lower() not in people]
    flags += [
        {
            "field": "sharing.named",
            "reason": "Nobody in the directory has this e-mail address.",
            "value": email,
        }
        for email in unknown
    ]
    submission = Submission(
        id=new_id(),
        **whose,
        author_id=viewer.professional_id,
        receipt=new_receipt(),
        key=body["key"],
        kind=body["kind"],
        channel=channel,
        recorded_at=parse_instant(body["recorded_at"]),
        received_at=moment,
        level=level_for(body["kind"], sharing.get("level")),
        named=[people[e.lower()] for e in sharing.get("named", ()) if e.lower() in people],
        digest=digested,
        stated=stated,
        flags=flags,
    )
    made.submissions.append(submission)
    made.subjects += [
        Subject(
            id=new_id(),
            submission=submission,
            agency_id=viewer.agency_id,
            ref=s["ref"],
            role=s["role"],
            stated=s,
        )
        for s in stated.get("subjects", ())
    ]
    made.mentions += [
        Mention(id=new_id(), submission=submission, agency_id=viewer.agency_id, ref=m["ref"], kind=kind, stated=m)
        for field, kind in MENTIONS.items()
        for m in stated.get(field, ())
    ]
    sent = original if original is not None else json.dumps(body, ensure_ascii=False).encode()
    made.originals.append(
        Original(
            submission=submission,
            **whose,
            author=viewer.professional_id,
            level=submission.level,
            body=lock(sent, submission.id),
            source=lock_json(source, submission.id) if source else None,
        )
    )
    made.states.append(SubmissionState(submission=submission, **whose, state="received", at=moment))
    return submission


def _receipt(one: Submission, *, is_new: bool) -> Receipt:
    return Receipt(
        receipt=one.receipt,
        key=one.key,
        received_at=one.received_at,
        digest=one.digest,
        status="received",
        is_new=is_new,
        flags=tuple(one.flags),
        submission=one.id,
    )


@command(Permission.REPORT, action="collection")
def hold_in_quarantine(
    viewer: Viewer,
    *,
    raw: bytes,
    problems: Iterable[Problem],
    channel: str,
    file: str = "",
    row: int | None = None,
) -> UUID:
    """Keep what could not be understood, whole and encrypted, with the reasons. The same bytes are held once."""
    held = new_id()
    summary = _sha256(raw)
    before = Quarantine.objects.filter(agency_id=viewer.agency_id, digest=summary).values_list("id", flat=True).first()
    if before:
        return before
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
    return held


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


@command(Permission.REPORT, action="collection")
def save_draft(viewer: Viewer, *, draft_id: UUID, content: dict[str, Any]) -> None:
    """Keep a concern as it is being written. Only its writer can read it back."""
    locked = lock_json(content, draft_id)
    found = Draft.objects.filter(id=draft_id, professional_id=viewer.professional_id)
    if found.update(content=locked, saved_at=clock.now()):
        return
    Draft.objects.create(
        id=draft_id, agency_id=viewer.agency_id, professional_id=viewer.professional_id, content=locked
    )


@command(Permission.REPORT, action="erasure")
def discard_draft(viewer: Viewer, *, draft_id: UUID) -> None:
    """Throw a draft away: its writer sent it, or does not want it."""
    Draft.objects.filter(id=draft_id, professional_id=viewer.professional_id).delete()


@command(Permission.DERIVE)
def mark_reached(viewer: Viewer, *, submissions: Iterable[UUID], state: str) -> None:
    """Background: these submissions have come as far as `state`. Said once; saying it again changes nothing."""
    _mark(Submission.objects.filter(id__in=list(submissions)).values_list("id", "area_id", "agency_id"), state)


@command(Permission.ALERTS)
def mark_read(viewer: Viewer, *, reports: Iterable[tuple[UUID, UUID]]) -> None:
    """Somebody in the hub is reading these reports: pairs of submission and sending agency."""
    _mark([(report, viewer.area_id, agency) for report, agency in reports], "read")


@command(Permission.ALERTS)
def tell_senders(viewer: Viewer, *, reports: Iterable[tuple[UUID, UUID]], text: str, about: UUID) -> int:
    """Tell the senders of these reports what was decided. Answers how many were told; nobody is told twice."""
    told = [
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
    Feedback.objects.bulk_create(told, ignore_conflicts=True)
    _mark([(one.submission, viewer.area_id, one.agency_id) for one in told], "decided")
    concerning(records=[one.submission for one in told])
    return len(told)


def _mark(reports: Iterable[tuple[UUID, Any, UUID]], state: str) -> None:
    SubmissionState.objects.bulk_create(
        [
            SubmissionState(submission_id=report, area_id=area, agency_id=agency, state=state, at=clock.now())
            for report, area, agency in reports
        ],
        ignore_conflicts=True,
    )
