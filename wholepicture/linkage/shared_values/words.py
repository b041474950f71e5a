"""What people said of shared values, as stored."""

from collections.abc import Sequence
from uuid import UUID

from wholepicture.linkage.models import SharedWord
from wholepicture.linkage.shared_values.limits import Word


def words_about(values: Sequence[UUID]) -> dict[UUID, list[Word]]:
    """Returns everything that people said of each of these values, taken back or not."""
    words: dict[UUID, list[Word]] = {}
    for row in SharedWord.objects.filter(value__in=list(values)):
        words.setdefault(row.value, []).append(Word(row.id, row.answer, row.at, row.undoes))
    return words
