"""Signs over time: agencies down, months across, the three lists apart. No database.

One thing seen may tick several signs: signs that one observation can satisfy together stand in one group, and a report
counts once in it. What is passed on says so. Nobody saying anything is an empty box; *not known* is never *no*.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from wholepicture.base.dictionary import Dictionary, published
from wholepicture.picture.results import Entry
from wholepicture.web.wording.sentences import plural
from wholepicture.web.wording.sign_lists import MEANINGS, TITLES

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


Line = Mapping[str, Any]
"""One sign as one agency answers it: its code, label, list and overlap groups, and the reports by month."""


def signs_over_time(
    lines: Sequence[Line], entries: Sequence[Entry], dictionary: Dictionary | None = None
) -> SignsOverTime:
    """From the picture's lines (one a sign and agency) to tables. `entries` tell which reports pass something on.

    `dictionary`: of signs, as it is in force; the published one if not given.
    """
    passed_on = {entry.submission for entry in entries if entry.passed_on}
    months, is_cut = _months(set().union(*(line["months"] for line in lines)))
    tables = [_table(code, lines, months, passed_on, dictionary or published()) for code in TITLES]
    return SignsOverTime(months, [table for table in tables if table.groups or table.unsaid], is_cut)


def _table(
    code: str,
    lines: Sequence[Line],
    months: Sequence[tuple[str, str]],
    passed_on: set[UUID],
    dictionary: Dictionary,
) -> SignTable:
    """One of the three lists."""
    title, note = TITLES[code], "" if code == "R" else MEANINGS[code]
    listed = [line for line in lines if line["list"] == code]
    seen = [line for line in listed if line["months"]]
    unsaid = [(line["label"], line["agency"], _otherwise(line)) for line in listed if not line["months"]]
    groups = [_group(heading, members, months, passed_on) for heading, members in _grouped(seen, dictionary)]
    return SignTable(code, title, note, groups, unsaid)


def _months(reported: set[str]) -> tuple[list[tuple[str, str]], bool]:
    """Every month from the newest to the oldest with a sign, empty ones too, at most two years."""
    if not reported:
        return [], False
    first, last = (date.fromisoformat(f"{month}-01") for month in (min(reported), max(reported)))
    listed: list[tuple[str, str]] = []
    at = last
    while at >= first and len(listed) < MOST_MONTHS:
        listed.append((f"{at:%Y-%m}", f"{at:%b} {at.year}"))
        at = date(at.year - (at.month == 1), (at.month - 2) % 12 + 1, 1)
    return listed, at >= first


def _grouped(lines: Sequence[Line], dictionary: Dictionary) -> list[tuple[str, list[Line]]]:
    """Lines by what one observation may satisfy together, in the order of the dictionary; those alone come last."""
    order = {code: place for place, code in enumerate(dictionary.signs)}
    together: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: (order.get(line["code"], 999), line["agency"])):
        together.setdefault(_component(line["overlap"], dictionary), []).append(line)
    overlapping_none = together.pop("", [])
    several, alone = [], []
    for title, members in together.items():
        if len({line["code"] for line in members}) > 1:
            several.append((title, members))
        else:
            alone += members
    alone += overlapping_none
    return [*several, ("", alone)] if alone else several


def _component(groups: Sequence[str], dictionary: Dictionary) -> str:
    """The title of all overlap groups that hang together with these through some sign of the dictionary."""
    if not groups:
        return ""
    reached = set(groups)
    while (near := _overlapping(reached, dictionary)) - reached:
        reached |= near
    return "; ".join(title for code, title in dictionary.groups.items() if code in reached)


def _overlapping(groups: set[str], dictionary: Dictionary) -> set[str]:
    """Every overlap group of the signs that stand in any of these."""
    signs = [sign for sign in dictionary.signs.values() if groups & set(sign.overlap)]
    return set().union(*(sign.overlap for sign in signs))


def _group(title: str, lines: Sequence[Line], months: Sequence[tuple[str, str]], passed_on: set[UUID]) -> SignGroup:
    marked: set[UUID] = set()  # reports that count in this group already
    rows: list[SignRow] = []
    for line in lines:
        boxes = []
        for key, month in months:
            reports = line["months"].get(key, ())
            boxes.append((month, [Mark(_word(report, title, marked, passed_on), report) for report in reports]))
        is_again = bool(rows) and rows[-1].label == line["label"]
        rows.append(SignRow(line["label"], is_again, line["agency"], boxes, _otherwise(line)))
    return SignGroup(title, rows)


def _word(report: UUID, title: str, marked: set[UUID], passed_on: set[UUID]) -> str:
    """How a report's mark reads, which is marked from now on."""
    if title and report in marked:
        return "Same report"
    marked.add(report)
    return "Passed on" if report in passed_on else "Yes"


def _otherwise(line: Line) -> str:
    """How many reports answer no or not known, and how many had other words for it."""
    answers = [("No", line["no"]), ("Not known", line["not_known"])]
    said = [f"{word} in {plural(count, 'report')}" for word, count in answers if count]
    said += [f"Called “{label}” in {plural(count, 'report')}" for label, count in line.get("called", {}).items()]
    if line.get("is_retired"):
        said.append("No longer asked")
    return "; ".join(said)
