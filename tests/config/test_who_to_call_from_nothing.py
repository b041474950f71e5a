"""An installation set up by commands and screens alone: for how many children is somebody reached, and how many clicks away?"""

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from benchmarks.who_to_call import Reached, reached
from synthetic.factories import child, concern, involvement, nhs_of
from tests import databases
from tests.living import House
from tests.web.story import client_of
from wholepicture.config import process_accounts

Run = Callable[..., tuple[int, Any, str]]
CHILDREN = 6
WITHIN = 10  # seconds, from the first page to a number


@pytest.fixture
def house(template: str) -> Iterator[House]:
    """An installation with nothing in it."""
    process_accounts.prepare()
    with databases.copied(databases.migrated()) as name:
        yield House(name, UUID(int=0))


@pytest.fixture
def setup(run: Run, house: House) -> House:
    """A hub, a school and children's social care, as the operator's commands make them; reports of what they know."""

    def done(*arguments: str) -> Any:
        status, said, error = run(*arguments, "--json")
        assert status == 0, (arguments, error)
        return said

    for code, name, kind in (
        ("HUB", "Fenshaw Hub", "other"),
        ("SCH", "Tern Hill School", "school"),
        ("CSC", "Fenshaw care", "social_care"),
    ):
        done("agency", "add", code, "--name", name, "--type", kind)
        done("team", "add", code, "--name", "Front desk", "--phone", f"01632 9600{len(code)}0")
    done("team", "add", "HUB", "--name", "Duty desk", "--phone", "01632 960321", "--duty", "--hub")
    for code, name, role in (
        ("SCH", "Tess Lead-Test", "teacher_dsl"),
        ("CSC", "Cora Worker-Test", "social_worker"),
        ("CSC", "Ned Night-Test", "social_worker"),
        ("CSC", "Clem Clerk-Test", "agency_administrator"),
    ):
        who = name.split()[0].lower()
        house.emails[who] = f"{who}@example.org"
        done(
            "professional",
            "add",
            house.emails[who],
            "--agency",
            code,
            "--name",
            name,
            "--role",
            role,
            "--phone",
            "01632 960400",
            "--team",
            "Front desk",
        )
    for code, service in (("SCH", "School on roll"), ("CSC", "Allocated social worker")):
        done("agency", "trust", code, "--service", service, "--by", "file", "--reason", "Invented.")
    with house.operator().acting():
        from wholepicture.partnership.queries import agencies_by_id, anybody_with

        for agency in agencies_by_id().values():
            house.agencies[agency.code] = agency.id
        for who, email in house.emails.items():
            found = anybody_with(email)
            assert found
            house.professionals[who] = found.id
    for number in range(CHILDREN):
        of = child(given=f"Girl{'abcdef'[number]}", identifiers=[nhs_of(number)], address=None)
        worker = {"worker": "Cora Worker-Test", "worker_email": "cora@example.org", "plan": "child_protection"}
        house.send("CSC", involvement(of, key=f"i{number}", service="Allocated social worker", **worker))
        house.send("SCH", involvement(of, key=f"s{number}"), concern(of, key=f"c{number}"))
    house.process()
    return house


def sign_in(house: House, who: str) -> Client:
    return client_of(house, who)


def test_every_child_has_somebody_who_is_reached_two_clicks_from_signing_in(setup: House) -> None:
    house = setup
    care = house.agencies["CSC"]
    # An administrator says on screen who answers at night, with nobody's help.
    clerk = sign_in(house, "clem")
    (team,) = set(
        re.findall(r"/administration/teams/([0-9a-f-]{36})/duty/", clerk.get("/administration/").content.decode())
    )
    rota = {"days": [*"1234567", "9"], "starts": "5pm", "ends": "9am", "phone": ""}
    answered = clerk.post(
        f"/administration/teams/{team}/duty/weekly/", rota | {"person": str(house.professionals["ned"])}
    )
    assert answered.status_code == 302
    assert care

    teacher = sign_in(house, "tess")
    found: list[Reached] = []
    began = time.monotonic()
    first = teacher.get("/").content.decode()
    listed = re.search(r'href="(/children/)">Who to call about a child', first)
    assert listed, "one click from the first page"
    children = sorted(set(re.findall(r"/people/[0-9a-f-]{36}/", teacher.get(listed[1]).content.decode())))
    page = teacher.get(children[0]).content.decode()
    seconds = time.monotonic() - began
    assert 'href="tel:' in page.partition("Who to call now")[2].partition("</dd>")[0], "and a second"
    assert seconds <= WITHIN
    found = reached(house.viewer("tess"))
    print(json.dumps({"children": len(found), "clicks": 2, "seconds": round(seconds, 2)}))
    assert len(found) == CHILDREN
    assert all(one.is_named and one.has_duty and one.has_desk for one in found)
