"""The calendar of nights away: on a child's page, and of a month for all whom one may read about."""

import re
from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
from django.test import Client

from synthetic.factories import child, concern, missing_episode, upn_of
from tests.access.raw import as_superuser
from tests.living import House
from tests.web.nights_told import WREN, evening, interview, night, nights_told
from tests.web.story import client_of, text_of
from wholepicture.access.commands import bar_viewer, protect_location
from wholepicture.base import clock
from wholepicture.picture import nights_of_month
from wholepicture.web.wording.times import gds_date, gds_month


@pytest.fixture(scope="module")
def girl(shared_house: House) -> UUID:
    """For tests that only read."""
    return nights_told(shared_house)


def test_how_many_nights_of_late_and_before_is_said_in_a_sentence(shared_house: House, girl: UUID) -> None:
    page = text_of(client_of(shared_house, "social_worker"), f"/people/{girl}/")
    assert "7 nights away in the last 8 weeks; in the year before that, 4. That is more often than before." in page
    assert (
        "Of 12 times away: 1 with a return home interview within 72 hours, 1 with a later one, 1 where it was declined"
        in page
    )
    assert "1 time away stands in the table alone: the day is not known." in page
    assert "1 time away stands in the table alone: nobody says that it was over night." in page


def test_each_night_says_what_came_of_it_and_leads_to_what_is_told(shared_house: House, girl: UUID) -> None:
    html = client_of(shared_house, "social_worker").get(f"/people/{girl}/").content.decode()
    said = f"Night of {gds_date(evening(50))}: Back; return home interview within 72 hours"
    (anchor,) = re.findall(rf'href="#(away-\d+)"[^>]*>(?:(?!</a>).)*{re.escape(said)}', html, re.DOTALL)
    line = html.partition(f'id="{anchor}"')[2].partition("</tr>")[0]
    words = " ".join(re.sub(r"<[^>]*>", " ", line).split())
    assert "with Kez" in words
    assert "at Harbour Lights Guest House" in words
    assert "Harrowmere Police" in words


def test_no_style_stands_in_the_page_which_the_browser_would_refuse(shared_house: House, girl: UUID) -> None:
    html = client_of(shared_house, "social_worker").get(f"/people/{girl}/").content.decode()
    assert " style=" not in html.partition('id="missing"')[2].partition('id="working"')[0]


def test_what_one_may_not_read_is_on_no_calendar(house: House) -> None:
    house.send("HOM", night(5, key="open"))
    house.send("POL", night(9, key="kept", sharing={"level": "hub", "lawful_basis": "gdpr_6_1_e"}))
    house.send("SCH1", concern(child(**WREN), key="s1"))
    house.process()
    hub, home = client_of(house, "coordinator"), client_of(house, "care_home_worker")
    (girl,) = re.findall(r"/people/([-0-9a-f]{36})/", hub.get("/children/").content.decode())[:1]
    assert "2 nights away in the last 8 weeks" in text_of(hub, f"/people/{girl}/")
    seen = text_of(home, f"/people/{girl}/")
    assert "1 night away in the last 8 weeks" in seen
    assert gds_date(evening(9)) not in seen


def test_a_time_away_whose_date_lies_ahead_is_neither_the_last_nor_goes_on_now(house: House) -> None:
    ahead = missing_episode(child(**WREN), key="ahead")
    ahead["missing"] = {"missing_since": "2099-05-05T22:00:00+00:00"}
    house.send("HOM", night(5, key="before"), ahead)
    house.process()
    hub = client_of(house, "coordinator")
    (girl,) = re.findall(r"/people/([-0-9a-f]{36})/", hub.get("/children/").content.decode())[:1]
    first = text_of(hub, f"/people/{girl}/").partition("Chronology")[0]
    assert "Missing now" not in first
    assert f"Last: {gds_date(evening(5))}" in first


def test_of_a_time_away_that_lies_ahead_today_the_whole_page_says_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime.combine(clock.local_date(), time(12), clock.LOCAL)
    monkeypatch.setattr(clock, "now", lambda: noon)
    ahead = missing_episode(child(**WREN), key="ahead")
    ahead["missing"] = {"missing_since": (noon + timedelta(hours=6)).isoformat()}
    house.send("HOM", ahead)
    house.process()
    hub = client_of(house, "coordinator")
    (girl,) = re.findall(r"/people/([-0-9a-f]{36})/", hub.get("/children/").content.decode())[:1]
    page = text_of(hub, f"/people/{girl}/")
    assert "Missing now" not in page
    assert "it lies ahead, so the date is wrong" in page
    assert "None is reported" in page


@pytest.mark.parametrize("stated", ["1900-01-01T22:00:00+00:00", "1900", "2099-05-05T22:00:00+00:00", "9999-12-31"])
def test_a_date_that_cannot_be_is_told_and_the_page_is_drawn(house: House, stated: str) -> None:
    happened = {"from": stated, "precision": "day"}
    house.send(
        "HOM", missing_episode(child(**WREN), key="odd", happened=happened, missing_since=stated, returned_at=None)
    )
    house.send("HOM", night(5, key="usual"))
    house.process()
    hub = client_of(house, "coordinator")
    (girl,) = re.findall(r"/people/([-0-9a-f]{36})/", hub.get("/children/").content.decode())[:1]
    page = text_of(hub, f"/people/{girl}/")
    assert "1 night away in the last 8 weeks" in page
    assert "in the table alone" in page


def test_an_interview_about_no_time_that_is_told_stands_by_itself(house: House) -> None:
    house.send("CSC", interview(40, key="c1"))
    house.send("HOM", night(5, key="h1"))
    house.process()
    hub = client_of(house, "coordinator")
    (girl,) = re.findall(r"/people/([-0-9a-f]{36})/", hub.get("/children/").content.decode())[:1]
    page = text_of(hub, f"/people/{girl}/")
    assert f"Return home interviews about none of these times Held {gds_date(evening(40))} at" in page


# -- of a month, a row for each child ---------------------------------------------------------------------------------

INES = {"given": "Ines", "family": "Vale-Test", "identifiers": [upn_of(2)], "date_of_birth": "2011-02-02"}
GULL = {"lines": ["1 Gull Row", "Harrowmere"], "postcode": "ZA3 1GH"}


def two_away(house: House) -> str:
    """Two girls away on one night; one of them lives in a home. The month of it."""
    house.send("HOM", night(40, key="h1", of=[child(**WREN, address=GULL)]))
    house.send("POL", night(40, key="p1", of=[child(**INES)]))
    house.send("POL", night(39, key="p2", of=[child(**INES)], sharing={"level": "hub", "lawful_basis": "gdpr_6_1_e"}))
    house.process()
    return f"{evening(40):%Y-%m}"


def test_children_of_one_night_stand_in_rows_and_it_is_said_that_they_were_away_together(house: House) -> None:
    month = two_away(house)
    page = text_of(client_of(house, "coordinator"), f"/missing/nights/?month={month}")
    assert "2 children were away on 3 nights of" in page
    assert f"More than one child was away on the same night: {evening(40).day} {evening(40):%B} (2)." in page
    assert page.index("Ines Vale-Test") < page.index("Wren Ashdown-Test")


def test_a_home_reads_of_its_own_child_and_of_nobody_elses(house: House) -> None:
    month = two_away(house)
    page = text_of(client_of(house, "care_home_worker"), f"/missing/nights/?month={month}")
    assert "1 child was away on 1 night of" in page
    assert "Wren Ashdown-Test" in page
    assert "Ines" not in page
    assert "More than one child" not in page


def test_of_a_home_those_who_live_there_are_told(house: House) -> None:
    month = two_away(house)
    hub = client_of(house, "coordinator")
    (place,) = set(re.findall(r"/things/place/([-0-9a-f]{36})/", hub.get(_girl_at(hub, "Wren")).content.decode()))
    answer = hub.get(f"/things/place/{place}/").content.decode()
    assert f"/missing/nights/?place={place}" in answer
    page = text_of(hub, f"/missing/nights/?month={month}&place={place}")
    assert "Who live at 1 Gull Row, Harrowmere, ZA3 1GH, as reports say" in page
    assert "Wren Ashdown-Test" in page
    assert "Ines" not in page
    stranger = client_of(house, "other_teacher")
    absent = "00000000-0000-4000-8000-000000000000"
    for address in (place, absent, "nonsense"):
        assert stranger.get(f"/missing/nights/?place={address}").status_code == 404


def _girl_at(hub: Client, name: str) -> str:
    html = hub.get("/children/").content.decode()
    (girl,) = re.findall(rf'href="(/people/[-0-9a-f]{{36}}/)"[^>]*>\s*{name}', html)
    return str(girl)


@pytest.mark.parametrize("month", ["", "2099-01", "1000-01", "x", "2026-13"])
def test_a_month_that_cannot_be_asked_for_is_this_month(shared_house: House, girl: UUID, month: str) -> None:
    page = text_of(client_of(shared_house, "social_worker"), f"/missing/nights/?month={month}")
    assert f"Nights away in {gds_month(evening(0).date())}" in page


def test_where_there_are_more_children_than_are_shown_it_is_said(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    month = two_away(house)
    monkeypatch.setattr(nights_of_month, "MOST_CHILDREN", 1)
    page = text_of(client_of(house, "coordinator"), f"/missing/nights/?month={month}")
    assert "More children were away than are shown here" in page


def test_where_a_protected_child_lives_is_not_told_by_who_was_away(house: House) -> None:
    month = two_away(house)
    house.send("SCH1", concern(child(**WREN), key="s1"))
    house.process()
    hub = client_of(house, "coordinator")
    girl = UUID(_girl_at(hub, "Wren").split("/")[2])
    (place,) = set(re.findall(r"/things/place/([-0-9a-f]{36})/", hub.get(f"/people/{girl}/").content.decode()))
    house.send("SCH1", concern(child(**INES, address=GULL), key="s2"))  # to whom the place shows all the same
    house.process()
    home = house.viewer("coordinator")
    protect_location(home, nominal=girl, submissions=set(), reason="Invented.", reader_agencies=[])
    house.process()
    page = client_of(house, "teacher_dsl").get(f"/missing/nights/?month={month}&place={place}").content.decode()
    assert "Wren" not in page


def test_whoever_is_barred_from_a_child_reads_the_month_as_if_she_were_not_there(house: House) -> None:
    month = two_away(house)
    girl = UUID(_girl_at(client_of(house, "coordinator"), "Wren").split("/")[2])
    address = f"/missing/nights/?month={month}"
    assert "Wren" in text_of(client_of(house, "police_intelligence"), address)
    bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["police_intelligence"],
        nominal=girl,
        reason="Invented.",
    )
    page = text_of(client_of(house, "police_intelligence"), address)
    assert "Wren" not in page
    assert "More than one child" not in page
    assert "1 child was away on 2 nights" in page


def test_who_reads_no_content_gets_no_month(house: House) -> None:
    two_away(house)
    officer = client_of(house, "information_governance")
    assert officer.get("/missing/nights/").status_code == 404


def test_that_somebody_looked_at_a_month_is_written_with_whose_nights_they_saw(house: House) -> None:
    month = two_away(house)
    text_of(client_of(house, "care_home_worker"), f"/missing/nights/?month={month}")
    girl = _girl_at(client_of(house, "coordinator"), "Wren").split("/")[2]
    page = text_of(client_of(house, "information_governance"), f"/oversight/?nominal={girl}")
    assert "Saw who was away on which nights of a month" in page


def test_the_episodes_of_a_month_are_read_from_their_own_index(house: House) -> None:
    two_away(house)
    with as_superuser(house.database) as superuser, superuser.transaction(force_rollback=True):
        superuser.execute("SET LOCAL enable_seqscan = off")
        plan = superuser.execute(
            """EXPLAIN SELECT nominal FROM picture_event WHERE kind = 'missing_episode' AND superseded_at IS NULL
               AND role = 'child' AND nominal IS NOT NULL AND area_id = %s AND at >= '2026-09-01' AND at < '2026-11-01'
               ORDER BY at DESC, id LIMIT 2001""",
            [house.area],
        ).fetchall()
    assert "event_missing on" in str(plan)
