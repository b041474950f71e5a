"""What is known of reports before they are taken in: what was sent under their keys, which readers there are, and who stands for
each person whom an author picked. Read once for all that one transaction takes in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.base.canonical import NotCanonical, digest
from wholepicture.intake import revising, spoken_for
from wholepicture.intake.alike import Alike
from wholepicture.intake.models import Feed, MeetingKey, Submission
from wholepicture.intake.rules import Flag
from wholepicture.partnership.queries import professionals_by_email

BATCH = 200
"""Rows in one transaction: enough to share its cost, few enough that an interruption loses little work."""


@dataclass
class Known:
    """What is known of what a transaction takes in: earlier reports by key, oldest first; readers by e-mail address, as
    `readers_named`; and who stands for each person whom an author picked and may see."""

    sent: dict[str, list[Submission]]
    episodes: dict[str, list[Submission]]  # missing episodes, by the sender's reference
    readers: dict[str, UUID]
    picked: Mapping[UUID, UUID]
    is_same_key_later: bool  # whether the agency's feed sends other content under a key as a later state
    alike: Alike  # reports that may tell of the same thing, whatever their key

    @classmethod
    def by(cls, viewer: Viewer, bodies: Sequence[dict[str, Any]], alike: Alike | None = None) -> "Known":
        """Read it, once for all these bodies. `alike`: in the place of all that they may look like, where that is read in parts."""
        keys = {body["key"] for body in bodies} | {said.key for said in map(revising.said_in, bodies) if said}
        picked = {person for body in bodies for _, person in picked_in(body) if person is not None}
        return cls(
            _sent_before(viewer, keys),
            revising.episodes_named(viewer, bodies),
            readers_named(bodies),
            spoken_for.seen_by(viewer, picked),
            Feed.objects.filter(agency_id=viewer.agency_id, same_key="later-state").exists(),
            Alike.by(viewer, bodies) if alike is None else alike,
        )

    def repeats(self, key: str, digested: str) -> Submission | None:
        """What was sent under this key with just this content."""
        return next((sent for sent in self.sent.get(key, ()) if sent.digest == digested), None)

    def conflicts(self, viewer: Viewer, body: dict[str, Any]) -> bool:
        """Whether a body that repeats nothing uses a key that stands for something else."""
        before = self.sent.get(body["key"])
        if not before:
            return False
        latest = before[-1]
        return not (
            revising.may_revise(viewer, latest)
            and revising.is_later_state(body, latest, is_same_key_later=self.is_same_key_later)
        )

    def version_of(self, key: str) -> int:
        """Which report under this key the next is."""
        before = self.sent.get(key)
        return before[-1].version + 1 if before else 1

    def take(self, viewer: Viewer, submission: Submission) -> list[MeetingKey]:
        """Add a report that is taken in. Returns the rows under which later ones meet it."""
        self.sent.setdefault(submission.key, []).append(submission)
        if reference := revising.episode_in(submission.kind, submission.stated):
            self.episodes.setdefault(reference, []).append(submission)
        return self.alike.take(viewer, submission)

    def looks_like(self, viewer: Viewer, body: dict[str, Any]) -> tuple[str, ...]:
        """The keys of the agency's own reports that look like the same thing as a new body, latest first; of none that is to stand
        in the place of another."""
        if self.latest_of(viewer, body) is not None:
            return ()
        return tuple(dict.fromkeys(report.key for report in self.alike.to(viewer, body)))

    def remarks_on(self, viewer: Viewer, body: dict[str, Any]) -> list[Flag]:
        """What a sender should know of a body, beside what is in it."""
        said = revising.said_in(body)
        remarks = unknown_readers(body, self.readers)
        remarks += revising.remarks_on(body, bool(said and self.may_be_revised(viewer, said.key)))
        for place, person in picked_in(body):
            if person not in self.picked:
                remarks.append(Flag(f"subjects[{place}].person", NOBODY_SEEN, body["subjects"][place]["person"]))
        return remarks

    def latest_of(self, viewer: Viewer, body: dict[str, Any]) -> Submission | None:
        """The latest report in whose place a body is to stand: of the key that it says it revises; or else of its own, or of the
        same missing episode."""
        said = revising.said_in(body)
        reports = self.may_be_revised(viewer, said.key if said else body["key"])
        if reports or said:
            return reports[-1] if reports else None
        of_reference = self.episodes.get(revising.episode_in(body["kind"], body), ())
        return revising.same_episode(body, of_reference)

    def may_be_revised(self, viewer: Viewer, key: str) -> list[Submission]:
        """The reports of this key in whose place the viewer may put another, oldest first."""
        return [report for report in self.sent.get(key, ()) if revising.may_revise(viewer, report)]


NOBODY_SEEN = "Nobody you may see has this id. It is matched by what the report says of them."


def picked_in(body: dict[str, Any]) -> list[tuple[int, UUID | None]]:
    """(place, person) of each subject of a body whom its author picked; None: what is given is no id."""
    return [
        (place, as_id(subject["person"]))
        for place, subject in enumerate(body.get("subjects", ()))
        if "person" in subject
    ]


def as_id(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


def _sent_before(viewer: Viewer, keys: Iterable[str]) -> dict[str, list[Submission]]:
    """What the viewer's agency has sent under these keys, by key, oldest first."""
    sent: dict[str, list[Submission]] = {}
    rows = Submission.objects.filter(agency_id=viewer.agency_id, key__in=list(keys))
    for submission in rows.order_by("version"):
        sent.setdefault(submission.key, []).append(submission)
    return sent


def readers_named(bodies: Iterable[dict[str, Any]]) -> dict[str, UUID]:
    """The professionals whom these bodies name as readers, by e-mail address in small letters."""
    emails = set[str]()
    for body in bodies:
        emails.update(map(str.lower, body.get("sharing", {}).get("named", ())))
    return professionals_by_email(emails) if emails else {}


def unknown_readers(body: dict[str, Any], people: dict[str, UUID]) -> list[Flag]:
    """A remark on each reader whom the body names and the directory does not know; `people` as `readers_named`."""
    return [
        Flag("sharing.named", "Nobody in the directory has this e-mail address.", email)
        for email in body.get("sharing", {}).get("named", ())
        if email.lower() not in people
    ]


def digest_if_any(body: dict[str, Any]) -> str:
    """The digest of a body; empty where it has none, and so cannot have been sent before."""
    try:
        return digest(body)
    except NotCanonical:
        return ""
