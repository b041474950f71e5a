"""The list of values that many share, as pages and the operator read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wholepicture.linkage.models import SharedValue, SharedWord
from wholepicture.linkage.shared_values.limits import answer_in_force, is_damped, shown
from wholepicture.linkage.shared_values.words import words_about
from wholepicture.partnership.queries import names_of


@dataclass(frozen=True)
class SharedRow:
    """A value that many share, as listed. `people` and `agencies` are the lower ends of bands (`limits.in_words`)."""

    id: UUID
    kind: str
    text: str
    people: int
    agencies: int
    since: datetime
    by_rule: bool
    word: str  # what a person said that stands: damp, do_not_damp; empty: nothing
    is_damped: bool


@dataclass(frozen=True)
class WordShown:
    """What a person said of a shared value. `undone_at`: since when it does not stand."""

    id: UUID
    answer: str
    reason: str
    by: str
    at: datetime
    undone_at: datetime | None
    undone_because: str = ""


def listed(values: Iterable[SharedValue]) -> list[SharedRow]:
    """Returns rows as they stand by what was said up to now: the background needs a moment to heed a word."""
    rows = list(values)
    words = words_about([row.id for row in rows])
    return [_listed(row, answer_in_force(words.get(row.id, ()))) for row in rows]


def _listed(row: SharedValue, word: str) -> SharedRow:
    return SharedRow(
        id=row.id,
        kind=row.kind,
        text=shown(row.kind, row.text),
        people=row.people,
        agencies=row.agencies,
        since=row.since,
        by_rule=row.by_rule,
        word=word,
        is_damped=is_damped(row.by_rule, word),
    )


def words_shown(words: Iterable[SharedWord]) -> list[WordShown]:
    """Returns what people said, in the order given; what was taken back says when and why."""
    rows = list(words)
    undoing = {row.undoes: row for row in rows if row.undoes}
    names = names_of({row.made_by_id for row in rows})
    shown_words: list[WordShown] = []
    for row in rows:
        if row.answer == "undone":
            continue
        undone = undoing.get(row.id)
        shown_words.append(
            WordShown(
                id=row.id,
                answer=row.answer,
                reason=row.reason,
                by=names.get(row.made_by_id, ""),
                at=row.at,
                undone_at=undone.at if undone else None,
                undone_because=undone.reason if undone else "",
            )
        )
    return shown_words
