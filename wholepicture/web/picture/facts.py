"""Facts with every version of them, each with who says it. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from uuid import UUID

from wholepicture.picture.results import Picture, Version
from wholepicture.web.wording.facts import FACTS, MAY_HAVE_SEVERAL, OUTCOMES, fact_said
from wholepicture.web.wording.sentences import and_list

Source = tuple[str, datetime, UUID]  # agency, when written down (else received), submission


@dataclass(frozen=True)
class VersionInWords:
    value: str
    outcome: str
    sources: list[Source]
    agencies: str


@dataclass(frozen=True)
class FactInWords:
    """A fact with every version of it. `differs`: they cannot all be so."""

    label: str
    versions: list[VersionInWords]
    differs: bool


def facts_in_words(picture: Picture) -> list[FactInWords]:
    """Every fact with every version, in the order of the words."""
    written = _written_at(picture)
    kinds = [kind for kind in FACTS if kind in picture.facts]
    kinds += [kind for kind in picture.facts if kind not in FACTS]
    return [_fact(kind, picture.facts[kind], written) for kind in kinds]


def _written_at(picture: Picture) -> dict[UUID, datetime]:
    """When each report of the chronology was written down."""
    return {entry.submission: entry.recorded_at for entry in picture.chronology}


def _fact(kind: str, versions: Sequence[Version], written: Mapping[UUID, datetime]) -> FactInWords:
    groups = _spelt_alike(versions)
    return FactInWords(
        label=FACTS.get(kind, kind.replace("_", " ").capitalize()),
        versions=[_version(kind, group, written) for group in groups],
        differs=kind not in MAY_HAVE_SEVERAL and len(groups) > 1,
    )


def _spelt_alike(versions: Sequence[Version]) -> list[list[Version]]:
    """Versions that differ in capitals and spaces alone stand together, under the commonest writing."""
    alike: dict[str, list[Version]] = {}
    for version in versions:
        alike.setdefault("".join(version.value.casefold().split()), []).append(version)
    return list(alike.values())


def _version(kind: str, alike: Sequence[Version], written: Mapping[UUID, datetime]) -> VersionInWords:
    commonest = alike[0]
    sources = [source for version in alike for source in _sources(version, written)]
    sources.sort(key=itemgetter(1), reverse=True)
    return VersionInWords(
        value=fact_said(kind, commonest.value),
        outcome=OUTCOMES.get(commonest.outcome, ""),
        sources=sources,
        agencies=and_list(sorted({agency for agency, _, _ in sources})),
    )


def _sources(version: Version, written: Mapping[UUID, datetime]) -> list[Source]:
    return [(agency, written.get(submission, at), submission) for agency, at, submission in version.sources]


def commonest(picture: Picture, kind: str) -> str:
    """The version of a fact that most reports give, or nothing."""
    return picture.facts[kind][0].value if picture.facts.get(kind) else ""


def home_of(picture: Picture) -> tuple[str, str, datetime] | None:
    """(address, agency, when) as last said, or None."""
    written = _written_at(picture)
    addresses = [
        (at, version.value, agency)
        for version in picture.facts.get("address", ())
        for agency, at, _ in _sources(version, written)
    ]
    at, address, agency = max(addresses, default=(None, "", ""))
    return (address, agency, at) if at else None
