"""The page that needs no signing in: it keeps nothing in a browser, says who reads, and answers a wrong code as one never given."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.access.raw import as_superuser
from tests.intake.unnamed import opened, told
from tests.living import House
from tests.web.story import client_of, text_of
from tests.web.test_front_door import hide
from wholepicture.intake.confidential.codes import in_groups, new_code
from wholepicture.intake.confidential.commands import set_public_door
from wholepicture.intake.confidential.rules import CODES_HERE, LONGEST_TELLING, TELLING_HERE, Allowances
from wholepicture.web.frame import speaking_up
from wholepicture.web.speaking_up import telling, views, wording

PAGES = ("/message/", "/message/write/", "/message/code/")


@pytest.fixture(autouse=True)
def _nobody_tried_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "allowances", Allowances())


@pytest.fixture
def open_house(house: House) -> House:
    opened(house)
    return house


def words(answer: Any) -> str:
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def carried(answer: Any) -> str:
    (found,) = set(re.findall(r'name="carried" value="([^"]+)"', answer.content.decode()))
    return str(found)


def sent(client: Client, **given: str) -> HttpResponse:
    """What comes of filling the questions in and pressing *Send*."""
    page = client.get("/message/write/")
    answer: HttpResponse = client.post(
        "/message/write/", {"facts": "He waits at the gate.", "carried": carried(page), **given}
    )
    return answer


def code_in(answer: Any) -> str:
    (code,) = re.findall(r'wp-code"[^>]*>([^<]+)<', answer.content.decode())
    return str(code)


def typed(client: Client, code: str, **more: str) -> Any:
    return client.post("/message/code/", {"code": code, **more})


# -- one path -------------------------------------------------------------------------------------------------------------


def test_a_young_person_tells_is_answered_and_tells_more(open_house: House) -> None:
    client = Client()
    answer = sent(client, about="me", given="Wren", age="14", danger="no", answer="yes", informant="Wren from 9B")
    code = code_in(answer)
    assert re.fullmatch(r"([0-9A-Z]{3} ){5}[0-9A-Z]{3}", code)
    open_house.process()
    hub = client_of(open_house, "coordinator")
    report = told(open_house)
    page = text_of(hub, f"/reading/{report}/")
    assert "This came without a name" in page
    assert "They ask for an answer" in page
    assert "They say that they are a child or young person" in page
    assert "Wren from 9B" not in page
    written = hub.post(f"/reading/{report}/write-back/", {"message": "Where is the gate?"})
    assert written.status_code == 302
    assert "Not read yet" in text_of(hub, f"/reading/{report}/")
    read = typed(client, code.lower().replace(" ", "-"))
    assert "Where is the gate?" in words(read)
    assert "He waits at the gate" not in words(read), "what they wrote is not shown to whoever finds the code"
    added = client.post("/message/more/", {"facts": "At the school.", "danger": "yes", "carried": carried(read)})
    assert "We have what you sent" in words(added)
    assert "Read with the code" in text_of(hub, f"/reading/{report}/")
    open_house.process()
    assert "At the school." in text_of(hub, f"/reading/{told(open_house)}/")
    asked = client.post("/message/take-back/", {"why": "I am afraid.", "carried": carried(added)})
    assert "You asked us to take it back" in words(asked)
    open_house.process()
    pages = [text_of(hub, f"/reading/{told(open_house, at)}/") for at in range(3)]
    assert any("They ask that what they told be taken back" in one and "I am afraid." in one for one in pages)


def test_what_is_danger_or_may_be_is_first_on_the_hubs_list_and_whoever_says_so_is_told_to_ring(
    open_house: House,
) -> None:
    sent(Client())
    for danger in ("yes", "not_sure"):
        answer = sent(Client(), danger=danger)
        assert "ring now" in words(answer)
        assert 'href="tel:999"' in answer.content.decode()
    open_house.process()
    hub = client_of(open_house, "coordinator")
    listed = text_of(hub, "/reading/")
    assert listed.count("In danger now") == 1
    assert listed.count("May be in danger now") == 1


def test_who_is_not_sure_of_danger_is_told_of_as_not_sure(open_house: House) -> None:
    sent(Client(), given="Kayla", about="child", danger="not_sure")
    open_house.process()
    hub = client_of(open_house, "coordinator")
    page = text_of(hub, f"/reading/{told(open_house)}/")
    assert "The sender is not sure whether a child is in danger now." in page
    assert "says that a child is in danger now" not in page
    home = text_of(hub, "/")
    assert "May be danger now. Kayla , The public is not sure" in home
    sent(Client(), given="Sable", about="child", danger="yes")
    open_house.process()
    assert "Danger now. Sable , The public says so" in text_of(hub, "/")


def test_two_messages_of_danger_under_one_code_are_one_line_of_the_first_page(open_house: House) -> None:
    client = Client()
    code = code_in(sent(client, given="Kayla", about="child", danger="yes"))
    client.post("/message/more/", {"facts": "Now.", "danger": "yes", "carried": carried(typed(client, code))})
    open_house.process()
    home = text_of(client_of(open_house, "coordinator"), "/")
    assert home.count("Danger now. Kayla") == 1
    assert "(2 messages)" in home


def test_a_young_person_reads_in_plain_words_what_was_decided_and_somebodys_own_where_they_asked(
    open_house: House,
) -> None:
    client = Client()
    code = code_in(sent(client, about="me", danger="no", answer="yes"))
    open_house.process()
    hub = client_of(open_house, "coordinator")
    page = f"/reading/{told(open_house)}/"
    given = {
        **{"decision": "watch", "changes": "Nothing yet.", "reason": "Not enough.", "ways": "safeguarding"},
        **{"safeguarding_passed_to": "Duty, 12", "seen_to_by": str(open_house.professionals["coordinator"])},
    }
    without = hub.post(f"{page}answer/", given)
    assert without.status_code == 422
    assert "They asked for an answer" in words(without)
    assert "Somebody read your message" in words(without), "the page says what they read in any case"
    assert hub.post(f"{page}answer/", {**given, "told": "A teacher looks out for you."}).status_code == 302
    read = words(typed(client, code))
    assert "Somebody read your message. We are not doing anything yet." in read
    assert "We told the people whose work it is to help children and families." in read
    assert "A teacher looks out for you." in read
    for word in ("the hub", "report", "watched", "referral"):
        assert word not in read


def test_who_asked_for_no_answer_is_answered_without_own_words(open_house: House) -> None:
    sent(Client(), danger="no")
    open_house.process()
    given = {"decision": "watch", "changes": "Nothing yet.", "reason": "Not enough."}
    answer = client_of(open_house, "coordinator").post(f"/reading/{told(open_house)}/answer/", given)
    assert answer.status_code == 302


def test_the_hub_reads_what_age_was_told_and_what_else_came_under_the_code(open_house: House) -> None:
    client = Client()
    code = code_in(sent(client, given="Kayla", about="child", age="about 14", danger="no"))
    more = {"facts": "At the school, with two older boys whom nobody there has seen before, she says.", "danger": "no"}
    client.post("/message/more/", {**more, "carried": carried(typed(client, code))})
    open_house.process()
    page = text_of(client_of(open_house, "coordinator"), f"/reading/{told(open_house)}/")
    assert "Kayla – child, said to be about 14" in page
    assert re.search(
        r"More, \d+ \w+ \d{4} at [\d:]+[ap]m : At the school, with two older boys whom nobody there has seen …", page
    )


def test_a_wish_to_take_it_back_says_so_is_linked_both_ways_and_never_hidden(open_house: House) -> None:
    client = Client()
    code = code_in(sent(client, given="Kayla", about="child", danger="no"))
    open_house.process()
    hide(open_house)
    first = f"/reading/{told(open_house)}/"
    client.post("/message/take-back/", {"why": "I am afraid.", "carried": carried(typed(client, code))})
    open_house.process()
    hub = client_of(open_house, "coordinator")
    wish = f"/reading/{told(open_house, 1)}/"
    assert "Asks to take it back" in text_of(hub, "/reading/")
    assert "1 asks to take it back" in text_of(hub, "/")
    page = hub.get(wish).content.decode()
    assert "The public" in page
    assert first in page
    assert "He waits at the gate." in text_of(hub, wish)
    assert "Whoever told this asks that it be taken back" in text_of(hub, first)
    assert wish in hub.get(first).content.decode()


# -- it keeps nothing -------------------------------------------------------------------------------------------------------


def test_no_cookie_is_set_nothing_is_stored_and_no_page_is_named(open_house: House) -> None:
    client = Client()
    answers = [client.get(page) for page in PAGES]
    answers += [sent(client), typed(client, code_in(sent(client))), typed(client, new_code()), typed(client, "x")]
    for answer in answers:
        assert not answer.cookies
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        title = re.findall(r"<title>(.*?)</title>", answer.content.decode())
        assert title in (["Send a message"], ["Error: Send a message"])
    assert not client.cookies


def test_whoever_is_signed_in_is_nobody_here(open_house: House) -> None:
    client = client_of(open_house, "teacher_dsl")
    answer = sent(client)
    assert "Ada Teacher-Test" not in answer.content.decode()
    with as_superuser(open_house.database) as superuser:
        assert superuser.execute("SELECT author_id FROM intake_submission WHERE channel = 'public'").fetchall() == [
            (None,)
        ]


def test_no_address_of_whoever_asks_is_kept_in_any_table(open_house: House) -> None:
    client = Client(REMOTE_ADDR="198.51.100.77", HTTP_USER_AGENT="Owl/7")
    code = code_in(sent(client))
    typed(client, code)
    for _ in range(CODES_HERE.at_once + 3):
        typed(client, new_code())
    open_house.process()
    with as_superuser(open_house.database) as superuser:
        named = superuser.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'sec')"
        ).fetchall()
        for schema, table in named:
            found = superuser.execute(
                f"""SELECT count(*) FROM {schema}."{table}" t WHERE t::text ~ '198\\.51\\.100\\.77|Owl/7'""".encode()
            ).fetchone()
            assert found == (0,), table


def test_leaving_leads_to_a_page_that_is_nobodys_secret(open_house: House) -> None:
    answer = Client().get("/message/leave/")
    assert (answer.status_code, answer["Location"]) == (302, settings.LEAVE_TO)
    for page in PAGES:
        assert "data-leave" in Client().get(page).content.decode()


def test_the_address_is_found_without_its_last_stroke_too(open_house: House) -> None:
    answer = Client().get("/message")
    assert (answer.status_code, answer["Location"]) == (301, "/message/")


# -- codes --------------------------------------------------------------------------------------------------------------------


def test_a_slip_is_told_apart_from_a_wrong_code_and_neither_says_whether_there_is_one(open_house: House) -> None:
    code = code_in(sent(Client()))
    slip = typed(Client(), code[:-1] + ("2" if code[-1] != "2" else "3"))
    assert "There is a slip in it" in words(slip)
    wrong, never = typed(Client(), in_groups(new_code())), typed(Client(), in_groups(new_code()))
    assert wording.NO_SUCH_CODE in words(wrong)
    pages = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in (wrong, never)]
    assert pages[0] == pages[1]
    assert wrong.status_code == never.status_code == 422


def test_a_hundred_wrong_codes_are_slowed_and_whoever_has_one_is_let_in_ten_seconds_later(
    open_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_in(sent(Client()))
    now = views.clock.now()
    monkeypatch.setattr(views.clock, "now", lambda: now)
    looked_at: list[str] = []
    proof_of = views.proof_of
    monkeypatch.setattr(views, "proof_of", lambda typed: looked_at.append(typed) or proof_of(typed))
    answers = [typed(Client(), new_code()).status_code for _ in range(100)]
    assert answers == [422] * CODES_HERE.at_once + [429] * (100 - CODES_HERE.at_once)
    assert len(looked_at) == CODES_HERE.at_once, "what is slowed is not looked at"
    refused = typed(Client(), code)
    assert refused.status_code == 429
    assert wording.SLOW_DOWN in words(refused)
    assert "We have your" not in words(refused)
    assert typed(Client(REMOTE_ADDR="192.0.2.50"), code).status_code == 200, "nobody elsewhere waits"
    monkeypatch.setattr(views.clock, "now", lambda: now + CODES_HERE.every)
    assert typed(Client(), code).status_code == 200


def test_codes_that_are_not_counted_are_noticed(open_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault: every try is given back, and not the right ones alone."""
    monkeypatch.setattr(Allowances, "take", lambda *_: True)
    with pytest.raises(AssertionError):
        test_a_hundred_wrong_codes_are_slowed_and_whoever_has_one_is_let_in_ten_seconds_later(open_house, monkeypatch)


def test_whoever_was_away_for_long_types_their_code_again_and_has_lost_no_word(
    open_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    code = code_in(sent(client))
    read = typed(client, code)
    monkeypatch.setattr(views, "opened", lambda *_: None)
    answer = client.post("/message/more/", {"facts": "It was red.", "danger": "no", "carried": carried(read)})
    assert wording.TYPE_AGAIN in words(answer)
    assert "It was red." in answer.content.decode()
    again = typed(client, code, facts="It was red.", danger="no")
    assert "It was red." in again.content.decode()
    monkeypatch.undo()
    assert "We have what you sent" in words(
        client.post("/message/more/", {"facts": "It was red.", "carried": carried(again)})
    )


def test_whoever_says_under_their_code_that_there_is_danger_is_told_to_ring(open_house: House) -> None:
    client = Client()
    for danger, told_so in (("yes", True), ("not_sure", True), ("no", False), ("", False)):
        page = carried(typed(client, code_in(sent(client))))
        for _ in range(2):  # sent twice, over a bad line
            answer = client.post("/message/more/", {"facts": "He is here.", "danger": danger, "carried": page})
            assert ("ring now" in words(answer), "We have what you sent" in words(answer)) == (told_so, True)


def test_why_somebody_takes_it_back_is_not_lost_and_what_is_wrong_stands_at_its_box(
    open_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    code = code_in(sent(client))
    wish = {"why": "I am afraid.", "carried": carried(typed(client, code))}
    with monkeypatch.context() as away:
        away.setattr(views, "opened", lambda *_: None)
        assert "I am afraid." in client.post("/message/take-back/", wish).content.decode()
    assert "I am afraid." in typed(client, code, why="I am afraid.").content.decode()
    while views.allowances.take(TELLING_HERE, "127.0.0.1", views.clock.now()):
        pass
    slowed = client.post("/message/take-back/", wish).content.decode()
    assert 'id="why-error"' in slowed
    assert 'id="facts-error"' not in slowed
    assert "I am afraid." in slowed


def test_a_box_under_a_code_that_holds_too_much_is_told_and_nothing_is_lost(open_house: House) -> None:
    client = Client()
    page = carried(typed(client, code_in(sent(client))))
    answer = client.post("/message/more/", {"facts": "Red.", "informant": "Z" * 301, "carried": page})
    assert 'id="informant-error"' in answer.content.decode()
    assert "Z" * 301 in answer.content.decode()


@pytest.mark.parametrize("made_up", ["", "x", "A" * 200, "é"])
def test_what_no_page_of_ours_carried_opens_nothing(open_house: House, made_up: str) -> None:
    sent(Client())
    for address in ("/message/more/", "/message/take-back/"):
        answer = Client().post(address, {"facts": "Hello.", "why": "", "carried": made_up})
        assert wording.TYPE_AGAIN in words(answer)
    lost = Client().post("/message/write/", {"facts": "Hello.", "carried": made_up})
    assert wording.TOO_OLD in words(lost)
    assert "Hello." in lost.content.decode()


def test_the_page_sent_twice_has_the_same_code_and_is_stored_once(open_house: House) -> None:
    client = Client()
    page = carried(client.get("/message/write/"))
    both = [client.post("/message/write/", {"facts": "He waits.", "carried": page}) for _ in range(2)]
    assert code_in(both[0]) == code_in(both[1])
    open_house.process()
    assert text_of(client_of(open_house, "coordinator"), "/reading/").count("The public, received") == 1


def test_whoever_sends_it_again_once_the_page_is_closed_or_full_has_their_code(open_house: House) -> None:
    client = Client()
    page = carried(client.get("/message/write/"))

    def send() -> str:
        return code_in(client.post("/message/write/", {"facts": "He waits.", "carried": page}))

    code = send()
    for how in ({"is_open": True, "most_a_day": 1}, {"is_open": False}):
        set_public_door(open_house.operator(), area=open_house.area, **how)
        assert send() == code


def test_what_was_written_on_before_it_was_sent_again_is_kept_beside_the_first_under_one_code(
    open_house: House,
) -> None:
    client = Client()
    page = carried(client.get("/message/write/"))
    both = [
        client.post("/message/write/", {"facts": facts, "given": "Wren", "carried": page})
        for facts in ("He waits.", "He waits. His name is Dean.")
    ]
    assert code_in(both[0]) == code_in(both[1])
    open_house.process()
    hub = client_of(open_house, "coordinator")
    assert text_of(hub, "/reading/").count("The public, received") == 2
    assert "More (this one)" in text_of(hub, f"/reading/{told(open_house, 1)}/")
    read = typed(client, code_in(both[0]))
    again = [client.post("/message/more/", {"facts": "It was red.", "carried": carried(read)}) for _ in range(2)]
    assert words(again[1]).count("You sent more") == 2


# -- the questions ------------------------------------------------------------------------------------------------------------


def test_there_are_five_questions_and_one_must_be_answered(open_house: House) -> None:
    page = words(Client().get("/message/write/"))
    assert re.findall(r"(\d)\. [A-Z]", page) == list("12345")
    answer = sent(Client(), facts="", given="Wren", informant="Zia")
    assert answer.status_code == 422
    assert wording.SAY_WHAT in words(answer)
    assert {"Wren", "Zia"} <= set(re.findall(r'value="(\w+)"', answer.content.decode()))


@pytest.mark.parametrize(
    ("given", "told_at"),
    [
        ({"facts": "x" * (LONGEST_TELLING + 1)}, "too long to send"),
        ({"age": "x" * 51}, "50 characters or fewer"),
    ],
)
def test_what_cannot_be_taken_is_told_at_its_box_and_nothing_is_lost(
    open_house: House, given: dict[str, str], told_at: str
) -> None:
    answer = sent(Client(), **given)
    assert told_at in words(answer)
    assert next(iter(given.values())) in answer.content.decode()


@pytest.mark.parametrize(
    ("age", "years"),
    [
        ("14", (14, 14)),
        ("about 14", (14, 14)),
        ("14ish", (14, 14)),
        ("14-15", (14, 15)),
        ("14 or 15?", (14, 15)),
        ("I'm 12 years old", (12, 12)),
        ("teenager", None),
        ("about ten", None),
        ("under 12", None),
        ("15-14", None),
        ("999", None),
        ("١٤", None),
    ],
)
def test_an_age_is_taken_as_it_is_typed_and_kept_in_words_where_it_is_no_number(
    open_house: House, age: str, years: tuple[int, int] | None
) -> None:
    assert code_in(sent(Client(), given="Wren", age=age, helps="By the bridge."))
    body = telling.body_of(dict.fromkeys(telling.BOXES, "") | {"facts": "x", "given": "Wren", "age": age}, "k")
    (subject,) = body["subjects"]
    if years:
        assert (subject["age_from"], subject["age_to"]) == years
    else:
        assert subject["description"] == f"Age: {age}"


@pytest.mark.parametrize("facts", ["\0He waits", "<script>alert(1)</script>", "ねこ" * 500, "\u202eabc"])
def test_words_of_any_kind_are_taken_as_they_are(open_house: House, facts: str) -> None:
    assert code_in(sent(Client(), facts=facts))


def test_a_flood_from_one_place_is_slowed_and_danger_never_is(open_house: House) -> None:
    for _ in range(TELLING_HERE.at_once):
        views.allowances.take(TELLING_HERE, "127.0.0.1", views.clock.now())
    slowed = sent(Client(), informant="Zia")
    assert slowed.status_code == 429
    assert wording.TOO_MANY_HERE in words(slowed)
    assert "He waits at the gate." in slowed.content.decode()
    assert code_in(sent(Client(), danger="yes"))


# -- open and closed ------------------------------------------------------------------------------------------------------------


def test_closed_the_page_says_so_and_gives_the_numbers(house: House) -> None:
    page = words(Client().get("/message/"))
    assert "Messages are not taken here just now" in page
    for _, number in settings.HELP_NUMBERS:
        assert number in page
    assert Client().get("/message/write/").status_code == 302
    opened(house)
    carrying = carried(Client().get("/message/write/"))
    set_public_door(house.operator(), area=house.area, is_open=False)
    refused = Client().post("/message/write/", {"facts": "He waits.", "carried": carrying})
    assert refused.status_code == 409
    assert wording.IT_IS_CLOSED in words(refused)
    assert "He waits." in refused.content.decode()


def test_closed_a_code_reads_on_sends_nothing_and_what_was_written_is_kept(open_house: House) -> None:
    client = Client()
    code = code_in(sent(client))
    read = typed(client, code)
    set_public_door(open_house.operator(), area=open_house.area, is_open=False)
    answer = client.post("/message/more/", {"facts": "It was red.", "danger": "yes", "carried": carried(read)})
    assert wording.IT_IS_CLOSED in words(answer)
    assert "It was red." in answer.content.decode()
    assert "We have what you sent" not in words(answer)
    again = typed(client, code)
    assert "Messages are not taken here just now" in words(again)
    assert words(again).count("You sent") == 1
    assert 'name="facts"' not in again.content.decode()
    assert "It was red." in typed(client, code, facts="It was red.").content.decode()


def test_whoever_sets_up_the_partnership_opens_and_closes_it_with_a_reason(house: House) -> None:
    house.add_colleague("setting_up", "partnership_administrator", "HUB")
    client = client_of(house, "setting_up")
    assert "Closed" in text_of(client, "/partnership/message/")
    assert client.post("/partnership/message/", {"do": "open", "reason": ""}).status_code == 422
    assert client.post("/partnership/message/", {"do": "open", "reason": "The hub reads it."}).status_code == 302
    assert "Anybody can write to the hub" in text_of(client, "/partnership/message/")
    opened_page = text_of(client, "/partnership/message/")
    assert "At most 300 reports a day" in opened_page
    assert "Why do you close it?" in opened_page
    assert "The public" not in text_of(client, "/partnership/"), "it has no people, and lacks none"
    assert client.post("/partnership/message/", {"do": "close", "reason": "Nobody is there."}).status_code == 302
    assert "Whoever has a code reads on" in text_of(client, "/partnership/message/")
    closed = text_of(client, "/partnership/message/")
    assert "always taken" not in closed, "closed, nothing is"
    assert "Why, and who reads what comes?" in closed
    set_public_door(house.operator(), area=house.area, is_open=False, most_a_day=50)
    client.post("/partnership/message/", {"do": "open", "reason": "Somebody is there."})
    assert "At most 50 reports a day" in text_of(client, "/partnership/message/")
    for who in ("coordinator", "nurse"):
        assert client_of(house, who).get("/partnership/message/").status_code == 404


def test_a_page_of_several_areas_asks_which(open_house: House) -> None:
    with as_superuser(open_house.database) as superuser:
        superuser.execute(
            "INSERT INTO partnership_area (id, code, name) VALUES (gen_random_uuid(), 'tern', 'Tern Hill')"
        )
        superuser.execute(
            """INSERT INTO partnership_agency (id, area_id, code, name, type, trusted_identifiers)
               SELECT gen_random_uuid(), id, 'public-tern', 'The public', 'public', '{}' FROM partnership_area WHERE code = 'tern'"""
        )
        superuser.execute(
            """INSERT INTO intake_publicdoor (agency_id, area_id, is_open, seal, most_a_day)
               SELECT a.id, a.area_id, true, d.seal, 9 FROM partnership_agency a, intake_publicdoor d WHERE a.code = 'public-tern'"""
        )
    page = Client().get("/message/")
    assert "Where is it about?" in words(page)
    assert Client().get("/message/write/").status_code == 302
    chosen = Client().get("/message/write/?area=tern")
    assert code_in(Client().post("/message/write/", {"facts": "He waits.", "carried": carried(chosen)}))
    with as_superuser(open_house.database) as superuser:
        (code,) = superuser.execute(
            "SELECT a.code FROM intake_submission s JOIN partnership_agency a ON a.id = s.agency_id WHERE s.channel = 'public'"
        ).fetchall()
    assert code == ("public-tern",)


# -- the hub's box ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "told_at"), [("", "Write what they are to read"), ("x" * 4001, "4,000 characters or fewer")]
)
def test_a_message_that_is_none_or_too_long_is_told_at_the_box(open_house: House, message: str, told_at: str) -> None:
    sent(Client())
    open_house.process()
    hub = client_of(open_house, "coordinator")
    report = told(open_house)
    answer = hub.post(f"/reading/{report}/write-back/", {"message": message})
    assert answer.status_code == 422
    assert told_at in words(answer)
    assert message in answer.content.decode()


def test_who_sent_it_being_hidden_hides_that_nobody_signed_in_until_it_is_read_first(open_house: House) -> None:
    sent(Client())
    open_house.process()
    hide(open_house)
    page = f"/reading/{told(open_house)}/"
    hub = client_of(open_house, "coordinator")
    for address in ("/reading/", page):
        for said in ("The public", "Whoever sent it", "without a name", "write-back"):
            assert said not in hub.get(address).content.decode()
    assert hub.post(f"{page}write-back/", {"message": "Hello."}).status_code == 404
    hub.post(f"{page}first/", {"takes_forward": "yes", "first_reason": "Seen twice."})
    assert "This came without a name" in text_of(hub, page)
    assert hub.post(f"{page}write-back/", {"message": "Hello."}).status_code == 302


def test_what_came_later_under_a_code_is_not_named_beside_the_first_while_its_sender_is_hidden(
    open_house: House,
) -> None:
    client = Client()
    code = code_in(sent(client))
    open_house.process()
    first, hub = f"/reading/{told(open_house)}/", client_of(open_house, "coordinator")
    hide(open_house)
    hub.post(f"{first}first/", {"takes_forward": "yes", "first_reason": "Seen twice."})
    client.post("/message/more/", {"facts": "At the school.", "danger": "no", "carried": carried(typed(client, code))})
    open_house.process()
    (later,) = {one for one in (told(open_house, at) for at in range(2)) if str(one) not in first}
    assert f"/reading/{later}/" not in hub.get(first).content.decode()
    hub.post(f"/reading/{later}/first/", {"takes_forward": "yes", "first_reason": "The same place."})
    assert f"/reading/{later}/" in hub.get(first).content.decode()


def test_a_report_of_an_agency_has_no_such_box(open_house: House) -> None:
    from synthetic.factories import child, concern

    open_house.send("SCH1", concern(child(), key="s1"))
    open_house.process()
    hub = client_of(open_house, "coordinator")
    report = told(open_house)
    assert "Whoever sent it" not in text_of(hub, f"/reading/{report}/")
    assert hub.post(f"/reading/{report}/write-back/", {"message": "Hello."}).status_code == 404


def test_another_site_sends_nothing_here(open_house: House) -> None:
    page = carried(Client().get("/message/write/"))
    answer = Client().post("/message/write/", {"facts": "x", "carried": page}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_a_cookie_that_something_sets_here_does_not_leave(open_house: House) -> None:
    """The fault: a view, or a library, sets one."""
    answer = HttpResponse()
    answer.set_cookie("left", "1")
    request = type("Asked", (), {"path": speaking_up.ADDRESS})()
    assert not speaking_up.LeavesNothing(lambda _: answer)(request).cookies  # type: ignore[arg-type]
