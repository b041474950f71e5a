"""Arranges a picture for its page: entries, facts with every version, ties, who leads. No database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from wholepicture.base.indicators import indicators
from wholepicture.intake.kinds import BLOCKS
from wholepicture.picture.results import Entry, Picture, Tie, Version, WorkingRow
from wholepicture.web.wording import words

Source = tuple[str, datetime, UUID]  # agency, when written down (else received), submission


@dataclass(frozen=True)
class ShownEntry:
    """One line of a chronology in words."""

    entry: Entry
    title: str
    when: str
    how: str
    first_said_by: str
    as_role: str
    passages: list[tuple[str, str, str]]  # kind, label, text
    signs: list[tuple[str, list[tuple[str, str]]]]  # Yes, No or Not known: labels with notes
    details: list[tuple[str, str]]


@dataclass(frozen=True)
class ShownVersion:
    value: str
    outcome: str
    sources: list[Source]
    agencies: str


@dataclass(frozen=True)
class ShownFact:
    """A fact with every version of it. `differs`: they cannot all be so."""

    label: str
    versions: list[ShownVersion]
    differs: bool


@dataclass(frozen=True)
class Filters:
    """What a chronology is narrowed to. Empty: everything."""

    agency: str = ""
    kind: str = ""
    sign: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Filters":
        return cls(given.get("agency", ""), given.get("kind", ""), given.get("sign", ""))

    @property
    def is_set(self) -> bool:
        return bool(self.agency or self.kind or self.sign)

    def keep(self, entries: Iterable[Entry]) -> list[Entry]:
        return [one for one in entries if self._fits(one)]

    def _fits(self, one: Entry) -> bool:
        if self.agency and one.agency != self.agency:
            return False
        if self.kind and one.kind != self.kind:
            return False
        return not self.sign or (self.sign, "yes") in {(code, answer) for code, answer, _ in one.signs}


@dataclass(frozen=True)
class Choices:
    """What a chronology can be narrowed to: only what is in it, so the lists tell nothing else."""

    agencies: dict[str, str]
    kinds: dict[str, str]
    signs: dict[str, str]


# What the heading of an entry says already: when it began and ended.
_ALREADY_SAID = {kind: (block.begins, block.ends) for kind, block in BLOCKS.items()}


def choices_in(entries: Sequence[Entry]) -> Choices:
    """The filters' options."""
    known = indicators()
    codes = {code for one in entries for code, answer, _ in one.signs if answer == "yes"}
    return Choices(
        agencies={name: name for name in sorted({one.agency for one in entries})},
        kinds={code: words.KINDS[code] for code in words.KINDS if any(one.kind == code for one in entries)},
        signs={code: one.label for code, one in known.items() if code in codes},
    )


def shown(entry: Entry, agencies: Mapping[str, str], *, about: str = "") -> ShownEntry:
    """An entry in words. `agencies`: code to name, for whoever said it first; `about`: the role the page is about."""
    first = entry.root.partition("/")[0]
    return ShownEntry(
        entry=entry,
        title=words.KINDS.get(entry.kind, entry.kind),
        when=words.when_said(entry.at, entry.until, entry.precision),
        how=words.HOW_KNOWN.get(entry.how_known, ""),
        first_said_by=agencies.get(first, "another agency") if entry.passed_on else "",
        as_role=words.ROLES.get(entry.role, "") if about and entry.role != about else "",
        passages=[(kind, words.PASSAGES.get(kind, kind), text) for kind, text in entry.passages],
        signs=_signs_said(entry),
        details=words.detail_rows(entry.detail, beyond=_ALREADY_SAID.get(entry.kind, ())),
    )


def _signs_said(entry: Entry) -> list[tuple[str, list[tuple[str, str]]]]:
    known = indicators()
    said = []
    for answer, word in (("yes", "Yes"), ("no", "No"), ("not_known", "Not known")):
        listed = [
            (known[code].label if code in known else code, note) for code, given, note in entry.signs if given == answer
        ]
        if listed:
            said.append((word, listed))
    return said


# -- facts --------------------------------------------------------------------------------------------------------


def facts_shown(picture: Picture) -> list[ShownFact]:
    """Every fact with every version, in the order of the words."""
    written = {one.submission: one.recorded_at for one in picture.chronology}
    kinds = [kind for kind in words.FACTS if kind in picture.facts]
    kinds += [kind for kind in picture.facts if kind not in words.FACTS]
    return [
        ShownFact(
            label=words.FACTS.get(kind, kind.replace("_", " ").capitalize()),
            versions=[_version(kind, same, written) for same in _spelt_alike(picture.facts[kind])],
            differs=kind not in words.MAY_HAVE_SEVERAL and len(_spelt_alike(picture.facts[kind])) > 1,
        )
        for kind in kinds
    ]


def _spelt_alike(versions: Sequence[Version]) -> list[list[Version]]:
    """Versions that differ in capitals and spaces alone stand together, under the commonest writing."""
    alike: dict[str, list[Version]] = {}
    for one in versions:
        alike.setdefault("".join(one.value.casefold().split()), []).append(one)
    return list(alike.values())


def _version(kind: str, same: Sequence[Version], written: Mapping[UUID, datetime]) -> ShownVersion:
    one = same[0]
    sources = sorted(
        ((agency, written.get(submission, at), submission) for v in same for agency, at, submission in v.sources),
        key=lambda source: source[1],
        reverse=True,
    )
    return ShownVersion(
        value=words.fact_said(kind, one.value),
        outcome=words.OUTCOMES.get(one.outcome, ""),
        sources=sources,
        agencies=words.and_list(sorted({agency for agency, _, _ in sources})),
    )


def first_said(picture: Picture, kind: str) -> str:
    """The version of a fact that most reports give, or nothing."""
    return picture.facts[kind][0].value if picture.facts.get(kind) else ""


def home_of(picture: Picture) -> tuple[str, str, datetime] | None:
    """(address, agency, when) as last said, or None."""
    written = {one.submission: one.recorded_at for one in picture.chronology}
    said = [
        (written.get(submission, at), one.value, agency)
        for one in picture.facts.get("address", ())
        for agency, at, submission in one.sources
    ]
    at, value, agency = max(said, default=(None, "", ""))
    return (value, agency, at) if at else None


# -- ties ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownTie:
    tie: Tie
    url_kind: str  # person or the kind of thing
    how: str
    role: str
    span: str
    agencies: str


@dataclass(frozen=True)
class TieGroup:
    code: str
    title: str
    ties: list[ShownTie]


def ties_shown(picture: Picture) -> list[TieGroup]:
    """Ties by what they are to: people first, then vehicles, phones, accounts, places; latest first in each."""
    groups = []
    for kind, title in words.TIES_LISTED.items():
        ties = [_tie(one) for one in picture.ties if one.kind == kind]
        if ties:
            groups.append(TieGroup(kind, title, ties))
    return groups


def _tie(one: Tie) -> ShownTie:
    first, last = words.when_said(one.first_at, None, "day"), words.when_said(one.last_at, None, "day")
    return ShownTie(
        tie=one,
        url_kind="person" if one.kind == "nominal" else one.kind,
        how=", ".join(words.TIES.get(type, type) for type in one.types),
        role=words.ROLES.get(one.role, "") if one.kind == "nominal" else "",
        span=first if first == last else f"{first} to {last}",
        agencies=words.and_list(sorted({agency for agency, _, _, _ in one.sources})),
    )


# -- who works with the child -------------------------------------------------------------------------------------


@dataclass
class Workers:
    """Who works with the child now, who did, and who leads."""

    now: list[WorkingRow] = field(default_factory=list)
    before: list[WorkingRow] = field(default_factory=list)
    lead: WorkingRow | None = None


def workers_of(picture: Picture, today: Any) -> Workers:
    """Split by whether the work has ended on `today`. Who leads: a social worker first, then the strongest plan."""
    found = Workers()
    for one in picture.working:
        (found.before if one.ends_on is not None and one.ends_on < today else found.now).append(one)
    led = [one for one in found.now if one.plan in words.LEADING]
    found.lead = min(
        led,
        key=lambda one: ("social worker" not in one.service.casefold(), words.LEADING.index(one.plan)),
        default=None,
    )
    found.now.sort(key=lambda one: one is not found.lead)
    return found
