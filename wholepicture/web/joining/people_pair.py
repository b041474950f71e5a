"""Arranges a pair for its page: facts aligned, what agrees and what conflicts in words and shape. No database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from wholepicture.base.identifiers.types import IDENTIFIER_TYPES
from wholepicture.linkage.people.pair_view import HELD, Judged, Pair, Side
from wholepicture.web.joining.compared import MARKS, JudgementInWords
from wholepicture.web.parts.judgement import ANSWERS
from wholepicture.web.wording.facts import FACTS, fact_said
from wholepicture.web.wording.times import gds_date

Stated = Mapping[str, list[str]]  # values as written, by kind of fact

# Which comparison of the queue speaks of which stated fact.
_COMPARED = {
    "name": ("given", "family"),
    "date_of_birth": ("born",),
    "sex": ("sex",),
    "also_known_as": ("nickname",),
    "phone": ("phone",),
    "email": ("email",),
    "address": ("postcode",),
    "school": ("school",),
}
# A number of which kind each type of identifier is compared as: a former pupil number as a pupil number.
COMPARED_AS = {type.code: type.joins_as for type in IDENTIFIER_TYPES.values() if type.joins_as}


@dataclass(frozen=True)
class Row:
    """One kind of fact on both sides."""

    label: str
    a: list[str]
    b: list[str]
    outcome: str
    shape: str
    word: str
    words: str


@dataclass(frozen=True)
class Listed:
    """A pair as listed: two names, and what agrees, nearly agrees and differs."""

    pair: Pair
    a: str
    b: str
    agree: str
    near: str
    differ: str
    sizes: str
    rows: list[tuple[str, str, str]]  # where one answer may settle several: each one's id, words, and what differs


# Facts compared, in a word each for the list.
_SHORT = {
    "given": "given name",
    "family": "family name",
    "born": "date of birth",
    "email": "e-mail address",
    "postcode": "postcode",
    "things": "a vehicle, phone or place",
}


def _short(pair: Pair, outcome: str) -> str:
    """`NHS number, given name`: the facts of a pair that came out so."""
    return ", ".join(_word_for(fact) for fact in pair.facts if fact["outcome"] == outcome)


def _word_for(fact: Mapping[str, str]) -> str:
    if fact["fact"] == "identifier":
        return fact["words"].removeprefix("The same ").removeprefix("A different ").rstrip(".")
    return _SHORT.get(fact["fact"], fact["fact"])


def name_of(stated: Stated) -> str:
    """What somebody is called, as one report writes it."""
    for kind in ("name", "also_known_as", "description"):
        if stated.get(kind):
            return stated[kind][0][:60]
    return "Name not known"


def together(pair: Pair) -> str:
    """What *same* would bring together, of what the viewer may see."""
    if pair.a.nominal == pair.b.nominal:
        return "They stand in one picture already."
    held = {report.submission: report.agency for side in (pair.a, pair.b) for report in side.held}
    is_more = " or more" if any(len(side.held) == HELD for side in (pair.a, pair.b)) else ""
    agencies = len(set(held.values()))
    return (
        f"If these are one person, one picture holds {len(held)}{is_more} reports by {agencies} "
        f"{'agency' if agencies == 1 else 'agencies'}. Whoever works with them sees as much of it as they may, and what "
        "should be raised is looked for again."
    )


def counted(number: int) -> str:
    return f"{number:,} {'report' if number == 1 else 'reports'}"


def sizes(pair: Pair) -> str:
    """How much stands on either side: `34 reports on one side, 2 on the other`."""
    more, fewer = sorted((pair.a.reports, pair.b.reports), reverse=True)
    return f"{counted(more)} on one side, {fewer:,} on the other."


def frees(pair: Pair, stated: Mapping[UUID, Stated]) -> str:
    """What *same* brings to whose picture, of what the viewer may see."""
    by_nominal = {side.nominal: side for row in (pair, *pair.rows) for side in (row.a, row.b)}
    sides = sorted(by_nominal.values(), key=lambda side: -side.reports)
    if len(sides) < 2:
        return ""
    largest, others = sides[0], sides[1:]
    name, joined = name_of(stated.get(largest.subject, {})), sum(side.reports for side in others)
    all_rows = " for all rows" if pair.rows else ""
    verb = "joins" if joined == 1 else "join"
    return (
        f"{sizes(pair)} If you answer “The same person”{all_rows}, {counted(joined)} {verb} the picture of {name}, "
        f"which holds {counted(largest.reports)} now."
    )


def row_in_words(row: Pair, stated: Mapping[UUID, Stated]) -> tuple[str, str, str]:
    """A row of a question that has several, to be ticked: its id, who the two are, and what is known of how they compare."""
    a, b = (
        f"{name_of(stated.get(side.subject, {}))} ({side.agency}, {gds_date(side.received_at)}, {counted(side.reports)})"
        for side in (row.a, row.b)
    )
    differ = _short(row, "differs")
    return str(row.id), f"{a} and {b}", f"Differ: {differ}." if differ else ""


def in_short(pair: Pair) -> dict[str, str]:
    """What agrees, nearly agrees and differs, in a line each."""
    return {"agree": _short(pair, "agrees"), "near": _short(pair, "near"), "differ": _short(pair, "differs")}


def listed(pairs: Iterable[Pair], stated: Mapping[UUID, Stated]) -> list[Listed]:
    return [
        Listed(
            pair=pair,
            a=name_of(stated.get(pair.a.subject, {})),
            b=name_of(stated.get(pair.b.subject, {})),
            agree=_short(pair, "agrees"),
            near=_short(pair, "near"),
            differ=_short(pair, "differs"),
            sizes=sizes(pair),
            rows=[row_in_words(row, stated) for row in pair.rows],
        )
        for pair in pairs
    ]


def aligned(pair: Pair, stated: Mapping[UUID, Stated]) -> list[Row]:
    """Every fact that either side states, side by side."""
    a, b = stated.get(pair.a.subject, {}), stated.get(pair.b.subject, {})
    rows = [_row(kind, label, pair, a.get(kind, []), b.get(kind, [])) for kind, label in FACTS.items()]
    rows = [row for row in rows if row.a or row.b]
    for fact in pair.facts:
        if fact["fact"] == "things":  # vehicles, accounts and places too, where many share them
            rows.append(Row("Named with them", [], [], fact["outcome"], *MARKS[fact["outcome"]], fact["words"]))
    return rows


SHOWN = 5  # facts that a telephone shows before the others are unfolded


def parted(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """What differs or nearly agrees, with the first of what agrees; and apart from it the facts that settle less."""
    rows = list(rows)
    to_read = [row for row in rows if row.outcome in ("differs", "near")]
    agreeing = [row for row in rows if row.outcome == "agrees"]
    first = to_read + agreeing[: max(0, SHOWN - len(to_read))]
    return {"facts": [row for row in rows if row in first], "further": [row for row in rows if row not in first]}


def _row(kind: str, label: str, pair: Pair, left: Sequence[str], right: Sequence[str]) -> Row:
    """One kind of fact as either side states it, and how the two compare."""
    outcome, reason = _outcome(kind, pair, bool(left and right))
    a, b = ([fact_said(kind, value) for value in values] for values in (left, right))
    return Row(label, a, b, outcome, *MARKS[outcome], reason)


def _outcome(kind: str, pair: Pair, both: bool) -> tuple[str, str]:
    """How a kind of fact compares, and the words for it. `both`: either side states it."""
    if kind in COMPARED_AS:
        return _number_outcome(COMPARED_AS[kind], pair)
    compared = [fact for fact in pair.facts if fact["fact"] in _COMPARED.get(kind, ())]
    if compared:
        outcomes = {fact["outcome"] for fact in compared}
        worst = next(outcome for outcome in _WORST_FIRST if outcome in outcomes)
        return worst, " ".join(fact["words"] for fact in compared)
    return ("", "") if both else ("one", "")


_WORST_FIRST = ("differs", "near", "agrees", "shared")


def _number_outcome(kind: str, pair: Pair) -> tuple[str, str]:
    """Numbers as they were checked: those that fail their check are shown and compared with nothing."""
    shared = [fact["words"] for fact in pair.facts if fact["fact"] == f"number:{kind}"]
    if shared:
        return "shared", " ".join(shared)
    left, right = _numbers(pair.a, kind), _numbers(pair.b, kind)
    if not left or not right:
        return "one", ""
    if left & right:
        return "agrees", ""
    # Numbers of two systems say nothing of each other.
    systems, others = ({system for system, _ in numbers} for numbers in (left, right))
    return ("differs", "") if systems & others else ("", "")


def _numbers(side: Side, kind: str) -> set[tuple[str, str]]:
    """(system, number) of every number of this kind that passes its check."""
    return {(system, number) for system, number in side.identifiers if system.partition(":")[0] == kind}


def judgements_in_words(judgements: Iterable[Judged], stated: Mapping[UUID, Stated]) -> list[JudgementInWords]:
    return [
        JudgementInWords(
            judgement=judgement,
            answer=ANSWERS[judgement.answer][0],
            a=name_of(stated.get(judgement.subject_a, {})),
            b=name_of(stated.get(judgement.subject_b, {})),
        )
        for judgement in judgements
    ]
