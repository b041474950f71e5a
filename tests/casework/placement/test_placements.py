"""A placement out of the area: who is to be told and asked, by when, and who reads what of it."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.access.raw import as_role, as_superuser
from tests.casework.placement.placing import Placing, days_ago, home_at
from tests.living import House


@pytest.fixture
def placing(house: House) -> Placing:
    return Placing(house)


def faults(call: Any, *given: Any, **more: Any) -> dict[str, str]:
    from wholepicture.casework.placement.commands import NotEntered

    with pytest.raises(NotEntered) as refused:
        call(*given, **more)
    return {fault.field: fault.message for fault in refused.value.faults}


def reads(placing: Placing, placement: UUID, who: str) -> bool:
    from wholepicture.base.ledgered import NotFound

    try:
        placing.page(placement, who)
    except NotFound:
        return False
    return True


def test_a_distant_placement_asks_for_everything_before_the_child_moves_in(placing: Placing) -> None:
    placement = placing.placed()
    said = placing.said(placement)
    due = {"wishes", "relatives", "reviewer", "notified", "consulted", "plan_sent", "approved"}
    assert {kind for kind, word in said.items() if word == "due"} == due
    assert {kind for kind, word in said.items() if word == "to_do"} == {"local_risk", "school", "health"}
    placing.step(placement, "notified", on=days_ago(1))
    assert placing.said(placement)["notified"] == "done"


def test_what_was_not_done_before_she_moved_in_is_missing_and_what_was_done_after_is_late(placing: Placing) -> None:
    placement = placing.placed(starts_on=days_ago(4))
    assert placing.said(placement)["notified"] == "late"
    placing.step(placement, "moved_in", on=days_ago(3))
    assert placing.said(placement)["notified"] == "missing"
    placing.step(placement, "notified", on=days_ago(1))
    assert placing.said(placement)["notified"] == "done_late"


def test_an_emergency_may_notify_within_five_working_days_and_must_hear_the_child_before(placing: Placing) -> None:
    from wholepicture.base.clock import add_working_days

    placement = placing.placed(is_emergency=True, starts_on=days_ago(1))
    required = {one.kind: one for one in placing.page(placement).row.required}
    assert (required["notified"].said, required["notified"].by_on) == ("due", add_working_days(days_ago(1), 5))
    assert required["wishes"].said == "late"


def test_the_partnerships_own_clock_says_by_when_an_emergency_is_notified(placing: Placing) -> None:
    from wholepicture.base.clock import add_working_days
    from wholepicture.partnership.clocks.commands import set_clock

    set_clock(
        placing.house.viewer("coordinator"),
        clock="placement_notify_emergency",
        number=2,
        unit="working_days",
        reason="Invented.",
        after=0,
    )
    placement = placing.placed(is_emergency=True, starts_on=days_ago(-1))
    required = {one.kind: one for one in placing.page(placement).row.required}
    assert required["notified"].by_on == add_working_days(days_ago(-1), 2)


def test_a_relative_or_an_own_foster_carer_asks_for_nothing(placing: Placing) -> None:
    assert placing.said(placing.placed(care="connected")) == {}
    assert placing.said(placing.placed(care="own_foster")) == {}
    assert placing.said(placing.placed(distance="here", host=None)) == {}


def test_a_placement_that_ends_before_it_starts_is_said_at_its_field_and_nothing_is_stored(placing: Placing) -> None:
    from wholepicture.casework.placement.queries import placements_open

    said = faults(placing.placed, ends_on=days_ago(9))
    assert said["ends-day"].startswith("It would end before it starts, on")
    assert faults(placing.placed, where=" ", host=None, starts_on=None).keys() == {"where", "host", "starts-day"}
    assert faults(placing.placed, held_by="coordinator").keys() == {"held_by"}
    assert placements_open(placing.house.viewer("fenshaw")) == []
    placement = placing.placed(starts_on=days_ago(4))
    placing.step(placement, "moved_in", on=days_ago(3))
    assert "moved in on" in faults(placing.step, placement, "ended", on=days_ago(4))["on-day"]
    assert faults(placing.step, placement, "wishes", words=" ").keys() == {"words"}
    assert faults(placing.step, placement, "approved", told="")["who"].endswith("director of children’s services.")


def test_the_host_authority_reads_it_once_it_was_notified_and_nothing_of_what_the_child_said(placing: Placing) -> None:
    placement = placing.placed()
    placing.step(placement, "wishes", words="I do not want to go.")
    assert not reads(placing, placement, "social_worker")
    placing.step(placement, "notified", words="Wren Ashdown-Test, born 2011, to Gull House on Monday.")
    page = placing.page(placement, "social_worker")
    assert [step.kind for step in page.steps] == ["opened", "notified"]
    assert "wishes" not in placing.said(placement, "social_worker")
    assert page.row.child.label == "A child placed by Fenshaw County Council"
    assert (page.row.as_host, page.may_come) == (True, ["local_risk", "school", "health"])


def test_the_host_says_what_is_known_there_and_that_the_school_was_told_without_seeing_what_it_may_not(
    placing: Placing,
) -> None:
    placement = placing.placed()
    placing.step(placement, "wishes")
    placing.step(placement, "notified")
    placing.step(placement, "local_risk", "social_worker", words="A shop in Kiln Lane.")
    placing.step(placement, "school", "social_worker")
    assert [step.kind for step in placing.page(placement).steps] == [
        "opened",
        "wishes",
        "notified",
        "local_risk",
        "school",
    ]
    assert faults(placing.step, placement, "moved_in", "social_worker").keys() == {"kind"}


def test_the_home_and_the_hub_read_it_once_the_child_shows_to_them_and_nobody_else_does(placing: Placing) -> None:
    home = home_at(placing.house)
    placement = placing.placed(home=home)
    assert reads(placing, placement, "coordinator")
    for who in ("care_home_worker", "teacher_dsl", "nurse"):
        assert not reads(placing, placement, who)
    placing.world.report(placing.wren, agency="HOM")
    placing.world.put()
    assert reads(placing, placement, "care_home_worker")
    assert not reads(placing, placement, "teacher_dsl")
    placing.world.works_with("SCH1", placing.wren)
    placing.world.put()
    assert reads(placing, placement, "teacher_dsl")


def test_whoever_only_reads_it_enters_nothing(placing: Placing) -> None:
    from wholepicture.base.ledgered import NotPermitted

    placing.world.works_with("SCH1", placing.wren)
    placing.world.put()
    placement = placing.placed()
    assert placing.page(placement, "teacher_dsl").may_come == ()
    with pytest.raises(NotPermitted):
        placing.step(placement, "notified", "teacher_dsl")


def test_a_host_that_reads_it_by_its_work_enters_nothing_before_it_was_notified(placing: Placing) -> None:
    from wholepicture.base.ledgered import NotPermitted

    placing.world.works_with("CSC", placing.wren)
    placing.world.put()
    placement = placing.placed()
    assert placing.page(placement, "social_worker").may_come == ()
    with pytest.raises(NotPermitted):
        placing.step(placement, "school", "social_worker")
    placing.step(placement, "notified")
    placing.step(placement, "school", "social_worker")


def test_what_is_planned_is_listed_however_many_placements_last(
    placing: Placing, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.casework.placement import queries

    monkeypatch.setattr(queries, "MOST_LISTED", 1)
    for days in (9, 8):
        placing.step(placing.placed(starts_on=days_ago(days)), "moved_in", on=days_ago(days))
    placing.placed(starts_on=days_ago(-5))
    listed = queries.placements_open(placing.house.viewer("fenshaw"))
    assert [(row.state, row.starts_on) for row in listed] == [("planned", days_ago(-5)), ("living", days_ago(8))]


def test_of_a_protected_child_no_host_reads_it_and_who_places_her_does(placing: Placing) -> None:
    from wholepicture.access.commands import protect_location

    placement = placing.placed()
    placing.step(placement, "notified")
    assert reads(placing, placement, "social_worker")
    hub = placing.house.viewer("coordinator")
    protect_location(hub, nominal=placing.wren.id, submissions=[], reason="A threat.", readers=[])
    assert not reads(placing, placement, "social_worker")
    assert reads(placing, placement, "fenshaw")


def test_whoever_is_barred_from_the_child_sees_no_placement_of_theirs(placing: Placing) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.casework.placement.queries import placements_open

    placement = placing.placed()
    placing.step(placement, "notified")
    house = placing.house
    bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["social_worker"],
        nominal=placing.wren.id,
        reason="Her uncle.",
    )
    assert not reads(placing, placement, "social_worker")
    assert placements_open(placing.house.viewer("social_worker")) == []


def test_two_who_enter_something_at_once_both_see_it(placing: Placing) -> None:
    from wholepicture.casework.placement.commands import MovedMeanwhile

    placement = placing.placed()
    placing.step(placement, "relatives")
    with pytest.raises(MovedMeanwhile):
        placing.step(placement, "reviewer", "fenshaw_too", seen=1)
    placing.step(placement, "reviewer", "fenshaw_too", seen=2)


def test_somebody_who_has_left_is_given_nothing_and_a_placement_is_handed_over(placing: Placing) -> None:
    house = placing.house
    placement = placing.placed()
    placing.step(placement, "handed", held_by=house.professionals["fenshaw_too"])
    assert placing.page(placement).row.holder.name == "Fenshaw Too-Test"
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_active = false WHERE id = %s", [house.professionals["fenshaw_too"]]
        )
    said = faults(placing.step, placement, "handed", held_by=house.professionals["fenshaw_too"])
    assert said["held_by"].startswith("Fenshaw Too-Test has left.")
    assert placing.page(placement).row.holder.has_left


def test_after_it_ended_the_host_is_still_to_be_told(placing: Placing) -> None:
    placement = placing.placed(starts_on=days_ago(9))
    placing.step(placement, "moved_in", on=days_ago(9))
    placing.step(placement, "ended", on=days_ago(1), words="She went home.")
    assert placing.said(placement)["end_told"] == "to_do"
    placing.step(placement, "end_told")
    assert placing.said(placement)["end_told"] == "done"
    assert faults(placing.step, placement, "wishes").keys() == {"kind"}


def test_her_page_says_where_she_is_placed_now_to_whoever_may_read_it(placing: Placing) -> None:
    from tests.web.story import client_of, text_of
    from wholepicture.casework.placement.queries import lives_in_short

    house, wren = placing.house, placing.wren.id
    placement = placing.placed(where="Teal House", starts_on=days_ago(9))
    assert lives_in_short(house.viewer("fenshaw"), nominal=wren) is None, "she has not moved in"
    placing.step(placement, "moved_in", on=days_ago(9))
    lives = lives_in_short(house.viewer("fenshaw"), nominal=wren)
    assert lives is not None
    assert (lives.where, lives.from_on, lives.by) == ("Teal House", days_ago(9), "Fenshaw County Council")
    assert "Lives at Teal House since" in text_of(client_of(house, "fenshaw"), f"/people/{wren}/")
    assert lives_in_short(house.viewer("nurse"), nominal=wren) is None
    placing.step(placement, "ended", on=days_ago(1), words="She went home.")
    assert lives_in_short(house.viewer("fenshaw"), nominal=wren) is None


def test_the_database_itself_refuses_a_step_that_is_out_of_turn(placing: Placing) -> None:
    placement = placing.placed()
    house = placing.house
    for number in (1, 3):
        with as_superuser(house.database) as superuser, pytest.raises(psycopg.errors.IntegrityError):
            superuser.execute(
                """INSERT INTO casework_placementstep (id, placement_id, number, kind, "on", who, words, held_by_id, by_id, at)
                   VALUES (%s, %s, %s, 'notified', now(), '', '', %s, %s, now())""",
                [uuid4(), placement, number, house.professionals["fenshaw"], house.professionals["fenshaw"]],
            )


@pytest.mark.parametrize("who", ["coordinator", "police_intelligence"])
def test_nobody_lets_an_authority_read_of_a_child_by_calling_it_a_placement(placing: Placing, who: str) -> None:
    from wholepicture.base.ledgered import NotPermitted

    with pytest.raises(NotPermitted):
        placing.placed(who)
    with as_role("wp_app", placing.house.database) as app, app.transaction(force_rollback=True):
        app.execute("SELECT sec.begin(%s)", [placing.house.token(who)])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(
                'INSERT INTO casework_plannedplacement (id, area_id, agency_id, child, "where", care, distance, host_id, host_name, '
                "is_emergency, starts_on, made_by_id, at, state, is_told) VALUES (gen_random_uuid(), sec.area(), sec.agency(), %s, 'x', "
                "'home', 'distant', %s, '', false, current_date, sec.professional(), statement_timestamp(), '', false)",
                [placing.wren.id, placing.house.agencies["CSC"]],
            )
