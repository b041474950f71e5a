"""Files as people and machines attach them, made here, and the story of one that came with a report."""

import io
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw

from synthetic.factories import child, concern, upn_of
from tests.living import House

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
FACTS = "She showed me the messages on her phone."


def photo(kind: str = "JPEG", *, size: tuple[int, int] = (640, 480), mode: str = "RGB", **more: Any) -> bytes:
    """A picture with a word on it."""
    image = Image.new(mode, size, "navy" if mode == "RGB" else 0)
    if mode == "RGB":
        ImageDraw.Draw(image).text((20, 20), "invented", fill="white")
    written = io.BytesIO()
    image.save(written, kind, **more)
    return written.getvalue()


def photo_taken_at(
    latitude: tuple[float, float, float], longitude: tuple[float, float, float], sides: str = "NW"
) -> bytes:
    """A photo that says where it was taken, in degrees, minutes and seconds, and by which telephone."""
    said = Image.Exif()
    said[0x010F], said[0x8825] = "Telephone-Test", {1: sides[0], 2: latitude, 3: sides[1], 4: longitude}
    return photo(exif=said)


def document(pages: int = 2) -> bytes:
    """A PDF with so many pages."""
    first, *others = (Image.new("RGB", (200, 280), "white") for _ in range(pages))
    written = io.BytesIO()
    first.save(written, "PDF", save_all=True, append_images=others)
    return written.getvalue()


def sent_with(house: House, who: str, *files: bytes, said: str = "Messages on her phone", **more: Any) -> UUID:
    """A concern with these files, as somebody sends it by screen. Answers the report."""
    from wholepicture.base.ids import new_id
    from wholepicture.intake.attachments.commands import describe_files, keep_file
    from wholepicture.intake.commands import accept_submission, discard_draft

    viewer, draft = house.viewer(who), new_id()
    kept = [keep_file(viewer, draft=draft, name="Her phone.jpg", content=file) for file in files]
    describe_files(viewer, draft=draft, said={kept[0]: said} if kept else {})
    body = concern(child(identifiers=[upn_of(1)]), key=str(draft), facts=FACTS, **more)
    report = accept_submission(viewer, body=body, channel="screen", draft=draft).submission
    discard_draft(viewer, draft_id=draft)
    return report


def files_for(house: House, who: str, report: UUID) -> list[Any]:
    """The files of a report that show to somebody, and whose pictures do."""
    from wholepicture.intake.attachments.queries import files_of

    return files_of(house.viewer(who), submission=report)
