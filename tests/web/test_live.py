"""An open page is told that something came which its viewer may see, and of nothing else; being open uses no session."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import child, concern, missing_episode, nhs_of
from tests.access.raw import as_superuser
from tests.living import House
from tests.web.serving_site import Served, request, served, status_of
from wholepicture.access.commands import bar_viewer
from wholepicture.alerts.commands import answer_report

DANGER: dict[str, Any] = {"safety": {"immediate_danger": True}}
EVENT = b"event: came"
QUIET = 1.5  # seconds in which an event that was sent would have come


def wren(number: int = 1) -> dict[str, Any]:
    return child(identifiers=[nhs_of(number)], given=f"Wren{number}")


@pytest.fixture(scope="module")
def site(shared_house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(shared_house, tmp_path_factory.mktemp("site")) as at:
        yield at


class Open:
    """A page that waits for events."""

    def __init__(self, client: socket.socket) -> None:
        self.client, self.heard = client, b""

    def hears(self, within: float = 15.0) -> bool:
        """Whether an event comes."""
        until = time.monotonic() + within
        while EVENT not in self.heard and (left := until - time.monotonic()) > 0:
            self.client.settimeout(left)
            try:
                part = self.client.recv(65536)
            except TimeoutError:
                break
            if not part:
                break
            self.heard += part
        before, found, self.heard = self.heard.partition(EVENT)
        return bool(found)

    def silent(self, within: float) -> bool:
        """Whether nothing at all comes."""
        assert not self.hears(within)
        return not self.heard.strip()


@contextmanager
def open_page(site: Served, house: House, who: str, token: str = "") -> Iterator[Open]:
    with site.connected() as client:
        client.sendall(request(f"GET /your-work/events/\nCookie: wp_viewer={token or house.token(who)}"))
        page = Open(client)
        while b"retry:" not in page.heard and (part := client.recv(65536)):
            page.heard += part
        assert status_of(page.heard) == 200
        assert page.hears(), "once, since nobody knows what came before it listened"
        yield page


def in_danger(house: House, number: int = 1, **fields: Any) -> UUID:
    (receipt,) = house.send("SCH1", concern(wren(number), **DANGER, **fields))
    house.process()
    assert receipt.submission is not None
    return receipt.submission


def test_a_notice_wakes_the_page_of_whoever_it_is_for_and_nobody_elses(shared_house: House, site: Served) -> None:
    from wholepicture.notices.telling import tell

    with open_page(site, shared_house, "nurse") as hers, open_page(site, shared_house, "social_worker") as others:
        viewer = shared_house.viewer("coordinator")
        with viewer.acting():
            tell("assessment", UUID(int=1), area=shared_house.area, people=[shared_house.professionals["nurse"]])
        assert hers.hears()
        assert others.silent(QUIET)


def test_a_report_of_danger_is_told_to_the_hub_and_so_is_that_it_is_answered(shared_house: House, site: Served) -> None:
    house = shared_house
    with open_page(site, house, "coordinator") as page:
        report = in_danger(house)
        assert page.hears()
        page.hears(QUIET)  # the alert that it raised, if it came apart
        answer_report(house.viewer("police_intelligence"), submission=report, decision="act", reason="Rang them.")
        assert page.hears()


def test_who_is_missing_is_told_to_those_who_may_read_it_and_to_nobody_else(shared_house: House, site: Served) -> None:
    house = shared_house
    with (
        open_page(site, house, "coordinator") as hub,
        open_page(site, house, "care_home_worker") as home,
        open_page(site, house, "other_teacher") as stranger,
    ):
        house.send("HOM", missing_episode(wren(2), returned_at=None))
        house.process()
        assert hub.hears()
        assert home.hears()
        assert stranger.silent(QUIET)


def test_whoever_is_barred_is_not_told_that_anything_came(shared_house: House, site: Served) -> None:
    house = shared_house
    from wholepicture.picture.queries import people_in

    report = in_danger(house, 3)
    (named,) = people_in(house.viewer("coordinator"), submissions=[report])[report]
    bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["police_intelligence"],
        nominal=named.id,
        reason="Her uncle.",
    )
    with open_page(site, house, "coordinator") as free, open_page(site, house, "police_intelligence") as barred:
        in_danger(house, 3, key="again")
        assert free.hears()
        assert barred.silent(QUIET), "not by a comment either: when one comes would tell"


def test_an_everyday_report_is_told_to_nobody_by_the_database(shared_house: House, site: Served) -> None:
    with open_page(site, shared_house, "coordinator") as page:
        shared_house.send("SCH1", concern(wren(4), facts="She was late."))
        shared_house.process()
        assert not page.hears(QUIET)


@pytest.mark.parametrize("who", ["information_governance"])
def test_whom_nothing_comes_for_is_refused_and_so_is_who_is_nobody(shared_house: House, site: Served, who: str) -> None:
    close = "\nConnection: close"
    for token in (shared_house.token(who), "wps_" + "0" * 64, "nonsense", ""):
        answer = site.ask(f"GET /your-work/events/\nCookie: wp_viewer={token}{close}")
        assert status_of(answer) == 403


def test_being_open_uses_no_session_and_an_ended_one_closes_the_page(shared_house: House, site: Served) -> None:
    house = shared_house
    token = house.token("coordinator")
    with as_superuser(house.database) as superuser:
        used = "SELECT max(last_used_at) FROM sec.session_use"
        superuser.execute("UPDATE sec.session_use SET last_used_at = last_used_at - interval '10 minutes'")
        before = superuser.execute(used).fetchone()
        with open_page(site, house, "coordinator", token) as page:
            answer = site.ask(f"GET /your-work/now/\nCookie: wp_viewer={token}\nConnection: close")
            assert status_of(answer) == 200
            assert superuser.execute(used).fetchone() == before
            superuser.execute("UPDATE sec.session_use SET last_used_at = last_used_at - interval '1 hour'")
            in_danger(house, 5)
            assert not page.hears(QUIET)
            assert page.client.recv(10) in (b"", b"0\r\n\r\n")
        answer = site.ask(f"GET /your-work/now/\nCookie: wp_viewer={token}\nConnection: close")
        assert status_of(answer) == 302


def test_one_session_has_so_many_pages_open_and_no_more(shared_house: House, site: Served) -> None:
    from contextlib import ExitStack

    from wholepicture.config.door.live import MOST_OF_ONE

    token = shared_house.token("coordinator")
    with ExitStack() as pages:
        for _ in range(MOST_OF_ONE):
            pages.enter_context(open_page(site, shared_house, "coordinator", token))
        answer = site.ask(f"GET /your-work/events/\nCookie: wp_viewer={token}\nConnection: close")
        assert status_of(answer) == 503
    time.sleep(0.5)
    with open_page(site, shared_house, "coordinator", token):
        pass


def test_of_very_many_rows_that_come_at_once_each_is_told(shared_house: House, site: Served) -> None:
    from wholepicture.base.rowsecurity import MOST_TOLD

    with as_superuser(shared_house.database) as listener, as_superuser(shared_house.database) as writer:
        listener.execute("LISTEN wp_pages")
        writer.execute(
            """INSERT INTO intake_helddanger (id, area_id, agency_id, told, held_at, done)
               SELECT gen_random_uuid(), %s, %s, '', now(), '' FROM generate_series(1, %s)""",
            [shared_house.area, shared_house.agencies["SCH1"], 2 * MOST_TOLD + 1],
        )
        heard = [told.payload.partition(" ")[2].split(",") for told in listener.notifies(timeout=1)]
        writer.execute("DELETE FROM intake_helddanger")
    assert sorted(map(len, heard)) == [1, MOST_TOLD, MOST_TOLD]


def test_what_anybody_else_sends_on_the_channel_is_passed_over(shared_house: House, site: Served) -> None:
    with open_page(site, shared_house, "coordinator") as page, as_superuser(shared_house.database) as superuser:
        for payload in ("", "nonsense", "picture_event not-an-id", "pg_authid 3f2a8c1e-0b1d-4c5e-9f60-7a8b9c0d1e2f"):
            superuser.execute("SELECT pg_notify('wp_pages', %s)", [payload])
        assert not page.hears(QUIET)
        in_danger(shared_house, 6)
        assert page.hears(), "and it still listens"


def test_a_lost_connection_is_opened_again_and_every_page_looks(shared_house: House, site: Served) -> None:
    with open_page(site, shared_house, "coordinator") as page, as_superuser(shared_house.database) as superuser:
        ended = superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'wp_app' AND datname = current_database()"
        ).fetchall()
        assert ended
        assert page.hears()
        in_danger(shared_house, 7)
        assert page.hears()
