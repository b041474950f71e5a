"""What differs between two states of one report, field by field, in the words in which reports are read. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from wholepicture.web.parts.report.in_words import Row, Section


@dataclass(frozen=True)
class Change:
    """One field that was said otherwise. `before`, `after`: what was said; empty: nothing."""

    of: str
    key: str
    before: str
    after: str


Place = tuple[str, str, int]  # where on the form, what, and which of several alike


def changes(before: Sequence[Section], after: Sequence[Section]) -> list[Change]:
    """What differs, in the order of the later state; what it says nothing of any more comes last."""
    earlier, later = _by_place(before), _by_place(after)
    found: list[Change] = []
    for place in [*later, *(place for place in earlier if place not in later)]:
        now, then = later.get(place), earlier.get(place)
        title = now.title if now else then.title if then else ""
        found += _between(title, then.rows if then else (), now.rows if now else ())
    return found


def _by_place(sections: Iterable[Section]) -> dict[Place, Section]:
    """Sections by what they are of: a name may have been corrected, so it tells nothing."""
    counted: Counter[tuple[str, str]] = Counter()
    placed = {}
    for section in sections:
        if section.anchor == "revises":
            continue  # that it stands in the place of another is said beside
        of = section.anchor, section.title.partition(":")[0]
        placed[(*of, counted[of])] = section
        counted[of] += 1
    return placed


def _between(title: str, before: Sequence[Row], after: Sequence[Row]) -> Iterator[Change]:
    then, now = _values(before), _values(after)
    for key in dict.fromkeys([*now, *then]):
        if then.get(key, "") != now.get(key, ""):
            yield Change(title, key, then.get(key, ""), now.get(key, ""))


def _values(rows: Iterable[Row]) -> dict[str, str]:
    """What is said under each name; several of one name together."""
    values: dict[str, str] = {}
    for row in rows:
        values[row.key] = f"{values[row.key]}; {row.value}" if row.key in values else row.value
    return values
