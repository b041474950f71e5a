"""A whole area's back-record at once: profiles made by older code are made again, every pair weighed, questions added.

Runs as the background worker. It proposes; the same rules and the same queue decide, so running it again adds nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from uuid import UUID

from wholepicture.intake.queries import stated_submissions
from wholepicture.linkage.back_record import duckdb_tables, splink_engine
from wholepicture.linkage.comparison.description import columns_of
from wholepicture.linkage.comparison.shortlist import MARGIN
from wholepicture.linkage.comparison.weight import shipped
from wholepicture.linkage.models import SubjectProfile
from wholepicture.linkage.people import evidence
from wholepicture.linkage.people.profiling import VERSION, profiles_in, replace
from wholepicture.linkage.shared_values import counts

PAGE = 500


def outdated() -> list[UUID]:
    """Returns submissions with a profile that older code made."""
    rows = SubjectProfile.objects.filter(version__lt=VERSION).values_list("submission", flat=True)
    return sorted(set(rows))


def renew(submissions: Sequence[UUID]) -> int:
    """Makes the profiles and keys of these submissions again. Returns how many."""
    return replace(chain.from_iterable(map(profiles_in, stated_submissions(submissions))))


def recount() -> int:
    """Counts every value again that may be shared. Returns how many there are. Reads the whole table of holdings."""
    values = counts.worth_counting()
    for start in range(0, len(values), PAGE):
        counts.recount(values[start : start + PAGE])
    return len(values)


def areas() -> list[UUID]:
    """Returns areas that hold anybody."""
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
    progress: duckdb_tables.Progress = duckdb_tables.ignore_progress,
    engine: str = "duckdb",
) -> Area:
    """Weighs the pairs of an area. `progress` is told how far it is; `engine` is one of splink_engine.ENGINES.

    Raises ModelRefused, duckdb_tables.NoRoom or spark_engine.NoSpark.
    """
    model = shipped()
    weighed = Area([])
    came: dict[UUID, int] = {}

    def blocked(blocks: duckdb_tables.Blocks) -> None:
        weighed.blocks = blocks

    proposed = splink_engine.weigh_all(
        _described(area, came, progress),
        model,
        least=model.review - MARGIN,
        population=evidence.population(),
        memory=memory,
        progress=progress,
        engine=engine,
        blocked=blocked,
    )
    met: dict[UUID, list[UUID]] = {}
    for pair in proposed:
        newcomer, other = sorted((UUID(pair.a), UUID(pair.b)), key=lambda subject: -came[subject])
        met.setdefault(newcomer, []).append(other)
    newcomers = iter(sorted(met, key=lambda subject: came[subject]))
    while page := list(islice(newcomers, PAGE)):
        weighed.pairs.append([(newcomer, other) for newcomer in page for other in sorted(met.pop(newcomer))])
    return weighed


def _described(
    area: UUID, came: dict[UUID, int], progress: duckdb_tables.Progress
) -> Iterator[duckdb_tables.Described]:
    """Yields the descriptions of an area in the order in which they came, and notes their places in `came`."""
    whole = SubjectProfile.objects.filter(area_id=area).count()
    for page in _pages(area):
        progress("Reading descriptions", len(came), whole)
        likenesses = evidence.descriptions_of(page)
        for subject in page:
            came[subject] = len(came)
            yield duckdb_tables.Described(str(subject), columns_of(likenesses[subject]))


def _pages(area: UUID) -> Iterator[list[UUID]]:
    """Yields every subject of the area, in the order in which they were received."""
    listed = SubjectProfile.objects.filter(area_id=area).order_by("received_at", "subject")
    subjects = listed.values_list("subject", flat=True).iterator(chunk_size=5000)
    while page := list(islice(subjects, 5000)):
        yield page
