"""A pack as a Word document: real headings, its language and its title, page numbers, and nothing of who or what made it.

The document's frame and styles are python-docx's; the entries are written as its XML at once, which takes a twentieth of the time.
"""

import io
import re
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Drawn
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from wholepicture.governance.packs.drawn import lines
from wholepicture.governance.packs.drawn.pdf import paragraphs
from wholepicture.governance.packs.rules import Content, PackEntry

FONT, LANGUAGE = "Arial", "en-GB"
# XML holds no other control characters than these three.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACES = nsdecls("w")


def as_docx(content: Content) -> bytes:
    """The file."""
    document = Document()
    _properties(document, content)
    _styles(document)
    _edges(document, content)
    body = document.element.body
    end = body.sectPr
    for element in parse_xml(f"<w:body {_NAMESPACES}>{''.join(_written(content))}</w:body>"):
        end.addprevious(element)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _properties(document: Drawn, content: Content) -> None:
    """What the file says of itself: a title that names nobody, and no program, person or moment."""
    core = document.core_properties
    core.title, core.language = content.title, LANGUAGE
    core.author = core.last_modified_by = core.comments = core.keywords = core.subject = core.category = ""
    core.created = core.modified = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    core.revision = content.front.version


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


def _edges(document: Drawn, content: Content) -> None:
    """What stands at the top and the bottom of each page of A4."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.header.paragraphs[0].text = _plain(lines.header(content))
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
    foot.text = f"{_plain(lines.footer(content))}\tPage "
    for name, between in (("PAGE", " of "), ("NUMPAGES", "")):
        foot._p.append(parse_xml(f'<w:fldSimple {_NAMESPACES} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
        foot.add_run(between)


def _written(content: Content) -> list[str]:
    """The paragraphs of the document, as XML."""
    told = [_paragraph(content.title, style="Title")]
    told += [_labelled(label, text) for label, text in lines.front_lines(content)]
    told += [_paragraph(one.says) for one in content.pictures]  # Word draws no picture of ours: it says what it shows
    told.append(_paragraph("Before you read this", style="Heading1"))
    told += [_paragraph(note, style="ListBullet") for note in lines.notes(content)]
    told.append(_paragraph("Contents", style="Heading1"))
    months = content.by_month()
    told += [_contents_line(number, month) for number, (month, _) in enumerate(months)]
    for number, (month, entries) in enumerate(months):
        told.append(_paragraph(month, style="Heading1", mark=number))
        for entry in entries:
            told += _entry(entry)
    return told + _by_month(content)


def _by_month(content: Content) -> list[str]:
    """What the pictures show, as lines."""
    months = [(month, said) for one in content.pictures for month, said in one.table]
    told = [_labelled(month, "; ".join(said)) for month, said in months]
    return [_paragraph("What happened in each month", style="Heading1"), *told] if told else []


def _entry(entry: PackEntry) -> list[str]:
    told = [_paragraph(lines.heading(entry), style="Heading2")]
    if not entry.left_out:
        told += [_paragraph(line) for line in lines.source_lines(entry)]
    for said in entry.said:
        told.append(_paragraph(said.label, bold=True, keeps=True))
        told += [_paragraph(text, bold=said.is_condition) for text in paragraphs(said.text)]
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
