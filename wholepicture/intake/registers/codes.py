"""What a mark in a register means: the national codes, those of before August 2024 among them. Pure.

Every code is kept as it was written; what is counted follows from the class it is in.
"""

import re
from typing import Final

PRESENT, ELSEWHERE, AUTHORISED, UNAUTHORISED, NOT_COUNTED = (
    "present",
    "elsewhere",
    "authorised",
    "unauthorised",
    "not_counted",
)
NO_MARK: Final = "-"

_CODES: dict[str, tuple[str, str]] = {
    "/": (PRESENT, "present"),
    "\\": (PRESENT, "present"),
    "L": (PRESENT, "late, before the register closed"),
    "K": (ELSEWHERE, "education arranged by the authority"),
    "V": (ELSEWHERE, "visit or trip"),
    "P": (ELSEWHERE, "sporting activity"),
    "W": (ELSEWHERE, "work experience"),
    "B": (ELSEWHERE, "educated off site"),
    "C": (AUTHORISED, "leave for an exceptional reason"),
    "C1": (AUTHORISED, "performance or work abroad"),
    "C2": (AUTHORISED, "part-time timetable"),
    "E": (AUTHORISED, "suspended or excluded"),
    "I": (AUTHORISED, "illness"),
    "J1": (AUTHORISED, "interview"),
    "M": (AUTHORISED, "medical or dental"),
    "R": (AUTHORISED, "religious observance"),
    "S": (AUTHORISED, "study leave"),
    "T": (AUTHORISED, "travelling with the family"),
    "G": (UNAUTHORISED, "holiday that was not agreed"),
    "N": (UNAUTHORISED, "no reason yet"),
    "O": (UNAUTHORISED, "absent without leave"),
    "U": (UNAUTHORISED, "late, after the register closed"),
    "D": (NOT_COUNTED, "at another school"),
    "Q": (NOT_COUNTED, "no access arrangements"),
    "X": (NOT_COUNTED, "not required"),
    **{f"Y{number}": (NOT_COUNTED, "unable to attend") for number in range(1, 8)},
    "Z": (NOT_COUNTED, "not on the roll yet"),
    "#": (NOT_COUNTED, "closed"),
    NO_MARK: (NOT_COUNTED, "no mark"),
    # Retired in August 2024; older registers hold them.
    "F": (AUTHORISED, "long holiday that was agreed"),
    "H": (AUTHORISED, "holiday that was agreed"),
    "J": (AUTHORISED, "interview"),
    "Y": (NOT_COUNTED, "unable to attend"),
}  # fmt: skip
UNEXPLAINED: Final = frozenset({"N", "O", "U"})
"""Absent, and nobody gave leave or a reason. A holiday that was not agreed has its reason."""
SUSPENDED: Final = frozenset({"E"})
_MARK = re.compile(r"[A-Z][0-9]?|[/\\#-]")


def code_of(written: str) -> str | None:
    """The code that a cell holds; an empty one is no mark; None: it is none of the national codes."""
    code = written.strip().upper() or NO_MARK
    return code if code in _CODES else None


def kind_of(code: str) -> str:
    """The class in which a session is counted."""
    return _CODES[code][0] if code in _CODES else NOT_COUNTED


def said(code: str) -> str:
    """What a code means, in words."""
    return _CODES[code][1] if code in _CODES else code


def split(marks: str) -> list[str]:
    """The codes of marks that are written one after another."""
    return _MARK.findall(marks)
