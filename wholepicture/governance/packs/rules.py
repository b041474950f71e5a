"""What a pack is made of, and what becomes of words that are left out of it. Pure.

Words that are left out are gone before anything is drawn: what draws a file is handed the text without them. In their place stands why,
in words of ours: a reason that somebody types could tell what it hides, so it is kept with the pack and printed nowhere.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from itertools import chain, groupby
from typing import Any
from uuid import UUID

# Why something is left out, by code: as whoever prepares a pack chooses it, and as it is printed.
REASONS: dict[str, tuple[str, str]] = {
    "whereabouts": ("It would tell where somebody is", "it would tell where somebody is"),
    "somebody_else": ("It is about somebody else", "it is about somebody else"),
    "source": ("It would tell who told us", "it would tell who told us"),
    "harm": ("Reading it could harm somebody", "reading it could harm somebody"),
    "investigation": ("It could harm an investigation", "it could harm an investigation"),
    "privilege": ("It is legal advice", "it is legal advice"),
    "purpose": ("It is not needed for this purpose", "it is not needed for this purpose"),
}
LONGEST_WORDS, LONGEST_NOTE, LONGEST_LINE, LONGEST_PURPOSE = 2_000, 1_000, 200, 1_000
MOST_REDACTIONS = 2_000
WHOLE = ""
WHY_IT_MATTERS = "significance"  # the part of an entry that is what people say of it


@dataclass(frozen=True)
class Chosen:
    """For who a pack is made, for what, and what of the chronology stands in it. Empty: everything."""

    recipient: str
    organisation: str
    purpose: str
    email: str = ""
    since: date | None = None
    until: date | None = None
    agencies: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Redaction:
    """What is left out. `report`: of which report or piece; None: wherever the words stand. `part`: a whole part of it. `words`: these
    words; with neither, all of it. `note`: why in somebody's own words, which are printed nowhere."""

    id: str
    report: UUID | None
    reason: str
    words: str = ""
    part: str = ""
    note: str = ""


@dataclass(frozen=True)
class Said:
    """A text of an entry under its label. `part`: the kind of passage that it is, or another name that tells it from others of the
    entry. `is_condition`: it says how the rest may be handled, and goes wherever that goes."""

    part: str
    label: str
    text: str
    is_condition: bool = False


@dataclass(frozen=True)
class PackEntry:
    """An entry of a pack, in words. `month`: under which heading it stands."""

    report: UUID
    month: str
    title: str
    when: str
    source: str
    received: str
    reference: str
    said: tuple[Said, ...] = ()
    left_out: str = ""  # why all of it is left out, as printed
    number: int = 0

    def texts(self) -> Iterator[str]:
        """Everything that it says."""
        yield from (self.title, self.when, self.source, self.received)
        for said in self.said:
            yield from (said.label, said.text)


@dataclass(frozen=True)
class Kept:
    """What the recipient may not have: `picture.packed.KeptFrom`, as far as entries are looked at."""

    telling: Mapping[UUID, frozenset[str]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    touching: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Front:
    """What stands before the entries."""

    child: str
    recipient: str
    organisation: str
    purpose: str
    narrowed: tuple[str, ...]
    made_by: str
    made_at: str
    version: int


@dataclass(frozen=True)
class PackPicture:
    """A picture of the whole, made of what is left of the entries, with the sentence that says what it shows, and the same as a table:
    of each month what happened. `width`: how much of the page's it takes, in per cent."""

    svg: str
    says: str
    table: tuple[tuple[str, tuple[str, ...]], ...] = ()
    width: int = 100


@dataclass(frozen=True)
class Content:
    """All that a pack says, in the order in which it says it: what every format is drawn from, and nothing else."""

    front: Front
    entries: tuple[PackEntry, ...]
    pictures: tuple[PackPicture, ...] = ()

    @property
    def title(self) -> str:
        """Names nobody: it stands in a file's properties, and in the list of windows on somebody's screen."""
        return f"Pack of a chronology, version {self.front.version}"

    @property
    def conditions(self) -> tuple[str, ...]:
        """The conditions of handling of what stands in it, each once, in the order in which they come."""
        listed = [said for entry in self.entries for said in entry.said if said.is_condition]
        return tuple(dict.fromkeys(f"{said.label}: {said.text}" for said in listed if said.text not in _MARKERS))

    @property
    def digest(self) -> str:
        """Another one as soon as anything that the pack says is another, but when it is made."""
        told = asdict(replace(self, front=replace(self.front, made_at="")))
        return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()

    def by_month(self) -> list[tuple[str, list[PackEntry]]]:
        """The entries under their headings, in their order."""
        return [(month, list(entries)) for month, entries in groupby(self.entries, key=lambda entry: entry.month)]


# -- leaving out --------------------------------------------------------------------------------------------------------


# What nobody sees, and what would part a word so that it is not found: a soft hyphen, blanks of no width, marks of direction.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def as_seen(text: str) -> str:
    """A text as whoever reads it sees it: each letter in one way, and nothing between letters that does not show."""
    return _UNSEEN.sub("", unicodedata.normalize("NFC", text))


def marker(reason: str) -> str:
    """What stands in the place of what was left out."""
    return f"[left out: {REASONS[reason][1]}]"


def pattern(words: str) -> re.Pattern[str]:
    """These words wherever they stand, in capitals or not, with whatever blanks between them; never as a part of a longer word."""
    words = as_seen(words).strip()
    parts = [re.escape(part) for part in words.split()]
    before = r"(?<!\w)" if words[:1].isalnum() else ""
    after = r"(?!\w)" if words[-1:].isalnum() else ""
    return re.compile(before + r"\s+".join(parts) + after, re.IGNORECASE)


Cuts = Sequence[tuple[re.Pattern[str], str]]


def cut(text: str, cuts: Cuts) -> str:
    """The text without what these find, whichever overlap, with why in its place."""
    text = as_seen(text)
    spans = sorted((*found.span(), why) for what, why in cuts for found in what.finditer(text))
    told, at = [], 0
    for begins, ends, why in spans:
        if begins >= at:
            told += [text[at:begins], why]
        at = max(at, ends)
    return "".join((*told, text[at:]))


def redacted(content: Content, redactions: Iterable[Redaction]) -> Content:
    """The pack without what is left out."""
    everywhere, by_report = _sorted_out(redactions)
    entries = tuple(_entry_without(entry, everywhere, by_report.get(entry.report, ())) for entry in content.entries)
    front = content.front
    narrowed = tuple(cut(line, everywhere) for line in front.narrowed)
    return Content(
        replace(front, child=cut(front.child, everywhere), purpose=cut(front.purpose, everywhere), narrowed=narrowed),
        entries,
    )


def _sorted_out(redactions: Iterable[Redaction]) -> tuple[Cuts, dict[UUID, list[Redaction]]]:
    everywhere, by_report = [], dict[UUID, list[Redaction]]()
    for one in redactions:
        if one.report is None:
            everywhere.append((pattern(one.words), marker(one.reason)))
        else:
            by_report.setdefault(one.report, []).append(one)
    return everywhere, by_report


def _entry_without(entry: PackEntry, everywhere: Cuts, own: Sequence[Redaction]) -> PackEntry:
    whole = next((one for one in own if not (one.words or one.part)), None)
    if whole:
        why = marker(whole.reason)
        return PackEntry(entry.report, entry.month, "", "", "", "", "", left_out=why, number=entry.number)
    cuts = [*everywhere, *((pattern(one.words), marker(one.reason)) for one in own if one.words)]
    parts = {one.part: marker(one.reason) for one in own if one.part}
    return replace(
        entry,
        title=cut(entry.title, cuts),
        when=cut(entry.when, cuts),
        source=cut(entry.source, cuts),
        received=cut(entry.received, cuts),
        said=tuple(_said_without(said, cuts, parts) for said in entry.said),
    )


def _said_without(said: Said, cuts: Cuts, parts: Mapping[str, str]) -> Said:
    """A text without what is left out of it; of a part that is left out whole, its label and why."""
    return replace(said, label=cut(said.label, cuts), text=parts.get(said.part) or cut(said.text, cuts))


def drawable(before: Content, after: Content) -> list[frozenset[str] | None]:
    """Of each entry, in their order, the parts from which no picture is drawn, since something is left out of them. None: nothing of it
    is drawn: all of it is left out, or what it is, when it was or who said it, which its place in a picture would tell."""
    return [_not_drawn(was, now) for was, now in zip(before.entries, after.entries, strict=True)]


def _not_drawn(was: PackEntry, now: PackEntry) -> frozenset[str] | None:
    heads = ((one.title, one.when, one.source, one.received) for one in (was, now))
    if now.left_out or len({tuple(map(as_seen, head)) for head in heads}) > 1:
        return None
    pairs = zip(was.said, now.said, strict=True)
    return frozenset(
        left.part
        for said, left in pairs
        if (as_seen(said.label), as_seen(said.text)) != (as_seen(left.label), as_seen(left.text))
    )


def stands_in(content: Content, one: Redaction) -> bool:
    """Whether there is anything for it to leave out."""
    entries = [entry for entry in content.entries if one.report in (None, entry.report)]
    if one.part:
        return one.part in _parts_in(entries)
    if not one.words:
        return bool(entries)
    front = content.front
    before = () if one.report else (front.child, front.purpose, *front.narrowed)
    return _are_among(one.words, chain(before, *map(PackEntry.texts, entries)))


def _parts_in(entries: Iterable[PackEntry]) -> set[str]:
    return {said.part for entry in entries for said in entry.said}


def _are_among(words: str, texts: Iterable[str]) -> bool:
    found = pattern(words)
    # Words of which nothing is seen would be found between all letters.
    return bool(squeezed(words)) and any(found.search(as_seen(text)) for text in texts)


# -- what its recipient may not have ------------------------------------------------------------------------------------


def squeezed(text: str) -> str:
    """A text as it is compared: without case or blanks."""
    return "".join(as_seen(text).split()).casefold()


def may_not_be_given(before: Content, after: Content, kept: Kept) -> tuple[list[int], bool]:
    """The numbers of the entries of a pack that hold what its recipient may not have; and whether what stands before them does.

    A part that was marked as telling where somebody is must go whole: what is left of such a sentence may tell it still. Elsewhere the
    words themselves must go.
    """
    words = list(filter(None, map(squeezed, kept.words)))
    pairs = zip(before.entries, after.entries, strict=True)
    numbers = [now.number for was, now in pairs if not now.left_out and _holds(was, now, kept, words)]
    front = after.front
    said = squeezed(" ".join((front.child, front.recipient, front.organisation, front.purpose, *front.narrowed)))
    return numbers, any(one in said for one in words)


def _holds(was: PackEntry, now: PackEntry, kept: Kept, words: Collection[str]) -> bool:
    telling = kept.telling.get(was.report, frozenset())
    if was.report in kept.touching or WHOLE in telling:
        return True
    stays = {said.part for said, left in zip(was.said, now.said, strict=True) if left.text not in _MARKERS}
    if stays & telling:
        return True
    text = squeezed(" ".join(now.texts()))
    return any(one in text for one in words)


_MARKERS = frozenset(map(marker, REASONS))


# -- as it is kept ------------------------------------------------------------------------------------------------------


def as_data(chosen: Chosen, redactions: Iterable[Redaction]) -> dict[str, Any]:
    """What is kept of a pack that is being prepared."""
    return {
        "chosen": asdict(chosen) | {name: _day(getattr(chosen, name)) for name in ("since", "until")},
        "left_out": [asdict(one) | {"report": str(one.report) if one.report else ""} for one in redactions],
    }


def from_data(kept: Mapping[str, Any]) -> tuple[Chosen, list[Redaction]]:
    """What was kept."""
    given = dict(kept["chosen"])
    days = {name: date.fromisoformat(given[name]) if given[name] else None for name in ("since", "until")}
    chosen = Chosen(**given | days | {name: tuple(given[name]) for name in ("agencies", "kinds")})
    listed = [Redaction(**one | {"report": UUID(one["report"]) if one["report"] else None}) for one in kept["left_out"]]
    return chosen, listed


def logged(redactions: Iterable[Redaction]) -> list[dict[str, str]]:
    """What is kept for good of what was left out: of which report, which kind of thing, why. Never the words."""
    return [
        {
            "report": str(one.report or ""),
            "what": "words" if one.words else "part" if one.part else "whole",
            "reason": one.reason,
            "note": one.note,
        }
        for one in redactions
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def reference_of(report: UUID) -> str:
    """By what a report is found again: the beginning of its id, as it is said over the telephone."""
    begins = report.hex[:8].upper()
    return f"{begins[:4]}-{begins[4:]}"
