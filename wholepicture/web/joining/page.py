"""Arranges a pair for its page: facts aligned, what agrees and what conflicts in words and shape. No database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from wholepicture.base.identifiers.types import IDENTIFIER_TYPES
from wholepicture.linkage.people.pair_view import HELD, Judged, Pair, Side
from wholepicture.web.wording import words

Stated = Mapping[str, list[str]]  # values as written, by kind of fact

ANSWERS = {
    "same": ("The same person", "Their reports become one picture. It can be undone."),
    "different": ("Different people", "They are kept apart, now and when more comes in. It can be undone."),
    "unsure": ("Unsure", "Nothing changes. The pair leaves the list; it stays among what was judged."),
}

REASONS = {
    "identifier": "A number settles it",
    "facts": "Name and date of birth settle it",
    "family": "One family: brothers, sisters, twins or parent and child",
    "known": "Somebody who knows them confirmed it",
    "little": "Too little is said to tell",
    "other": "Another reason, in the box below",
}

# A sign and a word each: never colour alone.
MARKS = {
    "agrees": ("✓", "Agrees"),
    "near": ("≈", "Nearly agrees"),
    "differs": ("✗", "Differs"),
    "shared": ("=", "Counts for nothing"),
    "one": ("–", "One side only"),
    "": ("", "Not compared"),
}

# Which comparison of the queue speaks of which stated fact.
_COMPARED = {
    "name": ("given", "family"),
    "date_of_birth": ("born",),
    "sex": ("sex",),
    "also_known_as": ("nickname",),
    "phone": ("phone",),
    "address": ("postcode",),
    "school": ("school",),
}
COMPARED_NUMBERS = {type.code for type in IDENTIFIER_TYPES.values() if type.joins_as}


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


# Facts compared, in a word each for the list.
_SHORT = {
    "given": "given name",
    "family": "family name",
    "born": "date of birth",
    "postcode": "postcode",
    "things": "a vehicle, phone or place",
}


def _short(pair: Pair, outcome: str) -> str:
    """`NHS number, given name`: the facts of a pair that came out so."""
    said = []
    for fact in pair.facts:
        if fact["outcome"] == outcome:
            word = _SHORT.get(fact["fact"], fact["fact"])
            if fact["fact"] == "identifier":
                word = fact["words"].removeprefix("The same ").removeprefix("A different ").rstrip(".")
            said.append(word)
    return ", ".join(said)


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
    held = {one.submission: one.agency for side in (pair.a, pair.b) for one in side.held}
    agencies = len(set(held.values()))
    is_more = " or more" if any(len(side.held) == HELD for side in (pair.a, pair.b)) else ""
    return (
        f"If these are one person, one picture holds {len(held)}{is_more} reports by {agencies} "
        f"{'agency' if agencies == 1 else 'agencies'}. Whoever works with them sees as much of it as they may, and what "
        "should be raised is looked for again."
    )


def listed(pairs: Iterable[Pair], stated: Mapping[UUID, Stated]) -> list[Listed]:
    return [
        Listed(
            pair=one,
            a=name_of(stated.get(one.a.subject, {})),
            b=name_of(stated.get(one.b.subject, {})),
            agree=_short(one, "agrees"),
            near=_short(one, "near"),
            differ=_short(one, "differs"),
        )
        for one in pairs
    ]


def aligned(pair: Pair, stated: Mapping[UUID, Stated]) -> list[Row]:
    """Every fact that either side states, side by side."""
    a, b = stated.get(pair.a.subject, {}), stated.get(pair.b.subject, {})
    rows = []
    for kind, label in words.FACTS.items():
        left, right = a.get(kind, []), b.get(kind, [])
        if not left and not right:
            continue
        outcome, said = _outcome(kind, pair, bool(left and right))
        shape, word = MARKS[outcome]
        mine, theirs = ([words.fact_said(kind, value) for value in values] for values in (left, right))
        rows.append(Row(label, mine, theirs, outcome, shape, word, said))
    for fact in pair.facts:
        if fact["fact"] == "things":  # vehicles, accounts and places too, where many share them
            shape, word = MARKS[fact["outcome"]]
            rows.append(Row("Named with them", [], [], fact["outcome"], shape, word, fact["words"]))
    return rows


def _outcome(kind: str, pair: Pair, both: bool) -> tuple[str, str]:
    if kind in COMPARED_NUMBERS:
        shared = [fact["words"] for fact in pair.facts if fact["fact"] == f"number:{kind}"]
        return ("shared", " ".join(shared)) if shared else _number_outcome(kind, pair.a, pair.b)
    found = [fact for fact in pair.facts if fact["fact"] in _COMPARED.get(kind, ())]
    if found:
        outcomes = {fact["outcome"] for fact in found}
        worst = next(one for one in ("differs", "near", "agrees", "shared") if one in outcomes)
        return worst, " ".join(fact["words"] for fact in found)
    return ("", "") if both else ("one", "")


def _number_outcome(kind: str, a: Side, b: Side) -> tuple[str, str]:
    """Numbers as they were checked: those that fail their check are shown and compared with nothing."""
    left, right = ({pair for pair in side.identifiers if pair[0].partition(":")[0] == kind} for side in (a, b))
    if not left or not right:
        return "one", ""
    if left & right:
        return "agrees", ""
    # Numbers of two systems say nothing of each other.
    return ("differs", "") if {pair[0] for pair in left} & {pair[0] for pair in right} else ("", "")


@dataclass(frozen=True)
class ShownJudgement:
    one: Judged
    answer: str
    a: str
    b: str


def judgements_shown(found: Iterable[Judged], stated: Mapping[UUID, Stated]) -> list[ShownJudgement]:
    return [
        ShownJudgement(
            one,
            ANSWERS[one.answer][0],
            name_of(stated.get(one.subject_a, {})),
            name_of(stated.get(one.subject_b, {})),
        )
        for one in found
    ]
