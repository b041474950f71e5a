"""What one of two reports says and the one made of both has no box for, written down in words, so that nothing typed is lost. Pure."""

import re
from collections.abc import Iterator, Mapping

from wholepicture.web.parts.report.in_words import Row, Section, sections_of
from wholepicture.web.parts.report.kinds import kind_of
from wholepicture.web.parts.report.questions import Ask
from wholepicture.web.reporting.body import Body, Content
from wholepicture.web.wording import choices

_ELSEWHERE = frozenset({"revises", "readers"})  # sections that are settled before two reports are put together
# Rows of which all that both say stands in their box; what is asked of the moment; and what may tell who the source is.
_NOT_WRITTEN_DOWN = frozenset(
    {
        "Facts",
        "What I think",
        "The child's own words",
        "In danger now",
        "Who told me",
        "They are",
        "If it came out who told",
    }
)
_SAYS_NOTHING = frozenset({"Not known", "I do not know", "None given"})


def with_left_over(
    both: Content, whole: Body, part: Body, places: Mapping[str, Mapping[int, int]], sign_labels: Mapping[str, str]
) -> Content:
    """`both`, with what `part` says and `whole`, which is `both` as it would be sent, does not. `places`: by kind, where what stood in
    a row of the part stands in both; without any, where it stood."""
    held = _by_anchor(sections_of(whole, sign_labels))
    both = {**both, **{kind: [dict(row) for row in both.get(kind, [])] for kind in choices.CAPS}}
    for section in sections_of(part, sign_labels):
        anchor = _now(section.anchor, places)
        left = [row for row in _told(section, part) if not _is_held(row, held.get(anchor, []))]
        if not left:
            continue
        kind, _, index = anchor.rpartition("-")
        said = "\n".join(f"{row.key}: {row.value}" for row in left)
        into, box = (both[kind][int(index)], "description") if kind in choices.CAPS else (both, "facts")
        into[box] = "\n".join(filter(None, (into.get(box, ""), said)))
    return both


def _by_anchor(sections: list[Section]) -> dict[str, list[Row]]:
    held: dict[str, list[Row]] = {}
    for section in sections:
        held.setdefault(section.anchor, []).extend(section.rows)
    return held


def _now(anchor: str, places: Mapping[str, Mapping[int, int]]) -> str:
    kind, _, index = anchor.rpartition("-")
    moved = places.get(kind, {}).get(int(index)) if index.isdecimal() else None
    return anchor if moved is None else f"{kind}-{moved}"


def _told(section: Section, body: Body) -> Iterator[Row]:
    if section.anchor in _ELSEWHERE:
        return
    joined = {field.key for field in kind_of(body).fields if field.ask is Ask.WORDS}
    for row in section.rows:
        if row.key not in _NOT_WRITTEN_DOWN | joined and not _says_nothing(row):
            yield row


def _says_nothing(row: Row) -> bool:
    return row.value in _SAYS_NOTHING or row.value.startswith("Not known (")


def _is_held(row: Row, held: list[Row]) -> bool:
    """Whether every part of a value stands under the same question."""
    parts = set(_parts(row.value))
    return parts <= {part for other in held if other.key == row.key for part in _parts(other.value)}


def _parts(value: str) -> list[str]:
    return [part.strip().casefold() for part in re.split(r"[,;\n]", value) if part.strip()]
