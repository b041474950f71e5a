"""An operation with girls who came forward and men of concern. Invented."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.analysis.world import End, World, girl, person
from tests.living import House


def ago(days: int) -> date:
    from wholepicture.base.clock import local_date

    return local_date() - timedelta(days=days)


class Sandpiper:
    """Operation Sandpiper: so many girls of whom the home tells, and men; police and co-ordinator read all of it."""

    def __init__(self, house: House, girls: int = 3, men: int = 2) -> None:
        from wholepicture.casework.operation.commands import enter_child, enter_person, name_member, open_operation

        self.house, self.world = house, World(house)
        self.girls = [girl(f"Girl{number:02} Sandpiper-Test") for number in range(1, girls + 1)]
        self.men = [person(f"Man{number} Sandpiper-Test") for number in range(1, men + 1)]
        for one in self.girls:
            self.world.tie(one, self.men[0])
        for one in self.men:
            self.world.report(one)
        self.world.put()
        self.hub = house.viewer("coordinator")
        self.id = open_operation(
            self.hub, name="Sandpiper", started_on=ago(300), lead=house.professionals["police_intelligence"]
        )
        for who in ("social_worker", "charity_worker"):
            name_member(self.hub, operation=self.id, person=house.professionals[who])
        self.rows = [
            enter_child(self.hub, operation=self.id, child=one.id, came_on=ago(200 - number))
            for number, one in enumerate(self.girls)
        ]
        self.people = [enter_person(self.hub, operation=self.id, about=one.id, since=ago(250)) for one in self.men]

    def step(self, kind: str, man: int, *girls: int, days: int = 50, **more: Any) -> UUID:
        """One step of one man, relating to these girls."""
        from wholepicture.casework.operation.commands import enter_step

        (step,) = enter_step(
            self.hub,
            operation=self.id,
            kind=kind,
            on=ago(days),
            people=[self.people[man]],
            children=[self.rows[number] for number in girls],
            **more,
        )
        return step

    def hidden_girl(self) -> tuple[End, World]:
        """A girl of whom social care knows alone."""
        hidden = girl("Hidden Girl-Test")
        self.world.report(hidden, agency="CSC", level="named", named=[uuid4()])
        self.world.put()
        return hidden, self.world

    def page(self, who: str = "coordinator", **asked: Any) -> Any:
        from wholepicture.casework.operation.queries import operation_of

        return operation_of(self.house.viewer(who), operation=self.id, **asked)

    def numbers(self, **asked: Any) -> dict[str, int]:
        return {total.code: total.number for total in self.page(**asked).totals}


def supported(
    operation: Sandpiper, girl: int, who: str = "charity_worker", by: str = "coordinator", **more: Any
) -> None:
    """Who supports a girl from today on."""
    from wholepicture.casework.operation.commands import SupportGiven, enter_support

    seen = more.pop("seen", 0)
    said = {"is_ended": False, "held_by": operation.house.professionals[who], "from_on": ago(0), "measures": ["screen"]}
    enter_support(
        operation.house.viewer(by), child=operation.rows[girl], seen=seen, given=SupportGiven(**(said | more))
    )
