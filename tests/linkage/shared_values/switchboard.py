"""A school that gives its own number for every pupil."""

from typing import Any

from synthetic import factories
from tests.living import House

SWITCHBOARD = "01632 960100"
GIVEN = (
    "Ada Bram Cleo Dov Finn Greta Hugo Ines Jonas Kira Leon Mina Nils Opal Piet Quinn Rosa Sven Tilda "
    "Umar Edie Vera Wilf Xenia Yara Zeno Bodil Carsten"
).split()
ALIKE: tuple[dict[str, Any], ...] = (
    {"given": "Marisol", "family": "Tarn-Test", "date_of_birth": None},
    {"given": "Marisole", "family": None, "date_of_birth": None},
)


def pupil(number: int, **more: Any) -> dict[str, Any]:
    """A child of the school, of whom it gives its own number."""
    usual = {
        "given": GIVEN[number],
        "family": f"Pupil{chr(97 + number)}-Test",
        "date_of_birth": f"20{8 + number % 6:02d}-0{1 + number % 9}-1{number % 9}",
        "phones": [SWITCHBOARD],
        "identifiers": None,
    }
    return factories.child(**usual | more)


MANY = len(GIVEN)


def told(house: House, pupils: int = MANY, *, step: int = 0, **more: Any) -> None:
    """As many pupils, the first two alike so that only the switchboard's number makes them worth a question.

    `step`: how many are processed at a time; 0: all at once.
    """
    # a partnership for which a telephone that children share raises
    house.use_rule("shared_tie", kinds=["nominal", "vehicle", "place", "phone"])
    children = [*(pupil(0, **one) for one in ALIKE), *(pupil(number) for number in range(pupils - 2))]
    for number, one in enumerate(children):
        house.send(
            ("SCH1", "CSC")[number % 2],
            factories.concern(
                one,
                key=f"k{number}",
                signs=["older_partner"],
                phones=[factories.phone(SWITCHBOARD)],
                ties=[factories.tie("c1", "t1", "contacted")],
                **more,
            ),
        )
        if step and number % step == 0:
            house.process()
    house.process()
