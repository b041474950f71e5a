"""What is taken as a file, told by its first bytes and never by its name; how much; and why one is held back. Pure."""

from typing import NamedTuple

MIB = 1024 * 1024
MOST_BYTES = 10 * MIB  # of one file
MOST_FILES = 10  # with one report
LONGEST_SAID = 500  # characters of what a file shows
LONGEST_NAME = 200  # characters of what a file was called
MOST_PIXELS = 60_000_000  # of a photo
MOST_PAGES = 40  # of a document that are drawn; what follows is in the original
LONG_SIDE = 2200  # pixels of a picture that is drawn
SMALL_SIDE = 480  # pixels of the small one that stands in lists
MOST_TRIES = 3

KINDS: dict[str, str] = {
    "jpeg": "Photo (JPEG)",
    "png": "Picture (PNG)",
    "gif": "Picture (GIF)",
    "webp": "Picture (WebP)",
    "pdf": "Document (PDF)",
}
STATES: dict[str, str] = {"waiting": "Waits to be drawn", "drawn": "Drawn", "held": "Held back"}
WHYS: dict[str, str] = {
    "harmful": "The scanner found something that harms computers in it.",
    "unreadable": "It is damaged, or is not what it seems: it could not be drawn.",
    "too_large": "It is too large to be drawn: more than 60 million pixels, or made so as to overwhelm a computer.",
    "too_slow": "It took too long to be drawn.",
    "locked": "It is locked with a password.",
    "not_drawn": "It could not be drawn, for a reason of ours. Whoever runs Whole Picture has been told.",
}
TAKEN = "a photo or a screenshot (JPEG, PNG, GIF or WebP) or a PDF"
_ASK_AGAIN = {
    "heic": "It is an iPhone photo (HEIC). Send it as JPEG: on the phone, share it with “Most Compatible”, or take a screenshot of it.",
    "zip": "It is a Word, Excel or zip file. Save the document as PDF, and take each file out of a zip file.",
    "svg": "It is a drawing made of instructions (SVG) or a web page. Take a screenshot of it.",
    "tiff": "It is a TIFF picture. Save it as JPEG or PNG.",
}

_PHOTOS = frozenset(KINDS) - {"pdf"}
_ASK_FOR_PHOTO = {
    **_ASK_AGAIN,
    "zip": "It is a Word, Excel or zip file. Take the photo out of it, and send that alone.",
}


class Place(NamedTuple):
    """Where a photo says that it was taken."""

    latitude: float
    longitude: float


def kind_of(content: bytes) -> str:
    """What a file is, by its first bytes; empty: nothing that is taken."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    return "pdf" if content.startswith(b"%PDF-") else ""


def problem_of(content: bytes) -> str:
    """Why a file is not taken in, in words; empty: it is."""
    if not content:
        return "The file is empty."
    if len(content) > MOST_BYTES:
        return f"The file is larger than {MOST_BYTES // MIB} MB. Send a smaller copy, or a screenshot of it."
    if kind_of(content):
        return ""
    return f"The file must be {TAKEN}. {_ASK_AGAIN.get(_resembles(content), 'This one is neither.')}"


def problem_of_photo(content: bytes) -> str:
    """Why a file is not taken in as a photo of somebody, in words; empty: it is."""
    kind, problem = kind_of(content), problem_of(content)
    if kind in _PHOTOS or not content or len(content) > MOST_BYTES:
        return problem
    ask_again = "This one is no picture." if kind else _ASK_FOR_PHOTO.get(_resembles(content), "This one is none.")
    return f"The file must be a photo (JPEG, PNG, GIF or WebP). {ask_again}"


def _resembles(content: bytes) -> str:
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        return "heic"
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "zip"
    if content.startswith((b"II*\x00", b"MM\x00*")):
        return "tiff"
    return "svg" if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" else ""


def name_kept(name: str) -> str:
    """What a file was called, as far as it is kept: without folders and what no page can show."""
    plain = "".join(char for char in name.replace("\\", "/").rpartition("/")[2] if char.isprintable())
    return plain.strip()[-LONGEST_NAME:] or "file"


def ending_of(kind: str) -> str:
    """How the name of an original ends that is given out: by what it is, whatever it was called."""
    return {"jpeg": "jpg"}.get(kind, kind)


def place_from(degrees: object) -> Place | None:
    """The place that a drawing reports, where it is one on earth. What the drawing says is a stranger's word."""
    if not (isinstance(degrees, list) and len(degrees) == 2 and all(type(each) is float for each in degrees)):
        return None
    latitude, longitude = degrees
    return Place(latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
