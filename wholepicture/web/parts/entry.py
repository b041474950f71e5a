"""An entry of a chronology in words, as the picture, an alert and the reading list show it. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wholepicture.base.clock import LOCAL
from wholepicture.casework.significance.results import Thread
from wholepicture.intake.kinds import BLOCKS
from wholepicture.picture.results import GRADED_PIECE, Entry, NamedRow
from wholepicture.web.wording.grades import GradedInWords, graded_in_words
from wholepicture.web.wording.people import ROLES
from wholepicture.web.wording.reports import ENTRIES, HOW_KNOWN, PASSAGES, REVISED, REVISES, detail_rows
from wholepicture.web.wording.times import ago, when_said


@dataclass(frozen=True)
class EntryInWords:
    """One report of a chronology in words."""

    entry: Entry
    title: str
    when: str
    ago: str  # no more exactly than it is known either: a day that began at midnight was not so many hours ago
    how: str
    first_said_by: str
    as_role: str
    passages: list[tuple[str, str, str]]  # kind, label, text
    signs: list[tuple[str, list[tuple[str, str]]]]  # Yes, No or Not known: labels with notes
    details: list[tuple[str, str]]
    revises: str = ""  # what it does to an earlier report, in words
    revised: str = ""  # what a later one did to it, in words
    people: tuple[
        tuple[NamedRow, str], ...
    ] = ()  # whom it is about, with what they are to it, where the page is not theirs
    graded: tuple[GradedInWords, ...] = ()  # what was taken from it and graded, or the piece that it is
    threads: Sequence[Thread] = ()  # why it matters, on the page of the child of whom it is said

    @property
    def is_piece(self) -> bool:
        """Whether it is a graded piece alone: the report from which it was taken does not show."""
        return self.entry.kind == GRADED_PIECE

    @property
    def in_a_sentence(self) -> str:
        """What and when, as it stands inside a sentence: `concern, in March 2026; the day is not known`."""
        return f"{self.title.lower()}, {self.when[:1].lower()}{self.when[1:]}"


# What the heading of an entry says already: when it began and ended.
_IN_HEADING = {kind: (block.begins, block.ends) for kind, block in BLOCKS.items()}
_TO_THE_MINUTE = ("exact", "recorded")
_ANSWERS = {"yes": "Yes", "no": "No", "not_known": "Not known"}


def entry_in_words(
    entry: Entry,
    agencies: Mapping[str, str],
    *,
    about: str = "",
    people: Sequence[NamedRow] = (),
    threads: Sequence[Thread] = (),
) -> EntryInWords:
    """An entry in words. `agencies`: code to name, for whoever said it first; `about`: the role the page is about; `people`:
    whom the report is about, on the page of something or somebody else; `threads`: why it matters, as those who work with her say."""
    first = entry.root.partition("/")[0]
    return EntryInWords(
        entry=entry,
        title=_title(entry),
        when=when_said(entry.at, entry.until, entry.precision),
        ago=ago(entry.at if entry.precision in _TO_THE_MINUTE else entry.at.astimezone(LOCAL).date()),
        how=HOW_KNOWN.get(entry.how_known, ""),
        first_said_by=agencies.get(first, "another agency") if entry.passed_on else "",
        as_role=ROLES.get(entry.role, "") if about and entry.role != about else "",
        passages=[(kind, PASSAGES.get(kind, kind), text) for kind, text in entry.passages],
        signs=_signs_by_answer(entry),
        details=detail_rows(entry.detail, beyond=_IN_HEADING.get(entry.kind, ())),
        people=tuple((person, ROLES.get(person.role, "")) for person in people),
        revises=REVISES.get(entry.revision, ""),
        graded=tuple(map(graded_in_words, entry.graded)),
        threads=threads,
        revised=REVISED.get(entry.how_superseded, "Another report stands in its place") if entry.superseded_at else "",
    )


def _title(entry: Entry) -> str:
    title = ENTRIES.get(entry.kind, entry.kind)
    return f"{title}, withdrawn" if entry.revision == "withdrawal" else title


def _signs_by_answer(entry: Entry) -> list[tuple[str, list[tuple[str, str]]]]:
    """Labels with notes under each answer that was given."""
    by_answer = [(word, _signs_answered(entry, answer)) for answer, word in _ANSWERS.items()]
    return [(word, signs) for word, signs in by_answer if signs]


def _signs_answered(entry: Entry, wanted: str) -> list[tuple[str, str]]:
    answered = [(code, note) for code, answer, note in entry.signs if answer == wanted]
    return [(entry.labels.get(code, code), note) for code, note in answered]
