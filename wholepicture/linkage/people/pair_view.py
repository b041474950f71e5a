"""What an officer compares: two subjects side by side with what is known of each, and what was judged of them.

Shows what the reader may see: these functions run inside a recorded query.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from wholepicture.access.viewer import Viewer
from wholepicture.linkage.comparison.description import columns_of
from wholepicture.linkage.comparison.people import names_and_birth
from wholepicture.linkage.comparison.weight import Weighed, in_use
from wholepicture.linkage.models import (
    Candidate,
    Judgement,
    Membership,
    SecondLook,
    SubjectProfile,
    SubjectWhereabouts,
)
from wholepicture.linkage.people.evidence import likenesses, population
from wholepicture.linkage.rules import SECOND_LOOKS, Compared, Likeness, compare
from wholepicture.partnership.queries import agencies_by_id, names_of

HELD = 20  # reports about one person that a page lists: the newest


@dataclass(frozen=True)
class Held:
    """One agency's report about somebody."""

    subject: UUID
    agency: str
    submission: UUID
    received_at: datetime


@dataclass(frozen=True)
class Side:
    """A subject as compared: who sent it and what it says; with every report about whom it is joined to."""

    subject: UUID
    nominal: UUID
    agency: str
    submission: UUID
    ref: str
    role: str
    given: str
    family: str
    also_known_as: list[str]
    born: date | None
    sex: str
    identifiers: list[tuple[str, str]]
    phones: list[str]
    postcode: str
    school: str
    received_at: datetime
    held: list[Held]  # the newest first, where asked for


@dataclass(frozen=True)
class Pair:
    """A candidate: two sides, and those of their facts compared that the viewer may see of both."""

    id: UUID
    a: Side
    b: Side
    facts: list[dict[str, str]]
    weighed: Weighed | None  # of what the viewer may see of both; None where the model cannot be used
    weight: float | None  # of everything known of both people, when the question was found
    order: int
    found_at: datetime
    is_open: bool
    is_touched: bool = False  # asked before others: an alert waits on it, or one of the two is missing


@dataclass(frozen=True)
class Judged:
    """A judgement as shown, with whether it still stands."""

    id: UUID
    subject_a: UUID
    subject_b: UUID
    answer: str
    reason: str
    by: str
    at: datetime
    undone_at: datetime | None
    waits_because: str = ""  # why a second person looks at it, while nobody has looked again
    second_said: str = ""  # what the second person said, with their name; empty: nobody, or nobody needed
    is_own: bool = False

    @property
    def counts_meanwhile(self) -> bool:
        """Whether it counts before anybody looks again: keeping apart does no harm while it waits."""
        return self.answer == "different"


def pairs_of(found: Sequence[Candidate], *, held: int = 0) -> list[Pair]:
    """Candidates side by side, those of which the reader may see both sides. `held`: how many reports to list of each."""
    wanted = {subject for one in found for subject in (one.subject_a, one.subject_b)}
    sides = sides_of(wanted, held=held)
    likeness = likenesses(wanted)
    columns = {subject: columns_of(one) for subject, one in likeness.items()}
    model, many = in_use(), population()
    return [
        Pair(
            id=one.id,
            a=sides[one.subject_a],
            b=sides[one.subject_b],
            facts=_facts(likeness[one.subject_a], likeness[one.subject_b]),
            weighed=model.weigh(columns[one.subject_a], columns[one.subject_b], population=many)
            if model.is_trained
            else None,
            weight=one.weight,
            order=one.order,
            found_at=one.found_at,
            is_open=one.is_open,
            is_touched=one.is_touched,
        )
        for one in found
        if one.subject_a in sides and one.subject_b in sides
    ]


def _facts(a: Likeness, b: Likeness) -> list[dict[str, str]]:
    graded = names_and_birth(columns_of(a), columns_of(b))
    named = [Compared(code, grade.outcome, grade.says) for code, grade in graded.items()]
    return [asdict(fact) for fact in (*named, *compare(a, b))]


def sides_of(subjects: Iterable[UUID], *, held: int = 0) -> dict[UUID, Side]:
    """Subjects as compared, those the viewer may see; whereabouts only where they may be seen."""
    wanted = list(subjects)
    places = {one.subject: one for one in SubjectWhereabouts.objects.filter(subject__in=wanted)}
    members = Membership.objects.filter(subject__in=wanted, until=None)
    nominals = dict(members.values_list("subject", "nominal"))
    agencies = agencies_by_id()
    out: dict[UUID, Side] = {}
    for row in SubjectProfile.objects.filter(subject__in=wanted):
        place: Any = places.get(row.subject)
        others = _described_with(nominals.get(row.subject), row.subject)[:held] if held else []
        out[row.subject] = Side(
            subject=row.subject,
            nominal=nominals.get(row.subject, row.subject),
            agency=agencies[row.agency_id].name,
            submission=row.submission,
            ref=row.ref,
            role=row.role,
            given=row.given,
            family=row.family,
            also_known_as=list(row.also_known_as),
            born=row.born,
            sex=row.sex,
            identifiers=[(kind, value) for kind, value, _ in row.identifiers],
            phones=list(place.phones) if place else [],
            postcode=place.postcode if place else "",
            school=place.school if place else "",
            received_at=row.received_at,
            held=[Held(one.subject, agencies[one.agency_id].name, one.submission, one.received_at) for one in others],
        )
    return out


def _described_with(nominal: UUID | None, subject: UUID) -> Any:
    """Every report about a nominal that the reader may see, newest first; once, where it describes them more than once."""
    subjects = Membership.objects.filter(nominal=nominal, until=None).values("subject")
    described = SubjectProfile.objects.filter(Q(subject__in=subjects) | Q(subject=subject))
    return described.order_by("-received_at", "submission", "subject").distinct("received_at", "submission")


def judged_of(rows: Sequence[Judgement], undone: dict[UUID, datetime], viewer: Viewer) -> list[Judged]:
    """Judgements as shown; `undone` says when those among them that no longer stand were undone."""
    looks = {
        one.judgement: one for one in SecondLook.objects.filter(judgement__in=[one.id for one in rows if one.second])
    }
    people = {one.made_by_id for one in rows if one.made_by_id} | {one.made_by_id for one in looks.values()}
    names = names_of(people)
    return [
        Judged(
            id=one.id,
            subject_a=one.subject_a,
            subject_b=one.subject_b,
            answer=one.answer,
            reason=one.reason,
            by=names.get(one.made_by_id, "") if one.made_by_id else "The published rule",
            at=one.at,
            undone_at=undone.get(one.id),
            waits_because=SECOND_LOOKS[one.second] if one.second and one.id not in looks else "",
            second_said=_second_said(looks[one.id], names) if one.id in looks else "",
            is_own=one.made_by_id is not None and one.made_by_id == viewer.professional_id,
        )
        for one in rows
        if one.answer != "undone"
    ]


def _second_said(look: SecondLook, names: dict[UUID, str]) -> str:
    said = "agreed" if look.agrees else "did not agree, so it does not count"
    return f"{names.get(look.made_by_id, 'Somebody')} looked again and {said}: {look.reason}"
