"""What is wrong with a note of one child or of several. Pure.

A note of several children stands in the case of each: the words for all, and those about that child alone. So words for all that call
one of the children by name are read by whoever may read of the others; whoever writes them is told so first.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

LONGEST = 4000  # characters of what is written in one box
EARLIEST = timedelta(days=366 * 2)  # before the day on which it is written
SHORTEST_NAME = 3  # letters: of shorter parts of a name too many words are made
MOST_TOGETHER = 20  # children of one note
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Written:
    """What somebody writes: when it happened, the words for all, and by case those about its child alone. `may_name`: whoever may read
    one of the cases may read the names of the other children."""

    on: date | None
    words: str
    own: Mapping[UUID, str] = field(default_factory=dict)
    may_name: bool = False


def faults_of(written: Written, children: Mapping[UUID, Collection[str]], today: date) -> dict[str, str]:
    """What is to be put right, by field, in the order of the form: of the words about one child alone, `own-` and the case's id.
    `children`: the names of the child of each case."""
    faults = {"on": _of_day(written.on, today), "words": _of_words(written, children)}
    faults |= {f"own-{case}": _too_long(text) for case, text in written.own.items()}
    return {name: said for name, said in faults.items() if said}


def named_in(words: str, children: Mapping[UUID, Collection[str]]) -> list[str]:
    """The parts of these children's names that stand in words, as they are written there."""
    names = " ".join(name for names in children.values() for name in names)
    parts = {part.casefold() for part in _WORD.findall(names) if len(part) >= SHORTEST_NAME}
    return [word for word in dict.fromkeys(_WORD.findall(words)) if word.casefold() in parts]


def _of_day(on: date | None, today: date) -> str:
    if on is None:
        return "Give the day on which it happened, like 4 3 2027."
    if on > today:
        return "This day is still to come. Enter what has happened; what is to be done is an action."
    return "That is more than two years ago. Correct the day." if on < today - EARLIEST else ""


def _of_words(written: Written, children: Mapping[UUID, Collection[str]]) -> str:
    if not written.words.strip():
        silent = [case for case in children if not written.own.get(case, "").strip()]
        return "Say what happened, or what was done." if silent else ""
    if len(children) > 1 and not written.may_name and (named := named_in(written.words, children)):
        return (
            f"This stands in the case of each child, and names {', '.join(named)}. Move it to the words about that child alone, "
            "or say below that whoever may read one of these cases may read the names."
        )
    return _too_long(written.words)


def _too_long(text: str) -> str:
    return f"Use {LONGEST:,} characters or fewer here. There are {len(text):,}." if len(text) > LONGEST else ""
