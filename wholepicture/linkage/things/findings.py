"""What a comparison of two things says: reasons for and against in plain words, each worth so many steps. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]
"""What is compared of one mention: `description.compared` says which names each kind has. A name that is not there is not said."""

ASK_FROM = 4
"""Steps from which a person is asked whether two things are one. Published; not a probability, and joins nothing."""


@dataclass(frozen=True)
class Reason:
    """One finding: `agrees`, `near` or `differs`, in words that an officer reads; `steps` for (+) or against (-)."""

    fact: str
    outcome: str
    words: str
    steps: int


@dataclass(frozen=True)
class Comparison:
    """All findings of two things. `parts`: something says that they cannot be one, and no person is asked."""

    reasons: tuple[Reason, ...]
    parts: bool = False

    @property
    def rank(self) -> int:
        """The steps of all findings added up."""
        return sum(reason.steps for reason in self.reasons)

    @property
    def is_worth_asking(self) -> bool:
        return not self.parts and self.rank >= ASK_FROM


Finding = tuple[Reason, bool]
"""A reason, and whether it says that the two cannot be one."""
Findings = Iterator[Finding]


def agrees(fact: str, words: str, steps: int) -> Finding:
    return Reason(fact, "agrees", words, steps), False


def near(fact: str, words: str, steps: int) -> Finding:
    return Reason(fact, "near", words, steps), False


def differs(fact: str, words: str, steps: int, *, parts: bool = False) -> Finding:
    return Reason(fact, "differs", words, steps), parts


def both(a: Facts, b: Facts, name: str) -> bool:
    """Whether both sides say it."""
    return bool(a.get(name)) and bool(b.get(name))


def equal(a: Facts, b: Facts, name: str) -> bool:
    """Whether both sides say it, and say the same."""
    return both(a, b, name) and a[name] == b[name]


def in_common(a: Facts, b: Facts, name: str) -> list[str]:
    """Returns what both sides' lists hold, in order."""
    return sorted(set(a.get(name, ())) & set(b.get(name, ())))


def tied(a: Facts, b: Facts) -> Findings:
    """Yields that somebody of the same name is tied to both, if so."""
    shared = in_common(a, b, "who")
    if shared:
        yield agrees("who", f"Both are tied to somebody called {shared[0].title()}.", 2)
