"""Lists and numbers as a sentence says them. Pure."""

from collections.abc import Iterable


def and_list(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    listed = list(words)
    return " and ".join(filter(None, (", ".join(listed[:-1]), listed[-1]))) if listed else ""


def plural(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
