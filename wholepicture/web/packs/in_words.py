"""A chronology in the words of a pack. No database."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from uuid import UUID

from wholepicture.access.rules import LEVELS
from wholepicture.base import clock
from wholepicture.base.clock import LOCAL
from wholepicture.casework.significance.results import Thread
from wholepicture.governance.packs.prepared import InWords
from wholepicture.governance.packs.rules import WHY_IT_MATTERS, Chosen, PackEntry, PackPicture, Said, reference_of
from wholepicture.intake.grades import READERS
from wholepicture.picture.over_time.absences import absences_of
from wholepicture.picture.over_time.lanes import Told
from wholepicture.picture.results import Entry
from wholepicture.web.parts.agencies import agency_names
from wholepicture.web.parts.entry import EntryInWords, entry_in_words
from wholepicture.web.parts.strip.on_paper import strips_on_paper
from wholepicture.web.wording.grades import GradedInWords
from wholepicture.web.wording.reports import DETAILS, ENTRIES
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.times import gds_date, gds_datetime, gds_month, written_on

CONDITIONS = DETAILS["handling_conditions"]
SIGNIFICANCE = {
    "matters": "Why it matters",
    "impact": "What it does to the child",
    "done": "What was done",
}
WIDEST = "partners"  # what everybody who works with the child reads needs no word on how it may be handled


def in_words() -> InWords:
    """How the screens say what is packed."""
    return InWords(_entries, narrowed_said, gds_datetime, _pictures)


def _entries(entries: Sequence[Entry], said: Mapping[UUID, Sequence[Thread]]) -> list[PackEntry]:
    agencies = agency_names()
    return [
        _entry(entry_in_words(entry, agencies, about="child", threads=said.get(entry.submission, ())))
        for entry in entries
    ]


def _entry(told: EntryInWords) -> PackEntry:
    entry = told.entry
    who = ", ".join(filter(None, (entry.agency or "Sender hidden", entry.author_job)))
    return PackEntry(
        report=entry.submission,
        month=_month(entry),
        title=f"{told.title} (here as {told.as_role})" if told.as_role else told.title,
        when=told.when,
        source=f"{who}: {told.how}." if told.how else f"{who}.",
        received=_received(entry),
        reference=reference_of(entry.submission),
        said=tuple(_said(told)),
    )


ALONE = "Drawn of the entries of this pack alone, without what is left out of them."


def _pictures(entries: Sequence[tuple[Entry, frozenset[str]]]) -> tuple[PackPicture, ...]:
    """Strips of time of these entries, each without the parts from which nothing is drawn."""
    left = [_without(entry, parts) for entry, parts in entries]
    told = Told(entries=left, absences=absences_of(left, clock.now()))
    return tuple(
        PackPicture(one.svg, f"{one.says} {ALONE}", tuple((month, tuple(said)) for month, said in one.table), one.width)
        for one in strips_on_paper(told, clock.local_date())
    )


def _without(entry: Entry, parts: Collection[str]) -> Entry:
    left = replace(entry, passages=[(kind, text) for kind, text in entry.passages if kind not in parts])
    left = replace(left, signs=[], counting={}) if "signs" in parts else left
    return replace(left, detail={}) if "details" in parts else left


def _month(entry: Entry) -> str:
    day = entry.at.astimezone(LOCAL)
    return f"{day.year}, the month is not known" if entry.precision == "year" else gds_month(day.date())


def _received(entry: Entry) -> str:
    received = gds_datetime(entry.received_at)
    if entry.precision == "recorded":
        return f"Received {received}"
    return f"Written down {written_on(entry.recorded_at)}; received {received}"


def _said(told: EntryInWords) -> Iterator[Said]:
    entry = told.entry
    yield from _standing(told)
    for kind, label, text in told.passages:
        yield Said(kind, label, text)
    for answer, signs in told.signs:
        said = "; ".join(f"{label} ({note})" if note else label for label, note in signs)
        yield Said("signs", "Signs" if answer == "Yes" else f"Signs: {answer.lower()}", said)
    for label, value in told.details:
        yield Said("details", label, value, is_condition=label == CONDITIONS)
    for piece in told.graded:
        yield from _graded(piece)
    yield from chain.from_iterable(map(_significance, told.threads))
    if not told.is_piece and entry.level != WIDEST:
        yield Said("level", "Shared by its author with", LEVELS.get(entry.level, LEVELS["named"]), is_condition=True)


def _standing(told: EntryInWords) -> Iterator[Said]:
    """What became of the report, and what it does to an earlier one."""
    if told.revised and told.entry.superseded_at:
        on = gds_datetime(told.entry.superseded_at)
        yield Said("standing", f"{told.revised} on {on}", "It is kept as it was, and not counted any more.")
    if told.revises:
        stands = "Nothing of it is counted any more."
        if told.entry.revision != "withdrawal":
            stands = "It stands in the place of the earlier one."
        yield Said("standing", told.revises, stands)
    if told.first_said_by:
        said = f"First said by {told.first_said_by}: the two count as one source."
        yield Said("standing", "Passed on", said)


def _significance(thread: Thread) -> Iterator[Said]:
    """Why the entry matters, as somebody says who works with the child; their last word alone."""
    row = thread.now
    by = ", ".join(filter(None, (row.who, row.agency))) or "somebody who works with the child"
    for name, label in SIGNIFICANCE.items():
        if text := getattr(row.said, name):
            yield Said(WHY_IT_MATTERS, f"{label}, said by {by}, {gds_datetime(row.at)}", text)


def _graded(piece: GradedInWords) -> Iterator[Said]:
    part = partial(Said, "graded")
    yield part("Graded information, in words that may be read by others", piece.text)
    if piece.opinion:
        yield part("What the grader makes of it", piece.opinion)
    yield part("Grade", f"{piece.grade}: {piece.means}")
    if piece.told_as:
        yield part("Source", piece.told_as)
    yield part("Graded by", f"{piece.by}, {gds_datetime(piece.at)}")
    yield part("Marking", piece.marking, is_condition=True)
    for condition in piece.conditions:
        yield part("Condition", condition, is_condition=True)
    if piece.readers != READERS[WIDEST]:
        yield part("Read by", piece.readers, is_condition=True)


def narrowed_said(chosen: Chosen) -> tuple[str, ...]:
    """What of the chronology was chosen, a line each; nothing where all of it was."""
    lines = []
    if chosen.since and chosen.until:
        lines.append(f"From {gds_date(chosen.since)} to {gds_date(chosen.until)}")
    elif chosen.since:
        lines.append(f"From {gds_date(chosen.since)} on")
    elif chosen.until:
        lines.append(f"Until {gds_date(chosen.until)}")
    if chosen.agencies:
        lines.append(f"Reports of {and_list(chosen.agencies)}")
    if chosen.kinds:
        lines.append(f"Only these kinds: {and_list(_kinds(chosen.kinds))}")
    return tuple(lines)


def _kinds(kinds: Iterable[str]) -> list[str]:
    return [ENTRIES.get(kind, kind).lower() for kind in kinds]
