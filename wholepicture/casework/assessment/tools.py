"""The published forms as configurations: one file of `forms/` a version, which is never changed once it was used. Pure.

A configuration is data: its levels, how soon each is looked at again, the rule that it prints, and what never rests at the
lowest level. To change one, add a file with the next version: an assessment keeps the one that it was made under.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

_FOLDER = Path(__file__).with_name("forms")
USUAL = "emerging_significant_experiencing"
KINDS: Mapping[str, str] = {
    "screening": "Screening: a first look, to see whether an assessment is needed",
    "assessment": "Assessment: a judgement from all that is known",
}


@dataclass(frozen=True)
class Level:
    """One level of a configuration. `step`: 0 to 3, by which levels of two configurations are compared."""

    code: str
    title: str
    step: int
    says: str
    reassess_months: int = 0
    reassess_weeks: int = 0

    def reassess_by(self, signed: date) -> date:
        """The day by which somebody assesses again."""
        if self.reassess_weeks:
            return signed + timedelta(weeks=self.reassess_weeks)
        index = signed.year * 12 + signed.month - 1 + self.reassess_months
        return date(index // 12, index % 12 + 1, min(signed.day, 28))


@dataclass(frozen=True)
class Condition:
    """So many entries of a list (or a group of the configuration) answered yes, seen in the last so many months; 0: ever."""

    of: str
    at_least: int
    months: int = 0


@dataclass(frozen=True)
class Band:
    """A level, and the conditions under which the rule prints it: any of `when`, each of which holds where all of it holds."""

    level: str
    when: tuple[tuple[Condition, ...], ...]


@dataclass(frozen=True)
class Points:
    """The published points: nobody is shown their sum. What an entry counts, by group, and from how many on which category."""

    vulnerability: int
    moderate: int
    significant_now: int
    significant_before: int
    categories: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Matrix:
    """Risk in rows, vulnerability in columns. The first row needs as many signs of risk as its threshold: below it, no cell."""

    months: int
    risks: tuple[int, ...]
    vulnerabilities: tuple[int, ...]
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Floor:
    """What never rests below the raised levels, where one sign of risk is present: all of these entries answered yes."""

    all_of: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Tool:
    """One version of a configuration. `floor`: the lowest level at which harm, or an override, may rest."""

    code: str
    version: int
    title: str
    says: str
    kinds: tuple[str, ...]
    levels: tuple[Level, ...]
    floor: str
    harm: str
    incomplete_over: int
    groups: Mapping[str, tuple[str, ...]]
    bands: tuple[Band, ...]
    floors: tuple[Floor, ...]
    points: Points | None = None
    matrix: Matrix | None = None
    printed_rule: tuple[str, ...] = ()
    is_unconfirmed: bool = False

    @property
    def lowest(self) -> Level:
        return self.levels[0]

    @property
    def edition(self) -> str:
        """What the version is called: `Emerging, Significant, Experiencing, version 1`."""
        return f"{self.title}, version {self.version}"

    def level(self, code: str) -> Level | None:
        """The level of this code, or None where there is none."""
        return next((level for level in self.levels if level.code == code), None)

    def is_raised(self, code: str) -> bool:
        """Whether this level is one at which harm, or an override, may rest."""
        level, floor = self.level(code), self.level(self.floor)
        return level is not None and floor is not None and level.step >= floor.step


@cache
def tools() -> Mapping[tuple[str, int], Tool]:
    """Every version of every configuration. Read once; cannot be changed."""
    read = [_tool(tomllib.loads(file.read_text("utf-8"))) for file in sorted(_FOLDER.glob("*.toml"))]
    return MappingProxyType({(tool.code, tool.version): tool for tool in read})


def tool_of(code: str, version: int) -> Tool | None:
    """One version of a configuration, or None where there is none."""
    return tools().get((code, version))


def newest() -> dict[str, Tool]:
    """The newest version of each configuration, the usual one first."""
    latest: dict[str, Tool] = {}
    for (code, _), tool in sorted(tools().items()):
        latest[code] = tool
    return {USUAL: latest[USUAL], **latest}


def _tool(data: Mapping[str, Any]) -> Tool:
    rule = data["rule"]
    return Tool(
        code=data["code"],
        version=data["version"],
        title=data["title"],
        says=data["says"],
        kinds=tuple(data["kinds"]),
        levels=tuple(Level(**level) for level in data["level"]),
        floor=data["floor_level"],
        harm=data["harm_level"],
        incomplete_over=data["incomplete_over"],
        groups={name: tuple(codes) for name, codes in data.get("groups", {}).items()},
        bands=tuple(_band(band) for band in rule.get("band", ())),
        floors=tuple(Floor(tuple(floor["all_of"]), floor["words"]) for floor in data["floor"]),
        points=_points(rule["points"]) if "points" in rule else None,
        matrix=_matrix(rule["matrix"]) if "matrix" in rule else None,
        printed_rule=tuple(rule["printed"]),
        is_unconfirmed=data.get("verify", False),
    )


def _band(data: Mapping[str, Any]) -> Band:
    return Band(data["level"], tuple(tuple(Condition(**one) for one in alternative) for alternative in data["when"]))


def _points(data: Mapping[str, Any]) -> Points:
    categories = tuple((least, level) for least, level in data["categories"])
    return Points(**{**data, "categories": categories})


def _matrix(data: Mapping[str, Any]) -> Matrix:
    return Matrix(
        data["months"], tuple(data["risks"]), tuple(data["vulnerabilities"]), tuple(map(tuple, data["cells"]))
    )
