"""Vehicle registrations: whole, partial, misread.

Partial plates are the normal evidence. Likeness makes candidates for a person to judge; it never joins by
itself.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from wholepicture.base.identifiers.checked import Checked, compact, empty, is_digits
from wholepicture.base.identifiers.not_known import is_no_number, is_not_known, no_number

# Patterns published by the licensing agency and tried against shared examples; a plate may fit two.
_CLASSES = (
    ("current", re.compile(r"[A-HJ-PR-Y]{2}\d{2}[A-HJ-PR-Z]{3}", re.ASCII)),
    ("prefix", re.compile(r"[A-HJ-NPR-TV-Y]\d{1,3}[A-HJ-PR-Y]{3}", re.ASCII)),
    ("q", re.compile(r"Q\d{1,3}[A-HJ-PR-Y]{3}", re.ASCII)),
    ("suffix", re.compile(r"[A-HJ-PR-Y]{3}\d{1,3}[A-HJ-NPR-TV-Y]", re.ASCII)),
    ("dateless", re.compile(r"[A-Z]{1,3}\d{1,4}|\d{1,4}[A-Z]{1,3}", re.ASCII)),
    ("northern_ireland", re.compile(r"(?=[A-Z]*[IZ])[A-Z]{2,3}\d{1,4}", re.ASCII)),
)
_MAKE_OR_MODEL = "This reads as a make or model, and not as a registration. Kept as given."
_ACCEPTED = re.compile(r"[A-Z0-9?*]+", re.ASCII)
_FOLD = str.maketrans("ODQIBSZG", "00018526")
_LETTER_FOR = dict(zip("0158", "OISB", strict=True)) | {"2": "Z", "6": "G"}
_DIGIT_FOR = {"O": "0", "D": "0", "Q": "0", "I": "1", "B": "8", "S": "5", "Z": "2", "G": "6"}

How = Literal["same", "confusable", "unread", "part", "order"]
_RANK: dict[How, int] = {"same": 0, "confusable": 1, "unread": 2, "part": 3, "order": 4}


@dataclass(frozen=True, slots=True)
class PlateLikeness:
    """How a seen plate fits a registered one. Rank 0 is best, 4 weakest.

    `agreed` is the registered plate with a dot for each character that was not seen.
    """

    rank: int
    how: How
    agreed: str


def normalise_vrm(raw: str) -> str:
    """Upper case without spaces, hyphens and dots; `?` and `*` stay."""
    return compact(raw).replace(".", "")


def classify_vrm(normalised: str) -> tuple[str, ...]:
    """Every published pattern that a whole plate fits; none for foreign, cherished or misread plates."""
    return tuple(name for name, pattern in _CLASSES if pattern.fullmatch(normalised))


_CURRENT = "AA99AAA"
_PARTS = {_CURRENT[start : start + long] for long in range(2, 6) for start in range(len(_CURRENT) - long + 1)}


def may_be_a_part(normalised: str) -> bool:
    """Whether a plate that fits an old pattern may as well be part of a current one: `LK19`, `19 ABC`. Witnesses read
    parts far more often than cars carry such plates, so it is no certain plate.
    """
    return "".join("9" if c.isdigit() else "A" for c in normalised) in _PARTS


@cache
def _makes() -> tuple[frozenset[str], frozenset[str]]:
    """Returns words for vehicles that are written with figures, and models that are letters and figures."""
    listed = tomllib.loads(files("wholepicture.base.identifiers").joinpath("makes.toml").read_text("utf-8"))
    return frozenset(listed["words"].split()), frozenset(listed["models"].split())


def is_model(normalised: str) -> bool:
    """Whether a plate reads as a model that is letters and figures: `C220`, `320D`."""
    return normalised in _makes()[1]


def is_make_or_model(normalised: str) -> bool:
    """Whether a plate reads as a make or a word for a vehicle with figures or a model: `BMW118`, `CAB101`, `320D`."""
    return is_model(normalised) or any(_is_with_a_make(normalised, word) for word in _makes()[0])


def _is_with_a_make(plate: str, word: str) -> bool:
    if plate.startswith(word) and (is_digits(plate[len(word) :]) or is_model(plate[len(word) :])):
        return True
    return plate.endswith(word) and is_digits(plate[: -len(word)])


def check_vrm(raw: str) -> Checked:
    """A plate as seen. One that fits no British pattern is kept, with a remark: it may be foreign. So is a make or model."""
    plate = normalise_vrm(raw)
    if not raw.strip():
        return empty(raw, "registration")
    # three figures alike may be what was read of a plate
    if not plate or is_not_known(raw) or (len(plate) > 4 and is_no_number(raw)):
        return no_number(raw)
    if not _ACCEPTED.fullmatch(plate):
        return Checked(
            raw,
            None,
            "invalid",
            "A registration holds letters and digits, ? for one character not read, * for any number.",
        )
    if "?" in plate or "*" in plate:
        return Checked(raw, plate, "partial", "Part of a registration.")
    return _all_read(raw, plate)


def _all_read(raw: str, plate: str) -> Checked:
    if is_make_or_model(plate):
        return Checked(raw, plate, "unchecked", _MAKE_OR_MODEL)
    if classify_vrm(plate):
        return Checked(raw, plate, "valid")
    if len(plate) < 5:
        return Checked(raw, plate, "partial", "Too short for a whole registration: kept as a part of one.")
    return Checked(
        raw,
        plate,
        "unchecked",
        "It fits no British pattern: it may be foreign, personal or misread. Kept as given.",
    )


def vrm_skeleton(text: str) -> str:
    """The plate with characters that are easily confused folded together. Candidates only: many plates
    collide.
    """
    return normalise_vrm(text).replace("VV", "W").translate(_FOLD)


def likely_vrm(text: str) -> str | None:
    """A seven-character plate read by position in the current pattern (a 0 in a letter's place is an O).

    None when even that reading fits no current pattern.
    """
    plate = normalise_vrm(text)
    if len(plate) != 7:
        return None
    read = "".join(_DIGIT_FOR.get(c, c) if place in (2, 3) else _LETTER_FOR.get(c, c) for place, c in enumerate(plate))
    return read if "current" in classify_vrm(read) else None


def match_vrm(seen: str, registered: str) -> PlateLikeness | None:
    """How a plate as seen (with `?`, `*`, or missing characters) fits a whole registered plate; None when it
    does not.

    Takes time in proportion to the product of the lengths, whatever the wildcards.
    """
    plate = normalise_vrm(registered)
    wanted = normalise_vrm(seen)
    if not plate or not wanted.strip("?*"):
        return None
    if wanted == plate:
        return PlateLikeness(_RANK["same"], "same", plate)
    pattern, target = vrm_skeleton(wanted), vrm_skeleton(plate)
    if pattern == target:
        return PlateLikeness(_RANK["confusable"], "confusable", plate)
    if "?" in pattern or "*" in pattern:
        agreed = _wildcard(pattern, target)
        how: How = "part" if "*" in pattern else "unread"
    else:
        # one or two letters in order are found in nearly every plate
        agreed = _in_order(pattern, target) if 3 <= len(pattern) < len(target) else None
        how = "order"
    if agreed is None:
        return None
    return PlateLikeness(_RANK[how], how, _shown(plate, agreed))


def _wildcard(pattern: str, target: str) -> set[int] | None:
    """Places of `target` matched by a character of `pattern`; None when the pattern does not fit."""
    p = t = 0
    star, resume = -1, 0
    pairs: list[tuple[int, int]] = []
    while t < len(target):
        character = pattern[p : p + 1]
        if character in ("?", target[t]):
            pairs.append((p, t))
            p, t = p + 1, t + 1
        elif character == "*":
            star, resume, p = p, t, p + 1
        elif star >= 0:
            resume += 1
            p, t = star + 1, resume
            pairs = [pair for pair in pairs if pair[0] < star]
        else:
            return None
    if pattern[p:].strip("*"):
        return None
    return {place for at, place in pairs if pattern[at] != "?"}


def _in_order(part: str, target: str) -> set[int] | None:
    """Places of `target` that hold the characters of `part` in their order; None when they do not."""
    places: set[int] = set()
    at = 0
    for character in part:
        at = target.find(character, at)
        if at < 0:
            return None
        places.add(at)
        at += 1
    return places


def _shown(plate: str, agreed: set[int]) -> str:
    """The plate with a dot for every character whose place in the skeleton was not agreed."""
    shown: list[str] = []
    place = at = 0
    while at < len(plate):
        width = 2 if plate.startswith("VV", at) else 1  # VV folds to one W, so one place covers two characters
        shown.append(plate[at : at + width] if place in agreed else "." * width)
        at, place = at + width, place + 1
    return "".join(shown)
