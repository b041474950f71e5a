"""Somebody whose name is not known: asked about on a nickname and what is said around it, never on a nickname alone."""

from typing import Any

from synthetic import factories
from tests.living import House
from wholepicture.linkage.queries import pairs_to_judge


def told(house: House, agency: str, nickname: str, **around: Any) -> None:
    """A report of an unnamed man, with the car or place that he is tied to."""
    things: dict[str, Any] = {}
    ties = []
    if "car" in around:
        things["vehicles"] = [{"ref": "v1", **around["car"]}]
        ties.append(factories.tie("p1", "v1", "drives"))
    if "place" in around:
        things["places"] = [{"ref": "l1", "name": around["place"]}]
        ties.append(factories.tie("p1", "l1", "seen_at"))
    man = {
        "ref": "p1",
        "role": "person_of_concern",
        "also_known_as": [nickname],
        "sex": "male",
        "age_from": 20,
        "age_to": 30,
    }
    house.send(agency, factories.intelligence(man, key=f"{agency}-{nickname}-{len(ties)}", ties=ties, **things))


def asked(house: House) -> list[set[str]]:
    house.process()
    pairs = pairs_to_judge(house.viewer("linkage_officer"))
    return [{pair.a.agency, pair.b.agency} for pair in pairs]


def test_the_same_nickname_alone_is_not_asked_about(house: House) -> None:
    told(house, "POL", "Kez")
    told(house, "CHA", "Kez", car={"make": "Ford", "colour": "white"})
    assert asked(house) == []


def test_the_same_nickname_with_a_like_car_is_asked_about(house: House) -> None:
    told(house, "POL", "Kez", car={"make": "Vauxhall", "model": "Corsa", "colour": "black"}, place="Quayside steps")
    told(house, "CHA", "Kez", car={"make": "Corsa", "colour": "dark"}, place="the arcade")
    assert asked(house) == [{"Harrowmere Police", "Open Door Project"}]


def test_part_of_a_plate_and_a_place_bring_two_sayings_together(house: House) -> None:
    told(house, "POL", "Kez", car={"registration": "XX00 ABC"}, place="Harbour View guest house")
    told(house, "CHA", "Kez", car={"registration": "*A8C"}, place="guest house by the harbour")
    assert asked(house) == [{"Harrowmere Police", "Open Door Project"}]


def test_nobody_is_joined_by_nickname_car_and_place_together(house: House) -> None:
    from wholepicture.base.database_role import speaking_as
    from wholepicture.linkage.models import Membership

    for agency in ("POL", "CHA", "SCH1"):
        told(
            house,
            agency,
            "Kez",
            car={"registration": "XX00 ABC", "make": "Corsa", "colour": "black"},
            place="Harbour View",
        )
    house.process()
    with speaking_as("worker"):
        assert Membership.objects.filter(until=None).values("nominal").distinct().count() == 3
