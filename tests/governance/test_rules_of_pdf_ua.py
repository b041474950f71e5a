"""A pack as PDF against more rules of PDF/UA-1 than the published checker looks at: each found where it is broken on purpose.

By clause of ISO 14289-1. Of what a machine can tell, these are what a pack could break: it has no forms, sound, scripts or layers, and
that it has none is looked at as well.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from tests.governance.test_drawn_packs import content, faults
from wholepicture.governance.packs.drawn.pdf import as_pdf
from wholepicture.governance.packs.rules import PackPicture

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 2"><rect width="4" height="2"/></svg>'
STANDARD = set(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH "
    "TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form".split()
)
INSIDE = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "LI": {"L"},
    "LBody": {"LI"},
}
PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "BI", "INLINE IMAGE"}


def elements(pdf: Any) -> Iterator[tuple[Any, str]]:
    """Every element of the structure, with the kind of the one that it stands in."""
    wait = [(pdf.Root.get("/StructTreeRoot", pikepdf.Array()), "")]
    while wait:
        element, inside = wait.pop()
        if isinstance(element, pikepdf.Array):
            wait += [(one, inside) for one in element]
        elif isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                yield element, inside
            wait += [(element.K, str(element.S)[1:] if "/S" in element else "")] if "/K" in element else []


def of_kind(pdf: Any, *kinds: str) -> list[Any]:
    return [element for element, _ in elements(pdf) if str(element.S)[1:] in kinds]


def _known_as(pdf: Any, kind: str) -> str:
    """The kind that a reader takes one for which it does not know, as the file says; in a circle, none."""
    roles, seen = pdf.Root.StructTreeRoot.get("/RoleMap", {}), set[str]()
    while kind[1:] not in STANDARD and kind in roles and kind not in seen:
        seen.add(kind)
        kind = str(roles[kind])
    return kind[1:]


def _is_told(element: Any) -> bool:
    return bool(str(element.get("/Alt", "")) or str(element.get("/ActualText", "")))


def _has_scope(header: Any) -> bool:
    said = header.get("/A", pikepdf.Array())
    said = said if isinstance(said, pikepdf.Array) else [said]
    return any(str(one.get("/Scope", "")) in ("/Column", "/Row", "/Both") for one in said)


def _is_all_marked(page: Any) -> bool:
    """Whether everything that is painted on a page is of the structure, or marked as none of it."""
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
        if operator in PAINTS and depth == 0:
            return False
    return depth == 0


def _marked_numbers(page: Any) -> list[int]:
    return [
        int(instruction.operands[1]["/MCID"])
        for instruction in pikepdf.parse_content_stream(page)
        if str(instruction.operator) == "BDC"
        and isinstance(instruction.operands[1], pikepdf.Dictionary)
        and "/MCID" in instruction.operands[1]
    ]


def _are_in_the_tree(pdf: Any) -> bool:
    """Whether each piece of a page that is marked as of the structure is found there."""
    tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for page in pdf.pages:
        theirs = tree.get(int(page.StructParents), [])
        if any(number >= len(theirs) or theirs[number] is None for number in _marked_numbers(page)):
            return False
    return True


def _descendants(pdf: Any) -> list[Any]:
    fonts = [font for page in pdf.pages for font in page.resources.get("/Font", {}).values()]
    return [font.DescendantFonts[0] for font in fonts if "/DescendantFonts" in font]


def _annotations(pdf: Any) -> list[Any]:
    return [one for page in pdf.pages for one in page.get("/Annots", ())]


RULES: dict[str, Callable[[Any], bool]] = {
    "7.1: something on a page is neither of the structure nor said to be none of it": lambda pdf: all(
        map(_is_all_marked, pdf.pages)
    ),
    "7.1: a piece of a page is not found in the structure": _are_in_the_tree,
    "7.1: the structure says of itself that it may be wrong": lambda pdf: not pdf.Root.MarkInfo.get("/Suspects", False),
    "7.1: an element is of no kind that readers know": lambda pdf: all(
        _known_as(pdf, str(element.S)) in STANDARD for element, _ in elements(pdf)
    ),
    "7.2: a row, a cell or an item of a list stands where none can": lambda pdf: all(
        inside in INSIDE.get(str(element.S)[1:], {inside}) for element, inside in elements(pdf)
    ),
    "7.3: a picture has no words": lambda pdf: all(map(_is_told, of_kind(pdf, "Figure", "Formula"))),
    "7.5: a heading of a table does not say whether it is of a row or of a column": lambda pdf: all(
        map(_has_scope, of_kind(pdf, "TH"))
    ),
    "7.10: it has layers": lambda pdf: "/OCProperties" not in pdf.Root,
    "7.11: it brings a file with it": lambda pdf: "/EmbeddedFiles" not in pdf.Root.get("/Names", {}),
    "7.15: it has a form": lambda pdf: "/AcroForm" not in pdf.Root,
    "7.16: it is locked": lambda pdf: not pdf.is_encrypted,
    "7.18.1: a link or a note does not say what it is": lambda pdf: all(
        str(one.get("/Contents", "")) for one in _annotations(pdf)
    ),
    "7.18.3: a page with links does not say in which order one goes through them": lambda pdf: all(
        str(page.get("/Tabs", "")) == "/S" for page in pdf.pages if len(page.get("/Annots", ()))
    ),
    "7.19: something of it runs": lambda pdf: (
        "/OpenAction" not in pdf.Root and "/AA" not in pdf.Root and "/JavaScript" not in pdf.Root.get("/Names", {})
    ),
    "7.21.3: a font does not say which glyph is which": lambda pdf: all(
        "/CIDSystemInfo" in font and (str(font.Subtype) != "/CIDFontType2" or "/CIDToGIDMap" in font)
        for font in _descendants(pdf)
    ),
}


def broken(pdf: Any) -> list[str]:
    return [rule for rule, holds in RULES.items() if not holds(pdf)]


def a_pack() -> bytes:
    """A pack with a picture, tables and three entries."""
    return as_pdf(replace(content(), pictures=(PackPicture(SVG, "Four weeks, the most in May."),)))


def _without(kind: str, *names: str) -> Callable[[Any], None]:
    def plant(pdf: Any) -> None:
        for name in names:
            of_kind(pdf, kind)[0].__delitem__(name)

    return plant


def _called(kind: str, other: str) -> Callable[[Any], None]:
    def plant(pdf: Any) -> None:
        of_kind(pdf, kind)[0].S = pikepdf.Name(other)

    return plant


def _forgotten(pdf: Any) -> None:
    page = pdf.pages[0]
    tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    tree[int(page.StructParents)] = pikepdf.Array([])


def _linked(pdf: Any, *, tabs: bool = True, **said: Any) -> None:
    pdf.pages[0].Tabs = pikepdf.Name("/S" if tabs else "/R")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], **said)
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(link)])


def _into_root(name: str, value: Any) -> Callable[[Any], None]:
    return lambda pdf: pdf.Root.__setitem__(name, value)


PLANTED: dict[str, Callable[[Any], None]] = {
    "7.1: something on": lambda pdf: pdf.pages[0].contents_add(b"0 g 0 0 9 9 re f"),
    "7.1: a piece": _forgotten,
    "7.1: the structure": lambda pdf: pdf.Root.MarkInfo.__setitem__("/Suspects", True),
    "7.1: an element": _called("P", "/Paragraph"),
    "7.2": _called("TR", "/P"),
    "7.3": _without("Figure", "/Alt"),
    "7.5": _without("TH", "/A"),
    "7.10": _into_root("/OCProperties", pikepdf.Dictionary(OCGs=[])),
    "7.11": _into_root("/Names", pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=[]))),
    "7.15": _into_root("/AcroForm", pikepdf.Dictionary(Fields=[])),
    "7.18.1": lambda pdf: _linked(pdf),
    "7.18.3": lambda pdf: _linked(pdf, tabs=False, Contents=pikepdf.String("Entry 1")),
    "7.19": _into_root("/OpenAction", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1"))),
    "7.21.3": lambda pdf: _descendants(pdf)[0].__delitem__("/CIDSystemInfo"),
}


def test_a_pack_breaks_none_of_the_rules_of_ours_and_none_of_the_checkers() -> None:
    file = a_pack()
    with pikepdf.open(io.BytesIO(file)) as pdf:
        assert of_kind(pdf, "TH")
        assert of_kind(pdf, "Figure")
        assert broken(pdf) == []
    assert faults(file) == []


def test_a_letter_which_has_no_contents_breaks_none_either() -> None:
    from wholepicture.governance.letters.templates import filled, templates
    from wholepicture.governance.packs.drawn.pdf import document_as_pdf

    for template in templates().values():
        file = document_as_pdf(filled(template, dict.fromkeys(template.blanks, "Said.")))
        with pikepdf.open(io.BytesIO(file)) as pdf:
            assert broken(pdf) == [], template.code
        assert faults(file) == [], template.code


@pytest.mark.parametrize("rule", PLANTED)
def test_what_is_broken_on_purpose_is_found(rule: str) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pack())) as pdf:
        PLANTED[rule](pdf)
        pdf.save(out)
    with pikepdf.open(out) as pdf:
        assert [one for one in broken(pdf) if one.startswith(rule)]


def test_a_pack_that_is_locked_is_found() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pack())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
    with pikepdf.open(out) as pdf:
        assert "7.16: it is locked" in broken(pdf)


def test_for_each_rule_something_is_broken_on_purpose() -> None:
    assert all(rule.startswith((*PLANTED, "7.16")) for rule in RULES)
    assert len(PLANTED) + 1 == len(RULES)
