"""Letters that tests look at and take out, and a girl whose address is kept. Invented."""

import io
from typing import Any
from uuid import UUID

from docx import Document as read_docx
from pypdf import PdfReader

from synthetic import factories
from tests.casework.assessment.assessing import girl
from tests.living import House
from wholepicture.governance.letters.results import Asked, Looked

MEWS = "4 Quillfeather Mews"
ROBIN = factories.child(
    given="Robin",
    identifiers=[factories.upn_of(2)],
    address={"lines": [MEWS, "Harrowmere"], "postcode": "ZA3 1AA"},
)


def squeezed(text: str) -> str:
    return "".join(text.split())


def text_of(content: bytes, format: str) -> str:
    if format == "pdf":
        return squeezed(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))
    return squeezed(" ".join(one.text for one in read_docx(io.BytesIO(content)).paragraphs))


def maker_of(house: House, who: str) -> str:
    viewer = house.viewer(who)
    return f"{viewer.name}, {viewer.agency_name}"


def looked(house: House, who: str, kind: str, record: UUID, **asked: Any) -> Looked:
    from wholepicture.governance.letters.queries import letter_to_look_at
    from wholepicture.web.letters.facts import facts_of

    in_words = facts_of(kind, maker_of(house, who))
    return letter_to_look_at(house.viewer(who), kind=kind, record=record, asked=Asked(**asked), in_words=in_words)


def taken_out(house: House, who: str, kind: str, record: UUID, format: str = "docx", **asked: Any) -> str:
    """The text of a letter as somebody takes it out who looked at it before."""
    from wholepicture.governance.letters.commands import take_out_letter
    from wholepicture.web.letters.facts import facts_of

    shown = looked(house, who, kind, record, **asked).shown
    content = take_out_letter(
        house.viewer(who),
        kind=kind,
        record=record,
        asked=Asked(**asked),
        shown=shown,
        format=format,
        in_words=facts_of(kind, maker_of(house, who)),
    )
    return text_of(content, format)


def kept(house: House, who: str, record: UUID) -> list[Any]:
    from wholepicture.casework.letters.queries import letters_of

    return letters_of(house.viewer(who), record=record)


def protected_robin(house: House) -> UUID:
    """A girl whose address nobody outside social care and the hub may know."""
    from wholepicture.access.commands import protect_location
    from wholepicture.picture.queries import picture_of

    house.send("HOM", factories.concern(ROBIN, key="h1", facts=f"Came back to {MEWS} by taxi."))
    house.send("POL", factories.concern(ROBIN, key="p1", facts="Seen at the station, alone."))
    house.send("CSC", factories.involvement(ROBIN, key="i1", service="Allocated social worker"))
    house.process()
    child, hub = girl(house), house.viewer("coordinator")
    picture = picture_of(hub, nominal=child)
    assert picture
    protect_location(
        hub,
        nominal=child,
        submissions={entry.submission for entry in picture.chronology},
        reason="A refuge",
        reader_agencies=[house.agencies["CSC"], house.agencies["HUB"]],
    )
    house.process()
    return child
