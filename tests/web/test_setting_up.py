"""The screens on which a partnership is set up: what is refused in words, what changed meanwhile, what is another's."""

import html
import json
import re
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from synthetic import factories
from tests.access.administering import ADMINISTRATOR, with_administrator
from tests.access.raw import answer, as_superuser
from tests.access.test_setting_up import PARTNERSHIP
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.access import setting_up
from wholepicture.base import clock
from wholepicture.intake.commands import accept_submission
from wholepicture.partnership import commands
from wholepicture.partnership.queries import agreements_of, duty_contact
from wholepicture.picture.queries import picture_of
from wholepicture.web.administration import entries

PERSON = {"name": "Nia New-Test", "email": "new@example.org", "job": "Teacher", "phone": "01632 960010", "team": ""}


@pytest.fixture
def administered(house: House) -> House:
    with_administrator(house)
    house.add_colleague(PARTNERSHIP, PARTNERSHIP)
    return house


def words_of(response: Any) -> str:
    main = response.content.decode().partition("<main")[2]
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", main).split()))


def opened(client: Client, address: str) -> dict[str, str]:
    """What a form holds when it is opened: what was seen, and the value of each box."""
    page = client.get(address).content.decode()
    values = {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)"[^>]*?value="([^"]*)"', page)}
    seen = {"seen": values["seen"]}
    return {**json.loads(values["seen"] or "{}"), **seen}


def new_person(house: House, agency: str = "SCH1") -> str:
    return f"/administration/agencies/{house.agencies[agency]}/people/new/"


def test_an_agencys_administrator_enters_a_team_and_somebody_who_stands_in_the_directory(administered: House) -> None:
    client = client_of(administered, ADMINISTRATOR)
    agency = administered.agencies["SCH1"]
    team = {"name": "Pastoral team", "phone": "01632 960011"}
    client.post(f"/administration/agencies/{agency}/teams/new/", team)
    page = client.get(new_person(administered)).content.decode()
    (id,) = re.findall(r'<option value="([^"]+)">Pastoral team', page)
    answer = client.post(new_person(administered), PERSON | {"team": id, "standing": "deputy", "role": ""}, follow=True)
    assert "Nia New-Test is in the directory." in words_of(answer)
    directory = text_of(client_of(administered, "nurse"), "/directory/")
    assert "Pastoral team: 01632 960011 Nia New-Test , Teacher Deputy lead 01632 960010" in directory


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": " "}, "Enter their name."),
        ({"email": "not an address"}, "Enter their work e-mail address"),
        ({"email": "ZOË@example.org"}, "in letters without accents"),
        ({"email": "nurse@example.org"}, "This address is Esme Nurse-Test of Harrowmere Hospital’s. Enter another."),
        ({"phone": "ask at the desk"}, "Enter a telephone number"),
        ({"team": str(uuid4())}, "Choose one of these teams."),
        ({"role": "coordinator"}, "Choose one of these."),
        ({"standing": "chief"}, "Choose one of these."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(
    administered: House, given: dict[str, str], said: str
) -> None:
    answer = client_of(administered, ADMINISTRATOR).post(new_person(administered), PERSON | given)
    assert answer.status_code == 422
    assert said in words_of(answer)
    for field, value in (PERSON | given).items():
        if field not in ("team", "role", "standing"):
            assert f'value="{value.strip()}"' in answer.content.decode(), field


def test_a_duty_desk_without_a_number_is_said_so_and_stays_as_typed(administered: House) -> None:
    client = client_of(administered, PARTNERSHIP)
    address = f"/administration/agencies/{administered.agencies['HUB']}/teams/new/"
    answer = client.post(address, {"name": "Desk", "phone": "", "is_duty": "yes"})
    assert (answer.status_code, "Without one it cannot be the duty desk." in words_of(answer)) == (422, True)
    assert 'value="Desk"' in answer.content.decode()


def test_an_agencys_administrator_is_not_asked_of_the_hub_and_a_box_that_is_sent_does_nothing(
    administered: House,
) -> None:
    client, agency = client_of(administered, ADMINISTRATOR), administered.agencies["SCH1"]
    address = f"/administration/agencies/{agency}/teams/new/"
    assert "duty desk?" not in words_of(client.get(address))
    client.post(address, {"name": "Desk", "phone": "01632 960012", "is_duty": "yes", "is_hub": "yes"})
    kept = setting_up.entries_of(administered.viewer(ADMINISTRATOR), agency=agency)
    assert [(team.is_duty, team.is_hub) for team in kept.teams if team.name == "Desk"] == [(False, False)]


# -- two at once --------------------------------------------------------------------------------------------------------


def test_the_second_of_two_is_told_what_changed_and_keeps_what_they_typed(administered: House) -> None:
    house = administered
    address = f"/administration/entries/{house.professionals['teacher_dsl']}/"
    first, second = client_of(house, ADMINISTRATOR), client_of(house, "second_administrator")
    here, there = opened(first, address), opened(second, address)
    assert first.post(address, here | {"phone": "01632 960020", "job": "Head of year"}).status_code == 302
    told = second.post(address, there | {"job": "Deputy head", "name": "Ada Married-Test"})
    words = words_of(told)
    assert told.status_code == 409
    assert "Telephone: it was 01632 960002, now it is 01632 960020." in words
    assert "Job: it was teacher dsl, now it is Head of year. You typed Deputy head, and it stays in the form." in words
    form = told.content.decode()
    for value in ("Ada Married-Test", "Deputy head", "01632 960020"):
        assert f'value="{value}"' in form, value
    again = {"name": "Ada Married-Test", "job": "Deputy head", "phone": "01632 960020"}
    seen = html.unescape(re.findall(r'name="seen" value="([^"]*)"', form)[0])
    assert second.post(address, there | again | {"seen": seen}).status_code == 302
    assert "Ada Married-Test , Deputy head Safeguarding lead 01632 960020" in text_of(first, "/directory/")


@pytest.mark.parametrize(
    "seen", ["", "[]", "{", json.dumps({"name": 7}), json.dumps({"name": "\ud800", "job": "\0"}), "[" * 2000]
)
def test_a_form_that_does_not_say_what_it_saw_writes_nothing(administered: House, seen: str) -> None:
    client = client_of(administered, ADMINISTRATOR)
    address = f"/administration/entries/{administered.professionals['teacher_dsl']}/"
    answer = client.post(address, opened(client, address) | {"name": "Quite Altered", "seen": seen})
    assert answer.status_code == 409
    assert "Quite Altered" not in text_of(client, "/directory/")


def test_a_team_and_an_agencys_name_are_kept_the_same_way(administered: House) -> None:
    house, client = administered, client_of(administered, PARTNERSHIP)
    kept = setting_up.entries_of(house.viewer(PARTNERSHIP), agency=house.agencies["SCH1"])
    for address, given in (
        (f"/administration/teams/{kept.teams[0].id}/", {"name": "Renamed"}),
        (f"/partnership/agencies/{kept.agency}/", {"name": "Renamed"}),
    ):
        before = opened(client, address)
        assert client.post(address, before | given).status_code == 302
        told = client.post(address, before | {"name": "Named otherwise"})
        assert told.status_code == 409
        assert "now it is Renamed. You typed Named otherwise, and it stays in the form." in words_of(told)


def test_a_name_that_was_seen_as_half_a_character_is_another_name(administered: House) -> None:
    client, agency = client_of(administered, PARTNERSHIP), administered.agencies["SCH1"]
    given = {"name": "Renamed", "seen": json.dumps({"name": "\ud800"})}
    assert client.post(f"/partnership/agencies/{agency}/", given).status_code == 409


def test_whoever_left_a_moment_ago_is_not_found_to_be_let_in(
    administered: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, person = client_of(administered, ADMINISTRATOR), administered.professionals["teacher_dsl"]
    read = entries.entries_of
    monkeypatch.setattr(entries, "entries_of", lambda *of, **which: replace(read(*of, **which), people=[]))
    for address in (f"/administration/entries/{person}/let-in/", f"/administration/entries/{person}/"):
        assert client.post(address).status_code == 404


# -- a lead who leaves --------------------------------------------------------------------------------------------------


def test_a_lead_who_leaves_is_followed_by_whoever_is_chosen(administered: House) -> None:
    house, client = administered, client_of(administered, ADMINISTRATOR)
    person = house.professionals["teacher_dsl"]
    assert "They are the safeguarding lead. Who takes over?" in text_of(client, f"/administration/people/{person}/")
    next_one = house.professionals["second_administrator"]
    left = {"left_reason": "Moved away", "successor": str(next_one)}
    answer = client.post(f"/administration/people/{person}/left/", left, follow=True)
    assert "Second Administrator-Test is the safeguarding lead now." in words_of(answer)
    assert "Second Administrator-Test , agency administrator Safeguarding lead" in text_of(client, "/directory/")


def test_nothing_is_blocked_where_nobody_takes_over_and_the_page_goes_on_asking(administered: House) -> None:
    house, client = administered, client_of(administered, ADMINISTRATOR)
    person = house.professionals["teacher_dsl"]
    answer = client.post(f"/administration/people/{person}/left/", {"left_reason": "Moved away"}, follow=True)
    assert "has no safeguarding lead now: say who takes over" in words_of(answer)
    assert "No safeguarding lead" in text_of(client, "/administration/")
    lead = f"/administration/agencies/{house.agencies['SCH1']}/lead/"
    chosen = {"successor": str(house.professionals["other_teacher"])}
    assert "Choose who takes over." in words_of(client.post(lead, chosen, follow=True))
    chosen = {"successor": str(house.professionals["second_administrator"])}
    assert "is the safeguarding lead now." in words_of(client.post(lead, chosen, follow=True))
    assert "No safeguarding lead" not in text_of(client, "/administration/")


def test_that_an_agency_has_no_lead_now_is_said_of_the_change_that_took_it_away_and_of_no_later_one(
    administered: House,
) -> None:
    client = client_of(administered, "second_administrator")
    address = f"/administration/entries/{administered.professionals['teacher_dsl']}/"
    stood_down = client.post(address, opened(client, address) | {"standing": ""}, follow=True)
    assert "has no safeguarding lead now: say who takes over" in words_of(stood_down)
    later = client.post(address, opened(client, address) | {"phone": "01632 960020"}, follow=True)
    assert "is changed in the directory." in words_of(later)
    assert "has no safeguarding lead now" not in words_of(later)


# -- what is another's --------------------------------------------------------------------------------------------------


def test_another_agencys_entries_are_answered_as_what_is_not_there(administered: House) -> None:
    house, client = administered, client_of(administered, "other_administrator")
    kept = setting_up.entries_of(house.viewer(ADMINISTRATOR), agency=house.agencies["SCH1"])
    person, team, agency = house.professionals["teacher_dsl"], kept.teams[0].id, house.agencies["SCH1"]
    for address, id in (
        ("/administration/agencies/{}/teams/new/", agency),
        ("/administration/agencies/{}/people/new/", agency),
        ("/administration/agencies/{}/lead/", agency),
        ("/administration/teams/{}/", team),
        ("/administration/entries/{}/", person),
        ("/administration/entries/{}/let-in/", person),
        ("/partnership/agencies/{}/", agency),
    ):
        for ask in (client.get, client.post):
            theirs, absent = ask(address.format(id), PERSON), ask(address.format(uuid4()), PERSON)
            assert theirs.status_code == absent.status_code, address
            assert theirs.status_code in (404, 405)
            assert words_of(theirs) == words_of(absent)
    assert "Nia New-Test" not in text_of(client_of(house, ADMINISTRATOR), "/directory/")


@pytest.mark.parametrize("who", [ADMINISTRATOR, "coordinator", "information_governance", "teacher_dsl"])
def test_nobody_else_sets_up_the_partnership(administered: House, who: str) -> None:
    client = client_of(administered, who)
    for address in ("/partnership/", "/partnership/agencies/new/", "/partnership/agreements/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"name": "Made up", "code": "X1", "type": "police"}).status_code in (404, 405)


def test_whoever_sets_up_finds_nothing_of_children_and_begins_at_the_list(administered: House) -> None:
    client = client_of(administered, PARTNERSHIP)
    assert client.get("/")["Location"] == "/partnership/"
    for address in ("/children/", "/reports/", "/alerts/", "/reading/", "/oversight/", "/administration/"):
        assert client.get(address).status_code == 404, address


# -- letting in -----------------------------------------------------------------------------------------------------------


def test_whoever_entered_somebody_is_told_who_lets_them_in_and_another_is_shown_the_code_once(
    administered: House,
) -> None:
    client, other = client_of(administered, ADMINISTRATOR), client_of(administered, PARTNERSHIP)
    answer = client.post(new_person(administered), PERSON | {"role": "teacher_dsl"}, follow=True)
    assert "They sign in once somebody else has made their first code" in words_of(answer)
    kept = setting_up.entries_of(administered.viewer(ADMINISTRATOR), agency=administered.agencies["SCH1"])
    person = next(each.id for each in kept.people if each.name == PERSON["name"])
    address = f"/administration/entries/{person}/let-in/"
    assert "Somebody else makes their code" in words_of(client.post(address, follow=True))
    assert "Entered by Agency Administrator-Test." in text_of(other, "/partnership/")
    shown = words_of(other.post(address))
    assert "Give Nia New-Test this code" in shown
    assert re.search(r"(\w{5}-){4}\w{5}", shown)
    assert other.post(address).status_code == 404
    assert "Nia New-Test Invited" in text_of(client, "/administration/")


# -- agreements ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"holder": ""}, "Choose an agency, or every agency."),
        ({"reader": "HOM"}, "Choose two different agencies."),
        ({"starts-day": "31", "starts-month": "2", "starts-year": "2026"}, "First day. There is no 31 February 2026."),
        ({"ends-day": "1", "ends-month": "1", "ends-year": "2020"}, "It must end on the day that it starts, or later."),
    ],
)
def test_an_agreement_that_cannot_be_is_said_at_the_field(
    administered: House, given: dict[str, str], said: str
) -> None:
    client = client_of(administered, PARTNERSHIP)
    sides = {"holder": "HOM", "reader": "CSC"} | {side: given[side] for side in ("holder", "reader") if side in given}
    ids = {side: str(administered.agencies.get(code, code)) for side, code in sides.items()}
    answer = client.post("/partnership/agreements/", given | ids)
    assert (answer.status_code, said in words_of(answer)) == (422, True)
    for box in given.keys() - {"holder", "reader"}:
        assert f'value="{given[box]}"' in answer.content.decode()


def test_of_many_agreements_each_agencys_own_are_reached_from_its_page(
    administered: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, house = client_of(administered, PARTNERSHIP), administered
    client.post("/partnership/agreements/", {"holder": "every", "reader": "every"})
    monkeypatch.setattr("wholepicture.partnership.queries.MOST_AGREEMENTS", 20)
    monkeypatch.setattr("wholepicture.web.administration.agreements.MOST_AGREEMENTS", 20)
    assert "There are more than fit here." in text_of(client, "/partnership/agreements/")
    address = f"/partnership/agreements/?agency={house.agencies['HOM']}"
    assert html.escape(address) in client.get(f"/partnership/agencies/{house.agencies['HOM']}/").content.decode()
    rows = re.findall(r"([A-Z][^.]*?) may learn from ([A-Z][^,]*?), from", words_of(client.get(address)))
    assert len(rows) == 2 * (len(house.agencies) - 1)
    assert all(any("Gull House" in side for side in row) for row in rows)


def test_an_agreement_is_ended_with_a_reason(administered: House) -> None:
    client = client_of(administered, PARTNERSHIP)
    sides = {"holder": str(administered.agencies["HOM"]), "reader": str(administered.agencies["CSC"])}
    made = client.post("/partnership/agreements/", sides, follow=True)
    assert "1 agreement made." in words_of(made)
    (address,) = re.findall(r'href="(/partnership/agreements/[^"]+/end/)"', made.content.decode())
    assert client.post(address).status_code == 422
    ended = client.post(address, {"end_reason": "The contract ended"}, follow=True)
    assert "learns nothing from Gull House any more" in words_of(ended)
    today = clock.local_date()
    day = f"{today.day} {today:%B %Y}"
    assert f"from Gull House: {day} to {day}" in words_of(ended)
    assert client.get(address).status_code == 404


# -- no number ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def without_numbers(house: House) -> House:
    """A partnership in which nobody entered a telephone number."""
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE partnership_team SET phone = ''")
        superuser.execute("UPDATE partnership_professional SET phone = '', job = ''")
    return house


def said_by(client: Client, address: str) -> str:
    """Everything that a page says, its foot too."""
    page = client.get(address, follow=True).content.decode().partition("<body")[2]
    return html.unescape(" ".join(re.sub(r"<[^>]*>", "", page).split()))


# What stands there where a number is put in that there is not.
WITH_NOTHING = re.compile(r"\b(ring|on|or|then) ?[.,:;]|, ?[,.]|: ?\.|\( ?\)", re.IGNORECASE)


def test_without_a_duty_number_no_page_says_to_ring_nothing(without_numbers: House) -> None:
    house = without_numbers
    viewer = house.viewer("nurse")
    with viewer.acting():
        assert duty_contact(viewer) == {"team": "", "phone": ""}
    receipt = accept_submission(viewer, body=factories.concern(), channel="screen").receipt
    client = client_of(house, "nurse")
    draft = client.get("/report/").headers["Location"].split("/")[2]
    assert draft in client.post(f"/report/{draft}/", {"danger": "yes"})["Location"]
    for address in (
        *("/", "/directory/", "/cards/teacher/", f"/reports/{receipt}/", f"/reports/{receipt}/receipt/"),
        *(f"/report/{draft}/{page}" for page in ("?change=1", "ring/", "write/")),
    ):
        page = said_by(client, address)
        assert "999" in page, address
        assert not WITH_NOTHING.search(page), (address, WITH_NOTHING.findall(page))


@pytest.mark.parametrize(
    "said", ["…or protection, ring.", "on . Then", "Duty desk, , now", "the number is ()", "Ring: ."]
)
def test_words_for_a_number_that_is_not_there_are_found(said: str) -> None:
    assert WITH_NOTHING.search(said)


def test_whoever_holds_something_is_named_without_a_number_that_there_is_not(without_numbers: House) -> None:
    """By an agreement one is told who to call: the lead's own number, else a team's, else the name alone."""
    house = without_numbers
    wren = factories.child(identifiers=[factories.upn_of(1)])
    house.send("SCH1", factories.concern(wren, level="leads"))
    house.send("CSC", factories.involvement(wren, service="Allocated social worker"))
    house.process()
    sides = {"holder": house.agencies["SCH1"], "reader": house.agencies["CSC"]}
    commands.make_agreements(house.operator(), area=house.area, starts_on=clock.local_date(), **sides)
    with as_superuser(house.database) as superuser:
        girl = answer(superuser, "SELECT nominal FROM linkage_membership")

    def told_to_ring() -> list[tuple[str, str]]:
        picture = picture_of(house.viewer("social_worker"), nominal=girl)
        return [(pointer.contact, pointer.phone) for pointer in picture.pointers] if picture else []

    assert told_to_ring() == [("Ada Teacher-Test", "")]
    page = said_by(client_of(house, "social_worker"), f"/people/{girl}/")
    assert "ring Ada Teacher-Test." in page
    commands.add_team(house.operator(), agency=house.agencies["SCH1"], name="Zeal", phone="01632 960033")
    assert told_to_ring() == [("Ada Teacher-Test", "01632 960033")]
    (agreement,) = agreements_of(house.operator(), area=house.area)
    commands.end_agreement(house.operator(), agreement=agreement.id, reason="The contract ended")
    assert told_to_ring() == [], "nobody hears by an agreement that is ended"
