"""An alert waits until a person decides it, and nobody makes it wait no more by any other way."""

from tests.access.raw import answer, as_role, as_superuser, refused
from tests.alerts.marked import night, sent
from tests.living import House
from wholepicture.alerts.commands import decide_alert
from wholepicture.alerts.queries import alert_work, alerts_awaiting


def test_an_alert_waits_until_it_is_decided(house: House) -> None:
    sent(house, "POL", night(4), night(9))
    hub = house.viewer("coordinator")
    (row,) = alerts_awaiting(hub)
    assert alert_work(hub).number == 1
    decide_alert(hub, alert=row.id, decision="watch", reason="Read together")
    assert alerts_awaiting(hub) == []
    assert alert_work(hub).number == 0
    with as_superuser(house.database) as connection:
        told = answer(
            connection, "SELECT a.decided_at = t.at FROM alerts_alert a JOIN alerts_triage t ON t.alert_id = a.id"
        )
    assert told is True


def test_nobody_says_that_an_alert_was_decided_but_by_deciding_it(house: House) -> None:
    sent(house, "POL", night(4), night(9))
    said = "UPDATE alerts_alert SET decided_at = now()"
    for role in ("wp_app", "wp_worker", "wp_operator"):
        with as_role(role, house.database) as connection:
            if role == "wp_app":
                answer(connection, "SELECT sec.begin(%s)", house.token("coordinator"))
            assert refused(connection, said) == "InsufficientPrivilege", role
    assert alert_work(house.viewer("coordinator")).number == 1


def test_what_waits_is_found_without_reading_what_was_decided(house: House) -> None:
    waiting = (
        "EXPLAIN SELECT id FROM alerts_alert WHERE area_id = '00000000-0000-4000-8000-000000000000' "
        "AND NOT is_listed AND decided_at IS NULL ORDER BY due_at, evident_at, id LIMIT 12"
    )
    with as_superuser(house.database) as connection:
        connection.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
        plan = "\n".join(line for (line,) in connection.execute(waiting.encode()).fetchall())
    assert "alert_waiting" in plan
    assert "Sort" not in plan
