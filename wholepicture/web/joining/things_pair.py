"""Arranges two things for their page: what reports state of both, and what speaks for and against. No database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wholepicture.linkage.things.findings import ASK_FROM, Reason
from wholepicture.linkage.things.queries import Held, JudgedPair, ThingPair
from wholepicture.linkage.things.rules import rank_in_words
from wholepicture.web.joining.compared import MARKS, JudgementInWords
from wholepicture.web.wording.facts import FACTS, fact_said

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


def answers(kind: str) -> dict[str, tuple[str, str]]:
    return {
        "same": (f"The same {ONE[kind]}", "Whoever is tied to either is then tied to one. It can be undone."),
        "different": (f"Different {MANY[kind]}", "They are kept apart, now and when more comes in. It can be undone."),
        "unsure": ("Unsure", "Nothing changes. The pair leaves the list; it stays among what was judged."),
    }


# What is said first of a thing.
_ORDER = list(dict.fromkeys(("name", "registration", "number", "handle", "kind", *FACTS)))


def written(stated: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(what it is, as written) for everything that a report states of a thing."""
    names = sorted(stated, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))
    rows = [row for name in names for row in _written(name, stated[name])]
    return [(label, value) for label, value in rows if value]


def _written(name: str, value: Any) -> list[tuple[str, str]]:
    if name == "address":
        return [("Address", address(value)), ("Property number (UPRN)", value.get("uprn") or "")]
    label = "Name" if name == "name" else FACTS.get(name, name.replace("_", " ").capitalize())
    return [(label, fact_said(name, str(value)))]


def address(stated: Mapping[str, Any]) -> str:
    return ", ".join([*stated.get("lines", ()), *filter(None, (stated.get("postcode"),))])


def called(kind: str, stated: Mapping[str, Any]) -> str:
    """A thing in a few words, as one report writes it."""
    text = " ".join(filter(None, _names(kind, stated))) or stated.get("description", "")
    return text[:80] or f"A {ONE[kind]} that is not described"


def _names(kind: str, stated: Mapping[str, Any]) -> list[str]:
    match kind:
        case "vehicle":
            return [stated.get(name, "") for name in ("registration", "colour", "make", "model", "taxi_plate")]
        case "phone":
            return [stated.get("number") or stated.get("imei", "")]
        case "account":
            return [stated.get("handle") or stated.get("url", ""), stated.get("platform", "")]
    return [stated.get("name") or address(stated.get("address", {}))]


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
    in_order = sorted(reasons, key=lambda reason: (reason.outcome == "differs", -abs(reason.steps)))
    return [Finding(*MARKS[reason.outcome], reason.outcome, reason.words, _signed(reason.steps)) for reason in in_order]


def _signed(steps: int) -> str:
    return f"+{steps}" if steps > 0 else f"{steps}".replace("-", "−")


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
            pair=pair,
            kind=ONE[pair.kind].capitalize(),
            a=called(pair.kind, pair.a.written),
            b=called(pair.kind, pair.b.written),
            rank=rank_in_words(pair.compared.rank),
            speaks_for=_sentences(pair, is_against=False),
            speaks_against=_sentences(pair, is_against=True),
        )
        for pair in pairs
    ]


def _sentences(pair: ThingPair, *, is_against: bool) -> str:
    return " ".join(reason.words for reason in pair.compared.reasons if (reason.outcome == "differs") is is_against)


def judgements_in_words(judgements: Iterable[JudgedPair]) -> list[JudgementInWords]:
    return [
        JudgementInWords(
            judgement=judgement,
            answer=answers(judgement.kind)[judgement.answer][0],
            a=called(judgement.kind, judgement.written_a),
            b=called(judgement.kind, judgement.written_b),
        )
        for judgement in judgements
    ]


def reports_held(kind: str, held: Iterable[Held]) -> list[tuple[Held, str]]:
    """What each agency's reports say of one thing, newest first."""
    return [(report, called(kind, report.written)) for report in held]
