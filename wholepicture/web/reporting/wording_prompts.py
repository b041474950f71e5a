"""Kinder or clearer words, offered beside what was written: never over a child's own words, never in the way."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from wholepicture.web.parts.report.kinds import PROMPTED


@dataclass(frozen=True)
class Prompt:
    """Words found, where, and what could be said instead."""

    where: str
    anchor: str
    written: str
    offers: str


def prompts_for(content: Mapping[str, Any]) -> list[Prompt]:
    """Other words to consider for the author's own text, each once. The child's words are never looked at."""
    prompts = []
    for name, where in PROMPTED.items():
        for pattern, offer in _wording():
            if seen := pattern.search(content.get(name, "")):
                prompts.append(Prompt(where, name, seen.group(), offer))
    return prompts


@cache
def _wording() -> list[tuple[re.Pattern[str], str]]:
    """What to look for, and what to offer, from intake's list of wording."""
    listed = tomllib.loads(files("wholepicture.intake").joinpath("wording.toml").read_text("utf-8"))["prompt"]
    return [(_any_of(entry["match"]), entry["offer"]) for entry in listed]


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    spelled = (r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)
    return re.compile(rf"\b(?:{'|'.join(spelled)})\b", re.IGNORECASE)
