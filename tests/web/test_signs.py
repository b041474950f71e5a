"""The pages of the dictionary of signs and its cards, and the form that asks for what they say."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.base.dictionary import Dictionary, published

SECRETIVE = published().label("secretive")
GIVEN = {
    "label": "A much older friend",
    "guidance": "Record both ages.",
    "list": "R",
    "points": "yes",
    "groups": ["people"],
    "asked": "yes",
    "do": "save",
    "based_on": "1",
    "reason": "Agreed by the board.",
}


def in_force(house: House) -> Dictionary:
    from wholepicture.partnership.signs.queries import dictionary_of

    with house.operator().acting():
        return dictionary_of(house.area)


@pytest.fixture
def hub(house: House) -> Client:
    return client_of(house, "coordinator")


def posted(client: Client, address: str, **changed: Any) -> Any:
    return client.post(address, {**GIVEN, **changed})


def retire(client: Client, code: str = "secretive", based_on: int = 1) -> None:
    answer = client.post(
        f"/signs/of/{code}/", {"do": "retire", "based_on": based_on, "reason": "It was ticked for everybody."}
    )
    assert answer.status_code == 302


# -- reading -------------------------------------------------------------------------------------------------------------


def test_everybody_reads_the_dictionary_and_its_versions_and_only_the_permitted_are_offered_to_edit(
    house: House, hub: Client
) -> None:
    posted(hub, "/signs/of/older_partner/")
    retire(hub, based_on=2)
    nurse = client_of(house, "nurse")
    page = text_of(nurse, "/signs/")
    assert "Version 3 of your partnership’s dictionary." in page
    assert "A much older friend" in page
    assert "Retired" in page
    assert "Add a sign" not in page
    assert "Add a sign" in text_of(hub, "/signs/")
    assert "Agreed by the board." in text_of(nurse, "/signs/versions/")
    changed = text_of(nurse, "/signs/compare/?from=1&to=3")
    assert published().label("older_partner") in changed
    assert "Sign: Retired Before: Stands" in changed
    assert "Nothing differs." in text_of(nurse, "/signs/compare/?from=3&to=3")


def test_codes_stand_on_the_page_of_one_sign_and_in_no_list(hub: Client) -> None:
    posted(hub, "/signs/of/older_partner/")
    retire(hub, code="late_return", based_on=2)
    for address in ("/signs/", "/signs/groups/", "/cards/"):
        assert not re.search(r"\b[a-z]+_[a-z_]+\b", text_of(hub, address)), address
    assert "by its code, older_partner" in text_of(hub, "/signs/of/older_partner/")


@pytest.mark.parametrize("asked", ["?from=9", "?to=0", "?from=99999999999"])
def test_a_version_that_there_is_not_is_not_found_or_taken_for_the_one_in_force(hub: Client, asked: str) -> None:
    assert hub.get(f"/signs/compare/{asked}").status_code in (200, 404)


@pytest.mark.parametrize(
    "address",
    ["add/", "groups/", "published/", "of/older_partner/", "cards/add/", "cards/of/nurse/"],
)
def test_the_forms_are_not_there_for_whoever_may_not_edit(house: House, address: str) -> None:
    nurse = client_of(house, "nurse")
    assert nurse.get(f"/signs/{address}").status_code == 404
    assert posted(nurse, f"/signs/{address}").status_code == 404
    assert in_force(house).number == 1


# -- editing -------------------------------------------------------------------------------------------------------------


def test_a_reworded_sign_is_in_force_at_once_and_says_so(house: House, hub: Client) -> None:
    answer = posted(hub, "/signs/of/older_partner/")
    assert answer.status_code == 302
    assert "Saved as version 2." in text_of(hub, "/signs/")
    sign = in_force(house).signs["older_partner"]
    assert (sign.label, sign.points, sign.overlap) == ("A much older friend", True, ("people",))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"label": ""}, "Say what the sign is called"),
        ({"reason": " "}, "Say why."),
        ({"groups": ["nowhere"]}, "There is no group nowhere."),
        ({"label": "Speaks of a Muslim boy"}, "This speaks of faith: “Muslim”."),
        ({"reason": "x" * 5000}, "Say why in 4,000 characters or fewer."),
    ],
)
def test_what_cannot_be_saved_is_said_beside_its_box_and_nothing_typed_is_lost(
    house: House, hub: Client, changed: dict[str, Any], said: str
) -> None:
    answer = posted(hub, "/signs/of/older_partner/", guidance="Typed with care.", **changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Typed with care." in page
    assert in_force(house).number == 1


def test_harm_is_not_lowered_whatever_is_posted(house: House, hub: Client) -> None:
    answer = posted(hub, "/signs/of/harm_disclosed/", list="V")
    assert answer.status_code == 422
    assert "harm is not lowered" in answer.content.decode()
    refused = hub.post("/signs/of/harm_disclosed/", {"do": "retire", "based_on": 1, "reason": "No."})
    assert "those are not retired" in refused.content.decode()
    assert in_force(house).signs["harm_disclosed"].list == "H"


def test_whoever_saves_second_is_told_what_changed_and_saves_on_top_of_it(house: House, hub: Client) -> None:
    house.add_colleague("second", "coordinator")
    other = client_of(house, "second")
    retire(hub)
    answer = posted(other, "/signs/of/older_partner/", guidance="Typed with care.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Changed while you were editing." in page
    assert "It was ticked for everybody." in page
    assert "Typed with care." in page
    assert 'name="based_on" value="2"' in page
    assert in_force(house).number == 2
    assert posted(other, "/signs/of/older_partner/", guidance="Typed with care.", based_on="2").status_code == 302
    now = in_force(house)
    assert now.signs["older_partner"].guidance == "Typed with care."
    assert now.signs["secretive"].is_retired


def boxes_of(page: str) -> dict[str, str]:
    """What stands in the boxes that hold text, by name."""
    areas = re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>\n?([^<]*)</textarea>', page)
    inputs = re.findall(r'<input class="govuk-input[^"]*"[^>]*? id="([^"]*)"[^>]*? value="([^"]*)"', page)
    return dict(areas) | dict(inputs)


def test_what_the_other_alone_changed_stands_in_the_form_and_is_not_put_back(house: House, hub: Client) -> None:
    house.add_colleague("second", "coordinator")
    other = client_of(house, "second")
    opened = published().signs["older_partner"]
    as_opened = {"label": opened.label, "guidance": opened.guidance, "groups": list(opened.overlap)}
    posted(hub, "/signs/of/older_partner/", **as_opened | {"label": "A much older friend"})
    mine = as_opened | {"guidance": "Typed with care."}
    answer = posted(other, "/signs/of/older_partner/", **mine)
    assert answer.status_code == 409
    boxes = boxes_of(answer.content.decode())
    assert (boxes["label"], boxes["guidance"]) == ("A much older friend", "Typed with care.")
    assert "You both changed this" not in answer.content.decode()
    assert (
        posted(other, "/signs/of/older_partner/", **mine | {"label": boxes["label"], "based_on": "2"}).status_code
        == 302
    )
    now = in_force(house).signs["older_partner"]
    assert (now.label, now.guidance) == ("A much older friend", "Typed with care.")


def test_what_both_changed_is_told_in_words_with_what_each_of_the_two_says(house: House, hub: Client) -> None:
    house.add_colleague("second", "coordinator")
    posted(hub, "/signs/of/older_partner/", label="Theirs", guidance="They agree.")
    answer = posted(client_of(house, "second"), "/signs/of/older_partner/", label="Typed", guidance="They agree.")
    page = answer.content.decode()
    said = " ".join(re.sub(r"<[^>]*>", "", page).split())
    assert "You both changed this. If you save again, yours stays" in said
    assert "What it is called. They saved: Theirs. You typed: Typed." in said
    assert "What to write down. They saved" not in said, "there both say the same"
    assert boxes_of(page)["label"] == "Typed"
    assert in_force(house).signs["older_partner"].label == "Theirs"


def test_of_a_card_that_two_edit_each_keeps_what_only_they_changed(house: House, hub: Client) -> None:
    house.add_colleague("second", "coordinator")
    card = {
        "title": "Park ranger",
        "sign-late_return": "In the park at night.",
        "note": "The gate",
        "ring": "",
        "do": "save",
        "based_on": 1,
        "reason": "They asked.",
    }
    hub.post("/signs/cards/add/", card | {"code": "park_ranger"})
    theirs = card | {"title": "Park warden", "note": "The time", "sign-secretive": "Hides a phone.", "based_on": 2}
    assert hub.post("/signs/cards/of/park_ranger/", theirs).status_code == 302
    retire(hub, "late_return", based_on=3)
    hub.post("/signs/cards/of/park_ranger/", {"do": "withdraw", "based_on": 4, "reason": "They have gone."})
    mine = card | {"note": "The lake", "sign-late_return": "At the lake at night.", "based_on": 2}
    other = client_of(house, "second")
    answer = other.post("/signs/cards/of/park_ranger/", mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    boxes = boxes_of(page)
    assert (boxes["title"], boxes["note"]) == ("Park warden", "The lake")
    assert boxes["sign-secretive"] == "Hides a phone."
    assert boxes["sign-late_return"] == "At the lake at night.", "what was typed of a sign that was retired meanwhile"
    assert "What to note. They saved: The time. You typed: The lake." in " ".join(re.sub(r"<[^>]*>", "", page).split())
    again = {name: text for name, text in boxes.items() if text} | {"do": "save", "based_on": 5, "reason": "Typed."}
    assert other.post("/signs/cards/of/park_ranger/", again).status_code == 302
    now = in_force(house).cards["park_ranger"]
    assert (now.title, now.note, now.is_withdrawn) == ("Park warden", ("The lake",), True)
    assert {sign.code: sign.words for sign in now.signs} == {
        "late_return": "At the lake at night.",
        "secretive": "Hides a phone.",
    }


@pytest.mark.parametrize("address", ["of/older_partner/", "cards/of/nurse/"])
def test_words_typed_beside_another_button_are_not_lost(house: House, hub: Client, address: str) -> None:
    typed = {"label": "Typed with care", "title": "Typed with care"}
    pressed = "retire" if address.startswith("of") else "withdraw"
    answer = posted(hub, f"/signs/{address}", do=pressed, **typed)
    assert answer.status_code == 422
    assert "Save that first" in answer.content.decode()
    assert "Typed with care" in answer.content.decode()
    assert in_force(house).number == 1


def test_a_sign_of_ones_own_is_added_once_and_asked_on_the_form(house: House, hub: Client) -> None:
    assert posted(hub, "/signs/add/", code="local_vapes", label="Given vapes by adults").status_code == 302
    again = posted(hub, "/signs/add/", code="local_vapes", based_on="2")
    assert again.status_code == 422
    assert "A code is never used twice" in again.content.decode()
    assert "Given vapes by adults" in the_form(client_of(house, "nurse"))


def test_a_group_is_added(house: House, hub: Client) -> None:
    answer = hub.post(
        "/signs/groups/", {"group_code": "vaping", "group_title": "Vaping", "based_on": 1, "reason": "New here."}
    )
    assert answer.status_code == 302
    assert in_force(house).groups["vaping"] == "Vaping"


# -- cards ---------------------------------------------------------------------------------------------------------------


def test_a_card_says_what_to_see_what_to_note_and_whom_to_ring(house: House) -> None:
    page = text_of(client_of(house, "nurse"), "/cards/receptionist/")
    assert "Hotel or guest house receptionist" in page
    assert "ring 999" in page
    assert "01632 960001" in page
    assert "The room, the name it was booked under" in page


def test_a_card_is_edited_and_withdrawn_in_the_same_versions(house: House, hub: Client) -> None:
    card = {
        "code": "park_ranger",
        "title": "Park ranger",
        "sign-late_return": "A child in the park at night.",
        "note": "The gate\n\nThe time",
        "ring": "The park office",
        "do": "save",
        "based_on": 1,
        "reason": "They asked.",
    }
    assert hub.post("/signs/cards/add/", card).status_code == 302
    assert in_force(house).cards["park_ranger"].note == ("The gate", "The time")
    assert "A child in the park at night." in text_of(client_of(house, "nurse"), "/cards/park_ranger/")
    withdrawn = {"do": "withdraw", "based_on": 2, "reason": "They have gone."}
    assert hub.post("/signs/cards/of/park_ranger/", withdrawn).status_code == 302
    assert client_of(house, "nurse").get("/cards/park_ranger/").status_code == 404
    assert hub.post("/signs/cards/of/park_ranger/", {**withdrawn, "do": "back", "based_on": 3}).status_code == 302
    assert client_of(house, "nurse").get("/cards/park_ranger/").status_code == 200


def test_a_card_can_be_edited_whatever_its_code(house: House, hub: Client) -> None:
    card = {"title": "Adder watch", "sign-late_return": "On the heath at night.", "note": "", "ring": "", "do": "save"}
    card |= {"reason": "They asked."}
    assert hub.post("/signs/cards/add/", card | {"code": "add", "based_on": 1}).status_code == 302
    edit = re.search(r'href="([^"]+)">Edit this card', hub.get("/cards/add/").content.decode())
    assert edit
    assert hub.post(edit[1], card | {"title": "Snake watch", "based_on": 2}).status_code == 302
    assert in_force(house).cards["add"].title == "Snake watch"


# -- the form ------------------------------------------------------------------------------------------------------------


def the_form(client: Client, query: str = "", **typed: Any) -> str:
    """The long page of a new concern, after danger was answered."""
    draft = uuid4()
    begun = client.get(f"/report/{draft}/{query}")
    hidden = dict(re.findall(r'name="(card|kind)" value="([^"]*)"', begun.content.decode()))
    client.post(f"/report/{draft}/{query}", {"danger": "no", **hidden})
    if typed:
        client.post(f"/report/{draft}/write/", {"facts": "", "do": "save", **typed})
    return client.get(f"/report/{draft}/write/").content.decode()


def test_opened_from_a_card_the_form_begins_with_its_signs_in_its_words(house: House) -> None:
    page = the_form(client_of(house, "nurse"), "?card=taxi_marshal")
    assert "A young person is put into a car by an adult who stays behind" in page
    assert page.index('id="signs"') < page.index('id="what"')
    assert page.count('id="sign-cars_unknown_adults"') == 1
    assert 'id="sign-carries_for_others"' in page, "which the form does not ask for otherwise"
    plain = the_form(client_of(house, "nurse"))
    assert plain.index('id="what"') < plain.index('id="signs"')
    assert 'id="sign-carries_for_others"' not in plain


@pytest.mark.parametrize("card", ["nobody", "<script>", "x" * 99, ""])
def test_a_card_that_there_is_not_opens_the_form_as_it_is(house: House, card: str) -> None:
    page = the_form(client_of(house, "nurse"), f"?card={card}")
    assert page.index('id="what"') < page.index('id="signs"')


def test_what_a_sign_means_stands_beside_it_and_beside_the_things_it_has_to_do_with(house: House) -> None:
    page = the_form(client_of(house, "nurse"), **{"cars-0-registration": ""})
    guidance = published().signs["cars_unknown_adults"].guidance
    assert page.count(guidance) == 2
    assert "Signs to think of here" in page


def test_a_sign_retired_while_a_draft_lies_open_is_said_to_be_no_longer_asked_and_its_tick_stays(
    house: House, hub: Client
) -> None:
    nurse, draft = client_of(house, "nurse"), uuid4()
    nurse.post(f"/report/{draft}/", {"danger": "no", "kind": "concern"})
    typed = {"facts": "She says nothing.", "children-0-given": "Wren", "sign-secretive": "yes", "level": "partners"}
    typed |= {"when": "unknown", "how_known": "saw_it_myself"}
    nurse.post(f"/report/{draft}/write/", {**typed, "do": "save"})
    retire(hub)
    page = nurse.get(f"/report/{draft}/write/").content.decode()
    assert "No longer asked." in page
    assert re.search(r'id="sign-secretive" name="sign-secretive" type="radio" value="yes" checked', page)
    nurse.post(f"/report/{draft}/write/", {**typed, "do": "check"})
    check = nurse.get(f"/report/{draft}/check/").content.decode()
    assert "No longer asked since you answered:" in check
    assert SECRETIVE in check
    made_under = re.search(r'name="made_under" value="(\d+)"', check)
    assert made_under
    sent = nurse.post(f"/report/{draft}/send/", {"made_under": made_under[1]})
    receipt = sent["Location"].rstrip("/").rpartition("/")[2]
    assert SECRETIVE in text_of(nurse, f"/reports/{receipt}/")


def test_an_answer_to_a_sign_that_the_form_does_not_ask_for_is_not_lost_in_a_correction(house: House) -> None:
    nurse, draft = client_of(house, "nurse"), uuid4()
    nurse.post(f"/report/{draft}/", {"danger": "no", "kind": "concern"})
    nurse.post(
        f"/report/{draft}/write/", {"facts": "", "children-0-given": "Wren", "sign-despair": "yes", "do": "save"}
    )
    page = nurse.get(f"/report/{draft}/write/").content.decode()
    assert "Answered already" in page
    assert re.search(r'id="sign-despair" name="sign-despair" type="radio" value="yes" checked', page)
