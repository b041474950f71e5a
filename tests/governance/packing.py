"""Packs as tests make them. Invented."""

import io
import zipfile
from datetime import date
from typing import Any
from uuid import UUID

from tests.living import House
from wholepicture.governance.packs.rules import Chosen, Redaction

JUDGE = Chosen("Ms A. Judge-Test", "Harrowmere Family Court", "Invented: a hearing on 3 December.")


def packed(house: House, who: str, nominal: UUID, *redactions: Redaction, **chosen: Any) -> UUID:
    """A pack that somebody makes."""
    draft = begun(house, who, nominal, *redactions, **chosen)
    return made(house, who, draft)


def begun(house: House, who: str, nominal: UUID, *redactions: Redaction, **chosen: Any) -> UUID:
    """A pack that somebody prepares."""
    from dataclasses import replace

    from wholepicture.governance.packs.commands import begin_pack, leave_out
    from wholepicture.web.packs.in_words import in_words

    viewer = house.viewer(who)
    draft = begin_pack(viewer, nominal=nominal, chosen=replace(JUDGE, **chosen))
    for one in redactions:
        leave_out(viewer, draft=draft, redaction=one, in_words=in_words())
    return draft


def ready(house: House, who: str, draft: UUID) -> Any:
    """What a draft comes to."""
    from wholepicture.governance.packs.queries import pack_prepared
    from wholepicture.web.packs.in_words import in_words

    return pack_prepared(house.viewer(who), draft=draft, in_words=in_words())


def made(house: House, who: str, draft: UUID, *, confirmed: bool = True) -> UUID:
    """Makes what a draft comes to."""
    from wholepicture.governance.packs.commands import make_pack
    from wholepicture.web.packs.in_words import in_words

    as_read = ready(house, who, draft).after.digest
    return make_pack(house.viewer(who), draft=draft, as_read=as_read, is_confirmed=confirmed, in_words=in_words())


def file(house: House, who: str, pack: UUID, format: str = "pdf") -> bytes:
    """A file of a pack, as its maker downloads it."""
    from wholepicture.governance.packs.queries import pack_file

    return pack_file(house.viewer(who), pack=pack, format=format).content


def words(*, of: UUID | None = None, words: str, reason: str = "somebody_else", id: str = "a") -> Redaction:
    """Words that are left out."""
    return Redaction(id, of, reason, words=words)


def everything_in(content: bytes) -> str:
    """All that can be got out of a file by whoever looks for it: every object and stream of a PDF, and its text as two readers read it;
    every part of a Word document. In one text, without blanks."""
    told = _in_pdf(content) if content.startswith(b"%PDF") else _in_docx(content)
    return "".join("\n".join(told).split()).casefold()


def _in_docx(content: bytes) -> list[str]:
    import re

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        whole = [parts.read(name).decode("utf-8", "replace") for name in parts.namelist()]
    # what a run of text is broken into is put together as well
    return [*whole, *(re.sub(r"<[^>]+>", "", part) for part in whole)]


def _in_pdf(content: bytes) -> list[str]:
    import pikepdf
    from pypdf import PdfReader

    told = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    told.append(content.decode("latin-1"))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in pdf.objects:
            told += _strings(thing)
            if isinstance(thing, pikepdf.Stream):
                told += _decoded(thing)
    return told


def _decoded(stream: Any) -> list[str]:
    try:
        inside = stream.read_bytes()
    except Exception:  # a picture's own encoding
        inside = stream.read_raw_bytes()
    return [inside.decode("latin-1"), inside.decode("utf-8", "replace"), inside.decode("utf-16-be", "replace")]


def _strings(thing: Any) -> list[str]:
    import pikepdf

    if isinstance(thing, pikepdf.String):
        return [str(thing)]
    if isinstance(thing, pikepdf.Array):
        return [text for one in thing for text in _strings(one)]
    if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return [text for _, one in thing.items() if not getattr(one, "is_indirect", False) for text in _strings(one)]
    return []


def day(text: str) -> date:
    return date.fromisoformat(text)
