"""How reasons are put into words, for what whoever reads them may be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wholepicture.alerts.finding import Reason, Telling, Thing, names_one_of
from wholepicture.base.indicators import indicators
from wholepicture.partnership.rules import SPOKEN_AS

NOT_SHOWN = "not shown: the whereabouts of a child are protected"
NOT_DESCRIBED = "not described"
# Things whose description tells where somebody is.
LOCATED_THINGS = frozenset({"place", "phone"})


@dataclass(frozen=True)
class Words:
    """The names that a viewer may be told. `is_discreet`: they may not learn where a child of this alert is. `signs`: what signs
    are called, by code; as published if not given."""

    agencies: Mapping[UUID, str]
    is_discreet: bool = False
    signs: Mapping[str, str] | None = None

    def agency(self, telling: Telling) -> str:
        """An agency's name, or what kind of agency it is where its name is not to be told."""
        kind = SPOKEN_AS[telling.kind]
        if self.is_discreet or telling.agency is None:
            return kind
        return self.agencies.get(telling.agency, kind)

    def tellings(self, reason: Reason) -> str:
        """`Gull House, 4 March 2025; Harrowmere Police, 9 March 2025`."""
        named = sorted((self.agency(telling), day(telling.on)) for telling in reason.tellings)
        return "; ".join(f"{agency}, {on}" for agency, on in named)

    def thing(self, reason: Reason) -> str:
        """What the thing of a reason is called."""
        thing = reason.thing
        if thing is None:
            return NOT_DESCRIBED
        if thing.is_withheld or (self.is_discreet and self._tells_where(thing)):
            return NOT_SHOWN
        return thing.label or NOT_DESCRIBED

    def _tells_where(self, thing: Thing) -> bool:
        return thing.kind in LOCATED_THINGS or names_one_of(self.agencies.values(), thing.label)

    def sign(self, code: str) -> str:
        """What a sign says."""
        if self.signs is not None:
            return self.signs.get(code, code)
        known = indicators().get(code)
        return known.label if known else code


def count(number: int, singular: str, plural: str = "") -> str:
    """`1 report`, `2 reports`."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def day(on: date) -> str:
    """`4 March 2025`."""
    return f"{on.day} {on:%B %Y}"


def spanning(reason: Reason) -> str:
    """`on 4 March 2025`, or `between 4 March 2025 and 6 March 2025`."""
    if reason.between is None:
        return ""
    first, last = reason.between
    return f"on {day(first)}" if first == last else f"between {day(first)} and {day(last)}"


def number(reason: Reason, name: str) -> int:
    """A number that a reason holds."""
    return int(reason.values[name])


def say_sign(reason: Reason, words: Words) -> str:
    """`Has a new phone: Gull House, 4 March 2025.`"""
    return f"{words.sign(str(reason.values['sign']))}: {words.tellings(reason)}."


def say_told_by(reason: Reason, words: Words) -> str:
    """`Told by: Gull House, 4 March 2025.`"""
    return f"Told by: {words.tellings(reason)}."


def say_not_proof(reason: Reason, words: Words) -> str:
    """That a tie may be innocent."""
    return "This is information, not proof: a shared tie may be innocent."


def say_night(reason: Reason, words: Words) -> str:
    """`Away for about 9 hours, between 4 March 2025 and 5 March 2025: Gull House, 4 March 2025.`"""
    return f"Away for about {count(number(reason, 'hours'), 'hour')}, {spanning(reason)}: {words.tellings(reason)}."


def say_presumes(reason: Reason) -> str:
    """What an alert rests on where it takes several descriptions to be of one child."""
    return f"If these {number(reason, 'descriptions')} descriptions are of one child: not judged when this was raised."


def plainly(reason: Reason, words: Words) -> str:
    """A reason for which no rule has words any more: all that it holds, as far as it may be told."""
    held = [f"{name.replace('_', ' ')}: {words.sign(str(value))}" for name, value in reason.values.items()]
    if reason.thing:
        held.append(words.thing(reason))
    held += filter(None, (spanning(reason), words.tellings(reason)))
    return f"{spelt_out(reason.code)} ({'; '.join(held)})." if held else f"{spelt_out(reason.code)}."


def spelt_out(code: str) -> str:
    """A code as words: `Shared tie`."""
    return code.replace("_", " ").capitalize()
