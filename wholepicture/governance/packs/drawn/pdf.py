"""A pack as accessible PDF (PDF/UA-1: tagged, with its language and its title), set by Typst in a process of its own.

The process is given the pack's words and nothing else: no key, no connection, no environment. It ends with the pack, and its memory goes
with it; one that takes too long or too much is ended.
"""

import importlib.util
import json
import subprocess
import sys
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

from wholepicture.governance.packs.drawn import lines
from wholepicture.governance.packs.drawn.document import Block, Document, paragraphs
from wholepicture.governance.packs.rules import Content

SECONDS = 45
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
    """A pack of a chronology as a file. Raises Busy, NotDrawn."""
    return document_as_pdf(lines.document(content))


def document_as_pdf(document: Document) -> bytes:
    """The file. Raises Busy, NotDrawn."""
    if not _ONE_AT_A_TIME.acquire(timeout=WAITS):
        raise Busy(Busy.__doc__)
    try:
        return _set(document)
    finally:
        _ONE_AT_A_TIME.release()


def _set(document: Document) -> bytes:
    told = json.dumps({"pack": _data(document), "template": _template()}).encode()
    command = [sys.executable, "-I", str(SETTER), _folder()]
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter and our own file)
            command, input=told, capture_output=True, timeout=SECONDS, env={"LC_ALL": "C.UTF-8"}, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as problem:
        # What the process said may hold words of the pack, and would be written down with our error.
        raise NotDrawn(f"{NotDrawn.__doc__} ({type(problem).__name__})") from None
    return done.stdout


@lru_cache(maxsize=1)
def _folder() -> str:
    """Where Typst lies: a process of its own may run under the system's Python, which knows nothing of our packages."""
    spec = importlib.util.find_spec("typst")
    assert spec
    assert spec.origin
    return str(Path(spec.origin).parents[1])


@lru_cache(maxsize=1)
def _template() -> str:
    return TEMPLATE.read_text("utf-8")


def _data(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "header": document.header,
        "footer": document.footer,
        "front": document.front,
        "notes": document.notes,
        "pictures": [{"svg": svg, "says": says, "width": width} for svg, says, width in document.pictures],
        "table": document.table,
        "bookmarks": document.has_bookmarks,
        "contents": document.has_contents,
        "records": document.records,
        "months": [{"name": part.name, "entries": [_entry(block) for block in part.blocks]} for part in document.parts],
    }


def _entry(block: Block) -> dict[str, Any]:
    said = [[label, paragraphs(text), stands_out] for label, text, stands_out in block.said]
    return {"heading": block.heading, "lines": block.lines, "said": said}
