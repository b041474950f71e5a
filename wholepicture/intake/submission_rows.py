"""From understood bodies to rows: what one transaction stores of them, and its receipts."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from wholepicture.access.rules import SESSION_HOURS
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.bulk_insert import insert_rows
from wholepicture.base.canonical import digest
from wholepicture.base.database_role import alias, ensure_durable
from wholepicture.base.dictionary import Dictionary
from wholepicture.base.identifiers import parse_instant
from wholepicture.base.ids import new_id, new_receipt
from wholepicture.base.ledgered import concerning
from wholepicture.base.topics import publish
from wholepicture.intake import SameKeyOtherContent, revising, spoken_for
from wholepicture.intake.encryption import Lock, lock, lock_json
from wholepicture.intake.kinds import KINDS, level_for
from wholepicture.intake.known_before import Known, as_id
from wholepicture.intake.models import MeetingKey, Mention, Original, Subject, Submission, SubmissionState, WordingCount
from wholepicture.intake.revising import said_in
from wholepicture.intake.rules import Flag, only_withdrawing, split_source, stays_with_sender, withdraws, without_source
from wholepicture.intake.understanding import NARROWEST, remarks_on, understand
from wholepicture.intake.urgency import Signs, priority_of
from wholepicture.intake.writing.wording import authors_own_words, wording_codes
from wholepicture.partnership.signs.queries import dictionary_of, version_lately

PICKED = "The author of the report picked this person."
NARROWEST_OF_ALL = "named"  # with nobody named, its own agency reads it alone
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
    looks_like: tuple[str, ...] = ()  # keys of the agency's own reports that look like the same thing

    def as_json(self) -> dict[str, Any]:
        """The receipt as the contract words it, with what the report looks like where it looks like anything."""
        receipt: dict[str, Any] = {
            "receipt": self.receipt,
            "key": self.key,
            "received_at": self.received_at.isoformat(),
            "digest": self.digest,
            "status": self.status,
        }
        return {**receipt, "looks_like": list(self.looks_like)} if self.looks_like else receipt


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
    *,
    made_under: int | None = None,
    prompted: Collection[str] = (),
    locks: Lock = lock,
) -> list[Receipt | Refused]:
    """Store many understood bodies in one transaction, in order; `remarks`: flags made while each was read, if any.

    `made_under`: the version of the dictionary of signs that the writer had before them; otherwise the one in force counts.
    `prompted`: words that were pointed out while the one report was written, as `WordingCount.code`. `locks`: how what
    was sent, and who told it, is locked.
    """
    for _attempt in range(3):
        try:
            with transaction.atomic(using=alias()):
                flagged = remarks or [()] * len(bodies)
                return _store_once(viewer, bodies, channel, flagged, made_under, prompted, locks)
        except IntegrityError:
            # Somebody sent the same key between our look and our insert: look again, and it is a repeat.
            continue
    raise SameKeyOtherContent


def _store_once(
    viewer: Viewer,
    bodies: Sequence[tuple[dict[str, Any], bytes | None]],
    channel: str,
    remarks: Sequence[Sequence[Flag]],
    made_under: int | None,
    prompted: Collection[str],
    locks: Lock,
) -> list[Receipt | Refused]:
    understood = [understand(body) for body, _ in bodies]
    known = Known.by(viewer, [report.body for report in understood])
    in_force = dictionary_of(viewer.area_id)
    dictionary = _made_under(viewer, in_force, made_under)
    rows = _Rows(
        viewer, channel, known.readers, clock.now(), dictionary, in_force.counting_in(dictionary.number), locks
    )
    answers: list[Receipt | Refused] = []
    today = clock.local_date()
    for (body, original), report, remarked in zip(bodies, understood, remarks, strict=True):
        digested = digest(body)
        if sent := known.repeats(body["key"], digested):
            answers.append(_receipt(sent, is_new=False))
            continue
        if known.conflicts(viewer, report.body):
            answers.append(Refused(body["key"], SameKeyOtherContent.__doc__ or ""))
            continue
        flags = [
            *remarked,
            *remarks_on(report, today=today, signs=dictionary.signs),
            *known.remarks_on(viewer, report.body),
        ]
        looks_like = known.looks_like(viewer, report.body)
        submission = rows.add(
            report.body,
            _as_sent(body, original),
            digested,
            list(map(without_source, flags)),
            before=known.latest_of(viewer, report.body),
            version=known.version_of(body["key"]),
        )
        rows.meeting_keys += known.take(viewer, submission)
        answers.append(_receipt(submission, is_new=True, looks_like=looks_like))
    _write(rows, known, is_bulk=len(bodies) > 1)
    _count_wording(rows, prompted)
    return answers


def _made_under(viewer: Viewer, in_force: Dictionary, made_under: int | None) -> Dictionary:
    """The version of the dictionary of signs that the writer had before them; else the one in force.

    One that was followed longer ago than a session lasts is nobody's: what is retired is not to count by saying an old number.
    """
    if made_under is None or made_under == in_force.number:
        return in_force
    since = clock.now() - timedelta(hours=SESSION_HOURS)
    return version_lately(viewer.area_id, made_under, since=since) or in_force


def _count_wording(rows: "_Rows", prompted: Collection[str]) -> None:
    """Counts words that blame a child, in reports that stand in no other's place: a correction repeats what was counted."""
    written: Counter[str] = Counter()
    counted = [report for report in rows.submissions if rows.before[report.id] is None]
    for report in counted:
        written.update(wording_codes(authors_own_words(report.stated)))
    month = clock.local_date().replace(day=1)
    WordingCount.objects.bulk_create(
        WordingCount(
            **rows.whose(),
            month=month,
            code=code,
            channel=rows.channel,
            written=written[code],
            prompted=int(code in prompted),
            changed=int(code in prompted and not written[code]),
        )
        for code in sorted({*written, *prompted} if counted else ())
    )


def _as_sent(body: dict[str, Any], original: bytes | None) -> bytes:
    return original if original is not None else json.dumps(body, ensure_ascii=False).encode()


def _write(rows: "_Rows", known: Known, *, is_bulk: bool) -> None:
    """Stores the rows and wakes what comes next. `is_bulk`: they came with many others."""
    rows.write()
    stored = [submission.id for submission in rows.submissions]
    concerning(records=stored)
    _note_who(rows, known)
    priorities = {row.id: priority_of(row.stated, is_bulk=is_bulk, signs=rows.counting) for row in rows.submissions}
    publish("submission.accepted", stored, priorities=priorities)
    ensure_durable()


def _picked(rows: "_Rows", known: Known) -> Iterator[spoken_for.SpokenFor]:
    for subject in rows.subjects:
        person = as_id(subject.stated.get("person", ""))
        if person is not None and person in known.picked:
            yield spoken_for.SpokenFor(subject.id, known.picked[person], PICKED)


def _note_who(rows: "_Rows", known: Known) -> None:
    """Notes what the reports revise, and who is in them as their author says. A picked person goes before a ref given again."""
    again = revising.place(rows.viewer, [(report, rows.before[report.id]) for report in rows.submissions])
    said = {word.subject: word for word in again} | {word.subject: word for word in _picked(rows, known)}
    spoken_for.note(rows.viewer, list(said.values()))


@dataclass
class _Rows:
    """What one transaction stores, table by table."""

    viewer: Viewer
    channel: str
    people: dict[str, UUID]  # as `readers_named`
    moment: datetime
    dictionary: Dictionary  # of signs, as the reports were made under it
    counting: Signs  # those that count in these reports, as the dictionary in force has them
    locks: Lock = lock
    submissions: list[Submission] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    originals: list[Original] = field(default_factory=list)
    states: list[SubmissionState] = field(default_factory=list)
    meeting_keys: list[MeetingKey] = field(default_factory=list)
    before: dict[UUID, Submission | None] = field(default_factory=dict)  # in whose place each report is to stand

    def write(self) -> None:
        # Nothing is read back: whoever hands in without signing in may not.
        insert_rows(Submission, self.submissions)
        Subject.objects.bulk_create(self.subjects)
        Mention.objects.bulk_create(self.mentions)
        MeetingKey.objects.bulk_create(self.meeting_keys)
        Original.objects.bulk_create(self.originals)
        insert_rows(SubmissionState, self.states)

    def add(
        self,
        body: dict[str, Any],
        sent: bytes,
        digested: str,
        remarks: Sequence[Flag],
        *,
        before: Submission | None,
        version: int,
    ) -> Submission:
        """Add every row of one body, as it is understood. `sent`: as it was sent; `before`: the report in whose place it is to
        stand, where that was sent; `version`: which it is under its key."""
        public, source = split_source(body)
        if withdraws(body):
            public = only_withdrawing(public)
        submission = self._submission(body, public, digested, remarks)
        submission.version = version
        self.before[submission.id] = before
        _keep_as_narrow(submission, body, before)
        _keep_with_sender(submission, body)
        self.submissions.append(submission)
        for subject in public.get("subjects", ()):
            self._add_subject(submission, subject)
        for field_name, kind in MENTIONS.items():
            for mention in public.get(field_name, ()):
                self._add_mention(submission, kind, mention)
        if said_in(body) and before is not None and not public.get("subjects"):
            self._stand_in(submission, before)
        self._add_original(submission, sent, source)
        self.states.append(SubmissionState(submission=submission, **self.whose(), state="received", at=self.moment))
        return submission

    def _stand_in(self, submission: Submission, before: Submission) -> None:
        """Name in a report that describes nobody whoever is in the one in whose place it stands: it is shown where that was, and
        kept from whoever that is kept from."""
        here = [subject for subject in self.subjects if subject.submission_id == before.id]
        for subject in here or list(Subject.objects.filter(submission=before).order_by("ref")):
            self._add_subject(submission, {"ref": subject.ref, "role": subject.role})

    def whose(self) -> dict[str, Any]:
        """Of which area and agency every row is."""
        return {"area_id": self.viewer.area_id, "agency_id": self.viewer.agency_id}

    def _submission(
        self, body: dict[str, Any], public: dict[str, Any], digested: str, remarks: Sequence[Flag]
    ) -> Submission:
        """One body's row. `public`: the body without what tells who the source is."""
        sharing = body.get("sharing", {})
        readers = map(str.lower, sharing.get("named", ()))
        recorded_at = parse_instant(body["recorded_at"])
        assert recorded_at is not None  # the contract takes nothing else
        return Submission(
            id=new_id(),
            **self.whose(),
            author_id=self.viewer.professional_id,
            receipt=new_receipt(),
            key=body["key"],
            kind=body["kind"],
            channel=self.channel,
            recorded_at=recorded_at,
            received_at=self.moment,
            level=level_for(body["kind"], sharing.get("level")),
            named=[self.people[email] for email in readers if email in self.people],
            digest=digested,
            stated=public,
            flags=list(map(asdict, remarks)),
            dictionary=self.dictionary.number or None,
        )

    def _add_subject(self, submission: Submission, stated: dict[str, Any]) -> None:
        self.subjects.append(
            Subject(
                id=new_id(),
                submission=submission,
                agency_id=self.viewer.agency_id,
                ref=stated["ref"],
                role=stated["role"],
                stated=stated,
            )
        )

    def _add_mention(self, submission: Submission, kind: str, stated: dict[str, Any]) -> None:
        self.mentions.append(
            Mention(
                id=new_id(),
                submission=submission,
                agency_id=self.viewer.agency_id,
                ref=stated["ref"],
                kind=kind,
                stated=stated,
            )
        )

    def _add_original(self, submission: Submission, sent: bytes, source: dict[str, Any]) -> None:
        self.originals.append(
            Original(
                submission=submission,
                **self.whose(),
                author=self.viewer.professional_id,
                level=submission.level,
                body=self.locks(sent, submission.id),
                source=lock_json(source, submission.id, self.locks) if source else None,
            )
        )


def _keep_as_narrow(submission: Submission, body: dict[str, Any], before: Submission | None) -> None:
    """Let a report that does not say who may read it be read by whoever may read the one in whose place it stands: a
    correction must not tell more people, nor must the reason of a withdrawal."""
    if body.get("sharing", {}).get("level") or KINDS[submission.kind].level_always:
        return
    if before is not None:
        submission.level, submission.named = before.level, before.named
    elif withdraws(body):
        submission.level = level_for(submission.kind, NARROWEST)


def _keep_with_sender(submission: Submission, body: dict[str, Any]) -> None:
    """Let nobody outside its agency read a report whose older grade says so, whatever else it says of sharing."""
    if stays_with_sender(body) and not KINDS[submission.kind].level_always:
        submission.level, submission.named = NARROWEST_OF_ALL, []


def _receipt(submission: Submission, *, is_new: bool, looks_like: tuple[str, ...] = ()) -> Receipt:
    return Receipt(
        receipt=submission.receipt,
        key=submission.key,
        received_at=submission.received_at,
        digest=submission.digest,
        status="received",
        is_new=is_new,
        flags=tuple(submission.flags),
        submission=submission.id,
        looks_like=looks_like,
    )
