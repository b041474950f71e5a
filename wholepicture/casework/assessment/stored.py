"""The assessments of a child as they are stored, and which of their levels stands. Inside a recorded act."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from wholepicture.casework.assessment.answers import Entries, from_data, yes_to
from wholepicture.casework.assessment.chain import Link, standing
from wholepicture.casework.assessment.tools import Level, Tool, tool_of
from wholepicture.casework.models import Assessment, AssessmentReview
from wholepicture.partnership.signs.queries import Worded

MOST = 200  # assessments of one child
_LONG = ("answers", "protective", "protective_known", "voice", "narrative", "reason", "differs_reason", "lower_reason")


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
        if len(self.rows) >= MOST:  # what the oldest of these already knew of those before it
            found |= dict.fromkeys(self.rows[-1].printed["past_harm"], self.rows[-1])
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


def standing_of(nominals: Collection[UUID]) -> list[Assessment]:
    """Of each of these children the assessment whose level stands, with what a line about it needs and no more."""
    rows = Assessment.objects.filter(nominals__overlap=list(nominals)).defer(*_LONG).order_by("-at", "-id")
    of_child: dict[UUID, list[Assessment]] = {}
    for row in rows:
        of_child.setdefault(row.nominals[0], []).append(row)
    reviews = reviews_of(chain.from_iterable(of_child.values()))
    chains = [Chain(listed[:MOST], reviews) for listed in of_child.values()]
    return [stood for child in chains if (stood := child.standing)]


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
    return Link(
        id=row.id,
        at=row.at,
        step=row.step,
        is_lowering=row.is_lowering,
        replaces=frozenset(row.replaces),
        decision=review.decision if review else "",
        is_raised=row.is_raised,
        holds_harm=row.holds_harm,
    )


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


def unreplaced(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Those of these whose level may stand, as `chain.unreplaced`."""
    refused = AssessmentReview.objects.filter(assessment_id=OuterRef("id")).exclude(decision="approve")
    after = counting(Assessment.objects.filter(replaces__contains=[OuterRef("id")]))
    return (counting(rows) | rows.filter(Exists(refused), holds_harm=True)).filter(~Exists(after))
