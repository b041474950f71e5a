"""Mutants of the listed modules: what they are called, how they fared, and what a module's share of the killed is."""

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]


def listed() -> dict[str, Any]:
    """What `modules.toml` says, each `*` written out; what stands for no file stays as it is."""
    read = tomllib.loads((PROJECT / "tests/mutants/modules.toml").read_text("utf-8"))
    product = PROJECT / "wholepicture"
    for room in read["rooms"].values():
        found = {pattern: sorted(product.glob(pattern)) or [product / pattern] for pattern in room["modules"]}
        room["modules"] = [str(file.relative_to(product)) for files in found.values() for file in files]
    return read


LISTED = listed()
MODULES = [module for room in LISTED["rooms"].values() for module in room["modules"]]
EXPLAINED: dict[str, dict[str, str]] = tomllib.loads((PROJECT / "tests/mutants/explained.toml").read_text("utf-8"))
KILLED = {"killed", "timeout"}
NOT_TRIED = {"not checked", "skipped", "check was interrupted by user"}


@dataclass(frozen=True)
class Mutant:
    """One change to one function. `name` is mutmut's, by number; `outcome` is how mutmut calls what became of it."""

    name: str
    outcome: str

    @property
    def was_tried(self) -> bool:
        return self.outcome not in NOT_TRIED

    @property
    def survived(self) -> bool:
        return self.was_tried and self.outcome not in KILLED


@dataclass(frozen=True)
class Survivor:
    """A mutant that no test noticed. `id` stays the same for as long as the changed lines and their function do."""

    id: str
    name: str
    change: str


@dataclass(frozen=True)
class Score:
    """How one module's mutants fared."""

    module: str
    mutants: int
    tried: int
    survivors: tuple[Survivor, ...]

    @property
    def killed(self) -> int:
        return self.tried - len(self.survivors)

    @property
    def share(self) -> float:
        return self.killed / self.tried if self.tried else 1.0

    @property
    def unexplained(self) -> tuple[Survivor, ...]:
        reasons = EXPLAINED.get(self.module, {})
        return tuple(survivor for survivor in self.survivors if not reasons.get(survivor.id))

    @property
    def outlived(self) -> list[str]:
        """Ids of reasons that no survivor needs any more, once every mutant was tried."""
        needed = {survivor.id for survivor in self.survivors}
        return [id for id in EXPLAINED.get(self.module, {}) if id not in needed] if self.tried == self.mutants else []

    @property
    def holds(self) -> bool:
        return self.share >= LISTED["least"] and not self.unexplained and not self.outlived


def survivors(mutants: Iterable[tuple[Mutant, str]]) -> Iterator[Survivor]:
    """Names the survivors among mutants and their differences, by what they change and not by where it stands."""
    seen: Counter[str] = Counter()
    for mutant, difference in mutants:
        change = changed_lines(difference)
        function = function_of(mutant.name)
        digest = hashlib.sha256(f"{function}\n{change}".encode()).hexdigest()[:8]
        seen[digest] += 1
        if mutant.survived:
            repeated = f"-{seen[digest]}" if seen[digest] > 1 else ""
            yield Survivor(f"{function}-{digest}{repeated}", mutant.name, change)


def changed_lines(difference: str) -> str:
    """The lines that a unified difference takes away and adds, without their indentation."""
    lines = difference.splitlines()
    changed = (line for line in lines if line[:1] in ("-", "+") and line[:3] not in ("---", "+++"))
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in changed)


def function_of(name: str) -> str:
    """`wholepicture.linkage.rules.x_order_of__mutmut_3` is of `order_of`; of a method, `Class.method`."""
    mangled = name.partition("__mutmut_")[0].rpartition(".")[2]
    return mangled.removeprefix("x").strip("_ǁ").replace("ǁ", ".")


def table(scores: Iterable[Score]) -> str:
    """The scores as a table in markdown."""
    rows = ["| module | mutants | tried | killed | survived | explained | killed |", "|---|--:|--:|--:|--:|--:|--:|"]
    for score in scores:
        explained = len(score.survivors) - len(score.unexplained)
        counts = (score.mutants, score.tried, score.killed, len(score.survivors), explained)
        rows.append(f"| `{score.module}` | {' | '.join(map(str, counts))} | {score.share:.0%} |")
    return "\n".join(rows)
