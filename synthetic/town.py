"""The town of Harrowmere, its addresses and places. It is on no map: its coordinates lie in the North Sea."""

from random import Random

from synthetic import identifiers
from synthetic.people import Address, Place, Vehicle
from synthetic.words import load

NO_FIXED_ABODE = Address(("No fixed abode",), "ZZ99 3VZ")
_CENTRE = (54.70, 2.30)  # Dogger Bank, under water


class Town:
    """Streets to live in and places to be seen at."""

    def __init__(self, rng: Random) -> None:
        words = load("town")
        self.name: str = words["town"]["name"]
        self.authority: str = words["town"]["authority"]
        self.neighbour: str = words["town"]["neighbour"]
        self.neighbour_authority: str = words["town"]["neighbour_authority"]
        self.other_towns: list[str] = words["town"]["other_towns"]
        self.other_schools: list[str] = words["town"]["other_schools"]
        self._streets: list[str] = words["town"]["streets"]
        self._neighbour_streets: list[str] = words["town"]["neighbour_streets"]
        self._rng = rng
        self._vehicles = 0
        self.places = {
            row["id"]: Place(
                id=f"place-{row['id']}",
                kind=row["kind"],
                names=tuple(row["names"]),
                address=Address((row["line"], self.name), identifiers.postcode(n * 37)),
                latitude=round(_CENTRE[0] + rng.uniform(-0.02, 0.02), 5),
                longitude=round(_CENTRE[1] + rng.uniform(-0.03, 0.03), 5),
            )
            for n, row in enumerate(words["places"])
        }

    def address(self) -> Address:
        """A house in the town; the same street and block share a postcode."""
        street = self._rng.randrange(len(self._streets))
        number = self._rng.randint(1, 160)
        line = f"{number} {self._streets[street]}"
        if self._rng.random() < 0.12:
            line = f"Flat {self._rng.randint(1, 12)} {line}"
        return Address((line, self.name), identifiers.postcode(street * 9 + number // 20))

    def neighbour_address(self) -> Address:
        """A house in the neighbouring authority."""
        street = self._rng.randrange(len(self._neighbour_streets))
        number = self._rng.randint(1, 90)
        code = identifiers.postcode(street * 5 + number // 20, district=20 + street)
        return Address((f"{number} {self._neighbour_streets[street]}", self.neighbour), code)

    def vehicle(self, *, licensed: bool = False) -> Vehicle:
        """A new vehicle; `licensed` gives it a private hire plate."""
        words = load("town")
        make = self._rng.choice(words["makes"])
        self._vehicles += 1
        return Vehicle(
            id=f"vehicle-{self._vehicles:04d}",
            registration=identifiers.plate(self._rng),
            make=make["make"],
            model=self._rng.choice(make["models"]),
            colour=self._rng.choice(sorted(words["colours"])),
            licence=f"PH{self._rng.randint(100, 999)}" if licensed else "",
        )
