"""A girl whom children's social care placed with a foster carer, and the door that the carer was given. Invented."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from synthetic.factories import child, concern, upn_of
from tests.casework.placement.placing import days_ago
from tests.living import House


class Caring:
    """Rosa Linden-Test fosters a girl, whom Harrowmere's social worker placed with her and sees to."""

    def __init__(self, house: House) -> None:
        self.house, self._children = house, 0
        self.rose = self.child("Rose")

    def child(self, given: str, agency: str = "CSC") -> UUID:
        """A child of whom this agency has a report, as the picture knows her."""
        from wholepicture.picture.queries import people_listed

        self._children += 1
        born = f"201{self._children}-05-17"
        told = child(given=given, family="Alder-Test", date_of_birth=born, identifiers=[upn_of(self._children)])
        self.house.send(agency, concern(told, key=f"of {given}"))
        self.house.process()
        listed = people_listed(self.house.viewer("coordinator"), role="child")
        return next(one.id for one in listed if one.label.startswith(given))

    def placed(
        self, child: UUID | None = None, who: str = "social_worker", *, moved_in: bool = True, **more: Any
    ) -> UUID:
        from wholepicture.casework.placement.commands import enter_placement
        from wholepicture.casework.placement.rules import Given

        said: dict[str, Any] = {
            "where": "12 Invented Lane",
            "care": "own_foster",
            "distance": "here",
            "host_name": "",
            "host": None,
            "is_emergency": False,
            "starts_on": days_ago(9),
        }
        placement = enter_placement(
            self.house.viewer(who),
            child=child or self.rose,
            given=Given(**(said | more)),
            held_by=self.house.professionals[who],
        )
        if moved_in:
            self.step(placement, "moved_in", who, on=days_ago(9))
        return placement

    def step(self, placement: UUID, kind: str, who: str = "social_worker", **more: Any) -> None:
        from wholepicture.casework.placement.commands import enter_placement_step
        from wholepicture.casework.placement.queries import placement_page
        from wholepicture.casework.placement.rules import StepGiven

        said: dict[str, Any] = {"on": days_ago(0), "who": "", "words": "Invented."} | more
        viewer = self.house.viewer(who)
        seen = placement_page(viewer, placement=placement).number
        enter_placement_step(viewer, placement=placement, seen=seen, given=StepGiven(kind, **said))

    def given(self, **more: Any) -> Any:
        from wholepicture.casework.carers.rules import Given

        return Given(**({"carer": "Rosa Linden-Test", "phone": "01632 960 123", "called": "Rose"} | more))

    def link(self, placement: UUID, who: str = "social_worker", **more: Any) -> Any:
        from wholepicture.casework.carers.commands import give_door

        return give_door(self.house.viewer(who), placement=placement, given=self.given(**more))

    def door(self, placement: UUID, who: str = "social_worker") -> Any:
        from wholepicture.casework.carers.queries import doors_of_placement

        return doors_of_placement(self.house.viewer(who), placement=placement).doors[0]

    def telephone(self, placement: UUID, **more: Any) -> str:
        """The secret that the carer's telephone holds, once the door was given and opened."""
        from wholepicture.casework.carers.commands import open_door

        link = self.link(placement, **more)
        opened = open_door(link.token, link.code)
        assert opened is not None
        return opened


def carer(telephone: str) -> Any:
    """Whoever holds this telephone, as the database knows them."""
    from wholepicture.access.viewer import viewer_from_carer

    return viewer_from_carer(telephone)


def page(telephone: str) -> Any:
    from wholepicture.casework.carers.queries import carers_page

    return carers_page(carer(telephone))


def is_open(telephone: str) -> bool:
    from wholepicture.access.viewer import SignedOut

    try:
        carer(telephone)
    except SignedOut:
        return False
    return True


def says_missing(telephone: str, key: str = "carer-1", **more: Any) -> UUID:
    from wholepicture.casework.carers.commands import say_missing

    said: dict[str, Any] = {"since": datetime.now(UTC).isoformat(), "how": "A grey hoodie. Invented."} | more
    child = said.pop("child", None) or page(telephone).children[0].id
    return say_missing(carer(telephone), child=child, key=key, **said)
