"""Which level of a child stands, of all that were ever set. Pure.

Every assessment stays. A level that is raised counts from when it is signed; one that is lowered counts from when another person
approves it: nobody is safer because something waits. What was returned or declined counts for nothing, and what stood before it
stands again: but harm that any of them records counts for ever, so where what would stand is too low for it, the highest of those that
record it stands. Where two records become one, or two people sign at a time, the higher of their levels stands until somebody assesses
again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Link:
    """One assessment in the chain. `replaces`: those that were open (`unreplaced`) when it was signed. `decision`: the supervisor's;
    empty: it waits. `is_raised`: whether harm may rest at its level; `holds_harm`: whether it records any, its own or earlier."""

    id: UUID
    at: datetime
    step: int
    is_lowering: bool = False
    replaces: frozenset[UUID] = frozenset()
    decision: str = ""
    is_raised: bool = False
    holds_harm: bool = False

    @property
    def is_refused(self) -> bool:
        return self.decision in ("return", "decline")


def is_counting(link: Link) -> bool:
    """Whether its level counts."""
    if link.is_refused:
        return False
    return link.decision == "approve" or not link.is_lowering


def unreplaced(links: Iterable[Link]) -> list[Link]:
    """Those that count, and those that were refused and record harm, that none that counts has replaced: whoever assesses again
    replaces them all."""
    listed = list(links)
    replaced = frozenset[UUID]().union(*(link.replaces for link in listed if is_counting(link)))
    kept = [link for link in listed if is_counting(link) or (link.is_refused and link.holds_harm)]
    return [link for link in kept if link.id not in replaced]


def heads(links: Iterable[Link]) -> list[Link]:
    """Those that count and that none that counts has replaced: one, or more where records of the child were two."""
    return [link for link in unreplaced(links) if is_counting(link)]


def standing(links: Iterable[Link]) -> Link | None:
    """The one whose level stands; None, where nobody has assessed the child, or all that was signed was refused."""
    listed = list(links)
    highest = _highest(heads(listed))
    if highest is None or highest.is_raised:
        return highest
    return _highest(link for link in listed if link.holds_harm) or highest


def _highest(links: Iterable[Link]) -> Link | None:
    return max(links, key=lambda link: (link.step, link.at, link.id.bytes), default=None)


def waiting(links: Sequence[Link]) -> list[Link]:
    """Those that nobody has approved, returned or declined, the oldest first."""
    return sorted((link for link in links if not link.decision), key=lambda link: (link.at, link.id.bytes))
