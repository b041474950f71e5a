"""How what was compared and judged is marked, of people and of things alike. No database."""

from dataclasses import dataclass
from typing import Any

# A sign and a word for each outcome: never colour alone.
MARKS = {
    "agrees": ("✓", "Agrees"),
    "near": ("≈", "Nearly agrees"),
    "differs": ("✗", "Differs"),
    "shared": ("=", "Counts for nothing"),
    "one": ("–", "One side only"),
    "": ("", "Not compared"),
}


@dataclass(frozen=True)
class JudgementInWords:
    """What somebody judged: the two sides as they are called, and the answer."""

    judgement: Any
    answer: str
    a: str
    b: str
