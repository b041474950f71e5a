"""What may be done, as data: `tactics.toml`, read once. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FILE = Path(__file__).with_name("tactics.toml")


@dataclass(frozen=True)
class Tactic:
    """One tactic. `power`: the one that is named for it; empty: whoever enters a measure says it."""

    code: str
    title: str
    power: str
    note: str
    against: tuple[str, ...]
    needs_child: bool = False
    needs_end: bool = False


@cache
def tactics() -> Mapping[str, Tactic]:
    """Every tactic, by its code."""
    read = tomllib.loads(_FILE.read_text("utf-8"))
    return MappingProxyType(
        {code: Tactic(code, **{**one, "against": tuple(one["against"])}) for code, one in read.items()}
    )


def against(kind: str) -> list[Tactic]:
    """Those that may be used against this kind of person or thing."""
    return [tactic for tactic in tactics().values() if kind in tactic.against]
