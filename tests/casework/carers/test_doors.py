"""A foster carer's own door: who gives it, what opens it, and what ends it."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.access.raw import altered, answer, as_role, as_superuser, refused
from tests.casework.carers.giving import Caring, carer, is_open, page, says_missing
from tests.casework.placement.placing import days_ago
from tests.living import House


@pytest.fixture
def caring(house: House) -> Caring:
    return Caring(house)


def opens(link: Any, code: str | None = None) -> bool:
    from wholepicture.casework.carers.commands import open_door

    return open_door(link.token, link.code if code is None else code) is not None


def changed(house: House, statement: str) -> None:
    with as_superuser(house.database) as connection:
        connection.execute(statement.encode())


def wrong_code(link: Any) -> str:
    return f"{(int(link.code) + 1) % 1_000_000:06}"


def test_a_door_shows_the_first_name_and_who_to_ring_of_a_child_who_lives_there_and_nothing_else(
    caring: Caring,
) -> None:
    shown = page(caring.telephone(caring.placed()))
    assert [(one.called, one.worker) for one in shown.children] == [("Rose", "Cora Worker-Test")]
    assert (shown.carer, shown.sent) == ("Rosa Linden-Test", [])
    assert "Alder" not in repr(shown)
    assert "Invented Lane" not in repr(shown)


def test_a_link_is_short_enough_to_be_typed_from_paper_and_no_two_are_alike(caring: Caring, house: House) -> None:
    from wholepicture.casework.carers.commands import give_new_link

    placement = caring.placed()
    links = [caring.link(placement)]
    door = caring.door(placement).id
    links += [give_new_link(house.viewer("social_worker"), door=door) for _ in range(5)]
    assert all(re.fullmatch(r"([a-km-np-z2-9]{4}-){2}[a-km-np-z2-9]{4}", link.token) for link in links)
    assert len({link.token for link in links}) == 6
    assert [opens(link) for link in links] == [False] * 5 + [True]


def test_a_link_opens_its_door_once_on_one_telephone(caring: Caring) -> None:
    link = caring.link(caring.placed())
    assert opens(link)
    assert not opens(link)


def test_a_forwarded_link_opens_nothing_without_the_code_and_the_fifth_wrong_code_ends_it(caring: Caring) -> None:
    link = caring.link(caring.placed())
    for _ in range(4):
        assert not opens(link, wrong_code(link))
    assert opens(link)
    again = caring.link(caring.placed(), carer="Another Linden-Test")
    for _ in range(5):
        assert not opens(again, wrong_code(again))
    assert not opens(again)


def test_a_link_that_ran_out_opens_nothing(caring: Caring, house: House) -> None:
    link = caring.link(caring.placed())
    changed(house, "UPDATE sec.carer_link SET expires_at = now() - interval '1 second'")
    assert not opens(link)


def test_a_new_link_puts_out_the_telephone_that_was_lost(caring: Caring, house: House) -> None:
    from wholepicture.casework.carers.commands import give_new_link, open_door

    placement = caring.placed()
    lost = caring.telephone(placement)
    assert is_open(lost)
    link = give_new_link(house.viewer("social_worker"), door=caring.door(placement).id)
    assert not is_open(lost)
    new = open_door(link.token, link.code)
    assert new is not None
    assert is_open(new)
    assert not is_open(lost)


def test_a_door_that_a_worker_ends_opens_nothing_and_comes_back_by_no_link(caring: Caring, house: House) -> None:
    from wholepicture.base.ledgered import NotFound
    from wholepicture.casework.carers.commands import end_door, give_new_link

    placement = caring.placed()
    telephone, door = caring.telephone(placement), caring.door(placement).id
    end_door(house.viewer("social_worker"), door=door)
    assert not is_open(telephone)
    with pytest.raises(NotFound):
        give_new_link(house.viewer("social_worker"), door=door)
    assert caring.door(placement).ended_by == "Cora Worker-Test"


def test_a_door_closes_by_itself_once_the_placement_ended(caring: Caring) -> None:
    placement = caring.placed()
    telephone = caring.telephone(placement)
    says_missing(telephone)
    caring.step(placement, "ended")
    assert not is_open(telephone)
    assert not caring.door(placement).is_open


def test_a_door_opens_only_once_the_child_moved_in(caring: Caring) -> None:
    placement = caring.placed(moved_in=False)
    telephone = caring.telephone(placement)
    assert not is_open(telephone)
    caring.step(placement, "moved_in")
    assert is_open(telephone)


def test_a_door_closes_after_the_day_on_which_the_placement_was_to_end_unless_a_worker_says_that_it_goes_on(
    caring: Caring, house: House
) -> None:
    from wholepicture.casework.carers.commands import NotGiven, keep_open

    placement = caring.placed(ends_on=days_ago(0))
    telephone = caring.telephone(placement)
    assert is_open(telephone)
    changed(house, "UPDATE casework_plannedplacement SET ends_on = ends_on - 1")
    assert not is_open(telephone)
    child = caring.door(placement).child
    with pytest.raises(NotGiven):
        keep_open(house.viewer("social_worker"), child=child, until_on=days_ago(1))
    keep_open(house.viewer("social_worker"), child=child, until_on=days_ago(0))
    assert is_open(telephone)


def test_a_door_closes_when_the_same_authority_has_the_child_live_elsewhere_since(caring: Caring) -> None:
    telephone = caring.telephone(caring.placed())
    later = caring.placed(starts_on=days_ago(2), where="Somewhere else")
    assert not is_open(telephone)
    caring.step(later, "ended")
    assert is_open(telephone)


def _ends(caring: Caring, placement: Any) -> None:
    caring.step(placement, "ended")


def _runs_out(caring: Caring, _: Any) -> None:
    changed(caring.house, "UPDATE casework_plannedplacement SET ends_on = current_date - 1")


def _moves(caring: Caring, _: Any) -> None:
    caring.placed(starts_on=days_ago(2), where="Somewhere else")


@pytest.mark.parametrize(
    ("closes", "clause", "planted"),
    [
        (_ends, "p.state = 'living'", "true"),
        (_runs_out, "coalesce(c.until_on, p.ends_on, 'infinity') >= sec.today()", "true"),
        (_moves, "later.state = 'living'", "false"),
    ],
    ids=["it ended", "its day passed", "a later one lasts"],
)
def test_each_clause_of_the_rule_closes_a_door_and_without_it_the_door_would_stay_open(
    caring: Caring, closes: Callable[[Caring, Any], None], clause: str, planted: str
) -> None:
    placement = caring.placed()
    telephone = caring.telephone(placement)
    closes(caring, placement)
    assert not is_open(telephone)
    with as_superuser(caring.house.database) as connection:
        rule = str(answer(connection, "SELECT pg_get_functiondef('sec.lives_with_carer(uuid)'::regprocedure)"))
    assert rule.count(clause) == 1
    with altered(caring.house.database, rule.replace(clause, planted)) as connection:
        assert answer(connection, "SELECT sec.begin_carer(%s) IS NOT NULL", telephone)


def test_of_two_carers_of_one_household_each_has_a_door_and_one_ends_without_the_other(
    caring: Caring, house: House
) -> None:
    from wholepicture.casework.carers.commands import end_door
    from wholepicture.casework.carers.queries import doors_of_placement

    placement = caring.placed()
    first = caring.telephone(placement)
    second = caring.telephone(placement, carer="Sol Linden-Test")
    doors = doors_of_placement(house.viewer("social_worker"), placement=placement).doors
    end_door(house.viewer("social_worker"), door=next(one.id for one in doors if one.carer == "Sol Linden-Test"))
    assert is_open(first)
    assert not is_open(second)


def test_a_sister_is_added_to_the_door_that_the_carer_has_and_leaves_it_by_herself(caring: Caring) -> None:
    ivy = caring.child("Ivy")
    telephone = caring.telephone(caring.placed())
    hers = caring.placed(ivy)
    assert caring.link(hers, called="Ivy", phone="01632960123") is None
    assert [one.called for one in page(telephone).children] == ["Ivy", "Rose"]
    caring.step(hers, "ended")
    assert [one.called for one in page(telephone).children] == ["Rose"]


@pytest.mark.parametrize("who", ["coordinator", "care_home_worker", "police_intelligence", "nurse"])
def test_nobody_but_the_authority_that_placed_the_child_gives_ends_or_sees_a_door(
    caring: Caring, house: House, who: str
) -> None:
    from wholepicture.base.ledgered import NotFound, Refusal
    from wholepicture.casework.carers.commands import end_door, give_new_link, keep_open

    placement = caring.placed()
    telephone = caring.telephone(placement)
    door = caring.door(placement)
    with pytest.raises(Refusal):
        caring.link(placement, who, carer="Mine")
    with pytest.raises(NotFound):
        caring.door(placement, who)
    for act in (
        lambda: end_door(house.viewer(who), door=door.id),
        lambda: give_new_link(house.viewer(who), door=door.id),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotFound):
        keep_open(house.viewer(who), child=door.child, until_on=days_ago(-9))
    assert is_open(telephone)


def test_whoever_is_barred_from_the_child_gives_ends_and_sees_no_door(caring: Caring, house: House) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.base.ledgered import NotFound
    from wholepicture.casework.carers.commands import end_door

    placement = caring.placed()
    caring.telephone(placement)
    door = caring.door(placement)
    house.add_colleague("her_uncle", "social_worker", "CSC")
    bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["her_uncle"],
        nominal=caring.rose,
        reason="Invented.",
    )
    for act in (
        lambda: caring.door(placement, "her_uncle"),
        lambda: caring.link(placement, "her_uncle", carer="Mine"),
        lambda: end_door(house.viewer("her_uncle"), door=door.id),
    ):
        with pytest.raises(NotFound):
            act()


def test_no_door_is_given_for_a_childrens_home_nor_for_a_placement_that_ended(caring: Caring) -> None:
    from wholepicture.casework.carers.commands import NoDoorHere

    home = caring.placed(care="home")
    with pytest.raises(NoDoorHere):
        caring.link(home)
    over = caring.placed()
    caring.step(over, "ended")
    with pytest.raises(NoDoorHere):
        caring.link(over)


def test_the_database_lets_nobody_write_a_door_for_a_placement_that_is_not_their_agencys(
    caring: Caring, house: House
) -> None:
    placement = caring.placed()
    caring.telephone(placement)
    door = caring.door(placement).id
    viewer = house.viewer("coordinator")
    with as_role("wp_app", house.database) as connection, connection.transaction():
        connection.execute("SELECT sec.begin(%s)", [viewer.token])
        statement = (
            "INSERT INTO casework_carerschild (id, door_id, placement_id, called, made_by_id, at) "
            "VALUES (%s, %s, %s, 'X', %s, now())"
        )
        values = (uuid4(), door, placement, viewer.professional_id)
        assert refused(connection, statement, *values) == "InsufficientPrivilege"


def test_the_ledger_says_when_a_door_was_opened_and_that_a_wrong_code_was_tried(caring: Caring, house: House) -> None:
    placement = caring.placed()
    link = caring.link(placement)
    opens(link, wrong_code(link))
    opens(link)
    door = caring.door(placement).id
    kept = "SELECT result FROM access_ledgerentry WHERE operation = 'access.carers.opened' AND %s = ANY (records) ORDER BY at"
    with as_superuser(house.database) as connection:
        assert connection.execute(kept.encode(), [door]).fetchall() == [("refused",), ("allowed",)]


def test_an_unknown_telephone_is_nobody(caring: Caring) -> None:
    assert not is_open("wpt_" + "0" * 64)
    assert not is_open("wps_" + "0" * 64)
    assert carer(caring.telephone(caring.placed())).professional_id is None


def test_a_link_to_a_door_is_given_by_nobody_who_is_barred_from_a_child_whom_it_shows(
    caring: Caring, house: House
) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.casework.carers.commands import AColleagueGives, end_door, give_new_link

    ivy = caring.child("Ivy")
    telephone = caring.telephone(caring.placed())
    hers = caring.placed(ivy)
    caring.link(hers, called="Ivy")
    house.add_colleague("her_uncle", "social_worker", "CSC")
    uncle = house.viewer("her_uncle")
    bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["her_uncle"],
        nominal=caring.rose,
        reason="Invented.",
    )
    door = caring.door(hers, "her_uncle").id
    with pytest.raises(AColleagueGives):
        give_new_link(uncle, door=door)
    assert is_open(telephone)
    end_door(uncle, door=door)
    assert not is_open(telephone)


def test_whoever_sees_every_child_of_a_door_that_joined_it_gives_a_new_link(caring: Caring, house: House) -> None:
    from wholepicture.casework.carers.commands import give_new_link

    ivy = caring.child("Ivy")
    caring.telephone(caring.placed())
    hers = caring.placed(ivy)
    caring.link(hers, called="Ivy")
    assert opens(give_new_link(house.viewer("social_worker"), door=caring.door(hers).id))
