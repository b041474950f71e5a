"""One draft in two places, two tabs or two devices: neither writes over what was typed in the other. Pure.

Each page of writing has a mark of its own, and says which state of the draft it was drawn from. Where the draft holds meanwhile what
came from another page, what comes from this one is not kept, and both texts are put side by side.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wholepicture.casework.assessment.answers import NOT_KNOWN
from wholepicture.casework.assessment.filled import parts_of_day

Fields = Mapping[str, Any]
LONGEST_MARK = 40


@dataclass(frozen=True)
class Drawn:
    """The page that words come from: its mark, and the state of the draft that it was drawn from. One that says nothing of itself
    writes over nothing that a page wrote."""

    page: str = ""
    built_on: str = ""


def state_of(fields: Fields) -> str:
    """A short name of what a draft holds: another where anything of it differs."""
    return hashlib.sha256(json.dumps(dict(fields), sort_keys=True).encode()).hexdigest()[:LONGEST_MARK]


def is_overtaken(drawn: Drawn, last_page: str, before: Fields, fields: Fields) -> bool:
    """Whether a draft holds what came from another page (`last_page`) after this one was drawn, and so would lose it. A page that
    does not hear that its words were kept sends them again: those are its own."""
    return drawn.page != last_page and state_of(before) not in (drawn.built_on, state_of(fields))


def together(kept: Fields, here: Fields) -> dict[str, Any]:
    """What was typed here; where nothing was, what is kept. Reports that either rests on stand behind an answer, and one that is left
    at not known is not answered."""
    typed = {name: value for name, value in here.items() if not _is_unanswered(name, value)}
    filled = {**here, **kept, **typed}
    for name in filled:
        if name.startswith("ev-"):
            filled[name] = list(dict.fromkeys([*here.get(name, ()), *kept.get(name, ())]))
        elif any(part in here for part in parts_of_day(name)):
            filled[name] = here.get(name, "")
    return {name: value for name, value in filled.items() if value}


def _is_unanswered(name: str, value: Any) -> bool:
    return name.startswith("a-") and value == NOT_KNOWN
