"""How the text of a cell becomes what its field takes: a number, an answer, a code of signs alone."""

from typing import Any

from wholepicture.intake.formats.mapping import NO, YES, Feed
from wholepicture.intake.formats.protected_cells import without_guards
from wholepicture.intake.formats.rows import column_key
from wholepicture.intake.rules import MOMENTS, quotable

A_DAY = "ISO 8601 date;"  # as the contract describes a field that holds a day
WHEN = ("instant", "moment", "day", "birth")
_CODES = (
    "postcode", "registration", "taxi_plate", "imei", "number", "value", "year_group", "ofsted_urn", "reference",
    "missing_reference", "original_reference", "emergency_reference",
)  # fmt: skip


class Unreadable(Exception):
    """Why one cell cannot feed its field; the end of a sentence about the cell."""


def reads_as(feed: Feed) -> str:
    """How the texts that feed a field are read: instant, moment, day, birth, integer, number, boolean, choice, phone, code,
    digits, exact or text.
    """
    definition = feed.definition["items"] if feed.is_list else feed.definition
    names = [step for step in feed.path if isinstance(step, str)]
    if when := _reads_when(names, definition):
        return when
    if definition.get("type") in ("integer", "number", "boolean"):
        return str(definition["type"])
    return "choice" if "enum" in definition else _reads_text(names)


def _reads_when(names: list[str], definition: dict[str, Any]) -> str | None:
    if names == ["recorded_at"]:
        return "instant"
    if A_DAY in definition.get("description", ""):
        return "birth" if names[-1] == "date_of_birth" else "day"
    return "moment" if len(names) > 1 and names[-1] in MOMENTS.get(names[-2], ()) else None


def _reads_text(names: list[str]) -> str:
    if names[-1] == "uprn":
        return "digits"
    if names[-1] in ("phones", "phone", "worker_phone") or names == ["phones", "number"]:
        return "phone"
    if names[-1] in _CODES:
        return "code"
    return "exact" if names[0] == "narrative" else "text"


def _choice(text: str, choices: list[str]) -> str | None:
    folded = "_".join(text.casefold().split())
    return next((code for code in choices if code.casefold() == folded), None)


def _numeric(text: str, reads: str) -> int | float:
    try:
        number = float(text.strip())
    except ValueError:
        raise Unreadable("is not a number") from None
    if not abs(number) < 1e15 or (reads == "integer" and not number.is_integer()):
        raise Unreadable("is not a whole number" if reads == "integer" else "is not a number that can be held")
    return int(number) if reads == "integer" else number


def _boolean(text: str) -> bool:
    word = column_key(text)
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unreadable(f"is neither yes ({', '.join(YES)}) nor no ({', '.join(NO)})")


def translated(text: str, table: dict[str, Any], choices: list[str] | None) -> Any:
    """What the mapping says that a text means. Raises Unreadable where it says nothing of it."""
    word = column_key(text)
    if word in table:
        return table[word]
    code = _choice(text, choices) if choices else None
    if code:
        return code
    accepted = ", ".join(f"“{quotable(word)}”" for word in table)
    raise Unreadable(f"is not among the values the mapping translates: {accepted}")


def plain_value(text: str, reads: str, choices: list[str] | None) -> Any:
    """A text as its field reads it. Raises Unreadable."""
    if reads in ("integer", "number"):
        return _numeric(without_guards(text), reads)
    if reads == "boolean":
        return _boolean(text)
    if reads == "choice":
        return _choice(text, choices or []) or text.strip()
    return text if reads == "exact" else text.strip()


def part_of_name(text: str, part: str) -> str:
    """The first names or the surname of a whole name: with a comma the surname stands before it, without one it is the last
    word, with the small words before it (`van der Berg`). A name of one word is a first name.
    """
    before, comma, after = text.partition(",")
    if not comma:
        words = text.split()
        at = max(len(words) - 1, 1)
        while at > 1 and words[at - 1].islower():
            at -= 1
        before, after = " ".join(words[at:]), " ".join(words[:at])
    return " ".join((after if part == "given" else before).split())
