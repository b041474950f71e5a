"""Plans for a car and for a peer group: who reads them, who is given what, what closes them, and that nothing in them is nobody's.

One house serves every test here, each with plans of its own.
"""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.access.raw import answer, as_role, as_superuser, refused
from tests.casework.cases.opening import leaves
from tests.casework.context.planning import AIM, for_car, for_group, given, page, to_do, told
from tests.living import House
from tests.partnership.narrowed import course, forget, rule
from tests.web.story import client_of, text_of
from wholepicture.access.commands import bar_viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, NotPermitted
from wholepicture.casework.cases.commands import hand_over
from wholepicture.casework.cases.queries import group_work
from wholepicture.casework.context.commands import (
    MovedMeanwhile,
    NotOpenNow,
    NotPlanned,
    StillToDo,
    change_action,
    change_plan,
    close_plan,
    end_action,
    name_in_plan,
    open_plan,
    reopen_plan,
)
from wholepicture.casework.context.queries import doers_to_choose, own_plan_work, plans, plans_for, plans_naming
from wholepicture.casework.context.rules import ActionGiven
from wholepicture.casework.meeting.panels.commands import (
    NotWritten,
    call_panel,
    name_panel_chair,
    name_panel_member,
    write_on_item,
)
from wholepicture.casework.meeting.panels.queries import panel_of
from wholepicture.notices.queries import notices_of
from wholepicture.partnership.absences.commands import end_absence, enter_absence

HUB = {"coordinator", "police_intelligence", "linkage_officer"}
EVERYBODY = (*HUB, "social_worker", "nurse", "care_home_worker", "teacher_dsl", "charity_worker", "information_governance",
             "source_custodian")  # fmt: skip
TABLES = ("casework_contextplan", "casework_contextplanmove", "casework_contextaction", "casework_contextactionmove")


@pytest.fixture(scope="module")
def ids(shared_house: House) -> dict[str, UUID]:
    return told(shared_house)


def read_by(house: House, plan: UUID) -> set[str]:
    """Who reads a plan; and with it everything that is of it, or nothing."""
    found = set()
    for who in EVERYBODY:
        with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
            answer(app, "SELECT sec.begin(%s)", house.token(who))
            moves = answer(app, "SELECT count(*) FROM casework_contextplanmove WHERE plan_id = %s", plan)
            acts = answer(app, "SELECT count(*) FROM casework_contextaction WHERE plan_id = %s", plan)
            if answer(app, "SELECT count(*) FROM casework_contextplan WHERE id = %s", plan):
                assert moves, who
                found.add(who)
            else:
                assert (moves, acts) == (0, 0), who
    return found


def barred(house: House, who: str, child: UUID) -> None:
    bar_viewer(
        house.viewer("linkage_officer" if who == "coordinator" else "coordinator"),
        nominal=child,
        professional=house.professionals[who],
        reason="Her uncle.",
    )


def lifted(house: House) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE access_bar SET lifted_at = clock_timestamp() WHERE lifted_at IS NULL")


# -- who reads it ------------------------------------------------------------------------------------------------------


def test_a_plan_shows_to_whoever_may_see_everything_that_it_names_and_to_nobody_else(
    shared_house: House, ids: dict[str, UUID]
) -> None:
    of_wren = for_group(shared_house, ids["wren"])
    assert read_by(shared_house, of_wren) == HUB | {"social_worker", "nurse", "care_home_worker"}
    of_both = for_group(shared_house, ids["wren"], ids["robin"])
    to_do(shared_house, of_both, "coordinator")
    assert read_by(shared_house, of_both) == HUB | {"social_worker", "care_home_worker"}, (
        "the nurse sees one of them alone"
    )
    of_car = for_car(shared_house, ids["car"])
    assert read_by(shared_house, of_car) == HUB | {"social_worker", "nurse", "care_home_worker"}
    assert [row.id for row in plans_for(shared_house.viewer("nurse"), kind="vehicle", about=ids["car"])][:1] == [of_car]
    assert of_both not in [row.id for row in plans(shared_house.viewer("nurse")).rows]


def test_whoever_is_barred_from_one_of_them_or_from_who_is_tied_to_the_car_reads_nothing(
    shared_house: House, ids: dict[str, UUID]
) -> None:
    plan, car = for_group(shared_house, ids["robin"], ids["wren"]), for_car(shared_house, ids["car"])
    for who in ("social_worker", "linkage_officer"):
        barred(shared_house, who, ids["wren"])
        try:
            assert who not in read_by(shared_house, plan)
            assert who not in read_by(shared_house, car)
            offered = doers_to_choose(shared_house.viewer("coordinator"), plan=car).doers
            assert str(shared_house.professionals[who]) not in offered
        finally:
            lifted(shared_house)


def test_who_is_named_is_found_with_their_plans_by_who_may_read_these_and_by_nobody_else(
    shared_house: House, ids: dict[str, UUID]
) -> None:
    alone, together = for_group(shared_house, ids["wren"]), for_group(shared_house, ids["wren"], ids["robin"])

    def of(who: str, girl: str) -> set[UUID]:
        named, rows = plans_naming(shared_house.viewer(who), person=ids[girl])
        assert named.id == ids[girl]
        return {row.id for row in rows} & {alone, together}

    assert of("coordinator", "wren") == {alone, together}
    assert of("coordinator", "robin") == {together}
    assert of("nurse", "wren") == {alone}, "the nurse may not see Robin, and so not the plan that names both"
    with pytest.raises(NotFound):
        plans_naming(shared_house.viewer("nurse"), person=ids["robin"])


def test_somebody_more_who_is_named_hides_the_plan_from_who_may_not_see_them(
    shared_house: House, ids: dict[str, UUID]
) -> None:
    plan = for_group(shared_house, ids["wren"])
    assert "nurse" in read_by(shared_house, plan)
    name_in_plan(shared_house.viewer("coordinator"), plan=plan, person=ids["robin"], seen=1)
    assert "nurse" not in read_by(shared_house, plan)
    with pytest.raises(NotPlanned) as refusal:
        name_in_plan(shared_house.viewer("coordinator"), plan=plan, person=ids["robin"], seen=2)
    assert refusal.value.problems == {"child": "They are named already."}


@pytest.mark.parametrize("who", ["social_worker", "nurse"])
def test_only_the_hub_opens_one(shared_house: House, ids: dict[str, UUID], who: str) -> None:
    with pytest.raises(NotPermitted):
        open_plan(shared_house.viewer(who), kind="vehicle", about=ids["car"], given=given(shared_house))


def test_none_is_opened_for_what_does_not_show(shared_house: House, ids: dict[str, UUID]) -> None:
    hub = shared_house.viewer("coordinator")
    for kind, about in (("vehicle", uuid4()), ("account", ids["car"]), ("group", ids["car"]), ("vehicle", None)):
        with pytest.raises(NotFound):
            open_plan(hub, kind=kind, about=about, given=given(shared_house, called="x"))


# -- what is to be done ------------------------------------------------------------------------------------------------


def test_whoever_may_read_it_is_given_something_is_told_and_says_what_came_of_it(
    shared_house: House, ids: dict[str, UUID]
) -> None:
    plan = for_car(shared_house, ids["car"])
    action = to_do(shared_house, plan, "nurse")
    nurse = shared_house.viewer("nurse")
    assert action in [row.record for row in notices_of(nurse)[0] if row.kind == "plan"]
    assert action in [row.id for row in own_plan_work(nurse).actions]
    end_action(nurse, action=action, is_done=True, words="He rings us from now on.", seen=1)
    done = page(shared_house, "coordinator", plan).actions[0]
    assert (done.state, done.outcome) == ("done", "He rings us from now on.")
    assert action not in [row.record for row in notices_of(nurse)[0] if row.kind == "plan"]
    with pytest.raises(NotOpenNow):
        end_action(nurse, action=action, is_done=True, words="Again.", seen=2)


def test_nobody_is_given_anything_in_a_plan_that_they_could_not_read(shared_house: House, ids: dict[str, UUID]) -> None:
    plan = for_group(shared_house, ids["wren"], ids["robin"])
    for who in ("nurse", "charity_worker", "source_custodian"):
        with pytest.raises(NotPlanned) as refusal:
            to_do(shared_house, plan, who)
        assert set(refusal.value.problems) == {"doer"}
    offered = doers_to_choose(shared_house.viewer("coordinator"), plan=plan).doers
    assert {who for who in EVERYBODY if str(shared_house.professionals[who]) in offered} == read_by(shared_house, plan)


def test_nobody_loses_what_they_have_to_do_unseen_when_somebody_more_is_named(
    shared_house: House, ids: dict[str, UUID]
) -> None:
    plan = for_group(shared_house, ids["wren"])
    action = to_do(shared_house, plan, "nurse")
    hub = shared_house.viewer("coordinator")
    with pytest.raises(NotPlanned) as refusal:
        name_in_plan(hub, plan=plan, person=ids["robin"], seen=1)
    assert "Esme Nurse-Test" in refusal.value.problems["child"], "the nurse may not see Robin"
    assert [one.id for one in page(shared_house, "nurse", plan).people] == [ids["wren"]], "nothing was stored"
    assert action in [row.id for row in own_plan_work(shared_house.viewer("nurse")).actions]
    theirs = ActionGiven("", shared_house.professionals["social_worker"], clock.local_date(), "Robin is named too.")
    change_action(hub, action=action, given=theirs, seen=1)
    name_in_plan(hub, plan=plan, person=ids["robin"], seen=1)
    assert action in [row.id for row in own_plan_work(shared_house.viewer("social_worker")).actions]


def test_another_who_reads_it_says_nothing_of_what_somebody_does(shared_house: House, ids: dict[str, UUID]) -> None:
    action = to_do(shared_house, for_car(shared_house, ids["car"]), "nurse")
    with pytest.raises(NotPermitted):
        end_action(shared_house.viewer("social_worker"), action=action, is_done=True, words="x", seen=1)
    with pytest.raises(NotFound):
        end_action(shared_house.viewer("charity_worker"), action=action, is_done=True, words="x", seen=1)


# -- its end -----------------------------------------------------------------------------------------------------------


def test_it_closes_once_nothing_is_to_be_done_with_what_came_of_it_and_opens_again(
    shared_house: House, ids: dict[str, UUID]
) -> None:
    hub, plan = shared_house.viewer("coordinator"), for_car(shared_house, ids["car"])
    action = to_do(shared_house, plan, "nurse")
    with pytest.raises(StillToDo):
        close_plan(hub, plan=plan, words="Sold.", seen=1)
    end_action(hub, action=action, is_done=False, words="It is sold.", seen=1)
    close_plan(hub, plan=plan, words="It was sold and scrapped.", seen=1)
    assert plan not in [row.id for row in plans(hub).rows]
    assert plan in [row.id for row in plans(hub, with_closed=True).rows]
    with pytest.raises(NotOpenNow):
        change_plan(hub, plan=plan, given=given(shared_house), seen=2)
    reopen_plan(hub, plan=plan, words="It is back.", seen=2)
    assert page(shared_house, "nurse", plan).row.state == "open"


def test_of_two_who_change_one_at_once_one_is_told(shared_house: House, ids: dict[str, UUID]) -> None:
    hub, plan = shared_house.viewer("coordinator"), for_car(shared_house, ids["car"])
    change_plan(hub, plan=plan, given=given(shared_house, aim="Another aim."), seen=1)
    with pytest.raises(MovedMeanwhile):
        change_plan(shared_house.viewer("coordinator"), plan=plan, given=given(shared_house), seen=1)
    assert page(shared_house, "coordinator", plan).row.aim == "Another aim."


def test_nobody_writes_a_move_of_their_own_making_with_statements_of_their_own(
    shared_house: House, ids: dict[str, UUID]
) -> None:
    plan = for_group(shared_house, ids["wren"], ids["robin"])
    action = to_do(shared_house, plan, "social_worker")
    hub, worker = (shared_house.professionals[who] for who in ("coordinator", "social_worker"))
    of_plan = (
        "INSERT INTO casework_contextplanmove (id, plan_id, number, kind, state, aim, people, lead_id, words, by_id, at) "
        "VALUES (gen_random_uuid(), %s, 3, %s, %s, 'x', %s, %s, 'x', %s, statement_timestamp())"
    )
    of_action = (
        "INSERT INTO casework_contextactionmove (id, action_id, number, kind, state, doer_id, due_on, words, by_id, at) "
        "VALUES (gen_random_uuid(), %s, 2, %s, %s, %s, current_date, 'x', %s, statement_timestamp())"
    )
    both = [ids["wren"], ids["robin"]]
    made_up: list[tuple[str, str, tuple[Any, ...]]] = [
        ("social_worker", of_plan, (plan, "changed", "open", both, hub, worker)),
        ("coordinator", of_plan, (plan, "changed", "open", [ids["wren"]], hub, hub)),  # takes somebody out
        ("coordinator", of_plan, (plan, "changed", "open", [*both, uuid4()], hub, hub)),
        ("coordinator", of_plan, (plan, "changed", "open", both, worker, hub)),  # of no hub
        ("coordinator", of_plan, (plan, "closed", "closed", both, hub, hub)),  # something is to be done
        ("coordinator", of_plan, (plan, "handed", "open", both, hub, hub)),
        ("coordinator", of_action, (action, "changed", "open", shared_house.professionals["nurse"], hub)),
        ("coordinator", of_action, (action, "handed", "open", worker, hub)),
        ("social_worker", of_action, (action, "changed", "open", hub, worker)),
        (
            "care_home_worker",
            of_action,
            (action, "done", "done", worker, shared_house.professionals["care_home_worker"]),
        ),
    ]
    for who, statement, values in made_up:
        with as_role("wp_app", shared_house.database) as app, app.transaction(force_rollback=True):
            answer(app, "SELECT sec.begin(%s)", shared_house.token(who))
            assert refused(app, statement, *values), (who, values)
    seen = page(shared_house, "coordinator", plan)
    assert (seen.seen, seen.actions[0].number) == (2, 1)


# -- nobody's, and the panel -------------------------------------------------------------------------------------------


def test_what_a_leaver_leads_and_does_stands_with_the_hub_until_it_is_handed_over_and_is_counted(
    shared_house: House, ids: dict[str, UUID]
) -> None:
    for who, role, agency in (("old_hub", "coordinator", "HUB"), ("old_worker", "social_worker", "CSC")):
        shared_house.add_colleague(who, role, agency)
    plan = for_car(shared_house, ids["car"], lead="old_hub")
    action = to_do(shared_house, plan, "old_worker")
    hub = shared_house.viewer("coordinator")
    loads = {load.person: load for load in group_work(hub).loads}
    assert loads[shared_house.professionals["old_hub"]].others == 1
    for who in ("old_hub", "old_worker"):
        leaves(shared_house, who)
    work = own_plan_work(hub)
    assert action in [row.id for row in work.actions]
    assert plan in [row.id for row in work.led]
    assert shared_house.professionals["old_hub"] in {load.person for load in group_work(hub).loads}, (
        "it is to be handed over"
    )
    for who, other in (("old_hub", "linkage_officer"), ("old_worker", "social_worker")):
        ones = {"leaver": shared_house.professionals[who], "successor": shared_house.professionals[other]}
        hand_over(hub, **ones, reason="They left.")
    assert page(shared_house, "coordinator", plan).row.lead.id == shared_house.professionals["linkage_officer"]
    assert action in [row.id for row in own_plan_work(shared_house.viewer("social_worker")).actions]
    assert shared_house.professionals["old_hub"] not in {load.person for load in group_work(hub).loads}


def test_what_somebody_has_who_is_away_or_reads_no_more_for_want_of_training_stands_with_the_hub_and_nothing_new_is_theirs(
    shared_house: House, ids: dict[str, UUID]
) -> None:
    plan = for_car(shared_house, ids["car"])
    action = to_do(shared_house, plan, "nurse")
    hub = shared_house.viewer("coordinator")
    assert action not in [row.id for row in own_plan_work(hub).actions]
    try:
        course(shared_house)
        rule(shared_house, "nurse")
        assert action in [row.id for row in own_plan_work(hub).actions]
        assert str(shared_house.professionals["nurse"]) not in doers_to_choose(hub, plan=plan).doers
        with pytest.raises(NotPlanned) as refusal:
            to_do(shared_house, plan, "nurse")
        assert set(refusal.value.problems) == {"doer"}
    finally:
        forget(shared_house)
    assert action not in [row.id for row in own_plan_work(hub).actions]
    days = {"starts_on": clock.local_date(), "ends_on": clock.local_date()}
    absence = enter_absence(shared_house.viewer("nurse"), person=shared_house.professionals["nurse"], **days)
    assert action in [row.id for row in own_plan_work(hub).actions]
    end_absence(shared_house.viewer("nurse"), absence=absence)


def test_what_somebody_has_who_may_not_read_the_plan_any_more_stands_with_the_hub(
    shared_house: House, ids: dict[str, UUID]
) -> None:
    shared_house.add_colleague("barred_lead", "coordinator", "HUB")
    plan = for_car(shared_house, ids["car"], lead="barred_lead")
    action = to_do(shared_house, plan, "nurse")
    hub = shared_house.viewer("coordinator")
    work = own_plan_work(hub)
    assert action not in [row.id for row in work.actions]
    assert plan not in [row.id for row in work.led]
    try:
        for who in ("nurse", "barred_lead"):
            barred(shared_house, who, ids["wren"])
        work = own_plan_work(hub)
        assert [row.id for row in work.actions].count(action) == 1
        assert [row.id for row in work.led].count(plan) == 1
        assert own_plan_work(shared_house.viewer("nurse")).actions == []
        assert own_plan_work(shared_house.viewer("barred_lead")).led == []
    finally:
        lifted(shared_house)
    assert action not in [row.id for row in own_plan_work(hub).actions]


def test_a_panel_speaks_of_a_new_plan_under_locations_and_of_a_groups_under_themes_and_not_to_who_may_not_read_it(
    shared_house: House, ids: dict[str, UUID]
) -> None:
    hub = shared_house.viewer("coordinator")
    for_car(shared_house, ids["car"])
    plan = open_plan(
        hub,
        kind="group",
        person=ids["robin"],
        given=given(shared_house, called="The canal bridge", aim="They are safe."),
    )
    name_in_plan(hub, plan=plan, person=ids["wren"], seen=1)
    panel = call_panel(hub, name="December", meets_at=clock.now(), chair=shared_house.professionals["coordinator"])
    sections = dict(panel_of(hub, panel=panel).spoken_of())
    of_car = [item for item in sections["Locations"] if item.about == ids["car"]]
    assert AIM in [why.words for why in of_car[0].why if why.source_kind == "plan"]
    group = [item for item in sections["Themes"] if item.label == "The canal bridge"]
    assert [why.words for why in group[0].why] == ["They are safe."]
    barred(shared_house, "police_intelligence", ids["wren"])
    try:
        theirs = dict(panel_of(shared_house.viewer("police_intelligence"), panel=panel).spoken_of())
        labels = [item.label for items in theirs.values() for item in items]
        assert "The canal bridge" not in labels
        assert not [item for items in theirs.values() for item in items if item.about == ids["car"]]
    finally:
        lifted(shared_house)


def test_a_groups_item_on_a_panel_shows_to_members_who_may_read_everybody_in_it_and_is_hinted_to_nobody_else(
    shared_house: House, ids: dict[str, UUID]
) -> None:
    hub, people = shared_house.viewer("coordinator"), shared_house.professionals
    of_both = dict(kind="group", person=ids["robin"], given=given(shared_house, called="The weir", aim="Safe."))
    name_in_plan(hub, plan=open_plan(hub, **of_both), person=ids["wren"], seen=1)
    panel = call_panel(hub, name="January", meets_at=clock.now(), chair=people["coordinator"])
    members = ("social_worker", "care_home_worker", "nurse", "teacher_dsl")
    for who in members:
        name_panel_member(hub, panel=panel, person=people[who])

    def speaks_of(who: str) -> dict[str, list[str]]:
        items = panel_of(shared_house.viewer(who), panel=panel).items
        assert [item.number for item in items] == list(range(1, len(items) + 1)), "no number is missing"
        return {item.label: [why.words for why in item.why] for item in items if item.kind == "theme"}

    assert [speaks_of(who).get("The weir") for who in ("social_worker", "care_home_worker")] == [["Safe."], ["Safe."]]
    assert [speaks_of(who).get("The weir") for who in ("nurse", "teacher_dsl")] == [None, None], (
        "of one child they know nothing"
    )
    assert "The weir" not in text_of(client_of(shared_house, "nurse"), f"/panels/{panel}/")
    barred(shared_house, "social_worker", ids["wren"])
    try:
        assert "The weir" not in speaks_of("social_worker")
    finally:
        lifted(shared_house)


def test_who_may_read_a_groups_plan_may_chair_a_panel_that_speaks_of_it(
    shared_house: House, ids: dict[str, UUID]
) -> None:
    hub, people = shared_house.viewer("coordinator"), shared_house.professionals
    of_both = dict(kind="group", person=ids["robin"], given=given(shared_house, called="The lock", aim="Safe."))
    name_in_plan(hub, plan=open_plan(hub, **of_both), person=ids["wren"], seen=1)
    panel = call_panel(hub, name="February", meets_at=clock.now(), chair=people["coordinator"])
    for item in panel_of(hub, panel=panel).items:
        if item.label != "The lock":
            write_on_item(hub, item=item.id, kind="dropped", words="Not this time.", seen=item.seen)
    with pytest.raises(NotWritten):
        name_panel_chair(hub, panel=panel, chair=people["nurse"], seen=1)
    name_panel_chair(hub, panel=panel, chair=people["social_worker"], seen=1)
