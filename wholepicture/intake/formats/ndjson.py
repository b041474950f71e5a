"""Newline-delimited JSON: one submission a line. A broken line waits in quarantine; the others go on."""

import io
from collections.abc import Iterator

from wholepicture.intake.formats.rows import MAX_LINE_BYTES, MAX_ROWS, FileRefused, Row
from wholepicture.intake.formats.strict_json import NotJson, parse_json
from wholepicture.intake.rules import Problem


def read_ndjson(content: bytes) -> Iterator[Row]:
    """The rows of a file. Raises FileRefused at once when it is empty, UTF-16, or has too many lines."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused("The file is saved as UTF-16. Save it as UTF-8 and send it again.")
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        raise FileRefused("The file is empty.")
    lines = content.count(b"\n")
    if lines > MAX_ROWS:
        raise FileRefused(f"The file has {lines:,} lines; at most {MAX_ROWS:,} are read at a time. Split it.")
    return _rows(content)


def _rows(content: bytes) -> Iterator[Row]:
    for number, line in enumerate(io.BytesIO(content), start=1):
        raw = line.rstrip(b"\r\n")
        if raw.strip(b" \t\r\xef\xbb\xbf"):
            yield row_of(number, raw)


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
