"""Whoever sees to a way in which a report was taken on hears once a working day that it is late, and so does the hub's lead."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import concern
from tests.access.raw import as_superuser
from tests.alerts.reports import sent, wren
from tests.living import House
from tests.web.story import client_of
from wholepicture.access.commands import bar_viewer
from wholepicture.alerts.commands import tell_of_overdue
from wholepicture.alerts.front_door import NotTakenOn, Taken, decide_report, end_route, open_routes, people_of_hub
from wholepicture.alerts.queries import report_to_read
from wholepicture.base import clock
from wholepicture.intake.grading.queries import grading_work
from wholepicture.notices.queries import notices_of

WHY = "Invented."
LATE = timedelta(days=30)


def passed_on(
    house: House, report: UUID, *, to: str = "police_intelligence", by: str = "coordinator", **ways: str
) -> Any:
    taken = {code: Taken(words, house.professionals[to]) for code, words in (ways or {"crime": "Crime desk"}).items()}
    decide_report(
        house.viewer(by), submission=report, decision="act", reason=WHY, told=WHY, changes="Nothing.", ways=taken
    )


def let_pass(house: House) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE alerts_route SET due_at = due_at - %s", [LATE])


def a_working_day() -> datetime:
    at = clock.now()
    while not clock.is_working_day(clock.local_date(at)):
        at += timedelta(days=1)
    return at


def told(house: House, who: str) -> int:
    return sum(row.times for row in notices_of(house.viewer(who))[0] if row.kind == "route_overdue")


def tells(house: House, at: datetime) -> None:
    tell_of_overdue(house.operator_of_steps(), at=at)


def everybody(house: House, people: Sequence[str]) -> dict[str, int]:
    return {who: told(house, who) for who in people}


def test_who_sees_to_it_and_the_lead_are_told_once_for_all_that_is_late(house: House) -> None:
    house.add_colleague("officer", "police_intelligence", "POL")
    (report,) = sent(house, "HLT", concern(wren()))
    passed_on(house, report, crime="Crime desk", safeguarding="Duty worker", emergency="Log 0412")
    at = a_working_day()
    tells(house, at)
    assert told(house, "police_intelligence") == told(house, "coordinator") == 0
    let_pass(house)
    for _ in range(2):
        tells(house, at)
    assert everybody(house, ("police_intelligence", "coordinator", "officer", "nurse", "linkage_officer")) == {
        "police_intelligence": 1, "coordinator": 1, "officer": 0, "nurse": 0, "linkage_officer": 0,
    }  # fmt: skip
    client = client_of(house, "police_intelligence")
    (notice,) = [row for row in notices_of(house.viewer("police_intelligence"))[0] if row.kind == "route_overdue"]
    assert client.get(f"/notices/{notice.id}/")["Location"] == "/reading/ways/"
    tells(house, at + timedelta(hours=3))
    assert told(house, "police_intelligence") == 0, "seen, and not told again on one day"
    tells(house, at + timedelta(days=7))
    assert told(house, "police_intelligence") == 1


def test_what_has_ended_is_late_for_nobody(house: House) -> None:
    (report,) = sent(house, "HLT", concern(wren()))
    passed_on(house, report)
    let_pass(house)
    (route,) = open_routes(house.viewer("coordinator"))
    end_route(house.viewer("coordinator"), route=route.id, done=WHY, told=WHY)
    tells(house, a_working_day())
    assert told(house, "police_intelligence") == told(house, "coordinator") == 0


@pytest.mark.parametrize("day", ["2027-01-01T09:00:00+00:00", "2027-01-02T09:00:00+00:00"])
def test_nobody_is_told_where_offices_are_closed(house: House, day: str) -> None:
    (report,) = sent(house, "HLT", concern(wren()))
    passed_on(house, report)
    let_pass(house)
    tells(house, datetime.fromisoformat(day))
    assert told(house, "police_intelligence") == told(house, "coordinator") == 0


def test_where_somebody_is_entered_as_the_hubs_lead_other_coordinators_are_not_told(house: House) -> None:
    house.add_colleague("deputy", "coordinator")
    (report,) = sent(house, "HLT", concern(wren()))
    passed_on(house, report)
    let_pass(house)
    tells(house, a_working_day())
    assert everybody(house, ("coordinator", "deputy")) == {"coordinator": 1, "deputy": 0}


def test_whoever_is_barred_from_the_child_is_not_told(house: House) -> None:
    (report,) = sent(house, "HLT", concern(wren()))
    passed_on(house, report)
    let_pass(house)
    shown = report_to_read(house.viewer("police_intelligence"), submission=report)
    assert shown is not None
    house.add_colleague("protector", "coordinator")
    bar_viewer(
        house.viewer("protector"),
        professional=house.professionals["coordinator"],
        nominal=shown.row.people[0].id,
        reason=WHY,
    )
    tells(house, a_working_day())
    assert everybody(house, ("police_intelligence", "coordinator")) == {"police_intelligence": 1, "coordinator": 0}


def test_of_a_report_kept_to_named_people_nobody_else_of_the_hub_sees_to_anything_or_hears_of_it(house: House) -> None:
    emails = [house.emails["police_intelligence"], house.emails["linkage_officer"]]
    kept = {"sharing": {"level": "named", "named": emails, "lawful_basis": "gdpr_6_1_e"}}
    (report,) = sent(house, "HLT", concern(wren(), **kept))
    officer = house.viewer("police_intelligence")
    assert set(people_of_hub(officer, submission=report)) == {house.professionals["police_intelligence"]}
    with pytest.raises(NotTakenOn):
        passed_on(house, report, to="coordinator", by="police_intelligence")
    house.add_colleague("other_grader", "police_intelligence", "POL")
    passed_on(house, report, by="police_intelligence", crime="Crime desk", intelligence="The unit")
    assert grading_work(house.viewer("other_grader")) == (0, 0)
    let_pass(house)
    tells(house, a_working_day())
    assert everybody(house, ("police_intelligence", "coordinator")) == {"police_intelligence": 1, "coordinator": 0}
