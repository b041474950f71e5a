"""What is left to somebody who runs statements of their own as the application's role: this list, published, and no more.

Each test shows that an item of THREAT_MODEL.md ("What is left") is real, or that something near it is not there.
"""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest

from synthetic import factories
from tests.access.raw import Connection, answer, as_role, refused
from tests.living import House
from wholepicture.access.models import Bar
from wholepicture.base.rowsecurity import PAGES
from wholepicture.config.home import PROJECT


@pytest.fixture(scope="module")
def house(shared_house: House) -> House:
    for number in range(12):
        shared_house.send("POL", factories.concern(facts=f"number {number}"))
    shared_house.process()
    return shared_house


@pytest.fixture
def stranger(house: House) -> Iterator[Connection]:
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("other_teacher"))
        yield connection


def test_1_how_much_there_is_can_be_estimated(stranger: Connection) -> None:
    told = "\n".join(row[0] for row in stranger.execute("EXPLAIN ANALYZE SELECT * FROM picture_event").fetchall())
    assert re.search(r"Rows Removed by Filter: \d+", told)
    assert refused(stranger, "SELECT reltuples FROM pg_class WHERE relname = 'picture_event'") == ""
    assert answer(stranger, "SELECT pg_current_wal_lsn()") is not None


def test_not_1_nobody_is_told_when_another_agency_sends_something(house: House) -> None:
    with as_role("wp_app", house.database) as connection:
        for channel in ("procrastinate_any_queue_v1", '"procrastinate_queue_v1#steps"'):
            connection.execute(f"LISTEN {channel}".encode())
        house.send("SCH1", factories.concern())
        house.process()
        assert list(connection.notifies(timeout=0.3, stop_after=1)) == []


def test_2_whoever_is_barred_can_learn_that_there_is_a_bar_but_not_from_whom(house: House) -> None:
    nobody = factories.child(given="Nobody")
    house.send("CSC", factories.concern(nobody))
    with house.operator().acting():
        child = house.area  # an id that no child has: the bar alone is what can be learned
        Bar.objects.create(
            area_id=house.area,
            professional_id=house.professionals["nurse"],
            subject=child,
            nominal=child,
            reason="test",
        )
    with as_role("wp_app", house.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin(%s)", house.token("nurse"))
        assert answer(connection, "SELECT sec.free()") is False
        assert refused(connection, "SELECT sec.barred()") == "InsufficientPrivilege"
        assert refused(connection, "SELECT sec.bars(%s)", [child]) == "InsufficientPrivilege"
        assert answer(connection, "SELECT count(*) FROM access_bar") == 0


def test_3_the_text_of_functions_and_policies_can_be_read_and_holds_no_secret(stranger: Connection) -> None:
    told = answer(stranger, "SELECT string_agg(prosrc, '') FROM pg_proc WHERE pronamespace = 'sec'::regnamespace")
    told += answer(stranger, "SELECT string_agg(qual, '') FROM pg_policies")
    assert "outer_pad" in told
    assert not re.search(r"[0-9a-f]{32}", told)


def test_4_what_is_read_by_statements_of_ones_own_is_not_on_the_ledger(house: House) -> None:
    with as_role("wp_app", house.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin(%s)", house.token("coordinator"))
        assert answer(connection, "SELECT count(*) FROM picture_event") > 0
    with as_role("wp_sequencer", house.database) as sequencer:
        assert answer(sequencer, "SELECT count(*) FROM access_ledgerentry WHERE role = 'coordinator'") == 0


def test_5_a_session_can_weaken_itself_and_nobody_elses(stranger: Connection) -> None:
    for statement in ("SET LOCAL synchronous_commit = off", "SET LOCAL statement_timeout = 0", "NOTIFY anything"):
        assert refused(stranger, statement) == ""
    for statement in ("SET synchronous_commit = off", "PASSWORD 'mine'"):
        assert refused(stranger, f"ALTER ROLE CURRENT_USER {statement}") == ""
        assert refused(stranger, f"ALTER ROLE wp_worker {statement}") == "InsufficientPrivilege"
    assert refused(stranger, "DROP OWNED BY CURRENT_USER") == "InsufficientPrivilege"


def test_6_whoever_listens_hears_random_ids_of_what_is_urgent_and_nothing_of_what_is_not(house: House) -> None:
    with as_role("wp_app", house.database) as connection:
        connection.execute(f"LISTEN {PAGES}".encode())
        house.send("SCH1", factories.concern(factories.child(given="Everyday")))
        house.process()
        assert list(connection.notifies(timeout=0.3, stop_after=1)) == []
        house.send("SCH1", factories.concern(factories.child(given="Wren"), safety={"immediate_danger": True}))
        house.process()
        heard = [notification.payload for notification in connection.notifies(timeout=0.5)]
    assert heard
    known = {str(each) for each in (house.area, *house.agencies.values(), *house.professionals.values())}
    for payload in heard:
        table, _, ids = payload.partition(" ")
        assert table in (
            "alerts_toread",
            "alerts_alert",
            "alerts_triage",
            "picture_event",
            "intake_helddanger",
            "notices_notice",
        )
        assert known.isdisjoint({str(UUID(each)) for each in ids.split(",")})


def test_the_list_is_published_and_holds_six() -> None:
    text = (PROJECT / "THREAT_MODEL.md").read_text("utf-8")
    listed = text.split("## What is left to somebody who runs SQL of their own as the application")[1].split("\n## ")[0]
    assert len(re.findall(r"^\d\. ", listed, re.MULTILINE)) == 6
