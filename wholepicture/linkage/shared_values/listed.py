"""The list of values that many share, as pages and the operator read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wholepicture.linkage.models import SharedValue, SharedWord
from wholepicture.linkage.shared_values.limits import Word, is_damped, shown, standing
from wholepicture.partnership.queries import names_of


@dataclass(frozen=True)
class SharedRow:
    """A value that many share, as listed. `people` and `agencies` are the lower ends of bands (`shared.in_words`)."""

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
class SharedSaid:
    """What a person said of a shared value. `undone_at`: since when it does not stand."""

    id: UUID
    answer: str
    reason: str
    by: str
    at: datetime
    undone_at: datetime | None
    undone_because: str = ""


def rows_of(found: Iterable[SharedValue]) -> list[SharedRow]:
    """Rows as they stand by what was said up to now: the background needs a moment to heed a word."""
    rows = list(found)
    words: dict[UUID, list[Word]] = {}
    for one in SharedWord.objects.filter(value__in=[row.id for row in rows]):
        words.setdefault(one.value, []).append(Word(one.id, one.answer, one.at, one.undoes))
    out = []
    for row in rows:
        stands = standing(words.get(row.id, ()))
        word = stands.answer if stands else ""
        out.append(
            SharedRow(
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
        )
    return out


def said_of(words: Iterable[SharedWord]) -> list[SharedSaid]:
    """What people said, in the order given; what was taken back says when and why."""
    rows = list(words)
    undone = {one.undoes: one for one in rows if one.undoes}
    names = names_of({one.made_by_id for one in rows})
    return [
        SharedSaid(
            id=one.id,
            answer=one.answer,
            reason=one.reason,
            by=names.get(one.made_by_id, ""),
            at=one.at,
            undone_at=undone[one.id].at if one.id in undone else None,
            undone_because=undone[one.id].reason if one.id in undone else "",
        )
        for one in rows
        if one.answer != "undone"
    ]
