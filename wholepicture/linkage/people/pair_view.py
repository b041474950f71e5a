"""What an officer compares: two subjects side by side with what is known of each, and what was judged of them.

Shows what the reader may see: these functions run inside a recorded query.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

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
from wholepicture.linkage.models.pairs import paired_subjects
from wholepicture.linkage.people.evidence import descriptions_of, population
from wholepicture.linkage.people.put_forward import Put, put_by_pair
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
    reports: int = 1  # about whom it is joined to, of those that the reader may see


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
    put: Sequence[Put] = ()  # the people who asked about these two, with why
    rows: Sequence["Pair"] = ()  # the questions that one answer may settle, this one among them; empty: this one alone


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


def pairs_of(candidates: Sequence[Candidate], *, held: int = 0) -> list[Pair]:
    """Returns candidates side by side, those of which the reader may see both sides.

    `held`: how many reports to list of each.
    """
    subjects = paired_subjects(candidates)
    sides, likenesses = sides_of(subjects, held=held), descriptions_of(subjects)
    put = put_by_pair({side.nominal for side in sides.values()})
    model, people = in_use(), population()
    pairs: list[Pair] = []
    for candidate in candidates:
        if not sides.keys() >= set(candidate.subjects):
            continue
        a, b = (likenesses[subject] for subject in candidate.subjects)
        weighed = model.weigh(columns_of(a), columns_of(b), population=people) if model.is_trained else None
        pairs.append(
            Pair(
                id=candidate.id,
                a=sides[candidate.subject_a],
                b=sides[candidate.subject_b],
                facts=_facts(a, b),
                weighed=weighed,
                weight=candidate.weight,
                order=candidate.order,
                found_at=candidate.found_at,
                is_open=candidate.is_open,
                is_touched=candidate.is_touched,
                put=put.get(frozenset(sides[subject].nominal for subject in candidate.subjects), ()),
            )
        )
    return pairs


def _facts(a: Likeness, b: Likeness) -> list[dict[str, str]]:
    graded = names_and_birth(columns_of(a), columns_of(b))
    named = [Compared(code, grade.outcome, grade.says) for code, grade in graded.items()]
    return list(map(asdict, [*named, *compare(a, b)]))


def sides_of(subjects: Iterable[UUID], *, held: int = 0) -> dict[UUID, Side]:
    """Returns subjects as compared, those the viewer may see; whereabouts only where they may be seen."""
    wanted = list(subjects)
    places = SubjectWhereabouts.objects.in_bulk(wanted)
    members = Membership.objects.filter(subject__in=wanted, until=None)
    nominals = dict(members.values_list("subject", "nominal"))
    reports = _reports_of(nominals.values())
    agencies = agencies_by_id()
    sides: dict[UUID, Side] = {}
    for row in SubjectProfile.objects.filter(subject__in=wanted):
        # who may not see where somebody is, sees a description that does not say it
        place = places.get(row.subject) or SubjectWhereabouts()
        others = _described_with(nominals.get(row.subject), row.subject)[:held] if held else []
        sides[row.subject] = Side(
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
            phones=list(place.phones),
            postcode=place.postcode,
            school=place.school,
            received_at=row.received_at,
            held=[Held(row.subject, agencies[row.agency_id].name, row.submission, row.received_at) for row in others],
            reports=reports.get(nominals.get(row.subject, row.subject), 1),
        )
    return sides


def _reports_of(nominals: Iterable[UUID]) -> dict[UUID, int]:
    """Returns by nominal how many reports the reader may see about whoever stands in it now."""
    members = Membership.objects.filter(nominal__in=set(nominals), until=None).values("nominal")
    return dict(members.annotate(reports=Count("submission", distinct=True)).values_list("nominal", "reports"))


def _described_with(nominal: UUID | None, subject: UUID) -> QuerySet[SubjectProfile]:
    """Returns every report about a nominal that the reader may see, newest first; once, where it describes them more
    than once."""
    is_described = Q(subject=subject)
    if nominal is not None:
        is_described |= Q(subject__in=Membership.objects.filter(nominal=nominal, until=None).values("subject"))
    described = SubjectProfile.objects.filter(is_described)
    return described.order_by("-received_at", "submission", "subject").distinct("received_at", "submission")


def judgements_shown(rows: Sequence[Judgement], viewer: Viewer) -> list[Judged]:
    """Returns judgements as shown, with when those among them that no longer stand were undone."""
    undone = dict(Judgement.objects.filter(undoes__in=[row.id for row in rows]).values_list("undoes", "at"))
    looks = SecondLook.objects.in_bulk([row.id for row in rows if row.second])
    judges = {row.made_by_id for row in rows if row.made_by_id} | {look.made_by_id for look in looks.values()}
    names = names_of(judges)
    return [
        _judged(row, undone.get(row.id), looks.get(row.id), names, viewer) for row in rows if row.answer != "undone"
    ]


def _judged(
    row: Judgement, undone_at: datetime | None, look: SecondLook | None, names: Mapping[UUID, str], viewer: Viewer
) -> Judged:
    return Judged(
        id=row.id,
        subject_a=row.subject_a,
        subject_b=row.subject_b,
        answer=row.answer,
        reason=row.reason,
        by=_who_said(row, names),
        at=row.at,
        undone_at=undone_at,
        waits_because=SECOND_LOOKS[row.second] if row.second and look is None else "",
        second_said=_second_said(look, names) if look else "",
        is_own=row.made_by_id is not None and row.made_by_id == viewer.professional_id,
    )


def _who_said(row: Judgement, names: Mapping[UUID, str]) -> str:
    if row.made_by_id:
        return names.get(row.made_by_id, "")
    return f"{agencies_by_id()[row.said_by_id].name}, in its report" if row.said_by_id else "A published rule"


def _second_said(look: SecondLook, names: Mapping[UUID, str]) -> str:
    opinion = "agreed" if look.agrees else "did not agree, so it does not count"
    return f"{names.get(look.made_by_id, 'Somebody')} looked again and {opinion}: {look.reason}"
