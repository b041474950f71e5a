"""Who to ring about a child: whoever works with her, as each is reached now, and where she is tonight, as far as the viewer may read."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import child, concern, involvement, missing_episode, placement, upn_of
from tests.access.raw import as_superuser
from tests.living import House
from wholepicture.access.administration import mark_left
from wholepicture.access.commands import bar_viewer, protect_location
from wholepicture.base import clock
from wholepicture.partnership.absences.commands import enter_absence
from wholepicture.partnership.duty.commands import add_weekly
from wholepicture.partnership.duty.rules import DAYS
from wholepicture.picture.queries import people_listed
from wholepicture.picture.to_ring import (
    AT_HOME,
    MISSING,
    NOT_KNOWN,
    PLACED,
    PROTECTED,
    ToRing,
    Worker,
    senders_to_ring,
    who_to_ring,
)

TODAY = clock.local_date()
WREN = child(identifiers=[upn_of(1)], address=None)
SOCIAL_WORKER: dict[str, Any] = {
    "service": "Allocated social worker",
    "team": "Team North",
    "worker": "Cora Worker-Test",
    "worker_email": "social.worker@example.org",
    "plan": "child_protection",
}


def written(days: int = 0, **fields: Any) -> dict[str, Any]:
    at = clock.now() - timedelta(days=days, hours=1)
    return {"recorded_at": at.isoformat(), **fields}


@pytest.fixture
def girl(house: House) -> UUID:
    """A girl with a social worker, whom a school reports as well."""
    house.send("CSC", involvement(WREN, key="i1", **written(20, **SOCIAL_WORKER)))
    house.send("SCH1", involvement(WREN, key="i2", **written(20)), concern(WREN, key="s1", **written(3)))
    house.process()
    return people_listed(house.viewer("coordinator"), role="child")[0].id


def ring(house: House, girl: UUID, who: str = "coordinator") -> ToRing:
    found = who_to_ring(house.viewer(who), nominal=girl)
    assert found
    return found


def social_worker(house: House, girl: UUID, who: str = "coordinator") -> Worker:
    return next(one for one in ring(house, girl, who).workers if one.work.plan == "child_protection")


def team_of(house: House, code: str) -> UUID:
    with as_superuser(house.database) as superuser:
        found: UUID = superuser.execute(
            "SELECT id FROM partnership_team WHERE agency_id = %s", [house.agencies[code]]
        ).fetchall()[0][0]
        return found


def test_whoever_works_with_her_is_told_with_team_since_when_last_word_and_number(house: House, girl: UUID) -> None:
    worker = social_worker(house, girl, "teacher_dsl")
    assert worker.who
    assert (worker.who.name, worker.work.team, worker.work.agency) == (
        "Cora Worker-Test",
        "Team North",
        "Harrowmere Children's Social Care",
    )
    assert (worker.phone, worker.whose, worker.is_reached) == ("01632 960002", "own", True)
    assert worker.wrote_at
    assert clock.local_date(worker.wrote_at) == TODAY - timedelta(days=20)
    (school,) = [one for one in ring(house, girl).workers if one is not worker and one.work.service == "School on roll"]
    assert (school.who, school.phone, school.whose) == (None, "01632 960001", "agency")
    assert clock.local_date(school.wrote_at) == TODAY - timedelta(days=3)


def test_while_she_is_away_whoever_stands_in_is_told_with_their_number(house: House, girl: UUID) -> None:
    house.add_colleague("pal", "social_worker", "CSC")
    enter_absence(
        house.viewer("social_worker"),
        person=house.professionals["social_worker"],
        starts_on=TODAY,
        ends_on=TODAY,
        cover=house.professionals["pal"],
    )
    worker = social_worker(house, girl)
    assert worker.is_away
    assert [(one.name, one.phone) for one in worker.stands_in] == [("Pal-Test", "01632 960003")]


def test_once_she_has_left_nobody_is_sent_to_her_number_and_whoever_covers_is_computed(
    house: House, girl: UUID
) -> None:
    house.add_colleague("clerk", "agency_administrator", "CSC")
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_deputy = true WHERE id = %s", [house.professionals["clerk"]]
        )
    mark_left(house.viewer("clerk"), person=house.professionals["social_worker"], reason="Invented.")
    worker = social_worker(house, girl)
    assert worker.who
    assert (worker.who.has_left, worker.is_away, worker.is_reached) == (True, True, True)
    assert [one.name for one in worker.stands_in] == ["Clerk-Test"]
    assert worker.phone != "01632 960002"


def test_who_is_on_duty_for_the_agency_is_told_and_the_hubs_desk(house: House, girl: UUID) -> None:
    assert social_worker(house, girl).duty is None
    desk = ring(house, girl).desk
    assert desk
    assert (desk.name, desk.number, desk.who) == ("Harrowmere Co-ordination Hub duty", "01632 960001", None)
    house.add_colleague("night", "social_worker", "CSC")
    for code, who in (("CSC", "night"), ("HUB", "coordinator")):
        add_weekly(
            house.operator(),
            team=team_of(house, code),
            days=tuple(DAYS),
            starts=0,
            ends=0,
            person=house.professionals[who],
        )
    duty, desk = social_worker(house, girl).duty, ring(house, girl).desk
    assert duty
    assert duty.who
    assert (duty.who.name, duty.number) == ("Night-Test", "01632 960003")
    assert desk
    assert desk.who
    assert desk.who.name == "Hana Hub-Test"


def test_a_name_that_two_have_is_nobodys_and_a_number_in_the_report_is_rung(house: House) -> None:
    for who in ("one", "two"):
        house.add_colleague(who, "social_worker", "CSC")
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET name = 'Sam Same' WHERE email LIKE 'one%' OR email LIKE 'two%'"
        )
    body = SOCIAL_WORKER | {"worker": "Sam Same", "worker_email": None, "worker_phone": "01632 960555"}
    house.send("CSC", involvement(WREN, key="i1", **written(2, **body)))
    house.process()
    girl = people_listed(house.viewer("coordinator"), role="child")[0].id
    worker = social_worker(house, girl)
    assert (worker.who, worker.phone, worker.whose, worker.is_reached) == (None, "01632 960555", "said", True)


# -- where she is tonight ----------------------------------------------------------------------------------------------


def test_where_she_is_tonight_is_her_placement_with_its_number_and_who_said_so(house: House, girl: UUID) -> None:
    assert ring(house, girl).tonight.kind == NOT_KNOWN
    house.send("HOM", placement(WREN, key="p1", provider="Gull House", **written(1), from_="2026-01-12"))
    house.process()
    tonight = ring(house, girl).tonight
    assert (tonight.kind, tonight.where, tonight.number, tonight.number_of) == (
        PLACED,
        "Gull House",
        "01632 960001",
        "Gull House",
    )


def test_a_placement_that_has_ended_is_not_tonights_and_an_address_is(house: House, girl: UUID) -> None:
    house.send("CSC", placement(WREN, key="p1", **written(1), from_="2026-01-12", to="2026-02-12"))
    lives = child(identifiers=[upn_of(1)], address={"lines": ["4 Fern Walk"], "postcode": "ZA3 1AA"})
    house.send("CSC", concern(lives, key="c1", **written(1)))
    house.process()
    tonight = ring(house, girl).tonight
    assert (tonight.kind, tonight.ask, tonight.ask_number) == (
        AT_HOME,
        "Harrowmere Children's Social Care",
        "01632 960001",
    )
    assert "4 Fern Walk" in tonight.where


def test_while_she_is_missing_nobody_is_told_that_she_is_at_home(house: House, girl: UUID) -> None:
    away = (clock.now() - timedelta(hours=5)).isoformat()
    house.send("HOM", placement(WREN, key="p1", provider="Gull House", **written(1), from_="2026-01-12"))
    house.send("HOM", missing_episode(WREN, key="m1", missing_since=away, returned_at=None, **written()))
    house.process()
    assert ring(house, girl).tonight.kind == MISSING


def test_of_a_protected_child_neither_place_nor_workers_nor_numbers_are_told_outside_the_circle(
    house: House, girl: UUID
) -> None:
    sent = house.send("HOM", placement(WREN, key="p1", provider="Gull House", **written(1), from_="2026-01-12"))
    house.process()
    reports = {one.submission for one in sent}
    protect_location(house.viewer("coordinator"), nominal=girl, submissions=reports, reason="A threat.")
    found = ring(house, girl, "teacher_dsl")
    assert (found.tonight.kind, found.tonight.where, found.tonight.number) == (PROTECTED, "", "")
    assert {one.work.agency for one in found.workers} <= {"Marsh Lane Academy"}, "its own word alone"
    behind = senders_to_ring(house.viewer("teacher_dsl"), submissions=reports)
    assert behind.contacts == []
    assert ring(house, girl).tonight.kind == PLACED


# -- who reads it --------------------------------------------------------------------------------------------------------


def test_of_a_child_whom_somebody_may_not_see_or_is_barred_from_there_is_nobody_to_ring(
    house: House, girl: UUID
) -> None:
    assert who_to_ring(house.viewer("other_teacher"), nominal=girl) is None
    assert who_to_ring(house.viewer("coordinator"), nominal=UUID(int=1)) is None
    bar_viewer(
        house.viewer("coordinator"),
        nominal=girl,
        professional=house.professionals["social_worker"],
        reason="Her aunt.",
    )
    assert who_to_ring(house.viewer("social_worker"), nominal=girl) is None


def test_whoever_only_reported_her_is_told_of_nobody_who_works_with_her_and_of_the_desk(
    house: House, girl: UUID
) -> None:
    house.send("HLT", concern(WREN, key="c1", **written()))
    house.process()
    found = ring(house, girl, "nurse")
    assert (found.workers, found.tonight.kind) == ([], NOT_KNOWN)
    assert found.desk


def test_behind_a_report_stands_the_lead_of_its_agency_or_whoever_stands_in_and_the_desk(
    house: House, girl: UUID
) -> None:
    (sent,) = house.send("SCH1", concern(WREN, key="s2", **written()))
    house.process()
    viewer = house.viewer("coordinator")
    behind = senders_to_ring(viewer, submissions=[sent.submission], worked_by=house.professionals["coordinator"])
    (contact,) = behind.contacts
    assert contact.lead
    assert (contact.agency, contact.lead.name) == ("Marsh Lane Academy", "Ada Teacher-Test")
    assert behind.works_it
    assert (behind.works_it.name, behind.is_away) == ("Hana Hub-Test", False)
    enter_absence(
        house.viewer("coordinator"), person=house.professionals["coordinator"], starts_on=TODAY, ends_on=TODAY
    )
    again = senders_to_ring(viewer, submissions=[sent.submission], worked_by=house.professionals["coordinator"])
    assert again.is_away
    assert again.stands_in
    assert senders_to_ring(house.viewer("other_teacher"), submissions=[sent.submission]).contacts == []


def test_whoever_asks_who_to_ring_is_in_the_ledger_with_the_child(house: House, girl: UUID) -> None:
    ring(house, girl)
    with as_superuser(house.database) as superuser:
        rows = superuser.execute(
            "SELECT subjects FROM access_ledgerentry WHERE operation = 'picture.to_ring.who_to_ring'"
        ).fetchall()
    assert rows == [([girl],)]
