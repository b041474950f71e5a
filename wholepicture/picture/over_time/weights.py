"""How large an entry stands in a chronology: published rules, and why. Never a score: nothing is added up, and no child is. Pure.

An entry is as large as the first of these reasons that holds for it; where none does, it is routine, and folded.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from wholepicture.picture.results import GRADED_PIECE, Entry

LARGE, PLAIN, ROUTINE = "large", "plain", "routine"

# Why an entry stands out, what of it, and how it is said; the first that holds decides, and the child's own words come first.
REASONS: dict[str, tuple[str, str]] = {
    "words": (LARGE, "It holds the child’s own words"),
    "harm": (LARGE, "It says yes to a sign of harm"),
    "raised": (LARGE, "It raised an alert"),
    "said": (PLAIN, "Somebody who works with the child, or the hub, said why it matters"),
    "pointing": (PLAIN, "It says yes to a sign that speaks of somebody else’s conduct"),
    "missing": (PLAIN, "It tells that the child was missing, or what was said on return"),
    "information": (PLAIN, "It is information about a risk, or comes from the police"),
    "moved": (PLAIN, "It tells where the child lives from then on"),
    "names": (PLAIN, "It names an adult, a car, a telephone, an account or a place"),
    "sign": (PLAIN, "It says yes to any other sign"),
    "revised": (PLAIN, "It corrects, completes or withdraws an earlier report"),
}
_KINDS = {
    "missing_episode": "missing",
    "return_interview": "missing",
    "intelligence": "information",
    GRADED_PIECE: "information",
    "placement": "moved",
}


@dataclass(frozen=True)
class Beside:
    """What else is known of entries, by submission: those that raised an alert, those that name somebody or something, and those
    of which somebody said why they matter."""

    raised: Collection[UUID] = frozenset()
    names: Collection[UUID] = frozenset()
    said: Collection[UUID] = frozenset()


@dataclass(frozen=True)
class Weight:
    """How large an entry stands, and for which reasons: codes of `REASONS`, in their order."""

    size: str
    reasons: tuple[str, ...]


def weight_of(entry: Entry, beside: Beside | None = None) -> Weight:
    """What an entry weighs."""
    found = set(_reasons(entry, beside or Beside()))
    reasons = tuple(code for code in REASONS if code in found)
    return Weight(REASONS[reasons[0]][0] if reasons else ROUTINE, reasons)


def _reasons(entry: Entry, beside: Beside) -> list[str]:
    found = [_KINDS[entry.kind]] if entry.kind in _KINDS else []
    found += ["words"] if any(kind == "child_words" for kind, _ in entry.passages) else []
    found += [_of_sign(sign) for sign in entry.counting.values()]
    known = {"raised": beside.raised, "said": beside.said, "names": beside.names}
    found += [code for code, among in known.items() if entry.submission in among]
    found += ["information"] if entry.agency_type == "police" else []
    found += ["revised"] if entry.revision or entry.superseded_at else []
    return found


def _of_sign(sign: object) -> str:
    if getattr(sign, "list", "") == "H":
        return "harm"
    return "pointing" if getattr(sign, "points", False) else "sign"
