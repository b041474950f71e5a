"""What grading decides: what a saved grade needs, what is warned of, what counts as a source of its own. Standard library only."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from wholepicture.intake.grades import (
    ASSESSMENTS,
    HANDLINGS,
    MARKINGS,
    ONLY_WITH_CONDITIONS,
    READERS,
    SOURCES,
    USUAL_MARKING,
    narrowest,
)

FEWEST_KNOWERS = 5  # fewer people than this could have known it: the text points at its source
FEWEST_FITTING = 20  # where no more people than this fit, agency and role of a source are told to nobody
LONGEST_TEXT, LONGEST_NOTE = 20_000, 4_000


@dataclass(frozen=True)
class Piece:
    """One piece of information as a grader has it on the form; empty: not answered yet. `knowers`: None where it is not known how
    many people could have known it, which has to be said as well (`says_knowers`)."""

    sanitised: str
    source: str
    assessment: str
    handling: str
    readers: str
    says_knowers: bool = False
    knowers: int | None = None
    conditions: str = ""
    codes: Sequence[str] = ()
    marking: str = USUAL_MARKING
    sensitive: bool = True
    extract: str = ""
    opinion: str = ""
    rationale: str = ""
    why_again: str = ""
    subjects: Sequence[UUID] = ()
    urn: str = ""
    same_as: UUID | None = None
    confirmed: Collection[str] = ()


# What is said where an answer is missing, by field.
MISSING: Mapping[str, str] = {
    "extract": "Say which words of the report this piece rests on.",
    "sanitised": "Write what may be read by others, in words that do not tell the source.",
    "source": "Choose how far the source can be relied upon.",
    "assessment": "Choose how the source knows it.",
    "handling": "Choose whether it may be shared, or with conditions.",
    "readers": "Choose who may read the sanitised text.",
    "knowers": "Say how many people could have known this, or that it is not known.",
}
_CHOICES: Mapping[str, Collection[str]] = {
    "source": SOURCES,
    "assessment": ASSESSMENTS,
    "handling": HANDLINGS,
    "readers": READERS,
    "marking": MARKINGS,
}


def mistakes_in(piece: Piece, *, again: bool = False) -> dict[str, str]:
    """What keeps a piece from being graded, in words, by field. `again`: it was graded before."""
    wrong = _handled(piece) | _missing(piece) | _too_long(piece)
    if not piece.says_knowers or (piece.knowers is not None and piece.knowers < 1):
        wrong["knowers"] = MISSING["knowers"]
    if again and not piece.why_again.strip():
        wrong["why_again"] = "Say why it is graded again. The earlier grade stays on record."
    return wrong


def _missing(piece: Piece) -> dict[str, str]:
    """What is not answered, or by what is no answer."""
    wrong = {name: said for name, said in MISSING.items() if name != "knowers" and not getattr(piece, name).strip()}
    for name, known in _CHOICES.items():
        if name not in wrong and getattr(piece, name) not in known:
            wrong[name] = MISSING.get(name, "Choose one of these.")
    return wrong


def _too_long(piece: Piece) -> dict[str, str]:
    most = {"extract": LONGEST_TEXT, "sanitised": LONGEST_TEXT} | dict.fromkeys(
        ("opinion", "rationale", "conditions", "why_again"), LONGEST_NOTE
    )
    return {
        name: f"Use {length:,} characters or fewer. There are {len(getattr(piece, name)):,}."
        for name, length in most.items()
        if len(getattr(piece, name)) > length
    }


def _handled(piece: Piece) -> dict[str, str]:
    """What of the handling contradicts itself."""
    has_conditions = bool(piece.conditions.strip() or piece.codes)
    wrong = {}
    if piece.handling == "C" and not has_conditions:
        wrong["conditions"] = "Say what the conditions are, or choose P."
    if piece.handling == "P" and has_conditions:
        wrong["handling"] = "P is without conditions. Choose C, or take the conditions out."
    if piece.handling == "P" and piece.readers in ONLY_WITH_CONDITIONS:
        wrong["readers"] = "Fewer than the hub may read it only under conditions. Choose C above, and say them."
    if piece.marking != USUAL_MARKING and piece.readers != "unit":
        wrong["readers"] = "What is marked above OFFICIAL is for the intelligence unit only."
    return wrong


def readers_under(chosen: str, codes: Iterable[str]) -> str:
    """Who reads a text: those whom the grader chose, or fewer where one of the conditions' codes says so."""
    return narrowest(chosen, *codes)


# -- what is warned of -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Warned:
    """Something that may tell the source. The grader mends it or confirms it: `code` is what is kept of the confirmation."""

    field: str
    code: str
    words: str


def warnings_of(piece: Piece, *, telling: Iterable[str], fewest: int) -> list[Warned]:
    """What in a piece may point at its source: so few people could have known it, and words that name them."""
    warned = []
    if piece.says_knowers and piece.knowers is not None and piece.knowers < fewest:
        people = "person" if piece.knowers == 1 else "people"
        said = f"Only {piece.knowers} {people} could have known this. Whoever reads it may work out who told."
        warned.append(Warned("knowers", f"few:{piece.knowers}", said))
    found = words_found(f"{piece.sanitised}\n{piece.opinion}\n{piece.conditions}", telling)
    warned += [
        Warned(
            "sanitised",
            f"word:{word}",
            f"“{word}” may tell who the source is. Take it out, or confirm that it may stay.",
        )
        for word in found
    ]
    return warned


def not_confirmed(warned: Iterable[Warned], confirmed: Collection[str]) -> list[Warned]:
    """Warnings that the grader has not confirmed as they stand."""
    return [each for each in warned if each.code not in confirmed]


# Words that say of what kind an agency is, and words of names that stand in every other text: they tell nobody.
_OF_A_KIND = frozenset(
    "home house school academy college primary secondary childrens social care services service team unit police constabulary force "
    "council hospital health trust project centre charity hub".split()
)
_SAY_NOTHING = _OF_A_KIND | frozenset(
    "the and for from with her his their she him they that this who was were has had not but children child street road lane green "
    "young people family families local authority area".split()
)
_SHORTEST = 3


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^\w\s]|_", "", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def telling_words(*, names: Iterable[str], said_whole: Iterable[str] = ()) -> list[str]:
    """What in a text would name somebody or an agency: each name as a whole, and each word of it that is not everybody's;
    `said_whole`: what tells only as a whole, such as a job."""
    telling: list[str] = []
    for name in filter(str.strip, names):
        telling.append(name.strip())
        telling += [
            word for word in name.split() if len(_folded(word)) >= _SHORTEST and _folded(word) not in _SAY_NOTHING
        ]
    telling += [whole.strip() for whole in said_whole if whole.strip()]
    return list(dict.fromkeys(telling))


def agency_called(name: str, others: Iterable[str]) -> list[str]:
    """What an agency is called: its name, and that without the words that say of what kind it is, unless others begin so as well:
    a town stands in the name of half its agencies."""
    words = name.split()
    while words and _folded(words[-1]) in _OF_A_KIND:
        words.pop()
    short = " ".join(words)
    is_its_own = short and not any(_folded(other).startswith(_folded(short)) for other in others if other != name)
    return [name, short] if is_its_own and short != name else [name]


def words_found(text: str, telling: Iterable[str]) -> list[str]:
    """Those of these words and names that stand in a text, in any case and with any accents, the longest first; what stands inside
    one that was found is not said again."""
    within = f" {' '.join(_folded(text).split())} "
    found: list[str] = []
    for word in sorted(telling, key=len, reverse=True):
        looked_for = " ".join(_folded(word).split())
        told_already = any(f" {looked_for} " in f" {' '.join(_folded(longer).split())} " for longer in found)
        if looked_for and not told_already and (f" {looked_for} " in within or f" {looked_for}s " in within):
            found.append(word)
    return found


# -- what counts as a source of its own ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Telling:
    """One piece as it is counted. `roots`: where its report first came from; empty where that cannot be told."""

    item: UUID
    report: UUID
    root: str = ""
    source: str = "2"
    assessment: str = "C"
    urn: str = ""
    same_as: UUID | None = None


@dataclass(frozen=True)
class Counted:
    """By how many reports something is said, and from how many sources of their own it came.

    `apart`: sources that are not reliable, counted apart; `of_no_weight`: reports all of whose pieces are suspected to be false.
    """

    reports: int
    sources: int
    apart: int = 0
    of_no_weight: int = 0


@dataclass
class _Sources:
    """Pieces put together as they turn out to come from one source."""

    leads_to: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        while self.leads_to.setdefault(name, name) != name:
            name = self.leads_to[name]
        return name

    def among(self, pieces: Iterable[Telling]) -> set[str]:
        """The sources of these pieces, of those that have one that can be told."""
        return {self.of(_named(piece)) for piece in pieces if piece.root or piece.urn or piece.same_as}

    def are_one(self, one: str, other: str) -> None:
        first, second = sorted((self.of(one), self.of(other)))
        self.leads_to[second] = first


def counted(told: Iterable[Telling]) -> Counted:
    """How many reports say it, and from how many distinct sources: those whose report came first from the same root, from the same
    registered source, or are said to retell one another, are one. Whoever cannot be told may be any of them, and adds none. In any
    order, and however often each is given."""
    pieces = list({piece.item: piece for piece in told}.values())
    sources = _joined(pieces)
    weighing = [piece for piece in pieces if piece.assessment != "E"]
    unreliable = [piece for piece in weighing if piece.source == "3"]
    relied_on = sources.among(piece for piece in weighing if piece.source != "3")
    reports = {piece.report for piece in pieces}
    weighed = {piece.report for piece in weighing}
    return Counted(len(reports), len(relied_on), len(sources.among(unreliable) - relied_on), len(reports - weighed))


def _named(piece: Telling) -> str:
    return f"item {piece.item}"


def _joined(pieces: Iterable[Telling]) -> _Sources:
    sources = _Sources()
    for piece in pieces:
        if piece.root:
            sources.are_one(_named(piece), f"root {piece.root}")
        if piece.urn:
            sources.are_one(_named(piece), f"urn {piece.urn}")
        if piece.same_as:
            sources.are_one(_named(piece), f"item {piece.same_as}")
    return sources
