"""From what somebody typed to the report that it becomes."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from wholepicture.base import clock
from wholepicture.intake.confidential.rules import LONGEST_TELLING
from wholepicture.web.speaking_up import wording

ASKED = {"given": 100, "family": 100, "age": 50, "helps": 500, "informant": 300}
LIMITS = {**ASKED, "why": 500}
BOXES = ("facts", "about", *ASKED, "danger", "how_known", "informant_kind", "answer")
TAKE_BACK = "Whoever sent this asks that what they told be taken back."


def mistakes_in(given: Mapping[str, str]) -> dict[str, str]:
    """What is to be put right, by box."""
    return mistakes_in_words(given) | mistakes_in_size(given)


def mistakes_in_words(given: Mapping[str, str]) -> dict[str, str]:
    """What is to be put right in the one box that must be filled in."""
    length = len(given["facts"])
    if not length:
        return {"facts": wording.SAY_WHAT}
    return {"facts": wording.TOO_LONG.format(length=length, most=LONGEST_TELLING)} if length > LONGEST_TELLING else {}


def mistakes_in_size(given: Mapping[str, str]) -> dict[str, str]:
    """Which of the boxes that are there hold more than they may."""
    return {
        name: f"Use {most} characters or fewer here. There are {len(given[name]):,}."
        for name, most in LIMITS.items()
        if len(given.get(name, "")) > most
    }


def says_danger(given: Mapping[str, str]) -> bool:
    """Whether somebody is, or may be, in danger now."""
    return given["danger"] in ("yes", "not_sure")


def key_of(page: str, given: Mapping[str, str]) -> str:
    """The key of a report: the same page with the same words is the same report, and is stored once."""
    return hashlib.sha256(json.dumps([page, sorted(given.items())]).encode()).hexdigest()[:32]


def body_of(given: Mapping[str, str], key: str) -> dict[str, Any]:
    """The report. Who told it goes into the source compartment (`intake.rules.SOURCE_FIELDS`)."""
    # Whoever tells of themself gives the child's own words.
    words = "child_words" if given["about"] == "me" else "facts"
    kind = given["informant_kind"] if given["informant_kind"] in wording.INFORMANT_KINDS else ""
    provenance = {
        "how_known": given["how_known"] if given["how_known"] in wording.HOW_KNOWN else "",
        "informant_kind": kind or ("child" if given["about"] == "me" else "anonymous"),
        "informant": given["informant"],
    }
    subject = _subject(given)
    return {
        **_report(key),
        "narrative": {words: given["facts"]},
        "provenance": {name: said for name, said in provenance.items() if said},
        **({"subjects": [subject]} if subject else {}),
        **_danger(given),
    }


def more_of(given: Mapping[str, str], key: str) -> dict[str, Any]:
    """A further report under the same code. Whom it tells of is added where it is taken in."""
    provenance = {"informant_kind": "anonymous", "informant": given["informant"]}
    return {
        **_report(key),
        "narrative": {"facts": given["facts"]},
        "provenance": {name: said for name, said in provenance.items() if said},
        **_danger(given),
    }


def taken_back(given: Mapping[str, str], key: str) -> dict[str, Any]:
    """That somebody wants what they told taken back: a person reads it, and decides."""
    said = f"{TAKE_BACK}\n\n{given['why']}" if given["why"] else TAKE_BACK
    return {**_report(key), "narrative": {"facts": said}, "provenance": {"informant_kind": "anonymous"}}


def _described(given: Mapping[str, str], *, is_number: bool) -> str:
    """What helps to know who it is; an age that is no number is kept there in their words."""
    age = "" if is_number or not given["age"] else f"Age: {given['age']}"
    return "\n".join(filter(None, (age, given["helps"])))


_OLDEST = 130
_ABOUT = r"(?:(?:i am|i'm|i’m|about|around|maybe|probably|roughly|perhaps|aged|age|she is|he is|they are|~)\s*)*"
_AFTER = r"(?:\s*-?(?:ish|years?|yrs?|y/?o|old|or so|i think|\?|\.))*"
_AGE = re.compile(rf"{_ABOUT}(\d{{1,3}})(?:\s*(?:-|–|to|or)\s*(\d{{1,3}}))?{_AFTER}", re.ASCII | re.IGNORECASE)


def _years(age: str) -> tuple[int, int] | None:
    """From what age to what age, where what was typed says so: `14`, `about 14`, `14ish`, `14-15`. None where it says something else,
    such as `under 12`."""
    read = _AGE.fullmatch(age.strip())
    if read is None:
        return None
    first, last = int(read[1]), int(read[2] or read[1])
    return (first, last) if first <= last <= _OLDEST else None


def _report(key: str) -> dict[str, Any]:
    recorded_at = clock.now().isoformat()
    return {"key": key, "kind": "concern", "recorded_at": recorded_at, "sharing": {"level": "hub"}}


def _danger(given: Mapping[str, str]) -> dict[str, Any]:
    # What may be danger is read as danger, and told as what may be.
    unsure = {"danger_is_uncertain": True} if given["danger"] == "not_sure" else {}
    return {"safety": {"immediate_danger": says_danger(given), **unsure}} if given["danger"] in wording.DANGER else {}


def _subject(given: Mapping[str, str]) -> dict[str, Any]:
    """Whom it is about, where anything is said of them."""
    said: dict[str, Any] = {name: given[name] for name in ("given", "family") if given[name]}
    years = _years(given["age"])
    if years:
        said |= {"age_from": years[0], "age_to": years[1]}
    if described := _described(given, is_number=years is not None):
        said["description"] = described
    if not said and given["about"] not in ("me", "child"):
        return {}
    return {"ref": "c1", "role": "child" if given["about"] in ("me", "child") else "unknown", **said}
