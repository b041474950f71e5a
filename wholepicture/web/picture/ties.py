"""Ties in words, by what they are to. No database."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wholepicture.picture.results import Picture, Tie
from wholepicture.web.wording.people import ROLES
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.ties import TIES, TIES_LISTED
from wholepicture.web.wording.times import when_said

MOST_OF_A_KIND = 40  # ties of one kind, the latest, until all are asked for
TOLD_ONE_BY_ONE = 12  # reports of one tie; the chronology has every one

Source = tuple[str, datetime, UUID, str]


@dataclass(frozen=True)
class TieInWords:
    tie: Tie
    url_kind: str  # person or the kind of thing
    how: str
    role: str
    span: str
    agencies: str

    @property
    def told(self) -> list[Source]:
        """The reports that say so, the newest first; of very many the newest, and the first that said it."""
        sources = self.tie.sources
        return sources if len(sources) <= TOLD_ONE_BY_ONE else [*sources[: TOLD_ONE_BY_ONE - 1], sources[-1]]

    @property
    def between(self) -> int:
        """How many reports between those are only counted."""
        return len(self.tie.sources) - len(self.told)


@dataclass(frozen=True)
class TieGroup:
    code: str
    title: str
    ties: list[TieInWords]
    more: int = 0  # so many earlier ones are not listed


def ties_in_words(picture: Picture, *, every: bool = False) -> list[TieGroup]:
    """Ties by what they are to: people first, then vehicles, phones, accounts, places; latest first in each. Of very many the latest,
    unless `every` one is asked for."""
    groups = []
    for kind, title in TIES_LISTED.items():
        ties = [tie for tie in picture.ties if tie.kind == kind]
        listed = ties if every else ties[:MOST_OF_A_KIND]
        if ties:
            groups.append(TieGroup(kind, title, list(map(_tie, listed)), len(ties) - len(listed)))
    return groups


def _tie(tie: Tie) -> TieInWords:
    first, last = when_said(tie.first_at, None, "day"), when_said(tie.last_at, None, "day")
    return TieInWords(
        tie=tie,
        url_kind="person" if tie.kind == "nominal" else tie.kind,
        how=", ".join(TIES.get(type, type) for type in tie.types),
        role=ROLES.get(tie.role, "") if tie.kind == "nominal" else "",
        span=first if first == last else f"{first} to {last}",
        agencies=and_list(sorted({agency for agency, _, _, _ in tie.sources})),
    )
