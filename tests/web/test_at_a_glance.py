"""A child's page at a glance: what is asked first, her strip of time, her chronology weighed and narrowed."""

import re
from datetime import timedelta
from time import monotonic
from uuid import UUID

import pytest
from django.test import Client
from psycopg import sql

from synthetic.factories import child, concern, upn_of
from tests.living import House
from tests.web import busy
from tests.web.story import client_of, text_of
from wholepicture.base import clock
from wholepicture.picture.queries import people_listed
from wholepicture.web.parts.strip import drawing


@pytest.fixture(scope="module")
def girl(shared_house: House) -> UUID:
    """For tests that only read."""
    return busy.told(shared_house)


@pytest.fixture(scope="module")
def hub(shared_house: House, girl: UUID) -> Client:
    return client_of(shared_house, "coordinator")


def html_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def strip_in(page: str) -> str:
    return page.partition('<figure class="wp-strip"')[2].partition("</figure>")[0]


# -- what is asked first ------------------------------------------------------------------------------------------------------


def test_what_is_asked_first_is_answered_first(hub: Client, girl: UUID) -> None:
    first = text_of(hub, f"/people/{girl}/").partition("Who leads")[2].partition("The same as a table")[0]
    for said in (
        "Wenqi Bai-Test", "01632 960015", "Rowan House", "7 in 8 weeks, 7 nights (year before: 4)", "Gull House since",
        "Dex : 3 reports, 2 agencies", "Milo : 2 reports, 2 agencies", "58% attended, her usual 95%", "Act",
    ):  # fmt: skip
        assert said in first, (said, first)


def test_adults_who_are_called_alike_are_not_said_to_be_one(hub: Client, girl: UUID) -> None:
    assert "not judged to be one" in text_of(hub, f"/people/{girl}/")


# -- the strip ------------------------------------------------------------------------------------------------------------------


def test_the_strip_says_in_a_sentence_and_in_a_table_what_it_shows(hub: Client, girl: UUID) -> None:
    strip = strip_in(html_of(hub, f"/people/{girl}/"))
    assert "11 times away" in strip
    assert "1 report of harm" in strip
    assert "Months without an entry that you can see" in strip
    assert "Harrowmere Hospital wrote nothing that you can see in" in strip
    assert 'style="' not in strip  # the content-security policy allows none


def test_what_raised_an_alert_is_marked_in_strip_and_chronology(hub: Client, girl: UUID) -> None:
    page = html_of(hub, f"/people/{girl}/")
    assert "wp-strip__around" in strip_in(page)
    assert "Raised an alert" in page
    raised = text_of(hub, f"/people/{girl}/?show=raised")
    assert "only What raised the alerts" in raised
    assert "hot chocolate" not in raised


def test_a_mark_leads_to_its_entries(hub: Client, girl: UUID) -> None:
    page = html_of(hub, f"/people/{girl}/")
    (address,) = set(re.findall(r'<a href="([^"]*show=words&amp;from[^"]*)"', page))
    opened = text_of(hub, f"/people/{girl}/{address.replace('&amp;', '&').partition('#')[0]}")
    assert busy.SAID in opened
    assert "hot chocolate" not in opened


def test_a_month_of_the_strip_shows_what_happened_in_it(hub: Client, girl: UUID) -> None:
    day = clock.local_date() - timedelta(days=420)
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    page = text_of(hub, f"/people/{girl}/?from={first}&until={last}")
    assert "She has a second telephone." in page
    assert "hot chocolate" not in page


def test_as_known_on_draws_a_line_and_as_known_now_none(hub: Client, girl: UUID) -> None:
    strip = strip_in(html_of(hub, f"/people/{girl}/?known={clock.local_date()}"))
    assert "wp-strip__day--known" in strip
    assert "as known on" in strip
    assert "wp-strip__day--known" not in strip_in(html_of(hub, f"/people/{girl}/"))


def test_an_alert_shows_the_strip_of_its_child_and_leads_to_what_raised_it(
    shared_house: House, hub: Client, girl: UUID
) -> None:
    from wholepicture.alerts.queries import alerts_awaiting

    (alert,) = alerts_awaiting(shared_house.viewer("coordinator"))
    page = html_of(hub, f"/alerts/{alert.id}/")
    assert strip_in(page)
    assert f"/people/{girl}/?show=raised#chronology" in page


@pytest.mark.parametrize(
    "given",
    [
        "strip=2026-13",
        "strip=0000-00",
        "from=x&until=2026-02-31",
        "show=everything",
        "page=99999",
        "strip=9999-12&known=1900-01-01",
        "from=2026-07-01&until=1900-01-01",
    ],
)
def test_what_was_typed_into_the_address_breaks_no_page(hub: Client, girl: UUID, given: str) -> None:
    assert hub.get(f"/people/{girl}/?{given}").status_code == 200


# -- the chronology -----------------------------------------------------------------------------------------------------------


def test_her_words_and_harm_stand_out_and_what_is_routine_is_folded(hub: Client, girl: UUID) -> None:
    page = html_of(hub, f"/people/{girl}/")
    before, _, after = page.partition(busy.SAID)
    assert "wp-line--large" in before[-600:]
    folded = re.search(r"(\d+) routine entr", page)
    assert folded
    assert page.index("Settled with hot chocolate") > page.index("routine entr")


def test_a_time_away_stands_in_one_line_with_its_return_interview(hub: Client, girl: UUID) -> None:
    page = text_of(hub, f"/people/{girl}/")
    assert "Away for 10 hours, 1 night; return interview held Gull House and Harrowmere Police" in page or (
        "Away for 10 hours, 1 night; return interview held Harrowmere Police and Gull House" in page
    )


def test_the_rules_by_which_entries_are_weighed_stand_on_the_page(hub: Client, girl: UUID) -> None:
    page = text_of(hub, f"/people/{girl}/")
    assert "Nothing is added up" in page
    assert "It holds the child’s own words." in page


# -- what somebody may not see --------------------------------------------------------------------------------------------------


def test_what_a_viewer_may_not_read_leaves_no_mark_gap_or_number(house: House) -> None:
    """The page of a teacher is the same, letter by letter, whether or not the police hold something for the hub alone."""
    wren = child(identifiers=[upn_of(1)])
    today = clock.local_date()
    when = {"recorded_at": f"{today - timedelta(days=40)}T09:00:00+00:00"}
    house.send("SCH1", concern(wren, key="s1", signs=["new_phone"], **when))
    house.send("POL", concern(wren, key="p1", signs=["older_partner"], **when))
    house.process()
    teacher = client_of(house, "teacher_dsl")
    (row,) = people_listed(house.viewer("teacher_dsl"), role="child")
    teacher.get(f"/people/{row.id}/")
    before = _without_secrets(html_of(teacher, f"/people/{row.id}/"))
    hidden = {"level": "hub", "happened": {"from": f"{today - timedelta(days=90)}", "precision": "day"}}
    house.send("POL", concern(wren, key="p2", signs=["harm_disclosed"], facts="For the hub.", **hidden))
    house.process()
    assert _without_secrets(html_of(teacher, f"/people/{row.id}/")) == before
    assert "For the hub." in text_of(client_of(house, "coordinator"), f"/people/{row.id}/")


def _without_secrets(page: str) -> str:
    main = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", main)


def test_what_came_since_one_last_looked_is_marked_new(house: House) -> None:
    wren = child(identifiers=[upn_of(1)])
    house.send("SCH1", concern(wren, key="s1", facts="Known before."))
    house.process()
    _hours_ago(house, "picture_event", "received_at", 3)
    (row,) = people_listed(house.viewer("teacher_dsl"), role="child")
    teacher = client_of(house, "teacher_dsl")
    assert "New since you looked" not in text_of(teacher, f"/people/{row.id}/")
    house.send("SCH1", concern(wren, key="s2", signs=["new_phone"], facts="Came since."))
    house.process()
    _hours_ago(house, "picture_lastlook", "looked_at", 2)
    assert "New since you looked (1)" in text_of(teacher, f"/people/{row.id}/")
    new = text_of(teacher, f"/people/{row.id}/?show=new")
    assert "Came since." in new
    assert "Known before." not in new
    assert "New since you looked" not in text_of(client_of(house, "coordinator"), f"/people/{row.id}/")


def _hours_ago(house: House, table: str, column: str, hours: int) -> None:
    """As if everything in a table had been so many hours earlier."""
    from tests.access.raw import as_superuser

    with as_superuser(house.database) as superuser:
        moved = sql.SQL("UPDATE {} SET {column} = {column} - make_interval(hours => %s)")
        superuser.execute(moved.format(sql.Identifier(table), column=sql.Identifier(column)), [hours])


# -- much ---------------------------------------------------------------------------------------------------------------------


def test_a_name_of_two_hundred_letters_and_days_that_cannot_be_are_drawn(house: House) -> None:
    long = child(given="W" * 100, family="X" * 90 + "-Test", identifiers=[upn_of(1)])
    house.send(
        "SCH1",
        concern(long, key="s1", happened={"from": "1900-01-01", "precision": "day"}),
        concern(long, key="s2", happened={"from": "2099-01-01", "precision": "day"}),
        concern(long, key="s3", happened=None, facts="No date at all."),
        concern(long, key="s4", happened={"from": "2024", "precision": "year"}),
    )
    house.process()
    (row,) = people_listed(house.viewer("coordinator"), role="child")
    page = text_of(client_of(house, "coordinator"), f"/people/{row.id}/")
    assert "1 entry before" in page
    assert "1 entry after" in page
    assert "1 entry of which not even the month is known" in page
    assert "No date at all." in page


def test_the_marks_of_a_strip_are_gone_through_once_a_drawing_however_many_lanes_there_are(
    shared_house: House, girl: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, gone_through, by_month = client_of(shared_house, "coordinator"), [], drawing.by_month
    monkeypatch.setattr(drawing, "by_month", lambda strip: gone_through.append(strip) or by_month(strip))
    assert strip_in(html_of(hub, f"/people/{girl}/")).count('class="wp-strip__lane"') > len(gone_through) == 2


MANY = 5000
SOME_SECONDS = 15  # of a machine that does much else; about one of its own


def test_five_thousand_entries_are_drawn_folded_and_gone_through_by_pages(house: House) -> None:
    house.send("HOM", concern(child(identifiers=[upn_of(1)]), key="h1", facts="Settled."))
    house.process()
    _many_more(house, MANY - 1)
    (row,) = people_listed(house.viewer("coordinator"), role="child")
    hub = client_of(house, "coordinator")
    began = monotonic()
    page = html_of(hub, f"/people/{row.id}/")
    assert monotonic() - began < SOME_SECONDS
    assert len(page) < 500_000
    folded = sum(int(number.replace(",", "")) for number in re.findall(r"([\d,]+) routine entr", page))
    assert folded > 100
    assert "Everything of" in page, "what is folded beyond a few lines is a link away"
    assert 'class="govuk-pagination' in page
    assert "page=2" in page
    assert _said_to_be_there(hub, row.id) == MANY


def _said_to_be_there(hub: Client, girl: UUID) -> int:
    """How many entries all the pages of her chronology say that there are."""
    number, total = 1, 0
    while True:
        page = html_of(hub, f"/people/{girl}/?page={number}")
        total += sum(int(each) for each in re.findall(r"(\d+) routine entr", page))
        if f"page={number + 1}" not in page:
            return total
        number += 1


def _many_more(house: House, number: int) -> None:
    """As many entries more as the one there is, one a few hours before the other."""
    from tests.access.raw import as_superuser

    with as_superuser(house.database) as superuser:
        superuser.execute(
            """INSERT INTO picture_event SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(),
                   'submission', gen_random_uuid(), 'at', now() - make_interval(hours => 3 * n)))).*
               FROM picture_event e, generate_series(1, %s) n WHERE e.role = 'child'""",
            [number],
        )
