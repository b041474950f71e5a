"""A foster carer's door in a browser, and the page on which a worker gives it."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from tests.access.raw import answer, as_superuser
from tests.casework.carers.giving import Caring
from tests.casework.placement.placing import days_ago
from tests.living import House
from tests.web.story import client_of, text_of


@pytest.fixture
def caring(house: House, monkeypatch: pytest.MonkeyPatch) -> Caring:
    from wholepicture.base.allowance import Allowance
    from wholepicture.web.carers import views

    monkeypatch.setattr(views, "_openings", Allowance(100))  # every test asks from one address
    return Caring(house)


def opened(link: Any) -> Client:
    """The browser of a telephone on which a door was opened."""
    client = Client()
    answered = client.post(f"/carer/open/{link.token}/", {"code": f"{link.code[:3]} {link.code[3:]}"})
    assert answered.status_code == 302
    return client


def child_of(client: Client) -> UUID:
    found = re.search(r"/carer/(?:missing|steps)/([0-9a-f-]{36})/", client.get("/carer/").content.decode())
    assert found
    return UUID(found[1])


def reports(house: House) -> int:
    with as_superuser(house.database) as connection:
        return int(answer(connection, "SELECT count(*) FROM casework_carersreport"))


def test_missing_now_is_two_taps_from_the_page_of_the_home_screen_and_then_the_steps_are_kept(
    caring: Caring, house: House
) -> None:
    client = opened(caring.link(caring.placed()))
    child = child_of(client)
    assert "Rose is missing now" in text_of(client, f"/carer/missing/{child}/")
    sent = client.post(f"/carer/missing/{child}/", {"since": "now", "how": "", "key": str(uuid4())})
    assert (sent.status_code, sent["Location"]) == (302, f"/carer/steps/{child}/")
    page = text_of(client, f"/carer/steps/{child}/")
    assert "Rose is missing. Now do this" in page
    assert page.index("Look for them") < page.index("Ring the police") < page.index("Tell the authority")
    assert "Ring 01632 960002" in page
    client.post(f"/carer/steps/{child}/", {"step": "police"})
    assert re.search(r"Ring 999 Done \d", text_of(client, f"/carer/steps/{child}/"))
    client.post(f"/carer/back/{child}/", {"key": str(uuid4())})
    assert "Rose is back" in text_of(client, f"/carer/steps/{child}/")
    shown = text_of(client, "/carer/")
    assert "Back: Rose" in shown
    assert "Missing: Rose" in shown
    assert "We have it." in shown
    assert reports(house) == 2


def test_a_child_who_was_back_in_between_is_missing_again_though_nobody_said_so_by_the_door(
    caring: Caring, house: House
) -> None:
    client = opened(caring.link(caring.placed()))
    child = child_of(client)
    client.post(f"/carer/missing/{child}/", {"since": "now", "how": "", "key": str(uuid4())})
    client.post(f"/carer/steps/{child}/", {"step": "police"})
    assert client.get(f"/carer/missing/{child}/").status_code == 302
    for page in ("/carer/", f"/carer/steps/{child}/"):
        assert f"/carer/missing/{child}/?again=1" in client.get(page).content.decode()
    again = f"/carer/missing/{child}/?again=1"
    assert "Send: missing now" in text_of(client, again)
    sent = client.post(again, {"since": "now", "how": "", "key": str(uuid4())})
    assert sent["Location"] == f"/carer/steps/{child}/"
    assert reports(house) == 2
    assert "Done" not in text_of(client, f"/carer/steps/{child}/")


def test_the_same_page_sent_twice_is_one_report_and_other_words_are_another(caring: Caring, house: House) -> None:
    client = opened(caring.link(caring.placed()))
    child, page = child_of(client), str(uuid4())
    for how in ("In a grey hoodie.", "In a grey hoodie.", "In a grey hoodie, with a bag."):
        client.post(f"/carer/missing/{child}/", {"since": "now", "how": how, "key": page})
    assert reports(house) == 2


def test_what_is_wrong_is_said_at_its_box_and_nothing_typed_is_lost(caring: Caring, house: House) -> None:
    client = opened(caring.link(caring.placed()))
    child = child_of(client)
    answered = client.post(f"/carer/missing/{child}/", {"since": "whenever", "how": "In a grey hoodie.", "key": ""})
    page = answered.content.decode()
    assert answered.status_code == 422
    assert 'href="#since"' in page
    assert "In a grey hoodie." in page
    answered = client.post(f"/carer/worry/{child}/", {"words": "A man waits.", "danger": "", "key": "no key"})
    page = answered.content.decode()
    assert answered.status_code == 422
    assert "Say whether the child is in danger now." in page
    assert "A man waits." in page
    assert reports(house) == 0


def test_a_worry_is_sent_in_plain_words(caring: Caring, house: House) -> None:
    client = opened(caring.link(caring.placed()))
    child = child_of(client)
    sent = client.post(f"/carer/worry/{child}/", {"words": "A man waits.", "danger": "yes", "key": str(uuid4())})
    assert "We have what you sent about Rose" in sent.content.decode()
    assert "A worry: Rose" in text_of(client, "/carer/")


def test_after_the_placement_ended_the_door_is_closed_and_what_was_typed_meanwhile_is_still_there(
    caring: Caring,
) -> None:
    placement = caring.placed()
    client = opened(caring.link(placement))
    child = child_of(client)
    caring.step(placement, "ended")
    for address in ("", f"missing/{child}/", f"steps/{child}/", f"worry/{child}/"):
        closed = client.get(f"/carer/{address}")
        assert closed.status_code == 403
        assert "This door is closed" in closed.content.decode()
        assert "Rose" not in closed.content.decode()
    answered = client.post(f"/carer/worry/{child}/", {"words": "A man waits.", "danger": "no", "key": ""})
    assert "A man waits." in answered.content.decode()
    assert "was not sent" in answered.content.decode()


def test_a_browser_that_holds_no_door_is_told_nothing_of_who_there_is(caring: Caring) -> None:
    client = opened(caring.link(caring.placed()))
    child = child_of(client)
    stranger = Client()
    mine, none = stranger.get(f"/carer/missing/{child}/"), stranger.get(f"/carer/missing/{uuid4()}/")
    assert (mine.status_code, none.status_code) == (403, 403)
    assert mine.content == none.content == stranger.get("/carer/").content


def test_looking_at_a_link_opens_nothing_and_leaves_it_for_whoever_has_the_code(caring: Caring) -> None:
    link = caring.link(caring.placed())
    preview = Client().get(f"/carer/open/{link.token}/")
    assert preview.status_code == 200
    assert _without_marks(preview.content) == _without_marks(Client().get("/carer/open/0000-0000-0000/").content)
    opened(link)


def test_a_wrong_code_and_a_link_that_never_was_are_answered_alike(caring: Caring) -> None:
    link = caring.link(caring.placed())
    other = f"{(int(link.code) + 1) % 1_000_000:06}"
    wrong = Client().post(f"/carer/open/{link.token}/", {"code": other})
    never = Client().post("/carer/open/0000-0000-0000/", {"code": other})
    assert wrong.status_code == never.status_code == 422
    assert "do not open the door" in wrong.content.decode()
    assert _without_marks(wrong.content) == _without_marks(never.content)
    assert Client().post(f"/carer/open/{link.token}/", {"code": "12"}).status_code == 422


def _without_marks(page: bytes) -> str:
    """The page without what guards its form, which is another each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page.decode())


def test_two_doors_of_two_authorities_stand_on_one_page(caring: Caring, house: House) -> None:
    from wholepicture.partnership import commands

    fen, _ = commands.add_agency(house.operator(), area=house.area, code="FEN", name="Fenshaw", type="other_area")
    house.agencies["FEN"] = fen.id
    house.add_colleague("fenshaw", "social_worker", "FEN")
    wren = caring.child("Wren", "FEN")
    client = opened(caring.link(caring.placed()))
    second = caring.link(caring.placed(wren, "fenshaw"), "fenshaw", called="Wren")
    client.post(f"/carer/open/{second.token}/", {"code": second.code})
    shown = text_of(client, "/carer/")
    assert "Rose is missing now" in shown
    assert "Wren is missing now" in shown


def test_the_cookie_of_a_door_is_sent_to_the_doors_own_addresses_and_read_by_no_script(caring: Caring) -> None:
    client = opened(caring.link(caring.placed()))
    cookie = client.cookies["wp_carer"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/carer/", True, "Lax")
    assert client.get("/carer/")["Cache-Control"] == "no-store"
    assert client.get("/", follow=False).status_code == 302  # to sign in: the door opens nothing else


def test_whoever_taps_too_often_waits_and_is_told_who_to_ring(caring: Caring, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.base.allowance import Allowance
    from wholepicture.web.carers import views

    client = opened(caring.link(caring.placed()))
    monkeypatch.setattr(views, "_taps", Allowance(2))
    assert [client.get("/carer/").status_code for _ in range(3)] == [200, 200, 429]
    waits = client.post(f"/carer/missing/{uuid4()}/", {"since": "now", "how": "She wore a red coat."})
    assert waits.status_code == 429
    assert "She wore a red coat." in waits.content.decode(), "what was typed is not lost"


def test_whoever_tries_codes_from_one_address_waits(caring: Caring, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.base.allowance import Allowance
    from wholepicture.web.carers import views

    monkeypatch.setattr(views, "_openings", Allowance(2))
    tries = [Client().post(f"/carer/open/{n}/", {"code": "123456"}).status_code for n in range(3)]
    assert tries == [422, 422, 429]
    monkeypatch.setattr(views, "_openings", Allowance(2))
    tries = [
        Client(REMOTE_ADDR=f"2001:db8::{n}").post(f"/carer/open/{n}/", {"code": "123456"}).status_code for n in range(3)
    ]
    assert tries == [422, 422, 429], "addresses of one network are one"


def test_a_worker_gives_the_door_from_the_placements_page_and_the_code_is_not_printed(
    caring: Caring, house: House
) -> None:
    placement = caring.placed()
    client = client_of(house, "social_worker")
    assert "The foster carer’s own door" in text_of(client, f"/placements/{placement}/")
    address = f"/placements/{placement}/door/"
    wrong = client.post(address, {"do": "give", "carer": "Rosa Linden-Test", "phone": "by e-mail", "called": ""})
    assert wrong.status_code == 422
    assert 'href="#phone"' in wrong.content.decode()
    assert 'href="#called"' in wrong.content.decode()
    assert "Rosa Linden-Test" in wrong.content.decode()
    given = {"do": "give", "carer": "Rosa Linden-Test", "phone": "01632 960 123", "called": "Rose"}
    made = client.post(address, given).content.decode()
    token = re.search(r"/carer/open/([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})/", made)
    code = re.search(r"<strong>(\d{3} \d{3})</strong>", made)
    assert token
    assert code
    assert made.index("wp-not-printed") < made.index(code[1])
    assert "Not opened yet" in text_of(client, address)
    assert Client().post(f"/carer/open/{token[1]}/", {"code": code[1]}).status_code == 302
    shown = text_of(client, address)
    assert "Open Shows the child as Rose" in shown
    assert token[1] not in client.get(address).content.decode()


def test_a_worker_ends_the_door_of_a_lost_telephone_in_one_act(caring: Caring, house: House) -> None:
    placement = caring.placed()
    telephone = opened(caring.link(placement))
    client, address = client_of(house, "social_worker"), f"/placements/{placement}/door/"
    client.post(address, {"do": "end", "door": str(caring.door(placement).id)})
    assert telephone.get("/carer/").status_code == 403
    assert "Ended" in text_of(client, address)


@pytest.mark.parametrize("act", ["end", "link"])
def test_a_door_that_a_colleague_ended_meanwhile_is_said_to_be_ended(caring: Caring, house: House, act: str) -> None:
    placement = caring.placed()
    caring.telephone(placement)
    client, address = client_of(house, "social_worker"), f"/placements/{placement}/door/"
    door = str(caring.door(placement).id)
    client.post(address, {"do": "end", "door": door})
    text_of(client, address)
    answered = client.post(address, {"do": act, "door": door}, follow=True)
    assert answered.status_code == 200
    assert "The door of Rosa Linden-Test is ended already." in answered.content.decode()


def test_whoever_is_given_no_new_link_is_told_who_gives_it(caring: Caring, house: House) -> None:
    from wholepicture.access.commands import bar_viewer

    caring.link(caring.placed())
    ivy = caring.child("Ivy")
    hers = caring.placed(ivy)
    caring.link(hers, called="Ivy")
    house.add_colleague("her_uncle", "social_worker", "CSC")
    uncle = house.professionals["her_uncle"]
    bar_viewer(house.viewer("coordinator"), professional=uncle, nominal=caring.rose, reason="Invented.")
    sent = {"do": "link", "door": str(caring.door(hers).id)}
    answered = client_of(house, "her_uncle").post(f"/placements/{hers}/door/", sent, follow=True)
    assert answered.status_code == 200
    assert "Ask whoever gave this door, or your manager" in answered.content.decode()


def test_a_worker_says_that_the_child_stays_longer(caring: Caring, house: House) -> None:
    placement = caring.placed(ends_on=days_ago(0))
    opened(caring.link(placement))
    client, address = client_of(house, "social_worker"), f"/placements/{placement}/door/"
    door, box = str(caring.door(placement).id), f"until-{caring.door(placement).child}"
    wrong = client.post(address, {"do": "keep", "door": door, f"{box}-day": "1"})
    assert wrong.status_code == 422
    far = {"do": "keep", "door": door, f"{box}-day": "1", f"{box}-month": "2", f"{box}-year": "2127"}
    answered = client.post(address, far)
    assert answered.status_code == 422
    assert "too far away" in answered.content.decode()
    until = days_ago(-30)
    sent = {"do": "keep", "door": door, f"{box}-day": until.day, f"{box}-month": until.month, f"{box}-year": until.year}
    assert client.post(address, sent).status_code == 302
    assert caring.door(placement).until_on == until


def test_of_two_carers_of_one_household_each_has_boxes_of_their_own_for_how_long_the_child_stays(
    caring: Caring, house: House
) -> None:
    placement = caring.placed(ends_on=days_ago(-9))
    caring.link(placement)
    caring.link(placement, carer="Sol Linden-Test")
    client, address = client_of(house, "social_worker"), f"/placements/{placement}/door/"
    row = caring.door(placement)
    wrong = client.post(address, {"do": "keep", "door": str(row.id), f"until-{row.child}-day": "31"}).content.decode()
    assert f'href="#until-{row.child}-day"' in wrong
    assert wrong.count('value="31"') == 1
    ids = re.findall(r' id="(until-[^"]+)"', wrong)
    assert len(ids) == len(set(ids))


def test_the_hub_that_reads_the_placement_sees_no_door(caring: Caring, house: House) -> None:
    placement = caring.placed()
    opened(caring.link(placement))
    hub = client_of(house, "coordinator")
    assert "own door" not in text_of(hub, f"/placements/{placement}/")
    assert hub.get(f"/placements/{placement}/door/").status_code == 404


def test_what_a_telephone_keeps_names_nobody(caring: Caring) -> None:
    kept = Client().get("/carer/on-a-telephone.webmanifest")
    assert kept["Content-Type"] == "application/manifest+json"
    assert kept.json()["start_url"] == "/carer/"


def test_a_home_screen_sends_nothing_by_a_look_at_an_address(caring: Caring, house: House) -> None:
    client = opened(caring.link(caring.placed()))
    child = child_of(client)
    assert client.get(f"/carer/back/{child}/").status_code == 405
    assert client.put(f"/carer/missing/{child}/").status_code == 405
    assert reports(house) == 0


def test_that_a_child_is_back_said_twice_is_sent_once_and_the_carers_own_page_says_so(
    caring: Caring, house: House
) -> None:
    client = opened(caring.link(caring.placed()))
    child = child_of(client)
    never = client.post(f"/carer/back/{child}/", {"key": str(uuid4())})
    assert never.status_code == 409
    assert "You have not said here that Rose is missing" in never.content.decode()
    client.post(f"/carer/missing/{child}/", {"since": "now", "how": "", "key": str(uuid4())})
    assert client.post(f"/carer/back/{child}/", {"key": str(uuid4())}).status_code == 302
    again = client.post(f"/carer/back/{child}/", {"key": str(uuid4())})
    assert again.status_code == 409
    assert "You said already that Rose is back" in again.content.decode()
    assert "The children with you" in again.content.decode()
    assert reports(house) == 2


def test_that_a_child_is_back_who_does_not_live_here_any_more_is_said_with_what_to_do(
    caring: Caring, house: House
) -> None:
    placement, iris = caring.placed(), caring.child("Iris")
    client = opened(caring.link(placement))
    child = child_of(client)
    client.post(f"/carer/missing/{child}/", {"since": "now", "how": "", "key": str(uuid4())})
    assert caring.link(caring.placed(iris), called="Iris") is None, "the same door shows both"
    caring.step(placement, "ended")
    gone = client.post(f"/carer/back/{child}/", {"key": str(uuid4())})
    assert gone.status_code == 404
    page = gone.content.decode()
    assert "does not live with you any more" in page
    assert "ring the social worker now" in page
    assert "Iris is missing now" in page, "it is the carer’s own page"
    assert reports(house) == 1


def test_what_the_register_of_reports_refuses_is_said_on_the_carers_own_page(
    caring: Caring, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.casework.carers import commands
    from wholepicture.intake.commands import SameKeyOtherContent

    def refuses(*_: object, **__: object) -> UUID:
        raise SameKeyOtherContent

    client = opened(caring.link(caring.placed()))
    child = child_of(client)
    client.post(f"/carer/missing/{child}/", {"since": "now", "how": "", "key": str(uuid4())})
    monkeypatch.setattr(commands, "accept_from_carer", refuses)
    refused = client.post(f"/carer/back/{child}/", {"key": str(uuid4())})
    assert refused.status_code == 409
    assert "could not be sent" in refused.content.decode()
    assert "Rose: what to do now" in refused.content.decode()
