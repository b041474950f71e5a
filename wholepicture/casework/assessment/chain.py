"""Which level of a child stands, of all that were ever set. Pure.

Every assessment stays. A level that is raised counts from when it is signed; one that is lowered counts from when another person
approves it: nobody is safer because something waits. What was returned or declined counts for nothing, and what stood before it
stands again. Where two records become one, or two people sign at a time, the higher of their levels stands until somebody assesses again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Link:
    """One assessment in the chain. `replaces`: those that counted when it was signed, and that nothing had replaced. `decision`: the
    supervisor's; empty: it waits."""

    id: UUID
    at: datetime
    step: int
    is_lowering: bool = False
    replaces: frozenset[UUID] = frozenset()
    decision: str = ""


def is_counting(link: Link) -> bool:
    """Whether its level counts."""
    if link.decision in ("return", "decline"):
        return False
    return link.decision == "approve" or not link.is_lowering


def heads(links: Iterable[Link]) -> list[Link]:
    """Those that count and that none that counts has replaced: one, or more where records of the child were two."""
    counting = [link for link in links if is_counting(link)]
    replaced = frozenset[UUID]().union(*(link.replaces for link in counting))
    return [link for link in counting if link.id not in replaced]


def standing(links: Iterable[Link]) -> Link | None:
    """The one whose level stands; None, where nobody has assessed the child."""
    return max(heads(links), key=lambda link: (link.step, link.at, link.id.bytes), default=None)


def waiting(links: Sequence[Link]) -> list[Link]:
    """Those that nobody has approved, returned or declined, the oldest first."""
    return sorted((link for link in links if not link.decision), key=lambda link: (link.at, link.id.bytes))
