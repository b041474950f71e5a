"""Having a file drawn: the process that does it is started here, fed, timed, and not believed.

It gets no environment, no folder of ours, nothing that is open here but three pipes. What it answers is measured and looked at: JPEG,
so many, so large. A crash, a silence or an answer that cannot be is a reason to hold the file back, and nothing more.
"""

import importlib.util
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wholepicture.intake.attachments.commands import Drawing
from wholepicture.intake.file_kinds import LONG_SIDE, MIB, MOST_PAGES, MOST_PIXELS, SMALL_SIDE, WHYS, Place, place_from

SECONDS = 30.0  # by the clock; of the processor it has fewer
MOST_ANSWERED = 64 * MIB
LONGEST_LINE = 64 * 1024
WALLS = {
    "network": "a network of its own, with nothing in it",
    "calls": "a list of what the kernel does for it: no file, no connection, no process",
}
_DRAWER = Path(__file__).with_name("drawer.py")
_LIMITS = {"PIXELS": MOST_PIXELS, "PAGES": MOST_PAGES, "LONG_SIDE": LONG_SIDE, "SMALL_SIDE": SMALL_SIDE}


@dataclass(frozen=True)
class Drawn:
    """What came of drawing a file: its pages, or why there are none."""

    pages: Sequence[Drawing] = ()
    page_count: int = 0
    place: Place | None = None
    why: str = ""  # a code of `file_kinds.WHYS`; empty: it is drawn


def draw(content: bytes, kind: str) -> Drawn:
    """Draw a file of this kind. Never raises for what is in it; raises OSError where no process can be started."""
    try:
        said, pictures = _answered(content, kind)
    except TimeoutError:
        return Drawn(why="too_slow")
    except _Nonsense:
        return Drawn(why="unreadable")
    if why := said.get("why"):
        return Drawn(why=why if isinstance(why, str) and why in WHYS else "unreadable")
    try:
        return _drawn(said, pictures)
    except (_Nonsense, LookupError, TypeError, ValueError):
        return Drawn(why="unreadable")


def missing_walls() -> list[str]:
    """What this machine does not let the drawing process be kept from, a sentence each; none: all walls stand."""
    try:
        said, _ = _answered(b"", "walls")
    except (TimeoutError, _Nonsense, OSError):
        return ["Attached files cannot be drawn here: the process that draws them does not start."]
    standing = said.get("walls", [])
    return [
        f"The process that draws attached files has not got {wall} on this machine. Its limits of memory and time hold."
        for code, wall in WALLS.items()
        if code not in standing
    ]


class _Nonsense(Exception):
    """The answer cannot be."""


def _answered(content: bytes, kind: str) -> tuple[dict[str, Any], bytes]:
    """What the process said, and what came after it. Raises TimeoutError, _Nonsense."""
    with _in_memory(content) as given:
        process = subprocess.Popen(  # noqa: S603 (our own file, with our own words)
            [sys.executable, "-I", "-B", str(_DRAWER), kind, json.dumps(_LIMITS), *_folders()],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            start_new_session=True,
        )
    try:
        whole = _read(process, time.monotonic() + SECONDS)
    finally:
        process.kill()
        status = process.wait()
    line, _, pictures = whole.partition(b"\n")
    if status == -signal.SIGXCPU:
        raise TimeoutError
    try:
        said = json.loads(line[:LONGEST_LINE])
    except (ValueError, RecursionError):
        raise _Nonsense from None
    if not isinstance(said, dict):
        raise _Nonsense
    return said, pictures


def _in_memory(content: bytes) -> Any:
    """The file as a process can read it, and never on a disk."""
    file = os.fdopen(os.memfd_create("file"), "w+b")
    file.write(content)
    file.flush()
    file.seek(0)
    return file


def _read(process: Any, until: float) -> bytes:
    """All that it writes, up to a limit and a moment."""
    parts: list[bytes] = []
    size = 0
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while True:
            left = until - time.monotonic()
            if left <= 0 or not ready.select(left):
                raise TimeoutError
            part = process.stdout.read1(MIB)
            if not part:
                process.stdout.close()
                _ended(process, until)
                return b"".join(parts)
            parts.append(part)
            size += len(part)
            if size > MOST_ANSWERED:
                raise _Nonsense


def _ended(process: Any, until: float) -> None:
    """Waits for one that says nothing more. Raises TimeoutError where it goes on all the same."""
    try:
        process.wait(max(0.1, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise TimeoutError from None


def _drawn(said: dict[str, Any], pictures: bytes) -> Drawn:
    listed = said["pages"]
    pages, start = [], 0
    for number, width, height, length in listed:
        pages.append(Drawing(number, width, height, _picture(pictures[start : start + length], length)))
        start += length
    count = said["page_count"]
    if not _are_pages(pages) or start != len(pictures) or type(count) is not int or count < len(pages) - 1:
        raise _Nonsense
    return Drawn(pages, min(count, 2**31 - 1), place_from(said.get("place")))


def _are_pages(pages: Sequence[Drawing]) -> bool:
    """Whether these are the pages of one file, with the small one, each of a size that we draw."""
    numbers = sorted(page.number for page in pages)
    sides = [side for page in pages for side in (page.width, page.height)]
    is_drawable = all(type(side) is int and 0 < side <= LONG_SIDE for side in sides)
    return is_drawable and numbers == list(range(len(pages))) and 2 <= len(pages) <= MOST_PAGES + 1


def _picture(picture: bytes, length: Any) -> bytes:
    if not _is_jpeg(picture, length):
        raise _Nonsense
    return picture


def _is_jpeg(picture: bytes, length: Any) -> bool:
    """Whether it is a picture as we draw them: nothing in it that tells of the file it was drawn from."""
    is_whole = type(length) is int and 0 < length == len(picture)
    return (
        is_whole
        and picture.startswith(b"\xff\xd8\xff\xe0")
        and picture.endswith(b"\xff\xd9")
        and b"Exif\0" not in picture
    )


def _folders() -> list[str]:
    """Where Pillow and PDFium lie."""
    found = (importlib.util.find_spec(name) for name in ("PIL", "pypdfium2", "pypdfium2_raw"))
    return sorted({str(Path(spec.origin).parents[1]) for spec in found if spec and spec.origin})
