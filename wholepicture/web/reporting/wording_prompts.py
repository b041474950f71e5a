"""Kinder or clearer words, offered beside what was written: never over a child's own words, never in the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wholepicture.intake.writing.wording import wording_in
from wholepicture.web.parts.report.kinds import PROMPTED


@dataclass(frozen=True)
class Prompt:
    """Words found, where, and what could be said instead."""

    code: str
    where: str
    anchor: str
    written: str
    offers: str


def prompts_for(content: Mapping[str, Any]) -> list[Prompt]:
    """Other words to consider for the author's own text, each once. The child's words are never looked at."""
    return [
        Prompt(wording.code, where, name, wording.written, wording.offers)
        for name, where in PROMPTED.items()
        for wording in wording_in(content.get(name, ""))
    ]


def with_prompted(content: dict[str, Any], prompts: list[Prompt]) -> dict[str, Any]:
    """The draft that remembers which words were pointed out in it, so that whoever trains can be told how often they were changed.

    It goes with the draft, and is no part of the report.
    """
    prompted = sorted({*content.get("prompted", ()), *(prompt.code for prompt in prompts)})
    return {**content, "prompted": prompted} if prompted else content
