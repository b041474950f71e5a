"""JSON without the parts that make two readers see two different reports."""

import json
import math
from typing import Any

from wholepicture.intake.rules import quotable

HINT_UTF8 = "save the file as UTF-8 (in Excel: “CSV UTF-8”; in Notepad: Encoding, UTF-8)"


class NotJson(ValueError):
    """Why a text is not JSON we can accept, as a sentence."""


def parse_json(raw: bytes) -> Any:
    """The value of a JSON text in UTF-8. Raises NotJson.

    Refused although Python's reader takes them: a key twice in one object (readers differ on which counts),
    NaN and infinities, numbers too large to hold.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as refusal:
        raise NotJson(f"Byte {refusal.start + 1} is not UTF-8 text: {HINT_UTF8}, and send it again.") from refusal
    return parse_json_text(text)


def parse_json_text(text: str) -> Any:
    """As `parse_json`, for text already decoded."""
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as refusal:
        place = (
            f"character {refusal.colno}" if refusal.lineno == 1 else f"line {refusal.lineno}, character {refusal.colno}"
        )
        raise NotJson(f"This is not JSON: {refusal.msg} at {place}.") from refusal
    except RecursionError as refusal:
        raise NotJson("The lists and objects are nested too deeply to be a report.") from refusal
    except NotJson:
        raise
    except ValueError as refusal:  # a whole number of more than 4,300 digits
        raise NotJson("A number is too long to be read.") from refusal


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise NotJson(f"The field “{quotable(name)}” stands twice in one object: keep one of them.")
            seen.add(name)
    return fields


def _no_constant(name: str) -> Any:
    raise NotJson(f"{name} is not a number that JSON knows: leave the field out.")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise NotJson(f"The number {quotable(text)} is too large to be held.")
    return number


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite)
