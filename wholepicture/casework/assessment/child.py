"""What whoever assesses a child has before them: the child's picture, as they may see it. Inside a recorded act.

A report's answers are offered beside each question, with the report itself; only a person takes one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.base.clock import local_date
from wholepicture.base.dictionary import Dictionary
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.assessment.answers import Entries, entries_of
from wholepicture.casework.assessment.filled import Offered
from wholepicture.picture.queries import picture_of
from wholepicture.picture.results import GRADED_PIECE, Entry, Picture

# What is for named people, or left by its conditions to the police or to the unit, stays with them, and is no evidence here.
TAKEN = ("partners", "leads", "hub")


@dataclass(frozen=True)
class Proposal:
    """What one report answers to one entry: offered, and taken by a person alone. `is_evidence`: whether a yes may rest on it."""

    submission: UUID
    agency: str
    on: date
    answer: str
    note: str
    is_evidence: bool


@dataclass(frozen=True)
class Report:
    """A report of the child's picture, or a graded piece of one that does not show, in a line. `is_evidence`: whether a yes may rest
    on it."""

    submission: UUID
    agency: str
    kind: str
    on: date
    received_at: datetime
    is_evidence: bool


@dataclass(frozen=True)
class Child:
    """A child as whoever assesses them may see them."""

    nominal: UUID
    label: str
    born: str
    entries: Entries
    dictionary: Dictionary
    whereabouts_hidden: bool
    offered: Mapping[str, Offered]
    shared: Mapping[str, str]
    proposals: Mapping[str, list[Proposal]] = field(default_factory=dict)
    reports: list[Report] = field(default_factory=list)

    @property
    def reported_harm(self) -> frozenset[str]:
        """The signs of harm to which a report says yes."""
        return frozenset(
            code
            for code in self.entries.of("H")
            if any(proposal.answer == "yes" for proposal in self.proposals.get(code, ()))
        )


def child_to_assess(viewer: Viewer, nominal: UUID) -> Child:
    """A child of whom the viewer may see something. Raises NotFound: there is none, or it is no child."""
    picture = picture_of(viewer, nominal=nominal)
    if picture is None or not picture.is_child:
        raise NotFound
    entries = entries_of(picture.dictionary)
    standing = _standing(picture)
    kept = {str(entry.submission): entry for entry in standing if _is_evidence(entry)}
    return Child(
        nominal=picture.id,
        label=picture.label,
        born=_born(picture),
        entries=entries,
        dictionary=picture.dictionary,
        whereabouts_hidden=picture.whereabouts_hidden,
        offered={id: Offered(id, _independent(entry), local_date(entry.at)) for id, entry in kept.items()},
        shared={id: entry.level for id, entry in kept.items()},
        proposals=_proposals(standing, entries),
        reports=[_report(entry) for entry in standing],
    )


def _standing(picture: Picture) -> list[Entry]:
    """Each report once, the newest first; none in whose place another stands."""
    reports = {entry.submission: entry for entry in reversed(picture.chronology) if entry.superseded_at is None}
    return sorted(reports.values(), key=lambda entry: (entry.at, entry.id.bytes), reverse=True)


def _born(picture: Picture) -> str:
    versions = picture.facts.get("date_of_birth", [])
    return versions[0].value if versions else ""


def _is_evidence(entry: Entry) -> bool:
    return entry.level in TAKEN


def _independent(entry: Entry) -> str:
    """The agency that a report counts for; none, where it passes on what another said, as whoever graded a piece does."""
    return "" if entry.passed_on or entry.kind == GRADED_PIECE else entry.agency


def _proposals(reports: list[Entry], entries: Entries) -> dict[str, list[Proposal]]:
    found: dict[str, list[Proposal]] = {}
    for entry in reports:
        for code, answer, note in entry.signs:
            if code in entries.signs and answer in ("yes", "no") and (answer == "no" or code in entry.counting):
                proposal = Proposal(
                    entry.submission, entry.agency, local_date(entry.at), answer, note, _is_evidence(entry)
                )
                found.setdefault(code, []).append(proposal)
    return {code: sorted(listed, key=lambda one: one.answer != "yes") for code, listed in found.items()}


def _report(entry: Entry) -> Report:
    return Report(
        entry.submission, entry.agency, entry.kind, local_date(entry.at), entry.received_at, _is_evidence(entry)
    )
