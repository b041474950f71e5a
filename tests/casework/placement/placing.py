"""A girl whom a neighbouring authority places, a home, and who is to be told. Invented."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.analysis.world import World, girl
from tests.living import House


def days_ago(days: int) -> date:
    from wholepicture.base.clock import local_date

    return local_date() - timedelta(days=days)


class Placing:
    """Fenshaw, a neighbouring authority that has one report about a girl, and places her in Gull House, in Harrowmere's area."""

    def __init__(self, house: House) -> None:
        from wholepicture.partnership import commands

        self.house, self.world = house, World(house)
        agency, _ = commands.add_agency(
            house.operator(), area=house.area, code="FEN", name="Fenshaw County Council", type="other_area"
        )
        house.agencies["FEN"] = agency.id
        house.add_colleague("fenshaw", "social_worker", "FEN")
        house.add_colleague("fenshaw_too", "social_worker", "FEN")
        self.wren = girl("Wren Ashdown-Test")
        self.world.report(self.wren, agency="FEN")
        self.world.put()

    def given(self, **more: Any) -> Any:
        from wholepicture.casework.placement.rules import Given

        said: dict[str, Any] = {
            "where": "Gull House",
            "care": "home",
            "distance": "distant",
            "host_name": "",
            "host": self.house.agencies["CSC"],
            "is_emergency": False,
            "starts_on": days_ago(-5),
        }
        return Given(**(said | more))

    def placed(self, who: str = "fenshaw", held_by: str | None = None, **more: Any) -> UUID:
        from wholepicture.casework.placement.commands import enter_placement

        holder = self.house.professionals[held_by or who]
        return enter_placement(self.house.viewer(who), child=self.wren.id, given=self.given(**more), held_by=holder)

    def step(self, placement: UUID, kind: str, who: str = "fenshaw", **more: Any) -> None:
        from wholepicture.casework.placement.commands import enter_placement_step
        from wholepicture.casework.placement.rules import StepGiven

        seen = more.pop("seen", None)
        held_by = more.pop("held_by", None)
        said = {"on": days_ago(0), "who": more.pop("told", "Invented team"), "words": "Invented."} | more
        seen = self.page(placement, who).number if seen is None else seen
        enter_placement_step(
            self.house.viewer(who), placement=placement, seen=seen, given=StepGiven(kind, **said), held_by=held_by
        )

    def page(self, placement: UUID, who: str = "fenshaw") -> Any:
        from wholepicture.casework.placement.queries import placement_page

        return placement_page(self.house.viewer(who), placement=placement)

    def said(self, placement: UUID, who: str = "fenshaw") -> dict[str, str]:
        return {one.kind: one.said for one in self.page(placement, who).row.required}


def home_at(house: House, who: str = "care_home_worker", **more: Any) -> UUID:
    """Gull House as a record, with four beds for a year where nothing else is given."""
    from wholepicture.casework.placement.commands import enter_home
    from wholepicture.casework.placement.rules import HomeGiven

    run_by = more.pop("run_by", house.agencies["HOM"])
    said = {"name": "Gull House", "beds": 4, "from_on": days_ago(365), "provider": "Invented Homes Ltd"} | more
    return enter_home(house.viewer(who), given=HomeGiven(**said), run_by=run_by)


def visits_to(placing: Placing, who: str = "fenshaw", since: int = 3) -> UUID:
    """Visits to the girl, from some days ago on."""
    from wholepicture.casework.placement.commands import begin_visits

    house = placing.house
    return begin_visits(
        house.viewer(who), child=placing.wren.id, since_on=days_ago(since), held_by=house.professionals[who]
    )


def visited(placing: Placing, visits: UUID, kind: str = "made", who: str = "fenshaw", **more: Any) -> None:
    from wholepicture.casework.placement.commands import enter_visit
    from wholepicture.casework.placement.queries import visits_of_child
    from wholepicture.casework.placement.rules import VisitGiven

    house = placing.house
    seen, held_by = more.pop("seen", None), more.pop("held_by", None)
    said: dict[str, Any] = {"on": days_ago(0), "words": "Invented."}
    if kind == "made":
        said |= {"is_seen": True, "alone": "yes", "heard": "I like it here."}
    if seen is None:
        _, pages = visits_of_child(house.viewer(who), nominal=placing.wren.id)
        seen = next(page.number for page in pages if page.row.id == visits)
    enter_visit(house.viewer(who), visits=visits, seen=seen, given=VisitGiven(kind, **(said | more)), held_by=held_by)
