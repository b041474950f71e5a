"""What a carer may be given and may say, what is wrong with what somebody typed, and the report that it becomes. Pure."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from wholepicture.casework.placement.rules import OPEN

# By who a child is cared for, of those who are given a door: whoever works in a home signs in as a colleague.
WITH_CARERS = ("foster", "own_foster", "connected")
LINK_DAYS = 7
# For how many days a door may be kept open at most: longer than anybody is a child.
MOST_KEPT_DAYS = 7000
MISSING, BACK, WORRY = "missing", "back", "worry"
WHAT: dict[str, str] = {
    MISSING: "Missing",
    BACK: "Back",
    WORRY: "A worry",
}
LONGEST_NAME, LONGEST_CALLED, LONGEST_PHONE = 200, 100, 40
LONGEST_WORRY = 4000
# What came of a report, as its carer reads it: the furthest that it has come. Of a decision the word alone, never what was written of it.
CAME_OF_IT: dict[str, str] = {
    "received": "We have it",
    "read": "Somebody is reading it",
    "dismiss": "Read. Nothing is being done now. It stays on record and counts if more is learned",
    "watch": "Read. It is being watched",
    "act": "Read, and being acted on",
    "decided": "Read and answered",
}
_PHONE = re.compile(r"[0-9+() -]{6,40}")


@dataclass(frozen=True)
class Fault:
    """What is to be put right, at its field."""

    field: str
    message: str


@dataclass(frozen=True)
class Given:
    """What a worker types to give a carer their door."""

    carer: str
    phone: str
    called: str


def may_be_given(care: str, state: str) -> bool:
    """Whether a door is given for a placement: with foster carers, planned or lasting."""
    return care in WITH_CARERS and state in OPEN


def faults_of_door(given: Given) -> list[Fault]:
    """What is to be put right before a door is given, in the order of the form."""
    faults = []
    if not given.carer:
        faults.append(Fault("carer", "Say what the carer is called."))
    elif len(given.carer) > LONGEST_NAME:
        faults.append(Fault("carer", f"Use {LONGEST_NAME} characters or fewer here. There are {len(given.carer):,}."))
    if not _PHONE.fullmatch(given.phone):
        faults.append(Fault("phone", "Give the number at which you ring the carer, in digits."))
    return faults + faults_of_called(given.called)


def faults_of_called(called: str) -> list[Fault]:
    """What is wrong with the first name by which a door shows a child."""
    if not called:
        return [Fault("called", "Give the first name by which the carer knows the child.")]
    if len(called) > LONGEST_CALLED:
        return [Fault("called", f"Use {LONGEST_CALLED} characters or fewer here. There are {len(called):,}.")]
    return []


def fault_of_until(until_on: date | None, today: date) -> str:
    """What is wrong with a day until which a door is kept open; empty: nothing."""
    if until_on is None:
        return "Give the last day, like 4 3 2027."
    if until_on < today:
        return "This day has passed. Give the last day on which the child is to live there."
    if until_on > today + timedelta(days=MOST_KEPT_DAYS):
        return "This day is too far away. Give the last day on which the child is to live there."
    return ""


def key_of(page: str, given: Mapping[str, str]) -> str:
    """The key of a report: the same page with the same words is the same report, and is stored once. No agency's own keys look so."""
    return "carer-" + hashlib.sha256(json.dumps([page, sorted(given.items())]).encode()).hexdigest()[:32]


def body_of(key: str, recorded_at: str, called: str, carer: str, phone: str, **said: Any) -> dict[str, Any]:
    """A report of a carer's: who they are goes to the source compartment, where it is read by few and for a reason. Where they live is
    nowhere in it. `said`: what the report says besides, as the contract has it."""
    return {
        "key": key,
        "recorded_at": recorded_at,
        "author": {"job": "Foster carer"},
        "provenance": {
            "how_known": "saw_or_heard",
            "informant_kind": "parent_or_carer",
            "informant": f"{carer}, foster carer, {phone}"[:300],
        },
        "subjects": [{"ref": "c1", "role": "child", "given": called}],
        **said,
    }


def missing_said(since: str, how: str, *, returned_at: str = "") -> dict[str, Any]:
    """What a report of a time away says, besides who and by who."""
    episode = {"type": "missing", "missing_from": "care", "missing_since": since}
    return {
        "kind": "missing_episode",
        "missing": {
            **episode,
            **({"circumstances": how} if how else {}),
            **({"returned_at": returned_at} if returned_at else {}),
        },
    }
