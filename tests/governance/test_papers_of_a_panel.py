"""A member's pack holds nothing that they could not open on screen: item by item, of every member, in both formats.

The files are read as somebody who gets one reads them: the text of the PDF, the text of the Word document.
"""

import io
import re
from collections.abc import Iterator

import pytest
from docx import Document as read_docx
from pypdf import PdfReader

from tests.casework.meeting.panelling import MEMBERS, March
from tests.living import House
from tests.web.story import client_of
from wholepicture.access.commands import bar_viewer
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.meeting.panels.commands import hold_panel, name_panel_member
from wholepicture.casework.meeting.panels.results import ItemRow, PanelPage
from wholepicture.governance.packs.drawn.document import Document
from wholepicture.governance.packs.drawn.pdf import document_as_pdf
from wholepicture.governance.packs.meetings import papers_of_panel
from wholepicture.web.meeting.papers import PAPERS

EVERYBODY = ("coordinator", "police_intelligence", *MEMBERS)


@pytest.fixture
def march(house: House) -> March:
    """A panel of which every member may see another part, with something said, decided and given in each item."""
    march = March(house)
    officer = house.professionals["police_intelligence"]
    name_panel_member(march.hub, panel=march.id, person=officer)
    for number in (1, 2, 3):
        march.write(f"Girl{number} March-Test", "said", f"Remark of girl {number}.")
        march.write(f"Girl{number} March-Test", "decided", f"Decision of girl {number}.", dissent=f"Dissent {number}.")
        march.act(f"Girl{number} March-Test", number, f"Action of girl {number}.")
    march.add(kind="nominal", about=march.man.id, reason="He is tied to all three.")
    march.add(kind="theme", theme="Lifts from the station", reason="Two schools say so.")
    bar_viewer(march.hub, professional=officer, nominal=march.girls[1].id, reason="Her niece")
    return march


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad-]+", "", text)


def text_of(content: bytes, format: str) -> str:
    if format == "pdf":
        # Headers and footers stand between the lines of a text that runs on: they are looked at by themselves.
        return squeezed(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))
    return squeezed(" ".join(one.text for one in read_docx(io.BytesIO(content)).paragraphs))


def telling(item: ItemRow) -> Iterator[str]:
    """Everything of an item that a file could tell, as the chair reads it."""
    yield item.label
    yield from (why.words for why in item.why if why.words)
    yield from filter(None, [item.reason])
    for word in item.words:
        yield from filter(None, [word.words, word.dissent])
    for case in item.cases:
        yield case.what
        yield from (action.what for action in case.open_actions)
    yield from (action.what for action in item.actions)


def leaks(house: House, who: str, every: PanelPage, content: bytes, format: str) -> list[str]:
    """What a file of somebody's tells of items which they cannot open on screen; and of those that they can, what their page does not
    say. Empty: nothing."""
    browser, told, found = client_of(house, who), text_of(content, format), []
    screens = []
    for item in every.items:
        page = browser.get(f"/panel-items/{item.id}/")
        if page.status_code == 200:
            screens.append(squeezed(re.sub(r"<[^>]+>", " ", page.content.decode())))
    for item in every.items:
        for words in telling(item):
            if squeezed(words) in told and not any(squeezed(words) in screen for screen in screens):
                found.append(words)
    return found


def papers(house: House, who: str, march: March, paper: str, format: str) -> bytes:
    def in_words(page: PanelPage) -> Document:
        return PAPERS[paper](page, who)

    return papers_of_panel(house.viewer(who), panel=march.id, format=format, in_words=in_words)


@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_no_members_papers_hold_what_they_could_not_open_on_screen(house: House, march: March, format: str) -> None:
    everybody = [house.professionals[who] for who in EVERYBODY]
    hold_panel(march.hub, panel=march.id, came=everybody, words="", seen=1)
    every = march.page()
    for who in EVERYBODY:
        for paper in PAPERS:
            assert leaks(house, who, every, papers(house, who, march, paper, format), format) == [], (who, paper)
    whole = text_of(papers(house, "coordinator", march, "minutes", format), format)
    assert all(squeezed(f"Decision of girl {number}.") in whole for number in (1, 2, 3)), "and it is not empty"
    barred = text_of(papers(house, "police_intelligence", march, "minutes", format), format)
    assert squeezed("Decision of girl 1.") in barred
    assert squeezed("girl 2") not in barred
    assert squeezed("Girl2") not in barred


def test_a_leak_that_is_planted_is_caught(house: House, march: March) -> None:
    every = march.page()
    planted = document_as_pdf(PAPERS["pack"](every, "police_intelligence"))
    caught = leaks(house, "police_intelligence", every, planted, "pdf")
    assert {"Girl2 March-Test", "Case of girl 2.", "Remark of girl 2."} <= set(caught)


def test_a_leak_of_one_reason_that_is_planted_is_caught(house: House, march: March) -> None:
    every = march.page()
    item = march.item("Girl1 March-Test")
    assert item.why
    planted = document_as_pdf(PAPERS["pack"](every, "nurse"))
    assert {why.words for why in item.why if why.words} <= set(leaks(house, "nurse", every, planted, "pdf"))


def test_an_items_number_tells_of_nothing_that_does_not_show(house: House, march: March) -> None:
    told = text_of(papers(house, "police_intelligence", march, "pack", "pdf"), "pdf")
    numbers = [item.number for item in march.page("police_intelligence").items]
    assert numbers == list(range(1, len(numbers) + 1))
    assert f"{len(numbers)}." in told
    assert f"{len(numbers) + 1}.Girl" not in told


def test_the_file_is_tagged_and_its_properties_name_nobody(house: House, march: March) -> None:
    read = PdfReader(io.BytesIO(papers(house, "coordinator", march, "pack", "pdf")))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.trailer["/Root"]["/Lang"].startswith("en")
    assert read.metadata is not None
    assert read.metadata.title == "Pack of a panel"
    assert not read.metadata.author


def test_whoever_is_on_no_panel_takes_nothing_out(house: House, march: March) -> None:
    with pytest.raises(NotFound):
        papers(house, "charity_worker", march, "pack", "pdf")


def test_absent_agencies_stand_in_the_minutes_and_that_it_was_not_quorate(house: House, march: March) -> None:
    came = [house.professionals["social_worker"]]
    hold_panel(march.hub, panel=march.id, came=came, words="", seen=1, is_known_short=True)
    told = text_of(papers(house, "coordinator", march, "minutes", "docx"), "docx")
    assert squeezed("Quorate: No: nobody came for the police and health") in told
    absent = told[told.index("Absent:") :]
    assert squeezed("Hana Hub-Test") in absent
