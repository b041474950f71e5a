"""The published starter dictionary of signs: definitions with stable codes, read from `indicators.toml`.

It is what a partnership's own dictionary starts from (`base.dictionary`, `partnership.signs`).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast

ListCode = Literal["H", "R", "V"]

_FILE = Path(__file__).with_name("indicators.toml")


@dataclass(frozen=True, slots=True)
class Indicator:
    """A published definition with a stable code, in list H (harm), R (risk) or V (vulnerability and context).

    `number` is 1 to 16 for the starter warning signs and None for the rest. `overlap` names the groups that
    one observation may satisfy together. `points` says that it speaks of another's conduct. `unconfirmed` marks wording not yet
    checked against the current published text. `asked`: the form asks for it. `own`: a partnership added it. `retired_in` is the
    version of a partnership's dictionary since which it is asked and counted no more.
    """

    code: str
    label: str
    list: ListCode
    guidance: str
    number: int | None = None
    from_lists: tuple[str, ...] = ()
    overlap: tuple[str, ...] = ()
    usual_source: tuple[str, ...] = ()
    source: str = ""
    note: str = ""
    becomes_harm_when: str = ""
    points: bool = False
    unconfirmed: bool = False
    asked: bool = False
    own: bool = False
    retired_in: int | None = None

    @property
    def is_retired(self) -> bool:
        """Whether a partnership has retired it. Its words stay, wherever it was used."""
        return self.retired_in is not None

    @property
    def is_warning_sign(self) -> bool:
        """True for the sixteen that screens call warning signs."""
        return self.number is not None


@cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator by its code, in the order of the file. Read once; cannot be changed."""
    return MappingProxyType({entry["code"]: _indicator(entry) for entry in _dictionary()["indicator"]})


@cache
def sign_groups() -> Mapping[str, str]:
    """The heading of each group that `overlap` may name, in the order of the file."""
    return MappingProxyType(_dictionary()["group"])


@cache
def indicator_codes() -> frozenset[str]:
    """The codes a report may use in `signs`."""
    return frozenset(indicators())


def warning_signs() -> tuple[Indicator, ...]:
    """The sixteen starter warning signs in their order."""
    chosen = [indicator for indicator in indicators().values() if indicator.is_warning_sign]
    return tuple(sorted(chosen, key=lambda indicator: indicator.number or 0))


@cache
def _dictionary() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _indicator(entry: dict[str, Any]) -> Indicator:
    """One entry of the file. The form asks for the sixteen warning signs and for those of list H."""
    return Indicator(
        code=entry["code"],
        label=entry["label"],
        list=cast(ListCode, entry["list"]),
        guidance=entry["guidance"],
        number=entry.get("number"),
        from_lists=tuple(entry.get("from_lists", ())),
        overlap=tuple(entry.get("overlap", ())),
        usual_source=tuple(entry.get("usual_source", ())),
        source=entry.get("source", ""),
        note=entry.get("note", ""),
        becomes_harm_when=entry.get("becomes_harm_when", ""),
        points=entry.get("points", False),
        unconfirmed=entry.get("verify", False),
        asked="number" in entry or entry["list"] == "H",
    )
