"""The pages on which an agency keeps its duty rotas, and says who of its people works in a team of another agency."""

from uuid import UUID

import pytest
from django.test import Client

from tests.access.administering import with_administrator
from tests.access.raw import answer, as_superuser
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.partnership.duty.commands import add_weekly
from wholepicture.partnership.duty.queries import rota_of
from wholepicture.partnership.duty.rules import DAYS
from wholepicture.web.wording.times import hours_said, minutes_of

CLERK, OTHERS_CLERK = "agency_administrator", "other_administrator"
MONDAYS = {"days": ["1"], "starts": "9am", "ends": "17:00", "person": "", "phone": ""}
DATES = {
    **{f"from-{part}": value for part, value in (("day", "24"), ("month", "12"), ("year", "2027"))},
    **{f"to-{part}": value for part, value in (("day", "25"), ("month", "12"), ("year", "2027"))},
    "from_time": "5pm",
    "to_time": "9am",
}


@pytest.fixture
def house(house: House) -> House:
    with_administrator(house)
    house.add_colleague("ann", "teacher_dsl", "SCH1")
    return house


@pytest.fixture
def clerk(house: House) -> Client:
    return client_of(house, CLERK)


def team(house: House, agency: str = "SCH1") -> UUID:
    with as_superuser(house.database) as superuser:
        found: UUID = answer(superuser, "SELECT id FROM partnership_team WHERE agency_id = %s", house.agencies[agency])
        return found


def at(house: House, rest: str = "", agency: str = "SCH1") -> str:
    return f"/administration/teams/{team(house, agency)}/duty/{rest}"


def said_at(client: Client, address: str, sent: dict[str, object]) -> tuple[int, str]:
    answered = client.post(address, sent)
    return answered.status_code, answered.content.decode()


def test_an_administrator_puts_hours_on_a_rota_and_takes_them_off(house: House, clerk: Client) -> None:
    assert "There is no rota yet" in text_of(clerk, at(house))
    person = str(house.professionals["ann"])
    assert clerk.post(at(house, "weekly/"), MONDAYS | {"person": person, "phone": "01632 960777"}).status_code == 302
    said = text_of(clerk, at(house))
    assert "Monday" in said
    assert "9am to 5pm: Ann-Test , 01632 960777" in said
    assert "Nobody is on the rota in the next 7 days" in said
    assert clerk.post(at(house, "dated/"), DATES | {"person": person, "phone": ""}).status_code == 302
    assert "24 December 2027 at 5pm to 25 December 2027 at 9am: Ann-Test" in text_of(clerk, at(house))
    shift = rota_of(house.viewer(CLERK), team=team(house)).weekly[0].id
    assert clerk.post(f"/administration/duty/{shift}/off/").status_code == 302
    assert "9am to 5pm" not in text_of(clerk, at(house))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"days": []}, "Choose the days on which it begins."),
        ({"days": ["8"]}, "Choose the days on which it begins."),
        ({"starts": "soon"}, "Enter a time like 9am, 5:30pm or 17:30."),
        ({"ends": ""}, "Enter a time like 9am, 5:30pm or 17:30."),
        ({"person": "x"}, "Choose one of these."),
        ({"phone": "none"}, "Enter a telephone number"),
    ],
)
def test_what_is_no_hours_is_said_at_the_field_and_nothing_typed_is_lost(
    house: House, clerk: Client, changed: dict[str, object], said: str
) -> None:
    status, page = said_at(clerk, at(house, "weekly/"), MONDAYS | {"phone": "01632 960778"} | changed)
    assert status == 422
    assert said in page
    assert "Error: " in page
    assert "01632 960778" in page or "phone" in changed
    assert rota_of(house.viewer(CLERK), team=team(house)).weekly == []


def test_hours_that_another_administrator_put_on_meanwhile_are_named_at_the_field(house: House, clerk: Client) -> None:
    second = house.viewer("second_administrator")
    add_weekly(second, team=team(house), days=[1], starts=600, ends=660, person=house.professionals["ann"])
    status, page = said_at(clerk, at(house, "weekly/"), MONDAYS)
    assert status == 422
    assert "Ann-Test is on the rota already: Monday, 10am to 11am." in page
    assert 'value="17:00"' in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"to-year": "2026", "from-year": "2026", "to-day": "1"}, "It ends before it starts."),
        ({"from-year": "2020", "to-year": "2020"}, "These hours are over already."),
        ({"to-year": "2029"}, "more than two years ahead"),
        ({"from-month": "10"}, "longer than a month"),
        ({"from-day": "31", "from-month": "2"}, "There is no 31 February 2027."),
        ({"to_time": "25:00"}, "Enter a time like"),
    ],
)
def test_what_is_no_moment_or_ends_before_it_starts_is_said_at_the_field(
    house: House, clerk: Client, changed: dict[str, str], said: str
) -> None:
    status, page = said_at(clerk, at(house, "dated/"), DATES | {"person": "", "phone": ""} | changed)
    assert status == 422
    assert said in page


def test_somebody_of_another_agency_or_who_has_left_is_refused_at_the_field(house: House, clerk: Client) -> None:
    stranger = str(house.professionals["nurse"])
    status, page = said_at(clerk, at(house, "weekly/"), MONDAYS | {"person": stranger})
    assert (status, "Choose one of these." in page) == (422, True)


def test_nobody_keeps_the_rota_of_another_agency_or_without_administering(house: House, clerk: Client) -> None:
    (shift,) = add_weekly(house.viewer(OTHERS_CLERK), team=team(house, "SCH2"), days=[1], starts=0, ends=60)
    for rest in ("", "weekly/", "dated/"):
        assert clerk.get(at(house, rest, "SCH2")).status_code == 404
        assert client_of(house, "teacher_dsl").get(at(house, rest)).status_code in (403, 404)
    assert clerk.post(f"/administration/duty/{shift}/off/").status_code == 404
    assert clerk.post(f"/administration/teams/{team(house, 'SCH2')}/shared/", {"shared": "yes"}).status_code == 404


def test_a_team_is_shared_and_another_agency_says_who_of_its_people_works_in_it(house: House, clerk: Client) -> None:
    mine = f"/administration/agencies/{house.agencies['SCH1']}/elsewhere/"
    assert "No team of another agency takes people" in text_of(clerk, mine)
    others = client_of(house, OTHERS_CLERK)
    assert others.post(f"/administration/teams/{team(house, 'SCH2')}/shared/", {"shared": "yes"}).status_code == 302
    person, there = str(house.professionals["ann"]), str(team(house, "SCH2"))
    status, page = said_at(clerk, mine, {"person": person, "team": ""})
    assert (status, "Choose the team that they work in." in page) == (422, True)
    assert clerk.post(mine, {"person": person, "team": there}).status_code == 302
    assert "Ann-Test : Tern Hill School duty, Tern Hill School" in text_of(clerk, mine)
    assert "Ann-Test (Marsh Lane Academy)" in others.get(at(house, "weekly/", "SCH2")).content.decode()
    directory = text_of(client_of(house, "nurse"), "/directory/")
    assert "Ann-Test , teacher dsl, of Marsh Lane Academy" in directory
    member = rota_of(house.viewer(CLERK), team=team(house, "SCH2")).members[0].id
    assert others.post(f"/administration/members/{member}/end/", {"team": there}).status_code == 302
    assert "Ann-Test" not in text_of(others, at(house, agency="SCH2"))


def test_whoever_leaves_is_said_to_have_been_on_the_rota_and_the_gap_is_said(house: House, clerk: Client) -> None:
    add_weekly(
        house.viewer(CLERK), team=team(house), days=tuple(DAYS), starts=0, ends=0, person=house.professionals["ann"]
    )
    assert "On duty now: Ann-Test" in text_of(client_of(house, "nurse"), "/directory/")
    gone = f"/administration/people/{house.professionals['ann']}/left/"
    answered = clerk.post(gone, {"left_reason": "A new post."}, follow=True)
    assert "They were on the duty rota of Marsh Lane Academy duty, Marsh Lane Academy" in answered.content.decode()
    assert "There is no rota yet" in text_of(clerk, at(house))


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        *(("9am", 540), ("9 AM", 540), ("9:00", 540), ("0900", 540), ("9.30pm", 1290), ("12am", 0), ("12pm", 720)),
        *(
            ("midnight", 0),
            ("midday", 720),
            ("23:59", 1439),
            ("9", 540),
            ("24:00", None),
            ("13pm", None),
            ("0am", None),
        ),
        *(("9:60", None), ("", None), ("soon", None), ("12345", None)),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, minutes: int | None) -> None:
    assert minutes_of(typed) == minutes


def test_hours_are_said_as_people_say_them() -> None:
    told = [hours_said(540, 480), hours_said(1020, 960), hours_said(0, 1440), hours_said(540, 1440), hours_said(0, 720)]
    assert told == [
        "9am to 5pm",
        "5pm to 9am the next day",
        "all day",
        "9am to 9am the next day",
        "midnight to midday",
    ]
