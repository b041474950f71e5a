"""Where a place is as people write it: its name and the lines of its address, or that somebody lives nowhere. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from wholepicture.base.identifiers.names import fold_name
from wholepicture.base.identifiers.not_known import is_not_known, says_no_abode


class Where(NamedTuple):
    """What is said of where a place is, folded: its name and the lines of its address."""

    name: str
    lines: tuple[str, ...]


def where_of(name: str, lines: Iterable[str]) -> Where:
    """Returns where a place is; nothing where any of it says that somebody lives nowhere, and without what is not known."""
    written = [name, *lines]
    if any(map(says_no_abode, written)):
        return Where("", ())
    known_name, *known_lines = ("" if is_not_known(text) else fold_name(text) for text in written)
    return Where(known_name, tuple(filter(None, known_lines)))
