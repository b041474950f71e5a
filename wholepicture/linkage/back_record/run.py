"""A whole area's back-record at once: profiles made by older code are made again, every pair weighed, questions added.

Runs as the background worker. It proposes; the same rules and the same queue decide, so running it again adds nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from wholepicture.intake.queries import stated_submissions
from wholepicture.linkage.back_record import duckdb_tables, splink_engine
from wholepicture.linkage.comparison.description import columns_of
from wholepicture.linkage.comparison.weight import shipped
from wholepicture.linkage.models import SubjectProfile
from wholepicture.linkage.people import evidence
from wholepicture.linkage.people.profiling import VERSION, profiles_in, store_again
from wholepicture.linkage.shared_values import counts

PAGE = 500
MARGIN = 4.0
"""How far below the review weight a pair of single descriptions may lie: everything known of both may weigh more."""


def outdated() -> list[UUID]:
    """Submissions with a profile that older code made."""
    rows = SubjectProfile.objects.filter(version__lt=VERSION).values_list("submission", flat=True)
    return sorted(set(rows))


def renew(submissions: Sequence[UUID]) -> int:
    """Make the profiles and keys of these submissions again. Answers how many."""
    return store_again(one for report in stated_submissions(submissions) for one in profiles_in(report))


def recount() -> int:
    """Count every value again that may be shared. Answers how many there are. Reads the whole table of holdings."""
    values = counts.worth_counting()
    for start in range(0, len(values), PAGE):
        counts.recount(values[start : start + PAGE])
    return len(values)


def areas() -> list[UUID]:
    """Areas that hold anybody."""
    return sorted(set(SubjectProfile.objects.values_list("area_id", flat=True).distinct()))


@dataclass
class Area:
    """What weighing an area gave: pairs (newcomer, other) near or above the review weight, some hundreds of newcomers at
    a time, and how the records met."""

    pairs: list[list[tuple[UUID, UUID]]]
    blocks: duckdb_tables.Blocks | None = None


def weigh_area(
    area: UUID,
    *,
    memory: str = duckdb_tables.MEMORY,
    heard: duckdb_tables.Heard = duckdb_tables.unheard,
    by: str = "duckdb",
) -> Area:
    """Weigh the pairs of an area. `heard` is told how far it is; `by` is one of splink_engine.ENGINES. Raises ModelRefused,
    duckdb_tables.NoRoom or sparking.NoSpark."""
    model, many = shipped(), evidence.population()
    came: dict[UUID, int] = {}
    whole = SubjectProfile.objects.filter(area_id=area).count()

    def rows() -> Iterator[splink_engine.Described]:
        for page in _pages(area):
            heard("Reading descriptions", len(came), whole)
            likeness = evidence.likenesses(page)
            for subject in page:
                came[subject] = len(came)
                yield splink_engine.Described(str(subject), columns_of(likeness[subject]))

    answer = Area([])

    def blocked(blocks: duckdb_tables.Blocks) -> None:
        answer.blocks = blocks

    met: dict[UUID, list[UUID]] = {}
    weighed = splink_engine.weigh_all(
        rows(),
        model,
        least=model.review - MARGIN,
        population=many,
        memory=memory,
        heard=heard,
        engine=by,
        blocked=blocked,
    )
    for pair in weighed:
        new, other = sorted((UUID(pair.a), UUID(pair.b)), key=lambda one: -came[one])
        met.setdefault(new, []).append(other)
    newcomers = iter(sorted(met, key=lambda one: came[one]))
    while some := list(islice(newcomers, PAGE)):
        answer.pairs.append([(new, other) for new in some for other in sorted(met.pop(new))])
    return answer


def _pages(area: UUID) -> Iterator[list[UUID]]:
    """Every subject of the area, in the order in which they were received."""
    listed = SubjectProfile.objects.filter(area_id=area).order_by("received_at", "subject")
    subjects = listed.values_list("subject", flat=True).iterator(chunk_size=5000)
    while page := list(islice(subjects, 5000)):
        yield page
