"""Draws one file again, in a process of its own that can reach nothing: `python -I drawer.py KIND FOLDER…`.

It reads the file from standard input, and writes a line of JSON and then the pictures to standard output. Before it looks at the first
byte it gives up what it could do harm with: memory and time without end, new processes, the network, every file. What it says is
taken for a stranger's word (`drawing.py`): whoever made the file may be who is speaking.

FOLDERs are where Pillow and PDFium lie. Nothing of ours is imported: a process that has no settings, no keys and no database cannot
tell any.
"""

import ctypes
import io
import json
import platform
import resource
import struct
import sys
from typing import Any

MEMORY = 1536 * 1024 * 1024
SECONDS = 20
QUALITY = 85

CLONE_NEWUSER, CLONE_NEWNET, CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, PR_SET_DUMPABLE = 38, 22, 4
MODE_FILTER = 2
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050001, 0x80000000  # refused with EPERM
# By machine: its number for the kernel, and the calls that drawing needs: memory, what is open already, time, ending. Nothing that
# opens a file, a connection or a process.
CALLS: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        (
            *(0, 1, 3, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 20, 24, 25, 28, 35, 39, 60, 96, 98, 131, 186, 202),
            *(219, 228, 230, 231, 318, 324, 334),
        ),
    ),
    "aarch64": (
        0xC00000B7,
        (
            *(57, 62, 63, 64, 66, 73, 80, 93, 94, 98, 101, 113, 115, 124, 128, 132, 134, 135, 139, 165, 169),
            *(172, 178, 214, 215, 216, 222, 226, 233, 278, 283, 293),
        ),
    ),
}


def main(kind: str) -> None:
    """Draw what is on standard input, or only say which walls stand where `kind` is `walls`."""
    limits()
    draw = document if kind == "pdf" else photo
    if kind != "walls":
        draw(_sample(kind), kind)  # so that every part of the libraries is loaded that drawing needs: later none can be
    walls = put_up_walls()
    if kind == "walls":
        answer({"walls": walls}, [])
        return
    content = sys.stdin.buffer.read()
    try:
        answer(*draw(content, kind))
    except MemoryError:
        answer({"why": "too_large"}, [])
    except Refused as refusal:
        answer({"why": str(refusal)}, [])
    except Exception:
        answer({"why": "unreadable"}, [])


def _sample(kind: str) -> bytes:
    """A file of this kind, of ours."""
    from PIL import Image

    turned = Image.Exif()
    turned[0x0112], turned[0x8825] = 6, {1: "N", 2: (53.0, 30.0, 0.0), 3: "W", 4: (1.0, 15.0, 0.0)}
    written = io.BytesIO()
    image = Image.new("P" if kind in ("gif", "png") else "RGB", (8, 8))
    image.save(written, kind.upper(), **({} if kind in ("gif", "pdf") else {"exif": turned}))
    return written.getvalue()


class Refused(Exception):
    """Why the file is not drawn: a code of `file_kinds.WHYS`."""


Picture = tuple[int, int, int, bytes]  # number, width, height, JPEG


def photo(content: bytes, kind: str) -> tuple[dict[str, Any], list[Picture]]:
    """A photo from its pixels alone, and where it says that it was taken. Of several frames, the first."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # looked at below, before anything is unpacked
    image = Image.open(io.BytesIO(content), formats=[kind.upper()])
    if image.width * image.height > most("PIXELS"):
        raise Refused("too_large")
    place = place_of(image)
    image.draft("RGB", (most("LONG_SIDE"), most("LONG_SIDE")))
    image.load()
    turned = ImageOps.exif_transpose(image) or image
    return {"page_count": 1, "place": place}, [
        drawn(turned, 1, most("LONG_SIDE")),
        drawn(turned, 0, most("SMALL_SIDE")),
    ]


def document(content: bytes, kind: str) -> tuple[dict[str, Any], list[Picture]]:
    """The first pages of a document, as they are printed: what is filled into its boxes too."""
    import pypdfium2

    try:
        read = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as wrong:
        raise Refused("locked" if "assword" in str(wrong) else "unreadable") from wrong
    if not len(read):
        raise Refused("unreadable")
    if read.get_formtype():
        read.init_forms()
    pictures: list[Picture] = []
    for index in range(min(len(read), most("PAGES"))):
        page = read[index]
        longest = max(page.get_width(), page.get_height())
        if not 0 < longest < 1e6:
            raise Refused("unreadable")
        image = page.render(scale=min(most("LONG_SIDE") / longest, 4)).to_pil()
        page.close()
        pictures.append(drawn(image, index + 1, most("LONG_SIDE")))
        if not index:
            pictures.append(drawn(image, 0, most("SMALL_SIDE")))
    return {"page_count": len(read), "place": None}, pictures


def drawn(image: Any, number: int, longest: int) -> Picture:
    """A new picture of what is seen: nothing else of the file comes along."""
    from PIL import Image

    seen = image.convert("RGBA") if image.mode in ("P", "LA", "PA", "RGBA", "RGBa", "La") else image.convert("RGB")
    seen.thumbnail((longest, longest), reducing_gap=2.0)
    plain = Image.new("RGB", seen.size, "white")
    plain.paste(seen, mask=seen.getchannel("A") if seen.mode == "RGBA" else None)
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=QUALITY, subsampling=0)
    return number, plain.width, plain.height, written.getvalue()


def place_of(image: Any) -> list[float] | None:
    """Where a photo says that it was taken, in degrees; None: it does not say, or not so that it can be read."""
    try:
        said = image.getexif().get_ifd(0x8825)
        north, east = _degrees(said[2]), _degrees(said[4])
        return [-north if said[1] == "S" else north, -east if said[3] == "W" else east]
    except Exception:
        return None


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    total = degrees + minutes / 60 + seconds / 3600
    if not 0 <= total <= 180:
        raise ValueError
    return round(total, 6)


def most(what: str) -> int:
    """A limit, as `drawing.py` gives it with the command."""
    return _LIMITS[what]


_LIMITS: dict[str, int] = {}


def answer(said: dict[str, Any], pictures: list[Picture]) -> None:
    """Write a line of JSON, then the pictures one after another."""
    said["pages"] = [[number, width, height, len(picture)] for number, width, height, picture in pictures]
    out = sys.stdout.buffer
    out.write(json.dumps(said).encode() + b"\n")
    for *_, picture in pictures:
        out.write(picture)
    out.flush()


# The walls


def limits() -> None:
    """So much memory, so many seconds, no file written, no process begun."""
    # the kernel says first that the time is up, and kills a second later: so that whoever started this knows why it ended
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    for what, most_of_it in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(what, (most_of_it, most_of_it))


def put_up_walls() -> list[str]:
    """Which walls stand: `network` (a network of its own, with nothing in it), `calls` (the kernel refuses every call but a few)."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    walls = []
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC) == 0:
        walls.append("network")
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 and _refuse_calls(libc):
        walls.append("calls")
    return walls


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _refuse_calls(libc: Any) -> bool:
    """Have the kernel refuse every call that is not listed (seccomp, as a program for its packet filter)."""
    machine = CALLS.get(platform.machine())
    if machine is None:
        return False
    number, allowed = machine
    load, equal, give = 0x20, 0x15, 0x06
    rows = [(load, 0, 0, 4), (equal, 1, 0, number), (give, 0, 0, KILL), (load, 0, 0, 0)]
    rows += [(equal, len(allowed) - index, 0, call) for index, call in enumerate(allowed)]
    rows += [(give, 0, 0, REFUSE), (give, 0, 0, ALLOW)]
    code = b"".join(struct.pack("HBBI", *row) for row in rows)
    kept = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(rows), ctypes.cast(kept, ctypes.c_void_p))
    return libc.prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.byref(program), 0, 0) == 0


if __name__ == "__main__":
    asked, given, *folders = sys.argv[1:]
    _LIMITS.update(json.loads(given))
    sys.path.extend(folders)
    main(asked)
