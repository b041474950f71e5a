"""How urgent a report is, by what it says: which is worked on first, and nothing about a child. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from wholepicture.base.indicators import Indicator, indicators
from wholepicture.base.priorities import BULK, DANGER, HARM, ORDINARY


def says_danger(stated: Mapping[str, Any]) -> bool:
    """Whether the sender says that a child is in danger now."""
    safety = stated.get("safety")
    return isinstance(safety, Mapping) and yes_or_no(safety.get("immediate_danger")) is True


def says_missing(stated: Mapping[str, Any]) -> bool:
    """Whether a report tells of somebody who was missing when it was written, and not of their return."""
    episode = stated.get("missing")
    if not isinstance(episode, Mapping) or not episode:
        return False
    return episode.get("type") != "no_apparent_risk" and not episode.get("returned_at")


_YES, _NO = frozenset({"true", "yes", "y", "1"}), frozenset({"false", "no", "n", "0"})


def yes_or_no(value: Any) -> bool | None:
    """What a sender says with true and false, or writes in their place; None where it is neither."""
    written = str(value).strip().casefold()
    return True if written in _YES else False if written in _NO else None


Signs = Mapping[str, Indicator]
"""The signs that count in a report, by code, as the dictionary in force has them. Where none are given, the published ones are meant."""


def harm_signs(codes: Iterable[str], signs: Signs | None = None) -> list[str]:
    """What those of these signs say that stand in list H, each once."""
    known = indicators() if signs is None else signs
    return [known[code].label for code in dict.fromkeys(codes) if code in known and known[code].list == "H"]


def says_harm(stated: Mapping[str, Any], signs: Signs | None = None) -> bool:
    """Whether a report answers a sign of harm with yes."""
    return bool(harm_signs((sign["code"] for sign in stated.get("signs", ()) if sign["answer"] == "yes"), signs))


def priority_of(stated: Mapping[str, Any], *, is_bulk: bool, signs: Signs | None = None) -> int:
    """How soon a report goes through every step. `is_bulk`: it came with many others."""
    if says_danger(stated):
        return DANGER
    if says_harm(stated, signs):
        return HARM
    return BULK if is_bulk else ORDINARY
