"""Who somebody is, is asked where the hub reads about them, of whoever may judge; nobody else learns that it is asked."""

import re
from typing import Any

import pytest

from synthetic.factories import child, concern, nhs_of
from tests.access.test_conflicts_and_places import _bar
from tests.alerts.test_presumed import pointing_and_away
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.alerts.queries import alerts_awaiting
from wholepicture.linkage.queries import pairs_to_judge

GIRL = {"family": "Ashdown-Test", "date_of_birth": "2010-05-17", "identifiers": None, "school": "Marsh Lane Academy"}


@pytest.fixture
def asked(house: House) -> tuple[House, str, str]:
    """A girl with an alert, who may be one whom the charity knows. Answers the house, her alert's page, and a report's."""
    known = child(**GIRL | {"given": "Catherine", "identifiers": [nhs_of(1)]})
    for agency, sign in (("SCH1", "new_phone"), ("HLT", "older_partner"), ("CSC", "missing_frequent")):
        house.send(agency, concern(known, key=agency, signs=[sign]))
    (receipt,) = house.send("CHA", concern(child(**GIRL | {"given": "Katherine"}), key="cha"))
    house.process()
    alert = alerts_awaiting(house.viewer("coordinator"))[0].id
    return house, f"/alerts/{alert}/", f"/reading/{receipt.submission}/"


def question_on(client: Any, page: str) -> str:
    """The address to which the question on a page is answered; empty: there is none."""
    found = re.search(rf'action="({page}same/[0-9a-f-]{{36}}/)"', client.get(page).content.decode())
    return found.group(1) if found else ""


@pytest.mark.parametrize("where", [1, 2], ids=["alert", "reading"])
def test_the_hub_answers_on_the_page_who_she_is(asked: tuple[House, str, str], where: int) -> None:
    house, page = asked[0], asked[where]
    hub = client_of(house, "coordinator")
    text = text_of(hub, page)
    assert "may be" in text
    assert "born 17 May 2010, of Marsh Lane Academy" in text
    if where == 1:
        assert "Has a new phone or more than one" in text, "and why it was raised stands there as before"
    address = question_on(hub, page)
    wrong = hub.post(address, {"answer": "same"})
    assert (wrong.status_code, "Choose why." in wrong.content.decode()) == (422, True)
    answered = hub.post(address, {"answer": "same", "reason": "known"})
    assert (answered.status_code, answered["Location"]) == (302, page)
    house.process()
    assert pairs_to_judge(house.viewer("linkage_officer")) == []
    assert question_on(hub, page) == ""
    assert hub.post(address, {"answer": "same", "reason": "known"}).status_code == 404


@pytest.mark.parametrize("where", [1, 2], ids=["alert", "reading"])
def test_what_was_just_answered_is_not_asked_again_before_the_worker_has_heard_of_it(
    asked: tuple[House, str, str], where: int
) -> None:
    house, page = asked[0], asked[where]
    hub = client_of(house, "coordinator")
    hub.post(question_on(hub, page), {"answer": "different", "reason": "known"})
    assert question_on(hub, page) == ""


def test_two_who_are_called_alike_are_told_from_each_other_where_it_is_asked(house: House) -> None:
    pointing_and_away(house)
    alert = alerts_awaiting(house.viewer("coordinator"))[0].id
    text = text_of(client_of(house, "coordinator"), f"/alerts/{alert}/")
    assert "Wrenna Ashdown-Test (2 descriptions): " in text
    assert "Two who are called Wrenna Ashdown-Test may be one person" in text
    home = "of 14 Osier Road, Harrowmere, ZA1 6AA"
    for said in (f"born 17 May 2010, {home}; reported by Marsh Lane Academy", f"{home}; reported by Gull House"):
        assert text.count(f"Wrenna Ashdown-Test: {said}") == 1, "where it is asked"
        assert text.count(f", child: {said}") == 1, "where they are named"


def test_whoever_reads_alerts_and_may_not_judge_sees_no_question(asked: tuple[House, str, str]) -> None:
    house, alert, report = asked
    police, address = client_of(house, "police_intelligence"), question_on(client_of(house, "coordinator"), alert)
    for page in (alert, report):
        text = text_of(police, page)
        assert "Compare the two side by side" not in text
        assert "Anything to add" not in text
        assert question_on(police, page) == ""
    assert police.post(address, {"answer": "same", "reason": "known"}).status_code in (403, 404)
    assert len(pairs_to_judge(house.viewer("linkage_officer"))) == 1


def test_a_question_about_somebody_else_is_not_answered_here(asked: tuple[House, str, str]) -> None:
    house, alert, _ = asked
    for number, given in (("1", "Elisabeth"), ("2", "Elizabeth")):
        girl = child(given=given, family="Marlow-Test", date_of_birth="2012-01-30", identifiers=None)
        house.send("POL", concern(girl, key=f"p{number}"))
    house.process()
    others = [pair for pair in pairs_to_judge(house.viewer("linkage_officer")) if pair.a.family.startswith("marlow")]
    hub = client_of(house, "coordinator")
    answered = hub.post(f"{alert}same/{others[0].id}/", {"answer": "same", "reason": "known"})
    assert answered.status_code == 404


def test_of_somebody_whom_the_reader_may_not_see_nothing_is_asked(asked: tuple[House, str, str]) -> None:
    house, alert, _ = asked
    (pair,) = pairs_to_judge(house.viewer("linkage_officer"))
    other = next(side.nominal for side in (pair.a, pair.b) if side.agency == "Open Door Project")
    _bar(house, "coordinator", other)  # nobody bars themself
    assert question_on(client_of(house, "coordinator"), alert) == ""
