"""What is found in an author's words is offered before sending: nothing is added, ticked or kept that was not confirmed."""

import json
import re
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests.living import House
from tests.web.story import client_of
from wholepicture.base import clock
from wholepicture.base.dictionary import published
from wholepicture.web.reporting.body import body_from
from wholepicture.web.reporting.offers import offers_for, questions_for, with_accepted, with_confirmed

FACTS = (
    "She was dropped off by a man in his thirties called Kez in a silver Corsa, reg AB12 CDE, outside the Black Bull. "
    "His number is 07700 900123."
)


def said(content: dict[str, Any]) -> list[str]:
    return [offer.said for offer in offers_for(content)]


def code_of(content: dict[str, Any], kind: str) -> str:
    return next(offer.code for offer in offers_for(content) if offer.kind == kind)


# -- as a rule ----------------------------------------------------------------------------------------------------------


def test_what_stands_in_the_draft_already_is_not_offered_again() -> None:
    content = {"facts": FACTS, "people": [{"called": "Kez"}], "cars": [{"registration": "ab12cde"}]}
    content |= {"phones": [{"number": "+44 7700 900123"}], "places": [{"name": "The Black Bull"}]}
    assert said(content) == []


@pytest.mark.parametrize("typed", ["ZA1 1AA", "za11aa", "ZA1  1AA", "ZA1-1AA"])
def test_a_postcode_that_stands_in_the_draft_is_not_offered_however_it_was_typed(typed: str) -> None:
    content = {"facts": "Picked up near ZA1 1AA."}
    assert said(content) == ["ZA1 1AA"]
    assert said(content | {"places": [{"postcode": typed}]}) == []


def test_the_child_whom_the_report_is_about_is_not_offered_as_another_person() -> None:
    content = {
        "facts": "Her name is Wren Ashdown. She is known as Wrenny.",
        "children": [{"given": "Wren", "family": "Ashdown"}],
    }
    assert said(content) == ["Wrenny"]
    content["children"][0]["also"] = "Wrenny"
    assert said(content) == []


def test_what_is_confirmed_stands_in_the_draft_as_if_it_had_been_typed_and_somebody_has_no_role() -> None:
    content = {"facts": FACTS}
    for kind in ("Person", "Car", "Phone or account", "Place"):
        content = with_confirmed(content, [code_of(content, kind)])
    assert said(content) == []
    body = body_from(content, key="k", recorded_at=clock.now(), author={})
    (person,) = body["subjects"]
    assert (person["also_known_as"], person["role"], person["age_from"]) == (["Kez"], "unknown", 30)
    assert body["vehicles"] == [
        {"ref": "v1", "registration": "AB12 CDE", "make": "Vauxhall", "model": "Corsa", "colour": "silver"}
    ]
    assert body["phones"] == [{"ref": "t1", "number": "07700 900123"}]
    assert body["places"] == [{"ref": "l1", "name": "Black Bull", "kind": "licensed_premises"}]


def test_a_code_that_is_not_offered_adds_nothing() -> None:
    content = {"facts": FACTS}
    assert with_confirmed(content, ["0" * 16, ""]) == content
    assert with_accepted(content, ["harm_disclosed", "no_such_sign"], published()) == content


def test_no_more_is_offered_than_the_form_has_room_for() -> None:
    cars = [{"registration": f"AB12 CD{letter}"} for letter in "EFGHJ"]
    content = {"facts": "Cars AB13 CDE and AB14 CDE came.", "cars": cars}
    assert said(content) == ["AB13 CDE"]


def test_a_confirmed_person_takes_the_first_blank_and_leaves_none_before_it() -> None:
    content = {"kind": "intelligence", "facts": "A man called Kez came.", "people": [{"name": "", "called": ""}]}
    confirmed = with_confirmed(content, [code_of(content, "Person")])
    assert confirmed["people"] == [{"name": "", "called": "Kez"}]


def test_a_sign_that_is_answered_is_not_asked_about_and_an_accepted_one_is_a_yes() -> None:
    content = {"facts": FACTS, "signs": {"cars_unknown_adults": "no"}}
    assert questions_for(content, published()) == []
    accepted = with_accepted({"facts": FACTS}, ["cars_unknown_adults"], published())
    assert accepted["signs"] == {"cars_unknown_adults": "yes"}


def test_a_report_that_asks_about_no_childs_signs_suggests_none() -> None:
    assert questions_for({"kind": "intelligence", "facts": FACTS}, published()) == []
    assert questions_for({"kind": "attendance", "facts": FACTS}, published()) == []


def test_signs_are_asked_about_as_the_partnerships_dictionary_has_them() -> None:
    signs = dict(published().signs)
    code = "cars_unknown_adults"
    reworded = replace(published(), number=2, signs=signs | {code: replace(signs[code], label="Got into a car")})
    (question,) = questions_for({"facts": FACTS}, reworded)
    assert question.label == "Got into a car"
    retired = replace(published(), number=2, signs=signs | {code: replace(signs[code], retired_in=2)})
    assert questions_for({"facts": FACTS}, retired) == [], "what is retired is asked no more"
    assert with_accepted({"facts": FACTS}, [code], retired) == {"facts": FACTS}


def test_the_childs_own_words_are_looked_at_and_asked_about_with_care() -> None:
    (question,) = questions_for({"child_words": "He made me do things."}, published())
    assert (question.code, question.by_child) == ("harm_disclosed", True)


# -- on the page --------------------------------------------------------------------------------------------------------


@pytest.fixture
def draft(house: House) -> tuple[Client, str]:
    client, address = client_of(house, "teacher_dsl"), f"/report/{uuid.uuid4()}/"
    client.post(address, {"danger": "no"})
    answer = client.post(
        f"{address}write/", {"facts": FACTS, "children-0-given": "Wren", "level": "partners", "do": "check"}
    )
    assert answer.status_code == 302
    return client, address


def page_of(client: Client, address: str) -> str:
    return client.get(f"{address}check/").content.decode()


def ticks(page: str) -> dict[str, str]:
    """The boxes that can be ticked, by the words beside them."""
    boxes = re.findall(
        r'name="(?:found|sign)" type="checkbox" value="([^"]+)"[^>]*>\s*<label[^>]*>(.*?)</label>', page, re.DOTALL
    )
    return {" ".join(re.sub("<[^>]+>", "", label).split()): value for value, label in boxes}


def stored(house: House, client: Client, address: str) -> dict[str, Any]:
    from wholepicture.intake.queries import report_of

    at = client.post(f"{address}send/")["Location"]
    report = report_of(house.viewer("teacher_dsl"), receipt=at.rstrip("/").rpartition("/")[2])
    assert report is not None
    return report.body


def test_the_check_page_offers_what_was_found_with_no_box_ticked(draft: tuple[Client, str]) -> None:
    page = page_of(*draft)
    assert list(ticks(page)) == [
        "Person: Kez, thirties",
        "Car: AB12 CDE silver Vauxhall Corsa",
        "Phone or account: 07700 900123",
        "Place: Black Bull",
        "You wrote “dropped off by a man”: Picked up or dropped off in cars by adults not known to carers",
    ]
    assert not re.search(r'type="checkbox"[^>]*checked', page)


def test_whoever_sends_without_ticking_anything_sends_their_words_and_nothing_else(
    house: House, draft: tuple[Client, str]
) -> None:
    body = stored(house, *draft)
    assert body["narrative"] == {"facts": FACTS}
    assert [subject.get("given") for subject in body["subjects"]] == ["Wren"]
    assert not body.keys() & {"vehicles", "phones", "places", "accounts", "signs"}


def test_what_was_ticked_is_added_and_what_was_not_is_stored_nowhere(house: House, draft: tuple[Client, str]) -> None:
    client, address = draft
    boxes = ticks(page_of(client, address))
    client.post(
        f"{address}add/",
        {"found": [boxes["Person: Kez, thirties"], boxes["Place: Black Bull"]], "sign": ["cars_unknown_adults"]},
    )
    page = page_of(client, address)
    assert list(ticks(page)) == ["Car: AB12 CDE silver Vauxhall Corsa", "Phone or account: 07700 900123"]
    body = stored(house, client, address)
    assert [subject["role"] for subject in body["subjects"]] == ["child", "unknown"]
    assert [place["name"] for place in body["places"]] == ["Black Bull"]
    assert body["signs"] == [{"code": "cars_unknown_adults", "answer": "yes", "subject": "c1"}]
    assert not body.keys() & {"vehicles", "phones"}
    assert "AB12" not in json.dumps({name: part for name, part in body.items() if name != "narrative"})


def test_what_is_ticked_when_send_is_pressed_is_added_first_and_shown_and_not_lost(draft: tuple[Client, str]) -> None:
    client, address = draft
    boxes = ticks(page_of(client, address))
    answer = client.post(f"{address}send/", {"found": [boxes["Place: Black Bull"]]})
    page = client.get(answer["Location"]).content.decode()
    assert "What you ticked is now part of your report. Nothing has been sent yet." in page
    assert "Place: Black Bull" not in ticks(page)
    assert "Black Bull" in page
    # the same post again is what a hasty second press sends: there is nothing left to add, and it goes
    assert "/sent/" in client.post(f"{address}send/", {"found": [boxes["Place: Black Bull"]]})["Location"]


def test_whoever_adds_with_nothing_ticked_is_told_so(draft: tuple[Client, str]) -> None:
    client, address = draft
    page = client.post(f"{address}add/", follow=True).content.decode()
    assert "You ticked nothing, so nothing was added. Nothing has been sent yet." in page
    assert "You ticked nothing" not in page_of(client, address)


def test_enter_in_a_box_adds_what_is_ticked_and_does_nothing_else(draft: tuple[Client, str]) -> None:
    """Enter presses the first button of the form to which the box belongs."""
    page = page_of(*draft)
    first = re.search(r'<button[^>]*form="send"[^>]*>', page)
    assert first
    assert f'formaction="{draft[1]}add/"' in first[0]


def test_while_writing_the_author_is_asked_about_signs_with_each_save_and_nothing_is_ticked(house: House) -> None:
    client, address = client_of(house, "teacher_dsl"), f"/report/{uuid.uuid4()}/"
    client.post(address, {"danger": "no"})
    saved = client.post(f"{address}save", {"facts": "She came back Sunday morning.", "children-0-given": "Wren"}).json()
    assert "You wrote “came back Sunday morning”" in saved["questions"]
    assert 'data-accept="late_return"' in saved["questions"]
    assert not re.search(r'id="sign-late_return"[^>]*checked', client.get(f"{address}write/").content.decode())


def test_while_writing_nothing_is_asked_of_a_sign_that_the_form_does_not_ask_for(house: House) -> None:
    """No heading stands there without a question under it; before sending it is asked about."""
    client, address = client_of(house, "teacher_dsl"), f"/report/{uuid.uuid4()}/"
    client.post(address, {"danger": "no"})
    typed = {"facts": "She was missing overnight.", "children-0-given": "Wren", "level": "partners", "do": "check"}
    assert client.post(f"{address}save", typed).json()["questions"].strip() == ""
    client.post(f"{address}write/", typed)
    assert any(label.startswith("You wrote “missing overnight”") for label in ticks(page_of(client, address)))


def test_signs_are_asked_about_as_the_areas_dictionary_has_them(house: House) -> None:
    """What the partnership called otherwise is called so, what it retired is not asked, and what it added is known by its name."""
    from tests.partnership.test_dictionaries import saved
    from wholepicture.partnership.signs.commands import add_sign, edit_sign, retire_sign
    from wholepicture.partnership.signs.rules import SignWording

    saved(
        house,
        edit_sign,
        code="cars_unknown_adults",
        given=SignWording("Driven by strangers", "Note the car.", "R", points=True),
    )
    saved(house, retire_sign, code="late_return")
    added = SignWording("Seen at the old mill", "Note when.", "R", points=False)
    saved(house, add_sign, code="old_mill", given=added)
    client, address = client_of(house, "teacher_dsl"), f"/report/{uuid.uuid4()}/"
    client.post(address, {"danger": "no"})
    facts = f"{FACTS} She came back Sunday morning. She was seen at the Old Mill."
    client.post(f"{address}write/", {"facts": facts, "children-0-given": "Wren", "level": "partners", "do": "check"})
    asked = [label for label in ticks(page_of(client, address)) if label.startswith("You wrote")]
    assert asked == [
        "You wrote “dropped off by a man”: Driven by strangers",
        "You wrote “seen at the Old Mill”: Seen at the old mill",
    ]
    client.post(f"{address}add/", {"sign": ["old_mill", "late_return"]})
    assert [sign["code"] for sign in stored(house, client, address)["signs"]] == ["old_mill"]


def test_a_sign_accepted_that_the_form_does_not_list_can_be_taken_back_on_it(house: House) -> None:
    client, address = client_of(house, "teacher_dsl"), f"/report/{uuid.uuid4()}/"
    client.post(address, {"danger": "no"})
    client.post(f"{address}write/", {"facts": "She was missing overnight.", "children-0-given": "Wren", "do": "check"})
    client.post(f"{address}add/", {"sign": ["missing_overnight"]})
    page = client.get(f"{address}write/").content.decode()
    assert re.search(r'id="sign-missing_overnight"[^>]*checked', page)


def test_nobody_adds_to_anothers_draft(house: House, draft: tuple[Client, str]) -> None:
    _, address = draft
    stranger = client_of(house, "coordinator")
    assert stranger.post(f"{address}add/", {"sign": ["cars_unknown_adults"]}).status_code == 404
