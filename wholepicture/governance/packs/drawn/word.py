"""A pack as a Word document: real headings, its language and its title, page numbers, and nothing of who or what made it.

The document's frame and styles are python-docx's; the entries are written as its XML at once, which takes a twentieth of the time.
"""

import io
import re
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from docx import Document as new_document
from docx.document import Document as Drawn
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from wholepicture.governance.packs.drawn import lines
from wholepicture.governance.packs.drawn.document import Block, Document, paragraphs
from wholepicture.governance.packs.rules import Content

FONT, LANGUAGE = "Arial", "en-GB"
# XML holds no other control characters than these three.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACES = nsdecls("w")


def as_docx(content: Content) -> bytes:
    """A pack of a chronology as a file."""
    return document_as_docx(lines.document(content))


def document_as_docx(told: Document) -> bytes:
    """The file."""
    drawn = new_document()
    _properties(drawn, told)
    _styles(drawn)
    _edges(drawn, told)
    body = drawn.element.body
    end = body.sectPr
    for element in parse_xml(f"<w:body {_NAMESPACES}>{''.join(_written(told))}</w:body>"):
        end.addprevious(element)
    out = io.BytesIO()
    drawn.save(out)
    return out.getvalue()


def _properties(document: Drawn, told: Document) -> None:
    """What the file says of itself: a title that names nobody, and no program, person or moment."""
    core = document.core_properties
    core.title, core.language = told.title, LANGUAGE
    core.author = core.last_modified_by = core.comments = core.keywords = core.subject = core.category = ""
    core.created = core.modified = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    core.revision = told.revision


def _styles(document: Drawn) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    normal.element.get_or_add_rPr().append(language)
    for name, size in (("Title", 20), ("Heading 1", 15), ("Heading 2", 12.5)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.keep_with_next = True


def _edges(document: Drawn, told: Document) -> None:
    """What stands at the top and the bottom of each page of A4."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.header.paragraphs[0].text = _plain(told.header)
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
    foot.text = f"{_plain(told.footer)}\tPage "
    for name, between in (("PAGE", " of "), ("NUMPAGES", "")):
        foot._p.append(parse_xml(f'<w:fldSimple {_NAMESPACES} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
        foot.add_run(between)


def _written(document: Document) -> list[str]:
    """The paragraphs of the document, as XML."""
    told = [_paragraph(document.title, style="Title")]
    told += [_labelled(label, text) for label, text in document.front]
    told += [
        _paragraph(says) for _, says, _ in document.pictures
    ]  # Word draws no picture of ours: it says what it shows
    if document.notes:
        told.append(_paragraph("Before you read this", style="Heading1"))
        told += [_paragraph(note, style="ListBullet") for note in document.notes]
    if document.has_contents:
        told.append(_paragraph("Contents", style="Heading1"))
        told += [_contents_line(number, part.name) for number, part in enumerate(document.parts)]
    for number, part in enumerate(document.parts):
        told.append(_paragraph(part.name, style="Heading1", mark=number))
        for block in part.blocks:
            told += _block(block)
    return told + _table(document)


def _table(document: Document) -> list[str]:
    """What the pictures show, as lines."""
    told = [_labelled(month, "; ".join(said)) for month, said in document.table]
    return [_paragraph("What happened in each month", style="Heading1"), *told] if told else []


def _block(block: Block) -> list[str]:
    told = [_paragraph(block.heading, style="Heading2")]
    told += [_paragraph(line) for line in block.lines]
    for label, text, stands_out in block.said:
        told.append(_paragraph(label, bold=True, keeps=True))
        told += [_paragraph(line, bold=stands_out) for line in paragraphs(text)]
    return told


def _contents_line(number: int, month: str) -> str:
    page = f'<w:fldSimple w:instr="PAGEREF month_{number}" w:dirty="true"><w:r><w:t>–</w:t></w:r></w:fldSimple>'
    link = f'<w:hyperlink w:anchor="month_{number}" w:history="1">{_run(month)}</w:hyperlink>'
    return f"<w:p>{link}{_run(', page ')}{page}</w:p>"


def _paragraph(text: str, *, style: str = "", bold: bool = False, keeps: bool = False, mark: int | None = None) -> str:
    about = f'<w:pStyle w:val="{style}"/>' if style else ""
    about += "<w:keepNext/>" if keeps else ""
    begins = f'<w:bookmarkStart w:id="{mark}" w:name="month_{mark}"/>' if mark is not None else ""
    ends = f'<w:bookmarkEnd w:id="{mark}"/>' if mark is not None else ""
    return f"<w:p><w:pPr>{about}</w:pPr>{begins}{_run(text, bold=bold)}{ends}</w:p>"


def _labelled(label: str, text: str) -> str:
    return f"<w:p>{_run(f'{label}: ', bold=True)}{_run(text)}</w:p>"


def _run(text: str, *, bold: bool = False) -> str:
    about = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{about}<w:t xml:space="preserve">{escape(_plain(text))}</w:t></w:r>'


def _plain(text: str) -> str:
    return _NOT_XML.sub(" ", text)
