"""The search page: words in no address, an answer that can be loaded again, reasons in plain words."""

import re
import uuid

import pytest
from django.test import Client

from tests.access.raw import as_superuser
from tests.living import House
from tests.web.story import Told, client_of, told
from wholepicture.web.search.session_words import MOST


@pytest.fixture(scope="module")
def story(shared_house: House) -> Told:
    """For tests that only read."""
    return told(shared_house)


def page(client: Client, words: str) -> tuple[str, str]:
    """What the page says to these words, and its address."""
    sent = client.post("/search/", {"words": words})
    assert sent.status_code == 302
    return text_at(client, sent["Location"]), sent["Location"]


def text_at(client: Client, address: str) -> str:
    main = client.get(address).content.decode().partition("<main")[2].partition("</main")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def test_the_box_is_on_every_page_of_those_who_may_open_a_picture_and_of_nobody_else(story: Told) -> None:
    for who, may in (("coordinator", True), ("nurse", True), ("information_governance", False)):
        client = client_of(story.house, who)
        assert ('action="/search/"' in client.get("/").content.decode()) is may
        assert client.get("/search/").status_code == (200 if may else 404)
        assert client.post("/search/", {"words": "wren"}).status_code == (302 if may else 404)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("ren ashdown", "Wren Ashdown-Test"),
        ("rwen ashdown", "Spelt nearly so: Wren Ashdown-Test"),
        ("0123", "Ends with 0123: 07700 900123"),
        ("XXOO A8C", "The plate could be read as XX00 ABC"),
        ("?X00 A*", "Fits part of the plate: .X00A.."),
        ("fern walk", "Name or address: 4 Fern Walk, Harrowmere, ZA3 1AA"),
        ("ZA3", "Postcode begins with ZA3: 4 Fern Walk"),
        ("fear", "Reports with these words"),
    ],
)
def test_each_find_says_in_plain_words_why(story: Told, words: str, said: str) -> None:
    assert said in page(client_of(story.house, "coordinator"), words)[0]


def test_a_row_says_how_old_somebody_is_when_they_were_last_seen_and_who_told_of_them(story: Told) -> None:
    text, _ = page(client_of(story.house, "coordinator"), "wren")
    assert "16 years old, born 17 May 2010 Last seen in a report: 3 November 2026. Told of by " in text
    assert "Told of by Open Door Project." in text
    assert "Gull House" in text


def test_two_who_may_be_one_stand_together_for_whoever_judges_and_are_two_rows_for_others(story: Told) -> None:
    for who, judges in (("coordinator", True), ("linkage_officer", True), ("police_intelligence", False)):
        client = client_of(story.house, who)
        body = client.get(client.post("/search/", {"words": "wren"})["Location"]).content.decode()
        assert (f'href="/joining/{story.pair}/"' in body) is judges
        assert ("These may be one person" in body) is judges
        assert body.count('class="govuk-link wp-people__name" href="/people/') == 2
        if judges:
            assert client.get(f"/joining/{story.pair}/").status_code == 200


def test_a_report_that_is_found_says_about_whom_it_is(story: Told) -> None:
    assert "About Wren Ashdown-Test" in page(client_of(story.house, "coordinator"), "fear")[0]


def test_reports_are_not_said_to_hold_words_where_a_reference_found_them(story: Told) -> None:
    with story.house.viewer("coordinator").acting():
        from wholepicture.picture.models import Event

        reference = Event.objects.get(kind="missing_episode").detail["reference"]
    text, _ = page(client_of(story.house, "coordinator"), reference)
    assert f"Missing episode with this reference: {reference}" in text
    assert "Reports with these words" not in text


def test_a_date_of_birth_is_said_as_people_say_it(story: Told) -> None:
    assert "Date of birth: 17 May 2010" in page(client_of(story.house, "coordinator"), "17/05/10")[0]


def test_no_address_title_or_other_place_in_the_browser_holds_what_was_typed(story: Told) -> None:
    client = client_of(story.house, "coordinator")
    sent = client.post("/search/", {"words": "wren ashdown"})
    assert re.fullmatch(r"/search/[0-9a-f-]{36}/", sent["Location"])
    body = client.get(sent["Location"]).content.decode()
    assert "<title>Search – Whole Picture</title>" in " ".join(body.split())
    with as_superuser(story.house.database) as superuser:
        stored = [kept for (kept,) in superuser.execute("SELECT kept FROM sec.browser").fetchall()]
    assert stored, "it is kept for this browser"
    assert "wren" not in str(stored).lower(), "and encrypted"
    assert client.get("/search/?words=wren").content.decode().count("Wren") == 0


def test_a_search_can_be_loaded_again_and_two_do_not_disturb_each_other(story: Told) -> None:
    client = client_of(story.house, "coordinator")
    first, at = page(client, "wren")
    second, _ = page(client, "XX00")
    assert first != second
    assert text_at(client, at) == first


def test_the_last_few_searches_are_kept_and_only_in_their_own_session(story: Told) -> None:
    client, other = client_of(story.house, "coordinator"), client_of(story.house, "nurse")
    _, at = page(client, "wren")
    for answer in (other.get(at), other.get(f"/search/{uuid.uuid4()}/"), client.get(f"/search/{uuid.uuid4()}/")):
        assert answer.status_code == 404
        assert "This search has ended" in answer.content.decode()
    for _ in range(MOST):
        page(client, "nobody")
    assert client.get(at).status_code == 404


@pytest.mark.parametrize("words", ["", " ", "%", "x" * 10_000, "a b c d e f g h i", "\u202e", "\x00"])
def test_words_that_cannot_be_looked_for_are_answered_with_what_to_do(story: Told, words: str) -> None:
    client = client_of(story.house, "coordinator")
    answer = client.get(client.post("/search/", {"words": words})["Location"])
    assert answer.status_code == 422
    assert "Type at least two letters or digits" in answer.content.decode()


def test_what_was_typed_is_shown_as_text_and_not_as_a_part_of_the_page(story: Told) -> None:
    client = client_of(story.house, "coordinator")
    body = client.get(client.post("/search/", {"words": "<script>alert(1)</script>"})["Location"]).content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;" in body


def test_it_says_where_not_everybody_was_looked_through(story: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.picture.search import find

    hub = client_of(story.house, "coordinator")
    whole, _ = page(hub, "wren")
    assert "there may be some who are not listed" not in whole
    assert "perhaps more" not in whole
    monkeypatch.setattr(find, "IN_TURN", (1,))
    cut, _ = page(hub, "wren")
    assert "Other people: there may be some who are not listed here." in cut
    assert "There are more than are listed here." in cut


def test_nothing_found_reads_the_same_whether_there_is_something_or_nothing(story: Told) -> None:
    stranger = client_of(story.house, "other_teacher")
    for hidden, absent in (
        ("wren ashdown", "zebra quagga"),
        ("XX00 ABC", "XX00 DEF"),
        ("0123", "9876"),
        ("fear", "joy"),
    ):
        assert page(stranger, hidden)[0] == page(stranger, absent)[0]
