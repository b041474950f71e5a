"""A JSON file: one submission, a list of them, or `{"submissions": [...]}`."""

import json
import re
from collections.abc import Iterator

from wholepicture.intake.formats.ndjson import row_of
from wholepicture.intake.formats.rows import MAX_ROWS, FileRefused, Row
from wholepicture.intake.formats.strict_json import HINT_UTF8
from wholepicture.intake.rules import quotable

_SPACE = re.compile(r"[ \t\r\n]*")
# Lenient on purpose: it only finds where each report ends, so that one bad report does not stop its
# neighbours.
_EXTENT = json.JSONDecoder(parse_int=len, parse_float=len)

Span = tuple[int, int]


def read_json(content: bytes) -> Iterator[Row]:
    """The rows of a file. Raises FileRefused at once when its outline cannot be followed, with line and
    character.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as refusal:
        raise FileRefused(f"Byte {refusal.start + 1} of the file is not UTF-8 text: {HINT_UTF8}.") from refusal
    start = _skip(text, 0)
    if start == len(text):
        raise FileRefused("The file is empty.")
    try:
        spans = _spans(text, start)
    except json.JSONDecodeError as refusal:
        raise FileRefused(_where(refusal)) from refusal
    except RecursionError as refusal:
        raise FileRefused("The lists and objects of the file are nested too deeply to be reports.") from refusal
    if len(spans) > MAX_ROWS:
        raise FileRefused(f"The file holds {len(spans):,} reports; at most {MAX_ROWS:,} are read at a time. Split it.")
    return (row_of(number, text[a:b].encode()) for number, (a, b) in enumerate(spans, start=1))


def _where(refusal: json.JSONDecodeError) -> str:
    hint = ""
    if refusal.msg == "Extra data":
        hint = " If it holds one report a line, name the file .ndjson instead of .json."
    return f"The file is not JSON: {refusal.msg} at line {refusal.lineno}, character {refusal.colno}.{hint}"


def _spans(text: str, start: int) -> list[Span]:
    if text[start] == "[":
        spans, end = _elements(text, start)
    elif text[start] == "{":
        members, end = _members(text, start)
        names = [name for name, _ in members]
        if "submissions" in names and "kind" not in names:
            return _wrapped(text, members, end)
        spans = [(start, end)]
    else:
        raise FileRefused("The file is not a report, a list of reports, or {“submissions”: […]}.")
    _at_end(text, end)
    return spans


def _wrapped(text: str, members: list[tuple[str, Span]], end: int) -> list[Span]:
    _at_end(text, end)
    others = [quotable(name) for name, _ in members if name != "submissions"]
    if others:
        raise FileRefused(f"Beside “submissions” the file holds {', '.join(others[:5])}: take that out.")
    if len(members) > 1:
        raise FileRefused("The file holds “submissions” twice: keep one.")
    start = members[0][1][0]
    if text[start] != "[":
        raise FileRefused("“submissions” must be a list of reports.")
    return _elements(text, start)[0]


def _elements(text: str, start: int) -> tuple[list[Span], int]:
    """Where each element of the list at `start` lies, and the end of the list."""
    spans: list[Span] = []
    at = _skip(text, start + 1)
    if text[at : at + 1] == "]":
        return spans, at + 1
    while True:
        end = _value_end(text, at)
        spans.append((at, end))
        at = _skip(text, end)
        if text[at : at + 1] == "]":
            return spans, at + 1
        at = _skip(text, _expect(text, at, ","))


def _members(text: str, start: int) -> tuple[list[tuple[str, Span]], int]:
    """The names of the object at `start` with where their values lie, and the end of the object."""
    members: list[tuple[str, Span]] = []
    at = _skip(text, start + 1)
    if text[at : at + 1] == "}":
        return members, at + 1
    while True:
        if text[at : at + 1] != '"':
            raise json.JSONDecodeError("Expecting a field name in double quotes", text, at)
        name, at = _EXTENT.raw_decode(text, at)
        at = _skip(text, _expect(text, _skip(text, at), ":"))
        end = _value_end(text, at)
        members.append((name, (at, end)))
        at = _skip(text, end)
        if text[at : at + 1] == "}":
            return members, at + 1
        at = _skip(text, _expect(text, at, ","))


def _value_end(text: str, at: int) -> int:
    return _EXTENT.raw_decode(text, at)[1]


def _expect(text: str, at: int, character: str) -> int:
    if text[at : at + 1] != character:
        raise json.JSONDecodeError(f"Expecting “{character}”", text, at)
    return at + 1


def _at_end(text: str, at: int) -> None:
    if _skip(text, at) != len(text):
        raise json.JSONDecodeError("Extra data", text, _skip(text, at))


def _skip(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at
