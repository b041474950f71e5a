"""One question with its rows, all ticked at first: the page says what an answer frees, and one answer settles what is ticked."""

import re
from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import child, concern, nhs_of
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.linkage.queries import pairs_to_judge

GIRL: dict[str, Any] = {"given": "Wren", "family": "Ashdown-Test", "date_of_birth": "2010-05-17", "identifiers": None}
ANSWER = {"answer": "same", "reason": "known"}


@pytest.fixture
def asked(house: House) -> tuple[House, Any, str, list[str]]:
    """Four who describe one girl alike. Answers the house, an officer's browser, the question's page, and its rows."""
    for agency in ("SCH1", "POL", "HLT", "HOM"):
        house.send(agency, concern(child(**GIRL), key=agency))
    house.process()
    officer = client_of(house, "linkage_officer")
    pages = set(re.findall(r'href="(/joining/[0-9a-f-]{36}/)"', officer.get("/joining/").content.decode()))
    (page,) = pages
    rows = re.findall(r'name="rows"[^>]*value="([0-9a-f-]{36})"', officer.get(page).content.decode())
    return house, officer, page, rows


def waiting(house: House) -> set[UUID]:
    return {pair.id for pair in pairs_to_judge(house.viewer("linkage_officer"))}


def test_the_queue_lists_one_question_with_its_rows(asked: tuple[House, Any, str, list[str]]) -> None:
    _, officer, _, rows = asked
    text = text_of(officer, "/joining/")
    assert "One question with 3 rows" in text
    assert "1 report on one side, 1 on the other." in text
    assert len(rows) == 3


def test_all_rows_are_ticked_at_first_and_one_answer_settles_them(asked: tuple[House, Any, str, list[str]]) -> None:
    house, officer, page, rows = asked
    assert len(re.findall(r'name="rows"[^>]*checked', officer.get(page).content.decode())) == 3
    assert "If you answer “The same person” for all rows, 3 reports join the picture of Wren Ashdown-Test" in text_of(
        officer, page
    )
    done = officer.post(f"{page}judge/", ANSWER | {"rows": rows}, follow=True)
    assert "3 rows settled." in done.content.decode()
    house.process()
    assert waiting(house) == set()


def test_a_row_that_is_unticked_stays_asked(asked: tuple[House, Any, str, list[str]]) -> None:
    house, officer, page, rows = asked
    officer.post(f"{page}judge/", {"answer": "unsure", "reason": "little", "rows": rows[1:]})
    house.process()
    assert UUID(rows[0]) in waiting(house)
    assert not set(map(UUID, rows[1:])) & waiting(house)


def test_none_ticked_or_a_row_of_another_question_is_refused_and_nothing_is_stored(
    asked: tuple[House, Any, str, list[str]],
) -> None:
    house, officer, page, rows = asked
    for number, given in (("1", "Elisabeth"), ("2", "Elizabeth")):
        girl = child(given=given, family="Marlow-Test", date_of_birth="2012-01-30", identifiers=None)
        house.send("POL", concern(girl, key=f"p{number}"))
    house.process()
    (other,) = waiting(house) - set(map(UUID, rows))
    for sent, said in (([], "No row is ticked"), ([*rows, str(other)], "Look at the rows again")):
        refused = officer.post(f"{page}judge/", ANSWER | {"rows": sent})
        assert (refused.status_code, said in refused.content.decode()) == (422, True)
    assert set(map(UUID, rows)) | {other} == waiting(house)


def test_that_an_alert_waits_on_one_of_them_is_said(house: House) -> None:
    for agency, sign in (("SCH1", "new_phone"), ("HLT", "older_partner"), ("CSC", "missing_frequent")):
        house.send(agency, concern(child(**GIRL | {"identifiers": [nhs_of(1)]}), key=agency, signs=[sign]))
    house.send("CHA", concern(child(**GIRL | {"given": "Wrenn"}), key="cha"))
    house.process()
    officer = client_of(house, "linkage_officer")
    page = re.search(r'href="(/joining/[0-9a-f-]{36}/)"', officer.get("/joining/").content.decode())
    assert page
    text = text_of(officer, page.group(1))
    assert "An alert about one of them waits to be decided." in text
    assert "3 reports on one side, 1 on the other." in text
    assert "1 report joins the picture of Wren Ashdown-Test, which holds 3 reports now" in text


def test_the_queue_goes_on_page_by_page_and_keeps_what_it_was_narrowed_by(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.web.joining import judging

    monkeypatch.setattr(judging, "ON_A_PAGE", 1)
    for number, (one, other) in enumerate((("Elisabeth", "Elizabeth"), ("Katherine", "Kathryn"))):
        for agency, given in (("SCH1", one), ("POL", other)):
            girl = child(given=given, family=f"Marlow{one}-Test", date_of_birth=f"2012-01-3{number}", identifiers=None)
            house.send(agency, concern(girl, key=f"{agency}{number}"))
    house.process()
    officer = client_of(house, "linkage_officer")
    address: str | None = "/joining/?presses=others"
    seen: list[str] = []
    while address:
        page = officer.get(address).content.decode()
        seen += set(re.findall(r'href="/joining/([0-9a-f-]{36})/"', page))
        more = re.search(r'href="(\?after=[^"]*)" rel="next"', page)
        assert more is None or "presses=others" in more.group(1)
        address = f"/joining/{more.group(1)}".replace("&amp;", "&") if more else None
    assert set(map(UUID, seen)) == waiting(house)
    assert len(seen) == len(set(seen)) == 2
    assert 'href="/joining/?presses=others"' in page
