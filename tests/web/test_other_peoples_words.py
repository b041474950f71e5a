"""Whose words a draft holds: neither another site nor whoever used the browser before puts any into somebody's drafts."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.living import House
from tests.web.story import client_of
from tests.web.trying import code_now, type_code, type_password
from wholepicture.base import clock
from wholepicture.web.frame.browser import COOKIE

WORDS = "Planted: she was seen at 4 Fern Walk."
CROSS = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example.org"}


@pytest.fixture
def draft() -> str:
    return f"/report/{uuid.uuid4()}/"


def strict(client: Client) -> Client:
    """The same browser, whose forms are checked as a real one's are."""
    checked = Client(enforce_csrf_checks=True)
    checked.cookies = client.cookies
    return checked


def begun(client: Client, draft: str) -> Client:
    """Whether a child is in danger is answered: the long page opens."""
    client.post(draft, {"kind": "concern", "danger": "no"})
    return client


def seal_on(client: Client, address: str) -> str:
    """The seal on the page, as the form sends it back."""
    found = re.search(r'name="writer" value="([^"]+)"', client.get(address).content.decode())
    assert found
    return found.group(1)


def drafts(house: House, who: str) -> list[Any]:
    from wholepicture.intake.queries import drafts_of

    return list(drafts_of(house.viewer(who)))


def text_in(client: Client, draft: str) -> str:
    begun(client, draft)
    return client.get(f"{draft}write/").content.decode()


def signed_in_after(client: Client, house: House, who: str) -> Client:
    """Somebody signs in, in the browser as it is."""
    house.account(who)
    type_password(client, house.emails[who])
    type_code(client, code_now())
    return client


def end_session(client: Client) -> None:
    """As time does: nobody is signed in in this browser any more, and what is kept for it is still there."""
    for name in ("wp_viewer", settings.SESSION_COOKIE_NAME):
        client.cookies.pop(name, None)


# -- another site ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["", "write/", "save", "discard/", "send/"])
@pytest.mark.parametrize("sent", [CROSS, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example.org"}, {}])
def test_another_site_stores_no_draft_of_somebody_who_is_signed_in(
    house: House, draft: str, where: str, sent: dict[str, str]
) -> None:
    nurse = strict(client_of(house, "nurse"))
    assert nurse.get("/reports/").status_code == 200
    answer = nurse.post(f"{draft}{where}", {"kind": "concern", "danger": "no", "facts": WORDS}, headers=sent)
    assert answer.status_code == 403
    assert drafts(house, "nurse") == []


@pytest.mark.parametrize("sender", ["cross-site", "same-site", "anything else"])
def test_what_a_browser_says_of_the_sender_is_heeded_without_any_token(house: House, draft: str, sender: str) -> None:
    nurse = client_of(house, "nurse")  # whose tokens are not checked here
    answer = nurse.post(draft, {"kind": "concern", "danger": "no"}, headers={"Sec-Fetch-Site": sender})
    assert answer.status_code == 403
    assert drafts(house, "nurse") == []


@pytest.mark.parametrize("sent", [CROSS, {}])
def test_another_site_leaves_nothing_for_whoever_signs_in_next(house: House, draft: str, sent: dict[str, str]) -> None:
    """The form of another site, in a browser in which nobody is signed in; then the worker signs in."""
    client = Client()
    client.post(f"{draft}write/", {"kind": "concern", "danger": "no", "facts": WORDS, "do": "save"}, headers=sent)
    assert COOKIE not in client.cookies, "nothing is kept for this browser"
    signed_in_after(client, house, "nurse")
    assert WORDS not in text_in(client, draft)


def test_a_seal_is_neither_made_up_nor_taken_from_another_draft(house: House, draft: str) -> None:
    nurse = begun(client_of(house, "nurse"), draft)
    other = f"/report/{uuid.uuid4()}/"
    seal = seal_on(nurse, f"{draft}write/")
    own = house.professionals["nurse"]
    for planted in (seal, f"{own}:{other[8:-1]}", f"{own}:{other[8:-1]}:x", ""):
        client = Client()
        client.post(f"{other}write/", {"writer": planted, "facts": WORDS, "do": "save"})
        assert COOKIE not in client.cookies, "nothing is kept for this browser"


def test_nobody_is_signed_in_by_another_site(house: House) -> None:
    """As somebody else, so that what they write is written in the attacker's account."""
    house.account("nurse")
    client = Client(enforce_csrf_checks=True)
    client.get("/accounts/login/")
    answer = type_password(client, house.emails["nurse"])
    assert answer.status_code == 403


def test_a_page_of_ours_and_a_browser_that_does_not_say_are_taken(house: House, draft: str) -> None:
    nurse = client_of(house, "nurse")
    for sent in ({"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {}):
        answer = nurse.post(draft, {"kind": "concern", "danger": "no"}, headers=sent)
        assert answer.status_code == 302


def test_the_cookies_go_with_no_form_of_another_site() -> None:
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"


# -- another person of the same browser -----------------------------------------------------------------------------


def test_words_sent_after_the_session_ended_come_back_to_whoever_typed_them(house: House, draft: str) -> None:
    client = begun(client_of(house, "nurse"), draft)
    seal = seal_on(client, f"{draft}write/")
    end_session(client)
    answer = client.post(f"{draft}write/", {"kind": "concern", "writer": seal, "facts": WORDS, "do": "save"})
    assert answer.status_code == 302
    signed_in_after(client, house, "nurse")
    assert WORDS in client.get(f"{draft}write/").content.decode()


def test_yesterday_sent_after_the_session_ended_is_the_day_before_it_was_typed(
    house: House, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, page = client_of(house, "nurse"), f"{draft}write/"
    client.post(draft, {"kind": "missing_episode", "danger": "no"})
    seal = seal_on(client, page)
    end_session(client)
    two_days_ago = clock.now() - timedelta(days=2)
    with monkeypatch.context() as then:
        then.setattr(clock, "now", lambda: two_days_ago)
        typed = {"kind": "missing_episode", "writer": seal, "facts": WORDS, "missing-missing_since": "yesterday"}
        client.post(page, {**typed, "do": "save"})
    signed_in_after(client, house, "nurse")
    client.get(page)
    from wholepicture.intake.queries import draft_of

    kept = draft_of(house.viewer("nurse"), draft_id=uuid.UUID(draft[8:-1]))
    assert kept
    assert kept["missing-missing_since-read"] == (clock.local_date() - timedelta(days=3)).isoformat()


def test_today_chosen_the_day_before_is_a_date_when_the_draft_is_opened_again(
    house: House, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = begun(client_of(house, "nurse"), draft)
    yesterday = clock.now() - timedelta(days=1)
    typed = {"facts": WORDS, "when": "today", "when_time": "00:01", "do": "save"}
    with monkeypatch.context() as then:
        then.setattr(clock, "now", lambda: yesterday)
        client.post(f"{draft}write/", typed)
    page = client.get(f"{draft}write/").content.decode()
    day = clock.local_date(yesterday)
    assert re.search(r'name="when" type="radio" value="date"[^>]* checked', page)
    assert re.search(rf'name="when-day"[^>]* value="{day.day}"', page)
    (kept,) = drafts(house, "nurse")
    built_on = re.search(r'name="built_on" value="([^"]+)"', page)
    assert built_on
    told = {"when": "date", "when-day": day.day, "when-month": day.month, "when-year": day.year}
    more = {"facts": f"{WORDS} Twice.", "built_on": built_on[1], "page": str(uuid.uuid4())}
    client.post(f"{draft}write/", {**typed, **told, **more})
    assert [each.id for each in drafts(house, "nurse")] == [kept.id], "it is no other draft"


def test_words_sent_after_the_session_ended_do_not_go_to_whoever_signs_in_next(house: House, draft: str) -> None:
    client = client_of(house, "nurse")
    seal = seal_on(client, draft)  # nothing is stored of this draft yet
    end_session(client)
    client.post(f"{draft}write/", {"kind": "concern", "danger": "no", "writer": seal, "facts": WORDS, "do": "save"})
    signed_in_after(client, house, "coordinator")
    assert WORDS not in text_in(client, draft)
    assert all(WORDS not in client.get(address).content.decode() for address in ("/", draft, f"{draft}write/"))


@pytest.mark.parametrize("where", ["", "write/", "save"])
def test_a_page_left_open_stores_nothing_for_whoever_signs_in_next(house: House, draft: str, where: str) -> None:
    nurse = client_of(house, "nurse")
    seal = seal_on(nurse, draft)
    hub = client_of(house, "coordinator")
    typed = {"kind": "concern", "danger": "no", "writer": seal, "facts": WORDS, "do": "save"}
    answer = hub.post(f"{draft}{where}", typed)
    assert (answer.status_code, "Somebody else is signed in here" in answer.content.decode()) == (409, True)
    assert drafts(house, "coordinator") == []
    assert nurse.post(f"{draft}{where}", typed).status_code in (200, 302), "the one who typed it stores it"
    assert len(drafts(house, "nurse")) == 1
