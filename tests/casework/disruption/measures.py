"""A man, his car, a guest house and girls of whom reports tell, and measures against them. Invented."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.analysis.world import End, World, girl, person, thing
from tests.living import House


class Town:
    """Whom and what the hub reads of: a man with a car, tied to two girls."""

    def __init__(self, house: House) -> None:
        self.house, self.world = house, World(house)
        self.man, self.car, self.inn = (
            person("Kez Marlow-Test"),
            thing("vehicle", "XX00 ABC"),
            thing("place", "Lantern Guest House"),
        )
        self.wren, self.pippa = girl("Wren Ashdown-Test"), girl("Pippa Sallow-Test")
        for one in (self.wren, self.pippa):
            self.world.tie(one, self.man)
            self.world.tie(one, self.inn, "seen_at")
        self.world.tie(self.man, self.car, "drives")
        self.world.put()

    def hidden_girl(self) -> End:
        """A girl of whom there is one report, kept to somebody else of social care."""
        hidden = girl("Hidden Girl-Test")
        self.world.report(hidden, agency="CSC", level="named", named=[uuid4()])
        self.world.put()
        return hidden


def days_ago(days: int) -> date:
    from wholepicture.base.clock import local_date

    return local_date() - timedelta(days=days)


def step(kind: str, **more: Any) -> Any:
    """What is entered of a step, today where no day is given."""
    from wholepicture.casework.disruption.rules import Given

    said = {"on": days_ago(0), "words": "Invented."}
    if kind in ("in_force", "renewed"):
        said["expires_on"] = days_ago(-20)
    return Given(kind, **(said | more))


def entered(house: House, against: End, *children: End, who: str = "police_intelligence", **more: Any) -> UUID:
    """A measure against somebody or something, in force until 20 days from now where nothing else is given."""
    from wholepicture.casework.disruption.commands import Against, enter_disruption

    tactic = {"nominal": "abduction_notice", "vehicle": "licensing", "place": "hotel_notice", "phone": "other"}
    said = {
        "tactic": tactic[against.kind],
        "basis": "Invented power.",
        "held_by": house.professionals["police_intelligence"],
        "given": step("in_force"),
    }
    return enter_disruption(
        house.viewer(who),
        against=Against(against.kind, against.id),
        children=[one.id for one in children],
        **(said | more),
    )


def followed(house: House, measure: UUID, kind: str, *, seen: int, who: str = "coordinator", **more: Any) -> None:
    """One more step of a measure."""
    from wholepicture.casework.disruption.commands import enter_step

    held_by = more.pop("held_by", None)
    enter_step(house.viewer(who), measure=measure, seen=seen, given=step(kind, **more), held_by=held_by)


def listed(house: House, who: str = "coordinator", **asked: Any) -> dict[UUID, str]:
    """Where the register lists each measure, as somebody reads it."""
    from wholepicture.casework.disruption.queries import register

    return {row.id: row.where for row in register(house.viewer(who), **asked).rows}


def measured(house: House) -> UUID:
    """A measure in a town of its own."""
    town = Town(house)
    return entered(house, town.man, town.wren)
