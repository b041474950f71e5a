"""Arranges two things for their page: what reports state of both, and what speaks for and against. No database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wholepicture.linkage.things.findings import ASK_FROM, Reason
from wholepicture.linkage.things.queries import Held, JudgedPair, ThingPair
from wholepicture.linkage.things.rules import rank_in_words
from wholepicture.web.joining.page import MARKS
from wholepicture.web.wording import words

ONE = {"vehicle": "vehicle", "phone": "phone", "account": "account", "place": "place"}
MANY = {"vehicle": "vehicles", "phone": "phones", "account": "accounts", "place": "places"}

REASONS = {
    "number": "A number settles it",
    "facts": "What is said of them settles it",
    "records": "Looked up in a register or another record",
    "known": "Somebody who knows it confirmed it",
    "little": "Too little is said to tell",
    "other": "Another reason, in the box below",
}
ANSWERS = {"same": "The same", "different": "Different", "unsure": "Unsure"}


def answers(kind: str) -> dict[str, tuple[str, str]]:
    return {
        "same": (f"The same {ONE[kind]}", "Whoever is tied to either is then tied to one. It can be undone."),
        "different": (f"Different {MANY[kind]}", "They are kept apart, now and when more comes in. It can be undone."),
        "unsure": ("Unsure", "Nothing changes. The pair leaves the list; it stays among what was judged."),
    }


def written(stated: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(what it is, as written) for everything that a report states of a thing."""
    rows = []
    order = ["name", "registration", "number", "handle", "kind", *words.FACTS]
    for name, value in sorted(stated.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order)):
        if name == "address":
            rows.append(("Address", address(value)))
            if value.get("uprn"):
                rows.append(("Property number (UPRN)", value["uprn"]))
        else:
            label = "Name" if name == "name" else words.FACTS.get(name, name.replace("_", " ").capitalize())
            rows.append((label, words.fact_said(name, str(value))))
    return [(label, value) for label, value in rows if value]


def address(stated: Mapping[str, Any]) -> str:
    return ", ".join([*stated.get("lines", ()), *filter(None, (stated.get("postcode"),))])


def called(kind: str, stated: Mapping[str, Any]) -> str:
    """A thing in a few words, as one report writes it."""
    if kind == "vehicle":
        said = [stated.get(name, "") for name in ("registration", "colour", "make", "model", "taxi_plate")]
    elif kind == "phone":
        said = [stated.get("number") or stated.get("imei", "")]
    elif kind == "account":
        said = [stated.get("handle") or stated.get("url", ""), stated.get("platform", "")]
    else:
        said = [stated.get("name") or address(stated.get("address", {}))]
    text = " ".join(filter(None, said)) or stated.get("description", "")
    return text[:80] or f"A {ONE[kind]} that is not described"


@dataclass(frozen=True)
class Row:
    """One kind of fact, on both sides."""

    label: str
    a: str
    b: str


def aligned(pair: ThingPair) -> list[Row]:
    a, b = dict(written(pair.a.written)), dict(written(pair.b.written))
    return [Row(label, a.get(label, ""), b.get(label, "")) for label in dict.fromkeys((*a, *b))]


@dataclass(frozen=True)
class Finding:
    """One reason for or against, with its sign and word: never colour alone."""

    shape: str
    word: str
    outcome: str
    words: str
    steps: str


def findings(reasons: Iterable[Reason]) -> list[Finding]:
    """For first, then against, the weightiest of each first."""
    return [
        Finding(
            *MARKS[one.outcome],
            one.outcome,
            one.words,
            f"+{one.steps}" if one.steps > 0 else f"{one.steps}".replace("-", "−"),
        )
        for one in sorted(reasons, key=lambda one: (one.outcome == "differs", -abs(one.steps)))
    ]


def in_all(pair: ThingPair) -> str:
    return f"{rank_in_words(pair.compared.rank)}: {pair.compared.rank} steps in all. People are asked from {ASK_FROM} steps."


@dataclass(frozen=True)
class Listed:
    """A question as listed."""

    pair: ThingPair
    kind: str
    a: str
    b: str
    rank: str
    speaks_for: str
    speaks_against: str


def listed(pairs: Iterable[ThingPair]) -> list[Listed]:
    return [
        Listed(
            pair=one,
            kind=ONE[one.kind].capitalize(),
            a=called(one.kind, one.a.written),
            b=called(one.kind, one.b.written),
            rank=rank_in_words(one.compared.rank),
            speaks_for=" ".join(x.words for x in one.compared.reasons if x.outcome != "differs"),
            speaks_against=" ".join(x.words for x in one.compared.reasons if x.outcome == "differs"),
        )
        for one in pairs
    ]


@dataclass(frozen=True)
class ShownJudgement:
    one: JudgedPair
    answer: str
    a: str
    b: str


def judgements_shown(found: Iterable[JudgedPair]) -> list[ShownJudgement]:
    return [
        ShownJudgement(
            one, answers(one.kind)[one.answer][0], called(one.kind, one.written_a), called(one.kind, one.written_b)
        )
        for one in found
    ]


def held(kind: str, rows: Iterable[Held]) -> list[tuple[Held, str]]:
    """What each agency's reports say of one thing, newest first."""
    return [(one, called(kind, one.written)) for one in rows]
