"""How many lines a page of the ledger holds, and how many of them a telephone shows before the rest is unfolded."""

from typing import TypeVar

ON_A_PAGE = 50
FIRST = 5

LineT = TypeVar("LineT")


def in_parts(rows: list[LineT]) -> list[list[LineT]]:
    """The lines that are shown at once, and the rest, if there is one."""
    return [part for part in (rows[:FIRST], rows[FIRST:]) if part]
