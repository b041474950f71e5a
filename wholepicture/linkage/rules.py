"""Which identities are one person: the published rule, and how judgements add up. Pure: no database, no Django.

The published rule: a strong identifier agrees and its check holds, the date of birth agrees, a name agrees, and
nothing contradicts (`docs/decisions` says why no weight alone ever joins). Everything else is for a person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import log2
from uuid import UUID

from wholepicture.base.identifiers.types import IDENTIFIER_TYPES
from wholepicture.linkage.judgements.groups import Answer, Clash, Join, Said, gathered, spans_over_time, stands

RULE = "identifier_dob_name"
RULE_VERSION = 1
RULE_IN_WORDS = "The same identifier, the same date of birth and the same name; nothing contradicts."

Identifier = tuple[str, str]  # (type, normalised value); a local id's type carries its system: "local_id:LCS"


@dataclass(frozen=True)
class Identity:
    """One way in which one person was described: the same strong identifiers, name and date of birth.

    Where a subject has no identifier that its feed is trusted for, or no date of birth or name to go with it, the
    identity is that subject alone. `first_subject` is the earliest; its id is the anchor id of a nominal.
    """

    id: UUID
    first_subject: UUID
    first_at: datetime
    identifiers: frozenset[Identifier] = frozenset()
    given: str = ""
    family: str = ""
    born: date | None = None
    sex: str = ""


# Short and long forms that count as one given name for the published rule. Folded. (ours; the weights that follow
# know many more.)
_SHORT_FORMS = [
    {"katherine", "catherine", "kate", "katie", "kathryn", "cath", "kat", "kath"},
    {"elizabeth", "liz", "lizzie", "beth", "eliza", "lizzy"},
    {"william", "will", "billy", "bill", "liam"},
    {"alexander", "alex", "sandy", "alec"},
    {"alexandra", "alex", "sasha", "lexi"},
    {"thomas", "tom", "tommy"},
    {"daniel", "dan", "danny"},
    {"samuel", "sam", "sammy"},
    {"samantha", "sam", "sammy"},
    {"joseph", "joe", "joey"},
    {"jessica", "jess", "jessie"},
    {"charlotte", "lottie", "charlie"},
    {"rebecca", "becky", "becca", "bex"},
    {"matthew", "matt"},
    {"nicholas", "nick", "nicky"},
    {"benjamin", "ben"},
    {"isabella", "bella", "izzy", "isabel"},
    {"mohammed", "muhammad", "mohamed", "mohammad", "muhammed", "mohd"},
]


def given_names_agree(one: str, other: str) -> bool:
    """Whether two folded given names are one: equal, one the start of several names, or a known short form."""
    if one == other:
        return True
    first, second = one.split(), other.split()
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    if len(short) < len(long) and long[: len(short)] == short:
        return True
    return any(first[0] in group and second[0] in group for group in _SHORT_FORMS)


def names_agree(a: Identity, b: Identity) -> bool:
    """Whether a name agrees: the given names, or the family names where one side has no given name."""
    if a.given and b.given:
        return given_names_agree(a.given, b.given)
    return bool(a.family) and a.family.replace(" ", "") == b.family.replace(" ", "")


def shared_identifiers(a: Identity, b: Identity) -> set[Identifier]:
    return set(a.identifiers & b.identifiers)


def identifiers_differ(a: Identity, b: Identity) -> bool:
    """Whether both hold an identifier of one kind and none of that kind is shared."""
    kinds = {kind for kind, _ in a.identifiers} & {kind for kind, _ in b.identifiers}
    shared = {kind for kind, _ in shared_identifiers(a, b)}
    return bool(kinds - shared)


def contradicts(a: Identity, b: Identity) -> bool:
    """Whether anything says that these are two people."""
    return (
        identifiers_differ(a, b)
        or bool(a.born and b.born and a.born != b.born)
        or bool(a.given and b.given and not given_names_agree(a.given, b.given))
        or bool({a.sex, b.sex} == {"female", "male"})
    )


def same_by_rule(a: Identity, b: Identity) -> bool:
    """The published rule, between two identities."""
    return (
        bool(shared_identifiers(a, b))
        and a.born is not None
        and a.born == b.born
        and names_agree(a, b)
        and not contradicts(a, b)
    )


def groups_at(
    identities: Sequence[Identity], said: Iterable[Said], at: datetime
) -> tuple[list[set[UUID]], list[Clash]]:
    """Who is one person at a moment, and what would join them but may not."""
    known = {one.id: one for one in identities if one.first_at <= at}
    standing = [one for one in stands(said, at) if one.a in known and one.b in known]
    by_rule: list[Join] = []
    listed = sorted(known.values(), key=lambda one: (one.first_at, one.id))
    for position, one in enumerate(listed):
        for other in listed[:position]:
            if same_by_rule(one, other):
                by_rule.append((one.first_at, 1, min(one.id, other.id), max(one.id, other.id)))
    by_person = {frozenset((one.a, one.b)) for one in standing if one.answer == "same"}

    def contradicted(left: set[UUID], right: set[UUID], is_rule: bool) -> bool:
        return is_rule and any(
            contradicts(known[x], known[y]) for x in left for y in right if frozenset((x, y)) not in by_person
        )

    return gathered(known, standing, by_rule, contradicted)


def history(identities: Sequence[Identity], said: Sequence[Said]) -> Answer:
    """Every identity's nominals over time. A nominal's id is the first subject of its earliest identity."""
    return spans_over_time(identities, said, groups_at, _anchor)


def _anchor(members: list[Identity]) -> UUID:
    return min(members, key=lambda one: (one.first_at, one.first_subject)).first_subject


# -- the review queue -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shared:
    """A value that many share, and that therefore counts for nothing. `people`: the lower end of a band."""

    kind: str  # phone, postcode, place, vehicle, account, number
    text: str
    people: int


@dataclass(frozen=True)
class Likeness:
    """What is compared of two subjects for the queue. All values normalised; empty where not said."""

    given: str = ""
    family: str = ""
    also_known_as: frozenset[str] = frozenset()
    born: date | None = None
    sex: str = ""
    identifiers: frozenset[Identifier] = frozenset()
    phones: frozenset[str] = frozenset()
    postcode: str = ""
    school: str = ""
    things: frozenset[str] = frozenset()  # vehicles, phones and places mentioned with them
    parents: frozenset[str] = frozenset()  # names of parents and carers in the same report
    traits: frozenset[str] = frozenset()  # what those have in common with others: a colour and make, part of a plate
    born_years: tuple[int, int] = (0, 0)  # first and last year of birth that an age leaves open; 0: not known
    damped: frozenset[Shared] = frozenset()  # values that were left out of the above, because many share them


@dataclass(frozen=True)
class Compared:
    """One fact of two subjects: `agrees`, `differs`, `near`, or `shared` where it agrees and counts for nothing; in
    words that an officer reads."""

    fact: str
    outcome: str
    words: str


def compare(a: Likeness, b: Likeness) -> list[Compared]:
    """Facts of two subjects that are plainly one or another, compared one by one; those that a side does not give are
    left out. Names and birth have grades: `comparisons.names_and_birth`."""
    out = _numbers(a, b)
    if {a.sex, b.sex} <= {"female", "male"} and a.sex and b.sex:
        out.append(_said("sex", a.sex == b.sex, "The sex agrees.", "The sex differs."))
    if a.also_known_as & b.also_known_as:
        out.append(Compared("nickname", "agrees", "The same nickname. Many people share a nickname."))
    if a.phones & b.phones:
        out.append(Compared("phone", "agrees", "The same phone number."))
    if a.things & b.things:
        out.append(Compared("things", "agrees", "The same vehicle, phone or place is named with both."))
    elif a.traits & b.traits:
        out.append(Compared("things", "near", "A car, plate, number or place like the other's is named with both."))
    if a.postcode and b.postcode:
        out.append(_said("postcode", a.postcode == b.postcode, "The same postcode.", "Different postcodes."))
    if a.school and b.school:
        out.append(_said("school", a.school == b.school, "The same school.", "Different schools."))
    alike = sorted(a.damped & b.damped, key=lambda one: (one.kind, one.text))
    return out + [Compared(_fact_of(one), "shared", _counts_for_nothing(one)) for one in alike]


def _fact_of(one: Shared) -> str:
    """Which compared fact a shared value belongs to; of a number with its kind, `number:nhs_number`."""
    if one.kind == "number":
        return f"number:{one.text.partition('=')[0].partition(':')[0]}"
    return one.kind if one.kind in ("phone", "postcode") else "things"


def _counts_for_nothing(one: Shared) -> str:
    """Why a value that agrees counts for nothing."""
    what = {"number": spoken(one.text.partition("=")[0]), "phone": "phone number", "account": "online account"}
    many = f"{one.people} or more people have given it" if one.people >= 5 else "it is on the list of shared values"
    if one.kind in ("vehicle", "place", "account") and one.people >= 5:
        many = f"{one.people} or more people are tied to it"
    return f"The same {what.get(one.kind, one.kind)}, but {many}: it counts for nothing."


def _said(fact: str, agrees: bool, yes: str, no: str) -> Compared:
    return Compared(fact, "agrees" if agrees else "differs", yes if agrees else no)


def _numbers(a: Likeness, b: Likeness) -> list[Compared]:
    shared = a.identifiers & b.identifiers
    kinds = {kind for kind, _ in a.identifiers} & {kind for kind, _ in b.identifiers}
    out = [Compared("identifier", "agrees", f"The same {spoken(min(shared)[0])}.")] if shared else []
    differing = sorted(kinds - {kind for kind, _ in shared})
    return out + [Compared("identifier", "differs", f"A different {spoken(kind)}.") for kind in differing]


def order_of(weight: float, reports: int, *, child: bool, touched: bool) -> int:
    """The place in the queue: what could change something for a child first. Smaller comes sooner.

    `touched`: either side has an alert that waits, or is missing. Then by how much of a picture *same* would bring
    together: `reports` is the number on one side times that on the other, held against how likely *same* is.
    """
    band = (0 if touched else 2) + (0 if child else 1)
    likely = log2(1 / (1 + 2**-weight)) if weight > -50 else weight
    return band * 100_000 - round(1000 * (likely + log2(max(1, reports))))


SECOND_LOOKS: dict[str, str] = {
    "restricted": "only few may know who or where one of them is",
    "facts_against": "the facts speak strongly against one person",
    "facts_for": "the facts speak strongly for one person",
    "unweighed": "nothing could be weighed: the linkage model could not be used",
}
SAME_FROM, DIFFERENT_UP_TO = -10.0, 14.0
"""Weights beyond which a judgement is so far from the facts that a second person looks: *same* below, *different* above."""


def second_look(answer: str, weight: float | None, *, restricted: bool) -> str:
    """Why a second person looks at this judgement; blank where one person's is enough. No weight: none could be had."""
    if answer == "same" and restricted:
        return "restricted"
    if weight is None:
        return "unweighed" if answer == "same" else ""
    if answer == "same" and weight < SAME_FROM:
        return "facts_against"
    return "facts_for" if answer == "different" and weight > DIFFERENT_UP_TO else ""


def spoken(kind: str) -> str:
    """The name of an identifier's kind in a sentence."""
    code, _, system = kind.partition(":")
    if system:
        return f"number in {system}"
    type = IDENTIFIER_TYPES.get(code)
    return type.in_a_sentence if type else kind.replace("_", " ")
