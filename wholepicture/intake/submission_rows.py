"""From understood bodies to rows: what one transaction stores of them, and the receipts that it answers with."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.canonical import digest
from wholepicture.base.database_role import alias
from wholepicture.base.identifiers import parse_instant
from wholepicture.base.ids import new_id, new_receipt
from wholepicture.base.ledgered import concerning
from wholepicture.base.topics import publish
from wholepicture.intake import SameKeyOtherContent
from wholepicture.intake.encryption import lock, lock_json
from wholepicture.intake.kinds import level_for
from wholepicture.intake.models import Mention, Original, Subject, Submission, SubmissionState
from wholepicture.intake.rules import Flag, flags_of, split_source
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


def store(
    viewer: Viewer,
    bodies: Sequence[tuple[dict[str, Any], bytes | None]],
    channel: str,
    remarks: Sequence[Sequence[Flag]] = (),
) -> list[Receipt | Refused]:
    """Store many understood bodies in one transaction, in order; `remarks`: flags made while each was read, if any."""
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
    people = readers_named(body for body, _ in bodies)
    made = _Made([], [], [], [], [])
    answers: list[Receipt | Refused] = []
    moment, today = clock.now(), clock.local_date()
    for (body, original), remarked in zip(bodies, remarks, strict=True):
        digested = digest(body)
        if before := known.get(body["key"]):
            same = before.digest == digested
            answers.append(before if same else Refused(body["key"], SameKeyOtherContent.__doc__ or ""))
            continue
        flags = [*remarked, *flags_of(body, today=today), *unknown_readers(body, people)]
        submission = _prepare(viewer, body, original, digested, channel, people, made, moment, flags)
        receipt = _receipt(submission, is_new=True)
        known[body["key"]] = _receipt(submission, is_new=False)
        answers.append(receipt)
    made.write()
    concerning(records=[one.id for one in made.submissions])
    publish("submission.accepted", [one.id for one in made.submissions])
    return answers


def readers_named(bodies: Iterable[dict[str, Any]]) -> dict[str, UUID]:
    """The professionals whom these bodies name as readers, by e-mail address in small letters."""
    emails = {email.lower() for body in bodies for email in body.get("sharing", {}).get("named", ())}
    return professionals_by_email(emails) if emails else {}


def unknown_readers(body: dict[str, Any], people: dict[str, UUID]) -> list[Flag]:
    """A remark on each reader whom the body names and the directory does not know; `people` as `readers_named`."""
    return [
        Flag("sharing.named", "Nobody in the directory has this e-mail address.", email)
        for email in body.get("sharing", {}).get("named", ())
        if email.lower() not in people
    ]


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
        flags=[{"field": f.field, "reason": f.reason, "value": f.value} for f in remarks],
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
