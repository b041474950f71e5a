"""A report that only named people may read: it is kept for people who can read it, and tells of nobody else."""

import uuid
from typing import Any

import pytest
from django.test import Client

from tests.access.administering import ADMINISTRATOR, with_administrator
from tests.living import House
from tests.web.story import client_of

NOBODY = "nobody.at.all@example.org"
FACTS = {"kind": "concern", "facts": "She was crying.", "when": "today", "how_known": "saw_or_heard", "do": "check"}


@pytest.fixture
def draft() -> str:
    return f"/report/{uuid.uuid4()}/"


def checked(client: Client, draft: str, named: str) -> Any:
    client.post(draft, {"kind": "concern", "danger": "no"})
    return client.post(f"{draft}write/", {**FACTS, "level": "named", "named": named, "lawful_basis": "gdpr_6_1_e"})


def words_of(answer: Any, typed: str) -> str:
    page = answer.content.decode().partition("<main")[2]
    return page[page.index("There is a problem") : page.index("</ul>")].replace(typed, "ADDRESS")


def test_an_address_that_nobody_has_is_refused_and_named(house: House, draft: str) -> None:
    client = client_of(house, "nurse")
    answer = checked(client, draft, f"{house.emails['coordinator']}\n{NOBODY}")
    assert answer.status_code == 422
    said = words_of(answer, NOBODY)
    assert "this address: ADDRESS." in said
    assert house.emails["coordinator"] not in said
    assert client.post(f"{draft}send/").headers["Location"].endswith("/check/"), "nor is it sent by its address"
    assert (
        client.get("/reports/").content.decode().count("Receipt") == 0
        or client.get(f"{draft}check/").status_code == 422
    )


def test_people_of_the_directory_who_may_read_can_be_named_however_their_address_is_typed(
    house: House, draft: str
) -> None:
    client = client_of(house, "nurse")
    answer = checked(client, draft, f"  {house.emails['coordinator'].upper()}, {house.emails['social_worker']}")
    assert (answer.status_code, answer.headers["Location"].endswith("/check/")) == (302, True)
    assert client.post(f"{draft}send/").headers["Location"].startswith(f"{draft}sent/")


def elsewhere(house: House) -> str:
    """Somebody of another area."""
    from wholepicture.partnership.commands import add_agency, add_area, add_professional

    area, _ = add_area(house.operator(), code="elsewhere", name="Elsewhere")
    agency, _ = add_agency(house.operator(), area=area.id, code="EPOL", name="Elsewhere Police", type="police")
    add_professional(
        house.operator(), agency=agency.id, email="dee.elsewhere@example.org", name="Dee", role="police_intelligence"
    )
    return "dee.elsewhere@example.org"


def has_left(house: House) -> str:
    from wholepicture.access.administration import mark_left

    with_administrator(house)
    mark_left(house.viewer(ADMINISTRATOR), person=house.professionals["teacher_dsl"], reason="Invented.")
    return house.emails["teacher_dsl"]


def reads_nothing(house: House) -> str:
    return with_administrator(house).emails["other_administrator"]


@pytest.mark.parametrize("who", [elsewhere, has_left, reads_nothing])
def test_who_there_is_elsewhere_or_who_left_is_not_told_from_nobody(house: House, draft: str, who: Any) -> None:
    address = who(house)
    client = client_of(house, "nurse")
    there, nobody = checked(client, draft, address), checked(client, f"/report/{uuid.uuid4()}/", NOBODY)
    assert there.status_code == nobody.status_code == 422
    assert words_of(there, address) == words_of(nobody, NOBODY)


def test_asking_who_is_there_is_an_act_on_the_ledger(house: House, draft: str) -> None:
    from tests.access.writing import entries

    checked(client_of(house, "nurse"), draft, NOBODY)
    assert entries(house, "access.queries.addresses_of_nobody")
