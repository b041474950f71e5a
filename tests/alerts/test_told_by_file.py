"""A file with hundreds of reports tells the hub's duty desk once; danger that it says is told of at once, each by itself."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import concern, missing_episode
from tests.access.raw import as_superuser
from tests.alerts.reports import IN_DANGER, wren
from tests.living import House
from tests.web.story import client_of
from wholepicture.access.commands import bar_viewer
from wholepicture.alerts import for_the_hub
from wholepicture.alerts.queries import report_to_read
from wholepicture.base import clock
from wholepicture.notices.queries import notices_of


def harm(number: int, **more: Any) -> dict[str, Any]:
    return concern(wren(number), key=f"harm-{number}", signs=["injury_unexplained"], **more)


def missing_now() -> dict[str, Any]:
    now = clock.now()
    since = {
        "missing_since": (now - timedelta(hours=6)).isoformat(),
        "reported_at": (now - timedelta(hours=5)).isoformat(),
    }
    return missing_episode(wren(31), key="missing", recorded_at=now.isoformat(), returned_at=None, **since)


def told(house: House, who: str = "coordinator") -> Counter[str]:
    kinds: Counter[str] = Counter()
    for row in notices_of(house.viewer(who))[0]:
        kinds[row.kind] += row.times
    del kinds["alert"]
    return kinds


def test_a_file_with_many_signs_of_harm_is_one_notice_and_danger_is_one_each(house: House) -> None:
    bodies = [harm(number) for number in range(25)]
    house.send("HLT", *bodies, concern(wren(30), key="danger", **IN_DANGER), missing_now())
    house.process()
    assert told(house) == {"by_file": 1, "danger": 1, "urgent": 1}
    assert told(house, "nurse") == {}


def test_whoever_opened_the_list_is_told_of_the_next_file(house: House) -> None:
    house.send("HLT", harm(1))
    house.process()
    hub = client_of(house, "coordinator")
    for address in ("/reading/", "/reading/next/"):
        assert told(house) == {"by_file": 1}
        hub.get(address)
        assert told(house) == {}
        house.send("HLT", harm(2 if address == "/reading/" else 3))
        house.process()
    assert told(house) == {"by_file": 1}


def test_what_is_written_on_screen_or_sent_by_a_system_is_told_of_one_by_one(house: House) -> None:
    house.send("HLT", harm(1), harm(2), channel="screen")
    house.process()
    assert told(house) == {"urgent": 2}


def test_the_desk_is_asked_once_for_all_that_comes_together(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[UUID] = []
    duty_desk = for_the_hub.duty_desk
    monkeypatch.setattr(for_the_hub, "duty_desk", lambda area, roles: asked.append(area) or duty_desk(area, roles))
    house.send("HLT", *(harm(number) for number in range(10)))
    with as_superuser(house.database) as superuser:
        jobs = superuser.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'").fetchone()
    house.process()
    alerts = notices_of(house.viewer("coordinator"))[0]
    raised = sum(row.times for row in alerts if row.kind == "alert")
    assert jobs is not None
    assert len(asked) - raised <= jobs[0]


def test_whoever_is_barred_from_all_that_a_file_brings_is_not_told_of_it(house: House) -> None:
    (first,) = house.send("SCH1", concern(wren(1)), channel="screen")
    house.process()
    shown = report_to_read(house.viewer("coordinator"), submission=first.submission)
    assert shown is not None
    house.add_colleague("manager", "coordinator")
    bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["manager"],
        nominal=shown.row.people[0].id,
        reason="Invented.",
    )
    house.send("HLT", harm(1))
    house.process()
    assert (told(house), told(house, "manager")) == ({"by_file": 1}, {})
    house.send("HLT", harm(2))
    house.process()
    assert told(house, "manager") == {"by_file": 1}
