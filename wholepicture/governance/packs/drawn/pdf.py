"""A pack as accessible PDF (PDF/UA-1: tagged, with its language and its title), set by Typst in a process of its own.

The process is given the pack's words and nothing else: no key, no connection, no environment. It ends with the pack, and its memory goes
with it; one that takes too long or too much is ended.
"""

import json
import subprocess
import sys
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

from wholepicture.governance.packs.drawn import lines
from wholepicture.governance.packs.rules import Content, PackEntry

SECONDS = 45
MOST_BOOKMARKS = 1_000  # entries that stand in a reader's list of bookmarks; months always do
SETTER = Path(__file__).with_name("setting.py")
TEMPLATE = Path(__file__).with_name("pack.typ")


# A pack of 5,000 entries takes some two gigabytes while it is set, so they are set one after another.
_ONE_AT_A_TIME = threading.Lock()
WAITS = 10  # seconds


class Busy(Exception):
    """Another pack is being drawn."""


class NotDrawn(Exception):
    """A pack could not be drawn in time."""


def as_pdf(content: Content) -> bytes:
    """The file. Raises Busy, NotDrawn."""
    if not _ONE_AT_A_TIME.acquire(timeout=WAITS):
        raise Busy(Busy.__doc__)
    try:
        return _set(content)
    finally:
        _ONE_AT_A_TIME.release()


def _set(content: Content) -> bytes:
    told = json.dumps({"pack": _data(content), "template": _template()}).encode()
    command = [sys.executable, "-I", str(SETTER)]
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter and our own file)
            command, input=told, capture_output=True, timeout=SECONDS, env={"LC_ALL": "C.UTF-8"}, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as problem:
        # What the process said may hold words of the pack, and would be written down with our error.
        raise NotDrawn(f"{NotDrawn.__doc__} ({type(problem).__name__})") from None
    return done.stdout


@lru_cache(maxsize=1)
def _template() -> str:
    return TEMPLATE.read_text("utf-8")


def _data(content: Content) -> dict[str, Any]:
    return {
        "title": content.title,
        "header": lines.header(content),
        "footer": lines.footer(content),
        "front": lines.front_lines(content),
        "notes": lines.notes(content),
        "pictures": [{"svg": one.svg, "says": one.says, "width": one.width} for one in content.pictures],
        "table": [[month, list(said)] for one in content.pictures for month, said in one.table],
        "bookmarks": len(content.entries) <= MOST_BOOKMARKS,
        "records": [[entry.reference, entry.number] for entry in content.entries if entry.reference],
        "months": [
            {"name": month, "entries": [_entry(entry) for entry in entries]} for month, entries in content.by_month()
        ],
    }


def _entry(entry: PackEntry) -> dict[str, Any]:
    return {
        "heading": lines.heading(entry),
        "lines": [] if entry.left_out else lines.source_lines(entry),
        "said": [[said.label, paragraphs(said.text), said.is_condition] for said in entry.said],
    }


def paragraphs(text: str) -> list[str]:
    """A text by its paragraphs: as somebody wrote it, line by line."""
    return [line.strip() for line in text.splitlines() if line.strip()] or [""]
