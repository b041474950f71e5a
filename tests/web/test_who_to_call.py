"""The page that says who to call about a child, and the same in short on her page and behind alerts and reports."""

from datetime import timedelta

import pytest

from synthetic.factories import child as described
from synthetic.factories import placement, upn_of
from tests.access.raw import as_superuser
from tests.living import House
from tests.web.story import Told, client_of, text_of, told
from wholepicture.base import clock
from wholepicture.partnership.duty.commands import add_weekly
from wholepicture.partnership.duty.rules import DAYS


@pytest.fixture
def story(house: House) -> Told:
    return told(house)


def page(story: Told, who: str = "coordinator") -> str:
    said = text_of(client_of(story.house, who), f"/who-to-call/{story.girl}/")
    return said.replace(" ,", ",").replace(" .", ".")


def on_the_desk(house: House) -> None:
    with as_superuser(house.database) as superuser:
        desk = superuser.execute("SELECT id FROM partnership_team WHERE is_hub AND is_duty").fetchall()[0][0]
    person = house.professionals["linkage_officer"]
    add_weekly(house.operator(), team=desk, days=tuple(DAYS), starts=0, ends=0, person=person)


def test_the_page_says_who_works_with_her_who_is_on_duty_and_what_is_not_known(story: Told) -> None:
    said = page(story)
    assert "Tonight" in said
    assert "Harrowmere Co-ordination Hub duty" in said
    assert "01632 960001" in said
    on_the_desk(story.house)
    assert "On duty now: Ivo Link-Test, 01632 960002" in page(story)


def test_her_own_page_names_them_and_leads_there_in_one_click(story: Told) -> None:
    client = client_of(story.house, "coordinator")
    body = client.get(f"/people/{story.girl}/").content.decode()
    assert "Who to call now" in body
    assert f'href="/who-to-call/{story.girl}/"' in body
    past = client.get(f"/people/{story.girl}/?known={clock.local_date() - timedelta(days=1)}").content.decode()
    assert "Who to call now" not in past, "who is on duty now was not known on a past day"


def test_where_she_is_placed_stands_there_with_its_number(story: Told) -> None:
    at = (clock.now() - timedelta(hours=1)).isoformat()
    wren = described(identifiers=[upn_of(1)], address=None)
    story.house.send("HOM", placement(wren, key="p9", provider="Gull House", recorded_at=at, from_="2026-01-12"))
    story.house.process()
    assert "Gull House, since 12 January 2026: 01632 960001. Told by Gull House" in page(story)


def test_whoever_may_not_see_her_reads_of_her_page_as_of_none(story: Told) -> None:
    stranger = client_of(story.house, "other_teacher")
    assert stranger.get(f"/who-to-call/{story.girl}/").status_code == 404


def test_behind_an_alert_and_a_report_stand_the_agencies_that_sent_them_and_the_desk(story: Told) -> None:
    for address in (f"/alerts/{story.alert}/", f"/behind/{story.report}/"):
        said = text_of(client_of(story.house, "coordinator"), address)
        assert "Who to call about it" in said, address
        assert "Harrowmere Police" in said
        assert "Harrowmere Co-ordination Hub duty : Answers now" in said
