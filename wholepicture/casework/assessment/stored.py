"""The assessments of a child as they are stored, and which of their levels stands. Inside a recorded act."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from wholepicture.casework.assessment.answers import Entries, from_data, yes_to
from wholepicture.casework.assessment.chain import Link, standing
from wholepicture.casework.assessment.tools import Level, Tool, tool_of
from wholepicture.casework.models import Assessment, AssessmentReview
from wholepicture.partnership.signs.queries import Worded

MOST = 200  # assessments of one child


@dataclass(frozen=True)
class Chain:
    """The assessments of a child that whoever asks may see, the newest first, and what was said of each."""

    rows: Sequence[Assessment]
    reviews: Mapping[UUID, AssessmentReview]

    @property
    def links(self) -> list[Link]:
        return [link_of(row, self.reviews.get(row.id)) for row in self.rows]

    @property
    def standing(self) -> Assessment | None:
        """The one whose level stands."""
        link = standing(self.links)
        return next((row for row in self.rows if link and row.id == link.id), None)

    def past_harm(self) -> dict[str, Assessment]:
        """Every sign of harm that any of them holds, each with the newest that does: in full, for ever, whatever became of it."""
        found: dict[str, Assessment] = {}
        harm = harm_by_row(self.rows)
        for row in reversed(self.rows):
            found |= dict.fromkeys(harm[row.id], row)
        return found


def harm_by_row(rows: Sequence[Assessment]) -> dict[UUID, list[str]]:
    """The signs of harm to which each of these says yes, by what was a sign of harm when it was made."""
    versions: dict[UUID, set[int | None]] = {}
    for row in rows:
        versions.setdefault(row.area_id, set()).add(row.dictionary)
    worded = {area: Worded(area, numbers) for area, numbers in versions.items()}
    found = {}
    for row in rows:
        asked = Entries(worded[row.area_id].under(row.dictionary).signs)
        found[row.id] = yes_to(from_data(row.answers), asked.of("H"))
    return found


def chain_of(nominal: UUID) -> Chain:
    """The assessments of a child, as joined now."""
    rows = list(Assessment.objects.filter(nominals__contains=[nominal]).order_by("-at", "-id")[:MOST])
    return Chain(rows, reviews_of(rows))


def reviews_of(rows: Iterable[Assessment]) -> dict[UUID, AssessmentReview]:
    """What a supervisor said of each of these."""
    reviews = AssessmentReview.objects.filter(assessment_id__in=[row.id for row in rows])
    return {review.assessment_id: review for review in reviews}


def link_of(row: Assessment, review: AssessmentReview | None) -> Link:
    """A stored assessment in its chain."""
    return Link(row.id, row.at, row.step, row.is_lowering, frozenset(row.replaces), review.decision if review else "")


def tool_used(row: Assessment) -> Tool:
    """The configuration under which it was made. Every version stays: its file is never taken away."""
    tool = tool_of(row.tool, row.tool_version)
    assert tool is not None
    return tool


def level_set(row: Assessment) -> Level:
    """The level that was set."""
    level = tool_used(row).level(row.set_level)
    assert level is not None
    return level


def counting(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Those of these whose level counts, as `chain.is_counting`."""
    reviews = AssessmentReview.objects.filter(assessment_id=OuterRef("id"))
    approved, refused = reviews.filter(decision="approve"), reviews.exclude(decision="approve")
    return rows.filter(~Exists(refused)).filter(Q(is_lowering=False) | Exists(approved))


def in_force(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Those of these that count and that none that counts has replaced."""
    after = counting(Assessment.objects.filter(replaces__contains=[OuterRef("id")]))
    return counting(rows).filter(~Exists(after))
