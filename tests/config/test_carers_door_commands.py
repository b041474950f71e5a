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
