"""Signs over time: agencies down, months across, the three lists apart. No database.

One thing seen may tick several signs: signs that one observation can satisfy together stand in one group, and a report
counts once in it. What is passed on says so. Nobody saying anything is an empty box; *not known* is never *no*.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from wholepicture.base.indicators import indicators
from wholepicture.picture.results import Entry
from wholepicture.web.reporting.choices import SIGN_GROUPS

LISTS = {
    "H": ("Signs that harm has happened", "Any one of these asks for a person’s look, whatever else is known."),
    "R": ("Signs of risk", ""),
    "V": ("Vulnerability and context", "On their own these raise no suspicion of anything."),
}
MOST_MONTHS = 24


@dataclass(frozen=True)
class Mark:
    """One report in a box. `word`: Yes, Same report (already marked above in its group), Passed on."""

    word: str
    submission: UUID


@dataclass(frozen=True)
class SignRow:
    """One sign by one agency. `is_again`: the row above is of the same sign."""

    label: str
    is_again: bool
    agency: str
    boxes: list[tuple[str, list[Mark]]]  # Mar 2025, the reports of that month
    otherwise: str


@dataclass(frozen=True)
class SignGroup:
    """`title` names what one observation may satisfy together; it is empty for signs that stand alone."""

    title: str
    rows: list[SignRow]


@dataclass(frozen=True)
class SignTable:
    code: str
    title: str
    note: str
    groups: list[SignGroup]
    unsaid: list[tuple[str, str, str]] = field(default_factory=list)  # sign, agency, what was said instead of yes


@dataclass(frozen=True)
class SignsOverTime:
    months: list[tuple[str, str]]  # 2025-03, Mar 2025; newest first
    tables: list[SignTable]
    is_cut: bool


def signs_over_time(lines: Sequence[Mapping[str, Any]], entries: Sequence[Entry]) -> SignsOverTime:
    """From the picture's lines (one a sign and agency) to tables. `entries` tell which reports pass something on."""
    passed_on = {one.submission for one in entries if one.passed_on}
    months, is_cut = _months({month for line in lines for month in line["months"]})
    tables = []
    for code, (title, note) in LISTS.items():
        mine = [line for line in lines if line["list"] == code]
        said = _grouped([line for line in mine if line["months"]])
        groups = [_group(name, members, months, passed_on) for name, members in said]
        unsaid = [(line["label"], line["agency"], _otherwise(line)) for line in mine if not line["months"]]
        if groups or unsaid:
            tables.append(SignTable(code, title, note, groups, unsaid))
    return SignsOverTime(months, tables, is_cut)


def _months(found: set[str]) -> tuple[list[tuple[str, str]], bool]:
    """Every month from the newest to the oldest with a sign, empty ones too, at most two years."""
    if not found:
        return [], False
    first, last = (date.fromisoformat(f"{month}-01") for month in (min(found), max(found)))
    listed: list[tuple[str, str]] = []
    at = last
    while at >= first and len(listed) < MOST_MONTHS:
        listed.append((f"{at:%Y-%m}", f"{at:%b} {at.year}"))
        at = date(at.year - (at.month == 1), (at.month - 2) % 12 + 1, 1)
    return listed, at >= first


def _grouped(lines: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Lines by what one observation may satisfy together, in the order of the dictionary; those alone come last."""
    order = {code: place for place, code in enumerate(indicators())}
    lines = sorted(lines, key=lambda line: (order.get(line["code"], 999), line["agency"]))
    together: dict[str, list[Mapping[str, Any]]] = {}
    for line in lines:
        together.setdefault(_component(line["overlap"]), []).append(line)
    alone = together.pop("", [])
    several = [(name, found) for name, found in together.items() if len({line["code"] for line in found}) > 1]
    rest = [line for found in together.values() for line in found if len({one["code"] for one in found}) == 1]
    return [*several, ("", [*rest, *alone])] if rest or alone else several


def _component(groups: Sequence[str]) -> str:
    """The title of all overlap groups that hang together with these through some sign of the dictionary."""
    if not groups:
        return ""
    reached = set(groups)
    while True:
        near = {group for one in indicators().values() if reached & set(one.overlap) for group in one.overlap}
        if near <= reached:
            break
        reached |= near
    return "; ".join(title for code, title in SIGN_GROUPS.items() if code in reached)


def _group(
    title: str, lines: Sequence[Mapping[str, Any]], months: Sequence[tuple[str, str]], passed_on: set[UUID]
) -> SignGroup:
    marked: set[tuple[str, UUID]] = set()
    rows: list[SignRow] = []
    for line in lines:
        boxes = []
        for key, month in months:
            box = []
            for submission in line["months"].get(key, ()):
                word = "Passed on" if submission in passed_on else "Yes"
                if title and (title, submission) in marked:
                    word = "Same report"
                marked.add((title, submission))
                box.append(Mark(word, submission))
            boxes.append((month, box))
        is_again = bool(rows) and rows[-1].label == line["label"]
        rows.append(SignRow(line["label"], is_again, line["agency"], boxes, _otherwise(line)))
    return SignGroup(title, rows)


def _otherwise(line: Mapping[str, Any]) -> str:
    said = []
    for name, word in (("no", "No"), ("not_known", "Not known")):
        if line[name]:
            said.append(f"{word} in {line[name]} report{'s' if line[name] > 1 else ''}")
    return "; ".join(said)
