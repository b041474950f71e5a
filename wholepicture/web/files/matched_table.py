"""The page on which the columns of a table are matched: what it shows, and what was chosen on it."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import PurePath
from typing import Any

from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from wholepicture.access.rules import LEVELS as READERS
from wholepicture.intake.commands import MAPPING_NAME
from wholepicture.intake.formats.columns import Column, SeenTable
from wholepicture.intake.formats.matching.choices import LEVELS, ROLES, TIES, Choices, Fault, faults_of
from wholepicture.intake.formats.matching.dates import ORDERS, guessed_order, reads_as_date
from wholepicture.intake.formats.matching.fields import fields_of
from wholepicture.intake.formats.matching.guessing import Guess, guessed_kind, guesses
from wholepicture.intake.kinds import KINDS, level_for
from wholepicture.web.frame.mistakes import Mistake, errors_by_field
from wholepicture.web.wording.choices import ROLES as ROLE_LABELS
from wholepicture.web.wording.times import gds_datetime

WHY = {"heading": "", "cells": "Guessed from what stands in it.", "": "Not guessed."}
ORDER_LABELS = {"day": "Day first", "month": "Month first", "year": "Year first"}
TIE_LABELS = {
    "second": "The child and the second person",
    "vehicle": "The vehicle",
    "phone": "The telephone of interest",
    "account": "The online account",
    "place": "The place",
}
_MOST_DATES = 2  # of the file, shown as each order would read them
_TEAM = 100
_NONE = "-"  # in place of a code, for what is no option
_END_OF_GROUP = format_html("{}", SafeString("</optgroup>"))
_UNNAMED = "Give the mapping a name, so that it is there for the next file."


Piece = tuple[str, SafeString, SafeString]
"""Of a list of options: the code, and the option as it stands without and with being chosen."""


@dataclass(frozen=True)
class Matched:
    """What is chosen for a table; `why` says of each column, by its place, where a guess came from."""

    choices: Choices
    why: Mapping[int, str]
    is_guess: bool = False
    recorded_on: tuple[str, str, str] = ("", "", "")  # as typed: day, month, year
    mistakes: list[Mistake] = field(default_factory=list)


def guessed(table: SeenTable, *, kind: str = "", file: str = "", kept: Mapping[str, str] | None = None) -> Matched:
    """What a table probably is. `kept`: fields chosen before, by heading, which stand where this kind has them."""
    kind = kind or guessed_kind(table.columns)
    found = guesses(table.columns, kind)
    offered = fields_of(kind)
    for column in table.columns:
        if (before := (kept or {}).get(column.name)) in offered:
            found[column.place] = Guess(str(before), found[column.place].why if column.place in found else "")
    columns = tuple((column.name, found[column.place].code) for column in table.columns if column.place in found)
    choices = Choices(
        kind=kind,
        written=table.written,
        columns=columns,
        order=guessed_order(_dates_in(table.columns)),
        key_of_row="key" not in {code for _, code in columns},
        name=PurePath(file).stem[:MAPPING_NAME],
    )
    return Matched(choices, {place: guess.why for place, guess in found.items()}, is_guess=True)


def _dates_in(columns: Sequence[Column]) -> list[str]:
    """The cells that are texts and read as dates in some order."""
    texts = (value for column in columns for value in column.values if isinstance(value, str))
    return [text for text in texts if any(reads_as_date(text, order) for order in ORDERS)]


def chosen(posted: QueryDict, table: SeenTable, kind: str) -> Matched:
    """What was chosen on the page for a table of this kind; `mistakes` where it cannot be read so."""
    offered = fields_of(kind)
    codes = {column.place: posted.get(f"column-{column.place}", "") for column in table.columns}
    typed = _typed_date(posted)
    day, mistakes = _date_of(typed)
    choices = Choices(
        kind=kind,
        written=table.written,
        columns=tuple((column.name, codes[column.place]) for column in table.columns if codes[column.place] in offered),
        order=_one_of(posted, "order", ORDERS) or guessed_order(_dates_in(table.columns)),
        key_of_row=posted.get("key_of_row") == "yes",
        recorded_on=day,
        team=_line(posted.get("team", ""), _TEAM),
        role=_one_of(posted, "role", ROLES) or ROLES[0],
        ties=tuple(filter(None, (_one_of(posted, f"tie_{owner}", TIES[owner]) for owner in TIES))),
        level=_one_of(posted, "level", LEVELS),
        name=_line(posted.get("name", ""), MAPPING_NAME),
    )
    mistakes += _mistakes(choices, table, codes, is_dated=not mistakes)
    return Matched(choices, {}, recorded_on=typed, mistakes=mistakes)


def _mistakes(choices: Choices, table: SeenTable, codes: Mapping[int, str], *, is_dated: bool) -> list[Mistake]:
    """What must be put right. `is_dated`: the date that was typed is one; one that is none is told once."""
    faults = [fault for fault in _faults(choices, table, codes) if is_dated or fault.field != "recorded_on"]
    unnamed = [] if choices.name or choices.recorded_on else [Mistake("name", _UNNAMED)]
    return [*map(_mistake, faults), *unnamed]


def _one_of(posted: QueryDict, name: str, accepted: Container[str]) -> str:
    """What was chosen of a list; empty where it is not of it."""
    code = posted.get(name, "")
    return code if code in accepted else ""


def _faults(choices: Choices, table: SeenTable, codes: Mapping[int, str]) -> list[Fault]:
    """The faults; of two columns of one heading the one that was chosen, which its heading alone does not tell."""
    faults = [
        fault
        for fault in faults_of(choices, table.columns)
        if fault.place is None or not table.columns[fault.place].fault
    ]
    offered = fields_of(choices.kind)
    unreadable = [
        Fault(column.place, f"Leave {column.shown} out. {column.fault}")
        for column in table.columns
        if column.fault and codes[column.place] in offered
    ]
    return [*unreadable, *faults]


def _mistake(fault: Fault) -> Mistake:
    if fault.place is not None:
        return Mistake(f"column-{fault.place}", fault.reason)
    return Mistake("recorded_on-day" if fault.field == "recorded_on" else fault.field, fault.reason)


def _line(text: str, most: int) -> str:
    return " ".join(text.replace("\0", "").split())[:most]


def _typed_date(posted: QueryDict) -> tuple[str, str, str]:
    day, month, year = (_line(posted.get(f"recorded_on-{part}", ""), 10) for part in ("day", "month", "year"))
    return day, month, year


def _date_of(typed: tuple[str, str, str]) -> tuple[date | None, list[Mistake]]:
    if not any(typed):
        return None, []
    try:
        day, month, year = map(int, typed)
        return date(year, month, day), []
    except ValueError:
        return None, [Mistake("recorded_on-day", "This is not a date. Give a day, a month and a year, like 4 3 2026.")]


# -- what the page shows -------------------------------------------------------------------------------------------------


def page_of(table: SeenTable, matched: Matched) -> dict[str, Any]:
    """Everything that the page shows of a table and what is chosen for it."""
    choices = matched.choices
    errors = errors_by_field(matched.mistakes)
    options = _options(choices.kind)
    columns = [_shown(column, dict(choices.columns), matched, options, errors) for column in table.columns]
    return {
        "columns": columns,
        "read": sum(1 for shown in columns if shown["code"]),
        "choices": choices,
        "kinds": [(code, kind.title) for code, kind in KINDS.items()],
        "sheets": table.sheets,
        "sheet": table.written.sheet or next(iter(table.sheets), ""),
        "orders": _orders(table),
        "recorded_on": matched.recorded_on,
        **_same_in_every_row(choices, errors),
        "mistakes": matched.mistakes,
        "errors": errors,
    }


def _same_in_every_row(choices: Choices, errors: Mapping[str, str]) -> dict[str, Any]:
    """What is said once of all rows: who the second person is, how they are tied, who reads them."""
    is_wrong = any(field.startswith(("tie_", "role", "level")) for field in errors)
    return {
        "roles": [(role, ROLE_LABELS[role]) for role in ROLES],
        "ties": [(f"tie_{owner}", TIE_LABELS[owner], _tie_options(owner), _tie(choices, owner)) for owner in TIES],
        "levels": _levels(choices.kind),
        "same_open": is_wrong or _is_more_than_a_child(choices),
    }


def _shown(
    column: Column, by_heading: Mapping[str, str], matched: Matched, options: Sequence[Piece], errors: Mapping[str, str]
) -> dict[str, Any]:
    code = "" if column.fault else by_heading.get(column.name, "")
    return {
        "column": column,
        "field": f"column-{column.place}",
        "code": code,
        "options": _picked(options, code),
        "why": WHY[matched.why.get(column.place, "")] if matched.is_guess else "",
        "error": errors.get(f"column-{column.place}", ""),
    }


def _options(kind: str) -> list[Piece]:
    """The fields as options, in their groups. Made once and used for every column: there may be hundreds of each."""
    pieces = [_option("", "Leave it out")]
    for group, listed in groupby(_by_group(kind), key=itemgetter(0)):
        begin = format_html('<optgroup label="{}">', group)
        pieces.append((_NONE, begin, begin))
        pieces += [_option(code, heading) for _, code, heading in listed]
        pieces.append((_NONE, _END_OF_GROUP, _END_OF_GROUP))
    return pieces


def _option(code: str, heading: str) -> Piece:
    plain = format_html('<option value="{}">{}</option>', code, heading)
    return code, plain, format_html('<option value="{}" selected>{}</option>', code, heading)


def _picked(pieces: Sequence[Piece], chosen: str) -> SafeString:
    """The options, with this one chosen."""
    return format_html_join("", "{}", ((picked if code == chosen else plain,) for code, plain, picked in pieces))


def _by_group(kind: str) -> list[tuple[str, str, str]]:
    """(group, code, heading) of every field, groups in the order in which each first stands."""
    fields = list(fields_of(kind).values())
    order = list(dict.fromkeys(field.group for field in fields))
    return [
        (field.group, field.code, field.heading) for field in sorted(fields, key=lambda field: order.index(field.group))
    ]


def _orders(table: SeenTable) -> list[tuple[str, str, str]]:
    """Each order of dates with how it would read dates of this file; empty where no date depends on it."""
    texts = list(dict.fromkeys(_dates_in(table.columns)))
    telling = [text for text in texts if len({reads_as_date(text, order) for order in ORDERS}) > 1]
    samples = telling[:_MOST_DATES]
    return [
        (order, ORDER_LABELS[order], "; ".join(_read_as(text, order) for text in samples))
        for order in ORDERS
        if samples
    ]


def _read_as(text: str, order: str) -> str:
    read = reads_as_date(text, order)
    return f"{text} is {gds_datetime(read)}" if read else f"{text} is no date"


def _tie_options(owner: str) -> list[tuple[str, str]]:
    return [(code, tie.said) for code, tie in TIES[owner].items()]


def _tie(choices: Choices, owner: str) -> str:
    return next((code for code in choices.ties if code in TIES[owner]), "")


def _levels(kind: str) -> list[tuple[str, str]]:
    if KINDS[kind].level_always:
        return []
    usual = level_for(kind, None)
    said = READERS[usual]
    others = [(level, READERS[level]) for level in LEVELS if level != usual]
    return [("", f"As usual: {said[0].lower()}{said[1:]}"), *others]


def _is_more_than_a_child(choices: Choices) -> bool:
    """Whether something is read that may be tied to the child."""
    return any(
        path.endswith(".ref") and ref != "c1" for _, read in choices.fields for path, ref in read.constants.items()
    )
