"""Plans for a place and for a peer group, and how tests make them. Invented."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from synthetic.factories import adult, child, concern, involvement, tie, upn_of, vehicle
from tests.living import House
from wholepicture.base import clock
from wholepicture.config import installation

installation.load()

from wholepicture.casework.context.commands import give_action, name_in_plan, open_plan  # noqa: E402
from wholepicture.casework.context.queries import plan_of  # noqa: E402
from wholepicture.casework.context.results import PlanPage  # noqa: E402
from wholepicture.casework.context.rules import ActionGiven, PlanGiven  # noqa: E402
from wholepicture.picture.queries import people_listed, picture_of  # noqa: E402

AIM = "No girl gets into this car again."


def told(house: House) -> dict[str, UUID]:
    """Two girls and a car: of the one social care and the nurse read, of the other social care alone. The car is tied to the first."""
    wren = child(identifiers=[upn_of(1)], given="Wren", family="Planned-Test")
    robin = child(identifiers=[upn_of(2)], given="Robin", family="Planned-Test")
    car = {"vehicles": [vehicle()], "ties": [tie("c1", "v1", "travelled_in")]}
    house.send("HOM", concern(wren, key="w1", signs=["late_return"], **car))
    house.send("CSC", involvement(wren, key="wi", service="Allocated social worker"))
    house.send("HLT", involvement(wren, key="wn", service="School nursing"))
    house.send("HOM", concern(robin, adult(), key="r1", signs=["late_return"]))
    house.send("CSC", involvement(robin, key="ri", service="Allocated social worker"))
    house.process()
    hub = house.viewer("coordinator")
    pages = [picture_of(hub, nominal=one.id) for one in people_listed(hub, role="child")]
    girls = {page.label.split()[0].lower(): page for page in pages if page}
    return {
        "wren": girls["wren"].id,
        "robin": girls["robin"].id,
        "car": next(one.id for one in girls["wren"].ties if one.kind == "vehicle"),
    }


def given(house: House, lead: str = "coordinator", **more: Any) -> PlanGiven:
    return PlanGiven(**({"aim": AIM, "lead": house.professionals[lead]} | more))


def for_car(house: House, car: UUID, lead: str = "coordinator") -> UUID:
    return open_plan(house.viewer("coordinator"), kind="vehicle", about=car, given=given(house, lead))


def for_group(house: House, first: UUID, *others: UUID, lead: str = "coordinator") -> UUID:
    hub = house.viewer("coordinator")
    plan = open_plan(hub, kind="group", person=first, given=given(house, lead, called="The bus station"))
    for number, one in enumerate(others, 1):
        name_in_plan(hub, plan=plan, person=one, seen=number)
    return plan


def to_do(house: House, plan: UUID, doer: str, days: int = 7) -> UUID:
    due_on = clock.local_date() + timedelta(days=days)
    action = ActionGiven("Speak with the night manager.", house.professionals[doer], due_on)
    return give_action(house.viewer("coordinator"), plan=plan, given=action)


def page(house: House, who: str, plan: UUID) -> PlanPage:
    return plan_of(house.viewer(who), plan=plan)
