"""What stands on the pages of questions to agencies: late in a word on both sides, nothing typed lost, and no child who is not known."""

from uuid import UUID

import pytest

from tests.access.raw import as_superuser
from tests.casework.assessment.assessing import known
from tests.casework.question.asking import CALLED, answered, asked, page
from tests.casework.referral.referring import staffed
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.casework.question.commands import take_question


@pytest.fixture(scope="module")
def wren(shared_house: House) -> UUID:
    hers = known(shared_house)
    staffed(shared_house)
    return hers


def body(house: House, who: str, address: str) -> str:
    answer = client_of(house, who).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_silence_shows_in_a_word_to_who_asked_to_who_is_asked_and_to_the_hub(shared_house: House, wren: UUID) -> None:
    question = asked(shared_house, "nurse", wren, "CSC")
    with as_superuser(shared_house.database) as superuser:
        superuser.execute(
            "UPDATE casework_agencyquestion SET at = at - interval '20 days', due_at = due_at - interval '19 days' WHERE id = %s",
            [question],
        )
    for who, address in (("colleague", "/worklist/"), ("nurse", "/worklist/"), ("coordinator", "/agency-questions/")):
        said = body(shared_house, who, address)
        assert f'href="/agency-questions/{question}/"' in said, who
        assert ">Late</strong>" in said, who
        assert "Nothing is yours to do." not in said
    assert "Questions to agencies" in body(shared_house, "nurse", "/")
    assert "An answer was due" in body(shared_house, "nurse", f"/agency-questions/{question}/")


def test_what_was_typed_stays_where_something_is_missing_and_nothing_is_filled_in_from_the_record(
    shared_house: House, wren: UUID
) -> None:
    client, address = client_of(shared_house, "nurse"), f"/children/{wren}/ask-an-agency/"
    asks = client.get(address).content.decode()
    assert 'id="called" name="called" type="text" value' not in asks or 'name="called" type="text" value=""' in asks
    to = f"agency-{shared_house.agencies['CHA']}"
    answer = client.post(address, {"to": to, "called": CALLED, "words": "Has she come?", "days": "7"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose by which basis" in said
    assert "Choose one of the days in the list." in said
    assert CALLED in said
    assert "Has she come?" in said
    sent = client.post(address, {"to": to, "called": CALLED, "words": "Has she come?", "basis": "consent"})
    assert sent.status_code == 302
    theirs = text_of(client_of(shared_house, "charity_worker"), sent["Location"])
    assert CALLED in theirs
    assert "nothing that is held here" in theirs
    assert str(wren) not in body(shared_house, "charity_worker", sent["Location"])


def test_what_was_typed_stays_where_somebody_was_faster(shared_house: House, wren: UUID) -> None:
    question = asked(shared_house, "nurse", wren, "CSC")
    address = f"/agency-questions/{question}/answer/"
    slow = client_of(shared_house, "colleague")
    assert slow.get(address).status_code == 200
    me = shared_house.professionals["social_worker"]
    take_question(shared_house.viewer("social_worker"), question=question, taker=me, words="I ask our clinic.", seen=1)
    answer = slow.post(address, {"seen": "1", "answer": "told", "words": "Twice, in October."})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "This happened since you opened the page" in said
    assert "I ask our clinic." in said
    assert "Twice, in October." in said
    assert slow.post(address, {"seen": "2", "answer": "told", "words": "Twice, in October."}).status_code == 302


def test_an_answer_leads_its_writer_to_a_report_and_puts_nothing_into_the_picture(
    shared_house: House, wren: UUID
) -> None:
    question = asked(shared_house, "nurse", wren, "CSC")
    answered(shared_house, "social_worker", question, "told", "Seen with a burn in October.")
    shared_house.process()
    assert f'href="/report/?about={wren}"' in body(shared_house, "social_worker", f"/agency-questions/{question}/")
    assert f'href="/report/?about={wren}"' not in body(shared_house, "nurse", f"/agency-questions/{question}/")
    assert "Seen with a burn" not in body(shared_house, "nurse", f"/people/{wren}/")


def test_nothing_to_tell_is_said_in_the_same_words_of_both(shared_house: House, wren: UUID) -> None:
    said = []
    for agency, by in (("CHA", "charity_worker"), ("CSC", "social_worker")):
        question = asked(shared_house, "nurse", wren, agency)
        answered(shared_house, by, question)
        page(shared_house, "nurse", question)
        text = text_of(client_of(shared_house, "nurse"), f"/agency-questions/{question}/")
        said.append(
            text.partition("What was said")[2].replace("Open Door Project", "").replace("Harrowmere Children", "")
        )
    assert "they hold nothing, or nothing that they may tell" in said[0]
    assert "Gia Charity-Test" not in said[0]
    assert "Cora Worker-Test" not in said[1]
