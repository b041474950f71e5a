"""The files of a pack: that they are accessible, and that what was left out is in none of their corners. Without a database."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from pypdf import PdfReader

from tests.governance.packing import everything_in
from wholepicture.governance.packs.drawn.pdf import as_pdf
from wholepicture.governance.packs.drawn.word import as_docx
from wholepicture.governance.packs.rules import (
    Content,
    Front,
    PackEntry,
    PackPicture,
    Redaction,
    Said,
    redacted,
)

SECRET = "Quillfeather Mews"
FRONT = Front(
    "Wren Ashdown-Test", "A Judge-Test", "A court", "A hearing", ("From 1 March 2026 on",), "Cora", "today", 2
)


def content(text: str = "She came home at four.", many: int = 3) -> Content:
    said = (Said("facts", "What was seen", text), Said("marking", "Marking", "OFFICIAL-SENSITIVE", is_condition=True))
    entries = (
        PackEntry(
            uuid4(),
            f"{month} 2026",
            "Concern",
            f"4 {month} 2026",
            "Gull House: saw it.",
            "Received",
            "AAAA-BBBB",
            said,
            number=at,
        )
        for at, month in enumerate(("March", "April", "May")[:many], 1)
    )
    return Content(FRONT, tuple(entries))


DRAWN = {"pdf": as_pdf, "docx": as_docx}
EACH = pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)


@EACH
def test_it_says_all_that_the_pack_says(draw: Callable[[Content], bytes]) -> None:
    told = everything_in(draw(content()))
    for said in (
        "Shecamehomeatfour.",
        "WrenAshdown-Test",
        "AJudge-Test,Acourt",
        "Entry3:Concern,4May2026",
        "AAAA-BBBB",
        "From1March2026on",
        "OFFICIAL-SENSITIVE",
    ):
        assert said.casefold() in told, said


@EACH
def test_what_was_left_out_is_in_no_corner_of_it(draw: Callable[[Content], bytes]) -> None:
    whole = content(f"She lives at {SECRET} now, and quillfeather  mews is where she sleeps.")
    assert squeezed(SECRET) in everything_in(draw(whole))
    left = redacted(whole, [Redaction("a", None, "whereabouts", words=SECRET, note=f"{SECRET} is the refuge")])
    told = everything_in(draw(left))
    assert squeezed(SECRET) not in told
    assert "quillfeather" not in told
    assert "[leftout:itwouldtellwheresomebodyis]" in told


@EACH
def test_of_an_entry_that_was_left_out_why_is_all_that_stands_there(draw: Callable[[Content], bytes]) -> None:
    whole = content(SECRET)
    left = redacted(whole, [Redaction(str(at), one.report, "harm") for at, one in enumerate(whole.entries)])
    told = everything_in(draw(left))
    assert squeezed(SECRET) not in told
    assert "gullhouse" not in told
    assert "Entry2:[leftout:readingitcouldharmsomebody]".casefold() in told


PLANTED: dict[str, Callable[[bytes], bytes]] = {}


def planted(name: str) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    def register(plant: Callable[[Any], None]) -> Callable[[Any], None]:
        def into(file: bytes) -> bytes:
            out = io.BytesIO()
            with pikepdf.open(io.BytesIO(file)) as pdf:
                plant(pdf)
                pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            return out.getvalue()

        PLANTED[name] = into
        return plant

    return register


@planted("a property")
def _(pdf: Any) -> None:
    pdf.docinfo["/Subject"] = SECRET


@planted("the metadata")
def _(pdf: Any) -> None:
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes() + f"<!-- {SECRET} -->".encode())


@planted("a bookmark")
def _(pdf: Any) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(SECRET, 0))


@planted("an alternative text")
def _(pdf: Any) -> None:
    pdf.Root.StructTreeRoot.Alt = pikepdf.String(SECRET)


@planted("a black box over words")
def _(pdf: Any) -> None:
    page = pdf.pages[0]
    page.contents_add(f"BT ({SECRET}) Tj ET 0 g 0 0 600 800 re f".encode())


@planted("an attachment")
def _(pdf: Any) -> None:
    pdf.attachments["notes.txt"] = SECRET.encode()


@pytest.mark.parametrize("where", PLANTED)
def test_a_leak_that_is_planted_in_a_corner_is_found(where: str) -> None:
    assert squeezed(SECRET) in everything_in(PLANTED[where](as_pdf(content())))


@pytest.mark.parametrize(
    "part", ["docProps/core.xml", "docProps/app.xml", "word/document.xml", "word/footer1.xml", "word/comments.xml"]
)
def test_a_leak_that_is_planted_in_a_word_document_is_found(part: str) -> None:
    before, out = zipfile.ZipFile(io.BytesIO(as_docx(content()))), io.BytesIO()
    with zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name) + (SECRET.encode() if name == part else b""))
        if part not in before.namelist():
            after.writestr(part, SECRET)
    assert squeezed(SECRET) in everything_in(out.getvalue())


# -- accessible -----------------------------------------------------------------------------------------------------------


def faults(file: bytes) -> list[str]:
    """What a machine can hold against a PDF under PDF/UA-1: by the published checker, and by checks of our own beside it."""
    import pdfua

    with pikepdf.open(io.BytesIO(file)) as pdf:
        own = [name for name, holds in OURS.items() if not holds(pdf)]
    return [*(f"{one.rule_id}: {one.message}" for one in _checked(pdfua, file)), *own]


def _is_tagged(pdf: Any) -> bool:
    return bool(pdf.Root.get("/MarkInfo", {}).get("/Marked")) and "/StructTreeRoot" in pdf.Root


def _steps_of_headings(pdf: Any) -> list[int]:
    levels = [int(kind[2]) for kind in _kinds(pdf) if re.fullmatch("/H[1-6]", kind)]
    return [after - before for before, after in zip([0, *levels], levels, strict=False)]


# What is looked at beside the checker: by what is wrong where it does not hold.
OURS: dict[str, Callable[[Any], bool]] = {
    "no language": lambda pdf: str(pdf.Root.get("/Lang", "")) == "en-GB",
    "not tagged": _is_tagged,
    "title not shown": lambda pdf: bool(pdf.Root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")),
    "does not say that it is PDF/UA": lambda pdf: b"<pdfuaid:part>1" in pdf.Root.Metadata.read_bytes(),
    "no title": lambda pdf: "/Title" in pdf.docinfo,
    "a page without its order": lambda pdf: all("/StructParents" in page for page in pdf.pages),
    "a font that is not in it": lambda pdf: all(map(_is_embedded, _fonts(pdf))),
    "no headings, or a level is skipped": lambda pdf: max(_steps_of_headings(pdf), default=9) <= 1,
}


def _checked(pdfua: Any, file: bytes) -> list[Any]:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.pdf"
        path.write_bytes(file)
        return list(pdfua.validate(path).findings)


def _fonts(pdf: Any) -> list[Any]:
    return [font for page in pdf.pages for font in page.resources.get("/Font", {}).values()]


def _is_embedded(font: Any) -> bool:
    inside = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    return "/ToUnicode" in font and bool({"/FontFile", "/FontFile2", "/FontFile3"} & set(inside.FontDescriptor.keys()))


def _kinds(pdf: Any) -> list[str]:
    """The kinds of the structure's elements, in the order in which they are read."""
    told, wait = [], [pdf.Root.get("/StructTreeRoot", pikepdf.Array())]
    while wait:
        element = wait.pop()
        if isinstance(element, pikepdf.Array):
            wait += reversed(list(element))
        elif isinstance(element, pikepdf.Dictionary):
            told += [str(element.S)] if "/S" in element else []
            wait += [element.K] if "/K" in element else []
    return told


def test_the_pdf_is_accessible_as_far_as_a_machine_can_tell() -> None:
    assert faults(as_pdf(content())) == []


def test_a_picture_of_the_whole_has_its_words() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 2"><rect width="4" height="2"/></svg>'
    drawn = as_pdf(replace(content(), pictures=(PackPicture(svg, "Four weeks, the most in May."),)))
    assert faults(drawn) == []
    assert "Fourweeks,themostinMay.".casefold() in everything_in(drawn)
    assert "/Figure" in _kinds(pikepdf.open(io.BytesIO(drawn)))


WORSE: dict[str, Callable[[Any], None]] = {
    "no language": lambda pdf: pdf.Root.__delitem__("/Lang"),
    "not tagged": lambda pdf: pdf.Root.__delitem__("/StructTreeRoot"),
    "title not shown": lambda pdf: pdf.Root.__delitem__("/ViewerPreferences"),
    "does not say that it is PDF/UA": lambda pdf: pdf.Root.Metadata.write(
        pdf.Root.Metadata.read_bytes().replace(b"<pdfuaid:part>1", b"<pdfuaid:part>0")
    ),
    "no title": lambda pdf: pdf.docinfo.__delitem__("/Title"),
    "a page without its order": lambda pdf: pdf.pages[-1].obj.__delitem__("/StructParents"),
    "a font that is not in it": lambda pdf: _fonts(pdf)[0].__delitem__("/ToUnicode"),
    "no headings, or a level is skipped": lambda pdf: _call_otherwise(pdf, "/H2", "/H3"),
}


def _call_otherwise(pdf: Any, kind: str, other: str) -> None:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == kind:
            thing.S = pikepdf.Name(other)


def test_there_is_a_fault_planted_for_each_check_of_ours() -> None:
    assert set(WORSE) == set(OURS)


def test_the_published_checker_finds_a_fault_that_is_planted() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(as_pdf(content()))) as pdf:
        WORSE["title not shown"](pdf)
        pdf.save(out)
    assert set(faults(out.getvalue())) - set(OURS)


@pytest.mark.parametrize("fault", WORSE)
def test_a_fault_that_is_planted_is_found(fault: str) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(as_pdf(content()))) as pdf:
        WORSE[fault](pdf)
        pdf.save(out)
    assert fault in faults(out.getvalue())


def test_what_no_font_can_draw_is_said_by_its_name() -> None:
    told = "\n".join(
        page.extract_text() for page in PdfReader(io.BytesIO(as_pdf(content("A note: \U0001f642 and Зоря\x07.")))).pages
    )
    assert "Зоря" in told
    assert "[slightly smiling face]" in " ".join(told.split())


def test_it_says_on_which_page_each_record_stands_but_for_those_left_out() -> None:
    whole = content("Long ago. " * 400)
    left = redacted(whole, [Redaction("a", whole.entries[1].report, "harm")])
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(as_pdf(left))).pages]
    listed = pages[-1].partition("Record Entry Page")[2]
    rows = re.findall(r"AAAA-BBBB (\d+) (\d+)", listed)
    assert [entry for entry, _ in rows] == ["1", "3"]
    for entry, page in rows:
        assert f"Entry {entry}: Concern" in pages[int(page) - 1]


def test_no_file_says_in_its_properties_who_it_is_about_or_who_made_it() -> None:
    assert "Wren" not in str(PdfReader(io.BytesIO(as_pdf(content()))).metadata)
    with zipfile.ZipFile(io.BytesIO(as_docx(content()))) as parts:
        about = b"".join(parts.read(name) for name in parts.namelist() if name.startswith("docProps"))
    for name in (b"Wren", b"Cora", b"Judge", b"python-docx"):
        assert name not in about, name


def test_the_word_document_has_real_headings_its_language_and_a_title() -> None:
    from docx import Document

    document = Document(io.BytesIO(as_docx(content())))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles.count("Title") == 1
    assert styles.count("Heading 2") == 3
    assert document.core_properties.title == "Pack of a chronology, version 2"
    assert 'w:val="en-GB"' in document.styles["Normal"].element.xml


def squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


def test_a_pack_is_set_by_a_python_that_knows_none_of_our_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So runs the site where the account of its process cannot enter the folder of our own Python."""
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')
    bare.chmod(0o755)
    knows_nothing = subprocess.run([bare, "-I", "-c", "import typst"], capture_output=True, check=False)
    assert knows_nothing.returncode == 1
    monkeypatch.setattr("wholepicture.governance.packs.drawn.pdf.sys.executable", str(bare))
    assert as_pdf(content()).startswith(b"%PDF")
