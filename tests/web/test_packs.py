"""The pages on which a pack is chosen, looked over, redacted and made."""

import hashlib
import re

import pytest
from django.test import Client

from tests.casework.assessment.assessing import known
from tests.governance.packing import begun, everything_in, packed
from tests.living import House
from tests.web.story import client_of, text_of

TYPED = {
    "recipient": "Ms A. Judge-Test",
    "organisation": "Harrowmere Family Court",
    "purpose": "Invented: a hearing on 3 December.",
}


def prepared(client: Client, nominal: object, **given: object) -> str:
    """The address of a pack that somebody begins on screen."""
    answer = client.post(f"/people/{nominal}/packs/new/", TYPED | given)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_pack_is_chosen_looked_over_redacted_made_and_downloaded(house: House) -> None:
    wren = known(house)
    client = client_of(house, "social_worker")
    assert "Make a pack" in text_of(client, f"/people/{wren}/")
    assert "Make a pack" in text_of(client, f"/people/{wren}/packs/")
    page = prepared(client, wren)
    looked = text_of(client, page)
    assert "For Ms A. Judge-Test, Harrowmere Family Court" in looked
    assert "Gull House" in looked
    left = client.post(f"{page}leave-out/", {"words": "gull house", "reason": "whereabouts", "note": "the home"})
    assert left.status_code == 302
    looked = text_of(client, page)
    assert "[left out: it would tell where somebody is]" in looked
    assert "the home" in looked
    as_read = re.search(r'name="as_read" value="(\w+)"', client.get(page).content.decode())
    assert as_read
    made = client.post(f"{page}make/", {"as_read": as_read.group(1)})
    told = text_of(client, made["Location"])
    left_out = told.partition("What was left out")[2]
    for said in ("Wherever it stood", "It would tell where somebody is.", "the home"):
        assert said in left_out
    for format in ("pdf", "docx"):
        file = client.get(f"{made['Location']}{format}/")
        assert "gullhouse" not in everything_in(file.content)
        assert hashlib.sha256(file.content).hexdigest() in told
        assert "Wren" not in file["Content-Disposition"]
    assert client.get(page).status_code == 404, "what was made is prepared no more"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"recipient": ""}, "Say who it is for, by name."),
        ({"organisation": ""}, "Say where they work, or what they are to the child."),
        ({"purpose": ""}, "Say what it is for."),
        ({"since-day": "31", "since-month": "2", "since-year": "2026"}, "This is not a date."),
        ({"since-year": "99999999999999999999"}, "This is not a date."),
        (
            {
                "since-day": "2",
                "since-month": "2",
                "since-year": "2026",
                "until-day": "1",
                "until-month": "2",
                "until-year": "2026",
            },
            "The last day must not be before the first.",
        ),
        ({"recipient": "x" * 201}, "Use 200 characters or fewer."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    house: House, wrong: dict[str, str], message: str
) -> None:
    wren = known(house)
    given = TYPED | {"email": "judge@example.org", "agencies": ["Gull House"]} | wrong
    answer = client_of(house, "social_worker").post(f"/people/{wren}/packs/new/", given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    for typed in (*given.values(), "judge@example.org"):
        if isinstance(typed, str):
            assert typed in page
    assert re.search(r'value="Gull House"[^>]*checked', page)


def test_words_that_do_not_stand_there_are_said_so_and_kept_in_the_box(house: House) -> None:
    wren = known(house)
    page = prepared(client := client_of(house, "social_worker"), wren)
    answer = client.post(f"{page}leave-out/", {"words": "Tern Hall", "reason": "purpose"})
    assert answer.status_code == 422
    assert "These words do not stand there." in answer.content.decode()
    assert "Tern Hall" in answer.content.decode()


def test_an_entry_of_another_child_cannot_be_left_out_of_it_and_says_no_more_than_one_that_is_not_there(
    house: House,
) -> None:
    wren = known(house)
    page = prepared(client := client_of(house, "social_worker"), wren)
    assert client.get(f"{page}leave-out/{wren}/").status_code == 404


def test_what_keeps_a_pack_from_being_made_is_said_on_top_and_at_no_field_that_has_nothing_to_do_with_it(
    house: House,
) -> None:
    wren = known(house)
    page = prepared(client := client_of(house, "social_worker"), wren)
    answer = client.post(f"{page}make/", {"as_read": "of another day"})
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "What is in it has changed since you had it before you" in told
    assert 'href="#confirmed"' not in told


def test_another_persons_draft_is_not_there(house: House) -> None:
    draft = begun(house, "social_worker", known(house))
    for address in ("", "choose/", "leave-out/"):
        assert client_of(house, "coordinator").get(f"/pack/{draft}/{address}").status_code == 404
    for address in ("make/", "discard/", "put-back/"):
        assert client_of(house, "coordinator").post(f"/pack/{draft}/{address}").status_code == 404


def test_what_is_put_back_stands_there_again(house: House) -> None:
    wren = known(house)
    page = prepared(client := client_of(house, "social_worker"), wren)
    client.post(f"{page}leave-out/", {"words": "Gull House", "reason": "purpose"})
    assert "Gull House" not in text_of(client, page).partition("As they will read it")[2]
    left_out = re.search(r'name="left_out" value="(\w+)"', client.get(page).content.decode())
    assert left_out
    client.post(f"{page}put-back/", {"left_out": left_out.group(1)})
    assert "Gull House" in text_of(client, page).partition("As they will read it")[2]


def test_whoever_oversees_lists_packs_opens_them_and_proves_a_file(house: House) -> None:
    wren = known(house)
    pack = packed(house, "social_worker", wren)
    client = client_of(house, "information_governance")
    assert "Packs that were made" in text_of(client, "/oversight/")
    assert "For Ms A. Judge-Test, Harrowmere Family Court , version 1" in text_of(client, "/oversight/packs/").replace(
        "Court,", "Court ,"
    )
    assert "Digest (SHA-256)" in text_of(client, f"/packs/{pack}/")
    file = client.get(f"/packs/{pack}/pdf/")
    assert file.content.startswith(b"%PDF")
    from django.core.files.uploadedfile import SimpleUploadedFile

    def asked(content: bytes) -> str:
        return client.post("/oversight/packs/", {"file": SimpleUploadedFile("x.pdf", content)}).content.decode()

    assert "Yes, unchanged since it was made." in asked(file.content)
    assert "No pack of this area has this digest." in asked(file.content + b" ")
    assert "Wren" not in client.get(f"/packs/{pack}/").content.decode()


def test_whoever_oversees_makes_none(house: House) -> None:
    wren = known(house)
    assert client_of(house, "information_governance").get(f"/people/{wren}/packs/new/").status_code == 404
