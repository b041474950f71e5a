"""Both sides of rows that pair two subjects, or two mentions."""

from collections.abc import Iterable
from itertools import chain
from uuid import UUID

from wholepicture.linkage.models.judgements import Judgement, ThingJudgement
from wholepicture.linkage.models.review_queue import Candidate, ThingQuestion


def pair_in_order(a: UUID, b: UUID) -> tuple[UUID, UUID]:
    """Returns two ids as a pair of them is kept, the smaller first."""
    return (a, b) if a < b else (b, a)


def paired_subjects(pairs: Iterable[Judgement | Candidate]) -> set[UUID]:
    """Returns every subject that stands in one of these pairs."""
    return set(chain.from_iterable(pair.subjects for pair in pairs))


def paired_nominals(questions: Iterable[Candidate]) -> set[UUID]:
    """Returns every nominal that these questions are about."""
    return set(chain.from_iterable(question.nominals for question in questions))


def paired_mentions(pairs: Iterable[ThingJudgement | ThingQuestion]) -> set[UUID]:
    """Returns every mention that stands in one of these pairs."""
    return set(chain.from_iterable(pair.mentions for pair in pairs))


def paired_things(questions: Iterable[ThingQuestion]) -> set[UUID]:
    """Returns everything that these questions are about."""
    return set(chain.from_iterable(question.things for question in questions))
