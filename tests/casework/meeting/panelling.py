"""A panel with girls, a man and a car on its agenda, and members of several agencies. Invented."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.analysis.world import End, World, girl, person
from tests.casework.cases.opening import first
from tests.living import House
from wholepicture.base import clock
from wholepicture.casework.cases.commands import open_case
from wholepicture.casework.cases.rules import Opening
from wholepicture.casework.meeting.panels.commands import (
    act_on_item,
    add_item,
    build_agenda,
    call_panel,
    name_panel_member,
    write_on_item,
)
from wholepicture.casework.meeting.panels.queries import panel_of
from wholepicture.casework.meeting.panels.results import ItemRow, PanelPage

MEMBERS = ("social_worker", "nurse", "care_home_worker")


class March:
    """The panel of March: girls whom the home and others tell of, each with a case that somebody opened, and a man of concern."""

    def __init__(self, house: House, girls: int = 3) -> None:
        self.house, self.world = house, World(house)
        self.girls = [girl(f"Girl{number} March-Test") for number in range(1, girls + 1)]
        self.man = person("Man March-Test")
        for one in self.girls:
            self.world.tie(one, self.man)
        self.world.put()
        self.hub = house.viewer("coordinator")
        self.cases = [
            open_case(
                self.hub,
                opening=Opening(
                    one.id,
                    first(house, "coordinator", what=f"See girl {number}."),
                    what=f"Case of girl {number}.",
                    lead=house.professionals["coordinator"],
                ),
            )
            for number, one in enumerate(self.girls, 1)
        ]
        self.id = call_panel(
            self.hub,
            name="Panel of March",
            meets_at=clock.now() + timedelta(days=3),
            chair=house.professionals["coordinator"],
        )
        for who in MEMBERS:
            name_panel_member(self.hub, panel=self.id, person=house.professionals[who])

    def page(self, who: str = "coordinator") -> PanelPage:
        return panel_of(self.house.viewer(who), panel=self.id)

    def item(self, label: str, who: str = "coordinator") -> ItemRow:
        (found,) = [item for item in self.page(who).items if item.label == label]
        return found

    def labels(self, who: str = "coordinator") -> list[str]:
        return [item.label for item in self.page(who).items]

    def write(self, label: str, kind: str, words: str, who: str = "coordinator", **more: Any) -> None:
        item = self.item(label, who)
        seen = more.pop("seen", item.seen)
        write_on_item(self.house.viewer(who), item=item.id, kind=kind, words=words, seen=seen, **more)

    def act(self, label: str, number: int, what: str) -> UUID:
        doing = first(self.house, "coordinator", what=what)
        return act_on_item(self.hub, item=self.item(label).id, case=self.cases[number - 1], first=doing)

    def add(self, **given: Any) -> UUID:
        return add_item(self.hub, panel=self.id, **given)

    def build(self) -> int:
        return build_agenda(self.hub, panel=self.id)

    def hidden_girl(self) -> End:
        """A girl of whom named people alone are told."""
        hidden = girl("Hidden March-Test")
        self.world.report(hidden, agency="CSC", level="named", named=[uuid4()])
        self.world.put()
        return hidden


def panel_about(house: House, child: UUID) -> tuple[UUID, UUID]:
    """A panel with this child on its agenda, and the item."""
    hub = house.viewer("coordinator")
    meets_at, chair = clock.now() + timedelta(days=3), house.professionals["coordinator"]
    panel = call_panel(hub, name="Panel of May", meets_at=meets_at, chair=chair)
    page = panel_of(hub, panel=panel)
    about = next((item.id for item in page.items if item.about == child), None)
    return panel, about or add_item(hub, panel=panel, kind="child", about=child, reason="To be spoken of.")
