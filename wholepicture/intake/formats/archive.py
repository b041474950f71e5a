"""A workbook is a zip archive from a stranger: what is checked before any part of it is opened.

The directory at the end of the archive is judged first, because reading it is what a bomb of a million
entries attacks; then names, sizes and ratios from the directory. A directory that lies about a size gains
nothing: `zipfile` never gives out more than the size stated, and a checksum that does not fit refuses the
file.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from wholepicture.intake.formats.rows import MIB, FileRefused
from wholepicture.intake.rules import quotable

MAX_ENTRIES = 2_000
MAX_DIRECTORY_BYTES = 1 * MIB
MAX_UNPACKED_BYTES = 256 * MIB
MAX_RATIO = 150
"""Workbooks shrink 5 to 60 times; a bomb 1,000 times. Small archives are let be: a ratio says little there.
"""
_RATIO_FROM = 16 * MIB

_CHUNK = 64 * 1024
_MAX_DEPTH = 64
NO_WORKBOOK = "This is a zip archive but not an Excel workbook. Send the workbook itself, not zipped."
DAMAGED = "The workbook is damaged: {what}. Save it again in Excel and send that."

_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_ZIP64_MARK = b"PK\x06\x07"
_KNOWN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

# Parts that run or fetch something. Each with what the sender can do.
_ACTIVE = (
    (
        "vbaproject",
        "It holds macros. Save it as “Excel Workbook (*.xlsx)”, which leaves them out, and send that.",
    ),
    ("/macrosheets/", "It holds macro sheets. Copy the data into a new workbook and send that."),
    ("/dialogsheets/", "It holds dialog sheets. Copy the data into a new workbook and send that."),
    ("/activex/", "It holds active controls. Copy the data into a new workbook and send that."),
    (
        "/embeddings/",
        "It holds embedded files. Take them out, or copy the data into a new workbook, and send that.",
    ),
    (
        "/externallinks/",
        "It is linked to other files. In Excel: Data, Edit Links, Break Link; then send it again.",
    ),
)


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The archive, once its directory is known to be harmless. Raises FileRefused."""
    _check_directory(content)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as refusal:
        raise FileRefused("The workbook is damaged: it cannot be unpacked. Save it again and send that.") from refusal
    entries = archive.infolist()
    names = [part_key(entry.filename) for entry in entries]
    if len(entries) > MAX_ENTRIES:
        raise FileRefused(f"The workbook has {len(entries):,} parts; at most {MAX_ENTRIES:,} are accepted.")
    if len(set(names)) != len(names):
        raise FileRefused("The workbook holds two parts of one name, so that programs would read it differently.")
    _check_entries(entries)
    if "[content_types].xml" not in names:
        raise FileRefused(NO_WORKBOOK)
    for name in names:
        refuse_active(f"/{name}")
    return archive


def part_key(name: str) -> str:
    """A part's name for comparison: whatever its case, and with / where some programs write \\."""
    return name.replace("\\", "/").lstrip("/").casefold()


def refuse_active(name: str) -> None:
    """Raises FileRefused where the name of a part, or of what kind of part it is, says that it runs or fetches something."""
    for mark, advice in _ACTIVE:
        if mark in name:
            raise FileRefused(f"The workbook is refused. {advice}")


def _check_directory(content: bytes) -> None:
    at = content.rfind(_END_MARK, max(0, len(content) - _END.size - 65_535))
    if at < 0 or at + _END.size > len(content):
        raise FileRefused("The workbook is damaged or cut short: its end is missing. Send it again.")
    if content[max(0, at - 20) : at].startswith(_ZIP64_MARK):
        raise FileRefused(
            "The workbook is packed for sizes beyond 4 GB, which no export needs. Save it again in Excel."
        )
    _, disk, first_disk, _, entries, size, _, _ = _END.unpack_from(content, at)
    if disk or first_disk:
        raise FileRefused("The workbook is split into several archives. Send it in one piece.")
    if size > MAX_DIRECTORY_BYTES or entries > MAX_ENTRIES:
        raise FileRefused(f"The workbook has too many parts; at most {MAX_ENTRIES:,} are accepted.")


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES:
        raise FileRefused(
            f"Unpacked, the workbook would be {unpacked // MIB:,} MiB; at most "
            f"{MAX_UNPACKED_BYTES // MIB} are accepted. Delete empty formatted rows, or split it."
        )
    for entry in entries:
        if entry.file_size > _RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise FileRefused("The workbook unpacks to far more than any real one does. Delete empty formatted rows.")
        if entry.flag_bits & 0x1:
            raise FileRefused("The workbook is protected by a password. Save it without one and send that.")
        if entry.compress_type not in _KNOWN_METHODS:
            raise FileRefused("The workbook is packed in a way Excel does not use. Save it again in Excel.")


def parse_part(
    archive: zipfile.ZipFile,
    part: str,
    on_start: Callable[[str, dict[str, str]], None],
    on_end: Callable[[str], None] | None = None,
    on_text: Callable[[str], None] | None = None,
    *,
    most: int,
) -> None:
    """Feed one part through expat; tag names come without their prefix.

    Raises FileRefused for a part that is missing, damaged, larger than `most` bytes, nested too deeply, or
    that declares a document type (and so could hold entities).
    """
    with open_part(archive, part, most) as stream:
        parser = part_parser(part, on_start, on_end, on_text)
        while chunk := read_chunk(stream, part):
            feed(parser, chunk, part)
        feed(parser, b"", part, final=True)


def open_part(archive: zipfile.ZipFile, part: str, most: int | None = None) -> IO[bytes]:
    try:
        if most is not None and archive.getinfo(part).file_size > most:
            raise FileRefused(f"A part of the workbook ({quotable(part)}) is larger than {most // MIB} MiB unpacked.")
        return archive.open(part)
    except (KeyError, ValueError, struct.error, zipfile.BadZipFile, OSError, RuntimeError) as refusal:
        raise FileRefused(DAMAGED.format(what=f"its part {quotable(part)} is missing or unreadable")) from refusal


def read_chunk(stream: IO[bytes], part: str) -> bytes:
    try:
        return stream.read(_CHUNK)
    except (ValueError, struct.error, zipfile.BadZipFile, zlib.error, EOFError, OSError) as refusal:
        raise FileRefused(DAMAGED.format(what=f"its part {quotable(part)} does not unpack")) from refusal


def part_parser(
    part: str,
    on_start: Callable[[str, dict[str, str]], None],
    on_end: Callable[[str], None] | None = None,
    on_text: Callable[[str], None] | None = None,
) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise FileRefused(DAMAGED.format(what=f"its part {quotable(part)} is nested too deeply"))
        on_start(tag.rpartition(":")[2], attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        if on_end:
            on_end(tag.rpartition(":")[2])

    def doctype(*_: object) -> None:
        raise FileRefused("The workbook declares a document type, as no real one does. It is refused whole.")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    if on_text:
        parser.CharacterDataHandler = on_text
    return parser


def feed(parser: expat.XMLParserType, chunk: bytes, part: str, *, final: bool = False) -> None:
    try:
        parser.Parse(chunk, final)
    except (expat.ExpatError, LookupError, UnicodeError) as refusal:
        raise FileRefused(DAMAGED.format(what=f"its part {quotable(part)} is not XML")) from refusal
