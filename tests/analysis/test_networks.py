"""Networks over what the viewer may read: who is in one, what ties them, and what is not followed."""

from datetime import date, timedelta
from typing import cast
from uuid import UUID

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from tests.access.raw import altered, answer
from tests.analysis.world import DAY, World, girl, person, thing
from tests.living import House
from wholepicture.access.viewer import Viewer
from wholepicture.analysis.results import INFERRED, MANY, MANY_DRAWN, MAY_BE_SAME, STATED, Network


@pytest.fixture
def world(house: House) -> World:
    return World(house)


@pytest.fixture
def hub(house: House) -> Viewer:
    return house.viewer("coordinator")


def names_in(network: Network | None) -> set[str]:
    return {node.label for node in network.nodes} if network else set()


def sorts_between(network: Network, one: str, other: str) -> set[str]:
    label = {node.id: node.label for node in network.nodes}
    return {tie.sort for tie in network.ties if {label[tie.a], label[tie.b]} == {one, other}}


def test_two_steps_are_drawn_around_somebody_and_no_third(world: World, hub: Viewer) -> None:
    from wholepicture.analysis.queries import network_of

    wren, kez, car, robin, far = girl("Wren"), person("Kez"), thing("vehicle", "XX00 ABC"), girl("Robin"), person("Far")
    for a, b in ((wren, kez), (kez, car), (car, robin), (robin, far)):
        world.tie(a, b)
    world.put()
    network = network_of(hub, kind="nominal", id=wren.id)
    assert network is not None
    assert {(node.label, node.step) for node in network.nodes} == {("Wren", 0), ("Kez", 1), ("XX00 ABC", 2)}
    assert [node.role for node in network.nodes] == ["child", "person_of_concern", ""]


def test_how_agencies_are_named_is_asked_once_for_all_the_steps(world: World, hub: Viewer) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    from wholepicture.analysis.queries import explored

    wren, kez, car = girl("Wren"), person("Kez"), thing("vehicle", "XX00 ABC")
    world.tie(wren, kez)
    world.tie(kez, car)
    world.put()
    with hub.acting(), CaptureQueriesContext(connections["default"]) as asked:
        assert names_in(explored(hub, asked=[("nominal", wren.id)], steps=2)) == {"Wren", "Kez", "XX00 ABC"}
    statements = [query["sql"] for query in asked]
    assert sum("sec.hidden()" in sql for sql in statements) == 1
    assert sum('FROM "partnership_agency"' in sql for sql in statements) == 1


def test_a_tie_that_the_same_report_only_implies_is_told_from_one_that_it_states(world: World, hub: Viewer) -> None:
    from wholepicture.analysis.queries import network_of

    wren, kez, friend = girl("Wren"), person("Kez"), girl("Friend")
    world.report(wren, friend, ties=[(wren, kez, "with")])
    world.put()
    network = network_of(hub, kind="nominal", id=wren.id)
    assert network is not None
    assert sorts_between(network, "Wren", "Kez") == {STATED}
    assert sorts_between(network, "Wren", "Friend") == {INFERRED}


def test_a_report_that_names_very_many_ties_nobody_together(world: World, hub: Viewer) -> None:
    from wholepicture.analysis.queries import network_of

    wren = girl("Wren")
    world.report(wren, *(girl(f"Pupil {number}") for number in range(12)))
    world.put()
    assert names_in(network_of(hub, kind="nominal", id=wren.id)) == {"Wren"}


def test_nobody_is_looked_for_through_a_place_with_very_many_ties(world: World, hub: Viewer) -> None:
    from wholepicture.analysis.queries import network_of

    wren, station = girl("Wren"), thing("place", "Bus station")
    world.tie(wren, station, "seen_at")
    for number in range(61):
        world.tie(girl(f"Pupil {number}"), station, "seen_at")
    world.put()
    network = network_of(hub, kind="nominal", id=wren.id)
    assert network is not None
    assert names_in(network) == {"Wren", "Bus station"}
    assert {node.label: node.said for node in network.nodes} == {"Wren": "", "Bus station": MANY}
    asked_for = network_of(hub, kind="place", id=station.id)
    assert asked_for is not None
    assert asked_for.nodes[0].said == MANY_DRAWN
    assert asked_for.is_cut


def test_one_nicknames_one_man_stands_once_for_whoever_judges(world: World, hub: Viewer) -> None:
    from wholepicture.analysis.queries import network_of

    wren = girl("Wren")
    men = [person("Ginge") for _ in range(5)]
    for man in men:
        world.tie(wren, man)
    questions = {world.may_be_one(men[0], man) for man in men[1:]}
    world.put()
    network = network_of(hub, kind="nominal", id=wren.id)
    assert network is not None
    (one,) = [node for node in network.nodes if node.label == "Ginge"]
    assert len(one.together) == 4
    assert set(one.questions) == questions
    (tie,) = network.ties
    assert tie.sort == STATED
    assert tie.reports == 5
    officer = network_of(world.house.viewer("police_intelligence"), kind="nominal", id=wren.id)
    assert officer is not None
    assert [node.label for node in officer.nodes].count("Ginge") == 5
    assert {tie.sort for tie in officer.ties} == {STATED}


def test_who_is_called_otherwise_stays_apart_with_a_dotted_tie(world: World, hub: Viewer) -> None:
    from wholepicture.analysis.queries import network_of

    wren, one, other = girl("Wren"), person("Ginge"), person("Ginger")
    world.tie(wren, one)
    world.tie(wren, other)
    question = world.may_be_one(one, other)
    world.put()
    network = network_of(hub, kind="nominal", id=wren.id)
    assert network is not None
    assert [tie.question for tie in network.ties if tie.sort == MAY_BE_SAME] == [question]
    assert sorts_between(network, "Ginge", "Ginger") == {MAY_BE_SAME}


def test_what_is_hidden_leaves_no_tie_no_node_and_no_number(world: World, house: House) -> None:
    from wholepicture.analysis.queries import explored, network_of

    wren, kez, hidden = girl("Wren"), person("Kez"), person("Hidden")
    world.works_with("SCH1", wren)
    world.tie(wren, kez)
    world.tie(wren, kez, "harmed_by", level="hub")
    world.tie(wren, hidden, level="hub")
    world.tie(kez, hidden, level="partners")  # of a child whom the school does not work with
    world.put()
    school = network_of(house.viewer("teacher_dsl"), kind="nominal", id=wren.id)
    assert school is not None
    assert names_in(school) == {"Wren", "Kez"}
    (tie,) = school.ties
    assert (tie.types, tie.reports) == (("with",), 1)
    whole = explored(house.viewer("coordinator"), asked=[("nominal", wren.id)])
    assert whole is not None
    assert names_in(whole) == {"Wren", "Kez", "Hidden"}
    assert network_of(house.viewer("nurse"), kind="nominal", id=wren.id) is None


def test_a_network_stands_as_on_a_day(world: World, hub: Viewer) -> None:
    from wholepicture.analysis.queries import explored

    wren, kez, later = girl("Wren"), person("Kez"), person("Later")
    world.tie(wren, kez, at=DAY)
    world.tie(wren, kez, "harmed_by", at=DAY + timedelta(days=30))
    world.tie(wren, later, at=DAY + timedelta(days=1))
    world.put()
    network = explored(hub, asked=[("nominal", wren.id)], until=date(2026, 3, 3))
    assert network is not None
    assert names_in(network) == {"Wren", "Kez"}
    assert network.ties[0].types == ("with",)


def test_whoever_is_tied_to_both_is_found_also_through_a_place_with_very_many_ties(world: World, hub: Viewer) -> None:
    from wholepicture.analysis.queries import shared_neighbours

    wren, robin, kez, station = girl("Wren"), girl("Robin"), person("Kez"), thing("place", "Bus station")
    for child in (wren, robin):
        world.tie(child, kez)
        world.tie(child, station, "seen_at")
    world.tie(wren, person("Other"))
    for number in range(61):
        world.tie(girl(f"Pupil {number}"), station, "seen_at", at=DAY + timedelta(hours=1))
    world.put()
    found = shared_neighbours(hub, one=("nominal", wren.id), other=("nominal", robin.id))
    assert found is not None
    assert set(found.shared) == {kez.id, station.id}
    of_both = shared_neighbours(hub, one=("nominal", wren.id), other=("place", station.id))
    assert of_both is not None
    assert of_both.shared == ()


def test_the_shortest_path_goes_through_nobody_whom_very_many_are_tied_to(world: World, hub: Viewer) -> None:
    from wholepicture.analysis.queries import path_between

    wren, kez, car, robin, station = (
        girl("Wren"),
        person("Kez"),
        thing("vehicle", "XX00 ABC"),
        girl("Robin"),
        thing("place", "Bus station"),
    )
    for a, b in ((wren, kez), (kez, car), (car, robin), (wren, station), (robin, station)):
        world.tie(a, b)
    for number in range(61):
        world.tie(girl(f"Pupil {number}"), station, "seen_at")
    world.put()
    path = path_between(hub, one=("nominal", wren.id), other=("nominal", robin.id))
    assert path is not None
    assert path.through == (wren.id, kez.id, car.id, robin.id)
    assert path_between(hub, one=("nominal", wren.id), other=("nominal", person("Nobody").id)) is None


def test_why_a_tie_is_there_is_told_by_its_reports(world: World, hub: Viewer) -> None:
    from wholepicture.analysis.queries import why_tied

    wren, kez, friend = girl("Wren"), person("Kez"), girl("Friend")
    stated = {world.tie(wren, kez), world.tie(wren, kez, "harmed_by")}
    implied = world.report(wren, friend)
    world.put()
    why = why_tied(hub, one=("nominal", wren.id), other=("nominal", kez.id))
    assert why is not None
    assert set(why.stated_in) == stated
    assert not why.named_in
    why = why_tied(hub, one=("nominal", wren.id), other=("nominal", friend.id))
    assert why is not None
    assert why.named_in == (implied,)
    assert not why.stated_in
    assert why_tied(hub, one=("nominal", kez.id), other=("nominal", friend.id)) is None


def test_why_two_are_named_together_is_told_from_either_of_them(world: World, hub: Viewer) -> None:
    from wholepicture.analysis.queries import network_of, why_tied

    wren, park = girl("Wren"), thing("place", "Park")
    implied = world.report(wren, park)
    for number in range(40):
        world.report(girl(f"Pupil {number}"), park, at=DAY + timedelta(days=1))
    world.put()
    network = network_of(hub, kind="nominal", id=wren.id)
    assert network is not None
    assert sorts_between(network, "Wren", "Park") == {INFERRED}
    for one, other in ((wren, park), (park, wren)):
        why = why_tied(hub, one=(one.kind, one.id), other=(other.kind, other.id))
        assert why is not None
        assert why.named_in == (implied,)


def test_whom_reports_name_beside_a_place_with_very_many_ties_is_not_looked_for(
    world: World, hub: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.analysis import walking
    from wholepicture.analysis.queries import explored

    wren, station, looked_for = girl("Wren"), thing("place", "Bus station"), list[object]()
    world.tie(wren, station, "seen_at")
    for number in range(61):
        world.tie(girl(f"Pupil {number}"), station, "seen_at")
    world.put()
    monkeypatch.setattr(walking, "named_together", lambda _, ends, **_how: looked_for.extend(ends) or [])
    explored(hub, asked=[("place", station.id), ("nominal", wren.id)])
    assert looked_for == [wren.id]


def rows_read(house: House, statement: str, asked: dict[str, object]) -> int:
    """How many rows of the picture the hub reads for a statement, by whichever index."""
    read = "SELECT sum(idx_tup_fetch + seq_tup_read)::int FROM pg_stat_xact_user_tables WHERE relname LIKE 'picture_%'"
    with altered(house.database) as connection:
        connection.execute("SELECT sec.begin(%s)", [house.token("coordinator")])
        assert connection.execute(statement.encode(), asked).fetchall() == [
            (id,) for id in cast(list[UUID], asked["ids"])
        ]
        connection.execute("RESET SESSION AUTHORIZATION")
        return int(answer(connection, read))


def test_whether_anything_shows_costs_the_same_however_many_reports_there_are(world: World, house: House) -> None:
    from wholepicture.picture.queries import SHOWN_PEOPLE, SHOWN_THINGS

    wren, station = girl("Wren"), thing("place", "Bus station")
    for _ in range(300):
        world.tie(wren, station, "seen_at")
    world.put()
    assert rows_read(house, SHOWN_PEOPLE, {"ids": [wren.id]}) < 10
    assert rows_read(house, SHOWN_THINGS, {"ids": [station.id], "kind": "place"}) < 10
    every_row = SHOWN_PEOPLE.replace(" LIMIT 1", "").replace("SELECT one.id", "SELECT DISTINCT one.id")
    assert rows_read(house, every_row, {"ids": [wren.id]}) >= 300, "a fault that is planted is caught"


def test_charts_of_people_who_a_reader_may_not_see_push_away_no_others(world: World, hub: Viewer, house: House) -> None:
    from wholepicture.analysis.commands import keep_chart
    from wholepicture.analysis.queries import charts

    wren, robin, hidden = girl("Wren"), girl("Robin"), person("Hidden")
    world.report(wren)
    world.report(robin)
    world.report(hidden, agency="POL", level="named")
    world.put()
    police = house.viewer("police_intelligence")
    keep_chart(hub, asked=[("nominal", wren.id)])
    keep_chart(police, asked=[("nominal", robin.id)], is_shared=True)
    for _ in range(25):
        keep_chart(police, asked=[("nominal", hidden.id)], is_shared=True)
    assert [chart.labels for chart in charts(hub)] == [("Robin",), ("Wren",)]


def test_a_list_of_charts_asks_no_more_statements_than_one_chart(world: World, hub: Viewer) -> None:
    from wholepicture.analysis.commands import keep_chart
    from wholepicture.analysis.queries import charts

    people, cars = [girl(f"Girl {n}") for n in range(4)], [thing("vehicle", f"XX00 AB{n}") for n in range(4)]
    for child, car in zip(people, cars, strict=True):
        world.tie(child, car)
    world.put()

    def statements() -> int:
        with hub.acting(), CaptureQueriesContext(connections["default"]) as seen:
            charts(hub)
        return len(seen)

    keep_chart(hub, asked=[("nominal", people[0].id), ("vehicle", cars[0].id)])
    of_one = statements()
    for _ in range(5):
        keep_chart(hub, asked=[(end.kind, end.id) for end in (*people, *cars)])
    assert statements() == of_one


def test_each_drawing_is_on_the_ledger_with_whom_it_showed(world: World, hub: Viewer, house: House) -> None:
    from tests.access.raw import as_superuser
    from wholepicture.analysis.queries import network_of

    wren, kez, car = girl("Wren"), person("Kez"), thing("vehicle", "XX00 ABC")
    world.tie(wren, kez)
    world.tie(kez, car)
    world.put()
    network_of(hub, kind="nominal", id=wren.id)
    with as_superuser(house.database) as superuser:
        kept = superuser.execute(
            "SELECT subjects, records FROM access_ledgerentry WHERE operation = 'analysis.queries.network_of'"
        ).fetchone()
    assert kept is not None
    assert set(kept[0]) == {wren.id, kez.id}
    assert set(kept[1]) == {car.id}


def test_only_those_explore_whose_role_it_is(world: World, house: House) -> None:
    from wholepicture.analysis.queries import explored
    from wholepicture.base.ledgered import NotPermitted

    wren = girl("Wren")
    world.report(wren)
    world.works_with("SCH1", wren)
    world.put()
    with pytest.raises(NotPermitted):
        explored(house.viewer("teacher_dsl"), asked=[("nominal", wren.id)])
