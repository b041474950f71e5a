"""The concern form on the real database: sent once, sent again, sent with other words."""

import re
import uuid

from django.test import Client

from tests.living import House
from tests.web.story import client_of

WORDS = {
    "facts": "Collected at the gate by a man in a dark car. She got in without looking at us. New phone since half term.",
    "opinion": "I do not think he is family.",
    "child_words": "He's just a mate.",
    "children-0-given": "Wren",
    "children-0-family": "Ashdown-Test",
    "children-0-dob-day": "17",
    "children-0-dob-month": "5",
    "children-0-dob-year": "2010",
    "sign-cars_unknown_adults": "yes",
    "sign-new_phone": "yes",
    "how_known": "saw_or_heard",
    "level": "partners",
    "when": "not_known",
    "do": "check",
}


def _write(client: Client, draft: uuid.UUID, **changes: str) -> None:
    """The danger question, the long page, the check page."""
    client.post(f"/report/{draft}/", {"danger": "no"})
    answer = client.post(f"/report/{draft}/write/", WORDS | changes)
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"].endswith("/check/")
    assert client.get(f"/report/{draft}/check/").status_code == 200


def test_a_concern_by_form_gets_a_receipt_the_same_when_sent_again_and_409_when_changed(house: House) -> None:
    client, draft = client_of(house, "teacher_dsl"), uuid.uuid4()
    _write(client, draft)
    first = client.post(f"/report/{draft}/send/")
    again = client.post(f"/report/{draft}/send/")
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    receipt = first["Location"].rstrip("/").rpartition("/")[2]

    _write(client, draft, facts="Other words under the same key.")
    changed = client.post(f"/report/{draft}/send/")
    assert changed.status_code == 409
    assert receipt in changed.content.decode()

    page = client.get(f"/reports/{receipt}/").content.decode()
    assert "Collected at the gate" in page
    assert "Other words" not in page


def test_what_was_sent_by_form_keeps_facts_opinion_and_the_childs_words_apart(house: House) -> None:
    from wholepicture.picture.queries import people_listed, picture_of

    client, draft = client_of(house, "teacher_dsl"), uuid.uuid4()
    _write(client, draft)
    client.post(f"/report/{draft}/send/")
    house.process()
    hub = house.viewer("coordinator")
    page = picture_of(hub, nominal=people_listed(hub, role="child")[0].id)
    assert page is not None
    assert page.chronology[0].passages == [
        ("facts", WORDS["facts"]),
        ("child_words", WORDS["child_words"]),
        ("opinion", WORDS["opinion"]),
    ]
    assert {(code, answer) for code, answer, _ in page.chronology[0].signs} == {
        ("cars_unknown_adults", "yes"),
        ("new_phone", "yes"),
    }


def test_more_words_than_a_report_takes_are_counted_at_the_field_and_no_letter_is_cut(house: House) -> None:
    client, draft = client_of(house, "teacher_dsl"), uuid.uuid4()
    client.post(f"/report/{draft}/", {"kind": "concern", "danger": "no"})
    (box,) = re.findall(r'<textarea[^>]*id="facts"[^>]*>', client.get(f"/report/{draft}/write/").content.decode())
    assert "maxlength" not in box, "a browser cuts off a paste without a word"
    answer = client.post(f"/report/{draft}/write/", WORDS | {"facts": "x" * 50_001}, follow=True)
    page = answer.content.decode()
    assert "Use 50,000 characters or fewer here. There are 50,001." in page
    assert "x" * 50_001 in page
