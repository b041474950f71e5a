"""Whoever leaves hands over everything in one act: what they see to in the register and the children who they support as well."""

import pytest

from tests.access.raw import as_role
from tests.casework.cases.opening import leaves
from tests.casework.disruption.measures import Town, entered, followed, step
from tests.casework.operation.operating import Sandpiper, supported
from tests.living import House
from wholepicture.access.commands import bar_viewer
from wholepicture.casework.cases.commands import hand_over
from wholepicture.casework.disruption.queries import disruption_of
from wholepicture.casework.operation.queries import child_in_operation


def handed(house: House, leaver: str, successor: str) -> None:
    hand_over(
        house.viewer("coordinator"),
        leaver=house.professionals[leaver],
        successor=house.professionals[successor],
        reason="Leaves on Friday.",
    )


def test_what_somebody_sees_to_in_the_register_is_handed_over_and_what_has_ended_is_not(house: House) -> None:
    town = Town(house)
    house.add_colleague("second", "coordinator")
    held = house.professionals["police_intelligence"]
    notice, over = (entered(house, town.man, town.wren, given=step("considered"), held_by=held) for _ in range(2))
    followed(house, over, "ended", seen=1)
    leaves(house, "police_intelligence")
    handed(house, "police_intelligence", "second")
    page = disruption_of(house.viewer("coordinator"), measure=notice)
    assert page.row.holder.name == house.viewer("second").name
    assert (page.steps[-1].kind, page.steps[-1].words) == ("handed_over", "Leaves on Friday.")
    followed(house, notice, "asked", seen=2)
    assert len(disruption_of(house.viewer("coordinator"), measure=over).steps) == 2


@pytest.mark.parametrize("is_barred", [True, False])
def test_nobody_is_handed_a_measure_that_they_may_not_read(house: House, is_barred: bool) -> None:
    town = Town(house)
    house.add_colleague("second", "coordinator")
    successor = "second" if is_barred else "social_worker"
    held = house.professionals["police_intelligence"]
    notice = entered(house, town.man, town.wren, given=step("considered"), held_by=held)
    if is_barred:
        bar_viewer(
            house.viewer("coordinator"), professional=house.professionals["second"], nominal=town.wren.id, reason="Kin."
        )
    handed(house, "police_intelligence", successor)
    assert len(disruption_of(house.viewer("coordinator"), measure=notice).steps) == 1


def test_a_child_who_somebody_supported_has_somebody_who_supports_them(house: House) -> None:
    operation = Sandpiper(house)
    supported(operation, 0, contact="Her aunt.", words="By telephone.")
    leaves(house, "charity_worker")
    handed(house, "charity_worker", "social_worker")
    (now, before) = child_in_operation(operation.hub, child=operation.rows[0]).supports
    assert (now.holder.name, now.contact, now.words, now.measures) == (
        house.viewer("social_worker").name,
        "Her aunt.",
        "By telephone.",
        before.measures,
    )


def test_a_child_of_an_operation_is_handed_to_nobody_who_is_no_member_of_it(house: House) -> None:
    operation = Sandpiper(house)
    supported(operation, 0)
    handed(house, "charity_worker", "nurse")
    assert len(child_in_operation(operation.hub, child=operation.rows[0]).supports) == 1


def test_nobody_hands_over_a_measure_or_a_child_by_themselves(house: House) -> None:
    import psycopg

    leaver, successor = house.professionals["police_intelligence"], house.professionals["coordinator"]
    for call in ("sec.hand_over_measures(%s, %s, 'x', %s)", "sec.hand_over_supports(%s, %s, %s)"):
        with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
            app.execute("SELECT sec.begin(%s)", [house.token("coordinator")])
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(f"SELECT {call}", [leaver, successor, successor])


@pytest.mark.parametrize("is_barred", [False, True])
def test_placements_and_visits_go_to_a_colleague_who_may_read_of_the_child(house: House, is_barred: bool) -> None:
    from tests.casework.placement.placing import Placing, visits_to
    from wholepicture.casework.placement.queries import visits_of_child

    placing = Placing(house)
    placement, visits = placing.placed(), visits_to(placing)
    if is_barred:
        bar_viewer(
            house.viewer("coordinator"),
            professional=house.professionals["fenshaw_too"],
            nominal=placing.wren.id,
            reason="Kin.",
        )
    handed(house, "fenshaw", "fenshaw_too")
    holder = house.viewer("fenshaw" if is_barred else "fenshaw_too").name
    page = placing.page(placement, "coordinator")
    assert page.row.holder.name == holder
    _, (care,) = visits_of_child(house.viewer("coordinator"), nominal=placing.wren.id)
    assert (care.row.id, care.row.holder.name) == (visits, holder)
