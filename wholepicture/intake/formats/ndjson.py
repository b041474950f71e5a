"""Newline-delimited JSON: one submission a line. A broken line waits in quarantine; the others go on.

Some systems write their objects over several lines, one after another. A file that begins so is read by objects. Each line
is looked at once, for its brackets alone, and an object no longer than a report is put together: time grows with the file,
memory with the longest report.
"""

import io
import re
from collections.abc import Iterator
from itertools import islice

from wholepicture.intake.formats.rows import MAX_LINE_BYTES, MAX_ROWS, FileRefused, Row
from wholepicture.intake.formats.strict_json import NotJson, parse_json
from wholepicture.intake.rules import Problem

_SPACE = b" \t\r\n\xef\xbb\xbf"
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"?|[{}\[\]]')
_OPENS = {b"{": 1, b"[": 1, b"}": -1, b"]": -1}
_MOST_DEPTH = 64
Extent = tuple[int, bytes]
"""The number of a report's first line, and its bytes."""


def read_ndjson(content: bytes) -> Iterator[Row]:
    """The rows of a file. Raises FileRefused at once when it is empty, UTF-16, one list, or has too many reports."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused("The file is saved as UTF-16. Save it as UTF-8 and send it again.")
    if not content.strip(_SPACE):
        raise FileRefused("The file is empty.")
    reports = _objects if _is_by_object(content) else _lines
    if content.count(b"\n") > MAX_ROWS and next(islice(reports(content), MAX_ROWS, None), None):
        raise FileRefused(f"The file has more than {MAX_ROWS:,} reports, the most read at a time. Split it.")
    return (row_of(number, raw) for number, raw in reports(content))


def _is_by_object(content: bytes) -> bool:
    """Whether the first object of a file ends on a later line than it begins. Raises FileRefused for one list."""
    first = content[: 2 * MAX_LINE_BYTES].lstrip(_SPACE).partition(b"\n")[0].strip(_SPACE)
    if first == b"[":
        raise FileRefused(
            "The file holds one list of reports and not one report a line. Name it .json and send it again."
        )
    return first.startswith(b"{") and _depth_after(first) > 0


def _lines(content: bytes) -> Iterator[Extent]:
    for number, line in enumerate(io.BytesIO(content), start=1):
        if line.strip(_SPACE):
            yield number, line.rstrip(b"\r\n")


def _objects(content: bytes) -> Iterator[Extent]:
    """Objects, each over as many lines as it needs. One that breaks off ends where the next begins."""
    gathered: list[bytes] = []
    began = depth = size = 0
    before = b""
    for number, line in _lines(content):
        bare = line.strip(_SPACE)
        is_cut = line.startswith(b"{") and not _goes_on(before, bare)
        if gathered and (is_cut or size > MAX_LINE_BYTES or depth > _MOST_DEPTH):
            yield began, b"\n".join(gathered)
            gathered, depth, size = [], 0, 0
        began = began if gathered else number
        gathered.append(line)
        size += len(line) + 1
        depth += _depth_after(bare)
        before = bare
        if depth <= 0:
            yield began, b"\n".join(gathered)
            gathered, depth, size = [], 0, 0
    if gathered:
        yield began, b"\n".join(gathered)


def _depth_after(line: bytes) -> int:
    """How many brackets a line opens that it does not close; those inside of texts are none."""
    if len(line) > MAX_LINE_BYTES:
        return 0
    return sum(_OPENS.get(token.group()[:1], 0) for token in _BRACKETS.finditer(line))


def _goes_on(line: bytes, following: bytes) -> bool:
    """Whether JSON that stands in these two lines may go on from the first to the second."""
    return line.endswith((b"{", b"[", b",", b":")) or following.startswith((b",", b":", b"}", b"]"))


def row_of(number: int, raw: bytes) -> Row:
    """One line or element as a row."""
    if len(raw) > MAX_LINE_BYTES:
        most = f"at most {MAX_LINE_BYTES:,} are read"
        reason = f"The report is {len(raw):,} bytes long; {most}. Shorten its longest field."
        return Row(number, raw, None, [Problem(number, "body", reason)])
    try:
        body = parse_json(raw)
    except NotJson as refusal:
        return Row(number, raw, None, [Problem(number, "body", str(refusal))])
    if not isinstance(body, dict):
        return Row(number, raw, None, [Problem(number, "body", "A report must be a JSON object, in braces.")])
    return Row(number, raw, body)
