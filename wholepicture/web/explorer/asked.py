"""What an explorer's address asks for: whose ties, as on which day, and what is left out. No name stands in it. No database."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from wholepicture.analysis.results import INFERRED, MAY_BE_SAME
from wholepicture.base import clock
from wholepicture.web.frame.request import id_or_none

KINDS = {"person": "nominal", "vehicle": "vehicle", "phone": "phone", "account": "account", "place": "place"}
IN_ADDRESS = {kind: word for word, kind in KINDS.items()}
LEFT_OUT = {INFERRED: "Inferred ties (dashed)", MAY_BE_SAME: "Who may be the same (dotted)"}
STEPS = {"1": "One step", "2": "Two steps"}


@dataclass(frozen=True)
class Asked:
    """Of whom and what the ties are drawn, in the order in which somebody asked for them. `mistake`: what is wrong with the day."""

    of: tuple[tuple[str, UUID], ...] = ()
    until: date | None = None
    steps: int = 1
    without: frozenset[str] = frozenset()
    chart: UUID | None = None
    mistake: str = ""

    @classmethod
    def from_address(cls, given: QueryDict) -> "Asked":
        """What an address or a form asks for; whatever makes no sense in it is as if it were not there."""
        until, mistake = _day(given.get("until", "").strip())
        return cls(
            of=tuple(dict.fromkeys(one for text in given.getlist("of") if (one := end_in(text)))),
            until=until,
            steps=2 if given.get("steps") == "2" else 1,
            without=frozenset(given.getlist("without")) & LEFT_OUT.keys(),
            chart=id_or_none(given.get("chart", "")),
            mistake=mistake,
        )

    def and_of(self, kind: str, id: UUID) -> "Asked":
        """With the ties of one more."""
        return replace(self, of=tuple(dict.fromkeys((*self.of, (kind, id)))))

    def but_for(self, kind: str, id: UUID) -> "Asked":
        """Without the ties of one of them."""
        return replace(self, of=tuple(one for one in self.of if one != (kind, id)))

    def fields(self) -> list[tuple[str, str]]:
        """The fields of a form, or of an address, that ask for the same."""
        fields = [("of", end_as_text(kind, id)) for kind, id in self.of]
        if self.until:
            fields.append(("until", self.until.isoformat()))
        if self.steps > 1:
            fields.append(("steps", str(self.steps)))
        fields += [("without", sort) for sort in sorted(self.without)]
        if self.chart:
            fields.append(("chart", str(self.chart)))
        return fields

    @property
    def query(self) -> str:
        """The part of an address that asks for the same."""
        return f"?{urlencode(self.fields())}"


def end_in(text: str) -> tuple[str, UUID] | None:
    """Somebody or something as it stands in an address: `person.<id>`."""
    word, _, written = text.partition(".")
    id = id_or_none(written)
    return (KINDS[word], id) if word in KINDS and id else None


def end_as_text(kind: str, id: UUID) -> str:
    """The same, as it is written there."""
    return f"{IN_ADDRESS[kind]}.{id}"


def places_in(written: Iterable[object]) -> dict[UUID, tuple[int, int]]:
    """Where somebody put nodes by hand, as the page sends it: triples of an id, across and down. What makes no sense is left out."""
    places: dict[UUID, tuple[int, int]] = {}
    for one in written:
        if not isinstance(one, list) or len(one) != 3:
            continue
        id, across, down = one
        if isinstance(id, str) and isinstance(across, int) and isinstance(down, int) and id_or_none(id):
            places[UUID(id)] = (across, down)
    return places


def _day(typed: str) -> tuple[date | None, str]:
    if not typed:
        return None, ""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None, "Enter a date like 2025-03-04, or leave it empty to see what is known now."
    if day > clock.local_date():
        return None, "Enter a date that is not in the future."
    return day, ""
