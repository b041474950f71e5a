"""The draft of a notice is filled from the measure, says that it is a draft, and is made for nobody who may not read of everybody in it."""

import io
from typing import Any

import pytest
from docx import Document as read_docx
from pypdf import PdfReader

from tests.casework.disruption.measures import Town, entered, step
from tests.living import House
from tests.web.story import client_of


@pytest.fixture
def town(house: House) -> Town:
    return Town(house)


def squeezed(text: str) -> str:
    return "".join(text.split())


def text_of(content: bytes, format: str) -> str:
    if format == "pdf":
        return squeezed(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))
    return squeezed(" ".join(one.text for one in read_docx(io.BytesIO(content)).paragraphs))


@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_a_notice_is_drafted_from_its_measure(town: Town, format: str) -> None:
    notice = entered(town.house, town.man, town.wren, town.pippa, given=step("considered"))
    client = client_of(town.house, "police_intelligence")
    assert f"/disruption/{notice}/draft.{format}" in client.get(f"/disruption/{notice}/").content.decode()
    answer = client.get(f"/disruption/{notice}/draft.{format}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="draft-notice.{format}"'
    text = text_of(answer.content, format)
    for said in ("Kez Marlow-Test", "Wren Ashdown-Test", "Pippa Sallow-Test", "Invented power.", "This is a draft"):
        assert squeezed(said) in text, said


def test_only_a_tactic_that_has_a_draft_is_drafted_and_one_that_is_over_is_not_offered(town: Town) -> None:
    other = entered(town.house, town.car)
    client = client_of(town.house, "police_intelligence")
    assert "Draft of the notice" not in client.get(f"/disruption/{other}/").content.decode()
    assert client.get(f"/disruption/{other}/draft.docx").status_code == 404
    notice = entered(town.house, town.man, town.wren)
    assert client.get(f"/disruption/{notice}/draft.exe").status_code == 404


def test_nobody_drafts_a_notice_who_may_not_read_of_everybody_in_it(town: Town) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.base.ledgered import NotFound
    from wholepicture.governance.packs.measures import draft_of_notice

    house, notice = town.house, entered(town.house, town.man, town.wren)

    def nothing(page: Any) -> Any:
        raise AssertionError("nothing is put in words")

    bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["police_intelligence"],
        nominal=town.wren.id,
        reason="Kin.",
    )
    with pytest.raises(NotFound):
        draft_of_notice(house.viewer("police_intelligence"), measure=notice, format="docx", in_words=nothing)
    for who in ("police_intelligence", "social_worker", "teacher_dsl"):
        assert client_of(house, who).get(f"/disruption/{notice}/draft.docx").status_code in (403, 404), who
