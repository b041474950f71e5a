"""What a comparison of two things finds, written as the tests of each kind of thing expect it."""

from typing import Any

from wholepicture.linkage.things.rules import compare

Case = tuple[dict[str, Any], dict[str, Any], list[str]]
PARTS = "and they cannot be one"


def found(kind: str, one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The findings as `fact outcome steps words`, which must be the same whichever is named first."""
    told = []
    for a, b in ((one, other), (other, one)):
        comparison = compare(kind, a, b)
        lines = [f"{each.fact} {each.outcome} {each.steps:+d} {each.words}" for each in comparison.reasons]
        told.append(lines + [PARTS] * comparison.parts)
    assert told[0] == told[1]
    return told[0]
