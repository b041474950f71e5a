"""The pages of notices: what waits, how one is told, and the number in the header."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from synthetic.factories import child, concern, upn_of
from tests.access.raw import as_superuser
from tests.living import House
from tests.notices.receiving import Pushes
from tests.web.story import client_of, text_of
from tests.web.test_who_looked import words
from wholepicture.base import clock
from wholepicture.notices.queries import ChannelRow
from wholepicture.notices.telling import tell
from wholepicture.web.notices.how import state_of

NUMBER = re.compile(r'wp-header__number">(\d+\+?)<')


def say(house: House, *people: str, kind: str = "assessment", record: UUID | None = None) -> UUID:
    record, viewer = record or uuid4(), house.viewer("coordinator")
    with viewer.acting():
        tell(kind, record, area=house.area, people=[house.professionals[who] for who in people])
    return record


def number(client: Client) -> str:
    found = NUMBER.search(client.get("/directory/").content.decode())
    return found[1] if found else ""


def links(client: Client) -> list[str]:
    return re.findall(r'href="(/notices/[0-9a-f-]{36}/)"', client.get("/notices/").content.decode())


def set_up(house: House, *codes: str, **columns: Any) -> None:
    with as_superuser(house.database) as superuser:
        for code in codes:
            superuser.execute(
                "INSERT INTO notices_channel (code, is_set_up, public_key, failures, error, waiting) VALUES (%s, true, 'key', 0, '', 0)",
                [code],
            )
            for column, value in columns.items():
                superuser.execute(f"UPDATE notices_channel SET {column} = %s WHERE code = %s".encode(), [value, code])


def test_the_header_shows_how_many_wait_and_nothing_where_none_does(house: House) -> None:
    client = client_of(house, "social_worker")
    assert number(client) == ""
    say(house, "social_worker", "nurse")
    say(house, "social_worker")
    assert number(client) == "2"
    assert number(client_of(house, "nurse")) == "1"
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "INSERT INTO notices_notice (id, area_id, person_id, kind, record, is_quiet) "
            "SELECT gen_random_uuid(), %s, %s, 'alert', gen_random_uuid(), false FROM generate_series(1, 150)",
            [house.area, house.professionals["nurse"]],
        )
    assert number(client_of(house, "nurse")) == "100+"


def test_a_notice_leads_to_what_it_is_about_and_is_seen_once_it_is_opened(house: House) -> None:
    from wholepicture.alerts.commands import answer_report
    from wholepicture.intake.commands import accept_submission

    receipt = accept_submission(house.viewer("nurse"), body=concern(child(identifiers=[upn_of(1)])), channel="screen")
    house.process()
    answer_report(house.viewer("coordinator"), submission=receipt.submission, decision="watch", reason="Invented.")
    nurse = client_of(house, "nurse")
    assert "A report of yours was answered" in text_of(nurse, "/notices/")
    (link,) = links(nurse)
    assert client_of(house, "teacher_dsl").get(link).status_code == 404
    assert nurse.get(link)["Location"] == f"/reports/{receipt.receipt}/"
    assert number(nurse) == ""
    assert "Nothing new." in text_of(nurse, "/notices/")
    assert "Seen or done lately A report of yours was answered" in text_of(nurse, "/notices/")


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("danger", "/reading/{}/"),
        ("urgent", "/reading/{}/"),
        ("alert", "/alerts/{}/"),
        ("overdue", "/"),
        ("report", "/reading/{}/"),
        ("route", "/reading/ways/{}/"),
        ("escalation", "/disagreements/{}/"),
        ("assessment", "/assessments/{}/"),
        ("unmask", "/"),
        ("answer", "/reports/"),
    ],
)
def test_each_kind_leads_somewhere(house: House, kind: str, place: str) -> None:
    record = say(house, "police_intelligence", kind=kind)
    client = client_of(house, "police_intelligence")
    (link,) = links(client)
    assert client.get(link)["Location"] == place.format(record)


def test_all_that_was_shown_is_put_aside_and_not_what_came_since(house: House) -> None:
    say(house, "nurse")
    nurse = client_of(house, "nurse")
    page = nurse.get("/notices/").content.decode()
    shown = re.search(r'name="shown_at" value="([^"]+)"', page)
    assert shown
    say(house, "nurse")
    assert "1 notice put aside." in words(nurse.post("/notices/seen/", {"shown_at": shown[1]}, follow=True))
    assert number(nurse) == "1"


def test_somebody_chooses_how_they_are_told_and_what_they_chose_stands_there(house: House) -> None:
    set_up(house, "mail")
    nurse = client_of(house, "nurse")
    assert "An alert waits for a decision" not in text_of(nurse, "/notices/how/"), "she is never told of one"
    sent = {"mail-answer": "none", "mail-escalation": "digest", "mail-assessment": "at_once", "digest_at": "840"}
    page = nurse.post("/notices/how/", sent, follow=True)
    assert "From now on you are told so." in words(page)
    kept = re.findall(
        r'<select[^>]*name="([\w-]+)"[^>]*>.*?<option value="(\w+)" selected>', page.content.decode(), re.DOTALL
    )
    assert sent.items() <= dict(kept).items()
    wrong = nurse.post("/notices/how/", sent | {"mail-answer": "hourly"})
    assert wrong.status_code == 422
    assert "Choose one of the ways that are offered" in words(wrong)
    assert "Of danger you are told at once" in text_of(client_of(house, "coordinator"), "/notices/how/")


def test_a_browser_is_added_and_taken_away(house: House) -> None:
    set_up(house, "push")
    there = Pushes(at="push.example.org").phone().given
    nurse = client_of(house, "nurse")
    given = {"called": "Work telephone", "endpoint": there.endpoint, "p256dh": there.p256dh, "auth": there.auth}
    assert "This browser cannot be told in" in words(nurse.post("/notices/how/browser/", given, follow=True))
    with override_settings(PUSH_SERVICES=("push.example.org",)):
        page = nurse.post("/notices/how/browser/", given, follow=True)
    assert "You are told in this browser too." in words(page)
    ends = re.search(r'action="(/notices/how/browser/[0-9a-f-]{36}/end/)"', page.content.decode())
    assert ends
    assert client_of(house, "teacher_dsl").post(ends[1]).status_code == 404
    assert "told in that browser no more" in words(nurse.post(ends[1], follow=True))


def test_everyone_reads_that_mail_is_down_and_whoever_looks_after_it_how_much_waits(house: House) -> None:
    house.add_colleague("clerk", "agency_administrator", "SCH1")
    set_up(house, "mail", failing_since=clock.now(), error="The mail server does not answer.", waiting=12)
    said = text_of(client_of(house, "nurse"), "/notices/how/")
    assert "E-mail: nothing gets out since" in said
    assert "The mail server does not answer. It is tried again by itself, and nothing is lost" in said
    assert "12 notices" not in said
    assert "12 notices wait to go out." in text_of(client_of(house, "clerk"), "/notices/how/")


@pytest.mark.parametrize(
    ("looked_ago", "is_set_up", "code", "said"),
    [
        (None, False, "push", "Browser notices: not set up here."),
        (
            timedelta(hours=1),
            True,
            "mail",
            "E-mail: nothing is sent, because whatever sends is not running. 1 notice waits to go out.",
        ),
    ],
)
def test_whether_it_gets_out_is_said_in_words(
    looked_ago: timedelta | None, is_set_up: bool, code: str, said: str
) -> None:
    now = clock.now()
    looked_at = now - looked_ago if looked_ago else None
    waiting = 1 if is_set_up else 0
    assert (
        state_of(ChannelRow(code, is_set_up, "", looked_at, None, None, None, "", waiting), with_numbers=True) == said
    )
    works = ChannelRow("mail", True, "", now, now, None, None, "", 0)
    assert state_of(works, with_numbers=False).startswith("E-mail: works. Last sent ")


def test_a_notice_names_the_child_to_whoever_may_read_of_them_and_what_is_done_stands_apart(house: House) -> None:
    from wholepicture.alerts.commands import answer_report
    from wholepicture.intake.commands import accept_submission

    house.add_colleague("second", "coordinator")
    danger = {"safety": {"immediate_danger": True}}
    body = concern(child(given="Kestrel", family="Ashdown", identifiers=[upn_of(1)])) | danger
    receipt = accept_submission(house.viewer("nurse"), body=body, channel="screen")
    house.process()
    second = client_of(house, "second")
    assert "A report says that a child is in danger now: Kestrel Ashdown" in text_of(second, "/notices/")
    say(house, "nurse", kind="danger", record=receipt.submission)
    assert "Kestrel" not in text_of(client_of(house, "nurse"), "/notices/"), (
        "who does not work the list reads no name off it"
    )
    answer_report(house.viewer("coordinator"), submission=receipt.submission, decision="watch", reason="Invented.")
    page = text_of(second, "/notices/")
    assert "Seen or done lately A report says that a child is in danger now: Kestrel Ashdown Done" in page
    assert "A report of yours was answered: Concern about Kestrel Ashdown" in text_of(
        client_of(house, "nurse"), "/notices/"
    )


def test_a_page_of_many_notices_asks_the_database_as_often_as_one_of_few(house: House) -> None:
    def asked(number: int) -> int:
        for _ in range(number):
            for kind in ("danger", "alert", "escalation", "assessment", "answer", "route"):
                say(house, "coordinator", kind=kind)
        client = client_of(house, "coordinator")
        client.get("/notices/")
        with CaptureQueriesContext(connections["default"]) as seen:
            client.get("/notices/")
        return len(seen)

    assert asked(1) == asked(8)
