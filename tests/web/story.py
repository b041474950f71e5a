"""A girl's story for the tests of the screens, and a browser in which somebody has signed in."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.test import Client

from synthetic.factories import adult, child, concern, involvement, missing_episode, phone, tie, upn_of, vehicle
from tests.living import House

HOME = {"lines": ["4 Fern Walk", "Harrowmere"], "postcode": "ZA3 1AA"}


@dataclass
class Told:
    """A house with one girl's story in it, and the ids that its pages are asked for."""

    house: House
    girl: UUID
    car: UUID
    report: UUID
    alert: UUID
    pair: UUID


def told(house: House) -> Told:
    """A girl of whom a home, the police and two schools each hold a piece; a charity knows her without a number."""
    from wholepicture.alerts.queries import alerts_awaiting
    from wholepicture.linkage.queries import pairs_to_judge
    from wholepicture.picture.queries import people_listed, picture_of

    wren = child(identifiers=[upn_of(1)], address=HOME)
    lately: dict[str, Any] = {"happened": {"from": "2026-10-30", "precision": "day"}}
    seen: dict[str, Any] = {
        "vehicles": [vehicle()],
        "phones": [phone()],
        "ties": [tie("c1", "v1", "travelled_in"), tie("c1", "p1")],
    }
    house.send("HOM", missing_episode(wren, key="h0", recorded_at="2026-03-04T10:00:00+00:00"))
    house.send(
        "HOM",
        concern(
            wren, adult(), key="h1", signs=["late_return"], recorded_at="2026-11-01T09:00:00+00:00", **lately, **seen
        ),
    )
    sent = house.send(
        "POL",
        concern(
            child(identifiers=[upn_of(1)], given="Wren", address=None),
            key="p1",
            signs=["older_partner", "new_phone", "phone_use_increased", "money_or_items_unexplained"],
            recorded_at="2026-11-02T09:00:00+00:00",
            happened={"from": "2026-10", "precision": "month"},
            narrative={"facts": "Seen with a new phone.", "opinion": "I fear for her.", "child_words": "It is fine."},
        ),
    )
    at_school = {"signs": ["education_disengaged"], "recorded_at": "2026-11-03T09:00:00+00:00", **lately}
    house.send("SCH1", concern(wren, key="s1", **at_school))
    house.send(
        "HLT",
        concern(
            wren,
            key="n0",
            recorded_at="2026-11-03T12:00:00+00:00",
            happened=None,
            provenance={"how_known": "someone_else_told_me", "original_agency": "POL", "original_reference": "p1"},
        ),
    )
    at_work = {"worker": "Pat Worker-Test", "worker_phone": "01632 960009", "plan": "child_protection"}
    house.send("CSC", involvement(wren, key="i1", service="Allocated social worker", **at_work))
    house.send("SCH1", involvement(wren, key="i2"))
    house.send("CHA", concern(child(identifiers=None), key="c1", recorded_at="2026-11-04T09:00:00+00:00"))
    house.process()
    hub = house.viewer("coordinator")
    pages = [picture_of(hub, nominal=one.id) for one in people_listed(hub, role="child")]
    girl = max((one for one in pages if one), key=lambda one: len(one.chronology))
    return Told(
        house=house,
        girl=girl.id,
        car=next(one.id for one in girl.ties if one.kind == "vehicle"),
        report=sent[0].submission,
        alert=next(one.id for one in alerts_awaiting(hub) if one.rule == "several_signs"),
        pair=pairs_to_judge(house.viewer("linkage_officer"))[0].id,
    )


def client_of(house: House, who: str) -> Client:
    """A browser in which somebody has signed in with both factors."""
    house.account(who)
    client = Client()
    signed_in(client, house, who)
    return client


def signed_in(client: Client, house: House, who: str) -> None:
    """Somebody who has an account signs in with both factors in this browser."""
    from wholepicture.access.models import Account

    client.cookies.pop("sessionid", None)
    house.prove(house.professionals[who])
    client.force_login(Account.objects.get(professional=house.professionals[who]))
    client.get("/accounts/login/")  # which opens the viewer's session, as signing in does


def text_of(client: Client, address: str, status: int = 200) -> str:
    """A page's words, without its tags."""
    answer = client.get(address)
    assert answer.status_code == status, address
    main = answer.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())
