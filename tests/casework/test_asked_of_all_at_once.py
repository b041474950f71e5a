"""What the database says of many people at once is what it says of each: who may have a case, a question, something in a plan; and that a
thing shows, however many it is tied to.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest

from synthetic.factories import adult, child, concern, involvement, tie, upn_of, vehicle
from tests.access.raw import Connection, answer, as_superuser
from tests.casework.assessment.assessing import girl
from tests.casework.cases.opening import leaves
from tests.casework.context.planning import for_car, for_group
from tests.casework.question.asking import asked
from tests.casework.referral.referring import in_team, staffed
from tests.living import House
from tests.partnership.narrowed import course, forget, lifted, rule, took
from wholepicture.access.commands import bar_viewer
from wholepicture.picture.queries import picture_of

ASKERS = (
    "coordinator",
    "social_worker",
    "manager",
    "nurse",
    "care_home_worker",
    "charity_worker",
    "information_governance",
)
LEVELS = ("partners", "leads", "agency", "hub", "named")


@pytest.fixture(scope="module")
def known(shared_house: House) -> Iterator[dict[str, UUID]]:
    """A girl who several agencies know, with a car that is tied to her and to a man; a question, plans; and of the people one who is
    barred, one who has left, some whose training lapsed, one of who took it, and one for who it is lifted."""
    house = shared_house
    wren = child(identifiers=[upn_of(1)])
    car = {"vehicles": [vehicle()], "ties": [tie("c1", "v1", "travelled_in"), tie("a1", "v1", "drives")]}
    house.send("HOM", concern(wren, adult(), key="h1", signs=["late_return"], **car))
    house.send("CSC", involvement(wren, key="i1", service="Allocated social worker"))
    house.send("HLT", involvement(wren, key="i2", service="School nursing"))
    house.process()
    staffed(house)
    for who in ("apart", "leaver", "barred", "lapsed", "bridged"):
        house.add_colleague(who, "social_worker", "CSC")
    in_team(house, "lapsed", "CSC")
    hers = girl(house)
    page = picture_of(house.viewer("coordinator"), nominal=hers)
    assert page is not None
    found = {"wren": hers, "car": next(one.id for one in page.ties if one.kind == "vehicle")}
    found |= {
        "question": asked(house, "nurse", hers, "CSC"),
        "of_car": asked(house, "nurse", found["car"], "CSC", kind="vehicle"),
        "group": for_group(house, hers),
        "plan": for_car(house, found["car"]),
    }
    bar_viewer(house.viewer("coordinator"), professional=house.professionals["barred"], nominal=hers, reason="Kin.")
    leaves(house, "leaver")
    course(house)
    rule(house, "social_worker")
    for who in ("social_worker", "apart", "barred", "leaver"):
        took(house, who)
    lifted(house, "bridged")
    yield found
    forget(house)


@contextmanager
def asking(house: House, who: str) -> Iterator[Connection]:
    """The database as somebody asks it, but with every right to ask."""
    with as_superuser(house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token(who))
        yield connection


def everybody(house: House) -> list[UUID]:
    return [*house.professionals.values(), uuid4(), house.professionals["nurse"]]


def each(connection: Connection, statement: str, people: list[UUID], *given: Any) -> set[UUID]:
    """Those of who a statement of one of them says so."""
    return {one for one in people if answer(connection, statement, one, *given)}


def test_who_could_have_a_case_is_the_same_of_all_at_once_and_of_each(
    shared_house: House, known: dict[str, UUID]
) -> None:
    house, sizes, people = shared_house, set(), everybody(shared_house)
    one = "SELECT sec.may_hold(%s, ARRAY[%s::uuid], %s, sec.agency(), sec.area())"
    for who in ASKERS:
        with asking(house, who) as connection:
            for level in LEVELS:
                all_at_once = set(answer(connection, "SELECT sec.able_for(%s, %s, %s)", known["wren"], level, people))
                if all_at_once:
                    assert all_at_once == each(connection, one, people, known["wren"], level), (who, level)
                sizes.add(len(all_at_once))
    assert 0 in sizes, "who does not see her is told of nobody"
    assert len(sizes) > 3


def test_who_could_have_a_question_is_the_same_of_all_at_once_and_of_each(
    shared_house: House, known: dict[str, UUID]
) -> None:
    house, people = shared_house, everybody(shared_house)
    mine = {
        who: house.professionals[who] for who in ("social_worker", "apart", "bridged", "lapsed", "barred", "leaver")
    }
    for question in (known["question"], known["of_car"]):
        with asking(house, "social_worker") as connection:
            all_at_once = set(answer(connection, "SELECT sec.question_takers(%s, %s)", question, people))
            assert all_at_once == each(connection, "SELECT sec.may_be_given(%s, %s)", people, question)
        assert {who for who, id in mine.items() if id in all_at_once} == {"social_worker", "apart", "bridged"}
        with asking(house, "nurse") as connection:
            assert answer(connection, "SELECT sec.question_takers(%s, %s)", question, people) == []


def test_who_could_do_something_in_a_plan_is_the_same_of_all_at_once_and_of_each(
    shared_house: House, known: dict[str, UUID]
) -> None:
    house, people = shared_house, everybody(shared_house)
    mine = {
        who: house.professionals[who] for who in ("social_worker", "nurse", "lapsed", "bridged", "barred", "leaver")
    }
    for plan in (known["group"], known["plan"]):
        with asking(house, "coordinator") as connection:
            all_at_once = set(answer(connection, "SELECT sec.context_doers(%s, %s)", plan, people))
            assert all_at_once == each(connection, "SELECT sec.may_do_in(%s, %s)", people, plan)
        assert {who for who, id in mine.items() if id in all_at_once} == {"social_worker", "nurse", "bridged"}
        with asking(house, "nurse") as connection:
            assert answer(connection, "SELECT sec.context_doers(%s, %s)", plan, people) == []


def test_a_thing_shows_to_nobody_who_is_barred_from_anybody_whom_it_is_tied_to(
    shared_house: House, known: dict[str, UUID]
) -> None:
    seen = "SELECT sec.context_plan_shows(%s)"
    shows = {}
    for who in ("coordinator", "social_worker", "barred", "nurse", "charity_worker"):
        with asking(shared_house, who) as connection:
            shows[who] = answer(connection, seen, known["plan"])
    assert shows == {
        "coordinator": True,
        "social_worker": True,
        "barred": False,
        "nurse": True,
        "charity_worker": False,
    }
