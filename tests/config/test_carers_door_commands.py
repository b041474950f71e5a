"""A foster carer's door by command: given, listed, given a new link, ended, and what is refused in words."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.casework.carers.giving import Caring, is_open
from tests.living import House

Run = Callable[..., tuple[int, Any, str]]
GIVEN = ("--carer", "Rosa Linden-Test", "--phone", "01632 960 123", "--called", "Rose")
BY = ("--by", "social.worker@example.org")


def test_a_door_is_given_listed_given_a_new_link_and_ended(run: Run, house: House) -> None:
    from wholepicture.casework.carers.commands import open_door

    placement = str(Caring(house).placed())
    status, link, _ = run("carers-door", "give", placement, *GIVEN, *BY, "--json")
    assert status == 0
    first = open_door(link["link"].split("/")[-2], link["code"])
    assert first
    assert is_open(first)
    ((door,),) = [[row["door"] for row in run("carers-door", "list", "CSC", "--json")[1]]]
    status, again, _ = run("carers-door", "link", door, "--json")
    assert status == 0
    assert not is_open(first)
    second = open_door(again["link"].split("/")[-2], again["code"])
    assert second
    assert is_open(second)
    assert run("carers-door", "end", door)[0] == 0
    assert not is_open(second)
    assert run("carers-door", "list", "CSC", "--json")[1] == []


def test_what_is_used_wrongly_is_refused_in_words(run: Run, house: House) -> None:
    placement = str(Caring(house).placed())
    nurse = ("--by", "nurse@example.org")
    nobody = ("--by", "nobody@example.org")
    assert "works on cases at the authority" in run("carers-door", "give", placement, *GIVEN, *nurse)[2]
    assert "Nobody in the directory" in run("carers-door", "give", placement, *GIVEN, *nobody)[2]
    assert "none of this id" in run("carers-door", "give", str(uuid4()), *GIVEN, *BY)[2]
    wrong = ("--carer", "Rosa", "--phone", "none", "--called", "Rose")
    assert "Give the number" in run("carers-door", "give", placement, *wrong, *BY)[2]
    assert "none of this id" in run("carers-door", "end", str(uuid4()))[2]


def test_the_same_carer_is_given_no_second_door_and_a_second_child_stands_on_the_first(run: Run, house: House) -> None:
    caring = Caring(house)
    placement = str(caring.placed())
    assert run("carers-door", "give", placement, *GIVEN, *BY, "--json")[0] == 0
    status, _, said = run("carers-door", "give", placement, *GIVEN, *BY)
    assert status != 0
    assert "has a door for this placement already" in said
    other = str(caring.placed(caring.child("Iris")))
    status, shown, _ = run("carers-door", "give", other, *GIVEN, *BY, "--json")
    assert (status, shown["link"]) == (0, None)
    assert len(run("carers-door", "list", "CSC", "--json")[1]) == 1
    ((door,),) = [[row["door"] for row in run("carers-door", "list", "CSC", "--json")[1]]]
    run("carers-door", "end", door)
    assert run("carers-door", "give", placement, *GIVEN, *BY, "--json")[1]["link"], "once it is ended another is given"
