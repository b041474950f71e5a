"""Facts with every version of them side by side, each with who says it, when, and how they know. No database.

Nothing is weighed against anything: a version that one report gives stands beside one that ten give, and says so. What a mark is
drawn of is what the chronology shows to the same viewer: a source that is protected there is no less so here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wholepicture.picture.results import Counted, Entry, Picture, Version
from wholepicture.web.parts.nights import Mark
from wholepicture.web.wording.facts import FACTS, MAY_HAVE_SEVERAL, OUTCOMES, fact_said
from wholepicture.web.wording.reports import grade_said
from wholepicture.web.wording.sentences import and_list, plural

OPENLY = 3  # sayings of a version that others contradict; of any other, one
VERSIONS_OPENLY = 6  # versions of one fact before the rest is folded
DRAWN = 24  # marks in the row of a version
TOLD_ONE_BY_ONE = 12  # reports of one version; the chronology has every one

# How an author knows: filled shapes are of their own knowledge, outlines are of somebody else's.
KNOWN = {
    "saw_or_heard": Mark("S", "disc", "saw or heard it"),
    "child_told_me": Mark("C", "diamond", "the child told them"),
    "records": Mark("R", "square", "from their records"),
    "someone_else_told_me": Mark("T", "disc-open", "somebody told them"),
    "online": Mark("O", "square-open", "saw it online"),
    "inferred": Mark("P", "diamond-open", "not sure, or put together from several things"),
}
PASSED_ON = Mark("A", "disc-open", "passed on from another agency")
NOT_SAID = Mark("?", "dashed", "how they know is not said")

DIFFERS, AGREED, ONCE, SEVERAL = (
    Mark("≠", "diamond", "Reports differ"),
    Mark("=", "disc", "Reports agree"),
    Mark("1", "disc-open", "Said in one report"),
    Mark("+", "square-open", "More than one, which can all be so"),
)


@dataclass(frozen=True)
class Saying:
    """One report that states a version: which agency, when it was written down (else received), how its author knows, and the grade
    with which it came."""

    agency: str
    at: datetime
    submission: UUID
    mark: Mark
    how: str
    grade: str


@dataclass(frozen=True)
class VersionInWords:
    value: str
    outcome: str
    sources: list[Saying]  # of very many the newest, and the first of all
    reports: int
    marks: frozenset[Mark]
    agencies: str
    passed_on: int
    differs: bool

    @property
    def drawn(self) -> list[Mark]:
        """A mark for each report, where there is more than one; of very many the newest."""
        return [saying.mark for saying in self.sources[:DRAWN]] if self.reports > 1 else []

    @property
    def not_drawn(self) -> int:
        return max(self.reports - DRAWN, 0)

    @property
    def _how_many_openly(self) -> int:
        return OPENLY if self.differs else 1

    @property
    def openly(self) -> list[Saying]:
        return self.sources[: self._how_many_openly]

    @property
    def folded(self) -> list[Saying]:
        """What is not shown openly: the first that said it and the newest, where there are very many."""
        rest = self.sources[self._how_many_openly :]
        return rest if len(rest) <= TOLD_ONE_BY_ONE else [*rest[: TOLD_ONE_BY_ONE - 1], rest[-1]]

    @property
    def between(self) -> int:
        """How many reports between those are only counted."""
        return self.reports - len(self.openly) - len(self.folded)

    @property
    def earlier(self) -> int:
        return len(self.folded) + self.between

    @property
    def count(self) -> str:
        """How many reports give it, and how many of them say again what another agency said."""
        again = f", {self.passed_on} of which {'passes' if self.passed_on == 1 else 'pass'} on what another agency said"
        return plural(self.reports, "report") + (again if self.passed_on else "")


@dataclass(frozen=True)
class FactInWords:
    """A fact with every version of it. `differs`: they cannot all be so; `stands`: the same as a mark with words."""

    label: str
    versions: list[VersionInWords]
    differs: bool
    stands: Mark

    @property
    def openly(self) -> list[VersionInWords]:
        return self.versions[:VERSIONS_OPENLY]

    @property
    def folded(self) -> list[VersionInWords]:
        return self.versions[VERSIONS_OPENLY:]


def facts_in_words(picture: Picture) -> list[FactInWords]:
    """Every fact with every version, in the order of the words."""
    told = {entry.submission: entry for entry in picture.chronology}
    kinds = [kind for kind in FACTS if kind in picture.facts]
    kinds += [kind for kind in picture.facts if kind not in FACTS]
    return [_fact(kind, picture.facts[kind], told) for kind in kinds]


def marks_of_sayings(facts: Sequence[FactInWords]) -> list[Mark]:
    """The marks that stand beside what is said, in the order in which they are explained."""
    used = {mark for fact in facts for version in fact.versions for mark in version.marks}
    return [mark for mark in (*KNOWN.values(), PASSED_ON, NOT_SAID) if mark in used]


def _fact(kind: str, versions: Sequence[Version], told: Mapping[UUID, Entry]) -> FactInWords:
    groups = _spelt_alike(versions)
    differs = kind not in MAY_HAVE_SEVERAL and len(groups) > 1
    in_words = [_version(kind, group, told, differs=differs) for group in groups]
    return FactInWords(
        label=FACTS.get(kind, kind.replace("_", " ").capitalize()),
        versions=in_words,
        differs=differs,
        stands=DIFFERS if differs else _stands(in_words),
    )


def _stands(versions: Sequence[VersionInWords]) -> Mark:
    if len(versions) > 1:
        return SEVERAL
    return AGREED if versions[0].reports > 1 else ONCE


def _spelt_alike(versions: Sequence[Version]) -> list[list[Version]]:
    """Versions that differ in capitals and spaces alone stand together, under the commonest writing."""
    alike: dict[str, list[Version]] = {}
    for version in versions:
        alike.setdefault("".join(version.value.casefold().split()), []).append(version)
    return list(alike.values())


def _version(kind: str, alike: Sequence[Version], told: Mapping[UUID, Entry], *, differs: bool) -> VersionInWords:
    commonest = alike[0]
    sources = [_saying(*source, told.get(source[2])) for version in alike for source in version.sources]
    sources.sort(key=lambda saying: saying.at, reverse=True)
    counted = [version.counted or _counted(version, told) for version in alike]
    return VersionInWords(
        value=fact_said(kind, commonest.value),
        outcome=OUTCOMES.get(commonest.outcome, ""),
        sources=sources,
        reports=sum(one.reports for one in counted),
        marks=frozenset(_mark(*knowing) for one in counted for knowing in one.knowing),
        agencies=and_list(sorted(frozenset[str]().union(*(one.agencies for one in counted)))),
        passed_on=sum(one.passed_on for one in counted),
        differs=differs,
    )


def _counted(version: Version, told: Mapping[UUID, Entry]) -> Counted:
    """Of a version of which every report is told."""
    known = [told.get(submission) for _, _, submission in version.sources]
    return Counted(
        reports=len(known),
        passed_on=sum(entry is not None and entry.passed_on for entry in known),
        agencies=frozenset(agency for agency, _, _ in version.sources),
        knowing=frozenset((entry.how_known, entry.passed_on) if entry else ("", False) for entry in known),
    )


def _saying(agency: str, at: datetime, submission: UUID, entry: Entry | None) -> Saying:
    mark = _mark(entry.how_known, entry.passed_on) if entry else NOT_SAID
    own = KNOWN.get(entry.how_known) if entry and mark is PASSED_ON else None
    return Saying(
        agency=agency,
        at=entry.recorded_at if entry else at,
        submission=submission,
        mark=mark,
        how=f"{mark.words}: {own.words}" if own else mark.words,
        grade=grade_said(str(entry.detail.get("given_grade", ""))) if entry and entry.detail.get("given_grade") else "",
    )


def _mark(how_known: str, passed_on: bool) -> Mark:
    return PASSED_ON if passed_on else KNOWN.get(how_known, NOT_SAID)


def commonest(picture: Picture, kind: str) -> str:
    """The version of a fact that most reports give, or nothing."""
    return picture.facts[kind][0].value if picture.facts.get(kind) else ""


def home_of(picture: Picture) -> tuple[str, str, datetime] | None:
    """(address, agency, when) as last said, or None."""
    written = {entry.submission: entry.recorded_at for entry in picture.chronology}
    addresses = [
        (written.get(submission, at), version.value, agency)
        for version in picture.facts.get("address", ())
        for agency, at, submission in version.sources
    ]
    at, address, agency = max(addresses, default=(None, "", ""))
    return (address, agency, at) if at else None
